/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draw_cmap.h - what the codes of a font say, as a PDF wants to be told.
 */
#ifndef ET_DRAW_CMAP_H
#define ET_DRAW_CMAP_H

#include <stddef.h>
#include <stdint.h>

#include "print/draw/drawing.h"

struct et_str;

/* UTF-8 as units of UTF-16; OUT holds as many as TEXT has bytes. */
size_t et_cmap_utf16(const char *text, uint16_t *out);

/* The ToUnicode program of a font: its codes' texts, so that they can be copied. */
void et_cmap_write(const struct et_inks *inks, struct et_str *out);

#endif
