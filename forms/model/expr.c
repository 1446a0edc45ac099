/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/expr.h"

#include "forms/model/eval.h"

struct et_value et_expr_value(const struct et_expr *expr, const struct et_context *context,
                              uint32_t need)
{
    struct et_eval eval = {.context = context, .wave = context->wave, .need = need};
    return et_eval(expr, &eval);
}

void et_expr_reads(const struct et_expr *expr,
                   void (*visit)(void *user, uint32_t variable, uint32_t wave), void *user)
{
    if (expr->op == ET_OP_ANSWER)
        visit(user, expr->variable, expr->wave);
    for (size_t i = 0; i < expr->arg_count; i++)
        et_expr_reads(expr->args[i], visit, user);
}
