/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/store/db.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

enum {
    CACHE = 64,
    BUSY_MS = 10000,
    VALUE_MAX = 64 << 20, /* a crop, a translation, a form: far below it */
};

struct et_query {
    struct et_db *db;
    sqlite3_stmt *statement;
    const char *sql;   /* the statement's own copy */
    const char *given; /* where it stood: most callers give the same place again */
    bool is_used, is_kept;
    int code; /* SQLITE_OK while all is well */
    char why[200];
};

struct et_db {
    sqlite3 *sqlite;
    char *path;
    enum et_db_mode mode;
    int depth; /* of transactions */
    struct et_query cache[CACHE];
    size_t next; /* the place in the cache to be used next */
};

/* ---- what went wrong ---------------------------------------------------- */

static enum et_status say(const char *path, int code, const char *why, struct et_error *error)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return et_error_set(error, ET_LOCKED,
                            _("another program is writing to “%s”; try again in a moment"), path);
    case SQLITE_FULL:
        return et_error_set(error, ET_IO,
                            _("the disk is full: “%s” stays as it was before this step"), path);
    case SQLITE_READONLY:
        return et_error_set(error, ET_IO, _("“%s” can be read but not written"), path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return et_error_set(error, ET_FORMAT,
                            _("“%s” is damaged (%s); take the latest backup, and keep this file"),
                            path, why);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return et_error_set(error, ET_IO, _("cannot open “%s”: %s"), path, why);
    case SQLITE_CONSTRAINT:
        return et_error_set(error, ET_REFUSED, _("“%s” refuses this: %s"), path, why);
    case SQLITE_IOERR:
        return et_error_set(error, ET_IO, _("cannot read or write “%s”: %s"), path, why);
    default:
        return et_error_set(error, ET_FORMAT, _("“%s” does not hold what it should: %s"), path,
                            why);
    }
}

static enum et_status fail(struct et_db *db, int code, struct et_error *error)
{
    return say(db->path, code, sqlite3_errmsg(db->sqlite), error);
}

/* ---- opening ------------------------------------------------------------ */

static void lower_limits(sqlite3 *sqlite)
{
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, VALUE_MAX);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_TRIGGER_DEPTH, 4);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_WORKER_THREADS, 0);
    (void)sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_extended_result_codes(sqlite, 1);
    (void)sqlite3_busy_timeout(sqlite, BUSY_MS);
}

/* "file:..." for a file on a medium that cannot be written at all. */
static char *immutable_name(const char *path)
{
    struct et_str name = ET_STR_EMPTY;
    et_str_add(&name, "file:");
    if (path[0] == '/')
        et_str_add(&name, "//");
    for (const char *c = path; *c != '\0'; c++)
        et_str_addf(&name, strchr("%?#", *c) != NULL ? "%%%02X" : "%c", (unsigned char)*c);
    et_str_add(&name, "?immutable=1");
    return et_str_take(&name);
}

static int open_at(const char *path, int flags, sqlite3 **sqlite)
{
    /* One thread a connection: its locks would only cost. */
    int code = sqlite3_open_v2(path, sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        lower_limits(*sqlite);
        /* The first reading tells a database from anything else. */
        code = sqlite3_exec(*sqlite, "PRAGMA schema_version", NULL, NULL, NULL);
    }
    return code;
}

static int open_some_way(const char *path, enum et_db_mode mode, sqlite3 **sqlite)
{
    int code = open_at(path, SQLITE_OPEN_READWRITE, sqlite);
    if (code == SQLITE_OK || mode == ET_DB_WRITE)
        return code;
    if ((code & 0xff) != SQLITE_CANTOPEN && (code & 0xff) != SQLITE_READONLY)
        return code;
    (void)sqlite3_close_v2(*sqlite);
    char *name = immutable_name(path);
    code = open_at(name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, sqlite);
    free(name);
    return code;
}

/* SQLite opens a file it may not write as if asked to read: say so at once. */
static int check_mode(sqlite3 *sqlite, enum et_db_mode mode)
{
    if (mode == ET_DB_READ)
        return sqlite3_exec(sqlite, "PRAGMA query_only = 1", NULL, NULL, NULL);
    return sqlite3_db_readonly(sqlite, "main") == 1 ? SQLITE_READONLY : SQLITE_OK;
}

/*
 * A file whose last page was cut short: SQLite takes it for zeroes until it is
 * read. While a log has pages for it, the file may well be about to grow.
 */
static int check_whole(const char *path, sqlite3 *sqlite)
{
    struct stat file, log;
    struct et_str name = ET_STR_EMPTY;
    sqlite3_stmt *page = NULL;
    et_str_addf(&name, "%s-wal", path);
    bool has_log = stat(name.text, &log) == 0 && log.st_size > 0;
    et_str_free(&name);
    int code = sqlite3_prepare_v2(sqlite, "PRAGMA page_size", -1, &page, NULL);
    if (code == SQLITE_OK && sqlite3_step(page) == SQLITE_ROW && !has_log &&
        stat(path, &file) == 0 && file.st_size % sqlite3_column_int64(page, 0) != 0)
        code = SQLITE_CORRUPT;
    (void)sqlite3_finalize(page);
    return code;
}

enum et_status et_db_open(const char *path, enum et_db_mode mode, struct et_db **db,
                          struct et_error *error)
{
    if (access(path, F_OK) != 0)
        return et_error_set(error, ET_IO, _("cannot open “%s”: %s"), path, strerror(errno));
    sqlite3 *sqlite = NULL;
    int code = open_some_way(path, mode, &sqlite);
    if (code == SQLITE_OK)
        code = check_mode(sqlite, mode);
    if (code == SQLITE_OK)
        code = check_whole(path, sqlite);
    if (code == SQLITE_OK)
        code = sqlite3_exec(sqlite,
                            "PRAGMA foreign_keys = 1; PRAGMA synchronous = FULL;"
                            "PRAGMA secure_delete = 1; PRAGMA temp_store = MEMORY;",
                            NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        enum et_status status =
            say(path, code, sqlite != NULL ? sqlite3_errmsg(sqlite) : sqlite3_errstr(code), error);
        (void)sqlite3_close_v2(sqlite);
        return status;
    }
    struct et_db *opened = et_alloc(sizeof *opened);
    *opened = (struct et_db){.sqlite = sqlite, .path = strdup(path), .mode = mode};
    *db = opened;
    return ET_OK;
}

void et_db_close(struct et_db *db)
{
    if (db == NULL)
        return;
    while (db->depth > 0)
        et_db_rollback(db);
    for (size_t i = 0; i < CACHE; i++) {
        assert(!db->cache[i].is_used);
        (void)sqlite3_finalize(db->cache[i].statement);
    }
    /* Whoever else has it open may keep the log; the last one empties it. */
    (void)sqlite3_busy_timeout(db->sqlite, 0);
    if (sqlite3_db_readonly(db->sqlite, "main") == 0)
        (void)sqlite3_wal_checkpoint_v2(db->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    int code = sqlite3_close(db->sqlite);
    assert(code == SQLITE_OK);
    (void)code;
    free(db->path);
    free(db);
}

/* ---- transactions ------------------------------------------------------- */

enum et_status et_db_exec(struct et_db *db, const char *sql, struct et_error *error)
{
    int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ET_OK : fail(db, code, error);
}

enum { LEVELS = 6 }; /* of savepoints; nobody nests deeper */

#define LEVELS_OF(word)                                                                            \
    {                                                                                              \
        word " level_1", word " level_2", word " level_3", word " level_4", word " level_5",       \
            word " level_6"                                                                        \
    }
static const char *const savepoint[LEVELS] = LEVELS_OF("SAVEPOINT");
static const char *const release[LEVELS] = LEVELS_OF("RELEASE");
static const char *const rollback_to[LEVELS] = LEVELS_OF("ROLLBACK TO");

/* A transaction that writes takes its lock at once: waiting later may deadlock. */
static enum et_status step_of(struct et_db *db, const char *outer, const char *const inner[LEVELS],
                              struct et_error *error)
{
    if (db->depth == 0)
        return et_db_run(db, error, outer, NULL, 0);
    assert(db->depth <= LEVELS);
    return et_db_run(db, error, inner[db->depth - 1], NULL, 0);
}

enum et_status et_db_begin(struct et_db *db, struct et_error *error)
{
    enum et_status status =
        step_of(db, db->mode == ET_DB_READ ? "BEGIN" : "BEGIN IMMEDIATE", savepoint, error);
    if (status == ET_OK)
        db->depth++;
    return status;
}

enum et_status et_db_commit(struct et_db *db, struct et_error *error)
{
    assert(db->depth > 0);
    if (sqlite3_get_autocommit(db->sqlite) != 0) { /* a full disk has undone it all */
        db->depth--;
        return say(db->path, SQLITE_FULL, "", error);
    }
    db->depth--;
    enum et_status status = step_of(db, "COMMIT", release, error);
    if (status != ET_OK) {
        db->depth++;
        et_db_rollback(db);
    }
    return status;
}

void et_db_rollback(struct et_db *db)
{
    assert(db->depth > 0);
    db->depth--;
    if (sqlite3_get_autocommit(db->sqlite) != 0)
        return;
    (void)step_of(db, "ROLLBACK", rollback_to, NULL);
    if (db->depth > 0)
        (void)step_of(db, "", release, NULL);
}

/* ---- statements --------------------------------------------------------- */

struct et_db_param et_db_int(int64_t value)
{
    return (struct et_db_param){.type = 'i', .integer = value};
}

struct et_db_param et_db_real(double value)
{
    return (struct et_db_param){.type = 'd', .real = value};
}

struct et_db_param et_db_text(const char *text)
{
    if (text == NULL)
        return et_db_null();
    return (struct et_db_param){.type = 't', .bytes = text, .size = strlen(text)};
}

struct et_db_param et_db_blob(const void *bytes, size_t size)
{
    return (struct et_db_param){.type = bytes != NULL ? 'b' : 'n', .bytes = bytes, .size = size};
}

struct et_db_param et_db_null(void)
{
    return (struct et_db_param){.type = 'n'};
}

static int bind(sqlite3_stmt *statement, int at, const struct et_db_param *param)
{
    switch (param->type) {
    case 'i':
        return sqlite3_bind_int64(statement, at, param->integer);
    case 'd':
        return sqlite3_bind_double(statement, at, param->real);
    case 't':
        return sqlite3_bind_text64(statement, at, param->bytes, param->size, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case 'b':
        return sqlite3_bind_blob64(statement, at, param->bytes, param->size, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(statement, at);
    }
}

/* A kept statement for SQL, or a place for one; NULL if all are in use. */
static struct et_query *place_for(struct et_db *db, const char *sql)
{
    for (size_t i = 0; i < CACHE; i++) {
        struct et_query *q = &db->cache[i];
        if (q->given == sql && !q->is_used && q->statement != NULL && strcmp(q->sql, sql) == 0)
            return q;
    }
    for (size_t i = 0; i < CACHE; i++) {
        struct et_query *q = &db->cache[i];
        if (!q->is_used && q->statement != NULL && strcmp(q->sql, sql) == 0)
            return q;
    }
    for (size_t i = 0; i < CACHE; i++) {
        struct et_query *q = &db->cache[db->next++ % CACHE];
        if (q->is_used)
            continue;
        (void)sqlite3_finalize(q->statement);
        q->statement = NULL;
        return q;
    }
    return NULL;
}

struct et_query *et_db_query(struct et_db *db, const char *sql, const struct et_db_param *params,
                             size_t count)
{
    struct et_query *q = place_for(db, sql);
    assert(q != NULL);
    q->db = db;
    q->is_used = true;
    q->code = SQLITE_OK;
    if (q->statement == NULL) {
        q->code =
            sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->statement, NULL);
        q->sql = q->statement != NULL ? sqlite3_sql(q->statement) : NULL;
        q->given = sql;
    }
    if (q->code == SQLITE_OK)
        assert(sqlite3_bind_parameter_count(q->statement) == (int)count);
    for (size_t i = 0; i < count && q->code == SQLITE_OK; i++)
        q->code = bind(q->statement, (int)i + 1, &params[i]);
    if (q->code != SQLITE_OK)
        (void)snprintf(q->why, sizeof q->why, "%s", sqlite3_errmsg(db->sqlite));
    return q;
}

bool et_db_next(struct et_query *query)
{
    if (query->code != SQLITE_OK)
        return false;
    int code = sqlite3_step(query->statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    query->code = code;
    (void)snprintf(query->why, sizeof query->why, "%s", sqlite3_errmsg(query->db->sqlite));
    return false;
}

enum et_status et_db_end(struct et_query *query, struct et_error *error)
{
    assert(query->is_used);
    query->is_used = false;
    (void)sqlite3_reset(query->statement);
    if (query->statement != NULL)
        (void)sqlite3_clear_bindings(query->statement); /* no answer stays in memory here */
    if (query->code == SQLITE_OK)
        return ET_OK;
    return say(query->db->path, query->code, query->why, error);
}

enum et_status et_db_run(struct et_db *db, struct et_error *error, const char *sql,
                         const struct et_db_param *params, size_t count)
{
    struct et_query *q = et_db_query(db, sql, params, count);
    while (et_db_next(q))
        ;
    return et_db_end(q, error);
}

enum et_status et_db_number(struct et_db *db, const char *sql, int64_t fallback, int64_t *number,
                            struct et_error *error)
{
    struct et_query *q = et_db_query(db, sql, NULL, 0);
    int64_t found = et_db_next(q) ? et_db_get_int(q, 0) : fallback;
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK)
        *number = found;
    return status;
}

bool et_db_is_null(struct et_query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t et_db_get_int(struct et_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double et_db_get_real(struct et_query *query, int column)
{
    return sqlite3_column_double(query->statement, column);
}

const char *et_db_get_text(struct et_query *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query->statement, column);
    return text != NULL ? (const char *)text : "";
}

const void *et_db_get_blob(struct et_query *query, int column, size_t *size)
{
    const void *bytes = sqlite3_column_blob(query->statement, column);
    *size = (size_t)sqlite3_column_bytes(query->statement, column);
    return bytes;
}

void et_db_get_bytes(struct et_query *query, int column, void *bytes, size_t size)
{
    size_t found;
    const void *blob = et_db_get_blob(query, column, &found);
    if (blob != NULL && found == size)
        memcpy(bytes, blob, size);
    else
        memset(bytes, 0, size);
}

struct et_db_param et_db_get(struct et_query *query, int column)
{
    size_t size;
    switch (sqlite3_column_type(query->statement, column)) {
    case SQLITE_INTEGER:
        return et_db_int(et_db_get_int(query, column));
    case SQLITE_FLOAT:
        return et_db_real(et_db_get_real(query, column));
    case SQLITE_TEXT:
        return et_db_text(et_db_get_text(query, column));
    case SQLITE_BLOB: {
        const void *bytes = et_db_get_blob(query, column, &size);
        return et_db_blob(size > 0 ? bytes : "", size);
    }
    default:
        return et_db_null();
    }
}

int et_db_columns(struct et_query *query)
{
    return query->statement != NULL ? sqlite3_column_count(query->statement) : 0;
}

int64_t et_db_changes(struct et_db *db)
{
    return sqlite3_changes64(db->sqlite);
}

/* ---- copies ------------------------------------------------------------- */

enum et_status et_db_backup(struct et_db *db, const char *path, struct et_error *error)
{
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK) {
        sqlite3_backup *backup = sqlite3_backup_init(copy, "main", db->sqlite, "main");
        if (backup != NULL) {
            (void)sqlite3_backup_step(backup, -1);
            (void)sqlite3_backup_finish(backup);
        }
        code = sqlite3_errcode(copy);
    }
    enum et_status status =
        code == SQLITE_OK ? ET_OK : say(path, code, sqlite3_errmsg(copy), error);
    if (sqlite3_close(copy) != SQLITE_OK && status == ET_OK)
        status = say(path, SQLITE_IOERR, "", error);
    return status;
}

enum et_status et_db_limit_pages(struct et_db *db, int64_t count, struct et_error *error)
{
    char sql[64];
    (void)snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", (long long)count);
    return et_db_exec(db, sql, error);
}
