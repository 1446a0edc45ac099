/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/paired.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/dist.h"
#include "forms/base/arena.h"

static const struct et_interval nowhere = {NAN, NAN};

double et_paired_hedges(double df)
{
    if (!(df >= 2))
        return NAN;
    return exp(et_dist_ln_gamma(df / 2) - et_dist_ln_gamma((df - 1) / 2)) / sqrt(df / 2);
}

double et_paired_cliff(const double *x, size_t nx, const double *y, size_t ny)
{
    if (nx == 0 || ny == 0)
        return NAN;
    double *low = et_alloc(nx * sizeof *low), *high = et_alloc(ny * sizeof *high), sum = 0;
    memcpy(low, x, nx * sizeof *low);
    memcpy(high, y, ny * sizeof *high);
    et_describe_sort(low, nx);
    et_describe_sort(high, ny);
    for (size_t j = 0, below = 0, upto = 0; j < ny; j++) {
        while (below < nx && low[below] < high[j])
            below++;
        while (upto < nx && low[upto] <= high[j])
            upto++;
        sum += (double)below - (double)(nx - upto);
    }
    free(low);
    free(high);
    return sum / (double)nx / (double)ny;
}

/* t, its interval, and dz with the limits that the non-central t gives. */
static void by_t(struct et_paired *p, double alpha, enum et_paired_depth depth)
{
    p->t = p->t_df = p->t_p = p->t_p_greater = p->dz = p->gz = NAN;
    p->mean_diff = p->dz_limits = p->dav_limits = nowhere;
    if (p->n < 2 || !(p->diff.sd > 0))
        return;
    double root = sqrt((double)p->n), se = p->diff.sd / root;
    p->t_df = (double)p->n - 1;
    p->t = p->diff.mean / se;
    p->t_p = et_dist_t_two(p->t, p->t_df);
    p->t_p_greater = et_dist_t_upper(p->t, p->t_df);
    double half = et_dist_t_quantile(1 - alpha / 2, p->t_df) * se;
    p->mean_diff = (struct et_interval){p->diff.mean - half, p->diff.mean + half};
    p->dz = p->diff.mean / p->diff.sd;
    p->gz = et_paired_hedges(p->t_df) * p->dz;
    if (depth == ET_PAIRED_PLAIN)
        return;
    p->dz_limits = (struct et_interval){
        et_dist_nct_ncp(p->t, p->t_df, 1 - alpha / 2) / root,
        et_dist_nct_ncp(p->t, p->t_df, alpha / 2) / root,
    };
}

static void by_spread(struct et_paired *p)
{
    double s1 = p->pre.sd, s2 = p->post.sd, av = sqrt((s1 * s1 + s2 * s2) / 2);
    p->dav = av > 0 ? p->diff.mean / av : NAN;
    p->dav_lakens = av > 0 ? p->diff.mean / ((s1 + s2) / 2) : NAN;
    p->d_pre = s1 > 0 ? p->diff.mean / s1 : NAN;
    if (av > 0 && p->diff.sd > 0)
        p->dav_limits = (struct et_interval){p->dz_limits.low * p->diff.sd / av,
                                             p->dz_limits.high * p->diff.sd / av};
}

static void by_sign(struct et_paired *p, const double *d, double alpha)
{
    double squares = 0, n = (double)p->n;
    for (size_t i = 0; i < p->n; i++) {
        *(d[i] > 0 ? &p->n_up : d[i] < 0 ? &p->n_down : &p->n_same) += 1;
        squares += d[i] * d[i];
    }
    p->sign = et_signed_sign_test(p->n_up, p->n_down);
    p->net = p->ps = p->share_up = NAN;
    if (p->n > 0) {
        p->net = (double)(p->n_up - p->n_down) / n;
        p->ps = ((double)p->n_up + (double)p->n_same / 2) / n;
        p->share_up = (double)p->n_up / n;
    }
    p->net_limits = et_share_tango(p->n_up, p->n_down, (long)p->n, alpha);
    p->share_up_limits = et_share_wilson(p->n_up, (long)p->n, alpha);
    p->mh_z = squares > 0 ? p->diff.mean * n / sqrt(squares) : NAN;
}

struct et_paired et_paired(const double *pre, const double *post, size_t n_rows, double alpha,
                           enum et_paired_depth depth)
{
    struct et_paired p = {.n_rows = n_rows};
    double *x = et_alloc((n_rows + 1) * sizeof *x), *y = et_alloc((n_rows + 1) * sizeof *y);
    double *d = et_alloc((n_rows + 1) * sizeof *d);
    for (size_t i = 0; i < n_rows; i++) {
        bool has_pre = !isnan(pre[i]), has_post = !isnan(post[i]);
        p.n_pre += has_pre;
        p.n_post += has_post;
        p.n_pre_only += has_pre && !has_post;
        p.n_post_only += has_post && !has_pre;
        if (has_pre && has_post) {
            x[p.n] = pre[i];
            y[p.n] = post[i];
            d[p.n++] = et_describe_round(post[i] - pre[i], ET_PAIRED_DECIMALS);
        }
    }
    p.pre = et_describe(x, p.n);
    p.post = et_describe(y, p.n);
    p.diff = et_describe(d, p.n);
    p.r = et_describe_r(x, y, p.n);
    by_t(&p, alpha, depth);
    by_spread(&p);
    by_sign(&p, d, alpha);
    p.pratt = depth == ET_PAIRED_FULL ? et_signed_rank(d, p.n, ET_ZEROS_RANKED)
                                      : et_signed_rank_brief(d, p.n, ET_ZEROS_RANKED);
    p.permutation = p.cliff = p.hl.estimate = NAN;
    p.hl.interval = nowhere;
    if (depth == ET_PAIRED_FULL) {
        p.wilcoxon = et_signed_rank(d, p.n, ET_ZEROS_DROPPED);
        p.permutation = et_signed_permutation(d, p.n);
        p.cliff = et_paired_cliff(x, p.n, y, p.n);
        p.hl = et_signed_hodges_lehmann(d, p.n, alpha);
    }
    if (p.n == 0) {
        const struct et_signed_rank none = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
        p.wilcoxon = p.pratt = none;
        p.sign = (struct et_sign_test){NAN, NAN};
        p.permutation = NAN;
    }
    free(x);
    free(y);
    free(d);
    return p;
}
