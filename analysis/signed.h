/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * signed.h - tests and estimates that turn on the signs of differences.
 *
 * Differences are those of complete pairs, after rounding (describe.h), so
 * that zeros and ties are what they should be. NaN is "not defined".
 */
#ifndef ET_SIGNED_H
#define ET_SIGNED_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/share.h"

enum et_zeros {
    ET_ZEROS_DROPPED, /* before ranking: Wilcoxon (1945, Biometrics Bull 1:80) */
    ET_ZEROS_RANKED,  /* ranked, then left out: Pratt (1959, JASA 54:655) */
};

struct et_signed_rank {
    double plus, minus;                  /* rank sums of rises and falls, mid-ranks */
    double exact_p;                      /* two-sided: min(1, 2 x the smaller tail) */
    double exact_greater;                /* after above before */
    double z, asymptotic_p, corrected_p; /* tie-corrected; corrected: by 0.5 */
    double rank_biserial;                /* (plus - minus) / (plus + minus), Kerby (2014) */
};

/*
 * Over all 2^m sign patterns given the ranks, by dynamic programming on
 * doubled mid-ranks (after Streitberg & Roehmel 1986, Stat Softw Newsl
 * 12:10). The exact p is NaN only where n is so large that it would take more
 * than seconds.
 */
struct et_signed_rank et_signed_rank(const double *d, size_t n, enum et_zeros zeros);
/*
 * The same with exact p's only where they take a tenth of a second at most (up to some 800
 * different changes, any number of few kinds), and without them.
 */
struct et_signed_rank et_signed_rank_brief(const double *d, size_t n, enum et_zeros zeros);
struct et_signed_rank et_signed_rank_quick(const double *d, size_t n, enum et_zeros zeros);

/* Fisher's (1935) sign-flip permutation of the mean, two-sided; NaN if too much work. */
double et_signed_permutation(const double *d, size_t n);

/*
 * Hodges & Lehmann (1963, Ann Math Stat 34:598): the median of the Walsh
 * averages of all differences, zeros too, and its interval by their order
 * statistics (Hollander & Wolfe 1999, 3.3; NaN if n < 6).
 */
struct et_hodges_lehmann {
    double estimate;
    struct et_interval interval;
};
struct et_hodges_lehmann et_signed_hodges_lehmann(const double *d, size_t n, double alpha);

/* The sign test: exact binomial, and with half the point probability (mid-p). */
struct et_sign_test {
    double exact_p, mid_p;
};
struct et_sign_test et_signed_sign_test(long up, long down);

#endif
