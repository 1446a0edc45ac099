/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * reliability.h - do the items of a scale hold together?
 *
 * X is [n][k], missing NaN; complete rows count. NaN out: not defined.
 */
#ifndef ET_RELIABILITY_H
#define ET_RELIABILITY_H

#include <stddef.h>

#include "analysis/describe.h"
#include "analysis/share.h"

enum { ET_ITEMS_MAX = 60 };

struct et_reliability {
    size_t k, n_rows, n_complete;
    double alpha;             /* Cronbach (1951, Psychometrika 16:297) */
    struct et_interval feldt; /* Feldt (1965, Psychometrika 30:357) */
    double sem_mean_score;    /* sd of the mean score x sqrt(1 - alpha) */
    double mean_r, alpha_standard;
    double alpha_pairwise; /* every pair of items by the rows that have both */
    double spearman_brown; /* two items only */
    struct et_describe items[ET_ITEMS_MAX];
    double item_rest_r[ET_ITEMS_MAX], alpha_drop[ET_ITEMS_MAX];
    double omega, loadings[ET_ITEMS_MAX]; /* one factor by ML: McDonald (1999), ch. 6 */
};
struct et_reliability et_reliability(const double *x, size_t n, size_t k, double alpha);

#endif
