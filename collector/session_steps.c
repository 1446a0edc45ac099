/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session_steps.c - which screens there are, in which order. */
#include "collector/session.h"

#include "forms/model/route.h"

static const struct et_step nowhere = {ET_NONE, ET_NONE};

bool et_session_step_after(const struct et_session *session, struct et_step *step)
{
    const struct et_form *form = session->form;
    struct et_step at = *step;
    for (;;) {
        if (at.item != ET_NONE && at.variable != ET_NONE) {
            const struct et_item *item = &form->items[at.item];
            while (++at.variable < item->first_variable + item->variable_count)
                if (et_route_asks_variable(&session->context, at.variable)) {
                    *step = at;
                    return true;
                }
        }
        at.item = et_route_next(&session->context, at.item);
        if (at.item == ET_NONE)
            return false;
        const struct et_item *item = &form->items[at.item];
        if (item->variable_count == 0) {
            *step = (struct et_step){at.item, ET_NONE};
            return true;
        }
        if (et_route_asks_variable(&session->context, item->first_variable)) {
            *step = (struct et_step){at.item, item->first_variable};
            return true;
        }
        at.variable = item->first_variable;
    }
}

bool et_session_step_before(const struct et_session *session, struct et_step *step)
{
    struct et_step at = nowhere, last = nowhere;
    while (et_session_step_after(session, &at)) {
        if (at.item == step->item && at.variable == step->variable)
            break;
        /* The step we stand on may itself be routed away by now. */
        if (at.item > step->item || (at.item == step->item && at.variable > step->variable))
            break;
        last = at;
    }
    if (last.item == ET_NONE)
        return false;
    *step = last;
    return true;
}

void et_session_progress(const struct et_session *session, uint32_t *at, uint32_t *of)
{
    struct et_step step = nowhere;
    *at = *of = 0;
    while (et_session_step_after(session, &step)) {
        *of += step.variable != ET_NONE;
        if (step.item < session->step.item ||
            (step.item == session->step.item && step.variable <= session->step.variable))
            *at = *of;
    }
}

bool et_session_left_out(const struct et_session *session, uint32_t variable)
{
    const struct et_item *item = &session->form->items[session->form->variables[variable].item];
    return item->kind != ET_KIND_CALC && (item->waves >> session->wave & 1) != 0 &&
           !et_route_asks_variable(&session->context, variable);
}

bool et_session_first_open(const struct et_session *s, struct et_step *step)
{
    struct et_step at = nowhere;
    while (et_session_step_after(s, &at))
        if (at.variable != ET_NONE && s->record->answers[at.variable].state == ET_STATE_NONE) {
            *step = at;
            return true;
        }
    return false;
}
