/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/refer.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/lang/fault.h"

enum {
    CALC_COST_MAX = 10000, /* parts of an expression with its calcs written out */
    CALC_DEPTH_MAX = 30,   /* calcs that read calcs */
    SEARCHES_MAX = 200,    /* faults, after which no more names are proposed */
};

/* ---- names ----------------------------------------------------------------------- */

static const char *symbol_word(enum et_symbol_kind kind)
{
    switch (kind) {
    case ET_SYMBOL_WAVE:
        return _("a wave");
    case ET_SYMBOL_SECTION:
        return _("a section");
    case ET_SYMBOL_INDICATOR:
        return _("an indicator");
    case ET_SYMBOL_TARGET:
        return _("a target");
    case ET_SYMBOL_ITEM:
        break;
    }
    return _("a note");
}

/* "kon, gor, timmar": the first of them. */
static const char *question_names(const struct et_build *build)
{
    const char *names = "";
    size_t shown = 0;
    for (size_t i = 0; i < build->items.count && shown < 10; i++)
        if (build->items.items[i].kind <= ET_KIND_CODE ||
            build->items.items[i].kind == ET_KIND_CALC)
            names = et_arena_printf(build->unit->arena, "%s%s%s", names, shown++ > 0 ? ", " : "",
                                    build->items.items[i].id);
    return shown == 10 ? et_arena_printf(build->unit->arena, "%s ...", names) : names;
}

static void unknown_name(struct et_scope *scope, const struct et_node *node)
{
    struct et_build *build = scope->build;
    struct et_unit *unit = build->unit;
    const char *name = node->name.text;
    if (!et_build_is_news(build, "name", name))
        return;
    struct et_diag *diag = ET_FAULT(unit, "unknown-name", node->name.span,
                                    _("there is no question called “%s”"), name);
    if (strcmp(name, "today") == 0) {
        ET_HELP(unit, diag, _("write “today()”"));
        ET_FIX(unit, diag, node->name.span, true, "today()");
        return;
    }
    if (strcmp(name, "register") == 0) {
        ET_HELP(unit, diag,
                _("name a fact: register.site, .course, .language, .started, .ended, "
                  ".exit"));
        return;
    }
    /* The search looks at every name, so it is not made for a flood of faults. */
    if (et_diags_count(unit->diags, ET_SEVERITY_ERROR) > SEARCHES_MAX)
        return;
    struct et_suggest suggest = {.word = name};
    const struct et_variable *row = NULL;
    for (size_t i = 0; i < build->items.count; i++)
        et_suggest_try(&suggest, build->items.items[i].id);
    for (size_t i = 0; i < build->variables.count && row == NULL; i++) {
        const char *dot = strchr(build->variables.items[i].id, '.');
        if (dot != NULL && strcmp(dot + 1, name) == 0)
            row = &build->variables.items[i];
    }
    if (row != NULL && (suggest.best == NULL || suggest.distance > 0)) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), row->id);
        ET_FIX(unit, diag, node->name.span, false, "%s", row->id);
    } else if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, node->name.span, false, "%s", suggest.best);
    } else if (build->items.count > 0) {
        ET_HELP(unit, diag, _("the questions are: %s"), question_names(build));
    }
}

static void unknown_row(struct et_scope *scope, const struct et_node *node,
                        const struct et_item *item)
{
    struct et_build *build = scope->build;
    struct et_unit *unit = build->unit;
    struct et_span span = {node->name.span.begin, node->member.span.end};
    const char *full = et_arena_printf(unit->arena, "%s.%s", node->name.text, node->member.text);
    if (!et_build_is_news(build, "row", full))
        return;
    struct et_diag *diag =
        item->kind == ET_KIND_MATRIX
            ? ET_FAULT(unit, "unknown-row", span, _("the matrix “%s” has no row “%s”"), item->id,
                       node->member.text)
            : ET_FAULT(unit, "unknown-row", span, _("“%s” is no matrix and has no row “%s”"),
                       item->id, node->member.text);
    struct et_suggest suggest = {.word = full};
    for (uint32_t i = 0; i < item->variable_count; i++)
        et_suggest_try(&suggest, build->variables.items[item->first_variable + i].id);
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, span, false, "%s", suggest.best);
    } else if (item->kind != ET_KIND_MATRIX) {
        ET_HELP(unit, diag, _("write “%s”"), item->id);
    } else if (item->variable_count > 0) {
        const char *rows = "";
        for (uint32_t i = 0; i < item->variable_count && i < 10; i++)
            rows = et_arena_printf(unit->arena, "%s%s%s", rows, i > 0 ? ", " : "",
                                   build->variables.items[item->first_variable + i].id);
        ET_HELP(unit, diag, _("its rows are: %s"), rows);
    }
}

static void needs_row(struct et_scope *scope, const struct et_node *node,
                      const struct et_item *item)
{
    struct et_unit *unit = scope->build->unit;
    struct et_diag *diag = ET_FAULT(unit, "needs-row", node->name.span,
                                    _("“%s” is a matrix: name one of its rows"), item->id);
    if (item->variable_count > 0)
        ET_HELP(unit, diag, _("for example: %s"),
                scope->build->variables.items[item->first_variable].id);
}

/* The variable that NODE names, or ET_NONE (reported, or said before). */
static uint32_t find(struct et_scope *scope, const struct et_node *node)
{
    struct et_build *build = scope->build;
    uint32_t symbol = et_names_get(&build->names, node->name.text);
    if (symbol == UINT32_MAX) {
        unknown_name(scope, node);
        return ET_NONE;
    }
    const struct et_symbol *found = &build->symbols.items[symbol];
    const struct et_item *item =
        found->kind == ET_SYMBOL_ITEM ? &build->items.items[found->index] : NULL;
    if (item == NULL || item->kind == ET_KIND_NOTE) {
        struct et_diag *diag =
            ET_FAULT(build->unit, "not-a-question", node->name.span,
                     _("“%s” is %s, not a question"), node->name.text, symbol_word(found->kind));
        ET_LABEL(build->unit, diag, _("see line %u"),
                 et_fault_line(build->unit, found->stmt->span.begin));
        return ET_NONE;
    }
    build->notes.items[found->index].is_used = true;
    if (!build->notes.items[found->index].is_usable && node->member.text == NULL)
        return ET_NONE;
    if (node->member.text == NULL) {
        if (item->kind == ET_KIND_MATRIX) {
            needs_row(scope, node, item);
            return ET_NONE;
        }
        return item->first_variable;
    }
    const char *full =
        et_arena_printf(build->unit->arena, "%s.%s", node->name.text, node->member.text);
    uint32_t variable = et_names_get(&build->variable_names, full);
    bool is_ours = variable != UINT32_MAX;
    if (!is_ours)
        unknown_row(scope, node, item);
    return is_ours && build->notes.items[found->index].is_usable ? variable : ET_NONE;
}

/* ---- waves and order --------------------------------------------------------------- */

static void not_asked(struct et_scope *scope, const struct et_node *node, uint32_t item_index,
                      uint32_t wave)
{
    struct et_build *build = scope->build;
    struct et_unit *unit = build->unit;
    const struct et_item *item = &build->items.items[item_index];
    struct et_diag *diag =
        ET_FAULT(unit, "not-asked-in-wave", node->span, _("“%s” is not asked in the wave “%s”"),
                 item->id, build->waves.items[wave].id);
    ET_LABEL(unit, diag, _("asked in: %s"), et_build_wave_names(build, item->waves));
    uint32_t earlier = item->waves & ((1U << wave) - 1);
    for (uint32_t i = wave; earlier != 0 && node->wave.text == NULL && i-- > 0;) {
        if ((earlier >> i & 1U) == 0)
            continue;
        const char *base =
            et_arena_copy(unit->arena, et_source_text(unit->source) + node->span.begin,
                          node->span.end - node->span.begin);
        ET_HELP(unit, diag, _("write “%s@%s” to read the answer that was given then"), base,
                build->waves.items[i].id);
        break;
    }
    const struct et_stmt *in = build->notes.items[item_index].in;
    if (in != NULL)
        ET_NOTE(unit, diag, _("see line %u"), et_fault_line(unit, in->span.begin));
}

static uint32_t lowest(uint32_t waves)
{
    uint32_t wave = 0;
    while ((waves >> wave & 1U) == 0)
        wave++;
    return wave;
}

/* An answer that nobody has yet when the question comes. */
static bool check_place(struct et_scope *scope, const struct et_node *node, uint32_t item)
{
    if (scope->kind != ET_SCOPE_ITEM && scope->kind != ET_SCOPE_CHECK)
        return true;
    if (item < scope->item || (item == scope->item && scope->kind == ET_SCOPE_CHECK))
        return true;
    struct et_unit *unit = scope->build->unit;
    bool is_itself = item == scope->item;
    struct et_diag *diag = is_itself
                               ? ET_FAULT(unit, "forward-reference", node->span,
                                          _("a question cannot depend on its own answer here"))
                               : ET_FAULT(unit, "forward-reference", node->span,
                                          _("“%s” is asked later in the form"), node->name.text);
    if (is_itself) {
        ET_HELP(unit, diag, _("what must hold of its own answer is a “check”"));
    } else {
        ET_LABEL(unit, diag, _("asked on line %u"),
                 et_fault_line(unit, scope->build->notes.items[item].stmt->span.begin));
        ET_HELP(unit, diag, _("move that question up, or this one down"));
    }
    return false;
}

static bool check_wave(struct et_scope *scope, const struct et_node *node, uint32_t item,
                       uint32_t wave)
{
    struct et_build *build = scope->build;
    uint32_t asked = build->items.items[item].waves;
    if ((asked >> wave & 1U) == 0) {
        not_asked(scope, node, item, wave);
        return false;
    }
    if (scope->kind != ET_SCOPE_ITEM && scope->kind != ET_SCOPE_CHECK)
        return true;
    if (scope->waves != 0 && lowest(scope->waves) < wave) {
        struct et_unit *unit = build->unit;
        struct et_diag *diag =
            ET_FAULT(unit, "later-wave", node->span, _("the wave “%s” is still to come in “%s”"),
                     node->wave.text, build->waves.items[lowest(scope->waves)].id);
        ET_LABEL(unit, diag, _("this stands in: %s"), et_build_wave_names(build, scope->waves));
        return false;
    }
    return (scope->waves >> wave & 1U) == 0 || check_place(scope, node, item);
}

/* As it is asked in the wave at hand, whichever that is. */
static bool check_here(struct et_scope *scope, const struct et_node *node, uint32_t item)
{
    uint32_t asked = scope->build->items.items[item].waves;
    if (scope->kind == ET_SCOPE_INDICATOR) {
        if ((scope->waves & asked) == 0 && scope->waves != 0) {
            struct et_unit *unit = scope->build->unit;
            struct et_diag *diag =
                ET_FAULT(unit, "not-asked-in-wave", node->span,
                         _("“%s” is never asked together with the questions before it"),
                         scope->build->items.items[item].id);
            ET_LABEL(unit, diag, _("asked in: %s"), et_build_wave_names(scope->build, asked));
            ET_HELP(unit, diag, _("say which wave is meant: “%s@%s”"), node->name.text,
                    asked != 0 ? scope->build->waves.items[lowest(asked)].id : "");
            return false;
        }
        scope->waves &= asked;
        return true;
    }
    if (!check_place(scope, node, item))
        return false;
    uint32_t missing = scope->waves & ~asked;
    if (missing != 0)
        not_asked(scope, node, item, lowest(missing));
    return missing == 0;
}

/* ---- answers and facts ---------------------------------------------------------------- */

static enum et_type type_of(const struct et_variable *variable, const struct et_item_notes *notes)
{
    switch (variable->kind) {
    case ET_KIND_ONE:
    case ET_KIND_YESNO:
    case ET_KIND_CONSENT:
        return ET_TYPE_CODE;
    case ET_KIND_MANY:
    case ET_KIND_RANK:
        return ET_TYPE_CODES;
    case ET_KIND_DATE:
    case ET_KIND_MONTH:
        return ET_TYPE_DATE;
    case ET_KIND_TEXT:
    case ET_KIND_CODE:
        return ET_TYPE_TEXT;
    case ET_KIND_CALC:
        return notes->calc_type;
    default:
        return ET_TYPE_NUMBER;
    }
}

/* Calcs within calcs are worked out each time they are read. */
static bool add_calc(struct et_scope *scope, const struct et_node *node,
                     const struct et_item_notes *notes)
{
    scope->cost += notes->calc_cost;
    if (notes->calc_depth + 1 > scope->depth)
        scope->depth = notes->calc_depth + 1;
    if (scope->cost <= CALC_COST_MAX && scope->depth <= CALC_DEPTH_MAX)
        return true;
    struct et_diag *diag = ET_FAULT(scope->build->unit, "too-deep", node->span,
                                    _("too many calcs are built on one another"));
    ET_NOTE(scope->build->unit, diag, _("at most %d deep and %d parts in all"), CALC_DEPTH_MAX,
            CALC_COST_MAX);
    return false;
}

struct et_expr *et_refer_answer(struct et_scope *scope, const struct et_node *node)
{
    struct et_build *build = scope->build;
    uint32_t variable = find(scope, node);
    uint32_t wave = node->wave.text != NULL ? et_build_wave(build, &node->wave) : ET_NONE;
    if (variable == ET_NONE || (node->wave.text != NULL && wave == ET_NONE))
        return NULL;
    const struct et_variable *found = &build->variables.items[variable];
    bool may_read = wave != ET_NONE ? check_wave(scope, node, found->item, wave)
                                    : check_here(scope, node, found->item);
    if (!may_read)
        return NULL;
    const struct et_item_notes *notes = &build->notes.items[found->item];
    if (found->kind == ET_KIND_CALC) {
        bool is_early = !notes->is_settled && found->item >= scope->item &&
                        (scope->kind == ET_SCOPE_ITEM || scope->kind == ET_SCOPE_CHECK);
        if (is_early)
            (void)check_place(scope, node, found->item);
        if (!notes->is_settled || !add_calc(scope, node, notes))
            return NULL;
    }
    struct et_expr *made = et_refer_new(scope, node, ET_OP_ANSWER, type_of(found, notes));
    made->variable = variable;
    made->wave = wave;
    return made;
}

struct et_expr *et_refer_fact(struct et_scope *scope, const struct et_node *node)
{
    static const char *const facts[] = {"site", "course", "language", "started", "ended", "exit"};
    struct et_unit *unit = scope->build->unit;
    struct et_suggest suggest = {.word = node->member.text};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        et_suggest_try(&suggest, facts[i]);
        if (strcmp(facts[i], node->member.text) != 0)
            continue;
        bool is_day = i == ET_FACT_STARTED || i == ET_FACT_ENDED;
        struct et_expr *made =
            et_refer_new(scope, node, ET_OP_REGISTER, is_day ? ET_TYPE_DATE : ET_TYPE_TEXT);
        made->fact = (enum et_fact)i;
        return made;
    }
    struct et_diag *diag = ET_FAULT(unit, "unknown-fact", node->member.span,
                                    _("the register holds no “%s”"), node->member.text);
    ET_LABEL(unit, diag, _("it holds: %s"), "site, course, language, started, ended, exit");
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, node->member.span, false, "%s", suggest.best);
    }
    return NULL;
}
