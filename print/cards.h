/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cards.h - cards to cut out and keep: a participant's code in large type and
 * as a QR code, and in their own language what it is for.
 */
#ifndef ET_CARDS_H
#define ET_CARDS_H

#include "forms/base/status.h"

struct et_drawing;
struct et_job;
struct et_shaper;

/* Draws a card for every participant of JOB. Errors: ET_FONT. */
enum et_status et_cards_draw(const struct et_job *job, struct et_shaper *shaper,
                             struct et_drawing *drawing, struct et_error *error);

#endif
