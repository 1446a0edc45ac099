/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat_groups.c - kinds of stat.h: waves, groups, sites, losses, scales. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/dist.h"
#include "analysis/paired.h"
#include "analysis/reliability.h"
#include "analysis/signed.h"
#include "analysis/sites.h"
#include "analysis/stat.h"
#include "analysis/table.h"
#include "analysis/unpaired.h"
#include "analysis/waves.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"

static const char no_spread[] = N_("a group has fewer than 2, or the values do not vary");
static const char too_large[] = N_("exact computation would take too long for so many");
static const char no_group[] = N_("a group is empty");

/* ---- waves ------------------------------------------------------------------- */

static void put_waves(struct et_stat_job *job, const double *x, size_t n, size_t k, bool is_binary)
{
    static const char same[] = N_("nobody with every wave changed between waves");
    struct et_results *out = job->results;
    struct et_waves w = et_waves(x, n, k);
    et_results_put(out, (double)w.n_complete, NULL, "n_complete");
    et_results_put(out, w.friedman, same, "friedman_chi2");
    et_results_put(out, w.friedman_df, NULL, "friedman_df");
    et_results_put(out, w.friedman_p, same, "friedman_p");
    et_results_put(out, w.kendall_w, same, "kendall_w");
    et_results_put(out, w.iman, same, "iman_davenport_F");
    et_results_put(out, w.iman_p, same, "iman_davenport_p");
    if (is_binary) {
        et_results_put(out, w.friedman, same, "cochran_q");
        et_results_put(out, w.friedman_p, same, "cochran_p");
        et_results_put(out, w.friedman_exact_p, too_large, "cochran_exact_p");
        return;
    }
    et_results_put(out, w.friedman_exact_p, too_large, "friedman_exact_p");
    et_results_put(out, w.f, same, "rm_F");
    et_results_put(out, w.f_df1, same, "rm_df1");
    et_results_put(out, w.f_df2, same, "rm_df2");
    et_results_put(out, w.f_p, same, "rm_p");
    et_results_put(out, w.gg_epsilon, same, "gg_eps");
    et_results_put(out, w.gg_p, same, "rm_gg_p");
    et_results_put(out, w.hf_epsilon, same, "hf_eps");
}

/* Each pair of waves by those who have both, then Holm over the pairs. */
static void put_wave_pairs(struct et_stat_job *job, const double *x, size_t n, size_t k,
                           bool is_binary)
{
    double p[ET_WAVES_K * ET_WAVES_K], holm[ET_WAVES_K * ET_WAVES_K];
    double *a = et_arena_array(job->arena, n + 1, sizeof *a);
    double *b = et_arena_array(job->arena, n + 1, sizeof *b);
    size_t pairs = 0;
    for (size_t v = 0; v < k; v++)
        for (size_t w = v + 1; w < k; w++) {
            for (size_t i = 0; i < n; i++) {
                a[i] = x[i * k + v];
                b[i] = x[i * k + w];
            }
            struct et_paired both = et_paired(a, b, n, job->alpha, ET_PAIRED_PLAIN);
            p[pairs++] = is_binary ? both.sign.exact_p : both.pratt.exact_p;
        }
    et_adjust(ET_ADJUST_HOLM, p, pairs, holm);
    pairs = 0;
    const char *test = is_binary ? "mcnemar" : "pratt";
    for (size_t v = 1; v <= k; v++)
        for (size_t w = v + 1; w <= k; w++, pairs++) {
            et_results_put(job->results, p[pairs], N_("no pairs, or too many for an exact p"),
                           "pair_%s_exact_p_%zu_%zu", test, v, w);
            et_results_put(job->results, holm[pairs], N_("no pairs, or too many for an exact p"),
                           "pair_holm_p_%zu_%zu", v, w);
        }
}

static void put_mixed(struct et_stat_job *job, const double *x, size_t n, size_t k)
{
    static const char none[] = N_("the mixed model cannot be fitted to these data");
    struct et_results *out = job->results;
    struct et_mixed m = et_waves_mixed(x, n, k);
    et_results_put(out, (double)m.n_obs, NULL, "mixed_n_obs");
    et_results_put(out, (double)m.n_people, NULL, "mixed_n_id");
    et_results_put(out, m.sigma2, none, "mixed_sigma2");
    et_results_put(out, m.tau2, none, "mixed_tau2");
    for (size_t j = 1; j < k; j++) {
        et_results_put(out, m.estimate[j], none, "mixed_est_w%zu", j + 1);
        et_results_put(out, m.se[j], none, "mixed_se_w%zu", j + 1);
        et_results_put(out, m.df[j], none, "mixed_satterthwaite_df_w%zu", j + 1);
        et_results_put(out, m.p[j], none, "mixed_satterthwaite_p_w%zu", j + 1);
    }
}

static enum et_status waves(struct et_stat_job *job, bool is_binary)
{
    double *x;
    size_t k = 0, n = job->csv->row_count, any = 0;
    enum et_status status = et_stat_matrix(job, &x, &k);
    if (status != ET_OK)
        return status;
    if (k > ET_WAVES_K)
        return et_error_set(job->error, ET_INPUT, _("more than %d waves"), ET_WAVES_K);
    for (size_t i = 0; i < n * k && is_binary; i++)
        if (!isnan(x[i]) && x[i] != 0 && x[i] != 1)
            return et_columns_fault(
                job->csv, et_columns_cell(job->csv, i / k, i % k + job->csv->column_count - k),
                job->error, _("the answer should be 1 for yes or 0 for no"));
    for (size_t i = 0; i < n; i++) {
        bool has_any = false;
        for (size_t j = 0; j < k; j++)
            has_any = has_any || !isnan(x[i * k + j]);
        any += has_any;
    }
    et_results_put(job->results, (double)k, NULL, "k");
    et_results_put(job->results, (double)any, NULL, "n_any");
    double *column = et_arena_array(job->arena, n + 1, sizeof *column);
    for (size_t j = 0; j < k; j++) {
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (!isnan(x[i * k + j]))
                column[m++] = x[i * k + j];
        et_results_put(job->results, (double)m, NULL, "n_w%zu", j + 1);
        et_results_put(job->results, et_describe(column, m).mean, N_("nobody answered that wave"),
                       "mean_w%zu", j + 1);
    }
    put_waves(job, x, n, k, is_binary);
    put_wave_pairs(job, x, n, k, is_binary);
    if (!is_binary)
        put_mixed(job, x, n, k);
    return ET_OK;
}

enum et_status et_stat_waves(struct et_stat_job *job)
{
    return waves(job, false);
}

enum et_status et_stat_waves_binary(struct et_stat_job *job)
{
    return waves(job, true);
}

/* ---- two groups ---------------------------------------------------------------- */

static void put_tests(struct et_stat_job *job, const struct et_unpaired *u)
{
    struct et_results *out = job->results;
    et_results_put(out, u->welch_t, no_spread, "welch_t");
    et_results_put(out, u->welch_df, no_spread, "welch_df");
    et_results_put(out, u->welch_p, no_spread, "welch_p");
    et_stat_interval(job, u->welch, no_spread, "welch_ci");
    et_results_put(out, u->student_t, no_spread, "student_t");
    et_results_put(out, u->student_p, no_spread, "student_p");
    et_results_put(out, u->ds, no_spread, "cohen_ds");
    et_stat_interval(job, u->ds_limits, no_spread, "cohen_ds_ci");
    et_results_put(out, u->hedges_g, no_spread, "hedges_g");
    et_results_put(out, u->u, no_group, "U");
    et_results_put(out, u->u_z, N_("all values are equal"), "mw_z");
    et_results_put(out, u->u_p, N_("all values are equal"), "mw_asym_p");
    et_results_put(out, u->u_corrected_p, N_("all values are equal"), "mw_asym_cc_p");
    et_results_put(out, u->u_exact_p, isnan(u->u) ? no_group : too_large, "mw_exact_p");
    et_results_put(out, u->cliff, no_group, "cliff_delta");
    static const char full[] = N_("the groups do not overlap, or one has fewer than 2");
    et_stat_interval(job, u->cliff_limits, full, "cliff_ci");
    et_results_put(out, u->ps, no_group, "ps");
    et_results_put(out, u->hl_shift, isnan(u->u) ? no_group : too_large, "hl_shift");
    et_results_put(out, u->bm, full, "bm_stat");
    et_results_put(out, u->bm_df, full, "bm_df");
    et_results_put(out, u->bm_p, full, "bm_p");
}

enum et_status et_stat_unpaired(struct et_stat_job *job)
{
    double *values;
    size_t wave = 0, n[2] = {0, 0};
    enum et_status status = et_columns_numbers(job->csv, "value", job->arena, &values, job->error);
    if (status == ET_OK)
        status = et_columns_column(job->csv, "wave", &wave, job->error);
    double *x[2] = {et_arena_array(job->arena, job->csv->row_count + 1, sizeof(double)),
                    et_arena_array(job->arena, job->csv->row_count + 1, sizeof(double))};
    for (size_t i = 0; i < job->csv->row_count && status == ET_OK; i++) {
        const struct et_csv_field *cell = et_columns_cell(job->csv, i, wave);
        int side = strcmp(cell->text, "post") == 0;
        if (!side && strcmp(cell->text, "pre") != 0)
            return et_columns_fault(job->csv, cell, job->error,
                                    _("the wave should be pre or post"));
        if (!isnan(values[i]))
            x[side][n[side]++] = values[i];
    }
    if (status != ET_OK)
        return status;
    struct et_unpaired u = et_unpaired(x[0], n[0], x[1], n[1], job->alpha);
    struct et_results *out = job->results;
    et_results_put(out, (double)n[0], NULL, "n1");
    et_results_put(out, (double)n[1], NULL, "n2");
    et_results_put(out, u.first.mean, no_group, "mean1");
    et_results_put(out, u.second.mean, no_group, "mean2");
    et_results_put(out, u.first.median, no_group, "median1");
    et_results_put(out, u.second.median, no_group, "median2");
    et_results_put(out, u.diff, no_group, "diff");
    et_results_put(out, u.first.sd, no_spread, "sd1");
    et_results_put(out, u.second.sd, no_spread, "sd2");
    put_tests(job, &u);
    return ET_OK;
}

/* ---- groups of changes ----------------------------------------------------------- */

static void put_sites(struct et_stat_job *job, const struct et_sites *s)
{
    static const char one[] = N_("fewer than two sites, or nothing varies between them");
    struct et_results *out = job->results;
    et_results_put(out, (double)s->k, NULL, "k");
    et_results_put(out, s->fixed, one, "fixed");
    et_results_put(out, s->fixed_se, one, "fixed_se");
    et_results_put(out, s->q, one, "Q");
    et_results_put(out, s->q_df, one, "Q_df");
    et_results_put(out, s->q_p, one, "Q_p");
    et_results_put(out, s->i2, one, "I2_dl");
    et_results_put(out, s->tau2_dl, one, "tau2_dl");
    et_results_put(out, s->dl, one, "dl_mean");
    et_results_put(out, s->dl_se, one, "dl_se");
    et_results_put(out, s->tau2_reml, one, "tau2_reml");
    et_results_put(out, s->reml, one, "reml_mean");
    et_results_put(out, s->reml_se, one, "reml_se");
    et_results_put(out, s->hksj_se, one, "hksj_se");
    et_results_put(out, s->hksj_p, one, "hksj_p");
    et_stat_interval(job, s->hksj, one, "hksj_ci");
}

enum et_status et_stat_site_summary(struct et_stat_job *job)
{
    double *y, *v;
    enum et_status status = et_columns_numbers(job->csv, "yi", job->arena, &y, job->error);
    if (status == ET_OK)
        status = et_columns_numbers(job->csv, "vi", job->arena, &v, job->error);
    if (status != ET_OK)
        return status;
    size_t k = 0;
    for (size_t i = 0; i < job->csv->row_count; i++) {
        if (isnan(y[i]) || isnan(v[i]))
            continue;
        if (!(v[i] > 0))
            return et_error_set(job->error, ET_INPUT, _("row %zu: the variance should be above 0"),
                                i + 1);
        y[k] = y[i];
        v[k++] = v[i];
    }
    struct et_sites s = et_sites(y, v, k, job->alpha);
    put_sites(job, &s);
    return ET_OK;
}

struct changes {
    struct et_stat_words groups;
    double *pre, *post, *d; /* of those with both */
    size_t *group, n;
};

static enum et_status read_changes(struct et_stat_job *job, struct changes *c)
{
    size_t rows = job->csv->row_count;
    enum et_status status = et_columns_numbers(job->csv, "pre", job->arena, &c->pre, job->error);
    if (status == ET_OK)
        status = et_columns_numbers(job->csv, "post", job->arena, &c->post, job->error);
    if (status == ET_OK)
        status = et_stat_words(job, "group", &c->groups);
    if (status != ET_OK)
        return status;
    if (c->groups.count > ET_GROUPS_MAX)
        return et_error_set(job->error, ET_INPUT, _("more than %d groups"), ET_GROUPS_MAX);
    c->d = et_arena_array(job->arena, rows + 1, sizeof *c->d);
    c->group = et_arena_array(job->arena, rows + 1, sizeof *c->group);
    c->n = 0;
    for (size_t i = 0; i < rows; i++)
        if (!isnan(c->pre[i]) && !isnan(c->post[i])) {
            c->pre[c->n] = c->pre[i];
            c->post[c->n] = c->post[i];
            c->group[c->n] = c->groups.index[i];
            c->d[c->n++] = et_describe_round(c->post[i] - c->pre[i], ET_PAIRED_DECIMALS);
        }
    return ET_OK;
}

/* The changes of group G, packed; lives in the arena. */
static double *own_changes(struct et_stat_job *job, const struct changes *c, size_t g, size_t *n)
{
    double *own = et_arena_array(job->arena, c->n + 1, sizeof *own);
    *n = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->group[i] == g)
            own[(*n)++] = c->d[i];
    return own;
}

static void put_two(struct et_stat_job *job, const struct changes *c, const struct et_ancova *a)
{
    size_t n1, n2;
    double *first = own_changes(job, c, 0, &n1), *second = own_changes(job, c, 1, &n2);
    struct et_unpaired u = et_unpaired(first, n1, second, n2, job->alpha);
    job->results->prefix = "change_";
    et_results_put(job->results, u.diff, no_group, "diff");
    put_tests(job, &u);
    job->results->prefix = "";
    double half = et_dist_t_quantile(1 - job->alpha / 2, a->df) * a->se[1];
    et_results_put(job->results, a->diff[1], no_spread, "ancova_diff");
    et_results_put(job->results, a->se[1], no_spread, "ancova_se");
    et_results_put(job->results, et_dist_t_two(a->diff[1] / a->se[1], a->df), no_spread,
                   "ancova_p");
    struct et_interval limits = {a->diff[1] - half, a->diff[1] + half};
    et_stat_interval(job, limits, no_spread, "ancova_ci");
}

static void put_more(struct et_stat_job *job, const struct changes *c, const struct et_ancova *a)
{
    struct et_results *out = job->results;
    struct et_groups g = et_sites_groups(c->d, c->group, c->n, c->groups.count);
    et_results_put(out, g.kw, no_spread, "kw_H");
    et_results_put(out, g.kw_df, no_group, "kw_df");
    et_results_put(out, g.kw_p, no_spread, "kw_p");
    et_results_put(out, g.f, no_spread, "anova_F");
    et_results_put(out, g.f_df1, no_group, "anova_df1");
    et_results_put(out, g.f_df2, no_group, "anova_df2");
    et_results_put(out, g.f_p, no_spread, "anova_p");
    et_results_put(out, g.welch, no_spread, "welch_F");
    et_results_put(out, g.welch_df2, no_spread, "welch_df2");
    et_results_put(out, g.welch_p, no_spread, "welch_p");
    et_results_put(out, a->f, no_spread, "ancova_F");
    et_results_put(out, a->f_p, no_spread, "ancova_p");
    for (size_t j = 1; j < c->groups.count; j++) {
        et_results_put(out, a->diff[j], no_spread, "ancova_diff_%s", c->groups.words[j]);
        et_results_put(out, a->se[j], no_spread, "ancova_se_%s", c->groups.words[j]);
    }
    double y[ET_GROUPS_MAX], v[ET_GROUPS_MAX];
    size_t k = 0, n = 0;
    for (size_t j = 0; j < c->groups.count; j++) {
        double *own = own_changes(job, c, j, &n);
        struct et_describe d = et_describe(own, n);
        if (n > 1 && d.variance > 0) {
            y[k] = d.mean;
            v[k++] = d.variance / (double)n;
        }
    }
    struct et_sites s = et_sites(y, v, k, job->alpha);
    out->prefix = "site_";
    put_sites(job, &s);
    out->prefix = "";
}

enum et_status et_stat_groups(struct et_stat_job *job)
{
    struct changes c;
    enum et_status status = read_changes(job, &c);
    if (status != ET_OK)
        return status;
    struct et_results *out = job->results;
    et_results_put(out, (double)c.n, NULL, "n");
    et_results_put(out, (double)c.groups.count, NULL, "n_groups");
    for (size_t j = 0; j < c.groups.count; j++) {
        size_t n = 0;
        double *own = own_changes(job, &c, j, &n);
        struct et_describe d = et_describe(own, n);
        et_results_put(out, (double)n, NULL, "n_%s", c.groups.words[j]);
        et_results_put(out, d.mean, no_group, "mean_change_%s", c.groups.words[j]);
        et_results_put(out, d.sd, no_spread, "sd_change_%s", c.groups.words[j]);
    }
    struct et_ancova a = et_sites_ancova(c.pre, c.post, c.group, c.n, c.groups.count);
    if (c.groups.count == 2)
        put_two(job, &c, &a);
    else if (c.groups.count > 2)
        put_more(job, &c, &a);
    else
        et_results_note(out, "%s", _("There is one group only: nothing to compare."));
    return ET_OK;
}

/* ---- reliability ------------------------------------------------------------------ */

enum et_status et_stat_reliability(struct et_stat_job *job)
{
    double *x;
    size_t k = 0, n = job->csv->row_count;
    enum et_status status = et_stat_matrix(job, &x, &k);
    if (status != ET_OK)
        return status;
    if (k > ET_ITEMS_MAX)
        return et_error_set(job->error, ET_INPUT, _("more than %d items"), ET_ITEMS_MAX);
    struct et_reliability r = et_reliability(x, n, k, job->alpha);
    static const char flat[] = N_("an item, or the scale, does not vary, or too few are complete");
    static const char model[] =
        N_("the one-factor model has no proper solution (or fewer than three items)");
    struct et_results *out = job->results;
    et_results_put(out, (double)r.k, NULL, "k");
    et_results_put(out, (double)r.n_rows, NULL, "n_rows");
    et_results_put(out, (double)r.n_complete, NULL, "n_complete");
    et_results_put(out, r.alpha, flat, "alpha");
    et_stat_interval(job, r.feldt, flat, "alpha_feldt");
    et_results_put(out, r.sem_mean_score, flat, "sem_mean_score");
    et_results_put(out, r.mean_r, flat, "mean_r");
    et_results_put(out, r.alpha_standard, flat, "alpha_std");
    et_results_put(out, r.alpha_pairwise, flat, "alpha_pairwise");
    if (k == 2)
        et_results_put(out, r.spearman_brown, flat, "spearman_brown");
    for (size_t j = 0; j < k; j++) {
        et_results_put(out, r.items[j].mean, flat, "item_mean_%zu", j + 1);
        et_results_put(out, r.items[j].sd, flat, "item_sd_%zu", j + 1);
        et_results_put(out, r.item_rest_r[j], flat, "item_rest_r_%zu", j + 1);
        if (k > 2)
            et_results_put(out, r.alpha_drop[j], flat, "alpha_drop_%zu", j + 1);
    }
    et_results_put(out, r.omega, model, "omega_ml");
    for (size_t j = 0; j < k; j++)
        et_results_put(out, r.loadings[j], model, "loading_%zu", j + 1);
    return ET_OK;
}
