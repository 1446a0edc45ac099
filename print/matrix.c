/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matrix.c - many statements answered on one scale: the scale's words above
 * the columns, one statement a row, a hairline between rows.
 *
 * Where the words do not fit above columns, each statement becomes a list.
 */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/model/form.h"
#include "print/compose.h"
#include "print/looks.h"
#include "print/page.h"

enum {
    COLUMNS_MAX = 12,
    ROW_WORDS_MIN_UM = 52000, /* the statements' column */
    ROW_WORDS_BEST_UM = 66000,
    COLUMN_MIN_UM = 12000,
    COLUMN_MAX_UM = 21000,
    COLUMN_PAD_UM = 2200,
    APART_UM = 4000, /* before columns that are no value */
    LOOK_UM = 6500,
    ROW_PAD_UM = 1800, /* above and below a row's words */
    ROW_MIN_UM = 8300,
};

struct matrix {
    const struct et_list *list;
    const struct et_choice *choices[COLUMNS_MAX];
    struct et_paragraph heads[COLUMNS_MAX];
    size_t count, value_count; /* values first */
    int32_t column_um;
    int32_t words_um; /* the statements' */
    int32_t x_um;     /* where the statements begin */
};

/* The widest single word, which must not be broken. */
static int32_t widest_word(struct et_compose *c, const struct et_choice *choice, int32_t size_um)
{
    int32_t widest = 0;
    char *words = et_arena_string(c->arena, et_compose_choice_words(c, choice)); /* cut by strtok */
    char *rest = NULL;
    for (char *word = strtok_r(words, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        struct et_paragraph p = et_compose_shape(c, word, c->tag, ET_WEIGHT_REGULAR, size_um, 0);
        widest = p.width_um > widest ? p.width_um : widest;
    }
    return widest;
}

static bool pick_columns(struct matrix *m)
{
    for (int step = 0; step < 2; step++) {
        for (size_t i = 0; i < m->list->choice_count; i++) {
            const struct et_choice *choice = &m->list->choices[i];
            if (choice->kind == ET_CHOICE_OTHER)
                return false; /* needs room to write */
            if (choice->kind == ET_CHOICE_RETIRED ||
                (choice->kind == ET_CHOICE_VALUE) != (step == 0))
                continue;
            if (m->count == COLUMNS_MAX)
                return false;
            m->choices[m->count++] = choice;
        }
        if (step == 0)
            m->value_count = m->count;
    }
    return m->count > 0;
}

/* Finds a size of type at which all heads stand above their columns. */
static bool fit(struct et_compose *c, struct matrix *m)
{
    static const int32_t sizes[] = {ET_TYPE_HEAD, 2822, ET_TYPE_SMALL};
    int32_t apart = m->count > m->value_count ? APART_UM : 0;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        int32_t widest = COLUMN_MIN_UM - COLUMN_PAD_UM;
        for (size_t i = 0; i < m->count; i++) {
            int32_t word = widest_word(c, m->choices[i], sizes[s]);
            widest = word > widest ? word : widest;
        }
        int32_t room = ET_BODY_WIDTH_UM - c->number_um - ROW_WORDS_MIN_UM - apart;
        m->column_um = widest + COLUMN_PAD_UM;
        if (m->column_um * (int32_t)m->count > room)
            continue;
        /* Wider columns, as long as the statements keep a good width. */
        int32_t best = (room - (ROW_WORDS_BEST_UM - ROW_WORDS_MIN_UM)) / (int32_t)m->count;
        if (best > COLUMN_MAX_UM)
            best = COLUMN_MAX_UM;
        if (best > m->column_um)
            m->column_um = best;
        m->words_um = ET_BODY_WIDTH_UM - c->number_um - apart - m->column_um * (int32_t)m->count;
        for (size_t i = 0; i < m->count; i++)
            m->heads[i] =
                et_compose_choice(c, m->choices[i], sizes[s], m->column_um - COLUMN_PAD_UM);
        return true;
    }
    return false;
}

static int32_t column_x(const struct matrix *m, size_t i)
{
    return m->x_um + m->words_um + m->column_um * (int32_t)i + (i >= m->value_count ? APART_UM : 0);
}

static void rule(const struct et_compose *c, struct et_block *block, int32_t y, int32_t line_um,
                 uint32_t rgb)
{
    et_block_role(block, "Artifact", NULL);
    et_block_line(block, c->number_um, y, ET_BODY_WIDTH_UM, y, line_um, rgb);
}

static void add_heads(struct et_compose *c, struct et_block *block, const struct matrix *m)
{
    int32_t look_um = et_compose_size(c, LOOK_UM), look_width = et_looks_width(m->list, look_um);
    if (look_width > m->column_um - COLUMN_PAD_UM)
        look_width = m->column_um - COLUMN_PAD_UM;
    int32_t tallest = 0;
    for (size_t i = 0; i < m->count; i++) {
        int32_t height = (int32_t)m->heads[i].line_count * m->heads[i].line_um;
        tallest = height > tallest ? height : tallest;
    }
    int32_t looks = look_width > 0 ? look_um + 1000 : 0;
    for (size_t i = 0; i < m->count; i++) {
        int32_t x = column_x(m, i);
        int32_t height = (int32_t)m->heads[i].line_count * m->heads[i].line_um;
        if (look_width > 0 && i < m->value_count)
            et_block_look(
                block,
                (struct et_rect){x + (m->column_um - look_width) / 2, 0, look_width, look_um},
                et_looks_of(m->list, m->choices[i]));
        et_block_role(block, "P", NULL);
        et_block_text(block, &m->heads[i], x + COLUMN_PAD_UM / 2, looks + tallest - height,
                      m->column_um - COLUMN_PAD_UM, ET_ALIGN_CENTRE, ET_BLACK);
    }
    et_block_grow(block, block->height_um + 1000);
    rule(c, block, block->height_um, 300, ET_BLACK);
}

static void add_row(struct et_compose *c, struct et_block *block, const struct matrix *m,
                    uint32_t variable, bool is_last)
{
    struct et_paragraph words = et_compose_text(
        c, c->form->variables[variable].text, ET_WEIGHT_REGULAR, ET_TYPE_BODY, m->words_um - 3000);
    int32_t text = (int32_t)words.line_count * words.line_um;
    int32_t height = text + 2 * ROW_PAD_UM > ROW_MIN_UM ? text + 2 * ROW_PAD_UM : ROW_MIN_UM;
    height += et_page_jitter(c->row++);
    et_block_role(block, "LI", NULL);
    et_block_text(block, &words, c->number_um, (height - text) / 2, m->words_um, ET_ALIGN_START,
                  ET_BLACK);
    et_block_role(block, "Form", NULL);
    for (size_t i = 0; i < m->count; i++)
        et_block_mark(block, variable, m->choices[i]->code, ET_MARK_CHOICE,
                      (struct et_rect){column_x(m, i) + (m->column_um - c->box_um) / 2,
                                       (height - c->box_um) / 2, c->box_um, c->box_um});
    et_block_grow(block, height);
    rule(c, block, height, is_last ? 300 : 150, is_last ? ET_BLACK : ET_INK_RULE);
}

/* A statement a list: the fallback for long or many choices. */
static void add_lists(struct et_compose *c, struct et_unit *unit, const struct et_item *it)
{
    for (uint32_t v = it->first_variable; v < it->first_variable + it->variable_count; v++) {
        const struct et_variable *variable = &c->form->variables[v];
        if (variable->other_of != ET_NONE)
            continue;
        struct et_paragraph words = et_compose_text(c, variable->text, ET_WEIGHT_BOLD, ET_TYPE_BODY,
                                                    ET_BODY_WIDTH_UM - c->number_um);
        struct et_block *block = et_unit_block(c->arena, unit, v == it->first_variable ? 0 : 3500);
        et_block_role(block, "H4", NULL);
        et_block_text(block, &words, c->number_um, 0, words.width_um, ET_ALIGN_START, ET_BLACK);
        et_block_grow(block, block->height_um + 1000);
        size_t first = unit->count - 1;
        et_compose_choice_rows(c, unit, v);
        for (size_t b = first; b + 1 < unit->count; b++)
            unit->blocks[b]->keeps_next = true;
    }
}

void et_compose_matrix(struct et_compose *compose, uint32_t item)
{
    struct et_compose *c = compose;
    const struct et_item *it = &c->form->items[item];
    struct et_unit *unit = et_compose_unit(c, item);
    struct matrix m = {.list = it->list, .x_um = compose->number_um};
    bool has_columns = pick_columns(&m) && fit(c, &m);
    et_compose_head(c, unit, item,
                    et_phrase(has_columns ? ET_PHRASE_MARK_ROWS : ET_PHRASE_MARK_ONE, c->tag));
    if (!has_columns) {
        add_lists(c, unit, it);
        return;
    }
    struct et_block *heads = et_unit_block(c->arena, unit, 0);
    add_heads(c, heads, &m);
    heads->keeps_next = true;
    unit->repeat = heads;
    for (uint32_t i = 0; i < it->variable_count; i++) {
        struct et_block *block = et_unit_block(c->arena, unit, 0);
        add_row(c, block, &m, it->first_variable + i, i + 1 == it->variable_count);
        block->keeps_next = i == 0 || i + 2 == it->variable_count;
    }
}
