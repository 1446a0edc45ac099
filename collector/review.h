/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review.h - marks that wait for a person, with what is needed to judge them,
 * and what happens when one has.
 */
#ifndef ET_REVIEW_H
#define ET_REVIEW_H

#include <stdbool.h>

#include "forms/store/store.h"

/* A doubt with the form that its question stands in. */
struct et_review_case {
    const struct et_doubt *doubt;
    struct et_stored_form form; /* free with et_review_close */
    uint32_t variable;
    struct et_response response;
    uint64_t sheet;
    size_t page_count; /* of the sheet */
    const char *wave;  /* id */
    int32_t today;
};

/*
 * The one among DOUBTS whose id begins with PREFIX (hexadecimal, 4 characters
 * or more). Errors: ET_NOT_FOUND, ET_INPUT (several do).
 */
enum et_status et_review_find(const struct et_doubts *doubts, const char *prefix,
                              const struct et_doubt **doubt, struct et_error *error);

enum et_status et_review_open(struct et_store *store, const struct et_doubt *doubt,
                              struct et_arena *arena, struct et_review_case *review,
                              struct et_error *error);
void et_review_close(struct et_review_case *review);

/*
 * What a person typed: a code or the name of a choice (several for `many`, by
 * spaces or commas), a number, a date, a text, or "blank" or "unreadable".
 * Errors: ET_INPUT, naming what may be typed.
 */
enum et_status et_review_read(const struct et_review_case *review, const char *typed,
                              struct et_arena *arena, struct et_answer *answer,
                              struct et_error *error);

/* Settles the doubt, and routes and ends the response anew; one transaction. */
enum et_status et_review_settle(struct et_store *store, const struct et_review_case *review,
                                const struct et_answer *answer, struct et_error *error);

#endif
