/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phrase.h - the kit's own words to participants (next, back, how to mark a
 * box ...) in the languages of the library. All but sv and en are unreviewed
 * until a native reader has signed them.
 */
#ifndef ET_PHRASE_H
#define ET_PHRASE_H

#include <stdbool.h>

struct et_str;

enum et_phrase {
#define ET_PHRASE(name, ...) ET_PHRASE_##name,
#include "forms/model/phrase.def"
#undef ET_PHRASE
    ET_PHRASE_COUNT
};

/*
 * The phrase in the language TAG ("fa-AF"; "fa" finds it too), in English
 * where the kit has not that language. Static.
 */
const char *et_phrase(enum et_phrase phrase, const char *tag);

/*
 * Adds the phrase to OUT with what stands in braces filled in: pairs of a name
 * and its text, ended by NULL.
 *
 *     et_phrase_fill(&out, ET_PHRASE_PAGE_OF, "ar", "n", "1", "m", "4", NULL);
 */
void et_phrase_fill(struct et_str *out, enum et_phrase phrase, const char *tag, ...)
    __attribute__((sentinel));

/* Has the kit its own words in this language, and has someone checked them? */
bool et_phrase_has(const char *tag);
bool et_phrase_is_reviewed(const char *tag);

/* The language's own name: "العربية"; the tag itself where unknown. Static. */
const char *et_language_name(const char *tag);

/* Is the language written from right to left? */
bool et_language_is_rtl(const char *tag);

#endif
