/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/contrast.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

/* ---- which waves ------------------------------------------------------------- */

struct asked {
    const struct et_form *form;
    uint32_t all, any;
};

static void visit_variable(void *user, uint32_t variable, uint32_t wave)
{
    struct asked *asked = user;
    if (wave != ET_NONE)
        return;
    uint32_t waves = asked->form->items[asked->form->variables[variable].item].waves;
    asked->all &= waves;
    asked->any |= waves;
}

/* As the indicator says, else the first two waves that ask for it. */
static void choose_waves(const struct et_form *form, const struct et_indicator *indicator,
                         const struct et_compare_how *how, struct et_measure *m)
{
    m->from = how->from;
    m->to = how->to;
    if (m->to == ET_NONE) {
        m->from = indicator->change_from;
        m->to = indicator->change_to;
    }
    if (m->to != ET_NONE)
        return;
    struct asked asked = {form, UINT32_MAX, 0};
    et_expr_reads(indicator->value, visit_variable, &asked);
    uint32_t waves = asked.all != 0 ? asked.all : asked.any;
    m->from = ET_NONE;
    for (uint32_t w = 0; w < form->wave_count; w++) {
        if ((waves >> w & 1) == 0)
            continue;
        if (m->to == ET_NONE) {
            m->to = w;
        } else {
            m->from = m->to;
            m->to = w;
            return;
        }
    }
}

/* ---- the best there is --------------------------------------------------------- */

static double best_answer(const struct et_form *form, uint32_t variable, int better)
{
    const struct et_variable *v = &form->variables[variable];
    const struct et_item *item = &form->items[v->item];
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; v->list != NULL && v->list->is_scale && i < v->list->choice_count; i++) {
        const struct et_choice *choice = &v->list->choices[i];
        if (choice->kind != ET_CHOICE_MISSING && choice->kind != ET_CHOICE_RETIRED) {
            low = fmin(low, choice->code);
            high = fmax(high, choice->code);
        }
    }
    if (v->list == NULL && v->kind == ET_KIND_NUMBER) {
        low = item->low.is_set && !item->low.is_today ? item->low.value : INFINITY;
        high = item->high.is_set && !item->high.is_today ? item->high.value : -INFINITY;
    }
    double best = better > 0 ? high : low;
    return isfinite(best) ? best : NAN;
}

double et_compare_ceiling(const struct et_form *form, const struct et_indicator *indicator)
{
    const struct et_expr *e = indicator->value;
    if (indicator->better == 0)
        return NAN;
    if (e->op == ET_OP_ANSWER)
        return best_answer(form, e->variable, indicator->better);
    if (e->op != ET_OP_CALL || e->arg_count == 0 ||
        (e->function != ET_FN_MEAN && e->function != ET_FN_MIN && e->function != ET_FN_MAX))
        return NAN;
    double best = NAN;
    for (size_t i = 0; i < e->arg_count; i++) {
        double own = e->args[i]->op == ET_OP_ANSWER
                         ? best_answer(form, e->args[i]->variable, indicator->better)
                         : NAN;
        if (isnan(own) || (i > 0 && own != best)) /* of unlike scales: left alone */
            return NAN;
        best = own;
    }
    return best;
}

/* How far D goes in the better direction: 1, -1, or 0 where it is less than asked. */
static int direction(const struct et_indicator *indicator, double d)
{
    int better = indicator->better == 0 ? 1 : indicator->better;
    double moved = et_describe_round(d * better, ET_PAIRED_DECIMALS);
    double by = indicator->has_change_by ? indicator->change_by : 0;
    if (moved > 0 && moved >= by - 1e-9)
        return 1;
    return moved < 0 && moved <= -by + 1e-9 ? -1 : 0;
}

static bool is_at_ceiling(const struct et_indicator *indicator, double ceiling, double value)
{
    return indicator->better > 0 ? value >= ceiling - 1e-9 : value <= ceiling + 1e-9;
}

/* ---- one measure ---------------------------------------------------------------- */

static void count_better(const struct et_form *form, struct et_measure *m, const double *pre,
                         const double *post, size_t n)
{
    const struct et_indicator *indicator = &form->indicators[m->indicator];
    double ceiling = et_compare_ceiling(form, indicator);
    m->has_better = indicator->better != 0 && m->from != ET_NONE;
    m->has_ceiling = m->has_better && !isnan(ceiling);
    for (size_t i = 0; i < n && m->has_better; i++) {
        if (isnan(pre[i]) || isnan(post[i]))
            continue;
        int way = direction(indicator, post[i] - pre[i]);
        m->better += way > 0;
        m->worse += way < 0;
        m->ceiling += m->has_ceiling && is_at_ceiling(indicator, ceiling, pre[i]);
    }
}

static void test(struct et_measure *m, double alpha)
{
    const struct et_paired *p = &m->paired;
    m->p = m->p_holm = NAN;
    if (m->is_share) {
        long n11 = 0, n00 = 0, same = p->n_same;
        n11 = lround(p->n > 0 ? p->pre.mean * (double)p->n : 0) - p->n_down;
        n00 = same - n11;
        m->binary = et_binary(n11, p->n_down, p->n_up, n00, alpha);
        m->p = p->n > 0 ? m->binary.mid_p : NAN;
        m->is_exact = true;
        return;
    }
    m->is_exact = !isnan(p->pratt.exact_p);
    m->p = m->is_exact ? p->pratt.exact_p : p->pratt.asymptotic_p;
}

static void measure(const struct et_compare *c, const struct et_compare_group *group,
                    struct et_measure *m, double *pre, double *post)
{
    const struct et_form *form = c->data->form;
    size_t n = 0;
    const double *to = et_dataset_column(c->data, m->indicator, m->to);
    const double *from =
        m->from != ET_NONE ? et_dataset_column(c->data, m->indicator, m->from) : NULL;
    for (size_t i = 0; i < c->data->people.count; i++)
        if (group->has[i]) {
            pre[n] = from != NULL ? from[i] : NAN;
            post[n++] = to[i];
        }
    m->is_share = form->indicators[m->indicator].is_share;
    m->n_enrolled = n;
    m->paired = et_paired(pre, post, n, c->how.alpha, ET_PAIRED_BRIEF);
    m->n_from = m->paired.n_pre;
    m->n_to = m->paired.n_post;
    m->n = m->paired.n;
    m->from_only = m->paired.n_pre_only;
    m->to_only = m->paired.n_post_only;
    m->neither = n - m->n - m->from_only - m->to_only;
    count_better(form, m, pre, post, n);
    test(m, c->how.alpha);
    double sums[2] = {0, 0};
    for (size_t i = 0; i < n; i++) {
        sums[0] += isnan(pre[i]) ? 0 : pre[i];
        sums[1] += isnan(post[i]) ? 0 : post[i];
    }
    m->mean_from = m->n_from > 0 ? sums[0] / (double)m->n_from : NAN;
    m->mean_to = m->n_to > 0 ? sums[1] / (double)m->n_to : NAN;
}

/* Holm is over all indicators that the form declares, whichever are shown. */
static void measure_group(const struct et_compare *c, struct et_arena *arena,
                          struct et_compare_group *group)
{
    const struct et_form *form = c->data->form;
    size_t people = c->data->people.count, count = form->indicator_count, kept = 0;
    double *pre = et_alloc((people + 1) * sizeof *pre),
           *post = et_alloc((people + 1) * sizeof *post);
    double *p = et_alloc((count + 1) * 2 * sizeof *p), *holm = p + count;
    group->measures = et_arena_array(arena, count + 1, sizeof *group->measures);
    for (uint32_t i = 0; i < count; i++) {
        struct et_measure *m = &group->measures[i];
        m->indicator = i;
        choose_waves(form, &form->indicators[i], &c->how, m);
        measure(c, group, m, pre, post);
        p[i] = m->p;
    }
    et_adjust(ET_ADJUST_HOLM, p, count, holm);
    for (size_t i = 0; i < count; i++) {
        group->measures[i].p_holm = holm[i];
        if (c->how.indicator == NULL || strcmp(form->indicators[i].id, c->how.indicator) == 0)
            group->measures[kept++] = group->measures[i];
    }
    free(pre);
    free(post);
    free(p);
}

/* ---- groups ---------------------------------------------------------------------- */

void et_compare_group_of(const struct et_dataset *data, const char *role, size_t person,
                         const char **name, const char **title)
{
    const struct et_form *form = data->form;
    const struct et_register *facts = &data->people.items[person].facts;
    const char *fact = strcmp(role, "site") == 0       ? facts->site
                       : strcmp(role, "course") == 0   ? facts->course
                       : strcmp(role, "language") == 0 ? facts->language
                       : strcmp(role, "exit") == 0     ? facts->exit
                                                       : NULL;
    *name = *title = fact != NULL ? fact : "";
    uint32_t variable = fact == NULL ? et_form_role(form, role) : ET_NONE;
    for (size_t b = 0; b < form->by_count && variable != ET_NONE; b++) {
        double code = data->roles[b * data->people.count + person];
        const struct et_list *list = form->variables[variable].list;
        const struct et_choice *choice =
            strcmp(form->by[b], role) == 0 && !isnan(code) && list != NULL
                ? et_list_choice(list, (int32_t)code)
                : NULL;
        uint32_t language = et_form_language(form, et_text_language());
        if (choice != NULL) {
            *name = choice->name;
            *title = et_form_text(form, choice->text, language == ET_NONE ? 0 : language);
        }
    }
}

static struct et_compare_group *find_group(struct et_compare *c, size_t from, const char *name)
{
    for (size_t g = from; g < c->group_count; g++)
        if (strcmp(c->groups[g].name, name) == 0)
            return &c->groups[g];
    return NULL;
}

enum { GROUPS_MAX = 400 };

static enum et_status add_role(struct et_compare *c, const char *role, struct et_arena *arena,
                               struct et_error *error)
{
    size_t from = c->group_count, people = c->data->people.count;
    for (size_t i = 0; i < people; i++) {
        const char *name, *title;
        et_compare_group_of(c->data, role, i, &name, &title);
        struct et_compare_group *group = find_group(c, from, name);
        if (group == NULL && c->group_count == GROUPS_MAX)
            return et_error_set(error, ET_INPUT, _("more than %d groups"), GROUPS_MAX);
        if (group == NULL) {
            group = &c->groups[c->group_count++];
            *group = (struct et_compare_group){
                .role = role,
                .name = name,
                .title = *title != '\0' ? title : _("(not said)"),
                .has = et_arena_array(arena, people + 1, sizeof *group->has)};
        }
        group->has[i] = true;
        group->n++;
    }
    return ET_OK;
}

/*
 * Pairs of 1 to 4 are hidden; where that is one group only, the total would
 * give it away, and the smallest of the others goes with it.
 */
static void hide_small(struct et_compare *c, size_t from)
{
    for (size_t i = 0; i < c->measure_count; i++) {
        size_t hidden = 0;
        struct et_measure *least = NULL;
        for (size_t g = from; g < c->group_count; g++) {
            struct et_measure *m = &c->groups[g].measures[i];
            size_t n = m->from != ET_NONE ? m->n : m->n_to;
            m->is_hidden = c->groups[g].n < ET_SMALL_GROUP || (n > 0 && n < ET_SMALL_GROUP);
            hidden += m->is_hidden;
            if (!m->is_hidden && n > 0 && (least == NULL || n < least->n))
                least = m;
        }
        if (hidden == 1 && least != NULL)
            least->is_hidden = true;
    }
}

/* ---- targets ----------------------------------------------------------------------- */

void et_compare_judge(const struct et_target *t, double alpha, struct et_judged *j)
{
    int64_t num = t->percent_num, den = t->percent_den;
    long low = j->x, high = j->x + j->missing;
    j->wilson = et_share_wilson(j->x, j->answered, alpha);
    j->exact = et_share_exact(j->x, j->answered, alpha);
    j->verdict = ET_CANNOT_TELL;
    j->more = 0;
    if (j->n == 0)
        return;
    bool is_low_good = et_share_reaches(low, j->n, num, den, t->is_at_most);
    bool is_high_good = et_share_reaches(high, j->n, num, den, t->is_at_most);
    if (is_low_good && is_high_good)
        j->verdict = ET_REACHED;
    else if (!is_low_good && !is_high_good)
        j->verdict = ET_NOT_REACHED;
    /* at least: this many more successes reach it; at most: this many keep it */
    for (long x = low; x <= high; x++) {
        bool is_good = et_share_reaches(x, j->n, num, den, t->is_at_most);
        if (is_good != t->is_at_most) {
            j->more = t->is_at_most ? x - 1 - low : x - low;
            break;
        }
    }
}

/* 1, 0, or NaN where it is missing. */
static double success(const struct et_dataset *data, const struct et_target *t, size_t person)
{
    const struct et_indicator *indicator = &data->form->indicators[t->indicator];
    if (t->kind == ET_TARGET_SHARE)
        return et_dataset_column(data, t->indicator, t->wave)[person];
    double before = et_dataset_column(data, t->indicator, t->from)[person];
    double after = et_dataset_column(data, t->indicator, t->to)[person];
    if (isnan(before) || isnan(after))
        return NAN;
    return direction(indicator, after - before) == (t->kind == ET_TARGET_BETTER ? 1 : -1);
}

static struct et_judged judge(const struct et_dataset *data, uint32_t target, double alpha)
{
    const struct et_form *form = data->form;
    const struct et_target *t = &form->targets[target];
    const struct et_indicator *indicator = &form->indicators[t->indicator];
    double ceiling = t->kind == ET_TARGET_BETTER ? et_compare_ceiling(form, indicator) : NAN;
    struct et_judged j = {.target = target, .has_ceiling = !isnan(ceiling)};
    for (size_t i = 0; i < data->people.count; i++) {
        struct et_context context = {.form = form, .facts = &data->people.items[i].facts};
        struct et_value is_in = {.is_known = true, .number = 1};
        if (t->of != NULL)
            is_in = et_expr_value(t->of, &context, 0);
        j.unsure += !is_in.is_known;
        if (!is_in.is_known || is_in.number == 0)
            continue;
        j.n++;
        double value = success(data, t, i);
        j.answered += !isnan(value);
        j.missing += isnan(value);
        j.x += value > 0;
        if (j.has_ceiling) {
            double before = et_dataset_column(data, t->indicator, t->from)[i];
            j.ceiling += !isnan(before) && is_at_ceiling(indicator, ceiling, before);
        }
    }
    et_compare_judge(t, alpha, &j);
    return j;
}

/* ---- all of it ----------------------------------------------------------------------- */

bool et_compare_has_role(const struct et_form *form, const char *role)
{
    static const char *const facts[] = {"site", "course", "language", "exit"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (strcmp(facts[i], role) == 0)
            return true;
    for (size_t b = 0; b < form->by_count; b++)
        if (strcmp(form->by[b], role) == 0 && et_form_role(form, role) != ET_NONE)
            return true;
    return false;
}

static void all_targets(struct et_compare *c, struct et_arena *arena)
{
    const struct et_form *form = c->data->form;
    c->targets = et_arena_array(arena, form->target_count + 1, sizeof *c->targets);
    for (uint32_t t = 0; t < form->target_count; t++) {
        const char *id = form->indicators[form->targets[t].indicator].id;
        if (c->how.indicator == NULL || strcmp(c->how.indicator, id) == 0)
            c->targets[c->target_count++] = judge(c->data, t, c->how.alpha);
    }
}

enum et_status et_compare(const struct et_dataset *data, const struct et_compare_how *how,
                          struct et_arena *arena, struct et_compare *c, struct et_error *error)
{
    *c = (struct et_compare){.data = data, .how = *how};
    for (size_t i = 0; i < data->form->indicator_count; i++)
        c->measure_count +=
            how->indicator == NULL || strcmp(data->form->indicators[i].id, how->indicator) == 0;
    if (how->indicator != NULL && c->measure_count == 0)
        return et_error_set(error, ET_INPUT, _("the form has no indicator “%s”"), how->indicator);
    c->groups = et_arena_array(arena, GROUPS_MAX, sizeof *c->groups);
    c->contrasts =
        et_arena_array(arena, how->by_count * c->measure_count + 1, sizeof *c->contrasts);
    size_t people = data->people.count;
    c->groups[c->group_count++] =
        (struct et_compare_group){.role = "",
                                  .name = "",
                                  .title = "",
                                  .n = people,
                                  .has = et_arena_array(arena, people + 1, sizeof(bool))};
    for (size_t i = 0; i < people; i++)
        c->groups[0].has[i] = true;
    measure_group(c, arena, &c->groups[0]);
    for (size_t i = 0; i < c->measure_count; i++) {
        struct et_measure *m = &c->groups[0].measures[i];
        m->detail = et_detail(data, m, how, arena);
    }
    for (size_t b = 0; b < how->by_count; b++) {
        size_t from = c->group_count;
        if (!et_compare_has_role(data->form, how->by[b]))
            return et_error_set(
                error, ET_INPUT,
                _("“%s” is nothing to group by: site, course, language, exit, or a role "
                  "that the form's `by` names"),
                how->by[b]);
        enum et_status status = add_role(c, how->by[b], arena, error);
        if (status != ET_OK)
            return status;
        for (size_t g = from; g < c->group_count; g++)
            measure_group(c, arena, &c->groups[g]);
        if (!how->is_internal)
            hide_small(c, from);
        for (size_t i = 0; i < c->measure_count && c->group_count > from; i++)
            c->contrasts[c->contrast_count++] = et_contrast(c, i, from, c->group_count);
    }
    all_targets(c, arena);
    return ET_OK;
}
