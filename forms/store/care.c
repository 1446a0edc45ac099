/* SPDX-License-Identifier: GPL-3.0-or-later */
/* care.c - copies, the trail read aloud, totals from elsewhere, erasure. */
#include "forms/store/care.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/store/inside.h"

/* ---- backup ------------------------------------------------------------- */

static void first_fault(void *user, const char *sentence)
{
    struct et_str *first = user;
    if (first->length == 0)
        et_str_add(first, sentence);
}

static enum et_status check_copy(struct et_store *store, const char *path, struct et_error *error)
{
    const struct et_store_setup setup = {.clock = store->clock, .fixed_time = -1};
    struct et_store *copy = NULL;
    struct et_verified verified;
    struct et_str first = ET_STR_EMPTY;
    enum et_status status = et_store_open(path, ET_STORE_READ, &setup, &copy, error);
    if (status == ET_OK)
        status = et_store_verify(copy, first_fault, &first, &verified, error);
    et_store_close(copy);
    if (status == ET_OK && first.length > 0)
        status = et_error_set(error, ET_FORMAT, _("“%s” is not sound, no copy was made: %s"),
                              store->path, first.text);
    et_str_free(&first);
    return status;
}

static enum et_status sync_file(const char *path, struct et_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_synced = file >= 0 && fsync(file) == 0;
    int why = errno;
    if (file >= 0)
        (void)close(file);
    if (!is_synced)
        return et_error_set(error, ET_IO, _("cannot write “%s”: %s"), path, strerror(why));
    return ET_OK;
}

static enum et_status make_copy(struct et_store *store, const char *part, const char *path,
                                struct et_error *error)
{
    enum et_status status = et_store_note(store, "backup", path, error);
    if (status == ET_OK)
        status = et_db_backup(store->db, part, error);
    if (status == ET_OK)
        status = check_copy(store, part, error);
    if (status == ET_OK)
        status = sync_file(part, error);
    /* link, unlike rename, never takes the place of a file that is there */
    if (status == ET_OK && link(part, path) != 0)
        status = et_error_set(error, ET_IO, _("cannot make “%s”: %s"), path, strerror(errno));
    if (status == ET_OK) {
        char *folder = et_io_folder(path);
        status = sync_file(folder, error);
        free(folder);
    }
    return status;
}

enum et_status et_store_backup(struct et_store *store, const char *path, struct et_error *error)
{
    if (access(path, F_OK) == 0)
        return et_error_set(error, ET_REFUSED, _("“%s” exists already; it was left as it is"),
                            path);
    struct et_str part = ET_STR_EMPTY;
    et_str_addf(&part, "%s.part-%ld", path, (long)getpid());
    int file = open(part.text, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    enum et_status status = ET_OK;
    if (file < 0) {
        status = et_error_set(error, ET_IO, _("cannot make “%s”: %s"), path, strerror(errno));
    } else {
        (void)close(file);
        status = make_copy(store, part.text, path, error);
        (void)unlink(part.text);
    }
    et_str_free(&part);
    return status;
}

/* ---- the trail ---------------------------------------------------------- */

enum et_status et_store_each_audit(struct et_store *store,
                                   bool (*visit)(void *user, const struct et_audit_entry *entry),
                                   void *user, struct et_error *error)
{
    struct et_query *q = et_db_query(
        store->db,
        "SELECT a.origin, a.seq, a.at_s, a.who, a.tool, a.action, a.item,"
        " coalesce(p.code, rp.code) FROM audit a LEFT JOIN participant p ON p.id = a.subject"
        " LEFT JOIN response r ON r.id = a.subject LEFT JOIN participant rp"
        " ON rp.id = r.participant ORDER BY a.at_s, a.origin, a.seq",
        NULL, 0);
    bool goes_on = true;
    while (goes_on && et_db_next(q)) {
        const struct et_audit_entry entry = {
            .origin = et_db_get_id(q, 0),
            .seq = et_db_get_int(q, 1),
            .at_s = et_db_get_int(q, 2),
            .who = et_db_get_text(q, 3),
            .tool = et_db_get_text(q, 4),
            .action = et_db_get_text(q, 5),
            .item = et_db_get_text(q, 6),
            .code = et_db_get_text(q, 7),
        };
        goes_on = visit(user, &entry);
    }
    return et_db_end(q, error);
}

enum et_status et_store_note(struct et_store *store, const char *action, const char *item,
                             struct et_error *error)
{
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = et_audit_add(store, action, NULL, item, NULL, error);
    return et_store_end(store, status, error);
}

/* ---- expectations ------------------------------------------------------- */

enum et_status et_store_expect(struct et_store *store, const struct et_expectation *expectation,
                               struct et_error *error)
{
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    struct et_id id = et_store_new_id(store);
    status =
        ET_DB_RUN(store->db, error, "INSERT INTO expectation VALUES (?, ?, ?, ?, ?, ?, ?)",
                  et_db_id(&id), et_db_text(expectation->role), et_db_text(expectation->choice),
                  et_db_int(expectation->total), et_db_text(expectation->source),
                  et_db_int(et_store_now(store)), et_db_text(store->who));
    if (status == ET_OK)
        status = et_audit_add(store, "expect", &id, expectation->choice, NULL, error);
    return et_store_end(store, status, error);
}

enum et_status et_store_expectations(struct et_store *store, struct et_arena *arena,
                                     struct et_expectations *expectations, struct et_error *error)
{
    struct {
        struct et_expectation *items;
        size_t count, room;
    } all = {0};
    struct et_query *q = et_db_query(store->db,
                                     "SELECT role, choice, total, source, at_s FROM expectation"
                                     " ORDER BY at_s DESC, role, choice, id",
                                     NULL, 0);
    while (et_db_next(q)) {
        const struct et_expectation e = {
            .role = et_arena_string(arena, et_db_get_text(q, 0)),
            .choice = et_arena_string(arena, et_db_get_text(q, 1)),
            .total = et_db_get_int(q, 2),
            .source = et_arena_string(arena, et_db_get_text(q, 3)),
            .at_s = et_db_get_int(q, 4),
        };
        ET_VEC_PUSH(&all, e);
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK) {
        struct et_expectation *kept = et_arena_array(arena, all.count + 1, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        *expectations = (struct et_expectations){kept, all.count};
    }
    ET_VEC_FREE(&all);
    return status;
}
