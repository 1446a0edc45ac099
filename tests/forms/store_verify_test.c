/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is altered behind etapp's back is found, and named. */
#include "tests/forms/store_form.h"

#include "forms/base/str.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

static void hear(void *user, const char *sentence)
{
    et_str_addf(user, "%s\n", sentence);
}

/* What verify says of the file as it is now. */
static char *verify(struct fixture *fixture)
{
    struct et_str said = ET_STR_EMPTY;
    struct et_verified verified;
    must(et_store_verify(fixture->store, hear, &said, &verified, &fixture->error));
    assert_int_equal(verified.faults > 0, said.length > 0);
    return et_str_take(&said);
}

/* A file with something of everything in it. */
static struct et_response fill(struct fixture *fixture)
{
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0), refused = respond(fixture, &p, 1);
    must(answer(fixture, &r, "sv.prata", "3"));
    must(answer(fixture, &r, "sv.prata", "2"));
    must(answer(fixture, &r, "ord", "hej"));
    must(et_store_finish(fixture->store, &r.id, ET_RESPONSE_COMPLETE, &fixture->error));
    must(answer(fixture, &refused, "sv.prata", "3"));
    must(answer(fixture, &refused, "samtycke", "0"));
    must(et_store_finish(fixture->store, &refused.id, ET_RESPONSE_REFUSED, &fixture->error));
    struct et_response scanned = {.participant = p.id,
                                  .form = fixture->form.id,
                                  .mode = ET_MODE_PAPER,
                                  .status = ET_RESPONSE_HELD,
                                  .sheet = 77};
    must(et_store_respond(fixture->store, &scanned, &fixture->error));
    return r;
}

static void a_file_that_only_etapp_wrote_is_sound(void **state)
{
    struct fixture *fixture = *state;
    (void)fill(fixture);
    (void)enrol_one(fixture, "v34", true);
    reopen(fixture);
    char *said = verify(fixture);
    assert_string_equal(said, "");
    free(said);
}

static const struct {
    const char *sql, *named;
} tampering[] = {
    {"UPDATE answer SET value = '1' WHERE item = 'sv.prata'", "sv.prata"},
    {"UPDATE answer SET value = NULL, missing = 'refused' WHERE item = 'ord'", "ord"},
    {"UPDATE answer SET source = 'review' WHERE item = 'ord'", "ord"},
    {"UPDATE former_answer SET value = '1'", "sv.prata"},
    {"DELETE FROM answer WHERE item = 'ord'", "ord"},
    {"DELETE FROM former_answer", "sv.prata"},
    {"UPDATE register SET value = 'v35'", "course"},
    {"UPDATE participant SET course = 'v35'", "facts"},
    {"UPDATE participant SET code = '00000-0'", "00000-0"},
    {"UPDATE participant SET code = 'K7M4P-0'", "K7M4P-0"},
    {"UPDATE response SET wave = 'after' WHERE wave = 'before'", "after"},
    {"UPDATE response SET status = 'complete' WHERE status = 'held'", "status"},
    {"UPDATE response SET participant = NULL WHERE status = 'complete'", "before"},
    {"UPDATE form SET version = 9", "prov"},
    {"UPDATE form SET source = CAST(replace(CAST(source AS TEXT), 'Inte alls', 'Helt') AS BLOB)",
     "prov"},
    {"DROP TRIGGER audit_is_never_changed; UPDATE audit SET who = 'bo' WHERE seq = 2", "entry 2"},
    {"DROP TRIGGER audit_is_never_removed; DELETE FROM audit WHERE seq = 3", "number 4"},
    {"DROP TRIGGER audit_is_never_removed", "missing"},
    {"CREATE TABLE mine (a)", "mine"},
    {"PRAGMA foreign_keys = 0; DELETE FROM participant", "participant"},
    {"INSERT INTO answer SELECT response, 'timmar', 1, zeroblob(16), '40', NULL, 'kiosk', 1, at_s,"
     " who, NULL FROM answer WHERE item = 'ord'",
     "timmar"},
};

static void whatever_is_altered_is_found_and_named(void **state)
{
    struct fixture *fixture = *state;
    (void)fill(fixture);
    for (size_t i = 0; i < sizeof tampering / sizeof tampering[0]; i++) {
        char copy[128];
        (void)snprintf(copy, sizeof copy, "%s/copy%zu", fixture->folder, i);
        must(et_db_backup(fixture->store->db, copy, &fixture->error));
        struct et_store *whole = fixture->store;
        must(et_store_open(copy, ET_STORE_WRITE, &test_setup, &fixture->store, &fixture->error));
        must(et_db_exec(fixture->store->db, tampering[i].sql, &fixture->error));
        char *said = verify(fixture);
        if (strstr(said, tampering[i].named) == NULL)
            fail_msg("after “%s” verify says: %s", tampering[i].sql, said);
        free(said);
        et_store_close(fixture->store);
        fixture->store = whole;
    }
}

#define t(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(a_file_that_only_etapp_wrote_is_sound),
        t(whatever_is_altered_is_found_and_named),
    };
    return cmocka_run_group_tests_name("store_verify", tests, NULL, NULL);
}
