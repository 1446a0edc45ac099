/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * answers_tool.c - puts answers into a survey file, for tests of what reads
 * them: lines "CODE WAVE ITEM VALUE" on standard input, as the kiosk would
 * store them. VALUE may be "!refused" or another kind of missing.
 *
 *     answers_tool SURVEY [LANGUAGE [kiosk|paper|keyed]] < answers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forms/base/arena.h"
#include "forms/model/code.h"
#include "forms/model/form.h"
#include "forms/store/store.h"

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static void need(enum et_status status, const struct et_error *error)
{
    if (status == ET_OK)
        return;
    fprintf(stderr, "answers_tool: %s\n", error->text);
    exit(1);
}

struct session {
    struct et_store *store;
    struct et_stored_form form;
    struct et_arena *arena;
    struct et_response response;
    char code[16], wave[64];
    const char *language;
    enum et_mode mode;
    bool is_open;
};

static void finish(struct session *s)
{
    struct et_error error = {ET_OK, ""};
    if (s->is_open)
        need(et_store_finish(s->store, &s->response.id, ET_RESPONSE_COMPLETE, &error), &error);
    s->is_open = false;
}

static void begin(struct session *s, const char *code, const char *wave)
{
    struct et_error error = {ET_OK, ""};
    struct et_participant person;
    uint32_t number;
    finish(s);
    if (!et_code_read(code, &number))
        need(et_error_set(&error, ET_INPUT, "no code: %s", code), &error);
    need(et_store_participant(s->store, number, s->arena, &person, &error), &error);
    s->response = (struct et_response){.participant = person.id,
                                       .form = s->form.id,
                                       .wave = et_form_wave(s->form.form, wave),
                                       .mode = s->mode,
                                       .language = s->language,
                                       .is_simulated = person.is_simulated};
    need(et_store_respond(s->store, &s->response, &error), &error);
    snprintf(s->code, sizeof s->code, "%s", code);
    snprintf(s->wave, sizeof s->wave, "%s", wave);
    s->is_open = true;
}

static void answer(struct session *s, const char *item, const char *value)
{
    struct et_error error = {ET_OK, ""};
    struct et_answer answer = {.state = ET_STATE_VALUE};
    const struct et_origin origin = {"kiosk", 1, NULL};
    uint32_t variable = et_form_variable(s->form.form, item);
    if (value[0] == '!')
        answer.state = et_state_from(value + 1);
    else if (variable == ET_NONE ||
             !et_answer_read(s->form.form, variable, value, s->arena, &answer))
        need(et_error_set(&error, ET_INPUT, "%s: no such answer: %s", item, value), &error);
    need(et_store_answer(s->store, &s->response.id, s->form.form, variable, &answer, &origin,
                         &error),
         &error);
}

int main(int argc, char **argv)
{
    struct et_error error = {ET_OK, ""};
    const struct et_store_setup setup = {
        .clock = now, .fixed_time = 1770000000, .has_seed = true, .who = "test", .tool = "test"};
    struct session s = {.arena = et_arena_new(), .language = argc > 2 ? argv[2] : "sv"};
    if (argc < 2)
        return 2;
    if (argc > 3)
        s.mode = strcmp(argv[3], "paper") == 0   ? ET_MODE_PAPER
                 : strcmp(argv[3], "keyed") == 0 ? ET_MODE_KEYED
                                                 : ET_MODE_KIOSK;
    need(et_store_open(argv[1], ET_STORE_WRITE, &setup, &s.store, &error), &error);
    need(et_store_form(s.store, NULL, &s.form, &error), &error);
    need(et_store_begin(s.store, &error), &error);
    char line[1024], code[16], wave[64], item[128];
    while (fgets(line, sizeof line, stdin) != NULL) {
        int at = 0;
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%15s %63s %127s %n", code, wave, item, &at) < 3 || at == 0)
            continue;
        if (!s.is_open || strcmp(code, s.code) != 0 || strcmp(wave, s.wave) != 0)
            begin(&s, code, wave);
        answer(&s, item, line + at);
    }
    finish(&s);
    need(et_store_commit(s.store, &error), &error);
    et_form_free(s.form.form);
    et_store_close(s.store);
    et_arena_free(s.arena);
    return 0;
}
