/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * readings.h - the figures of a page's boxes as text, and back: what the survey
 * file keeps so that it can be decided again.
 *
 * A line a box: item kind (c, d, t) code state, then in ten-thousandths ink,
 * faint, full, extent, reach, ring, outline, written, and in um dx, dy, and the
 * paper's grey; "-" is no number.
 */
#ifndef ET_READINGS_H
#define ET_READINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/decide.h"

struct et_arena;
struct et_form;
struct et_str;

void et_readings_write(const struct et_form *form, const struct et_judged_page *judged,
                       struct et_str *out);

/*
 * The boxes of PAGE that TEXT tells of, in ARENA; of VARIABLE alone unless that
 * is ET_NONE. False if it is no such text or names a box that MAP has not.
 */
bool et_readings_read(const struct et_form *form, const struct et_sheet_map *map, uint32_t page,
                      uint32_t variable, const char *text, struct et_arena *arena,
                      struct et_box **boxes, size_t *count);

#endif
