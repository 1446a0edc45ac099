/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify.h - what the two halves of verify share: the trail's promises. */
#ifndef ET_STORE_VERIFY_H
#define ET_STORE_VERIFY_H

#include "forms/store/care.h"
#include "forms/store/inside.h"

struct et_arena;

/* A row that the trail vouches for. */
struct et_promise {
    struct et_commitment commitment;
    struct et_id subject;
    const char *action, *item; /* in the arena */
    bool is_kept;
};

struct et_verify {
    struct et_store *store;
    struct et_arena *arena;
    void (*tell)(void *user, const char *sentence);
    void *user;
    struct et_verified *found;
    struct {
        struct et_promise *items;
        size_t count, room;
    } promises; /* by commitment */
};

/* Counts a fault and tells it. */
void et_verify_tell(struct et_verify *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The id in hexadecimal; returns TEXT. */
const char *et_verify_hex(const struct et_id *id, char text[33]);
int et_verify_by_commitment(const void *a, const void *b);

/* Rows against the promises, promises against the rows, and what rows say. */
enum et_status et_verify_rows(struct et_verify *check, struct et_error *error);

#endif
