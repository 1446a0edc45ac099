/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/unpaired.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/dist.h"
#include "analysis/paired.h"
#include "forms/base/arena.h"

enum { EXACT_MAX = 400, SHIFT_MAX = 3000 };
static const double STEPS_MAX = 2e8, STEPS_BRIEF = 2e7; /* of the exact test */

struct two {
    const double *x, *y;
    size_t n1, n2, n;
    double *both; /* x, then y */
    long *ranks;  /* of both, doubled */
    bool is_brief;
};

static void by_t(const struct two *two, struct et_unpaired *u, double alpha)
{
    double n1 = (double)two->n1, n2 = (double)two->n2;
    double v1 = u->first.variance, v2 = u->second.variance;
    if (two->n1 < 2 || two->n2 < 2)
        return;
    double e1 = v1 / n1, e2 = v2 / n2, se = sqrt(e1 + e2);
    if (se > 0) {
        u->welch_t = u->diff / se;
        u->welch_df = (e1 + e2) * (e1 + e2) / (e1 * e1 / (n1 - 1) + e2 * e2 / (n2 - 1));
        u->welch_p = et_dist_t_two(u->welch_t, u->welch_df);
        double half = et_dist_t_quantile(1 - alpha / 2, u->welch_df) * se;
        u->welch = (struct et_interval){u->diff - half, u->diff + half};
    }
    double df = n1 + n2 - 2, pooled = sqrt(((n1 - 1) * v1 + (n2 - 1) * v2) / df);
    if (pooled > 0) {
        double root = sqrt(1 / n1 + 1 / n2);
        u->ds = u->diff / pooled;
        u->hedges_g = et_paired_hedges(df) * u->ds;
        u->student_t = u->ds / root;
        u->student_p = et_dist_t_two(u->student_t, df);
        u->ds_limits.low = et_dist_nct_ncp(u->student_t, df, 1 - alpha / 2) * root;
        u->ds_limits.high = et_dist_nct_ncp(u->student_t, df, alpha / 2) * root;
    }
}

/*
 * How many of the choices of M out of N ranks have each sum, as doubles (they
 * stay below 1e60). WAYS is [m + 1][size].
 */
static void choices(const long *ranks, size_t n, size_t m, double *ways, size_t size)
{
    memset(ways, 0, (m + 1) * size * sizeof *ways);
    ways[0] = 1;
    size_t reach = 0;
    for (size_t i = 0; i < n; i++) {
        size_t r = (size_t)ranks[i], most = i + 1 < m ? i + 1 : m;
        reach = reach + r < size - 1 ? reach + r : size - 1;
        for (size_t j = most; j > 0; j--) {
            const double *from = ways + (j - 1) * size;
            double *to = ways + j * size;
            for (size_t s = reach + 1; s-- > r;)
                to[s] += from[s - r];
        }
    }
}

/* The ranks less the smallest, by their greatest common step: shorter sums. */
static void shorten(long *ranks, size_t n)
{
    long least = ranks[0], step = 0;
    for (size_t i = 1; i < n; i++)
        least = ranks[i] < least ? ranks[i] : least;
    for (size_t i = 0; i < n; i++) {
        ranks[i] -= least;
        for (long a = ranks[i]; a != 0;) {
            long rest = step % a;
            step = a;
            a = rest;
        }
    }
    for (size_t i = 0; i < n && step > 1; i++)
        ranks[i] /= step;
}

static double exact_u(const struct two *two)
{
    size_t n = two->n, m = two->n1 < two->n2 ? two->n1 : two->n2, size = 1;
    if (n > EXACT_MAX)
        return NAN;
    long *ranks = et_alloc(n * sizeof *ranks), sum = 0, total = 0;
    memcpy(ranks, two->ranks, n * sizeof *ranks);
    shorten(ranks, n);
    size_t from = m == two->n1 ? 0 : two->n1;
    for (size_t i = 0; i < n; i++) {
        total += ranks[i];
        sum += i >= from && i < from + m ? ranks[i] : 0;
    }
    size += (size_t)total;
    if ((double)n * (double)m * (double)size > (two->is_brief ? STEPS_BRIEF : STEPS_MAX)) {
        free(ranks);
        return NAN;
    }
    double *ways = et_alloc((m + 1) * size * sizeof *ways), tail = 0, all = 0;
    choices(ranks, n, m, ways, size);
    /* |W - E| in units of 1 / n, whole */
    long off = labs((long)n * sum - (long)m * total);
    for (size_t s = 0; s < size; s++) {
        double w = ways[m * size + s];
        all += w;
        tail += labs((long)n * (long)s - (long)m * total) >= off ? w : 0;
    }
    free(ways);
    free(ranks);
    return fmin(1, tail / all);
}

static void by_rank(const struct two *two, struct et_unpaired *u)
{
    double n1 = (double)two->n1, n2 = (double)two->n2, n = n1 + n2, sum = 0;
    for (size_t i = two->n1; i < two->n; i++)
        sum += (double)two->ranks[i] / 2;
    u->u = sum - n2 * (n2 + 1) / 2;
    u->cliff = 2 * u->u / (n1 * n2) - 1;
    u->ps = u->u / (n1 * n2);
    u->u_exact_p = exact_u(two);
    double off = u->u - n1 * n2 / 2;
    double ties = et_describe_ties(two->both, two->n) / (n * (n - 1));
    double variance = n1 * n2 / 12 * (n + 1 - ties);
    if (two->n > 1 && variance > 0) {
        u->u_z = off / sqrt(variance);
        u->u_p = et_dist_normal_two(u->u_z);
        u->u_corrected_p = et_dist_normal_two(fmax(0, fabs(off) - 0.5) / sqrt(variance));
    }
}

/* How many of the N sorted are below X, or not above it. */
static size_t how_many(const double *sorted, size_t n, double x, bool is_below)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_below ? sorted[middle] < x : sorted[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct dominance {
    double squares;      /* of how far each mean sign is off DELTA */
    double above, below; /* pairs: y > x, y < x */
};

/* For each of X how far it lies under Y: the mean sign over Y. */
static struct dominance dominance(const double *x, size_t nx, const double *y, size_t ny,
                                  double sign, double delta)
{
    struct dominance result = {0, 0, 0};
    double *sorted = et_alloc(ny * sizeof *sorted);
    memcpy(sorted, y, ny * sizeof *sorted);
    et_describe_sort(sorted, ny);
    for (size_t i = 0; i < nx; i++) {
        double below = (double)how_many(sorted, ny, x[i], true);
        double above = (double)(ny - how_many(sorted, ny, x[i], false));
        double off = sign * (above - below) / (double)ny - delta;
        result.squares += off * off;
        result.above += above;
        result.below += below;
    }
    free(sorted);
    return result;
}

/* Cliff's (1993) unbiased variance, Feng & Cliff's (2004) asymmetric limits. */
static void by_cliff(const struct two *two, struct et_unpaired *u, double alpha)
{
    double m = (double)two->n1, n = (double)two->n2, d = u->cliff;
    if (two->n1 < 2 || two->n2 < 2 || fabs(d) >= 1)
        return;
    struct dominance rows = dominance(two->x, two->n1, two->y, two->n2, 1, d);
    struct dominance columns = dominance(two->y, two->n2, two->x, two->n1, -1, d);
    double same = m * n - rows.above - rows.below;
    double cells = rows.above * (1 - d) * (1 - d) + rows.below * (1 + d) * (1 + d) + same * d * d;
    double v =
        (n * n * rows.squares + m * m * columns.squares - cells) / (m * n * (m - 1) * (n - 1));
    if (!(v > 0))
        return;
    double z = et_dist_normal_quantile(1 - alpha / 2), zv = z * z * v;
    double half = z * sqrt(v) * sqrt((1 - d * d) * (1 - d * d) + zv);
    u->cliff_limits = (struct et_interval){(d - d * d * d - half) / (1 - d * d + zv),
                                           (d - d * d * d + half) / (1 - d * d + zv)};
}

/* The spread of the placements of one group. */
static double placements(const struct two *two, size_t from, size_t n)
{
    long *within = et_alloc(n * sizeof *within);
    et_describe_ranks(two->both + from, n, within);
    double *place = et_alloc(n * sizeof *place);
    for (size_t i = 0; i < n; i++)
        place[i] = (double)(two->ranks[from + i] - within[i]) / 2;
    double variance = et_describe(place, n).variance;
    free(within);
    free(place);
    return variance;
}

static void by_brunner_munzel(const struct two *two, struct et_unpaired *u)
{
    if (two->n1 < 2 || two->n2 < 2)
        return;
    double n1 = (double)two->n1, n2 = (double)two->n2;
    double a = n1 * placements(two, 0, two->n1), b = n2 * placements(two, two->n1, two->n2);
    if (!(a + b > 0))
        return;
    double between = (u->ps - 0.5) * (n1 + n2); /* difference of mean ranks */
    u->bm = n1 * n2 * between / ((n1 + n2) * sqrt(a + b));
    u->bm_df = (a + b) * (a + b) / (a * a / (n1 - 1) + b * b / (n2 - 1));
    u->bm_p = et_dist_t_two(u->bm, u->bm_df);
}

static double shift(const struct two *two)
{
    if (two->n > SHIFT_MAX)
        return NAN;
    size_t count = two->n1 * two->n2, at = 0;
    double *all = et_alloc(count * sizeof *all);
    for (size_t i = 0; i < two->n1; i++)
        for (size_t j = 0; j < two->n2; j++)
            all[at++] = two->y[j] - two->x[i];
    et_describe_sort(all, count);
    double median = et_describe_median(all, count);
    free(all);
    return median;
}

static struct et_unpaired unpaired(const double *first, size_t n1, const double *second, size_t n2,
                                   double alpha, bool is_brief)
{
    const struct et_interval nowhere = {NAN, NAN};
    struct et_unpaired u = {
        .first = et_describe(first, n1),
        .second = et_describe(second, n2),
        .diff = NAN,
        .welch_t = NAN,
        .welch_df = NAN,
        .welch_p = NAN,
        .welch = nowhere,
        .student_t = NAN,
        .student_p = NAN,
        .ds = NAN,
        .ds_limits = nowhere,
        .hedges_g = NAN,
        .u = NAN,
        .u_z = NAN,
        .u_p = NAN,
        .u_corrected_p = NAN,
        .u_exact_p = NAN,
        .cliff = NAN,
        .ps = NAN,
        .cliff_limits = nowhere,
        .hl_shift = NAN,
        .bm = NAN,
        .bm_df = NAN,
        .bm_p = NAN,
    };
    if (n1 == 0 || n2 == 0)
        return u;
    struct two two = {first, second, n1, n2, n1 + n2, NULL, NULL, is_brief};
    two.both = et_alloc(two.n * sizeof *two.both);
    two.ranks = et_alloc(two.n * sizeof *two.ranks);
    memcpy(two.both, first, n1 * sizeof *first);
    memcpy(two.both + n1, second, n2 * sizeof *second);
    et_describe_ranks(two.both, two.n, two.ranks);
    u.diff = u.second.mean - u.first.mean;
    by_t(&two, &u, alpha);
    by_rank(&two, &u);
    by_cliff(&two, &u, alpha);
    by_brunner_munzel(&two, &u);
    u.hl_shift = is_brief ? NAN : shift(&two);
    free(two.both);
    free(two.ranks);
    return u;
}

struct et_unpaired et_unpaired(const double *first, size_t n1, const double *second, size_t n2,
                               double alpha)
{
    return unpaired(first, n1, second, n2, alpha, false);
}

struct et_unpaired et_unpaired_brief(const double *first, size_t n1, const double *second,
                                     size_t n2, double alpha)
{
    return unpaired(first, n1, second, n2, alpha, true);
}
