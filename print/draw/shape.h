/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shape.h - from texts to lines of placed glyphs: fontconfig finds the fonts,
 * FriBidi (through forms/base/bidi) the order, libunibreak the breaks,
 * HarfBuzz the glyphs.
 */
#ifndef ET_SHAPE_H
#define ET_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_font;
struct et_shaper;

enum { ET_SHAPE_MAX = 1 << 20 };

enum et_weight { ET_WEIGHT_REGULAR, ET_WEIGHT_BOLD };

struct et_style {
    const char *language; /* BCP 47; chooses the fonts and the direction */
    enum et_weight weight;
    int32_t size_um; /* of the em: 11 pt is 3881 */
};

struct et_glyph {
    uint16_t font;  /* index, see et_shaper_font */
    uint32_t glyph; /* in that font; never 0 */
    int32_t x_um;   /* of its origin, from the left end of the line */
    int32_t y_um;   /* above the baseline */
    int32_t advance_um;
    /* How much of x_um and y_um is a mark's move to its letter, in the font's units. */
    int32_t right, up;
    /* The characters it stands for (UTF-8 in the text); 0 for the others of a
     * cluster, of which the widest glyph has them. */
    uint32_t text_begin, text_length;
    bool is_rtl;
};

struct et_line {
    const char *text;              /* UTF-8 of the whole paragraph; spans point into it */
    const struct et_glyph *glyphs; /* left to right as drawn */
    size_t glyph_count;
    int32_t size_um;
    int32_t width_um;
    const char *language;
};

struct et_paragraph {
    const struct et_line *lines;
    size_t line_count;
    bool is_rtl;
    int32_t ascent_um, descent_um; /* from the baseline, both positive */
    int32_t line_um;               /* from one baseline to the next */
    int32_t width_um, height_um;   /* of the widest line; of all lines */
};

/* Free with et_shaper_free; fonts are found and loaded when first needed. */
struct et_shaper *et_shaper_new(void);
void et_shaper_free(struct et_shaper *shaper);

/* The fonts that glyphs name, and how people call them ("Noto Sans Bold"). */
const struct et_font *et_shaper_font(const struct et_shaper *shaper, uint16_t index);
const char *et_shaper_family(const struct et_shaper *shaper, uint16_t index);

/*
 * Breaks TEXT into lines no wider than WIDTH_UM (a word that is wider is
 * broken between characters; 0: one line) and shapes them. A newline in TEXT
 * begins a new line. *paragraph and all in it live in ARENA.
 *
 * Soft hyphens are shown where a line ends in one.
 *
 * Errors: ET_FONT, naming the character, the text and a package to install;
 *         ET_INPUT if the text is longer than ET_SHAPE_MAX bytes.
 */
enum et_status et_shape(struct et_shaper *shaper, struct et_arena *arena,
                        const struct et_style *style, const char *text, int32_t width_um,
                        struct et_paragraph *paragraph, struct et_error *error);

#endif
