/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/contrast.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/compare.h"
#include "analysis/sites.h"
#include "forms/base/arena.h"
#include "forms/model/form.h"

/* The changes of one group's pairs, behind one another; returns how many. */
static size_t changes(const struct et_compare *c, const struct et_compare_group *group,
                      const struct et_measure *m, double *d)
{
    const double *from = et_dataset_column(c->data, m->indicator, m->from);
    const double *to = et_dataset_column(c->data, m->indicator, m->to);
    size_t n = 0;
    for (size_t i = 0; i < c->data->people.count; i++)
        if (group->has[i] && !isnan(from[i]) && !isnan(to[i]))
            d[n++] = et_describe_round(to[i] - from[i], ET_PAIRED_DECIMALS);
    return n;
}

struct et_contrast et_contrast(const struct et_compare *c, size_t measure, size_t from, size_t end)
{
    struct et_contrast contrast = {
        .role = c->groups[from].role, .measure = measure, .kw = NAN, .kw_df = NAN, .kw_p = NAN};
    size_t people = c->data->people.count, n = 0, first_n = 0;
    double *d = et_alloc((people + 1) * sizeof *d);
    size_t *group = et_alloc((people + 1) * sizeof *group);
    for (size_t g = from; g < end; g++) {
        const struct et_measure *m = &c->groups[g].measures[measure];
        /* who did not say which group is none to compare with */
        if (m->is_hidden || m->from == ET_NONE || m->n == 0 || *c->groups[g].name == '\0')
            continue;
        size_t own = changes(c, &c->groups[g], m, d + n);
        for (size_t i = 0; i < own; i++)
            group[n + i] = contrast.groups;
        *(contrast.groups == 0 ? &contrast.first : &contrast.second) = g;
        first_n = contrast.groups == 0 ? own : first_n;
        contrast.groups++;
        n += own;
    }
    if (contrast.groups == 2)
        contrast.unpaired = et_unpaired_brief(d, first_n, d + first_n, n - first_n, c->how.alpha);
    if (contrast.groups > 2) {
        struct et_groups all = et_sites_groups(d, group, n, contrast.groups);
        contrast.kw = all.kw;
        contrast.kw_df = all.kw_df;
        contrast.kw_p = all.kw_p;
    }
    free(d);
    free(group);
    return contrast;
}
