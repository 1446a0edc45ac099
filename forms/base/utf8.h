/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8.h - characters in UTF-8, and how many terminal cells they take.
 */
#ifndef ET_UTF8_H
#define ET_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The character at TEXT (SIZE bytes left, at least 1) and its length in bytes.
 * What is no UTF-8 (also overlong forms, surrogates, above U+10FFFF) gives
 * U+FFFD and length 1.
 */
uint32_t et_utf8_next(const char *text, size_t size, size_t *length);

/* Writes CHARACTER, returns the bytes written, at most 4. */
size_t et_utf8_put(uint32_t character, char out[4]);

bool et_utf8_is_valid(const char *text, size_t size);
size_t et_utf8_count(const char *text, size_t size);

/* Cells of one character: 0 for combining marks and controls, 2 for wide. */
int et_utf8_cells(uint32_t character);
/* Cells of a text in all. */
size_t et_utf8_width(const char *text, size_t size);

#endif
