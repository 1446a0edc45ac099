/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/session_moves.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/utf8.h"
#include "forms/model/phrase.h"
#include "forms/model/route.h"

static const struct et_step nowhere = {ET_NONE, ET_NONE};

static void emit(struct et_session *s, enum et_effect_kind kind, uint32_t variable)
{
    assert(s->effect_count < ET_EFFECTS_MAX);
    s->effects[s->effect_count++] = (struct et_effect){kind, variable};
}

bool et_session_effect(struct et_session *session, struct et_effect *effect)
{
    if (session->effect_count == 0)
        return false;
    *effect = session->effects[0];
    session->effect_count--;
    memmove(session->effects, session->effects + 1,
            session->effect_count * sizeof *session->effects);
    return true;
}

bool et_session_is_rtl(const struct et_session *session)
{
    return session->has_language && session->form->languages[session->language].is_rtl;
}

/* ---- going somewhere ---------------------------------------------------- */

void et_session_quiet(struct et_session *s)
{
    s->notice = ET_NOTICE_NONE;
    s->say = ET_SAY_NOTHING;
    s->focus = -1;
}

void et_session_say(struct et_session *s, enum et_say what)
{
    s->notice = ET_NOTICE_PHRASE;
    s->say = what;
}

void et_session_phase(struct et_session *s, enum et_phase phase)
{
    et_session_quiet(s);
    s->phase = phase;
    s->overlay = ET_OVERLAY_NONE;
    s->scroll = 0;
    s->picked = phase == ET_PHASE_REVIEW ? ET_REVIEW_DONE : 0;
}

void et_session_step(struct et_session *s, struct et_step step)
{
    et_session_phase(s, ET_PHASE_QUESTION);
    s->step = step;
    s->has_asked_again = s->is_touched = false;
    if (step.variable == ET_NONE)
        return;
    struct et_answer answer = s->record->answers[step.variable];
    if (answer.state == ET_STATE_NONE && !et_session_preset(s, &answer))
        answer.state = ET_STATE_NONE;
    et_entry_open(&s->entry, s->form, step.variable, &answer);
    const struct et_list *list = s->form->variables[step.variable].list;
    if (s->form->items[step.item].is_shuffled && list != NULL && !list->is_scale)
        et_entry_shuffle(&s->entry, s->order + step.item);
}

static void go_on(struct et_session *s)
{
    struct et_step step = s->step;
    if (s->is_revising) {
        if (et_session_first_open(s, &step)) {
            et_session_step(s, step);
        } else {
            s->is_revising = false;
            et_session_phase(s, ET_PHASE_REVIEW);
        }
    } else if (et_session_step_after(s, &step)) {
        et_session_step(s, step);
    } else {
        et_session_phase(s, ET_PHASE_REVIEW);
    }
}

void et_session_back(struct et_session *s)
{
    struct et_step step =
        s->phase == ET_PHASE_REVIEW ? (struct et_step){UINT32_MAX, UINT32_MAX} : s->step;
    s->is_revising = false;
    if (et_session_step_before(s, &step))
        et_session_step(s, step);
    else if (s->form->has_privacy)
        et_session_phase(s, ET_PHASE_PRIVACY);
}

/* ---- one person after another ------------------------------------------- */

void et_session_ask_code(struct et_session *s)
{
    if (s->setup.is_open || s->setup.code != NULL) {
        strncpy(s->code, s->setup.code != NULL ? s->setup.code : "", ET_SESSION_CODE_MAX);
        emit(s, ET_EFFECT_CODE, ET_NONE);
    }
    et_session_phase(s, ET_PHASE_CODE);
}

void et_session_look_up(struct et_session *s)
{
    if (s->code[strspn(s->code, " -")] == '\0')
        et_session_say(s, ET_SAY_WRONG_CODE);
    else
        emit(s, ET_EFFECT_CODE, ET_NONE);
}

static void begin(struct et_session *s)
{
    s->has_language = s->setup.is_language_set;
    s->language = s->setup.languages[0];
    et_session_phase(s, ET_PHASE_LANGUAGE);
    if (s->has_language)
        et_session_ask_code(s);
}

/* Forgets this person. */
void et_session_forget(struct et_session *s)
{
    emit(s, ET_EFFECT_CLEAR, ET_NONE);
    et_arena_free(s->arena);
    s->arena = et_arena_new();
    s->record = NULL;
    memset(&s->context, 0, sizeof s->context);
    explicit_bzero(&s->entry, sizeof s->entry);
    explicit_bzero(s->code, sizeof s->code);
    s->step = nowhere;
    s->is_simulated = s->setup.is_simulated;
    s->is_opened = s->is_declined = s->is_draft_kept = s->is_revising = s->is_touched = false;
    s->idle_ms = 0;
    s->wave = s->setup.wave;
    if (s->setup.is_once)
        et_session_phase(s, ET_PHASE_OVER);
    else
        begin(s);
}

struct et_session *et_session_new(const struct et_session_setup *setup)
{
    assert(setup->language_count > 0);
    struct et_session *s = et_alloc(sizeof *s);
    memset(s, 0, sizeof *s);
    s->setup = *setup;
    if (s->setup.idle_ms == 0)
        s->setup.idle_ms = ET_IDLE_MS;
    s->form = setup->form;
    s->wave = setup->wave;
    s->is_simulated = setup->is_simulated;
    s->arena = et_arena_new();
    s->step = nowhere;
    begin(s);
    return s;
}

void et_session_free(struct et_session *session)
{
    if (session == NULL)
        return;
    et_arena_free(session->arena);
    explicit_bzero(session, sizeof *session);
    free(session);
}

static struct et_answer copy(struct et_arena *arena, const struct et_answer *answer)
{
    struct et_answer kept = *answer;
    if (kept.codes != NULL) {
        int32_t *codes = et_arena_array(arena, kept.code_count, sizeof *codes);
        memcpy(codes, kept.codes, kept.code_count * sizeof *codes);
        kept.codes = codes;
    }
    if (kept.text != NULL)
        kept.text = et_arena_string(arena, kept.text);
    return kept;
}

void et_session_open(struct et_session *session, const struct et_opening *opening)
{
    struct et_session *s = session;
    s->wave = opening->wave;
    s->record = et_record_new(s->arena, s->form, s->wave);
    s->context = (struct et_context){
        .form = s->form, .wave = s->wave, .facts = opening->facts, .today = s->setup.today};
    memcpy(s->context.records, opening->records, sizeof s->context.records);
    const struct et_record *draft = opening->records[s->wave];
    bool has_draft = false;
    for (uint32_t v = 0; draft != NULL && v < s->form->variable_count; v++) {
        s->record->answers[v] = copy(s->arena, &draft->answers[v]);
        has_draft |= draft->answers[v].state != ET_STATE_NONE;
    }
    s->context.records[s->wave] = s->record;
    s->order = opening->order;
    s->is_opened = true;
    s->is_simulated = opening->is_simulated;
    struct et_step step = nowhere;
    if (has_draft) {
        s->step = nowhere;
        if (et_session_first_open(s, &step))
            et_session_step(s, step);
        else
            et_session_phase(s, ET_PHASE_REVIEW);
    } else {
        et_session_phase(s, ET_PHASE_PRIVACY);
    }
}

void et_session_reject(struct et_session *session, bool is_already)
{
    et_session_phase(session, ET_PHASE_CODE);
    explicit_bzero(session->code, sizeof session->code);
    et_session_say(session, is_already ? ET_SAY_ALREADY : ET_SAY_WRONG_CODE);
}

/* ---- answering ---------------------------------------------------------- */

static const struct et_item *item_of(const struct et_session *s)
{
    return &s->form->items[s->step.item];
}

static bool is_required(const struct et_session *s)
{
    const struct et_item *item = item_of(s);
    if (item->is_required && item->required_when == NULL)
        return true;
    if (item->required_when == NULL)
        return false;
    struct et_value value = et_expr_value(item->required_when, &s->context, 0);
    return value.is_known && value.number != 0;
}

static void store(struct et_session *s, const struct et_answer *answer)
{
    s->record->answers[s->step.variable] = *answer;
    emit(s, ET_EFFECT_ANSWER, s->step.variable);
    s->is_touched = false;
}

/* Says what is wrong; nothing typed is lost by it. */
static void complain(struct et_session *s, enum et_entry_fault fault)
{
    bool is_date = s->entry.shape == ET_ENTRY_PARTS;
    if (fault == ET_ENTRY_OUTSIDE || (fault == ET_ENTRY_NO_NUMBER && !is_date))
        s->notice = ET_NOTICE_RANGE;
    else
        et_session_say(s, ET_SAY_NO_DATE);
}

/* Does the answer pass the question's checks? Says which it fails. */
static bool passes(struct et_session *s, const struct et_answer *answer)
{
    struct et_answer *kept = &s->record->answers[s->step.variable], was = *kept;
    *kept = *answer;
    uint32_t failed = et_route_failed_check(&s->context, s->step.item);
    *kept = was;
    if (failed == ET_NONE)
        return true;
    s->notice = ET_NOTICE_CHECK;
    s->check = failed;
    return false;
}

/* Nothing is chosen and the person goes on: that is a refusal, said by them. */
static bool skip(struct et_session *s)
{
    enum et_kind kind = s->form->variables[s->step.variable].kind;
    if (kind == ET_KIND_CONSENT) {
        et_session_say(s, ET_SAY_CHOOSE);
        return false;
    }
    if (is_required(s) && !s->has_asked_again) {
        s->has_asked_again = true;
        et_session_say(s, ET_SAY_PLEASE);
        return false;
    }
    struct et_answer refused = {.state = ET_STATE_REFUSED};
    store(s, &refused);
    return true;
}

/* Takes the entry as the answer; false if the person must look again. */
static bool take(struct et_session *s)
{
    struct et_answer answer = {0};
    enum et_entry_fault fault = et_entry_answer(&s->entry, s->setup.today, s->arena, &answer);
    if (fault == ET_ENTRY_EMPTY)
        return skip(s);
    if (fault != ET_ENTRY_GOOD) {
        complain(s, fault);
        return false;
    }
    if (!passes(s, &answer))
        return false;
    store(s, &answer);
    return true;
}

/* The same when leaving backwards: what is no answer is not argued over. */
static void take_quietly(struct et_session *s)
{
    struct et_answer answer = {0};
    if (s->phase != ET_PHASE_QUESTION || s->step.variable == ET_NONE || !s->is_touched)
        return;
    if (s->form->variables[s->step.variable].kind == ET_KIND_CONSENT)
        return; /* consent is given by going on, not by looking around */
    if (et_entry_answer(&s->entry, s->setup.today, s->arena, &answer) == ET_ENTRY_GOOD &&
        passes(s, &answer))
        store(s, &answer);
    et_session_quiet(s);
}

void et_session_decline(struct et_session *s)
{
    s->is_declined = true;
    emit(s, ET_EFFECT_DECLINE, ET_NONE);
    et_session_phase(s, ET_PHASE_THANKS);
    s->idle_ms = 0;
}

void et_session_next(struct et_session *s)
{
    et_session_quiet(s);
    if (s->step.variable != ET_NONE) {
        if (!take(s))
            return;
        if (s->form->variables[s->step.variable].kind == ET_KIND_CONSENT &&
            s->record->answers[s->step.variable].number == 0) {
            et_session_decline(s);
            return;
        }
    }
    go_on(s);
}

void et_session_finish(struct et_session *s)
{
    struct et_step step;
    if (et_session_first_open(s, &step)) {
        et_session_step(s, step);
        s->is_revising = true;
        return;
    }
    emit(s, ET_EFFECT_FINISH, ET_NONE);
    et_session_phase(s, ET_PHASE_THANKS);
    s->idle_ms = 0;
}

void et_session_leave(struct et_session *s)
{
    take_quietly(s);
    if (s->is_opened)
        emit(s, ET_EFFECT_LEAVE, ET_NONE);
}

void et_session_put_away(struct et_session *session)
{
    if (session->phase == ET_PHASE_THANKS || session->phase == ET_PHASE_OVER)
        return;
    et_session_leave(session);
    session->phase = ET_PHASE_OVER;
}
