/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wide functions of curses are hidden without this. */
#define NCURSES_WIDECHAR 1
#include "collector/term.h"

#include <assert.h>
#include <curses.h>
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "collector/palette.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"

enum {
    ESCAPE_MS = 40,  /* how long half a sequence is waited for */
    ANSWER_MS = 400, /* how long a terminal may take to say what it is */
    READ_MAX = 1024,
    DEVICE_MLTERM = 24,
    COLOURS = 256,
    EARLY_MAX = 64,
};

/* Alternate screen and cursor are curses' affair; these are ours. */
#define ENTER "\033[8l\033[?1000h\033[?1006h\033[?2004h"
#define LEAVE "\033[?2004l\033[?1006l\033[?1000l\033[8h"
/* What curses would send too; said again for a crash, where it cannot be asked. */
#define LEAVE_AT_ONCE LEAVE "\033[0m\033[?25h\033[?1049l"
/* Order mode, name, device; the last is answered by every terminal. */
#define ASK "\033[8$p\033[>q\033[>c\033[c"

struct et_term {
    SCREEN *curses;
    struct et_keys keys;
    struct et_input early[EARLY_MAX]; /* typed before we were listening */
    size_t early_count;
    bool orders_twice, is_gone, is_asking;
    char name[ET_KEYS_REPORT_MAX];
    bool has_colours;
};

/* ---- getting out, whatever happens -------------------------------------- */

static struct termios before, original;
static bool has_remembered;
static volatile sig_atomic_t is_taken, is_stopping, has_new_size;

/* Safe in a signal handler. */
static void give_back(void)
{
    if (!is_taken)
        return;
    is_taken = 0;
    ssize_t written = write(STDOUT_FILENO, LEAVE_AT_ONCE, sizeof LEAVE_AT_ONCE - 1);
    (void)written; /* nobody is left to be told */
    (void)tcsetattr(STDOUT_FILENO, TCSANOW, &before);
}

static void on_stop(int number)
{
    (void)number;
    is_stopping = 1;
}

static void on_size(int number)
{
    (void)number;
    has_new_size = 1;
}

static void on_crash(int number)
{
    give_back();
    (void)raise(number); /* its default action: SA_RESETHAND */
}

static void listen(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
}

/* The signals that a waiting terminal hears; in between they are held back,
 * so that none falls between looking and waiting. */
static const int ends[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
static sigset_t mask_before;
static bool is_holding;

void et_term_hold(void)
{
    sigset_t held;
    if (is_holding)
        return;
    (void)sigemptyset(&held);
    (void)sigaddset(&held, SIGWINCH);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        (void)sigaddset(&held, ends[i]);
    (void)sigprocmask(SIG_BLOCK, &held, &mask_before);
    is_holding = true;
}

void et_term_release(void)
{
    if (is_holding)
        (void)sigprocmask(SIG_SETMASK, &mask_before, NULL);
    is_holding = false;
}

static void listen_to_all(void)
{
    static const int crashes[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        listen(ends[i], on_stop, 0);
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        listen(crashes[i], on_crash, (int)SA_RESETHAND);
    listen(SIGTSTP, SIG_IGN, 0);
    listen(SIGPIPE, SIG_IGN, 0);
    listen(SIGWINCH, on_size, 0);
    et_term_hold();
}

/* ---- opening ------------------------------------------------------------ */

static void send(const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(STDOUT_FILENO, text, left);
        if (written < 0 && errno != EINTR)
            return; /* a terminal that is gone is noticed by reading */
        if (written > 0) {
            text += written;
            left -= (size_t)written;
        }
    }
}

static void choose_colours(struct et_term *term)
{
    term->has_colours = has_colors() && start_color() == OK && COLORS >= COLOURS;
    for (short i = 0; term->has_colours && i < ET_INK_COUNT; i++)
        term->has_colours =
            init_pair((short)(i + 1), et_palette[i].front, et_palette[i].back) == OK;
}

/* Asks the terminal what it is. What is typed meanwhile is not lost on it. */
static void ask(struct et_term *term)
{
    struct et_input input = {0};
    struct timespec start, now;
    send(ASK);
    term->is_asking = true;
    (void)clock_gettime(CLOCK_MONOTONIC, &start);
    for (long waited = 0; waited < ANSWER_MS && input.key != ET_KEY_REPORT_ANSWERS;) {
        if (et_term_wait(term, (uint32_t)(ANSWER_MS - waited), &input) != ET_TERM_INPUT)
            break;
        if (input.key < ET_KEY_REPORT_ORDER && term->early_count < EARLY_MAX)
            term->early[term->early_count++] = input;
        if (input.key == ET_KEY_REPORT_NAME)
            memcpy(term->name, term->keys.report, sizeof term->name);
        if (input.key == ET_KEY_REPORT_DEVICE && input.character == DEVICE_MLTERM) {
            static const char mlterm[] = "mlterm";
            term->orders_twice = true;
            memcpy(term->name, mlterm, sizeof mlterm);
        }
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
        waited = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
    }
    term->is_asking = false;
    /* Konsole reorders by itself and has no way to stop it. */
    if (strncmp(term->name, "Konsole", 7) == 0)
        term->orders_twice = true;
}

enum et_status et_term_open(struct et_term **term, struct et_error *error)
{
    assert(!is_taken);
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return et_error_set(error, ET_TERMINAL,
                            _("this needs a terminal: standard input and output are none"));
    if (tcgetattr(STDOUT_FILENO, &before) != 0)
        return et_error_set(error, ET_TERMINAL, _("the terminal cannot be asked: %s"),
                            strerror(errno));
    struct et_term *made = et_alloc(sizeof *made);
    memset(made, 0, sizeof *made);
    const char *kind = getenv("TERM");
    made->curses = newterm(kind, stdout, stdin);
    if (made->curses == NULL) {
        free(made);
        return et_error_set(error, ET_TERMINAL, _("this terminal is not known: TERM is “%s”"),
                            kind != NULL ? kind : "");
    }
    is_taken = 1;
    is_stopping = has_new_size = 0;
    listen_to_all();
    et_arena_on_exhaustion(give_back);
    (void)raw();
    (void)noecho();
    (void)nonl();
    (void)leaveok(stdscr, FALSE);
    choose_colours(made);
    send(ENTER);
    ask(made);
    *term = made;
    return ET_OK;
}

void et_term_close(struct et_term *term)
{
    if (term == NULL)
        return;
    /* Nothing of what was shown may stay, not even on the other screen. */
    (void)erase();
    (void)refresh();
    (void)endwin();
    send(LEAVE);
    (void)tcsetattr(STDOUT_FILENO, TCSADRAIN, &before);
    is_taken = 0;
    et_arena_on_exhaustion(NULL);
    delscreen(term->curses);
    explicit_bzero(term, sizeof *term);
    free(term);
}

void et_term_remember(void)
{
    has_remembered = tcgetattr(STDOUT_FILENO, &original) == 0;
    if (!has_remembered)
        return;
    before = original;
    before.c_lflag &= ~(tcflag_t)(ISIG | ICANON | ECHO);
    (void)tcsetattr(STDOUT_FILENO, TCSANOW, &before);
}

void et_term_rescue(void)
{
    is_taken = has_remembered;
    give_back();
}

void et_term_give_back(void)
{
    if (has_remembered)
        (void)tcsetattr(STDOUT_FILENO, TCSADRAIN, &original);
    has_remembered = false;
}

void et_term_size(const struct et_term *term, int *rows, int *columns)
{
    (void)term;
    *rows = LINES < ET_SCREEN_ROWS_MAX ? LINES : ET_SCREEN_ROWS_MAX;
    *columns = COLS < ET_SCREEN_COLUMNS_MAX ? COLS : ET_SCREEN_COLUMNS_MAX;
}

bool et_term_orders_twice(const struct et_term *term, const char **name)
{
    *name = term->name;
    return term->orders_twice;
}

/* ---- showing ------------------------------------------------------------ */

static void show_cell(const struct et_term *term, int row, int column, const struct et_cell *cell)
{
    wchar_t wide[CCHARW_MAX + 1];
    size_t count = 0, size = strlen(cell->text), length;
    for (size_t at = 0; at < size && count < CCHARW_MAX; at += length)
        wide[count++] = (wchar_t)et_utf8_next(cell->text + at, size - at, &length);
    wide[count] = L'\0';
    if (count == 0)
        return; /* the second half of a wide one */
    const struct et_colours *ink = &et_palette[cell->ink];
    cchar_t complete;
    short pair = term->has_colours ? (short)(cell->ink + 1) : 0;
    attr_t attributes = ink->is_bold ? A_BOLD : A_NORMAL;
    if (!term->has_colours && ink->is_reversed)
        attributes |= A_REVERSE;
    if (!term->has_colours && ink->is_underlined)
        attributes |= A_UNDERLINE;
    if (setcchar(&complete, wide, attributes, pair, NULL) == OK)
        (void)mvadd_wch(row, column, &complete);
}

void et_term_show(struct et_term *term, const struct et_screen *screen)
{
    (void)erase();
    for (int row = 0; row < screen->rows && row < LINES; row++)
        for (int column = 0; column < screen->columns && column < COLS; column++)
            show_cell(term, row, column, &screen->cells[row * screen->columns + column]);
    bool has_cursor = screen->cursor_row >= 0 && screen->cursor_row < LINES &&
                      screen->cursor_column >= 0 && screen->cursor_column < COLS;
    (void)curs_set(has_cursor ? 1 : 0);
    if (has_cursor)
        (void)move(screen->cursor_row, screen->cursor_column);
    (void)refresh();
}

/* ---- waiting ------------------------------------------------------------ */

static bool take_size(struct et_input *input)
{
    struct winsize size;
    if (!has_new_size)
        return false;
    has_new_size = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        (void)resizeterm(size.ws_row, size.ws_col);
        /* What the terminal did to its cells meanwhile, nobody knows. */
        (void)clearok(stdscr, TRUE);
    }
    *input = (struct et_input){.key = ET_KEY_RESIZE};
    return true;
}

/* Fills the keys; false if the terminal is gone. *has_read: something came. */
static bool read_more(struct et_term *term, uint32_t timeout_ms, bool *has_read)
{
    struct pollfd from = {.fd = STDIN_FILENO, .events = POLLIN};
    struct timespec time = {timeout_ms / 1000, (long)(timeout_ms % 1000) * 1000000};
    *has_read = false;
    int ready = ppoll(&from, 1, &time, &mask_before);
    if (ready <= 0)
        return true;
    char bytes[READ_MAX];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count > 0) {
        *has_read = true;
        (void)et_keys_feed(&term->keys, bytes, (size_t)count);
        explicit_bzero(bytes, sizeof bytes);
    }
    return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
}

enum et_term_event et_term_wait(struct et_term *term, uint32_t timeout_ms, struct et_input *input)
{
    bool has_read, is_quiet = false;
    if (term->early_count > 0 && !term->is_asking) {
        *input = term->early[0];
        memmove(term->early, term->early + 1, --term->early_count * sizeof *input);
        return ET_TERM_INPUT;
    }
    for (;;) {
        if (is_stopping || term->is_gone)
            return ET_TERM_STOPPED;
        if (take_size(input) || et_keys_next(&term->keys, is_quiet, input))
            return ET_TERM_INPUT;
        bool is_half = term->keys.count > 0;
        uint32_t wait = is_half && ESCAPE_MS < timeout_ms ? ESCAPE_MS : timeout_ms;
        term->is_gone = !read_more(term, wait, &has_read);
        if (has_read)
            is_quiet = false;
        else if (is_half && !is_quiet)
            is_quiet = true;
        else if (!has_new_size && !is_stopping && !term->is_gone)
            return ET_TERM_QUIET;
    }
}
