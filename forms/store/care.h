/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * care.h - looking after survey files: siblings, copies, checks, erasure, and
 * bringing several together.
 */
#ifndef ET_STORE_CARE_H
#define ET_STORE_CARE_H

#include "forms/store/store.h"

/*
 * Makes a survey file at PATH that shares the key and the forms of the one at
 * REGION; its codes come from the next block of REGION's, which is written.
 * Errors: those of et_store_open and et_store_create; ET_REFUSED if REGION is
 *         itself a sibling or has no block left.
 */
enum et_status et_store_create_sibling(const char *path, const char *region, bool is_test,
                                       const struct et_store_setup *setup, struct et_store **store,
                                       struct et_error *error);

/* ---- verify ------------------------------------------------------------ */

struct et_verified {
    int64_t entries, participants, responses, answers, forms; /* what was looked at */
    int64_t faults;
    unsigned char head[32]; /* of this file's own audit chain, to be noted elsewhere */
    int64_t head_seq;
};

/*
 * Checks the file: SQLite's own integrity, foreign keys, tables and triggers
 * as they should be, the audit chain, every row against what the trail vouches
 * for, codes, forms, values. TELL gets a sentence for each fault; what is not
 * there to be read at all is an error.
 */
enum et_status et_store_verify(struct et_store *store,
                               void (*tell)(void *user, const char *sentence), void *user,
                               struct et_verified *verified, struct et_error *error);

/* ---- backup ------------------------------------------------------------ */

/*
 * Puts a consistent copy, checked, at PATH, which must not exist; the survey
 * may be in use meanwhile. Errors: ET_REFUSED (it exists), ET_IO, ET_FORMAT
 * (the survey is damaged, and so would the copy be).
 */
enum et_status et_store_backup(struct et_store *store, const char *path, struct et_error *error);

/* ---- the trail --------------------------------------------------------- */

struct et_audit_entry {
    struct et_id origin;
    int64_t seq, at_s;
    const char *who, *tool, *action, *item;
    const char *code; /* of the participant it is about; "" if of none, or gone */
};
/* All entries in the order of their time; texts live during the call. */
enum et_status et_store_each_audit(struct et_store *store,
                                   bool (*visit)(void *user, const struct et_audit_entry *entry),
                                   void *user, struct et_error *error);
/* Enters what a command did that leaves no row: "export", and to which file. */
enum et_status et_store_note(struct et_store *store, const char *action, const char *item,
                             struct et_error *error);

/* ---- keyed entry, and its second ---------------------------------------- */

/* Who began RESPONSE ("": there is none), and has its second entry been made? */
enum et_status et_store_typist(struct et_store *store, const struct et_id *response,
                               struct et_arena *arena, const char **who, bool *is_checked,
                               struct et_error *error);
/* Says in the trail that RESPONSE was typed again and so much settled. */
enum et_status et_store_note_second(struct et_store *store, const struct et_id *response,
                                    size_t differences, struct et_error *error);

/* ---- expectations ------------------------------------------------------ */

struct et_expectation {
    const char *role, *choice; /* "sex", "kvinna"; "" and "": all participants */
    int64_t total;
    const char *source; /* who says so */
    int64_t at_s;
};
enum et_status et_store_expect(struct et_store *store, const struct et_expectation *expectation,
                               struct et_error *error);
struct et_expectations {
    const struct et_expectation *items; /* the latest first */
    size_t count;
};
enum et_status et_store_expectations(struct et_store *store, struct et_arena *arena,
                                     struct et_expectations *expectations, struct et_error *error);

/* ---- erasure ----------------------------------------------------------- */

struct et_erased {
    int64_t responses, answers, sheets, sealed;
    const char *const *papers; /* serials of sheets that were printed */
    size_t paper_count;
    const char *const *copies; /* backups and exports that were made of the file */
    size_t copy_count;
};
/*
 * Removes the person and all they answered from the file, its log and its free
 * pages, and leaves tombstones on their random ids. *erased tells what is out
 * of reach; it lives in ARENA. ET_LOCKED: done, but another program reads an
 * older state of the file: erase again when it has ended.
 */
enum et_status et_store_erase(struct et_store *store, const struct et_id *participant,
                              const char *reason, struct et_arena *arena, struct et_erased *erased,
                              struct et_error *error);

/* ---- merge ------------------------------------------------------------- */

/* What came in; all 0 where the other file had nothing new. */
struct et_merged {
    int64_t forms, participants, facts, sheets, responses, answers, pages, doubts, sealed, other;
    int64_t erased; /* people who stay out, because they were erased here or there */
};
/*
 * Takes in the survey file at PATH: the union of both, the same whatever the
 * order and however often. PATH is only read, and checked first.
 * Errors: those of et_store_open; ET_FORMAT if it is not sound; ET_REFUSED if
 *         it holds the same version of a form with other content, or is a test
 *         file and this one is not.
 */
enum et_status et_store_merge(struct et_store *store, const char *path, struct et_merged *merged,
                              struct et_error *error);

/*
 * What a person must decide after a merge: a code that two people have, an
 * answer that was changed in two ways, a person who answered a wave twice.
 * Texts live during the call.
 */
struct et_conflict {
    const char *kind; /* "code", "answer", "twice" */
    const char *code, *wave, *item;
    const char *kept, *rival; /* answer: both values */
};
enum et_status et_store_each_conflict(struct et_store *store,
                                      bool (*visit)(void *user, const struct et_conflict *conflict),
                                      void *user, struct et_error *error);

#endif
