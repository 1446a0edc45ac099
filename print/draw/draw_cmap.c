/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/draw_cmap.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"

enum { MOST_IN_A_BLOCK = 100 }; /* PDF 32000-1, 9.10.3, by way of Adobe's note 5014 */

size_t et_cmap_utf16(const char *text, uint16_t *out)
{
    size_t size = strlen(text), count = 0;
    for (size_t at = 0, step; at < size; at += step) {
        uint32_t character = et_utf8_next(text + at, size - at, &step);
        if (character > 0xFFFF) {
            out[count++] = (uint16_t)(0xD800 + ((character - 0x10000) >> 10));
            out[count++] = (uint16_t)(0xDC00 + ((character - 0x10000) & 0x3FF));
        } else {
            out[count++] = (uint16_t)character;
        }
    }
    return count;
}

static void add_code(size_t code, const char *text, uint16_t *units, struct et_str *out)
{
    et_str_addf(out, "<%04zX> <", code);
    size_t count = et_cmap_utf16(text, units);
    for (size_t i = 0; i < count; i++)
        et_str_addf(out, "%04X", (unsigned)units[i]);
    et_str_add(out, ">\n");
}

void et_cmap_write(const struct et_inks *inks, struct et_str *out)
{
    et_str_add(out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                    "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    size_t told = 0, left = 0, longest = 0;
    for (size_t i = 0; i < inks->count; i++) {
        size_t length = strlen(inks->items[i].text);
        longest = length > longest ? length : longest;
        told += length > 0;
    }
    uint16_t *units = et_alloc(longest * sizeof *units);
    for (size_t code = 0; code < inks->count; code++) {
        if (inks->items[code].text[0] == '\0')
            continue;
        if (left == 0) {
            left = told < MOST_IN_A_BLOCK ? told : MOST_IN_A_BLOCK;
            told -= left;
            et_str_addf(out, "%zu beginbfchar\n", left);
        }
        add_code(code, inks->items[code].text, units, out);
        if (--left == 0)
            et_str_add(out, "endbfchar\n");
    }
    free(units);
    et_str_add(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}
