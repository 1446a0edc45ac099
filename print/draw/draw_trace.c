/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/str.h"
#include "print/draw/drawing.h"

static void pen(struct et_str *out, const struct et_pen *with)
{
    if (with->line_um > 0)
        et_str_addf(out, " line %d #%06x", with->line_um, (unsigned)with->line_rgb);
    if (with->is_filled)
        et_str_addf(out, " fill #%06x", (unsigned)with->fill_rgb);
    if (with->dash_um > 0)
        et_str_addf(out, " dash %d", with->dash_um);
    if (with->radius_um > 0)
        et_str_addf(out, " radius %d", with->radius_um);
}

static void quoted(struct et_str *out, const char *text)
{
    et_str_add(out, " \"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            et_str_add_char(out, '\\');
        if (*text == '\n')
            et_str_add(out, "\\n");
        else
            et_str_add_char(out, *text);
    }
    et_str_add_char(out, '"');
}

static void path(struct et_str *out, const struct et_op *op)
{
    for (size_t i = 0; i < op->is.path.count; i++) {
        const struct et_step *step = &op->is.path.steps[i];
        int points = step->kind == 'C' ? 3 : step->kind == 'Z' ? 0 : 1;
        et_str_addf(out, " %c", step->kind);
        for (int p = 0; p < points; p++)
            et_str_addf(out, " %d %d", step->points[p].x_um, step->points[p].y_um);
    }
}

/* The modules' sum tells two patterns apart; no one reads them as text. */
static void modules(struct et_str *out, const struct et_op *op)
{
    unsigned sum = 0;
    size_t black = 0, all = op->is.modules.count * op->is.modules.count;
    for (size_t i = 0; i < all; i++) {
        black += et_op_is_black(op, i);
        sum = sum * 31 + et_op_is_black(op, i);
    }
    et_str_addf(out, " %zux%zu black %zu sum %08x", op->is.modules.count, op->is.modules.count,
                black, sum);
}

static void text(const struct et_drawing *drawing, struct et_str *out, const struct et_op *op)
{
    const struct et_op_text *is = &op->is.text;
    et_str_addf(out, " width %d size %d %s #%06x", op->width_um, is->size_um, is->language,
                (unsigned)is->rgb);
    for (size_t i = 0; i < is->count; i++)
        if (i == 0 || is->glyphs[i].font != is->glyphs[i - 1].font)
            et_str_addf(out, "%s%s", i == 0 ? " " : " + ",
                        et_shaper_family(drawing->shaper, is->glyphs[i].font));
    quoted(out, is->text);
}

static void operation(const struct et_drawing *drawing, struct et_str *out, const struct et_op *op)
{
    static const char *const names[] = {
        [ET_OP_RECT] = "rect",       [ET_OP_LINE] = "line", [ET_OP_CIRCLE] = "circle",
        [ET_OP_PATH] = "path",       [ET_OP_TEXT] = "text", [ET_OP_ROLE] = "role",
        [ET_OP_MODULES] = "modules",
    };
    et_str_addf(out, "  %s", names[op->kind]);
    if (op->kind == ET_OP_ROLE) {
        et_str_addf(out, " %s", op->is.role.name);
        if (op->is.role.alt != NULL)
            quoted(out, op->is.role.alt);
    } else if (op->kind == ET_OP_PATH) {
        path(out, op);
    } else {
        et_str_addf(out, " %d %d", op->x_um, op->y_um);
    }
    if (op->kind == ET_OP_RECT || op->kind == ET_OP_LINE)
        et_str_addf(out, " %d %d", op->width_um, op->height_um);
    if (op->kind == ET_OP_CIRCLE || op->kind == ET_OP_MODULES)
        et_str_addf(out, " %d", op->width_um);
    if (op->kind == ET_OP_MODULES)
        modules(out, op);
    if (op->kind == ET_OP_TEXT)
        text(drawing, out, op);
    else
        pen(out, &op->pen);
    et_str_add_char(out, '\n');
}

static void pages(const struct et_drawing *drawing, struct et_str *out,
                  const struct et_drawn_pages *all, const char *what)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct et_drawn_page *page = &all->items[i];
        et_str_addf(out, "%s %zu %d %d", what, i + 1, page->width_um, page->height_um);
        if (page->template_page != SIZE_MAX)
            et_str_addf(out, " on %zu", page->template_page + 1);
        et_str_add_char(out, '\n');
        for (size_t o = 0; o < page->ops.count; o++)
            operation(drawing, out, &page->ops.items[o]);
    }
}

void et_draw_trace(struct et_drawing *drawing, struct et_str *out)
{
    if (drawing->title != NULL) {
        et_str_add(out, "title");
        quoted(out, drawing->title);
        et_str_add_char(out, '\n');
    }
    if (drawing->language != NULL)
        et_str_addf(out, "language %s\n", drawing->language);
    if (drawing->subject != NULL) {
        et_str_add(out, "subject");
        quoted(out, drawing->subject);
        et_str_add_char(out, '\n');
    }
    pages(drawing, out, &drawing->templates, "template");
    pages(drawing, out, &drawing->pages, "page");
}
