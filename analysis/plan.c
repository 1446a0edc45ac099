/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/plan.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/describe.h"
#include "analysis/dist.h"
#include "analysis/signed.h"
#include "forms/base/arena.h"
#include "forms/base/random.h"

/* ---- power ------------------------------------------------------------------ */

/* As power.t.test of R: Cohen (1988), ch. 2, by the non-central t. */
static double power_t(const struct et_plan *p, long n)
{
    double df = (double)n - 1;
    if (n < 2 || !(p->sd > 0))
        return n < 2 ? 0 : NAN;
    double ncp = sqrt((double)n) * fabs(p->change) / p->sd;
    return 1 - et_dist_nct_lower(et_dist_t_quantile(1 - p->alpha, df), df, ncp);
}

static bool is_significant(const struct et_plan *p, const double *d, size_t n)
{
    enum { ALWAYS_EXACT = 25, NEVER_EXACT = 300 };
    struct et_signed_rank r = et_signed_rank_quick(d, n, ET_ZEROS_RANKED);
    bool is_right = p->change >= 0 ? r.plus > r.minus : r.minus > r.plus;
    if (!is_right)
        return false;
    bool is_near = r.asymptotic_p > p->alpha / 2 && r.asymptotic_p < 8 * p->alpha;
    if (n <= ALWAYS_EXACT || (n <= NEVER_EXACT && is_near))
        r.asymptotic_p = et_signed_rank(d, n, ET_ZEROS_RANKED).exact_p;
    return r.asymptotic_p <= 2 * p->alpha;
}

/* Round r draws the same people for every n, the first n of them. */
static double power_wilcoxon(const struct et_plan *p, long n)
{
    double *d = et_alloc(((size_t)n + 1) * sizeof *d);
    long hits = 0;
    for (long r = 0; r < p->rounds; r++) {
        struct et_random dice =
            et_random_seeded(p->seed * 0x9E3779B97F4A7C15u + (uint64_t)r * 0xD1B54A32D192ED03u);
        for (long i = 0; i < n; i++) {
            d[i] = p->change + p->sd * et_random_normal(&dice);
            if (p->step > 0)
                d[i] = et_describe_round(p->step * round(d[i] / p->step), 10);
        }
        hits += is_significant(p, d, (size_t)n);
    }
    free(d);
    return (double)hits / (double)p->rounds;
}

static bool rejects(const struct et_plan *p, long fewer, long changes)
{
    double tail = et_dist_binomial_lower(fewer, changes, 0.5);
    if (!p->is_exact)
        tail -= et_dist_binomial(fewer, changes, 0.5) / 2;
    return tail <= p->alpha * (1 + 1e-12);
}

/* P(significant | D changes) for D = 0..n: the most of the fewer that still is. */
static double *mcnemar_given(const struct et_plan *p, long n)
{
    double *given = et_alloc(((size_t)n + 1) * sizeof *given);
    double fewer = fmin(p->up, p->down) / (p->up + p->down);
    long most = -1;
    for (long d = 0; d <= n; d++) {
        while (2 * (most + 1) < d && rejects(p, most + 1, d))
            most++;
        given[d] = most < 0 ? 0 : et_dist_binomial_lower(most, d, fewer);
    }
    return given;
}

static double mcnemar_over(const struct et_plan *p, const double *given, long n)
{
    double changed = p->up + p->down, middle = (double)n * changed;
    double reach = 10 * sqrt(middle * (1 - changed)) + 12, sum = 0;
    long from = lround(fmax(0, middle - reach)), to = lround(fmin((double)n, middle + reach));
    for (long d = from; d <= to; d++)
        sum += et_dist_binomial(d, n, changed) * given[d];
    return sum;
}

static double power_mcnemar(const struct et_plan *p, long n)
{
    if (!(p->up + p->down > 0))
        return 0;
    double *given = mcnemar_given(p, n);
    double power = mcnemar_over(p, given, n);
    free(given);
    return power;
}

static double power_share(const struct et_plan *p, long n)
{
    bool is_above = p->share > p->target;
    long low = -1, high = n + 1; /* the least x that is significant, by halves */
    while (high - low > 1) {
        long x = low + (high - low) / 2;
        double tail = is_above ? et_dist_binomial_upper(x, n, p->target)
                               : et_dist_binomial_lower(n - x, n, p->target);
        *(tail <= p->alpha * (1 + 1e-12) ? &high : &low) = x;
    }
    return is_above ? et_dist_binomial_upper(high, n, p->share)
                    : et_dist_binomial_lower(n - high, n, p->share);
}

double et_plan_power(const struct et_plan *p, long n)
{
    if (n < 1 || n > ET_PLAN_MAX)
        return n < 1 ? 0 : NAN;
    switch (p->test) {
    case ET_PLAN_T:
        return power_t(p, n);
    case ET_PLAN_WILCOXON:
        return power_wilcoxon(p, n);
    case ET_PLAN_MCNEMAR:
        return power_mcnemar(p, n);
    default:
        return power_share(p, n);
    }
}

/* ---- how many ------------------------------------------------------------------ */

/* As et_plan_power; McNemar's table is made once for all n. */
static double power_by(const struct et_plan *p, const double *given, long n)
{
    return given != NULL ? mcnemar_over(p, given, n) : et_plan_power(p, n);
}

/* From N, found by halves, to the last one near it that falls short. */
static long past_the_saw(const struct et_plan *p, const double *given, long n, double power)
{
    long reach = 20 + n / 10, last = n - reach < 1 ? 0 : n - reach;
    for (long m = last + 1; m <= n + reach && m <= ET_PLAN_MAX; m++)
        if (power_by(p, given, m) < power)
            last = m;
    return last + 1;
}

long et_plan_needed(const struct et_plan *p, double power)
{
    bool is_moving = p->test == ET_PLAN_MCNEMAR ? p->up != p->down
                     : p->test == ET_PLAN_SHARE ? p->share != p->target
                                                : p->change != 0;
    if (!is_moving)
        return 0;
    long low = 0, high = 8;
    while (high < ET_PLAN_MAX && et_plan_power(p, high) < power) {
        low = high;
        high = 2 * high > ET_PLAN_MAX ? ET_PLAN_MAX : 2 * high;
    }
    bool is_enough = et_plan_power(p, high) >= power;
    double *given = p->test == ET_PLAN_MCNEMAR ? mcnemar_given(p, high + high / 10 + 20) : NULL;
    while (is_enough && high - low > 1) {
        long n = low + (high - low) / 2;
        *(power_by(p, given, n) >= power ? &high : &low) = n;
    }
    if (is_enough && (p->test == ET_PLAN_MCNEMAR || p->test == ET_PLAN_SHARE))
        high = past_the_saw(p, given, high, power);
    free(given);
    return is_enough && high <= ET_PLAN_MAX ? high : 0;
}

static double power_with(const struct et_plan *p, long n, double effect)
{
    struct et_plan with = *p;
    if (p->test == ET_PLAN_MCNEMAR)
        with.up = effect;
    else if (p->test == ET_PLAN_SHARE)
        with.share = effect;
    else
        with.change = effect;
    return et_plan_power(&with, n);
}

double et_plan_least(const struct et_plan *p, long n, double power)
{
    double none = 0, most = 100 * p->sd;
    if (p->test == ET_PLAN_MCNEMAR) {
        none = p->down;
        most = 1 - p->down;
    } else if (p->test == ET_PLAN_SHARE) {
        none = p->target;
        most = p->share < p->target ? 0 : 1;
    }
    if (!(power_with(p, n, most) >= power))
        return NAN;
    for (int i = 0; i < 40 && fabs(most - none) > 1e-7; i++) {
        double middle = (none + most) / 2;
        *(power_with(p, n, middle) >= power ? &most : &none) = middle;
    }
    return most;
}

double et_plan_chance(const struct et_plan *p, long n, bool is_at_most)
{
    double limit = p->target * (double)n;
    return is_at_most ? et_dist_binomial_lower((long)floor(limit + 1e-9), n, p->share)
                      : et_dist_binomial_upper((long)ceil(limit - 1e-9), n, p->share);
}

long et_plan_enrol(long n, double attrition)
{
    return (long)ceil((double)n / (1 - attrition) - 1e-9);
}
