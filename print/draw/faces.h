/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faces.h - a scale as faces, from a frown to a smile, drawn as lines; the
 * same on paper and in reports.
 */
#ifndef ET_FACES_H
#define ET_FACES_H

#include <stdint.h>

struct et_drawing;

/*
 * The FACE-th of COUNT faces (from 1, the least agreeing) in the square of
 * SIZE_UM at X, Y. Faces are the same whichever way one reads.
 */
void et_faces_draw(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t size_um,
                   int face, int count);

#endif
