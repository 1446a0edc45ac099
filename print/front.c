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
    LABEL_GAP_UM = 4500,
    LABEL_MAX_UM = 66000,
    LINE_GAP_UM = 900,
    BLOCK_GAP_UM = 6500,
    PICTURE_GAP_UM = 2500,
    COLUMN_GAP_UM = 8000,
    RING_UM = 1300,
    SLACK_UM = 500, /* so that what was measured on one line stays on one */
    HOW_MAX_UM = 48000,
};

/* Facts in two columns, "Label   words". */
struct facts {
    struct et_compose *compose;
    struct et_block *block;
    int32_t y_um, label_um; /* where the next one goes; the labels' column */
};

/* As wide as the widest label, so that none is broken unless it is very long. */
static int32_t label_width(struct et_compose *c)
{
    static const enum et_phrase labels[] = {ET_PHRASE_PURPOSE, ET_PHRASE_CONTROLLER,
                                            ET_PHRASE_CONTACT, ET_PHRASE_BASIS,
                                            ET_PHRASE_RETENTION};
    int32_t width = 0;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        struct et_paragraph p = et_compose_phrase(c, labels[i], ET_WEIGHT_BOLD, ET_TYPE_HINT, 0);
        width = p.width_um > width ? p.width_um : width;
    }
    width += LABEL_GAP_UM;
    return width < LABEL_MAX_UM ? width : LABEL_MAX_UM;
}

static void add_fact(struct facts *facts, enum et_phrase label, const struct et_paragraph *words)
{
    struct et_block *block = facts->block;
    struct et_paragraph name =
        et_compose_phrase(facts->compose, label, ET_WEIGHT_BOLD, ET_TYPE_HINT,
                          facts->label_um - LABEL_GAP_UM + SLACK_UM);
    et_block_role(block, "P", NULL);
    int32_t end =
        et_block_text(block, &name, 0, facts->y_um, facts->label_um, ET_ALIGN_START, ET_BLACK);
    int32_t other = et_block_text(block, words, facts->label_um, facts->y_um, words->width_um,
                                  ET_ALIGN_START, ET_BLACK);
    facts->y_um = (other > end ? other : end) + LINE_GAP_UM;
}

static void add_form_fact(struct facts *facts, enum et_phrase label, uint32_t text)
{
    if (text == ET_NO_TEXT)
        return;
    struct et_paragraph words = et_compose_text(facts->compose, text, ET_WEIGHT_REGULAR,
                                                ET_TYPE_HINT, ET_BODY_WIDTH_UM - facts->label_um);
    add_fact(facts, label, &words);
}

static void add_retention(struct facts *facts)
{
    struct et_compose *c = facts->compose;
    const struct et_privacy *privacy = &c->form->privacy;
    if (privacy->retention_months == 0) {
        add_form_fact(facts, ET_PHRASE_RETENTION, privacy->retention);
        return;
    }
    struct et_str text = ET_STR_EMPTY;
    et_phrase_fill(&text, ET_PHRASE_RETENTION_MONTHS, c->tag, "n",
                   et_compose_number(c->arena, c->tag, (uint32_t)privacy->retention_months), NULL);
    struct et_paragraph words =
        et_compose_shape(c, et_arena_string(c->arena, text.text), c->tag, ET_WEIGHT_REGULAR,
                         ET_TYPE_HINT, ET_BODY_WIDTH_UM - facts->label_um);
    et_str_free(&text);
    add_fact(facts, ET_PHRASE_RETENTION, &words);
}

/* Who asks, why, that it is voluntary, and truthfully who can see the answers. */
static void add_privacy(struct et_compose *c)
{
    struct et_unit *unit = et_compose_unit(c, ET_NONE);
    struct et_block *block = et_unit_block(c->arena, unit, BLOCK_GAP_UM);
    const struct et_privacy *privacy = &c->form->privacy;
    struct facts facts = {c, block, 0, label_width(c)};
    if (c->form->has_privacy) {
        add_form_fact(&facts, ET_PHRASE_PURPOSE, privacy->purpose);
        add_form_fact(&facts, ET_PHRASE_CONTROLLER, privacy->controller);
        add_form_fact(&facts, ET_PHRASE_CONTACT, privacy->contact);
        add_form_fact(&facts, ET_PHRASE_BASIS, privacy->basis);
        add_retention(&facts);
    }
    int32_t y = facts.y_um;
    const enum et_phrase promises[] = {
        ET_PHRASE_VOLUNTARY, c->is_open ? ET_PHRASE_WHO_SEES_OPEN : ET_PHRASE_WHO_SEES_PAPER,
        ET_PHRASE_CODE_EXPLAINS};
    const size_t count = c->is_open ? 2 : 3; /* no code, no words on it */
    y += y > 0 ? LINE_GAP_UM : 0;
    for (size_t i = 0; i < count; i++) {
        struct et_paragraph words =
            et_compose_phrase(c, promises[i], ET_WEIGHT_REGULAR, ET_TYPE_HINT, ET_BODY_WIDTH_UM);
        et_block_role(block, "P", NULL);
        y = et_block_text(block, &words, 0, y, ET_BODY_WIDTH_UM, ET_ALIGN_START, ET_BLACK) +
            LINE_GAP_UM;
    }
}

static void cross(struct et_block *block, int32_t x, int32_t y, int32_t box)
{
    et_block_line(block, x + 500, y + 600, x + box - 600, y + box - 500, 500, ET_BLACK);
    et_block_line(block, x + 600, y + box - 500, x + box - 500, y + 500, 500, ET_BLACK);
}

enum picture { PICTURE_RIGHT, PICTURE_WRONG, PICTURE_CORRECTED };

static int32_t picture_width(enum picture picture, int32_t box)
{
    const int32_t widths[] = {
        [PICTURE_RIGHT] = box,
        [PICTURE_WRONG] = 2 * box + ET_BOX_GAP_UM + 2 * RING_UM,
        [PICTURE_CORRECTED] = 2 * box + ET_BOX_GAP_UM,
    };
    return widths[picture];
}

static void add_picture(struct et_block *block, enum picture picture, int32_t x, int32_t y,
                        int32_t box)
{
    const struct et_pen ink = {.is_filled = true, .fill_rgb = ET_BLACK};
    const struct et_pen ring = {.line_um = 400, .radius_um = box / 2 + RING_UM};
    et_block_role(block, "Artifact", NULL);
    et_block_picture(block, (struct et_rect){x, y, box, box});
    switch (picture) {
    case PICTURE_RIGHT:
        cross(block, x, y, box);
        break;
    case PICTURE_WRONG: /* a dot in one corner, and a ring around the box */
        et_block_rect(block, (struct et_rect){x + 800, y + 2200, 900, 900}, &ink);
        x += box + ET_BOX_GAP_UM + RING_UM;
        et_block_picture(block, (struct et_rect){x, y, box, box});
        et_block_rect(
            block, (struct et_rect){x - RING_UM, y - RING_UM, box + 2 * RING_UM, box + 2 * RING_UM},
            &ring);
        break;
    case PICTURE_CORRECTED:
        et_block_rect(block, (struct et_rect){x, y, box, box}, &ink);
        x += box + ET_BOX_GAP_UM;
        et_block_picture(block, (struct et_rect){x, y, box, box});
        cross(block, x, y, box);
        break;
    }
}

/* A picture and the words beside it, at most WIDTH wide. */
struct how {
    enum picture picture;
    enum et_phrase phrase;
    int32_t width_um; /* of both, once it is known */
};

/* The first two are as wide as they need be, within reason; the last has the rest. */
static void measure_hows(struct et_compose *c, struct how *hows, size_t count)
{
    int32_t left = ET_BODY_WIDTH_UM;
    for (size_t i = 0; i + 1 < count; i++) {
        struct et_paragraph p =
            et_compose_phrase(c, hows[i].phrase, ET_WEIGHT_REGULAR, ET_TYPE_HINT, 0);
        int32_t words = p.width_um < HOW_MAX_UM ? p.width_um + SLACK_UM : HOW_MAX_UM;
        hows[i].width_um = picture_width(hows[i].picture, c->box_um) + PICTURE_GAP_UM + words;
        left -= hows[i].width_um + COLUMN_GAP_UM;
    }
    hows[count - 1].width_um = left;
}

static int32_t add_how(struct et_compose *c, struct et_block *block, const struct how *how,
                       int32_t x, int32_t y)
{
    int32_t own = picture_width(how->picture, c->box_um) + PICTURE_GAP_UM,
            width = how->width_um - own;
    struct et_paragraph words =
        et_compose_phrase(c, how->phrase, ET_WEIGHT_REGULAR, ET_TYPE_HINT, width);
    /* The first line stands level with the box. */
    int32_t top = y + c->box_um / 2 - words.ascent_um + et_compose_size(c, ET_TYPE_HINT) * 35 / 100;
    add_picture(block, how->picture, x, y, c->box_um);
    et_block_role(block, "P", NULL);
    return et_block_text(block, &words, x + own, top, width, ET_ALIGN_START, ET_BLACK);
}

/* How to mark a box, what is no mark, and what to do about a mistake. */
static void add_instructions(struct et_compose *c)
{
    struct et_unit *unit = et_compose_unit(c, ET_NONE);
    struct et_block *block = et_unit_block(c->arena, unit, BLOCK_GAP_UM);
    enum { PAD_UM = 4000, FRAME_UM = 4000 };
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
    struct how hows[] = {{PICTURE_RIGHT, ET_PHRASE_HOW_TO_MARK, 0},
                         {PICTURE_WRONG, ET_PHRASE_WRONG, 0},
                         {PICTURE_CORRECTED, ET_PHRASE_WRONG_MARK, 0}};
    const size_t count = sizeof hows / sizeof hows[0];
    measure_hows(c, hows, count);
    int32_t x = 0, row = y;
    for (size_t i = 0; i < count; i++) {
        if (c->is_large) /* one below the other */
            hows[i].width_um = ET_BODY_WIDTH_UM;
        int32_t end = add_how(c, block, &hows[i], x, row);
        y = end > y ? end : y;
        if (c->is_large)
            row = y + 2500;
        else
            x += hows[i].width_um + COLUMN_GAP_UM;
    }
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
