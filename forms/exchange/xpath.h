/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xpath.h - the XPath that XLSForms use, turned into expressions of the form
 * language. What has no counterpart (regex, position, text functions) is
 * refused with a reason: a rule is translated whole or not at all.
 */
#ifndef ET_XPATH_H
#define ET_XPATH_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/model/expr.h"

struct et_arena;

enum { ET_XPATH_DEPTH_MAX = 32, ET_XPATH_NODES_MAX = 1000 };

struct et_xpath_choice {
    const char *name; /* as the XLSForm has it */
    const char *id;   /* as the form has it */
};

/* A question that an expression may name. */
struct et_xpath_variable {
    const char *id; /* as the form has it: "timmar", "sv.prata" */
    enum et_type type;
    const struct et_xpath_choice *choices; /* CODE, CODES */
    size_t choice_count;
};

struct et_xpath_scope {
    void *user;
    /* The question of that name, or NULL. */
    const struct et_xpath_variable *(*find)(void *user, const char *name);
    const struct et_xpath_variable *self; /* what "." stands for; NULL: nothing */
};

/*
 * Translates XPATH, which must come to type WANT (ET_TYPE_NUMBER: a number, a
 * day, or true or false). The result lives in ARENA; NULL where it cannot be
 * said, and *reason tells why in the language of staff.
 */
const char *et_xpath_translate(struct et_arena *arena, const char *xpath, enum et_type want,
                               const struct et_xpath_scope *scope, const char **reason);

/* The same text with straight quotes, plain spaces and no line breaks. */
char *et_xpath_plain(struct et_arena *arena, const char *xpath);

#endif
