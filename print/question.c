/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * question.c - what questions have in common: the number, who is asked, the
 * wording and the hint; and what is no question: section heads and notes.
 */
#include "forms/base/arena.h"
#include "forms/model/form.h"
#include "print/compose.h"
#include "print/page.h"

enum {
    QUESTION_GAP_UM = 7000, /* white above a question */
    SECTION_GAP_UM = 9000,
    HINT_GAP_UM = 700,
    HEAD_GAP_UM = 2000, /* from the wording to the boxes */
    ARROW_UM = 4200,
    NOTE_BAR_UM = 800,
    LINES_MAX = 16, /* of one block; a longer text may be split */
};

static int32_t text_width(const struct et_compose *c)
{
    return ET_BODY_WIDTH_UM - c->number_um;
}

/* "→ Only if ..." */
static int32_t add_routing(struct et_compose *c, struct et_block *block, int32_t x, int32_t y,
                           const char *words)
{
    struct et_paragraph p = et_compose_shape(c, words, c->tag, ET_WEIGHT_REGULAR, ET_TYPE_HINT,
                                             ET_BODY_WIDTH_UM - x - ARROW_UM - 1500);
    et_block_role(block, "P", NULL);
    et_block_arrow(block, (struct et_rect){x, y + p.ascent_um - 1900, ARROW_UM, 1800});
    return et_block_text(block, &p, x + ARROW_UM + 1500, y, text_width(c), ET_ALIGN_START,
                         ET_INK_HINT) +
           HINT_GAP_UM;
}

/* PARAGRAPH below what BLOCK holds; goes on in more blocks where it is long. */
static struct et_block *add_long(struct et_compose *c, struct et_unit *unit, struct et_block *block,
                                 const struct et_paragraph *paragraph, int32_t x, uint32_t rgb)
{
    for (size_t from = 0; from < paragraph->line_count; from += LINES_MAX) {
        struct et_paragraph part = *paragraph;
        part.lines += from;
        part.line_count -= from;
        if (part.line_count > LINES_MAX)
            part.line_count = LINES_MAX;
        if (from > 0) {
            block = et_unit_block(c->arena, unit, 0);
            et_block_role(block, "P", NULL);
        }
        et_block_text(block, &part, x, block->height_um, text_width(c), ET_ALIGN_START, rgb);
    }
    return block;
}

void et_compose_head(struct et_compose *compose, struct et_unit *unit, uint32_t item,
                     const char *instruction)
{
    struct et_compose *c = compose;
    const struct et_item *it = &c->form->items[item];
    struct et_block *block = et_unit_block(c->arena, unit, QUESTION_GAP_UM);
    const char *routing = et_compose_routing(c, it->when);
    if (routing != NULL)
        add_routing(c, block, c->number_um, 0, routing);

    if (c->numbers[item] != 0) {
        const char *number =
            et_arena_printf(c->arena, "%s.", et_compose_number(c->arena, c->tag, c->numbers[item]));
        struct et_paragraph p =
            et_compose_shape(c, number, c->tag, ET_WEIGHT_BOLD, ET_TYPE_QUESTION, 0);
        int32_t height = block->height_um;
        et_block_role(block, "H3", NULL);
        et_block_text(block, &p, 0, height + (routing != NULL ? HINT_GAP_UM : 0), c->number_um,
                      ET_ALIGN_START, ET_BLACK);
        block->height_um = height + (routing != NULL ? HINT_GAP_UM : 0);
    }
    struct et_paragraph text = et_compose_text(c, et_item_text(it, c->wave), ET_WEIGHT_BOLD,
                                               ET_TYPE_QUESTION, text_width(c));
    et_block_role(block, "H3", NULL);
    block = add_long(c, unit, block, &text, c->number_um, ET_BLACK);

    struct et_paragraph hints[2] = {
        et_compose_text(c, it->hint, ET_WEIGHT_REGULAR, ET_TYPE_HINT, text_width(c)),
        et_compose_shape(c, instruction != NULL ? instruction : "", c->tag, ET_WEIGHT_REGULAR,
                         ET_TYPE_HINT, text_width(c)),
    };
    for (size_t i = 0; i < 2; i++) {
        if (hints[i].line_count == 0)
            continue;
        et_block_grow(block, block->height_um + HINT_GAP_UM);
        et_block_role(block, "P", NULL);
        block = add_long(c, unit, block, &hints[i], c->number_um, ET_INK_HINT);
    }
    et_block_grow(block, block->height_um + HEAD_GAP_UM);
    for (size_t i = 0; i < unit->count; i++)
        unit->blocks[i]->keeps_next = i + 1 == unit->count || text.line_count < LINES_MAX;
}

void et_compose_section(struct et_compose *compose, uint32_t section)
{
    struct et_compose *c = compose;
    const struct et_section *s = &c->form->sections[section];
    struct et_unit *unit = et_compose_unit(c, ET_NONE);
    struct et_block *block = et_unit_block(c->arena, unit, SECTION_GAP_UM);
    struct et_paragraph text =
        et_compose_text(c, s->text, ET_WEIGHT_BOLD, ET_TYPE_SECTION, ET_BODY_WIDTH_UM);
    et_block_role(block, "H2", NULL);
    int32_t y =
        et_block_text(block, &text, 0, 0, ET_BODY_WIDTH_UM, ET_ALIGN_START, ET_BLACK) + 1200;
    et_block_role(block, "Artifact", NULL);
    et_block_line(block, 0, y, ET_BODY_WIDTH_UM, y, 500, ET_BLACK);
    const char *routing = et_compose_routing(c, s->when);
    if (routing != NULL)
        add_routing(c, block, 0, y + 1800, routing);
    unit->keeps_next = true;
}

void et_compose_note(struct et_compose *compose, uint32_t item)
{
    struct et_compose *c = compose;
    const struct et_item *it = &c->form->items[item];
    struct et_unit *unit = et_compose_unit(c, item);
    struct et_block *block = et_unit_block(c->arena, unit, QUESTION_GAP_UM);
    const char *routing = et_compose_routing(c, it->when);
    if (routing != NULL)
        add_routing(c, block, c->number_um, 0, routing);
    struct et_paragraph text = et_compose_text(c, et_item_text(it, c->wave), ET_WEIGHT_REGULAR,
                                               ET_TYPE_BODY, text_width(c));
    et_block_role(block, "P", NULL);
    block = add_long(c, unit, block, &text, c->number_um, ET_BLACK);
    struct et_paragraph hint =
        et_compose_text(c, it->hint, ET_WEIGHT_REGULAR, ET_TYPE_HINT, text_width(c));
    if (hint.line_count > 0)
        add_long(c, unit, block, &hint, c->number_um, ET_INK_HINT);
    const struct et_pen bar = {.is_filled = true, .fill_rgb = ET_INK_RULE};
    for (size_t i = 0; i < unit->count; i++) {
        et_block_role(unit->blocks[i], "Artifact", NULL);
        et_block_rect(
            unit->blocks[i],
            (struct et_rect){c->number_um - 4000, 0, NOTE_BAR_UM, unit->blocks[i]->height_um},
            &bar);
    }
}
