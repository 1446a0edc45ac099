/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

static void swap_rows(double *a, size_t n, size_t r, size_t s)
{
    for (size_t c = 0; c < n && r != s; c++) {
        double other = a[r * n + c];
        a[r * n + c] = a[s * n + c];
        a[s * n + c] = other;
    }
}

/* Gauss and Jordan with the largest pivot of the column, in place. */
bool et_linear_invert(double *a, size_t n)
{
    double *work = et_alloc((2 * n * n + 1) * sizeof *work), scale = 0;
    double *inverse = work + n * n;
    memcpy(work, a, n * n * sizeof *a);
    memset(inverse, 0, n * n * sizeof *inverse);
    for (size_t i = 0; i < n; i++)
        inverse[i * n + i] = 1;
    for (size_t i = 0; i < n * n; i++)
        scale = fmax(scale, fabs(a[i]));
    bool is_regular = true;
    for (size_t c = 0; c < n && is_regular; c++) {
        size_t best = c;
        for (size_t r = c + 1; r < n; r++)
            best = fabs(work[r * n + c]) > fabs(work[best * n + c]) ? r : best;
        swap_rows(work, n, c, best);
        swap_rows(inverse, n, c, best);
        double pivot = work[c * n + c];
        is_regular = fabs(pivot) > 1e-13 * scale;
        for (size_t r = 0; r < n && is_regular; r++) {
            double factor = r == c ? 0 : work[r * n + c] / pivot;
            for (size_t k = 0; k < n; k++) {
                work[r * n + k] -= factor * work[c * n + k];
                inverse[r * n + k] -= factor * inverse[c * n + k];
            }
        }
        for (size_t k = 0; k < n && is_regular; k++) {
            work[c * n + k] /= pivot;
            inverse[c * n + k] /= pivot;
        }
    }
    memcpy(a, inverse, n * n * sizeof *a);
    free(work);
    return is_regular;
}

/* Cholesky. */
double et_linear_log_det(const double *a, size_t n)
{
    double *l = et_alloc((n * n + 1) * sizeof *l), sum = 0;
    memset(l, 0, n * n * sizeof *l);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double rest = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                rest -= l[i * n + k] * l[j * n + k];
            if (i == j) {
                sum += rest > 0 ? log(rest) : NAN;
                l[i * n + i] = rest > 0 ? sqrt(rest) : NAN;
            } else {
                l[i * n + j] = rest / l[j * n + j];
            }
        }
    free(l);
    return sum;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Takes from V what lies along Q, adding it to *along. */
static void take_out(double *v, const double *q, size_t n, double *along)
{
    double share = dot(v, q, n);
    *along += share;
    for (size_t i = 0; i < n; i++)
        v[i] -= share * q[i];
}

/* B from R b = Q'y, and (X'X)^-1 = R^-1 R^-1'. */
static void back_substitute(const double *r, const double *qy, size_t p, double *b,
                            double *covariance)
{
    double *inverse = et_alloc(p * p * sizeof *inverse);
    memset(inverse, 0, p * p * sizeof *inverse);
    for (size_t c = 0; c < p; c++)
        for (size_t i = c + 1; i-- > 0;) {
            double rest = i == c ? 1 : 0;
            for (size_t k = i + 1; k <= c; k++)
                rest -= r[i * p + k] * inverse[k * p + c];
            inverse[i * p + c] = rest / r[i * p + i];
        }
    for (size_t i = 0; i < p; i++) {
        b[i] = dot(inverse + i * p, qy, p);
        for (size_t j = 0; j < p; j++)
            covariance[i * p + j] = dot(inverse + i * p, inverse + j * p, p);
    }
    free(inverse);
}

bool et_linear_fit(const double *x, const double *y, size_t n, size_t p, double *b,
                   double *covariance, double *rss)
{
    if (n <= p || p == 0)
        return false;
    double *q = et_alloc(((p + 1) * n + p * p + p) * sizeof *q); /* columns, then y, R, Q'y */
    double *r = q + (p + 1) * n, *qy = r + p * p;
    memset(r, 0, (p * p + p) * sizeof *r);
    memcpy(q + p * n, y, n * sizeof *y);
    bool is_full = true;
    for (size_t c = 0; c < p && is_full; c++) {
        double *v = q + c * n;
        for (size_t i = 0; i < n; i++)
            v[i] = x[i * p + c];
        double before = sqrt(dot(v, v, n));
        for (int pass = 0; pass < 2; pass++)
            for (size_t k = 0; k < c; k++)
                take_out(v, q + k * n, n, &r[k * p + c]);
        double length = sqrt(dot(v, v, n));
        is_full = length > 1e-10 * before;
        r[c * p + c] = length;
        for (size_t i = 0; i < n; i++)
            v[i] /= length;
    }
    if (is_full) {
        for (int pass = 0; pass < 2; pass++)
            for (size_t k = 0; k < p; k++)
                take_out(q + p * n, q + k * n, n, &qy[k]);
        *rss = dot(q + p * n, q + p * n, n);
        back_substitute(r, qy, p, b, covariance);
    }
    free(q);
    return is_full;
}
