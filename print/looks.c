/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/looks.h"

#include <math.h>

#include "print/draw/draw.h"
#include "print/draw/faces.h"

enum { LINE_UM = 250, STARS_MAX = 7 };

static int values_of(const struct et_list *list)
{
    int count = 0;
    for (size_t i = 0; i < list->choice_count; i++)
        count += list->choices[i].kind == ET_CHOICE_VALUE;
    return count;
}

struct et_look_at et_looks_of(const struct et_list *list, const struct et_choice *choice)
{
    struct et_look_at at = {.look = list->look};
    if (list->look == ET_LOOK_PLAIN || choice->kind != ET_CHOICE_VALUE)
        return at;
    at.count = values_of(list);
    for (size_t i = 0; i < list->choice_count; i++) {
        at.number += list->choices[i].kind == ET_CHOICE_VALUE;
        if (&list->choices[i] == choice)
            break;
    }
    return at;
}

/* Stars beyond what the eye counts are one star. */
static int stars_of(int count)
{
    return count <= STARS_MAX ? count : 1;
}

int32_t et_looks_width(const struct et_list *list, int32_t height_um)
{
    switch (list->look) {
    case ET_LOOK_FACES:
        return height_um;
    case ET_LOOK_STARS:
        return stars_of(values_of(list)) * height_um * 6 / 10;
    case ET_LOOK_STEPS:
        return height_um * 3 / 2;
    case ET_LOOK_PLAIN:
        break;
    }
    return 0;
}

static void draw_star(struct et_drawing *drawing, double x, double y, double radius, bool is_full)
{
    const struct et_pen pen = {
        .line_um = LINE_UM, .is_filled = is_full, .fill_rgb = ET_BLACK, .line_rgb = ET_BLACK};
    struct et_step steps[11];
    for (int i = 0; i < 10; i++) {
        double angle = M_PI * (i / 5.0 - 0.5), r = i % 2 == 0 ? radius : radius * 0.45;
        steps[i] = (struct et_step){.kind = i == 0 ? 'M' : 'L'};
        steps[i].points[0].x_um = (int32_t)lround(x + r * cos(angle));
        steps[i].points[0].y_um = (int32_t)lround(y + r * sin(angle));
    }
    steps[10] = (struct et_step){.kind = 'Z'};
    et_draw_path(drawing, steps, 11, &pen);
}

/* As many stars as the scale has points, those that it reaches filled. */
static void draw_stars(struct et_drawing *drawing, const struct et_rect *at, struct et_look_at look,
                       bool is_rtl)
{
    int count = stars_of(look.count);
    double cell = (double)at->width_um / count, radius = cell / 2 - LINE_UM;
    if (radius > at->height_um / 2.0 - LINE_UM)
        radius = at->height_um / 2.0 - LINE_UM;
    for (int i = 0; i < count; i++) {
        double x = at->x_um + (is_rtl ? count - 1 - i : i) * cell + cell / 2;
        draw_star(drawing, x, at->y_um + at->height_um / 2.0, radius,
                  count == 1 || i < look.number);
    }
}

/* Stairs, the step that is meant filled. */
static void draw_steps(struct et_drawing *drawing, const struct et_rect *at, struct et_look_at look,
                       bool is_rtl)
{
    int32_t base = at->y_um + at->height_um - LINE_UM;
    for (int i = 0; i < look.count; i++) {
        int32_t from = at->width_um * i / look.count, to = at->width_um * (i + 1) / look.count;
        int32_t height = (at->height_um - 2 * LINE_UM) * (i + 1) / look.count;
        int32_t x = is_rtl ? at->x_um + at->width_um - to : at->x_um + from;
        const struct et_pen pen = {.line_um = LINE_UM,
                                   .is_filled = i + 1 == look.number,
                                   .fill_rgb = ET_BLACK,
                                   .line_rgb = ET_BLACK};
        et_draw_rect(drawing, x + LINE_UM / 2, base - height, to - from - LINE_UM, height, &pen);
    }
}

void et_looks_draw(struct et_drawing *drawing, const struct et_rect *at, struct et_look_at look,
                   bool is_rtl)
{
    if (look.look == ET_LOOK_FACES) {
        int32_t size = at->width_um < at->height_um ? at->width_um : at->height_um;
        et_faces_draw(drawing, at->x_um + (at->width_um - size) / 2, at->y_um, size, look.number,
                      look.count);
    } else if (look.look == ET_LOOK_STARS) {
        draw_stars(drawing, at, look, is_rtl);
    } else if (look.look == ET_LOOK_STEPS) {
        draw_steps(drawing, at, look, is_rtl);
    }
}
