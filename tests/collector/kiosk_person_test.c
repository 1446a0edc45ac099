/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/kiosk_person.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collector/session.h"
#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/lang/compile.h"
#include "forms/model/code.h"
#include "forms/model/payload.h"
#include "tests/unit.h"

static char path[] = "/tmp/etapp-person-XXXXXX";
static struct et_store *store;
static struct et_stored_form form;
static struct et_session *session;
static struct et_person *person;
static struct et_participant someone;
static struct et_error error;

static int64_t now(void)
{
    return 1780000000;
}

static int begin(void **state)
{
    (void)state;
    const struct et_store_setup setup = {
        .clock = now, .fixed_time = -1, .who = "test", .tool = "kiosk"};
    struct et_diags *diags = et_diags_new();
    struct et_form *compiled = NULL;
    char *source;
    size_t size;
    (void)memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int file = mkstemp(path);
    assert_true(file >= 0);
    (void)close(file);
    (void)unlink(path);
    assert_int_equal(et_compile_file("tests/screens/resa.form", false, diags, &compiled, &error),
                     ET_OK);
    et_diags_free(diags);
    assert_non_null(compiled);
    assert_int_equal(et_io_read("tests/screens/resa.form", 1 << 20, &source, &size, &error), ET_OK);
    assert_int_equal(et_store_create(path, true, &setup, &store, &error), ET_OK);
    assert_int_equal(et_store_publish(store, compiled, source, size, NULL, 0, &error), ET_OK);
    free(source);
    et_form_free(compiled);
    assert_int_equal(et_store_form(store, NULL, &form, &error), ET_OK);
    someone = (struct et_participant){.facts = {"", "A", "sv", "", ET_NO_DATE, ET_NO_DATE}};
    assert_int_equal(et_store_enrol(store, &someone, &error), ET_OK);
    struct et_session_setup session_setup = {
        .form = form.form, .language_count = 1, .is_language_set = true};
    session = et_session_new(&session_setup);
    person = et_person_new(store, &form, 0, false, false);
    return 0;
}

static int end(void **state)
{
    (void)state;
    et_person_free(person);
    et_session_free(session);
    et_form_free(form.form);
    et_store_close(store);
    (void)unlink(path);
    return 0;
}

static void type(const char *text)
{
    for (; *text != '\0'; text++) {
        struct et_input input = {.key = *text == '\r' ? ET_KEY_ENTER : ET_KEY_CHARACTER,
                                 .character = (uint32_t)*text};
        et_session_key(session, input);
        struct et_effect effect;
        while (et_session_effect(session, &effect))
            assert_int_equal(et_person_effect(person, session, &effect, &error), ET_OK);
    }
}

/* The QR code of page 2 of a sheet for WAVE, printed for whom (none: open). */
static void sheet_code(uint32_t wave, const struct et_id *whom, char text[ET_PAYLOAD_CHARS + 1])
{
    struct et_print_run run = {
        .form = form.id, .wave = wave, .language = "sv", .layout = "00", .map = "{}"};
    struct et_sheet sheet = {.participant = *whom};
    assert_int_equal(et_store_add_run(store, &run, &error), ET_OK);
    sheet.run = run.run;
    assert_int_equal(et_store_add_sheet(store, &sheet, &error), ET_OK);
    const struct et_payload payload = {.run = run.run, .serial = sheet.serial, .page = 2};
    et_payload_write(et_store_key(store), &payload, text);
}

static void a_code_is_read_as_people_write_it(void **state)
{
    (void)state;
    char code[ET_CODE_CHARS + 1], typed[32];
    et_code_write(someone.code, code);
    (void)snprintf(typed, sizeof typed, "%.3s %s\r", code, code + 3);
    type(typed);
    assert_int_equal(session->phase, ET_PHASE_PRIVACY);
    assert_int_equal(session->wave, 0);
}

static void a_sheet_held_to_a_scanner_opens_its_person_and_wave(void **state)
{
    (void)state;
    char text[ET_PAYLOAD_CHARS + 1];
    sheet_code(1, &someone.id, text);
    type(text);
    type("\r");
    assert_int_equal(session->phase, ET_PHASE_PRIVACY);
    assert_int_equal(session->wave, 1);
}

static void a_sheet_of_nobody_or_of_another_survey_opens_nothing(void **state)
{
    (void)state;
    char text[ET_PAYLOAD_CHARS + 1];
    sheet_code(0, &(struct et_id){{0}}, text);
    type(text);
    type("\r");
    assert_int_equal(session->phase, ET_PHASE_CODE);
    assert_int_equal(session->say, ET_SAY_WRONG_CODE);
    const struct et_payload payload = {.run = 1, .serial = 2, .page = 1};
    unsigned char key[32] = {7};
    et_payload_write(key, &payload, text);
    type(text);
    type("\r");
    assert_int_equal(session->phase, ET_PHASE_CODE);
}

static void a_wrong_character_opens_nobody(void **state)
{
    (void)state;
    char code[ET_CODE_CHARS + 2];
    et_code_write(someone.code, code);
    code[0] = code[0] == 'A' ? 'B' : 'A';
    (void)strcat(code, "\r");
    type(code);
    assert_int_equal(session->phase, ET_PHASE_CODE);
}

static struct et_record *record(struct et_arena *arena, uint32_t wave)
{
    struct et_record *found = NULL;
    assert_int_equal(et_store_record(store, &someone.id, &form, wave, arena, &found, &error),
                     ET_OK);
    return found;
}

static void the_end_stores_what_was_left_out_and_nothing_of_other_waves(void **state)
{
    (void)state;
    char text[ET_PAYLOAD_CHARS + 1];
    struct et_arena *arena = et_arena_new();
    sheet_code(1, &someone.id, text);
    type(text);
    type("\r\r1\r1984\r2\r4\r5\r\r\r"); /* to the review: kon is not asked after */
    assert_int_equal(session->phase, ET_PHASE_REVIEW);
    type("\r");
    assert_int_equal(session->phase, ET_PHASE_THANKS);
    struct et_record *kept = record(arena, 1);
    assert_non_null(kept);
    const struct et_answer *answers = kept->answers;
    assert_int_equal(answers[et_form_variable(form.form, "timmar")].state, ET_STATE_NOT_ASKED);
    assert_int_equal(answers[et_form_variable(form.form, "gor.annat")].state, ET_STATE_NOT_ASKED);
    assert_int_equal(answers[et_form_variable(form.form, "mer")].state, ET_STATE_REFUSED);
    assert_int_equal(answers[et_form_variable(form.form, "kon")].state, ET_STATE_NONE);
    assert_int_equal((int)answers[et_form_variable(form.form, "vag.mal")].number, 4);
    assert_null(record(arena, 0));
    et_arena_free(arena);
}

static void who_has_answered_is_told_so_and_not_asked_again(void **state)
{
    (void)state;
    the_end_stores_what_was_left_out_and_nothing_of_other_waves(state);
    char text[ET_PAYLOAD_CHARS + 1];
    sheet_code(1, &someone.id, text);
    type("\r");
    type(text);
    type("\r");
    assert_int_equal(session->phase, ET_PHASE_CODE);
    assert_int_equal(session->say, ET_SAY_ALREADY);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_code_is_read_as_people_write_it),
        CASE(a_sheet_held_to_a_scanner_opens_its_person_and_wave),
        CASE(a_sheet_of_nobody_or_of_another_survey_opens_nothing),
        CASE(a_wrong_character_opens_nobody),
        CASE(the_end_stores_what_was_left_out_and_nothing_of_other_waves),
        CASE(who_has_answered_is_told_so_and_not_asked_again),
    };
    return cmocka_run_group_tests_name("kiosk person", tests, NULL, NULL);
}
