/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sites.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/describe.h"
#include "analysis/dist.h"
#include "analysis/linear.h"
#include "forms/base/arena.h"

struct weighted {
    double mean, weight, squares; /* sum of weights; of w (y - mean)^2 */
};

static struct weighted weigh(const double *y, const double *v, size_t k, double tau2)
{
    struct weighted w = {0, 0, 0};
    for (size_t i = 0; i < k; i++) {
        w.weight += 1 / (v[i] + tau2);
        w.mean += y[i] / (v[i] + tau2);
    }
    w.mean /= w.weight;
    for (size_t i = 0; i < k; i++)
        w.squares += (y[i] - w.mean) * (y[i] - w.mean) / (v[i] + tau2);
    return w;
}

/* d/dtau2 of -2 log REML (Viechtbauer 2005, equation 13): grows through 0. */
static double slope(const double *y, const double *v, size_t k, double tau2)
{
    struct weighted w = weigh(y, v, k, tau2);
    double w2 = 0, rest = 0;
    for (size_t i = 0; i < k; i++) {
        double weight = 1 / (v[i] + tau2);
        w2 += weight * weight;
        rest += weight * weight * (y[i] - w.mean) * (y[i] - w.mean);
    }
    return w.weight - w2 / w.weight - rest;
}

static double reml(const double *y, const double *v, size_t k)
{
    double low = 0, high = et_describe(y, k).variance + 1e-12;
    if (slope(y, v, k, 0) >= 0)
        return 0;
    while (slope(y, v, k, high) < 0)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-16 * high; i++) {
        double middle = (low + high) / 2;
        *(slope(y, v, k, middle) < 0 ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

struct et_sites et_sites(const double *y, const double *v, size_t k, double alpha)
{
    struct et_sites s = {k,   NAN, NAN, NAN, NAN, NAN, NAN, NAN,
                         NAN, NAN, NAN, NAN, NAN, NAN, NAN, {NAN, NAN}};
    if (k == 0)
        return s;
    struct weighted w = weigh(y, v, k, 0);
    s.fixed = w.mean;
    s.fixed_se = sqrt(1 / w.weight);
    if (k < 2)
        return s;
    double w2 = 0, df = (double)k - 1;
    for (size_t i = 0; i < k; i++)
        w2 += 1 / (v[i] * v[i]);
    s.q = w.squares;
    s.q_df = df;
    s.q_p = et_dist_chi2_upper(s.q, df);
    s.i2 = s.q > 0 ? 100 * fmax(0, (s.q - df) / s.q) : 0;
    s.tau2_dl = fmax(0, (s.q - df) / (w.weight - w2 / w.weight));
    w = weigh(y, v, k, s.tau2_dl);
    s.dl = w.mean;
    s.dl_se = sqrt(1 / w.weight);
    s.tau2_reml = reml(y, v, k);
    w = weigh(y, v, k, s.tau2_reml);
    s.reml = w.mean;
    s.reml_se = sqrt(1 / w.weight);
    s.hksj_se = sqrt(w.squares / (df * w.weight));
    double half = et_dist_t_quantile(1 - alpha / 2, df) * s.hksj_se;
    s.hksj = (struct et_interval){w.mean - half, w.mean + half};
    s.hksj_p = s.hksj_se > 0 ? et_dist_t_two(w.mean / s.hksj_se, df) : NAN;
    return s;
}

static void kruskal(const double *values, const size_t *group, size_t n, size_t k,
                    struct et_groups *g)
{
    long *ranks = et_alloc((n + 1) * sizeof *ranks);
    double *sums = et_alloc(2 * k * sizeof *sums), *counts = sums + k, m = (double)n, h = 0;
    memset(sums, 0, 2 * k * sizeof *sums);
    et_describe_ranks(values, n, ranks);
    for (size_t i = 0; i < n; i++) {
        sums[group[i]] += (double)ranks[i] / 2;
        counts[group[i]]++;
    }
    for (size_t j = 0; j < k; j++) {
        double off = counts[j] > 0 ? sums[j] / counts[j] - (m + 1) / 2 : 0;
        h += counts[j] * off * off;
    }
    double ties = 1 - et_describe_ties(values, n) / (m * m * m - m);
    if (n > 1 && ties > 0) {
        g->kw = h * 12 / (m * (m + 1)) / ties;
        g->kw_p = et_dist_chi2_upper(g->kw, g->kw_df);
    }
    free(ranks);
    free(sums);
}

static void variance(const double *values, const size_t *group, size_t n, size_t k,
                     struct et_groups *g)
{
    double *own = et_alloc((n + 1) * sizeof *own), between = 0, within = 0;
    double all = et_describe(values, n).mean, weight = 0, mean = 0, spread = 0, lambda = 0;
    struct et_describe *d = et_alloc(k * sizeof *d);
    bool has_spread = true;
    for (size_t j = 0; j < k; j++) {
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (group[i] == j)
                own[m++] = values[i];
        d[j] = et_describe(own, m);
        has_spread = has_spread && m > 1 && d[j].variance > 0;
        between += m == 0 ? 0 : (double)m * (d[j].mean - all) * (d[j].mean - all);
        within += m > 1 ? (double)(m - 1) * d[j].variance : 0;
    }
    g->f_df2 = (double)n - (double)k;
    if (within > 0 && g->f_df2 > 0) {
        g->f = between / g->f_df1 / (within / g->f_df2);
        g->f_p = et_dist_f_upper(g->f, g->f_df1, g->f_df2);
    }
    for (size_t j = 0; has_spread && j < k; j++) {
        weight += (double)d[j].n / d[j].variance;
        mean += (double)d[j].n / d[j].variance * d[j].mean;
    }
    mean /= weight;
    for (size_t j = 0; has_spread && j < k; j++) {
        double w = (double)d[j].n / d[j].variance;
        spread += w * (d[j].mean - mean) * (d[j].mean - mean);
        lambda += (1 - w / weight) * (1 - w / weight) / (double)(d[j].n - 1);
    }
    if (has_spread) {
        double kk = (double)k;
        lambda /= kk * kk - 1;
        g->welch = spread / (kk - 1) / (1 + 2 * (kk - 2) * lambda);
        g->welch_df2 = 1 / (3 * lambda);
        g->welch_p = et_dist_f_upper(g->welch, kk - 1, g->welch_df2);
    }
    free(own);
    free(d);
}

struct et_groups et_sites_groups(const double *values, const size_t *group, size_t n, size_t k)
{
    struct et_groups g = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (k < 2 || n == 0)
        return g;
    g.kw_df = g.f_df1 = (double)k - 1;
    kruskal(values, group, n, k, &g);
    variance(values, group, n, k, &g);
    return g;
}

struct et_ancova et_sites_ancova(const double *pre, const double *post, const size_t *group,
                                 size_t n, size_t k)
{
    struct et_ancova a = {.df = NAN, .f = NAN, .f_p = NAN};
    for (size_t j = 0; j < ET_GROUPS_MAX; j++)
        a.diff[j] = a.se[j] = NAN;
    if (k < 2 || k > ET_GROUPS_MAX)
        return a;
    size_t p = k + 1;
    double *x = et_alloc((n + 1) * p * sizeof *x), *small = et_alloc((n + 1) * 2 * sizeof *small);
    double b[ET_GROUPS_MAX + 1], c[(ET_GROUPS_MAX + 1) * (ET_GROUPS_MAX + 1)], rss, rss_small;
    memset(x, 0, (n + 1) * p * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[i * p] = small[i * 2] = 1;
        x[i * p + 1] = small[i * 2 + 1] = pre[i];
        if (group[i] > 0)
            x[i * p + 1 + group[i]] = 1;
    }
    bool is_fitted = et_linear_fit(small, post, n, 2, b, c, &rss_small) &&
                     et_linear_fit(x, post, n, p, b, c, &rss) && rss > 1e-20 * rss_small;
    if (is_fitted) {
        a.df = (double)(n - p);
        for (size_t j = 1; j < k; j++) {
            a.diff[j] = b[j + 1];
            a.se[j] = sqrt(rss / a.df * c[(j + 1) * p + j + 1]);
        }
        a.f = (rss_small - rss) / (double)(k - 1) / (rss / a.df);
        a.f_p = et_dist_f_upper(a.f, (double)(k - 1), a.df);
    }
    free(x);
    free(small);
    return a;
}
