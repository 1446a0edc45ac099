/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * palette.h - what each ink is in a terminal of 256 colours, and without any.
 *
 * Every pair has a contrast of at least 7:1 (WCAG 2, level AAA), and what is
 * chosen shows without colour too: a test works both out.
 */
#ifndef ET_PALETTE_H
#define ET_PALETTE_H

#include <stdbool.h>

#include "collector/screen.h"

struct et_colours {
    short front, back; /* of xterm's 256 */
    bool is_bold;
    bool is_reversed, is_underlined; /* where there are no colours */
};

extern const struct et_colours et_palette[ET_INK_COUNT];

#endif
