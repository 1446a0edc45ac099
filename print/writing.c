/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * writing.c - room to write in by hand: a frame with faint lines, as many as
 * the longest answer needs. What paper has no form for yet (slider, rank) gets
 * one line.
 */
#include "forms/model/form.h"
#include "print/compose.h"
#include "print/page.h"

enum {
    LINE_UM = 9000,
    CHARS_A_LINE = 45, /* a slow hand: 3.5 mm a letter */
    LONG_LINES = 7,
    LINES_MOST = 10,
    CHAR_UM = 4500,
    SHORTEST_UM = 50000,
};

static void add_frame(struct et_compose *c, struct et_block *block, uint32_t variable,
                      int32_t width, int32_t lines)
{
    const struct et_rect frame = {c->number_um, 0, width, lines * LINE_UM};
    et_block_role(block, "Form", NULL);
    et_block_mark(block, variable, 0, ET_MARK_TEXT, frame);
    et_block_role(block, "Artifact", NULL);
    for (int32_t i = 1; i < lines; i++)
        et_block_line(block, c->number_um + 2500, i * LINE_UM, c->number_um + width - 2500,
                      i * LINE_UM, 150, ET_INK_TINT);
    et_block_grow(block, block->height_um + et_page_jitter(c->row++));
}

void et_compose_writing(struct et_compose *compose, uint32_t item)
{
    struct et_compose *c = compose;
    const struct et_item *it = &c->form->items[item];
    struct et_unit *unit = et_compose_unit(c, item);
    et_compose_head(c, unit, item, NULL);
    int32_t lines = 1, width = ET_BODY_WIDTH_UM - c->number_um;
    if (it->kind == ET_KIND_TEXT && it->text_max == 0)
        lines = LONG_LINES;
    else if (it->kind == ET_KIND_TEXT)
        lines = it->text_max >= LINES_MOST * CHARS_A_LINE
                    ? LINES_MOST
                    : ((int32_t)it->text_max + CHARS_A_LINE - 1) / CHARS_A_LINE;
    if (lines == 1 && it->kind == ET_KIND_TEXT && (int32_t)it->text_max * CHAR_UM < width)
        width = (int32_t)it->text_max * CHAR_UM < SHORTEST_UM ? SHORTEST_UM
                                                              : (int32_t)it->text_max * CHAR_UM;
    for (uint32_t i = 0; i < it->variable_count; i++) { /* a rank's `other` has its own */
        struct et_block *block = et_unit_block(c->arena, unit, i == 0 ? 0 : ET_BOX_GAP_UM);
        add_frame(c, block, it->first_variable + i, width, lines);
    }
}
