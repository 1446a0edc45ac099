/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compose.h - one form, wave and language on its way to paper: the sizes of
 * type, texts in the participant's language, and the units laid out so far.
 *
 * Shaping may fail for want of a font. The first failure is kept in STATUS and
 * everything after it is laid out empty, so that only the end need look.
 */
#ifndef ET_COMPOSE_H
#define ET_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "forms/model/phrase.h"
#include "print/block.h"

struct et_form;
struct et_item;

/* The type: one family, few sizes. Size of the em, micrometres (1 pt = 353). */
enum et_type_size {
    ET_TYPE_TITLE = 7056,    /* 20 pt */
    ET_TYPE_SECTION = 5292,  /* 15 pt */
    ET_TYPE_QUESTION = 4057, /* 11.5 pt */
    ET_TYPE_BODY = 3881,     /* 11 pt */
    ET_TYPE_HINT = 3351,     /* 9.5 pt */
    ET_TYPE_HEAD = 3175,     /* 9 pt: scale heads, margins */
    ET_TYPE_SMALL = 2646,    /* 7.5 pt */
};

enum { ET_INK_HINT = 0x3C3C3C, ET_INK_RULE = 0x8C8C8C, ET_INK_TINT = 0xC8C8C8 };

struct et_compose {
    struct et_arena *arena;
    struct et_shaper *shaper;
    const struct et_form *form;
    uint32_t wave, language;
    const char *tag; /* of the language */
    bool is_rtl;
    bool is_open;      /* tied to nobody: bears no code */
    bool is_large;     /* for those who see badly: no type below 16 pt, larger boxes */
    int32_t box_um;    /* outer edge of a box */
    int32_t number_um; /* the column where the questions' numbers stand */
    uint32_t *numbers; /* by item: the number printed before it, 0 for none */
    uint32_t row;      /* rows of boxes so far, for the jitter */
    struct et_unit **units;
    size_t unit_count, unit_room;
    enum et_status status;
    struct et_error *error;
};

/* A new unit at the end. */
struct et_unit *et_compose_unit(struct et_compose *compose, uint32_t item);

/* SIZE as it is on this paper: larger where that was asked for. */
int32_t et_compose_size(const struct et_compose *compose, int32_t size_um);

/* TEXT (UTF-8, in LANGUAGE) broken into lines within WIDTH_UM; 0: one line. */
struct et_paragraph et_compose_shape(struct et_compose *compose, const char *text,
                                     const char *language, enum et_weight weight, int32_t size_um,
                                     int32_t width_um);

/*
 * For the margins: one line of TEXT that is never larger than SIZE, with "…"
 * where it is cut to fit WIDTH.
 */
struct et_paragraph et_compose_line(struct et_compose *compose, const char *text,
                                    const char *language, enum et_weight weight, int32_t size_um,
                                    int32_t width_um);

/*
 * The form's TEXT, in the source language where it is not translated; what it
 * pipes in is a blank on paper.
 */
struct et_paragraph et_compose_text(struct et_compose *compose, uint32_t text,
                                    enum et_weight weight, int32_t size_um, int32_t width_um);

/* What CHOICE says (yes and no have the kit's own words). */
struct et_choice;
struct et_paragraph et_compose_choice(struct et_compose *compose, const struct et_choice *choice,
                                      int32_t size_um, int32_t width_um);
const char *et_compose_choice_words(const struct et_compose *compose,
                                    const struct et_choice *choice);

/* The kit's own words. */
struct et_paragraph et_compose_phrase(struct et_compose *compose, enum et_phrase phrase,
                                      enum et_weight weight, int32_t size_um, int32_t width_um);

/* TEXT as paper says it: {id} is "…", {{ is a brace. Lives in the arena. */
const char *et_compose_paper(struct et_arena *arena, const char *text);

/* NUMBER in the digits that readers of the language TAG count in. */
const char *et_compose_number(struct et_arena *arena, const char *tag, uint32_t number);

/*
 * The words that say of whom an item is asked ("Only if you answered ..."),
 * in the compose's language, or NULL where it is asked of everybody: EXPR is
 * its `when`.
 */
struct et_expr;
const char *et_compose_routing(struct et_compose *compose, const struct et_expr *expr);

/* ---- the kinds of item; each adds one unit ------------------------------ */

/* The head of a question: number, routing, text, hint, INSTRUCTION (or NULL). */
void et_compose_head(struct et_compose *compose, struct et_unit *unit, uint32_t item,
                     const char *instruction);
void et_compose_choices(struct et_compose *compose, uint32_t item);
void et_compose_consent(struct et_compose *compose, uint32_t item);
void et_compose_matrix(struct et_compose *compose, uint32_t item);
void et_compose_digits(struct et_compose *compose, uint32_t item);
/* text, and a written line for slider and rank */
void et_compose_writing(struct et_compose *compose, uint32_t item);
void et_compose_note(struct et_compose *compose, uint32_t item);

/* One variable as a list of boxes, below a head that is already in UNIT. */
void et_compose_choice_rows(struct et_compose *compose, struct et_unit *unit, uint32_t variable);

/* ---- what stands before the questions ----------------------------------- */

void et_compose_front(struct et_compose *compose);
void et_compose_section(struct et_compose *compose, uint32_t section);

#endif
