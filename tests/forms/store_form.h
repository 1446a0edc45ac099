/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store_form.h - a small form and an empty survey file for the tests of the
 * store; what they need at hand is in struct fixture.
 */
#ifndef ET_TESTS_STORE_FORM_H
#define ET_TESTS_STORE_FORM_H

#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/lang/compile.h"
#include "forms/model/answer.h"
#include "forms/model/form.h"
#include "forms/store/store.h"

static const char prov[] = "form prov\n"
                           "title Prov\n"
                           "version 1\n"
                           "source sv\n"
                           "\n"
                           "wave before: Före\n"
                           "wave after: Efter\n"
                           "\n"
                           "scale agree\n"
                           "  1 inte: Inte alls\n"
                           "  2 delvis: Delvis\n"
                           "  3 helt: Helt\n"
                           "  missing 98 vet_ej: Vet inte\n"
                           "\n"
                           "list kon\n"
                           "  1 kvinna: Kvinna\n"
                           "  2 man: Man\n"
                           "\n"
                           "section a: Start\n"
                           "  ask samtycke consent: Vill du svara?\n"
                           "  ask kon one kon: Är du kvinna eller man?\n"
                           "    in before\n"
                           "  matrix sv agree: Hur väl stämmer det?\n"
                           "    row prata: Jag kan prata svenska\n"
                           "    row ringa: Jag kan ringa ett samtal\n"
                           "  ask gor many agree: Vad stämmer?\n"
                           "  ask timmar number 0..60: Hur många timmar?\n"
                           "  ask ord text 200: Vad vill du säga?\n";

struct fixture {
    char folder[64], path[96];
    struct et_store *store;
    struct et_stored_form form;
    struct et_arena *arena;
    struct et_error error;
};

static int64_t test_now = 1764000000;
static int64_t test_clock(void)
{
    return test_now;
}

static const struct et_store_setup test_setup = {.clock = test_clock,
                                                 .fixed_time = -1,
                                                 .who = "anna",
                                                 .tool = "test"};

#define must(call)                                                                                 \
    do {                                                                                           \
        fixture->error = (struct et_error){0};                                                     \
        enum et_status status_ = (call);                                                           \
        if (status_ != ET_OK)                                                                      \
            fail_msg("%s: %d %s", #call, (int)status_, fixture->error.text);                       \
    } while (0)
#define must_not(wanted, call)                                                                     \
    do {                                                                                           \
        fixture->error = (struct et_error){0};                                                     \
        assert_int_equal((call), (wanted));                                                        \
        assert_true(fixture->error.text[0] != '\0');                                               \
    } while (0)

static inline struct et_form *compile_text(const char *text)
{
    struct et_diags *diags = et_diags_new();
    struct et_source *source = et_source_new("prov.form", text, strlen(text));
    const struct et_compile how = {0};
    struct et_form *form = et_compile(source, &how, diags);
    if (form == NULL)
        fail_msg("%s", et_diags_at(diags, 0)->message);
    et_source_free(source);
    et_diags_free(diags);
    return form;
}

static inline enum et_status publish_text(struct fixture *fixture, const char *text)
{
    struct et_form *form = compile_text(text);
    enum et_status status =
        et_store_publish(fixture->store, form, text, strlen(text), NULL, 0, &fixture->error);
    et_form_free(form);
    return status;
}

static inline int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    (void)snprintf(fixture->folder, sizeof fixture->folder, "/tmp/etapp-store-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    (void)snprintf(fixture->path, sizeof fixture->path, "%s/prov.etapp", fixture->folder);
    fixture->arena = et_arena_new();
    must(et_store_create(fixture->path, false, &test_setup, &fixture->store, &fixture->error));
    must(publish_text(fixture, prov));
    must(et_store_form(fixture->store, NULL, &fixture->form, &fixture->error));
    *state = fixture;
    return 0;
}

static inline int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    et_form_free(fixture->form.form);
    et_store_close(fixture->store);
    et_arena_free(fixture->arena);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -r '%s'", fixture->folder);
    assert_int_equal(system(command), 0);
    free(fixture);
    return 0;
}

/* Closes and opens again, as another day would. */
static inline void reopen(struct fixture *fixture)
{
    et_store_close(fixture->store);
    fixture->store = NULL;
    must(et_store_open(fixture->path, ET_STORE_WRITE, &test_setup, &fixture->store,
                       &fixture->error));
}

static inline struct et_participant enrol_one(struct fixture *fixture, const char *course,
                                              bool is_simulated)
{
    struct et_participant p = {
        .facts = {.course = course, .started = ET_NO_DATE, .ended = ET_NO_DATE},
        .is_simulated = is_simulated};
    must(et_store_enrol(fixture->store, &p, &fixture->error));
    return p;
}

static inline struct et_response respond(struct fixture *fixture, const struct et_participant *p,
                                         uint32_t wave)
{
    struct et_response r = {.participant = p->id,
                            .form = fixture->form.id,
                            .wave = wave,
                            .mode = ET_MODE_KIOSK,
                            .language = "sv"};
    must(et_store_respond(fixture->store, &r, &fixture->error));
    return r;
}

static inline enum et_status answer(struct fixture *fixture, const struct et_response *r,
                                    const char *variable, const char *value)
{
    static const struct et_origin origin = {.source = "kiosk", .confidence = 1, .why = "changed"};
    uint32_t v = et_form_variable(fixture->form.form, variable);
    struct et_answer a = {.state = et_state_from(value)};
    assert_true(v != ET_NONE);
    if (a.state == ET_STATE_NONE)
        assert_true(et_answer_read(fixture->form.form, v, value, fixture->arena, &a));
    return et_store_answer(fixture->store, &r->id, fixture->form.form, v, &a, &origin,
                           &fixture->error);
}

#endif
