/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat_attrition.c - a kind of stat.h: who was lost, and what it might hide. */
#include <math.h>
#include <string.h>

#include "analysis/share.h"
#include "analysis/stat.h"
#include "analysis/table.h"
#include "analysis/unpaired.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"

static const char none_lost[] = N_("nobody was lost, or nobody stayed");

struct people {
    const double *pre, *post;
    size_t n;
    struct et_stat_words sex;
    double low, high; /* of the scale */
};

static void by_sex(struct et_stat_job *job, const struct people *p)
{
    struct et_results *out = job->results;
    long n[2] = {0, 0}, lost[2] = {0, 0};
    for (size_t s = 0; s < p->sex.count; s++) {
        long all = 0, gone = 0;
        for (size_t i = 0; i < p->n; i++) {
            all += p->sex.index[i] == s;
            gone += p->sex.index[i] == s && isnan(p->post[i]);
        }
        et_results_put(out, (double)all, NULL, "n_%s", p->sex.words[s]);
        et_results_put(out, (double)gone / (double)all, NULL, "attrition_%s", p->sex.words[s]);
        if (s < 2) {
            n[s] = all;
            lost[s] = gone;
        }
    }
    if (p->sex.count != 2)
        return;
    struct et_two_shares t = et_table_two(lost[0], n[0], lost[1], n[1], job->alpha);
    et_results_put(out, t.diff, NULL, "attrition_diff");
    et_stat_interval(job, t.newcombe, NULL, "attrition_diff");
    et_results_put(out, t.fisher_p, NULL, "attrition_fisher_p");
}

/* Were those who were lost different at the start? Completers less the lost. */
static void at_the_start(struct et_stat_job *job, const struct people *p)
{
    double *lost = et_arena_array(job->arena, p->n + 1, sizeof *lost);
    double *stayed = et_arena_array(job->arena, p->n + 1, sizeof *stayed);
    size_t n_lost = 0, n_stayed = 0;
    for (size_t i = 0; i < p->n; i++)
        if (!isnan(p->pre[i])) {
            if (isnan(p->post[i]))
                lost[n_lost++] = p->pre[i];
            else
                stayed[n_stayed++] = p->pre[i];
        }
    struct et_unpaired u = et_unpaired(lost, n_lost, stayed, n_stayed, job->alpha);
    struct et_results *out = job->results;
    et_results_put(out, u.first.mean, none_lost, "baseline_dropouts_mean");
    et_results_put(out, u.second.mean, none_lost, "baseline_completers_mean");
    et_results_put(out, u.ds, none_lost, "baseline_cohen_ds");
    et_results_put(out, u.hedges_g, none_lost, "baseline_hedges_g");
    et_results_put(out, u.welch_p, none_lost, "baseline_welch_p");
    et_results_put(out, u.u_exact_p, none_lost, "baseline_mw_exact_p");
    et_results_put(out, u.cliff, none_lost, "baseline_cliff_delta");
}

/*
 * The change if the lost had stayed as they were (baseline carried forward),
 * fallen to the bottom or risen to the top (Manski 1990, Am Econ Rev 80:319).
 */
static void bounds(struct et_stat_job *job, const struct people *p)
{
    double sum = 0, worst = 0, best = 0, n = 0, stayed = 0, rose = 0, could = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (isnan(p->pre[i]))
            continue;
        n++;
        if (isnan(p->post[i])) {
            worst += p->low - p->pre[i];
            best += p->high - p->pre[i];
            could += p->pre[i] < p->high;
        } else {
            stayed++;
            sum += p->post[i] - p->pre[i];
            rose += p->post[i] > p->pre[i];
        }
    }
    static const char ends[] = N_("--param scale_min=A and scale_max=B are wanted for the bounds");
    const char *why = n > 0 ? ends : none_lost;
    struct et_results *out = job->results;
    double has_top = isnan(p->high) ? NAN : 1;
    et_results_put(out, stayed > 0 ? sum / stayed : NAN, none_lost, "mean_change_completers");
    et_results_put(out, n > 0 ? sum / n : NAN, none_lost, "mean_change_bocf");
    et_results_put(out, n > 0 ? (sum + worst) / n : NAN, why, "mean_change_worst");
    et_results_put(out, n > 0 ? (sum + best) / n : NAN, why, "mean_change_best");
    et_results_put(out, stayed > 0 ? rose / stayed : NAN, none_lost, "improved_completers");
    et_results_put(out, n > 0 ? rose / n : NAN, none_lost, "improved_worst");
    et_results_put(out, n > 0 ? has_top * (rose + could) / n : NAN, why, "improved_best");
}

enum et_status et_stat_attrition(struct et_stat_job *job)
{
    struct people p = {.n = job->csv->row_count};
    double *pre, *post;
    enum et_status status = et_columns_numbers(job->csv, "pre", job->arena, &pre, job->error);
    if (status == ET_OK)
        status = et_columns_numbers(job->csv, "post", job->arena, &post, job->error);
    if (status == ET_OK)
        status = et_stat_words(job, "sex", &p.sex);
    if (status == ET_OK)
        status = et_stat_param_number(job, "scale_min", NAN, &p.low);
    if (status == ET_OK)
        status = et_stat_param_number(job, "scale_max", NAN, &p.high);
    if (status != ET_OK)
        return status;
    p.pre = pre;
    p.post = post;
    long followed = 0, n = (long)p.n;
    for (size_t i = 0; i < p.n; i++)
        followed += !isnan(post[i]);
    static const char nobody[] = N_("nobody is enrolled");
    struct et_results *out = job->results;
    et_results_put(out, (double)n, NULL, "n_enrolled");
    et_results_put(out, (double)followed, NULL, "n_followed");
    et_results_put(out, n > 0 ? (double)(n - followed) / (double)n : NAN, nobody, "attrition");
    et_stat_interval(job, et_share_wilson(n - followed, n, job->alpha), nobody, "attrition_wilson");
    by_sex(job, &p);
    at_the_start(job, &p);
    bounds(job, &p);
    return ET_OK;
}
