/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_text.c - a comparison for the terminal. */
#include <math.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/compare_out.h"
#include "analysis/compare_page.h"
#include "analysis/page.h"
#include "analysis/reconcile.h"
#include "analysis/sentence.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/model/form.h"

void et_compare_page_number(struct et_compare_page *page, double value, int decimals, bool has_sign,
                            size_t width)
{
    struct et_str text = ET_STR_EMPTY;
    if (fabs(value) >= 100 && decimals > 1)
        decimals = 1;
    et_sentence_number(&text, page->tongue, value, decimals, has_sign);
    size_t has = et_page_cells(text.text);
    et_page_spaces(page->out, has < width ? width - has : 0);
    et_str_add(page->out, text.text);
    et_str_free(&text);
}

const char *const et_compare_page_verdicts[] = {N_("CANNOT TELL YET"), N_("REACHED"),
                                                N_("NOT REACHED")};
const char et_compare_page_hidden[] = N_("hidden: fewer than 5, or would give a small group away");

/* ---- what is not real, or not sure ------------------------------------------------- */

static void marks(struct et_compare_page *page)
{
    const struct et_dataset *d = page->c->data;
    struct et_str *out = page->out;
    if (d->has_simulated) {
        et_page_rule(out);
        et_page_paragraph(
            out,
            _("!!! SIMULATED DATA: answers in this survey file are made up. No figure here "
              "says anything about real people. !!!"),
            0);
        et_page_rule(out);
    }
    if (page->c->how.is_internal)
        et_page_paragraph(out, _("INTERNAL: small groups are shown. Do not share."), 0);
    for (size_t l = 0; l < page->form->language_count && l < ET_LANGUAGES_MAX; l++)
        if (d->by_language[l] > 0 && !page->form->languages[l].is_reviewed) {
            struct et_str line = ET_STR_EMPTY;
            et_str_addf(&line,
                        _("UNREVIEWED TRANSLATION: %zu responses were given in “%s”, whose "
                          "translation nobody has checked."),
                        d->by_language[l], page->form->languages[l].tag);
            et_page_paragraph(out, line.text, 0);
            et_str_free(&line);
        }
    const struct {
        size_t count;
        const char *text;
    } remarks[] = {
        {d->doubts, N_("marks wait for review; until then they count as missing.")},
        {d->drafts, N_("responses are begun but not finished; what they hold is counted.")},
        {d->outside,
         N_("responses were given outside the window of their wave; they are counted.")},
        {d->held, N_("paper responses wait for a decision on consent and are not counted.")},
        {d->refused, N_("declined to answer.")},
        {d->open_responses, N_("responses are tied to nobody and cannot be paired.")},
    };
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
        if (remarks[i].count > 0) {
            struct et_str line = ET_STR_EMPTY;
            et_str_addf(&line, "%zu %s", remarks[i].count, _(remarks[i].text));
            et_page_paragraph(out, line.text, 0);
            et_str_free(&line);
        }
}

/* ---- tables -------------------------------------------------------------------------- */

void et_compare_page_head(struct et_compare_page *page, const char *title)
{
    struct et_str *out = page->out;
    et_str_addf(out, "\n%s\n", title);
    et_page_spaces(out, ET_NAME_CELLS);
    et_page_cell(out, _("pairs"), 6, true);
    et_page_cell(out, _("before"), 7, true);
    et_page_cell(out, _("after"), 7, true);
    et_page_cell(out, _("change"), 8, true);
    et_str_add(out, " ");
    /* xgettext:no-c-format */
    et_page_cell(out, _("[95% CI]"), 15, false);
    et_page_cell(out, "+/=/−", 11, true);
    et_page_cell(out, "p", 8, true);
    et_str_add(out, "\n");
}

static void counts(struct et_str *out, const struct et_paired *p)
{
    struct et_str text = ET_STR_EMPTY;
    et_str_addf(&text, "%ld/%ld/%ld", p->n_up, p->n_same, p->n_down);
    et_page_cell(out, text.text, 11, true);
    et_str_free(&text);
}

static void p_value(struct et_compare_page *page, double p)
{
    struct et_str text = ET_STR_EMPTY;
    et_sentence_p(&text, page->tongue, p);
    et_page_cell(page->out, text.text, 8, true);
    et_str_free(&text);
}

static void interval(struct et_compare_page *page, struct et_interval i, double scale, int decimals)
{
    struct et_str *out = page->out;
    size_t from = out->length;
    et_str_add(out, " ");
    if (isnan(i.low)) {
        et_str_add(out, "–");
    } else {
        et_str_add(out, "[");
        et_compare_page_number(page, i.low * scale, decimals, false, 6);
        et_str_add(out, ";");
        et_compare_page_number(page, i.high * scale, decimals, false, 6);
        et_str_add(out, "]");
    }
    size_t used = et_utf8_width(out->text + from, out->length - from);
    et_page_spaces(out, used < 16 ? 16 - used : 0);
}

void et_compare_page_row(struct et_compare_page *page, const char *name, const struct et_measure *m)
{
    struct et_str *out = page->out;
    const struct et_paired *p = &m->paired;
    et_page_cell(out, name, ET_NAME_CELLS, false);
    if (m->is_hidden) {
        et_str_addf(out, " %s\n", _(et_compare_page_hidden));
        return;
    }
    struct et_str pairs = ET_STR_EMPTY;
    et_str_addf(&pairs, "%zu", m->n);
    et_page_cell(out, pairs.text, 6, true);
    et_str_free(&pairs);
    double scale = m->is_share ? 100 : 1;
    int decimals = m->is_share ? 0 : 2;
    if (m->from == ET_NONE || m->n == 0) {
        et_compare_page_number(page, m->mean_from * scale, decimals, false, 7);
        et_compare_page_number(page, m->mean_to * scale, decimals, false, 7);
        et_str_addf(out, "  %s\n", _("(of all who answered: no pairs)"));
        return;
    }
    et_compare_page_number(page, p->pre.mean * scale, decimals, false, 7);
    et_compare_page_number(page, p->post.mean * scale, decimals, false, 7);
    et_compare_page_number(page, p->diff.mean * scale, decimals, true, 8);
    interval(page, m->is_share ? m->binary.tango : p->mean_diff, scale, decimals);
    counts(out, p);
    p_value(page, m->p);
    et_str_add(out, "\n");
}

static void tables(struct et_compare_page *page, size_t group)
{
    const struct et_compare *c = page->c;
    for (int is_share = 0; is_share < 2; is_share++) {
        bool has_head = false;
        for (size_t i = 0; i < c->measure_count; i++) {
            const struct et_measure *m = &c->groups[group].measures[i];
            if (m->is_share != (is_share != 0))
                continue;
            if (!has_head)
                et_compare_page_head(page,
                                     is_share ? _("Shares, % (McNemar mid-p)")
                                              : _("Scores, mean of pairs (Wilcoxon–Pratt, exact)"));
            has_head = true;
            et_compare_page_row(page, page->form->indicators[m->indicator].id, m);
        }
    }
}

/* ---- one indicator, told ---------------------------------------------------------------- */

static void missing(struct et_compare_page *page, const struct et_measure *m)
{
    struct et_str line = ET_STR_EMPTY;
    if (m->from != ET_NONE)
        et_str_addf(
            &line,
            _("Enrolled %zu: %s %zu, %s %zu, both %zu; %s only %zu, %s only %zu, neither %zu."),
            m->n_enrolled, page->form->waves[m->from].id, m->n_from, page->form->waves[m->to].id,
            m->n_to, m->n, page->form->waves[m->from].id, m->from_only, page->form->waves[m->to].id,
            m->to_only, m->neither);
    else
        et_str_addf(&line, _("Enrolled %zu: %s %zu."), m->n_enrolled, page->form->waves[m->to].id,
                    m->n_to);
    et_page_paragraph(page->out, line.text, 2);
    et_str_free(&line);
}

static void effects(struct et_compare_page *page, const struct et_measure *m)
{
    const struct et_paired *p = &m->paired;
    struct et_str line = ET_STR_EMPTY;
    if (m->has_better && m->n > 0) {
        const struct et_indicator *indicator = &page->form->indicators[m->indicator];
        if (indicator->has_change_by) {
            et_str_add(&line, _("Better by at least "));
            et_sentence_number(&line, page->tongue, indicator->change_by,
                               indicator->change_by == floor(indicator->change_by) ? 0 : 2, false);
        } else {
            et_str_add(&line, _("Better by any amount"));
        }
        et_str_addf(&line, _(": %ld of %zu; worse by as much: %ld."), m->better, m->n, m->worse);
        if (m->has_ceiling)
            et_str_addf(&line, _(" At the best value already before: %ld."), m->ceiling);
    }
    if (!m->is_share && !isnan(p->gz)) {
        et_str_add(&line, line.length > 0 ? " " : "");
        et_str_add(&line, "t(");
        et_sentence_number(&line, page->tongue, p->t_df, 0, false);
        et_str_add(&line, ") = ");
        et_sentence_number(&line, page->tongue, p->t, 2, false);
        et_str_add(&line, p->t_p < 0.001 ? ", p " : ", p = ");
        et_sentence_p(&line, page->tongue, p->t_p);
        et_str_add(&line, "; gz = ");
        et_sentence_number(&line, page->tongue, p->gz, 2, false);
        et_str_add(&line, _(", dz limits "));
        et_sentence_number(&line, page->tongue, p->dz_limits.low, 2, false);
        et_str_add(&line, _(" to "));
        et_sentence_number(&line, page->tongue, p->dz_limits.high, 2, false);
        et_str_add(&line, ".");
    }
    if (!isnan(m->p_holm) && page->form->indicator_count > 1) {
        et_str_addf(&line, "%s%s", line.length > 0 ? " " : "",
                    m->p_holm < 0.001 ? _("With Holm over the indicators: p ")
                                      : _("With Holm over the indicators: p = "));
        et_sentence_p(&line, page->tongue, m->p_holm);
        et_str_add(&line, ".");
    }
    if (line.length > 0)
        et_page_paragraph(page->out, line.text, 2);
    et_str_free(&line);
}

/* Do the items hold together, and who changed more than by their error? */
static void scale_quality(struct et_compare_page *page, const struct et_detail *d)
{
    struct et_str line = ET_STR_EMPTY;
    if (!isnan(d->alpha)) {
        et_str_addf(&line, _("Reliability before, %zu items, %zu complete: alpha = "),
                    d->item_count, d->n_complete);
        et_sentence_number(&line, page->tongue, d->alpha, 2, false);
        et_str_add(&line, _(", limits "));
        et_sentence_number(&line, page->tongue, d->feldt.low, 2, false);
        et_str_add(&line, _(" to "));
        et_sentence_number(&line, page->tongue, d->feldt.high, 2, false);
        if (!isnan(d->omega)) {
            et_str_add(&line, "; omega = ");
            et_sentence_number(&line, page->tongue, d->omega, 2, false);
        }
        et_str_add(&line, ".");
    }
    if (d->has_reliable) {
        et_str_add(&line, _(" Changed by more than the error of measurement ("));
        et_sentence_number(&line, page->tongue, d->least_reliable, 2, false);
        et_str_addf(&line, _("): %ld up, %ld down."), d->reliable_up, d->reliable_down);
    }
    if (line.length > 0)
        et_page_paragraph(page->out, line.text, 2);
    et_str_free(&line);
}

static void those_lost(struct et_compare_page *page, const struct et_measure *m)
{
    const struct et_detail *d = m->detail;
    struct et_str line = ET_STR_EMPTY;
    if (!isnan(d->lost_diff)) {
        double scale = m->is_share ? 100 : 1;
        et_str_addf(&line,
                    _("The %zu without the later answer, at the start, against the %zu with it: "),
                    d->n_lost, d->n_stayed);
        et_sentence_number(&line, page->tongue, -d->lost_diff * scale, m->is_share ? 0 : 2, true);
        et_str_add(&line, m->is_share ? _(" percentage points") : "");
        et_str_add(&line, d->is_lost_exact ? _(" (Mann–Whitney, exact, ") : " (Mann–Whitney, ");
        et_str_add(&line, d->lost_p < 0.001 ? "p " : "p = ");
        et_sentence_p(&line, page->tongue, d->lost_p);
        et_str_add(&line, ").");
        et_page_paragraph(page->out, line.text, 2);
    }
    et_str_free(&line);
}

static void item_rows(struct et_compare_page *page, const struct et_measure *m)
{
    const struct et_detail *d = m->detail;
    if (d->item_count == 0)
        return;
    et_compare_page_head(page, _("Items (reversed ones turned)"));
    for (size_t i = 0; i < d->item_count; i++) {
        struct et_measure item = {.from = m->from,
                                  .to = m->to,
                                  .n = d->items[i].paired.n,
                                  .paired = d->items[i].paired,
                                  .p = d->items[i].p,
                                  .is_hidden = d->items[i].is_hidden,
                                  .mean_from = NAN,
                                  .mean_to = NAN};
        et_compare_page_row(page, page->form->variables[d->items[i].variable].id, &item);
    }
}

static void told(struct et_compare_page *page, const struct et_measure *m)
{
    struct et_str line = ET_STR_EMPTY;
    const struct et_indicator *indicator = &page->form->indicators[m->indicator];
    et_str_addf(&line, "%s (%s)", et_form_text(page->form, indicator->text, page->language),
                indicator->id);
    et_str_add(page->out, "\n");
    et_page_paragraph(page->out, line.text, 0);
    if (m->is_hidden) {
        et_page_paragraph(page->out, _(et_compare_page_hidden), 2);
        et_str_free(&line);
        return;
    }
    missing(page, m);
    et_str_clear(&line);
    et_sentence_measure(&line, page->tongue, page->form, m, page->c->how.alpha);
    et_page_paragraph(page->out, line.text, 2);
    et_str_free(&line);
    effects(page, m);
    scale_quality(page, m->detail);
    those_lost(page, m);
    if (page->c->how.has_items)
        item_rows(page, m);
}

static void targets(struct et_compare_page *page)
{
    const struct et_compare *c = page->c;
    struct et_str line = ET_STR_EMPTY;
    if (c->target_count > 0)
        et_str_addf(page->out, "\n%s\n", _("TARGETS"));
    for (size_t i = 0; i < c->target_count; i++) {
        const struct et_judged *j = &c->targets[i];
        const struct et_target *t = &page->form->targets[j->target];
        et_str_clear(&line);
        et_str_addf(&line, "%s — %s", j->is_hidden ? "?" : _(et_compare_page_verdicts[j->verdict]),
                    et_form_text(page->form, t->text, page->language));
        et_page_paragraph(page->out, line.text, 0);
        et_str_clear(&line);
        if (j->is_hidden) {
            et_page_paragraph(page->out, _(et_compare_page_hidden), 2);
            continue;
        }
        et_sentence_target(&line, page->tongue, page->form, j);
        if (t->of_source != NULL && *t->of_source != '\0')
            et_str_addf(&line, _(" Counted of: %s."), t->of_source);
        et_page_paragraph(page->out, line.text, 2);
    }
    et_str_free(&line);
}

static void totals(struct et_compare_page *page)
{
    const struct et_reconcile *r = page->c->reconcile;
    struct et_str line = ET_STR_EMPTY;
    if (r != NULL && r->count > 0)
        et_str_addf(page->out, "\n%s\n", _("EXPECTED TOTALS"));
    for (size_t i = 0; r != NULL && i < r->count; i++) {
        et_str_clear(&line);
        et_reconcile_sentence(&r->items[i], page->tongue, &line);
        et_page_paragraph(page->out, line.text, 2);
    }
    et_str_free(&line);
}

void et_compare_text(const struct et_compare *compare, struct et_str *out)
{
    const struct et_form *form = compare->data->form;
    struct et_compare_page page = {compare, form, et_sentence_tongue(),
                                   et_form_language(form, et_text_language()), out};
    if (page.language == ET_NONE)
        page.language = 0;
    et_str_addf(out, _("%s, version %u: %zu enrolled\n"),
                et_form_text(form, form->title, page.language), form->version,
                compare->data->people.count);
    marks(&page);
    tables(&page, 0);
    for (size_t i = 0; i < compare->measure_count; i++)
        told(&page, &compare->groups[0].measures[i]);
    targets(&page);
    totals(&page);
    et_compare_page_more(&page);
    et_compare_page_groups(&page);
    et_str_add(out, "\n");
    et_page_paragraph(out, et_sentence_no_cause(page.tongue), 0);
}
