/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audit.c - the trail of what was done: entries that each hold the hash of
 * the one before, and salted commitments to the rows they speak of.
 */
#include <string.h>

#include "forms/base/str.h"
#include "forms/store/inside.h"

static void add_number(struct et_str *bytes, uint64_t number)
{
    char big_endian[8];
    for (int i = 0; i < 8; i++)
        big_endian[i] = (char)(number >> (56 - 8 * i) & 0xff);
    et_str_add_bytes(bytes, big_endian, sizeof big_endian);
}

static void add_field(struct et_str *bytes, const struct et_db_param *field)
{
    et_str_add_char(bytes, field->type);
    uint64_t number;
    switch (field->type) {
    case 'i':
        add_number(bytes, (uint64_t)field->integer);
        break;
    case 'd':
        memcpy(&number, &field->real, sizeof number);
        add_number(bytes, number);
        break;
    case 't':
    case 'b':
        add_number(bytes, field->size);
        et_str_add_bytes(bytes, field->bytes, field->size);
        break;
    default:
        break;
    }
}

struct et_commitment et_audit_commit(const unsigned char salt[ET_SALT_BYTES],
                                     const struct et_db_param *fields, size_t count)
{
    struct et_str bytes = ET_STR_EMPTY;
    struct et_commitment commitment = {{0}};
    et_str_add_bytes(&bytes, salt, ET_SALT_BYTES);
    for (size_t i = 0; i < count; i++)
        add_field(&bytes, &fields[i]);
    et_crypto_hash(bytes.text, bytes.length, commitment.bytes);
    et_str_free(&bytes);
    return commitment;
}

struct entry {
    struct et_id origin, subject;
    int64_t seq, at_s;
    unsigned char former[ET_HASH_BYTES];
    const char *who, *tool, *action, *item;
    const void *commitment;
    size_t commitment_size;
};

static void hash_entry(const struct entry *e, unsigned char hash[ET_HASH_BYTES])
{
    const struct et_db_param fields[] = {
        et_db_blob(e->origin.bytes, sizeof e->origin.bytes),
        et_db_int(e->seq),
        et_db_blob(e->former, sizeof e->former),
        et_db_int(e->at_s),
        et_db_text(e->who),
        et_db_text(e->tool),
        et_db_text(e->action),
        et_db_blob(e->subject.bytes, sizeof e->subject.bytes),
        et_db_text(e->item),
        et_db_blob(e->commitment_size > 0 ? e->commitment : "", e->commitment_size),
    };
    struct et_str bytes = ET_STR_EMPTY;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        add_field(&bytes, &fields[i]);
    et_crypto_hash(bytes.text, bytes.length, hash);
    et_str_free(&bytes);
}

void et_audit_hash(struct et_query *row, unsigned char hash[ET_HASH_BYTES])
{
    struct entry e = {
        .origin = et_db_get_id(row, 0),
        .seq = et_db_get_int(row, 1),
        .at_s = et_db_get_int(row, 3),
        .who = et_db_get_text(row, 4),
        .tool = et_db_get_text(row, 5),
        .action = et_db_get_text(row, 6),
        .subject = et_db_get_id(row, 7),
        .item = et_db_get_text(row, 8),
    };
    et_db_get_bytes(row, 2, e.former, sizeof e.former);
    e.commitment = et_db_get_blob(row, 9, &e.commitment_size);
    hash_entry(&e, hash);
}

enum et_status et_audit_add(struct et_store *store, const char *action, const struct et_id *subject,
                            const char *item, const struct et_commitment *commitment,
                            struct et_error *error)
{
    struct entry e = {
        .origin = store->origin,
        .at_s = et_store_now(store),
        .who = store->who,
        .tool = store->tool,
        .action = action,
        .item = item != NULL ? item : "",
        .commitment = commitment != NULL ? commitment->bytes : NULL,
        .commitment_size = commitment != NULL ? sizeof commitment->bytes : 0,
    };
    if (subject != NULL)
        e.subject = *subject;
    struct et_query *last = ET_DB_QUERY(
        store->db, "SELECT seq, hash FROM audit WHERE origin = ? ORDER BY seq DESC LIMIT 1",
        et_db_id(&store->origin));
    if (et_db_next(last)) {
        e.seq = et_db_get_int(last, 0) + 1;
        et_db_get_bytes(last, 1, e.former, sizeof e.former);
    }
    enum et_status status = et_db_end(last, error);
    if (status != ET_OK)
        return status;
    unsigned char hash[ET_HASH_BYTES];
    hash_entry(&e, hash);
    return ET_DB_RUN(store->db, error, "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     et_db_id(&e.origin), et_db_int(e.seq), et_db_blob(hash, sizeof hash),
                     et_db_blob(e.former, sizeof e.former), et_db_int(e.at_s), et_db_text(e.who),
                     et_db_text(e.tool), et_db_text(e.action),
                     et_db_blob(e.subject.bytes, sizeof e.subject.bytes), et_db_text(e.item),
                     et_db_blob(commitment != NULL ? e.commitment : "", e.commitment_size));
}
