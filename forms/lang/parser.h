/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parser.h - from lines to the tree. A fault is reported once a line and the
 * parser goes on with the next.
 */
#ifndef ET_PARSER_H
#define ET_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/lang/lexer.h"
#include "forms/lang/tree.h"

/* The whole form: the statements at indent 0 stand under the result. */
struct et_stmt *et_parse(struct et_unit *unit);

/* ---- shared by parser.c, line.c and parse_*.c ------------------------------- */

struct et_parser {
    struct et_unit *unit;
    const char *text;
    uint32_t end;          /* of the line */
    struct et_token token; /* the one at hand */
    uint32_t last_end;     /* of the one before it */
    int depth;             /* of brackets, in one expression */
    size_t nodes;
};

void et_parser_start(struct et_parser *parser, uint32_t at);
void et_parser_take(struct et_parser *parser);
bool et_parser_is_word(const struct et_parser *parser, const char *word);

/* A valid name at hand, taken; else reported and false. */
bool et_parser_name(struct et_parser *parser, struct et_name *name);

/* Reports that WHAT was expected where the parser stands; returns false. */
bool et_parser_expected(struct et_parser *parser, const char *code, const char *what);

/* A whole number from LOW to HIGH, taken; else reported and false. */
bool et_parser_whole(struct et_parser *parser, int64_t low, int64_t high, int64_t *number,
                     struct et_span *span);

/* Where something is missing: the token at hand, or the place behind the last. */
struct et_span et_parser_gap(const struct et_parser *parser);

/* The rest of a statement whose word is taken. False: reported. */
bool et_parse_line(struct et_parser *parser, struct et_stmt *stmt);

/* type: the kind of an ask, with its list, range or length. False: reported. */
bool et_parse_kind(struct et_parser *parser, struct et_stmt *stmt);

/* Letters up to the next blank or comma: a language tag, a lint; TEXT is NULL if none. */
struct et_name et_parser_chunk(struct et_parser *parser);
/* Puts NAME behind those that STMT has. */
void et_parser_add_name(struct et_parser *parser, struct et_stmt *stmt, struct et_name name);

/* lang; lang {lang} to the end of the line. False: reported. */
bool et_parse_language(struct et_parser *parser, struct et_name *name);
bool et_parse_languages(struct et_parser *parser, struct et_stmt *stmt);

/* expr. NULL: reported. */
struct et_node *et_parse_expr(struct et_parser *parser);

#endif
