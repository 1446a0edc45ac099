/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/xpath.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/exchange/xpath_tree.h"
#include "forms/model/day.h"

/* How tightly a piece holds together: one below what stands around it gets brackets. */
enum hold { OR, AND, NOT, COMPARE, SUM, TERM, ATOM };

/* A part in our language, or a literal that its neighbour must give a meaning. */
struct piece {
    const char *text; /* NULL: failed */
    enum et_type type;
    enum hold hold;
    const struct et_xpath_variable *variable; /* a bare name */
    const char *literal;                      /* a string as written */
    bool is_number;                           /* a number as written: literal too */
    int truth;                                /* true(): 1, false(): -1 */
};

struct translator {
    struct et_arena *arena;
    const struct et_xpath_scope *scope;
    const char *reason;
};

char *et_xpath_plain(struct et_arena *arena, const char *xpath)
{
    static const struct {
        const char *fancy, *plain;
    } pairs[] = {
        {"\u2018", "'"},  {"\u2019", "'"},  {"\u201A", "'"},  {"\u201B", "'"},
        {"\u201C", "\""}, {"\u201D", "\""}, {"\u201E", "\""}, {"\u00A0", " "},
        {"\u2212", "-"},  {"\u2013", "-"},  {"\u2264", "<="}, {"\u2265", ">="},
        {"\u2260", "!="}, {"\n", " "},      {"\r", " "},      {"\t", " "},
    };
    struct et_str out = ET_STR_EMPTY;
    while (*xpath != '\0') {
        size_t found = 0;
        while (found < sizeof pairs / sizeof pairs[0] &&
               strncmp(xpath, pairs[found].fancy, strlen(pairs[found].fancy)) != 0)
            found++;
        if (found == sizeof pairs / sizeof pairs[0]) {
            et_str_add_char(&out, *xpath++);
        } else {
            et_str_add(&out, pairs[found].plain);
            xpath += strlen(pairs[found].fancy);
        }
    }
    char *plain = et_arena_string(arena, out.text);
    et_str_free(&out);
    return plain;
}

static struct piece fail(struct translator *t, const char *reason)
{
    if (t->reason == NULL)
        t->reason = reason;
    return (struct piece){0};
}

static struct piece made(const char *text, enum et_type type, enum hold hold)
{
    return (struct piece){.text = text, .type = type, .hold = hold};
}

static const char *around(struct translator *t, struct piece piece, enum hold hold)
{
    return piece.hold >= hold ? piece.text : et_arena_printf(t->arena, "(%s)", piece.text);
}

static struct piece translate(struct translator *t, const struct et_xpath_node *node);

/* ---- names and literals ---------------------------------------------------------- */

static struct piece variable(struct translator *t, const struct et_xpath_variable *variable,
                             const char *name)
{
    if (variable == NULL)
        return fail(t, name == NULL
                           ? _("“.” means no question here")
                           : et_arena_printf(t->arena, _("no question “%s” was imported"), name));
    struct piece piece = made(variable->id, variable->type, ATOM);
    piece.variable = variable;
    return piece;
}

/* ".5" and "5." are numbers to XPath; "05", too. */
static struct piece number(struct translator *t, const char *written)
{
    char *end;
    double value = strtod(written, &end);
    if (*end != '\0' || written[0] == '\0' || strspn(written, "0123456789.-") != strlen(written))
        return fail(t, _("the expression cannot be read"));
    struct piece piece =
        made(et_arena_printf(t->arena, "%.15g", value), ET_TYPE_NUMBER, value < 0 ? TERM : ATOM);
    if (strchr(piece.text, 'e') != NULL)
        return fail(t, _("a number is too large"));
    piece.literal = written;
    piece.is_number = true;
    return piece;
}

static struct piece string(const char *written)
{
    struct piece piece = made(written, ET_TYPE_TEXT, ATOM);
    piece.literal = written;
    return piece;
}

/* LITERAL as a piece of TYPE; fails where it is none. */
static struct piece as_type(struct translator *t, struct piece piece, enum et_type type)
{
    int32_t day;
    if (piece.text == NULL || piece.type == type)
        return piece;
    if (piece.literal != NULL && type == ET_TYPE_NUMBER)
        return number(t, piece.literal);
    if (piece.literal != NULL && type == ET_TYPE_DATE && strlen(piece.literal) >= 10) {
        char *date = et_arena_copy(t->arena, piece.literal, 10);
        if (et_day_read(date, &day))
            return made(date, ET_TYPE_DATE, ATOM);
    }
    return fail(t, type == ET_TYPE_DATE ? _("a day is compared with something else")
                                        : _("a number is compared with something else"));
}

/* ---- choices --------------------------------------------------------------------------- */

static const char *choice(const struct et_xpath_variable *variable, const char *name)
{
    for (size_t i = 0; i < variable->choice_count; i++)
        if (strcmp(variable->choices[i].name, name) == 0)
            return variable->choices[i].id;
    return NULL;
}

static struct piece no_choice(struct translator *t, const char *name,
                              const struct et_xpath_variable *variable)
{
    return fail(t,
                et_arena_printf(t->arena, _("“%s” is not a choice of “%s”"), name, variable->id));
}

/* x >= 3 over choices called 1 to 5: x in [c3, c4, c5] */
static struct piece choices_by_order(struct translator *t, const struct et_xpath_variable *variable,
                                     const char *op, double limit)
{
    struct et_str list = ET_STR_EMPTY;
    size_t count = 0;
    for (size_t i = 0; i < variable->choice_count; i++) {
        char *end;
        double value = strtod(variable->choices[i].name, &end);
        bool is_number = *end == '\0' && end != variable->choices[i].name;
        bool fits = op[0] == '<' ? value < limit : value > limit;
        if (is_number && (fits || (op[1] == '=' && value <= limit && value >= limit)))
            et_str_addf(&list, "%s%s", count++ > 0 ? ", " : "", variable->choices[i].id);
    }
    struct piece piece =
        count == 0 ? fail(t, _("choices are compared with a number that none of them has"))
                   : made(et_arena_printf(t->arena, "%s in [%s]", variable->id, list.text),
                          ET_TYPE_TRUTH, COMPARE);
    et_str_free(&list);
    return piece;
}

/* selected(x, 'c'), and x = 'c' where x takes one choice */
static struct piece has_choice(struct translator *t, struct piece left, const char *name,
                               const char *op)
{
    const char *id = choice(left.variable, name);
    if (id == NULL)
        return no_choice(t, name, left.variable);
    return made(et_arena_printf(t->arena, "%s %s %s", left.text, op, id), ET_TYPE_TRUTH, COMPARE);
}

/* ---- comparisons ------------------------------------------------------------------------- */

static struct piece answered(struct translator *t, struct piece piece, bool is_negated)
{
    if (piece.variable == NULL)
        return fail(t, _("something that is worked out is compared with nothing"));
    return made(et_arena_printf(t->arena, "%sanswered(%s)", is_negated ? "not " : "", piece.text),
                ET_TYPE_TRUTH, is_negated ? NOT : ATOM);
}

static struct piece compare_codes(struct translator *t, struct piece left, const char *op,
                                  struct piece right)
{
    bool is_equality = op[0] == '=' || op[0] == '!';
    if (left.type == ET_TYPE_CODES)
        return fail(t, _("several choices are compared with one; selected() is meant"));
    if (right.literal != NULL && is_equality)
        return has_choice(t, left, right.literal, op);
    if (right.is_number && right.literal != NULL)
        return choices_by_order(t, left.variable, op, strtod(right.literal, NULL));
    if (right.type == ET_TYPE_CODE && is_equality)
        return made(et_arena_printf(t->arena, "%s %s %s", left.text, op, right.text), ET_TYPE_TRUTH,
                    COMPARE);
    return fail(t, _("choices are compared with something else"));
}

static const char *turned(const char *op)
{
    switch (op[0]) {
    case '<':
        return op[1] == '=' ? ">=" : ">";
    case '>':
        return op[1] == '=' ? "<=" : "<";
    default:
        return op;
    }
}

static struct piece compare(struct translator *t, struct piece left, const char *op,
                            struct piece right)
{
    bool is_equality = op[0] == '=' || op[0] == '!';
    if (left.text == NULL || right.text == NULL)
        return (struct piece){0};
    if (left.literal != NULL && right.literal == NULL) {
        struct piece swap = left;
        left = right;
        right = swap;
        op = turned(op);
    }
    if (right.truth != 0 && is_equality && left.type == ET_TYPE_TRUTH) {
        bool is_plain = (right.truth > 0) == (op[0] == '=');
        return is_plain ? left
                        : made(et_arena_printf(t->arena, "not %s", around(t, left, NOT)),
                               ET_TYPE_TRUTH, NOT);
    }
    if (right.literal != NULL && right.literal[0] == '\0' && is_equality)
        return answered(t, left, op[0] == '=');
    if (left.variable != NULL && (left.type == ET_TYPE_CODE || left.type == ET_TYPE_CODES))
        return compare_codes(t, left, op, right);
    if (left.type == ET_TYPE_TEXT || left.type == ET_TYPE_TRUTH || right.type == ET_TYPE_TRUTH)
        return fail(t, _("what people write cannot be compared"));
    right = as_type(t, right, left.type);
    if (right.text == NULL)
        return right;
    return made(
        et_arena_printf(t->arena, "%s %s %s", around(t, left, SUM), op, around(t, right, SUM)),
        ET_TYPE_TRUTH, COMPARE);
}

/* ---- operators ------------------------------------------------------------------------------ */

/* true() and false() vanish: the language has no words for them. */
static struct piece join(struct translator *t, struct piece left, const char *op,
                         struct piece right)
{
    bool is_or = strcmp(op, "or") == 0;
    if (left.text == NULL || right.text == NULL)
        return (struct piece){0};
    if (left.truth != 0)
        return (left.truth > 0) == is_or ? left : right;
    if (right.truth != 0)
        return (right.truth > 0) == is_or ? right : left;
    if (left.type != ET_TYPE_TRUTH || right.type != ET_TYPE_TRUTH)
        return fail(t, _("something that is neither true nor false is joined by “and” or “or”"));
    enum hold hold = is_or ? OR : AND;
    return made(
        et_arena_printf(t->arena, "%s %s %s", around(t, left, hold), op, around(t, right, hold)),
        ET_TYPE_TRUTH, hold);
}

static struct piece calculate(struct translator *t, struct piece left, const char *op,
                              struct piece right)
{
    if (left.text == NULL || right.text == NULL)
        return (struct piece){0};
    if (op[0] == '-' && (left.type == ET_TYPE_DATE || right.type == ET_TYPE_DATE)) {
        left = as_type(t, left, ET_TYPE_DATE);
        right = as_type(t, right, ET_TYPE_DATE);
        if (left.text == NULL || right.text == NULL)
            return (struct piece){0};
        return made(et_arena_printf(t->arena, "days(%s, %s)", right.text, left.text),
                    ET_TYPE_NUMBER, ATOM);
    }
    left = as_type(t, left, ET_TYPE_NUMBER);
    right = as_type(t, right, ET_TYPE_NUMBER);
    if (left.text == NULL || right.text == NULL)
        return (struct piece){0};
    if (strcmp(op, "mod") == 0)
        return fail(t, _("“mod” has no counterpart"));
    bool is_sum = op[0] == '+' || op[0] == '-';
    enum hold hold = is_sum ? SUM : TERM;
    return made(et_arena_printf(t->arena, "%s %s %s", around(t, left, hold),
                                strcmp(op, "div") == 0 ? "/" : op, around(t, right, hold + 1)),
                ET_TYPE_NUMBER, hold);
}

static struct piece operation(struct translator *t, const struct et_xpath_node *node)
{
    const char *op = node->text;
    struct piece left = translate(t, node->args[0]);
    if (strcmp(op, "neg") == 0) {
        left = left.text == NULL ? left : as_type(t, left, ET_TYPE_NUMBER);
        if (left.text == NULL)
            return left;
        struct piece piece =
            made(et_arena_printf(t->arena, "-%s", around(t, left, ATOM)), ET_TYPE_NUMBER, TERM);
        piece.is_number = left.is_number;
        piece.literal = left.is_number ? piece.text : NULL;
        return piece;
    }
    struct piece right = translate(t, node->args[1]);
    if (strcmp(op, "or") == 0 || strcmp(op, "and") == 0)
        return join(t, left, op, right);
    if (strchr("=!<>", op[0]) != NULL)
        return compare(t, left, op, right);
    return calculate(t, left, op, right);
}

/* ---- functions ---------------------------------------------------------------------------------
 */

static struct piece selected(struct translator *t, const struct et_xpath_node *node)
{
    struct piece left = translate(t, node->args[0]);
    struct piece right = translate(t, node->args[1]);
    if (left.text == NULL || right.text == NULL)
        return (struct piece){0};
    if (left.variable == NULL || right.literal == NULL ||
        (left.type != ET_TYPE_CODE && left.type != ET_TYPE_CODES))
        return fail(t, _("selected() is asked of a question without choices"));
    return has_choice(t, left, right.literal, left.type == ET_TYPE_CODE ? "=" : "has");
}

/* A function over numbers that the language has, too. */
static struct piece over_numbers(struct translator *t, const struct et_xpath_node *node,
                                 const char *name)
{
    struct et_str list = ET_STR_EMPTY;
    bool is_good = node->arg_count > 0;
    for (size_t i = 0; i < node->arg_count && is_good; i++) {
        struct piece piece = translate(t, node->args[i]);
        piece = piece.text != NULL ? as_type(t, piece, ET_TYPE_NUMBER) : piece;
        is_good = piece.text != NULL;
        if (is_good)
            et_str_addf(&list, "%s%s", i > 0 ? ", " : "", piece.text);
    }
    struct piece piece =
        !is_good ? fail(t, _("a function is used in a way that has no counterpart"))
                 : made(et_arena_printf(t->arena, "%s(%s)", name, list.text), ET_TYPE_NUMBER, ATOM);
    et_str_free(&list);
    return piece;
}

/* int((today() - ${born}) div 365.25) is an age in years. */
static struct piece whole(struct translator *t, const struct et_xpath_node *node)
{
    const struct et_xpath_node *inner = node->args[0];
    if (inner->kind == ET_XPATH_OP && strcmp(inner->text, "div") == 0 &&
        inner->args[1]->kind == ET_XPATH_NUMBER && strncmp(inner->args[1]->text, "365", 3) == 0) {
        struct piece days = translate(t, inner->args[0]);
        bool is_age = days.text != NULL && strncmp(days.text, "days(", 5) == 0;
        return !is_age ? fail(t, _("rounding down has no counterpart"))
                       : made(et_arena_printf(t->arena, "years(%s", days.text + 5), ET_TYPE_NUMBER,
                              ATOM);
    }
    struct piece piece = translate(t, inner);
    if (piece.text != NULL && piece.variable != NULL && piece.type == ET_TYPE_NUMBER)
        return piece;
    return fail(t, _("rounding down has no counterpart"));
}

static struct piece either(struct translator *t, struct piece test, struct piece yes,
                           struct piece no)
{
    if (test.text == NULL || yes.text == NULL || no.text == NULL)
        return (struct piece){0};
    if (yes.type != no.type || yes.literal != NULL)
        yes = as_type(t, yes, no.type == ET_TYPE_DATE ? ET_TYPE_DATE : ET_TYPE_NUMBER);
    if (yes.text != NULL)
        no = as_type(t, no, yes.type);
    if (yes.text == NULL || no.text == NULL || test.type != ET_TYPE_TRUTH || test.truth != 0)
        return fail(t, _("if() has no counterpart here"));
    return made(et_arena_printf(t->arena, "if(%s, %s, %s)", test.text, yes.text, no.text), yes.type,
                ATOM);
}

static struct piece negated(struct translator *t, struct piece inner)
{
    if (inner.text == NULL)
        return inner;
    if (inner.type != ET_TYPE_TRUTH)
        return fail(t, _("not() is said of something that is neither true nor false"));
    if (inner.truth != 0) {
        inner.truth = -inner.truth;
        return inner;
    }
    return made(et_arena_printf(t->arena, "not %s", around(t, inner, COMPARE)), ET_TYPE_TRUTH, NOT);
}

static struct piece truth(int value)
{
    struct piece piece = made("", ET_TYPE_TRUTH, ATOM);
    piece.truth = value;
    return piece;
}

static struct piece call(struct translator *t, const struct et_xpath_node *node)
{
    const char *name = node->text;
    size_t count = node->arg_count;
    if (count == 0 && (strcmp(name, "today") == 0 || strcmp(name, "now") == 0))
        return made("today()", ET_TYPE_DATE, ATOM);
    if (count == 0 && (strcmp(name, "true") == 0 || strcmp(name, "false") == 0))
        return truth(name[0] == 't' ? 1 : -1);
    if (count == 2 && strcmp(name, "selected") == 0)
        return selected(t, node);
    if (count == 1 && strcmp(name, "count-selected") == 0) {
        struct piece inner = translate(t, node->args[0]);
        if (inner.text == NULL || inner.type != ET_TYPE_CODES)
            return fail(t, _("count-selected() is asked of a question without choices"));
        return made(et_arena_printf(t->arena, "count(%s)", inner.text), ET_TYPE_NUMBER, ATOM);
    }
    if (count == 1 && strcmp(name, "not") == 0)
        return negated(t, translate(t, node->args[0]));
    if (count == 1 && (strcmp(name, "boolean") == 0 || strcmp(name, "number") == 0))
        return translate(t, node->args[0]);
    if (count == 1 && (strcmp(name, "date") == 0 || strcmp(name, "date-time") == 0)) {
        struct piece inner = translate(t, node->args[0]);
        return inner.text == NULL ? inner : as_type(t, inner, ET_TYPE_DATE);
    }
    if (count == 1 && strcmp(name, "int") == 0)
        return whole(t, node);
    if (count == 3 && strcmp(name, "if") == 0)
        return either(t, translate(t, node->args[0]), translate(t, node->args[1]),
                      translate(t, node->args[2]));
    if (count == 2 && strcmp(name, "coalesce") == 0) {
        struct piece first = translate(t, node->args[0]);
        return either(t, first.text != NULL ? answered(t, first, false) : first, first,
                      translate(t, node->args[1]));
    }
    if (strcmp(name, "sum") == 0 || strcmp(name, "min") == 0 || strcmp(name, "max") == 0 ||
        strcmp(name, "round") == 0)
        return over_numbers(t, node, name);
    return fail(t, et_arena_printf(t->arena, _("“%s()” has no counterpart"), name));
}

/* string-length(x) > 0, != 0, = 0: is it answered? */
static bool is_length_test(const struct et_xpath_node *node)
{
    return node->kind == ET_XPATH_OP && node->arg_count == 2 &&
           node->args[0]->kind == ET_XPATH_CALL && node->args[0]->arg_count == 1 &&
           strcmp(node->args[0]->text, "string-length") == 0 &&
           node->args[1]->kind == ET_XPATH_NUMBER && strcmp(node->args[1]->text, "0") == 0 &&
           (strcmp(node->text, ">") == 0 || node->text[0] == '=' || node->text[0] == '!');
}

static struct piece translate(struct translator *t, const struct et_xpath_node *node)
{
    if (is_length_test(node)) {
        struct piece inner = translate(t, node->args[0]->args[0]);
        return inner.text == NULL ? inner : answered(t, inner, node->text[0] == '=');
    }
    switch (node->kind) {
    case ET_XPATH_NUMBER:
        return number(t, node->text);
    case ET_XPATH_STRING:
        return string(node->text);
    case ET_XPATH_NAME:
        return variable(t, t->scope->find(t->scope->user, node->text), node->text);
    case ET_XPATH_SELF:
        return variable(t, t->scope->self, NULL);
    case ET_XPATH_CALL:
        return call(t, node);
    case ET_XPATH_OP:
        break;
    }
    return operation(t, node);
}

const char *et_xpath_translate(struct et_arena *arena, const char *xpath, enum et_type want,
                               const struct et_xpath_scope *scope, const char **reason)
{
    struct translator t = {.arena = arena, .scope = scope};
    struct et_xpath_node *node = et_xpath_parse(arena, xpath, &t.reason);
    struct piece piece = node != NULL ? translate(&t, node) : (struct piece){0};
    bool is_good =
        piece.text != NULL && piece.truth == 0 &&
        (want == ET_TYPE_NUMBER ? piece.type == ET_TYPE_NUMBER || piece.type == ET_TYPE_DATE ||
                                      piece.type == ET_TYPE_TRUTH
                                : piece.type == want);
    if (is_good)
        return piece.text;
    *reason = t.reason != NULL   ? t.reason
              : piece.truth != 0 ? _("it is always true, or never")
                                 : _("it comes to something else than is wanted here");
    return NULL;
}
