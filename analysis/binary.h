/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * binary.h - yes or no, the same people twice: the McNemar family.
 *
 * Counts of pairs by (before, after); the change is the share after minus the
 * share before. NaN is "not defined"; an odds ratio may be infinite.
 */
#ifndef ET_BINARY_H
#define ET_BINARY_H

#include "analysis/share.h"

struct et_binary {
    long n11, n10, n01, n00;
    double p_pre, p_post, change;
    struct et_interval pre_wilson, post_wilson, pre_exact, post_exact;
    double chi2, chi2_p;           /* McNemar (1947, Psychometrika 12:153) */
    double corrected, corrected_p; /* |b - c| - 1, never negative: Edwards (1948) */
    double exact_p;                /* binomial over those who changed */
    double mid_p;                  /* Fagerland, Lydersen & Laake (2013, BMC Med Res Meth 13:91) */
    double odds_ratio;             /* n01 / n10 */
    struct et_interval odds_ratio_limits; /* by Clopper-Pearson */
    struct et_interval wald;
    struct et_interval newcombe10;   /* Newcombe (1998, Stat Med 17:2635), phi corrected */
    struct et_interval newcombe8;    /* ... phi plain */
    struct et_interval tango;        /* Tango (1998, Stat Med 17:891) */
    struct et_interval bonett_price; /* Bonett & Price (2012, Br J Math Stat Psychol 65:479) */
    struct et_interval agresti_min;  /* Agresti & Min (2005, Stat Med 24:729), not clipped */
};

struct et_binary et_binary(long n11, long n10, long n01, long n00, double alpha);

#endif
