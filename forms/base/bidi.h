/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bidi.h - the order in which mixed text is read and shown (UAX #9) and the
 * joining of Arabic letters: the only <fribidi.h>.
 */
#ifndef ET_BIDI_H
#define ET_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_arena;

/*
 * The embedding level of each of COUNT characters (UCS-4) of one paragraph;
 * odd is right to left. LEVELS holds COUNT.
 */
void et_bidi_levels(const uint32_t *characters, size_t count, bool is_rtl, uint8_t *levels);

/*
 * The visual order of one line: ORDER[i] is the index, within the line, of the
 * character shown at place i from the left (UAX #9, L1 and L2).
 */
void et_bidi_order(const uint32_t *characters, const uint8_t *levels, size_t count, bool is_rtl,
                   size_t *order);

/* The mirror image of a bracket and the like, or the character itself. */
uint32_t et_bidi_mirror(uint32_t character);

/*
 * One line of UTF-8 as a terminal without bidi of its own must be sent it:
 * joined by presentation forms, mirrored, in visual order; marks stay behind
 * their letter. Lives in ARENA.
 */
const char *et_bidi_visual(struct et_arena *arena, const char *line, bool is_rtl);

#endif
