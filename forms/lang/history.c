/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history.c - what items, rows and choices say of earlier versions of the form. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"

/* Is LINE's version one that this form has come to? */
static bool is_past(struct et_build *build, const struct et_stmt *line)
{
    if ((uint64_t)line->number <= build->form->version)
        return true;
    struct et_diag *diag = ET_FAULT(build->unit, "out-of-range", line->number_span,
                                    _("there is no version %lld yet"), (long long)line->number);
    ET_LABEL(build->unit, diag, _("this is version %u"), build->form->version);
    ET_HELP(build->unit, diag, _("write a version that exists; or raise “version” at the top"));
    return false;
}

/* Puts the rewording of LINE among the others, in the order of versions. */
static void reword(struct et_build *build, const struct et_stmt *line, struct et_history *history)
{
    const struct et_rewording *old = history->rewordings;
    size_t count = history->rewording_count, at = 0;
    uint32_t version = (uint32_t)line->number;
    while (at < count && old[at].version < version)
        at++;
    if (at < count && old[at].version == version) {
        struct et_diag *diag =
            ET_FAULT(build->unit, "duplicate-statement", line->number_span,
                     _("a line above tells already how version %u reworded this"), version);
        ET_HELP(build->unit, diag, _("keep one of them"));
        return;
    }
    struct et_rewording *all = et_arena_array(build->arena, count + 1, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i + (i >= at)] = old[i];
    all[at] = (struct et_rewording){version, line->flag == 1};
    history->rewordings = all;
    history->rewording_count = count + 1;
}

/* Nothing ends, or is reworded, before it was there. */
static void check_order(struct et_build *build, const struct et_stmt *stmt,
                        const struct et_history *history)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        bool is_end = line->word == ET_WORD_UNTIL, is_change = line->word == ET_WORD_REWORDED;
        if (line->is_broken || history->since == 0 || (!is_end && !is_change) ||
            line->number >= (int64_t)history->since + is_change)
            continue;
        struct et_diag *diag =
            ET_FAULT(build->unit, "empty-range", line->number_span,
                     is_end ? _("this ends before it began") : _("it was not there before that"));
        ET_LABEL(build->unit, diag, _("“since %u” stands here too"), history->since);
        ET_HELP(build->unit, diag, _("write a later version"));
    }
}

struct et_history et_build_history(struct et_build *build, const struct et_stmt *stmt)
{
    struct et_history history = {0};
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->is_broken)
            continue;
        if (line->word == ET_WORD_WAS && history.was == NULL && line->a.text != NULL)
            history.was = et_arena_string(build->arena, line->a.text);
        else if (line->word == ET_WORD_UNTIL && history.until == 0)
            history.until = (uint32_t)line->number;
        else if (line->word == ET_WORD_SINCE && history.since == 0 && is_past(build, line))
            history.since = (uint32_t)line->number;
        else if (line->word == ET_WORD_REWORDED && is_past(build, line))
            reword(build, line, &history);
    }
    history.has_ended = history.until > 0 && history.until < build->form->version;
    check_order(build, stmt, &history);
    return history;
}

void et_build_was(struct et_build *build, const struct et_stmt *line, const char *name,
                  bool is_here)
{
    struct et_unit *unit = build->unit;
    if (!is_here)
        return;
    struct et_diag *diag = ET_FAULT(unit, "duplicate-name", line->a.span,
                                    _("“%s” is still the name of something in this form"), name);
    ET_HELP(unit, diag, _("write the name that it had before; or take the line away"));
    ET_NOTE(unit, diag, _("“was” joins the answers under the old name to those under the new"));
}

/* ---- once all names are known ---------------------------------------------------------- */

static const struct et_stmt *was_line(const struct et_stmt *stmt)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word == ET_WORD_WAS && !line->is_broken && line->a.text != NULL)
            return line;
    return NULL;
}

/* What VARIABLE was called as a whole: a row through its matrix, too. */
static const char *old_id(struct et_build *build, const struct et_variable *variable)
{
    const struct et_item *item = &build->items.items[variable->item];
    const char *dot = strchr(variable->id, '.');
    const char *part = variable->history.was;
    if (dot == NULL)
        return item->history.was;
    if (part == NULL && item->history.was == NULL)
        return NULL;
    return et_arena_printf(build->arena, "%s.%s",
                           item->history.was != NULL ? item->history.was : item->id,
                           part != NULL ? part : dot + 1);
}

void et_build_pasts(struct et_build *build)
{
    struct et_names olds = {0};
    for (uint32_t i = 0; i < build->variables.count; i++) {
        struct et_variable *variable = &build->variables.items[i];
        const struct et_stmt *line = was_line(build->variable_stmts.items[i]);
        variable->was = old_id(build, variable);
        if (variable->was == NULL || variable->other_of != ET_NONE)
            continue;
        bool is_here = et_names_get(&build->variable_names, variable->was) != UINT32_MAX ||
                       et_names_get(&build->names, variable->was) != UINT32_MAX;
        if (line != NULL)
            et_build_was(build, line, line->a.text, is_here);
        uint32_t taken = et_names_put(&olds, variable->was, i);
        if (taken == UINT32_MAX)
            continue;
        struct et_diag *diag =
            ET_FAULT(build->unit, "duplicate-name",
                     line != NULL ? line->a.span : build->variable_stmts.items[i]->id.span,
                     _("two questions cannot both have been “%s”"), variable->was);
        ET_LABEL(build->unit, diag, _("the other one is on line %u"),
                 et_fault_line(build->unit, build->variable_stmts.items[taken]->span.begin));
    }
    for (uint32_t i = 0; i < build->items.count; i++) {
        const struct et_stmt *line = was_line(build->notes.items[i].stmt);
        if (build->items.items[i].kind == ET_KIND_MATRIX && line != NULL)
            et_build_was(build, line, line->a.text,
                         et_names_get(&build->names, line->a.text) != UINT32_MAX);
    }
    et_names_free(&olds);
}
