/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/waves.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/describe.h"
#include "analysis/dist.h"
#include "forms/base/arena.h"

enum { K = ET_WAVES_K };
static const double STATES_MAX = 2e6, STEPS_MAX = 4e8;

static size_t complete_rows(const double *x, size_t n, size_t k, double *rows)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_complete = true;
        for (size_t j = 0; j < k; j++)
            is_complete = is_complete && !isnan(x[i * k + j]);
        if (is_complete)
            memcpy(rows + k * m++, x + i * k, k * sizeof *x);
    }
    return m;
}

/* ---- Friedman, exactly ------------------------------------------------------ */

/*
 * The state is the column sums of doubled ranks (less 2, so that they start at
 * 0) of all columns but the last; each row adds one of its permutations.
 */
struct grid {
    size_t k, side, states;
    double *from, *to;
};

static bool next_permutation(long *r, size_t k)
{
    size_t i = k - 1;
    while (i > 0 && r[i - 1] >= r[i])
        i--;
    if (i == 0)
        return false;
    size_t j = k - 1;
    while (r[j] <= r[i - 1])
        j--;
    long other = r[i - 1];
    r[i - 1] = r[j];
    r[j] = other;
    for (size_t a = i, b = k - 1; a < b; a++, b--) {
        other = r[a];
        r[a] = r[b];
        r[b] = other;
    }
    return true;
}

static int by_rank(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

static void add_row(struct grid *g, const long *ranks, size_t reach)
{
    long r[K];
    memcpy(r, ranks, g->k * sizeof *r);
    qsort(r, g->k, sizeof *r, by_rank);
    memset(g->to, 0, g->states * sizeof *g->to);
    double permutations = 0;
    do {
        size_t offset = 0;
        for (size_t j = 0; j + 1 < g->k; j++)
            offset = offset * g->side + (size_t)(r[j] - 2);
        for (size_t s = 0; s < reach && s + offset < g->states; s++)
            g->to[s + offset] += g->from[s];
        permutations++;
    } while (next_permutation(r, g->k));
    for (size_t s = 0; s < g->states; s++)
        g->to[s] /= permutations;
    double *other = g->from;
    g->from = g->to;
    g->to = other;
}

static double grid_tail(const struct grid *g, size_t m, double observed)
{
    double tail = 0, mean = (double)m * (double)(g->k - 1); /* of a column's sum, less 2 a row */
    for (size_t s = 0; s < g->states; s++) {
        if (g->from[s] == 0)
            continue;
        double sum = 0, last = mean * (double)g->k;
        for (size_t j = 0, rest = s; j + 1 < g->k; j++, rest /= g->side) {
            double column = (double)(rest % g->side);
            sum += (column - mean) * (column - mean);
            last -= column;
        }
        sum += (last - mean) * (last - mean);
        tail += sum >= observed - 1e-6 ? g->from[s] : 0;
    }
    return fmin(1, tail);
}

static double friedman_exact(const long *ranks, size_t m, size_t k, double observed)
{
    struct grid g = {.k = k, .side = 2 * (k - 1) * m + 1};
    double states = pow((double)g.side, (double)(k - 1));
    double steps = states * (double)m * exp(et_dist_ln_factorial((long)k));
    if (k < 2 || k > 6 || m == 0 || states > STATES_MAX || steps > STEPS_MAX)
        return NAN;
    g.states = (size_t)(states + 0.5);
    g.from = et_alloc(g.states * sizeof *g.from);
    g.to = et_alloc(g.states * sizeof *g.to);
    memset(g.from, 0, g.states * sizeof *g.from);
    g.from[0] = 1;
    for (size_t i = 0; i < m; i++)
        add_row(&g, ranks + i * k, g.states);
    double p = grid_tail(&g, m, observed);
    free(g.from);
    free(g.to);
    return p;
}

static void friedman(const double *rows, size_t m, size_t k, struct et_waves *w)
{
    long *ranks = et_alloc((m * k + 1) * sizeof *ranks);
    double sums[K] = {0}, squares = 0, off = 0, mean = (double)m * (double)(k + 1);
    for (size_t i = 0; i < m; i++) {
        et_describe_ranks(rows + i * k, k, ranks + i * k);
        for (size_t j = 0; j < k; j++) {
            sums[j] += (double)ranks[i * k + j];
            squares += (double)ranks[i * k + j] * (double)ranks[i * k + j];
        }
    }
    for (size_t j = 0; j < k; j++)
        off += (sums[j] - mean) * (sums[j] - mean);
    double spread = squares - (double)(m * k) * (double)((k + 1) * (k + 1));
    w->friedman_df = (double)k - 1;
    if (m > 0 && spread > 0) {
        w->friedman = (double)(k - 1) * off / spread;
        w->friedman_p = et_dist_chi2_upper(w->friedman, w->friedman_df);
        w->kendall_w = w->friedman / ((double)m * w->friedman_df);
        double rest = (double)m * w->friedman_df - w->friedman;
        if (rest > 0 && m > 1) {
            w->iman = (double)(m - 1) * w->friedman / rest;
            w->iman_p = et_dist_f_upper(w->iman, w->friedman_df, w->friedman_df * (double)(m - 1));
        }
    }
    w->friedman_exact_p = friedman_exact(ranks, m, k, off);
    free(ranks);
}

/* ---- analysis of variance --------------------------------------------------- */

/* Epsilon from the covariances between waves (Box 1954), by their double centring. */
static double epsilon(const double *rows, size_t m, size_t k)
{
    assert(k > 0 && k <= K && m > 0);
    double mean[K] = {0}, s[K * K] = {0}, row_mean[K] = {0}, all = 0, trace = 0, squares = 0;
    for (size_t i = 0; i < m * k; i++)
        mean[i % k] += rows[i] / (double)m;
    for (size_t i = 0; i < m; i++)
        for (size_t a = 0; a < k; a++)
            for (size_t b = 0; b < k; b++)
                s[a * k + b] += (rows[i * k + a] - mean[a]) * (rows[i * k + b] - mean[b]);
    for (size_t c = 0; c < k * k; c++) {
        row_mean[c / k] += s[c] / (double)k;
        all += s[c] / (double)(k * k);
    }
    for (size_t c = 0; c < k * k; c++) {
        double centred = s[c] - row_mean[c / k] - row_mean[c % k] + all;
        trace += c / k == c % k ? centred : 0;
        squares += centred * centred;
    }
    return squares > 0 ? trace * trace / ((double)(k - 1) * squares) : NAN;
}

static void repeated(const double *rows, size_t m, size_t k, struct et_waves *w)
{
    double grand = 0, wave[K] = {0}, between = 0, within = 0;
    if (m < 2)
        return;
    for (size_t i = 0; i < m * k; i++) {
        grand += rows[i] / (double)(m * k);
        wave[i % k] += rows[i] / (double)m;
    }
    for (size_t j = 0; j < k; j++)
        between += (double)m * (wave[j] - grand) * (wave[j] - grand);
    for (size_t i = 0; i < m; i++) {
        double person = 0;
        for (size_t j = 0; j < k; j++)
            person += rows[i * k + j] / (double)k;
        for (size_t j = 0; j < k; j++) {
            double off = rows[i * k + j] - person - wave[j] + grand;
            within += off * off;
        }
    }
    w->f_df1 = (double)k - 1;
    w->f_df2 = w->f_df1 * (double)(m - 1);
    if (!(within > 1e-20 * (1 + grand * grand)))
        return;
    w->f = between / w->f_df1 / (within / w->f_df2);
    w->f_p = et_dist_f_upper(w->f, w->f_df1, w->f_df2);
    double e = w->gg_epsilon = epsilon(rows, m, k), df = w->f_df1;
    w->gg_p = et_dist_f_upper(w->f, w->f_df1 * e, w->f_df2 * e);
    w->hf_epsilon = ((double)m * df * e - 2) / (df * ((double)m - 1 - df * e));
}

struct et_waves et_waves(const double *x, size_t n, size_t k)
{
    struct et_waves w = {.k = k,
                         .friedman = NAN,
                         .friedman_df = NAN,
                         .friedman_p = NAN,
                         .friedman_exact_p = NAN,
                         .kendall_w = NAN,
                         .iman = NAN,
                         .iman_p = NAN,
                         .f = NAN,
                         .f_df1 = NAN,
                         .f_df2 = NAN,
                         .f_p = NAN,
                         .gg_epsilon = NAN,
                         .gg_p = NAN,
                         .hf_epsilon = NAN};
    if (k < 2 || k > K)
        return w;
    double *rows = et_alloc((n * k + 1) * sizeof *rows);
    w.n_complete = complete_rows(x, n, k, rows);
    friedman(rows, w.n_complete, k, &w);
    repeated(rows, w.n_complete, k, &w);
    free(rows);
    return w;
}
