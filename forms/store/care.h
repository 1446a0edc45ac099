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

#endif
