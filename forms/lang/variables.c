/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variables.c - the columns of data that a question makes: rows, other texts. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"

enum { ROWS_MAX = 200 };

static void add_variable(struct et_build *build, const struct et_variable *variable,
                         const struct et_stmt *stmt)
{
    uint32_t index = (uint32_t)build->variables.count;
    (void)et_names_put(&build->variable_names, variable->id, index);
    ET_VEC_PUSH(&build->variables, *variable);
    ET_VEC_PUSH(&build->variable_stmts, stmt);
}

/* A text of its own for each choice that takes one. */
static void add_others(struct et_build *build, const struct et_item *item, uint32_t index,
                       const struct et_stmt *stmt)
{
    uint32_t of = (uint32_t)build->variables.count - 1;
    for (size_t i = 0; item->list != NULL && i < item->list->choice_count; i++) {
        const struct et_choice *choice = &item->list->choices[i];
        if (choice->kind != ET_CHOICE_OTHER || item->kind == ET_KIND_RANK)
            continue;
        struct et_variable other = {
            .id = et_arena_printf(build->arena, "%s.%s", item->id, choice->name),
            .item = index,
            .kind = ET_KIND_TEXT,
            .text = choice->text,
            .other_of = of,
            .other_code = choice->code,
            .history = choice->history,
        };
        add_variable(build, &other, stmt);
    }
}

static void row_property(struct et_build *build, const struct et_item *item,
                         struct et_variable *row, const struct et_stmt *line, uint64_t *seen)
{
    if (line->word == ET_WORD_ALLOW || line->word == ET_WORD_REWORDED ||
        !et_build_once(build, line, seen) || line->is_broken)
        return;
    if (line->word == ET_WORD_ROLE)
        row->role = et_build_role(build, line);
    if (line->word != ET_WORD_REVERSED)
        return;
    row->is_reversed = item->list == NULL || item->list->is_scale;
    if (!row->is_reversed) {
        struct et_diag *diag = ET_FAULT(build->unit, "not-a-scale", line->word_span,
                                        _("only the choices of a scale can be reversed"));
        ET_NOTE(build->unit, diag, _("“%s” is a list: its choices have no order"), item->list->id);
    }
}

static bool is_reserved_row(const char *name)
{
    /* Their texts are called by these names: “sv.hint”. */
    return strcmp(name, "hint") == 0 || strcmp(name, "unit") == 0 || strcmp(name, "check") == 0 ||
           strcmp(name, "in") == 0;
}

static void add_row(struct et_build *build, const struct et_item *item, uint32_t index,
                    const struct et_stmt *line, const struct et_history *history, size_t *rows)
{
    struct et_unit *unit = build->unit;
    if (line->id.text == NULL)
        return;
    if (is_reserved_row(line->id.text)) {
        struct et_diag *diag = ET_FAULT(unit, "name-reserved", line->id.span,
                                        _("a row cannot be called “%s”"), line->id.text);
        ET_NOTE(unit, diag, _("translations use that name for another text"));
        return;
    }
    struct et_variable row = {
        .id = et_arena_printf(build->arena, "%s.%s", item->id, line->id.text),
        .item = index,
        .kind = ET_KIND_ONE,
        .list = item->list,
        .other_of = ET_NONE,
        .history = *history,
    };
    uint32_t taken = et_names_get(&build->variable_names, row.id);
    if (taken != UINT32_MAX) {
        const struct et_stmt *first = build->variable_stmts.items[taken];
        struct et_diag *diag =
            ET_FAULT(unit, "duplicate-name", line->id.span,
                     _("the matrix “%s” already has a row “%s”"), item->id, line->id.text);
        ET_LABEL(unit, diag, _("first used on line %u"), et_fault_line(unit, first->span.begin));
        ET_HELP(unit, diag, _("choose another name, such as “%s_2”"), line->id.text);
        return;
    }
    if ((*rows)++ == ROWS_MAX) {
        ET_FAULT(unit, "too-many", line->id.span, _("a matrix has at most %d rows"), ROWS_MAX);
        return;
    }
    if (*rows > ROWS_MAX)
        return;
    row.text = et_build_text(build, row.id, line, history->has_ended ? 0 : item->waves);
    uint64_t seen = 0;
    for (const struct et_stmt *under = line->first; under != NULL; under = under->next)
        row_property(build, item, &row, under, &seen);
    add_variable(build, &row, line);
}

/* Those that are asked, and behind them those that have ended. */
static void add_rows(struct et_build *build, struct et_item *item, uint32_t index,
                     const struct et_stmt *stmt)
{
    size_t rows = 0, lines = 0, count = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        lines += line->word == ET_WORD_ROW;
    struct et_history *pasts = et_arena_array(build->unit->arena, lines, sizeof *pasts);
    for (int ended = 0; ended < 2; ended++) {
        size_t i = 0;
        for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
            if (line->word != ET_WORD_ROW)
                continue;
            if (ended == 0)
                pasts[i] = et_build_history(build, line);
            if (pasts[i].has_ended == (ended == 1))
                add_row(build, item, index, line, &pasts[i], &rows);
            i++;
        }
        if (ended == 0)
            count = build->variables.count - item->first_variable;
    }
    item->variable_count = (uint32_t)count;
    if (lines > 0 && count == 0) { /* nothing of it is asked any more */
        item->waves = 0;
        if (item->text != ET_NO_TEXT)
            build->texts.items[item->text].waves = 0;
    }
    if (lines > 0)
        return;
    struct et_diag *diag = ET_FAULT(build->unit, "missing-row", stmt->id.span,
                                    _("the matrix “%s” has no rows"), item->id);
    ET_HELP(build->unit, diag, _("put rows under it, 4 spaces in: “row prata: Jag kan prata”"));
}

void et_build_variables(struct et_build *build, struct et_item *item, uint32_t index,
                        const struct et_stmt *stmt)
{
    item->first_variable = (uint32_t)build->variables.count;
    if (item->kind == ET_KIND_MATRIX) {
        add_rows(build, item, index, stmt);
        return;
    }
    if (item->kind != ET_KIND_NOTE && item->kind != ET_KIND_BREAK) {
        struct et_variable variable = {
            .id = item->id,
            .item = index,
            .kind = item->kind,
            .list = item->list,
            .text = item->text,
            .role = item->role,
            .other_of = ET_NONE,
            .history = item->history,
        };
        for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
            if (line->word == ET_WORD_REVERSED && item->list != NULL && item->list->is_scale)
                variable.is_reversed = true;
        add_variable(build, &variable, stmt);
        add_others(build, item, index, stmt);
    }
    item->variable_count = (uint32_t)build->variables.count - item->first_variable;
}
