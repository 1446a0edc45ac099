/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/more.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/binary.h"
#include "analysis/compare.h"
#include "analysis/dist.h"
#include "forms/base/arena.h"
#include "forms/model/form.h"

enum { PARTIAL_MAX = 20000 };

static bool is_enough(const struct et_compare *c, size_t n)
{
    return n > 0 && (c->how.is_internal || n >= ET_SMALL_GROUP);
}

/* ---- three waves ------------------------------------------------------------- */

static double pair_p(const double *a, const double *b, size_t n, bool is_share, double alpha,
                     struct et_wave_pair *pair)
{
    struct et_paired p = et_paired(a, b, n, alpha, ET_PAIRED_PLAIN);
    pair->n = p.n;
    pair->change = p.diff.mean;
    if (!is_share || p.n == 0)
        return isnan(p.pratt.exact_p) ? p.pratt.asymptotic_p : p.pratt.exact_p;
    long both = lround(p.pre.mean * (double)p.n) - p.n_down;
    return et_binary(both, p.n_down, p.n_up, p.n_same - both, alpha).mid_p;
}

static void pairs(const struct et_compare *c, struct et_more_waves *w, struct et_arena *arena)
{
    const struct et_measure *m = &c->groups[0].measures[w->measure];
    double p[ET_WAVES_K * ET_WAVES_K], holm[ET_WAVES_K * ET_WAVES_K];
    w->pairs = et_arena_array(arena, w->wave_count * w->wave_count, sizeof *w->pairs);
    for (size_t a = 0; a < w->wave_count; a++)
        for (size_t b = a + 1; b < w->wave_count; b++) {
            struct et_wave_pair *pair = &w->pairs[w->pair_count];
            pair->from = w->waves[a];
            pair->to = w->waves[b];
            pair->p = pair_p(et_dataset_column(c->data, m->indicator, pair->from),
                             et_dataset_column(c->data, m->indicator, pair->to),
                             c->data->people.count, m->is_share, c->how.alpha, pair);
            p[w->pair_count++] = pair->p;
        }
    et_adjust(ET_ADJUST_HOLM, p, w->pair_count, holm);
    for (size_t i = 0; i < w->pair_count; i++)
        w->pairs[i].p_holm = holm[i];
}

static bool has_any(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            return true;
    return false;
}

static void three_waves(const struct et_compare *c, size_t measure, struct et_more *more,
                        struct et_arena *arena)
{
    const struct et_measure *m = &c->groups[0].measures[measure];
    struct et_more_waves w = {.measure = measure};
    size_t n = c->data->people.count, k = 0;
    for (uint32_t i = 0; i < c->data->form->wave_count && k < ET_WAVES_K; i++)
        if (has_any(et_dataset_column(c->data, m->indicator, i), n))
            w.waves[k++] = i;
    w.wave_count = k;
    if (k < 3)
        return;
    double *x = et_alloc(n * k * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        bool is_complete = true;
        for (size_t j = 0; j < k; j++) {
            x[i * k + j] = et_dataset_column(c->data, m->indicator, w.waves[j])[i];
            is_complete = is_complete && !isnan(x[i * k + j]);
        }
        for (size_t j = 0; j < k && is_complete; j++)
            w.means[j] += x[i * k + j];
    }
    w.test = et_waves(x, n, k);
    for (size_t j = 0; j < k; j++)
        w.means[j] /= (double)w.test.n_complete;
    free(x);
    if (!is_enough(c, w.test.n_complete))
        return;
    pairs(c, &w, arena);
    more->waves[more->wave_count++] = w;
}

/* ---- matched in part ------------------------------------------------------------ */

static void partial(const struct et_compare *c, size_t measure, struct et_more *more)
{
    const struct et_measure *m = &c->groups[0].measures[measure];
    size_t n = c->data->people.count, used = 0;
    struct et_more_partial p = {
        .measure = measure, .n_both = m->n, .n_one = m->from_only + m->to_only};
    if (m->from == ET_NONE || m->is_share || p.n_one == 0 || n > PARTIAL_MAX ||
        !is_enough(c, p.n_one) || !is_enough(c, p.n_both))
        return;
    const double *pre = et_dataset_column(c->data, m->indicator, m->from);
    const double *post = et_dataset_column(c->data, m->indicator, m->to);
    double *x = et_alloc((2 * n + 1) * sizeof *x);
    for (size_t i = 0; i < n; i++)
        if (!isnan(pre[i]) || !isnan(post[i])) {
            x[2 * used] = pre[i];
            x[2 * used++ + 1] = post[i];
        }
    struct et_mixed mixed = et_waves_mixed(x, used, 2);
    free(x);
    if (isnan(mixed.estimate[1]) || isnan(mixed.df[1]))
        return;
    double half = et_dist_t_quantile(1 - c->how.alpha / 2, mixed.df[1]) * mixed.se[1];
    p.change = mixed.estimate[1];
    p.limits = (struct et_interval){p.change - half, p.change + half};
    p.p = mixed.p[1];
    more->partials[more->partial_count++] = p;
}

/* ---- how it was asked -------------------------------------------------------------- */

static void modes(const struct et_compare *c, size_t measure, struct et_more *more)
{
    const struct et_measure *m = &c->groups[0].measures[measure];
    size_t n = c->data->people.count;
    double *kiosk = et_alloc((n + 1) * sizeof *kiosk), *paper = et_alloc((n + 1) * sizeof *paper);
    const uint32_t waves[] = {m->from, m->to};
    for (size_t w = 0; w < 2; w++) {
        size_t at_kiosk = 0, on_paper = 0;
        if (waves[w] == ET_NONE)
            continue;
        const double *x = et_dataset_column(c->data, m->indicator, waves[w]);
        for (size_t i = 0; i < n; i++) {
            unsigned char mode = c->data->modes[waves[w] * n + i];
            if (!isnan(x[i]) && mode == 1 + ET_MODE_KIOSK)
                kiosk[at_kiosk++] = x[i];
            else if (!isnan(x[i]) && mode > 0)
                paper[on_paper++] = x[i];
        }
        if (is_enough(c, at_kiosk) && is_enough(c, on_paper))
            more->modes[more->mode_count++] = (struct et_more_mode){
                measure, waves[w],
                et_unpaired_brief(kiosk, at_kiosk, paper, on_paper, c->how.alpha)};
    }
    free(kiosk);
    free(paper);
}

/* ---- looking back -------------------------------------------------------------------- */

static void then_test(const struct et_compare *c, uint32_t variable, struct et_more *more)
{
    const struct et_form *form = c->data->form;
    const struct et_item *item = &form->items[form->variables[variable].item];
    uint32_t base = et_dataset_then_of(form, variable), after = 0;
    if (base == ET_NONE || item->waves == 0)
        return;
    while ((item->waves >> after & 1) == 0)
        after++;
    const double *pre = et_dataset_extra(c->data, base, item->then);
    const double *post = et_dataset_extra(c->data, base, after);
    const double *then = et_dataset_extra(c->data, variable, after);
    size_t people = c->data->people.count, n = 0;
    double *three = et_alloc((3 * people + 1) * sizeof *three);
    double *a = three, *b = three + people, *t = three + 2 * people;
    for (size_t i = 0; i < people; i++)
        if (!isnan(pre[i]) && !isnan(post[i]) && !isnan(then[i])) {
            a[n] = pre[i];
            b[n] = post[i];
            t[n++] = then[i];
        }
    if (is_enough(c, n))
        more->thens[more->then_count++] =
            (struct et_more_then){.variable = variable,
                                  .base = base,
                                  .before = item->then,
                                  .after = after,
                                  .n = n,
                                  .change = et_paired(a, b, n, c->how.alpha, ET_PAIRED_PLAIN),
                                  .looking_back = et_paired(t, b, n, c->how.alpha, ET_PAIRED_PLAIN),
                                  .shift = et_paired(a, t, n, c->how.alpha, ET_PAIRED_PLAIN)};
    free(three);
}

/* ---- choices without order -------------------------------------------------------------- */

/* The first two waves that the question is asked in, or those that were asked for. */
static bool waves_of(const struct et_compare *c, uint32_t variable, uint32_t *from, uint32_t *to)
{
    const struct et_form *form = c->data->form;
    uint32_t waves = form->items[form->variables[variable].item].waves;
    *from = c->how.from;
    *to = c->how.to;
    if (*to != ET_NONE)
        return (waves >> *from & 1) != 0 && (waves >> *to & 1) != 0;
    for (uint32_t w = 0; w < form->wave_count; w++) {
        if ((waves >> w & 1) == 0)
            continue;
        if (*from != ET_NONE) {
            *to = w;
            return true;
        }
        *from = w;
    }
    return false;
}

static size_t place_of(const struct et_list *list, double code)
{
    size_t at = 0;
    while (at < list->choice_count && list->choices[at].code != (int32_t)code)
        at++;
    return at;
}

static void list(const struct et_compare *c, uint32_t variable, struct et_more *more)
{
    const struct et_variable *v = &c->data->form->variables[variable];
    uint32_t from, to;
    long counts[ET_NOMINAL_MAX * ET_NOMINAL_MAX] = {0}, n = 0;
    if (v->list == NULL || v->list->is_scale || v->kind != ET_KIND_ONE ||
        v->list->choice_count > ET_NOMINAL_MAX || !waves_of(c, variable, &from, &to))
        return;
    size_t k = v->list->choice_count;
    const double *pre = et_dataset_extra(c->data, variable, from);
    const double *post = et_dataset_extra(c->data, variable, to);
    for (size_t i = 0; i < c->data->people.count; i++) {
        if (isnan(pre[i]) || isnan(post[i]))
            continue;
        size_t a = place_of(v->list, pre[i]), b = place_of(v->list, post[i]);
        if (a == k || b == k)
            continue;
        counts[a * k + b]++;
        n++;
    }
    if (is_enough(c, (size_t)n))
        more->lists[more->list_count++] =
            (struct et_more_list){variable, from, to, v->list, et_nominal(counts, k, c->how.alpha)};
}

/* ---- all of it ------------------------------------------------------------------------- */

const struct et_more *et_more(const struct et_compare *c, struct et_arena *arena)
{
    struct et_more *more = et_arena_alloc(arena, sizeof *more);
    size_t measures = c->measure_count, extras = c->data->extra_count;
    *more = (struct et_more){
        .waves = et_arena_array(arena, measures + 1, sizeof *more->waves),
        .partials = et_arena_array(arena, measures + 1, sizeof *more->partials),
        .modes = et_arena_array(arena, 2 * measures + 1, sizeof *more->modes),
        .thens = et_arena_array(arena, extras + 1, sizeof *more->thens),
        .lists = et_arena_array(arena, extras + 1, sizeof *more->lists),
    };
    for (size_t i = 0; i < measures; i++) {
        if (c->groups[0].measures[i].is_hidden)
            continue;
        three_waves(c, i, more, arena);
        partial(c, i, more);
        modes(c, i, more);
    }
    for (size_t e = 0; e < extras && c->how.indicator == NULL; e++) {
        then_test(c, c->data->extras[e].variable, more);
        list(c, c->data->extras[e].variable, more);
    }
    return more;
}
