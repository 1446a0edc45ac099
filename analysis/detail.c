/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/detail.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/compare.h"
#include "analysis/reliability.h"
#include "analysis/unpaired.h"
#include "forms/base/arena.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

static void items(const struct et_dataset *data, const struct et_measure *m,
                  const struct et_compare_how *how, struct et_arena *arena, struct et_detail *d)
{
    const struct et_expr *value = data->form->indicators[m->indicator].value;
    d->item_count = data->parts[m->indicator].count;
    d->items = et_arena_array(arena, d->item_count + 1, sizeof *d->items);
    for (size_t i = 0; i < d->item_count; i++) {
        struct et_item_change *item = &d->items[i];
        item->variable = value->args[i]->variable;
        item->paired = et_paired(et_dataset_part(data, m->indicator, i, m->from),
                                 et_dataset_part(data, m->indicator, i, m->to), data->people.count,
                                 how->alpha, ET_PAIRED_PLAIN);
        const struct et_signed_rank *pratt = &item->paired.pratt;
        item->is_hidden =
            !how->is_internal && item->paired.n > 0 && item->paired.n < ET_SMALL_GROUP;
        item->p = isnan(pratt->exact_p) ? pratt->asymptotic_p : pratt->exact_p;
    }
}

static void reliability(const struct et_dataset *data, const struct et_measure *m, double alpha,
                        struct et_detail *d)
{
    size_t n = data->people.count, k = d->item_count;
    d->alpha = d->omega = d->feldt.low = d->feldt.high = d->least_reliable = NAN;
    if (k < 2 || k > ET_ITEMS_MAX)
        return;
    double *x = et_alloc((n * k + 1) * sizeof *x);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < n; i++)
            x[i * k + j] = et_dataset_part(data, m->indicator, j, m->from)[i];
    struct et_reliability r = et_reliability(x, n, k, alpha);
    d->n_complete = r.n_complete;
    d->alpha = r.alpha;
    d->feldt = r.feldt;
    d->omega = r.omega;
    free(x);
}

static void reliable_change(const struct et_dataset *data, const struct et_measure *m,
                            struct et_detail *d)
{
    const double *pre = et_dataset_column(data, m->indicator, m->from);
    const double *post = et_dataset_column(data, m->indicator, m->to);
    double error = m->paired.pre.sd * sqrt(2 * (1 - d->alpha));
    if (!(d->alpha > 0 && d->alpha < 1) || !(error > 0))
        return;
    d->has_reliable = true;
    d->least_reliable = 1.96 * error;
    for (size_t i = 0; i < data->people.count; i++) {
        double change = post[i] - pre[i];
        d->reliable_up += change >= d->least_reliable;
        d->reliable_down += change <= -d->least_reliable;
    }
}

static void lost(const struct et_dataset *data, const struct et_measure *m,
                 const struct et_compare_how *how, struct et_detail *d)
{
    const double *pre = et_dataset_column(data, m->indicator, m->from);
    const double *post = et_dataset_column(data, m->indicator, m->to);
    size_t n = data->people.count;
    double *gone = et_alloc((n + 1) * sizeof *gone), *stayed = et_alloc((n + 1) * sizeof *stayed);
    for (size_t i = 0; i < n; i++) {
        if (isnan(pre[i]))
            continue;
        if (isnan(post[i]))
            gone[d->n_lost++] = pre[i];
        else
            stayed[d->n_stayed++] = pre[i];
    }
    bool is_small = d->n_lost < ET_SMALL_GROUP || d->n_stayed < ET_SMALL_GROUP;
    if (is_small && !how->is_internal) {
        free(gone);
        free(stayed);
        return;
    }
    struct et_unpaired u = et_unpaired_brief(gone, d->n_lost, stayed, d->n_stayed, how->alpha);
    d->lost_diff = u.diff;
    d->lost_g = u.hedges_g;
    d->is_lost_exact = !isnan(u.u_exact_p);
    d->lost_p = d->is_lost_exact ? u.u_exact_p : u.u_p;
    free(gone);
    free(stayed);
}

const struct et_detail *et_detail(const struct et_dataset *data, const struct et_measure *m,
                                  const struct et_compare_how *how, struct et_arena *arena)
{
    struct et_detail *d = et_arena_alloc(arena, sizeof *d);
    d->alpha = d->omega = d->feldt.low = d->feldt.high = d->least_reliable = NAN;
    d->lost_diff = d->lost_g = d->lost_p = NAN;
    if (m->from == ET_NONE || m->is_hidden)
        return d;
    items(data, m, how, arena, d);
    reliability(data, m, how->alpha, d);
    reliable_change(data, m, d);
    lost(data, m, how, d);
    return d;
}
