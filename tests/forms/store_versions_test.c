/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to three versions of a form, read as the newest, and as the oldest. */
#include "tests/forms/store_form.h"

#include <stdio.h>

#include "forms/base/str.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

/* TEXT with the first FROM replaced; the caller frees. */
static char *with(const char *text, const char *from, const char *to)
{
    struct et_str out = ET_STR_EMPTY;
    const char *at = strstr(text, from);
    if (at == NULL)
        fail_msg("no “%s”", from);
    et_str_add_bytes(&out, text, (size_t)(at - text));
    et_str_add(&out, to);
    et_str_add(&out, at + strlen(from));
    return et_str_take(&out);
}

static void publish_next(struct fixture *fixture, const char *text)
{
    must(publish_text(fixture, text));
    et_form_free(fixture->form.form);
    fixture->form.form = NULL;
    must(et_store_form(fixture->store, NULL, &fixture->form, &fixture->error));
}

struct history {
    struct et_participant person[3];
    struct et_id first;
};

/*
 * Version 2 calls “timmar” by another name and words “ord” otherwise with the
 * same meaning; version 3 asks something else by “sv.prata” and by code 2 of kon.
 */
static struct history three_versions(struct fixture *fixture)
{
    struct history h = {.first = fixture->form.id};
    static const char *const hours[] = {"timmar", "tid", "tid"};
    char *a = with(prov, "version 1", "version 2");
    char *b = with(a, "ask timmar number 0..60: Hur många timmar?\n",
                   "ask tid number 0..60: Hur många timmar?\n    was timmar\n");
    char *two = with(b, "Vad vill du säga?\n", "Vad vill du säga oss?\n    reworded 2 same\n");
    char *c = with(two, "version 2", "version 3");
    char *d =
        with(c, "Jag kan prata svenska\n", "Jag talar svenska på jobbet\n      reworded 3 new\n");
    char *three = with(d, "  2 man: Man\n", "  2 ickebinar: Ickebinär\n");
    const char *const texts[] = {NULL, two, three};
    for (size_t i = 0; i < 3; i++) {
        if (texts[i] != NULL)
            publish_next(fixture, texts[i]);
        h.person[i] = enrol_one(fixture, "A", false);
        struct et_response r = respond(fixture, &h.person[i], 0);
        must(answer(fixture, &r, "sv.prata", "3"));
        must(answer(fixture, &r, "sv.ringa", "2"));
        must(answer(fixture, &r, "kon", "2"));
        must(answer(fixture, &r, hours[i], "30"));
        must(answer(fixture, &r, "ord", "hej"));
        must(et_store_finish(fixture->store, &r.id, ET_RESPONSE_COMPLETE, &fixture->error));
    }
    free(a);
    free(b);
    free(two);
    free(c);
    free(d);
    free(three);
    return h;
}

static const struct et_answer *at(struct fixture *fixture, const struct et_stored_form *form,
                                  const struct et_participant *p, const char *item)
{
    struct et_record *record;
    must(
        et_store_record(fixture->store, &p->id, form, 0, fixture->arena, &record, &fixture->error));
    assert_non_null(record);
    uint32_t v = et_form_variable(form->form, item);
    assert_true(v != ET_NONE);
    return &record->answers[v];
}

static void what_is_comparable_is_read_under_its_name_of_today(void **state)
{
    struct fixture *fixture = *state;
    struct history h = three_versions(fixture);
    for (size_t i = 0; i < 3; i++) {
        assert_true(at(fixture, &fixture->form, &h.person[i], "tid")->number == 30);
        assert_string_equal(at(fixture, &fixture->form, &h.person[i], "ord")->text, "hej");
        assert_true(at(fixture, &fixture->form, &h.person[i], "sv.ringa")->number == 2);
    }
}

static void what_is_not_is_passed_over_and_told(void **state)
{
    struct fixture *fixture = *state;
    struct history h = three_versions(fixture);
    for (size_t i = 0; i < 3; i++) {
        enum et_state wanted = i == 2 ? ET_STATE_VALUE : ET_STATE_NONE;
        assert_int_equal(at(fixture, &fixture->form, &h.person[i], "sv.prata")->state, wanted);
        assert_int_equal(at(fixture, &fixture->form, &h.person[i], "kon")->state, wanted);
    }
    struct et_left_outs left;
    must(et_store_left_out(fixture->store, &fixture->form, fixture->arena, &left, &fixture->error));
    assert_int_equal(left.count, 2);
    const struct et_form *form = fixture->form.form;
    assert_string_equal(form->variables[left.items[0].variable].id, "kon");
    assert_string_equal(left.items[0].why, "recoded");
    assert_int_equal(left.items[0].since_version, 3);
    assert_int_equal(left.items[0].answers, 2);
    assert_string_equal(form->variables[left.items[1].variable].id, "sv.prata");
    assert_string_equal(left.items[1].why, "reworded");
    assert_int_equal(left.items[1].answers, 2);
}

struct counts {
    const struct et_form *form;
    size_t prata, tid;
};

static bool count_row(void *user, const struct et_answer_row *row)
{
    struct counts *c = user;
    c->prata += strcmp(c->form->variables[row->variable].id, "sv.prata") == 0;
    c->tid += strcmp(c->form->variables[row->variable].id, "tid") == 0 ||
              strcmp(c->form->variables[row->variable].id, "timmar") == 0;
    return true;
}

static void the_stream_of_answers_follows_names_and_meanings(void **state)
{
    struct fixture *fixture = *state;
    struct history h = three_versions(fixture);
    struct counts now = {.form = fixture->form.form};
    must(et_store_each_answer(fixture->store, &fixture->form, count_row, &now, &fixture->error));
    assert_int_equal(now.tid, 3);
    assert_int_equal(now.prata, 1);
    struct et_stored_form old; /* read as version 1, it is the other way round */
    must(et_store_form_by_id(fixture->store, &h.first, &old, &fixture->error));
    struct counts then = {.form = old.form};
    must(et_store_each_answer(fixture->store, &old, count_row, &then, &fixture->error));
    assert_int_equal(then.tid, 3);
    assert_int_equal(then.prata, 2);
    assert_true(at(fixture, &old, &h.person[2], "timmar")->number == 30);
    et_form_free(old.form);
}

static void say(void *user, const char *sentence)
{
    (void)user;
    print_message("    %s\n", sentence);
}

static void versions_that_come_by_merge_are_followed_as_well(void **state)
{
    struct fixture *fixture = *state;
    three_versions(fixture);
    char path[120];
    (void)snprintf(path, sizeof path, "%s/other.etapp", fixture->folder);
    struct et_store *other = NULL;
    must(et_store_create(path, false, &test_setup, &other, &fixture->error));
    struct et_merged merged;
    must(et_store_merge(other, fixture->path, &merged, &fixture->error));
    struct et_stored_form form;
    must(et_store_form(other, NULL, &form, &fixture->error));
    struct counts now = {.form = form.form};
    must(et_store_each_answer(other, &form, count_row, &now, &fixture->error));
    assert_int_equal(now.tid, 3);
    assert_int_equal(now.prata, 1);
    struct et_verified verified;
    must(et_store_verify(other, say, NULL, &verified, &fixture->error));
    assert_int_equal(verified.faults, 0);
    et_form_free(form.form);
    et_store_close(other);
}

/* As etapp left it before schema 2: without what came later. */
static void make_old(struct fixture *fixture)
{
    const char *later = strstr(et_migrate_schema(), "\n-- ==== schema 2 ");
    assert_non_null(later);
    struct et_str sql = ET_STR_EMPTY;
    struct et_query *q = et_db_query(fixture->store->db,
                                     "SELECT type, name, sql FROM sqlite_schema"
                                     " WHERE sql IS NOT NULL ORDER BY type <> 'trigger',"
                                     " type <> 'view', type <> 'index', rowid DESC",
                                     NULL, 0);
    while (et_db_next(q))
        if (strstr(later, et_db_get_text(q, 2)) != NULL)
            et_str_addf(&sql, "DROP %s %s;", et_db_get_text(q, 0), et_db_get_text(q, 1));
    must(et_db_end(q, &fixture->error));
    et_str_add(&sql, "PRAGMA user_version = 1");
    must(et_db_exec(fixture->store->db, sql.text, &fixture->error));
    et_str_free(&sql);
}

static void a_file_of_schema_1_is_brought_up_to_date_and_remembers(void **state)
{
    struct fixture *fixture = *state;
    struct history h = three_versions(fixture);
    make_old(fixture);
    et_store_close(fixture->store);
    fixture->store = NULL;
    must_not(ET_REFUSED, et_store_open(fixture->path, ET_STORE_READ, &test_setup, &fixture->store,
                                       &fixture->error));
    must(et_store_open(fixture->path, ET_STORE_WRITE, &test_setup, &fixture->store,
                       &fixture->error));
    int64_t version = 0;
    must(et_db_number(fixture->store->db, "PRAGMA user_version", 0, &version, &fixture->error));
    assert_int_equal(version, ET_STORE_SCHEMA);
    assert_true(at(fixture, &fixture->form, &h.person[0], "tid")->number == 30);
    assert_int_equal(at(fixture, &fixture->form, &h.person[0], "sv.prata")->state, ET_STATE_NONE);
    struct et_verified verified;
    must(et_store_verify(fixture->store, say, NULL, &verified, &fixture->error));
    assert_int_equal(verified.faults, 0);
}

#define t(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(what_is_comparable_is_read_under_its_name_of_today),
        t(what_is_not_is_passed_over_and_told),
        t(the_stream_of_answers_follows_names_and_meanings),
        t(versions_that_come_by_merge_are_followed_as_well),
        t(a_file_of_schema_1_is_brought_up_to_date_and_remembers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
