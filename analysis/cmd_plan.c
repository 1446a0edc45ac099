/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_plan.c - etapp plan: how many participants, or what so many can show. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/commands.h"
#include "analysis/plan_out.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

extern const struct et_command et_cmd_plan;

/* The number behind OPTION within LOW..HIGH; with a share, "30%" is 0.3. */
static bool read_number(struct et_run *run, const struct et_args *args, const char *option,
                        double low, double high, double *value)
{
    const char *given = et_args_value(args, option);
    char text[40], *end;
    if (given == NULL)
        return true;
    (void)snprintf(text, sizeof text, "%s", given);
    char *comma = strchr(text, ',');
    if (comma != NULL)
        *comma = '.';
    double number = strtod(text, &end);
    bool is_number = end != text && text[strspn(text, "0123456789+-.% ")] == '\0';
    if (high <= 1 && end[strspn(end, " ")] == '%') {
        number /= 100;
        end += strspn(end, " ") + 1;
    }
    if (is_number && *end == '\0' && number >= low && number <= high) {
        *value = number;
        return true;
    }
    (void)et_run_usage(run, _("--%s should be from %g to %g, not “%s”"), option, low, high, given);
    return false;
}

static bool is_given(struct et_run *run, const struct et_args *args, const char *option)
{
    if (et_args_has(args, option))
        return true;
    (void)et_run_usage(run, _("--%s is missing; see “etapp help plan”"), option);
    return false;
}

static const char *const tests[] = {"t", "wilcoxon", "mcnemar", "share"};

/* Which options each test is asked by; another is a mistake. */
static const char *const wants[][6] = {
    {"change", "sd"},
    {"change", "sd", "step", "rounds", "seed"},
    {"up", "down", "before", "after", "exact"},
    {"share", "target"},
};

static bool has_no_other(struct et_run *run, const struct et_args *args, enum et_plan_test test)
{
    for (size_t t = 0; t < sizeof tests / sizeof *tests; t++)
        for (size_t o = 0; o < 6 && wants[t][o] != NULL; o++) {
            bool is_own = false;
            for (size_t k = 0; k < 6 && wants[test][k] != NULL; k++)
                is_own = is_own || strcmp(wants[test][k], wants[t][o]) == 0;
            if (!is_own && et_args_has(args, wants[t][o])) {
                (void)et_run_usage(run, _("“plan %s” has no use for --%s"), tests[test],
                                   wants[t][o]);
                return false;
            }
        }
    return true;
}

/* Shares before and after: who changes, if one time says nothing of the other. */
static bool read_yes_no(struct et_run *run, const struct et_args *args, struct et_planned *p)
{
    double before = NAN, after = NAN;
    bool has_shares = et_args_has(args, "before") || et_args_has(args, "after");
    if (has_shares && (et_args_has(args, "up") || et_args_has(args, "down"))) {
        (void)et_run_usage(run, "%s", _("give --up and --down, or --before and --after"));
        return false;
    }
    if (has_shares) {
        if (!is_given(run, args, "before") || !is_given(run, args, "after") ||
            !read_number(run, args, "before", 0, 1, &before) ||
            !read_number(run, args, "after", 0, 1, &after))
            return false;
        p->plan.up = (1 - before) * after;
        p->plan.down = before * (1 - after);
        p->has_effect = true;
        return true;
    }
    p->has_effect = et_args_has(args, "up");
    if (!p->has_n && !is_given(run, args, "up"))
        return false;
    if (!read_number(run, args, "up", 0, 1, &p->plan.up) ||
        !read_number(run, args, "down", 0, 1, &p->plan.down))
        return false;
    if (p->plan.up + p->plan.down <= 1)
        return true;
    (void)et_run_usage(run, "%s", _("--up and --down are more than 100 % together"));
    return false;
}

static bool read_effect(struct et_run *run, const struct et_args *args, struct et_planned *p)
{
    p->plan.sd = 1;
    p->plan.is_exact = et_args_has(args, "exact");
    if (p->plan.test == ET_PLAN_MCNEMAR)
        return read_yes_no(run, args, p);
    bool is_share = p->plan.test == ET_PLAN_SHARE;
    const char *effect = is_share ? "share" : "change";
    p->has_effect = et_args_has(args, effect);
    if ((!p->has_n && !is_given(run, args, effect)) || (is_share && !is_given(run, args, "target")))
        return false;
    p->plan.share = 1;
    long seed = 1;
    bool is_read = read_number(run, args, "change", -1000, 1000, &p->plan.change) &&
                   read_number(run, args, "sd", 0.001, 1000, &p->plan.sd) &&
                   read_number(run, args, "step", 0, 1000, &p->plan.step) &&
                   read_number(run, args, "share", 0, 1, &p->plan.share) &&
                   read_number(run, args, "target", 0, 1, &p->plan.target) &&
                   et_args_int(run, args, "rounds", 100, 100000, 2000, &p->plan.rounds) &&
                   et_args_int(run, args, "seed", 0, 1000000000, 1, &seed);
    p->plan.seed = (uint64_t)seed;
    return is_read;
}

static bool read_all(struct et_run *run, const struct et_args *args, struct et_planned *p)
{
    const char *word = et_args_count(args) == 1 ? et_args_word(args, 0) : "";
    size_t test = 0;
    while (test < sizeof tests / sizeof *tests && strcmp(tests[test], word) != 0)
        test++;
    if (test == sizeof tests / sizeof *tests) {
        (void)et_run_usage(run, "%s", _("which test? Say plan t, wilcoxon, mcnemar or share"));
        return false;
    }
    p->plan.test = (enum et_plan_test)test;
    p->has_n = et_args_has(args, "n");
    p->is_one_sided = et_args_has(args, "one-sided");
    if (!has_no_other(run, args, p->plan.test) ||
        !et_args_int(run, args, "n", 1, ET_PLAN_MAX, 0, &p->n) ||
        !read_number(run, args, "power", 0.5, 0.999, &p->wanted) ||
        !read_number(run, args, "alpha", 0.0001, 0.5, &p->level) ||
        !read_number(run, args, "attrition", 0, 0.95, &p->attrition) || !read_effect(run, args, p))
        return false;
    p->plan.alpha = p->is_one_sided ? p->level : p->level / 2;
    /* enrolled, not left: what is lost comes off first */
    if (p->has_n)
        p->n = lround(floor((double)p->n * (1 - p->attrition) + 1e-9));
    if (!p->has_n || p->n > 0)
        return true;
    (void)et_run_usage(run, "%s", _("nobody is left after so much attrition"));
    return false;
}

static enum et_status plan_run(struct et_run *run, const struct et_args *args)
{
    struct et_planned planned = {.wanted = 0.8, .level = 0.05};
    struct et_str out = ET_STR_EMPTY;
    if (!read_all(run, args, &planned))
        return ET_USAGE;
    et_plan_answer(&planned);
    if (run->format == ET_FORMAT_JSON)
        et_plan_json(&planned, &out);
    else
        et_plan_text(&planned, &out);
    fwrite(out.text, 1, out.length, run->out);
    et_str_free(&out);
    return ET_OK;
}

static const struct et_option options[] = {
    {"change", 0, N_("X"), N_("t, wilcoxon: the mean change to see")},
    {"sd", 0, N_("X"), N_("... and the standard deviation of the changes (1)")},
    {"step", 0, N_("X"), N_("wilcoxon: changes come in steps of this, as on a scale")},
    {"up", 0, N_("SHARE"), N_("mcnemar: the share that goes from no to yes")},
    {"down", 0, N_("SHARE"), N_("... and from yes to no (0)")},
    {"before", 0, N_("SHARE"), N_("... or the shares of yes before")},
    {"after", 0, N_("SHARE"), N_("... and after, as if they were independent (cautious)")},
    {"exact", 0, NULL, N_("... by the exact test, not by mid-p")},
    {"share", 0, N_("SHARE"), N_("share: the true share")},
    {"target", 0, N_("SHARE"), N_("... and the target it is set against")},
    {"power", 0, N_("SHARE"), N_("how probable it should be that it is shown (80%)")},
    {"alpha", 0, N_("A"), N_("level of significance (0.05)")},
    {"one-sided", 0, NULL, N_("the whole level in one tail")},
    {"attrition", 0, N_("SHARE"), N_("how many of those enrolled are lost (0%)")},
    {"n", 0, N_("N"), N_("the reverse: what this many enrolled can show")},
    {"rounds", 0, N_("N"), N_("wilcoxon: rounds of simulation (2000)")},
    {"seed", 0, N_("N"), N_("... and their seed (1)")},
    {0},
};

const struct et_command et_cmd_plan = {
    .name = "plan",
    .synopsis = "t|wilcoxon|mcnemar|share [--change X --sd X | --up S --down S | --share S "
                "--target S] [--power S] [--attrition S] [--n N]",
    .summary = N_("how many participants are needed, or what so many can show"),
    .details = N_("etapp plan t --change 0.5 --sd 1 --attrition 20%\n"
                  "etapp plan mcnemar --up 30% --down 10%\n"
                  "etapp plan share --share 90% --target 80%\n"
                  "etapp plan wilcoxon --n 24 --sd 1 --step 0.5\n"
                  "A share may be written 30% or 0.3."),
    .options = options,
    .formats = 1u << ET_FORMAT_JSON,
    .run = plan_run,
};
