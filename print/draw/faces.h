/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faces.h - faces from sad to happy, for scales whose points are shown so.
 *
 * Line art: a head, two eyes and a mouth, of which only the mouth changes,
 * evenly from point to point, so that the scale is seen as one row. The middle
 * of an odd scale is neutral. Made for 7 mm and more, in black and white.
 */
#ifndef ET_FACES_H
#define ET_FACES_H

#include <stdint.h>

struct et_drawing;

/*
 * The FACE-th of COUNT faces (from 1, the saddest) in the square of SIZE_UM at
 * X, Y. Faces are the same whichever way one reads.
 */
void et_faces_draw(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t size_um,
                   int face, int count);

#endif
