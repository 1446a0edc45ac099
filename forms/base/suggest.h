/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest.h - "did you mean": the nearest of the names there are.
 */
#ifndef ET_SUGGEST_H
#define ET_SUGGEST_H

#include <stddef.h>

/*
 * How many single edits (a character put in, taken out, changed, or two
 * neighbours swapped) lead from A to B: Damerau (1964), optimal string
 * alignment; counted in bytes, at most LIMIT + 1.
 */
size_t et_suggest_distance(const char *a, const char *b, size_t limit);

/* Keeps the best of the names it is shown. Start from {.word = word}. */
struct et_suggest {
    const char *word;
    const char *best; /* NULL while nothing is near enough; borrowed */
    size_t distance;
};
void et_suggest_try(struct et_suggest *suggest, const char *name);

#endif
