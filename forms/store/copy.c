/* SPDX-License-Identifier: GPL-3.0-or-later */
/* copy.c - rows from one survey file into another. */
#include <assert.h>

#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/store/inside.h"

enum { COLUMNS_MAX = 16 };

static enum et_status insert(struct et_query *row, int columns, struct et_db *into, const char *sql,
                             int64_t *count, struct et_error *error)
{
    struct et_db_param params[COLUMNS_MAX];
    for (int c = 0; c < columns; c++)
        params[c] = et_db_get(row, c);
    enum et_status status = et_db_run(into, error, sql, params, (size_t)columns);
    if (status == ET_OK)
        *count += et_db_changes(into);
    return status;
}

enum et_status et_copy_rows(struct et_db *from, struct et_db *into, const char *table,
                            const char *on_conflict, int64_t *count, struct et_error *error)
{
    struct et_str sql = ET_STR_EMPTY;
    et_str_addf(&sql, "SELECT * FROM %s", table);
    struct et_query *q = et_db_query(from, sql.text, NULL, 0);
    int columns = et_db_columns(q);
    assert(columns <= COLUMNS_MAX);
    et_str_clear(&sql);
    et_str_addf(&sql, "INSERT %sINTO %s VALUES (", on_conflict == NULL ? "OR IGNORE " : "", table);
    for (int c = 0; c < columns; c++)
        et_str_add(&sql, c == 0 ? "?" : ", ?");
    et_str_add(&sql, ")");
    if (on_conflict != NULL)
        et_str_addf(&sql, " ON CONFLICT %s", on_conflict);
    enum et_status status = ET_OK;
    while (status == ET_OK && et_db_next(q))
        status = insert(q, columns, into, sql.text, count, error);
    struct et_error reading = {0};
    enum et_status ended = et_db_end(q, &reading);
    if (status == ET_OK && ended != ET_OK)
        status = et_error_set(error, ended, "%s", reading.text);
    et_str_free(&sql);
    return status;
}
