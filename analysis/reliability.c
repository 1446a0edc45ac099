/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/reliability.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/dist.h"
#include "forms/base/arena.h"

enum { EM_MAX = 40000 };

static double covariance(const double *x, const double *y, size_t n)
{
    struct et_describe dx = et_describe(x, n), dy = et_describe(y, n);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - dx.mean) * (y[i] - dy.mean);
    return n > 1 ? sum / (double)(n - 1) : NAN;
}

/* S [k][k] of COLUMNS [k][n]. */
static void covariances(const double *columns, size_t n, size_t k, double *s)
{
    for (size_t a = 0; a < k; a++)
        for (size_t b = a; b < k; b++)
            s[a * k + b] = s[b * k + a] = covariance(columns + a * n, columns + b * n, n);
}

/* The same, each pair by the rows that have both. */
static void covariances_by_pair(const double *rows, size_t n, size_t k, double *s)
{
    double *x = et_alloc((2 * n + 1) * sizeof *x), *y = x + n;
    for (size_t a = 0; a < k; a++)
        for (size_t b = a; b < k; b++) {
            size_t m = 0;
            for (size_t i = 0; i < n; i++)
                if (!isnan(rows[i * k + a]) && !isnan(rows[i * k + b])) {
                    x[m] = rows[i * k + a];
                    y[m++] = rows[i * k + b];
                }
            s[a * k + b] = s[b * k + a] = covariance(x, y, m);
        }
    free(x);
}

/* Alpha from covariances, leaving out item WITHOUT (k: none). */
static double alpha_of(const double *s, size_t k, size_t without)
{
    double trace = 0, total = 0, m = (double)k - (without < k);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            bool is_in = a != without && b != without;
            total += is_in ? s[a * k + b] : 0;
            trace += is_in && a == b ? s[a * k + b] : 0;
        }
    return total > 0 && m > 1 ? m / (m - 1) * (1 - trace / total) : NAN;
}

static void by_correlation(const double *s, struct et_reliability *r)
{
    size_t k = r->k;
    double sum = 0, pairs = (double)(k * (k - 1)) / 2, m = (double)k;
    for (size_t a = 0; a < k; a++)
        for (size_t b = a + 1; b < k; b++)
            sum += s[a * k + b] / sqrt(s[a * k + a] * s[b * k + b]);
    r->mean_r = isfinite(sum) ? sum / pairs : NAN;
    r->alpha_standard = m * r->mean_r / (1 + (m - 1) * r->mean_r);
    if (k == 2)
        r->spearman_brown = r->alpha_standard;
}

static void by_item(const double *columns, const double *s, struct et_reliability *r)
{
    size_t n = r->n_complete, k = r->k;
    double *rest = et_alloc((n + 1) * sizeof *rest);
    for (size_t j = 0; j < k; j++) {
        r->items[j] = et_describe(columns + j * n, n);
        for (size_t i = 0; i < n; i++) {
            rest[i] = 0;
            for (size_t a = 0; a < k; a++)
                rest[i] += a == j ? 0 : columns[a * n + i];
        }
        r->item_rest_r[j] = et_describe_r(columns + j * n, rest, n);
        r->alpha_drop[j] = k > 2 ? alpha_of(s, k, j) : NAN;
    }
    free(rest);
}

/*
 * One common factor by maximum likelihood on the correlations, by EM (Rubin &
 * Thayer 1982, Psychometrika 47:69). False if it does not settle, or an item
 * would have no error of its own (Heywood).
 */
static bool one_factor(const double *c, size_t k, double *l, double *psi)
{
    for (size_t j = 0; j < k; j++) {
        double sum = 0, sign = c[j] < 0 ? -1 : 1;
        for (size_t a = 0; a < k; a++)
            sum += a == j ? 0 : fabs(c[j * k + a]);
        l[j] = sign * sqrt(fmin(0.9, sum / (double)(k - 1)));
        psi[j] = 1 - l[j] * l[j];
    }
    for (int step = 0; step < EM_MAX; step++) {
        double beta[ET_ITEMS_MAX], cb[ET_ITEMS_MAX], q = 1, bl = 0, bcb = 0, moved = 0;
        for (size_t j = 0; j < k; j++)
            q += l[j] * l[j] / psi[j];
        for (size_t j = 0; j < k; j++) {
            beta[j] = l[j] / psi[j] / q;
            bl += beta[j] * l[j];
        }
        for (size_t j = 0; j < k; j++) {
            cb[j] = 0;
            for (size_t a = 0; a < k; a++)
                cb[j] += c[j * k + a] * beta[a];
            bcb += beta[j] * cb[j];
        }
        for (size_t j = 0; j < k; j++) {
            double next = cb[j] / (1 - bl + bcb);
            moved = fmax(moved, fabs(next - l[j]));
            l[j] = next;
            psi[j] = c[j * k + j] - next * cb[j];
            if (!(psi[j] > 1e-4))
                return false;
        }
        if (moved < 1e-13)
            return true;
    }
    return false;
}

static void by_factor(const double *s, struct et_reliability *r)
{
    size_t k = r->k;
    double c[ET_ITEMS_MAX * ET_ITEMS_MAX], psi[ET_ITEMS_MAX], l[ET_ITEMS_MAX];
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double between = sqrt(s[a * k + a] * s[b * k + b]);
            c[a * k + b] = a == b ? 1 : s[a * k + b] / between;
            if (!(between > 0))
                return;
        }
    if (k < 3 || r->n_complete <= k || !one_factor(c, k, l, psi))
        return;
    double common = 0, own = 0;
    for (size_t j = 0; j < k; j++) {
        common += l[j] * sqrt(s[j * k + j]);
        own += psi[j] * s[j * k + j];
        r->loadings[j] = l[j];
    }
    for (size_t j = 0; common < 0 && j < k; j++)
        r->loadings[j] = -l[j];
    r->omega = common * common / (common * common + own);
}

static size_t complete_columns(const double *x, size_t n, size_t k, double *columns)
{
    size_t m = 0, at = 0;
    bool *is_complete = et_alloc((n + 1) * sizeof *is_complete);
    for (size_t i = 0; i < n; i++) {
        is_complete[i] = true;
        for (size_t j = 0; j < k; j++)
            is_complete[i] = is_complete[i] && !isnan(x[i * k + j]);
        m += is_complete[i];
    }
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < n; i++)
            if (is_complete[i])
                columns[at++] = x[i * k + j];
    free(is_complete);
    return m;
}

struct et_reliability et_reliability(const double *x, size_t n, size_t k, double alpha)
{
    struct et_reliability r = {.k = k,
                               .n_rows = n,
                               .alpha = NAN,
                               .feldt = {NAN, NAN},
                               .sem_mean_score = NAN,
                               .mean_r = NAN,
                               .alpha_standard = NAN,
                               .alpha_pairwise = NAN,
                               .spearman_brown = NAN,
                               .omega = NAN};
    for (size_t j = 0; j < ET_ITEMS_MAX; j++) {
        r.item_rest_r[j] = r.alpha_drop[j] = r.loadings[j] = NAN;
        r.items[j] = et_describe(NULL, 0);
    }
    if (k < 2 || k > ET_ITEMS_MAX)
        return r;
    double *columns = et_alloc((n * k + 1) * sizeof *columns);
    double *s = et_alloc(k * k * sizeof *s), total = 0;
    r.n_complete = complete_columns(x, n, k, columns);
    covariances_by_pair(x, n, k, s);
    r.alpha_pairwise = alpha_of(s, k, k);
    covariances(columns, r.n_complete, k, s);
    r.alpha = alpha_of(s, k, k);
    for (size_t i = 0; i < k * k; i++)
        total += s[i];
    if (r.n_complete > 1 && !isnan(r.alpha)) {
        double df1 = (double)r.n_complete - 1, df2 = df1 * (double)(k - 1), off = 1 - r.alpha;
        r.feldt.low = 1 - off * et_dist_f_quantile(1 - alpha / 2, df1, df2);
        r.feldt.high = 1 - off * et_dist_f_quantile(alpha / 2, df1, df2);
        r.sem_mean_score = sqrt(total) / (double)k * sqrt(fmax(0, off));
    }
    by_item(columns, s, &r);
    if (r.n_complete > 2) {
        by_correlation(s, &r);
        by_factor(s, &r);
    }
    free(columns);
    free(s);
    return r;
}
