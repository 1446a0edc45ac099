/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/describe.h"
#include "analysis/dist.h"
#include "forms/base/arena.h"
#include "forms/base/vec.h"

enum { SIDE_MAX = 12, FILLINGS_MAX = 40000000 };

/* ---- Freeman and Halton, meeting in the middle ----------------------------- */

/*
 * A table's probability is a product over its columns, and the right columns
 * see of the left ones only their row sums. So the left half's fillings are
 * gathered by row sums, the right half's likewise, and a sorted sweep pairs
 * those whose product is no likelier than the table at hand.
 */
struct half {
    size_t rows, columns;
    const long *column_sums;
    const double *log_factorial;
    struct {
        double *items;
        size_t count, room;
    } logs; /* -sum ln x! of each filling */
    size_t *budget;
};

static void fill(struct half *half, size_t column, size_t row, long left, long *row_left,
                 double log_so_far);

/* What is left of every row is the last column: one filling. */
static void fill_last(struct half *half, const long *row_left, double log_so_far)
{
    for (size_t r = 0; r < half->rows; r++)
        log_so_far -= half->log_factorial[row_left[r]];
    --*half->budget;
    ET_VEC_PUSH(&half->logs, log_so_far);
}

static void fill_column(struct half *half, size_t column, long *row_left, double log_so_far)
{
    if (column + 1 == half->columns)
        fill_last(half, row_left, log_so_far);
    else
        fill(half, column, 0, half->column_sums[column], row_left, log_so_far);
}

/* Puts LEFT of COLUMN into ROW and the rows below, in every way there is. */
static void fill(struct half *half, size_t column, size_t row, long left, long *row_left,
                 double log_so_far)
{
    long below = 0, room = row_left[row];
    for (size_t r = row + 1; r < half->rows; r++)
        below += row_left[r];
    for (long x = left > below ? left - below : 0; x <= left && x <= room; x++) {
        if (*half->budget == 0)
            return;
        double log_now = log_so_far - half->log_factorial[x];
        row_left[row] = room - x;
        if (row + 1 < half->rows)
            fill(half, column, row + 1, left - x, row_left, log_now);
        else
            fill_column(half, column + 1, row_left, log_now);
    }
    row_left[row] = room;
}

struct halton {
    size_t rows, split, columns;
    const long *row_sums, *column_sums;
    double log_constant, log_limit;
    const double *log_factorial;
    size_t budget;
    double p;
};

/* All tables whose left half has row sums U. */
static void at_node(struct halton *h, const long *u)
{
    long left[SIDE_MAX], right[SIDE_MAX];
    for (size_t r = 0; r < h->rows; r++) {
        left[r] = u[r];
        right[r] = h->row_sums[r] - u[r];
    }
    struct half a = {h->rows, h->split, h->column_sums, h->log_factorial, {0}, &h->budget};
    struct half b = {
        h->rows,   h->columns - h->split, h->column_sums + h->split, h->log_factorial, {0},
        &h->budget};
    fill_column(&a, 0, left, 0);
    fill_column(&b, 0, right, 0);
    et_describe_sort(a.logs.items, a.logs.count);
    et_describe_sort(b.logs.items, b.logs.count);
    double sum = 0; /* of the right half's probabilities so far */
    for (size_t i = a.logs.count, j = 0; i > 0; i--) {
        double own = a.logs.items[i - 1];
        for (; j < b.logs.count && own + b.logs.items[j] <= h->log_limit; j++)
            sum += exp(b.logs.items[j] + h->log_constant / 2);
        h->p += exp(own + h->log_constant / 2) * sum;
    }
    ET_VEC_FREE(&a.logs);
    ET_VEC_FREE(&b.logs);
}

static void nodes(struct halton *h, size_t row, long left, long *u)
{
    if (h->budget == 0)
        return;
    if (row + 1 == h->rows) {
        if (left > h->row_sums[row])
            return;
        u[row] = left;
        at_node(h, u);
        return;
    }
    long below = 0;
    for (size_t r = row + 1; r < h->rows; r++)
        below += h->row_sums[r];
    for (long x = left > below ? left - below : 0; x <= left && x <= h->row_sums[row]; x++) {
        u[row] = x;
        nodes(h, row + 1, left - x, u);
    }
}

static double freeman_halton(const long *counts, size_t rows, size_t columns, const long *row_sums,
                             const long *column_sums)
{
    if (rows < 2 || columns < 2)
        return 1;
    if (rows > SIDE_MAX || columns > SIDE_MAX)
        return NAN;
    struct halton h = {.rows = rows,
                       .split = columns / 2,
                       .columns = columns,
                       .row_sums = row_sums,
                       .column_sums = column_sums,
                       .budget = FILLINGS_MAX};
    long n = 0, left = 0, u[SIDE_MAX];
    double observed = 0;
    for (size_t r = 0; r < rows; r++) {
        h.log_constant += et_dist_ln_factorial(row_sums[r]);
        n += row_sums[r];
    }
    for (size_t c = 0; c < columns; c++) {
        h.log_constant += et_dist_ln_factorial(column_sums[c]);
        left += c < h.split ? column_sums[c] : 0;
    }
    h.log_constant -= et_dist_ln_factorial(n);
    for (size_t i = 0; i < rows * columns; i++)
        observed -= et_dist_ln_factorial(counts[i]);
    h.log_limit = observed + 1e-7;
    double *log_factorial = et_alloc(((size_t)n + 1) * sizeof *log_factorial);
    for (long i = 0; i <= n; i++)
        log_factorial[i] = et_dist_ln_factorial(i);
    h.log_factorial = log_factorial;
    nodes(&h, 0, left, u);
    free(log_factorial);
    return h.budget == 0 ? NAN : fmin(1, h.p);
}

/* ---- Pearson --------------------------------------------------------------- */

static long *without_empty(const long *counts, size_t rows, size_t columns, struct et_table *table)
{
    long *kept = et_alloc((rows * columns + 1) * sizeof *kept);
    bool has_row[64] = {false}, has_column[64] = {false};
    for (size_t i = 0; i < rows * columns; i++)
        if (counts[i] > 0)
            has_row[i / columns] = has_column[i % columns] = true;
    for (size_t r = 0; r < rows; r++)
        table->rows += has_row[r];
    for (size_t c = 0; c < columns; c++)
        table->columns += has_column[c];
    size_t at = 0;
    for (size_t i = 0; i < rows * columns; i++)
        if (has_row[i / columns] && has_column[i % columns])
            kept[at++] = counts[i];
    return kept;
}

static void pearson(const long *counts, const long *row_sums, const long *column_sums,
                    struct et_table *t)
{
    double n = (double)t->n;
    t->chi2 = 0;
    t->least_expected = INFINITY;
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++) {
            double expected = (double)row_sums[r] * (double)column_sums[c] / n;
            double off = (double)counts[r * t->columns + c] - expected;
            t->chi2 += off * off / expected;
            t->least_expected = fmin(t->least_expected, expected);
        }
    t->df = (double)((t->rows - 1) * (t->columns - 1));
    size_t least = t->rows < t->columns ? t->rows : t->columns;
    if (t->df > 0) {
        t->p = et_dist_chi2_upper(t->chi2, t->df);
        t->cramers_v = sqrt(t->chi2 / n / (double)(least - 1));
    }
}

struct et_table et_table(const long *counts, size_t rows, size_t columns)
{
    struct et_table t = {
        .chi2 = NAN, .df = NAN, .p = NAN, .cramers_v = NAN, .least_expected = NAN, .fisher_p = NAN};
    if (rows == 0 || columns == 0 || rows > 64 || columns > 64)
        return t;
    long *kept = without_empty(counts, rows, columns, &t), row_sums[64] = {0},
         column_sums[64] = {0};
    for (size_t i = 0; i < t.rows * t.columns; i++) {
        row_sums[i / t.columns] += kept[i];
        column_sums[i % t.columns] += kept[i];
        t.n += kept[i];
    }
    if (t.n > 0) {
        pearson(kept, row_sums, column_sums, &t);
        t.fisher_p = freeman_halton(kept, t.rows, t.columns, row_sums, column_sums);
    }
    free(kept);
    return t;
}

/* ---- two shares ------------------------------------------------------------ */

static void fisher(long x1, long n1, long x2, long n2, struct et_two_shares *t)
{
    long hits = x1 + x2;
    double all = et_dist_ln_choose(n1 + n2, hits), sum = 0;
    double point = exp(et_dist_ln_choose(n1, x1) + et_dist_ln_choose(n2, x2) - all),
           limit = point * (1 + 1e-7);
    for (long k = hits > n2 ? hits - n2 : 0; k <= n1 && k <= hits; k++) {
        double p = exp(et_dist_ln_choose(n1, k) + et_dist_ln_choose(n2, hits - k) - all);
        sum += p <= limit ? p : 0;
    }
    t->fisher_p = fmin(1, sum);
    t->fisher_mid_p = fmin(1, sum) - point / 2;
}

struct et_two_shares et_table_two(long x1, long n1, long x2, long n2, double alpha)
{
    struct et_two_shares t = {NAN, NAN, NAN, {NAN, NAN}, NAN, NAN, NAN, NAN, NAN};
    if (n1 > 0)
        t.p1 = (double)x1 / (double)n1;
    if (n2 > 0)
        t.p2 = (double)x2 / (double)n2;
    if (n1 <= 0 || n2 <= 0)
        return t;
    t.diff = t.p2 - t.p1;
    t.newcombe = et_share_newcombe(x1, n1, x2, n2, alpha);
    fisher(x1, n1, x2, n2, &t);
    double n = (double)(n1 + n2), hits = (double)(x1 + x2);
    if (hits > 0 && hits < n) {
        double cross = (double)x1 * (double)(n2 - x2) - (double)x2 * (double)(n1 - x1);
        t.chi2 = n * (cross / (double)n1) * (cross / (double)n2) / (hits * (n - hits));
        t.chi2_p = et_dist_chi2_upper(t.chi2, 1);
        t.chi2_nminus1_p = et_dist_chi2_upper(t.chi2 * (n - 1) / n, 1);
    }
    return t;
}
