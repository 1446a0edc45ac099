/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * meant.h - what people write for the words, names and signs of the language.
 */
#ifndef ET_MEANT_H
#define ET_MEANT_H

#include <stddef.h>

#include "forms/lang/parser.h"

/* “fråga” is “ask”; NULL if nobody would say so. Static. */
const char *et_meant_word(const char *written);

/* “svenska” is “sv”; NULL if unknown. Static. */
const char *et_meant_language(const char *written);

/* “Kön” as a name could be: “kon”; "" where no letter of it can stay. */
const char *et_meant_name(struct et_parser *parser, struct et_span span);

/* “≥” is “>=”; NULL if unknown. Static. */
const char *et_meant_sign(const struct et_parser *parser);

/*
 * The name that was meant by what is not quite one at SPAN, with what is
 * written on to it: “a-b”, “1a”, “"a"”. Lives in the unit's arena; "" if none.
 */
const char *et_meant_joined(struct et_parser *parser, struct et_span span);

#endif
