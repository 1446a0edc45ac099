/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * expr.h - typed expressions and what they come to: known or unknown.
 *
 * Logic is Kleene's (1952, section 64): what is unanswered makes a comparison
 * unknown, "false and unknown" is false, "true or unknown" is true.
 */
#ifndef ET_EXPR_H
#define ET_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/model/answer.h"
#include "forms/model/form.h"

struct et_str;

enum et_op {
    ET_OP_NUMBER,   /* number: a literal; a date is its day, type DATE */
    ET_OP_CODE,     /* number: a choice resolved against the list at its side */
    ET_OP_ANSWER,   /* variable, wave (ET_NONE: the wave at hand) */
    ET_OP_REGISTER, /* fact */
    ET_OP_WORD,     /* text: what a register fact is compared with */
    ET_OP_OR,
    ET_OP_AND,
    ET_OP_NOT,
    ET_OP_EQ,
    ET_OP_NE,
    ET_OP_LT,
    ET_OP_LE,
    ET_OP_GT,
    ET_OP_GE,
    ET_OP_HAS, /* left: a many; right: a CODE */
    ET_OP_IN,  /* left in [args] */
    ET_OP_ADD,
    ET_OP_SUB,
    ET_OP_MUL,
    ET_OP_DIV,
    ET_OP_NEG,
    ET_OP_CALL, /* function, args */
};

enum et_type {
    ET_TYPE_NUMBER,
    ET_TYPE_TRUTH,
    ET_TYPE_CODE,
    ET_TYPE_CODES,
    ET_TYPE_DATE,
    ET_TYPE_TEXT
};

enum et_function {
    ET_FN_MEAN,
    ET_FN_SUM,
    ET_FN_MIN,
    ET_FN_MAX,
    ET_FN_COUNT,
    ET_FN_ANSWERED,
    ET_FN_DAYS,
    ET_FN_YEARS,
    ET_FN_IF,
    ET_FN_ROUND,
    ET_FN_TODAY
};

enum et_fact {
    ET_FACT_SITE,
    ET_FACT_COURSE,
    ET_FACT_LANGUAGE,
    ET_FACT_STARTED,
    ET_FACT_ENDED,
    ET_FACT_EXIT
};

struct et_expr {
    enum et_op op;
    enum et_type type;
    double number;
    const char *text;
    uint32_t variable, wave;
    enum et_function function;
    enum et_fact fact;
    const struct et_expr *const *args; /* operands: 1 for NOT, NEG; 2 ...; n */
    size_t arg_count;
    uint32_t begin, end; /* bytes in the source it came from, for messages */
};

/* What an expression is evaluated against. */
struct et_context {
    const struct et_form *form;
    uint32_t wave;                                 /* the wave at hand */
    const struct et_record *records[ET_WAVES_MAX]; /* NULL: not at hand */
    const struct et_register *facts;               /* NULL: not at hand */
    int32_t today;
};

struct et_value {
    bool is_known;
    /*
     * Unknown because a whole record (another wave's, or the register) is not
     * at hand, as at an offline kiosk: such a `when` shows its question.
     */
    bool is_absent;
    enum et_type type;
    double number; /* truth is 0 or 1 */
    const char *text;
};

/* NEED, if not 0, is how many answers mean() and its kin want; 0: all. */
struct et_value et_expr_value(const struct et_expr *expr, const struct et_context *context,
                              uint32_t need);

/* Calls VISIT for each variable that EXPR reads, with the wave it reads. */
void et_expr_reads(const struct et_expr *expr,
                   void (*visit)(void *user, uint32_t variable, uint32_t wave), void *user);

#endif
