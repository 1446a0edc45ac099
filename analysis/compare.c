/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/compare_inside.h"
#include "analysis/contrast.h"
#include "analysis/more.h"
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

int et_compare_direction(const struct et_indicator *indicator, double d)
{
    int better = indicator->better == 0 ? 1 : indicator->better;
    double moved = et_describe_round(d * better, ET_PAIRED_DECIMALS);
    double by = indicator->has_change_by ? indicator->change_by : 0;
    if (moved > 0 && moved >= by - 1e-9)
        return 1;
    return moved < 0 && moved <= -by + 1e-9 ? -1 : 0;
}

bool et_compare_at_ceiling(const struct et_indicator *indicator, double ceiling, double value)
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
        int way = et_compare_direction(indicator, post[i] - pre[i]);
        m->better += way > 0;
        m->worse += way < 0;
        m->ceiling += m->has_ceiling && et_compare_at_ceiling(indicator, ceiling, pre[i]);
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

/* ---- all of it ----------------------------------------------------------------------- */

static void contrasts(struct et_compare *c, struct et_arena *arena)
{
    c->contrasts =
        et_arena_array(arena, c->how.by_count * c->measure_count + 1, sizeof *c->contrasts);
    for (size_t from = 1, end; from < c->group_count; from = end) {
        for (end = from; end < c->group_count && c->groups[end].role == c->groups[from].role;)
            end++;
        for (size_t i = 0; i < c->measure_count; i++)
            c->contrasts[c->contrast_count++] = et_contrast(c, i, from, end);
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
    c->groups = et_arena_array(arena, ET_COMPARE_GROUPS_MAX, sizeof *c->groups);
    size_t people = data->people.count;
    c->groups[c->group_count++] =
        (struct et_compare_group){.role = "",
                                  .name = "",
                                  .title = "",
                                  .n = people,
                                  .has = et_arena_array(arena, people + 1, sizeof(bool))};
    for (size_t i = 0; i < people; i++)
        c->groups[0].has[i] = true;
    uint32_t *role_groups[ET_COMPARE_ROLES_MAX] = {NULL};
    enum et_status status = ET_OK;
    for (size_t b = 0; b < how->by_count && status == ET_OK; b++) {
        role_groups[b] = et_arena_array(arena, people + 1, sizeof **role_groups);
        status = et_compare_add_role(c, how->by[b], arena, role_groups[b], error);
    }
    if (status != ET_OK)
        return status;
    for (size_t g = 0; g < c->group_count; g++) {
        measure_group(c, arena, &c->groups[g]);
        et_compare_targets(c, &c->groups[g], arena);
    }
    c->targets = c->groups[0].targets;
    et_compare_hide(c, (const uint32_t *const *)role_groups);
    for (size_t i = 0; i < c->measure_count; i++)
        c->groups[0].measures[i].detail = et_detail(data, &c->groups[0].measures[i], how, arena);
    contrasts(c, arena);
    c->more = et_more(c, arena);
    return ET_OK;
}
