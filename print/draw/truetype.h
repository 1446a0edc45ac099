/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * truetype.h - the tables of a small TrueType font, to which glyphs are added
 * that are others moved a little.
 *
 * A mark of Arabic stands where HarfBuzz puts it, above or below its letter.
 * Moved by the text's own operators, it would tear lines apart for whoever
 * copies or searches text: so the move is put into the font.
 */
#ifndef ET_TRUETYPE_H
#define ET_TRUETYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/str.h"

/* A glyph of a font, moved right and up in units of the em. */
struct et_moved {
    uint32_t glyph;
    int32_t right, up;
};

/* Bytes of the tables; free with et_truetype_free. */
struct et_truetype {
    struct et_str glyf, loca, hmtx, hhea, maxp, head;
};

void et_truetype_free(struct et_truetype *font);

/*
 * For each of MOVED with a move, adds a glyph of no width that shows it, and
 * writes its number into MOVED. False if the tables contradict one another.
 */
bool et_truetype_move(struct et_truetype *font, struct et_moved *moved, size_t count);

#endif
