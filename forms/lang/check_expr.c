/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_expr.c - names to variables and choices, and types, for expressions. */
#include <assert.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"
#include "forms/lang/refer.h"

struct et_expr *et_refer_new(struct et_scope *scope, const struct et_node *node, enum et_op op,
                             enum et_type type)
{
    struct et_expr *made = et_arena_alloc(scope->build->arena, sizeof *made);
    *made = (struct et_expr){
        .op = op,
        .type = type,
        .variable = ET_NONE,
        .wave = ET_NONE,
        .begin = node->span.begin,
        .end = node->span.end,
    };
    scope->cost++;
    return made;
}

struct et_expr *et_check_with_args(struct et_scope *scope, const struct et_node *node,
                                   enum et_op op, enum et_type type, struct et_expr *const *args,
                                   size_t count)
{
    struct et_expr *made = et_refer_new(scope, node, op, type);
    const struct et_expr **copy = et_arena_array(scope->build->arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = args[i];
    made->args = copy;
    made->arg_count = count;
    return made;
}

/* ---- what types are called -------------------------------------------------------- */

const char *et_check_type_word(enum et_type type)
{
    switch (type) {
    case ET_TYPE_NUMBER:
        return _("a number");
    case ET_TYPE_TRUTH:
        return _("true or false");
    case ET_TYPE_CODE:
        return _("a choice");
    case ET_TYPE_CODES:
        return _("several choices");
    case ET_TYPE_DATE:
        return _("a day");
    case ET_TYPE_TEXT:
        break;
    }
    return _("a text");
}

struct et_expr *et_check_mismatch(struct et_scope *scope, const struct et_expr *got,
                                  const char *want)
{
    struct et_unit *unit = scope->build->unit;
    struct et_diag *diag = ET_FAULT(unit, "type-mismatch", ((struct et_span){got->begin, got->end}),
                                    _("expected %s here"), want);
    ET_LABEL(unit, diag, _("this is %s"), et_check_type_word(got->type));
    return NULL;
}

static const struct et_list *list_of(const struct et_scope *scope, const struct et_expr *expr)
{
    return expr->op == ET_OP_ANSWER ? scope->build->variables.items[expr->variable].list : NULL;
}

/* A choice of a scale may be calculated with, by its code. */
bool et_check_number(struct et_scope *scope, struct et_expr *expr)
{
    struct et_unit *unit = scope->build->unit;
    if (expr->type == ET_TYPE_NUMBER)
        return true;
    const struct et_list *list = list_of(scope, expr);
    if (expr->type == ET_TYPE_CODE && list != NULL &&
        (list->is_scale || strcmp(list->id, "yesno") == 0)) {
        expr->type = ET_TYPE_NUMBER;
        return true;
    }
    if (expr->type == ET_TYPE_CODE && list != NULL) {
        struct et_diag *diag =
            ET_FAULT(unit, "not-a-scale", ((struct et_span){expr->begin, expr->end}),
                     _("the codes of a list cannot be calculated with"));
        ET_LABEL(unit, diag, _("uses the list “%s”"), list->id);
        ET_HELP(unit, diag, _("if its choices are ordered, make it a “scale”"));
        return false;
    }
    (void)et_check_mismatch(scope, expr, _("a number"));
    return false;
}

bool et_check_truth(struct et_scope *scope, const struct et_expr *expr)
{
    if (expr->type == ET_TYPE_TRUTH)
        return true;
    struct et_unit *unit = scope->build->unit;
    struct et_diag *diag =
        ET_FAULT(unit, "type-mismatch", ((struct et_span){expr->begin, expr->end}),
                 _("expected something that is true or false"));
    ET_LABEL(unit, diag, _("this is %s"), et_check_type_word(expr->type));
    const struct et_list *list = list_of(scope, expr);
    if (list == NULL || list->choice_count == 0)
        return false;
    const char *id = scope->build->variables.items[expr->variable].id;
    ET_HELP(unit, diag, expr->type == ET_TYPE_CODES ? _("write “%s has %s”") : _("write “%s = %s”"),
            id, list->choices[0].name);
    return false;
}

/* ---- choices ------------------------------------------------------------------------ */

static const char *choice_names(struct et_scope *scope, const struct et_list *list)
{
    struct et_str names = ET_STR_EMPTY;
    for (size_t i = 0; i < list->choice_count && i < 12; i++)
        et_str_addf(&names, "%s%s", i > 0 ? ", " : "", list->choices[i].name);
    if (list->choice_count > 12)
        et_str_add(&names, ", ...");
    const char *copy = et_arena_string(scope->build->unit->arena, names.text);
    et_str_free(&names);
    return copy;
}

static void unknown_choice(struct et_scope *scope, const struct et_node *node, const char *asked,
                           const struct et_list *list)
{
    struct et_build *build = scope->build;
    struct et_unit *unit = build->unit;
    struct et_diag *diag = ET_FAULT(unit, "unknown-choice", node->name.span,
                                    _("“%s” is not a choice of “%s”"), node->name.text, asked);
    ET_LABEL(unit, diag, _("choices: %s"), choice_names(scope, list));
    struct et_suggest suggest = {.word = node->name.text};
    for (size_t i = 0; i < list->choice_count; i++)
        et_suggest_try(&suggest, list->choices[i].name);
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, node->name.span, false, "%s", suggest.best);
    }
    uint32_t found = et_names_get(&build->list_names, list->id);
    const struct et_stmt *stmt = build->lists.items[found].stmt;
    if (stmt != NULL)
        ET_NOTE(unit, diag, _("“%s” uses the list “%s” (line %u)"), asked, list->id,
                et_fault_line(unit, stmt->span.begin));
    if (scope->kind == ET_SCOPE_ITEM)
        ET_NOTE(unit, diag, _("without this check the question would never be shown"));
}

/* The choice that a bare name, or a number, means beside ASKED's answer. */
static struct et_expr *as_choice(struct et_scope *scope, const struct et_node *node,
                                 const char *asked, const struct et_list *list)
{
    struct et_unit *unit = scope->build->unit;
    for (size_t i = 0; i < list->choice_count; i++) {
        bool is_it = node->kind == ET_NODE_NUMBER
                         ? list->choices[i].code == node->number
                         : strcmp(list->choices[i].name, node->name.text) == 0;
        if (!is_it)
            continue;
        struct et_expr *made = et_refer_new(scope, node, ET_OP_CODE, ET_TYPE_CODE);
        made->number = list->choices[i].code;
        return made;
    }
    /* A list that was at fault itself may have lost this very choice. */
    uint32_t found = et_names_get(&scope->build->list_names, list->id);
    const struct et_stmt *stmt = scope->build->lists.items[found].stmt;
    for (const struct et_stmt *line = stmt != NULL ? stmt->first : NULL; line != NULL;
         line = line->next)
        if (line->is_broken)
            return NULL;
    if (node->kind == ET_NODE_NUMBER) {
        struct et_diag *diag =
            ET_FAULT(unit, "unknown-choice", node->span, _("“%s” has no choice with the code %g"),
                     asked, node->number);
        ET_LABEL(unit, diag, _("choices: %s"), choice_names(scope, list));
        return NULL;
    }
    unknown_choice(scope, node, asked, list);
    return NULL;
}

static bool is_bare(const struct et_node *node)
{
    return node->kind == ET_NODE_REF && node->member.text == NULL && node->wave.text == NULL;
}

/* A word that a register fact is compared with. */
static struct et_expr *as_word(struct et_scope *scope, const struct et_node *node,
                               const struct et_expr *left)
{
    static const char *const exits[] = {"completed", "dropped", "moved"};
    struct et_unit *unit = scope->build->unit;
    if (!is_bare(node)) {
        ET_FAULT(unit, "type-mismatch", node->span, _("expected a word, such as “completed”"));
        return NULL;
    }
    if (left->fact == ET_FACT_EXIT) {
        struct et_suggest suggest = {.word = node->name.text};
        bool is_known = false;
        for (size_t i = 0; i < 3; i++) {
            is_known |= strcmp(exits[i], node->name.text) == 0;
            et_suggest_try(&suggest, exits[i]);
        }
        if (!is_known) {
            struct et_diag *diag =
                ET_FAULT(unit, "unknown-choice", node->span,
                         _("“%s” is not a way to leave a course"), node->name.text);
            ET_LABEL(unit, diag, _("choices: %s"), "completed, dropped, moved");
            if (suggest.best != NULL) {
                ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
                ET_FIX(unit, diag, node->span, false, "%s", suggest.best);
            }
            return NULL;
        }
    }
    struct et_expr *made = et_refer_new(scope, node, ET_OP_WORD, ET_TYPE_TEXT);
    made->text = et_arena_string(scope->build->arena, node->name.text);
    return made;
}

/* ---- comparisons ------------------------------------------------------------------------ */

static bool is_order(enum et_op op)
{
    return op == ET_OP_LT || op == ET_OP_LE || op == ET_OP_GT || op == ET_OP_GE;
}

static const char *variable_id(const struct et_scope *scope, const struct et_expr *expr)
{
    return scope->build->variables.items[expr->variable].id;
}

/* The right side of a comparison, read in the light of the left. */
static struct et_expr *beside(struct et_scope *scope, const struct et_expr *left,
                              const struct et_node *node)
{
    const struct et_list *list = list_of(scope, left);
    if (left->op == ET_OP_REGISTER && left->type == ET_TYPE_TEXT)
        return as_word(scope, node, left);
    bool is_choice = left->type == ET_TYPE_CODE && list != NULL;
    if (is_choice && (node->kind == ET_NODE_NUMBER ||
                      (is_bare(node) &&
                       et_names_get(&scope->build->variable_names, node->name.text) == UINT32_MAX)))
        return as_choice(scope, node, variable_id(scope, left), list);
    if (left->op == ET_OP_ANSWER && left->type == ET_TYPE_TEXT && is_bare(node) &&
        et_names_get(&scope->build->names, node->name.text) == UINT32_MAX) {
        struct et_diag *diag =
            ET_FAULT(scope->build->unit, "type-mismatch", node->span,
                     _("a text is no choice, and has none called “%s”"), node->name.text);
        ET_HELP(scope->build->unit, diag,
                _("what people write freely cannot be compared; ask with a list instead"));
        return NULL;
    }
    /* A choice may be called as a question is; the list comes first. */
    for (size_t i = 0; is_choice && is_bare(node) && i < list->choice_count; i++)
        if (strcmp(list->choices[i].name, node->name.text) == 0)
            return as_choice(scope, node, variable_id(scope, left), list);
    return et_check_node(scope, node);
}

static bool check_order(struct et_scope *scope, const struct et_expr *left)
{
    const struct et_list *list = list_of(scope, left);
    if (left->type != ET_TYPE_CODE || list == NULL || list->is_scale)
        return true;
    struct et_unit *unit = scope->build->unit;
    struct et_diag *diag = ET_FAULT(unit, "not-a-scale", ((struct et_span){left->begin, left->end}),
                                    _("the choices of a list have no order"));
    ET_LABEL(unit, diag, _("uses the list “%s”"), list->id);
    ET_HELP(unit, diag,
            _("use “=” or “in [...]”; or, if its choices are ordered, make it a “scale”"));
    return false;
}

static struct et_expr *several(struct et_scope *scope, const struct et_node *node,
                               const struct et_expr *left)
{
    struct et_unit *unit = scope->build->unit;
    struct et_diag *diag = ET_FAULT(unit, "type-mismatch", node->op_span,
                                    _("“%s” may hold several answers"), variable_id(scope, left));
    ET_HELP(unit, diag,
            node->op == ET_OP_NE ? _("write “not has” instead of “!=”")
                                 : _("write “has” instead of “=”"));
    if (node->op == ET_OP_EQ)
        ET_FIX(unit, diag, node->op_span, true, "has");
    return NULL;
}

/* Can A and B be compared? A number beside a scale's choice becomes both. */
static bool comparable(struct et_scope *scope, struct et_expr *a, struct et_expr *b)
{
    if (a->type == b->type) {
        const struct et_list *left = list_of(scope, a), *right = list_of(scope, b);
        if (a->type != ET_TYPE_CODE || left == NULL || right == NULL || left == right)
            return a->type != ET_TYPE_CODES ||
                   et_check_mismatch(scope, b, et_check_type_word(ET_TYPE_CODE)) != NULL;
        struct et_unit *unit = scope->build->unit;
        struct et_diag *diag = ET_FAULT(unit, "type-mismatch", ((struct et_span){b->begin, b->end}),
                                        _("these answers come from different lists"));
        ET_LABEL(unit, diag, _("“%s”; the other uses “%s”"), right->id, left->id);
        return false;
    }
    if (a->type == ET_TYPE_NUMBER && b->type == ET_TYPE_CODE)
        return et_check_number(scope, b);
    if (b->type == ET_TYPE_NUMBER && a->type == ET_TYPE_CODE)
        return et_check_number(scope, a);
    (void)et_check_mismatch(scope, b, et_check_type_word(a->type));
    struct et_diag *diag = et_diags_last(scope->build->unit->diags);
    if (a->type == ET_TYPE_DATE)
        ET_HELP(scope->build->unit, diag, _("write a day, such as 2026-06-05"));
    else if (a->type == ET_TYPE_NUMBER)
        ET_HELP(scope->build->unit, diag, _("write a number; for a day, ask for a “date”"));
    else if (a->type == ET_TYPE_TEXT)
        ET_HELP(scope->build->unit, diag,
                _("what people write freely cannot be compared; ask with a list instead"));
    return false;
}

static struct et_expr *comparison(struct et_scope *scope, const struct et_node *node)
{
    struct et_expr *left = et_check_node(scope, node->args[0]);
    if (left == NULL) {
        /* The right side may be a choice of what the left was meant to be. */
        if (!is_bare(node->args[1]))
            (void)et_check_node(scope, node->args[1]);
        return NULL;
    }
    if (left->type == ET_TYPE_CODES)
        return several(scope, node, left);
    struct et_expr *right = beside(scope, left, node->args[1]);
    if (right == NULL)
        return NULL;
    if (!comparable(scope, left, right))
        return NULL;
    if (is_order(node->op) && !check_order(scope, left))
        return NULL;
    if (is_order(node->op) && left->type != ET_TYPE_NUMBER && left->type != ET_TYPE_DATE &&
        left->type != ET_TYPE_CODE)
        return et_check_mismatch(scope, left, _("a number or a day"));
    return et_check_with_args(scope, node, node->op, ET_TYPE_TRUTH,
                              (struct et_expr *[]){left, right}, 2);
}

static struct et_expr *negated(struct et_scope *scope, const struct et_node *node,
                               struct et_expr *made)
{
    if (!node->is_negated)
        return made;
    return et_check_with_args(scope, node, ET_OP_NOT, ET_TYPE_TRUTH, &made, 1);
}

static struct et_expr *having(struct et_scope *scope, const struct et_node *node)
{
    struct et_expr *left = et_check_node(scope, node->args[0]);
    if (left == NULL)
        return NULL;
    const struct et_list *list = list_of(scope, left);
    if ((left->type != ET_TYPE_CODES && left->type != ET_TYPE_CODE) || list == NULL)
        return et_check_mismatch(scope, left, _("a question with choices"));
    struct et_expr *right = as_choice(scope, node->args[1], variable_id(scope, left), list);
    if (right == NULL)
        return NULL;
    return negated(scope, node,
                   et_check_with_args(scope, node, ET_OP_HAS, ET_TYPE_TRUTH,
                                      (struct et_expr *[]){left, right}, 2));
}

static struct et_expr *among(struct et_scope *scope, const struct et_node *node)
{
    struct et_expr *left = et_check_node(scope, node->args[0]);
    if (left == NULL)
        return NULL;
    if (left->type == ET_TYPE_CODES)
        return several(scope, node, left);
    struct et_expr **args =
        et_arena_array(scope->build->unit->arena, node->arg_count, sizeof(struct et_expr *));
    args[0] = left;
    bool is_good = true;
    for (size_t i = 1; i < node->arg_count; i++) {
        args[i] = beside(scope, left, node->args[i]);
        is_good &= args[i] != NULL && comparable(scope, left, args[i]);
    }
    if (!is_good)
        return NULL;
    return negated(scope, node,
                   et_check_with_args(scope, node, ET_OP_IN, ET_TYPE_TRUTH, args, node->arg_count));
}

/* ---- logic, arithmetic, functions ---------------------------------------------------------- */

static struct et_expr *logic(struct et_scope *scope, const struct et_node *node)
{
    struct et_expr **args =
        et_arena_array(scope->build->unit->arena, node->arg_count, sizeof(struct et_expr *));
    bool is_good = true;
    for (size_t i = 0; i < node->arg_count; i++) {
        args[i] = et_check_node(scope, node->args[i]);
        is_good &= args[i] != NULL && et_check_truth(scope, args[i]);
    }
    if (!is_good)
        return NULL;
    return et_check_with_args(scope, node, node->op, ET_TYPE_TRUTH, args, node->arg_count);
}

/* Numbers; and day - day is days, day + number a day. */
static struct et_expr *arithmetic(struct et_scope *scope, const struct et_node *node)
{
    struct et_expr *left = et_check_node(scope, node->args[0]);
    struct et_expr *right = node->arg_count == 2 ? et_check_node(scope, node->args[1]) : left;
    if (left == NULL || right == NULL)
        return NULL;
    assert(node->arg_count == 1 || node->arg_count == 2); /* -a, a - b */
    struct et_expr *args[] = {left, right};
    enum et_type type = ET_TYPE_NUMBER;
    bool is_shift = node->op == ET_OP_ADD || node->op == ET_OP_SUB;
    if (left->type == ET_TYPE_DATE && is_shift) {
        if (node->op == ET_OP_SUB && right->type == ET_TYPE_DATE)
            return et_check_with_args(scope, node, node->op, ET_TYPE_NUMBER, args, 2);
        type = ET_TYPE_DATE;
    } else if (!et_check_number(scope, left)) {
        return NULL;
    }
    if (node->arg_count == 2 && !et_check_number(scope, right))
        return NULL;
    return et_check_with_args(scope, node, node->op, type, args, node->arg_count);
}

static struct et_expr *operation(struct et_scope *scope, const struct et_node *node)
{
    switch (node->op) {
    case ET_OP_OR:
    case ET_OP_AND:
    case ET_OP_NOT:
        return logic(scope, node);
    case ET_OP_HAS:
        return having(scope, node);
    case ET_OP_IN:
        return among(scope, node);
    case ET_OP_ADD:
    case ET_OP_SUB:
    case ET_OP_MUL:
    case ET_OP_DIV:
    case ET_OP_NEG:
        return arithmetic(scope, node);
    default:
        return comparison(scope, node);
    }
}

struct et_expr *et_check_node(struct et_scope *scope, const struct et_node *node)
{
    struct et_expr *made;
    switch (node->kind) {
    case ET_NODE_NUMBER:
    case ET_NODE_DATE:
        made = et_refer_new(scope, node, ET_OP_NUMBER,
                            node->kind == ET_NODE_DATE ? ET_TYPE_DATE : ET_TYPE_NUMBER);
        made->number = node->number;
        return made;
    case ET_NODE_REF:
        return et_refer_answer(scope, node);
    case ET_NODE_REGISTER:
        return et_refer_fact(scope, node);
    case ET_NODE_CALL:
        return et_check_call(scope, node);
    case ET_NODE_OP:
        break;
    }
    return operation(scope, node);
}

const struct et_expr *et_check_expr(struct et_scope *scope, const struct et_node *node,
                                    bool wants_truth)
{
    scope->build->expressions++;
    struct et_expr *made =
        scope->list != NULL && (is_bare(node) || node->kind == ET_NODE_NUMBER)
            ? as_choice(scope, node, scope->build->notes.items[scope->item].stmt->id.text,
                        scope->list)
            : et_check_node(scope, node);
    if (made == NULL || (wants_truth && !et_check_truth(scope, made)))
        return NULL;
    return made;
}
