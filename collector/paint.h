/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paint.h - an interview as a screen: what stands where at which size.
 */
#ifndef ET_PAINT_H
#define ET_PAINT_H

#include <stdint.h>

#include "collector/screen.h"
#include "forms/model/phrase.h"

struct et_arena;
struct et_session;

/* Paints SESSION; SCREEN is at least the smallest size. */
void et_paint(const struct et_session *session, struct et_screen *screen);

/* ---- between the painter's files ---------------------------------------- */

/* Where the painter stands: BOTTOM is the first row that is not its own. */
struct et_pen {
    const struct et_session *session;
    struct et_screen *screen;
    struct et_arena *arena;
    const char *tag; /* of the language */
    int row, bottom, start, width;
};

/* Wraps TEXT from the pen's row on and moves it behind; at most MOST rows. */
void et_paint_text(struct et_pen *pen, enum et_ink ink, const char *text, int most);
void et_paint_phrase(struct et_pen *pen, enum et_ink ink, enum et_phrase phrase);

/* The question at the step. */
void et_paint_question(struct et_pen *pen);
/* Choices among which the mark moves: languages, the ways to stop. */
void et_paint_menu(struct et_pen *pen, const char *const *texts, uint32_t count);
void et_paint_review(struct et_pen *pen);

/* A text of the form in the language, answers piped in; lives in the arena. */
const char *et_paint_form_text(const struct et_pen *pen, uint32_t text);
/* An answer in words. */
const char *et_paint_answer(const struct et_pen *pen, uint32_t variable);
/* What the question asks, or the row. */
const char *et_paint_asked(const struct et_pen *pen, uint32_t variable);
/* "Write a number from 0 to 60", "from 2020-01-01 to ...". */
const char *et_paint_range(const struct et_pen *pen);

#endif
