/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/signed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/describe.h"
#include "analysis/dist.h"
#include "forms/base/arena.h"

/* ---- the sum of weights, each there with probability 1/2 ---------------- */

enum { LEAVES_MAX = 400000, SUM_MAX = 20000000 };
static const double STEPS_MAX = 3e9;

/* COUNT equal weights together: how many of them are in is binomial. */
struct group {
    long weight;
    size_t count;
    double *share; /* P(b of them); of the last group P(at most b) */
};

static int by_weight(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

static long common_divisor(const long *sorted, size_t count)
{
    long g = 0;
    for (size_t i = 0; i < count; i++)
        for (long b = sorted[i]; b != 0;) {
            long rest = g % b;
            g = b;
            b = rest;
        }
    return g == 0 ? 1 : g;
}

/* Fills SHARE[0..n] with Bin(n, 1/2), outward from the middle, where it is largest. */
static void halves(double *share, size_t n)
{
    size_t top = n / 2;
    share[top] = exp(et_dist_ln_choose((long)n, (long)top) - (double)n * M_LN2);
    for (size_t b = top; b > 0; b--)
        share[b - 1] = share[b] * (double)b / (double)(n - b + 1);
    for (size_t b = top; b < n; b++)
        share[b + 1] = share[b] * (double)(n - b) / (double)(b + 1);
}

static size_t find_groups(const long *sorted, size_t count, struct group *groups)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (found > 0 && groups[found - 1].weight == sorted[i])
            groups[found - 1].count++;
        else
            groups[found++] = (struct group){.weight = sorted[i], .count = 1};
    size_t largest = 0;
    for (size_t g = 1; g < found; g++)
        if (groups[g].count > groups[largest].count)
            largest = g;
    struct group last = groups[largest];
    groups[largest] = groups[found - 1];
    groups[found - 1] = last;
    return found;
}

static double last_at_most(const struct group *group, long sum)
{
    if (sum < 0)
        return 0;
    long b = sum / group->weight;
    return group->share[b >= (long)group->count ? group->count : (size_t)b];
}

/* Runs through how many of each group but the last are in. */
static void leaves(const struct group *groups, size_t left, long sum, double probability,
                   double *at_most, double *below)
{
    if (left == 1) {
        *at_most += probability * last_at_most(groups, sum);
        *below += probability * last_at_most(groups, sum - 1);
        return;
    }
    for (size_t b = 0; b <= groups->count && sum >= 0; b++, sum -= groups->weight)
        leaves(groups + 1, left - 1, sum, probability * groups->share[b], at_most, below);
}

static bool tail_by_groups(const long *sorted, size_t count, long sum, double *at_most,
                           double *below)
{
    struct group *groups = et_alloc(count * sizeof *groups);
    size_t found = find_groups(sorted, count, groups);
    double patterns = 1;
    for (size_t g = 0; g + 1 < found; g++)
        patterns *= (double)groups[g].count + 1;
    bool is_small = patterns <= LEAVES_MAX && found <= 64;
    if (is_small) {
        for (size_t g = 0; g < found; g++) {
            groups[g].share = et_alloc((groups[g].count + 1) * sizeof(double));
            halves(groups[g].share, groups[g].count);
        }
        struct group *last = &groups[found - 1];
        for (size_t b = 1; b <= last->count; b++)
            last->share[b] += last->share[b - 1];
        *at_most = *below = 0;
        leaves(groups, found, sum, 1, at_most, below);
        for (size_t g = 0; g < found; g++)
            free(groups[g].share);
    }
    free(groups);
    return is_small;
}

static void add_weight(const double *restrict from, double *restrict to, size_t weight,
                       size_t reach)
{
    size_t low = weight < reach ? weight : reach;
    for (size_t s = 0; s < low; s++)
        to[s] = 0.5 * from[s];
    for (size_t s = low; s < reach; s++)
        to[s] = 0.5 * (from[s] + from[s - weight]);
}

/* One pass a weight, over the sums up to SUM that the weights so far reach. */
static double *sums_up_to(const long *sorted, size_t count, long sum)
{
    size_t size = (size_t)sum + 1, reach = 1;
    double *from = et_alloc(size * sizeof *from), *to = et_alloc(size * sizeof *to);
    memset(from, 0, size * sizeof *from);
    memset(to, 0, size * sizeof *to);
    from[0] = 1;
    for (size_t i = 0; i < count; i++) {
        reach += (size_t)sorted[i];
        reach = reach > size ? size : reach;
        add_weight(from, to, (size_t)sorted[i], reach);
        double *other = from;
        from = to;
        to = other;
    }
    free(to);
    return from;
}

static double work(const long *sorted, size_t count, long sum)
{
    double steps = 0, reach = 0;
    for (size_t i = 0; i < count; i++) {
        reach += (double)sorted[i];
        steps += fmin(reach, (double)sum);
    }
    return steps;
}

static bool tail_of_sorted(long *sorted, size_t count, long sum, double *at_most, double *below)
{
    long g = common_divisor(sorted, count);
    bool is_hit = sum % g == 0;
    for (size_t i = 0; i < count; i++)
        sorted[i] /= g;
    sum /= g;
    if (tail_by_groups(sorted, count, sum, at_most, below)) {
        *below = is_hit ? *below : *at_most;
        return true;
    }
    if (sum > SUM_MAX || work(sorted, count, sum) > STEPS_MAX)
        return false;
    double *f = sums_up_to(sorted, count, sum);
    *at_most = 0;
    for (long s = 0; s < sum; s++)
        *at_most += f[s];
    *below = *at_most;
    *at_most += f[sum];
    *below = is_hit ? *below : *at_most;
    free(f);
    return true;
}

bool et_signed_tail(const long *weights, size_t count, long sum, double *at_most, double *below)
{
    if (count == 0 || sum < 0) {
        *at_most = sum < 0 ? 0 : 1;
        *below = sum <= 0 ? 0 : 1;
        return true;
    }
    long *sorted = et_alloc(count * sizeof *sorted);
    memcpy(sorted, weights, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_weight);
    bool is_done = tail_of_sorted(sorted, count, sum, at_most, below);
    free(sorted);
    return is_done;
}

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

static void exact_tails(const long *ranks, size_t used, long plus, long minus,
                        struct et_signed_rank *result)
{
    double at_most, below;
    if (!et_signed_tail(ranks, used, plus < minus ? plus : minus, &at_most, &below))
        return;
    result->exact_p = fmin(1, 2 * at_most);
    result->exact_greater = plus >= minus ? at_most : 1 - below;
}

static struct et_signed_rank signed_rank(const double *d, size_t n, enum et_zeros zeros,
                                         bool is_quick)
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
    if (!is_quick)
        exact_tails(ranks, used, plus, minus, &result);
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
    return signed_rank(d, n, zeros, false);
}

struct et_signed_rank et_signed_rank_quick(const double *d, size_t n, enum et_zeros zeros)
{
    return signed_rank(d, n, zeros, true);
}

/* ---- permutation of the mean ---------------------------------------------- */

enum { UNITS_MAX = 1000, SPLIT_MAX = 40 };

/* Is every |d| a whole number of 1/q, but for rounding? Fills WHOLE. */
static bool is_whole(const double *d, size_t n, double q, long *whole, size_t *used)
{
    *used = 0;
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        double x = fabs(d[i]) * q, nearest = round(x);
        total += nearest;
        if (fabs(x - nearest) > 1e-9 + 2e-9 * q || total > 2.0 * SUM_MAX)
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
        if (et_signed_tail(whole, used, plus < minus ? plus : minus, &at_most, &below))
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

long et_signed_quantile(double p, size_t n)
{
    long *weights = et_alloc((n + 1) * sizeof *weights), half = (long)(n * (n + 1) / 4), k = 0;
    for (size_t i = 0; i < n; i++)
        weights[i] = (long)i + 1;
    double *f = sums_up_to(weights, n, half), sum = f[0];
    while (sum < p - 1e-14 && k < half)
        sum += f[++k];
    free(f);
    free(weights);
    return k;
}

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
    long k = n < 6 ? 0 : et_signed_quantile(alpha / 2, n);
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
