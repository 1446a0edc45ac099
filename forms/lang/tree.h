/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tree.h - a form as it is written: statements under statements, expressions
 * with names that nobody has looked up yet. Everything lives in the unit's
 * arena and dies with it; the compiled form keeps copies.
 */
#ifndef ET_TREE_H
#define ET_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/source.h"
#include "forms/model/expr.h"

struct et_arena;

/* Limits of what is written; each has its diagnostic. */
enum {
    ET_DEPTH_MAX = 40,    /* brackets and calls in one another */
    ET_NODES_MAX = 1000,  /* operands and operators of one expression */
    ET_NAME_MAX = 64,     /* bytes of a name; exports take half of that */
    ET_WORDING_MAX = 4000 /* characters of one text */
};

enum {
    ET_IN_TOP = 1 << 0,
    ET_IN_PRIVACY = 1 << 1,
    ET_IN_WAVE = 1 << 2,
    ET_IN_LIST = 1 << 3,
    ET_IN_SECTION = 1 << 4,
    ET_IN_INDICATOR = 1 << 5,
    ET_IN_TARGET = 1 << 6,
    ET_IN_ITEM = 1 << 7,
    ET_IN_ROW = 1 << 8,
    ET_IN_CHOICE = 1 << 9,
};

enum et_word {
    ET_WORD_NONE,
    ET_WORD_CHOICE, /* begins with its number */
#define ET_WORD(name, ...) ET_WORD_##name,
#include "forms/lang/word.def"
#undef ET_WORD
    ET_WORD_COUNT
};

/* The word as it is written, a line that begins with it, and the places it may stand in. */
const char *et_word_text(enum et_word word);
const char *et_word_sample(enum et_word word);
unsigned et_word_places(enum et_word word);
/* The word at SPAN of TEXT, which is not empty, or ET_WORD_NONE. */
enum et_word et_word_find(const char *text, struct et_span span);
/* What may stand under such a statement: one of ET_IN_..., or 0. */
unsigned et_word_holds(enum et_word word);

/* A name as written; TEXT is NULL where there is none or it is faulty. */
struct et_name {
    const char *text;
    struct et_span span;
};

enum et_node_kind {
    ET_NODE_NUMBER,   /* number */
    ET_NODE_DATE,     /* number: the day */
    ET_NODE_REF,      /* name, member, wave: name.member@wave */
    ET_NODE_REGISTER, /* member */
    ET_NODE_CALL,     /* name, args */
    ET_NODE_OP,       /* op, args; HAS and IN may be negated */
};

struct et_node {
    enum et_node_kind kind;
    enum et_op op;
    bool is_negated; /* not has, not in */
    struct et_span span;
    struct et_span op_span;
    struct et_name name, member, wave;
    double number;
    struct et_node **args;
    size_t arg_count;
};

enum et_bound_kind { ET_BOUND_NONE, ET_BOUND_NUMBER, ET_BOUND_DATE, ET_BOUND_TODAY };

struct et_bound_tree {
    enum et_bound_kind kind;
    double number;
    bool is_whole;
    struct et_span span;
};

/* One line, and the lines under it. Which fields hold, the word says. */
struct et_stmt {
    enum et_word word;
    bool is_broken; /* its line has been reported */
    bool has_allow; /* an `allow` stands under it */
    struct et_span span, word_span;

    struct et_name id;
    struct et_name a, b;   /* list, waves: what the word wants */
    struct et_name *names; /* in, by, languages */
    size_t name_count;

    bool has_kind;
    enum et_kind kind; /* ask */
    struct et_span kind_span;
    bool has_range;
    struct et_bound_tree low, high;

    int64_t number, number2; /* version, code, offset, need, percent ... */
    struct et_span number_span;
    double decimal; /* change ... by */
    enum et_choice_kind choice;
    int flag;  /* better, look, sign of a comparison, same or new */
    char unit; /* of an offset */

    struct et_node *expr;
    struct et_span expr_span;

    const char *text; /* NULL if none */
    struct et_span text_span;

    struct et_stmt *parent, *first, *last, *next;
};

/* What a compilation works on. */
struct et_unit {
    const struct et_source *source;
    struct et_diags *diags;
    struct et_arena *arena;
};

#endif
