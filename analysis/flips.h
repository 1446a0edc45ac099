/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flips.h - the sum of weights of which each is there with probability 1/2:
 * what every exact test by signs comes down to.
 */
#ifndef ET_FLIPS_H
#define ET_FLIPS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * S sums each of the COUNT positive whole WEIGHTS with probability 1/2:
 * *at_most is P(S <= sum), *below P(S < sum). False if that is too much work.
 */
bool et_flips_tail(const long *weights, size_t count, long sum, double *at_most, double *below);

/* The same for at most STEPS additions: a billion is about a third of a second. */
bool et_flips_tail_within(const long *weights, size_t count, long sum, double steps,
                          double *at_most, double *below);

/* The smallest k with P(V <= k) >= p, V the sum of flipped 1 to N; at most half of all. */
long et_flips_quantile(double p, size_t n);

#endif
