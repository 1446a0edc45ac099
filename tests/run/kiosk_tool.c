/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kiosk_tool ETAPP SURVEY CODE WAVE LANG < answers
 *
 * Sits down at the kiosk as the participant CODE would: runs
 * `etapp kiosk --once --code CODE` in a terminal of its own and presses keys.
 * The answers are lines `item=value`, the value as the survey file keeps it;
 * what has no line is skipped. Everything is marked as simulated.
 *
 * It finds its way by an interview of its own that is fed the same keys, and
 * believes the end only from the survey file: 0 if the interview ended with
 * thanks there (or with the refusal that `=0` to consent asks for), else 1.
 */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "collector/session.h"
#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/model/code.h"
#include "forms/model/day.h"
#include "forms/store/store.h"

enum { ROWS = 24, COLUMNS = 80, FIRST_MS = 10000, NEXT_MS = 5000, INPUT_MAX = 1 << 20 };

struct tool {
    const char *program, *survey, *code, *wave, *language;
    struct et_arena *arena;
    struct et_stored_form form;
    struct et_participant participant;
    struct et_opening opening;
    const char **values; /* by variable; NULL: skip */
    struct et_session *session;
    pid_t child;
    int terminal;
    struct et_str seen; /* the end of what the program wrote */
    bool has_asked, is_declined;
};

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static bool complain(const char *what, const char *detail)
{
    (void)fprintf(stderr, "kiosk_tool: %s: %s\n", what, detail);
    return false;
}

/* ---- what is known beforehand ------------------------------------------- */

static bool read_answers(struct tool *t)
{
    char *bytes, *rest;
    size_t size;
    struct et_error error = {ET_OK, ""};
    const struct et_form *form = t->form.form;
    if (et_io_read("-", INPUT_MAX, &bytes, &size, &error) != ET_OK)
        return complain("the answers", error.text);
    t->values = et_arena_array(t->arena, form->variable_count, sizeof *t->values);
    bool is_good = true;
    for (char *line = strtok_r(bytes, "\n", &rest); line != NULL && is_good;
         line = strtok_r(NULL, "\n", &rest)) {
        char *value = strchr(line, '=');
        if (value == NULL || *line == '#')
            continue;
        *value++ = '\0';
        uint32_t v = et_form_variable(form, line);
        struct et_answer answer;
        if (v == ET_NONE)
            is_good = complain("there is no such item", line);
        else if (*value != '\0' && !et_answer_read(form, v, value, t->arena, &answer))
            is_good = complain(line, value);
        else if (*value != '\0')
            t->values[v] = et_arena_string(t->arena, value);
    }
    free(bytes);
    return is_good;
}

/* Opens the survey file for as long as USE needs it. */
static bool with_store(struct tool *t, bool (*use)(struct tool *, struct et_store *))
{
    const struct et_store_setup setup = {
        .clock = now, .fixed_time = -1, .who = "", .tool = "kiosk_tool"};
    struct et_store *store;
    struct et_error error = {ET_OK, ""};
    if (et_store_open(t->survey, ET_STORE_READ, &setup, &store, &error) != ET_OK)
        return complain(t->survey, error.text);
    bool is_good = use(t, store);
    et_store_close(store);
    return is_good;
}

static bool look_up(struct tool *t, struct et_store *store)
{
    struct et_error error = {ET_OK, ""};
    uint32_t code;
    if (et_store_form(store, NULL, &t->form, &error) != ET_OK)
        return complain("the form", error.text);
    const struct et_form *form = t->form.form;
    t->opening.wave = et_form_wave(form, t->wave);
    if (t->opening.wave == ET_NONE)
        return complain("there is no such wave", t->wave);
    if (!et_code_read(t->code, &code) ||
        et_store_participant(store, code, t->arena, &t->participant, &error) != ET_OK)
        return complain("there is no such participant", t->code);
    t->opening.facts = &t->participant.facts;
    memcpy(&t->opening.order, t->participant.id.bytes, sizeof t->opening.order);
    for (uint32_t w = 0; w < form->wave_count; w++) {
        struct et_record *record = NULL;
        if (et_store_record(store, &t->participant.id, &t->form, w, t->arena, &record, &error) !=
            ET_OK)
            return complain("what is on record", error.text);
        t->opening.records[w] = record;
    }
    return true;
}

static bool has_ended(struct tool *t, struct et_store *store)
{
    struct et_responses all;
    struct et_error error = {ET_OK, ""};
    if (et_store_responses(store, t->form.form->id, t->arena, &all, &error) != ET_OK)
        return complain("the responses", error.text);
    enum et_response_status wanted = t->is_declined ? ET_RESPONSE_REFUSED : ET_RESPONSE_COMPLETE;
    for (size_t i = 0; i < all.count; i++)
        if (et_id_equal(&all.items[i].participant, &t->participant.id) &&
            all.items[i].wave == t->opening.wave && all.items[i].status == wanted)
            return true;
    return complain("the survey file knows no end of this interview", t->code);
}

static void begin_session(struct tool *t)
{
    struct et_session_setup setup = {.form = t->form.form,
                                     .wave = t->opening.wave,
                                     .language_count = 1,
                                     .is_language_set = true,
                                     .is_once = true,
                                     .code = t->code,
                                     .today = et_day_of(now())};
    uint32_t language = et_form_language(t->form.form, t->language);
    setup.languages[0] = language != ET_NONE ? language : 0;
    t->session = et_session_new(&setup);
    et_session_open(t->session, &t->opening);
}

/* ---- the terminal ------------------------------------------------------- */

static bool start(struct tool *t)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    t->child = forkpty(&t->terminal, NULL, NULL, &size);
    if (t->child < 0)
        return complain("a terminal", strerror(errno));
    if (t->child == 0) {
        (void)setenv("TERM", "xterm-256color", 1);
        (void)execl(t->program, t->program, "-s", t->survey, "kiosk", "--once", "--simulated",
                    "--code", t->code, "--wave", t->wave, "--lang", t->language, (char *)NULL);
        _exit(127);
    }
    return true;
}

static void put(struct tool *t, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(t->terminal, bytes, size);
        if (written <= 0 && errno != EINTR)
            return; /* noticed when nothing comes back */
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        }
    }
}

/* Reads what the program shows; false where nothing comes for so long. */
static bool watch(struct tool *t, int timeout_ms)
{
    struct pollfd from = {.fd = t->terminal, .events = POLLIN};
    char bytes[8192];
    if (poll(&from, 1, timeout_ms) <= 0)
        return false;
    ssize_t count = read(t->terminal, bytes, sizeof bytes);
    if (count <= 0)
        return false;
    if (t->seen.length > 2 * sizeof bytes)
        et_str_clear(&t->seen);
    et_str_add_bytes(&t->seen, bytes, (size_t)count);
    /* The program asks every terminal what it is, and waits for an answer. */
    if (!t->has_asked && strstr(t->seen.text, "\033[c") != NULL) {
        t->has_asked = true;
        put(t, "\033[?62c", 6);
    }
    return true;
}

/* ---- keys: to the program, and to the interview that knows the way ------- */

static void press(struct tool *t, enum et_key key, uint32_t character)
{
    char bytes[8];
    size_t size = 0;
    static const struct {
        enum et_key key;
        const char *bytes;
    } sequences[] = {{ET_KEY_ENTER, "\r"},
                     {ET_KEY_UP, "\033[A"},
                     {ET_KEY_DOWN, "\033[B"},
                     {ET_KEY_DELETE, "\033[3~"},
                     {ET_KEY_HOME, "\033[H"}};
    if (key == ET_KEY_CHARACTER) {
        size = et_utf8_put(character, bytes);
        put(t, bytes, size);
    }
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
        if (sequences[i].key == key)
            put(t, sequences[i].bytes, strlen(sequences[i].bytes));
    et_session_key(t->session, (struct et_input){.key = key, .character = character});
    struct et_effect effect;
    while (et_session_effect(t->session, &effect))
        continue;
}

static void type(struct tool *t, const char *text)
{
    size_t size = strlen(text), length;
    for (size_t at = 0; at < size; at += length)
        press(t, ET_KEY_CHARACTER, et_utf8_next(text + at, size - at, &length));
}

/* Moves to the choice with CODE, where digits could run together. */
static void walk_to(struct tool *t, size_t index)
{
    while (t->session->entry.cursor < index)
        press(t, ET_KEY_DOWN, 0);
    while (t->session->entry.cursor > index)
        press(t, ET_KEY_UP, 0);
}

static void choose(struct tool *t, const char *codes)
{
    const struct et_entry *entry = &t->session->entry;
    while (*codes != '\0') {
        char *end;
        long code = strtol(codes, &end, 10);
        for (size_t i = 0; i < entry->option_count; i++) {
            if (entry->options[i]->code != code)
                continue;
            if (entry->option_count < 10 || entry->shape == ET_ENTRY_ONE) {
                char number[24];
                (void)snprintf(number, sizeof number, "%u", (unsigned)i + 1);
                type(t, number);
            } else {
                walk_to(t, i);
                press(t, ET_KEY_CHARACTER, ' ');
            }
        }
        codes = end + (*end == ' ');
    }
}

static void give(struct tool *t, const char *value)
{
    if (t->session->entry.shape <= ET_ENTRY_RANK) {
        choose(t, value);
        return;
    }
    if (t->session->entry.shape != ET_ENTRY_PARTS) {
        type(t, value);
        return;
    }
    for (; *value != '\0'; value++)
        if (*value >= '0' && *value <= '9')
            press(t, ET_KEY_CHARACTER, (uint32_t)*value);
}

/* Enter, and the next screen. */
static bool go_on(struct tool *t)
{
    press(t, ET_KEY_ENTER, 0);
    return watch(t, NEXT_MS) || complain("nothing is shown after Enter", t->code);
}

static bool answer(struct tool *t)
{
    struct et_session *s = t->session;
    struct et_step step = s->step;
    const char *value = step.variable != ET_NONE ? t->values[step.variable] : NULL;
    if (value != NULL)
        give(t, value);
    /* What is required asks once more when it is skipped. */
    for (int i = 0; i < 2; i++) {
        press(t, ET_KEY_ENTER, 0);
        bool is_shown = watch(t, NEXT_MS);
        /* The same complaint twice changes no cell: only a new screen must come. */
        if (s->phase != ET_PHASE_QUESTION || s->step.item != step.item ||
            s->step.variable != step.variable)
            return is_shown || complain("nothing is shown after Enter", t->code);
    }
    return complain("the kiosk does not take this answer", s->form->variables[step.variable].id);
}

static bool interview(struct tool *t)
{
    struct et_session *s = t->session;
    if (!watch(t, FIRST_MS))
        return complain("the kiosk does not begin", t->seen.text);
    while (s->phase != ET_PHASE_THANKS) {
        bool is_good = s->phase == ET_PHASE_QUESTION ? answer(t) : go_on(t);
        if (!is_good)
            return false;
    }
    t->is_declined = s->is_declined;
    press(t, ET_KEY_ENTER, 0);
    while (watch(t, NEXT_MS))
        continue;
    return true;
}

static bool wait_for_end(struct tool *t)
{
    int status;
    if (waitpid(t->child, &status, 0) != t->child)
        return complain("the kiosk", strerror(errno));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return complain("the kiosk failed", t->seen.text);
    return with_store(t, has_ended);
}

int main(int argc, char **argv)
{
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 6) {
        (void)fputs("usage: kiosk_tool ETAPP SURVEY CODE WAVE LANG < answers\n", stderr);
        return 2;
    }
    struct tool t = {.program = argv[1],
                     .survey = argv[2],
                     .code = argv[3],
                     .wave = argv[4],
                     .language = argv[5],
                     .arena = et_arena_new(),
                     .seen = ET_STR_EMPTY};
    bool is_good = with_store(&t, look_up) && read_answers(&t);
    if (is_good) {
        begin_session(&t);
        is_good = start(&t);
    }
    if (is_good && !interview(&t)) {
        (void)kill(t.child, SIGTERM);
        is_good = false;
    }
    if (t.child > 0)
        is_good &= wait_for_end(&t);
    et_session_free(t.session);
    et_form_free(t.form.form);
    et_str_free(&t.seen);
    et_arena_free(t.arena);
    return is_good ? 0 : 1;
}
