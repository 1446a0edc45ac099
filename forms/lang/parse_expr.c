/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/lang/fault.h"
#include "forms/lang/meant.h"
#include "forms/lang/parser.h"

static struct et_node *node(struct et_parser *parser, enum et_node_kind kind, struct et_span span)
{
    if (parser->nodes++ == ET_NODES_MAX) {
        struct et_diag *diag =
            ET_FAULT(parser->unit, "too-deep", span, _("this expression is too long"));
        ET_NOTE(parser->unit, diag, _("an expression may have %d parts"), ET_NODES_MAX);
        ET_HELP(parser->unit, diag, _("work out a part of it in a “calc” of its own"));
        return NULL;
    }
    struct et_node *made = et_arena_alloc(parser->unit->arena, sizeof *made);
    made->kind = kind;
    made->span = span;
    return made;
}

/* An operation over COUNT operands, of which the first two may be given. */
static struct et_node *operation(struct et_parser *parser, enum et_op op, struct et_span op_span,
                                 struct et_node *left, struct et_node *right)
{
    struct et_span span = {left != NULL ? left->span.begin : op_span.begin,
                           right != NULL ? right->span.end : op_span.end};
    struct et_node *made = node(parser, ET_NODE_OP, span);
    if (made == NULL)
        return NULL;
    made->op = op;
    made->op_span = op_span;
    made->arg_count = left != NULL && right != NULL ? 2 : 1;
    made->args = et_arena_array(parser->unit->arena, 2, sizeof *made->args);
    made->args[0] = left != NULL ? left : right;
    made->args[1] = right;
    return made;
}

/* Operands in a row of one's own making, for or, and, calls and lists. */
struct operands {
    struct et_node **items;
    size_t count, room;
};

static void push(struct et_parser *parser, struct operands *operands, struct et_node *item)
{
    if (operands->count == operands->room) {
        size_t room = operands->room == 0 ? 4 : operands->room * 2;
        struct et_node **items = et_arena_array(parser->unit->arena, room, sizeof *items);
        if (operands->count > 0)
            memcpy(items, operands->items, operands->count * sizeof *items);
        operands->items = items;
        operands->room = room;
    }
    operands->items[operands->count++] = item;
}

static struct et_node *strange(struct et_parser *parser)
{
    struct et_unit *unit = parser->unit;
    const char *instead = et_meant_sign(parser);
    char first = parser->text[parser->token.span.begin];
    struct et_diag *diag = ET_FAULT(unit, "unexpected-character", parser->token.span,
                                    _("this character has no meaning in an expression"));
    if (instead != NULL) {
        ET_HELP(unit, diag, _("write “%s”"), instead);
        ET_FIX(unit, diag, parser->token.span, true, "%s", instead);
    } else if (first == '"' || first == '\'' || first == '\xE2') {
        ET_HELP(unit, diag, _("names and numbers stand without quotes: gor has arbetar"));
    }
    return NULL;
}

static bool is_joiner(const struct et_parser *parser)
{
    return et_parser_is_word(parser, "and") || et_parser_is_word(parser, "or");
}

static struct et_node *no_operand(struct et_parser *parser, bool is_joined)
{
    if (parser->token.kind == ET_TOKEN_STRANGE)
        return strange(parser);
    struct et_unit *unit = parser->unit;
    struct et_diag *diag = ET_FAULT(unit, "expected-operand", et_parser_gap(parser),
                                    _("expected a question name, a number or “(” here"));
    if (parser->token.kind == ET_TOKEN_EQ)
        ET_HELP(unit, diag, _("one “=” is enough"));
    else if (parser->token.kind == ET_TOKEN_GT && parser->text[parser->last_end - 1] == '=')
        ET_HELP(unit, diag, _("write “>=”"));
    else if (et_parser_is_word(parser, "has"))
        ET_HELP(unit, diag, _("the question comes first: gor has arbetar"));
    else if (is_joined && parser->token.kind == ET_TOKEN_END)
        ET_HELP(unit, diag, _("write what comes behind the last word, or take that word away"));
    else if (is_joined || is_joiner(parser))
        ET_HELP(unit, diag, _("several values? write: gor has arbetar or gor has studerar"));
    return NULL;
}

static struct et_node *expression(struct et_parser *parser, bool is_joined);

/* [expr {"," expr}] ")", the bracket before it taken */
static bool arguments(struct et_parser *parser, struct et_node *call, enum et_token_kind close)
{
    struct operands operands = {0};
    while (parser->token.kind != close || operands.count > 0) {
        struct et_node *argument = expression(parser, false);
        if (argument == NULL)
            return false;
        push(parser, &operands, argument);
        if (parser->token.kind == close)
            break;
        if (parser->token.kind != ET_TOKEN_COMMA)
            return et_parser_expected(parser, "expected-bracket", et_token_text(close));
        et_parser_take(parser);
    }
    call->args = operands.items;
    call->arg_count = operands.count;
    call->span.end = parser->token.span.end;
    et_parser_take(parser);
    return true;
}

/* ref = "register" "." id | id ["." id] ["@" id] ; call = id "(" ... ")" */
static struct et_node *reference(struct et_parser *parser)
{
    bool is_register = et_parser_is_word(parser, "register");
    struct et_node *made = node(parser, ET_NODE_REF, parser->token.span);
    if (made == NULL || !et_parser_name(parser, &made->name))
        return NULL;
    if (parser->token.kind == ET_TOKEN_OPEN) {
        made->kind = ET_NODE_CALL;
        et_parser_take(parser);
        return arguments(parser, made, ET_TOKEN_CLOSE) ? made : NULL;
    }
    if (parser->token.kind == ET_TOKEN_DOT) {
        et_parser_take(parser);
        if (!et_parser_name(parser, &made->member))
            return NULL;
        made->span.end = made->member.span.end;
    }
    if (is_register && made->member.text != NULL) {
        made->kind = ET_NODE_REGISTER;
        return made;
    }
    if (parser->token.kind == ET_TOKEN_AT) {
        et_parser_take(parser);
        if (!et_parser_name(parser, &made->wave))
            return NULL;
        made->span.end = made->wave.span.end;
    }
    return made;
}

static struct et_node *literal(struct et_parser *parser)
{
    struct et_token token = parser->token;
    if (token.is_bad) {
        ET_FAULT(parser->unit, "out-of-range", token.span,
                 token.kind == ET_TOKEN_DATE ? _("there is no such day")
                                             : _("this number is too large"));
        return NULL;
    }
    struct et_node *made =
        node(parser, token.kind == ET_TOKEN_DATE ? ET_NODE_DATE : ET_NODE_NUMBER, token.span);
    if (made != NULL)
        made->number = token.number;
    et_parser_take(parser);
    return made;
}

static bool is_keyword(const struct et_parser *parser)
{
    static const char *const words[] = {"and", "or", "not", "has", "in"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (et_parser_is_word(parser, words[i]))
            return true;
    return false;
}

/* unary = ["-"] (num | date | call | ref | "(" expr ")") */
static struct et_node *unary(struct et_parser *parser, bool is_joined)
{
    struct et_token token = parser->token;
    if (token.kind == ET_TOKEN_MINUS) {
        et_parser_take(parser);
        if (parser->token.kind == ET_TOKEN_MINUS)
            return no_operand(parser, false);
        struct et_node *operand = unary(parser, false);
        return operand == NULL ? NULL : operation(parser, ET_OP_NEG, token.span, NULL, operand);
    }
    if (token.kind == ET_TOKEN_NUMBER || token.kind == ET_TOKEN_DATE)
        return literal(parser);
    if (token.kind == ET_TOKEN_OPEN) {
        et_parser_take(parser);
        struct et_node *inner = expression(parser, false);
        if (inner == NULL)
            return NULL;
        if (parser->token.kind != ET_TOKEN_CLOSE) {
            (void)et_parser_expected(parser, "expected-bracket", et_token_text(ET_TOKEN_CLOSE));
            return NULL;
        }
        inner->span = (struct et_span){token.span.begin, parser->token.span.end};
        et_parser_take(parser);
        return inner;
    }
    if (token.kind == ET_TOKEN_NAME && !is_keyword(parser))
        return reference(parser);
    return no_operand(parser, is_joined);
}

/* term = unary {("*"|"/") unary} */
static struct et_node *term(struct et_parser *parser, bool is_joined)
{
    struct et_node *left = unary(parser, is_joined);
    while (left != NULL &&
           (parser->token.kind == ET_TOKEN_TIMES || parser->token.kind == ET_TOKEN_DIVIDE)) {
        struct et_token sign = parser->token;
        et_parser_take(parser);
        struct et_node *right = unary(parser, false);
        left = right == NULL
                   ? NULL
                   : operation(parser, sign.kind == ET_TOKEN_TIMES ? ET_OP_MUL : ET_OP_DIV,
                               sign.span, left, right);
    }
    return left;
}

/* sum = term {("+"|"-") term} */
static struct et_node *sum(struct et_parser *parser, bool is_joined)
{
    struct et_node *left = term(parser, is_joined);
    while (left != NULL &&
           (parser->token.kind == ET_TOKEN_PLUS || parser->token.kind == ET_TOKEN_MINUS)) {
        struct et_token sign = parser->token;
        et_parser_take(parser);
        struct et_node *right = term(parser, false);
        left = right == NULL ? NULL
                             : operation(parser, sign.kind == ET_TOKEN_PLUS ? ET_OP_ADD : ET_OP_SUB,
                                         sign.span, left, right);
    }
    return left;
}

static bool comparison_op(enum et_token_kind kind, enum et_op *op)
{
    static const struct {
        enum et_token_kind kind;
        enum et_op op;
    } signs[] = {
        {ET_TOKEN_EQ, ET_OP_EQ}, {ET_TOKEN_NE, ET_OP_NE}, {ET_TOKEN_LT, ET_OP_LT},
        {ET_TOKEN_LE, ET_OP_LE}, {ET_TOKEN_GT, ET_OP_GT}, {ET_TOKEN_GE, ET_OP_GE},
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (signs[i].kind == kind) {
            *op = signs[i].op;
            return true;
        }
    }
    return false;
}

/* "has" id */
static struct et_node *having(struct et_parser *parser, struct et_node *left, bool is_negated)
{
    struct et_span op_span = parser->token.span;
    et_parser_take(parser);
    struct et_node *choice = node(parser, ET_NODE_REF, et_parser_gap(parser));
    if (choice == NULL || !et_parser_name(parser, &choice->name))
        return NULL;
    choice->span = choice->name.span;
    struct et_node *made = operation(parser, ET_OP_HAS, op_span, left, choice);
    if (made != NULL)
        made->is_negated = is_negated;
    return made;
}

/* "in" "[" sum {"," sum} "]" */
static struct et_node *among(struct et_parser *parser, struct et_node *left, bool is_negated)
{
    struct et_span op_span = parser->token.span;
    et_parser_take(parser);
    if (parser->token.kind != ET_TOKEN_OPEN_LIST) {
        struct et_diag *diag = ET_FAULT(parser->unit, "expected-bracket", et_parser_gap(parser),
                                        _("expected %s here"), et_token_text(ET_TOKEN_OPEN_LIST));
        ET_HELP(parser->unit, diag, _("write the values in brackets: skola in [ingen, kort]"));
        return NULL;
    }
    et_parser_take(parser);
    if (parser->token.kind == ET_TOKEN_CLOSE_LIST)
        return no_operand(parser, false);
    struct et_node *list = node(parser, ET_NODE_CALL, op_span);
    if (list == NULL || !arguments(parser, list, ET_TOKEN_CLOSE_LIST))
        return NULL;
    struct operands operands = {0};
    push(parser, &operands, left);
    for (size_t i = 0; i < list->arg_count; i++)
        push(parser, &operands, list->args[i]);
    list->kind = ET_NODE_OP;
    list->op = ET_OP_IN;
    list->op_span = op_span;
    list->is_negated = is_negated;
    list->span.begin = left->span.begin;
    list->args = operands.items;
    list->arg_count = operands.count;
    return list;
}

/* cmp = sum [("="|...) sum | ["not"] "has" id | ["not"] "in" "[" ... "]"] */
static struct et_node *comparison(struct et_parser *parser, bool is_joined)
{
    struct et_node *left = sum(parser, is_joined);
    if (left == NULL)
        return NULL;
    if (parser->token.kind == ET_TOKEN_STRANGE)
        return strange(parser);
    bool is_negated = et_parser_is_word(parser, "not");
    if (is_negated)
        et_parser_take(parser);
    if (et_parser_is_word(parser, "has"))
        return having(parser, left, is_negated);
    if (et_parser_is_word(parser, "in"))
        return among(parser, left, is_negated);
    if (is_negated) {
        (void)et_parser_expected(parser, "expected-operator", _("“has” or “in”"));
        return NULL;
    }
    enum et_op op, again;
    struct et_token sign = parser->token;
    if (!comparison_op(sign.kind, &op))
        return left;
    et_parser_take(parser);
    struct et_node *right = sum(parser, false);
    if (right == NULL)
        return NULL;
    if (comparison_op(parser->token.kind, &again)) {
        struct et_diag *diag = ET_FAULT(parser->unit, "chained-comparison", parser->token.span,
                                        _("two comparisons in a row"));
        ET_HELP(parser->unit, diag, _("write both: timmar > 0 and timmar < 40"));
        return NULL;
    }
    return operation(parser, op, sign.span, left, right);
}

/* not = "not" not | cmp */
static struct et_node *negation(struct et_parser *parser, bool is_joined)
{
    struct et_span first = parser->token.span;
    size_t count = 0;
    for (; et_parser_is_word(parser, "not"); count++)
        et_parser_take(parser);
    struct et_node *inner = comparison(parser, is_joined || count > 0);
    if (inner == NULL || count % 2 == 0)
        return inner;
    return operation(parser, ET_OP_NOT, first, NULL, inner);
}

/* A row of operands of one kind between one and the same word. */
static struct et_node *joined(struct et_parser *parser, const char *word, enum et_op op,
                              struct et_node *(*part)(struct et_parser *, bool), bool is_joined)
{
    struct et_node *first = part(parser, is_joined);
    if (first == NULL || !et_parser_is_word(parser, word))
        return first;
    struct operands operands = {0};
    push(parser, &operands, first);
    struct et_node *made = node(parser, ET_NODE_OP, first->span);
    if (made == NULL)
        return NULL;
    made->op = op;
    made->op_span = parser->token.span;
    while (et_parser_is_word(parser, word)) {
        et_parser_take(parser);
        struct et_node *next = part(parser, true);
        if (next == NULL)
            return NULL;
        push(parser, &operands, next);
        made->span.end = next->span.end;
    }
    made->args = operands.items;
    made->arg_count = operands.count;
    return made;
}

/* and = not {"and" not} */
static struct et_node *conjunction(struct et_parser *parser, bool is_joined)
{
    return joined(parser, "and", ET_OP_AND, negation, is_joined);
}

/* expr = and {"or" and} */
static struct et_node *expression(struct et_parser *parser, bool is_joined)
{
    if (parser->depth == ET_DEPTH_MAX) {
        struct et_diag *diag = ET_FAULT(parser->unit, "too-deep", et_parser_gap(parser),
                                        _("too many brackets in one another"));
        ET_NOTE(parser->unit, diag, _("at most %d"), ET_DEPTH_MAX);
        return NULL;
    }
    parser->depth++;
    struct et_node *made = joined(parser, "or", ET_OP_OR, conjunction, is_joined);
    parser->depth--;
    return made;
}

struct et_node *et_parse_expr(struct et_parser *parser)
{
    parser->depth = 0;
    parser->nodes = 0;
    return expression(parser, false);
}
