/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/describe.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/*
 * Answers on a scale have few different values: they are counted, not sorted. KINDS of
 * them in order, with how many of each; false where they are more than KINDS_MAX.
 */
enum { KINDS_MAX = 96, SLOTS = 512, FEW = 48 };
static const uint64_t SPREAD = 0x9E3779B97F4A7C15u;

struct tally {
    size_t kinds;
    double value[KINDS_MAX];
    size_t count[KINDS_MAX], before[KINDS_MAX];
    short slot[SLOTS]; /* kind + 1; 0: free */
    double key[SLOTS];
};

/* The slot that X has or may have. */
static size_t slot_of(const struct tally *t, double x)
{
    uint64_t bits;
    double key = x + 0.0; /* minus zero is zero */
    memcpy(&bits, &key, sizeof bits);
    size_t slot = (size_t)(bits * SPREAD >> 55);
    while (t->slot[slot] != 0 && t->key[slot] != x)
        slot = (slot + 1) % SLOTS;
    return slot;
}

static void order(struct tally *t)
{
    for (size_t i = 1; i < t->kinds; i++) {
        double value = t->value[i];
        size_t count = t->count[i], at = i;
        for (; at > 0 && t->value[at - 1] > value; at--) {
            t->value[at] = t->value[at - 1];
            t->count[at] = t->count[at - 1];
        }
        t->value[at] = value;
        t->count[at] = count;
    }
    for (size_t i = 0, before = 0; i < t->kinds; i++) {
        t->before[i] = before;
        before += t->count[i];
        t->slot[slot_of(t, t->value[i])] = (short)(i + 1);
    }
}

static bool tally(const double *x, size_t n, struct tally *t)
{
    if (n < FEW)
        return false;
    memset(t->slot, 0, sizeof t->slot);
    t->kinds = 0;
    for (size_t i = 0; i < n; i++) {
        size_t slot = slot_of(t, x[i]);
        if (t->slot[slot] == 0) {
            if (t->kinds == KINDS_MAX || isnan(x[i]))
                return false;
            t->key[slot] = t->value[t->kinds] = x[i];
            t->count[t->kinds++] = 0;
            t->slot[slot] = (short)t->kinds;
        }
        t->count[t->slot[slot] - 1]++;
    }
    order(t);
    return true;
}

void et_describe_sort(double *x, size_t n)
{
    struct tally t;
    if (tally(x, n, &t)) {
        for (size_t k = 0; k < t.kinds; k++)
            for (size_t i = 0; i < t.count[k]; i++)
                *x++ = t.value[k];
        return;
    }
    if (n > 1)
        qsort(x, n, sizeof *x, by_size);
}

double et_describe_median(const double *sorted, size_t n)
{
    if (n == 0)
        return NAN;
    return n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
}

double et_describe_round(double x, int decimals)
{
    double scale = pow(10, decimals);
    double rounded = round(x * scale) / scale;
    return isfinite(rounded) ? rounded + 0.0 : x; /* + 0.0: no minus zero */
}

/* Two passes (Chan, Golub & LeVeque 1983, Am Stat 37:242), corrected. */
struct et_describe et_describe(const double *x, size_t n)
{
    struct et_describe d = {n, NAN, NAN, NAN, NAN};
    if (n == 0)
        return d;
    double sum = 0, squares = 0, rest = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    d.mean = sum / (double)n;
    bool varies = false;
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - d.mean) * (x[i] - d.mean);
        rest += x[i] - d.mean;
        varies = varies || x[i] != x[0];
    }
    if (!varies)
        d.mean = x[0];
    if (n > 1) {
        d.variance = varies ? (squares - rest * rest / (double)n) / (double)(n - 1) : 0;
        d.sd = sqrt(d.variance);
    }
    double *sorted = et_alloc(n * sizeof *sorted);
    memcpy(sorted, x, n * sizeof *sorted);
    et_describe_sort(sorted, n);
    d.median = et_describe_median(sorted, n);
    free(sorted);
    return d;
}

struct place {
    double x;
    size_t index;
};

static int by_place(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    if (p->x != q->x)
        return p->x > q->x ? 1 : -1;
    return (p->index > q->index) - (p->index < q->index);
}

static struct place *sorted_places(const double *x, size_t n)
{
    struct place *places = et_alloc((n + 1) * sizeof *places);
    for (size_t i = 0; i < n; i++)
        places[i] = (struct place){x[i], i};
    if (n > 1)
        qsort(places, n, sizeof *places, by_place);
    return places;
}

void et_describe_ranks(const double *x, size_t n, long *ranks)
{
    struct tally t;
    if (tally(x, n, &t)) {
        for (size_t i = 0; i < n; i++) {
            size_t kind = (size_t)t.slot[slot_of(&t, x[i])] - 1;
            ranks[i] = (long)(2 * t.before[kind] + t.count[kind] + 1);
        }
        return;
    }
    struct place *places = sorted_places(x, n);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && places[to].x == places[from].x;)
            to++;
        for (size_t i = from; i < to; i++)
            ranks[places[i].index] = (long)(from + to + 1);
    }
    free(places);
}

static double ties_of(size_t count)
{
    double t = (double)count;
    return t * t * t - t;
}

double et_describe_ties(const double *x, size_t n)
{
    struct tally t;
    if (tally(x, n, &t)) {
        double ties = 0;
        for (size_t k = 0; k < t.kinds; k++)
            ties += ties_of(t.count[k]);
        return ties;
    }
    struct place *places = sorted_places(x, n);
    double sum = 0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && places[to].x == places[from].x;)
            to++;
        sum += ties_of(to - from);
    }
    free(places);
    return sum;
}

double et_describe_r(const double *x, const double *y, size_t n)
{
    if (n < 3)
        return NAN;
    struct et_describe dx = et_describe(x, n), dy = et_describe(y, n);
    if (dx.variance == 0 || dy.variance == 0)
        return NAN;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - dx.mean) / dx.sd * ((y[i] - dy.mean) / dy.sd);
    return fmax(-1, fmin(1, sum / (double)(n - 1)));
}
