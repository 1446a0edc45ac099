/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * migrate.c - from an older schema to the one of today.
 *
 * A new schema is a new number: schema.sql says what a fresh file gets, and
 * steps[] what a file of the number before needs to become the same.
 */
#include "forms/base/text.h"
#include "forms/store/inside.h"

static const char schema[] = {
#include "forms/store/schema.sql.inc"
    0};

/* steps[n] leads from schema n to n + 1, user_version included. */
static const char *const steps[ET_STORE_SCHEMA] = {
    NULL, /* there was no schema 0 */
};

const char *et_migrate_schema(void)
{
    return schema;
}

enum et_status et_migrate_create(struct et_db *db, struct et_error *error)
{
    return et_db_exec(db, schema, error);
}

static const char *step_from(int64_t version)
{
    return version >= 0 && version < ET_STORE_SCHEMA ? steps[version] : NULL;
}

static enum et_status step_up(struct et_db *db, struct et_error *error)
{
    enum et_status status = et_db_begin(db, error);
    if (status != ET_OK)
        return status;
    int64_t version = 0; /* read again: another program may have been faster */
    status = et_db_number(db, "PRAGMA user_version", 0, &version, error);
    for (; status == ET_OK && step_from(version) != NULL; version++)
        status = et_db_exec(db, step_from(version), error);
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
