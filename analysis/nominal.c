/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/nominal.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/dist.h"
#include "analysis/linear.h"
#include "analysis/signed.h"
#include "forms/base/arena.h"

enum { K = ET_NOMINAL_MAX };
static const double TABLES_MAX = 3e7;

struct square {
    size_t k;
    const long *counts;
    size_t component[K];   /* of the graph of exchanges; its least member's index */
    double inverse[K * K]; /* of S over kept categories, 0 elsewhere */
    size_t rank;
};

static long at(const struct square *s, size_t i, size_t j)
{
    return s->counts[i * s->k + j];
}

static long exchange(const struct square *s, size_t i, size_t j)
{
    return at(s, i, j) + at(s, j, i);
}

static void components(struct square *s)
{
    for (size_t i = 0; i < s->k; i++)
        s->component[i] = i;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < s->k; i++)
            for (size_t j = 0; j < s->k; j++)
                if (i != j && exchange(s, i, j) > 0 && s->component[i] > s->component[j]) {
                    s->component[i] = s->component[j];
                    changed = true;
                }
    }
}

/*
 * One category of each component is left out (its own first), which makes S
 * regular; S depends on who moved between whom, not on the direction.
 */
static void invert(struct square *s)
{
    size_t kept[K], m = 0;
    double small[K * K];
    for (size_t i = 0; i < s->k; i++)
        if (s->component[i] != i)
            kept[m++] = i;
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < m; b++) {
            double sum = 0;
            for (size_t j = 0; a == b && j < s->k; j++)
                sum += j == kept[a] ? 0 : (double)exchange(s, kept[a], j);
            small[a * m + b] = a == b ? sum : -(double)exchange(s, kept[a], kept[b]);
        }
    s->rank = m;
    memset(s->inverse, 0, sizeof s->inverse);
    if (m == 0 || !et_linear_invert(small, m))
        return;
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < m; b++)
            s->inverse[kept[a] * s->k + kept[b]] = small[a * m + b];
}

static double quadratic(const struct square *s, const double *d)
{
    double sum = 0;
    for (size_t i = 0; i < s->k; i++)
        for (size_t j = 0; j < s->k; j++)
            sum += d[i] * s->inverse[i * s->k + j] * d[j];
    return sum;
}

/* ---- exact: each who moved might as well have moved the other way ---------- */

struct pairs {
    const struct square *square;
    size_t count, i[K * K / 2], j[K * K / 2];
    double *share[K * K / 2]; /* Bin(m, 1/2) */
    long m[K * K / 2];
    double limit, p;
    bool is_bowker;
};

static void swaps(struct pairs *p, size_t pair, double probability, double bowker, double *d)
{
    if (pair == p->count) {
        double statistic = p->is_bowker ? bowker : quadratic(p->square, d);
        p->p += statistic >= p->limit ? probability : 0;
        return;
    }
    size_t i = p->i[pair], j = p->j[pair];
    double m = (double)p->m[pair];
    for (long x = 0; x <= p->m[pair]; x++) {
        double off = 2 * (double)x - m;
        d[i] += off;
        d[j] -= off;
        swaps(p, pair + 1, probability * p->share[pair][x], bowker + off * off / m, d);
        d[i] -= off;
        d[j] += off;
    }
}

static double exact(const struct square *s, double observed, bool is_bowker)
{
    struct pairs *p = et_alloc(sizeof *p);
    memset(p, 0, sizeof *p);
    p->square = s;
    p->is_bowker = is_bowker;
    p->limit = observed - 1e-9 * (1 + observed);
    double tables = 1, d[K] = {0}, result = NAN;
    for (size_t i = 0; i < s->k; i++)
        for (size_t j = i + 1; j < s->k; j++)
            if (exchange(s, i, j) > 0) {
                p->i[p->count] = i;
                p->j[p->count] = j;
                p->m[p->count++] = exchange(s, i, j);
                tables *= (double)exchange(s, i, j) + 1;
            }
    if (tables * (is_bowker ? 1 : (double)(s->rank * s->rank)) <= TABLES_MAX) {
        for (size_t q = 0; q < p->count; q++) {
            p->share[q] = et_alloc(((size_t)p->m[q] + 1) * sizeof(double));
            for (long x = 0; x <= p->m[q]; x++)
                p->share[q][x] = et_dist_binomial(x, p->m[q], 0.5);
        }
        swaps(p, 0, 1, 0, d);
        result = fmin(1, p->p);
        for (size_t q = 0; q < p->count; q++)
            free(p->share[q]);
    }
    free(p);
    return result;
}

/* ---- the parts ------------------------------------------------------------- */

static void categories(const struct square *s, struct et_nominal *r, double alpha)
{
    double p[K], holm[K], n = (double)r->n;
    for (size_t i = 0; i < s->k; i++) {
        struct et_nominal_category *c = &r->categories[i];
        long before = 0, after = 0;
        for (size_t j = 0; j < s->k; j++) {
            before += at(s, i, j);
            after += at(s, j, i);
        }
        r->k_used += before + after > 0;
        c->pre = n > 0 ? (double)before / n : NAN;
        c->post = n > 0 ? (double)after / n : NAN;
        c->change = n > 0 ? (double)(after - before) / n : NAN;
        long in = after - at(s, i, i), out = before - at(s, i, i);
        c->change_limits = et_share_tango(in, out, r->n, alpha);
        p[i] = c->exact_p = et_signed_sign_test(in, out).exact_p;
    }
    et_adjust(ET_ADJUST_HOLM, p, s->k, holm);
    for (size_t i = 0; i < s->k; i++)
        r->categories[i].holm_p = holm[i];
}

static void stuart_maxwell(const struct square *s, struct et_nominal *r)
{
    double d[K] = {0};
    for (size_t i = 0; i < s->k; i++)
        for (size_t j = 0; j < s->k; j++)
            d[i] += (double)(at(s, i, j) - at(s, j, i));
    r->stuart_df = (double)s->rank;
    r->stuart = r->stuart_p = r->bhapkar = r->bhapkar_p = NAN;
    double statistic = quadratic(s, d);
    if (s->rank > 0) {
        r->stuart = statistic;
        r->stuart_p = et_dist_chi2_upper(statistic, r->stuart_df);
    }
    if (s->rank > 0 && statistic < (double)r->n * (1 - 1e-12)) {
        r->bhapkar = statistic / (1 - statistic / (double)r->n);
        r->bhapkar_p = et_dist_chi2_upper(r->bhapkar, r->stuart_df);
    }
    r->stuart_exact_p = exact(s, statistic, false);
}

static void bowker(const struct square *s, struct et_nominal *r)
{
    double statistic = 0;
    r->bowker_pairs = 0;
    for (size_t i = 0; i < s->k; i++)
        for (size_t j = i + 1; j < s->k; j++)
            if (exchange(s, i, j) > 0) {
                double off = (double)(at(s, i, j) - at(s, j, i));
                statistic += off * off / (double)exchange(s, i, j);
                r->bowker_pairs++;
            }
    r->bowker_full = (double)(r->k_used * (r->k_used - (r->k_used > 0))) / 2;
    bool is_defined = r->bowker_pairs > 0;
    r->bowker = is_defined ? statistic : NAN;
    r->bowker_pairs_p = is_defined ? et_dist_chi2_upper(statistic, r->bowker_pairs) : NAN;
    r->bowker_full_p = is_defined ? et_dist_chi2_upper(statistic, r->bowker_full) : NAN;
    r->bowker_exact_p = exact(s, statistic, true);
}

struct et_nominal et_nominal(const long *counts, size_t k, double alpha)
{
    struct et_nominal r = {.k = k};
    struct square *s = et_alloc(sizeof *s);
    memset(s, 0, sizeof *s);
    s->k = k;
    s->counts = counts;
    long same = 0;
    for (size_t i = 0; i < k; i++) {
        same += at(s, i, i);
        for (size_t j = 0; j < k; j++)
            r.n += at(s, i, j);
    }
    r.unchanged = r.n > 0 ? (double)same / (double)r.n : NAN;
    components(s);
    invert(s);
    categories(s, &r, alpha);
    stuart_maxwell(s, &r);
    bowker(s, &r);
    free(s);
    return r;
}
