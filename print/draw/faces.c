/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/faces.h"

#include "print/draw/draw.h"

void et_faces_draw(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t size_um,
                   int face, int count)
{
    const struct et_pen outline = {.line_um = size_um / 24};
    const struct et_pen eye = {.is_filled = true};
    int32_t middle = x_um + size_um / 2;
    et_draw_circle(drawing, middle, y_um + size_um / 2, size_um / 2 - outline.line_um / 2,
                   &outline);
    et_draw_circle(drawing, middle - size_um * 17 / 100, y_um + size_um * 39 / 100, size_um / 18,
                   &eye);
    et_draw_circle(drawing, middle + size_um * 17 / 100, y_um + size_um * 39 / 100, size_um / 18,
                   &eye);

    /* The mouth bends from -1 (down) to 1 (up); its ends go the other way. */
    double bend = count > 1 ? 2.0 * (face - 1) / (count - 1) - 1 : 0;
    int32_t depth = (int32_t)(bend * size_um * 0.22);
    int32_t half = size_um * 24 / 100;
    int32_t ends = y_um + size_um * 68 / 100 - depth / 3, low = ends + depth;
    const struct et_step mouth[] = {
        {'M', {{middle - half, ends}}},
        {'C', {{middle - half / 2, low}, {middle + half / 2, low}, {middle + half, ends}}},
    };
    et_draw_path(drawing, mouth, sizeof mouth / sizeof mouth[0], &outline);
}
