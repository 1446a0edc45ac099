/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sentence.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/form.h"

const char *et_sentence_say(enum et_tongue tongue, const char *sv, const char *en)
{
    return tongue == ET_TONGUE_SV ? sv : en;
}

/* Short, since it stands in every line below. */
#define say et_sentence_say

enum et_tongue et_sentence_tongue(void)
{
    return strcmp(et_text_language(), "sv") == 0 ? ET_TONGUE_SV : ET_TONGUE_EN;
}

char et_sentence_point(enum et_tongue tongue)
{
    return tongue == ET_TONGUE_SV ? ',' : '.';
}

void et_sentence_number(struct et_str *out, enum et_tongue tongue, double value, int decimals,
                        bool has_sign)
{
    char text[400];
    if (isnan(value)) {
        et_str_add(out, "–");
        return;
    }
    snprintf(text, sizeof text, "%.*f", decimals, fabs(value));
    bool is_zero = text[strspn(text, "0.")] == '\0';
    char *point = strchr(text, '.');
    if (point != NULL)
        *point = et_sentence_point(tongue);
    if (!is_zero)
        et_str_add(out, value < 0 ? "−" : has_sign ? "+" : "");
    et_str_add(out, text);
}

void et_sentence_p(struct et_str *out, enum et_tongue tongue, double p)
{
    if (isnan(p)) {
        et_str_add(out, "–");
    } else if (p < 0.001) {
        et_str_add(out, say(tongue, "< 0,001", "< 0.001"));
    } else {
        /* two figures, and never rounded across 0.05 */
        int decimals = p < 0.01 ? 4 : p < 0.1 ? 3 : 2;
        while (decimals < 8 &&
               (round(p * pow(10, decimals)) < 0.05 * pow(10, decimals)) != (p < 0.05))
            decimals++;
        et_sentence_number(out, tongue, p, decimals, false);
    }
}

static bool rounds_truly(long x, long n, const struct et_target *t, int decimals)
{
    double scale = pow(10, decimals), share = 100.0 * (double)x / (double)n;
    double rounded = round(share * scale) / scale;
    double want = (double)t->percent_num / (double)t->percent_den;
    bool is_reached = et_share_reaches(x, n, t->percent_num, t->percent_den, t->is_at_most);
    return is_reached == (t->is_at_most ? rounded <= want : rounded >= want);
}

int et_sentence_decimals(long x, long n, const struct et_target *target)
{
    int decimals = 0;
    while (n > 0 && decimals < 6 && !rounds_truly(x, n, target, decimals))
        decimals++;
    return decimals;
}

static const char *wave_title(const struct et_form *form, uint32_t wave, enum et_tongue tongue)
{
    uint32_t language = et_form_language(form, say(tongue, "sv", "en"));
    return et_form_text(form, form->waves[wave].text, language == ET_NONE ? 0 : language);
}

/* "95 % KI 0,31 till 0,73" */
static void interval(struct et_str *out, enum et_tongue tongue, struct et_interval i, double scale,
                     int decimals, double alpha)
{
    if (isnan(i.low) || isnan(i.high)) {
        et_str_add(out, say(tongue, "intervall går inte att räkna ut", "no interval can be given"));
        return;
    }
    et_sentence_number(out, tongue, 100 * (1 - alpha), alpha >= 0.01 ? 0 : 2, false);
    et_str_add(out, say(tongue, " % KI ", "% CI "));
    et_sentence_number(out, tongue, i.low * scale, decimals, false);
    et_str_add(out, say(tongue, " till ", " to "));
    et_sentence_number(out, tongue, i.high * scale, decimals, false);
}

static void caution(struct et_str *out, enum et_tongue tongue, const struct et_measure *m,
                    double alpha)
{
    if (m->n <= 5)
        et_str_add(out, say(tongue,
                            " Så få kan inget prov säga något om; det betyder inte att inget hänt.",
                            " No test can tell anything of so few; that does not mean that nothing "
                            "happened."));
    else if (m->n < 20)
        et_str_add(out, say(tongue, " Det är få: resultatet är osäkert.",
                            " They are few: the result is uncertain."));
    if (m->n > 5 && !isnan(m->p) && m->p > alpha)
        et_str_add(out,
                   say(tongue, " Skillnaden kan vara slumpen.", " The difference may be chance."));
}

static void score(struct et_str *out, enum et_tongue tongue, const struct et_measure *m,
                  double alpha)
{
    const struct et_paired *p = &m->paired;
    et_str_addf(out,
                say(tongue, "%ld högre efteråt, %ld lika och %ld lägre (medel ",
                    "%ld were higher afterwards, %ld the same and %ld lower (mean "),
                p->n_up, p->n_same, p->n_down);
    et_sentence_number(out, tongue, p->pre.mean, 2, false);
    et_str_add(out, " → ");
    et_sentence_number(out, tongue, p->post.mean, 2, false);
    et_str_add(out, say(tongue, ", förändring ", ", change "));
    et_sentence_number(out, tongue, p->diff.mean, 2, true);
    et_str_add(out, ", ");
    interval(out, tongue, p->mean_diff, 1, 2, alpha);
    et_str_add(out, m->is_exact
                        ? say(tongue, "; Wilcoxon–Pratt, exakt, p ", "; Wilcoxon–Pratt, exact, p ")
                        : say(tongue, "; Wilcoxon–Pratt, asymptotisk, p ",
                              "; Wilcoxon–Pratt, asymptotic, p "));
    et_str_add(out, m->p < 0.001 ? "" : "= ");
    et_sentence_p(out, tongue, m->p);
    et_str_add(out, ").");
}

static void share(struct et_str *out, enum et_tongue tongue, const struct et_measure *m,
                  double alpha)
{
    const struct et_binary *b = &m->binary;
    et_str_addf(
        out,
        say(tongue,
            "uppfyllde %ld (%.0f %%) det före och %ld (%.0f %%) efter; %ld gick från "
            "nej till ja och %ld från ja till nej (förändring ",
            "%ld (%.0f%%) met it before and %ld (%.0f%%) after; %ld went from no to yes and "
            "%ld from yes to no (change "),
        b->n11 + b->n10, 100 * b->p_pre, b->n11 + b->n01, 100 * b->p_post, b->n01, b->n10);
    et_sentence_number(out, tongue, 100 * b->change, 0, true);
    et_str_add(out, say(tongue, " procentenheter, ", " percentage points, "));
    interval(out, tongue, b->tango, 100, 0, alpha);
    et_str_add(out, "; McNemar mid-p ");
    et_str_add(out, b->mid_p < 0.001 ? "" : "= ");
    et_sentence_p(out, tongue, b->mid_p);
    et_str_add(out, say(tongue, ", exakt p ", ", exact p "));
    et_str_add(out, b->exact_p < 0.001 ? "" : "= ");
    et_sentence_p(out, tongue, b->exact_p);
    et_str_add(out, ").");
}

static void one_wave(struct et_str *out, enum et_tongue tongue, const struct et_form *form,
                     const struct et_measure *m)
{
    et_str_addf(out, say(tongue, "Frågas bara i ”%s”: ", "Asked in “%s” only: "),
                wave_title(form, m->to, tongue));
    if (m->n_to == 0) {
        et_str_add(out, say(tongue, "ingen har svarat.", "nobody has answered."));
        return;
    }
    if (m->is_share) {
        long x = lround(m->mean_to * (double)m->n_to);
        et_str_addf(out,
                    say(tongue, "%ld av %zu som svarade (%.0f %%) uppfyller det.",
                        "%ld of %zu who answered (%.0f%%) meet it."),
                    x, m->n_to, 100 * m->mean_to);
        return;
    }
    et_str_add(out, say(tongue, "medel ", "mean "));
    et_sentence_number(out, tongue, m->mean_to, 2, false);
    et_str_addf(out, say(tongue, " bland %zu som svarade.", " among %zu who answered."), m->n_to);
}

void et_sentence_measure(struct et_str *out, enum et_tongue tongue, const struct et_form *form,
                         const struct et_measure *m, double alpha)
{
    if (m->from == ET_NONE) {
        one_wave(out, tongue, form, m);
        return;
    }
    const char *from = wave_title(form, m->from, tongue), *to = wave_title(form, m->to, tongue);
    if (m->n == 0) {
        et_str_addf(out,
                    say(tongue, "Ingen har svarat både i ”%s” och i ”%s”: inget att jämföra.",
                        "Nobody has answered both in “%s” and in “%s”: nothing to compare."),
                    from, to);
        return;
    }
    et_str_addf(out,
                say(tongue, "Av %zu deltagare som svarade både i ”%s” och i ”%s” ",
                    "Of %zu participants who answered both in “%s” and in “%s”, "),
                m->n, from, to);
    if (m->is_share) {
        share(out, tongue, m, alpha);
    } else {
        et_str_add(out, say(tongue, "låg ", ""));
        score(out, tongue, m, alpha);
    }
    caution(out, tongue, m, alpha);
}

/* ---- targets --------------------------------------------------------------------- */

static void percent(struct et_str *out, enum et_tongue tongue, double share, int decimals)
{
    et_sentence_number(out, tongue, 100 * share, decimals, false);
    et_str_add(out, say(tongue, " %", "%"));
}

static void goal(struct et_str *out, enum et_tongue tongue, const struct et_target *t)
{
    double want = (double)t->percent_num / (double)t->percent_den / 100;
    et_str_add(out, t->is_at_most ? say(tongue, "Målet är högst ", "The target is at most ")
                                  : say(tongue, "Målet är minst ", "The target is at least "));
    percent(out, tongue, want, t->percent_num % t->percent_den == 0 ? 0 : 1);
}

static void verdict(struct et_str *out, enum et_tongue tongue, const struct et_target *t,
                    const struct et_judged *j)
{
    goal(out, tongue, t);
    switch (j->verdict) {
    case ET_REACHED:
        et_str_add(out, say(tongue, ": nått", ": reached"));
        et_str_add(out, j->missing > 0 ? say(tongue, ", hur de som saknas än svarar.",
                                             ", whatever those missing answer.")
                                       : ".");
        break;
    case ET_NOT_REACHED:
        et_str_add(out, say(tongue, ": inte nått", ": not reached"));
        et_str_add(out, j->missing > 0 ? say(tongue, ", hur de som saknas än svarar.",
                                             ", whatever those missing answer.")
                                       : ".");
        break;
    default:
        et_str_add(out, say(tongue, ": det går inte att säga ännu.", ": cannot tell yet."));
        et_str_addf(out,
                    t->is_at_most
                        ? say(tongue, " Nås om högst %ld av de %ld som saknas räknas hit.",
                              " Reached if at most %ld of the %ld missing count.")
                        : say(tongue, " Nås om minst %ld av de %ld som saknas lyckas.",
                              " Reached if at least %ld of the %ld missing succeed."),
                    j->more, j->missing);
    }
}

static void beside(struct et_str *out, enum et_tongue tongue, const struct et_judged *j)
{
    if (j->answered > 0) {
        et_str_addf(out,
                    say(tongue, " Bland de %ld som svarade: ", " Among the %ld who answered: "),
                    j->answered);
        percent(out, tongue, (double)j->x / (double)j->answered, 0);
        et_str_add(out, say(tongue, " (95 % KI, Wilson, ", " (95% CI, Wilson, "));
        et_sentence_number(out, tongue, 100 * j->wilson.low, 0, false);
        et_str_add(out, say(tongue, " till ", " to "));
        percent(out, tongue, j->wilson.high, 0);
        et_str_add(out, say(tongue, ", om man vill dra slutsatser om fler än dem).",
                            ", if one generalises beyond them)."));
    }
    if (j->has_ceiling && j->ceiling > 0)
        et_str_addf(out,
                    say(tongue, " %ld låg högst redan före och kunde inte bli bättre.",
                        " %ld were at the top before and could not get better."),
                    j->ceiling);
    if (j->unsure > 0)
        et_str_addf(out,
                    say(tongue,
                        " För %ld deltagare säger registret inte om de hör hit; de är inte "
                        "medräknade.",
                        " For %ld participants the register does not say whether they belong "
                        "here; they are not counted."),
                    j->unsure);
}

void et_sentence_target(struct et_str *out, enum et_tongue tongue, const struct et_form *form,
                        const struct et_judged *j)
{
    const struct et_target *t = &form->targets[j->target];
    if (j->n == 0) {
        et_str_add(out, say(tongue, "Ingen hör hit ännu. ", "Nobody belongs here yet. "));
        goal(out, tongue, t);
        et_str_add(out, say(tongue, ": det går inte att säga ännu.", ": cannot tell yet."));
        beside(out, tongue, j);
        return;
    }
    int low = et_sentence_decimals(j->x, j->n, t);
    et_str_addf(out, say(tongue, "%ld av %ld (", "%ld of %ld ("), j->x, j->n);
    percent(out, tongue, (double)j->x / (double)j->n, low);
    et_str_add(out, ")");
    if (j->missing > 0) {
        int high = et_sentence_decimals(j->x + j->missing, j->n, t);
        et_str_addf(out, say(tongue, "; %ld saknas: mellan ", "; %ld are missing: between "),
                    j->missing);
        et_sentence_number(out, tongue, 100 * (double)j->x / (double)j->n, low, false);
        et_str_add(out, say(tongue, " och ", " and "));
        percent(out, tongue, (double)(j->x + j->missing) / (double)j->n, high);
        et_str_addf(out, say(tongue, " av alla %ld", " of all %ld"), j->n);
    }
    et_str_add(out, ". ");
    verdict(out, tongue, t, j);
    beside(out, tongue, j);
}

static void p_equals(struct et_str *out, enum et_tongue tongue, double p)
{
    et_str_add(out, p < 0.001 ? "p " : "p = ");
    et_sentence_p(out, tongue, p);
}

void et_sentence_contrast(struct et_str *out, enum et_tongue tongue, const struct et_compare *c,
                          const struct et_contrast *contrast)
{
    const struct et_unpaired *u = &contrast->unpaired;
    bool is_share = c->groups[0].measures[contrast->measure].is_share;
    double scale = is_share ? 100 : 1;
    int decimals = is_share ? 0 : 2;
    if (contrast->groups < 2)
        return;
    if (contrast->groups > 2) {
        et_str_addf(out,
                    say(tongue, "Skillnad i förändring mellan %zu grupper: Kruskal–Wallis ",
                        "Difference in change between %zu groups: Kruskal–Wallis "),
                    contrast->groups);
        p_equals(out, tongue, contrast->kw_p);
        et_str_add(out, ".");
        return;
    }
    et_str_addf(
        out,
        say(tongue, "Skillnad i förändring, %s minus %s: ", "Difference in change, %s minus %s: "),
        c->groups[contrast->second].title, c->groups[contrast->first].title);
    et_sentence_number(out, tongue, u->diff * scale, decimals, true);
    et_str_add(out, is_share
                        ? say(tongue, " procentenheter (Welch, ", " percentage points (Welch, ")
                        : " (Welch, ");
    interval(out, tongue, u->welch, scale, decimals, c->how.alpha);
    bool is_exact = !isnan(u->u_exact_p);
    et_str_add(out, is_exact ? say(tongue, "; Mann–Whitney, exakt, ", "; Mann–Whitney, exact, ")
                             : say(tongue, "; Mann–Whitney, asymptotisk, ",
                                   "; Mann–Whitney, asymptotic, "));
    p_equals(out, tongue, is_exact ? u->u_exact_p : u->u_p);
    et_str_add(out, ").");
}

const char *et_sentence_no_cause(enum et_tongue tongue)
{
    return say(
        tongue,
        "Förändring före–efter utan jämförelsegrupp visar inte att kursen orsakade förändringen.",
        "A change from before to after without a comparison group does not show that the "
        "course caused it.");
}
