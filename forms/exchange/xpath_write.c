/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/xpath_write.h"

#include <string.h>

#include "forms/base/str.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

struct writer {
    const struct et_form *form;
    struct et_str *out;
    bool is_exact;
};

static bool write(struct writer *w, const struct et_expr *expr, bool is_inner);

static bool two(struct writer *w, const struct et_expr *a, const char *op, const struct et_expr *b)
{
    if (!write(w, a, true))
        return false;
    et_str_addf(w->out, " %s ", op);
    return write(w, b, true);
}

static const struct et_list *list_of(const struct writer *w, const struct et_expr *expr)
{
    return expr->op == ET_OP_ANSWER ? w->form->variables[expr->variable].list : NULL;
}

static const char *choice_name(const struct writer *w, const struct et_expr *asked, double code)
{
    const struct et_list *list = list_of(w, asked);
    const struct et_choice *choice = list != NULL ? et_list_choice(list, (int32_t)code) : NULL;
    return choice != NULL ? choice->name : NULL;
}

/* A choice at the side of the question that it belongs to. */
static bool chosen(struct writer *w, const struct et_expr *asked, const struct et_expr *choice,
                   const char *open, const char *between, const char *close)
{
    const char *name = choice_name(w, asked, choice->number);
    if (name == NULL)
        return false;
    et_str_add(w->out, open);
    if (!write(w, asked, true))
        return false;
    et_str_addf(w->out, "%s'%s'%s", between, name, close);
    return true;
}

static bool compare(struct writer *w, const struct et_expr *expr, const char *op)
{
    const struct et_expr *left = expr->args[0], *right = expr->args[1];
    bool is_equality = expr->op == ET_OP_EQ || expr->op == ET_OP_NE;
    if (right->op == ET_OP_CODE) {
        const char *between = expr->op == ET_OP_EQ ? " = " : " != ";
        return is_equality && chosen(w, left, right, "", between, "");
    }
    /* Codes of a scale: XLSForm stores names. */
    if (list_of(w, left) != NULL || list_of(w, right) != NULL)
        return false;
    return two(w, left, op, right);
}

static bool joined(struct writer *w, const struct et_expr *expr, const char *word)
{
    for (size_t i = 0; i < expr->arg_count; i++) {
        if (i > 0)
            et_str_addf(w->out, " %s ", word);
        if (!write(w, expr->args[i], true))
            return false;
    }
    return true;
}

static bool among(struct writer *w, const struct et_expr *expr)
{
    w->is_exact = false;
    for (size_t i = 1; i < expr->arg_count; i++) {
        const struct et_expr *value = expr->args[i];
        if (i > 1)
            et_str_add(w->out, " or ");
        if (value->op == ET_OP_CODE ? !chosen(w, expr->args[0], value, "", " = ", "")
                                    : !two(w, expr->args[0], "=", value))
            return false;
    }
    return true;
}

static bool arguments(struct writer *w, const struct et_expr *expr, const char *name)
{
    et_str_addf(w->out, "%s(", name);
    for (size_t i = 0; i < expr->arg_count; i++) {
        if (i > 0)
            et_str_add(w->out, ", ");
        if (list_of(w, expr->args[i]) != NULL || !write(w, expr->args[i], false))
            return false;
    }
    et_str_add_char(w->out, ')');
    return true;
}

static bool call(struct writer *w, const struct et_expr *expr)
{
    w->is_exact = false;
    switch (expr->function) {
    case ET_FN_SUM:
        return arguments(w, expr, "sum");
    case ET_FN_MIN:
        return arguments(w, expr, "min");
    case ET_FN_MAX:
        return arguments(w, expr, "max");
    case ET_FN_IF:
        return arguments(w, expr, "if");
    case ET_FN_ROUND:
        return expr->arg_count == 2 && arguments(w, expr, "round");
    case ET_FN_TODAY:
        et_str_add(w->out, "today()");
        return true;
    case ET_FN_ANSWERED:
        if (!write(w, expr->args[0], true))
            return false;
        et_str_add(w->out, " != ''");
        return true;
    case ET_FN_DAYS:
        return two(w, expr->args[1], "-", expr->args[0]);
    case ET_FN_YEARS:
        et_str_add(w->out, "int((");
        if (!two(w, expr->args[1], "-", expr->args[0]))
            return false;
        et_str_add(w->out, ") div 365.25)");
        return true;
    case ET_FN_COUNT:
        if (expr->arg_count != 1 || expr->args[0]->type != ET_TYPE_CODES)
            return false;
        et_str_add(w->out, "count-selected(");
        if (!write(w, expr->args[0], false))
            return false;
        et_str_add_char(w->out, ')');
        return true;
    case ET_FN_MEAN:
        break;
    }
    return false;
}

static bool leaf(struct writer *w, const struct et_expr *expr)
{
    char day[11];
    if (expr->op == ET_OP_NUMBER && expr->type == ET_TYPE_DATE) {
        et_day_write((int32_t)expr->number, day);
        et_str_addf(w->out, "date('%s')", day);
    } else if (expr->op == ET_OP_NUMBER) {
        et_str_addf(w->out, "%.15g", expr->number);
    } else if (expr->op == ET_OP_ANSWER && expr->wave == ET_NONE) {
        et_str_addf(w->out, "${%s}", w->form->variables[expr->variable].export_name);
    } else {
        return false;
    }
    return true;
}

static bool write_bare(struct writer *w, const struct et_expr *expr)
{
    switch (expr->op) {
    case ET_OP_OR:
        return joined(w, expr, "or");
    case ET_OP_AND:
        return joined(w, expr, "and");
    case ET_OP_NOT:
        et_str_add(w->out, "not(");
        if (!write(w, expr->args[0], false))
            return false;
        et_str_add_char(w->out, ')');
        return true;
    case ET_OP_EQ:
        return compare(w, expr, "=");
    case ET_OP_NE:
        return compare(w, expr, "!=");
    case ET_OP_LT:
        return compare(w, expr, "<");
    case ET_OP_LE:
        return compare(w, expr, "<=");
    case ET_OP_GT:
        return compare(w, expr, ">");
    case ET_OP_GE:
        return compare(w, expr, ">=");
    case ET_OP_HAS:
        return chosen(w, expr->args[0], expr->args[1], "selected(", ", ", ")");
    case ET_OP_IN:
        return among(w, expr);
    case ET_OP_ADD:
        return two(w, expr->args[0], "+", expr->args[1]);
    case ET_OP_SUB:
        return two(w, expr->args[0], "-", expr->args[1]);
    case ET_OP_MUL:
        return two(w, expr->args[0], "*", expr->args[1]);
    case ET_OP_DIV:
        return two(w, expr->args[0], "div", expr->args[1]);
    case ET_OP_NEG:
        et_str_add_char(w->out, '-');
        return write(w, expr->args[0], true);
    case ET_OP_CALL:
        return call(w, expr);
    default:
        return leaf(w, expr);
    }
}

static bool is_atom(const struct et_expr *expr)
{
    return expr->op == ET_OP_NUMBER || expr->op == ET_OP_ANSWER || expr->op == ET_OP_HAS ||
           expr->op == ET_OP_NOT ||
           (expr->op == ET_OP_CALL && expr->function != ET_FN_ANSWERED &&
            expr->function != ET_FN_DAYS);
}

static bool write(struct writer *w, const struct et_expr *expr, bool is_inner)
{
    bool has_brackets = is_inner && !is_atom(expr);
    if (has_brackets)
        et_str_add_char(w->out, '(');
    if (!write_bare(w, expr))
        return false;
    if (has_brackets)
        et_str_add_char(w->out, ')');
    return true;
}

bool et_xpath_write(const struct et_form *form, const struct et_expr *expr, struct et_str *out,
                    bool *is_exact)
{
    struct writer writer = {form, out, true};
    bool is_said = write(&writer, expr, false);
    *is_exact = is_said && writer.is_exact;
    return is_said;
}
