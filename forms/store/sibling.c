/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sibling.c - a file for another place of the same survey. */
#include <string.h>
#include <unistd.h>

#include "forms/base/text.h"
#include "forms/model/form.h"
#include "forms/store/care.h"
#include "forms/store/inside.h"

/* The next free block of REGION's. */
static enum et_status take_block(struct et_store *region, int64_t *block, struct et_error *error)
{
    if (region->block != 0)
        return et_error_set(error, ET_REFUSED,
                            _("“%s” is itself a sibling; take the file it was made from"),
                            region->path);
    enum et_status status = et_db_begin(region->db, error);
    if (status != ET_OK)
        return status;
    status = et_db_number(region->db, "SELECT next_block FROM survey", 0, block, error);
    if (status == ET_OK && (*block < 1 || *block >= ET_CODE_BLOCKS))
        status = et_error_set(error, ET_REFUSED, _("“%s” has %d siblings already; more is no use"),
                              region->path, ET_CODE_BLOCKS - 1);
    if (status == ET_OK)
        status = et_db_exec(region->db, "UPDATE survey SET next_block = next_block + 1", error);
    if (status == ET_OK)
        status = et_audit_add(region, "sibling", &region->survey, NULL, NULL, error);
    return et_store_end(region, status, error);
}

static enum et_status copy_form(struct et_store *region, struct et_store *made,
                                const struct et_id *id, struct et_error *error)
{
    struct et_stored_form stored;
    enum et_status status = et_store_form_by_id(region, id, &stored, error);
    if (status != ET_OK)
        return status;
    status = et_comparable_write(made, stored.form->id, error);
    if (status == ET_OK)
        status = et_codebook_views(made, id, stored.form, error);
    if (status == ET_OK)
        status = et_publish_audit(made, id, stored.form, error);
    et_form_free(stored.form);
    return status;
}

static enum et_status copy_forms(struct et_store *region, struct et_store *made,
                                 struct et_error *error)
{
    static const char *const tables[] = {"form", "form_translation", "form_wave", "form_variable",
                                         "form_choice"};
    int64_t rows = 0;
    enum et_status status = ET_OK;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && status == ET_OK; i++)
        status = et_copy_rows(region->db, made->db, tables[i], NULL, &rows, error);
    struct et_query *q =
        et_db_query(region->db, "SELECT id FROM form ORDER BY name, version", NULL, 0);
    while (status == ET_OK && et_db_next(q)) {
        struct et_id id = et_db_get_id(q, 0);
        status = copy_form(region, made, &id, error);
    }
    enum et_status ended = et_db_end(q, status == ET_OK ? error : NULL);
    return status == ET_OK ? ended : status;
}

static enum et_status make(struct et_store *region, struct et_store *made, int64_t block,
                           struct et_error *error)
{
    enum et_status status = et_db_begin(made->db, error);
    if (status != ET_OK)
        return status;
    made->survey = region->survey;
    made->block = (uint32_t)block;
    memcpy(made->key, region->key, sizeof made->key);
    status = ET_DB_RUN(made->db, error, "UPDATE survey SET survey = ?, key = ?, block = ?",
                       et_db_id(&made->survey), et_db_blob(made->key, sizeof made->key),
                       et_db_int(block));
    if (status == ET_OK)
        status = copy_forms(region, made, error);
    return et_store_end(made, status, error);
}

enum et_status et_store_create_sibling(const char *path, const char *region_path, bool is_test,
                                       const struct et_store_setup *setup, struct et_store **store,
                                       struct et_error *error)
{
    struct et_store *region = NULL, *made = NULL;
    int64_t block = 0;
    enum et_status status = et_store_open(region_path, ET_STORE_WRITE, setup, &region, error);
    if (status == ET_OK)
        status = et_store_create(path, is_test, setup, &made, error);
    if (status == ET_OK)
        status = take_block(region, &block, error);
    if (status == ET_OK)
        status = make(region, made, block, error);
    et_store_close(region);
    if (status == ET_OK) {
        *store = made;
        return ET_OK;
    }
    if (made != NULL) {
        et_store_close(made);
        (void)unlink(path);
    }
    return status;
}
