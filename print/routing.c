/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * routing.c - a `when` in a participant's words. Only what can be said truly
 * and simply is said: one earlier question on this very paper and the answers
 * to it that open the question. Anything else gets a neutral sentence.
 */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"
#include "print/compose.h"

enum { CODES_MAX = 6 };

struct opening {
    uint32_t variable; /* ET_NONE: none named yet */
    int32_t codes[CODES_MAX];
    size_t count;
    bool is_any; /* any answer at all */
};

/* Is EXPR an answer on this paper, and the same one as before? */
static bool names(const struct et_compose *c, const struct et_expr *expr, struct opening *o)
{
    if (expr->op != ET_OP_ANSWER || (expr->wave != ET_NONE && expr->wave != c->wave))
        return false;
    if (expr->variable >= c->form->variable_count)
        return false;
    if (c->numbers[c->form->variables[expr->variable].item] == 0)
        return false;
    if (o->variable != ET_NONE && o->variable != expr->variable)
        return false;
    o->variable = expr->variable;
    return true;
}

static bool opens(struct opening *o, const struct et_expr *code)
{
    if (code->op != ET_OP_CODE || o->count == CODES_MAX)
        return false;
    o->codes[o->count++] = (int32_t)code->number;
    return true;
}

/* Gathers "a = x", "a has x", "a in [x, y]", "answered(a)" and "or" between. */
static bool gather(const struct et_compose *c, const struct et_expr *expr, struct opening *o)
{
    const struct et_expr *const *args = expr->args;
    switch (expr->op) {
    case ET_OP_OR:
        for (size_t i = 0; i < expr->arg_count; i++)
            if (!gather(c, args[i], o))
                return false;
        return true;
    case ET_OP_EQ:
    case ET_OP_HAS:
        return expr->arg_count == 2 && names(c, args[0], o) && opens(o, args[1]);
    case ET_OP_IN:
        if (expr->arg_count < 2 || !names(c, args[0], o))
            return false;
        for (size_t i = 1; i < expr->arg_count; i++)
            if (!opens(o, args[i]))
                return false;
        return true;
    case ET_OP_CALL:
        o->is_any = true;
        return expr->function == ET_FN_ANSWERED && expr->arg_count == 1 && names(c, args[0], o);
    default:
        return false;
    }
}

/* The choices' texts, "A / B", or false if one is not printed. */
static bool add_choices(const struct et_compose *c, const struct opening *o, struct et_str *out)
{
    const struct et_list *list = c->form->variables[o->variable].list;
    for (size_t i = 0; i < o->count; i++) {
        const struct et_choice *choice = list == NULL ? NULL : et_list_choice(list, o->codes[i]);
        if (choice == NULL || choice->kind == ET_CHOICE_RETIRED)
            return false;
        if (i > 0)
            et_str_add(out, " / ");
        et_str_add(out, et_compose_paper(c->arena, et_compose_choice_words(c, choice)));
    }
    return true;
}

const char *et_compose_routing(struct et_compose *compose, const struct et_expr *expr)
{
    if (expr == NULL)
        return NULL;
    struct opening o = {.variable = ET_NONE};
    struct et_str what = ET_STR_EMPTY, all = ET_STR_EMPTY, place = ET_STR_EMPTY;
    bool is_simple = gather(compose, expr, &o) && o.is_any == (o.count == 0) &&
                     compose->form->variables[o.variable].text ==
                         compose->form->items[compose->form->variables[o.variable].item].text &&
                     add_choices(compose, &o, &what);
    if (is_simple) {
        uint32_t number = compose->numbers[compose->form->variables[o.variable].item];
        et_phrase_fill(&place, ET_PHRASE_QUESTION_N, compose->tag, "n",
                       et_compose_number(compose->arena, compose->tag, number), NULL);
        if (o.count > 0)
            et_str_addf(&what, " (%s)", place.text);
        else
            et_str_add(&what, place.text);
        et_phrase_fill(&all, ET_PHRASE_ONLY_IF, compose->tag, "x", what.text, NULL);
    } else {
        et_str_add(&all, et_phrase(ET_PHRASE_ONLY_IF_FITS, compose->tag));
    }
    const char *words = et_arena_copy(compose->arena, all.text, all.length);
    et_str_free(&what);
    et_str_free(&place);
    et_str_free(&all);
    return words;
}
