/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/palette.h"

const struct et_colours et_palette[ET_INK_COUNT] = {
    [ET_INK_PLAIN] = {.front = 255, .back = 16},
    [ET_INK_STRONG] = {.front = 231, .back = 16, .is_bold = true},
    [ET_INK_DIM] = {.front = 250, .back = 16},
    [ET_INK_BAR] = {.front = 231, .back = 17, .is_reversed = true},
    [ET_INK_MARK] = {.front = 16, .back = 229, .is_bold = true, .is_reversed = true},
    [ET_INK_FIELD] = {.front = 231, .back = 238, .is_underlined = true},
    [ET_INK_WARN] = {.front = 227, .back = 16, .is_bold = true},
};
