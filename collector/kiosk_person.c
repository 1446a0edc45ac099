/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/kiosk_person.h"

#include <stdlib.h>
#include <string.h>

#include "collector/session.h"
#include "forms/base/arena.h"
#include "forms/model/code.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"
#include "forms/store/seal.h"

struct et_person {
    struct et_store *store;
    const struct et_stored_form *form;
    uint32_t wave;
    bool is_open, is_simulated;
    const struct et_seal_key *seal; /* NULL: answers are kept one by one */

    struct et_arena *arena; /* what is read of this person */
    struct et_participant participant;
    struct et_response response;
    bool has_response;
};

struct et_person *et_person_new(struct et_store *store, const struct et_stored_form *form,
                                uint32_t wave, bool is_open, bool is_simulated)
{
    struct et_person *person = et_alloc(sizeof *person);
    *person = (struct et_person){.store = store,
                                 .form = form,
                                 .wave = wave,
                                 .is_open = is_open,
                                 .is_simulated = is_simulated,
                                 .arena = et_arena_new()};
    return person;
}

void et_person_seal(struct et_person *person, const struct et_seal_key *key)
{
    person->seal = key;
}

void et_person_free(struct et_person *person)
{
    if (person == NULL)
        return;
    et_arena_free(person->arena);
    explicit_bzero(person, sizeof *person);
    free(person);
}

static void forget(struct et_person *p)
{
    et_arena_free(p->arena);
    p->arena = et_arena_new();
    memset(&p->participant, 0, sizeof p->participant);
    memset(&p->response, 0, sizeof p->response);
    p->has_response = false;
}

/* ---- who is it? --------------------------------------------------------- */

/*
 * By a sheet's QR code, which names person and wave. ET_NOT_FOUND where it is
 * another survey's, another form's or nobody's.
 */
static enum et_status by_sheet(struct et_person *p, const char *text, uint32_t *wave,
                               struct et_error *error)
{
    struct et_payload payload;
    struct et_sheet sheet;
    struct et_print_run run;
    struct et_stored_form form;
    if (et_payload_read(et_store_key(p->store), text, &payload) != ET_PAYLOAD_GOOD)
        return ET_NOT_FOUND;
    enum et_status status = et_store_sheet(p->store, payload.serial, &sheet, error);
    if (status == ET_OK)
        status = et_store_run(p->store, sheet.run, p->arena, &run, error);
    if (status == ET_OK)
        status = et_store_form_by_id(p->store, &run.form, &form, error);
    if (status != ET_OK)
        return status;
    bool is_same = strcmp(form.form->id, p->form->form->id) == 0;
    uint32_t found = is_same && run.wave < form.form->wave_count
                         ? et_form_wave(p->form->form, form.form->waves[run.wave].id)
                         : ET_NONE;
    et_form_free(form.form);
    if (found == ET_NONE || et_id_is_none(&sheet.participant))
        return ET_NOT_FOUND;
    *wave = found;
    return et_store_participant_by_id(p->store, &sheet.participant, p->arena, &p->participant,
                                      error);
}

/* TEXT without the blanks that people and scanners put in. */
static void squeeze(const char *text, char out[ET_SESSION_CODE_MAX + 1])
{
    size_t length = 0;
    for (; *text != '\0' && length < ET_SESSION_CODE_MAX; text++)
        if (*text != ' ')
            out[length++] = *text;
    out[length] = '\0';
}

static enum et_status find(struct et_person *p, const char *typed, uint32_t *wave,
                           struct et_error *error)
{
    char text[ET_SESSION_CODE_MAX + 1];
    uint32_t code;
    squeeze(typed, text);
    if (strlen(text) == ET_PAYLOAD_CHARS)
        return by_sheet(p, text, wave, error);
    if (!et_code_read(text, &code))
        return ET_NOT_FOUND;
    return et_store_participant(p->store, code, p->arena, &p->participant, error);
}

static enum et_status has_answered(struct et_person *p, uint32_t wave, bool *has,
                                   struct et_error *error)
{
    struct et_responses all;
    enum et_status status = et_store_responses(p->store, p->form->form->id, p->arena, &all, error);
    *has = false;
    for (size_t i = 0; status == ET_OK && i < all.count; i++)
        *has |= all.items[i].wave == wave && all.items[i].status == ET_RESPONSE_COMPLETE &&
                et_id_equal(&all.items[i].participant, &p->participant.id);
    if (status == ET_OK && !*has)
        status = et_store_has_sealed(p->store, &p->participant.id, p->form->form->id,
                                     p->form->form->waves[wave].id, has, error);
    return status;
}

/* What is on record of other waves, and the draft of this one. */
static enum et_status gather(struct et_person *p, struct et_opening *opening,
                             struct et_error *error)
{
    const struct et_form *form = p->form->form;
    enum et_status status = ET_OK;
    for (uint32_t w = 0; w < form->wave_count && status == ET_OK; w++) {
        struct et_record *record = NULL;
        if (w == opening->wave)
            continue;
        status =
            et_store_record(p->store, &p->participant.id, p->form, w, p->arena, &record, error);
        opening->records[w] = record;
    }
    if (status != ET_OK || p->seal != NULL)
        return status;
    status = et_store_resume(p->store, &p->response, p->arena, &p->response, error);
    if (status == ET_NOT_FOUND)
        return ET_OK;
    struct et_record *draft = NULL;
    if (status == ET_OK)
        status = et_store_record_of(p->store, &p->response.id, p->form, p->arena, &draft, error);
    p->has_response = status == ET_OK;
    opening->records[opening->wave] = draft;
    return status;
}

/* The same for the same person each time, or chance where they are nobody. */
static uint64_t order_of(const struct et_person *p)
{
    uint64_t order = 0;
    if (p->is_open)
        et_random_bytes(et_store_random(p->store), &order, sizeof order);
    else
        memcpy(&order, p->participant.id.bytes, sizeof order);
    return order;
}

static enum et_status look_up(struct et_person *p, struct et_session *session,
                              struct et_error *error)
{
    struct et_opening opening = {.wave = p->wave};
    enum et_status status = ET_OK;
    bool is_already = false;
    forget(p);
    if (!p->is_open) {
        status = find(p, session->code, &opening.wave, error);
        if (status == ET_OK)
            status = has_answered(p, opening.wave, &is_already, error);
        if (status == ET_NOT_FOUND || is_already) {
            et_session_reject(session, is_already);
            return ET_OK;
        }
        opening.facts = &p->participant.facts;
    }
    opening.is_simulated = p->is_simulated || p->participant.is_simulated;
    p->response = (struct et_response){
        .participant = p->participant.id,
        .form = p->form->id,
        .wave = opening.wave,
        .mode = ET_MODE_KIOSK,
        .status = ET_RESPONSE_DRAFT,
        .is_simulated = opening.is_simulated,
    };
    opening.order = order_of(p);
    if (status == ET_OK && !p->is_open)
        status = gather(p, &opening, error);
    if (status == ET_OK)
        et_session_open(session, &opening);
    return status;
}

/* ---- what they answer --------------------------------------------------- */

static enum et_status begin(struct et_person *p, const struct et_session *session,
                            struct et_error *error)
{
    if (p->has_response)
        return ET_OK;
    p->response.language = session->form->languages[session->language].tag;
    enum et_status status = et_store_respond(p->store, &p->response, error);
    p->has_response = status == ET_OK;
    return status;
}

static enum et_status keep(struct et_person *p, uint32_t variable, const struct et_answer *answer,
                           struct et_error *error)
{
    const struct et_origin origin = {.source = p->response.is_simulated ? "simulated" : "kiosk",
                                     .confidence = 1};
    return et_store_answer(p->store, &p->response.id, p->form->form, variable, answer, &origin,
                           error);
}

static enum et_status answer(struct et_person *p, const struct et_session *session,
                             uint32_t variable, struct et_error *error)
{
    enum et_status status = begin(p, session, error);
    if (status == ET_OK)
        status = keep(p, variable, &session->record->answers[variable], error);
    return status;
}

/* No to consent, said at its question or later by throwing all away. */
static enum et_status decline(struct et_person *p, const struct et_session *session,
                              struct et_error *error)
{
    const struct et_form *form = p->form->form;
    enum et_status status = begin(p, session, error);
    for (uint32_t v = 0; v < form->variable_count && status == ET_OK; v++)
        if (form->variables[v].kind == ET_KIND_CONSENT)
            status = keep(p, v, &(struct et_answer){.state = ET_STATE_VALUE, .number = 0}, error);
    if (status == ET_OK)
        status = et_store_finish(p->store, &p->response.id, ET_RESPONSE_REFUSED, error);
    return status;
}

static enum et_status finish(struct et_person *p, const struct et_session *session,
                             struct et_error *error)
{
    const struct et_answer not_asked = {.state = ET_STATE_NOT_ASKED};
    enum et_status status = begin(p, session, error);
    for (uint32_t v = 0; v < p->form->form->variable_count && status == ET_OK; v++)
        if (et_session_left_out(session, v))
            status = keep(p, v, &not_asked, error);
    if (status == ET_OK)
        status = et_store_finish(p->store, &p->response.id, ET_RESPONSE_COMPLETE, error);
    return status;
}

static enum et_status write(struct et_person *p, const struct et_session *session,
                            const struct et_effect *effect, struct et_error *error)
{
    switch (effect->kind) {
    case ET_EFFECT_ANSWER:
        return answer(p, session, effect->variable, error);
    case ET_EFFECT_DECLINE:
        return decline(p, session, error);
    default:
        return finish(p, session, error);
    }
}

/* Sealed: all of it at the end, or nothing. */
static enum et_status seal(struct et_person *p, const struct et_session *session, bool is_refusal,
                           struct et_error *error)
{
    const struct et_form *form = p->form->form;
    const struct et_origin origin = {.source = p->response.is_simulated ? "simulated" : "kiosk",
                                     .confidence = 1};
    struct et_answer *answers = session->record->answers;
    for (uint32_t v = 0; v < form->variable_count; v++) {
        if (is_refusal && form->variables[v].kind == ET_KIND_CONSENT)
            answers[v] = (struct et_answer){.state = ET_STATE_VALUE, .number = 0};
        else if (!is_refusal && et_session_left_out(session, v))
            answers[v] = (struct et_answer){.state = ET_STATE_NOT_ASKED};
    }
    p->response.language = form->languages[session->language].tag;
    p->response.status = is_refusal ? ET_RESPONSE_REFUSED : ET_RESPONSE_COMPLETE;
    return et_store_seal(p->store, p->seal, &p->response, form, session->record, &origin, error);
}

enum et_status et_person_effect(struct et_person *person, struct et_session *session,
                                const struct et_effect *effect, struct et_error *error)
{
    switch (effect->kind) {
    case ET_EFFECT_CODE:
        return look_up(person, session, error);
    case ET_EFFECT_CLEAR:
        forget(person);
        return ET_OK;
    case ET_EFFECT_LEAVE:
        return ET_OK; /* the draft is in the survey file already */
    default:
        break;
    }
    if (person->seal != NULL)
        return effect->kind == ET_EFFECT_ANSWER
                   ? ET_OK
                   : seal(person, session, effect->kind == ET_EFFECT_DECLINE, error);
    /* A response and its first answer, or its end with all that was left out,
     * are one thing or none. */
    enum et_status status = et_store_begin(person->store, error);
    if (status != ET_OK)
        return status;
    status = write(person, session, effect, error);
    if (status == ET_OK)
        return et_store_commit(person->store, error);
    et_store_rollback(person->store);
    return status;
}
