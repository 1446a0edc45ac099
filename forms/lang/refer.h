/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * refer.h - what a name in an expression refers to, and whether it may be
 * read there: asked in that wave, and before.
 */
#ifndef ET_REFER_H
#define ET_REFER_H

#include "forms/lang/build.h"

/* A new node of the compiled expression, placed as NODE. */
struct et_expr *et_refer_new(struct et_scope *scope, const struct et_node *node, enum et_op op,
                             enum et_type type);

/* An answer, name.member@wave; NULL: reported. */
struct et_expr *et_refer_answer(struct et_scope *scope, const struct et_node *node);

/* A fact of the register; NULL: reported. */
struct et_expr *et_refer_fact(struct et_scope *scope, const struct et_node *node);

/* ---- check_expr.c and check_call.c ------------------------------------------- */

/* Any expression, and a call of a function; NULL: reported. */
struct et_expr *et_check_node(struct et_scope *scope, const struct et_node *node);
struct et_expr *et_check_call(struct et_scope *scope, const struct et_node *node);

/* A new node over COUNT operands, which are copied. */
struct et_expr *et_check_with_args(struct et_scope *scope, const struct et_node *node,
                                   enum et_op op, enum et_type type, struct et_expr *const *args,
                                   size_t count);

/* Is EXPR a number (a scale's choice becomes one), true or false? Else reported. */
bool et_check_number(struct et_scope *scope, struct et_expr *expr);
bool et_check_truth(struct et_scope *scope, const struct et_expr *expr);

/* "a number": what a type is called. */
const char *et_check_type_word(enum et_type type);

/* Reports that WANT was expected where GOT stands; always NULL. */
struct et_expr *et_check_mismatch(struct et_scope *scope, const struct et_expr *got,
                                  const char *want);

#endif
