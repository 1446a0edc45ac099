/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * choices.c - boxes with their words beside them: one, many, yesno, consent.
 *
 * Short words stand in columns, read downwards. The choice that takes a text
 * has a row of its own with room to write; choices that exclude the others and
 * those that are no value ("don't know") are set apart below.
 */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/model/form.h"
#include "print/compose.h"
#include "print/looks.h"
#include "print/page.h"

enum {
    LABEL_GAP_X_UM = 2500, /* from a box to its words */
    COLUMN_GAP_UM = 6000,
    PITCH_UM = 6700, /* at least, before jitter */
    LABEL_GAP_UM = 1400,
    APART_UM = 1800,   /* extra white above what is set apart */
    LOOK_UM = 5600,    /* how high a face is, or steps */
    LOOK_GAP_UM = 500, /* more white between rows of them */
    WRITING_UM = 8000, /* height of a frame to write in */
    COLUMNS_MAX = 4,
    OTHER_LABEL_MAX_UM = 90000,
};

static int32_t area_width(const struct et_compose *c)
{
    return ET_BODY_WIDTH_UM - c->number_um;
}

/* Where a choice stands: with the values, or in one of the groups below. */
enum group { GROUP_VALUES, GROUP_OTHER, GROUP_ONLY, GROUP_MISSING, GROUP_COUNT };

static enum group group_of(const struct et_choice *choice)
{
    switch (choice->kind) {
    case ET_CHOICE_OTHER:
        return GROUP_OTHER;
    case ET_CHOICE_ONLY:
        return GROUP_ONLY;
    case ET_CHOICE_MISSING:
        return GROUP_MISSING;
    case ET_CHOICE_VALUE:
    case ET_CHOICE_RETIRED:
        break;
    }
    return GROUP_VALUES;
}

/* The list's choices of one group; OUT holds choice_count. */
static size_t pick(const struct et_list *list, enum group group, const struct et_choice **out)
{
    size_t count = 0;
    for (size_t i = 0; i < list->choice_count; i++)
        if (list->choices[i].kind != ET_CHOICE_RETIRED && group_of(&list->choices[i]) == group)
            out[count++] = &list->choices[i];
    return count;
}

static int32_t label_start(const struct et_compose *c)
{
    return c->box_um + LABEL_GAP_X_UM;
}

static int32_t look_width(const struct et_compose *c, const struct et_list *list)
{
    return et_looks_width(list, et_compose_size(c, LOOK_UM));
}

/* Where the words of a choice begin, seen from its box. */
static int32_t label_x(const struct et_compose *c, const struct et_list *list)
{
    int32_t look = look_width(c, list);
    return label_start(c) + (look > 0 ? look + 2000 : 0);
}

/* The widest words of the choices, each on one line. */
static int32_t widest(struct et_compose *c, const struct et_choice *const *choices, size_t count)
{
    int32_t width = 0;
    for (size_t i = 0; i < count; i++) {
        struct et_paragraph p = et_compose_choice(c, choices[i], ET_TYPE_BODY, 0);
        if (p.width_um > width)
            width = p.width_um;
    }
    return width;
}

/* All on one row if they are few and fit; two or three columns for many short ones. */
static size_t columns_for(const struct et_compose *c, const struct et_list *list, size_t count,
                          int32_t width)
{
    int32_t column = label_x(c, list) + width + COLUMN_GAP_UM;
    size_t fit = (size_t)((area_width(c) + COLUMN_GAP_UM) / column);
    if (fit > COLUMNS_MAX)
        fit = COLUMNS_MAX;
    if (count <= fit && count <= 4 && (!list->is_scale || count <= 3))
        return count;
    if (list->is_scale)
        return 1;
    if (count >= 9 && fit >= 3)
        return 3;
    return count >= 6 && fit >= 2 ? 2 : 1;
}

/* One box with its face or stars and words; returns how high it is. */
static int32_t add_choice(struct et_compose *c, struct et_block *block, uint32_t variable,
                          const struct et_choice *choice, int32_t x, int32_t width, int32_t top)
{
    const struct et_list *list = c->form->variables[variable].list;
    struct et_look_at look = et_looks_of(list, choice);
    int32_t offset = label_x(c, list), look_um = et_compose_size(c, LOOK_UM);
    bool has_look = look.count > 0;
    struct et_paragraph words = et_compose_choice(c, choice, ET_TYPE_BODY, width - offset);
    int32_t look_top = has_look && words.line_um < look_um ? (look_um - words.line_um) / 2 : 0;
    int32_t y = top + look_top;
    /* The box is centred on the first line's small letters. */
    int32_t middle = y + words.ascent_um - et_compose_size(c, ET_TYPE_BODY) * 33 / 100;
    et_block_role(block, "Form", NULL);
    et_block_mark(block, variable, choice->code, ET_MARK_CHOICE,
                  (struct et_rect){x, middle - c->box_um / 2, c->box_um, c->box_um});
    if (has_look)
        et_block_look(block,
                      (struct et_rect){x + label_start(c), middle - look_um / 2,
                                       look_width(c, list), look_um},
                      look);
    et_block_role(block, "LI", NULL);
    int32_t end =
        et_block_text(block, &words, x + offset, y, width - offset, ET_ALIGN_START, ET_BLACK);
    return (has_look ? end + look_top + LOOK_GAP_UM : end) - top;
}

/* Makes BLOCK as high as its pitch says; what is longer keeps its white. */
static void close_row(struct et_compose *c, struct et_block *block, int32_t height)
{
    int32_t least = PITCH_UM + c->box_um - ET_BOX_UM;
    int32_t pitch = height + LABEL_GAP_UM > least ? height + LABEL_GAP_UM : least;
    block->height_um = pitch + et_page_jitter(c->row++);
}

static void add_columns(struct et_compose *c, struct et_unit *unit, uint32_t variable,
                        const struct et_choice *const *choices, size_t count, int32_t gap)
{
    if (count == 0)
        return;
    const struct et_list *list = c->form->variables[variable].list;
    int32_t width = widest(c, choices, count);
    size_t columns = columns_for(c, list, count, width), rows = (count + columns - 1) / columns;
    int32_t column = area_width(c) / (int32_t)columns;
    int32_t natural = label_x(c, list) + width + 2 * COLUMN_GAP_UM;
    if (columns > 1 && natural < column)
        column = natural;
    for (size_t row = 0; row < rows; row++) {
        struct et_block *block = et_unit_block(c->arena, unit, row == 0 ? gap : 0);
        int32_t height = 0;
        for (size_t at = 0; at < columns && at * rows + row < count; at++) {
            int32_t h = add_choice(c, block, variable, choices[at * rows + row],
                                   c->number_um + (int32_t)at * column,
                                   column - (columns > 1 ? COLUMN_GAP_UM : 0), 0);
            height = h > height ? h : height;
        }
        close_row(c, block, height);
        block->keeps_next = row + 2 == rows; /* the last row is never alone */
    }
}

/* The variable that takes the text of VARIABLE's choice CODE, or ET_NONE. */
static uint32_t text_of(const struct et_form *form, uint32_t variable, int32_t code)
{
    for (uint32_t v = 0; v < form->variable_count; v++)
        if (form->variables[v].other_of == variable && form->variables[v].other_code == code &&
            form->variables[v].kind == ET_KIND_TEXT)
            return v;
    return ET_NONE;
}

/* "[] Other, write here: [          ]" */
static void add_other(struct et_compose *c, struct et_unit *unit, uint32_t variable,
                      const struct et_choice *choice)
{
    const struct et_list *list = c->form->variables[variable].list;
    struct et_block *block = et_unit_block(c->arena, unit, 1000);
    struct et_paragraph words =
        et_compose_choice(c, choice, ET_TYPE_BODY, OTHER_LABEL_MAX_UM - label_x(c, list));
    int32_t lead = words.line_um < WRITING_UM ? (WRITING_UM - words.line_um) / 2 : 0;
    int32_t height = add_choice(c, block, variable, choice, c->number_um, OTHER_LABEL_MAX_UM, lead);
    int32_t x = c->number_um + label_x(c, list) + words.width_um + 3500;
    uint32_t text = text_of(c->form, variable, choice->code);
    if (text != ET_NONE)
        et_block_mark(block, text, 0, ET_MARK_TEXT,
                      (struct et_rect){x, 0, ET_BODY_WIDTH_UM - x, WRITING_UM});
    close_row(c, block, lead + height > WRITING_UM ? lead + height : WRITING_UM);
}

void et_compose_choice_rows(struct et_compose *compose, struct et_unit *unit, uint32_t variable)
{
    struct et_compose *c = compose;
    const struct et_list *list = c->form->variables[variable].list;
    const struct et_choice **choices =
        et_arena_array(c->arena, list->choice_count, sizeof(struct et_choice *));
    size_t before = unit->count;
    for (int group = GROUP_VALUES; group < GROUP_COUNT; group++) {
        size_t count = pick(list, (enum group)group, choices);
        if (group == GROUP_OTHER)
            for (size_t i = 0; i < count; i++)
                add_other(c, unit, variable, choices[i]);
        else
            add_columns(c, unit, variable, choices, count,
                        group > GROUP_OTHER && unit->count > before ? APART_UM : 0);
    }
    /* The white below the last row belongs to the gap. */
    struct et_block *last = unit->blocks[unit->count - 1];
    if (unit->count > before + 1)
        unit->blocks[unit->count - 2]->keeps_next = true;
    last->height_um -= LABEL_GAP_UM;
}

/*
 * Does the form's own hint say that several may be chosen? The kit's words do,
 * and so does whatever has the word for "several" in the form's own language.
 */
static bool says_many(const struct et_compose *c, uint32_t hint)
{
    static const char *const words[][2] = {
        {"sv", "flera"}, {"en", "several"}, {"en", "all that"}, {"en", "more than one"}};
    if (hint == ET_NO_TEXT)
        return false;
    const char *source = c->form->languages[0].tag;
    const char *text = et_form_text(c->form, hint, 0);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(source, words[i][0]) == 0 && strstr(text, words[i][1]) != NULL)
            return true;
    return strstr(text, et_phrase(ET_PHRASE_CHOOSE_MANY, source)) != NULL ||
           strstr(text, et_phrase(ET_PHRASE_MARK_MANY, source)) != NULL;
}

void et_compose_choices(struct et_compose *compose, uint32_t item)
{
    const struct et_item *it = &compose->form->items[item];
    struct et_unit *unit = et_compose_unit(compose, item);
    bool is_told = it->kind != ET_KIND_MANY || says_many(compose, it->hint);
    et_compose_head(compose, unit, item,
                    is_told ? NULL : et_phrase(ET_PHRASE_MARK_MANY, compose->tag));
    et_compose_choice_rows(compose, unit, it->first_variable);
}

/* Set in a frame of its own, yes and no of one size side by side. */
void et_compose_consent(struct et_compose *compose, uint32_t item)
{
    enum { PADDING_UM = 4500, COLUMN_UM = 40000, FRAME_UM = 4000, FRAMED_MAX_UM = 110000 };
    struct et_compose *c = compose;
    const struct et_item *it = &c->form->items[item];
    const struct et_list *list = it->list;
    struct et_unit *parts = et_unit_new(c->arena, item);
    et_compose_head(c, parts, item, NULL);
    struct et_unit *unit = et_compose_unit(c, item);
    struct et_block *block = NULL;
    int32_t y = PADDING_UM, head = 0;
    for (size_t i = 0; i < parts->count; i++)
        head += parts->blocks[i]->height_um;
    bool is_framed = head < FRAMED_MAX_UM; /* a longer wording may go over pages */
    if (is_framed)
        block = et_unit_block(c->arena, unit, parts->blocks[0]->gap_um);
    for (size_t i = 0; i < parts->count; i++) {
        int32_t gap = i == 0 ? parts->blocks[0]->gap_um : 0;
        struct et_block *part = is_framed ? block : et_unit_block(c->arena, unit, gap);
        et_block_append(part, parts->blocks[i], is_framed ? y : 0);
        part->keeps_next = !is_framed && parts->blocks[i]->keeps_next;
        y += is_framed ? parts->blocks[i]->height_um : 0;
    }
    if (!is_framed)
        block = et_unit_block(c->arena, unit, 0);
    int32_t height = 0, x = c->number_um;
    y += 1000;
    for (size_t i = 0; i < list->choice_count; i++) {
        if (list->choices[i].kind == ET_CHOICE_RETIRED)
            continue;
        int32_t h = add_choice(c, block, it->first_variable, &list->choices[i], x, COLUMN_UM, y);
        height = h > height ? h : height;
        x += COLUMN_UM;
    }
    const struct et_pen frame = {.line_um = 400, .radius_um = 2000};
    et_block_role(block, "Artifact", NULL);
    et_block_rect(block,
                  (struct et_rect){-FRAME_UM, 0, ET_BODY_WIDTH_UM + 2 * FRAME_UM,
                                   y + height + PADDING_UM - 800},
                  &frame);
    c->row++;
}
