/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval.h - expr.h with a say in which answers count: for route.c, which must
 * pass over answers to questions that are no longer asked.
 */
#ifndef ET_EVAL_H
#define ET_EVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/model/expr.h"

struct et_eval {
    const struct et_context *context;
    uint32_t wave; /* the wave at hand */
    uint32_t need;
    const bool *is_asked; /* one an item, for context->wave; NULL: all are */
};

struct et_value et_eval(const struct et_expr *expr, const struct et_eval *eval);

/* True, false or neither: 1, 0, -1; *is_absent as in struct et_value. */
int et_eval_truth(const struct et_expr *expr, const struct et_eval *eval, bool *is_absent);

#endif
