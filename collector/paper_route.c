/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/paper_route.h"

#include "forms/base/arena.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"
#include "forms/model/route.h"
#include "forms/store/features.h"

/* One response with all that its routing may hang on. */
struct routing {
    struct et_store *store;
    const struct et_response *response;
    const struct et_stored_form *form;
    struct et_arena *arena;
    struct et_record *record; /* as it stands */
    struct et_context context;
    struct et_participant person;
};

/* What counts if everything marked was asked: routing itself decides. */
static struct et_record *as_marked(struct et_arena *arena, const struct et_form *form,
                                   const struct et_record *record)
{
    struct et_record *marked = et_record_new(arena, form, record->wave);
    for (size_t v = 0; v < form->variable_count; v++) {
        marked->answers[v] = record->answers[v];
        if (marked->answers[v].state == ET_STATE_UNEXPECTED)
            marked->answers[v].state = ET_STATE_VALUE;
    }
    return marked;
}

static enum et_status load(struct routing *r, struct et_error *error)
{
    const struct et_form *form = r->form->form;
    enum et_status status =
        et_store_record_of(r->store, &r->response->id, r->form, r->arena, &r->record, error);
    r->context = (struct et_context){
        .form = form, .wave = r->response->wave, .today = et_day_of(et_store_now(r->store))};
    if (status != ET_OK || r->record == NULL)
        return status;
    r->context.records[r->response->wave] = as_marked(r->arena, form, r->record);
    if (et_id_is_none(&r->response->participant))
        return ET_OK;
    status = et_store_participant_by_id(r->store, &r->response->participant, r->arena, &r->person,
                                        error);
    r->context.facts = &r->person.facts;
    for (uint32_t w = 0; w < form->wave_count && status == ET_OK; w++) {
        struct et_record *other = NULL;
        if (w == r->response->wave)
            continue;
        status = et_store_record(r->store, &r->response->participant, r->form, w, r->arena, &other,
                                 error);
        r->context.records[w] = other;
    }
    return status;
}

struct waiting {
    const struct routing *routing;
    bool is_waiting;
};

static void look(void *user, uint32_t variable, uint32_t wave)
{
    struct waiting *w = user;
    const struct routing *r = w->routing;
    if ((wave == ET_NONE || wave == r->response->wave) &&
        r->record->answers[variable].state == ET_STATE_NONE)
        w->is_waiting = true;
}

/* Does the question hang on an answer that is not known yet? */
static bool is_waiting(const struct routing *r, uint32_t variable)
{
    const struct et_form *form = r->form->form;
    const struct et_variable *v = &form->variables[variable];
    const struct et_item *item = &form->items[v->item];
    const struct et_expr *section = form->sections[item->section].when;
    struct waiting waiting = {.routing = r};
    if (item->when != NULL)
        et_expr_reads(item->when, look, &waiting);
    if (section != NULL)
        et_expr_reads(section, look, &waiting);
    if (v->other_of != ET_NONE)
        look(&waiting, v->other_of, ET_NONE);
    return waiting.is_waiting;
}

static enum et_status route_one(struct routing *r, uint32_t variable,
                                const struct et_unexpected *unexpected, struct et_error *error)
{
    const struct et_origin routed = {
        .source = r->response->mode == ET_MODE_KEYED ? "keyed" : "scan",
        .confidence = 1,
        .why = "routing",
    };
    const struct et_answer *now = &r->record->answers[variable];
    bool is_marked = now->state == ET_STATE_VALUE || now->state == ET_STATE_UNEXPECTED;
    bool is_empty = now->state == ET_STATE_BLANK || now->state == ET_STATE_NOT_ASKED;
    if (!is_marked && !is_empty)
        return ET_OK;
    bool is_asked = et_route_asks_variable(&r->context, variable);
    struct et_answer then = *now;
    then.state = is_marked ? (is_asked ? ET_STATE_VALUE : ET_STATE_UNEXPECTED)
                           : (is_asked ? ET_STATE_BLANK : ET_STATE_NOT_ASKED);
    if (then.state == now->state || (!is_asked && is_waiting(r, variable)))
        return ET_OK;
    enum et_status status =
        et_store_answer(r->store, &r->response->id, r->form->form, variable, &then, &routed, error);
    if (status == ET_OK && then.state == ET_STATE_UNEXPECTED)
        status = unexpected->found(unexpected->user, variable, &then, error);
    return status;
}

enum et_status et_paper_route(struct et_store *store, const struct et_response *response,
                              const struct et_stored_form *form,
                              const struct et_unexpected *unexpected, struct et_error *error)
{
    struct routing r = {
        .store = store, .response = response, .form = form, .arena = et_arena_new()};
    enum et_status status = load(&r, error);
    for (uint32_t v = 0; v < form->form->variable_count && status == ET_OK && r.record != NULL; v++)
        status = route_one(&r, v, unexpected, error);
    et_arena_free(r.arena);
    return status;
}

bool et_paper_is_whole(struct et_store *store, const struct et_id *response, size_t page_count)
{
    struct et_arena *arena = et_arena_new();
    struct et_readings readings = {NULL, 0};
    bool is_whole = et_store_readings(store, response, arena, &readings, NULL) == ET_OK;
    for (uint32_t page = 1; page <= page_count && is_whole; page++) {
        bool is_there = false;
        for (size_t i = 0; i < readings.count; i++)
            is_there = is_there || readings.items[i].sheet_page == page;
        is_whole = is_there;
    }
    et_arena_free(arena);
    return is_whole;
}

static uint32_t consent_of(const struct et_form *form, uint32_t wave)
{
    for (uint32_t v = 0; v < form->variable_count; v++)
        if (form->variables[v].kind == ET_KIND_CONSENT &&
            (form->items[form->variables[v].item].waves >> wave & 1) != 0)
            return v;
    return ET_NONE;
}

enum et_status et_paper_finish(struct et_store *store, const struct et_response *response,
                               const struct et_stored_form *form, bool is_whole,
                               struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct et_record *record = NULL;
    enum et_status status = et_store_record_of(store, &response->id, form, arena, &record, error);
    enum et_response_status then = is_whole ? ET_RESPONSE_COMPLETE : ET_RESPONSE_DRAFT;
    uint32_t consent = consent_of(form->form, response->wave);
    if (status == ET_OK && record != NULL && consent != ET_NONE) {
        const struct et_answer *said = &record->answers[consent];
        if (said->state != ET_STATE_VALUE)
            then = ET_RESPONSE_HELD;
        else if (said->number != 1)
            then = ET_RESPONSE_REFUSED;
    }
    if (status == ET_OK && then != response->status)
        status = et_store_finish(store, &response->id, then, error);
    et_arena_free(arena);
    return status;
}
