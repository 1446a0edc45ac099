/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/format.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/lang/bytes.h"
#include "forms/lang/lexer.h"
#include "forms/lang/lore.h"
#include "forms/lang/parser.h"

struct layout {
    const char *text;
    struct et_str *out;
    struct et_str comments; /* those that wait for the statement below them */
    bool has_gap;           /* an empty line stood above */
    bool has_written;       /* anything at all */
    enum et_word last_top;  /* of the block above */
};

/* ---- one line -------------------------------------------------------------------- */

/* The words whose rest is text, or has spaces of its own to keep. */
static bool takes_rest(enum et_word word)
{
    switch (word) {
    case ET_WORD_TITLE:
    case ET_WORD_SOURCE:
    case ET_WORD_LANGUAGES:
    case ET_WORD_CONTROLLER:
    case ET_WORD_CONTACT:
    case ET_WORD_PURPOSE:
    case ET_WORD_BASIS:
    case ET_WORD_RETENTION:
    case ET_WORD_HINT:
    case ET_WORD_UNIT:
    case ET_WORD_AUDIO:
    case ET_WORD_IMAGE:
    case ET_WORD_ALLOW:
        return true;
    default:
        return false;
    }
}

static bool is_word(const char *text, struct et_token token, const char *word)
{
    size_t length = token.span.end - token.span.begin;
    return strlen(word) == length && memcmp(text + token.span.begin, word, length) == 0;
}

/* After these a sign belongs to the number behind it. */
static bool ends_operand(const char *text, struct et_token token)
{
    static const char *const words[] = {"window", "and",    "or",      "not", "in",    "value",
                                        "when",   "number", "decimal", "of",  "check", "default"};
    if (token.kind == ET_TOKEN_NAME) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (is_word(text, token, words[i]))
                return false;
        return true;
    }
    return token.kind == ET_TOKEN_NUMBER || token.kind == ET_TOKEN_DATE ||
           token.kind == ET_TOKEN_CLOSE || token.kind == ET_TOKEN_CLOSE_LIST;
}

/* Is there a space between two tokens? */
static bool is_apart(const char *text, struct et_token before, bool is_sign, struct et_token token)
{
    switch (before.kind) {
    case ET_TOKEN_DOT:
    case ET_TOKEN_RANGE:
    case ET_TOKEN_AT:
    case ET_TOKEN_OPEN:
    case ET_TOKEN_OPEN_LIST:
        return false;
    case ET_TOKEN_MINUS:
    case ET_TOKEN_PLUS:
        if (is_sign)
            return false;
        break;
    default:
        break;
    }
    switch (token.kind) {
    case ET_TOKEN_DOT:
    case ET_TOKEN_RANGE:
    case ET_TOKEN_AT:
    case ET_TOKEN_CLOSE:
    case ET_TOKEN_CLOSE_LIST:
    case ET_TOKEN_COMMA:
    case ET_TOKEN_COLON:
        return false;
    case ET_TOKEN_OPEN: /* mean(...), but “and (...)” */
        return before.kind != ET_TOKEN_NAME || !ends_operand(text, before);
    default:
        return true;
    }
}

/* The line up to its text, token by token; then the text. */
static void add_tokens(struct layout *layout, uint32_t at, uint32_t end)
{
    struct et_token before = {.kind = ET_TOKEN_END};
    bool is_sign = false;
    for (;;) {
        struct et_token token = et_lexer_next(layout->text, at, end);
        if (token.kind == ET_TOKEN_END)
            return;
        if (before.kind != ET_TOKEN_END && is_apart(layout->text, before, is_sign, token))
            et_str_add_char(layout->out, ' ');
        et_str_add_bytes(layout->out, layout->text + token.span.begin,
                         token.span.end - token.span.begin);
        at = token.span.end;
        if (token.kind == ET_TOKEN_COLON)
            break;
        is_sign = (token.kind == ET_TOKEN_MINUS || token.kind == ET_TOKEN_PLUS) &&
                  !ends_operand(layout->text, before);
        before = token;
    }
    while (at < end && (layout->text[at] == ' ' || layout->text[at] == '\t'))
        at++;
    if (at < end)
        et_str_add_char(layout->out, ' ');
    et_str_add_bytes(layout->out, layout->text + at, end - at);
}

static void add_rest(struct layout *layout, const struct et_stmt *stmt)
{
    uint32_t at = stmt->word_span.end;
    et_str_add_bytes(layout->out, layout->text + stmt->word_span.begin, at - stmt->word_span.begin);
    while (at < stmt->span.end && (layout->text[at] == ' ' || layout->text[at] == '\t'))
        at++;
    if (at < stmt->span.end)
        et_str_add_char(layout->out, ' ');
    et_str_add_bytes(layout->out, layout->text + at, stmt->span.end - at);
}

/* ---- lines among one another -------------------------------------------------------- */

static bool is_block(enum et_word word)
{
    return word == ET_WORD_PRIVACY || word == ET_WORD_SCALE || word == ET_WORD_LIST ||
           word == ET_WORD_SECTION || word == ET_WORD_INDICATOR || word == ET_WORD_TARGET;
}

static void add_indent(struct layout *layout, size_t level)
{
    for (size_t i = 0; i < level; i++)
        et_str_add(layout->out, "  ");
}

static void add_comments(struct layout *layout, size_t level)
{
    for (const char *line = layout->comments.text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 0)
            add_indent(layout, level);
        et_str_add_bytes(layout->out, line, length);
        et_str_add_char(layout->out, '\n');
        line += length + 1;
    }
    et_str_clear(&layout->comments);
}

static void add_statement(struct layout *layout, const struct et_stmt *stmt, size_t level)
{
    bool is_new = level == 0 && (is_block(stmt->word) || is_block(layout->last_top) ||
                                 (stmt->word == ET_WORD_WAVE && layout->last_top != ET_WORD_WAVE));
    if (layout->has_written && (is_new || layout->has_gap))
        et_str_add_char(layout->out, '\n');
    add_comments(layout, level);
    add_indent(layout, level);
    if (takes_rest(stmt->word))
        add_rest(layout, stmt);
    else
        add_tokens(layout, stmt->span.begin, stmt->span.end);
    et_str_add_char(layout->out, '\n');
    layout->last_top = level == 0 ? stmt->word : layout->last_top;
    layout->has_gap = false;
    layout->has_written = true;
}

/* Comments and empty lines from AT up to the line that ENDS begins on. */
static void gather(struct layout *layout, uint32_t at, uint32_t ends)
{
    while (at < ends) {
        const char *newline = memchr(layout->text + at, '\n', ends - at);
        uint32_t next = newline != NULL ? (uint32_t)(newline - layout->text) + 1 : ends;
        uint32_t begin = at, end = newline != NULL ? next - 1 : ends;
        while (begin < end && strchr(" \t\r", layout->text[begin]) != NULL)
            begin++;
        while (end > begin && strchr(" \t\r", layout->text[end - 1]) != NULL)
            end--;
        if (begin < end) {
            et_str_add_bytes(&layout->comments, layout->text + begin, end - begin);
            et_str_add_char(&layout->comments, '\n');
        } else if (layout->comments.length == 0) {
            layout->has_gap = true;
        } else if (layout->comments.text[layout->comments.length - 1] == '\n' &&
                   (layout->comments.length < 2 ||
                    layout->comments.text[layout->comments.length - 2] != '\n')) {
            et_str_add_char(&layout->comments, '\n');
        }
        at = next;
    }
}

static uint32_t line_begin(const char *text, uint32_t at)
{
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

/* STMTs and what stands under them, in the order of the file; at most four deep. */
static uint32_t add_all(struct layout *layout, const struct et_stmt *stmt, size_t level,
                        uint32_t done)
{
    for (; stmt != NULL; stmt = stmt->next) {
        uint32_t begin = line_begin(layout->text, stmt->span.begin);
        gather(layout, done, begin > done ? begin : done);
        add_statement(layout, stmt, level);
        done = stmt->span.end;
        while (layout->text[done] != '\0' && layout->text[done] != '\n')
            done++;
        done += layout->text[done] == '\n';
        done = add_all(layout, stmt->first, level + 1, done);
    }
    return done;
}

/* Does DIAGS hold a fault that layout does not mend? */
static bool is_unreadable(struct et_diags *diags)
{
    static const char *const mended[] = {"tab-indent", "wrong-indent", "expected-space"};
    for (size_t i = 0; i < et_diags_total(diags); i++) {
        bool is_mended = false;
        for (size_t k = 0; k < sizeof mended / sizeof mended[0]; k++)
            is_mended |= strcmp(et_diags_at(diags, i)->code, mended[k]) == 0;
        if (!is_mended)
            return true;
    }
    return false;
}

bool et_format(const struct et_source *source, struct et_diags *diags, struct et_str *out)
{
    struct et_unit unit = {source, diags, et_arena_new()};
    const struct et_stmt *root = et_bytes_check(&unit) ? et_parse(&unit) : NULL;
    bool is_readable = root != NULL && !is_unreadable(diags);
    if (is_readable) {
        struct layout layout = {
            .text = et_source_text(source), .out = out, .comments = ET_STR_EMPTY};
        uint32_t size = et_source_size(source);
        uint32_t at = size >= 3 && memcmp(layout.text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        uint32_t done = add_all(&layout, root->first, 0, at);
        gather(&layout, done, size);
        while (layout.comments.length > 1 &&
               layout.comments.text[layout.comments.length - 2] == '\n')
            layout.comments.text[--layout.comments.length] = '\0';
        if (layout.comments.length > 0 && layout.has_written && layout.has_gap)
            et_str_add_char(out, '\n');
        add_comments(&layout, 0);
        et_str_free(&layout.comments);
    }
    et_arena_free(unit.arena);
    et_lore_teach(diags, source);
    return is_readable;
}
