/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/utf8.h"

#include <wchar.h>

enum { REPLACEMENT = 0xFFFD };

uint32_t et_utf8_next(const char *text, size_t size, size_t *length)
{
    const unsigned char *byte = (const unsigned char *)text;
    *length = 1;
    if (byte[0] < 0x80)
        return byte[0];

    size_t more = byte[0] >= 0xF0 ? 3 : byte[0] >= 0xE0 ? 2 : 1;
    if (byte[0] < 0xC2 || byte[0] > 0xF4 || more >= size)
        return REPLACEMENT;
    uint32_t character = byte[0] & (0x3FU >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((byte[i] & 0xC0) != 0x80)
            return REPLACEMENT;
        character = character << 6 | (byte[i] & 0x3FU);
    }
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (character < least[more] || character > 0x10FFFF ||
        (character >= 0xD800 && character <= 0xDFFF))
        return REPLACEMENT;
    *length = more + 1;
    return character;
}

size_t et_utf8_put(uint32_t character, char out[4])
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    size_t more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const uint32_t heads[] = {0, 0xC0, 0xE0, 0xF0};
    for (size_t i = more; i > 0; i--) {
        out[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    out[0] = (char)(heads[more] | character);
    return more + 1;
}

bool et_utf8_is_valid(const char *text, size_t size)
{
    for (size_t at = 0, length; at < size; at += length)
        if (et_utf8_next(text + at, size - at, &length) == REPLACEMENT && length == 1)
            return false;
    return true;
}

size_t et_utf8_count(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t at = 0, length; at < size; at += length) {
        (void)et_utf8_next(text + at, size - at, &length);
        count++;
    }
    return count;
}

int et_utf8_cells(uint32_t character)
{
    if (character < 0x20 || (character >= 0x7F && character < 0xA0))
        return 0;
    /* Joiners and direction marks take no cell, whatever the C library says. */
    if ((character >= 0x200B && character <= 0x200F) ||
        (character >= 0x202A && character <= 0x202E) ||
        (character >= 0x2066 && character <= 0x2069) || character == 0xFEFF)
        return 0;
    int cells = wcwidth((wchar_t)character);
    return cells < 0 ? 1 : cells;
}

size_t et_utf8_width(const char *text, size_t size)
{
    size_t width = 0;
    for (size_t at = 0, length; at < size; at += length)
        width += (size_t)et_utf8_cells(et_utf8_next(text + at, size - at, &length));
    return width;
}
