/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/bytes.h"

#include <string.h>

#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/lang/fault.h"
#include "forms/lang/lexer.h"

enum { UNSEEN_MAX = 50 }; /* lines with such characters that are reported */

/* ---- a file that is no form ------------------------------------------------------- */

static void no_form(struct et_unit *unit, const char *what, const char *help)
{
    struct et_span first = et_source_line(unit->source, 0);
    first.end = first.end > first.begin ? first.begin + 1 : first.begin;
    struct et_diag *diag = ET_FAULT(unit, "not-a-form", first, "%s", what);
    ET_HELP(unit, diag, "%s", help);
}

static bool begins(const char *text, uint32_t size, const char *with, uint32_t length)
{
    return size >= length && memcmp(text, with, length) == 0;
}

/* A file of another kind, by its first bytes. */
static bool is_other_kind(struct et_unit *unit, const char *text, uint32_t size)
{
    if (begins(text, size, "PK\3\4", 4))
        no_form(unit, _("this is a Word, Excel or zip file, not a form"),
                _("save it as plain text (.txt, UTF-8) in your editor, and check that file"));
    else if (begins(text, size, "%PDF", 4) || begins(text, size, "\xD0\xCF\x11\xE0", 4))
        no_form(unit, _("this is a PDF or Office file, not a form"),
                _("copy its text into a plain text file (.txt, UTF-8), and check that file"));
    else if (begins(text, size, "\xFF\xFE", 2) || begins(text, size, "\xFE\xFF", 2))
        no_form(unit, _("this file is saved as “Unicode” (UTF-16)"),
                _("save it again and choose the encoding UTF-8"));
    else if (memchr(text, '\r', size) != NULL && memchr(text, '\n', size) == NULL)
        no_form(unit, _("the lines of this file end as on an old Mac"),
                _("save it again with the line ends of Windows or Unix"));
    else
        return false;
    return true;
}

/* Does the line at AT begin with a word that may begin a line, at its very edge? */
static bool is_statement(const char *text, uint32_t at, uint32_t end)
{
    struct et_token token = et_lexer_next(text, at, end);
    return token.kind == ET_TOKEN_NAME && et_word_find(text, token.span) != ET_WORD_NONE;
}

/* Does any line at all begin with a word of the language? */
static bool has_statement(const char *text, uint32_t size, bool *is_empty)
{
    *is_empty = true;
    for (uint32_t at = begins(text, size, "\xEF\xBB\xBF", 3) ? 3 : 0; at < size;) {
        const char *newline = memchr(text + at, '\n', size - at);
        uint32_t end = newline != NULL ? (uint32_t)(newline - text) : size;
        uint32_t first = at;
        while (first < end && strchr(" \t\r", text[first]) != NULL && text[first] != '\0')
            first++;
        if (first < end && text[first] != '#') {
            *is_empty = false;
            if (is_statement(text, first, end))
                return true;
        }
        at = end + 1;
    }
    return false;
}

static bool is_form(struct et_unit *unit, const char *text, uint32_t size)
{
    bool is_empty;
    if (is_other_kind(unit, text, size))
        return false;
    if (has_statement(text, size, &is_empty))
        return true;
    if (is_empty)
        no_form(unit, _("there is nothing in this file"),
                _("begin with a line such as: form etablering"));
    else
        no_form(unit, _("no line begins with a word of the form language"),
                _("begin with a line such as: form etablering"));
    return false;
}

/* ---- characters --------------------------------------------------------------------- */

/* Blanks that are no space, marks of width nought, ends of lines within a line. */
static const struct {
    uint32_t character;
    bool in_texts;       /* no text may hold it either */
    const char *instead; /* what takes its place */
} unseen[] = {
    {0x00A0, false, " "}, {0x00AD, false, ""}, {0x200B, false, ""},  {0x200C, false, ""},
    {0x200D, false, ""},  {0x200E, false, ""}, {0x200F, false, ""},  {0x2028, true, " "},
    {0x2029, true, " "},  {0x202A, false, ""}, {0x202B, false, ""},  {0x202C, false, ""},
    {0x202D, true, ""},   {0x202E, true, ""},  {0x2066, false, ""},  {0x2067, false, ""},
    {0x2068, false, ""},  {0x2069, false, ""}, {0x202F, false, " "}, {0x3000, false, " "},
    {0xFEFF, true, ""},   {0x0085, true, " "},
};

struct et_blank et_bytes_blank(const char *text, uint32_t at, uint32_t end)
{
    unsigned char first = at < end ? (unsigned char)text[at] : 0;
    if (first == ' ' || first == '\t')
        return (struct et_blank){1, first == ' ' ? 1 : 2};
    if (first != 0xC2 && first != 0xE2 && first != 0xE3 && first != 0xEF)
        return (struct et_blank){0, 0};
    size_t length;
    uint32_t character = et_utf8_next(text + at, end - at, &length);
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
        if (unseen[i].character == character)
            return (struct et_blank){(uint32_t)length, *unseen[i].instead == ' '};
    return (struct et_blank){0, 0};
}

/*
 * Reports CHARACTER at SPAN if nobody can see it. In the text behind the colon
 * a hard space or the joiners of Persian are at home; among names they are not.
 */
static bool is_unseen(struct et_unit *unit, uint32_t character, struct et_span span, bool is_text)
{
    bool is_control =
        character < 0x20 && character != '\t' && character != '\n' && character != '\r';
    const char *instead = is_control ? "" : NULL;
    for (size_t i = 0; character >= 0x80 && i < sizeof unseen / sizeof unseen[0]; i++)
        if (unseen[i].character == character && (unseen[i].in_texts || !is_text))
            instead = unseen[i].instead;
    if (instead == NULL)
        return false;
    struct et_diag *diag = ET_FAULT(unit, "control-character", span,
                                    _("a character that cannot be seen (U+%04X)"), character);
    ET_HELP(unit, diag, *instead == ' ' ? _("put a plain space in its place") : _("delete it"));
    ET_FIX(unit, diag, span, true, "%s", instead);
    return true;
}

/* The first byte that is no UTF-8, and of what cannot be seen one a line. */
static void check_characters(struct et_unit *unit, const char *text, uint32_t size)
{
    bool is_text = false, is_said = false; /* behind a colon or in a comment; in this line */
    size_t said = 0;
    for (uint32_t at = begins(text, size, "\xEF\xBB\xBF", 3) ? 3 : 0; at < size;) {
        unsigned char byte = (unsigned char)text[at];
        if (byte >= 0x20 && byte < 0x80) {
            is_text |= byte == ':' || byte == '#';
            at++;
            continue;
        }
        size_t length = 1;
        uint32_t character = byte < 0x80 ? byte : et_utf8_next(text + at, size - at, &length);
        struct et_span span = {at, at + (uint32_t)length};
        if (character == 0xFFFD && length == 1) {
            struct et_diag *diag = ET_FAULT(unit, "not-utf8", span, _("this is no UTF-8 text"));
            ET_HELP(unit, diag, _("save the file as UTF-8 in your editor"));
            return;
        }
        is_text &= character != '\n';
        is_said &= character != '\n';
        if (!is_said && said < UNSEEN_MAX && is_unseen(unit, character, span, is_text)) {
            is_said = true;
            said++;
        }
        at += (uint32_t)length;
    }
}

bool et_bytes_check(struct et_unit *unit)
{
    const char *text = et_source_text(unit->source);
    uint32_t size = et_source_size(unit->source);
    if (!is_form(unit, text, size))
        return false;
    check_characters(unit, text, size);
    return true;
}
