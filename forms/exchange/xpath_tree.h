/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xpath_tree.h - XPath as written, before anybody knows what its names mean.
 *
 *     expr  = and {"or" and} ;          and  = cmp {"and" cmp} ;
 *     cmp   = sum {("="|"!="|"<"|"<="|">"|">=") sum} ;
 *     sum   = term {("+"|"-") term} ;   term = unary {("*"|"div"|"mod") unary} ;
 *     unary = {"-"} (number | string | "${" name "}" | path | name "(" ... ")" | "." | "(" expr
 * ")") ;
 */
#ifndef ET_XPATH_TREE_H
#define ET_XPATH_TREE_H

#include <stddef.h>

struct et_arena;

enum et_xpath_kind {
    ET_XPATH_NUMBER, /* text */
    ET_XPATH_STRING, /* text */
    ET_XPATH_NAME,   /* text: the last part of a path, or what stood in ${} */
    ET_XPATH_SELF,
    ET_XPATH_CALL, /* text, args */
    ET_XPATH_OP,   /* text: the operator; args: 1 for "neg", else 2 */
};

struct et_xpath_node {
    enum et_xpath_kind kind;
    const char *text;
    struct et_xpath_node **args;
    size_t arg_count;
};

/* NULL where XPATH is none; *reason says why. */
struct et_xpath_node *et_xpath_parse(struct et_arena *arena, const char *xpath,
                                     const char **reason);

#endif
