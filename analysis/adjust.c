/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/adjust.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "forms/base/arena.h"

const char *et_adjust_word(enum et_adjust method)
{
    static const char *const words[] = {"bonferroni", "holm", "hochberg", "bh", "by"};
    return words[method];
}

struct entry {
    double p;
    size_t index;
};

static int by_p(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->p != y->p)
        return x->p > y->p ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

/* What the I-th smallest of M (from 0) is multiplied by. */
static double factor(enum et_adjust method, size_t i, size_t m)
{
    double harmonic = 0;
    for (size_t k = 1; method == ET_ADJUST_BY && k <= m; k++)
        harmonic += 1 / (double)k;
    switch (method) {
    case ET_ADJUST_HOLM:
    case ET_ADJUST_HOCHBERG:
        return (double)(m - i);
    case ET_ADJUST_BH:
        return (double)m / (double)(i + 1);
    case ET_ADJUST_BY:
        return harmonic * (double)m / (double)(i + 1);
    default:
        return (double)m;
    }
}

void et_adjust(enum et_adjust method, const double *p, size_t n, double *adjusted)
{
    struct entry *order = et_alloc((n + 1) * sizeof *order);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        adjusted[i] = NAN;
        if (!isnan(p[i]))
            order[m++] = (struct entry){p[i], i};
    }
    if (m > 1)
        qsort(order, m, sizeof *order, by_p);
    bool is_down = method == ET_ADJUST_HOLM || method == ET_ADJUST_BONFERRONI;
    double so_far = is_down ? 0 : 1;
    for (size_t k = 0; k < m; k++) {
        size_t i = is_down ? k : m - 1 - k;
        double raw = fmin(1, order[i].p * factor(method, i, m));
        so_far = is_down ? fmax(so_far, raw) : fmin(so_far, raw);
        adjusted[order[i].index] = so_far;
    }
    free(order);
}
