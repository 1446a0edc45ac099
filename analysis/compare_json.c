/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_json.c - a comparison for programs: JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/compare_out.h"
#include "analysis/compare_page.h"
#include "analysis/reconcile.h"
#include "analysis/sentence.h"
#include "forms/base/csv.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/form.h"

static const char *wave_id(const struct et_form *form, uint32_t wave)
{
    return wave == ET_NONE ? NULL : form->waves[wave].id;
}

static void text(struct et_json *json, const struct et_form *form, uint32_t text_)
{
    uint32_t en = et_form_language(form, "en"), sv = et_form_language(form, "sv");
    et_json_text(json, "title_sv", et_form_text(form, text_, sv == ET_NONE ? 0 : sv));
    et_json_text(json, "title_en", et_form_text(form, text_, en == ET_NONE ? 0 : en));
}

static void limits(struct et_json *json, const char *low, const char *high, struct et_interval i)
{
    et_json_number(json, low, i.low);
    et_json_number(json, high, i.high);
}

/* ---- one measure ------------------------------------------------------------------ */

static void score(struct et_json *json, const struct et_measure *m)
{
    const struct et_paired *p = &m->paired;
    et_json_number(json, "mean_from", p->pre.mean);
    et_json_number(json, "mean_to", p->post.mean);
    et_json_number(json, "median_from", p->pre.median);
    et_json_number(json, "median_to", p->post.median);
    et_json_number(json, "sd_change", p->diff.sd);
    et_json_number(json, "change", p->diff.mean);
    limits(json, "change_lo", "change_hi", p->mean_diff);
    et_json_text(json, "test", "wilcoxon-pratt");
    et_json_truth(json, "exact", m->is_exact);
    et_json_number(json, "p", m->p);
    et_json_number(json, "p_holm", m->p_holm);
    et_json_number(json, "t", p->t);
    et_json_number(json, "t_df", p->t_df);
    et_json_number(json, "t_p", p->t_p);
    et_json_number(json, "gz", p->gz);
    et_json_number(json, "dz", p->dz);
    limits(json, "dz_lo", "dz_hi", p->dz_limits);
    et_json_number(json, "rank_biserial", p->pratt.rank_biserial);
    et_json_number(json, "net", p->net);
    limits(json, "net_lo", "net_hi", p->net_limits);
}

static void share(struct et_json *json, const struct et_measure *m)
{
    const struct et_binary *b = &m->binary;
    et_json_number(json, "mean_from", b->p_pre);
    et_json_number(json, "mean_to", b->p_post);
    et_json_int(json, "n11", b->n11);
    et_json_int(json, "n10", b->n10);
    et_json_int(json, "n01", b->n01);
    et_json_int(json, "n00", b->n00);
    et_json_number(json, "change", b->change);
    limits(json, "change_lo", "change_hi", b->tango);
    et_json_text(json, "test", "mcnemar-midp");
    et_json_truth(json, "exact", true);
    et_json_number(json, "p", m->p);
    et_json_number(json, "p_holm", m->p_holm);
    et_json_number(json, "p_exact", m->n > 0 ? b->exact_p : NAN);
    limits(json, "from_wilson_lo", "from_wilson_hi", b->pre_wilson);
    limits(json, "to_wilson_lo", "to_wilson_hi", b->post_wilson);
}

static void detail(struct et_json *json, const struct et_form *form, const struct et_detail *d)
{
    et_json_number(json, "alpha", d->alpha);
    limits(json, "alpha_feldt_lo", "alpha_feldt_hi", d->feldt);
    et_json_number(json, "omega_ml", d->omega);
    et_json_number(json, "min_reliable_change", d->least_reliable);
    if (d->has_reliable) {
        et_json_int(json, "n_reliable_up", d->reliable_up);
        et_json_int(json, "n_reliable_down", d->reliable_down);
    }
    et_json_number(json, "baseline_stayed_minus_lost", d->lost_diff);
    et_json_number(json, "baseline_hedges_g", d->lost_g);
    et_json_number(json, "baseline_mw_p", d->lost_p);
    et_json_open(json, "items", '[');
    for (size_t i = 0; i < d->item_count; i++) {
        const struct et_paired *p = &d->items[i].paired;
        et_json_open(json, NULL, '{');
        et_json_text(json, "item", form->variables[d->items[i].variable].id);
        et_json_truth(json, "suppressed", d->items[i].is_hidden);
        if (d->items[i].is_hidden) {
            et_json_close(json);
            continue;
        }
        et_json_int(json, "n_pairs", (int64_t)p->n);
        et_json_number(json, "mean_from", p->pre.mean);
        et_json_number(json, "mean_to", p->post.mean);
        et_json_number(json, "change", p->diff.mean);
        limits(json, "change_lo", "change_hi", p->mean_diff);
        et_json_int(json, "n_up", p->n_up);
        et_json_int(json, "n_same", p->n_same);
        et_json_int(json, "n_down", p->n_down);
        et_json_number(json, "net", p->net);
        limits(json, "net_lo", "net_hi", p->net_limits);
        et_json_number(json, "p", d->items[i].p);
        et_json_close(json);
    }
    et_json_close(json);
}

static void sentences(struct et_json *json, const struct et_compare *c, const struct et_measure *m)
{
    struct et_str line = ET_STR_EMPTY;
    et_sentence_measure(&line, ET_TONGUE_SV, c->data->form, m, c->how.alpha);
    et_json_text(json, "sentence_sv", line.text);
    et_str_clear(&line);
    et_sentence_measure(&line, ET_TONGUE_EN, c->data->form, m, c->how.alpha);
    et_json_text(json, "sentence_en", line.text);
    et_str_free(&line);
}

static void measure(struct et_json *json, const struct et_compare *c, const struct et_measure *m)
{
    const struct et_form *form = c->data->form;
    const struct et_indicator *indicator = &form->indicators[m->indicator];
    et_json_open(json, NULL, '{');
    et_json_text(json, "indicator", indicator->id);
    text(json, form, indicator->text);
    et_json_text(json, "kind", m->is_share ? "share" : "score");
    et_json_text(json, "from", wave_id(form, m->from));
    et_json_text(json, "to", wave_id(form, m->to));
    et_json_truth(json, "suppressed", m->is_hidden);
    if (!m->is_hidden) {
        et_json_int(json, "n_enrolled", (int64_t)m->n_enrolled);
        et_json_int(json, "n_from", (int64_t)m->n_from);
        et_json_int(json, "n_to", (int64_t)m->n_to);
        et_json_int(json, "n_pairs", (int64_t)m->n);
        et_json_int(json, "n_from_only", (int64_t)m->from_only);
        et_json_int(json, "n_to_only", (int64_t)m->to_only);
        et_json_int(json, "n_neither", (int64_t)m->neither);
        et_json_number(json, "mean_from_all", m->mean_from);
        et_json_number(json, "mean_to_all", m->mean_to);
        et_json_int(json, "n_up", m->paired.n_up);
        et_json_int(json, "n_same", m->paired.n_same);
        et_json_int(json, "n_down", m->paired.n_down);
        if (m->is_share)
            share(json, m);
        else
            score(json, m);
        if (m->has_better) {
            et_json_int(json, "n_better", m->better);
            et_json_int(json, "n_worse", m->worse);
        }
        if (m->has_ceiling)
            et_json_int(json, "n_ceiling", m->ceiling);
        if (m->detail != NULL)
            detail(json, form, m->detail);
        sentences(json, c, m);
    }
    et_json_close(json);
}

/* ---- targets ------------------------------------------------------------------------ */

static const char *const verdicts[] = {"cannot-tell", "reached", "not-reached"};

static void target(struct et_json *json, const struct et_compare *c, const struct et_judged *j)
{
    const struct et_form *form = c->data->form;
    const struct et_target *t = &form->targets[j->target];
    static const char *const kinds[] = {"share", "better", "worse"};
    struct et_str line = ET_STR_EMPTY;
    double n = (double)j->n;
    et_json_open(json, NULL, '{');
    et_json_text(json, "target", t->id);
    text(json, form, t->text);
    et_json_text(json, "indicator", form->indicators[t->indicator].id);
    et_json_text(json, "kind", kinds[t->kind]);
    et_json_text(json, "of",
                 t->of_source != NULL && *t->of_source != '\0' ? t->of_source : "enrolled");
    et_json_text(json, "relation", t->is_at_most ? "<=" : ">=");
    et_json_number(json, "percent", (double)t->percent_num / (double)t->percent_den);
    et_json_truth(json, "suppressed", j->is_hidden);
    if (j->is_hidden) {
        et_json_close(json);
        return;
    }
    et_json_int(json, "n", j->n);
    et_json_int(json, "n_unsure", j->unsure);
    et_json_int(json, "n_answered", j->answered);
    et_json_int(json, "x", j->x);
    et_json_int(json, "n_missing", j->missing);
    et_json_number(json, "share_lo", j->n > 0 ? (double)j->x / n : NAN);
    et_json_number(json, "share_hi", j->n > 0 ? (double)(j->x + j->missing) / n : NAN);
    et_json_text(json, "verdict", verdicts[j->verdict]);
    if (j->verdict == ET_CANNOT_TELL)
        et_json_int(json, "more", j->more);
    limits(json, "wilson_lo", "wilson_hi", j->wilson);
    limits(json, "cp_lo", "cp_hi", j->exact);
    if (j->has_ceiling)
        et_json_int(json, "n_ceiling", j->ceiling);
    et_sentence_target(&line, ET_TONGUE_SV, form, j);
    et_json_text(json, "sentence_sv", line.text);
    et_str_clear(&line);
    et_sentence_target(&line, ET_TONGUE_EN, form, j);
    et_json_text(json, "sentence_en", line.text);
    et_json_close(json);
    et_str_free(&line);
}

static void contrast(struct et_json *json, const struct et_compare *c,
                     const struct et_contrast *contrast_)
{
    const struct et_unpaired *u = &contrast_->unpaired;
    const struct et_measure *m = &c->groups[0].measures[contrast_->measure];
    struct et_str line = ET_STR_EMPTY;
    et_json_open(json, NULL, '{');
    et_json_text(json, "by", contrast_->role);
    et_json_text(json, "indicator", c->data->form->indicators[m->indicator].id);
    et_json_int(json, "groups", (int64_t)contrast_->groups);
    if (contrast_->groups == 2) {
        et_json_text(json, "first", c->groups[contrast_->first].name);
        et_json_text(json, "second", c->groups[contrast_->second].name);
        et_json_number(json, "difference", u->diff);
        limits(json, "welch_lo", "welch_hi", u->welch);
        et_json_number(json, "welch_p", u->welch_p);
        et_json_number(json, "mw_exact_p", u->u_exact_p);
        et_json_number(json, "mw_asym_p", u->u_p);
        et_json_number(json, "cliff_delta", u->cliff);
    } else if (contrast_->groups > 2) {
        et_json_number(json, "kw_h", contrast_->kw);
        et_json_number(json, "kw_df", contrast_->kw_df);
        et_json_number(json, "kw_p", contrast_->kw_p);
    }
    et_sentence_contrast(&line, ET_TONGUE_SV, c, contrast_);
    et_json_text(json, "sentence_sv", line.text);
    et_str_clear(&line);
    et_sentence_contrast(&line, ET_TONGUE_EN, c, contrast_);
    et_json_text(json, "sentence_en", line.text);
    et_json_close(json);
    et_str_free(&line);
}

static void expected(struct et_json *json, const struct et_reconciled *r)
{
    struct et_str line = ET_STR_EMPTY;
    et_json_open(json, NULL, '{');
    et_json_text(json, "role", *r->role != '\0' ? r->role : NULL);
    et_json_text(json, "choice", *r->role != '\0' ? r->choice : NULL);
    et_json_text(json, "source", r->source);
    et_json_int(json, "expected", r->expected);
    if (r->is_counted)
        et_json_int(json, "records", r->records);
    else
        et_json_null(json, "records");
    et_reconcile_sentence(r, ET_TONGUE_SV, &line);
    et_json_text(json, "sentence_sv", line.text);
    et_str_clear(&line);
    et_reconcile_sentence(r, ET_TONGUE_EN, &line);
    et_json_text(json, "sentence_en", line.text);
    et_json_close(json);
    et_str_free(&line);
}

/* ---- all of it ------------------------------------------------------------------------ */

static void origin(struct et_json *json, const struct et_compare *c)
{
    const struct et_dataset *d = c->data;
    const struct et_form *form = d->form;
    et_json_text(json, "form", form->id);
    et_json_int(json, "version", form->version);
    et_json_truth(json, "simulated", d->has_simulated);
    et_json_truth(json, "internal", c->how.is_internal);
    et_json_int(json, "n_enrolled", (int64_t)d->people.count);
    et_json_open(json, "responses", '{');
    et_json_int(json, "kiosk", (int64_t)d->by_mode[ET_MODE_KIOSK]);
    et_json_int(json, "paper", (int64_t)d->by_mode[ET_MODE_PAPER]);
    et_json_int(json, "keyed", (int64_t)d->by_mode[ET_MODE_KEYED]);
    et_json_int(json, "drafts", (int64_t)d->drafts);
    et_json_int(json, "declined", (int64_t)d->refused);
    et_json_int(json, "held", (int64_t)d->held);
    et_json_int(json, "tied_to_nobody", (int64_t)d->open_responses);
    et_json_int(json, "outside_window", (int64_t)d->outside);
    et_json_int(json, "marks_to_review", (int64_t)d->doubts);
    et_json_close(json);
    et_json_open(json, "unreviewed_translations", '{');
    for (size_t l = 0; l < form->language_count && l < ET_LANGUAGES_MAX; l++)
        if (d->by_language[l] > 0 && !form->languages[l].is_reviewed)
            et_json_int(json, form->languages[l].tag, (int64_t)d->by_language[l]);
    et_json_close(json);
}

void et_compare_json(const struct et_compare *c, struct et_str *out)
{
    struct et_json json = et_json_start(out);
    et_json_open(&json, NULL, '{');
    origin(&json, c);
    et_json_open(&json, "indicators", '[');
    for (size_t i = 0; i < c->measure_count; i++)
        measure(&json, c, &c->groups[0].measures[i]);
    et_json_close(&json);
    et_json_open(&json, "targets", '[');
    for (size_t i = 0; i < c->target_count; i++)
        target(&json, c, &c->targets[i]);
    et_json_close(&json);
    et_json_open(&json, "groups", '[');
    for (size_t g = 1; g < c->group_count; g++) {
        const struct et_compare_group *group = &c->groups[g];
        et_json_open(&json, NULL, '{');
        et_json_text(&json, "by", group->role);
        et_json_text(&json, "group", *group->name != '\0' ? group->name : NULL);
        et_json_text(&json, "title", group->title);
        et_json_open(&json, "indicators", '[');
        for (size_t i = 0; i < c->measure_count; i++)
            measure(&json, c, &group->measures[i]);
        et_json_close(&json);
        et_json_open(&json, "targets", '[');
        for (size_t t = 0; t < c->target_count; t++)
            target(&json, c, &group->targets[t]);
        et_json_close(&json);
        et_json_close(&json);
    }
    et_json_close(&json);
    et_json_open(&json, "differences", '[');
    for (size_t i = 0; i < c->contrast_count; i++)
        contrast(&json, c, &c->contrasts[i]);
    et_json_close(&json);
    et_compare_more_json(c, &json);
    et_json_open(&json, "expected", '[');
    for (size_t i = 0; c->reconcile != NULL && i < c->reconcile->count; i++)
        expected(&json, &c->reconcile->items[i]);
    et_json_close(&json);
    et_json_open(&json, "notes", '[');
    et_json_text(&json, NULL, et_sentence_no_cause(ET_TONGUE_SV));
    et_json_text(&json, NULL, et_sentence_no_cause(ET_TONGUE_EN));
    et_json_close(&json);
    et_json_close(&json);
    et_str_add(out, "\n");
}

/* ---- CSV -------------------------------------------------------------------------------- */

static void number(struct et_str *out, double value)
{
    char digits[40] = "";
    if (isfinite(value))
        snprintf(digits, sizeof digits, "%.10g", value);
    et_csv_add(out, false, digits);
}

static void line(const struct et_compare *c, const struct et_compare_group *group,
                 const struct et_measure *m, struct et_str *out)
{
    const struct et_form *form = c->data->form;
    const struct et_paired *p = &m->paired;
    const double nothing = NAN;
    struct et_interval i = m->is_share ? m->binary.tango : p->mean_diff;
    const double numbers[] = {
        (double)m->n_enrolled,
        (double)m->n_from,
        (double)m->n_to,
        (double)m->n,
        p->pre.mean,
        p->post.mean,
        p->diff.mean,
        i.low,
        i.high,
        (double)p->n_up,
        (double)p->n_same,
        (double)p->n_down,
        m->has_better ? (double)m->better : nothing,
        m->has_ceiling ? (double)m->ceiling : nothing,
        m->p,
        m->p_holm,
    };
    et_csv_add(out, true, group->role);
    et_csv_add(out, false, group->name);
    et_csv_add(out, false, form->indicators[m->indicator].id);
    et_csv_add(out, false, m->is_share ? "share" : "score");
    et_csv_add(out, false, m->from != ET_NONE ? form->waves[m->from].id : "");
    et_csv_add(out, false, form->waves[m->to].id);
    et_csv_add(out, false, m->is_hidden ? "1" : "0");
    et_csv_add(out, false, c->data->has_simulated ? "1" : "0");
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        number(out, m->is_hidden ? nothing : numbers[k]);
    et_str_add(out, "\n");
}

void et_compare_csv(const struct et_compare *c, struct et_str *out)
{
    et_str_add(out, "by,group,indicator,kind,from,to,suppressed,simulated,n_enrolled,n_from,n_to,"
                    "n_pairs,mean_from,mean_to,change,change_lo,change_hi,n_up,n_same,n_down,"
                    "n_better,n_ceiling,p,p_holm\n");
    for (size_t g = 0; g < c->group_count; g++)
        for (size_t i = 0; i < c->measure_count; i++)
            line(c, &c->groups[g], &c->groups[g].measures[i], out);
}
