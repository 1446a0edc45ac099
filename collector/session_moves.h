/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * session_moves.h - what a key can make a session do; between session.c and
 * session_keys.c only.
 */
#ifndef ET_SESSION_MOVES_H
#define ET_SESSION_MOVES_H

#include "collector/session.h"

/* Takes the answer and goes on, or says why not. */
void et_session_next(struct et_session *s);
void et_session_back(struct et_session *s);
void et_session_step(struct et_session *s, struct et_step step);
void et_session_phase(struct et_session *s, enum et_phase phase);
void et_session_ask_code(struct et_session *s);
/* The code as typed is to be looked up. */
void et_session_look_up(struct et_session *s);
void et_session_finish(struct et_session *s);
/* Keeps what is typed, and the draft. */
void et_session_leave(struct et_session *s);
void et_session_decline(struct et_session *s);
void et_session_forget(struct et_session *s);

/* What stands at the step to begin with (`default`), if anything does. */
bool et_session_preset(const struct et_session *s, struct et_answer *answer);

void et_session_say(struct et_session *s, enum et_say what);
void et_session_quiet(struct et_session *s);

#endif
