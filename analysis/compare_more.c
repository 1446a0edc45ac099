/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_more.c - what compare says of everyone beyond before and after, as text and JSON. */
#include <math.h>

#include "analysis/compare.h"
#include "analysis/compare_page.h"
#include "analysis/more.h"
#include "analysis/page.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/form.h"

#define say et_sentence_say

static void p_equals(struct et_str *out, enum et_tongue tongue, double p)
{
    et_str_add(out, p < 0.001 ? "p " : "p = ");
    et_sentence_p(out, tongue, p);
}

static void value(struct et_str *out, enum et_tongue tongue, double x, bool is_share, bool has_sign)
{
    et_sentence_number(out, tongue, is_share ? 100 * x : x, is_share ? 0 : 2, has_sign);
}

static const char *title(const struct et_form *form, uint32_t text, enum et_tongue tongue)
{
    uint32_t language = et_form_language(form, say(tongue, "sv", "en"));
    return et_form_text(form, text, language == ET_NONE ? 0 : language);
}

/* ---- sentences ------------------------------------------------------------------ */

static void waves(const struct et_compare *c, const struct et_more_waves *w, enum et_tongue tongue,
                  struct et_str *out)
{
    const struct et_form *form = c->data->form;
    const struct et_measure *m = &c->groups[0].measures[w->measure];
    bool is_exact = !isnan(w->test.friedman_exact_p);
    double p = is_exact ? w->test.friedman_exact_p : w->test.friedman_p;
    et_str_addf(out,
                say(tongue, "Av %zu som svarade alla gånger: ", "Of %zu who answered each time: "),
                w->test.n_complete);
    for (size_t i = 0; i < w->wave_count; i++) {
        et_str_addf(out, "%s%s ", i == 0 ? "" : ", ",
                    title(form, form->waves[w->waves[i]].text, tongue));
        value(out, tongue, w->means[i], m->is_share, false);
        et_str_add(out, m->is_share ? say(tongue, " %", "%") : "");
    }
    et_str_addf(out, "; %s", m->is_share ? say(tongue, "Cochrans Q", "Cochran's Q") : "Friedman");
    et_str_add(out, is_exact ? say(tongue, ", exakt, ", ", exact, ") : ", ");
    if (isnan(p))
        et_str_add(out, say(tongue, "går inte att räkna ut: ingen har ändrats",
                            "undefined: nobody changed"));
    else
        p_equals(out, tongue, p);
    et_str_add(out, ".");
    for (size_t i = 0; i < w->pair_count; i++) {
        const struct et_wave_pair *pair = &w->pairs[i];
        if (pair->n < ET_SMALL_GROUP && !c->how.is_internal)
            continue;
        et_str_addf(out, say(tongue, " %s till %s: ", " %s to %s: "),
                    title(form, form->waves[pair->from].text, tongue),
                    title(form, form->waves[pair->to].text, tongue));
        value(out, tongue, pair->change, m->is_share, true);
        et_str_addf(out, " (n = %zu, Holm ", pair->n);
        p_equals(out, tongue, pair->p_holm);
        et_str_add(out, ").");
    }
}

static void partial(const struct et_compare *c, const struct et_more_partial *p,
                    enum et_tongue tongue, struct et_str *out)
{
    (void)c;
    et_str_addf(out,
                say(tongue,
                    "Med även de %zu som bara svarade en gång (blandad modell, REML): förändring ",
                    "With the %zu who answered once only as well (mixed model, REML): change "),
                p->n_one);
    et_sentence_number(out, tongue, p->change, 2, true);
    et_str_add(out, say(tongue, ", från ", ", from "));
    et_sentence_number(out, tongue, p->limits.low, 2, false);
    et_str_add(out, say(tongue, " till ", " to "));
    et_sentence_number(out, tongue, p->limits.high, 2, false);
    et_str_add(out, ", ");
    p_equals(out, tongue, p->p);
    et_str_add(out, ".");
}

static void mode(const struct et_compare *c, const struct et_more_mode *m, enum et_tongue tongue,
                 struct et_str *out)
{
    const struct et_form *form = c->data->form;
    const struct et_unpaired *u = &m->kiosk_paper;
    bool is_share = c->groups[0].measures[m->measure].is_share, is_exact = !isnan(u->u_exact_p);
    double p = is_exact ? u->u_exact_p : u->u_p;
    et_str_addf(out,
                say(tongue, "I ”%s” svarade %zu vid skärm och %zu på papper; papper minus skärm ",
                    "In “%s”, %zu answered at the kiosk and %zu on paper; paper less kiosk "),
                title(form, form->waves[m->wave].text, tongue), u->first.n, u->second.n);
    value(out, tongue, u->diff, is_share, true);
    et_str_add(out, is_share ? say(tongue, " procentenheter", " percentage points") : "");
    et_str_add(out, is_exact ? say(tongue, " (Mann–Whitney, exakt, ", " (Mann–Whitney, exact, ")
                             : " (Mann–Whitney, ");
    p_equals(out, tongue, p);
    et_str_add(out, say(tongue, "). De valde inte sättet genom lottning.",
                        "). The way of asking was not drawn by lot."));
}

static void then(const struct et_compare *c, const struct et_more_then *t, enum et_tongue tongue,
                 struct et_str *out)
{
    (void)c;
    et_str_addf(out,
                say(tongue, "Av %zu med alla tre svaren: efter minus före ",
                    "Of %zu with all three answers: after less before "),
                t->n);
    et_sentence_number(out, tongue, t->change.diff.mean, 2, true);
    et_str_add(out, say(tongue, "; efter minus tillbakablick ", "; after less looking back "));
    et_sentence_number(out, tongue, t->looking_back.diff.mean, 2, true);
    et_str_add(out, say(tongue, "; tillbakablick minus före (ändrad måttstock) ",
                        "; looking back less before (response shift) "));
    et_sentence_number(out, tongue, t->shift.diff.mean, 2, true);
    et_str_add(out, ", ");
    p_equals(out, tongue,
             isnan(t->shift.pratt.exact_p) ? t->shift.pratt.asymptotic_p : t->shift.pratt.exact_p);
    et_str_add(out, ".");
}

static void list(const struct et_compare *c, const struct et_more_list *l, enum et_tongue tongue,
                 struct et_str *out)
{
    const struct et_nominal *n = &l->nominal;
    const struct et_form *form = c->data->form;
    bool is_exact = !isnan(n->stuart_exact_p);
    double p = is_exact ? n->stuart_exact_p : n->stuart_p;
    et_str_addf(out,
                say(tongue, "%ld svarade båda gångerna; Stuart–Maxwell, ",
                    "%ld answered both times; Stuart–Maxwell, "),
                n->n);
    et_str_add(out, is_exact ? say(tongue, "exakt, ", "exact, ") : "");
    if (isnan(p))
        et_str_add(out, say(tongue, "går inte att räkna ut: ingen har bytt svar",
                            "undefined: nobody changed answers"));
    else
        p_equals(out, tongue, p);
    et_str_add(out, ".");
    for (size_t i = 0; i < l->list->choice_count; i++) {
        const struct et_nominal_category *k = &n->categories[i];
        if (k->pre <= 0 && k->post <= 0)
            continue;
        et_str_addf(out, " %s: ", title(form, l->list->choices[i].text, tongue));
        value(out, tongue, k->pre, true, false);
        et_str_add(out, " → ");
        value(out, tongue, k->post, true, false);
        et_str_add(out, say(tongue, " % (Tango ", "% (Tango "));
        value(out, tongue, k->change_limits.low, true, false);
        et_str_add(out, say(tongue, " till ", " to "));
        value(out, tongue, k->change_limits.high, true, false);
        et_str_add(out, ", Holm ");
        p_equals(out, tongue, k->holm_p);
        et_str_add(out, ").");
    }
}

/* ---- text ---------------------------------------------------------------------------- */

static void told(struct et_compare_page *page, const char *what, struct et_str *line)
{
    struct et_str all = ET_STR_EMPTY;
    et_str_addf(&all, "%s: %s", what, line->text);
    et_page_paragraph(page->out, all.text, 2);
    et_str_free(&all);
    et_str_clear(line);
}

static void head(struct et_compare_page *page, size_t count, const char *title_)
{
    if (count > 0)
        et_str_addf(page->out, "\n%s\n", title_);
}

void et_compare_page_more(struct et_compare_page *page)
{
    const struct et_compare *c = page->c;
    const struct et_more *more = c->more;
    const struct et_measure *m = c->groups[0].measures;
    const struct et_indicator *indicators = page->form->indicators;
    const struct et_variable *variables = page->form->variables;
    struct et_str line = ET_STR_EMPTY;
    head(page, more->wave_count, _("THREE WAVES OR MORE"));
    for (size_t i = 0; i < more->wave_count; i++) {
        waves(c, &more->waves[i], page->tongue, &line);
        told(page, indicators[m[more->waves[i].measure].indicator].id, &line);
    }
    head(page, more->partial_count, _("ANSWERED ONCE ONLY"));
    for (size_t i = 0; i < more->partial_count; i++) {
        partial(c, &more->partials[i], page->tongue, &line);
        told(page, indicators[m[more->partials[i].measure].indicator].id, &line);
    }
    head(page, more->mode_count, _("PAPER AND KIOSK"));
    for (size_t i = 0; i < more->mode_count; i++) {
        mode(c, &more->modes[i], page->tongue, &line);
        told(page, indicators[m[more->modes[i].measure].indicator].id, &line);
    }
    head(page, more->then_count, _("LOOKING BACK"));
    for (size_t i = 0; i < more->then_count; i++) {
        then(c, &more->thens[i], page->tongue, &line);
        told(page, variables[more->thens[i].base].id, &line);
    }
    head(page, more->list_count, _("CHOICES"));
    for (size_t i = 0; i < more->list_count; i++) {
        list(c, &more->lists[i], page->tongue, &line);
        told(page, variables[more->lists[i].variable].id, &line);
    }
    et_str_free(&line);
}

/* ---- JSON ------------------------------------------------------------------------------- */

static void quote(struct et_json *json, const char *key, struct et_str *line)
{
    et_json_text(json, key, line->text);
    et_str_clear(line);
}

static void waves_json(struct et_json *json, const struct et_compare *c,
                       const struct et_more_waves *w)
{
    const struct et_form *form = c->data->form;
    et_json_text(json, "indicator",
                 form->indicators[c->groups[0].measures[w->measure].indicator].id);
    et_json_text(json, "test", c->groups[0].measures[w->measure].is_share ? "cochran" : "friedman");
    et_json_int(json, "n_complete", (int64_t)w->test.n_complete);
    et_json_number(json, "statistic", w->test.friedman);
    et_json_number(json, "df", w->test.friedman_df);
    et_json_number(json, "p", w->test.friedman_p);
    et_json_number(json, "p_exact", w->test.friedman_exact_p);
    et_json_number(json, "kendall_w", w->test.kendall_w);
    et_json_open(json, "pairs", '[');
    for (size_t i = 0; i < w->pair_count; i++) {
        const struct et_wave_pair *pair = &w->pairs[i];
        bool is_few = pair->n < ET_SMALL_GROUP && !c->how.is_internal;
        et_json_open(json, NULL, '{');
        et_json_text(json, "from", form->waves[pair->from].id);
        et_json_text(json, "to", form->waves[pair->to].id);
        et_json_truth(json, "suppressed", is_few);
        if (!is_few) {
            et_json_int(json, "n_pairs", (int64_t)pair->n);
            et_json_number(json, "change", pair->change);
            et_json_number(json, "p", pair->p);
            et_json_number(json, "p_holm", pair->p_holm);
        }
        et_json_close(json);
    }
    et_json_close(json);
}

static void mode_json(struct et_json *json, const struct et_compare *c,
                      const struct et_more_mode *m)
{
    const struct et_form *form = c->data->form;
    const struct et_unpaired *u = &m->kiosk_paper;
    et_json_text(json, "indicator",
                 form->indicators[c->groups[0].measures[m->measure].indicator].id);
    et_json_text(json, "wave", form->waves[m->wave].id);
    et_json_int(json, "n_kiosk", (int64_t)u->first.n);
    et_json_int(json, "n_paper", (int64_t)u->second.n);
    et_json_number(json, "difference", u->diff);
    et_json_number(json, "welch_lo", u->welch.low);
    et_json_number(json, "welch_hi", u->welch.high);
    et_json_number(json, "mw_exact_p", u->u_exact_p);
    et_json_number(json, "mw_asym_p", u->u_p);
}

static void then_json(struct et_json *json, const struct et_compare *c,
                      const struct et_more_then *t)
{
    const struct et_form *form = c->data->form;
    et_json_text(json, "item", form->variables[t->variable].id);
    et_json_text(json, "of", form->variables[t->base].id);
    et_json_int(json, "n", (int64_t)t->n);
    et_json_number(json, "change", t->change.diff.mean);
    et_json_number(json, "retrospective_change", t->looking_back.diff.mean);
    et_json_number(json, "response_shift", t->shift.diff.mean);
    et_json_number(json, "response_shift_p", t->shift.pratt.exact_p);
    et_json_number(json, "retrospective_p", t->looking_back.pratt.exact_p);
}

static void list_json(struct et_json *json, const struct et_compare *c,
                      const struct et_more_list *l)
{
    const struct et_form *form = c->data->form;
    et_json_text(json, "item", form->variables[l->variable].id);
    et_json_text(json, "from", form->waves[l->from].id);
    et_json_text(json, "to", form->waves[l->to].id);
    et_json_int(json, "n_pairs", l->nominal.n);
    et_json_number(json, "stuart_p", l->nominal.stuart_p);
    et_json_number(json, "stuart_exact_p", l->nominal.stuart_exact_p);
    et_json_open(json, "choices", '[');
    for (size_t i = 0; i < l->list->choice_count; i++) {
        const struct et_nominal_category *k = &l->nominal.categories[i];
        et_json_open(json, NULL, '{');
        et_json_text(json, "choice", l->list->choices[i].name);
        et_json_number(json, "share_from", k->pre);
        et_json_number(json, "share_to", k->post);
        et_json_number(json, "change", k->change);
        et_json_number(json, "change_lo", k->change_limits.low);
        et_json_number(json, "change_hi", k->change_limits.high);
        et_json_number(json, "p_exact", k->exact_p);
        et_json_number(json, "p_holm", k->holm_p);
        et_json_close(json);
    }
    et_json_close(json);
}

/* An array KEY of COUNT objects: FIGURES, then what TELL says in both tongues. */
#define EACH(key, items, count, figures, tell)                                                     \
    do {                                                                                           \
        et_json_open(json, key, '[');                                                              \
        for (size_t i = 0; i < (count); i++) {                                                     \
            et_json_open(json, NULL, '{');                                                         \
            figures(json, c, &(items)[i]);                                                         \
            tell(c, &(items)[i], ET_TONGUE_SV, &line);                                             \
            quote(json, "sentence_sv", &line);                                                     \
            tell(c, &(items)[i], ET_TONGUE_EN, &line);                                             \
            quote(json, "sentence_en", &line);                                                     \
            et_json_close(json);                                                                   \
        }                                                                                          \
        et_json_close(json);                                                                       \
    } while (0)

static void partial_json(struct et_json *json, const struct et_compare *c,
                         const struct et_more_partial *p)
{
    et_json_text(json, "indicator",
                 c->data->form->indicators[c->groups[0].measures[p->measure].indicator].id);
    et_json_int(json, "n_both", (int64_t)p->n_both);
    et_json_int(json, "n_one", (int64_t)p->n_one);
    et_json_number(json, "change", p->change);
    et_json_number(json, "change_lo", p->limits.low);
    et_json_number(json, "change_hi", p->limits.high);
    et_json_number(json, "p", p->p);
}

void et_compare_more_json(const struct et_compare *c, struct et_json *json)
{
    const struct et_more *more = c->more;
    struct et_str line = ET_STR_EMPTY;
    EACH("waves", more->waves, more->wave_count, waves_json, waves);
    EACH("answered_once", more->partials, more->partial_count, partial_json, partial);
    EACH("modes", more->modes, more->mode_count, mode_json, mode);
    EACH("then_tests", more->thens, more->then_count, then_json, then);
    EACH("choices", more->lists, more->list_count, list_json, list);
    et_str_free(&line);
}
