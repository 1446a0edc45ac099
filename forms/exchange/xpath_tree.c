/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/xpath_tree.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/exchange/xpath.h"

enum token { END, NUMBER, STRING, VARIABLE, NAME, SIGN, SELF, STRANGE };

struct parser {
    struct et_arena *arena;
    const char *at;
    enum token token;
    const char *text; /* of the token */
    int depth;
    size_t nodes;
    const char *reason;
};

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || c == ':' ||
           (unsigned char)c >= 0x80;
}

static void take_text(struct parser *p, enum token token, const char *begin, const char *end)
{
    while (begin < end && *begin == ' ')
        begin++;
    while (end > begin && end[-1] == ' ')
        end--;
    p->token = token;
    p->text = et_arena_copy(p->arena, begin, (size_t)(end - begin));
}

/* "/data/group/name", "../name", "name": the last part counts. */
static void path(struct parser *p)
{
    const char *begin = p->at, *last = p->at;
    bool is_path = false;
    while (is_name_byte(*p->at) || *p->at == '/') {
        if (*p->at == '/') {
            is_path = true;
            last = p->at + 1;
        }
        p->at++;
    }
    /* "." ends no name: “${a}.” is a slip. */
    take_text(p, is_path ? VARIABLE : NAME, is_path ? last : begin, p->at);
    if (is_path && *p->text == '\0')
        p->token = STRANGE;
}

static void quoted(struct parser *p)
{
    const char *end = strchr(p->at + 1, *p->at);
    if (end == NULL) {
        p->token = STRANGE;
        p->text = p->at;
        return;
    }
    p->token = STRING;
    p->text = et_arena_copy(p->arena, p->at + 1, (size_t)(end - p->at - 1));
    p->at = end + 1;
}

static void next(struct parser *p)
{
    while (*p->at == ' ')
        p->at++;
    const char *at = p->at;
    if (*at == '\0') {
        p->token = END;
        p->text = "";
    } else if (isdigit((unsigned char)*at) || (*at == '.' && isdigit((unsigned char)at[1]))) {
        size_t length = strspn(at, "0123456789.");
        p->at += length;
        take_text(p, NUMBER, at, p->at);
    } else if (*at == '\'' || *at == '"') {
        quoted(p);
    } else if (at[0] == '$' && at[1] == '{') {
        const char *end = strchr(at, '}');
        p->at = end != NULL ? end + 1 : at + strlen(at);
        take_text(p, end != NULL ? VARIABLE : STRANGE, at + 2, end != NULL ? end : p->at);
    } else if (*at == '.' && at[1] != '.' && at[1] != '/') {
        p->at++;
        take_text(p, SELF, at, p->at);
    } else if (isalpha((unsigned char)*at) || *at == '_' || *at == '/' || *at == '.') {
        path(p);
    } else {
        size_t length = strncmp(at, "!=", 2) == 0 || strncmp(at, "<=", 2) == 0 ||
                                strncmp(at, ">=", 2) == 0 || strncmp(at, "==", 2) == 0
                            ? 2
                            : 1;
        p->at += length;
        take_text(p, strchr("=<>!+-*(),", *at) != NULL ? SIGN : STRANGE, at, p->at);
    }
}

static bool is_sign(const struct parser *p, const char *sign)
{
    return p->token == SIGN && strcmp(p->text, sign) == 0;
}

static struct et_xpath_node *fail(struct parser *p, const char *reason)
{
    if (p->reason == NULL)
        p->reason = reason;
    return NULL;
}

static struct et_xpath_node *node(struct parser *p, enum et_xpath_kind kind, const char *text)
{
    if (++p->nodes > ET_XPATH_NODES_MAX)
        return fail(p, _("the expression is too long"));
    struct et_xpath_node *made = et_arena_alloc(p->arena, sizeof *made);
    *made = (struct et_xpath_node){.kind = kind, .text = text};
    return made;
}

static struct et_xpath_node *operation(struct parser *p, const char *op, struct et_xpath_node *left,
                                       struct et_xpath_node *right)
{
    if (left == NULL)
        return NULL;
    struct et_xpath_node *made = node(p, ET_XPATH_OP, op);
    if (made == NULL)
        return NULL;
    made->args = et_arena_array(p->arena, 2, sizeof *made->args);
    made->args[0] = left;
    made->args[1] = right;
    made->arg_count = right != NULL ? 2 : 1;
    return made;
}

static struct et_xpath_node *binary(struct parser *p, int level);

static struct et_xpath_node *call(struct parser *p, const char *name)
{
    struct et_xpath_node *made = node(p, ET_XPATH_CALL, name);
    size_t room = 0;
    next(p);
    while (made != NULL && !is_sign(p, ")")) {
        if (made->arg_count > 0) {
            if (!is_sign(p, ","))
                return fail(p, _("a bracket is not closed"));
            next(p);
        }
        struct et_xpath_node *argument = binary(p, 0);
        if (argument == NULL)
            return NULL;
        if (made->arg_count == room) {
            room = room == 0 ? 4 : room * 2;
            struct et_xpath_node **args = et_arena_array(p->arena, room, sizeof *args);
            if (made->arg_count > 0)
                memcpy(args, made->args, made->arg_count * sizeof(struct et_xpath_node *));
            made->args = args;
        }
        made->args[made->arg_count++] = argument;
    }
    next(p);
    return made;
}

static struct et_xpath_node *unary(struct parser *p)
{
    const char *text = p->text;
    enum token token = p->token;
    struct et_xpath_node *made = NULL;
    if (++p->depth > ET_XPATH_DEPTH_MAX)
        return fail(p, _("the expression is nested too deep"));
    if (is_sign(p, "-")) {
        next(p);
        made = operation(p, "neg", unary(p), NULL);
    } else if (is_sign(p, "(")) {
        next(p);
        made = binary(p, 0);
        if (made != NULL && !is_sign(p, ")"))
            made = fail(p, _("a bracket is not closed"));
        next(p);
    } else if (token == NUMBER || token == STRING || token == VARIABLE || token == SELF) {
        made = node(p,
                    token == NUMBER   ? ET_XPATH_NUMBER
                    : token == STRING ? ET_XPATH_STRING
                    : token == SELF   ? ET_XPATH_SELF
                                      : ET_XPATH_NAME,
                    text);
        next(p);
    } else if (token == NAME) {
        next(p);
        made = is_sign(p, "(") ? call(p, text) : node(p, ET_XPATH_NAME, text);
    } else {
        made = fail(p, _("the expression cannot be read"));
    }
    p->depth--;
    return made;
}

/* The operator at hand if it is of this level, else NULL. */
static const char *operator_of(const struct parser *p, int level)
{
    static const char *const levels[][8] = {
        {"or"}, {"and"}, {"=", "==", "!=", "<", "<=", ">", ">="}, {"+", "-"}, {"*", "div", "mod"},
    };
    if (p->token != SIGN && p->token != NAME)
        return NULL;
    for (size_t i = 0; i < 8 && levels[level][i] != NULL; i++)
        if (strcasecmp(p->text, levels[level][i]) == 0)
            return levels[level][i];
    return NULL;
}

static struct et_xpath_node *binary(struct parser *p, int level)
{
    if (level == 5)
        return unary(p);
    struct et_xpath_node *left = binary(p, level + 1);
    const char *op;
    while (left != NULL && (op = operator_of(p, level)) != NULL) {
        next(p);
        struct et_xpath_node *right = binary(p, level + 1);
        left = right == NULL ? NULL : operation(p, strcmp(op, "==") == 0 ? "=" : op, left, right);
    }
    return left;
}

struct et_xpath_node *et_xpath_parse(struct et_arena *arena, const char *xpath, const char **reason)
{
    struct parser p = {.arena = arena, .at = et_xpath_plain(arena, xpath)};
    next(&p);
    struct et_xpath_node *made = binary(&p, 0);
    if (made != NULL && p.token != END)
        made = fail(&p, _("the expression cannot be read"));
    *reason = p.reason;
    return made;
}
