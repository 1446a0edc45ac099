/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * comparable.c - which answers to one version of a form are answers to another:
 * form_lock, made from the published forms alone, and what is read by it.
 */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/vec.h"
#include "forms/lang/lock.h"
#include "forms/model/form.h"
#include "forms/store/inside.h"

/* ---- the table ------------------------------------------------------------ */

static enum et_status insert(struct et_store *store, const struct et_id *form,
                             const struct et_lock *lock, struct et_error *error)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; i < lock->count && status == ET_OK; i++) {
        const struct et_lock_entry *e = &lock->entries[i];
        if (e->last != lock->version)
            continue;
        status = ET_DB_RUN(
            store->db, error, "INSERT INTO form_lock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            et_db_id(form), et_db_text(e->id), et_db_text(e->lineage), et_db_text(e->type),
            et_db_text(e->list), et_db_text(e->codes), et_db_text(e->wording), et_db_int(e->first),
            et_db_int(e->since), et_db_text(e->why));
    }
    return status;
}

struct versions {
    struct et_id *items;
    size_t count, room;
};

static enum et_status versions_of(struct et_store *store, const char *name, struct versions *all,
                                  struct et_error *error)
{
    struct et_query *q = ET_DB_QUERY(
        store->db, "SELECT id FROM form WHERE name = ? ORDER BY version", et_db_text(name));
    while (et_db_next(q))
        ET_VEC_PUSH(all, et_db_get_id(q, 0));
    return et_db_end(q, error);
}

/* The lock of every version in turn, into the table where IS_KEPT; *last lives in ARENA. */
static enum et_status follow(struct et_store *store, const char *name, bool is_kept,
                             struct et_arena *arena, struct et_lock *last, struct et_error *error)
{
    struct versions all = {0};
    struct et_lock lock = {0};
    struct et_form *former = NULL; /* the lock points into it until the next is made */
    enum et_status status = versions_of(store, name, &all, error);
    for (size_t i = 0; i < all.count && status == ET_OK; i++) {
        struct et_stored_form form;
        status = et_store_form_by_id(store, &all.items[i], &form, error);
        if (status != ET_OK)
            break;
        struct et_lock next = et_lock_next(i > 0 ? &lock : NULL, form.form, arena, NULL);
        et_form_free(former);
        former = form.form;
        lock = et_lock_copy(&next, arena);
        if (is_kept)
            status = insert(store, &all.items[i], &lock, error);
    }
    et_form_free(former);
    if (status == ET_OK && last != NULL)
        *last = lock;
    ET_VEC_FREE(&all);
    return status;
}

enum et_status et_comparable_write(struct et_store *store, const char *name, struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    enum et_status status =
        ET_DB_RUN(store->db, error,
                  "DELETE FROM form_lock WHERE form IN (SELECT id FROM form WHERE name = ?)",
                  et_db_text(name));
    if (status == ET_OK)
        status = follow(store, name, true, arena, NULL, error);
    et_arena_free(arena);
    return status;
}

enum et_status et_store_lock(struct et_store *store, const char *form_name, struct et_arena *arena,
                             struct et_lock *lock, struct et_error *error)
{
    struct et_lock last = {0};
    enum et_status status = follow(store, form_name, false, arena, &last, error);
    if (status == ET_OK)
        *lock = last;
    return status;
}

enum et_status et_comparable_fill(struct et_store *store, struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct {
        const char **items;
        size_t count, room;
    } names = {0};
    struct et_query *q = et_db_query(store->db,
                                     "SELECT DISTINCT name FROM form f WHERE NOT EXISTS"
                                     " (SELECT 1 FROM form_lock l WHERE l.form = f.id)",
                                     NULL, 0);
    while (et_db_next(q))
        ET_VEC_PUSH(&names, et_arena_string(arena, et_db_get_text(q, 0)));
    enum et_status status = et_db_end(q, error);
    for (size_t i = 0; i < names.count && status == ET_OK; i++) {
        status = et_db_begin(store->db, error);
        if (status == ET_OK)
            status = et_store_end(store, et_comparable_write(store, names.items[i], error), error);
    }
    ET_VEC_FREE(&names);
    et_arena_free(arena);
    return status;
}

/* ---- what is read by it ------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct et_column *)a)->item, ((const struct et_column *)b)->item);
}

static void push(struct et_columns *columns, struct et_arena *arena, const char *item,
                 uint32_t variable)
{
    if (variable != ET_NONE)
        ET_VEC_PUSH(columns, (struct et_column){et_arena_string(arena, item), variable});
}

static void sort(struct et_columns *columns)
{
    if (columns->count > 0)
        qsort(columns->items, columns->count, sizeof *columns->items, by_name);
}

void et_columns_own(struct et_columns *columns, const struct et_form *form, struct et_arena *arena)
{
    for (uint32_t i = 0; i < form->variable_count; i++)
        push(columns, arena, form->variables[i].id, i);
    sort(columns);
}

uint32_t et_columns_find(const struct et_columns *columns, const char *item)
{
    const struct et_column key = {item, 0};
    const struct et_column *found =
        columns->count == 0 ? NULL
                            : bsearch(&key, columns->items, columns->count, sizeof key, by_name);
    return found != NULL ? found->variable : ET_NONE;
}

enum et_status et_columns_of(struct et_store *store, const struct et_stored_form *form,
                             const struct et_columns *own, const struct et_id *version,
                             struct et_arena *arena, struct et_columns *columns,
                             struct et_error *error)
{
    struct et_query *q = ET_DB_QUERY(store->db,
                                     "SELECT o.item, n.item FROM form_lock o JOIN form_lock n"
                                     " ON n.form = ?1 AND n.lineage = o.lineage"
                                     " AND n.comparable_since = o.comparable_since"
                                     " WHERE o.form = ?2",
                                     et_db_id(&form->id), et_db_id(version));
    while (et_db_next(q))
        push(columns, arena, et_db_get_text(q, 0), et_columns_find(own, et_db_get_text(q, 1)));
    sort(columns);
    return et_db_end(q, error);
}

/* ---- what is not ---------------------------------------------------------------- */

enum et_status et_store_left_out(struct et_store *store, const struct et_stored_form *form,
                                 struct et_arena *arena, struct et_left_outs *left_out,
                                 struct et_error *error)
{
    struct {
        struct et_left_out *items;
        size_t count, room;
    } all = {0};
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT n.item, max(n.comparable_since, o.comparable_since),"
                    " iif(n.comparable_since > o.comparable_since, n.why, o.why), count(*)"
                    " FROM v_counting c JOIN answer a ON a.response = c.id"
                    " JOIN form_lock o ON o.form = c.form AND o.item = a.item"
                    " JOIN form_lock n ON n.form = ?1 AND n.lineage = o.lineage"
                    "  AND n.comparable_since <> o.comparable_since"
                    " WHERE c.form_name = ?2 GROUP BY 1, 2, 3 ORDER BY 1, 2",
                    et_db_id(&form->id), et_db_text(form->form->id));
    while (et_db_next(q)) {
        uint32_t variable = et_form_variable(form->form, et_db_get_text(q, 0));
        if (variable != ET_NONE)
            ET_VEC_PUSH(&all, (struct et_left_out){
                                  .variable = variable,
                                  .since_version = (uint32_t)et_db_get_int(q, 1),
                                  .why = et_arena_string(arena, et_db_get_text(q, 2)),
                                  .answers = et_db_get_int(q, 3),
                              });
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK) {
        struct et_left_out *kept = et_arena_array(arena, all.count + 1, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        *left_out = (struct et_left_outs){kept, all.count};
    }
    ET_VEC_FREE(&all);
    return status;
}
