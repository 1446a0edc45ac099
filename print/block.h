/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * block.h - what must stay in one piece on a page: ink and marks, measured
 * from the start edge (the left one, or the right one where the language is
 * written from right to left) and from the block's top.
 *
 * Everything is laid out once, as if from left to right; place.c mirrors it.
 * A unit is a question with its head: blocks that belong together.
 */
#ifndef ET_BLOCK_H
#define ET_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/model/sheet_map.h"
#include "print/draw/draw.h"
#include "print/looks.h"

struct et_arena;

enum et_ink_kind {
    ET_INK_TEXT, /* at: the line's box; baseline_um below its top */
    ET_INK_RECT, /* at: the outer edge */
    ET_INK_LINE, /* from the corner of at to the opposite one */
    ET_INK_LOOK, /* a face, stars or steps */
    ET_INK_ARROW,
};

struct et_ink {
    enum et_ink_kind kind;
    struct et_rect at;
    struct et_pen pen;
    const struct et_line *line;
    uint32_t rgb;
    int32_t baseline_um;
    bool falls; /* a line from top end to bottom start */
    struct et_look_at look;
    const char *role, *alt; /* for screen readers; NULL: as before */
};

/* A box or frame to be filled in; its rectangle as that of ink. */
struct et_block_mark {
    uint32_t variable;
    int32_t code;
    enum et_mark_kind kind;
    struct et_rect at;
};

struct et_block {
    struct et_arena *arena;
    struct et_ink *inks;
    struct et_block_mark *marks;
    size_t ink_count, ink_room, mark_count, mark_room;
    int32_t height_um;
    int32_t gap_um;         /* white above it, but at the top of a page */
    bool keeps_next;        /* a head: never the last on a page */
    const char *role, *alt; /* of the ink that follows */
};

struct et_unit {
    struct et_block **blocks;
    size_t count, room;
    /* Shown again at the top of the page where the unit goes on, or NULL. */
    const struct et_block *repeat;
    uint32_t item;   /* ET_NONE for what is no item */
    bool keeps_next; /* a section head */
    bool breaks_before;
};

enum et_align { ET_ALIGN_START, ET_ALIGN_CENTRE, ET_ALIGN_END };

struct et_unit *et_unit_new(struct et_arena *arena, uint32_t item);
/* Adds an empty block to UNIT. */
struct et_block *et_unit_block(struct et_arena *arena, struct et_unit *unit, int32_t gap_um);
struct et_block *et_block_new(struct et_arena *arena);

/* What the ink that follows is; see et_draw_role. */
void et_block_role(struct et_block *block, const char *role, const char *alt);
/*
 * The lines of PARAGRAPH from Y down within WIDTH at X; returns where they end.
 * Grows the block to hold them.
 */
int32_t et_block_text(struct et_block *block, const struct et_paragraph *paragraph, int32_t x_um,
                      int32_t y_um, int32_t width_um, enum et_align align, uint32_t rgb);
void et_block_rect(struct et_block *block, struct et_rect at, const struct et_pen *pen);
void et_block_line(struct et_block *block, int32_t x1_um, int32_t y1_um, int32_t x2_um,
                   int32_t y2_um, int32_t line_um, uint32_t rgb);
void et_block_look(struct et_block *block, struct et_rect at, struct et_look_at look);
void et_block_arrow(struct et_block *block, struct et_rect at);
/* A box or frame that is also a mark: drawn with the line of boxes. */
void et_block_mark(struct et_block *block, uint32_t variable, int32_t code, enum et_mark_kind kind,
                   struct et_rect at);
/* A box that is none of the marks: a picture in an instruction. */
void et_block_picture(struct et_block *block, struct et_rect at);
/* All that OTHER holds, Y lower; OTHER's own height counts. */
void et_block_append(struct et_block *block, const struct et_block *other, int32_t y_um);
void et_block_grow(struct et_block *block, int32_t height_um);

#endif
