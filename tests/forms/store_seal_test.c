/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed responses: nobody reads them without the key, and the key reads all. */
#include "tests/forms/store_form.h"

#include <stdio.h>

#include "forms/base/io.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"
#include "forms/store/seal.h"

static const struct et_origin by_kiosk = {.source = "kiosk", .confidence = 1};

struct keys {
    char name[80], pub[90], key[90];
    struct et_seal_key public_key, secret_key;
};

static struct keys make_keys(struct fixture *fixture, const char *name)
{
    struct keys k;
    (void)snprintf(k.name, sizeof k.name, "%s/%s", fixture->folder, name);
    (void)snprintf(k.pub, sizeof k.pub, "%s.pub", k.name);
    (void)snprintf(k.key, sizeof k.key, "%s.key", k.name);
    must(et_seal_make(k.name, &fixture->error));
    must(et_seal_read_public(k.pub, &k.public_key, &fixture->error));
    must(et_seal_read_secret(k.key, &k.secret_key, &fixture->error));
    return k;
}

static void set(struct fixture *fixture, struct et_record *record, const char *variable,
                const char *value)
{
    uint32_t v = et_form_variable(fixture->form.form, variable);
    assert_true(v != ET_NONE);
    struct et_answer *a = &record->answers[v];
    a->state = et_state_from(value);
    if (a->state == ET_STATE_NONE)
        assert_true(et_answer_read(fixture->form.form, v, value, fixture->arena, a));
}

static struct et_response seal(struct fixture *fixture, const struct keys *k,
                               const struct et_participant *p, enum et_response_status status)
{
    struct et_record *record = et_record_new(fixture->arena, fixture->form.form, 0);
    struct et_response r = {.participant = p->id,
                            .form = fixture->form.id,
                            .wave = 0,
                            .mode = ET_MODE_KIOSK,
                            .status = status,
                            .language = "so"};
    set(fixture, record, "samtycke", status == ET_RESPONSE_REFUSED ? "0" : "1");
    set(fixture, record, "sv.prata", "3");
    set(fixture, record, "gor", "1 3");
    set(fixture, record, "timmar", "refused");
    set(fixture, record, "ord", "Xylofonmusik");
    must(et_store_seal(fixture->store, &k->public_key, &r, fixture->form.form, record, &by_kiosk,
                       &fixture->error));
    return r;
}

static void say(void *user, const char *sentence)
{
    (void)user;
    print_message("    %s\n", sentence);
}
static int64_t faults(struct fixture *fixture)
{
    struct et_verified verified;
    must(et_store_verify(fixture->store, say, NULL, &verified, &fixture->error));
    return verified.faults;
}

static bool file_has(struct fixture *fixture, const char *word)
{
    char path[120];
    static const char *const tails[] = {"", "-wal"};
    bool has = false;
    for (size_t i = 0; i < 2; i++) {
        char *bytes = NULL;
        size_t size = 0;
        (void)snprintf(path, sizeof path, "%s%s", fixture->path, tails[i]);
        if (et_io_read(path, 1 << 26, &bytes, &size, NULL) == ET_OK)
            has = has || memmem(bytes, size, word, strlen(word)) != NULL;
        free(bytes);
    }
    return has;
}

static void a_sealed_response_shows_no_answer_until_it_is_opened(void **state)
{
    struct fixture *fixture = *state;
    struct keys k = make_keys(fixture, "evaluator");
    struct et_participant p = enrol_one(fixture, "A", false);
    struct et_response r = seal(fixture, &k, &p, ET_RESPONSE_COMPLETE);
    assert_false(file_has(fixture, "Xylofonmusik"));
    assert_int_equal(faults(fixture), 0);
    bool has = false;
    must(et_store_has_sealed(fixture->store, &p.id, "prov", "before", &has, &fixture->error));
    assert_true(has);
    must(et_store_has_sealed(fixture->store, &p.id, "prov", "after", &has, &fixture->error));
    assert_false(has);
    struct et_record *record;
    must(et_store_record(fixture->store, &p.id, &fixture->form, 0, fixture->arena, &record,
                         &fixture->error));
    assert_null(record);

    struct et_opened opened;
    must(et_store_unseal(fixture->store, &k.secret_key, &opened, &fixture->error));
    assert_int_equal(opened.opened, 1);
    assert_int_equal(opened.answers, 5);
    must(et_store_record_of(fixture->store, &r.id, &fixture->form, fixture->arena, &record,
                            &fixture->error));
    const struct et_form *form = fixture->form.form;
    assert_string_equal(record->answers[et_form_variable(form, "ord")].text, "Xylofonmusik");
    assert_int_equal(record->answers[et_form_variable(form, "gor")].code_count, 2);
    assert_int_equal(record->answers[et_form_variable(form, "timmar")].state, ET_STATE_REFUSED);
    assert_int_equal(record->answers[et_form_variable(form, "kon")].state, ET_STATE_NONE);
    assert_int_equal(faults(fixture), 0);
    must(et_store_unseal(fixture->store, &k.secret_key, &opened, &fixture->error));
    assert_int_equal(opened.opened, 0);
    assert_int_equal(opened.before, 1);
}

static void a_refusal_keeps_its_consent_alone_and_looks_like_any_other(void **state)
{
    struct fixture *fixture = *state;
    struct keys k = make_keys(fixture, "evaluator");
    struct et_participant p = enrol_one(fixture, "A", false), q = enrol_one(fixture, "A", false);
    seal(fixture, &k, &p, ET_RESPONSE_COMPLETE);
    struct et_response no = seal(fixture, &k, &q, ET_RESPONSE_REFUSED);
    int64_t sizes = 0, count = 0;
    must(et_db_number(fixture->store->db, "SELECT count(DISTINCT length(box)) FROM sealed", 0,
                      &sizes, &fixture->error));
    assert_int_equal(sizes, 1);
    struct et_opened opened;
    must(et_store_unseal(fixture->store, &k.secret_key, &opened, &fixture->error));
    assert_int_equal(opened.answers, 6);
    must(et_db_number(fixture->store->db,
                      "SELECT count(*) FROM answer a JOIN response r ON r.id = a.response"
                      " WHERE r.status = 'refused'",
                      0, &count, &fixture->error));
    assert_int_equal(count, 1);
    assert_false(et_id_is_none(&no.id));
    assert_int_equal(faults(fixture), 0);
}

static void another_key_opens_nothing_and_an_altered_box_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct keys k = make_keys(fixture, "evaluator"), other = make_keys(fixture, "other");
    struct et_participant p = enrol_one(fixture, "A", false);
    seal(fixture, &k, &p, ET_RESPONSE_COMPLETE);
    struct et_opened opened;
    must(et_store_unseal(fixture->store, &other.secret_key, &opened, &fixture->error));
    assert_int_equal(opened.foreign, 1);
    assert_int_equal(opened.opened, 0);
    must(et_db_exec(fixture->store->db,
                    "UPDATE sealed SET box = CAST(substr(box, 1, 100) || x'00' ||"
                    " substr(box, 102) AS BLOB)",
                    &fixture->error));
    assert_true(faults(fixture) > 0);
    must_not(ET_FORMAT, et_store_unseal(fixture->store, &k.secret_key, &opened, &fixture->error));
    int64_t count = -1;
    must(et_db_number(fixture->store->db, "SELECT count(*) FROM response", 0, &count,
                      &fixture->error));
    assert_int_equal(count, 0);
}

static void keys_are_told_apart_and_never_overwritten(void **state)
{
    struct fixture *fixture = *state;
    struct keys k = make_keys(fixture, "evaluator");
    struct et_seal_key key;
    must_not(ET_REFUSED, et_seal_make(k.name, &fixture->error));
    must_not(ET_INPUT, et_seal_read_public(k.key, &key, &fixture->error));
    assert_non_null(strstr(fixture->error.text, "secret key"));
    must_not(ET_INPUT, et_seal_read_secret(k.pub, &key, &fixture->error));
    assert_non_null(strstr(fixture->error.text, "public key"));
    must_not(ET_INPUT, et_seal_read_secret(fixture->path, &key, &fixture->error));
    must_not(ET_IO, et_seal_read_secret("/nowhere/x.key", &key, &fixture->error));
    assert_int_equal(access(k.key, R_OK | W_OK), 0);
}

static void who_is_erased_leaves_no_sealed_box_and_no_file_brings_it_back(void **state)
{
    struct fixture *fixture = *state;
    struct keys k = make_keys(fixture, "evaluator");
    struct et_participant p = enrol_one(fixture, "A", false);
    seal(fixture, &k, &p, ET_RESPONSE_COMPLETE);
    char copy[120];
    (void)snprintf(copy, sizeof copy, "%s/copy.etapp", fixture->folder);
    must(et_store_backup(fixture->store, copy, &fixture->error));
    struct et_erased erased;
    must(et_store_erase(fixture->store, &p.id, "asked", fixture->arena, &erased, &fixture->error));
    assert_int_equal(erased.sealed, 1);
    struct et_merged merged;
    must(et_store_merge(fixture->store, copy, &merged, &fixture->error));
    struct et_opened opened;
    must(et_store_unseal(fixture->store, &k.secret_key, &opened, &fixture->error));
    assert_int_equal(opened.opened, 0);
    int64_t count = -1;
    must(et_db_number(fixture->store->db, "SELECT count(*) FROM sealed", 0, &count,
                      &fixture->error));
    assert_int_equal(count, 0);
    assert_int_equal(faults(fixture), 0);
}

static void opened_in_two_files_and_merged_it_is_there_once(void **state)
{
    struct fixture *fixture = *state;
    struct keys k = make_keys(fixture, "evaluator");
    struct et_participant p = enrol_one(fixture, "A", false);
    seal(fixture, &k, &p, ET_RESPONSE_COMPLETE);
    char copy[120];
    (void)snprintf(copy, sizeof copy, "%s/copy.etapp", fixture->folder);
    must(et_store_backup(fixture->store, copy, &fixture->error));
    struct et_opened opened;
    must(et_store_unseal(fixture->store, &k.secret_key, &opened, &fixture->error));
    struct et_store *other = NULL;
    must(et_store_open(copy, ET_STORE_WRITE, &test_setup, &other, &fixture->error));
    test_now += 3600;
    must(et_store_unseal(other, &k.secret_key, &opened, &fixture->error));
    assert_int_equal(opened.opened, 1);
    et_store_close(other);
    struct et_merged merged;
    must(et_store_merge(fixture->store, copy, &merged, &fixture->error));
    assert_int_equal(merged.responses, 0);
    assert_int_equal(merged.answers, 0);
    int64_t count = -1;
    must(et_db_number(fixture->store->db, "SELECT count(*) FROM former_answer", 0, &count,
                      &fixture->error));
    assert_int_equal(count, 0);
    assert_int_equal(faults(fixture), 0);
}

#define t(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(a_sealed_response_shows_no_answer_until_it_is_opened),
        t(a_refusal_keeps_its_consent_alone_and_looks_like_any_other),
        t(another_key_opens_nothing_and_an_altered_box_is_told),
        t(keys_are_told_apart_and_never_overwritten),
        t(who_is_erased_leaves_no_sealed_box_and_no_file_brings_it_back),
        t(opened_in_two_files_and_merged_it_is_there_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
