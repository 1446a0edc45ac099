/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * storm_tool flood PROGRAM SURVEY KILOBYTES SEED - random bytes, keys, pastes,
 * mouse reports and resizes at a kiosk: it must go on, and end when told.
 *
 * storm_tool kill PROGRAM SURVEY KILLS SEED - interviews that are killed (-9) at
 * random moments. What was acknowledged (the next question was shown) must be
 * in the survey file, and the same code must go on with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/random.h"
#include "forms/base/str.h"
#include "forms/model/code.h"
#include "forms/model/form.h"
#include "forms/store/care.h"
#include "forms/store/store.h"

enum { WAIT_MS = 20000, VERIFY_EACH = 100, SEEN_MAX = 1 << 16, SHOWN = 10 };

static const char *program, *survey;
static struct et_random dice;
static int terminal = -1;
static pid_t child;
static struct et_str seen;
static bool has_answered;

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static bool complain(const char *what, const char *detail)
{
    (void)fprintf(stderr, "storm_tool: %s: %s\n", what, detail);
    return false;
}

/* ---- the terminal ------------------------------------------------------- */

static bool start(const char *const *words)
{
    const struct winsize size = {.ws_row = 24, .ws_col = 80};
    const char *argv[16] = {program, "-s", survey, "kiosk"};
    for (int i = 0; i < 11 && words[i] != NULL; i++)
        argv[4 + i] = words[i];
    et_str_clear(&seen);
    has_answered = false;
    child = forkpty(&terminal, NULL, NULL, &size);
    if (child < 0)
        return complain("a terminal", strerror(errno));
    if (child == 0) {
        (void)setenv("TERM", "xterm-256color", 1);
        (void)execv(program, (char *const *)(const void *)argv);
        _exit(127);
    }
    (void)fcntl(terminal, F_SETFL, O_NONBLOCK);
    return true;
}

static void put(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(terminal, bytes, size);
        if (written < 0 && errno == EAGAIN)
            return;
        if (written <= 0 && errno != EINTR)
            return;
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        }
    }
}

/* What there is to read within TIMEOUT_MS; false if nothing came. */
static bool watch(int timeout_ms)
{
    static char bytes[16384];
    struct pollfd from = {.fd = terminal, .events = POLLIN};
    if (poll(&from, 1, timeout_ms) <= 0)
        return false;
    ssize_t count = read(terminal, bytes, sizeof bytes);
    if (count <= 0)
        return false;
    if (seen.length > SEEN_MAX)
        et_str_clear(&seen);
    et_str_add_bytes(&seen, bytes, (size_t)count);
    if (!has_answered && strstr(seen.text, "\033[c") != NULL) {
        has_answered = true;
        put("\033[?62c", 6);
    }
    return true;
}

/* Waits until TEXT has been sent to the terminal. */
static bool see(const char *text)
{
    while (seen.text == NULL || strstr(seen.text, text) == NULL)
        if (!watch(WAIT_MS))
            return false;
    return true;
}

static int end_child(int signal_)
{
    int status = 0;
    (void)kill(child, signal_);
    while (signal_ != SIGKILL && watch(WAIT_MS))
        continue;
    (void)waitpid(child, &status, 0);
    (void)close(terminal);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- the flood ---------------------------------------------------------- */

static size_t some_bytes(char bytes[256])
{
    static const char *const keys[] = {
        "\r",       "\r",       "\r",         "1",           "2",          "3",
        "4",        "\033[A",   "\033[B",     "\033[C",      "\033[D",     "\033OP",
        "\033OQ",   "\033[24~", "\033[200~",  "\033[201~",   "\033[8;1$y", "\033[>24;1;0c",
        "\033P>|x", "\033\\",   "\033]0;x\a", "\033[999999", "\177",       "\t",
        "\003",     "\032",     "\034",       "\023",        "\021",       "\004",
        "سلام",     "\033[5~",  "\033[6~",    "1984",        "2024-02-29", "\033[<64;5;5M",
        " ",        "\033[3~",  "\033[I",     "\033c",       "\033[?1;2c"};
    uint32_t kind = et_random_below(&dice, 8);
    if (kind == 0) {
        size_t size = 1 + et_random_below(&dice, 255);
        et_random_bytes(&dice, bytes, size);
        return size;
    }
    if (kind == 1)
        return (size_t)snprintf(bytes, 256, "\033[<%u;%u;%u%c", et_random_below(&dice, 70),
                                et_random_below(&dice, 90), et_random_below(&dice, 30),
                                et_random_below(&dice, 2) == 0 ? 'M' : 'm');
    const char *key = keys[et_random_below(&dice, sizeof keys / sizeof keys[0])];
    return (size_t)snprintf(bytes, 256, "%s", key);
}

static bool flood(unsigned long kilobytes)
{
    static const char *const words[] = {"--wave", "before", "--open", "--idle", "1", NULL};
    size_t sent = 0;
    if (!start(words))
        return false;
    /* Until it has the terminal, Ctrl-C is the terminal's. */
    while (!has_answered)
        if (!watch(WAIT_MS))
            return complain("the kiosk does not begin", "");
    while (sent < kilobytes * 1024) {
        char bytes[256];
        size_t size = some_bytes(bytes);
        put(bytes, size);
        sent += size;
        if (et_random_below(&dice, 50) == 0) {
            struct winsize to = {.ws_row = (unsigned short)(1 + et_random_below(&dice, 60)),
                                 .ws_col = (unsigned short)(1 + et_random_below(&dice, 200))};
            (void)ioctl(terminal, TIOCSWINSZ, &to);
        }
        while (watch(et_random_below(&dice, 8) == 0 ? 2 : 0))
            continue;
        int status;
        if (waitpid(child, &status, WNOHANG) == child)
            return complain("the kiosk ended by itself", seen.text);
    }
    int code = end_child(SIGTERM);
    return code == 3 || complain("the kiosk did not end as told", seen.text);
}

/* ---- the kills ---------------------------------------------------------- */

struct victim {
    struct et_participant person;
    struct et_stored_form form;
    uint32_t *given; /* what was acknowledged, by variable; 0: nothing */
};

static struct et_store *open_store(struct et_error *error)
{
    static const struct et_store_setup setup = {
        .clock = now, .fixed_time = -1, .who = "storm", .tool = "storm"};
    struct et_store *store = NULL;
    (void)et_store_open(survey, ET_STORE_READ, &setup, &store, error);
    return store;
}

static void tell(void *user, const char *sentence)
{
    (void)user;
    (void)complain("verify", sentence);
}

/* Is all that was acknowledged there? *next is the first question without an answer. */
static bool check(struct victim *v, uint32_t *next, bool is_thorough)
{
    struct et_error error = {ET_OK, ""};
    struct et_store *store = open_store(&error);
    struct et_arena *arena = et_arena_new();
    struct et_record *record = NULL;
    struct et_verified verified = {.faults = 0};
    bool is_good = store != NULL && et_store_record(store, &v->person.id, &v->form, 0, arena,
                                                    &record, &error) == ET_OK;
    if (!is_good)
        (void)complain("the survey file", error.text);
    *next = 0;
    for (uint32_t i = 0; is_good && i < v->form.form->variable_count; i++) {
        double there = record != NULL && record->answers[i].state == ET_STATE_VALUE
                           ? record->answers[i].number
                           : 0;
        if (v->given[i] != 0 && there != v->given[i])
            is_good = complain("an acknowledged answer is lost", v->form.form->variables[i].id);
        if (there != 0 && *next == i)
            *next = i + 1;
    }
    if (is_good && is_thorough)
        is_good =
            et_store_verify(store, tell, NULL, &verified, &error) == ET_OK && verified.faults == 0;
    et_arena_free(arena);
    et_store_close(store);
    return is_good;
}

/* Ten letters that stand in the text of question I and of no other. */
static void shown(const struct victim *v, uint32_t i, char text[SHOWN + 1])
{
    const struct et_form *form = v->form.form;
    (void)snprintf(text, SHOWN + 1, "%s", et_form_text(form, form->variables[i].text, 0) + 1);
}

/* One interview from where it stands, killed in the middle of something. */
static bool one_kill(struct victim *v, uint32_t next)
{
    char code[ET_CODE_CHARS + 1], text[SHOWN + 1];
    et_code_write(v->person.code, code);
    const char *const words[] = {"--wave", "before", "--once", "--lang",
                                 "sv",     "--code", code,     NULL};
    uint32_t steps = et_random_below(&dice, 6);
    if (!start(words))
        return false;
    if (next == 0) {
        if (!see("Börja"))
            return complain("the kiosk does not begin", seen.text);
        put("\r", 1);
    }
    shown(v, next, text);
    if (!see(text))
        return complain("the same code does not go on where it was", text);
    for (uint32_t i = 0; i <= steps; i++, next++) {
        uint32_t choice = 1 + et_random_below(&dice, 3);
        char keys[3] = {(char)('0' + choice), '\r', '\0'};
        shown(v, next + 1, text);
        et_str_clear(&seen);
        put(keys, 2);
        if (i == steps)
            break; /* this one is killed in the act */
        if (!see(text))
            return complain("the next question does not come", text);
        v->given[next] = choice;
    }
    const struct timespec pause = {0, (long)et_random_below(&dice, 6000) * 1000};
    (void)nanosleep(&pause, NULL);
    (void)end_child(SIGKILL);
    return true;
}

static bool kills(unsigned long count)
{
    struct et_error error = {ET_OK, ""};
    struct et_arena *arena = et_arena_new();
    struct et_store *store = open_store(&error);
    struct et_people people = {.count = 0};
    struct victim v = {.given = NULL};
    bool is_good = store != NULL && et_store_form(store, NULL, &v.form, &error) == ET_OK &&
                   et_store_people(store, NULL, NULL, arena, &people, &error) == ET_OK &&
                   people.count > 0;
    et_store_close(store);
    if (!is_good)
        return complain("the survey file", error.text);
    uint32_t questions = (uint32_t)v.form.form->variable_count, next = questions;
    size_t person = 0;
    v.given = et_arena_array(arena, questions, sizeof *v.given);
    for (unsigned long n = 0; is_good && n < count; n++) {
        if (next + 8 >= questions) {
            v.person = people.items[person++ % people.count];
            memset(v.given, 0, questions * sizeof *v.given);
            next = 0;
        }
        is_good = one_kill(&v, next) &&
                  check(&v, &next, n % VERIFY_EACH == VERIFY_EACH - 1 || n + 1 == count);
    }
    et_form_free(v.form.form);
    et_arena_free(arena);
    return is_good;
}

int main(int argc, char **argv)
{
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 6) {
        (void)fputs("usage: storm_tool flood|kill PROGRAM SURVEY COUNT SEED\n", stderr);
        return 2;
    }
    program = argv[2];
    survey = argv[3];
    unsigned long count = strtoul(argv[4], NULL, 10);
    dice = et_random_seeded(strtoul(argv[5], NULL, 10));
    bool is_good = strcmp(argv[1], "flood") == 0 ? flood(count) : kills(count);
    et_str_free(&seen);
    if (is_good)
        (void)printf("%s: %lu, seed %s: all is there\n", argv[1], count, argv[5]);
    return is_good ? 0 : 1;
}
