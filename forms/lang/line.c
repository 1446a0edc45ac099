/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c - what stands behind the first word of each statement. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/lang/fault.h"
#include "forms/lang/meant.h"
#include "forms/lang/parser.h"

/* ---- small parts -------------------------------------------------------------- */

/* “och”, “&&”, “is” between two things: the word of the language, or NULL. */
static const char *joiner_meant(const struct et_parser *parser)
{
    static const char *const words[][2] = {{"och", "and"}, {"eller", "or"}, {"inte", "not"},
                                           {"is", "="},    {"är", "="},     {"AND", "and"},
                                           {"OR", "or"},   {"NOT", "not"},  {"contains", "has"},
                                           {"har", "has"}, {"eq", "="},     {"i", "in"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (et_parser_is_word(parser, words[i][0]))
            return words[i][1];
    return parser->token.kind == ET_TOKEN_STRANGE ? et_meant_sign(parser) : NULL;
}

/* Nothing more may stand on the line. */
static bool line_end(struct et_parser *parser)
{
    if (parser->token.kind == ET_TOKEN_END)
        return true;
    struct et_span span = {parser->token.span.begin, parser->end};
    struct et_diag *diag =
        ET_FAULT(parser->unit, "unexpected-text", span, _("nothing more is expected on this line"));
    const char *joiner = joiner_meant(parser);
    if (joiner != NULL)
        ET_HELP(parser->unit, diag, _("write “%s”"), joiner);
    else if (parser->token.kind == ET_TOKEN_COLON)
        ET_HELP(parser->unit, diag, _("this statement takes no text"));
    else if (parser->token.kind == ET_TOKEN_CLOSE)
        ET_HELP(parser->unit, diag, _("take “)” away, or open it before"));
    return false;
}

static bool expect(struct et_parser *parser, enum et_token_kind kind)
{
    if (parser->token.kind != kind)
        return et_parser_expected(parser, "expected-sign", et_token_text(kind));
    et_parser_take(parser);
    return true;
}

/* A text from BEGIN to the line's end, within the limit. */
static bool wording(struct et_parser *parser, struct et_stmt *stmt, uint32_t begin)
{
    struct et_unit *unit = parser->unit;
    while (begin < parser->end && (parser->text[begin] == ' ' || parser->text[begin] == '\t'))
        begin++;
    struct et_span span = {begin, parser->end};
    if (begin == parser->end) {
        struct et_diag *diag = ET_FAULT(unit, "missing-text", et_parser_gap(parser),
                                        _("the text that people read is missing"));
        ET_NOTE(unit, diag, _("it stands on the same line, behind the colon or the word"));
        return false;
    }
    if (span.end - span.begin > ET_WORDING_MAX &&
        et_utf8_count(parser->text + begin, span.end - begin) > ET_WORDING_MAX) {
        struct et_diag *diag = ET_FAULT(unit, "text-too-long", span,
                                        _("a text of more than %d characters"), ET_WORDING_MAX);
        ET_HELP(unit, diag, _("make it shorter, or several notes"));
        return false;
    }
    stmt->text = et_arena_copy(unit->arena, parser->text + begin, span.end - begin);
    stmt->text_span = span;
    return true;
}

/* ": text" */
static bool colon_text(struct et_parser *parser, struct et_stmt *stmt)
{
    struct et_unit *unit = parser->unit;
    if (parser->token.kind != ET_TOKEN_COLON) {
        struct et_diag *diag = ET_FAULT(unit, "expected-colon", et_parser_gap(parser),
                                        _("expected “:” and the text that people read"));
        ET_HELP(unit, diag, _("put “: ” before the text"));
        return false;
    }
    uint32_t colon = parser->token.span.end;
    if (colon < parser->end && parser->text[colon] != ' ' && parser->text[colon] != '\t') {
        struct et_diag *diag = ET_FAULT(unit, "expected-space", parser->token.span,
                                        _("a space must follow this colon"));
        ET_HELP(unit, diag, _("write “: ”"));
        ET_FIX(unit, diag, parser->token.span, true, ": ");
    }
    parser->last_end = colon;
    return wording(parser, stmt, colon);
}

/* The rest of the line, whatever it holds. */
static bool rest(struct et_parser *parser, struct et_stmt *stmt)
{
    return wording(parser, stmt, parser->last_end);
}

bool et_parser_whole(struct et_parser *parser, int64_t low, int64_t high, int64_t *number,
                     struct et_span *span)
{
    struct et_token sign = parser->token;
    bool is_negative = sign.kind == ET_TOKEN_MINUS;
    if (is_negative || (sign.kind == ET_TOKEN_PLUS && low < 0))
        et_parser_take(parser);
    struct et_token token = parser->token;
    if (token.kind != ET_TOKEN_NUMBER || !token.is_whole)
        return et_parser_expected(parser, "expected-number", _("a whole number"));
    double value = is_negative ? -token.number : token.number;
    struct et_span all = {sign.span.begin, token.span.end};
    if (token.is_bad || value < (double)low || value > (double)high) {
        ET_FAULT(parser->unit, "out-of-range", all, _("this must be a number from %lld to %lld"),
                 (long long)low, (long long)high);
        return false;
    }
    *number = (int64_t)value;
    *span = all;
    et_parser_take(parser);
    return true;
}

/* A word of a few, separated by NUL and ended by one more; its index is *FLAG. */
static bool one_of(struct et_parser *parser, const char *choices, int *flag)
{
    struct et_suggest suggest = {.word = ""};
    char written[ET_NAME_MAX + 1] = "";
    struct et_span span = parser->token.span;
    if (parser->token.kind == ET_TOKEN_NAME && span.end - span.begin <= ET_NAME_MAX)
        memcpy(written, parser->text + span.begin, span.end - span.begin);
    suggest.word = written;
    int index = 0;
    char all[200] = "";
    for (const char *word = choices; *word != '\0'; word += strlen(word) + 1, index++) {
        if (et_parser_is_word(parser, word)) {
            *flag = index;
            et_parser_take(parser);
            return true;
        }
        et_suggest_try(&suggest, word);
        if (index > 0)
            strcat(all, ", ");
        strcat(all, word);
    }
    struct et_diag *diag = ET_FAULT(parser->unit, "expected-word", et_parser_gap(parser),
                                    _("expected one of these words: %s"), all);
    if (suggest.best != NULL && *written != '\0') {
        ET_HELP(parser->unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(parser->unit, diag, span, suggest.distance == 1, "%s", suggest.best);
    }
    return false;
}

/* role = id {"." id} */
static bool role(struct et_parser *parser, struct et_name *name)
{
    struct et_name part;
    if (!et_parser_name(parser, &part))
        return false;
    *name = part;
    while (parser->token.kind == ET_TOKEN_DOT) {
        et_parser_take(parser);
        if (!et_parser_name(parser, &part))
            return false;
        name->text = et_arena_printf(parser->unit->arena, "%s.%s", name->text, part.text);
        name->span.end = part.span.end;
    }
    return true;
}

/* ids = id {"," id} */
static bool names(struct et_parser *parser, struct et_stmt *stmt, bool are_roles)
{
    for (;;) {
        struct et_name name = {0};
        if (!(are_roles ? role(parser, &name) : et_parser_name(parser, &name)))
            return false;
        et_parser_add_name(parser, stmt, name);
        if (parser->token.kind != ET_TOKEN_COMMA)
            return line_end(parser);
        et_parser_take(parser);
    }
}

static bool expression(struct et_parser *parser, struct et_stmt *stmt)
{
    uint32_t begin = parser->token.span.begin;
    stmt->expr = et_parse_expr(parser);
    stmt->expr_span = (struct et_span){begin, parser->last_end};
    return stmt->expr != NULL;
}

/* An expression that something else follows is not what was meant. */
static bool last_expression(struct et_parser *parser, struct et_stmt *stmt)
{
    if (!expression(parser, stmt))
        return false;
    if (line_end(parser))
        return true;
    stmt->expr = NULL;
    return false;
}

/* ---- statements ----------------------------------------------------------------- */

/* "wave" id ["=" id "+" int ("days"|"weeks"|"months")] ":" text */
static bool wave(struct et_parser *parser, struct et_stmt *stmt)
{
    if (!et_parser_name(parser, &stmt->id))
        return false;
    if (parser->token.kind == ET_TOKEN_EQ) {
        et_parser_take(parser);
        if (!et_parser_name(parser, &stmt->a) || !expect(parser, ET_TOKEN_PLUS) ||
            !et_parser_whole(parser, 0, 3650, &stmt->number, &stmt->number_span) ||
            !one_of(parser, "days\0weeks\0months\0", &stmt->flag))
            return false;
        stmt->unit = "dwm"[stmt->flag];
    }
    return colon_text(parser, stmt);
}

/* "window" sint ".." sint "days" */
static bool window(struct et_parser *parser, struct et_stmt *stmt)
{
    struct et_span first = {0, 0};
    if (!et_parser_whole(parser, -3650, 3650, &stmt->number, &first) ||
        !expect(parser, ET_TOKEN_RANGE) ||
        !et_parser_whole(parser, -3650, 3650, &stmt->number2, &stmt->number_span) ||
        !one_of(parser, "days\0", &stmt->flag))
        return false;
    stmt->number_span.begin = first.begin;
    return line_end(parser);
}

/* {"missing"|"only"|"other"|"retired"} int id ":" text */
static bool choice(struct et_parser *parser, struct et_stmt *stmt, enum et_choice_kind kind)
{
    stmt->word = ET_WORD_CHOICE;
    stmt->choice = kind;
    return et_parser_whole(parser, 0, ET_CODE_MAX, &stmt->number, &stmt->number_span) &&
           et_parser_name(parser, &stmt->id) && colon_text(parser, stmt);
}

/* "change" id "->" id "by" num */
static bool change(struct et_parser *parser, struct et_stmt *stmt)
{
    if (!et_parser_name(parser, &stmt->a) || !expect(parser, ET_TOKEN_ARROW) ||
        !et_parser_name(parser, &stmt->b) || !one_of(parser, "by\0", &stmt->flag))
        return false;
    if (parser->token.kind != ET_TOKEN_NUMBER || parser->token.is_bad)
        return et_parser_expected(parser, "expected-number", _("a number such as “0.5”"));
    stmt->decimal = parser->token.number;
    stmt->number_span = parser->token.span;
    et_parser_take(parser);
    return line_end(parser);
}

/* num "%", kept exactly: 32.5 is 325 of 10 */
static bool percentage(struct et_parser *parser, struct et_stmt *stmt)
{
    struct et_token token = parser->token;
    if (token.kind != ET_TOKEN_NUMBER || token.is_bad)
        return et_parser_expected(parser, "expected-number", _("a percentage such as “80 %”"));
    if (token.number > 100 || token.span.end - token.span.begin > 12) {
        ET_FAULT(parser->unit, "out-of-range", token.span, _("a share is 0 to 100 %%"));
        return false;
    }
    stmt->number2 = 1;
    bool has_point = false;
    for (uint32_t i = token.span.begin; i < token.span.end; i++) {
        if (parser->text[i] == '.') {
            has_point = true;
            continue;
        }
        stmt->number = stmt->number * 10 + (parser->text[i] - '0');
        stmt->number2 *= has_point ? 10 : 1;
    }
    stmt->number_span = token.span;
    et_parser_take(parser);
    return expect(parser, ET_TOKEN_PERCENT) && line_end(parser);
}

/* "share" id ("in" id | ("better"|"worse") id "->" id) (">="|"<=") num "%" */
static bool share(struct et_parser *parser, struct et_stmt *stmt)
{
    if (!et_parser_name(parser, &stmt->id) || !one_of(parser, "in\0better\0worse\0", &stmt->flag) ||
        !et_parser_name(parser, &stmt->a))
        return false;
    if (stmt->flag > 0 && (!expect(parser, ET_TOKEN_ARROW) || !et_parser_name(parser, &stmt->b)))
        return false;
    if (parser->token.kind != ET_TOKEN_GE && parser->token.kind != ET_TOKEN_LE)
        return et_parser_expected(parser, "expected-sign", _("“>=” or “<=”"));
    stmt->unit = parser->token.kind == ET_TOKEN_LE ? '<' : '>';
    et_parser_take(parser);
    return percentage(parser, stmt);
}

/* "value" expr ["need" int] */
static bool value(struct et_parser *parser, struct et_stmt *stmt)
{
    if (!expression(parser, stmt))
        return false;
    if (et_parser_is_word(parser, "need")) {
        et_parser_take(parser);
        if (!et_parser_whole(parser, 1, ET_NODES_MAX, &stmt->number, &stmt->number_span))
            return false;
    }
    if (line_end(parser))
        return true;
    stmt->expr = NULL;
    return false;
}

/* "calc" id "=" expr */
static bool calc(struct et_parser *parser, struct et_stmt *stmt)
{
    return et_parser_name(parser, &stmt->id) && expect(parser, ET_TOKEN_EQ) &&
           last_expression(parser, stmt);
}

/* "text" "in" id ":" text */
static bool wave_text(struct et_parser *parser, struct et_stmt *stmt)
{
    return one_of(parser, "in\0", &stmt->flag) && et_parser_name(parser, &stmt->a) &&
           colon_text(parser, stmt);
}

/* "cefr" ("A1"|...): no name, for its capital */
static bool cefr(struct et_parser *parser, struct et_stmt *stmt)
{
    if (!one_of(parser, "A1\0A2\0B1\0B2\0C1\0C2\0", &stmt->flag))
        return false;
    return line_end(parser);
}

static bool property(struct et_parser *parser, struct et_stmt *stmt)
{
    switch (stmt->word) {
    case ET_WORD_ROW:
        return et_parser_name(parser, &stmt->id) && colon_text(parser, stmt);
    case ET_WORD_REQUIRED:
        if (!et_parser_is_word(parser, "when"))
            return line_end(parser);
        et_parser_take(parser);
        return last_expression(parser, stmt);
    case ET_WORD_CHECK:
        if (!expression(parser, stmt))
            return false;
        if (parser->token.kind != ET_TOKEN_COLON && parser->token.kind != ET_TOKEN_END)
            stmt->expr = NULL; /* it went on, so it is not what was meant */
        return colon_text(parser, stmt);
    case ET_WORD_TEXT:
        return wave_text(parser, stmt);
    case ET_WORD_CEFR:
        return cefr(parser, stmt);
    case ET_WORD_ROLE:
        return role(parser, &stmt->a) && line_end(parser);
    case ET_WORD_THEN:
    case ET_WORD_WAS:
        return et_parser_name(parser, &stmt->a) && line_end(parser);
    case ET_WORD_SINCE:
    case ET_WORD_UNTIL:
        return et_parser_whole(parser, 1, 9999, &stmt->number, &stmt->number_span) &&
               line_end(parser);
    case ET_WORD_REWORDED:
        return et_parser_whole(parser, 1, 9999, &stmt->number, &stmt->number_span) &&
               one_of(parser, "same\0new\0", &stmt->flag) && line_end(parser);
    case ET_WORD_ALLOW:
        stmt->a = et_parser_chunk(parser);
        if (stmt->a.text == NULL)
            return et_parser_expected(parser, "expected-name", _("the name of a warning"));
        return line_end(parser);
    case ET_WORD_REVERSED:
        return line_end(parser);
    default: /* hint, unit, audio, image */
        return rest(parser, stmt);
    }
}

static bool in_block(struct et_parser *parser, struct et_stmt *stmt)
{
    switch (stmt->word) {
    case ET_WORD_WINDOW:
        return window(parser, stmt);
    case ET_WORD_CHOICE:
        return choice(parser, stmt, ET_CHOICE_VALUE);
    case ET_WORD_MISSING:
        return choice(parser, stmt, ET_CHOICE_MISSING);
    case ET_WORD_ONLY:
        return choice(parser, stmt, ET_CHOICE_ONLY);
    case ET_WORD_OTHER:
        return choice(parser, stmt, ET_CHOICE_OTHER);
    case ET_WORD_RETIRED:
        return choice(parser, stmt, ET_CHOICE_RETIRED);
    case ET_WORD_LOOK:
        return one_of(parser, "plain\0faces\0stars\0steps\0", &stmt->flag) && line_end(parser);
    case ET_WORD_ASK:
        return et_parser_name(parser, &stmt->id) && et_parse_kind(parser, stmt) &&
               colon_text(parser, stmt);
    case ET_WORD_MATRIX:
        return et_parser_name(parser, &stmt->id) && et_parser_name(parser, &stmt->a) &&
               colon_text(parser, stmt);
    case ET_WORD_NOTE:
        return et_parser_name(parser, &stmt->id) && colon_text(parser, stmt);
    case ET_WORD_CALC:
        return calc(parser, stmt);
    case ET_WORD_WHEN:
    case ET_WORD_DEFAULT:
    case ET_WORD_OF:
        return last_expression(parser, stmt);
    case ET_WORD_IN:
        return names(parser, stmt, false);
    case ET_WORD_BREAK:
    case ET_WORD_SHUFFLE:
        return line_end(parser);
    case ET_WORD_VALUE:
        return value(parser, stmt);
    case ET_WORD_BETTER:
        return one_of(parser, "up\0down\0", &stmt->flag) && line_end(parser);
    case ET_WORD_CHANGE:
        return change(parser, stmt);
    case ET_WORD_SHARE:
        return share(parser, stmt);
    default:
        return property(parser, stmt);
    }
}

bool et_parse_line(struct et_parser *parser, struct et_stmt *stmt)
{
    switch (stmt->word) {
    case ET_WORD_FORM:
        return et_parser_name(parser, &stmt->id) && line_end(parser);
    case ET_WORD_VERSION:
        return et_parser_whole(parser, 1, 9999, &stmt->number, &stmt->number_span) &&
               line_end(parser);
    case ET_WORD_SOURCE:
        return et_parse_language(parser, &stmt->a) && line_end(parser);
    case ET_WORD_LANGUAGES:
        return et_parse_languages(parser, stmt);
    case ET_WORD_READING:
        return one_of(parser, "lix\0", &stmt->flag) &&
               et_parser_whole(parser, 1, 100, &stmt->number, &stmt->number_span) &&
               line_end(parser);
    case ET_WORD_BY:
        return names(parser, stmt, true);
    case ET_WORD_PRIVACY:
        return line_end(parser);
    case ET_WORD_WAVE:
        return wave(parser, stmt);
    case ET_WORD_SCALE:
    case ET_WORD_LIST:
        return et_parser_name(parser, &stmt->id) && line_end(parser);
    case ET_WORD_SECTION:
    case ET_WORD_INDICATOR:
    case ET_WORD_TARGET:
        return et_parser_name(parser, &stmt->id) && colon_text(parser, stmt);
    case ET_WORD_TITLE:
    case ET_WORD_CONTROLLER:
    case ET_WORD_CONTACT:
    case ET_WORD_PURPOSE:
    case ET_WORD_BASIS:
    case ET_WORD_RETENTION:
        return rest(parser, stmt);
    default: /* allow stands everywhere */
        return in_block(parser, stmt);
    }
}
