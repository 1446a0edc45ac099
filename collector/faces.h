/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faces.h - faces made of characters, from sad to glad, for a scale whose look
 * is faces. A number and a word always stand with them.
 */
#ifndef ET_FACES_H
#define ET_FACES_H

enum { ET_FACE_ROWS = 4, ET_FACE_CELLS = 9 };

/* Row ROW of the INDEX-th of COUNT faces, ET_FACE_CELLS wide; static. */
const char *et_face_row(unsigned index, unsigned count, unsigned row);

#endif
