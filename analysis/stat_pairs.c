/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat_pairs.c - kinds of stat.h: the same people twice. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/binary.h"
#include "analysis/dist.h"
#include "analysis/paired.h"
#include "analysis/sentence.h"
#include "analysis/stat.h"
#include "analysis/waves.h"
#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

/* ---- paired ---------------------------------------------------------------- */

static const char no_spread[] =
    N_("fewer than 2 pairs, or every difference is the same: there is no spread to judge by");
static const char no_change[] = N_("nobody changed");
static const char no_pairs[] = N_("there are no pairs");
static const char too_few[] = N_("there are too few pairs");
static const char no_own_spread[] = N_("the answers do not vary");
static const char too_large[] = N_("exact computation would take too long for so many");

struct number {
    const char *name;
    size_t offset;
    const char *why;
};
#define AT(member) offsetof(struct et_paired, member)

static const struct number paired_numbers[] = {
    {"mean_pre", AT(pre.mean), no_pairs},
    {"mean_post", AT(post.mean), no_pairs},
    {"median_pre", AT(pre.median), no_pairs},
    {"median_post", AT(post.median), no_pairs},
    {"mean_diff", AT(diff.mean), no_pairs},
    {"median_diff", AT(diff.median), no_pairs},
    {"sd_pre", AT(pre.sd), too_few},
    {"sd_post", AT(post.sd), too_few},
    {"sd_diff", AT(diff.sd), too_few},
    {"r_pearson", AT(r), N_("fewer than 3 pairs, or the answers do not vary")},
    {"t", AT(t), no_spread},
    {"t_df", AT(t_df), no_spread},
    {"t_p", AT(t_p), no_spread},
    {"t_p_greater", AT(t_p_greater), no_spread},
    {"mean_diff_ci_lo", AT(mean_diff.low), no_spread},
    {"mean_diff_ci_hi", AT(mean_diff.high), no_spread},
    {"dz", AT(dz), no_spread},
    {"dz_ci_lo", AT(dz_limits.low), no_spread},
    {"dz_ci_hi", AT(dz_limits.high), no_spread},
    {"gz", AT(gz), N_("fewer than 3 pairs, or every difference is the same")},
    {"dav", AT(dav), no_own_spread},
    {"dav_ci_lo", AT(dav_limits.low), no_spread},
    {"dav_ci_hi", AT(dav_limits.high), no_spread},
    {"dav_lakens", AT(dav_lakens), no_own_spread},
    {"d_pre", AT(d_pre), no_own_spread},
    {"w_plus", AT(wilcoxon.plus), no_pairs},
    {"w_minus", AT(wilcoxon.minus), no_pairs},
    {"w_exact_p", AT(wilcoxon.exact_p), too_large},
    {"w_exact_p_greater", AT(wilcoxon.exact_greater), too_large},
    {"w_z", AT(wilcoxon.z), no_change},
    {"w_asym_p", AT(wilcoxon.asymptotic_p), no_change},
    {"w_asym_cc_p", AT(wilcoxon.corrected_p), no_change},
    {"w_rank_biserial", AT(wilcoxon.rank_biserial), no_change},
    {"pratt_plus", AT(pratt.plus), no_pairs},
    {"pratt_minus", AT(pratt.minus), no_pairs},
    {"pratt_exact_p", AT(pratt.exact_p), too_large},
    {"pratt_exact_p_greater", AT(pratt.exact_greater), too_large},
    {"pratt_z", AT(pratt.z), no_change},
    {"pratt_asym_p", AT(pratt.asymptotic_p), no_change},
    {"pratt_rank_biserial", AT(pratt.rank_biserial), no_change},
    {"hl", AT(hl.estimate), no_pairs},
    {"hl_ci_lo", AT(hl.interval.low), N_("fewer than 6 pairs give no 95 % interval by ranks")},
    {"hl_ci_hi", AT(hl.interval.high), N_("fewer than 6 pairs give no 95 % interval by ranks")},
    {"sign_p", AT(sign.exact_p), no_pairs},
    {"sign_midp", AT(sign.mid_p), no_pairs},
    {"net", AT(net), no_pairs},
    {"net_ci_lo", AT(net_limits.low), no_pairs},
    {"net_ci_hi", AT(net_limits.high), no_pairs},
    {"ps", AT(ps), no_pairs},
    {"share_up", AT(share_up), no_pairs},
    {"share_up_wilson_lo", AT(share_up_limits.low), no_pairs},
    {"share_up_wilson_hi", AT(share_up_limits.high), no_pairs},
    {"cliff_between", AT(cliff), no_pairs},
    {"mh_z", AT(mh_z), no_change},
    {"permt_exact_p", AT(permutation), too_large},
};

/* The sentence to quote, after what test it rests on. */
static void quote_paired(struct et_stat_job *job, const struct et_paired *p)
{
    struct et_str line = ET_STR_EMPTY;
    enum et_tongue tongue = et_sentence_tongue();
    et_str_addf(&line, _("Of %zu with both values %ld rose, %ld stayed and %ld fell; mean change "),
                p->n, p->n_up, p->n_same, p->n_down);
    et_sentence_number(&line, tongue, p->diff.mean, 2, true);
    if (!isnan(p->mean_diff.low)) {
        et_str_add(&line, " [");
        et_sentence_number(&line, tongue, p->mean_diff.low, 2, false);
        et_str_add(&line, "; ");
        et_sentence_number(&line, tongue, p->mean_diff.high, 2, false);
        et_str_add(&line, "]");
    }
    bool is_exact = !isnan(p->pratt.exact_p);
    double value = is_exact ? p->pratt.exact_p : p->pratt.asymptotic_p;
    et_str_add(&line, is_exact ? _("; Wilcoxon–Pratt, exact, p ") : _("; Wilcoxon–Pratt, p "));
    et_str_add(&line, value < 0.001 ? "" : "= ");
    et_sentence_p(&line, tongue, value);
    et_str_add(&line, ".");
    const char *prefix = job->results->prefix; /* "conventional." */
    int length = (int)strcspn(prefix, ".");
    et_results_note(job->results, "%.*s%s%s", length, prefix, length > 0 ? ": " : "", line.text);
    et_str_free(&line);
}

static void put_paired(struct et_stat_job *job, const struct et_paired *p)
{
    const struct {
        const char *name;
        double value;
    } counts[] = {
        {"n_rows", (double)p->n_rows},
        {"n_pre", (double)p->n_pre},
        {"n_post", (double)p->n_post},
        {"n", (double)p->n},
        {"n_pre_only", (double)p->n_pre_only},
        {"n_post_only", (double)p->n_post_only},
        {"n_up", (double)p->n_up},
        {"n_down", (double)p->n_down},
        {"n_same", (double)p->n_same},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        et_results_put(job->results, counts[i].value, NULL, "%s", counts[i].name);
    for (size_t i = 0; i < sizeof paired_numbers / sizeof *paired_numbers; i++) {
        const struct number *number = &paired_numbers[i];
        double value;
        memcpy(&value, (const char *)p + number->offset, sizeof value);
        et_results_put(job->results, value, p->n == 0 ? no_pairs : number->why, "%s", number->name);
    }
    if (p->n > 0)
        quote_paired(job, p);
    if (p->n > 0 && p->n <= 5)
        et_results_note(
            job->results,
            _("With %zu pairs the smallest two-sided exact p there can be is %.4g: no test "
              "could show a change at 0.05. That is not the same as no effect."),
            p->n, ldexp(1, 1 - (int)p->n));
}

static enum et_status read_two(struct et_stat_job *job, const char *a, const char *b, double **x,
                               double **y)
{
    enum et_status status = et_columns_numbers(job->csv, a, job->arena, x, job->error);
    return status != ET_OK ? status : et_columns_numbers(job->csv, b, job->arena, y, job->error);
}

static enum et_status between(struct et_stat_job *job, const char *from, const char *to,
                              const char *prefix)
{
    double *pre, *post;
    enum et_status status = read_two(job, from, to, &pre, &post);
    if (status != ET_OK)
        return status;
    struct et_paired p = et_paired(pre, post, job->csv->row_count, job->alpha, ET_PAIRED_FULL);
    job->results->prefix = prefix;
    put_paired(job, &p);
    job->results->prefix = "";
    return ET_OK;
}

enum et_status et_stat_paired(struct et_stat_job *job)
{
    return between(job, "pre", "post", "");
}

/* Howard (1979, Eval Rev 3:1): the retrospective before, and how the yardstick moved. */
enum et_status et_stat_then_test(struct et_stat_job *job)
{
    enum et_status status = between(job, "pre", "post", "conventional.");
    if (status == ET_OK)
        status = between(job, "then", "post", "retrospective.");
    return status == ET_OK ? between(job, "pre", "then", "response_shift.") : status;
}

/* ---- partial ---------------------------------------------------------------- */

/*
 * Derrick, Russ, Toher & White (2017, J Mod Appl Stat Meth 16:137): all rows,
 * t1 with a pooled variance, t2 with each wave its own.
 */
static void derrick(struct et_stat_job *job, const struct et_paired *p, const double *pre,
                    const double *post)
{
    size_t n = p->n_rows, na = 0, nb = 0;
    double *a = et_arena_array(job->arena, n + 1, sizeof *a);
    double *b = et_arena_array(job->arena, n + 1, sizeof *b);
    for (size_t i = 0; i < n; i++) {
        if (!isnan(pre[i]))
            a[na++] = pre[i];
        if (!isnan(post[i]))
            b[nb++] = post[i];
    }
    struct et_describe da = et_describe(a, na), db = et_describe(b, nb);
    double n1 = (double)na, n2 = (double)nb, c = (double)p->n, alone = n1 + n2 - 2 * c;
    double r = isnan(p->r) ? 0 : p->r, diff = db.mean - da.mean;
    double pooled = ((n1 - 1) * da.variance + (n2 - 1) * db.variance) / (n1 + n2 - 2);
    double t1 = diff / sqrt(pooled * (1 / n1 + 1 / n2 - 2 * r * c / (n1 * n2)));
    double df1 = c - 1 + (n1 + n2 - c - 1) / (n1 + n2) * alone;
    double va = da.variance / n1, vb = db.variance / n2;
    double t2 = diff / sqrt(va + vb - 2 * r * da.sd * db.sd * c / (n1 * n2));
    double gamma = (va + vb) * (va + vb) / (va * va / (n1 - 1) + vb * vb / (n2 - 1));
    double df2 = c - 1 + (gamma - c + 1) / (n1 + n2) * alone;
    struct et_results *out = job->results;
    et_results_put(out, da.mean, no_pairs, "mean_pre_all");
    et_results_put(out, db.mean, no_pairs, "mean_post_all");
    et_results_put(out, p->r, N_("fewer than 3 pairs, or the answers do not vary"), "r_pairs");
    et_results_put(out, isfinite(t1) ? t1 : NAN, no_spread, "derrick_t1");
    et_results_put(out, df1, no_spread, "derrick_df1");
    et_results_put(out, isfinite(t1) ? et_dist_t_two(t1, df1) : NAN, no_spread, "derrick_p1");
    et_results_put(out, isfinite(t2) ? t2 : NAN, no_spread, "derrick_t2");
    et_results_put(out, df2, no_spread, "derrick_df2");
    et_results_put(out, isfinite(t2) ? et_dist_t_two(t2, df2) : NAN, no_spread, "derrick_p2");
}

enum et_status et_stat_partial(struct et_stat_job *job)
{
    double *pre, *post;
    size_t n = job->csv->row_count;
    enum et_status status = read_two(job, "pre", "post", &pre, &post);
    if (status != ET_OK)
        return status;
    struct et_paired p = et_paired(pre, post, n, job->alpha, ET_PAIRED_BRIEF);
    struct et_results *out = job->results;
    et_results_put(out, (double)p.n, NULL, "n_pairs");
    et_results_put(out, (double)p.n_pre_only, NULL, "n_pre_only");
    et_results_put(out, (double)p.n_post_only, NULL, "n_post_only");
    derrick(job, &p, pre, post);
    et_results_put(out, p.diff.mean, no_pairs, "pairs_only_mean_diff");
    et_results_put(out, p.t, no_spread, "pairs_only_t");
    et_results_put(out, p.t_p, no_spread, "pairs_only_t_p");
    et_results_put(out, p.pratt.exact_p, p.n == 0 ? no_pairs : too_large,
                   "pairs_only_pratt_exact_p");
    double *both = et_arena_array(job->arena, 2 * n + 1, sizeof *both);
    for (size_t i = 0; i < n; i++) {
        both[2 * i] = pre[i];
        both[2 * i + 1] = post[i];
    }
    struct et_mixed m = et_waves_mixed(both, n, 2);
    static const char none[] = N_("the mixed model cannot be fitted to these data");
    et_results_put(out, (double)m.n_obs, NULL, "mixed_n_obs");
    et_results_put(out, (double)m.n_people, NULL, "mixed_n_id");
    et_results_put(out, m.sigma2, none, "mixed_sigma2");
    et_results_put(out, m.tau2, none, "mixed_tau2");
    et_results_put(out, m.estimate[1], none, "mixed_est_w2");
    et_results_put(out, m.se[1], none, "mixed_se_w2");
    et_results_put(out, m.df[1], none, "mixed_satterthwaite_df_w2");
    et_results_put(out, m.p[1], none, "mixed_satterthwaite_p_w2");
    return ET_OK;
}

/* ---- reliable change -------------------------------------------------------- */

/* Jacobson & Truax (1991, J Consult Clin Psychol 59:12). */
enum et_status et_stat_rci(struct et_stat_job *job)
{
    double *pre, *post, reliability, sd;
    enum et_status status = read_two(job, "pre", "post", &pre, &post);
    if (status == ET_OK)
        status = et_stat_param_number(job, "reliability", NAN, &reliability);
    if (status != ET_OK)
        return status;
    if (!(reliability >= 0 && reliability < 1))
        return et_error_set(job->error, ET_INPUT,
                            _("--param reliability=R is wanted, from 0 up to, not including, 1"));
    struct et_paired p = et_paired(pre, post, job->csv->row_count, job->alpha, ET_PAIRED_BRIEF);
    status = et_stat_param_number(job, "sd_pre", p.pre.sd, &sd);
    if (status != ET_OK)
        return status;
    if (sd <= 0)
        sd = NAN;
    double sem = sd * sqrt(1 - reliability), s_diff = sqrt(2) * sem;
    double z = et_dist_normal_quantile(1 - job->alpha / 2);
    long up = 0, down = 0, i_pair = 0;
    for (size_t i = 0; i < p.n_rows; i++) {
        double rci = (post[i] - pre[i]) / s_diff;
        up += rci >= 1.96;
        down += rci <= -1.96;
    }
    struct et_results *out = job->results;
    et_results_put(out, (double)p.n, NULL, "n");
    et_results_put(out, sd, no_own_spread, "sd_pre");
    et_results_put(out, reliability, NULL, "reliability");
    et_results_put(out, sem, no_own_spread, "sem");
    et_results_put(out, s_diff, no_own_spread, "s_diff");
    et_results_put(out, z * s_diff, no_own_spread, "min_reliable_change");
    et_results_put(out, isnan(sd) ? NAN : (double)up, no_own_spread, "n_reliable_up");
    et_results_put(out, isnan(sd) ? NAN : (double)down, no_own_spread, "n_reliable_down");
    for (size_t i = 0; i < p.n_rows; i++)
        if (!isnan(pre[i]) && !isnan(post[i]))
            et_results_put(out, (post[i] - pre[i]) / s_diff, no_own_spread, "rci_%ld", ++i_pair);
    return ET_OK;
}

/* ---- yes and no -------------------------------------------------------------- */

static void put_binary(struct et_stat_job *job, const struct et_binary *t, long missing)
{
    static const char none[] = N_("nobody answered both times");
    struct et_results *out = job->results;
    et_results_put(out, (double)(t->n11 + t->n10 + t->n01 + t->n00), NULL, "n");
    et_results_put(out, (double)t->n11, NULL, "n11");
    et_results_put(out, (double)t->n10, NULL, "n10");
    et_results_put(out, (double)t->n01, NULL, "n01");
    et_results_put(out, (double)t->n00, NULL, "n00");
    et_results_put(out, (double)missing, NULL, "n_missing");
    et_results_put(out, t->p_pre, none, "p_pre");
    et_results_put(out, t->p_post, none, "p_post");
    et_results_put(out, t->change, none, "diff");
    et_stat_interval(job, t->pre_wilson, none, "p_pre_wilson");
    et_stat_interval(job, t->post_wilson, none, "p_post_wilson");
    et_stat_interval(job, t->pre_exact, none, "p_pre_cp");
    et_stat_interval(job, t->post_exact, none, "p_post_cp");
    et_results_put(out, t->chi2, no_change, "mcnemar_chi2");
    et_results_put(out, t->chi2_p, no_change, "mcnemar_p");
    et_results_put(out, t->corrected, no_change, "mcnemar_cc_chi2");
    et_results_put(out, t->corrected_p, no_change, "mcnemar_cc_p");
    et_results_put(out, t->exact_p, no_change, "mcnemar_exact_p");
    et_results_put(out, t->mid_p, no_change, "mcnemar_midp");
    et_results_put(out, t->odds_ratio, no_change, "or");
    et_stat_interval(job, t->odds_ratio_limits, no_change, "or_exact");
    et_stat_interval(job, t->wald, none, "wald");
    et_stat_interval(job, t->newcombe10, none, "newcombe10");
    et_stat_interval(job, t->newcombe8, none, "newcombe8");
    et_stat_interval(job, t->tango, none, "tango");
    et_stat_interval(job, t->bonett_price, none, "bonett_price");
    et_stat_interval(job, t->agresti_min, none, "agresti_min");
}

/* 0, 1, or -1 where it is missing. */
static enum et_status yes_or_no(struct et_stat_job *job, size_t row, size_t column, int *answer)
{
    const struct et_csv_field *cell = et_columns_cell(job->csv, row, column);
    if (*cell->text == '\0')
        *answer = -1;
    else if (strcmp(cell->text, "0") == 0 || strcmp(cell->text, "1") == 0)
        *answer = *cell->text - '0';
    else
        return et_columns_fault(job->csv, cell, job->error,
                                _("“%s” should be 1 for yes or 0 for no"), cell->text);
    return ET_OK;
}

static enum et_status count_answers(struct et_stat_job *job, const long *weights)
{
    size_t pre = 0, post = 0;
    long counts[2][2] = {{0, 0}, {0, 0}}, missing = 0;
    enum et_status status = et_columns_column(job->csv, "pre", &pre, job->error);
    if (status == ET_OK)
        status = et_columns_column(job->csv, "post", &post, job->error);
    for (size_t i = 0; status == ET_OK && i < job->csv->row_count; i++) {
        int before = 0, after = 0;
        status = yes_or_no(job, i, pre, &before);
        if (status == ET_OK)
            status = yes_or_no(job, i, post, &after);
        long weight = weights != NULL ? weights[i] : 1;
        if (before >= 0 && after >= 0)
            counts[before][after] += weight;
        else
            missing += weight;
    }
    if (status != ET_OK)
        return status;
    struct et_binary t =
        et_binary(counts[1][1], counts[1][0], counts[0][1], counts[0][0], job->alpha);
    put_binary(job, &t, missing);
    return ET_OK;
}

enum et_status et_stat_binary_rows(struct et_stat_job *job)
{
    return count_answers(job, NULL);
}

enum et_status et_stat_binary(struct et_stat_job *job)
{
    long *weights;
    enum et_status status = et_columns_counts(job->csv, "n", job->arena, &weights, job->error);
    return status != ET_OK ? status : count_answers(job, weights);
}
