/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * str.h - a string that grows. Start from ET_STR_EMPTY; free with et_str_free.
 */
#ifndef ET_STR_H
#define ET_STR_H

#include <stdarg.h>
#include <stddef.h>

struct et_str {
    char *text; /* NUL-terminated; "" while empty; owned */
    size_t length, room;
};

#define ET_STR_EMPTY                                                                               \
    {                                                                                              \
        (char *)"", 0, 0                                                                           \
    }

void et_str_free(struct et_str *str);
/* Empties STR and keeps its memory. */
void et_str_clear(struct et_str *str);
void et_str_add(struct et_str *str, const char *text);
void et_str_add_bytes(struct et_str *str, const void *bytes, size_t count);
void et_str_add_char(struct et_str *str, char c);
void et_str_addf(struct et_str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
void et_str_addv(struct et_str *str, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Gives the text away; the caller frees it. STR is empty again. */
char *et_str_take(struct et_str *str);

#endif
