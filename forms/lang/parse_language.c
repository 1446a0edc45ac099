/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse_language.c - language tags, and lists of names. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/lang/fault.h"
#include "forms/lang/meant.h"
#include "forms/lang/parser.h"

struct et_name et_parser_chunk(struct et_parser *parser)
{
    uint32_t begin = parser->token.span.begin, end = begin;
    while (end < parser->end && parser->text[end] != ' ' && parser->text[end] != '\t' &&
           parser->text[end] != ',')
        end++;
    struct et_name name = {NULL, {begin, end}};
    if (end > begin)
        name.text = et_arena_copy(parser->unit->arena, parser->text + begin, end - begin);
    et_parser_start(parser, end);
    return name;
}

void et_parser_add_name(struct et_parser *parser, struct et_stmt *stmt, struct et_name name)
{
    /* Grows at each power of two. */
    if ((stmt->name_count & (stmt->name_count - 1)) == 0) {
        size_t room = stmt->name_count == 0 ? 1 : stmt->name_count * 2;
        struct et_name *names = et_arena_array(parser->unit->arena, room, sizeof *names);
        if (stmt->name_count > 0)
            memcpy(names, stmt->names, stmt->name_count * sizeof *names);
        stmt->names = names;
    }
    stmt->names[stmt->name_count++] = name;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A BCP 47 tag in short: 2 or 3 letters, and parts of 2 to 8 behind hyphens. */
static bool is_tag(const char *text)
{
    size_t part = 0, length = 0;
    for (const char *c = text;; c++) {
        if (*c != '-' && *c != '\0') {
            if (!is_letter(*c) && (part == 0 || *c < '0' || *c > '9'))
                return false;
            length++;
            continue;
        }
        if (length < 2 || length > (part == 0 ? 3U : 8U))
            return false;
        if (*c == '\0')
            return c - text <= 32;
        part++;
        length = 0;
    }
}

/* lang = a BCP 47 tag */
bool et_parse_language(struct et_parser *parser, struct et_name *name)
{
    struct et_name tag = et_parser_chunk(parser);
    if (tag.text == NULL)
        return et_parser_expected(parser, "expected-language", _("a language such as “sv”"));
    if (!is_tag(tag.text)) {
        struct et_diag *diag = ET_FAULT(parser->unit, "bad-language", tag.span,
                                        _("“%s” is no language tag"), tag.text);
        const char *meant = et_meant_language(tag.text);
        if (meant != NULL) {
            ET_HELP(parser->unit, diag, _("write “%s”"), meant);
            ET_FIX(parser->unit, diag, tag.span, true, "%s", meant);
        } else {
            ET_HELP(parser->unit, diag, _("write it as in “sv”, “ar”, “fa-AF”"));
        }
        return false;
    }
    *name = tag;
    return true;
}

/* "languages" lang {lang} */
bool et_parse_languages(struct et_parser *parser, struct et_stmt *stmt)
{
    do {
        struct et_name name = {0};
        if (!et_parse_language(parser, &name))
            return false;
        et_parser_add_name(parser, stmt, name);
        if (parser->token.kind == ET_TOKEN_COMMA)
            et_parser_take(parser);
    } while (parser->token.kind != ET_TOKEN_END);
    return true;
}
