/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "forms/base/text.h"

static const struct {
    int exit_code;
    const char *text;
} statuses[] = {
#define ET_STATUS(name, exit_code, text) [ET_##name] = {exit_code, text},
#include "forms/base/status.def"
#undef ET_STATUS
};

int et_status_exit(enum et_status status)
{
    assert((size_t)status < sizeof statuses / sizeof statuses[0]);
    return statuses[status].exit_code;
}

const char *et_status_text(enum et_status status)
{
    assert((size_t)status < sizeof statuses / sizeof statuses[0]);
    return _(statuses[status].text);
}

enum et_status et_error_set(struct et_error *error, enum et_status status, const char *format, ...)
{
    if (error == NULL)
        return status;
    error->status = status;
    va_list args;
    va_start(args, format);
    int length = vsnprintf(error->text, sizeof error->text, format, args);
    va_end(args);
    if (length >= (int)sizeof error->text) {
        size_t end = sizeof error->text - 1;
        while (end > 0 && ((unsigned char)error->text[end] & 0xC0) == 0x80)
            end--;
        error->text[end] = '\0';
    }
    return status;
}
