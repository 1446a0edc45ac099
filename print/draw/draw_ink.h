/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draw_ink.h - the operations of a page as the content stream of a PDF.
 */
#ifndef ET_DRAW_INK_H
#define ET_DRAW_INK_H

#include <stddef.h>
#include <stdint.h>

#include "print/draw/drawing.h"

struct et_str;
struct et_tags;

/* The width of a code in thousandths of the em, as the PDF's font tells it. */
int32_t et_ink_width(const struct et_drawing *drawing, uint16_t font, uint16_t code);

/* Micrometres as points with at most three decimals. */
void et_ink_length(struct et_str *out, int64_t um);

/*
 * Adds the ink of PAGE, which is HEIGHT_UM high; fonts are named /F0, /F1 ...
 * by the shaper's index. TAGS is NULL for a page that is not tagged.
 */
void et_ink_write(const struct et_drawing *drawing, const struct et_drawn_page *page,
                  int32_t height_um, struct et_tags *tags, struct et_str *out);

#endif
