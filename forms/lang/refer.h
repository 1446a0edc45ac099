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

#endif
