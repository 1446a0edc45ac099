/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store_bench - 100,000 answers into a survey file and out again, beside bare
 * SQLite storing and summing the same number of rows; and one commit at a time
 * as the kiosk does it, in CPU time (the disk's own time is not ours).
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/lang/compile.h"
#include "forms/model/answer.h"
#include "forms/model/form.h"
#include "forms/store/care.h"
#include "forms/store/store.h"
#include "tests/bench/cpu.h"

enum { PEOPLE = 2000, ITEMS = 50, SINGLE = 500 };

static int64_t now(void)
{
    return 1764000000;
}

static const struct et_store_setup setup = {.clock = now,
                                            .fixed_time = -1,
                                            .who = "bench",
                                            .tool = "bench"};
static struct et_error error;

static void must(enum et_status status)
{
    if (status == ET_OK)
        return;
    (void)fprintf(stderr, "store_bench: %s\n", error.text);
    exit(3);
}

static void publish(struct et_store *store)
{
    char text[8192];
    int length = snprintf(text, sizeof text,
                          "form bench\ntitle Bench\nversion 1\nsource sv\n\nwave before: Före\n\n"
                          "scale agree\n  1 a: A\n  2 b: B\n  3 c: C\n\nsection s: S\n");
    for (int i = 0; i < ITEMS; i++)
        length += snprintf(text + length, sizeof text - (size_t)length,
                           "  ask fraga%d one agree: Stämmer det här om dig, nummer %d?\n", i, i);
    struct et_diags *diags = et_diags_new();
    struct et_source *source = et_source_new("bench.form", text, (size_t)length);
    const struct et_compile how = {0};
    struct et_form *form = et_compile(source, &how, diags);
    must(form != NULL ? ET_OK : ET_INPUT);
    must(et_store_publish(store, form, text, (size_t)length, NULL, 0, &error));
    et_form_free(form);
    et_source_free(source);
    et_diags_free(diags);
}

static void fill(struct et_store *store, const struct et_stored_form *form)
{
    const struct et_origin origin = {.source = "kiosk", .confidence = 1};
    must(et_store_begin(store, &error));
    for (int p = 0; p < PEOPLE; p++) {
        struct et_participant person = {
            .facts = {.course = "a", .started = ET_NO_DATE, .ended = ET_NO_DATE}};
        must(et_store_enrol(store, &person, &error));
        struct et_response r = {.participant = person.id, .form = form->id};
        must(et_store_respond(store, &r, &error));
        for (uint32_t v = 0; v < ITEMS; v++) {
            const struct et_answer a = {.state = ET_STATE_VALUE, .number = 1 + (p + (int)v) % 3};
            must(et_store_answer(store, &r.id, form->form, v, &a, &origin, &error));
        }
        must(et_store_finish(store, &r.id, ET_RESPONSE_COMPLETE, &error));
    }
    must(et_store_commit(store, &error));
}

static void fill_singly(struct et_store *store, const struct et_stored_form *form)
{
    const struct et_origin origin = {.source = "kiosk", .confidence = 1};
    struct et_response r = {.form = form->id};
    must(et_store_respond(store, &r, &error));
    for (uint32_t i = 0; i < SINGLE; i++) {
        const struct et_answer a = {.state = ET_STATE_VALUE, .number = 1 + i / ITEMS % 3};
        must(et_store_answer(store, &r.id, form->form, i % ITEMS, &a, &origin, &error));
    }
}

static bool add(void *user, const struct et_answer_row *row)
{
    *(double *)user += row->answer.number;
    return true;
}

static void fault(void *user, const char *sentence)
{
    (void)user;
    (void)fprintf(stderr, "store_bench: %s\n", sentence);
}

/* The least that SQLite can do with as many rows of the same kind. */
static void bare(const char *path, double *write_ms, double *read_ms)
{
    sqlite3 *db;
    sqlite3_stmt *put, *get;
    double began = cpu_ms(), sum = 0;
    if (sqlite3_open(path, &db) != SQLITE_OK)
        exit(3);
    (void)sqlite3_exec(db,
                       "PRAGMA journal_mode = WAL; CREATE TABLE t (r BLOB, i TEXT, v TEXT,"
                       " PRIMARY KEY (r, i)) STRICT, WITHOUT ROWID; BEGIN",
                       NULL, NULL, NULL);
    (void)sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?, '2')", -1, &put, NULL);
    for (int p = 0; p < PEOPLE; p++) {
        unsigned char id[16] = {(unsigned char)(p * 37), (unsigned char)(p >> 3), (unsigned char)p};
        for (int v = 0; v < ITEMS; v++) {
            char item[16];
            int length = snprintf(item, sizeof item, "fraga%d", v);
            (void)sqlite3_bind_blob(put, 1, id, sizeof id, SQLITE_STATIC);
            (void)sqlite3_bind_text(put, 2, item, length, SQLITE_STATIC);
            (void)sqlite3_step(put);
            (void)sqlite3_reset(put);
        }
    }
    (void)sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    *write_ms = cpu_ms() - began;
    began = cpu_ms();
    (void)sqlite3_prepare_v2(db, "SELECT r, i, v FROM t", -1, &get, NULL);
    while (sqlite3_step(get) == SQLITE_ROW)
        sum += sqlite3_column_double(get, 2);
    *read_ms = sum > 0 ? cpu_ms() - began : 0;
    (void)sqlite3_finalize(put);
    (void)sqlite3_finalize(get);
    (void)sqlite3_close(db);
}

int main(void)
{
    char folder[] = "/tmp/etapp-bench-XXXXXX", path[64], other[64], sibling[64], command[64];
    if (mkdtemp(folder) == NULL)
        return 3;
    (void)snprintf(path, sizeof path, "%s/s.etapp", folder);
    (void)snprintf(other, sizeof other, "%s/bare.db", folder);
    (void)snprintf(sibling, sizeof sibling, "%s/b.etapp", folder);
    struct et_store *store, *next;
    struct et_stored_form form;
    must(et_store_create(path, false, &setup, &store, &error));
    publish(store);
    must(et_store_create_sibling(sibling, path, false, &setup, &next, &error));
    must(et_store_form(store, NULL, &form, &error));
    double began = cpu_ms();
    fill(store, &form);
    double write_ms = cpu_ms() - began, sum = 0, bare_write_ms, bare_read_ms;
    began = cpu_ms();
    must(et_store_each_answer(store, &form, add, &sum, &error));
    double read_ms = cpu_ms() - began;
    began = cpu_ms();
    struct et_verified verified;
    must(et_store_verify(store, fault, NULL, &verified, &error));
    double verify_ms = cpu_ms() - began;
    et_store_close(store);
    began = cpu_ms();
    struct et_merged merged;
    must(et_store_merge(next, path, &merged, &error));
    double merge_ms = cpu_ms() - began;
    began = cpu_ms();
    fill_singly(next, &form);
    double single_ms = (cpu_ms() - began) / SINGLE;
    bare(other, &bare_write_ms, &bare_read_ms);
    const double rows = PEOPLE * ITEMS;
    (void)printf("store: %.0f answers in: %.0f ms, %.2f × bare SQLite\n", rows, write_ms,
                 write_ms / bare_write_ms);
    (void)printf("store: each_answer: %.0f ms, %.2f × bare SQLite; sum %.0f\n", read_ms,
                 read_ms / bare_read_ms, sum);
    (void)printf("store: verify: %.0f ms; merge with its check: %.0f ms, %.2f × bare inserts\n",
                 verify_ms, merge_ms, merge_ms / bare_write_ms);
    (void)printf("store: one answer with its commit: %.3f ms of CPU\n", single_ms);
    et_form_free(form.form);
    et_store_close(next);
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 ? 0 : 3;
}
