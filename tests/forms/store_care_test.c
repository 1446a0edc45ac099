/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies, erasure, siblings and the trail read aloud. */
#include "tests/forms/store_form.h"

#include <sys/stat.h>

#include "forms/base/io.h"
#include "forms/model/code.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

static int64_t number(struct fixture *fixture, const char *sql)
{
    int64_t found = -1;
    must(et_db_number(fixture->store->db, sql, -1, &found, &fixture->error));
    return found;
}

static void nobody(void *user, const char *sentence)
{
    (void)user;
    fail_msg("verify says: %s", sentence);
}

static void must_be_sound(struct fixture *fixture)
{
    struct et_verified verified;
    must(et_store_verify(fixture->store, nobody, NULL, &verified, &fixture->error));
    assert_int_equal(verified.faults, 0);
}

/* Do the bytes stand anywhere in the file, or in the log beside it? */
static bool stands(const char *path, const void *bytes, size_t count)
{
    bool found = false;
    for (int log = 0; log < 2; log++) {
        char name[128];
        char *all = NULL;
        size_t size = 0;
        (void)snprintf(name, sizeof name, "%s%s", path, log ? "-wal" : "");
        if (et_io_read(name, 64 << 20, &all, &size, NULL) != ET_OK)
            continue;
        found = found || memmem(all, size, bytes, count) != NULL;
        free(all);
    }
    return found;
}

/* Two people; the first has written a secret, changed it, and left a picture. */
static struct et_participant fill(struct fixture *fixture)
{
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_participant other = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0), more = respond(fixture, &other, 0);
    must(answer(fixture, &r, "ord", "Hemligheten ett"));
    must(answer(fixture, &r, "ord", "Hemligheten två"));
    must(answer(fixture, &more, "ord", "Det andra"));
    const unsigned char crop[] = "bild av handstil";
    struct et_doubt doubt = {
        .response = r.id, .item = "ord", .reason = "text", .crop = crop, .crop_size = 16};
    must(et_store_add_doubt(fixture->store, &doubt, &fixture->error));
    struct et_print_run run = {
        .form = fixture->form.id, .language = "sv", .layout = "x", .map = "m"};
    must(et_store_add_run(fixture->store, &run, &fixture->error));
    struct et_sheet sheet = {.run = run.run, .participant = p.id};
    must(et_store_add_sheet(fixture->store, &sheet, &fixture->error));
    return p;
}

static void of_the_erased_not_a_byte_is_left(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = fill(fixture);
    char code[ET_CODE_CHARS + 1];
    et_code_write(p.code, code);
    assert_true(stands(fixture->path, "Hemligheten ett", 15));
    assert_true(stands(fixture->path, "bild av handstil", 16));
    assert_true(stands(fixture->path, code, 7));
    struct et_erased erased;
    must(et_store_erase(fixture->store, &p.id, "asked", fixture->arena, &erased, &fixture->error));
    assert_int_equal(erased.responses, 1);
    assert_int_equal(erased.answers, 1);
    assert_int_equal(erased.paper_count, 1);
    for (int after = 0; after < 2; after++) { /* at once, and after a clean close */
        assert_false(stands(fixture->path, "Hemligheten", 11));
        assert_false(stands(fixture->path, "handstil", 8));
        assert_false(stands(fixture->path, code, 7));
        assert_true(stands(fixture->path, "Det andra", 9));
        reopen(fixture);
    }
    assert_int_equal(number(fixture, "SELECT count(*) FROM tombstone"), 2);
    must_be_sound(fixture);
    must_not(ET_NOT_FOUND, et_store_erase(fixture->store, &p.id, "asked", fixture->arena, &erased,
                                          &fixture->error));
}

static void a_reader_of_the_old_state_is_told_of(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = fill(fixture);
    struct et_store *reader = NULL;
    must(et_store_open(fixture->path, ET_STORE_READ, &test_setup, &reader, &fixture->error));
    must(et_store_begin(reader, &fixture->error));
    struct et_people people;
    must(et_store_people(reader, NULL, NULL, fixture->arena, &people, &fixture->error));
    must(et_db_exec(fixture->store->db, "PRAGMA busy_timeout = 50", &fixture->error));
    struct et_erased erased;
    must_not(ET_LOCKED, et_store_erase(fixture->store, &p.id, "asked", fixture->arena, &erased,
                                       &fixture->error));
    et_store_close(reader);
    reopen(fixture);
    assert_false(stands(fixture->path, "Hemligheten", 11));
}

static void a_backup_is_whole_and_never_over_another_file(void **state)
{
    struct fixture *fixture = *state;
    (void)fill(fixture);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/kopia.etapp", fixture->folder);
    must(et_store_backup(fixture->store, path, &fixture->error));
    must_not(ET_REFUSED, et_store_backup(fixture->store, path, &fixture->error));
    struct stat file;
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_mode & 0077, 0);
    assert_int_equal(file.st_nlink, 1);
    int64_t answers = number(fixture, "SELECT count(*) FROM answer");
    et_store_close(fixture->store);
    must(et_store_open(path, ET_STORE_WRITE, &test_setup, &fixture->store, &fixture->error));
    assert_int_equal(number(fixture, "SELECT count(*) FROM answer"), answers);
    must_be_sound(fixture);
}

static void a_damaged_survey_is_not_copied(void **state)
{
    struct fixture *fixture = *state;
    (void)fill(fixture);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/kopia.etapp", fixture->folder);
    must(et_db_exec(fixture->store->db, "UPDATE answer SET value = 'x'", &fixture->error));
    must_not(ET_FORMAT, et_store_backup(fixture->store, path, &fixture->error));
    assert_int_not_equal(access(path, F_OK), 0);
    char command[160];
    (void)snprintf(command, sizeof command, "ls %s | grep -q part", fixture->folder);
    assert_int_not_equal(system(command), 0);
}

static void erasure_names_the_copies_it_cannot_reach(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = fill(fixture);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/kopia.etapp", fixture->folder);
    must(et_store_backup(fixture->store, path, &fixture->error));
    must(et_store_note(fixture->store, "export", "data.csv", &fixture->error));
    struct et_erased erased;
    must(et_store_erase(fixture->store, &p.id, "asked", fixture->arena, &erased, &fixture->error));
    assert_int_equal(erased.copy_count, 2);
    assert_string_equal(erased.copies[0], path);
    assert_string_equal(erased.copies[1], "data.csv");
}

static void siblings_share_key_and_forms_and_no_code(void **state)
{
    struct fixture *fixture = *state;
    char paths[2][128];
    struct et_store *siblings[2], *region = fixture->store;
    for (int i = 0; i < 2; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "%s/s%d.etapp", fixture->folder, i);
        must(et_store_create_sibling(paths[i], fixture->path, false, &test_setup, &siblings[i],
                                     &fixture->error));
        assert_memory_equal(et_store_key(siblings[i]), et_store_key(region), ET_KEY_BYTES);
        struct et_stored_form form;
        must(et_store_form(siblings[i], "prov", &form, &fixture->error));
        assert_true(et_id_equal(&form.id, &fixture->form.id));
        et_form_free(form.form);
        fixture->store = siblings[i];
        for (int n = 0; n < 40; n++)
            assert_int_equal(enrol_one(fixture, "a", false).code % ET_CODE_BLOCKS, i + 1);
        must_be_sound(fixture);
    }
    fixture->store = region;
    assert_int_equal(enrol_one(fixture, "a", false).code % ET_CODE_BLOCKS, 0);
    struct et_store *none = NULL;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/s9.etapp", fixture->folder);
    must_not(ET_REFUSED,
             et_store_create_sibling(path, paths[0], false, &test_setup, &none, &fixture->error));
    assert_int_not_equal(access(path, F_OK), 0);
    for (int i = 0; i < 2; i++)
        et_store_close(siblings[i]);
}

static void totals_from_elsewhere_are_kept_with_their_source(void **state)
{
    struct fixture *fixture = *state;
    const struct et_expectation women = {"sex", "kvinna", 90, "Rapport oktober", 0};
    must(et_store_expect(fixture->store, &women, &fixture->error));
    struct et_expectations all;
    must(et_store_expectations(fixture->store, fixture->arena, &all, &fixture->error));
    assert_int_equal(all.count, 1);
    assert_string_equal(all.items[0].choice, "kvinna");
    assert_int_equal(all.items[0].total, 90);
    assert_int_equal(all.items[0].at_s, test_now);
}

static bool count_erased(void *user, const struct et_audit_entry *entry)
{
    int *count = user;
    *count += strcmp(entry->action, "answer") == 0 && entry->code[0] == '\0';
    return true;
}

static void the_trail_names_nobody_who_was_erased(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = fill(fixture);
    struct et_erased erased;
    int count = 0;
    must(et_store_erase(fixture->store, &p.id, "asked", fixture->arena, &erased, &fixture->error));
    must(et_store_each_audit(fixture->store, count_erased, &count, &fixture->error));
    assert_int_equal(count, 2);
}

#define t(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(of_the_erased_not_a_byte_is_left),
        t(a_reader_of_the_old_state_is_told_of),
        t(a_backup_is_whole_and_never_over_another_file),
        t(a_damaged_survey_is_not_copied),
        t(erasure_names_the_copies_it_cannot_reach),
        t(siblings_share_key_and_forms_and_no_code),
        t(totals_from_elsewhere_are_kept_with_their_source),
        t(the_trail_names_nobody_who_was_erased),
    };
    return cmocka_run_group_tests_name("store_care", tests, NULL, NULL);
}
