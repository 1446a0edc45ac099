/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bytes.h - is this file a form at all, and can every character be seen?
 */
#ifndef ET_BYTES_H
#define ET_BYTES_H

#include <stdbool.h>
#include <stdint.h>

struct et_unit;

/*
 * Reports bytes that are no UTF-8 and characters that nobody can see. False
 * where the file is something else (empty, a Word file, UTF-16, a letter):
 * one message says so, and nothing more of it is worth reading.
 */
bool et_bytes_check(struct et_unit *unit);

/* What the lexer takes for blanks, though it has been reported. */
struct et_blank {
    uint32_t length; /* in bytes; 0: no blank stands here */
    uint32_t spaces; /* that it stands for */
};
struct et_blank et_bytes_blank(const char *text, uint32_t at, uint32_t end);

#endif
