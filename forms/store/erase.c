/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * erase.c - the right to be forgotten: rows, log and free pages.
 *
 * secure_delete overwrites what is freed; the checkpoint empties the log. The
 * trail keeps its entries: without the salts, which stood in the rows, their
 * hashes tell nothing.
 */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/payload.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

struct texts {
    const char **items;
    size_t count, room;
};

static const char *const *keep(struct texts *texts, struct et_arena *arena, size_t *count)
{
    const char **kept = et_arena_array(arena, texts->count + 1, sizeof *kept);
    if (texts->count > 0)
        memcpy(kept, texts->items, texts->count * sizeof *kept);
    *count = texts->count;
    ET_VEC_FREE(texts);
    return kept;
}

/* What this file cannot reach: paper, and copies that were made of it. */
static enum et_status beyond(struct et_store *store, const struct et_id *participant,
                             struct et_arena *arena, struct et_erased *erased,
                             struct et_error *error)
{
    struct texts papers = {0}, copies = {0};
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT serial FROM sheet WHERE participant = ?1 UNION"
                    " SELECT sheet FROM response WHERE participant = ?1 AND sheet <> 0",
                    et_db_id(participant));
    while (et_db_next(q)) {
        char serial[8];
        et_serial_write((uint64_t)et_db_get_int(q, 0) & ((1ULL << 35) - 1), serial);
        ET_VEC_PUSH(&papers, et_arena_string(arena, serial));
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK) {
        q = et_db_query(store->db,
                        "SELECT DISTINCT item FROM audit WHERE action IN ('backup', 'export')"
                        " ORDER BY item",
                        NULL, 0);
        while (et_db_next(q))
            ET_VEC_PUSH(&copies, et_arena_string(arena, et_db_get_text(q, 0)));
        status = et_db_end(q, error);
    }
    erased->papers = keep(&papers, arena, &erased->paper_count);
    erased->copies = keep(&copies, arena, &erased->copy_count);
    return status;
}

#define THEIRS " IN (SELECT id FROM response WHERE participant = ?1)"

/* In this order, so that nothing stands without what it belongs to. */
static const char *const removals[] = {
    "DELETE FROM reading WHERE response" THEIRS,
    "DELETE FROM sample WHERE response" THEIRS,
    "DELETE FROM doubt WHERE response" THEIRS,
    "DELETE FROM former_answer WHERE response" THEIRS,
    "DELETE FROM answer WHERE response" THEIRS,
    "DELETE FROM page WHERE sheet <> 0 AND (sheet IN (SELECT serial FROM sheet"
    " WHERE participant = ?1) OR sheet IN (SELECT sheet FROM response WHERE participant = ?1))",
    "DELETE FROM response WHERE participant = ?1",
    "DELETE FROM sealed WHERE participant = ?1",
    "DELETE FROM sheet WHERE participant = ?1",
    "DELETE FROM register WHERE participant = ?1",
    "DELETE FROM participant WHERE id = ?1",
};
enum { ANSWERS = 4, RESPONSES = 6, SEALED = 7, SHEETS = 8, PEOPLE = 10 };

enum et_status et_erase_rows(struct et_store *store, const struct et_id *participant,
                             struct et_erased *erased, struct et_error *error)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; i < sizeof removals / sizeof removals[0] && status == ET_OK; i++) {
        status = ET_DB_RUN(store->db, error, removals[i], et_db_id(participant));
        int64_t count = et_db_changes(store->db);
        if (i == ANSWERS)
            erased->answers = count;
        else if (i == RESPONSES)
            erased->responses = count;
        else if (i == SEALED)
            erased->sealed = count;
        else if (i == SHEETS)
            erased->sheets = count;
        if (i == PEOPLE && status == ET_OK && count == 0)
            status =
                et_error_set(error, ET_NOT_FOUND, _("“%s” holds no such participant"), store->path);
    }
    return status;
}

static enum et_status bury(struct et_store *store, const struct et_id *participant,
                           const char *reason, struct et_error *error)
{
    struct et_db_param now = et_db_int(et_store_now(store)), why = et_db_text(reason);
    enum et_status status =
        ET_DB_RUN(store->db, error,
                  "INSERT OR IGNORE INTO tombstone SELECT id, 'response', ?2, ?3 FROM"
                  " (SELECT id FROM response WHERE participant = ?1"
                  "  UNION SELECT id FROM sealed WHERE participant = ?1)",
                  et_db_id(participant), now, why);
    if (status == ET_OK)
        status = ET_DB_RUN(store->db, error,
                           "INSERT OR IGNORE INTO tombstone VALUES (?, 'participant', ?, ?)",
                           et_db_id(participant), now, why);
    return status;
}

/* Writes the log into the file and empties it. */
static enum et_status empty_log(struct et_store *store, struct et_error *error)
{
    int64_t is_busy = 0;
    enum et_status status =
        et_db_number(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", 0, &is_busy, error);
    if (status == ET_OK && is_busy != 0)
        return et_error_set(error, ET_LOCKED,
                            _("it is erased, but another program still reads an older state of "
                              "“%s”: end that program and erase again"),
                            store->path);
    return status;
}

enum et_status et_store_erase(struct et_store *store, const struct et_id *participant,
                              const char *reason, struct et_arena *arena, struct et_erased *erased,
                              struct et_error *error)
{
    struct et_erased done = {0};
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = beyond(store, participant, arena, &done, error);
    if (status == ET_OK)
        status = bury(store, participant, reason, error);
    if (status == ET_OK)
        status = et_erase_rows(store, participant, &done, error);
    if (status == ET_OK)
        status = et_audit_add(store, "erase", participant, reason, NULL, error);
    status = et_store_end(store, status, error);
    if (status != ET_OK)
        return status;
    *erased = done;
    return empty_log(store, error);
}
