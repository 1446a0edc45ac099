/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inside.h - what the files of the store share with one another and with
 * nobody else.
 */
#ifndef ET_STORE_INSIDE_H
#define ET_STORE_INSIDE_H

#include "forms/base/crypto.h"
#include "forms/store/db.h"
#include "forms/store/store.h"

struct et_arena;
struct et_str;

enum { ET_SALT_BYTES = 16, ET_CODE_BLOCKS = 256, ET_WORD_MAX = 200 };

struct et_store {
    struct et_db *db;
    char *path, *who, *tool;
    enum et_store_mode mode;
    int64_t (*clock)(void);
    int64_t fixed_time;
    bool is_test;
    struct et_id origin, survey;
    unsigned char key[ET_KEY_BYTES];
    uint32_t block;
    struct et_random random;
};

struct et_db_param et_db_id(const struct et_id *id); /* NULL for none */
struct et_id et_db_get_id(struct et_query *query, int column);

struct et_id et_store_new_id(struct et_store *store);

/* Commits where STATUS is ET_OK, else rolls back; returns what came of it. */
enum et_status et_store_end(struct et_store *store, enum et_status status, struct et_error *error);

/* ---- migrate.c --------------------------------------------------------- */

enum { ET_STORE_APPLICATION = 0x45544150, ET_STORE_SCHEMA = 3 };

/* Lays the tables of an empty file. */
enum et_status et_migrate_create(struct et_db *db, struct et_error *error);
/* Brings an older file up to date; ET_FORMAT, ET_NEWER if it is none of ours. */
enum et_status et_migrate(struct et_db *db, const char *path, enum et_store_mode mode,
                          struct et_error *error);
/* The text of schema.sql. */
const char *et_migrate_schema(void);

/* ---- audit.c ----------------------------------------------------------- */

/*
 * What a row says, for a commitment: its fields, each with its length in
 * front, so that no two rows read alike. Then et_audit_add enters it.
 */
struct et_commitment {
    unsigned char bytes[ET_HASH_BYTES];
};

struct et_commitment et_audit_commit(const unsigned char salt[ET_SALT_BYTES],
                                     const struct et_db_param *fields, size_t count);
#define ET_AUDIT_COMMIT(salt, ...)                                                                 \
    et_audit_commit((salt), (const struct et_db_param[]){__VA_ARGS__},                             \
                    sizeof((const struct et_db_param[]){__VA_ARGS__}) /                            \
                        sizeof(struct et_db_param))

/* SUBJECT, ITEM and COMMITMENT may be NULL. */
enum et_status et_audit_add(struct et_store *store, const char *action, const struct et_id *subject,
                            const char *item, const struct et_commitment *commitment,
                            struct et_error *error);
/* The hash of an entry, from the row of "SELECT origin, seq, former, at_s, who,
 * tool, action, subject, item, commitment". */
void et_audit_hash(struct et_query *row, unsigned char hash[ET_HASH_BYTES]);

/* ---- codebook.c -------------------------------------------------------- */

/* Tables and views that tell other tools what the form is. */
enum et_status et_codebook_write(struct et_store *store, const struct et_id *id,
                                 const struct et_form *form, struct et_error *error);
enum et_status et_codebook_views(struct et_store *store, const struct et_id *id,
                                 const struct et_form *form, struct et_error *error);
/* The hash of what the form is: a compiler that reads it otherwise shows. */
void et_codebook_hash(const struct et_form *form, unsigned char hash[ET_HASH_BYTES]);

/* The trail's entry for a form that is now in the file. */
enum et_status et_publish_audit(struct et_store *store, const struct et_id *id,
                                const struct et_form *form, struct et_error *error);

/* ---- comparable.c ------------------------------------------------------ */

/* Makes form_lock anew for every version of the form NAME, within a transaction. */
enum et_status et_comparable_write(struct et_store *store, const char *name,
                                   struct et_error *error);
/* The same for forms that a file of schema 1 brought along. */
enum et_status et_comparable_fill(struct et_store *store, struct et_error *error);

/* Where the answers to an item of some version belong in a form. */
struct et_column {
    const char *item;
    uint32_t variable;
};
struct et_columns { /* sorted by item; free items */
    struct et_column *items;
    size_t count, room;
};
/* Those of the form itself. */
void et_columns_own(struct et_columns *columns, const struct et_form *form, struct et_arena *arena);
/* Those of another VERSION whose answers are comparable, under their names there. */
enum et_status et_columns_of(struct et_store *store, const struct et_stored_form *form,
                             const struct et_columns *own, const struct et_id *version,
                             struct et_arena *arena, struct et_columns *columns,
                             struct et_error *error);
uint32_t et_columns_find(const struct et_columns *columns, const char *item);

/* ---- copy.c ------------------------------------------------------------ */

/*
 * Copies the rows of TABLE that INTO has not yet; *count grows by how many.
 * ON_CONFLICT ("(id) DO UPDATE SET ... WHERE ...") says what becomes of a row
 * that is in both; NULL: it stays as it is.
 */
enum et_status et_copy_rows(struct et_db *from, struct et_db *into, const char *table,
                            const char *on_conflict, int64_t *count, struct et_error *error);

/* ---- erase.c ----------------------------------------------------------- */

struct et_erased;
/* Removes the person's rows; ET_NOT_FOUND if there is no such person. */
enum et_status et_erase_rows(struct et_store *store, const struct et_id *participant,
                             struct et_erased *erased, struct et_error *error);

/* ---- response.c -------------------------------------------------------- */

/* Removes every answer of a refused response but its consent. */
enum et_status et_response_forget(struct et_store *store, const struct et_id *response,
                                  struct et_error *error);

/* Of a simulated participant the response is simulated too. */
enum et_status et_response_inherit(struct et_store *store, struct et_response *response,
                                   struct et_error *error);
/* Puts a response in as it stands, begun by WHO. */
enum et_status et_response_put(struct et_store *store, const struct et_response *response,
                               const char *wave, const char *who, const struct et_id *salt,
                               struct et_error *error);

/* ---- answers.c --------------------------------------------------------- */

/* Puts in the first answer to ITEM as it stands; VALUE or MISSING may be NULL. */
enum et_status et_answer_put(struct et_store *store, const struct et_id *response, const char *item,
                             const char *value, const char *missing, const struct et_origin *origin,
                             int64_t at_s, const char *who, const struct et_id *salt,
                             struct et_error *error);

/* ---- people.c ---------------------------------------------------------- */

/* Puts the latest facts of one participant (NULL: of all) where they show. */
enum et_status et_people_show_facts(struct et_store *store, const struct et_id *participant,
                                    struct et_error *error);

/* ---- words for enums --------------------------------------------------- */

const char *et_mode_word(enum et_mode mode);
const char *et_response_status_word(enum et_response_status status);
bool et_mode_from(const char *word, enum et_mode *mode);
bool et_response_status_from(const char *word, enum et_response_status *status);

/* The id of wave WAVE of the form, "" if there is none; lives in ARENA. */
enum et_status et_store_wave_id(struct et_store *store, const struct et_id *form, uint32_t wave,
                                char id[ET_WORD_MAX], struct et_error *error);

#endif
