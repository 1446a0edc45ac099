/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/binary.h"

#include <math.h>
#include <stdbool.h>

#include "analysis/dist.h"
#include "analysis/signed.h"

static struct et_interval by_wald(double b, double c, double n, double z)
{
    double change = (c - b) / n, half = z * sqrt(b + c - (b - c) * (b - c) / n) / n;
    return (struct et_interval){change - half, change + half};
}

static double phi(const struct et_binary *t, bool is_corrected)
{
    double a = (double)t->n11, b = (double)t->n10, c = (double)t->n01, d = (double)t->n00;
    double margins = (a + b) * (c + d) * (a + c) * (b + d), top = a * d - b * c;
    if (margins <= 0)
        return 0;
    if (is_corrected && top > 0)
        top = fmax(0, top - (a + b + c + d) / 2);
    return top / sqrt(margins);
}

static struct et_interval by_newcombe(const struct et_binary *t, double phi_)
{
    double up = t->p_post - t->post_wilson.low, up2 = t->post_wilson.high - t->p_post;
    double down = t->pre_wilson.high - t->p_pre, down2 = t->p_pre - t->pre_wilson.low;
    return (struct et_interval){
        t->change - sqrt(fmax(0, up * up - 2 * phi_ * up * down + down * down)),
        t->change + sqrt(fmax(0, up2 * up2 - 2 * phi_ * up2 * down2 + down2 * down2)),
    };
}

static void tests(struct et_binary *t)
{
    double changed = (double)(t->n10 + t->n01), off = fabs((double)(t->n01 - t->n10));
    struct et_sign_test sign = et_signed_sign_test(t->n01, t->n10);
    t->exact_p = sign.exact_p;
    t->mid_p = sign.mid_p;
    t->chi2 = t->chi2_p = t->corrected = t->corrected_p = NAN;
    if (changed > 0) {
        t->chi2 = off * off / changed;
        t->corrected = fmax(0, off - 1) * fmax(0, off - 1) / changed;
        t->chi2_p = et_dist_chi2_upper(t->chi2, 1);
        t->corrected_p = et_dist_chi2_upper(t->corrected, 1);
    }
}

static void odds(struct et_binary *t, double alpha)
{
    struct et_interval share = et_share_exact(t->n01, t->n10 + t->n01, alpha);
    t->odds_ratio = NAN;
    t->odds_ratio_limits = share;
    if (t->n10 + t->n01 == 0)
        return;
    t->odds_ratio = t->n10 == 0 ? INFINITY : (double)t->n01 / (double)t->n10;
    t->odds_ratio_limits.low = share.low / (1 - share.low);
    t->odds_ratio_limits.high = t->n10 == 0 ? INFINITY : share.high / (1 - share.high);
}

struct et_binary et_binary(long n11, long n10, long n01, long n00, double alpha)
{
    struct et_binary t = {.n11 = n11, .n10 = n10, .n01 = n01, .n00 = n00};
    long n = n11 + n10 + n01 + n00;
    double m = (double)n, b = (double)n10, c = (double)n01;
    double z = et_dist_normal_quantile(1 - alpha / 2);
    t.p_pre = n > 0 ? (double)(n11 + n10) / m : NAN;
    t.p_post = n > 0 ? (double)(n11 + n01) / m : NAN;
    t.change = n > 0 ? (c - b) / m : NAN;
    t.pre_wilson = et_share_wilson(n11 + n10, n, alpha);
    t.post_wilson = et_share_wilson(n11 + n01, n, alpha);
    t.pre_exact = et_share_exact(n11 + n10, n, alpha);
    t.post_exact = et_share_exact(n11 + n01, n, alpha);
    tests(&t);
    odds(&t, alpha);
    t.tango = et_share_tango(n01, n10, n, alpha);
    t.wald = t.newcombe8 = t.newcombe10 = (struct et_interval){NAN, NAN};
    t.bonett_price = t.agresti_min = t.wald;
    if (n == 0)
        return t;
    t.wald = by_wald(b, c, m, z);
    t.newcombe10 = by_newcombe(&t, phi(&t, true));
    t.newcombe8 = by_newcombe(&t, phi(&t, false));
    t.agresti_min = by_wald(b + 0.5, c + 0.5, m + 2, z);
    t.bonett_price = by_wald(b + 1, c + 1, m + 2, z);
    t.bonett_price.low = fmax(-1, t.bonett_price.low);
    t.bonett_price.high = fmin(1, t.bonett_price.high);
    return t;
}
