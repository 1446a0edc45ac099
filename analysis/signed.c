/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/signed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/describe.h"
#include "analysis/dist.h"
#include "analysis/flips.h"
#include "forms/base/arena.h"

/* ---- Wilcoxon and Pratt --------------------------------------------------- */

/* The doubled rank of each change, and its sign; returns how many there are. */
static size_t ranked_changes(const double *d, size_t n, enum et_zeros zeros, long *ranks,
                             bool *is_up)
{
    double *size = et_alloc((n + 1) * sizeof *size);
    long *all = et_alloc((n + 1) * sizeof *all);
    size_t ranked = 0, used = 0;
    for (size_t i = 0; i < n; i++)
        if (d[i] != 0 || zeros == ET_ZEROS_RANKED)
            size[ranked++] = fabs(d[i]);
    et_describe_ranks(size, ranked, all);
    for (size_t i = 0, at = 0; i < n; i++) {
        if (d[i] != 0) {
            ranks[used] = all[at];
            is_up[used++] = d[i] > 0;
        }
        at += d[i] != 0 || zeros == ET_ZEROS_RANKED;
    }
    free(size);
    free(all);
    return used;
}

static void exact_tails(const long *ranks, size_t used, long plus, long minus, double steps,
                        struct et_signed_rank *result)
{
    double at_most, below;
    if (!et_flips_tail_within(ranks, used, plus < minus ? plus : minus, steps, &at_most, &below))
        return;
    result->exact_p = fmin(1, 2 * at_most);
    result->exact_greater = plus >= minus ? at_most : 1 - below;
}

static struct et_signed_rank signed_rank(const double *d, size_t n, enum et_zeros zeros,
                                         double steps)
{
    struct et_signed_rank result = {0, 0, NAN, NAN, NAN, NAN, NAN, NAN};
    long *ranks = et_alloc((n + 1) * sizeof *ranks), plus = 0, minus = 0;
    bool *is_up = et_alloc((n + 1) * sizeof *is_up);
    size_t used = ranked_changes(d, n, zeros, ranks, is_up);
    double squares = 0;
    for (size_t i = 0; i < used; i++) {
        *(is_up[i] ? &plus : &minus) += ranks[i];
        squares += (double)ranks[i] * (double)ranks[i] / 4;
    }
    result.plus = (double)plus / 2;
    result.minus = (double)minus / 2;
    if (steps > 0)
        exact_tails(ranks, used, plus, minus, steps, &result);
    if (used > 0) {
        double off = (result.plus - result.minus) / 2, sd = sqrt(squares / 4);
        result.z = off / sd;
        result.asymptotic_p = et_dist_normal_two(result.z);
        result.corrected_p = et_dist_normal_two(fmax(0, fabs(off) - 0.5) / sd);
        result.rank_biserial = (double)(plus - minus) / (double)(plus + minus);
    }
    free(ranks);
    free(is_up);
    return result;
}

struct et_signed_rank et_signed_rank(const double *d, size_t n, enum et_zeros zeros)
{
    return signed_rank(d, n, zeros, 6e9);
}

struct et_signed_rank et_signed_rank_brief(const double *d, size_t n, enum et_zeros zeros)
{
    return signed_rank(d, n, zeros, 2e8);
}

struct et_signed_rank et_signed_rank_quick(const double *d, size_t n, enum et_zeros zeros)
{
    return signed_rank(d, n, zeros, 0);
}

/* ---- permutation of the mean ---------------------------------------------- */

enum { UNITS_MAX = 1000, SPLIT_MAX = 40, TOTAL_MAX = 40000000 };

/* Is every |d| a whole number of 1/q, but for rounding? Fills WHOLE. */
static bool is_whole(const double *d, size_t n, double q, long *whole, size_t *used)
{
    *used = 0;
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        double x = fabs(d[i]) * q, nearest = round(x);
        total += nearest;
        if (fabs(x - nearest) > 1e-9 + 2e-9 * q || total > TOTAL_MAX)
            return false;
        if (nearest > 0)
            whole[(*used)++] = (long)nearest;
    }
    return true;
}

static double permutation_by_units(const double *d, size_t n)
{
    long *whole = et_alloc((n + 1) * sizeof *whole);
    double p = NAN;
    for (int q = 1; q <= UNITS_MAX; q++) {
        size_t used;
        if (!is_whole(d, n, q, whole, &used))
            continue;
        long plus = 0, minus = 0;
        for (size_t i = 0; i < n; i++)
            *(d[i] > 0 ? &plus : &minus) += lround(fabs(d[i]) * q);
        double at_most, below;
        if (et_flips_tail(whole, used, plus < minus ? plus : minus, &at_most, &below))
            p = fmin(1, 2 * at_most);
        break;
    }
    free(whole);
    return p;
}

/* Every sum of a subset of the N numbers, sorted. */
static double *subset_sums(const double *x, size_t n)
{
    double *sums = et_alloc(sizeof *sums << n);
    sums[0] = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t s = 0; s < (size_t)1 << i; s++)
            sums[((size_t)1 << i) + s] = sums[s] + x[i];
    et_describe_sort(sums, (size_t)1 << n);
    return sums;
}

/* Both halves' sums sorted: one pointer runs up, the other down. */
static double permutation_by_halves(const double *d, size_t n)
{
    double size[SPLIT_MAX] = {0}, plus = 0, minus = 0;
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        *(d[i] > 0 ? &plus : &minus) += fabs(d[i]);
        if (d[i] != 0)
            size[used++] = fabs(d[i]);
    }
    size_t low = used / 2, high = used - low;
    double *a = subset_sums(size, low), *b = subset_sums(size + low, high);
    double limit = fmin(plus, minus) + 1e-9 * (plus + minus), count = 0;
    size_t reach = (size_t)1 << high;
    for (size_t i = 0; i < (size_t)1 << low; i++) {
        while (reach > 0 && a[i] + b[reach - 1] > limit)
            reach--;
        count += (double)reach;
    }
    free(a);
    free(b);
    return fmin(1, 2 * ldexp(count, -(int)used));
}

double et_signed_permutation(const double *d, size_t n)
{
    double p = permutation_by_units(d, n);
    return isnan(p) && n <= SPLIT_MAX ? permutation_by_halves(d, n) : p;
}

/* ---- Hodges-Lehmann, sign test -------------------------------------------- */

enum { WALSH_MAX = 3000 };

struct et_hodges_lehmann et_signed_hodges_lehmann(const double *d, size_t n, double alpha)
{
    struct et_hodges_lehmann result = {NAN, {NAN, NAN}};
    if (n == 0 || n > WALSH_MAX)
        return result;
    size_t count = n * (n + 1) / 2, at = 0;
    double *walsh = et_alloc(count * sizeof *walsh);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            walsh[at++] = (d[i] + d[j]) / 2;
    et_describe_sort(walsh, count);
    result.estimate = et_describe_median(walsh, count);
    long k = n < 6 ? 0 : et_flips_quantile(alpha / 2, n);
    if (n >= 6) {
        k = k < 1 ? 1 : k;
        result.interval = (struct et_interval){walsh[k - 1], walsh[count - (size_t)k]};
    }
    free(walsh);
    return result;
}

/* Mid-p: Lancaster (1961, JASA 56:223); at up = down the point lies in both tails. */
struct et_sign_test et_signed_sign_test(long up, long down)
{
    long n = up + down, least = up < down ? up : down;
    if (n == 0)
        return (struct et_sign_test){1, 1};
    double point = et_dist_binomial(least, n, 0.5), tail = et_dist_binomial_lower(least, n, 0.5);
    if (up == down)
        return (struct et_sign_test){1, 1 - point / 2};
    return (struct et_sign_test){fmin(1, 2 * tail), 2 * tail - point};
}
