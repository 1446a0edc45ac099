/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * describe.h - a column of numbers: mean, spread, middle, ranks.
 *
 * NaN means "not defined": the mean of nothing, the spread of one.
 */
#ifndef ET_DESCRIBE_H
#define ET_DESCRIBE_H

#include <stddef.h>

struct et_describe {
    size_t n;
    double mean, median, sd, variance; /* sample variance, n - 1; 0 if all are equal */
};

struct et_describe et_describe(const double *x, size_t n);

/* X to DECIMALS decimals: what differs only by floating point is made equal. */
double et_describe_round(double x, int decimals);

/* Sorts ascending in place. */
void et_describe_sort(double *x, size_t n);
/* The median of sorted numbers; NaN for none. */
double et_describe_median(const double *sorted, size_t n);

/* Mid-ranks, doubled so that they are whole: RANKS[i] of X[i]; smallest 2. */
void et_describe_ranks(const double *x, size_t n, long *ranks);
/* The sum of t^3 - t over groups of t equals. */
double et_describe_ties(const double *x, size_t n);

/* Pearson's r; NaN if n < 3 or either does not vary. */
double et_describe_r(const double *x, const double *y, size_t n);

#endif
