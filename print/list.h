/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * list.h - who gets which sheet or card, for the course leader: to be kept
 * apart from the answers. Names only if SURVEY.names gives any.
 */
#ifndef ET_LIST_H
#define ET_LIST_H

#include "forms/base/status.h"

struct et_drawing;
struct et_job;
struct et_shaper;

/* In the language of staff. Errors: ET_FONT. */
enum et_status et_list_draw(const struct et_job *job, struct et_shaper *shaper,
                            struct et_drawing *drawing, struct et_error *error);

#endif
