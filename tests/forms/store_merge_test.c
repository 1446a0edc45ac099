/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several files become one: whatever the order, however often, without loss. */
#include "tests/forms/store_form.h"

#include "forms/base/random.h"
#include "forms/base/str.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

static int64_t number(struct fixture *fixture, const char *sql)
{
    int64_t found = -1;
    must(et_db_number(fixture->store->db, sql, -1, &found, &fixture->error));
    return found;
}

static void tell_fault(void *user, const char *sentence)
{
    (void)user;
    fail_msg("verify says: %s", sentence);
}

static void must_be_sound(struct fixture *fixture)
{
    struct et_verified verified;
    must(et_store_verify(fixture->store, tell_fault, NULL, &verified, &fixture->error));
}

/* ---- what a file says, but for who made it and in which order --------------- */

static void add_value(struct et_str *out, const struct et_db_param *p)
{
    if (p->type == 'i')
        et_str_addf(out, "|%lld", (long long)p->integer);
    else if (p->type == 'd')
        et_str_addf(out, "|%.17g", p->real);
    else if (p->type == 't')
        et_str_addf(out, "|%s", (const char *)p->bytes);
    else
        et_str_add(out, p->type == 'n' ? "|-" : "|");
    for (size_t i = 0; p->type == 'b' && i < p->size; i++)
        et_str_addf(out, "%02x", ((const unsigned char *)p->bytes)[i]);
}

static char *dump(struct fixture *fixture)
{
    static const char *const tables[] = {
        "form",   "participant",   "register", "expectation", "run",       "sheet",   "response",
        "answer", "former_answer", "page",     "doubt",       "tombstone", "reading", "sample"};
    struct et_str out = ET_STR_EMPTY;
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        char sql[80];
        (void)snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2, 3, 4", tables[t]);
        struct et_query *q = et_db_query(fixture->store->db, sql, NULL, 0);
        while (et_db_next(q)) {
            et_str_add(&out, tables[t]);
            for (int c = 0; c < et_db_columns(q); c++) {
                struct et_db_param p = et_db_get(q, c);
                add_value(&out, &p);
            }
            et_str_add_char(&out, '\n');
        }
        must(et_db_end(q, &fixture->error));
    }
    return et_str_take(&out);
}

static void open_file(struct fixture *fixture, const char *name)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    et_store_close(fixture->store);
    fixture->store = NULL;
    must(et_store_open(path, ET_STORE_WRITE, &test_setup, &fixture->store, &fixture->error));
}

static void copy_file(struct fixture *fixture, const char *from, const char *to)
{
    char command[300];
    (void)snprintf(command, sizeof command, "cp '%s/%s' '%s/%s'", fixture->folder, from,
                   fixture->folder, to);
    assert_int_equal(system(command), 0);
}

static struct et_merged merge(struct fixture *fixture, const char *into, const char *from)
{
    char path[128];
    struct et_merged merged;
    (void)snprintf(path, sizeof path, "%s/%s", fixture->folder, from);
    open_file(fixture, into);
    must(et_store_merge(fixture->store, path, &merged, &fixture->error));
    return merged;
}

static void must_equal(struct fixture *fixture, const char *one, const char *other)
{
    open_file(fixture, one);
    must_be_sound(fixture);
    char *first = dump(fixture);
    open_file(fixture, other);
    char *second = dump(fixture);
    assert_string_equal(first, second);
    free(first);
    free(second);
    et_store_close(fixture->store);
    fixture->store = NULL;
}

/* ---- a random life ------------------------------------------------------------ */

static bool pick(struct fixture *fixture, struct et_random *random, const char *table,
                 struct et_id *id)
{
    char sql[80];
    (void)snprintf(sql, sizeof sql, "SELECT id FROM %s ORDER BY id", table);
    struct et_id all[400];
    uint32_t count = 0;
    struct et_query *q = et_db_query(fixture->store->db, sql, NULL, 0);
    while (count < 400 && et_db_next(q))
        all[count++] = et_db_get_id(q, 0);
    must(et_db_end(q, &fixture->error));
    if (count == 0)
        return false;
    *id = all[et_random_below(random, count)];
    return true;
}

static void act_on_person(struct fixture *fixture, struct et_random *random, struct et_id id)
{
    static const char *const exits[] = {"completed", "dropped", "moved"};
    struct et_erased erased;
    struct et_participant p = {.id = id};
    uint32_t what = et_random_below(random, 12);
    if (what == 0) {
        must(
            et_store_erase(fixture->store, &id, "asked", fixture->arena, &erased, &fixture->error));
    } else if (what < 5) {
        const struct et_register facts = {.exit = exits[et_random_below(random, 3)],
                                          .started = ET_NO_DATE,
                                          .ended = 20000 + (int32_t)et_random_below(random, 5)};
        must(et_store_register(fixture->store, &id, &facts, &fixture->error));
    } else {
        (void)respond(fixture, &p, et_random_below(random, 2));
    }
}

static void act_on_response(struct fixture *fixture, struct et_random *random, struct et_id id)
{
    static const char *const items[] = {"sv.prata", "sv.ringa", "samtycke", "timmar"};
    static const char *const values[] = {"1", "1", "1", "40", "3", "2", "0", "blank"};
    struct et_response r = {.id = id};
    uint32_t what = et_random_below(random, 20), item = et_random_below(random, 4);
    if (what < 2)
        must(et_store_finish(fixture->store, &id, ET_RESPONSE_COMPLETE, &fixture->error));
    else if (what == 2)
        must(et_store_finish(fixture->store, &id, ET_RESPONSE_REFUSED, &fixture->error));
    else if (what == 3) {
        struct et_doubt doubt = {.response = id, .item = "sv.prata", .reason = "faint"};
        must(et_store_add_doubt(fixture->store, &doubt, &fixture->error));
    } else {
        const char *value = values[item + 4 * et_random_below(random, 2)];
        fixture->error = (struct et_error){0};
        enum et_status status = answer(fixture, &r, items[item], value);
        assert_true(status == ET_OK || status == ET_REFUSED); /* who said no has said no */
    }
}

static void live(struct fixture *fixture, struct et_random *random, int steps)
{
    for (int i = 0; i < steps; i++) {
        struct et_id id;
        test_now += et_random_below(random, 2);
        if (et_random_below(random, 8) == 0 || !pick(fixture, random, "participant", &id))
            (void)enrol_one(fixture, "v34", et_random_below(random, 6) == 0);
        else if (et_random_below(random, 3) == 0 || !pick(fixture, random, "response", &id))
            act_on_person(fixture, random, id);
        else
            act_on_response(fixture, random, id);
    }
}

/* Three files: one of its own, two that are copies of one and went apart. */
static void make_three(struct fixture *fixture, uint64_t seed)
{
    struct et_random random = et_random_seeded(seed);
    live(fixture, &random, 25);
    struct et_store *sibling = NULL, *region = fixture->store;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/c0", fixture->folder);
    must(et_store_create_sibling(path, fixture->path, false, &test_setup, &sibling,
                                 &fixture->error));
    fixture->store = sibling;
    live(fixture, &random, 20);
    et_store_close(sibling);
    fixture->store = region;
    et_store_close(fixture->store);
    fixture->store = NULL;
    copy_file(fixture, "prov.etapp", "a0");
    copy_file(fixture, "prov.etapp", "b0");
    open_file(fixture, "a0");
    live(fixture, &random, 25);
    open_file(fixture, "b0");
    live(fixture, &random, 25);
    et_store_close(fixture->store);
    fixture->store = NULL;
}

static void fresh(struct fixture *fixture)
{
    et_store_close(fixture->store);
    fixture->store = NULL;
    copy_file(fixture, "a0", "a");
    copy_file(fixture, "b0", "b");
    copy_file(fixture, "c0", "c");
}

static void the_order_of_merging_makes_no_difference(void **state)
{
    struct fixture *fixture = *state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        make_three(fixture, seed);
        fresh(fixture);
        (void)merge(fixture, "a", "b"); /* (a + b) + c */
        (void)merge(fixture, "a", "c");
        et_store_close(fixture->store);
        fixture->store = NULL;
        copy_file(fixture, "a", "abc");
        fresh(fixture);
        (void)merge(fixture, "b", "c"); /* a + (b + c) */
        (void)merge(fixture, "a", "b");
        must_equal(fixture, "abc", "a");
        fresh(fixture);
        (void)merge(fixture, "c", "b"); /* (c + b) + a */
        (void)merge(fixture, "c", "a");
        must_equal(fixture, "c", "abc");
        struct et_merged again = merge(fixture, "c", "abc"); /* and once more */
        assert_int_equal(
            again.answers + again.responses + again.participants + again.facts + again.other, 0);
        must_equal(fixture, "c", "abc");
        char command[160];
        (void)snprintf(command, sizeof command, "cd '%s' && rm -f a* b* c*", fixture->folder);
        assert_int_equal(system(command), 0);
        open_file(fixture, "prov.etapp");
    }
}

static void merging_back_and_forth_comes_to_rest(void **state)
{
    struct fixture *fixture = *state;
    make_three(fixture, 99);
    fresh(fixture);
    (void)merge(fixture, "a", "b");
    (void)merge(fixture, "b", "a");
    (void)merge(fixture, "a", "b");
    int64_t entries = number(fixture, "SELECT count(*) FROM audit");
    (void)merge(fixture, "b", "a");
    (void)merge(fixture, "a", "b");
    assert_int_equal(number(fixture, "SELECT count(*) FROM audit"), entries);
    must_be_sound(fixture);
    open_file(fixture, "prov.etapp");
}

static void an_older_file_does_not_bring_the_erased_back(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    must(answer(fixture, &r, "ord", "Hemligheten"));
    reopen(fixture);
    copy_file(fixture, "prov.etapp", "old");
    struct et_erased erased;
    must(et_store_erase(fixture->store, &p.id, "asked", fixture->arena, &erased, &fixture->error));
    open_file(fixture, "old"); /* and the old one went on */
    struct et_response later = respond(fixture, &p, 1);
    must(answer(fixture, &later, "ord", "Hemligare"));
    struct et_merged merged = merge(fixture, "prov.etapp", "old");
    assert_int_equal(merged.erased, 1);
    assert_int_equal(number(fixture, "SELECT count(*) FROM participant"), 0);
    assert_int_equal(number(fixture, "SELECT count(*) FROM answer"), 0);
    must_be_sound(fixture);
    reopen(fixture);
    char command[160];
    (void)snprintf(command, sizeof command, "grep -q Hemlig '%s'", fixture->path);
    assert_int_not_equal(system(command), 0);
    (void)merge(fixture, "old", "prov.etapp"); /* and it learns of it */
    assert_int_equal(number(fixture, "SELECT count(*) FROM answer"), 0);
}

static bool take_conflict(void *user, const struct et_conflict *c)
{
    et_str_addf(user, "%s %s %s %s %s\n", c->kind, c->wave, c->item, c->kept, c->rival);
    return true;
}

static void two_answers_to_the_same_thing_are_both_kept_and_shown(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    must(answer(fixture, &r, "sv.prata", "1"));
    reopen(fixture);
    copy_file(fixture, "prov.etapp", "other");
    must(answer(fixture, &r, "sv.prata", "2"));
    open_file(fixture, "other");
    test_now += 5;
    must(answer(fixture, &r, "sv.prata", "3"));
    (void)merge(fixture, "prov.etapp", "other");
    struct et_str shown = ET_STR_EMPTY;
    must(et_store_each_conflict(fixture->store, take_conflict, &shown, &fixture->error));
    assert_string_equal(shown.text, "answer before sv.prata 3 2\n");
    test_now += 5;
    must(answer(fixture, &r, "sv.prata", "2")); /* a person decides */
    et_str_clear(&shown);
    must(et_store_each_conflict(fixture->store, take_conflict, &shown, &fixture->error));
    assert_string_equal(shown.text, "");
    et_str_free(&shown);
    assert_int_equal(number(fixture, "SELECT count(*) FROM former_answer"), 3);
}

static void equal_codes_of_two_people_are_never_joined(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false), found;
    struct et_store *ours = fixture->store, *other = NULL;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/other", fixture->folder);
    must(et_store_create(path, false, &test_setup, &other, &fixture->error));
    fixture->store = other;
    must(publish_text(fixture, prov));
    while (enrol_one(fixture, "v35", false).code != p.code && /* by chance, helped along: */
           number(fixture, "SELECT count(*) FROM participant") < 3)
        ;
    et_store_close(other);
    fixture->store = ours;
    struct et_merged merged;
    must(et_store_merge(ours, path, &merged, &fixture->error));
    assert_int_equal(merged.participants, 3);
    assert_int_equal(number(fixture, "SELECT count(*) FROM form"), 1); /* the same bytes */
    must(et_db_exec(ours->db, "UPDATE participant SET code = (SELECT min(code) FROM participant)",
                    &fixture->error));
    struct et_people people;
    must(et_store_people(ours, NULL, NULL, fixture->arena, &people, &fixture->error));
    must_not(ET_REFUSED, et_store_participant(ours, people.items[0].code, fixture->arena, &found,
                                              &fixture->error));
    struct et_str shown = ET_STR_EMPTY;
    must(et_store_each_conflict(ours, take_conflict, &shown, &fixture->error));
    assert_int_equal(strncmp(shown.text, "code ", 5), 0);
    et_str_free(&shown);
}

static void what_is_not_fit_is_not_taken_in(void **state)
{
    struct fixture *fixture = *state;
    struct et_merged merged;
    char path[128];
    struct et_store *ours = fixture->store, *other = NULL;
    (void)enrol_one(fixture, "v34", false);
    (void)snprintf(path, sizeof path, "%s/other", fixture->folder);
    must(et_store_create(path, false, &test_setup, &other, &fixture->error));
    struct et_str text = ET_STR_EMPTY; /* the same version of another form */
    et_str_addf(&text, "%s# more\n", prov);
    fixture->store = other;
    must(publish_text(fixture, text.text));
    et_str_free(&text);
    et_store_close(other);
    fixture->store = ours;
    must_not(ET_REFUSED, et_store_merge(ours, path, &merged, &fixture->error));
    must_not(ET_IO, et_store_merge(ours, "/tmp/no/such", &merged, &fixture->error));
    (void)snprintf(path, sizeof path, "%s/test", fixture->folder);
    must(et_store_create(path, true, &test_setup, &other, &fixture->error));
    et_store_close(other);
    must_not(ET_REFUSED, et_store_merge(ours, path, &merged, &fixture->error));
    must(et_db_exec(ours->db, "UPDATE register SET value = 'x'", &fixture->error));
    reopen(fixture);
    copy_file(fixture, "prov.etapp", "spoilt");
    (void)snprintf(path, sizeof path, "%s/spoilt", fixture->folder);
    must_not(ET_FORMAT, et_store_merge(fixture->store, path, &merged, &fixture->error));
}

#define t(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(the_order_of_merging_makes_no_difference),
        t(merging_back_and_forth_comes_to_rest),
        t(an_older_file_does_not_bring_the_erased_back),
        t(two_answers_to_the_same_thing_are_both_kept_and_shown),
        t(equal_codes_of_two_people_are_never_joined),
        t(what_is_not_fit_is_not_taken_in),
    };
    return cmocka_run_group_tests_name("store_merge", tests, NULL, NULL);
}
