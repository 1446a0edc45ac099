/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * publish.c - forms into the survey file, byte for byte, and out of it again
 * by compiling what was stored.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "forms/store/inside.h"

/* ---- in ----------------------------------------------------------------- */

struct part {
    const char *language;
    struct et_commitment hash;
};

static int by_language(const void *a, const void *b)
{
    return strcmp(((const struct part *)a)->language, ((const struct part *)b)->language);
}

/* The same bytes have the same id, whatever file they are in. */
static struct et_id id_of(const char *source, size_t size, const struct et_po_file *pos,
                          size_t po_count)
{
    static const unsigned char no_salt[ET_SALT_BYTES];
    struct part parts[ET_LANGUAGES_MAX];
    struct et_str all = ET_STR_EMPTY;
    struct et_commitment hash = ET_AUDIT_COMMIT(no_salt, et_db_blob(source, size));
    assert(po_count <= ET_LANGUAGES_MAX);
    et_str_add_bytes(&all, hash.bytes, sizeof hash.bytes);
    for (size_t i = 0; i < po_count; i++)
        parts[i] =
            (struct part){pos[i].language, ET_AUDIT_COMMIT(no_salt, et_db_text(pos[i].language),
                                                           et_db_blob(pos[i].text, pos[i].size))};
    if (po_count > 0)
        qsort(parts, po_count, sizeof *parts, by_language);
    for (size_t i = 0; i < po_count; i++)
        et_str_add_bytes(&all, parts[i].hash.bytes, sizeof parts[i].hash.bytes);
    struct et_id id;
    et_crypto_hash(all.text, all.length, hash.bytes);
    memcpy(id.bytes, hash.bytes, sizeof id.bytes);
    et_str_free(&all);
    return id;
}

/* Is the very form there (*is_there), or another that stands in its way? */
static enum et_status check_versions(struct et_store *store, const struct et_form *form,
                                     const struct et_id *id, bool *is_there, struct et_error *error)
{
    int64_t newest = -1;
    bool is_taken = false;
    struct et_query *q =
        ET_DB_QUERY(store->db, "SELECT id, version FROM form WHERE name = ? ORDER BY version",
                    et_db_text(form->id));
    while (et_db_next(q)) {
        struct et_id found = et_db_get_id(q, 0);
        newest = et_db_get_int(q, 1);
        *is_there = *is_there || et_id_equal(&found, id);
        is_taken = is_taken || newest == form->version;
    }
    enum et_status status = et_db_end(q, error);
    if (status != ET_OK || *is_there)
        return status;
    if (is_taken)
        return et_error_set(
            error, ET_REFUSED,
            _("version %u of “%s” is published already, with other content; what "
              "people have answered is never changed: give the form “version %lld”"),
            (unsigned)form->version, form->id, (long long)newest + 1);
    if (newest > (int64_t)form->version)
        return et_error_set(error, ET_REFUSED,
                            _("version %u of “%s” is older than version %lld, which is published; "
                              "give it “version %lld”"),
                            (unsigned)form->version, form->id, (long long)newest,
                            (long long)newest + 1);
    return ET_OK;
}

enum et_status et_publish_audit(struct et_store *store, const struct et_id *id,
                                const struct et_form *form, struct et_error *error)
{
    static const unsigned char no_salt[ET_SALT_BYTES];
    unsigned char codebook[ET_HASH_BYTES];
    et_codebook_hash(form, codebook);
    struct et_commitment c =
        ET_AUDIT_COMMIT(no_salt, et_db_id(id), et_db_text(form->id), et_db_int(form->version),
                        et_db_blob(codebook, sizeof codebook));
    return et_audit_add(store, "publish", id, form->id, &c, error);
}

static enum et_status insert(struct et_store *store, const struct et_form *form,
                             const struct et_id *id, const char *source, size_t size,
                             const struct et_po_file *pos, size_t po_count, struct et_error *error)
{
    unsigned char codebook[ET_HASH_BYTES];
    et_codebook_hash(form, codebook);
    enum et_status status =
        ET_DB_RUN(store->db, error, "INSERT INTO form VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  et_db_id(id), et_db_text(form->id), et_db_int(form->version),
                  et_db_text(et_form_text(form, form->title, 0)), et_db_blob(source, size),
                  et_db_blob(codebook, sizeof codebook), et_db_int(et_store_now(store)),
                  et_db_text(store->who));
    for (size_t i = 0; i < po_count && status == ET_OK; i++)
        status = ET_DB_RUN(store->db, error, "INSERT INTO form_translation VALUES (?, ?, ?)",
                           et_db_id(id), et_db_text(pos[i].language),
                           et_db_blob(pos[i].text, pos[i].size));
    if (status == ET_OK)
        status = et_codebook_write(store, id, form, error);
    if (status == ET_OK)
        status = et_comparable_write(store, form->id, error);
    if (status == ET_OK)
        status = et_codebook_views(store, id, form, error);
    return status == ET_OK ? et_publish_audit(store, id, form, error) : status;
}

enum et_status et_store_publish(struct et_store *store, const struct et_form *form,
                                const char *source, size_t size, const struct et_po_file *pos,
                                size_t po_count, struct et_error *error)
{
    struct et_id id = id_of(source, size, pos, po_count);
    bool is_there = false;
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = check_versions(store, form, &id, &is_there, error);
    if (status == ET_OK && !is_there)
        status = insert(store, form, &id, source, size, pos, po_count, error);
    return et_store_end(store, status, error);
}

/* ---- out ---------------------------------------------------------------- */

struct bundle {
    struct et_source *source;
    struct et_translation translations[ET_LANGUAGES_MAX];
    struct et_source *pos[ET_LANGUAGES_MAX];
    size_t count;
};

static void bundle_free(struct bundle *b)
{
    et_source_free(b->source);
    for (size_t i = 0; i < b->count; i++)
        et_source_free(b->pos[i]);
}

static enum et_status read_translations(struct et_store *store, const struct et_id *id,
                                        struct bundle *b, struct et_arena *arena,
                                        struct et_error *error)
{
    struct et_query *q = ET_DB_QUERY(
        store->db, "SELECT language, po FROM form_translation WHERE form = ? ORDER BY language",
        et_db_id(id));
    while (b->count < ET_LANGUAGES_MAX && et_db_next(q)) {
        size_t size;
        const char *language = et_arena_string(arena, et_db_get_text(q, 0));
        const void *po = et_db_get_blob(q, 1, &size);
        b->pos[b->count] = et_source_new(language, size > 0 ? po : "", size);
        b->translations[b->count] = (struct et_translation){language, b->pos[b->count]};
        b->count++;
    }
    return et_db_end(q, error);
}

/* The id that the stored bytes have now: another than they had, if they were changed. */
static struct et_id id_of_bundle(const struct bundle *b)
{
    struct et_po_file pos[ET_LANGUAGES_MAX];
    for (size_t i = 0; i < b->count; i++)
        pos[i] = (struct et_po_file){b->translations[i].language, et_source_text(b->pos[i]),
                                     et_source_size(b->pos[i])};
    return id_of(et_source_text(b->source), et_source_size(b->source), pos, b->count);
}

/* Compiles what is stored and checks that it is what was published. */
static enum et_status compile(struct et_store *store, const struct bundle *b,
                              const struct et_id *id, const unsigned char codebook[ET_HASH_BYTES],
                              struct et_form **form, struct et_error *error)
{
    const struct et_compile how = {
        .translations = b->translations,
        .translation_count = b->count,
    };
    struct et_diags *diags = et_diags_new();
    struct et_form *compiled = et_compile(b->source, &how, diags);
    enum et_status status = ET_OK;
    unsigned char hash[ET_HASH_BYTES];
    struct et_id found = id_of_bundle(b);
    if (compiled != NULL)
        et_codebook_hash(compiled, hash);
    if (compiled == NULL && et_diags_total(diags) > 0)
        status = et_error_set(error, ET_FORMAT,
                              _("the form in “%s” is damaged, or another etapp published it: %s"),
                              store->path, et_diags_at(diags, 0)->message);
    else if (compiled == NULL || memcmp(hash, codebook, sizeof hash) != 0 ||
             !et_id_equal(&found, id))
        status = et_error_set(error, ET_FORMAT,
                              _("the form “%s” in “%s” is not what was published; “etapp verify” "
                                "tells more"),
                              et_source_name(b->source), store->path);
    if (status == ET_OK)
        *form = compiled;
    else
        et_form_free(compiled);
    et_diags_free(diags);
    return status;
}

enum et_status et_store_form_by_id(struct et_store *store, const struct et_id *id,
                                   struct et_stored_form *form, struct et_error *error)
{
    struct bundle b = {0};
    struct et_arena *arena = et_arena_new();
    unsigned char codebook[ET_HASH_BYTES] = {0};
    struct et_query *q = ET_DB_QUERY(
        store->db, "SELECT name, source, codebook FROM form WHERE id = ?", et_db_id(id));
    if (et_db_next(q)) {
        size_t size;
        const void *bytes = et_db_get_blob(q, 1, &size);
        if (size <= ET_SOURCE_MAX)
            b.source = et_source_new(et_db_get_text(q, 0), size > 0 ? bytes : "", size);
        et_db_get_bytes(q, 2, codebook, sizeof codebook);
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && b.source == NULL)
        status = et_error_set(error, ET_NOT_FOUND, _("“%s” holds no such form"), store->path);
    if (status == ET_OK)
        status = read_translations(store, id, &b, arena, error);
    struct et_form *compiled = NULL;
    if (status == ET_OK)
        status = compile(store, &b, id, codebook, &compiled, error);
    if (status == ET_OK)
        *form = (struct et_stored_form){.id = *id, .form = compiled};
    bundle_free(&b);
    et_arena_free(arena);
    return status;
}

/* The names of the forms there are, "a, b". */
static enum et_status form_names(struct et_store *store, size_t *count, struct et_str *names,
                                 struct et_error *error)
{
    struct et_query *q = et_db_query(
        store->db, "SELECT name FROM form GROUP BY name ORDER BY max(published_s) DESC, name", NULL,
        0);
    for (*count = 0; et_db_next(q); (*count)++)
        et_str_addf(names, "%s%s", *count > 0 ? ", " : "", et_db_get_text(q, 0));
    return et_db_end(q, error);
}

bool et_store_has_form(struct et_store *store)
{
    int64_t has = 0;
    (void)et_db_number(store->db, "SELECT EXISTS (SELECT 1 FROM form)", 0, &has, NULL);
    return has != 0;
}

static enum et_status no_form(struct et_store *store, const char *name, size_t count,
                              const char *names, struct et_error *error)
{
    if (count == 0)
        return et_error_set(error, ET_NOT_FOUND,
                            _("“%s” holds no form yet; “etapp publish FORM” puts one in"),
                            store->path);
    if (name == NULL)
        return et_error_set(error, ET_NOT_FOUND,
                            _("“%s” holds several forms: say which with --form: %s"), store->path,
                            names);
    return et_error_set(error, ET_NOT_FOUND, _("“%s” holds no form “%s”; there is: %s"),
                        store->path, name, names);
}

enum et_status et_store_form(struct et_store *store, const char *name, struct et_stored_form *form,
                             struct et_error *error)
{
    struct et_str names = ET_STR_EMPTY;
    size_t count = 0;
    struct et_id id = {{0}};
    enum et_status status = form_names(store, &count, &names, error);
    if (status == ET_OK && (name != NULL || count == 1)) {
        struct et_query *q = ET_DB_QUERY(
            store->db, "SELECT id FROM form WHERE name = ? ORDER BY version DESC LIMIT 1",
            et_db_text(name != NULL ? name : names.text));
        if (et_db_next(q))
            id = et_db_get_id(q, 0);
        status = et_db_end(q, error);
    }
    if (status == ET_OK && et_id_is_none(&id))
        status = no_form(store, name, count, names.text, error);
    et_str_free(&names);
    return status == ET_OK ? et_store_form_by_id(store, &id, form, error) : status;
}
