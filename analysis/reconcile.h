/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * reconcile.h - totals that were published elsewhere (`etapp expect`) against
 * the records: both are told, and what could explain the difference.
 */
#ifndef ET_RECONCILE_H
#define ET_RECONCILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/sentence.h"
#include "forms/base/status.h"

struct et_arena;
struct et_dataset;
struct et_store;
struct et_str;

struct et_reconciled {
    const char *role, *choice; /* "" and "": all participants */
    const char *source, *day;  /* who says so, and when it was noted: "2016-10-31" */
    int64_t expected, records;
    int64_t unknown;        /* people of whom the records do not say */
    bool is_counted;        /* false: the records have no such role */
    int64_t parts;          /* all participants: what the source's parts by PARTS_ROLE add up to */
    const char *parts_role; /* NULL: they add up, or there are none */
};

struct et_reconcile {
    const struct et_reconciled *items;
    size_t count;
};

enum et_status et_reconcile(struct et_store *store, const struct et_dataset *data,
                            struct et_arena *arena, struct et_reconcile *reconcile,
                            struct et_error *error);

void et_reconcile_sentence(const struct et_reconciled *r, enum et_tongue tongue,
                           struct et_str *out);

#endif
