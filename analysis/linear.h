/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * linear.h - small dense systems: solve, invert, least squares. Row by row.
 */
#ifndef ET_LINEAR_H
#define ET_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

/* Turns A [n][n] into its inverse; false if it has none (A is then spoilt). */
bool et_linear_invert(double *a, size_t n);

/* The log of the determinant of a positive definite A; NaN if it is not. */
double et_linear_log_det(const double *a, size_t n);

/*
 * y ~ X b, X [n][p] of full rank, n > p: Gram-Schmidt, each column made
 * orthogonal twice. B and the inverse of X'X (COVARIANCE [p][p], times
 * rss / (n - p) that of B) are filled in. False if X is not of full rank.
 */
bool et_linear_fit(const double *x, const double *y, size_t n, size_t p, double *b,
                   double *covariance, double *rss);

#endif
