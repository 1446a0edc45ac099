/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paired.h - the same people twice: what changed, and how sure one is.
 *
 * d = after - before, of those with both (a missing value is NaN on the way
 * in), rounded to ET_PAIRED_DECIMALS so that zeros and ties are true ones.
 * NaN on the way out is "not defined".
 */
#ifndef ET_PAIRED_H
#define ET_PAIRED_H

#include <stddef.h>

#include "analysis/describe.h"
#include "analysis/share.h"
#include "analysis/signed.h"

enum { ET_PAIRED_DECIMALS = 10 };

struct et_paired {
    size_t n_rows, n_pre, n_post, n, n_pre_only, n_post_only;
    long n_up, n_down, n_same;
    struct et_describe pre, post, diff; /* of the pairs */
    double r;
    /* Student's paired t (1908, Biometrika 6:1) */
    double t, t_df, t_p, t_p_greater;
    struct et_interval mean_diff;
    /* Standardised changes; each named after its divisor. */
    double dz;                     /* sd of d */
    struct et_interval dz_limits;  /* Steiger & Fouladi (1997): non-central t */
    double gz;                     /* dz without bias: Hedges (1981, J Educ Stat 6:107) */
    double dav;                    /* root mean square of both sds: Cumming (2012) */
    struct et_interval dav_limits; /* Algina & Keselman (2003, Educ Psychol Meas 63:537) */
    double dav_lakens;             /* mean of both sds: Lakens (2013, Front Psychol 4:863) */
    double d_pre;                  /* sd before: Becker (1988, Br J Math Stat Psychol 41:257) */
    struct et_signed_rank wilcoxon, pratt;
    struct et_hodges_lehmann hl;
    struct et_sign_test sign;
    double net; /* (up - down) / n */
    struct et_interval net_limits;
    double ps, share_up; /* ps: (up + same / 2) / n */
    struct et_interval share_up_limits;
    double cliff;       /* all after against all before: Cliff (1993, Psychol Bull 114:494) */
    double mh_z;        /* sum d / sqrt(sum d^2): marginal homogeneity with scores */
    double permutation; /* Fisher's sign-flip, exact, two-sided */
};

/*
 * What of it is worth its time: plain for items (no limits of dz), brief for
 * indicators, full for `stat` (Wilcoxon, permutation, Cliff, Hodges-Lehmann).
 */
enum et_paired_depth { ET_PAIRED_PLAIN, ET_PAIRED_BRIEF, ET_PAIRED_FULL };

struct et_paired et_paired(const double *pre, const double *post, size_t n_rows, double alpha,
                           enum et_paired_depth depth);

/* Hedges' (1981) correction J(df), NaN for df < 2. */
double et_paired_hedges(double df);

/* The mean sign over all pairs y - x. */
double et_paired_cliff(const double *x, size_t nx, const double *y, size_t ny);

#endif
