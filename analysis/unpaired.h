/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unpaired.h - two groups of different people (or of codes that do not match).
 *
 * Everything is second minus first. NaN is "not defined".
 */
#ifndef ET_UNPAIRED_H
#define ET_UNPAIRED_H

#include <stddef.h>

#include "analysis/describe.h"
#include "analysis/share.h"

struct et_unpaired {
    struct et_describe first, second;
    double diff;
    double welch_t, welch_df, welch_p; /* Welch (1947, Biometrika 34:28) */
    struct et_interval welch;
    double student_t, student_p;
    double ds;                    /* Cohen's d by the pooled sd */
    struct et_interval ds_limits; /* non-central t */
    double hedges_g;
    double u, u_z, u_p, u_corrected_p; /* Mann & Whitney (1947), ties corrected for */
    double u_exact_p;                  /* P(|W - E| >= |w - E|) given the mid-ranks */
    double cliff, ps;
    struct et_interval cliff_limits; /* Feng & Cliff (2004, J Mod Appl Stat Meth 3:322) */
    double hl_shift;                 /* median of all differences */
    double bm, bm_df, bm_p;          /* Brunner & Munzel (2000, Biometrical J 42:17) */
};

struct et_unpaired et_unpaired(const double *first, size_t n1, const double *second, size_t n2,
                               double alpha);
/* Without the shift, and exact only where that is quick (some hundredths of a second). */
struct et_unpaired et_unpaired_brief(const double *first, size_t n1, const double *second,
                                     size_t n2, double alpha);

#endif
