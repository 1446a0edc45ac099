/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/faces.h"

#include <assert.h>

#include "print/draw/draw.h"

/* Where things are, in thousandths of the diameter from the middle of the face. */
enum {
    LINE = 38,
    EYE_X = 155,
    EYE_Y = -105,
    EYE_WIDTH = 36, /* half of the oval */
    EYE_HEIGHT = 54,
    MOUTH_X = 225,
    MOUTH_Y = 165,
    MOUTH_HANDLE = 105, /* of the curve, from the middle */
    CORNER_LIFT = 85,   /* how far the corners rise in the widest smile */
    CURVE_DROP = 125,   /* and how far the handles sink */
    OVAL = 552,         /* handle of a quarter ellipse, of its half axis */
};

struct face {
    int32_t x_um, y_um, diameter_um; /* of its middle */
};

static int32_t part(const struct face *face, int64_t thousandths)
{
    int64_t whole = thousandths * face->diameter_um;
    return (int32_t)((whole + (whole >= 0 ? 500 : -500)) / 1000);
}

static void eye(struct et_drawing *drawing, const struct face *face, int32_t side)
{
    int32_t x = face->x_um + side * part(face, EYE_X), y = face->y_um + part(face, EYE_Y);
    int32_t w = part(face, EYE_WIDTH), h = part(face, EYE_HEIGHT);
    int32_t v = w * OVAL / 1000, u = h * OVAL / 1000;
    const struct et_step oval[] = {
        {'M', {{x + w, y}}},
        {'C', {{x + w, y + u}, {x + v, y + h}, {x, y + h}}},
        {'C', {{x - v, y + h}, {x - w, y + u}, {x - w, y}}},
        {'C', {{x - w, y - u}, {x - v, y - h}, {x, y - h}}},
        {'C', {{x + v, y - h}, {x + w, y - u}, {x + w, y}}},
        {'Z', {{0, 0}}},
    };
    const struct et_pen pen = {.is_filled = true};
    et_draw_path(drawing, oval, sizeof oval / sizeof oval[0], &pen);
}

void et_faces_draw(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t size_um,
                   int face, int count)
{
    assert(face >= 1 && face <= count && size_um > 0);
    const struct face head = {x_um + size_um / 2, y_um + size_um / 2, size_um};
    const struct et_pen pen = {.line_um = part(&head, LINE)};
    et_draw_circle(drawing, head.x_um, head.y_um, (size_um - pen.line_um) / 2, &pen);
    eye(drawing, &head, -1);
    eye(drawing, &head, 1);

    /* From -1000, the saddest, to 1000; 0 in the middle and where there is one point. */
    int64_t mood = count == 1 ? 0 : (int64_t)(2 * face - count - 1) * 1000 / (count - 1);
    int32_t corner_y = head.y_um + part(&head, MOUTH_Y - mood * CORNER_LIFT / 1000);
    int32_t curve_y = head.y_um + part(&head, MOUTH_Y + mood * CURVE_DROP / 1000);
    int32_t corner = part(&head, MOUTH_X), handle = part(&head, MOUTH_HANDLE);
    const struct et_step mouth[] = {
        {'M', {{head.x_um - corner, corner_y}}},
        {'C',
         {{head.x_um - handle, curve_y},
          {head.x_um + handle, curve_y},
          {head.x_um + corner, corner_y}}},
    };
    et_draw_path(drawing, mouth, sizeof mouth / sizeof mouth[0], &pen);
}
