/* SPDX-License-Identifier: GPL-3.0-or-later */
/* goals.c - indicators and targets: what the form is to show. */
#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"

/* ---- indicators -------------------------------------------------------------------- */

static void change(struct et_build *build, const struct et_stmt *line,
                   struct et_indicator *indicator)
{
    if (line->is_broken)
        return;
    indicator->change_from = et_build_wave(build, &line->a);
    indicator->change_to = et_build_wave(build, &line->b);
    indicator->has_change_by = true;
    indicator->change_by = line->decimal;
    if (indicator->change_from != ET_NONE && indicator->change_from == indicator->change_to)
        ET_FAULT(build->unit, "same-wave", line->b.span, _("a change needs two waves"));
    if (line->decimal <= 0) {
        struct et_diag *diag = ET_FAULT(build->unit, "out-of-range", line->number_span,
                                        _("a change must be more than 0"));
        ET_HELP(build->unit, diag, _("without this line any change counts"));
    }
}

/* How many answers the functions in EXPR can gather at most. */
static size_t widest(const struct et_expr *expr)
{
    size_t width = expr->op == ET_OP_CALL && expr->function <= ET_FN_MAX ? expr->arg_count : 0;
    for (size_t i = 0; i < expr->arg_count; i++) {
        size_t inner = widest(expr->args[i]);
        width = inner > width ? inner : width;
    }
    return width;
}

static void value(struct et_build *build, const struct et_stmt *line,
                  struct et_indicator *indicator, uint32_t *waves)
{
    struct et_unit *unit = build->unit;
    if (line->expr == NULL)
        return;
    struct et_scope scope = {.build = build,
                             .kind = ET_SCOPE_INDICATOR,
                             .item = (uint32_t)build->items.count,
                             .waves = et_build_all_waves(build)};
    const struct et_expr *expr = et_check_expr(&scope, line->expr, false);
    if (expr == NULL)
        return;
    if (expr->type == ET_TYPE_CODE && expr->op == ET_OP_ANSWER) {
        const struct et_list *list = build->variables.items[expr->variable].list;
        struct et_diag *diag = ET_FAULT(unit, "type-mismatch", line->expr_span,
                                        _("an indicator is a number, or true or false"));
        ET_LABEL(unit, diag, _("this is a choice"));
        if (list != NULL && list->is_scale)
            ET_HELP(unit, diag, _("write “mean(%s)” for its number"),
                    build->variables.items[expr->variable].id);
        else if (list != NULL && list->choice_count > 0)
            ET_HELP(unit, diag, _("write “%s = %s”"), build->variables.items[expr->variable].id,
                    list->choices[0].name);
        return;
    }
    if (expr->type != ET_TYPE_NUMBER && expr->type != ET_TYPE_TRUTH) {
        ET_FAULT(unit, "type-mismatch", line->expr_span,
                 _("an indicator is a number, or true or false"));
        return;
    }
    *waves = scope.waves;
    indicator->value = expr;
    indicator->is_share = expr->type == ET_TYPE_TRUTH;
    indicator->need = (uint32_t)line->number;
    if (line->number > 0 && (size_t)line->number > widest(expr)) {
        struct et_diag *diag =
            ET_FAULT(unit, "out-of-range", line->number_span, _("it can never have %lld answers"),
                     (long long)line->number);
        ET_LABEL(unit, diag, _("at most %zu"), widest(expr));
    }
}

static void add_indicator(struct et_build *build, const struct et_stmt *stmt)
{
    uint32_t index = (uint32_t)build->indicators.count, waves = et_build_all_waves(build);
    if (!et_build_declare(build, ET_SYMBOL_INDICATOR, index, stmt))
        return;
    struct et_indicator indicator = {.change_from = ET_NONE, .change_to = ET_NONE};
    indicator.id = et_arena_string(build->arena, stmt->id.text);
    indicator.text =
        et_build_text(build, et_arena_printf(build->arena, "indicator.%s", indicator.id), stmt, 0);
    uint64_t seen = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->word == ET_WORD_ALLOW || !et_build_once(build, line, &seen))
            continue;
        if (line->word == ET_WORD_VALUE)
            value(build, line, &indicator, &waves);
        else if (line->word == ET_WORD_CHANGE)
            change(build, line, &indicator);
        else if (line->word == ET_WORD_BETTER && !line->is_broken)
            indicator.better = line->flag == 0 ? 1 : -1;
    }
    if ((seen >> ET_WORD_VALUE & 1U) == 0) {
        struct et_diag *diag = ET_FAULT(build->unit, "missing-statement", stmt->id.span,
                                        _("the indicator “%s” has no value"), indicator.id);
        ET_HELP(build->unit, diag, _("put “  value mean(sv.prata, sv.ringa)” under it"));
    }
    ET_VEC_PUSH(&build->indicators, indicator);
    ET_VEC_PUSH(&build->indicator_stmts, stmt);
    ET_VEC_PUSH(&build->indicator_waves, waves);
}

void et_build_indicators(struct et_build *build)
{
    for (const struct et_stmt *stmt = build->root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_INDICATOR)
            add_indicator(build, stmt);
}

/* ---- targets ------------------------------------------------------------------------- */

static uint32_t find_indicator(struct et_build *build, const struct et_name *name)
{
    struct et_unit *unit = build->unit;
    uint32_t symbol = et_names_get(&build->names, name->text);
    if (symbol != UINT32_MAX && build->symbols.items[symbol].kind == ET_SYMBOL_INDICATOR)
        return build->symbols.items[symbol].index;
    if (!et_build_is_news(build, "indicator", name->text))
        return ET_NONE;
    struct et_diag *diag = ET_FAULT(unit, "unknown-indicator", name->span,
                                    _("there is no indicator called “%s”"), name->text);
    struct et_suggest suggest = {.word = name->text};
    for (size_t i = 0; i < build->indicators.count; i++)
        et_suggest_try(&suggest, build->indicators.items[i].id);
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, name->span, false, "%s", suggest.best);
    } else {
        ET_HELP(unit, diag, _("a target is about an indicator: define one first"));
    }
    return ET_NONE;
}

/* Has the indicator what such a target asks of it? */
static void check_target(struct et_build *build, const struct et_stmt *line,
                         const struct et_target *target)
{
    struct et_unit *unit = build->unit;
    const struct et_indicator *indicator = &build->indicators.items[target->indicator];
    if (indicator->value == NULL)
        return;
    if (target->kind == ET_TARGET_SHARE && !indicator->is_share) {
        struct et_diag *diag =
            ET_FAULT(unit, "type-mismatch", line->id.span,
                     _("“%s” is a number; a share counts what is true"), indicator->id);
        ET_HELP(unit, diag,
                _("compare it in the indicator: “value ... >= 3”; or ask for the share "
                  "that got better: “share %s better before -> after”"),
                indicator->id);
        return;
    }
    if (target->kind != ET_TARGET_SHARE && indicator->better == 0) {
        struct et_diag *diag =
            ET_FAULT(unit, "no-direction", line->id.span,
                     _("nothing says which way “%s” gets better"), indicator->id);
        ET_HELP(unit, diag, _("put “  better up” or “  better down” under the indicator"));
    }
    if (target->kind != ET_TARGET_SHARE && target->from == target->to && target->from != ET_NONE)
        ET_FAULT(unit, "same-wave", line->b.span, _("a change needs two waves"));
}

static void share(struct et_build *build, const struct et_stmt *line, struct et_target *target)
{
    if (line->is_broken)
        return;
    target->kind = line->flag == 0   ? ET_TARGET_SHARE
                   : line->flag == 1 ? ET_TARGET_BETTER
                                     : ET_TARGET_WORSE;
    uint32_t first = et_build_wave(build, &line->a);
    if (target->kind == ET_TARGET_SHARE) {
        target->wave = first;
    } else {
        target->from = first;
        target->to = et_build_wave(build, &line->b);
    }
    target->is_at_most = line->unit == '<';
    target->percent_num = line->number;
    target->percent_den = line->number2;
    target->indicator = find_indicator(build, &line->id);
    if (target->indicator != ET_NONE)
        check_target(build, line, target);
}

static void of(struct et_build *build, const struct et_stmt *line, struct et_target *target)
{
    uint32_t wave = target->kind == ET_TARGET_SHARE ? target->wave : target->to;
    if (line->expr == NULL || wave == ET_NONE)
        return;
    struct et_scope scope = {.build = build,
                             .kind = ET_SCOPE_TARGET,
                             .item = (uint32_t)build->items.count,
                             .waves = 1U << wave};
    target->of = et_check_expr(&scope, line->expr, true);
    target->of_source =
        et_arena_copy(build->arena, et_source_text(build->unit->source) + line->expr_span.begin,
                      line->expr_span.end - line->expr_span.begin);
}

static void add_target(struct et_build *build, const struct et_stmt *stmt)
{
    uint32_t index = (uint32_t)build->targets.count;
    if (!et_build_declare(build, ET_SYMBOL_TARGET, index, stmt))
        return;
    struct et_target target = {.indicator = ET_NONE,
                               .wave = ET_NONE,
                               .from = ET_NONE,
                               .to = ET_NONE,
                               .percent_den = 1,
                               .of_source = ""};
    target.id = et_arena_string(build->arena, stmt->id.text);
    target.text =
        et_build_text(build, et_arena_printf(build->arena, "target.%s", target.id), stmt, 0);
    uint64_t seen = 0;
    const struct et_stmt *base = NULL;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->word == ET_WORD_ALLOW || !et_build_once(build, line, &seen))
            continue;
        if (line->word == ET_WORD_SHARE)
            share(build, line, &target);
        else
            base = line;
    }
    if (base != NULL)
        of(build, base, &target);
    if ((seen >> ET_WORD_SHARE & 1U) == 0) {
        struct et_diag *diag = ET_FAULT(build->unit, "missing-statement", stmt->id.span,
                                        _("the target “%s” has no share"), target.id);
        ET_HELP(build->unit, diag, _("put “  share INDICATOR in after >= 80 %%” under it"));
    }
    ET_VEC_PUSH(&build->targets, target);
    ET_VEC_PUSH(&build->target_stmts, stmt);
}

void et_build_targets(struct et_build *build)
{
    for (const struct et_stmt *stmt = build->root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_TARGET)
            add_target(build, stmt);
}
