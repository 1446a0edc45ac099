/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * share.h - x of n, and how sure one is of it.
 *
 * Every interval is two-sided at 1 - ALPHA; both ends are NaN where it is not
 * defined (n = 0).
 */
#ifndef ET_SHARE_H
#define ET_SHARE_H

#include <stdbool.h>
#include <stdint.h>

struct et_interval {
    double low, high;
};

/* Wilson (1927, JASA 22:209), without continuity correction. */
struct et_interval et_share_wilson(long x, long n, double alpha);
/* Clopper & Pearson (1934, Biometrika 26:404). */
struct et_interval et_share_exact(long x, long n, double alpha);
/* Jeffreys, with 0 and 1 at the ends (Brown, Cai & DasGupta 2001, Stat Sci 16:101). */
struct et_interval et_share_jeffreys(long x, long n, double alpha);
/* Agresti & Coull (1998, Am Stat 52:119), not clipped to 0..1. */
struct et_interval et_share_agresti_coull(long x, long n, double alpha);

/*
 * Difference of paired shares, (up - down) / n: Tango's score interval (1998,
 * Stat Med 17:891, equations 2 to 8).
 */
struct et_interval et_share_tango(long up, long down, long n, double alpha);

/* p2 - p1 of two independent samples: Newcombe (1998, Stat Med 17:873), method 10. */
struct et_interval et_share_newcombe(long x1, long n1, long x2, long n2, double alpha);

/* Binomial test of x of n against p0: two-sided sums what is no likelier than x. */
struct et_share_test {
    double two, less, greater, midp_less;
};
struct et_share_test et_share_test(long x, long n, double p0);

/* Is x / n >= (or <=, AT_MOST) percent_num / percent_den per cent? Exactly. */
bool et_share_reaches(int64_t x, int64_t n, int64_t percent_num, int64_t percent_den, bool at_most);

#endif
