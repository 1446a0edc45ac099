/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/lexer.h"

#include <string.h>

#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/lang/bytes.h"
#include "forms/model/day.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters of any script, so that “kön” is one faulty name and not three. */
static bool is_wordly(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* “typographic quotes”, dashes and ≥ are no letters. */
static bool is_punctuation(const char *text, uint32_t at, uint32_t end, size_t *length)
{
    uint32_t character = et_utf8_next(text + at, end - at, length);
    return (character >= 0x2000 && character <= 0x206F) || character == 0x3000 ||
           character == 0xFEFF || (character >= 0x2190 && character <= 0x22FF) ||
           (character >= 0xA0 && character <= 0xBF);
}

static uint32_t word_end(const char *text, uint32_t at, uint32_t end)
{
    size_t length;
    while (at < end && is_wordly(text[at])) {
        if ((unsigned char)text[at] >= 0x80 && is_punctuation(text, at, end, &length))
            break;
        at++;
        while (at < end && ((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
    }
    return at;
}

/* dddd-dd-dd, and nothing wordly behind it. */
static bool is_date(const char *text, uint32_t at, uint32_t end)
{
    static const char pattern[] = "0000-00-00";
    if (end - at < 10 || (end - at > 10 && is_wordly(text[at + 10])))
        return false;
    for (uint32_t i = 0; i < 10; i++)
        if (pattern[i] == '0' ? !is_digit(text[at + i]) : text[at + i] != '-')
            return false;
    return true;
}

static struct et_token date(const char *text, uint32_t at)
{
    struct et_token token = {ET_TOKEN_DATE, {at, at + 10}, 0, true, false};
    char written[11];
    memcpy(written, text + at, 10);
    written[10] = '\0';
    int32_t day = 0;
    token.is_bad = !et_day_read(written, &day);
    token.number = day;
    return token;
}

/* num = digit{digit}["." digit{digit}] */
static struct et_token number(const char *text, uint32_t at, uint32_t end)
{
    struct et_token token = {ET_TOKEN_NUMBER, {at, at}, 0, true, false};
    while (at < end && is_digit(text[at]))
        token.number = token.number * 10 + (text[at++] - '0');
    if (end - at >= 2 && text[at] == '.' && is_digit(text[at + 1])) {
        token.is_whole = false;
        double digits = 0, scale = 1;
        int places = 0;
        for (at++; at < end && is_digit(text[at]); at++) {
            if (places++ >= 15)
                continue;
            digits = digits * 10 + (text[at] - '0');
            scale *= 10;
        }
        /* One division of whole numbers is rounded once: 0.1 is 0.1. */
        token.number = (token.number * scale + digits) / scale;
    }
    token.is_bad = token.number > 1e15;
    token.span.end = at;
    return token;
}

static enum et_token_kind symbol(const char *text, uint32_t at, uint32_t end, uint32_t *length)
{
    static const struct {
        const char *text;
        enum et_token_kind kind;
    } symbols[] = {
        {"..", ET_TOKEN_RANGE},    {"->", ET_TOKEN_ARROW},     {"!=", ET_TOKEN_NE},
        {"<=", ET_TOKEN_LE},       {">=", ET_TOKEN_GE},        {":", ET_TOKEN_COLON},
        {",", ET_TOKEN_COMMA},     {".", ET_TOKEN_DOT},        {"@", ET_TOKEN_AT},
        {"%", ET_TOKEN_PERCENT},   {"(", ET_TOKEN_OPEN},       {")", ET_TOKEN_CLOSE},
        {"[", ET_TOKEN_OPEN_LIST}, {"]", ET_TOKEN_CLOSE_LIST}, {"=", ET_TOKEN_EQ},
        {"<", ET_TOKEN_LT},        {">", ET_TOKEN_GT},         {"+", ET_TOKEN_PLUS},
        {"-", ET_TOKEN_MINUS},     {"*", ET_TOKEN_TIMES},      {"/", ET_TOKEN_DIVIDE},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        *length = (uint32_t)strlen(symbols[i].text);
        if (end - at >= *length && memcmp(text + at, symbols[i].text, *length) == 0)
            return symbols[i].kind;
    }
    size_t bytes;
    (void)et_utf8_next(text + at, end - at, &bytes);
    *length = (uint32_t)bytes;
    return ET_TOKEN_STRANGE;
}

struct et_token et_lexer_next(const char *text, uint32_t at, uint32_t end)
{
    for (struct et_blank blank; (blank = et_bytes_blank(text, at, end)).length > 0;)
        at += blank.length;
    if (at >= end)
        return (struct et_token){.kind = ET_TOKEN_END, .span = {end, end}};
    if (is_date(text, at, end))
        return date(text, at);
    if (is_digit(text[at]))
        return number(text, at, end);
    uint32_t word = word_end(text, at, end);
    if (word > at)
        return (struct et_token){.kind = ET_TOKEN_NAME, .span = {at, word}};
    uint32_t length;
    enum et_token_kind kind = symbol(text, at, end, &length);
    return (struct et_token){.kind = kind, .span = {at, at + length}};
}

bool et_lexer_is_name(const char *text, uint32_t begin, uint32_t end)
{
    if (begin >= end || text[begin] < 'a' || text[begin] > 'z')
        return false;
    for (uint32_t i = begin; i < end; i++)
        if (!((text[i] >= 'a' && text[i] <= 'z') || is_digit(text[i]) || text[i] == '_'))
            return false;
    return true;
}

const char *et_token_text(enum et_token_kind kind)
{
    static const char *const texts[] = {
#define ET_TOKEN(name, text) text,
#include "forms/lang/token.def"
#undef ET_TOKEN
    };
    return _(texts[kind]);
}
