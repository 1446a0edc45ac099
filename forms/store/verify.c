/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify.c - is the survey file whole, and is its audit trail unbroken? */
#include "forms/store/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"

enum { INTEGRITY_ROWS = 50 };

void et_verify_tell(struct et_verify *check, const char *format, ...)
{
    struct et_str sentence = ET_STR_EMPTY;
    va_list args;
    va_start(args, format);
    et_str_addv(&sentence, format, args);
    va_end(args);
    check->found->faults++;
    check->tell(check->user, sentence.text);
    et_str_free(&sentence);
}

const char *et_verify_hex(const struct et_id *id, char text[33])
{
    et_crypto_hex(id->bytes, sizeof id->bytes, text);
    return text;
}

/* ---- the database ------------------------------------------------------- */

static enum et_status check_database(struct et_verify *c, struct et_error *error)
{
    char sql[64];
    (void)snprintf(sql, sizeof sql, "PRAGMA integrity_check(%d)", INTEGRITY_ROWS);
    struct et_query *q = et_db_query(c->store->db, sql, NULL, 0);
    while (et_db_next(q))
        if (strcmp(et_db_get_text(q, 0), "ok") != 0)
            et_verify_tell(c, _("the database is damaged: %s"), et_db_get_text(q, 0));
    enum et_status status = et_db_end(q, error);
    if (status != ET_OK)
        return status;
    q = et_db_query(c->store->db, "PRAGMA foreign_key_check", NULL, 0);
    while (et_db_next(q))
        et_verify_tell(c, _("a row of “%s” belongs to a row of “%s” that is not there"),
                       et_db_get_text(q, 0), et_db_get_text(q, 2));
    return et_db_end(q, error);
}

/* Tables, indices and triggers must stand in schema.sql word for word. */
static enum et_status check_schema(struct et_verify *c, struct et_error *error)
{
    int64_t count = 0;
    struct et_query *q = et_db_query(c->store->db,
                                     "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
                                     " AND name NOT LIKE 'v!_answers!_%' ESCAPE '!' AND name NOT "
                                     "LIKE 'v!_missing!_%' ESCAPE '!'",
                                     NULL, 0);
    for (; et_db_next(q); count++)
        if (strstr(et_migrate_schema(), et_db_get_text(q, 1)) == NULL)
            et_verify_tell(c, _("“%s” is not as etapp made it"), et_db_get_text(q, 0));
    enum et_status status = et_db_end(q, error);
    int64_t wanted = 0;
    for (const char *at = et_migrate_schema(); (at = strstr(at, "\nCREATE ")) != NULL; at++)
        wanted++;
    if (status == ET_OK && count < wanted)
        et_verify_tell(c, _("tables or triggers are missing: %d instead of %d"), (int)count,
                       (int)wanted);
    return status;
}

/* ---- the chain ---------------------------------------------------------- */

static void add_promise(struct et_verify *c, struct et_query *q)
{
    size_t size;
    const void *commitment = et_db_get_blob(q, 9, &size);
    if (size != ET_HASH_BYTES)
        return;
    struct et_promise p = {
        .subject = et_db_get_id(q, 7),
        .action = et_arena_string(c->arena, et_db_get_text(q, 6)),
        .item = et_arena_string(c->arena, et_db_get_text(q, 8)),
    };
    memcpy(p.commitment.bytes, commitment, size);
    ET_VEC_PUSH(&c->promises, p);
}

int et_verify_by_commitment(const void *a, const void *b)
{
    return memcmp(((const struct et_promise *)a)->commitment.bytes,
                  ((const struct et_promise *)b)->commitment.bytes, ET_HASH_BYTES);
}

/*
 * Entries of one origin stand by number. Where a copy of the file was written
 * to apart from it, numbers come twice: each must follow one of those before.
 */
struct chain {
    struct et_id origin;
    int64_t seq;
    unsigned char (*former)[ET_HASH_BYTES], (*now)[ET_HASH_BYTES];
    size_t former_count, now_count, room;
};

static void chain_grow(struct chain *chain)
{
    if (chain->now_count < chain->room)
        return;
    chain->room = chain->room == 0 ? 4 : 2 * chain->room;
    chain->former = et_realloc(chain->former, chain->room * sizeof *chain->former);
    chain->now = et_realloc(chain->now, chain->room * sizeof *chain->now);
}

/* Moves on to the entry SEQ of ORIGIN; says whether it can follow. */
static bool chain_step(struct chain *chain, const struct et_id *origin, int64_t seq)
{
    bool is_new = !et_id_equal(&chain->origin, origin);
    if (is_new || seq != chain->seq) {
        unsigned char(*swap)[ET_HASH_BYTES] = chain->former;
        bool follows = is_new ? seq == 0 : seq == chain->seq + 1;
        chain->former = chain->now;
        chain->now = swap;
        chain->former_count = is_new ? 0 : chain->now_count;
        chain->now_count = 0;
        chain->origin = *origin;
        chain->seq = seq;
        return follows;
    }
    return true;
}

static bool chain_links(const struct chain *chain, const unsigned char former[ET_HASH_BYTES])
{
    static const unsigned char none[ET_HASH_BYTES];
    if (chain->seq == 0)
        return memcmp(former, none, sizeof none) == 0;
    for (size_t i = 0; i < chain->former_count; i++)
        if (memcmp(chain->former[i], former, ET_HASH_BYTES) == 0)
            return true;
    return false;
}

static void check_entry(struct et_verify *c, struct chain *chain, struct et_query *q)
{
    unsigned char stored[ET_HASH_BYTES], hash[ET_HASH_BYTES], former[ET_HASH_BYTES];
    struct et_id origin = et_db_get_id(q, 0);
    int64_t seq = et_db_get_int(q, 1);
    char name[33];
    et_db_get_bytes(q, 2, former, sizeof former);
    et_db_get_bytes(q, 10, stored, sizeof stored);
    et_audit_hash(q, hash);
    if (!chain_step(chain, &origin, seq))
        et_verify_tell(c, _("the audit trail of %.8s lacks entries before number %lld"),
                       et_verify_hex(&origin, name), (long long)seq);
    else if (!chain_links(chain, former))
        et_verify_tell(c, _("entry %lld of the audit trail of %.8s does not follow the one before"),
                       (long long)seq, et_verify_hex(&origin, name));
    if (memcmp(hash, stored, sizeof hash) != 0)
        et_verify_tell(c, _("entry %lld of the audit trail of %.8s was altered (%s)"),
                       (long long)seq, et_verify_hex(&origin, name), et_db_get_text(q, 6));
    chain_grow(chain);
    memcpy(chain->now[chain->now_count++], stored, sizeof stored);
    add_promise(c, q);
    c->found->entries++;
    if (et_id_equal(&origin, &c->store->origin)) {
        memcpy(c->found->head, stored, sizeof stored);
        c->found->head_seq = seq;
    }
}

static enum et_status check_chain(struct et_verify *c, struct et_error *error)
{
    struct chain chain = {.seq = -1};
    struct et_query *q =
        et_db_query(c->store->db,
                    "SELECT origin, seq, former, at_s, who, tool, action, subject, item,"
                    " commitment, hash FROM audit ORDER BY origin, seq, hash",
                    NULL, 0);
    while (et_db_next(q))
        check_entry(c, &chain, q);
    free(chain.former);
    free(chain.now);
    if (c->promises.count > 0)
        qsort(c->promises.items, c->promises.count, sizeof *c->promises.items,
              et_verify_by_commitment);
    return et_db_end(q, error);
}

/* ---- all of it ---------------------------------------------------------- */

enum et_status et_store_verify(struct et_store *store,
                               void (*tell)(void *user, const char *sentence), void *user,
                               struct et_verified *verified, struct et_error *error)
{
    *verified = (struct et_verified){.head_seq = -1};
    struct et_verify check = {
        .store = store, .arena = et_arena_new(), .tell = tell, .user = user, .found = verified};
    enum et_status status = et_db_begin(store->db, error); /* one moment, for all that follows */
    if (status == ET_OK) {
        status = check_database(&check, error);
        if (status == ET_OK)
            status = check_schema(&check, error);
        if (status == ET_OK)
            status = check_chain(&check, error);
        if (status == ET_OK)
            status = et_verify_rows(&check, error);
        et_db_rollback(store->db);
    }
    ET_VEC_FREE(&check.promises);
    et_arena_free(check.arena);
    return status;
}
