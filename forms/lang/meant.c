/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/meant.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/utf8.h"

struct pair {
    const char *written, *meant;
};

static const char *look_up(const struct pair *pairs, size_t count, const char *written,
                           size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(pairs[i].written) == length && memcmp(pairs[i].written, written, length) == 0)
            return pairs[i].meant;
    return NULL;
}
#define LOOK_UP(pairs, written, length)                                                            \
    look_up(pairs, sizeof(pairs) / sizeof(pairs)[0], written, length)

const char *et_meant_word(const char *written)
{
    static const struct pair words[] = {
#define ET_ALIAS(written, meant) {written, meant},
#include "forms/lang/alias.def"
#undef ET_ALIAS
    };
    return LOOK_UP(words, written, strlen(written));
}

const char *et_meant_language(const char *written)
{
    static const struct pair languages[] = {
        {"svenska", "sv"},   {"swedish", "sv"},     {"engelska", "en"},  {"english", "en"},
        {"arabiska", "ar"},  {"arabic", "ar"},      {"dari", "fa-AF"},   {"persiska", "fa"},
        {"farsi", "fa"},     {"tigrinja", "ti"},    {"tigrinska", "ti"}, {"tigrinya", "ti"},
        {"somaliska", "so"}, {"somali", "so"},      {"ukrainska", "uk"}, {"ukrainian", "uk"},
        {"pashto", "ps"},    {"sorani", "ckb"},     {"kurdiska", "kmr"}, {"kurmanji", "kmr"},
        {"ryska", "ru"},     {"russian", "ru"},     {"spanska", "es"},   {"turkiska", "tr"},
        {"polska", "pl"},    {"thailändska", "th"}, {"finska", "fi"},    {"franska", "fr"},
        {"fa_AF", "fa-AF"},  {"se", "sv"},          {"gb", "en"},        {"ua", "uk"},
    };
    return LOOK_UP(languages, written, strlen(written));
}

const char *et_meant_sign(const struct et_parser *parser)
{
    static const struct pair signs[] = {
        {"≥", ">="},  {"≤", "<="}, {"≠", "!="}, {"&", "and"}, {"|", "or"},
        {"!", "not"}, {"×", "*"},  {"−", "-"},  {"–", "-"},   {"→", "->"},
    };
    struct et_span span = parser->token.span;
    return LOOK_UP(signs, parser->text + span.begin, span.end - span.begin);
}

/* The plain letter in C's place, or 0. */
static char plain(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')
        return (char)c;
    switch (c) {
    case 0xE5: /* å ä à á */
    case 0xE4:
    case 0xC5:
    case 0xC4:
    case 0xE0:
    case 0xE1:
        return 'a';
    case 0xF6: /* ö ø */
    case 0xD6:
    case 0xF8:
        return 'o';
    case 0xE9: /* é è */
    case 0xC9:
    case 0xE8:
        return 'e';
    case 0xFC: /* ü */
    case 0xDC:
        return 'u';
    default:
        return c == '-' || c == '.' ? '_' : '\0';
    }
}

const char *et_meant_name(struct et_parser *parser, struct et_span span)
{
    char *name = et_arena_alloc(parser->unit->arena, span.end - span.begin + 2);
    size_t length = 0;
    for (uint32_t at = span.begin; at < span.end;) {
        size_t bytes;
        char c = plain(et_utf8_next(parser->text + at, span.end - at, &bytes));
        at += (uint32_t)bytes;
        if (c != '\0' && (length > 0 || (c >= 'a' && c <= 'z')))
            name[length++] = c;
    }
    while (length > 0 && name[length - 1] == '_')
        length--;
    name[length] = '\0';
    return name;
}

const char *et_meant_joined(struct et_parser *parser, struct et_span span)
{
    while (span.begin > 0 && strchr(" \t\n", parser->text[span.begin - 1]) == NULL)
        span.begin--;
    while (span.end < parser->end && strchr(" \t:", parser->text[span.end]) == NULL)
        span.end++;
    return span.end - span.begin <= ET_NAME_MAX ? et_meant_name(parser, span) : "";
}
