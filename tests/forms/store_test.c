/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forms/store_form.h"

#include <sys/stat.h>

#include "forms/base/str.h"
#include "forms/model/code.h"
#include "forms/store/inside.h"

static int64_t number(struct fixture *fixture, const char *sql)
{
    int64_t found = -1;
    must(et_db_number(fixture->store->db, sql, -1, &found, &fixture->error));
    return found;
}

static void a_closed_survey_is_one_file(void **state)
{
    struct fixture *fixture = *state;
    char other[128];
    (void)snprintf(other, sizeof other, "%s-wal", fixture->path);
    assert_int_equal(access(other, F_OK), 0);
    et_store_close(fixture->store);
    fixture->store = NULL;
    assert_int_not_equal(access(other, F_OK), 0);
    (void)snprintf(other, sizeof other, "%s-shm", fixture->path);
    assert_int_not_equal(access(other, F_OK), 0);
    struct stat file;
    assert_int_equal(stat(fixture->path, &file), 0);
    assert_int_equal(file.st_mode & 0077, 0); /* nobody else reads it */
}

static void a_survey_is_never_made_over_another(void **state)
{
    struct fixture *fixture = *state;
    struct et_store *other = NULL;
    must_not(ET_REFUSED,
             et_store_create(fixture->path, false, &test_setup, &other, &fixture->error));
    assert_null(other);
    assert_int_equal(number(fixture, "SELECT count(*) FROM form"), 1);
}

static void the_same_form_twice_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    int64_t before = number(fixture, "SELECT count(*) FROM audit");
    must(publish_text(fixture, prov));
    assert_int_equal(number(fixture, "SELECT count(*) FROM audit"), before);
}

static void a_published_version_is_never_changed(void **state)
{
    struct fixture *fixture = *state;
    struct et_str text = ET_STR_EMPTY;
    et_str_addf(&text, "%s# more\n", prov);
    must_not(ET_REFUSED, publish_text(fixture, text.text));
    assert_non_null(strstr(fixture->error.text, "version 2"));
    *strstr(text.text, "version 1") = 'v';
    strstr(text.text, "version 1")[8] = '3';
    must(publish_text(fixture, text.text));
    strstr(text.text, "version 3")[8] = '2';
    must_not(ET_REFUSED, publish_text(fixture, text.text));
    et_str_free(&text);
    struct et_stored_form newest;
    must(et_store_form(fixture->store, "prov", &newest, &fixture->error));
    assert_int_equal(newest.form->version, 3);
    et_form_free(newest.form);
}

static void a_form_that_was_tampered_with_is_not_used(void **state)
{
    struct fixture *fixture = *state;
    must(
        et_db_exec(fixture->store->db, "UPDATE form SET codebook = zeroblob(32)", &fixture->error));
    struct et_stored_form form;
    must_not(ET_FORMAT, et_store_form(fixture->store, "prov", &form, &fixture->error));
}

static void an_unknown_form_is_told_from_those_there_are(void **state)
{
    struct fixture *fixture = *state;
    struct et_stored_form form;
    must_not(ET_NOT_FOUND, et_store_form(fixture->store, "annan", &form, &fixture->error));
    assert_non_null(strstr(fixture->error.text, "prov"));
}

static void codes_are_drawn_without_clash_and_found_again(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant found, p = {0};
    must(et_store_begin(fixture->store, &fixture->error));
    for (int i = 0; i < 300; i++)
        p = enrol_one(fixture, i % 2 == 0 ? "v34" : "v35", false);
    must(et_store_commit(fixture->store, &fixture->error));
    must(et_store_participant(fixture->store, p.code, fixture->arena, &found, &fixture->error));
    assert_true(et_id_equal(&p.id, &found.id));
    assert_string_equal(found.facts.course, "v35");
    assert_int_equal(found.facts.started, ET_NO_DATE);
    assert_int_equal(number(fixture, "SELECT count(DISTINCT code) FROM participant"), 300);
    struct et_people people;
    must(et_store_people(fixture->store, NULL, "v34", fixture->arena, &people, &fixture->error));
    assert_int_equal(people.count, 150);
    for (size_t i = 1; i < people.count; i++)
        assert_true(people.items[i - 1].code < people.items[i].code);
    must_not(ET_NOT_FOUND, et_store_participant(fixture->store, p.code ^ 256, fixture->arena,
                                                &found, &fixture->error));
}

static void the_register_keeps_every_value_a_fact_has_had(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false), found;
    const struct et_register dropped = {.exit = "dropped", .started = ET_NO_DATE, .ended = 20609};
    const struct et_register completed = {
        .exit = "completed", .started = ET_NO_DATE, .ended = ET_NO_DATE};
    must(et_store_register(fixture->store, &p.id, &dropped, &fixture->error));
    must(et_store_register(fixture->store, &p.id, &completed, &fixture->error));
    must(et_store_register(fixture->store, &p.id, &completed, &fixture->error));
    must(
        et_store_participant_by_id(fixture->store, &p.id, fixture->arena, &found, &fixture->error));
    assert_string_equal(found.facts.exit, "completed");
    assert_string_equal(found.facts.course, "v34");
    assert_int_equal(found.facts.ended, 20609);
    assert_int_equal(number(fixture, "SELECT count(*) FROM register WHERE fact = 'exit'"), 2);
    const struct et_register odd = {.exit = "gone", .started = ET_NO_DATE, .ended = ET_NO_DATE};
    must_not(ET_INPUT, et_store_register(fixture->store, &p.id, &odd, &fixture->error));
}

static void answers_come_back_as_they_were_given(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 1);
    must(answer(fixture, &r, "sv.prata", "3"));
    must(answer(fixture, &r, "gor", "1 3"));
    must(answer(fixture, &r, "ord", "Jag är 5 år"));
    must(answer(fixture, &r, "timmar", "refused"));
    reopen(fixture);
    struct et_record *record = NULL;
    must(et_store_record(fixture->store, &p.id, &fixture->form, 1, fixture->arena, &record,
                         &fixture->error));
    assert_non_null(record);
    assert_int_equal(record->wave, 1);
    const struct et_form *form = fixture->form.form;
    const struct et_answer *answers = record->answers;
    assert_near(answers[et_form_variable(form, "sv.prata")].number, 3, 0);
    assert_true(et_answer_has(&answers[et_form_variable(form, "gor")], 3));
    assert_string_equal(answers[et_form_variable(form, "ord")].text, "Jag är 5 år");
    assert_int_equal(answers[et_form_variable(form, "timmar")].state, ET_STATE_REFUSED);
    assert_int_equal(answers[et_form_variable(form, "sv.ringa")].state, ET_STATE_NONE);
    must(et_store_record(fixture->store, &p.id, &fixture->form, 0, fixture->arena, &record,
                         &fixture->error));
    assert_null(record);
}

static void a_changed_answer_leaves_its_former_self(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    must(answer(fixture, &r, "sv.prata", "3"));
    must(answer(fixture, &r, "sv.prata", "3")); /* the same again */
    assert_int_equal(number(fixture, "SELECT count(*) FROM former_answer"), 0);
    must(answer(fixture, &r, "sv.prata", "98"));
    must(answer(fixture, &r, "sv.prata", "unreadable"));
    assert_int_equal(number(fixture, "SELECT count(*) FROM former_answer"), 2);
    assert_int_equal(number(fixture, "SELECT count(*) FROM answer WHERE step = 3"
                                     " AND missing = 'unreadable' AND value IS NULL"
                                     " AND who = 'anna' AND why = 'changed'"),
                     1);
    assert_int_equal(number(fixture, "SELECT value FROM former_answer WHERE step = 1"), 3);
}

static void a_no_leaves_the_refusal_and_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    must(answer(fixture, &r, "sv.prata", "3"));
    must(answer(fixture, &r, "sv.prata", "2"));
    must(answer(fixture, &r, "samtycke", "0"));
    must(et_store_finish(fixture->store, &r.id, ET_RESPONSE_REFUSED, &fixture->error));
    assert_int_equal(number(fixture, "SELECT count(*) FROM answer"), 1);
    assert_int_equal(number(fixture, "SELECT count(*) FROM former_answer"), 0);
    must_not(ET_REFUSED, answer(fixture, &r, "ord", "nej"));
    struct et_record *record;
    must(et_store_record(fixture->store, &p.id, &fixture->form, 0, fixture->arena, &record,
                         &fixture->error));
    assert_null(record);
}

static void a_draft_is_found_again_until_it_is_finished(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0), found;
    struct et_response like = r;
    must(et_store_resume(fixture->store, &like, fixture->arena, &found, &fixture->error));
    assert_true(et_id_equal(&found.id, &r.id));
    assert_string_equal(found.language, "sv");
    like.wave = 1;
    must_not(ET_NOT_FOUND,
             et_store_resume(fixture->store, &like, fixture->arena, &found, &fixture->error));
    must(et_store_finish(fixture->store, &r.id, ET_RESPONSE_COMPLETE, &fixture->error));
    like.wave = 0;
    must_not(ET_NOT_FOUND,
             et_store_resume(fixture->store, &like, fixture->arena, &found, &fixture->error));
}

struct seen {
    size_t count;
    struct et_id last;
    uint32_t last_wave;
    double sum;
    bool is_ordered;
};

static bool see(void *user, const struct et_answer_row *row)
{
    struct seen *seen = user;
    int order = memcmp(seen->last.bytes, row->participant.bytes, sizeof seen->last.bytes);
    if (order > 0 || (order == 0 && seen->last_wave > row->wave))
        seen->is_ordered = false;
    seen->last = row->participant;
    seen->last_wave = row->wave;
    seen->sum += row->answer.number;
    seen->count++;
    return true;
}

static void the_response_that_counts_is_streamed_and_no_other(void **state)
{
    struct fixture *fixture = *state;
    struct seen seen = {.is_ordered = true};
    for (int i = 0; i < 20; i++) {
        struct et_participant p = enrol_one(fixture, "v34", false);
        for (uint32_t wave = 2; wave-- > 0;) {
            struct et_response done = respond(fixture, &p, wave), draft, refused, held;
            must(answer(fixture, &done, "sv.prata", "1"));
            must(et_store_finish(fixture->store, &done.id, ET_RESPONSE_COMPLETE, &fixture->error));
            test_now++;
            draft = respond(fixture, &p, wave);
            must(answer(fixture, &draft, "sv.prata", "2"));
            held = respond(fixture, &p, wave);
            must(answer(fixture, &held, "sv.prata", "3"));
            must(et_store_finish(fixture->store, &held.id, ET_RESPONSE_HELD, &fixture->error));
            refused = respond(fixture, &p, wave);
            must(answer(fixture, &refused, "samtycke", "0"));
            must(
                et_store_finish(fixture->store, &refused.id, ET_RESPONSE_REFUSED, &fixture->error));
        }
    }
    must(et_store_each_answer(fixture->store, &fixture->form, see, &seen, &fixture->error));
    assert_int_equal(seen.count, 40);
    assert_near(seen.sum, 40, 0);
    assert_true(seen.is_ordered);
    struct et_responses responses;
    must(et_store_responses(fixture->store, "prov", fixture->arena, &responses, &fixture->error));
    assert_int_equal(responses.count, 160);
}

static void what_was_simulated_stays_so_for_ever(void **state)
{
    struct fixture *fixture = *state;
    assert_false(et_store_has_simulated(fixture->store));
    struct et_participant p = enrol_one(fixture, "v34", true);
    assert_true(et_store_has_simulated(fixture->store));
    struct et_response r = respond(fixture, &p, 0);
    assert_true(r.is_simulated);
    struct et_db *db = fixture->store->db;
    must_not(ET_REFUSED,
             et_db_exec(db, "UPDATE participant SET is_simulated = 0", &fixture->error));
    must_not(ET_REFUSED, et_db_exec(db, "UPDATE response SET is_simulated = 0", &fixture->error));
    must_not(ET_REFUSED, et_db_exec(db, "DELETE FROM audit WHERE seq = 2", &fixture->error));
    struct et_participant real = enrol_one(fixture, "v34", false);
    struct et_response mixed = respond(fixture, &real, 0);
    const struct et_origin origin = {.source = "simulated", .confidence = 1};
    const struct et_answer three = {.state = ET_STATE_VALUE, .number = 3};
    must(et_store_answer(fixture->store, &mixed.id, fixture->form.form,
                         et_form_variable(fixture->form.form, "sv.prata"), &three, &origin,
                         &fixture->error));
    assert_int_equal(number(fixture, "SELECT count(*) FROM response WHERE is_simulated = 1"), 2);
}

static void the_wide_view_has_a_column_for_each_variable(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    must(answer(fixture, &r, "sv.prata", "98"));
    must(answer(fixture, &r, "sv.ringa", "2"));
    must(answer(fixture, &r, "timmar", "not_asked"));
    must(answer(fixture, &r, "ord", "007"));
    assert_int_equal(number(fixture, "SELECT count(*) FROM v_answers_prov WHERE sv_prata IS NULL"
                                     " AND sv_ringa = 2 AND timmar IS NULL AND ord = '007'"
                                     " AND typeof(sv_ringa) = 'integer' AND course = 'v34'"
                                     " AND wave = 'before' AND length(participant) = 7"),
                     1);
    assert_int_equal(number(fixture, "SELECT count(*) FROM v_missing_prov WHERE"
                                     " sv_prata = 'vet_ej' AND sv_ringa IS NULL"
                                     " AND timmar = 'not_asked' AND kon IS NULL"),
                     1);
}

static void sheets_and_runs_are_found_by_what_is_printed_on_them(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_print_run run = {
        .form = fixture->form.id, .wave = 1, .language = "sv", .layout = "abc", .map = "etmap 1\n"};
    struct et_print_run again = run, found;
    must(et_store_add_run(fixture->store, &run, &fixture->error));
    must(et_store_add_run(fixture->store, &again, &fixture->error));
    assert_true(run.run == again.run && run.run != 0 && run.run >> 35 == 0);
    struct et_sheet sheet = {.run = run.run, .participant = p.id}, read;
    must(et_store_add_sheet(fixture->store, &sheet, &fixture->error));
    must(et_store_sheet(fixture->store, sheet.serial, &read, &fixture->error));
    assert_true(et_id_equal(&read.participant, &p.id) && read.run == run.run);
    must(et_store_run(fixture->store, run.run, fixture->arena, &found, &fixture->error));
    assert_int_equal(found.wave, 1);
    assert_string_equal(found.map, "etmap 1\n");
    must_not(ET_NOT_FOUND,
             et_store_sheet(fixture->store, sheet.serial ^ 1, &read, &fixture->error));
    must_not(ET_NOT_FOUND,
             et_store_run(fixture->store, run.run ^ 1, fixture->arena, &found, &fixture->error));
}

static void a_page_is_known_again(void **state)
{
    struct fixture *fixture = *state;
    struct et_scanned_page page = {.source = {7},
                                   .file = "skanning.pdf",
                                   .page_in_file = 3,
                                   .status = ET_PAGE_REVIEW,
                                   .sheet = 55,
                                   .sheet_page = 2,
                                   .dpi = 300};
    struct et_scanned_page found;
    bool has = true;
    must(et_store_has_page(fixture->store, page.source, 3, &has, &fixture->error));
    assert_false(has);
    must(et_store_add_page(fixture->store, &page, &fixture->error));
    must(et_store_has_page(fixture->store, page.source, 3, &has, &fixture->error));
    assert_true(has);
    must(et_store_page_of_sheet(fixture->store, 55, 2, fixture->arena, &found, &fixture->error));
    assert_int_equal(found.status, ET_PAGE_REVIEW);
    assert_string_equal(found.file, "skanning.pdf");
}

static void a_doubt_waits_until_a_person_settles_it(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    const unsigned char png[] = {0x89, 'P', 'N', 'G'};
    struct et_doubt doubt = {.response = r.id,
                             .item = "sv.prata",
                             .reason = "two-marks",
                             .proposal = "2",
                             .crop = png,
                             .crop_size = sizeof png};
    must(et_store_add_doubt(fixture->store, &doubt, &fixture->error));
    struct et_doubts doubts;
    must(et_store_doubts(fixture->store, true, fixture->arena, &doubts, &fixture->error));
    assert_int_equal(doubts.count, 1);
    assert_int_equal(doubts.items[0].crop_size, sizeof png);
    const struct et_answer three = {.state = ET_STATE_VALUE, .number = 3};
    must(et_store_settle(fixture->store, &doubts.items[0].id, fixture->form.form, &three,
                         &fixture->error));
    must(et_store_doubts(fixture->store, false, fixture->arena, &doubts, &fixture->error));
    assert_int_equal(doubts.count, 0);
    assert_int_equal(number(fixture, "SELECT count(*) FROM doubt WHERE proposal = '2'"
                                     " AND verdict = '3' AND who = 'anna'"),
                     1);
    assert_int_equal(number(fixture, "SELECT count(*) FROM answer WHERE source = 'review'"), 1);
    must_not(ET_NOT_FOUND, et_store_settle(fixture->store, &doubt.id, fixture->form.form, &three,
                                           &fixture->error));
}

static void transactions_nest_and_only_the_outermost_commits(void **state)
{
    struct fixture *fixture = *state;
    must(et_store_begin(fixture->store, &fixture->error));
    (void)enrol_one(fixture, "a", false);
    must(et_store_begin(fixture->store, &fixture->error));
    (void)enrol_one(fixture, "b", false);
    et_store_rollback(fixture->store);
    assert_int_equal(number(fixture, "SELECT count(*) FROM participant"), 1);
    must(et_store_commit(fixture->store, &fixture->error));
    must(et_store_begin(fixture->store, &fixture->error));
    (void)enrol_one(fixture, "c", false);
    et_store_rollback(fixture->store);
    assert_int_equal(number(fixture, "SELECT count(*) FROM participant"), 1);
}

#define t(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(a_closed_survey_is_one_file),
        t(a_survey_is_never_made_over_another),
        t(the_same_form_twice_changes_nothing),
        t(a_published_version_is_never_changed),
        t(a_form_that_was_tampered_with_is_not_used),
        t(an_unknown_form_is_told_from_those_there_are),
        t(codes_are_drawn_without_clash_and_found_again),
        t(the_register_keeps_every_value_a_fact_has_had),
        t(answers_come_back_as_they_were_given),
        t(a_changed_answer_leaves_its_former_self),
        t(a_no_leaves_the_refusal_and_nothing_else),
        t(a_draft_is_found_again_until_it_is_finished),
        t(the_response_that_counts_is_streamed_and_no_other),
        t(what_was_simulated_stays_so_for_ever),
        t(the_wide_view_has_a_column_for_each_variable),
        t(sheets_and_runs_are_found_by_what_is_printed_on_them),
        t(a_page_is_known_again),
        t(a_doubt_waits_until_a_person_settles_it),
        t(transactions_nest_and_only_the_outermost_commits),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
