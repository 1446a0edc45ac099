/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seal.c - a finished response as one sealed box, and out of it again.
 *
 * In the box are texts, each with a NUL behind it: head, mode, status,
 * language, sheet, simulated, started, finished, who, salt, how many answers;
 * then of each its item, value, missing, source, confidence, time and salt.
 * Salts come along, so that a box opened twice gives the same rows.
 */
#include "forms/store/seal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/form.h"
#include "forms/store/inside.h"

enum { BLOCK = 8192, BOX_MAX = 1 << 22, ANSWERS_MAX = 100000 };

static const char head[] = "etapp sealed 1";

/* ---- in ----------------------------------------------------------------- */

static void put_text(struct et_str *out, const char *text)
{
    et_str_add_bytes(out, text, strlen(text) + 1);
}

static void put_int(struct et_str *out, int64_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    put_text(out, text);
}

static void put_salt(struct et_str *out, struct et_store *store)
{
    char hex[2 * ET_SALT_BYTES + 1];
    struct et_id salt = et_store_new_id(store);
    et_crypto_hex(salt.bytes, sizeof salt.bytes, hex);
    put_text(out, hex);
}

static bool is_kept(const struct et_response *r, const struct et_form *form,
                    const struct et_record *record, size_t variable)
{
    return record->answers[variable].state != ET_STATE_NONE &&
           (r->status != ET_RESPONSE_REFUSED || form->variables[variable].kind == ET_KIND_CONSENT);
}

static void put_response(struct et_str *out, struct et_store *store, const struct et_response *r)
{
    put_text(out, head);
    put_text(out, et_mode_word(r->mode));
    put_text(out, et_response_status_word(r->status));
    put_text(out, r->language != NULL ? r->language : "");
    put_int(out, (int64_t)r->sheet);
    put_int(out, r->is_simulated);
    put_int(out, r->started_s);
    put_int(out, r->finished_s);
    put_text(out, store->who);
    put_salt(out, store);
}

static void put_answers(struct et_str *out, struct et_store *store, const struct et_response *r,
                        const struct et_form *form, const struct et_record *record,
                        const struct et_origin *origin)
{
    struct et_str value = ET_STR_EMPTY;
    int64_t count = 0;
    for (size_t i = 0; i < form->variable_count; i++)
        count += is_kept(r, form, record, i);
    put_int(out, count);
    for (uint32_t i = 0; i < form->variable_count; i++) {
        const struct et_answer *a = &record->answers[i];
        if (!is_kept(r, form, record, i))
            continue;
        char number[40];
        et_str_clear(&value);
        et_answer_write(form, i, a, &value);
        put_text(out, form->variables[i].id);
        put_text(out, value.text);
        put_text(out, a->state == ET_STATE_VALUE ? "" : et_state_word(a->state));
        put_text(out, origin->source);
        (void)snprintf(number, sizeof number, "%a", origin->confidence);
        put_text(out, number);
        put_int(out, et_store_now(store));
        put_salt(out, store);
    }
    et_crypto_wipe(value.text, value.length);
    et_str_free(&value);
}

/* The box around TEXT, whose length it hides; the caller frees. */
static unsigned char *close_box(const struct et_seal_key *key, struct et_str *text, size_t *size)
{
    size_t padded = (text->length / BLOCK + 1) * BLOCK;
    unsigned char *plain = et_alloc(padded);
    memset(plain, 0, padded);
    memcpy(plain, text->text, text->length);
    *size = padded + ET_SEAL_EXTRA;
    unsigned char *box = et_alloc(*size);
    et_crypto_seal(key->bytes, plain, padded, box);
    et_crypto_wipe(plain, padded);
    free(plain);
    return box;
}

static enum et_status insert_box(struct et_store *store, const struct et_seal_key *key,
                                 const struct et_response *r, const char *wave,
                                 const unsigned char *box, size_t size, struct et_error *error)
{
    struct et_id salt = et_store_new_id(store);
    const struct et_db_param fields[] = {
        et_db_id(&r->id),
        et_db_id(&r->participant),
        et_db_id(&r->form),
        et_db_text(wave),
        et_db_blob(key->bytes, sizeof key->bytes),
        et_db_blob(box, size),
        et_db_int(r->finished_s),
        et_db_id(&salt),
    };
    size_t count = sizeof fields / sizeof fields[0];
    struct et_commitment c = et_audit_commit(salt.bytes, fields, count - 1);
    enum et_status status = et_db_run(
        store->db, error, "INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", fields, count);
    return status == ET_OK ? et_audit_add(store, "seal", &r->id, wave, &c, error) : status;
}

enum et_status et_store_seal(struct et_store *store, const struct et_seal_key *key,
                             struct et_response *response, const struct et_form *form,
                             const struct et_record *record, const struct et_origin *origin,
                             struct et_error *error)
{
    struct et_response r = *response;
    char wave[ET_WORD_MAX];
    r.id = et_store_new_id(store);
    if (r.started_s == 0)
        r.started_s = et_store_now(store);
    if (r.finished_s == 0)
        r.finished_s = et_store_now(store);
    struct et_str text = ET_STR_EMPTY;
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = et_store_wave_id(store, &r.form, r.wave, wave, error);
    if (status == ET_OK)
        status = et_response_inherit(store, &r, error);
    if (status == ET_OK) {
        put_response(&text, store, &r);
        put_answers(&text, store, &r, form, record, origin);
        size_t size;
        unsigned char *box = close_box(key, &text, &size);
        status = size <= BOX_MAX
                     ? insert_box(store, key, &r, wave, box, size, error)
                     : et_error_set(error, ET_REFUSED, _("the answers are too many for one box"));
        free(box);
    }
    status = et_store_end(store, status, error);
    et_crypto_wipe(text.text, text.length);
    et_str_free(&text);
    if (status == ET_OK)
        *response = r;
    return status;
}

enum et_status et_store_has_sealed(struct et_store *store, const struct et_id *participant,
                                   const char *form_name, const char *wave, bool *has,
                                   struct et_error *error)
{
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT 1 FROM sealed s JOIN form f ON f.id = s.form"
                    " WHERE s.participant = ? AND s.wave = ? AND f.name = ?",
                    et_db_id(participant), et_db_text(wave), et_db_text(form_name));
    bool is_there = et_db_next(q);
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK)
        *has = is_there;
    return status;
}

/* ---- out ---------------------------------------------------------------- */

struct opening {
    struct et_store *store;
    const struct et_seal_key *secret;
    struct et_opened *found;
};

struct reader {
    const char *at, *end;
    bool is_good;
};

static const char *take_text(struct reader *r)
{
    const char *text = r->at;
    const char *stop = r->is_good ? memchr(r->at, '\0', (size_t)(r->end - r->at)) : NULL;
    r->is_good = stop != NULL;
    if (stop != NULL)
        r->at = stop + 1;
    return stop != NULL ? text : "";
}

static int64_t take_int(struct reader *r)
{
    char *end;
    const char *text = take_text(r);
    errno = 0;
    long long number = strtoll(text, &end, 10);
    r->is_good = r->is_good && end != text && *end == '\0' && errno == 0;
    return number;
}

static struct et_id take_salt(struct reader *r)
{
    struct et_id salt = {{0}};
    r->is_good = et_crypto_unhex(take_text(r), salt.bytes, sizeof salt.bytes) && r->is_good;
    return salt;
}

static bool take_response(struct reader *in, struct et_response *r, const char **who,
                          struct et_id *salt)
{
    in->is_good = strcmp(take_text(in), head) == 0;
    bool is_mode = et_mode_from(take_text(in), &r->mode);
    bool is_status = et_response_status_from(take_text(in), &r->status);
    r->language = take_text(in);
    r->sheet = (uint64_t)take_int(in);
    r->is_simulated = take_int(in) != 0;
    r->started_s = take_int(in);
    r->finished_s = take_int(in);
    *who = take_text(in);
    *salt = take_salt(in);
    return in->is_good && is_mode && is_status;
}

static enum et_status add_answers(struct opening *o, struct reader *in, const struct et_id *id,
                                  const char *who, struct et_error *error)
{
    enum et_status status = ET_OK;
    int64_t count = take_int(in);
    in->is_good = in->is_good && count >= 0 && count <= ANSWERS_MAX;
    for (int64_t i = 0; i < count && in->is_good && status == ET_OK; i++) {
        const char *item = take_text(in), *value = take_text(in), *missing = take_text(in);
        struct et_origin origin = {.source = take_text(in)};
        origin.confidence = strtod(take_text(in), NULL);
        int64_t at_s = take_int(in);
        struct et_id salt = take_salt(in);
        if (in->is_good)
            status = et_answer_put(o->store, id, item, value[0] != '\0' ? value : NULL,
                                   missing[0] != '\0' ? missing : NULL, &origin, at_s, who, &salt,
                                   error);
        o->found->answers += status == ET_OK;
    }
    return status;
}

static enum et_status damaged(struct opening *o, const struct et_id *id, struct et_error *error)
{
    char hex[33];
    et_crypto_hex(id->bytes, sizeof id->bytes, hex);
    return et_error_set(error, ET_FORMAT,
                        _("the sealed response %.8s in “%s” was altered; nothing was opened"), hex,
                        o->store->path);
}

/* PLAIN is what was in the box of the row R, WAVE. */
static enum et_status take_out(struct opening *o, struct et_response *r, const char *wave,
                               const unsigned char *plain, size_t size, struct et_error *error)
{
    struct reader in = {(const char *)plain, (const char *)plain + size, true};
    const char *who = "";
    struct et_id salt;
    if (!take_response(&in, r, &who, &salt))
        return damaged(o, &r->id, error);
    enum et_status status = et_response_put(o->store, r, wave, who, &salt, error);
    if (status == ET_OK)
        status = add_answers(o, &in, &r->id, who, error);
    if (status == ET_OK && !in.is_good)
        status = damaged(o, &r->id, error);
    o->found->opened += status == ET_OK;
    return status;
}

static enum et_status open_row(struct opening *o, struct et_query *q,
                               const unsigned char public_key[ET_KEY_BYTES], struct et_error *error)
{
    size_t size;
    unsigned char key[ET_KEY_BYTES];
    struct et_response r = {
        .id = et_db_get_id(q, 0), .participant = et_db_get_id(q, 1), .form = et_db_get_id(q, 2)};
    et_db_get_bytes(q, 4, key, sizeof key);
    if (et_db_get_int(q, 6) != 0) {
        o->found->before++;
        return ET_OK;
    }
    if (memcmp(key, public_key, sizeof key) != 0) {
        o->found->foreign++;
        return ET_OK;
    }
    const unsigned char *box = et_db_get_blob(q, 5, &size);
    if (size <= ET_SEAL_EXTRA || size > BOX_MAX)
        return damaged(o, &r.id, error);
    unsigned char *plain = et_alloc(size);
    enum et_status status =
        et_crypto_unseal(o->secret->bytes, box, size, plain)
            ? take_out(o, &r, et_db_get_text(q, 3), plain, size - ET_SEAL_EXTRA, error)
            : damaged(o, &r.id, error);
    et_crypto_wipe(plain, size);
    free(plain);
    return status;
}

enum et_status et_store_unseal(struct et_store *store, const struct et_seal_key *secret,
                               struct et_opened *opened, struct et_error *error)
{
    struct et_opened found = {0};
    struct opening o = {store, secret, &found};
    unsigned char public_key[ET_KEY_BYTES];
    et_crypto_box_public(secret->bytes, public_key);
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    struct et_query *q =
        et_db_query(store->db,
                    "SELECT id, participant, form, wave, key, box,"
                    " EXISTS (SELECT 1 FROM response r WHERE r.id = sealed.id) FROM sealed"
                    " WHERE id NOT IN (SELECT id FROM tombstone) ORDER BY id",
                    NULL, 0);
    while (status == ET_OK && et_db_next(q))
        status = open_row(&o, q, public_key, error);
    enum et_status ended = et_db_end(q, status == ET_OK ? error : NULL);
    status = et_store_end(store, status == ET_OK ? ended : status, error);
    if (status == ET_OK)
        *opened = found;
    return status;
}
