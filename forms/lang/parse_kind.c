/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse_kind.c - what kind of question an ask is, and its range. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/lang/fault.h"
#include "forms/lang/meant.h"
#include "forms/lang/parser.h"

/* bound = sint | date | "today" */
static bool bound(struct et_parser *parser, struct et_bound_tree *bound)
{
    struct et_token first = parser->token;
    bound->span = first.span;
    if (et_parser_is_word(parser, "today")) {
        bound->kind = ET_BOUND_TODAY;
    } else if (first.kind == ET_TOKEN_DATE && !first.is_bad) {
        bound->kind = ET_BOUND_DATE;
        bound->number = first.number;
    } else {
        if (first.kind == ET_TOKEN_MINUS || first.kind == ET_TOKEN_PLUS)
            et_parser_take(parser);
        struct et_token token = parser->token;
        if (token.is_bad) {
            ET_FAULT(parser->unit, "out-of-range", token.span,
                     token.kind == ET_TOKEN_DATE ? _("there is no such day")
                                                 : _("this number is too large"));
            return false;
        }
        if (token.kind != ET_TOKEN_NUMBER)
            return et_parser_expected(parser, "expected-range", _("a range such as “0..60”"));
        bound->kind = ET_BOUND_NUMBER;
        bound->number = first.kind == ET_TOKEN_MINUS ? -token.number : token.number;
        bound->is_whole = token.is_whole;
        bound->span.end = token.span.end;
    }
    et_parser_take(parser);
    return true;
}

/* “0-60”, “0 to 60”, “0,5..1”: how it is written instead. */
static bool no_range(struct et_parser *parser, const struct et_stmt *stmt)
{
    struct et_unit *unit = parser->unit;
    struct et_diag *diag = ET_FAULT(unit, "expected-range", et_parser_gap(parser),
                                    _("expected %s here"), _("a range such as “0..60”"));
    bool is_day = stmt->kind == ET_KIND_DATE || stmt->kind == ET_KIND_MONTH;
    if (is_day)
        ET_HELP(unit, diag, _("days are written 2026-06-05, as in: 2020-01-01..today"));
    else if (parser->token.kind == ET_TOKEN_COMMA)
        ET_HELP(unit, diag, _("decimals take a point, as in: 0.5..1.5"));
    else
        ET_HELP(unit, diag, _("write two points between the smallest and the largest: 0..60"));
    return false;
}

/* range = bound ".." bound, if there is one */
static bool range(struct et_parser *parser, struct et_stmt *stmt)
{
    if (parser->token.kind == ET_TOKEN_COLON || parser->token.kind == ET_TOKEN_END)
        return true;
    if (!bound(parser, &stmt->low))
        return false;
    if (parser->token.kind != ET_TOKEN_RANGE)
        return no_range(parser, stmt);
    et_parser_take(parser);
    stmt->has_range = true;
    return bound(parser, &stmt->high);
}

static bool unknown_type(struct et_parser *parser)
{
    struct et_unit *unit = parser->unit;
    struct et_span span = et_parser_gap(parser);
    if (parser->token.kind != ET_TOKEN_NAME) {
        struct et_diag *diag =
            ET_FAULT(unit, "expected-type", span, _("expected %s here"),
                     _("what kind of question it is, such as “yesno” or “text 80”"));
        /* “a-b”: the name went wrong, not the kind. */
        const char *instead = span.begin == parser->last_end ? et_meant_joined(parser, span) : "";
        if (*instead != '\0' && parser->token.kind != ET_TOKEN_COLON)
            ET_HELP(unit, diag, _("write “%s”; what people read stands behind the colon"), instead);
        return false;
    }
    char *written = et_arena_copy(unit->arena, parser->text + span.begin, span.end - span.begin);
    struct et_diag *diag = ET_FAULT(unit, "unknown-type", span,
                                    _("there is no kind of question called “%s”"), written);
    struct et_suggest suggest = {.word = written};
    for (int kind = 0; kind <= ET_KIND_CODE; kind++)
        et_suggest_try(&suggest, et_kind_word((enum et_kind)kind));
    const char *meant = et_meant_word(written);
    bool is_kind = false;
    for (int kind = 0; meant != NULL && kind <= ET_KIND_CODE; kind++)
        is_kind |= strncmp(meant, et_kind_word((enum et_kind)kind),
                           strlen(et_kind_word((enum et_kind)kind))) == 0;
    if (is_kind) {
        ET_HELP(unit, diag, _("write “%s”"), meant);
        ET_FIX(unit, diag, span, false, "%s", meant);
    } else if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, span, suggest.distance == 1, "%s", suggest.best);
    } else {
        ET_HELP(unit, diag, "%s",
                _("one LIST, many LIST, rank LIST, number 0..60, decimal, percent, date, month, "
                  "time, slider, text 80, text long, yesno, consent, code"));
    }
    return false;
}

/* These run from 0 to 100 and take no other range. */
static bool fixed_range(struct et_parser *parser)
{
    if (parser->token.kind != ET_TOKEN_NUMBER)
        return true;
    struct et_diag *diag = ET_FAULT(parser->unit, "unexpected-text", parser->token.span,
                                    _("this kind of question always runs from 0 to 100"));
    ET_HELP(parser->unit, diag, _("take the range away; or ask for a “number” with a range"));
    return false;
}

/* type = ("one"|"many"|"rank") id | ("number"|"decimal") [range] | ... */
bool et_parse_kind(struct et_parser *parser, struct et_stmt *stmt)
{
    int found = -1;
    for (int kind = 0; kind <= ET_KIND_CODE; kind++)
        if (et_parser_is_word(parser, et_kind_word((enum et_kind)kind)))
            found = kind;
    if (found < 0)
        return unknown_type(parser);
    stmt->has_kind = true;
    stmt->kind = (enum et_kind)found;
    stmt->kind_span = parser->token.span;
    et_parser_take(parser);
    switch (stmt->kind) {
    case ET_KIND_ONE:
    case ET_KIND_MANY:
    case ET_KIND_RANK:
        return et_parser_name(parser, &stmt->a);
    case ET_KIND_NUMBER:
    case ET_KIND_DECIMAL:
    case ET_KIND_DATE:
    case ET_KIND_MONTH:
        return range(parser, stmt);
    case ET_KIND_TEXT:
        if (et_parser_is_word(parser, "long")) {
            et_parser_take(parser);
            return true;
        }
        return et_parser_whole(parser, 1, ET_WORDING_MAX, &stmt->number, &stmt->number_span);
    case ET_KIND_SLIDER:
    case ET_KIND_PERCENT:
        return fixed_range(parser);
    default:
        return true;
    }
}
