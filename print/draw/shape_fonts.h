/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shape_fonts.h - which font each character of a text is set in. Noto Sans and
 * its kin for the scripts that we know, else any installed font that has it.
 */
#ifndef ET_SHAPE_FONTS_H
#define ET_SHAPE_FONTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "print/draw/shape.h"

struct et_shape_buffer;

/* The script that a language is written in, "Arab" for ar, fa-AF, ps, ckb. */
uint32_t et_language_script(const char *language);

/*
 * Chooses for COUNT characters. SCRIPTS takes each one's script, where what is
 * common or inherits has that of its neighbours; FONTS the font's index. False
 * if no font has the character *missing.
 */
bool et_shaper_choose(struct et_shaper *shaper, const struct et_style *style,
                      const uint32_t *characters, size_t count, uint32_t *scripts, uint16_t *fonts,
                      size_t *missing);

/* The font that most of the language's text will be in; false if none is installed. */
bool et_shaper_main_font(struct et_shaper *shaper, const struct et_style *style, uint16_t *index);

/* The one place to shape in. */
struct et_shape_buffer *et_shaper_buffer(struct et_shaper *shaper);

#endif
