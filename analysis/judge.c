/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judge.c - targets: reached, not reached, or cannot tell yet. */
#include <math.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/compare_inside.h"
#include "forms/base/arena.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

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
    return et_compare_direction(indicator, after - before) ==
           (t->kind == ET_TARGET_BETTER ? 1 : -1);
}

int et_compare_belongs(const struct et_dataset *data, uint32_t target, size_t person)
{
    const struct et_target *t = &data->form->targets[target];
    struct et_context context = {.form = data->form, .facts = &data->people.items[person].facts};
    if (t->of == NULL)
        return 1;
    struct et_value is_in = et_expr_value(t->of, &context, 0);
    return !is_in.is_known ? -1 : is_in.number != 0;
}

/* Of those in HAS. */
static struct et_judged judge(const struct et_dataset *data, uint32_t target, const bool *has,
                              double alpha)
{
    const struct et_form *form = data->form;
    const struct et_target *t = &form->targets[target];
    const struct et_indicator *indicator = &form->indicators[t->indicator];
    double ceiling = t->kind == ET_TARGET_BETTER ? et_compare_ceiling(form, indicator) : NAN;
    struct et_judged j = {.target = target, .has_ceiling = !isnan(ceiling)};
    for (size_t i = 0; i < data->people.count; i++) {
        int belongs = has[i] ? et_compare_belongs(data, target, i) : 0;
        j.unsure += belongs < 0;
        if (belongs != 1)
            continue;
        j.n++;
        double value = success(data, t, i);
        j.answered += !isnan(value);
        j.missing += isnan(value);
        j.x += value > 0;
        if (j.has_ceiling) {
            double before = et_dataset_column(data, t->indicator, t->from)[i];
            j.ceiling += !isnan(before) && et_compare_at_ceiling(indicator, ceiling, before);
        }
    }
    et_compare_judge(t, alpha, &j);
    return j;
}

void et_compare_targets(struct et_compare *c, struct et_compare_group *group,
                        struct et_arena *arena)
{
    const struct et_form *form = c->data->form;
    group->targets = et_arena_array(arena, form->target_count + 1, sizeof *group->targets);
    size_t count = 0;
    for (uint32_t t = 0; t < form->target_count; t++) {
        const char *id = form->indicators[form->targets[t].indicator].id;
        if (c->how.indicator == NULL || strcmp(c->how.indicator, id) == 0)
            group->targets[count++] = judge(c->data, t, group->has, c->how.alpha);
    }
    c->target_count = count;
}
