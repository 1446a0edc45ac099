/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/route.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/model/eval.h"

/*
 * Whether a question is asked hangs on answers to earlier ones, which count
 * only while those are asked themselves: so it is settled from the first
 * question on. A form may not look forward, hence one pass is enough.
 */
struct route {
    const struct et_context *context;
    struct et_eval eval;
    bool *is_asked; /* one an item */
    uint32_t next;  /* items before it are settled */
    uint32_t section;
    bool section_asked;
};

static struct route start(const struct et_context *context)
{
    struct route route = {.context = context, .section = ET_NONE};
    size_t size = context->form->item_count * sizeof *route.is_asked;
    route.is_asked = et_alloc(size);
    memset(route.is_asked, 0, size);
    route.eval =
        (struct et_eval){.context = context, .wave = context->wave, .is_asked = route.is_asked};
    return route;
}

/* Unknown does not ask, unless what is unknown is not at hand. */
static bool allows(const struct et_expr *when, const struct et_eval *eval)
{
    bool is_absent;
    if (when == NULL)
        return true;
    int outcome = et_eval_truth(when, eval, &is_absent);
    return outcome < 0 ? is_absent : outcome == 1;
}

/* Settles the items up to and with ITEM. */
static bool settle(struct route *route, uint32_t item)
{
    const struct et_form *form = route->context->form;
    assert(item < form->item_count);
    for (; route->next <= item; route->next++) {
        const struct et_item *here = &form->items[route->next];
        if (here->section != route->section) {
            route->section = here->section;
            route->section_asked = allows(form->sections[here->section].when, &route->eval);
        }
        route->is_asked[route->next] = (here->waves >> route->context->wave & 1U) != 0 &&
                                       route->section_asked && allows(here->when, &route->eval);
    }
    return route->is_asked[item];
}

bool et_route_asks(const struct et_context *context, uint32_t item)
{
    const struct et_item *asked = &context->form->items[item];
    if ((asked->waves >> context->wave & 1U) == 0)
        return false;
    if (asked->when == NULL && context->form->sections[asked->section].when == NULL)
        return true;
    struct route route = start(context);
    bool is_asked = settle(&route, item);
    free(route.is_asked);
    return is_asked;
}

bool et_route_asks_variable(const struct et_context *context, uint32_t variable)
{
    const struct et_variable *column = &context->form->variables[variable];
    if (column->history.has_ended || !et_route_asks(context, column->item))
        return false;
    if (column->other_of == ET_NONE)
        return true;
    const struct et_record *record = context->records[context->wave];
    return record != NULL && et_answer_counts(&record->answers[column->other_of]) &&
           et_answer_has(&record->answers[column->other_of], column->other_code);
}

static bool is_shown(enum et_kind kind)
{
    return kind != ET_KIND_BREAK && kind != ET_KIND_CALC;
}

uint32_t et_route_next(const struct et_context *context, uint32_t item)
{
    const struct et_form *form = context->form;
    struct route route = start(context);
    uint32_t found = ET_NONE;
    for (uint32_t i = item == ET_NONE ? 0 : item + 1; i < form->item_count; i++) {
        if (is_shown(form->items[i].kind) && settle(&route, i)) {
            found = i;
            break;
        }
    }
    free(route.is_asked);
    return found;
}

uint32_t et_route_previous(const struct et_context *context, uint32_t item)
{
    const struct et_form *form = context->form;
    struct route route = start(context);
    uint32_t found = ET_NONE;
    uint32_t end = item == ET_NONE ? (uint32_t)form->item_count : item;
    for (uint32_t i = 0; i < end; i++)
        if (is_shown(form->items[i].kind) && settle(&route, i))
            found = i;
    free(route.is_asked);
    return found;
}

uint32_t et_route_failed_check(const struct et_context *context, uint32_t item)
{
    const struct et_item *asked = &context->form->items[item];
    if (asked->check_count == 0)
        return ET_NONE;
    struct route route = start(context);
    (void)settle(&route, item);
    route.is_asked[item] = true; /* it is being answered: its own answer counts */
    uint32_t failed = ET_NONE;
    for (uint32_t i = 0; i < asked->check_count && failed == ET_NONE; i++) {
        bool is_absent;
        if (et_eval_truth(asked->checks[i].expr, &route.eval, &is_absent) == 0)
            failed = i;
    }
    free(route.is_asked);
    return failed;
}
