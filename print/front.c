/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * front.c - what a person reads before the questions: the title, who asks and
 * why and who sees the answers, and how to mark a box, shown as pictures.
 */
#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/form.h"
#include "print/compose.h"
#include "print/page.h"

enum {
    LABEL_WIDTH_UM = 46000,
    LINE_GAP_UM = 900,
    BLOCK_GAP_UM = 6500,
    PICTURE_GAP_UM = 2500,
    COLUMN_GAP_UM = 8000,
    RING_UM = 1300,
};

/* "Label   words" as two columns; returns where they end. */
static int32_t add_fact(struct et_compose *c, struct et_block *block, int32_t y,
                        enum et_phrase label, const struct et_paragraph *words)
{
    struct et_paragraph name =
        et_compose_phrase(c, label, ET_WEIGHT_BOLD, ET_TYPE_HINT, LABEL_WIDTH_UM - 3000);
    et_block_role(block, "P", NULL);
    int32_t end = et_block_text(block, &name, 0, y, LABEL_WIDTH_UM, ET_ALIGN_START, ET_BLACK);
    et_block_role(block, "P", NULL);
    int32_t other =
        et_block_text(block, words, LABEL_WIDTH_UM, y, words->width_um, ET_ALIGN_START, ET_BLACK);
    return (other > end ? other : end) + LINE_GAP_UM;
}

static int32_t add_form_fact(struct et_compose *c, struct et_block *block, int32_t y,
                             enum et_phrase label, uint32_t text)
{
    if (text == ET_NO_TEXT)
        return y;
    struct et_paragraph words = et_compose_text(c, text, ET_WEIGHT_REGULAR, ET_TYPE_HINT,
                                                ET_BODY_WIDTH_UM - LABEL_WIDTH_UM);
    return add_fact(c, block, y, label, &words);
}

static int32_t add_retention(struct et_compose *c, struct et_block *block, int32_t y)
{
    const struct et_privacy *privacy = &c->form->privacy;
    if (privacy->retention_months == 0)
        return add_form_fact(c, block, y, ET_PHRASE_RETENTION, privacy->retention);
    struct et_str text = ET_STR_EMPTY;
    et_phrase_fill(&text, ET_PHRASE_RETENTION_MONTHS, c->tag, "n",
                   et_compose_number(c->arena, c->tag, (uint32_t)privacy->retention_months), NULL);
    struct et_paragraph words =
        et_compose_shape(c, et_arena_string(c->arena, text.text), c->tag, ET_WEIGHT_REGULAR,
                         ET_TYPE_HINT, ET_BODY_WIDTH_UM - LABEL_WIDTH_UM);
    et_str_free(&text);
    return add_fact(c, block, y, ET_PHRASE_RETENTION, &words);
}

/* Who asks, why, that it is voluntary, and truthfully who can see the answers. */
static void add_privacy(struct et_compose *c)
{
    struct et_unit *unit = et_compose_unit(c, ET_NONE);
    struct et_block *block = et_unit_block(c->arena, unit, BLOCK_GAP_UM);
    const struct et_privacy *privacy = &c->form->privacy;
    int32_t y = 0;
    if (c->form->has_privacy) {
        y = add_form_fact(c, block, y, ET_PHRASE_PURPOSE, privacy->purpose);
        y = add_form_fact(c, block, y, ET_PHRASE_CONTROLLER, privacy->controller);
        y = add_form_fact(c, block, y, ET_PHRASE_CONTACT, privacy->contact);
        y = add_form_fact(c, block, y, ET_PHRASE_BASIS, privacy->basis);
        y = add_retention(c, block, y);
    }
    static const enum et_phrase of_person[] = {ET_PHRASE_VOLUNTARY, ET_PHRASE_WHO_SEES_PAPER,
                                               ET_PHRASE_CODE_EXPLAINS},
                                of_nobody[] = {ET_PHRASE_VOLUNTARY, ET_PHRASE_WHO_SEES_OPEN};
    const enum et_phrase *promises = c->is_open ? of_nobody : of_person;
    y += y > 0 ? LINE_GAP_UM : 0;
    for (size_t i = 0; i < (c->is_open ? 2 : 3); i++) {
        struct et_paragraph words =
            et_compose_phrase(c, promises[i], ET_WEIGHT_REGULAR, ET_TYPE_HINT, ET_BODY_WIDTH_UM);
        et_block_role(block, "P", NULL);
        y = et_block_text(block, &words, 0, y, ET_BODY_WIDTH_UM, ET_ALIGN_START, ET_BLACK) +
            LINE_GAP_UM;
    }
}

static void cross(struct et_block *block, int32_t x, int32_t y)
{
    et_block_line(block, x + 500, y + 600, x + ET_BOX_UM - 600, y + ET_BOX_UM - 500, 500, ET_BLACK);
    et_block_line(block, x + 600, y + ET_BOX_UM - 500, x + ET_BOX_UM - 500, y + 500, 500, ET_BLACK);
}

enum picture { PICTURE_RIGHT, PICTURE_WRONG, PICTURE_CORRECTED };

/* Draws the picture at X; returns how wide it is. */
static int32_t add_picture(struct et_block *block, enum picture picture, int32_t x, int32_t y)
{
    const struct et_pen ink = {.is_filled = true, .fill_rgb = ET_BLACK};
    const struct et_pen ring = {.line_um = 400, .radius_um = ET_BOX_UM / 2 + RING_UM};
    et_block_role(block, "Artifact", NULL);
    et_block_picture(block, (struct et_rect){x, y, ET_BOX_UM, ET_BOX_UM});
    switch (picture) {
    case PICTURE_RIGHT:
        cross(block, x, y);
        return ET_BOX_UM;
    case PICTURE_WRONG: /* a dot in one corner, and a ring around the box */
        et_block_rect(block, (struct et_rect){x + 800, y + 2200, 900, 900}, &ink);
        x += ET_BOX_UM + ET_BOX_GAP_UM + RING_UM;
        et_block_picture(block, (struct et_rect){x, y, ET_BOX_UM, ET_BOX_UM});
        et_block_rect(block,
                      (struct et_rect){x - RING_UM, y - RING_UM, ET_BOX_UM + 2 * RING_UM,
                                       ET_BOX_UM + 2 * RING_UM},
                      &ring);
        return 2 * ET_BOX_UM + ET_BOX_GAP_UM + 2 * RING_UM;
    case PICTURE_CORRECTED:
        et_block_rect(block, (struct et_rect){x, y, ET_BOX_UM, ET_BOX_UM}, &ink);
        x += ET_BOX_UM + ET_BOX_GAP_UM;
        et_block_picture(block, (struct et_rect){x, y, ET_BOX_UM, ET_BOX_UM});
        cross(block, x, y);
        return 2 * ET_BOX_UM + ET_BOX_GAP_UM;
    }
    return 0;
}

static int32_t add_how(struct et_compose *c, struct et_block *block, enum picture picture,
                       enum et_phrase phrase, enum et_weight weight, int32_t x, int32_t y,
                       int32_t width)
{
    int32_t own = add_picture(block, picture, x, y) + PICTURE_GAP_UM;
    struct et_paragraph words = et_compose_phrase(c, phrase, weight, ET_TYPE_HINT, width - own);
    /* The first line stands level with the box. */
    int32_t top = y + ET_BOX_UM / 2 - words.ascent_um + ET_TYPE_HINT * 35 / 100;
    et_block_role(block, "P", NULL);
    return et_block_text(block, &words, x + own, top, width - own, ET_ALIGN_START, ET_BLACK);
}

/* How to mark a box, what is no mark, and what to do about a mistake. */
static void add_instructions(struct et_compose *c)
{
    struct et_unit *unit = et_compose_unit(c, ET_NONE);
    struct et_block *block = et_unit_block(c->arena, unit, BLOCK_GAP_UM);
    enum { PAD_UM = 4000, FRAME_UM = 4000, FIRST_UM = 62000, SECOND_UM = 34000 };
    int32_t y = PAD_UM;
    struct et_paragraph head =
        et_compose_phrase(c, ET_PHRASE_HOW_TO_ANSWER, ET_WEIGHT_BOLD, ET_TYPE_BODY, 0);
    et_block_role(block, "H2", NULL);
    int32_t after = et_block_text(block, &head, 0, y, head.width_um, ET_ALIGN_START, ET_BLACK);
    struct et_paragraph pen =
        et_compose_phrase(c, ET_PHRASE_USE_PEN, ET_WEIGHT_REGULAR, ET_TYPE_HINT,
                          ET_BODY_WIDTH_UM - head.width_um - 6000);
    et_block_role(block, "P", NULL);
    et_block_text(block, &pen, head.width_um + 6000, y + head.ascent_um - pen.ascent_um,
                  pen.width_um, ET_ALIGN_START, ET_BLACK);
    y = after + 1800;
    int32_t x = 0, ends[3];
    ends[0] = add_how(c, block, PICTURE_RIGHT, ET_PHRASE_HOW_TO_MARK, ET_WEIGHT_REGULAR, x, y,
                      FIRST_UM - COLUMN_GAP_UM);
    x += FIRST_UM;
    ends[1] = add_how(c, block, PICTURE_WRONG, ET_PHRASE_WRONG, ET_WEIGHT_REGULAR, x, y,
                      SECOND_UM - 2000);
    x += SECOND_UM;
    ends[2] = add_how(c, block, PICTURE_CORRECTED, ET_PHRASE_WRONG_MARK, ET_WEIGHT_REGULAR, x, y,
                      ET_BODY_WIDTH_UM - x);
    for (size_t i = 0; i < 3; i++)
        y = ends[i] > y ? ends[i] : y;
    const struct et_pen frame = {.line_um = 150, .line_rgb = ET_INK_RULE, .radius_um = 2000};
    et_block_role(block, "Artifact", NULL);
    et_block_rect(
        block, (struct et_rect){-FRAME_UM, 0, ET_BODY_WIDTH_UM + 2 * FRAME_UM, y + PAD_UM - 1500},
        &frame);
}

void et_compose_front(struct et_compose *compose)
{
    struct et_compose *c = compose;
    struct et_unit *unit = et_compose_unit(c, ET_NONE);
    struct et_block *block = et_unit_block(c->arena, unit, 0);
    struct et_paragraph title =
        et_compose_text(c, c->form->title, ET_WEIGHT_BOLD, ET_TYPE_TITLE, ET_BODY_WIDTH_UM);
    struct et_paragraph wave = et_compose_text(c, c->form->waves[c->wave].text, ET_WEIGHT_REGULAR,
                                               ET_TYPE_SECTION, ET_BODY_WIDTH_UM);
    et_block_role(block, "H1", NULL);
    int32_t y = et_block_text(block, &title, 0, 0, ET_BODY_WIDTH_UM, ET_ALIGN_START, ET_BLACK);
    et_block_role(block, "P", NULL);
    et_block_text(block, &wave, 0, y, ET_BODY_WIDTH_UM, ET_ALIGN_START, ET_INK_HINT);
    unit->keeps_next = true;
    add_privacy(c);
    add_instructions(c);
}
