/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * migrate.c - from an older schema to the one of today.
 *
 * schema.sql says it all in order: what a file of schema n needs to become one
 * of n + 1 stands behind the line "==== schema n + 1", and is never changed once
 * such files are in the world.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "forms/base/text.h"
#include "forms/store/inside.h"

static const char schema[] = {
#include "forms/store/schema.sql.inc"
    0};

const char *et_migrate_schema(void)
{
    return schema;
}

enum et_status et_migrate_create(struct et_db *db, struct et_error *error)
{
    return et_db_exec(db, schema, error);
}

/* What leads from VERSION to that of today. */
static const char *steps_from(int64_t version)
{
    char mark[40];
    (void)snprintf(mark, sizeof mark, "\n-- ==== schema %d ", (int)version + 1);
    const char *steps = strstr(schema, mark);
    assert(steps != NULL);
    return steps;
}

static enum et_status step_up(struct et_db *db, struct et_error *error)
{
    enum et_status status = et_db_begin(db, error);
    if (status != ET_OK)
        return status;
    int64_t version = 0; /* read again: another program may have been faster */
    status = et_db_number(db, "PRAGMA user_version", 0, &version, error);
    if (status == ET_OK && version < ET_STORE_SCHEMA)
        status = et_db_exec(db, steps_from(version), error);
    if (status != ET_OK) {
        et_db_rollback(db);
        return status;
    }
    return et_db_commit(db, error);
}

enum et_status et_migrate(struct et_db *db, const char *path, enum et_store_mode mode,
                          struct et_error *error)
{
    int64_t application = 0, version = 0;
    enum et_status status = et_db_number(db, "PRAGMA application_id", 0, &application, error);
    if (status == ET_OK)
        status = et_db_number(db, "PRAGMA user_version", 0, &version, error);
    if (status != ET_OK)
        return status;
    if (application != ET_STORE_APPLICATION || version < 1)
        return et_error_set(error, ET_FORMAT, _("“%s” is a database, but no survey file"), path);
    if (version > ET_STORE_SCHEMA)
        return et_error_set(error, ET_NEWER,
                            _("“%s” was written by a newer etapp (schema %d; this one knows up to "
                              "%d); install the newer one"),
                            path, (int)version, ET_STORE_SCHEMA);
    if (version == ET_STORE_SCHEMA)
        return ET_OK;
    if (mode == ET_STORE_READ)
        return et_error_set(error, ET_REFUSED,
                            _("“%s” was written by an older etapp; a command that writes, such as "
                              "“etapp backup”, brings it up to date"),
                            path);
    return step_up(db, error);
}
