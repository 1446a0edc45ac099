/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * golden.h - compares a text with the one that is kept in tests/golden. With
 * ET_GOLDEN=update in the environment it keeps the new one instead; look at
 * the difference before committing it.
 */
#ifndef ET_GOLDEN_H
#define ET_GOLDEN_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/io.h"
#include "tests/unit.h"

/* The number of the first line in which A and B differ. */
static inline int golden_line(const char *a, const char *b)
{
    int line = 1;
    for (; *a == *b && *a != '\0'; a++, b++)
        line += *a == '\n';
    return line;
}

static inline void assert_golden(const char *path, const char *text)
{
    const char *mode = getenv("ET_GOLDEN");
    char *kept = NULL;
    size_t size = 0;
    struct et_error error = {0};
    if (mode != NULL && strcmp(mode, "update") == 0) {
        assert_int_equal(et_io_write(path, text, strlen(text), &error), ET_OK);
        return;
    }
    if (et_io_read(path, 4 << 20, &kept, &size, &error) != ET_OK)
        fail_msg("%s", error.text);
    bool is_same = strcmp(kept, text) == 0;
    int line = is_same ? 0 : golden_line(kept, text);
    free(kept);
    if (!is_same)
        fail_msg("%s differs in line %d; see it with ET_GOLDEN=update and git diff", path, line);
}

#endif
