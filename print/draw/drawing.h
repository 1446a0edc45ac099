/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * drawing.h - a drawing as it is recorded: for the files that write it out.
 */
#ifndef ET_DRAWING_H
#define ET_DRAWING_H

#include "print/draw/draw.h"
#include "print/draw/truetype.h"

struct et_arena;

enum et_op_kind {
    ET_OP_RECT,
    ET_OP_LINE,
    ET_OP_CIRCLE,
    ET_OP_PATH,
    ET_OP_MODULES,
    ET_OP_TEXT,
    ET_OP_ROLE,
};

/* A glyph with its place on the baseline; CODE indexes the ink of its font. */
struct et_inked {
    uint16_t font, code;
    int32_t x_um;
};

struct et_op_text {
    const struct et_inked *glyphs;
    size_t count;
    const char *text; /* as it is read, what the glyphs stand for */
    const char *language;
    int32_t size_um;
    uint32_t rgb;
};

struct et_op {
    enum et_op_kind kind;
    int32_t x_um, y_um, width_um, height_um; /* a line's end is in width and height */
    struct et_pen pen;
    union {
        struct {
            const struct et_step *steps;
            size_t count;
        } path;
        struct {
            const unsigned char *bits; /* eight a byte, the first lowest */
            size_t count;              /* of a row, and of rows */
        } modules;
        struct et_op_text text;
        struct {
            const char *name, *alt;
        } role;
    } is;
};

/* Whether the module at PLACE, counted row by row, is black. */
static inline bool et_op_is_black(const struct et_op *op, size_t place)
{
    return (op->is.modules.bits[place / 8] >> place % 8 & 1) != 0;
}

struct et_drawn_page {
    int32_t width_um, height_um;
    size_t template_page; /* SIZE_MAX: none */
    struct {
        struct et_op *items;
        size_t count, room;
    } ops;
};

/* A glyph that stands for a certain text: what a code in the PDF means. */
struct et_ink {
    struct et_moved shape;
    const char *text; /* UTF-8, "" for none of its own */
    bool is_flat;     /* takes no width, whatever the font says */
};

/* All that was used of one of the shaper's fonts. */
struct et_inks {
    struct et_ink *items;
    size_t count, room;
    uint32_t *slots; /* a hash table of index + 1, 0 being free */
    size_t slot_count;
};

struct et_drawn_pages {
    struct et_drawn_page *items;
    size_t count, room;
};

struct et_drawing {
    struct et_shaper *shaper;
    struct et_arena *arena;
    const char *title, *language, *subject;
    struct et_drawn_pages pages, templates;
    struct et_drawn_page *current;
    struct {
        struct et_inks *items; /* by the shaper's index */
        size_t count, room;
    } fonts;
    const char *last_language; /* of the texts, kept once */
    bool has_roles;
    bool is_overfull; /* more than 65,535 codes in one font */
};

#endif
