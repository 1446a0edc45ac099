/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

static void reserve(struct et_str *str, size_t more)
{
    size_t need = str->length + more + 1;
    if (need <= str->room)
        return;
    size_t room = str->room < 64 ? 64 : str->room;
    while (room < need)
        room *= 2;
    str->text = et_realloc(str->room > 0 ? str->text : NULL, room);
    str->room = room;
    str->text[str->length] = '\0';
}

void et_str_free(struct et_str *str)
{
    if (str->room > 0)
        free(str->text);
    *str = (struct et_str)ET_STR_EMPTY;
}

void et_str_clear(struct et_str *str)
{
    str->length = 0;
    if (str->room > 0)
        str->text[0] = '\0';
}

void et_str_add_bytes(struct et_str *str, const void *bytes, size_t count)
{
    if (count == 0)
        return;
    reserve(str, count);
    memcpy(str->text + str->length, bytes, count);
    str->length += count;
    str->text[str->length] = '\0';
}

void et_str_add(struct et_str *str, const char *text)
{
    et_str_add_bytes(str, text, strlen(text));
}

void et_str_add_char(struct et_str *str, char c)
{
    et_str_add_bytes(str, &c, 1);
}

void et_str_addv(struct et_str *str, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length > 0) {
        reserve(str, (size_t)length);
        (void)vsnprintf(str->text + str->length, (size_t)length + 1, format, again);
        str->length += (size_t)length;
    }
    va_end(again);
}

void et_str_addf(struct et_str *str, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    et_str_addv(str, format, args);
    va_end(args);
}

char *et_str_take(struct et_str *str)
{
    reserve(str, 0);
    char *text = str->text;
    *str = (struct et_str)ET_STR_EMPTY;
    return text;
}
