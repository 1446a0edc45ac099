/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/lint.h"

#include <string.h>

#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/lang/fault.h"
#include "forms/model/expr.h"

static const char *const lints[] = {
#define ET_LINT(name) name,
#include "forms/lang/lint.def"
#undef ET_LINT
};
enum { LINTS = sizeof lints / sizeof lints[0] };

bool et_lint_is_allowed(const struct et_stmt *stmt, const char *name)
{
    for (; stmt != NULL; stmt = stmt->parent) {
        if (!stmt->has_allow)
            continue;
        for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
            if (line->word == ET_WORD_ALLOW && line->a.text != NULL &&
                strcmp(line->a.text, name) == 0)
                return true;
    }
    return false;
}

static void check_allow(struct et_build *build, const struct et_stmt *line)
{
    struct et_suggest suggest = {.word = line->a.text};
    for (size_t i = 0; i < LINTS; i++) {
        if (strcmp(lints[i], line->a.text) == 0)
            return;
        et_suggest_try(&suggest, lints[i]);
    }
    struct et_diag *diag = ET_FAULT(build->unit, "unknown-warning", line->a.span,
                                    _("there is no warning called “%s”"), line->a.text);
    if (suggest.best != NULL) {
        ET_HELP(build->unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(build->unit, diag, line->a.span, true, "%s", suggest.best);
    }
    ET_NOTE(build->unit, diag, _("only warnings can be allowed; errors must be mended"));
}

/* The tree is at most four deep. */
static void check_allows(struct et_build *build, const struct et_stmt *stmt)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->word == ET_WORD_ALLOW && line->a.text != NULL)
            check_allow(build, line);
        check_allows(build, line);
    }
}

/* ---- questions --------------------------------------------------------------------- */

/* What is collected and never used should not be collected: GDPR article 5.1 c. */
static void unused_items(struct et_build *build)
{
    for (size_t i = 0; i < build->items.count; i++) {
        const struct et_item *item = &build->items.items[i];
        const struct et_item_notes *notes = &build->notes.items[i];
        if (notes->is_used || item->waves == 0 || item->kind == ET_KIND_NOTE ||
            item->kind == ET_KIND_BREAK || item->kind == ET_KIND_CONSENT ||
            item->kind == ET_KIND_TEXT || item->kind == ET_KIND_CODE)
            continue;
        ET_LINT_SAY(build, diag, notes->stmt, "unused-item", notes->stmt->id.span,
                    _("nothing uses “%s”"), item->id)
        {
            ET_HELP(build->unit, diag, _("read it in an indicator, or write “allow unused-item”"));
            ET_NOTE(build->unit, diag,
                    _("ask only what is needed for the purpose (GDPR, article 5.1 c)"));
        }
    }
}

static void consent(struct et_build *build)
{
    uint32_t asked = 0; /* the waves in which something stands before */
    for (size_t i = 0; i < build->items.count; i++) {
        const struct et_item *item = &build->items.items[i];
        if (item->kind == ET_KIND_NOTE || item->kind == ET_KIND_BREAK || item->kind == ET_KIND_CALC)
            continue;
        const struct et_stmt *stmt = build->notes.items[i].stmt;
        if (item->kind == ET_KIND_CONSENT && (asked & item->waves) != 0) {
            ET_LINT_SAY(build, diag, stmt, "consent-late", stmt->id.span,
                        _("consent is not the first question"))
            {
                ET_HELP(build->unit, diag, _("move it to the top of the form"));
                ET_NOTE(build->unit, diag,
                        _("nothing may be stored of those who say no (GDPR, article 7)"));
            }
        }
        asked |= item->waves;
    }
}

static void no_privacy(struct et_build *build)
{
    if (build->form->has_privacy || build->title_stmt == NULL)
        return;
    ET_LINT_SAY(build, diag, build->title_stmt, "no-privacy", build->title_stmt->word_span,
                _("the form does not say who asks, and why"))
    {
        ET_HELP(build->unit, diag, _("add “privacy” with controller, purpose and retention"));
        ET_NOTE(build->unit, diag, _("people have a right to know it first (GDPR, article 13)"));
    }
}

/* ---- rules -------------------------------------------------------------------------- */

/* A retired choice is offered to nobody: what asks for it is never true. */
static void retired(struct et_build *build, const struct et_stmt *stmt, const struct et_expr *expr)
{
    if ((expr->op == ET_OP_EQ || expr->op == ET_OP_HAS) && expr->args[0]->op == ET_OP_ANSWER &&
        expr->args[1]->op == ET_OP_CODE) {
        const struct et_list *list = build->variables.items[expr->args[0]->variable].list;
        const struct et_choice *choice =
            list != NULL ? et_list_choice(list, (int32_t)expr->args[1]->number) : NULL;
        if (choice != NULL && choice->kind == ET_CHOICE_RETIRED) {
            struct et_span span = {expr->args[1]->begin, expr->args[1]->end};
            ET_LINT_SAY(build, diag, stmt, "retired-choice", span,
                        _("“%s” is retired: nobody can choose it now"), choice->name)
            ET_NOTE(build->unit, diag, _("only old answers have it"));
        }
    }
    for (size_t i = 0; i < expr->arg_count; i++)
        retired(build, stmt, expr->args[i]);
}

/* A number that the question's own range rules out makes a rule that is dead. */
static void outside(struct et_build *build, const struct et_stmt *stmt, const struct et_expr *expr)
{
    for (size_t i = 0; i < expr->arg_count; i++)
        outside(build, stmt, expr->args[i]);
    if (expr->op < ET_OP_EQ || expr->op > ET_OP_GE || expr->args[0]->op != ET_OP_ANSWER ||
        expr->args[1]->op != ET_OP_NUMBER)
        return;
    const struct et_expr *right = expr->args[1];
    const struct et_item *item =
        &build->items.items[build->variables.items[expr->args[0]->variable].item];
    bool is_number = item->kind == ET_KIND_NUMBER || item->kind == ET_KIND_DECIMAL ||
                     item->kind == ET_KIND_PERCENT || item->kind == ET_KIND_SLIDER;
    if (!is_number || !item->low.is_set ||
        (right->number >= item->low.value && right->number <= item->high.value))
        return;
    ET_LINT_SAY(build, diag, stmt, "outside-range", ((struct et_span){right->begin, right->end}),
                _("“%s” is never %g"), item->id, right->number)
    {
        ET_LABEL(build->unit, diag, _("asked as %s %g..%g"), et_kind_word(item->kind),
                 item->low.value, item->high.value);
        ET_NOTE(build->unit, diag, _("so this comparison always comes out the same"));
    }
}

static bool is_one_choice(const struct et_expr *expr)
{
    return expr->op == ET_OP_EQ && expr->args[0]->op == ET_OP_ANSWER &&
           expr->args[1]->op == ET_OP_CODE;
}

/* x = a and x = b: one answer cannot be both. */
static void contradiction(struct et_build *build, const struct et_stmt *stmt,
                          const struct et_expr *expr)
{
    for (size_t i = 0; expr->op == ET_OP_AND && i < expr->arg_count && i < 50; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct et_expr *a = expr->args[k], *b = expr->args[i];
            if (!is_one_choice(a) || !is_one_choice(b) ||
                a->args[0]->variable != b->args[0]->variable ||
                a->args[0]->wave != b->args[0]->wave || a->args[1]->number == b->args[1]->number)
                continue;
            struct et_span span = {b->begin, b->end};
            ET_LINT_SAY(build, diag, stmt, "never-true", span,
                        _("one answer cannot be both: this is never true"))
            ET_HELP(build->unit, diag, _("write “or” instead of “and”"));
        }
    }
    for (size_t i = 0; i < expr->arg_count; i++)
        contradiction(build, stmt, expr->args[i]);
}

static void rule(struct et_build *build, const struct et_stmt *stmt, const struct et_expr *expr)
{
    if (expr == NULL)
        return;
    retired(build, stmt, expr);
    contradiction(build, stmt, expr);
    outside(build, stmt, expr);
}

static void rules(struct et_build *build)
{
    for (size_t i = 0; i < build->items.count; i++) {
        const struct et_item *item = &build->items.items[i];
        const struct et_stmt *stmt = build->notes.items[i].stmt;
        rule(build, stmt, item->when);
        rule(build, stmt, item->required_when);
        for (size_t k = 0; k < item->check_count; k++)
            rule(build, stmt, item->checks[k].expr);
    }
    for (size_t i = 0; i < build->sections.count; i++)
        rule(build, build->section_stmts.items[i], build->sections.items[i].when);
    for (size_t i = 0; i < build->indicators.count; i++)
        rule(build, build->indicator_stmts.items[i], build->indicators.items[i].value);
}

/* ---- indicators and targets ------------------------------------------------------------ */

struct spread {
    struct et_build *build;
    double low, high;
    bool is_mixed, has_one;
};

static void spread_of(void *user, uint32_t variable, uint32_t wave)
{
    struct spread *spread = user;
    (void)wave;
    const struct et_list *list = spread->build->variables.items[variable].list;
    if (list == NULL || !list->is_scale)
        return;
    double low = INT32_MAX, high = INT32_MIN;
    for (size_t i = 0; i < list->choice_count; i++) {
        if (list->choices[i].kind != ET_CHOICE_VALUE)
            continue;
        low = list->choices[i].code < low ? list->choices[i].code : low;
        high = list->choices[i].code > high ? list->choices[i].code : high;
    }
    spread->is_mixed |= spread->has_one && (low != spread->low || high != spread->high);
    spread->low = low;
    spread->high = high;
    spread->has_one = true;
}

static void indicators(struct et_build *build)
{
    for (size_t i = 0; i < build->indicators.count; i++) {
        const struct et_indicator *indicator = &build->indicators.items[i];
        const struct et_stmt *stmt = build->indicator_stmts.items[i];
        struct spread spread = {.build = build};
        if (indicator->value == NULL || indicator->is_share)
            continue;
        et_expr_reads(indicator->value, spread_of, &spread);
        if (!spread.is_mixed)
            continue;
        ET_LINT_SAY(build, diag, stmt, "mixed-ranges", stmt->id.span,
                    _("“%s” puts together scales of different length"), indicator->id)
        {
            ET_HELP(build->unit, diag, _("bring them to one length first, or make two indicators"));
            ET_NOTE(build->unit, diag, _("the longer scale would weigh more"));
        }
    }
}

static const struct et_stmt *line_of(const struct et_stmt *stmt, enum et_word word)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word == word)
            return line;
    return NULL;
}

/* The waves of a target, or of a change, in which the indicator has no value. */
static void out_of_wave(struct et_build *build, const struct et_stmt *stmt, struct et_span span,
                        uint32_t indicator, uint32_t wave)
{
    if (wave == ET_NONE || indicator == ET_NONE)
        return;
    uint32_t waves = build->indicator_waves.items[indicator];
    if ((waves >> wave & 1U) != 0 || build->indicators.items[indicator].value == NULL)
        return;
    ET_LINT_SAY(build, diag, stmt, "target-wave", span,
                _("“%s” cannot be worked out in the wave “%s”"),
                build->indicators.items[indicator].id, build->waves.items[wave].id)
    {
        ET_LABEL(build->unit, diag, _("its questions are asked in: %s"),
                 et_build_wave_names(build, waves));
        ET_HELP(build->unit, diag, _("ask its questions in that wave too, or choose another wave"));
    }
}

static void goals(struct et_build *build)
{
    for (size_t i = 0; i < build->targets.count; i++) {
        const struct et_target *target = &build->targets.items[i];
        const struct et_stmt *stmt = build->target_stmts.items[i];
        const struct et_stmt *line = line_of(stmt, ET_WORD_SHARE);
        if (line == NULL || line->is_broken)
            continue;
        out_of_wave(build, stmt, line->a.span, target->indicator, target->wave);
        out_of_wave(build, stmt, line->a.span, target->indicator, target->from);
        out_of_wave(build, stmt, line->b.span, target->indicator, target->to);
    }
    for (uint32_t i = 0; i < build->indicators.count; i++) {
        const struct et_indicator *indicator = &build->indicators.items[i];
        const struct et_stmt *stmt = build->indicator_stmts.items[i];
        const struct et_stmt *line = line_of(stmt, ET_WORD_CHANGE);
        if (line == NULL || line->is_broken)
            continue;
        out_of_wave(build, stmt, line->a.span, i, indicator->change_from);
        out_of_wave(build, stmt, line->b.span, i, indicator->change_to);
    }
}

void et_lint(struct et_build *build)
{
    check_allows(build, build->root);
    et_lint_texts(build);
    et_lint_choices(build);
    rules(build);
    /* What follows is about what is not there: a fault may have hidden it. */
    if (et_diags_count(build->unit->diags, ET_SEVERITY_ERROR) > 0)
        return;
    et_lint_scales(build);
    unused_items(build);
    consent(build);
    no_privacy(build);
    indicators(build);
    goals(build);
}
