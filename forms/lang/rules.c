/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.c - the expressions of sections and items, in the order of the form. */
#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"

static struct et_scope scope_of(struct et_build *build, enum et_scope_kind kind, uint32_t item)
{
    return (struct et_scope){
        .build = build, .kind = kind, .item = item, .waves = build->items.items[item].waves};
}

static const struct et_expr *condition(struct et_build *build, uint32_t item,
                                       const struct et_stmt *line)
{
    if (line->expr == NULL)
        return NULL;
    struct et_scope scope = scope_of(build, ET_SCOPE_ITEM, item);
    return et_check_expr(&scope, line->expr, true);
}

static void add_check(struct et_build *build, uint32_t index, const struct et_stmt *line,
                      size_t number, struct et_check *checks)
{
    struct et_item *item = &build->items.items[index];
    if (line->expr == NULL || line->text == NULL)
        return;
    struct et_scope scope = scope_of(build, ET_SCOPE_CHECK, index);
    const struct et_expr *expr = et_check_expr(&scope, line->expr, true);
    if (expr == NULL)
        return;
    const char *path = et_arena_printf(build->arena, "%s.check.%zu", item->id, number);
    build->text_item = index + 1; /* it is read once there is an answer */
    checks[item->check_count++] =
        (struct et_check){expr, et_build_text(build, path, line, item->waves)};
    build->text_item = ET_NONE;
    item->checks = checks;
}

/* The value of `default` must be one that the question takes. */
static const struct et_expr *preset(struct et_build *build, uint32_t index,
                                    const struct et_stmt *line)
{
    const struct et_item *item = &build->items.items[index];
    if (line->expr == NULL || !build->notes.items[index].is_usable)
        return NULL;
    struct et_scope scope = scope_of(build, ET_SCOPE_ITEM, index);
    scope.list = item->list;
    const struct et_expr *expr = et_check_expr(&scope, line->expr, false);
    bool is_day = item->kind == ET_KIND_DATE || item->kind == ET_KIND_MONTH;
    enum et_type wanted = item->list != NULL ? ET_TYPE_CODE
                          : is_day           ? ET_TYPE_DATE
                                             : ET_TYPE_NUMBER;
    if (expr == NULL || expr->type == wanted)
        return expr;
    struct et_diag *diag =
        ET_FAULT(build->unit, "type-mismatch", ((struct et_span){expr->begin, expr->end}),
                 _("this is no answer to “%s”"), item->id);
    ET_LABEL(build->unit, diag, _("it is a “%s”"), et_kind_word(item->kind));
    return NULL;
}

static void calc(struct et_build *build, uint32_t index, const struct et_stmt *stmt)
{
    struct et_item_notes *notes = &build->notes.items[index];
    if (stmt->expr == NULL)
        return;
    struct et_scope scope = scope_of(build, ET_SCOPE_ITEM, index);
    const struct et_expr *expr = et_check_expr(&scope, stmt->expr, false);
    if (expr == NULL)
        return;
    if (expr->type != ET_TYPE_NUMBER && expr->type != ET_TYPE_TRUTH && expr->type != ET_TYPE_DATE) {
        struct et_diag *diag = ET_FAULT(build->unit, "type-mismatch", stmt->expr_span,
                                        _("a calc is a number, a day, or true or false"));
        ET_HELP(build->unit, diag, _("compare it with something: kon = kvinna"));
        return;
    }
    build->items.items[index].calc = expr;
    notes->is_settled = true;
    notes->calc_type = expr->type;
    notes->calc_cost = scope.cost;
    notes->calc_depth = scope.depth;
}

static void item_rules(struct et_build *build, uint32_t index)
{
    struct et_item *item = &build->items.items[index];
    const struct et_stmt *stmt = build->notes.items[index].stmt;
    size_t lines = 0, number = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        lines += line->word == ET_WORD_CHECK;
    struct et_check *checks =
        lines > 0 ? et_arena_array(build->arena, lines, sizeof *checks) : NULL;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->word == ET_WORD_WHEN)
            item->when = condition(build, index, line);
        else if (line->word == ET_WORD_REQUIRED)
            item->required_when = condition(build, index, line);
        else if (line->word == ET_WORD_DEFAULT)
            item->preset = preset(build, index, line);
        else if (line->word == ET_WORD_CHECK)
            add_check(build, index, line, ++number, checks);
    }
    if (item->kind == ET_KIND_CALC)
        calc(build, index, stmt);
}

static void section_rules(struct et_build *build, uint32_t index)
{
    struct et_section *section = &build->sections.items[index];
    const struct et_stmt *stmt = build->section_stmts.items[index];
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->word != ET_WORD_WHEN || line->expr == NULL)
            continue;
        struct et_scope scope = {.build = build,
                                 .kind = ET_SCOPE_ITEM,
                                 .item = section->first_item,
                                 .waves = section->waves};
        section->when = et_check_expr(&scope, line->expr, true);
    }
}

void et_build_rules(struct et_build *build)
{
    for (uint32_t i = 0; i < build->sections.count; i++) {
        section_rules(build, i);
        const struct et_section *section = &build->sections.items[i];
        for (uint32_t k = 0; k < section->item_count; k++)
            item_rules(build, section->first_item + k);
    }
}
