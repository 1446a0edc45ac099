/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/plan_out.h"

#include <math.h>

#include "analysis/page.h"
#include "analysis/sentence.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

static bool is_share(const struct et_planned *p)
{
    return p->plan.test == ET_PLAN_SHARE;
}

void et_plan_answer(struct et_planned *p)
{
    p->power = p->least = NAN;
    if (!p->has_n)
        p->n = et_plan_needed(&p->plan, p->wanted);
    if (p->has_n && !p->has_effect)
        p->least = et_plan_least(&p->plan, p->n, p->wanted);
    else if (p->n > 0)
        p->power = et_plan_power(&p->plan, p->n);
}

/* ---- the sentence ------------------------------------------------------------- */

static void percent(struct et_str *out, enum et_tongue tongue, double share)
{
    double value = 100 * share;
    int decimals = 0;
    while (decimals < 3 &&
           fabs(value * pow(10, decimals) - round(value * pow(10, decimals))) > 1e-6)
        decimals++;
    et_sentence_number(out, tongue, value, decimals > 1 ? 1 : decimals, false);
    et_str_add(out, et_sentence_say(tongue, " %", "%"));
}

static const char *test_name(const struct et_planned *p, enum et_tongue tongue)
{
    switch (p->plan.test) {
    case ET_PLAN_T:
        return et_sentence_say(tongue, "parat t-test", "a paired t test");
    case ET_PLAN_WILCOXON:
        return et_sentence_say(tongue, "Wilcoxon–Pratt", "Wilcoxon–Pratt");
    case ET_PLAN_MCNEMAR:
        return p->plan.is_exact
                   ? et_sentence_say(tongue, "McNemars exakta test", "McNemar's exact test")
                   : et_sentence_say(tongue, "McNemar mid-p", "McNemar mid-p");
    default:
        return et_sentence_say(tongue, "exakt binomialtest", "an exact binomial test");
    }
}

/* "en förändring på 0,50 (standardavvikelse 1,00)" */
static void effect(const struct et_planned *p, const struct et_plan *plan, enum et_tongue tongue,
                   struct et_str *out)
{
    switch (p->plan.test) {
    case ET_PLAN_T:
    case ET_PLAN_WILCOXON:
        et_str_add(out, et_sentence_say(tongue, "en förändring på ", "a change of "));
        et_sentence_number(out, tongue, plan->change, 2, true);
        et_str_add(out, et_sentence_say(tongue, " (förändringarnas standardavvikelse ",
                                        " (standard deviation of the changes "));
        et_sentence_number(out, tongue, plan->sd, 2, false);
        et_str_add(out, ")");
        break;
    case ET_PLAN_MCNEMAR:
        et_str_add(out, et_sentence_say(tongue, "att ", "that "));
        percent(out, tongue, plan->up);
        et_str_add(
            out, et_sentence_say(tongue, " går från nej till ja och ", " go from no to yes and "));
        percent(out, tongue, plan->down);
        et_str_add(out, et_sentence_say(tongue, " från ja till nej", " from yes to no"));
        break;
    case ET_PLAN_SHARE:
        et_str_add(out, et_sentence_say(tongue, "att andelen ligger ", "that the share is "));
        et_str_add(out, plan->share > plan->target ? et_sentence_say(tongue, "över ", "above ")
                                                   : et_sentence_say(tongue, "under ", "below "));
        percent(out, tongue, plan->target);
        et_str_add(out, et_sentence_say(tongue, ", om den är ", ", if it is "));
        percent(out, tongue, plan->share);
        break;
    }
}

static void how(const struct et_planned *p, enum et_tongue tongue, struct et_str *out)
{
    et_str_addf(out, et_sentence_say(tongue, " med %s (", " with %s ("), test_name(p, tongue));
    et_str_add(out, p->is_one_sided ? et_sentence_say(tongue, "ensidigt, ", "one-sided, ")
                                    : et_sentence_say(tongue, "tvåsidigt, ", "two-sided, "));
    percent(out, tongue, p->level);
    et_str_add(out, ")");
}

static void needed(const struct et_planned *p, enum et_tongue tongue, struct et_str *out)
{
    if (p->n == 0) {
        et_str_addf(out,
                    et_sentence_say(tongue, "Inte ens %d räcker för att visa ",
                                    "Not even %d are enough to show "),
                    ET_PLAN_MAX);
        effect(p, &p->plan, tongue, out);
        how(p, tongue, out);
        et_str_add(out, ".");
        return;
    }
    et_str_addf(out,
                is_share(p)
                    ? et_sentence_say(tongue, "%ld som svarar behövs för att ",
                                      "%ld who answer are needed to show ")
                    : et_sentence_say(tongue, "%ld som svarar båda gångerna behövs för att ",
                                      "%ld who answer both times are needed to show "),
                p->n);
    et_str_add(out, et_sentence_say(tongue, "visa ", ""));
    effect(p, &p->plan, tongue, out);
    how(p, tongue, out);
    et_str_add(out, et_sentence_say(tongue, " med sannolikheten ", " with probability "));
    et_sentence_number(out, tongue, p->wanted, 2, false);
    et_str_add(out, ".");
    if (p->attrition > 0) {
        et_str_addf(out, et_sentence_say(tongue, " Skriv in %ld, om ", " Enrol %ld, if "),
                    et_plan_enrol(p->n, p->attrition));
        percent(out, tongue, p->attrition);
        et_str_add(out, et_sentence_say(tongue, " faller bort.", " are lost."));
    }
}

static void shown(const struct et_planned *p, enum et_tongue tongue, struct et_str *out)
{
    struct et_plan plan = p->plan;
    et_str_addf(out, et_sentence_say(tongue, "Med %ld ", "With %ld "), p->n);
    et_str_add(out, is_share(p) ? et_sentence_say(tongue, "som svarar ", "who answer, ")
                                : et_sentence_say(tongue, "som svarar båda gångerna ",
                                                  "who answer both times, "));
    if (!p->has_effect && isnan(p->least)) {
        et_str_add(out, et_sentence_say(tongue, "kan ingenting visas", "nothing can be shown"));
        how(p, tongue, out);
        et_str_add(out, et_sentence_say(tongue, ": de är för få.", ": they are too few."));
        return;
    }
    et_str_add(out, et_sentence_say(tongue, "visas ", ""));
    if (!p->has_effect) {
        plan.change = plan.test == ET_PLAN_T || plan.test == ET_PLAN_WILCOXON ? p->least : 0;
        plan.up = plan.test == ET_PLAN_MCNEMAR ? p->least : 0;
        plan.share = is_share(p) ? p->least : 0;
    }
    effect(p, &plan, tongue, out);
    et_str_add(out, et_sentence_say(tongue, "", " is shown"));
    how(p, tongue, out);
    et_str_add(out, et_sentence_say(tongue, " med sannolikheten ", " with probability "));
    et_sentence_number(out, tongue, p->has_effect ? p->power : p->wanted, 2, false);
    et_str_add(out, p->has_effect
                        ? "."
                        : et_sentence_say(tongue, "; mindre än så kan finnas utan att synas.",
                                          "; less than that may be there unseen."));
}

static void sentence(const struct et_planned *p, enum et_tongue tongue, struct et_str *out)
{
    if (p->has_n)
        shown(p, tongue, out);
    else
        needed(p, tongue, out);
    if (is_share(p) && p->has_effect && p->n > 0) {
        et_str_add(out, et_sentence_say(tongue, " Att själva antalet når målet har sannolikheten ",
                                        " That the count itself reaches the target has "
                                        "probability "));
        et_sentence_number(
            out, tongue, et_plan_chance(&p->plan, p->n, p->plan.share < p->plan.target), 2, false);
        et_str_add(out, ".");
    }
}

static void method(const struct et_planned *p, enum et_tongue tongue, struct et_str *out)
{
    if (p->plan.test == ET_PLAN_WILCOXON) {
        et_str_addf(out,
                    et_sentence_say(tongue,
                                    "Simulerat: %ld omgångar av normalfördelade förändringar, "
                                    "frö %llu",
                                    "Simulated: %ld rounds of normal changes, seed %llu"),
                    p->plan.rounds, (unsigned long long)p->plan.seed);
        if (p->plan.step > 0) {
            et_str_add(out, et_sentence_say(tongue, ", i steg om ", ", in steps of "));
            et_sentence_number(out, tongue, p->plan.step, 2, false);
        }
        et_str_add(out, et_sentence_say(tongue, "; felmarginal ±", "; margin ±"));
        double power = isnan(p->power) ? p->wanted : p->power;
        et_sentence_number(out, tongue, 1.96 * sqrt(power * (1 - power) / (double)p->plan.rounds),
                           3, false);
        et_str_add(out, et_sentence_say(tongue, " i sannolikheten.", " in the probability."));
        return;
    }
    et_str_add(out, p->plan.test == ET_PLAN_T
                        ? et_sentence_say(tongue, "Exakt för normalfördelade förändringar.",
                                          "Exact for changes that are normally distributed.")
                        : et_sentence_say(tongue, "Exakt, utan närmevärden.",
                                          "Exact, without approximation."));
}

/* ---- text ------------------------------------------------------------------------ */

static void row(const struct et_planned *p, enum et_tongue tongue, long n, struct et_str *out)
{
    struct et_str number = ET_STR_EMPTY;
    et_sentence_number(&number, tongue, et_plan_power(&p->plan, n), 3, false);
    et_str_addf(out, "%8ld %10ld %9s", n, et_plan_enrol(n, p->attrition), number.text);
    et_str_addf(out, "%s\n", n == p->n ? "  ◀" : "");
    et_str_free(&number);
}

static void table(const struct et_planned *p, enum et_tongue tongue, struct et_str *out)
{
    static const int quarters[] = {2, 3, 4, 5, 6};
    if (p->n < 1 || (p->has_n && !p->has_effect))
        return;
    /* TRANSLATORS: heads of three columns, 8, 10 and 9 cells wide, to the right */
    et_str_add(out, _("\n       n   to enrol     power\n"));
    long last = 0;
    for (size_t i = 0; i < sizeof quarters / sizeof *quarters; i++) {
        long n = (p->n * quarters[i] + 2) / 4;
        if (n > last && n <= ET_PLAN_MAX)
            row(p, tongue, n, out);
        last = n;
    }
}

void et_plan_text(const struct et_planned *p, struct et_str *out)
{
    enum et_tongue tongue = et_sentence_tongue();
    struct et_str line = ET_STR_EMPTY;
    sentence(p, tongue, &line);
    et_page_paragraph(out, line.text, 0);
    table(p, tongue, out);
    et_str_add(out, "\n");
    et_str_clear(&line);
    method(p, tongue, &line);
    et_page_paragraph(out, line.text, 0);
    et_str_free(&line);
}

/* ---- JSON ------------------------------------------------------------------------- */

static void given(const struct et_planned *p, struct et_json *json)
{
    static const char *const names[] = {"t", "wilcoxon", "mcnemar", "share"};
    const struct et_plan *plan = &p->plan;
    et_json_text(json, "test", names[plan->test]);
    et_json_number(json, "alpha", p->level);
    et_json_truth(json, "one_sided", p->is_one_sided);
    et_json_number(json, "power_wanted", p->wanted);
    et_json_number(json, "attrition", p->attrition);
    if (plan->test == ET_PLAN_T || plan->test == ET_PLAN_WILCOXON) {
        et_json_number(json, "change", p->has_effect ? plan->change : NAN);
        et_json_number(json, "sd", plan->sd);
    }
    if (plan->test == ET_PLAN_WILCOXON) {
        et_json_number(json, "step", plan->step);
        et_json_int(json, "rounds", plan->rounds);
        et_json_int(json, "seed", (int64_t)plan->seed);
    }
    if (plan->test == ET_PLAN_MCNEMAR) {
        et_json_number(json, "up", p->has_effect ? plan->up : NAN);
        et_json_number(json, "down", plan->down);
        et_json_text(json, "p", plan->is_exact ? "exact" : "mid-p");
    }
    if (is_share(p)) {
        et_json_number(json, "share", p->has_effect ? plan->share : NAN);
        et_json_number(json, "target", plan->target);
    }
}

void et_plan_json(const struct et_planned *p, struct et_str *out)
{
    struct et_json json = et_json_start(out);
    struct et_str line = ET_STR_EMPTY;
    et_json_open(&json, NULL, '{');
    given(p, &json);
    if (p->n > 0) {
        et_json_int(&json, "n", p->n);
        et_json_int(&json, "enrol", et_plan_enrol(p->n, p->attrition));
    } else {
        et_json_null(&json, "n");
        et_json_null(&json, "enrol");
    }
    et_json_number(&json, "power", p->power);
    et_json_number(&json, "least", p->least);
    if (is_share(p) && p->has_effect && p->n > 0)
        et_json_number(&json, "chance_count_reaches",
                       et_plan_chance(&p->plan, p->n, p->plan.share < p->plan.target));
    sentence(p, ET_TONGUE_SV, &line);
    et_json_text(&json, "sentence_sv", line.text);
    et_str_clear(&line);
    sentence(p, ET_TONGUE_EN, &line);
    et_json_text(&json, "sentence_en", line.text);
    et_json_open(&json, "notes", '[');
    for (enum et_tongue tongue = ET_TONGUE_SV; tongue <= ET_TONGUE_EN; tongue++) {
        et_str_clear(&line);
        method(p, tongue, &line);
        et_json_text(&json, NULL, line.text);
    }
    if (p->n == 0)
        et_json_text(&json, NULL,
                     "n is null: more than 20,000 would be needed, or there is no change");
    if (p->has_n && !p->has_effect && isnan(p->least))
        et_json_text(&json, NULL, "least is null: so few cannot reach significance");
    et_json_close(&json);
    et_json_close(&json);
    et_str_add(out, "\n");
    et_str_free(&line);
}
