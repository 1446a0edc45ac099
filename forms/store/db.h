/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * db.h - a thin hand on SQLite: the only <sqlite3.h>.
 *
 *     struct et_query *q = ET_DB_QUERY(db, "SELECT code FROM participant WHERE site = ?",
 *                                      et_db_text(site));
 *     while (et_db_next(q))
 *         use(et_db_get_text(q, 0));
 *     return et_db_end(q, error);
 *
 * A query that fails has no rows; et_db_end says why. Statements are kept and
 * used again.
 */
#ifndef ET_DB_H
#define ET_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_db;
struct et_query;

enum et_db_mode { ET_DB_READ, ET_DB_WRITE };

/*
 * Opens the database at PATH, which must be there, with the limits that a file
 * from elsewhere deserves. Errors: ET_IO, ET_FORMAT, ET_LOCKED.
 */
enum et_status et_db_open(const char *path, enum et_db_mode mode, struct et_db **db,
                          struct et_error *error);
/* Takes the log into the file, so that one file is left; NULL is allowed. */
void et_db_close(struct et_db *db);

/* One or more statements without parameters. */
enum et_status et_db_exec(struct et_db *db, const char *sql, struct et_error *error);

/* They nest: an inner rollback undoes the inner part alone. */
enum et_status et_db_begin(struct et_db *db, struct et_error *error);
enum et_status et_db_commit(struct et_db *db, struct et_error *error);
void et_db_rollback(struct et_db *db);

/* What stands for a ? in a statement; bytes are borrowed until et_db_end. */
struct et_db_param {
    char type; /* 'i', 'd', 't', 'b' or 'n' */
    int64_t integer;
    double real;
    const void *bytes;
    size_t size;
};
struct et_db_param et_db_int(int64_t value);
struct et_db_param et_db_real(double value);
struct et_db_param et_db_text(const char *text); /* NULL for NULL */
struct et_db_param et_db_blob(const void *bytes, size_t size);
struct et_db_param et_db_null(void);

/* Never NULL; end each with et_db_end. ERROR may be NULL. */
struct et_query *et_db_query(struct et_db *db, const char *sql, const struct et_db_param *params,
                             size_t count);
bool et_db_next(struct et_query *query);
enum et_status et_db_end(struct et_query *query, struct et_error *error);

#define ET_DB_QUERY(db, sql, ...)                                                                  \
    et_db_query((db), (sql), (const struct et_db_param[]){__VA_ARGS__},                            \
                sizeof((const struct et_db_param[]){__VA_ARGS__}) / sizeof(struct et_db_param))

/* The same for a statement without rows. */
enum et_status et_db_run(struct et_db *db, struct et_error *error, const char *sql,
                         const struct et_db_param *params, size_t count);
#define ET_DB_RUN(db, error, sql, ...)                                                             \
    et_db_run((db), (error), (sql), (const struct et_db_param[]){__VA_ARGS__},                     \
              sizeof((const struct et_db_param[]){__VA_ARGS__}) / sizeof(struct et_db_param))

/* A number that SQL gives, FALLBACK where there is no row. */
enum et_status et_db_number(struct et_db *db, const char *sql, int64_t fallback, int64_t *number,
                            struct et_error *error);

/* Columns of the row at hand, from 0; they live until the next et_db_next. */
bool et_db_is_null(struct et_query *query, int column);
int64_t et_db_get_int(struct et_query *query, int column);
double et_db_get_real(struct et_query *query, int column);
const char *et_db_get_text(struct et_query *query, int column); /* "" for NULL */
const void *et_db_get_blob(struct et_query *query, int column, size_t *size);
/* Copies a blob of exactly SIZE bytes; zeroes where it is NULL or of another size. */
void et_db_get_bytes(struct et_query *query, int column, void *bytes, size_t size);

/* The same as it stands, to be bound elsewhere, and how many columns there are. */
struct et_db_param et_db_get(struct et_query *query, int column);
int et_db_columns(struct et_query *query);

/* How many rows the last INSERT, UPDATE or DELETE changed. */
int64_t et_db_changes(struct et_db *db);

/* Copies the whole database, consistent, into a new file at PATH. */
enum et_status et_db_backup(struct et_db *db, const char *path, struct et_error *error);

/* At most COUNT pages in the file: a disk that is soon full, for tests. */
enum et_status et_db_limit_pages(struct et_db *db, int64_t count, struct et_error *error);

#endif
