/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_call.c - the functions of expressions, and what each takes. */
#include <stdint.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"
#include "forms/lang/refer.h"

static const struct {
    const char *name;
    enum et_function function;
    size_t least, most;
    const char *usage;
} functions[] = {
    {"mean", ET_FN_MEAN, 1, SIZE_MAX, "mean(a, b, c)"},
    {"sum", ET_FN_SUM, 1, SIZE_MAX, "sum(a, b, c)"},
    {"min", ET_FN_MIN, 1, SIZE_MAX, "min(a, b, c)"},
    {"max", ET_FN_MAX, 1, SIZE_MAX, "max(a, b, c)"},
    {"count", ET_FN_COUNT, 1, SIZE_MAX, "count(gor)"},
    {"answered", ET_FN_ANSWERED, 1, 1, "answered(gor)"},
    {"days", ET_FN_DAYS, 2, 2, "days(register.started, today())"},
    {"years", ET_FN_YEARS, 2, 2, "years(fodd, today())"},
    {"if", ET_FN_IF, 3, 3, "if(gor has arbetar, timmar, 0)"},
    {"round", ET_FN_ROUND, 1, 2, "round(x, 1)"},
    {"today", ET_FN_TODAY, 0, 0, "today()"},
};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static struct et_expr *unknown_function(struct et_scope *scope, const struct et_node *node)
{
    struct et_unit *unit = scope->build->unit;
    if (!et_build_is_news(scope->build, "function", node->name.text))
        return NULL;
    struct et_diag *diag = ET_FAULT(unit, "unknown-function", node->name.span,
                                    _("there is no function called “%s”"), node->name.text);
    struct et_suggest suggest = {.word = node->name.text};
    for (size_t i = 0; i < FUNCTIONS; i++)
        et_suggest_try(&suggest, functions[i].name);
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, node->name.span, false, "%s", suggest.best);
    } else {
        ET_HELP(unit, diag, "%s",
                _("there are mean, sum, min, max, count, answered, days, years, if, round, today"));
    }
    return NULL;
}

/* The type that FUNCTION has over ARGS; false if they do not fit (reported). */
static bool fit(struct et_scope *scope, enum et_function function, struct et_expr **args,
                size_t count, enum et_type *type)
{
    bool is_good = true;
    *type = ET_TYPE_NUMBER;
    switch (function) {
    case ET_FN_COUNT:
        return true;
    case ET_FN_ANSWERED:
        *type = ET_TYPE_TRUTH;
        return args[0]->op == ET_OP_ANSWER ||
               et_check_mismatch(scope, args[0], _("the name of a question")) != NULL;
    case ET_FN_DAYS:
    case ET_FN_YEARS:
        for (size_t i = 0; i < 2; i++)
            is_good &= args[i]->type == ET_TYPE_DATE ||
                       et_check_mismatch(scope, args[i], et_check_type_word(ET_TYPE_DATE)) != NULL;
        return is_good;
    case ET_FN_IF:
        if (!et_check_truth(scope, args[0]))
            return false;
        if (args[1]->type != args[2]->type || args[1]->type == ET_TYPE_CODE ||
            args[1]->type == ET_TYPE_CODES || args[1]->type == ET_TYPE_TEXT)
            return et_check_number(scope, args[1]) && et_check_number(scope, args[2]);
        *type = args[1]->type;
        return true;
    case ET_FN_ROUND:
        if (count == 2 && (args[1]->op != ET_OP_NUMBER || args[1]->number > 9))
            return et_check_mismatch(scope, args[1], _("how many decimals, 0 to 9")) != NULL;
        return et_check_number(scope, args[0]);
    case ET_FN_TODAY:
        *type = ET_TYPE_DATE;
        return true;
    default:
        break;
    }
    bool are_days = function == ET_FN_MIN || function == ET_FN_MAX;
    for (size_t i = 0; i < count; i++)
        are_days &= args[i]->type == ET_TYPE_DATE;
    for (size_t i = 0; !are_days && i < count; i++)
        is_good &= et_check_number(scope, args[i]);
    *type = are_days ? ET_TYPE_DATE : ET_TYPE_NUMBER;
    return is_good;
}

struct et_expr *et_check_call(struct et_scope *scope, const struct et_node *node)
{
    size_t found = 0;
    while (found < FUNCTIONS && strcmp(functions[found].name, node->name.text) != 0)
        found++;
    if (found == FUNCTIONS)
        return unknown_function(scope, node);
    struct et_expr **args =
        et_arena_array(scope->build->unit->arena, node->arg_count, sizeof(struct et_expr *));
    bool is_good = true;
    for (size_t i = 0; i < node->arg_count; i++) {
        args[i] = et_check_node(scope, node->args[i]);
        is_good &= args[i] != NULL;
    }
    if (node->arg_count < functions[found].least || node->arg_count > functions[found].most) {
        struct et_diag *diag = ET_FAULT(scope->build->unit, "wrong-arguments", node->span,
                                        _("“%s” takes another number of values"), node->name.text);
        ET_HELP(scope->build->unit, diag, _("for example: %s"), functions[found].usage);
        return NULL;
    }
    enum et_type type;
    if (!is_good || !fit(scope, functions[found].function, args, node->arg_count, &type))
        return NULL;
    struct et_expr *made = et_check_with_args(scope, node, ET_OP_CALL, type, args, node->arg_count);
    made->function = functions[found].function;
    return made;
}
