/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * digits.c - what is written one sign a box: number, decimal, percent, date,
 * month, time, code. The boxes run from left to right in every language, as
 * numbers are written; a mark's code is its place from 0.
 *
 * A decimal has two places behind its point. Where the range goes below 0, a
 * number's place 0 is for the sign.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/form.h"
#include "print/compose.h"
#include "print/page.h"

enum {
    CELL_WIDTH_UM = 6000,
    CELL_HEIGHT_UM = 8000,
    CELL_GAP_UM = ET_BOX_GAP_UM,
    JOINT_UM = 6000, /* between groups, where the "-" or ":" stands */
    UNIT_GAP_UM = 3500,
    SIGN_LARGE_UM = 5644,  /* fits a cell */
    SMALL_WIDTH_UM = 3600, /* the example's boxes */
    SMALL_HEIGHT_UM = 4800,
    SMALL_GAP_UM = 700,
    SMALL_JOINT_UM = 2600,
    DIGITS_MAX = 10,
    FREE_DIGITS = 5, /* where the form gives no range */
};

/* The look of an answer: '#' is a box, all else stands between boxes. */
struct pattern {
    char cells[24];
    char example[24]; /* the same with digits */
    enum et_phrase labels[3];
    size_t label_count; /* one a group, or none */
};

static int digits_of(double value)
{
    double size = fabs(value);
    int count = 1;
    while (size >= 10 && count < DIGITS_MAX) {
        size /= 10;
        count++;
    }
    return count;
}

/* A value that the range allows: seven of what is counted from 0, else the middle. */
static long example_of(const struct et_item *it)
{
    double high = it->high.is_set ? it->high.value : 10;
    if (it->low.is_set && it->low.value > 0)
        return lround(fmin((it->low.value + fmax(high, it->low.value)) / 2, 999999999));
    return high >= 7 ? 7 : lround(fmax(high, 0));
}

static struct pattern number_pattern(const struct et_item *it, const char *tag)
{
    struct pattern p = {0};
    int digits = FREE_DIGITS;
    bool has_sign = it->low.is_set && it->low.value < 0;
    if (it->kind == ET_KIND_PERCENT)
        digits = 3;
    else if (it->high.is_set) {
        digits = digits_of(it->high.value);
        if (it->low.is_set && digits_of(it->low.value) > digits)
            digits = digits_of(it->low.value);
    }
    const char *point = strcmp(tag, "en") == 0 || strncmp(tag, "en-", 3) == 0 ? "." : ",";
    bool has_point = it->kind == ET_KIND_DECIMAL;
    (void)snprintf(p.cells, sizeof p.cells, "%s%.*s%s%s", has_sign ? "#" : "", digits, "##########",
                   has_point ? point : "", has_point ? "##" : "");
    (void)snprintf(p.example, sizeof p.example, "%s%0*ld%s%s", has_sign ? " " : "", digits,
                   example_of(it), has_point ? point : "", has_point ? "50" : "");
    return p;
}

static struct pattern pattern_of(const struct et_item *it, const char *tag)
{
    switch (it->kind) {
    case ET_KIND_DATE:
        return (struct pattern){
            "####-##-##", "2026-06-05", {ET_PHRASE_YEAR, ET_PHRASE_MONTH, ET_PHRASE_DAY}, 3};
    case ET_KIND_MONTH:
        return (struct pattern){"####-##", "2026-06", {ET_PHRASE_YEAR, ET_PHRASE_MONTH}, 2};
    case ET_KIND_TIME:
        return (struct pattern){"##:##", "08:30", {ET_PHRASE_HOUR, ET_PHRASE_MINUTE}, 2};
    case ET_KIND_CODE:
        return (struct pattern){"#####-#", "K7M4P-X", {0}, 0};
    default:
        return number_pattern(it, tag);
    }
}

static int32_t pattern_width(const char *cells, int32_t width, int32_t gap, int32_t joint)
{
    int32_t sum = 0;
    for (const char *c = cells; *c != '\0'; c++)
        sum += *c != '#' ? joint : c[1] == '#' ? width + gap : width;
    return sum;
}

/* One sign centred in a cell. */
static void add_sign(struct et_compose *c, struct et_block *block, char sign, struct et_rect cell,
                     int32_t size_um)
{
    const char text[2] = {sign, '\0'};
    if (sign == ' ')
        return;
    struct et_paragraph p =
        et_compose_line(c, et_arena_string(c->arena, text), "en", ET_WEIGHT_REGULAR, size_um, 0);
    int32_t y = cell.y_um + (cell.height_um - p.ascent_um - p.descent_um) / 2;
    int32_t height = block->height_um;
    et_block_text(block, &p, cell.x_um, y, cell.width_um, ET_ALIGN_CENTRE, ET_BLACK);
    block->height_um = height;
}

/*
 * X of what stands at OFFSET in a group at X that is WIDTH wide: numbers are
 * not mirrored, so a mirrored page gets them mirrored twice.
 */
static int32_t upright(const struct et_compose *c, int32_t x, int32_t width, int32_t offset,
                       int32_t own)
{
    return c->is_rtl ? x + width - offset - own : x + offset;
}

static void add_labels(struct et_compose *c, struct et_block *block, const struct pattern *p,
                       int32_t x, int32_t width)
{
    int32_t offset = 0;
    const char *cell = p->cells;
    for (size_t i = 0; i < p->label_count; i++) {
        size_t run = strspn(cell, "#");
        int32_t own = (int32_t)run * (CELL_WIDTH_UM + CELL_GAP_UM) - CELL_GAP_UM;
        struct et_paragraph words =
            et_compose_phrase(c, p->labels[i], ET_WEIGHT_REGULAR, ET_TYPE_SMALL, 0);
        int32_t room = own + JOINT_UM - 800; /* so that it keeps off its neighbours */
        if (words.width_um > room)
            words = et_compose_line(
                c, et_phrase(p->labels[i], c->tag), et_phrase_has(c->tag) ? c->tag : "en",
                ET_WEIGHT_REGULAR,
                (int32_t)((int64_t)et_compose_size(c, ET_TYPE_SMALL) * room / words.width_um),
                room);
        et_block_role(block, "P", NULL);
        et_block_text(block, &words, upright(c, x, width, offset, own), 0, own, ET_ALIGN_CENTRE,
                      ET_INK_HINT);
        offset += own + JOINT_UM;
        cell += run + 1;
    }
}

static void add_cells(struct et_compose *c, struct et_block *block, const struct pattern *p,
                      uint32_t variable, int32_t x, int32_t y, int32_t width)
{
    int32_t place = 0, offset = 0;
    et_block_role(block, "Form", NULL);
    for (const char *cell = p->cells; *cell != '\0'; cell++) {
        if (*cell != '#') {
            add_sign(c, block, *cell,
                     (struct et_rect){upright(c, x, width, offset, JOINT_UM), y, JOINT_UM,
                                      CELL_HEIGHT_UM},
                     c->is_large ? SIGN_LARGE_UM : ET_TYPE_SECTION);
            offset += JOINT_UM;
            continue;
        }
        et_block_mark(block, variable, place++, ET_MARK_DIGIT,
                      (struct et_rect){upright(c, x, width, offset, CELL_WIDTH_UM), y,
                                       CELL_WIDTH_UM, CELL_HEIGHT_UM});
        offset += CELL_WIDTH_UM + (cell[1] == '#' ? CELL_GAP_UM : 0);
    }
}

/* "Example: [0][7]" in small boxes that are no marks; below where it does not fit beside. */
static void add_example(struct et_compose *c, struct et_block *block, const struct pattern *p,
                        int32_t x, int32_t y)
{
    const char *words = et_arena_printf(c->arena, "%s:", et_phrase(ET_PHRASE_EXAMPLE, c->tag));
    struct et_paragraph label =
        et_compose_shape(c, words, c->tag, ET_WEIGHT_REGULAR, ET_TYPE_HEAD, 0);
    const int32_t cell_width = c->is_large ? SMALL_WIDTH_UM * 3 / 2 : SMALL_WIDTH_UM;
    const int32_t cell_height = c->is_large ? SMALL_HEIGHT_UM * 3 / 2 : SMALL_HEIGHT_UM;
    const int32_t joint = c->is_large ? SMALL_JOINT_UM * 3 / 2 : SMALL_JOINT_UM;
    int32_t width = pattern_width(p->cells, cell_width, SMALL_GAP_UM, joint);
    if (x + label.width_um + 2500 + width > ET_BODY_WIDTH_UM) {
        x = c->number_um;
        y = block->height_um + 1500;
        et_block_grow(block, y + CELL_HEIGHT_UM);
    }
    int32_t height = block->height_um;
    et_block_role(block, "P", NULL);
    int32_t lead = (CELL_HEIGHT_UM - label.line_um) / 2;
    et_block_text(block, &label, x, y + lead > 0 ? y + lead : 0, label.width_um, ET_ALIGN_START,
                  ET_INK_HINT);
    block->height_um = height;
    x += label.width_um + 2500;
    y += (CELL_HEIGHT_UM - cell_height) / 2;
    const struct et_pen pen = {.line_um = 150, .line_rgb = ET_INK_RULE};
    int32_t offset = 0;
    for (size_t i = 0; p->cells[i] != '\0'; i++) {
        bool is_box = p->cells[i] == '#';
        int32_t own = is_box ? cell_width : joint;
        struct et_rect at = {upright(c, x, width, offset, own), y, own, cell_height};
        if (is_box)
            et_block_rect(block, at, &pen);
        add_sign(c, block, p->example[i], at, et_compose_size(c, ET_TYPE_HEAD));
        offset += own + (is_box && p->cells[i + 1] == '#' ? SMALL_GAP_UM : 0);
    }
}

void et_compose_digits(struct et_compose *compose, uint32_t item)
{
    struct et_compose *c = compose;
    const struct et_item *it = &c->form->items[item];
    const struct pattern p = pattern_of(it, c->tag);
    struct et_unit *unit = et_compose_unit(c, item);
    et_compose_head(c, unit, item, NULL);

    struct et_block *block = et_unit_block(c->arena, unit, 0);
    int32_t width = pattern_width(p.cells, CELL_WIDTH_UM, CELL_GAP_UM, JOINT_UM);
    add_labels(c, block, &p, c->number_um, width);
    int32_t y = block->height_um + (p.label_count > 0 ? 300 : 0), x = c->number_um + width;
    add_cells(c, block, &p, it->first_variable, c->number_um, y, width);

    struct et_paragraph words = {0};
    int32_t left = ET_BODY_WIDTH_UM - x - UNIT_GAP_UM;
    if (it->unit != ET_NO_TEXT)
        words = et_compose_text(c, it->unit, ET_WEIGHT_REGULAR, ET_TYPE_BODY, left);
    else if (it->kind == ET_KIND_PERCENT)
        words = et_compose_shape(c, "%", c->tag, ET_WEIGHT_REGULAR, ET_TYPE_BODY, left);
    if (words.line_count > 0) {
        et_block_role(block, "P", NULL);
        int32_t lead = (CELL_HEIGHT_UM - (int32_t)words.line_count * words.line_um) / 2;
        et_block_text(block, &words, x + UNIT_GAP_UM, y + lead > 0 ? y + lead : 0, left,
                      ET_ALIGN_START, ET_BLACK);
        x += UNIT_GAP_UM + words.width_um;
    }
    add_example(c, block, &p, x + (c->is_large ? 8000 : 14000), y);
    et_block_grow(block, block->height_um + et_page_jitter(c->row++));
}
