/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat_tables.c - kinds of stat.h: counts, shares, targets, p values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/disclose.h"
#include "analysis/nominal.h"
#include "analysis/share.h"
#include "analysis/stat.h"
#include "analysis/table.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"

static const char too_many[] = N_("exact computation would have too many tables to go through");
static const char nobody_moved[] = N_("nobody changed category");

/* ---- nominal ---------------------------------------------------------------- */

struct names {
    const char *items[ET_NOMINAL_MAX];
    size_t count;
};

static size_t place_of(const struct names *names, const char *word)
{
    size_t i = 0;
    while (i < names->count && strcmp(names->items[i], word) != 0)
        i++;
    return i;
}

static enum et_status add_name(struct et_stat_job *job, struct names *names, const char *word)
{
    if (place_of(names, word) < names->count)
        return ET_OK;
    if (names->count == ET_NOMINAL_MAX)
        return et_error_set(job->error, ET_INPUT, _("more than %d categories"), ET_NOMINAL_MAX);
    names->items[names->count++] = word;
    return ET_OK;
}

/* As --param categories=a,b,c says, else in the order that they are met. */
static enum et_status category_names(struct et_stat_job *job, size_t pre, size_t post,
                                     struct names *names)
{
    const char *given = et_stat_param(job, "categories");
    enum et_status status = ET_OK;
    while (given != NULL && status == ET_OK) {
        size_t length = strcspn(given, ",");
        status = add_name(job, names, et_arena_copy(job->arena, given, length));
        given = given[length] == ',' ? given + length + 1 : NULL;
    }
    bool is_given = names->count > 0;
    for (size_t i = 0; i < job->csv->row_count && status == ET_OK; i++)
        for (int side = 0; side < 2 && status == ET_OK; side++) {
            const struct et_csv_field *cell = et_columns_cell(job->csv, i, side == 0 ? pre : post);
            if (is_given && place_of(names, cell->text) == names->count)
                return et_columns_fault(job->csv, cell, job->error,
                                        _("“%s” is not among the categories given"), cell->text);
            status = add_name(job, names, cell->text);
        }
    return status;
}

static void put_nominal(struct et_stat_job *job, const struct et_nominal *r)
{
    struct et_results *out = job->results;
    et_results_put(out, (double)r->k, NULL, "k");
    et_results_put(out, (double)r->n, NULL, "n");
    et_results_put(out, r->unchanged, NULL, "unchanged");
    for (size_t i = 0; i < r->k; i++) {
        const struct et_nominal_category *c = &r->categories[i];
        et_results_put(out, c->pre, NULL, "pre_share_%zu", i + 1);
        et_results_put(out, c->post, NULL, "post_share_%zu", i + 1);
        et_results_put(out, c->change, NULL, "change_%zu", i + 1);
        et_results_put(out, c->change_limits.low, NULL, "change_tango_lo_%zu", i + 1);
        et_results_put(out, c->change_limits.high, NULL, "change_tango_hi_%zu", i + 1);
        et_results_put(out, c->exact_p, NULL, "mcnemar_exact_p_%zu", i + 1);
        et_results_put(out, c->holm_p, NULL, "mcnemar_holm_p_%zu", i + 1);
    }
    et_results_put(out, r->stuart, nobody_moved, "sm_chi2");
    et_results_put(out, r->stuart_df, NULL, "sm_df");
    et_results_put(out, r->stuart_p, nobody_moved, "sm_p");
    static const char all_one_way[] = N_("nobody changed, or everybody moved one way");
    et_results_put(out, r->bhapkar, all_one_way, "bhapkar_chi2");
    et_results_put(out, r->bhapkar_p, all_one_way, "bhapkar_p");
    et_results_put(out, r->bowker, nobody_moved, "bowker_chi2");
    et_results_put(out, r->bowker_pairs, NULL, "bowker_df_pairs");
    et_results_put(out, r->bowker_pairs_p, nobody_moved, "bowker_p_pairs");
    et_results_put(out, (double)r->k_used, NULL, "k_used");
    et_results_put(out, r->bowker_full, NULL, "bowker_df_full");
    et_results_put(out, r->bowker_full_p, nobody_moved, "bowker_p_full");
    et_results_put(out, r->stuart_exact_p, too_many, "sm_exact_p");
    et_results_put(out, r->bowker_exact_p, too_many, "bowker_exact_p");
}

enum et_status et_stat_nominal(struct et_stat_job *job)
{
    size_t pre = 0, post = 0;
    long *weights, *counts;
    struct names names = {.count = 0};
    enum et_status status = et_columns_counts(job->csv, "n", job->arena, &weights, job->error);
    if (status == ET_OK)
        status = et_columns_column(job->csv, "pre", &pre, job->error);
    if (status == ET_OK)
        status = et_columns_column(job->csv, "post", &post, job->error);
    if (status == ET_OK)
        status = category_names(job, pre, post, &names);
    if (status != ET_OK)
        return status;
    size_t k = names.count;
    counts = et_arena_array(job->arena, k * k + 1, sizeof *counts);
    for (size_t i = 0; i < job->csv->row_count; i++) {
        size_t a = place_of(&names, et_columns_cell(job->csv, i, pre)->text);
        size_t b = place_of(&names, et_columns_cell(job->csv, i, post)->text);
        counts[a * k + b] += weights[i];
    }
    struct et_nominal r = et_nominal(counts, k, job->alpha);
    put_nominal(job, &r);
    for (size_t i = 0; i < k; i++)
        et_results_note(job->results, _("Category %zu is “%s”."), i + 1, names.items[i]);
    return ET_OK;
}

/* ---- tables ------------------------------------------------------------------ */

enum et_status et_stat_two_proportions(struct et_stat_job *job)
{
    long *x, *n;
    enum et_status status = et_columns_counts(job->csv, "x", job->arena, &x, job->error);
    if (status == ET_OK)
        status = et_columns_counts(job->csv, "n", job->arena, &n, job->error);
    if (status != ET_OK)
        return status;
    if (job->csv->row_count != 2)
        return et_error_set(job->error, ET_INPUT,
                            _("two rows are wanted, one a group; there are %zu"),
                            job->csv->row_count);
    if (x[0] > n[0] || x[1] > n[1])
        return et_error_set(job->error, ET_INPUT, _("x is larger than n"));
    struct et_two_shares t = et_table_two(x[0], n[0], x[1], n[1], job->alpha);
    static const char empty[] = N_("a group is empty");
    static const char alike[] = N_("a group is empty, or all answered alike");
    struct et_results *out = job->results;
    et_results_put(out, t.p1, empty, "p1");
    et_results_put(out, t.p2, empty, "p2");
    et_results_put(out, t.diff, empty, "diff");
    et_stat_interval(job, t.newcombe, empty, "newcombe");
    et_results_put(out, t.fisher_p, empty, "fisher_p");
    et_results_put(out, t.fisher_mid_p, empty, "fisher_midp");
    et_results_put(out, t.chi2, alike, "chi2");
    et_results_put(out, t.chi2_p, alike, "chi2_p");
    et_results_put(out, t.chi2_nminus1_p, alike, "chi2_nminus1_p");
    return ET_OK;
}

/* A long table of counts as [rows][columns], in the order that words are sorted. */
static enum et_status read_table(struct et_stat_job *job, const char *row, const char *column,
                                 long **counts, struct et_stat_words *rows,
                                 struct et_stat_words *columns)
{
    long *n;
    enum et_status status = et_columns_counts(job->csv, "n", job->arena, &n, job->error);
    if (status == ET_OK)
        status = et_stat_words(job, row, rows);
    if (status == ET_OK)
        status = et_stat_words(job, column, columns);
    if (status != ET_OK)
        return status;
    if (rows->count > 64 || columns->count > 64)
        return et_error_set(job->error, ET_INPUT, _("more than 64 rows or columns"));
    *counts = et_arena_array(job->arena, rows->count * columns->count + 1, sizeof **counts);
    for (size_t i = 0; i < job->csv->row_count; i++)
        (*counts)[rows->index[i] * columns->count + columns->index[i]] += n[i];
    return ET_OK;
}

enum et_status et_stat_table_rxc(struct et_stat_job *job)
{
    long *counts;
    struct et_stat_words rows, columns;
    enum et_status status = read_table(job, "group", "answer", &counts, &rows, &columns);
    if (status != ET_OK)
        return status;
    struct et_table t = et_table(counts, rows.count, columns.count);
    static const char flat[] = N_("fewer than two rows or columns hold anything");
    struct et_results *out = job->results;
    et_results_put(out, (double)t.n, NULL, "n");
    et_results_put(out, (double)t.rows, NULL, "rows_used");
    et_results_put(out, (double)t.columns, NULL, "cols_used");
    et_results_put(out, t.df > 0 ? t.chi2 : NAN, flat, "chi2");
    et_results_put(out, t.df, flat, "df");
    et_results_put(out, t.p, flat, "p");
    et_results_put(out, t.cramers_v, flat, "cramers_v");
    et_results_put(out, t.fisher_p, t.n == 0 ? flat : too_many, "fisher_p");
    et_results_put(out, t.least_expected, flat, "min_expected");
    return ET_OK;
}

enum et_status et_stat_disclosure(struct et_stat_job *job)
{
    long *counts;
    double threshold;
    struct et_stat_words rows, columns;
    enum et_status status = read_table(job, "row", "col", &counts, &rows, &columns);
    if (status == ET_OK)
        status = et_stat_param_number(job, "threshold", 5, &threshold);
    if (status != ET_OK)
        return status;
    if (!(threshold >= 1 && threshold <= 1000))
        return et_error_set(job->error, ET_INPUT, _("the threshold should be from 1 to 1000"));
    bool *hidden = et_arena_array(job->arena, rows.count * columns.count + 1, sizeof *hidden);
    struct et_disclose d = et_disclose(counts, rows.count, columns.count, (long)threshold, hidden);
    static const char none[] =
        N_("no set of hidden cells makes the small ones safe, or there are too many sets to try: "
           "hide the whole table or merge groups");
    struct et_results *out = job->results;
    et_results_put(out, (double)d.n_primary, NULL, "n_primary");
    et_results_put(out, d.least < 0 ? NAN : (double)d.least, none, "min_total_suppressed");
    et_results_put(out, d.solutions, none, "n_minimal_solutions");
    for (size_t r = 0; d.least > 0 && r < rows.count; r++)
        for (size_t c = 0; c < columns.count; c++)
            if (hidden[r * columns.count + c])
                et_results_note(out, _("Hide %s, %s."), rows.words[r], columns.words[c]);
    return ET_OK;
}

/* ---- targets ----------------------------------------------------------------- */

/* A share such as "0.8" exactly, as *num / *den. */
static bool exact_share(const char *text, int64_t *num, int64_t *den)
{
    *num = 0;
    *den = 1;
    bool has_point = false;
    size_t digits = 0;
    for (; *text != '\0'; text++) {
        if (*text == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (*text < '0' || *text > '9' || ++digits > 12)
            return false;
        *num = *num * 10 + (*text - '0');
        *den *= has_point ? 10 : 1;
    }
    return digits > 0 && *num <= *den;
}

static void put_target(struct et_stat_job *job, long x, long n, long missing)
{
    static const char empty[] = N_("nobody is counted");
    struct et_results *out = job->results;
    double all = (double)(n + missing);
    et_results_put(out, n > 0 ? (double)x / (double)n : NAN, empty, "share");
    et_stat_interval(job, et_share_wilson(x, n, job->alpha), empty, "wilson");
    et_stat_interval(job, et_share_exact(x, n, job->alpha), empty, "cp");
    et_stat_interval(job, et_share_jeffreys(x, n, job->alpha), empty, "jeffreys");
    et_stat_interval(job, et_share_agresti_coull(x, n, job->alpha), empty, "ac");
    et_results_put(out, x == n && n > 0 ? pow(0.05, 1 / (double)n) : NAN,
                   N_("it is defined only where all succeeded"), "all_lower_one_sided95");
    et_results_put(out, all > 0 ? (double)x / all : NAN, empty, "bound_lo");
    et_results_put(out, all > 0 ? (double)(x + missing) / all : NAN, empty, "bound_hi");
}

static enum et_status one_target(struct et_stat_job *job, size_t row, const long *x, const long *n,
                                 const long *missing, size_t column)
{
    const struct et_csv_field *cell = et_columns_cell(job->csv, row, column);
    int64_t num = 0, den = 1;
    if (x[row] > n[row])
        return et_columns_fault(job->csv, et_columns_cell(job->csv, row, 0), job->error,
                                _("x (%ld) is larger than n (%ld)"), x[row], n[row]);
    put_target(job, x[row], n[row], missing[row]);
    if (*cell->text == '\0')
        return ET_OK;
    if (!exact_share(cell->text, &num, &den))
        return et_columns_fault(job->csv, cell, job->error,
                                _("“%s” is no share from 0 to 1, such as 0.8"), cell->text);
    static const char empty[] = N_("nobody is counted");
    struct et_share_test test = et_share_test(x[row], n[row], (double)num / (double)den);
    et_results_put(job->results, test.two, empty, "binom_p_two");
    et_results_put(job->results, test.less, empty, "binom_p_less");
    et_results_put(job->results, test.greater, empty, "binom_p_greater");
    et_results_put(job->results, test.midp_less, empty, "midp_less");
    bool is_reached = et_share_reaches(x[row], n[row], 100 * num, den, false);
    et_results_put(job->results, n[row] > 0 ? is_reached : NAN, empty, "reached");
    return ET_OK;
}

enum et_status et_stat_target(struct et_stat_job *job)
{
    long *x = NULL, *n = NULL, *missing = NULL;
    size_t name = 0, target = 0;
    enum et_status status = et_columns_counts(job->csv, "x", job->arena, &x, job->error);
    if (status == ET_OK)
        status = et_columns_counts(job->csv, "n", job->arena, &n, job->error);
    if (status == ET_OK)
        status = et_columns_counts(job->csv, "missing", job->arena, &missing, job->error);
    if (status == ET_OK)
        status = et_columns_column(job->csv, "name", &name, job->error);
    if (status == ET_OK)
        status = et_columns_column(job->csv, "target", &target, job->error);
    for (size_t i = 0; i < job->csv->row_count && status == ET_OK; i++) {
        job->results->prefix =
            et_arena_printf(job->arena, "%s.", et_columns_cell(job->csv, i, name)->text);
        status = one_target(job, i, x, n, missing, target);
    }
    job->results->prefix = "";
    return status;
}

/* ---- several p values --------------------------------------------------------- */

enum et_status et_stat_multiplicity(struct et_stat_job *job)
{
    double *p;
    size_t column = 0, n = job->csv->row_count;
    enum et_status status = et_columns_numbers(job->csv, "p", job->arena, &p, job->error);
    if (status == ET_OK)
        status = et_columns_column(job->csv, "p", &column, job->error);
    for (size_t i = 0; i < n && status == ET_OK; i++)
        if (p[i] < 0 || p[i] > 1)
            status = et_columns_fault(job->csv, et_columns_cell(job->csv, i, column), job->error,
                                      _("a p value lies from 0 to 1"));
    if (status != ET_OK)
        return status;
    double *adjusted = et_arena_array(job->arena, n + 1, sizeof *adjusted);
    for (int m = 0; m < ET_ADJUST_COUNT; m++) {
        et_adjust((enum et_adjust)m, p, n, adjusted);
        for (size_t i = 0; i < n; i++)
            et_results_put(job->results, adjusted[i], N_("the p value is missing"), "%s_%zu",
                           et_adjust_word((enum et_adjust)m), i + 1);
    }
    return ET_OK;
}
