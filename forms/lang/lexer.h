/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lexer.h - the tokens of one line, up to the text for people.
 */
#ifndef ET_LEXER_H
#define ET_LEXER_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/base/source.h"

enum et_token_kind {
#define ET_TOKEN(name, text) ET_TOKEN_##name,
#include "forms/lang/token.def"
#undef ET_TOKEN
};

struct et_token {
    enum et_token_kind kind;
    struct et_span span;
    double number; /* NUMBER, and DATE: its day */
    bool is_whole; /* NUMBER: written without a point */
    bool is_bad;   /* DATE: no such day; NUMBER: too large */
};

/* The token at byte AT of the line that ends before END; blanks are passed. */
struct et_token et_lexer_next(const char *text, uint32_t at, uint32_t end);

/* Is it a name: [a-z][a-z0-9_]*? */
bool et_lexer_is_name(const char *text, uint32_t begin, uint32_t end);

/* "“=”", "a name": what to call such a token in a message; static. */
const char *et_token_text(enum et_token_kind kind);

#endif
