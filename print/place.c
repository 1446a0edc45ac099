/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/place.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "print/looks.h"
#include "print/page.h"

enum { CROP_MARGIN_UM = 2000 };

struct et_rect et_place_rect(const struct et_strip *strip, const struct et_rect *rect)
{
    int32_t x = strip->is_rtl ? strip->width_um - rect->x_um - rect->width_um : rect->x_um;
    return (struct et_rect){strip->x_um + x, strip->y_um + rect->y_um, rect->width_um,
                            rect->height_um};
}

/* An outline is drawn along its middle, so that its outer edge is where AT says. */
static void draw_rect(struct et_drawing *drawing, const struct et_rect *at,
                      const struct et_pen *pen)
{
    int32_t half = pen->line_um / 2;
    et_draw_rect(drawing, at->x_um + half, at->y_um + half, at->width_um - 2 * half,
                 at->height_um - 2 * half, pen);
}

static void draw_line(struct et_drawing *drawing, const struct et_strip *strip,
                      const struct et_ink *ink, const struct et_rect *at)
{
    bool falls = ink->falls != strip->is_rtl;
    int32_t y1 = falls ? at->y_um + at->height_um : at->y_um;
    int32_t y2 = falls ? at->y_um : at->y_um + at->height_um;
    et_draw_line(drawing, at->x_um, y1, at->x_um + at->width_um, y2, &ink->pen);
}

/* A plain arrow that points the way one reads. */
static void draw_arrow(struct et_drawing *drawing, const struct et_strip *strip,
                       const struct et_rect *at)
{
    const struct et_pen pen = {.line_um = 350};
    int32_t tail = at->x_um, tip = at->x_um + at->width_um, middle = at->y_um + at->height_um / 2;
    int32_t barb = at->height_um / 2;
    if (strip->is_rtl) {
        tail = tip;
        tip = at->x_um;
        barb = -barb;
    }
    et_draw_line(drawing, tail, middle, tip, middle, &pen);
    et_draw_line(drawing, tip - barb, at->y_um, tip, middle, &pen);
    et_draw_line(drawing, tip - barb, at->y_um + at->height_um, tip, middle, &pen);
}

static void draw_ink(struct et_drawing *drawing, const struct et_strip *strip,
                     const struct et_ink *ink)
{
    const struct et_rect at = et_place_rect(strip, &ink->at);
    switch (ink->kind) {
    case ET_INK_TEXT:
        et_draw_text(drawing, at.x_um, at.y_um + ink->baseline_um, ink->line, ink->rgb);
        break;
    case ET_INK_RECT:
        draw_rect(drawing, &at, &ink->pen);
        break;
    case ET_INK_LINE:
        draw_line(drawing, strip, ink, &at);
        break;
    case ET_INK_LOOK:
        et_looks_draw(drawing, &at, ink->look, strip->is_rtl);
        break;
    case ET_INK_ARROW:
        draw_arrow(drawing, strip, &at);
        break;
    }
}

void et_place_block(struct et_drawing *drawing, const struct et_strip *strip,
                    const struct et_block *block)
{
    const char *role = NULL, *alt = NULL;
    for (size_t i = 0; i < block->ink_count; i++) {
        const struct et_ink *ink = &block->inks[i];
        if (ink->role != NULL && (role != ink->role || alt != ink->alt))
            et_draw_role(drawing, ink->role, ink->alt);
        role = ink->role;
        alt = ink->alt;
        draw_ink(drawing, strip, ink);
    }
}

/* What of UNIT stands on the page of placed[INDEX]. */
static struct et_rect crop_of(const struct et_flow *flow, const struct et_page *page, size_t index)
{
    const struct et_placed *self = &flow->placed[index];
    int32_t top = self->y_um, bottom = self->y_um + self->block->height_um;
    for (size_t step = 0; step < 2; step++) {
        for (size_t i = index; i < flow->placed_count; i += step == 0 ? (size_t)-1 : 1) {
            const struct et_placed *other = &flow->placed[i];
            if (other->unit != self->unit || other->page != self->page)
                break;
            if (other->y_um < top)
                top = other->y_um;
            if (other->y_um + other->block->height_um > bottom)
                bottom = other->y_um + other->block->height_um;
        }
    }
    return (struct et_rect){page->body_x_um - CROP_MARGIN_UM, ET_BODY_Y_UM + top - CROP_MARGIN_UM,
                            ET_BODY_WIDTH_UM + 2 * CROP_MARGIN_UM,
                            bottom - top + 2 * CROP_MARGIN_UM};
}

static int by_place(const void *a, const void *b)
{
    const struct et_mark *x = a, *y = b;
    if (x->page != y->page)
        return x->page < y->page ? -1 : 1;
    if (x->box.y_um != y->box.y_um)
        return x->box.y_um < y->box.y_um ? -1 : 1;
    return (x->box.x_um > y->box.x_um) - (x->box.x_um < y->box.x_um);
}

void et_place_map(struct et_arena *arena, const struct et_flow *flow, const struct et_page *page,
                  bool is_rtl, struct et_sheet_map *map)
{
    size_t count = 0;
    for (size_t i = 0; i < flow->placed_count; i++)
        count += flow->placed[i].block->mark_count;
    struct et_mark *marks = et_arena_array(arena, count, sizeof *marks);
    size_t n = 0;
    for (size_t i = 0; i < flow->placed_count; i++) {
        const struct et_placed *placed = &flow->placed[i];
        const struct et_strip strip = {page->body_x_um, ET_BODY_Y_UM + placed->y_um,
                                       ET_BODY_WIDTH_UM, is_rtl};
        for (size_t m = 0; m < placed->block->mark_count; m++) {
            const struct et_block_mark *mark = &placed->block->marks[m];
            marks[n++] = (struct et_mark){.variable = mark->variable,
                                          .code = mark->code,
                                          .kind = mark->kind,
                                          .box = et_place_rect(&strip, &mark->at),
                                          .crop = crop_of(flow, page, i),
                                          .page = (uint16_t)(placed->page + 1)};
        }
    }
    if (count > 0)
        qsort(marks, count, sizeof *marks, by_place);
    struct et_sheet_page *pages = et_arena_array(arena, flow->page_count, sizeof *pages);
    for (uint32_t p = 0; p < flow->page_count; p++)
        et_page_frame(page, &pages[p]);
    *map = (struct et_sheet_map){
        .pages = pages, .page_count = flow->page_count, .marks = marks, .mark_count = count};
}
