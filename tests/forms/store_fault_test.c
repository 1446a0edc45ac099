/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong with a survey file: told clearly, and nothing lost. */
#include "tests/forms/store_form.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "forms/store/inside.h"

static enum et_status try_open(struct fixture *fixture, const char *path, enum et_store_mode mode)
{
    struct et_store *store = NULL;
    enum et_status status = et_store_open(path, mode, &test_setup, &store, &fixture->error);
    et_store_close(store);
    return status;
}

static void shut(struct fixture *fixture)
{
    et_store_close(fixture->store);
    fixture->store = NULL;
}

static void put_file(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fputs(bytes, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static int64_t answers(struct fixture *fixture)
{
    int64_t count = -1;
    must(et_db_number(fixture->store->db, "SELECT count(*) FROM answer", -1, &count,
                      &fixture->error));
    return count;
}

static void a_file_that_is_not_there_is_told_how_to_make(void **state)
{
    struct fixture *fixture = *state;
    must_not(ET_IO, try_open(fixture, "/tmp/no-such-folder/x.etapp", ET_STORE_READ));
    assert_non_null(strstr(fixture->error.text, "etapp new"));
}

static void a_text_file_is_no_survey_file(void **state)
{
    struct fixture *fixture = *state;
    shut(fixture);
    put_file(fixture->path, "this is a letter, and longer than a database's first bytes are, "
                            "which would be one hundred if I am not mistaken, is it not so?\n");
    must_not(ET_FORMAT, try_open(fixture, fixture->path, ET_STORE_READ));
    must_not(ET_FORMAT, try_open(fixture, fixture->path, ET_STORE_WRITE));
    put_file(fixture->path, "");
    must_not(ET_FORMAT, try_open(fixture, fixture->path, ET_STORE_WRITE));
}

static void another_programs_database_is_left_alone(void **state)
{
    struct fixture *fixture = *state;
    must(et_db_exec(fixture->store->db, "PRAGMA application_id = 7", &fixture->error));
    shut(fixture);
    must_not(ET_FORMAT, try_open(fixture, fixture->path, ET_STORE_WRITE));
}

static void a_newer_file_is_not_touched(void **state)
{
    struct fixture *fixture = *state;
    must(et_db_exec(fixture->store->db, "PRAGMA user_version = 4", &fixture->error));
    shut(fixture);
    must_not(ET_NEWER, try_open(fixture, fixture->path, ET_STORE_WRITE));
    must_not(ET_NEWER, try_open(fixture, fixture->path, ET_STORE_READ));
}

static void a_cut_file_is_damaged_wherever_it_was_cut(void **state)
{
    struct fixture *fixture = *state;
    shut(fixture);
    struct stat file;
    assert_int_equal(stat(fixture->path, &file), 0);
    for (off_t size = file.st_size - 1; size > 0; size -= 8191) {
        assert_int_equal(truncate(fixture->path, size), 0);
        must_not(ET_FORMAT, try_open(fixture, fixture->path, ET_STORE_READ));
    }
}

/* Any byte of the file wrong: an answer is right, or an error says so. */
static void a_rotten_byte_never_crashes(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    must(answer(fixture, &r, "sv.prata", "3"));
    shut(fixture);
    struct stat file;
    assert_int_equal(stat(fixture->path, &file), 0);
    int fd = open(fixture->path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    for (off_t at = 0; at < file.st_size; at += 397) {
        unsigned char was, now;
        assert_int_equal(pread(fd, &was, 1, at), 1);
        now = (unsigned char)~was;
        assert_int_equal(pwrite(fd, &now, 1, at), 1);
        struct et_store *store = NULL;
        struct et_record *record = NULL;
        struct et_stored_form form = {0};
        if (et_store_open(fixture->path, ET_STORE_READ, &test_setup, &store, NULL) == ET_OK) {
            if (et_store_form(store, NULL, &form, NULL) == ET_OK)
                (void)et_store_record(store, &p.id, &form, 0, fixture->arena, &record, NULL);
            et_form_free(form.form);
        }
        et_store_close(store);
        assert_int_equal(pwrite(fd, &was, 1, at), 1);
    }
    (void)close(fd);
}

static void a_full_disk_undoes_the_step_and_no_more(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    must(answer(fixture, &r, "sv.prata", "3"));
    must(et_db_limit_pages(fixture->store->db, 1, &fixture->error)); /* no more than now */
    char text[200];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    enum et_status status = ET_OK;
    int64_t kept = 0;
    for (int i = 0; i < 2000 && status == ET_OK; i++) {
        kept = answers(fixture);
        text[i % 190] = 'b';
        fixture->error = (struct et_error){0};
        struct et_response more = {.participant = p.id, .form = fixture->form.id, .wave = 1};
        status = et_store_respond(fixture->store, &more, &fixture->error);
        if (status == ET_OK)
            status = answer(fixture, &more, "ord", text);
    }
    assert_int_equal(status, ET_IO);
    assert_non_null(strstr(fixture->error.text, "full"));
    assert_int_equal(answers(fixture), kept);
    must(et_db_limit_pages(fixture->store->db, 100000, &fixture->error));
    must(answer(fixture, &r, "ord", text)); /* and goes on when there is room */
    reopen(fixture);
    assert_int_equal(answers(fixture), kept + 1);
}

static void a_full_disk_inside_a_longer_step_undoes_it_all(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    must(et_db_limit_pages(fixture->store->db, 1, &fixture->error));
    must(et_store_begin(fixture->store, &fixture->error));
    enum et_status status = ET_OK;
    for (int i = 0; i < 5000 && status == ET_OK; i++) {
        struct et_response r = {.participant = p.id, .form = fixture->form.id};
        status = et_store_respond(fixture->store, &r, &fixture->error);
    }
    assert_int_equal(status, ET_IO);
    et_store_rollback(fixture->store);
    struct et_responses responses;
    must(et_store_responses(fixture->store, "prov", fixture->arena, &responses, &fixture->error));
    assert_int_equal(responses.count, 0);
}

static void reading_does_not_write(void **state)
{
    struct fixture *fixture = *state;
    shut(fixture);
    must(
        et_store_open(fixture->path, ET_STORE_READ, &test_setup, &fixture->store, &fixture->error));
    struct et_participant p = {.facts = {.started = ET_NO_DATE, .ended = ET_NO_DATE}};
    must_not(ET_IO, et_store_enrol(fixture->store, &p, &fixture->error));
}

static void as_nobody(void (*work)(struct fixture *fixture), struct fixture *fixture)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* root may write anything: try it as another */
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(9);
        work(fixture);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void open_read_only(struct fixture *fixture)
{
    struct et_error error = {0};
    struct et_store *store = NULL;
    struct et_stored_form form = {0};
    if (et_store_open(fixture->path, ET_STORE_WRITE, &test_setup, &store, &error) != ET_IO)
        _exit(1);
    if (et_store_open(fixture->path, ET_STORE_READ, &test_setup, &store, &error) != ET_OK)
        _exit(2);
    if (et_store_form(store, "prov", &form, &error) != ET_OK)
        _exit(3);
    et_form_free(form.form);
    et_store_close(store);
}

static void a_read_only_file_in_a_read_only_folder_can_be_read(void **state)
{
    struct fixture *fixture = *state;
    shut(fixture);
    assert_int_equal(chmod(fixture->path, 0444), 0);
    assert_int_equal(chmod(fixture->folder, 0555), 0);
    as_nobody(open_read_only, fixture);
    assert_int_equal(chmod(fixture->folder, 0755), 0);
    assert_int_equal(chmod(fixture->path, 0644), 0);
}

/* ---- several programs at once ---------------------------------------------- */

enum { WRITERS = 4, EACH = 50 };

static void write_some(const char *path, int writer)
{
    struct fixture own = {0};
    struct fixture *fixture = &own;
    fixture->arena = et_arena_new();
    must(et_store_open(path, ET_STORE_WRITE, &test_setup, &own.store, &own.error));
    must(et_store_form(own.store, "prov", &own.form, &own.error));
    char course[8];
    (void)snprintf(course, sizeof course, "k%d", writer);
    struct et_participant p = enrol_one(fixture, course, false);
    struct et_response r = respond(fixture, &p, 0);
    for (int i = 0; i < EACH; i++) {
        char hours[8];
        (void)snprintf(hours, sizeof hours, "%d", i);
        must(answer(fixture, &r, "timmar", hours));
    }
    et_form_free(own.form.form);
    et_store_close(own.store);
    et_arena_free(own.arena);
}

static void several_programs_write_politely(void **state)
{
    struct fixture *fixture = *state;
    pid_t children[WRITERS];
    shut(fixture);
    for (int i = 0; i < WRITERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            write_some(fixture->path, i);
            _exit(0);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    reopen(fixture);
    int64_t former = 0, chain = 0;
    must(et_db_number(fixture->store->db, "SELECT count(*) FROM former_answer", 0, &former,
                      &fixture->error));
    assert_int_equal(former, WRITERS * (EACH - 1));
    must(et_db_number(fixture->store->db,
                      "SELECT count(*) FROM audit a JOIN audit b ON b.origin = a.origin"
                      " AND b.seq = a.seq + 1 AND b.former = a.hash",
                      0, &chain, &fixture->error));
    int64_t entries = 0;
    must(et_db_number(fixture->store->db, "SELECT count(*) FROM audit", 0, &entries,
                      &fixture->error));
    assert_int_equal(chain, entries - 1); /* one chain, without a fork */
}

/* ---- the plug is pulled ------------------------------------------------------ */

/* Answers without end, and says each number once it is stored. */
static void answer_for_ever(const char *path, const struct et_id *response, int out)
{
    struct fixture own = {0};
    struct fixture *fixture = &own;
    fixture->arena = et_arena_new();
    must(et_store_open(path, ET_STORE_WRITE, &test_setup, &own.store, &own.error));
    must(et_store_form(own.store, "prov", &own.form, &own.error));
    struct et_response r = {.id = *response};
    for (int32_t i = 0;; i++) {
        char text[16];
        (void)snprintf(text, sizeof text, "nr %d", i);
        must(answer(fixture, &r, "ord", text));
        if (write(out, &i, sizeof i) != sizeof i)
            _exit(1);
    }
}

static int last_acknowledged(const char *path, const struct et_id *response, int rest_ms)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        answer_for_ever(path, response, ends[1]);
    (void)close(ends[1]);
    int32_t last = -1, next;
    for (int i = 0; i < 3 + rest_ms % 7; i++)
        if (read(ends[0], &next, sizeof next) == sizeof next)
            last = next;
    (void)usleep((useconds_t)rest_ms * 100);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    while (read(ends[0], &next, sizeof next) == sizeof next)
        last = next;
    (void)close(ends[0]);
    return last;
}

static void every_acknowledged_answer_survives_a_kill(void **state)
{
    struct fixture *fixture = *state;
    struct et_participant p = enrol_one(fixture, "v34", false);
    struct et_response r = respond(fixture, &p, 0);
    shut(fixture);
    for (int i = 0; i < 25; i++) {
        int last = last_acknowledged(fixture->path, &r.id, i);
        assert_true(last >= 0);
        must(et_store_open(fixture->path, ET_STORE_WRITE, &test_setup, &fixture->store,
                           &fixture->error));
        struct et_record *record = NULL;
        must(et_store_record(fixture->store, &p.id, &fixture->form, 0, fixture->arena, &record,
                             &fixture->error));
        int stored = -1;
        uint32_t variable = et_form_variable(fixture->form.form, "ord");
        assert_int_equal(sscanf(record->answers[variable].text, "nr %d", &stored), 1);
        assert_in_range(stored, last, last + 1); /* the last may be stored and not yet told */
        int64_t faults = -1;
        must(et_db_number(fixture->store->db,
                          "SELECT count(*) FROM pragma_integrity_check"
                          " WHERE integrity_check <> 'ok'",
                          -1, &faults, &fixture->error));
        assert_int_equal(faults, 0);
        shut(fixture);
    }
}

#define t(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(a_file_that_is_not_there_is_told_how_to_make),
        t(a_text_file_is_no_survey_file),
        t(another_programs_database_is_left_alone),
        t(a_newer_file_is_not_touched),
        t(a_cut_file_is_damaged_wherever_it_was_cut),
        t(a_rotten_byte_never_crashes),
        t(a_full_disk_undoes_the_step_and_no_more),
        t(a_full_disk_inside_a_longer_step_undoes_it_all),
        t(reading_does_not_write),
        t(a_read_only_file_in_a_read_only_folder_can_be_read),
        t(several_programs_write_politely),
        t(every_acknowledged_answer_survives_a_kill),
    };
    return cmocka_run_group_tests_name("store_fault", tests, NULL, NULL);
}
