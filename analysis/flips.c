/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/flips.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/dist.h"
#include "forms/base/arena.h"

/* ---- the sum of weights, each there with probability 1/2 ---------------- */

enum { LEAVES_MAX = 400000, SUM_MAX = 20000000, RESCALE = 500 };
static const double STEPS_MAX = 6e9;
/* By Hoeffding (1963), a sum is further off its mean than so many sds with P < 3e-24. */
static const double FAR = 10.5;
/* Nothing is cut off where the tail is so far out that 3e-24 might tell. */
static const double CUT_MAX = 5;

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
    assert(group->weight > 0);
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

/* ---- by dynamic programming ------------------------------------------------ */

/*
 * ways[s] of the flips so far have the sum s, in units of 2^-scale of them all.
 * Between LOW and HIGH it can go either way; what is lower ends at most at SUM,
 * as good as surely, and is counted in `closed`; what is higher is dropped.
 */
struct sweep {
    double *ways; /* [sum + 1], with room for a vector before */
    long sum, low, high;
    double closed;
    long flipped, scale; /* a way is 2^-(flipped - scale) */
    double mean, variance, mean_left, variance_left;
    bool is_cut;
};

typedef double two __attribute__((vector_size(16), aligned(8), may_alias));

/* Two weights at once, downwards and in place: what is read is not yet written. */
static void add_two(double *ways, long low, long high, long a, long b)
{
    long s = high;
    for (; s - a - b >= low && s - 1 >= low + a + b && a > 1; s -= 2) {
        two *to = (two *)(ways + s - 1);
        *to += *(const two *)(ways + s - 1 - a) + *(const two *)(ways + s - 1 - b) +
               *(const two *)(ways + s - 1 - a - b);
    }
    for (; s >= low; s--) {
        ways[s] += s - a >= low ? ways[s - a] : 0;
        ways[s] += s - b >= low ? ways[s - b] : 0;
        ways[s] += s - a - b >= low ? ways[s - a - b] : 0;
    }
}

static void close_low(struct sweep *w)
{
    double surely = (double)w->sum - w->mean_left - FAR * sqrt(w->variance_left);
    double never = (double)w->sum - w->mean_left + FAR * sqrt(w->variance_left);
    double reached = w->mean - FAR * sqrt(w->variance);
    long low = (long)floor(fmax(surely, reached));
    double sum = 0;
    for (; w->low < low && w->low <= w->high; w->low++)
        sum += w->ways[w->low];
    w->closed += ldexp(sum, (int)(w->scale - w->flipped));
    if ((double)w->high > never)
        w->high = (long)ceil(never);
}

static void rescale(struct sweep *w)
{
    for (long s = w->low; s <= w->high; s++)
        w->ways[s] = ldexp(w->ways[s], -RESCALE);
    w->scale += RESCALE;
}

static void flip(struct sweep *w, long a, long b)
{
    long high = w->high + a + b;
    w->mean += (double)(a + b) / 2;
    w->variance += ((double)a * (double)a + (double)b * (double)b) / 4;
    w->mean_left -= (double)(a + b) / 2;
    w->variance_left =
        fmax(0, w->variance_left - ((double)a * (double)a + (double)b * (double)b) / 4);
    high = high > w->sum ? w->sum : high;
    if (w->is_cut && (double)high > w->mean + FAR * sqrt(w->variance))
        high = (long)ceil(w->mean + FAR * sqrt(w->variance));
    if (high > w->high)
        memset(w->ways + w->high + 1, 0, (size_t)(high - w->high) * sizeof *w->ways);
    w->high = high > w->high ? high : w->high;
    add_two(w->ways, w->low, w->high, a, b);
    w->flipped += 2;
    if (w->flipped - w->scale > 2 * RESCALE - 50)
        rescale(w);
    if (w->is_cut)
        close_low(w);
}

/* Of an odd count the first is flipped alone. */
static void sweep(struct sweep *w, const long *sorted, size_t count)
{
    w->ways[0] = 1;
    for (size_t i = 0; i < count; i++) {
        w->mean_left += (double)sorted[i] / 2;
        w->variance_left += (double)sorted[i] * (double)sorted[i] / 4;
    }
    double z = ((double)w->sum - w->mean_left) / sqrt(w->variance_left);
    w->is_cut = fabs(z) < CUT_MAX;
    size_t first = count % 2;
    if (first == 1) {
        w->mean_left -= (double)sorted[0] / 2;
        w->variance_left -= (double)sorted[0] * (double)sorted[0] / 4;
        w->mean = (double)sorted[0] / 2;
        w->variance = (double)sorted[0] * (double)sorted[0] / 4;
        w->high = sorted[0] > w->sum ? 0 : sorted[0];
        memset(w->ways + 1, 0, (size_t)w->high * sizeof *w->ways);
        w->ways[w->high] += w->high > 0;
        w->flipped = 1;
    }
    for (size_t i = first; i < count; i += 2)
        flip(w, sorted[i], sorted[i + 1]);
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

static bool tail_of_sorted(long *sorted, size_t count, long sum, double steps, double *at_most,
                           double *below)
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
    if (sum > SUM_MAX || work(sorted, count, sum) > steps)
        return false;
    struct sweep w = {.sum = sum};
    w.ways = et_alloc(((size_t)sum + 2) * sizeof *w.ways);
    sweep(&w, sorted, count);
    double ways = 0;
    for (long s = w.low; s < sum && s <= w.high; s++)
        ways += w.ways[s];
    double point = w.high >= sum && w.low <= sum ? w.ways[sum] : 0;
    int scale = (int)(w.scale - w.flipped);
    *below = w.closed + ldexp(ways, scale);
    *at_most = w.closed + ldexp(ways + point, scale);
    *below = is_hit ? *below : *at_most;
    free(w.ways);
    return true;
}

bool et_flips_tail(const long *weights, size_t count, long sum, double *at_most, double *below)
{
    return et_flips_tail_within(weights, count, sum, STEPS_MAX, at_most, below);
}

bool et_flips_tail_within(const long *weights, size_t count, long sum, double steps,
                          double *at_most, double *below)
{
    if (count == 0 || sum < 0) {
        *at_most = sum < 0 ? 0 : 1;
        *below = sum <= 0 ? 0 : 1;
        return true;
    }
    long *sorted = et_alloc(count * sizeof *sorted);
    memcpy(sorted, weights, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_weight);
    bool is_done = tail_of_sorted(sorted, count, sum, steps, at_most, below);
    free(sorted);
    return is_done;
}

long et_flips_quantile(double p, size_t n)
{
    long half = (long)(n * (n + 1) / 4), k = 0;
    double *ways = et_alloc(((size_t)half + 1) * sizeof *ways);
    memset(ways, 0, ((size_t)half + 1) * sizeof *ways);
    ways[0] = 1;
    for (long w = 1, reach = 0; w <= (long)n; w++) {
        reach = reach + w > half ? half : reach + w;
        for (long s = reach; s >= w; s--)
            ways[s] = 0.5 * (ways[s] + ways[s - w]);
        for (long s = w - 1 < reach ? w - 1 : reach; s >= 0; s--)
            ways[s] *= 0.5;
    }
    double sum = ways[0];
    while (sum < p - 1e-14 && k < half)
        sum += ways[++k];
    free(ways);
    return k;
}
