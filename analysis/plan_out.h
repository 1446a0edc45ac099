/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan_out.h - a plan answered: as text and JSON, with the sentence to quote.
 */
#ifndef ET_PLAN_OUT_H
#define ET_PLAN_OUT_H

#include "analysis/plan.h"

struct et_str;

/* What was asked, and the answer. */
struct et_planned {
    struct et_plan plan;
    double level; /* of alpha as given: both tails unless IS_ONE_SIDED */
    bool is_one_sided;
    double wanted, attrition;
    bool has_n;      /* the reverse: what N shows */
    bool has_effect; /* the change, UP or SHARE was given */
    long n;          /* pairs or people, needed or given; 0: none is enough */
    double power;    /* at n; NaN where n is 0 */
    double least;    /* has_n without has_effect; NaN: nothing */
};

/* Fills in n, power and least. */
void et_plan_answer(struct et_planned *planned);

void et_plan_text(const struct et_planned *planned, struct et_str *out);
void et_plan_json(const struct et_planned *planned, struct et_str *out);

#endif
