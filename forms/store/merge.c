/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merge.c - several survey files become one.
 *
 * What a file holds is a set that only grows: people, facts, responses and
 * versions of answers have random ids, erasures leave tombstones. The merged
 * file is the union of the sets; what shows of it (the facts that hold, the
 * answer that counts) is the greatest by an order that does not ask which file
 * it came from. So merging is idempotent, commutative and associative.
 */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/form.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

struct merge {
    struct et_store *from, *into;
    struct et_merged *merged;
};

/* ---- is it fit to be taken in? ------------------------------------------- */

static void first_fault(void *user, const char *sentence)
{
    struct et_str *first = user;
    if (first->length == 0)
        et_str_add(first, sentence);
}

static enum et_status check_sound(struct et_store *from, struct et_error *error)
{
    struct et_str first = ET_STR_EMPTY;
    struct et_verified verified;
    enum et_status status = et_store_verify(from, first_fault, &first, &verified, error);
    if (status == ET_OK && first.length > 0)
        status = et_error_set(error, ET_FORMAT, _("“%s” is not sound, nothing was taken in: %s"),
                              from->path, first.text);
    et_str_free(&first);
    return status;
}

/* The same version of a form must be the same form. */
static enum et_status check_forms(struct merge *m, struct et_error *error)
{
    enum et_status status = ET_OK;
    struct et_query *theirs =
        et_db_query(m->from->db, "SELECT name, version, id FROM form", NULL, 0);
    while (status == ET_OK && et_db_next(theirs)) {
        struct et_id id = et_db_get_id(theirs, 2);
        struct et_query *ours = ET_DB_QUERY(
            m->into->db, "SELECT 1 FROM form WHERE name = ? AND version = ? AND id <> ?",
            et_db_text(et_db_get_text(theirs, 0)), et_db_int(et_db_get_int(theirs, 1)),
            et_db_id(&id));
        bool differs = et_db_next(ours);
        status = et_db_end(ours, error);
        if (status == ET_OK && differs)
            status = et_error_set(error, ET_REFUSED,
                                  _("version %d of “%s” is not the same form in “%s” as in “%s”: "
                                    "their answers cannot be told apart"),
                                  (int)et_db_get_int(theirs, 1), et_db_get_text(theirs, 0),
                                  m->from->path, m->into->path);
    }
    enum et_status ended = et_db_end(theirs, status == ET_OK ? error : NULL);
    return status == ET_OK ? ended : status;
}

/* ---- the union ------------------------------------------------------------ */

/* Of a row that is in both, the one that is less by these columns is kept. */
static const char earlier_form[] =
    "(id) DO UPDATE SET published_s = excluded.published_s, who = excluded.who"
    " WHERE (excluded.published_s, excluded.who) < (form.published_s, form.who)";
static const char earlier_tombstone[] =
    "(id, kind) DO UPDATE SET at_s = excluded.at_s, reason = excluded.reason"
    " WHERE (excluded.at_s, excluded.reason) < (tombstone.at_s, tombstone.reason)";
static const char earlier_page[] =
    "(source, page_in_file) DO UPDATE SET file = excluded.file, status = excluded.status,"
    " run = excluded.run, sheet = excluded.sheet, sheet_page = excluded.sheet_page,"
    " rotation = excluded.rotation, dpi = excluded.dpi, marks = excluded.marks,"
    " reason = excluded.reason, at_s = excluded.at_s"
    " WHERE (excluded.at_s, excluded.file, excluded.status, excluded.reason)"
    "  < (page.at_s, page.file, page.status, page.reason)";
static const char void_sheet[] =
    "(serial, run) DO UPDATE SET is_void = 1 WHERE excluded.is_void > sheet.is_void";
static const char settled_doubt[] =
    "(id) DO UPDATE SET settled_s = excluded.settled_s, verdict = excluded.verdict,"
    " missing = excluded.missing, who = excluded.who"
    " WHERE (excluded.settled_s, coalesce(excluded.verdict, ''), coalesce(excluded.missing, ''),"
    "  excluded.who) > (doubt.settled_s, coalesce(doubt.verdict, ''),"
    "  coalesce(doubt.missing, ''), doubt.who)";
static const char later_reading[] =
    "(response, sheet_page, source, page_in_file) DO UPDATE SET rules = excluded.rules,"
    " boxes = excluded.boxes"
    " WHERE (excluded.rules, excluded.boxes) > (reading.rules, reading.boxes)";
static const char settled_sample[] =
    "(id) DO UPDATE SET settled_s = excluded.settled_s, verdict = excluded.verdict,"
    " missing = excluded.missing, who = excluded.who, crop = excluded.crop"
    " WHERE (excluded.settled_s, coalesce(excluded.verdict, ''), coalesce(excluded.missing, ''),"
    "  excluded.who) > (sample.settled_s, coalesce(sample.verdict, ''),"
    "  coalesce(sample.missing, ''), sample.who)";
/* A no outweighs all; what was finished outweighs what was not. */
#define RANK(row)                                                                                  \
    "CASE " row ".status WHEN 'draft' THEN 0 WHEN 'held' THEN 1 WHEN 'complete' THEN 2 ELSE 3 END"
static const char further_response[] =
    "(id) DO UPDATE SET status = excluded.status, finished_s = excluded.finished_s,"
    " is_simulated = max(response.is_simulated, excluded.is_simulated)"
    " WHERE (" RANK("excluded") ", excluded.finished_s, excluded.is_simulated) > (" RANK(
        "response") ", response.finished_s, response.is_simulated)";

static enum et_status copy_tables(struct merge *m, struct et_error *error)
{
    struct et_merged *got = m->merged;
    int64_t unseen = 0; /* rows of the codebook and the trail are not counted */
    const struct {
        const char *table, *on_conflict;
        int64_t *count;
    } tables[] = {
        {"form", earlier_form, &got->forms},
        {"form_translation", NULL, &unseen},
        {"form_wave", NULL, &unseen},
        {"form_variable", NULL, &unseen},
        {"form_choice", NULL, &unseen},
        {"participant", NULL, &got->participants},
        {"register", NULL, &got->facts},
        {"expectation", NULL, &got->other},
        {"run", NULL, &got->other},
        {"sheet", void_sheet, &got->sheets},
        {"response", further_response, &got->responses},
        {"sealed", NULL, &got->sealed},
        {"page", earlier_page, &got->pages},
        {"doubt", settled_doubt, &got->doubts},
        {"reading", later_reading, &got->other},
        {"sample", settled_sample, &got->other},
        {"tombstone", earlier_tombstone, &got->other},
        {"audit", NULL, &unseen},
    };
    enum et_status status = ET_OK;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && status == ET_OK; i++)
        status = et_copy_rows(m->from->db, m->into->db, tables[i].table, tables[i].on_conflict,
                              tables[i].count, error);
    return status;
}

/* ---- versions of answers --------------------------------------------------- */

enum { ANSWER_COLUMNS = 11 };

/*
 * Where does this version stand beside the one that counts here? The greatest
 * by step, time and salt counts; all others are former ones.
 */
static enum et_status add_version(struct merge *m, struct et_query *row, struct et_error *error)
{
    struct et_db *db = m->into->db;
    struct et_db_param p[ANSWER_COLUMNS];
    for (int i = 0; i < ANSWER_COLUMNS; i++)
        p[i] = et_db_get(row, i);
    enum et_status status = et_db_run(
        db, error, "INSERT OR IGNORE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", p,
        ANSWER_COLUMNS);
    if (status != ET_OK || et_db_changes(db) > 0) {
        m->merged->answers += status == ET_OK;
        return status;
    }
    struct et_query *q =
        ET_DB_QUERY(db,
                    "SELECT (?3, ?4, ?5) > (step, at_s, salt), (?3, ?5) = (step, salt)"
                    " FROM answer WHERE response = ?1 AND item = ?2",
                    p[0], p[1], p[2], p[8], p[3]);
    bool is_there = et_db_next(q);
    bool is_greater = is_there && et_db_get_int(q, 0) != 0;
    bool is_same = is_there && et_db_get_int(q, 1) != 0;
    status = et_db_end(q, error);
    if (status != ET_OK || is_same)
        return status;
    if (is_greater) {
        status = ET_DB_RUN(db, error,
                           "INSERT OR IGNORE INTO former_answer SELECT * FROM answer"
                           " WHERE response = ? AND item = ?",
                           p[0], p[1]);
        if (status == ET_OK)
            status = et_db_run(
                db, error, "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                p, ANSWER_COLUMNS);
    } else {
        status = et_db_run(
            db, error,
            "INSERT OR IGNORE INTO former_answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", p,
            ANSWER_COLUMNS);
    }
    m->merged->answers += status == ET_OK && et_db_changes(db) > 0;
    return status;
}

static enum et_status add_versions(struct merge *m, const char *sql, struct et_error *error)
{
    enum et_status status = ET_OK;
    struct et_query *row = et_db_query(m->from->db, sql, NULL, 0);
    while (status == ET_OK && et_db_next(row))
        status = add_version(m, row, error);
    enum et_status ended = et_db_end(row, status == ET_OK ? error : NULL);
    return status == ET_OK ? ended : status;
}

/* ---- what was erased stays out ---------------------------------------------- */

struct ids {
    struct et_id *items;
    size_t count, room;
};

static enum et_status ids_of(struct et_db *db, const char *sql, struct ids *ids,
                             struct et_error *error)
{
    struct et_query *q = et_db_query(db, sql, NULL, 0);
    while (et_db_next(q))
        ET_VEC_PUSH(ids, et_db_get_id(q, 0));
    return et_db_end(q, error);
}

static enum et_status bury(struct merge *m, struct et_error *error)
{
    struct et_db *db = m->into->db;
    struct ids people = {0}, refused = {0};
    struct et_erased erased;
    enum et_status status = ids_of(db,
                                   "SELECT t.id FROM tombstone t JOIN participant p ON p.id = t.id"
                                   " WHERE t.kind = 'participant'",
                                   &people, error);
    /* What a buried person answered elsewhere later is buried with them. */
    if (status == ET_OK)
        status = et_db_exec(db,
                            "INSERT OR IGNORE INTO tombstone SELECT r.id, 'response', t.at_s,"
                            " t.reason FROM tombstone t JOIN (SELECT id, participant FROM response"
                            "  UNION SELECT id, participant FROM sealed) r"
                            " ON r.participant = t.id WHERE t.kind = 'participant'",
                            error);
    for (size_t i = 0; i < people.count && status == ET_OK; i++)
        status = et_erase_rows(m->into, &people.items[i], &erased, error);
    m->merged->erased = (int64_t)people.count;
    if (status == ET_OK)
        status = ids_of(db,
                        "SELECT t.id FROM tombstone t JOIN response r ON r.id = t.id"
                        " WHERE t.kind = 'answers'",
                        &refused, error);
    for (size_t i = 0; i < refused.count && status == ET_OK; i++)
        status = et_response_forget(m->into, &refused.items[i], error);
    ET_VEC_FREE(&people);
    ET_VEC_FREE(&refused);
    return status;
}

/* ---- all of it --------------------------------------------------------------- */

/* The views of each form follow its newest version. */
static enum et_status make_views(struct merge *m, struct et_error *error)
{
    struct ids forms = {0};
    enum et_status status =
        ids_of(m->into->db,
               "SELECT id FROM form f WHERE version ="
               " (SELECT max(version) FROM form g WHERE g.name = f.name) ORDER BY name",
               &forms, error);
    for (size_t i = 0; i < forms.count && status == ET_OK; i++) {
        struct et_stored_form form;
        status = et_store_form_by_id(m->into, &forms.items[i], &form, error);
        if (status != ET_OK)
            break;
        status = et_comparable_write(m->into, form.form->id, error);
        if (status == ET_OK)
            status = et_codebook_views(m->into, &form.id, form.form, error);
        et_form_free(form.form);
    }
    ET_VEC_FREE(&forms);
    return status;
}

static enum et_status note(struct merge *m, struct et_error *error)
{
    const struct et_merged *got = m->merged;
    int64_t rows = got->forms + got->participants + got->facts + got->sheets + got->responses +
                   got->answers + got->pages + got->doubts + got->sealed + got->other;
    if (rows == 0)
        return ET_OK;
    enum et_status status =
        ET_DB_RUN(m->into->db, error, "INSERT OR REPLACE INTO merged VALUES (?, ?, ?, ?)",
                  et_db_id(&m->from->origin), et_db_int(et_store_now(m->into)),
                  et_db_text(m->from->path), et_db_int(rows));
    if (status == ET_OK)
        status = et_audit_add(m->into, "merge", &m->from->origin, m->from->path, NULL, error);
    return status;
}

static enum et_status take_in(struct merge *m, struct et_error *error)
{
    enum et_status status = check_forms(m, error);
    if (status == ET_OK)
        status = copy_tables(m, error);
    if (status == ET_OK)
        status = add_versions(m, "SELECT * FROM answer", error);
    if (status == ET_OK)
        status = add_versions(m, "SELECT * FROM former_answer", error);
    if (status == ET_OK)
        status = bury(m, error);
    if (status == ET_OK)
        status = et_people_show_facts(m->into, NULL, error);
    if (status == ET_OK && m->merged->forms > 0)
        status = make_views(m, error);
    return status == ET_OK ? note(m, error) : status;
}

enum et_status et_store_merge(struct et_store *store, const char *path, struct et_merged *merged,
                              struct et_error *error)
{
    const struct et_store_setup setup = {.clock = store->clock, .fixed_time = -1};
    struct et_store *from = NULL;
    struct et_merged got = {0};
    enum et_status status = et_store_open(path, ET_STORE_READ, &setup, &from, error);
    if (status == ET_OK && from->is_test && !store->is_test)
        status = et_error_set(error, ET_REFUSED,
                              _("“%s” is a test file: it may hold ids that were made twice"), path);
    if (status == ET_OK)
        status = check_sound(from, error);
    if (status == ET_OK)
        status = et_db_begin(from->db, error);
    if (status == ET_OK)
        status = et_db_begin(store->db, error);
    if (status == ET_OK) {
        struct merge m = {from, store, &got};
        status = et_store_end(store, take_in(&m, error), error);
    }
    et_store_close(from);
    if (status != ET_OK)
        return status;
    *merged = got;
    int64_t ignored = 0; /* what was buried on the way leaves the log too */
    return et_db_number(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", 0, &ignored, error);
}

/* ---- what a person must decide ------------------------------------------------- */

static const struct {
    const char *kind, *sql;
} conflicts[] = {
    {"code", "SELECT code, '', '', '', '' FROM participant GROUP BY code HAVING count(*) > 1"},
    {"answer",
     "SELECT p.code, r.wave, f.item, coalesce(a.value, a.missing), coalesce(f.value, f.missing)"
     " FROM former_answer f JOIN answer a ON a.response = f.response AND a.item = f.item"
     " JOIN response r ON r.id = f.response LEFT JOIN participant p ON p.id = r.participant"
     " WHERE (a.step = f.step OR EXISTS (SELECT 1 FROM former_answer g WHERE"
     "  g.response = f.response AND g.item = f.item AND g.step = f.step AND g.salt <> f.salt))"
     " AND (a.value IS NOT f.value OR a.missing IS NOT f.missing)"
     /* an answer given after the last merge has decided it */
     " AND a.at_s <= coalesce((SELECT max(at_s) FROM merged), 0) ORDER BY 1, 2, 3, 5"},
    {"twice", "SELECT p.code, r.wave, '', '', '' FROM response r JOIN participant p"
              " ON p.id = r.participant JOIN form f ON f.id = r.form WHERE r.status = 'complete'"
              " GROUP BY r.participant, r.wave, f.name HAVING count(*) > 1 ORDER BY 1, 2"},
};

enum et_status et_store_each_conflict(struct et_store *store,
                                      bool (*visit)(void *user, const struct et_conflict *conflict),
                                      void *user, struct et_error *error)
{
    enum et_status status = ET_OK;
    bool goes_on = true;
    for (size_t i = 0; i < sizeof conflicts / sizeof conflicts[0] && status == ET_OK; i++) {
        struct et_query *q = et_db_query(store->db, conflicts[i].sql, NULL, 0);
        while (goes_on && et_db_next(q)) {
            const struct et_conflict c = {
                .kind = conflicts[i].kind,
                .code = et_db_get_text(q, 0),
                .wave = et_db_get_text(q, 1),
                .item = et_db_get_text(q, 2),
                .kept = et_db_get_text(q, 3),
                .rival = et_db_get_text(q, 4),
            };
            goes_on = visit(user, &c);
        }
        status = et_db_end(q, error);
    }
    return status;
}
