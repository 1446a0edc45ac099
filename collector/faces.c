/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/faces.h"

#include <assert.h>

/*
 * Seven mouths, so that no two of up to seven faces are alike. Only the mouth
 * differs: brows and colours mean other things in other places.
 */
enum { MOUTHS = 7 };
static const char *const mouths[MOUTHS] = {
    "│╭─────╮│", "│ ╭───╮ │", "│  ╭─╮  │", "│  ───  │", "│  ╰─╯  │", "│ ╰───╯ │", "│╰─────╯│",
};

static const char *mouth(unsigned index, unsigned count)
{
    /* Which mouths a scale of so many uses: evenly, the ends always. */
    static const unsigned char choice[MOUTHS + 1][MOUTHS] = {
        {3},
        {3},
        {1, 5},
        {1, 3, 5},
        {1, 2, 4, 5},
        {1, 2, 3, 4, 5},
        {0, 1, 2, 4, 5, 6},
        {0, 1, 2, 3, 4, 5, 6},
    };
    return mouths[choice[count][index]];
}

const char *et_face_row(unsigned index, unsigned count, unsigned row)
{
    assert(count >= 1 && count <= MOUTHS && index < count && row < ET_FACE_ROWS);
    switch (row) {
    case 0:
        return "╭───────╮";
    case 1:
        return "│ ●   ● │";
    case 2:
        return mouth(index, count);
    default:
        return "╰───────╯";
    }
}
