/* SPDX-License-Identifier: GPL-3.0-or-later */
/* second.c - who typed a sheet in, and that someone else did so again. */
#include <stdio.h>

#include "forms/base/arena.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

static const char action[] = "second entry";

enum et_status et_store_typist(struct et_store *store, const struct et_id *response,
                               struct et_arena *arena, const char **who, bool *is_checked,
                               struct et_error *error)
{
    const char *found = "";
    bool is_there = false;
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT who, EXISTS (SELECT 1 FROM audit WHERE subject = ?1 AND action = ?2)"
                    " FROM response WHERE id = ?1",
                    et_db_id(response), et_db_text(action));
    if (et_db_next(q)) {
        found = et_arena_string(arena, et_db_get_text(q, 0));
        is_there = et_db_get_int(q, 1) != 0;
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK) {
        *who = found;
        *is_checked = is_there;
    }
    return status;
}

enum et_status et_store_note_second(struct et_store *store, const struct et_id *response,
                                    size_t differences, struct et_error *error)
{
    char item[40];
    (void)snprintf(item, sizeof item, "%zu differences", differences);
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = et_audit_add(store, action, response, item, NULL, error);
    return et_store_end(store, status, error);
}
