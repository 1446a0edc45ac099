/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/suggest.h"

#include <string.h>

enum { LONGEST = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t et_suggest_distance(const char *a, const char *b, size_t limit)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    size_t difference = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (a_length > LONGEST || b_length > LONGEST || difference > limit)
        return limit + 1;

    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        above[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return least(above[b_length], limit + 1);
}

void et_suggest_try(struct et_suggest *suggest, const char *name)
{
    size_t length = strlen(suggest->word);
    size_t limit = length <= 3 ? 1 : length <= 5 ? 2 : 3;
    if (limit >= length)
        limit = length > 0 ? length - 1 : 0;
    if (length <= 2 && strlen(name) <= 1) /* “ja” is no slip for “a” */
        return;
    size_t distance = et_suggest_distance(suggest->word, name, limit);
    if (distance > limit || (suggest->best != NULL && distance >= suggest->distance))
        return;
    suggest->best = name;
    suggest->distance = distance;
}
