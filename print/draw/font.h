/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * font.h - one font file: its characters, its shaping, its subset: the only
 * <hb.h>. Lengths are in units of the em, see units_per_em.
 */
#ifndef ET_FONT_H
#define ET_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "print/draw/truetype.h"

struct et_arena;
struct et_font;

struct et_font_metrics {
    int32_t units_per_em;
    int32_t ascent, descent; /* both positive */
    int32_t cap_height;
    int32_t box[4]; /* left, bottom, right, top of all glyphs */
};

/* Maps the file; NULL if it cannot be read or is no font with TrueType outlines. */
struct et_font *et_font_open(const char *path, unsigned index);
void et_font_close(struct et_font *font);

const struct et_font_metrics *et_font_metrics(const struct et_font *font);
bool et_font_has(struct et_font *font, uint32_t character);
/* The glyph of a space, 0 if there is none. */
uint32_t et_font_space(const struct et_font *font);
int32_t et_font_advance(const struct et_font *font, uint32_t glyph);
/* The name by which PostScript knows the font, in ARENA. */
const char *et_font_postscript_name(const struct et_font *font, struct et_arena *arena);

/* Four letters, "Arab"; "Zyyy" for what is common, "Zinh" for what inherits. */
uint32_t et_character_script(uint32_t character);
/* Letters stand; marks, joiners and the like hang on to what is before them. */
bool et_character_hangs(uint32_t character);
/* No ink and no width of its own: joiners, direction marks, soft hyphens. */
bool et_character_is_ignorable(uint32_t character);

#define ET_SCRIPT(a, b, c, d)                                                                      \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

struct et_shaped {
    uint32_t glyph;
    uint32_t cluster; /* index of the first character it stands for */
    int32_t advance, x_offset, y_offset;
    bool is_safe; /* a line may be broken before its cluster without shaping anew */
};

struct et_shaping {
    const uint32_t *characters; /* of the whole line, for joining at the ends */
    size_t count, first, length;
    uint32_t script;
    const char *language;
    bool is_rtl;
};

/* A place to shape in, used again and again. Free with et_shape_buffer_free. */
struct et_shape_buffer;
struct et_shape_buffer *et_shape_buffer_new(void);
void et_shape_buffer_free(struct et_shape_buffer *buffer);

/*
 * Shapes one run; *glyphs, from left to right, lives in ARENA. Clusters are of
 * single characters where the font allows (so that text can be copied out).
 */
size_t et_font_shape(const struct et_font *font, struct et_shape_buffer *buffer,
                     struct et_arena *arena, const struct et_shaping *what,
                     const struct et_shaped **glyphs);

/*
 * A TrueType font of the COUNT GLYPHS alone (and what they are made of), with
 * the tables that a PDF needs; GLYPHS take their numbers in it, moved ones
 * being glyphs of their own. *bytes is the caller's, to free(). False if the
 * font cannot be taken apart.
 */
bool et_font_subset(const struct et_font *font, struct et_moved *glyphs, size_t count, char **bytes,
                    size_t *size);

#endif
