/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_groups.c - a comparison by groups, for the terminal. */
#include <math.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/compare_page.h"
#include "analysis/page.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/form.h"

/* ---- forest ------------------------------------------------------------------------- */

enum { FOREST_CELLS = 41, BAR_CELLS = 20 };

static struct et_interval limits_of(const struct et_measure *m)
{
    return m->is_share ? m->binary.tango : m->paired.mean_diff;
}

static bool is_drawn(const struct et_measure *m)
{
    return !m->is_hidden && m->from != ET_NONE && m->n > 0;
}

static void forest_line(struct et_compare_page *page, const char *name, const struct et_measure *m,
                        double from, double to)
{
    double change = m->paired.diff.mean, scale = m->is_share ? 100 : 1;
    et_page_cell(page->out, name, ET_NAME_CELLS, false);
    et_str_add(page->out, " ");
    et_page_forest(page->out, change, limits_of(m), from, to, FOREST_CELLS);
    et_compare_page_number(page, change * scale, m->is_share ? 0 : 2, true, 8);
    et_str_add(page->out, "\n");
}

/* The changes of the groups FIRST up to END and of everyone, on one line each. */
static void forest(struct et_compare_page *page, size_t measure, size_t first, size_t end)
{
    const struct et_compare *c = page->c;
    const struct et_measure *all = &c->groups[0].measures[measure];
    double from = 0, to = 0;
    size_t drawn = 0;
    for (size_t g = first; g <= end; g++) {
        const struct et_measure *m = g < end ? &c->groups[g].measures[measure] : all;
        if (!is_drawn(m))
            continue;
        struct et_interval i = limits_of(m);
        from = fmin(from, isnan(i.low) ? m->paired.diff.mean : i.low);
        to = fmax(to, isnan(i.high) ? m->paired.diff.mean : i.high);
        drawn += g < end;
    }
    if (drawn == 0)
        return;
    /* xgettext:no-c-format */
    et_str_addf(page->out, "  %s\n", _("Change with its 95% interval; │ is no change"));
    for (size_t g = first; g < end; g++)
        if (is_drawn(&c->groups[g].measures[measure]))
            forest_line(page, c->groups[g].title, &c->groups[g].measures[measure], from, to);
    if (is_drawn(all))
        forest_line(page, _("everyone"), all, from, to);
}

/* ---- targets ------------------------------------------------------------------------- */

static void target_row(struct et_compare_page *page, const char *name, const struct et_judged *j)
{
    et_page_cell(page->out, name, ET_NAME_CELLS, false);
    if (j->is_hidden) {
        et_str_addf(page->out, " %s\n", _(et_compare_page_hidden));
        return;
    }
    struct et_str counts = ET_STR_EMPTY;
    et_str_addf(&counts, _("%ld of %ld"), j->x, j->n);
    et_page_cell(page->out, counts.text, 11, true);
    et_str_free(&counts);
    et_str_add(page->out, " ");
    et_page_bar(page->out, j->n > 0 ? (double)j->x / (double)j->n : 0, BAR_CELLS);
    et_str_addf(page->out, " %s", _(et_compare_page_verdicts[j->verdict]));
    if (j->missing > 0)
        et_str_addf(page->out, _(" (%ld missing)"), j->missing);
    et_str_add(page->out, "\n");
}

static void targets(struct et_compare_page *page, size_t first, size_t end)
{
    const struct et_compare *c = page->c;
    for (size_t t = 0; t < c->target_count; t++) {
        const struct et_target *target = &page->form->targets[c->targets[t].target];
        et_str_addf(page->out, "\n%s\n", et_form_text(page->form, target->text, page->language));
        for (size_t g = first; g < end; g++)
            target_row(page, c->groups[g].title, &c->groups[g].targets[t]);
        target_row(page, _("everyone"), &c->targets[t]);
    }
}

/* ---- all of it ------------------------------------------------------------------------ */

static void difference(struct et_compare_page *page, const char *role, size_t measure)
{
    const struct et_compare *c = page->c;
    struct et_str line = ET_STR_EMPTY;
    for (size_t i = 0; i < c->contrast_count; i++)
        if (c->contrasts[i].measure == measure && strcmp(c->contrasts[i].role, role) == 0)
            et_sentence_contrast(&line, page->tongue, c, &c->contrasts[i]);
    if (line.length > 0)
        et_page_paragraph(page->out, line.text, 2);
    et_str_free(&line);
}

/* Each indicator with its groups under one another. */
void et_compare_page_groups(struct et_compare_page *page)
{
    const struct et_compare *c = page->c;
    for (size_t g = 1; g < c->group_count;) {
        const char *role = c->groups[g].role;
        size_t end = g;
        while (end < c->group_count && strcmp(c->groups[end].role, role) == 0)
            end++;
        et_str_addf(page->out, _("\nBY %s\n"), role);
        for (size_t i = 0; i < c->measure_count; i++) {
            const struct et_measure *m = &c->groups[0].measures[i];
            et_compare_page_head(page,
                                 et_form_text(page->form, page->form->indicators[m->indicator].text,
                                              page->language));
            for (size_t k = g; k < end; k++)
                et_compare_page_row(page, c->groups[k].title, &c->groups[k].measures[i]);
            forest(page, i, g, end);
            difference(page, role, i);
        }
        targets(page, g, end);
        g = end;
    }
}
