/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * nominal.h - unordered categories, the same people twice: who went where.
 *
 * COUNTS is [k][k], rows before, columns after. NaN is "not defined", or for an
 * exact p "too many tables".
 */
#ifndef ET_NOMINAL_H
#define ET_NOMINAL_H

#include <stddef.h>

#include "analysis/share.h"

enum { ET_NOMINAL_MAX = 40 };

struct et_nominal_category {
    double pre, post, change;         /* shares */
    struct et_interval change_limits; /* Tango */
    double exact_p, holm_p;           /* this category against the rest: McNemar */
};

struct et_nominal {
    size_t k, k_used; /* used: anybody there, before or after */
    long n;
    double unchanged;
    struct et_nominal_category categories[ET_NOMINAL_MAX];
    /* Stuart (1955, Biometrika 42:412), df = the rank of its matrix */
    double stuart, stuart_df, stuart_p, stuart_exact_p;
    double bhapkar, bhapkar_p; /* Bhapkar (1966, JASA 61:228) */
    /* Bowker (1948, JASA 43:572); df over pairs that anybody moved between */
    double bowker, bowker_pairs, bowker_pairs_p, bowker_full, bowker_full_p, bowker_exact_p;
};

struct et_nominal et_nominal(const long *counts, size_t k, double alpha);

#endif
