/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/draw_ink.h"

#include <stdbool.h>
#include <stdlib.h>

#include "forms/base/str.h"
#include "print/draw/draw_tags.h"
#include "print/draw/font.h"

enum marking { UNMARKED, DECORATION, CONTENT };

/* Where the writing is, so that nothing is said twice. */
struct ink {
    const struct et_drawing *drawing;
    struct et_str *out;
    struct et_tags *tags;
    int32_t height_um;
    struct et_pen pen; /* as the PDF has it now; text fills too */
    enum marking marking;
};

int32_t et_ink_width(const struct et_drawing *drawing, uint16_t font, uint16_t code)
{
    const struct et_ink *ink = &drawing->fonts.items[font].items[code];
    if (ink->is_flat)
        return 0;
    const struct et_font *face = et_shaper_font(drawing->shaper, font);
    int64_t em = et_font_metrics(face)->units_per_em;
    return (int32_t)(((int64_t)et_font_advance(face, ink->shape.glyph) * 1000 + em / 2) / em);
}

/* Writes VALUE's digits so that they end before END; returns where they begin. */
static char *digits_before(char *end, uint64_t value)
{
    do
        *--end = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    return end;
}

/* A number and what follows it; printf took a quarter of a long run's time. */
static void integer(struct et_str *out, int64_t value, const char *behind)
{
    char buffer[24], *end = buffer + sizeof buffer;
    char *begin = digits_before(end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    if (value < 0)
        *--begin = '-';
    et_str_add_bytes(out, begin, (size_t)(end - begin));
    et_str_add(out, behind);
}

/* Thousandths, without the zeros that say nothing. */
static void decimal(struct et_str *out, int64_t thousandths)
{
    char buffer[32], *end = buffer + sizeof buffer, *at = end;
    uint64_t rest = thousandths < 0 ? 0 - (uint64_t)thousandths : (uint64_t)thousandths;
    bool has_decimals = rest % 1000 != 0;
    for (int place = 0; place < 3; place++) {
        if (rest % 10 != 0 || at < end)
            *--at = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (has_decimals)
        *--at = '.';
    at = digits_before(at, rest);
    if (thousandths < 0)
        *--at = '-';
    et_str_add_bytes(out, at, (size_t)(end - at));
}

static int64_t rounded(int64_t dividend, int64_t divisor)
{
    return (dividend + (dividend >= 0 ? divisor : -divisor) / 2) / divisor;
}

/* A point is 25,400 / 72 micrometres: thousandths of it are um * 360 / 127. */
static int64_t to_points(int64_t um)
{
    return rounded(um * 360, 127);
}

void et_ink_length(struct et_str *out, int64_t um)
{
    decimal(out, to_points(um));
}

static void length(struct ink *ink, int64_t um)
{
    decimal(ink->out, to_points(um));
    et_str_add_char(ink->out, ' ');
}

static void point(struct ink *ink, int64_t x_um, int64_t y_um)
{
    length(ink, x_um);
    length(ink, ink->height_um - y_um);
}

static void colour(struct ink *ink, uint32_t rgb, bool is_fill)
{
    uint32_t red = rgb >> 16 & 0xFF, green = rgb >> 8 & 0xFF, blue = rgb & 0xFF;
    bool is_grey = red == green && green == blue;
    const uint32_t parts[] = {red, green, blue};
    for (int i = 0; i < (is_grey ? 1 : 3); i++) {
        decimal(ink->out, rounded((int64_t)parts[i] * 1000, 255));
        et_str_add_char(ink->out, ' ');
    }
    et_str_add(ink->out, is_grey ? (is_fill ? "g\n" : "G\n") : (is_fill ? "rg\n" : "RG\n"));
}

static void fill_colour(struct ink *ink, uint32_t rgb)
{
    if (ink->pen.fill_rgb != rgb)
        colour(ink, rgb, true);
    ink->pen.fill_rgb = rgb;
}

static void take_pen(struct ink *ink, const struct et_pen *pen)
{
    if (pen->is_filled)
        fill_colour(ink, pen->fill_rgb);
    if (pen->line_um <= 0)
        return;
    if (pen->line_um != ink->pen.line_um) {
        length(ink, pen->line_um);
        et_str_add(ink->out, "w\n");
    }
    if (pen->line_rgb != ink->pen.line_rgb)
        colour(ink, pen->line_rgb, false);
    if (pen->dash_um != ink->pen.dash_um) {
        et_str_add_char(ink->out, '[');
        if (pen->dash_um > 0)
            length(ink, pen->dash_um);
        et_str_add(ink->out, "] 0 d\n");
    }
    ink->pen.line_um = pen->line_um;
    ink->pen.line_rgb = pen->line_rgb;
    ink->pen.dash_um = pen->dash_um;
}

static void paint(struct ink *ink, const struct et_pen *pen)
{
    et_str_add(ink->out, pen->is_filled     ? (pen->line_um > 0 ? "B\n" : "f\n")
                         : pen->line_um > 0 ? "S\n"
                                            : "n\n");
}

static void curve(struct ink *ink, int64_t x1, int64_t y1, int64_t x2, int64_t y2, int64_t x3,
                  int64_t y3)
{
    point(ink, x1, y1);
    point(ink, x2, y2);
    point(ink, x3, y3);
    et_str_add(ink->out, "c\n");
}

static void move(struct ink *ink, int64_t x_um, int64_t y_um, const char *how)
{
    point(ink, x_um, y_um);
    et_str_add(ink->out, how);
}

/* How far from the corner the handle of a quarter circle stands: 1 - 0.5523. */
static int64_t handle(int64_t radius_um)
{
    return rounded(radius_um * 44772, 100000);
}

static void rounded_rect(struct ink *ink, const struct et_op *op, int64_t r)
{
    int64_t left = op->x_um, top = op->y_um, right = left + op->width_um,
            bottom = top + op->height_um, h = handle(r);
    move(ink, left + r, top, "m\n");
    move(ink, right - r, top, "l\n");
    curve(ink, right - h, top, right, top + h, right, top + r);
    move(ink, right, bottom - r, "l\n");
    curve(ink, right, bottom - h, right - h, bottom, right - r, bottom);
    move(ink, left + r, bottom, "l\n");
    curve(ink, left + h, bottom, left, bottom - h, left, bottom - r);
    move(ink, left, top + r, "l\n");
    curve(ink, left, top + h, left + h, top, left + r, top);
    et_str_add(ink->out, "h ");
}

static void rect(struct ink *ink, const struct et_op *op)
{
    int64_t r = op->pen.radius_um,
            least = abs(op->width_um) < abs(op->height_um) ? abs(op->width_um) : abs(op->height_um);
    take_pen(ink, &op->pen);
    if (r > 0) {
        rounded_rect(ink, op, r * 2 > least ? least / 2 : r);
    } else {
        point(ink, op->x_um, (int64_t)op->y_um + op->height_um);
        length(ink, op->width_um);
        length(ink, op->height_um);
        et_str_add(ink->out, "re ");
    }
    paint(ink, &op->pen);
}

static void line(struct ink *ink, const struct et_op *op)
{
    take_pen(ink, &op->pen);
    move(ink, op->x_um, op->y_um, "m ");
    move(ink, (int64_t)op->x_um + op->width_um, (int64_t)op->y_um + op->height_um, "l ");
    et_str_add(ink->out, "S\n");
}

static void circle(struct ink *ink, const struct et_op *op)
{
    int64_t x = op->x_um, y = op->y_um, r = op->width_um, h = r - handle(r);
    take_pen(ink, &op->pen);
    move(ink, x + r, y, "m\n");
    curve(ink, x + r, y + h, x + h, y + r, x, y + r);
    curve(ink, x - h, y + r, x - r, y + h, x - r, y);
    curve(ink, x - r, y - h, x - h, y - r, x, y - r);
    curve(ink, x + h, y - r, x + r, y - h, x + r, y);
    et_str_add(ink->out, "h ");
    paint(ink, &op->pen);
}

static void path(struct ink *ink, const struct et_op *op)
{
    take_pen(ink, &op->pen);
    /* Strokes of a drawn line end and meet round. */
    et_str_add(ink->out, "q 1 J 1 j\n");
    for (size_t i = 0; i < op->is.path.count; i++) {
        const struct et_step *s = &op->is.path.steps[i];
        if (s->kind == 'M')
            move(ink, s->points[0].x_um, s->points[0].y_um, "m\n");
        else if (s->kind == 'L')
            move(ink, s->points[0].x_um, s->points[0].y_um, "l\n");
        else if (s->kind == 'C')
            curve(ink, s->points[0].x_um, s->points[0].y_um, s->points[1].x_um, s->points[1].y_um,
                  s->points[2].x_um, s->points[2].y_um);
        else
            et_str_add(ink->out, "h\n");
    }
    paint(ink, &op->pen);
    et_str_add(ink->out, "Q\n");
}

/* One path in units of a module, from the top left, runs in a row merged. */
static void modules(struct ink *ink, const struct et_op *op)
{
    size_t count = op->is.modules.count;
    fill_colour(ink, ET_BLACK);
    et_str_add(ink->out, "q ");
    int64_t side = rounded((int64_t)op->width_um * 360 * 1000, 127 * (int64_t)count);
    for (int sign = 1; sign >= -1; sign -= 2) {
        et_str_addf(ink->out, "%s%d.%06d %s", sign < 0 ? "-" : "", (int)(side / 1000000),
                    (int)(side % 1000000), sign > 0 ? "0 0 " : "");
    }
    point(ink, op->x_um, op->y_um);
    et_str_add(ink->out, "cm\n");
    for (size_t row = 0; row < count; row++)
        for (size_t first = 0, end; first < count; first = end) {
            bool is_black = et_op_is_black(op, row * count + first);
            for (end = first + 1; end < count && et_op_is_black(op, row * count + end) == is_black;)
                end++;
            if (!is_black)
                continue;
            integer(ink->out, (int64_t)first, " ");
            integer(ink->out, (int64_t)row, " ");
            integer(ink->out, (int64_t)(end - first), " 1 re\n");
        }
    et_str_add(ink->out, "f\nQ\n");
}

/* Glyphs of one font, as one TJ. */
static void glyphs(struct ink *ink, const struct et_op_text *text, size_t first, size_t end,
                   int64_t *pen_nm)
{
    static const char hex[] = "0123456789ABCDEF";
    bool is_open = false;
    et_str_add_char(ink->out, '[');
    for (size_t i = first; i < end; i++) {
        const struct et_inked *glyph = &text->glyphs[i];
        int64_t behind = rounded(*pen_nm - (int64_t)glyph->x_um * 1000, text->size_um);
        if (behind != 0) {
            if (is_open)
                et_str_add_char(ink->out, '>');
            integer(ink->out, behind, "");
            is_open = false;
        }
        if (!is_open)
            et_str_add_char(ink->out, '<');
        is_open = true;
        const char code[] = {hex[glyph->code >> 12], hex[glyph->code >> 8 & 15],
                             hex[glyph->code >> 4 & 15], hex[glyph->code & 15]};
        et_str_add_bytes(ink->out, code, sizeof code);
        *pen_nm += (et_ink_width(ink->drawing, glyph->font, glyph->code) - behind) * text->size_um;
    }
    et_str_add(ink->out, ">]TJ\n");
}

static void text(struct ink *ink, const struct et_op *op)
{
    const struct et_op_text *is = &op->is.text;
    fill_colour(ink, is->rgb);
    et_str_add(ink->out, "BT\n");
    int64_t pen_nm = 0;
    for (size_t first = 0, end; first < is->count; first = end) {
        uint16_t font = is->glyphs[first].font;
        for (end = first + 1; end < is->count && is->glyphs[end].font == font;)
            end++;
        et_str_add(ink->out, "/F");
        integer(ink->out, font, " ");
        length(ink, is->size_um);
        et_str_add(ink->out, "Tf\n");
        if (first == 0)
            move(ink, op->x_um, op->y_um, "Td\n");
        glyphs(ink, is, first, end, &pen_nm);
    }
    et_str_add(ink->out, "ET\n");
}

static void end_marking(struct ink *ink)
{
    if (ink->marking != UNMARKED)
        et_str_add(ink->out, "EMC\n");
    ink->marking = UNMARKED;
}

/* Opens what the operation belongs to, unless it is open already. */
static void mark(struct ink *ink, const struct et_op *op, const char **language)
{
    bool is_text = op->kind == ET_OP_TEXT;
    if (!et_tags_has(ink->tags, is_text)) {
        if (ink->marking != DECORATION) {
            end_marking(ink);
            et_str_add(ink->out, "/Artifact BMC\n");
        }
        ink->marking = DECORATION;
        return;
    }
    const char *spoken = is_text ? op->is.text.language : *language;
    if (ink->marking == CONTENT && spoken == *language)
        return;
    end_marking(ink);
    size_t number = et_tags_mark(ink->tags, spoken);
    et_str_addf(ink->out, "/%s <</MCID %zu>> BDC\n", ink->tags->role, number);
    ink->marking = CONTENT;
    *language = spoken;
}

void et_ink_write(const struct et_drawing *drawing, const struct et_drawn_page *page,
                  int32_t height_um, struct et_tags *tags, struct et_str *out)
{
    struct ink ink = {.drawing = drawing,
                      .out = out,
                      .tags = tags,
                      .height_um = height_um,
                      .pen = {.line_um = -1}};
    const char *language = NULL;
    for (size_t i = 0; i < page->ops.count; i++) {
        const struct et_op *op = &page->ops.items[i];
        if (op->kind == ET_OP_ROLE) {
            end_marking(&ink);
            if (tags != NULL)
                et_tags_role(tags, op->is.role.name, op->is.role.alt);
            continue;
        }
        if (tags != NULL)
            mark(&ink, op, &language);
        switch (op->kind) {
        case ET_OP_RECT:
            rect(&ink, op);
            break;
        case ET_OP_LINE:
            line(&ink, op);
            break;
        case ET_OP_CIRCLE:
            circle(&ink, op);
            break;
        case ET_OP_PATH:
            path(&ink, op);
            break;
        case ET_OP_MODULES:
            modules(&ink, op);
            break;
        case ET_OP_TEXT:
            text(&ink, op);
            break;
        case ET_OP_ROLE:
            break;
        }
    }
    end_marking(&ink);
}
