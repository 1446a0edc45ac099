/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session_extras.c - what stands there to begin with, and what a question that
 * looks back is seen beside. */
#include <string.h>

#include "collector/session_moves.h"
#include "forms/base/arena.h"

static bool is_offered(const struct et_list *list, double code)
{
    const struct et_choice *choice = et_list_choice(list, (int32_t)code);
    return choice != NULL && choice->kind != ET_CHOICE_RETIRED;
}

bool et_session_preset(const struct et_session *s, struct et_answer *answer)
{
    const struct et_variable *v = &s->form->variables[s->step.variable];
    const struct et_item *item = &s->form->items[v->item];
    if (item->preset == NULL || v->other_of != ET_NONE || v->kind == ET_KIND_CONSENT)
        return false;
    struct et_value value = et_expr_value(item->preset, &s->context, 0);
    if (!value.is_known)
        return false;
    *answer = (struct et_answer){.state = ET_STATE_VALUE, .number = value.number};
    if (v->kind == ET_KIND_TEXT || v->kind == ET_KIND_CODE) {
        answer->text = value.text;
        return value.text != NULL && *value.text != '\0';
    }
    if (v->list != NULL && !is_offered(v->list, value.number))
        return false;
    if (v->kind == ET_KIND_MANY || v->kind == ET_KIND_RANK) {
        int32_t *code = et_arena_array(s->arena, 1, sizeof *code);
        *code = (int32_t)value.number;
        answer->codes = code;
        answer->code_count = 1;
    }
    return true;
}

uint32_t et_session_twin(const struct et_session *s, uint32_t variable)
{
    const struct et_form *form = s->form;
    const struct et_variable *v = &form->variables[variable];
    const struct et_item *item = &form->items[v->item];
    if (item->then == ET_NONE || v->other_of != ET_NONE)
        return ET_NONE;
    for (uint32_t i = v->item; i-- > 0;) {
        const struct et_item *other = &form->items[i];
        if (other->then == ET_NONE && other->kind == item->kind && other->list == item->list &&
            other->variable_count == item->variable_count && (other->waves >> s->wave & 1) != 0)
            return other->first_variable + (variable - item->first_variable);
    }
    return ET_NONE;
}
