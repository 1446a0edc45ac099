/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * session.h - one interview as pure functions: keys and time go in; a screen
 * and effects (this answer is to be saved, that code to be looked up) come
 * out. It knows no terminal, no store and no clock.
 *
 *     language -> code -> privacy -> one question a screen -> review -> thanks
 */
#ifndef ET_SESSION_H
#define ET_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/entry.h"
#include "collector/keys.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

struct et_arena;
struct et_screen;
struct et_str;

enum et_phase {
    ET_PHASE_LANGUAGE,
    ET_PHASE_CODE,
    ET_PHASE_PRIVACY,
    ET_PHASE_QUESTION,
    ET_PHASE_REVIEW,
    ET_PHASE_THANKS,
    ET_PHASE_OVER, /* one interview was wanted, and it is over */
};

/* What stands before the phase until it is answered. */
enum et_overlay {
    ET_OVERLAY_NONE,
    ET_OVERLAY_HELP,
    ET_OVERLAY_LANGUAGE,
    ET_OVERLAY_STOP,
    ET_OVERLAY_IDLE,
};

/* What the participant is told below the question. */
enum et_notice {
    ET_NOTICE_NONE,
    ET_NOTICE_PHRASE, /* session->say */
    ET_NOTICE_RANGE,  /* number or date: from low to high */
    ET_NOTICE_CHECK,  /* session->check of the item */
};

enum et_say {
    ET_SAY_NOTHING,
    ET_SAY_PLEASE, /* answer, or press Next again */
    ET_SAY_CHOOSE,
    ET_SAY_DIGITS,
    ET_SAY_TOO_LONG,
    ET_SAY_NO_DATE,
    ET_SAY_WRONG_CODE,
    ET_SAY_ALREADY,
};

enum et_effect_kind {
    ET_EFFECT_CODE,    /* session->code: look it up, then et_session_open */
    ET_EFFECT_ANSWER,  /* variable: save it before the next screen */
    ET_EFFECT_DECLINE, /* no to consent, or all thrown away: keep the refusal */
    ET_EFFECT_FINISH,  /* complete: save what was left out, then finish */
    ET_EFFECT_LEAVE,   /* put away as a draft */
    ET_EFFECT_CLEAR,   /* forget this person: a new language picker */
};

struct et_effect {
    enum et_effect_kind kind;
    uint32_t variable;
};

/* A screen of its own: a question, a row of a matrix, a note. */
struct et_step {
    uint32_t item;
    uint32_t variable; /* ET_NONE for a note */
};

enum {
    ET_SESSION_CODE_MAX = 40,
    ET_EFFECTS_MAX = 8,
    ET_IDLE_MS = 90000,
    ET_GRACE_MS = 30000,
    ET_THANKS_MS = 15000,
};

/* The review's way out, beside the answers counted from 0. */
#define ET_REVIEW_DONE UINT32_MAX

struct et_session_setup {
    const struct et_form *form; /* borrowed */
    uint32_t wave;
    uint32_t languages[ET_LANGUAGES_MAX]; /* those on offer, indices */
    size_t language_count;
    bool is_language_set; /* no picker: languages[0] */
    bool is_open;         /* answers are tied to nobody: no code is asked */
    bool is_once;         /* one interview and no more */
    bool is_simulated;    /* whoever comes */
    bool is_sealed;       /* nothing is kept before the end, so nothing to go on with */
    const char *code;     /* NULL: typed by the participant */
    const char *staff;    /* a line for staff on the first screen, or NULL */
    uint32_t idle_ms;     /* 0: ET_IDLE_MS */
    int32_t today;
};

struct et_session {
    struct et_session_setup setup;
    const struct et_form *form;
    struct et_arena *arena; /* this person's answers; freed at the end */
    uint32_t wave, language;
    enum et_phase phase;
    enum et_overlay overlay;
    bool has_language, is_opened, is_simulated, is_declined, is_draft_kept;

    struct et_record *record;
    struct et_context context;
    uint64_t order;

    struct et_step step;
    struct et_entry entry;
    bool is_touched; /* a key has changed the entry since it was opened */
    bool has_asked_again;
    bool is_revising; /* came from the review, and goes back there */
    enum et_notice notice;
    enum et_say say;
    uint32_t check;
    uint32_t picked; /* where the mark stands in a menu or the review */
    int focus;       /* the button under the focus, or -1 */
    uint32_t scroll; /* lines passed over on a long page */

    char code[ET_SESSION_CODE_MAX + 1];
    uint32_t idle_ms;

    struct et_effect effects[ET_EFFECTS_MAX];
    size_t effect_count;
};

/* The buttons at the bottom, in reading order. */
enum et_button {
    ET_BUTTON_BACK,
    ET_BUTTON_NEXT,
    ET_BUTTON_HELP,
    ET_BUTTON_LANGUAGE,
    ET_BUTTON_STOP,
    ET_BUTTON_COUNT
};

/* The caller's, to et_session_free. The first effects may wait already. */
struct et_session *et_session_new(const struct et_session_setup *setup);
void et_session_free(struct et_session *session);

void et_session_key(struct et_session *session, struct et_input input);

/* So long has no key come since the last call of this or et_session_key. */
void et_session_wait(struct et_session *session, uint32_t ms);

/* Takes the next effect; false if there is none. Carry it out before painting. */
bool et_session_effect(struct et_session *session, struct et_effect *effect);

/*
 * The answer to ET_EFFECT_CODE. RECORDS are other waves' (NULL: not at hand)
 * and, in the place of WAVE, the draft to go on with; all are borrowed but the
 * draft's answers, which are copied.
 */
struct et_opening {
    uint32_t wave;
    const struct et_record *records[ET_WAVES_MAX];
    const struct et_register *facts;
    bool is_simulated; /* said on every screen */
    uint64_t order;    /* decides the order of what is shuffled, for this person */
};
void et_session_open(struct et_session *session, const struct et_opening *opening);
/* ... or there is no such person (or sheet), or they have answered already. */
void et_session_reject(struct et_session *session, bool is_already);

/* Leaves at once, keeping what is typed if it is a good answer (a signal). */
void et_session_put_away(struct et_session *session);

/* A variable that stands in this wave and that routing left out. */
bool et_session_left_out(const struct et_session *session, uint32_t variable);

/*
 * The answer about now that VARIABLE, which looks back on an earlier wave, is
 * seen beside: the nearest question before it of the same kind and choices that
 * does not look back. ET_NONE if there is none.
 */
uint32_t et_session_twin(const struct et_session *session, uint32_t variable);

/* Which of its steps this is, from 1, and how many there are. */
void et_session_progress(const struct et_session *session, uint32_t *at, uint32_t *of);

/* Is the chosen language read from right to left? */
bool et_session_is_rtl(const struct et_session *session);

/* Steps in order; *step is where to go on from ({ET_NONE, ET_NONE}: start). */
bool et_session_step_after(const struct et_session *session, struct et_step *step);
bool et_session_step_before(const struct et_session *session, struct et_step *step);
/* The first step that has no answer yet, or false: all are answered. */
bool et_session_first_open(const struct et_session *session, struct et_step *step);

#endif
