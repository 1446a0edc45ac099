/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lore.h - what is known of each diagnostic: why it is one, an example of the
 * fault and of its mend.
 */
#ifndef ET_LORE_H
#define ET_LORE_H

#include <stddef.h>

struct et_diags;
struct et_source;

struct et_lore {
    const char *name;
    const char *why;            /* in English, for _() */
    const char *fault, *mended; /* lines of a form */
};

/* All of them, in alphabetical order. */
extern const struct et_lore et_lore[];
extern const size_t et_lore_count;

/* The one called NAME, or NULL. */
const struct et_lore *et_lore_find(const char *name);

/*
 * Completes the messages about SOURCE: one that says nothing to type instead
 * gets an example, and the first of each kind says why it is a fault at all.
 */
void et_lore_teach(struct et_diags *diags, const struct et_source *source);

#endif
