/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/block.h"

#include <string.h>

#include "forms/base/arena.h"
#include "print/page.h"

/* One more place in an array that lives in ARENA. */
static void *grown(struct et_arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    size_t wider = *room == 0 ? 8 : 2 * *room;
    void *copy = et_arena_array(arena, wider, size);
    if (count > 0)
        memcpy(copy, items, count * size);
    *room = wider;
    return copy;
}

struct et_unit *et_unit_new(struct et_arena *arena, uint32_t item)
{
    struct et_unit *unit = et_arena_alloc(arena, sizeof *unit);
    unit->item = item;
    return unit;
}

struct et_block *et_block_new(struct et_arena *arena)
{
    struct et_block *block = et_arena_alloc(arena, sizeof *block);
    block->arena = arena;
    return block;
}

struct et_block *et_unit_block(struct et_arena *arena, struct et_unit *unit, int32_t gap_um)
{
    struct et_block *block = et_block_new(arena);
    block->gap_um = gap_um;
    unit->blocks = grown(arena, unit->blocks, unit->count, &unit->room, sizeof(struct et_block *));
    unit->blocks[unit->count++] = block;
    return block;
}

static struct et_ink *ink(struct et_block *block, enum et_ink_kind kind, struct et_rect at)
{
    block->inks =
        grown(block->arena, block->inks, block->ink_count, &block->ink_room, sizeof *block->inks);
    struct et_ink *one = &block->inks[block->ink_count++];
    *one = (struct et_ink){.kind = kind, .at = at, .role = block->role, .alt = block->alt};
    return one;
}

void et_block_role(struct et_block *block, const char *role, const char *alt)
{
    block->role = role;
    block->alt = alt;
}

void et_block_grow(struct et_block *block, int32_t height_um)
{
    if (block->height_um < height_um)
        block->height_um = height_um;
}

int32_t et_block_text(struct et_block *block, const struct et_paragraph *paragraph, int32_t x_um,
                      int32_t y_um, int32_t width_um, enum et_align align, uint32_t rgb)
{
    for (size_t i = 0; i < paragraph->line_count; i++) {
        const struct et_line *line = &paragraph->lines[i];
        int32_t spare = width_um - line->width_um;
        int32_t x = x_um + (align == ET_ALIGN_START    ? 0
                            : align == ET_ALIGN_CENTRE ? spare / 2
                                                       : spare);
        struct et_rect at = {x, y_um + (int32_t)i * paragraph->line_um, line->width_um,
                             paragraph->ascent_um + paragraph->descent_um};
        struct et_ink *one = ink(block, ET_INK_TEXT, at);
        one->line = line;
        one->rgb = rgb;
        one->baseline_um = paragraph->ascent_um;
    }
    int32_t end = y_um + (int32_t)paragraph->line_count * paragraph->line_um;
    et_block_grow(block, end);
    return end;
}

void et_block_rect(struct et_block *block, struct et_rect at, const struct et_pen *pen)
{
    ink(block, ET_INK_RECT, at)->pen = *pen;
    et_block_grow(block, at.y_um + at.height_um);
}

void et_block_line(struct et_block *block, int32_t x1_um, int32_t y1_um, int32_t x2_um,
                   int32_t y2_um, int32_t line_um, uint32_t rgb)
{
    int32_t left = x1_um < x2_um ? x1_um : x2_um, right = x1_um < x2_um ? x2_um : x1_um;
    int32_t top = y1_um < y2_um ? y1_um : y2_um, bottom = y1_um < y2_um ? y2_um : y1_um;
    struct et_ink *one =
        ink(block, ET_INK_LINE, (struct et_rect){left, top, right - left, bottom - top});
    one->pen = (struct et_pen){.line_um = line_um, .line_rgb = rgb};
    one->falls = (x1_um < x2_um) != (y1_um <= y2_um);
    et_block_grow(block, bottom);
}

void et_block_look(struct et_block *block, struct et_rect at, struct et_look_at look)
{
    ink(block, ET_INK_LOOK, at)->look = look;
    et_block_grow(block, at.y_um + at.height_um);
}

void et_block_arrow(struct et_block *block, struct et_rect at)
{
    ink(block, ET_INK_ARROW, at);
    et_block_grow(block, at.y_um + at.height_um);
}

static const struct et_pen box_pen = {.line_um = ET_BOX_LINE_UM};

void et_block_mark(struct et_block *block, uint32_t variable, int32_t code, enum et_mark_kind kind,
                   struct et_rect at)
{
    block->marks = grown(block->arena, block->marks, block->mark_count, &block->mark_room,
                         sizeof *block->marks);
    block->marks[block->mark_count++] =
        (struct et_block_mark){.variable = variable, .code = code, .kind = kind, .at = at};
    et_block_rect(block, at, &box_pen);
}

void et_block_picture(struct et_block *block, struct et_rect at)
{
    et_block_rect(block, at, &box_pen);
}

void et_block_append(struct et_block *block, const struct et_block *other, int32_t y_um)
{
    for (size_t i = 0; i < other->ink_count; i++) {
        struct et_ink copy = other->inks[i];
        copy.at.y_um += y_um;
        *ink(block, copy.kind, copy.at) = copy;
    }
    for (size_t i = 0; i < other->mark_count; i++) {
        struct et_block_mark copy = other->marks[i];
        copy.at.y_um += y_um;
        block->marks = grown(block->arena, block->marks, block->mark_count, &block->mark_room,
                             sizeof *block->marks);
        block->marks[block->mark_count++] = copy;
    }
    et_block_grow(block, y_um + other->height_um);
}
