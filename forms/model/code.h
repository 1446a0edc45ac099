/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * code.h - participant codes: five characters of Crockford's base32 and a
 * check character of the same alphabet, shown "K7M4P-X".
 *
 * The check character is a weighted sum over GF(32) with distinct weights
 * other than 0 and 1 apart, so that every single wrong character and every
 * swap of two neighbours shows.
 */
#ifndef ET_CODE_H
#define ET_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ET_CODE_CHARS = 7, ET_CODE_BITS = 25 };

/* The code for a number below 2^25; TEXT holds 8: "K7M4P-X". */
void et_code_write(uint32_t number, char text[ET_CODE_CHARS + 1]);

/*
 * Reads a code as people write it: lower case, O for 0, I and L for 1, with or
 * without the hyphen, spaces around and inside. False if it is none or its
 * check character does not fit; *number is then untouched.
 */
bool et_code_read(const char *text, uint32_t *number);

/* The characters of Crockford's base32, and the value of one (or -1). */
extern const char et_base32[33];
int et_base32_value(char c);

#endif
