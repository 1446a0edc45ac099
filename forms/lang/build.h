/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * build.h - from the tree to the compiled form: names looked up, types
 * checked, every fault reported. Used within forms/lang only.
 */
#ifndef ET_BUILD_H
#define ET_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/lang/names.h"
#include "forms/lang/tree.h"
#include "forms/model/form.h"

enum et_symbol_kind {
    ET_SYMBOL_WAVE,
    ET_SYMBOL_SECTION,
    ET_SYMBOL_ITEM,
    ET_SYMBOL_INDICATOR,
    ET_SYMBOL_TARGET
};

struct et_symbol {
    enum et_symbol_kind kind;
    uint32_t index;
    const struct et_stmt *stmt;
};

/* What is known of an item while it is being compiled. */
struct et_item_notes {
    const struct et_stmt *stmt;
    bool is_usable;  /* false: its line was at fault; say no more of it */
    bool is_settled; /* a calc whose type is known */
    enum et_type calc_type;
    uint32_t calc_cost, calc_depth;
    const struct et_stmt *in; /* the line that narrows its waves, or NULL */
    bool is_used;             /* an expression, target or role reads it */
};

struct et_list_notes {
    const struct et_stmt *stmt;
    struct et_list *list;
    bool is_used;
    uint32_t waves; /* of the items that use it */
    uint32_t first_text;
};

struct et_text_notes {
    const char *path, *text;
    uint32_t waves; /* those in which a participant reads it */
    uint32_t item;  /* before whose answer it is read, or ET_NONE */
    struct et_span span;
};

#define ET_BUILD_VEC(type)                                                                         \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }

struct et_build {
    struct et_unit *unit;
    struct et_form *form;
    struct et_arena *arena; /* the form's */
    const struct et_stmt *root;

    struct et_names names; /* to symbols */
    ET_BUILD_VEC(struct et_symbol) symbols;
    struct et_names list_names; /* to lists */
    ET_BUILD_VEC(struct et_list_notes) lists;
    struct et_names variable_names; /* "sv.prata" */
    struct et_names reported;       /* names that have been said to be unknown */
    struct et_names paths;

    ET_BUILD_VEC(struct et_language) languages;
    ET_BUILD_VEC(struct et_wave) waves;
    ET_BUILD_VEC(struct et_section) sections;
    ET_BUILD_VEC(const struct et_stmt *) section_stmts;
    ET_BUILD_VEC(struct et_item) items;
    ET_BUILD_VEC(struct et_item_notes) notes;
    ET_BUILD_VEC(struct et_variable) variables;
    ET_BUILD_VEC(const struct et_stmt *) variable_stmts;
    ET_BUILD_VEC(struct et_indicator) indicators;
    ET_BUILD_VEC(const struct et_stmt *) indicator_stmts;
    ET_BUILD_VEC(uint32_t) indicator_waves; /* those it can be worked out in */
    ET_BUILD_VEC(struct et_target) targets;
    ET_BUILD_VEC(const struct et_stmt *) target_stmts;
    ET_BUILD_VEC(struct et_text_notes) texts;
    uint32_t text_item; /* what is noted of the texts that are added: see et_text_notes */
    const struct et_stmt *source_stmt, *languages_stmt, *title_stmt;
    size_t expressions;
};

/* All waves of the form as a set. */
uint32_t et_build_all_waves(const struct et_build *build);
/* The names of a set of waves: "before, after"; lives in the unit's arena. */
const char *et_build_wave_names(const struct et_build *build, uint32_t waves);
/* The wave called NAME, or ET_NONE with a fault. */
uint32_t et_build_wave(struct et_build *build, const struct et_name *name);
/* The waves of an `in` line. */
uint32_t et_build_in(struct et_build *build, const struct et_stmt *in);

/* Adds a text for people and returns its index. */
uint32_t et_build_text(struct et_build *build, const char *path, const struct et_stmt *stmt,
                       uint32_t waves);

/* Puts a name into the one namespace; false with a fault if it is taken. */
bool et_build_declare(struct et_build *build, enum et_symbol_kind kind, uint32_t index,
                      const struct et_stmt *stmt);

/* Is this the first time that NAME is found to be unknown? */
bool et_build_is_news(struct et_build *build, const char *kind, const char *name);

/* Each property once: the word's bit in *SEEN; false with a fault if again. */
bool et_build_once(struct et_build *build, const struct et_stmt *stmt, uint64_t *seen);

/* ---- the passes, in this order ----------------------------------------------- */

void et_build_head(struct et_build *build);       /* head.c */
void et_build_lists(struct et_build *build);      /* lists.c */
void et_build_items(struct et_build *build);      /* items.c */
void et_build_rules(struct et_build *build);      /* rules.c: expressions */
void et_build_indicators(struct et_build *build); /* goals.c */
void et_build_targets(struct et_build *build);    /* goals.c */
void et_build_exports(struct et_build *build);    /* exports.c */
void et_build_pipes(struct et_build *build);      /* pipes.c */

/* The list called NAME, or NULL (reported, or its own line was at fault). */
const struct et_list *et_build_list(struct et_build *build, const struct et_name *name,
                                    uint32_t waves);
/* The built-in list "yesno". */
const struct et_list *et_build_yesno(struct et_build *build, uint32_t waves);

/* Adds the variables of ITEM, which will have INDEX, and fills in where. */
void et_build_variables(struct et_build *build, struct et_item *item, uint32_t index,
                        const struct et_stmt *stmt);
/* The role that LINE gives, or NULL (reported). */
const char *et_build_role(struct et_build *build, const struct et_stmt *line);

/* ---- earlier versions: history.c ------------------------------------------------ */

/* What the lines under STMT say of its past; reports versions that cannot be. */
struct et_history et_build_history(struct et_build *build, const struct et_stmt *stmt);
/* Reports the `was` of LINE if what was called NAME IS_HERE still. */
void et_build_was(struct et_build *build, const struct et_stmt *line, const char *name,
                  bool is_here);
/* The old names of variables, once all names are known. */
void et_build_pasts(struct et_build *build);

/* ---- expressions: check_expr.c ------------------------------------------------- */

enum et_scope_kind {
    ET_SCOPE_ITEM,      /* when, required when, default, calc */
    ET_SCOPE_CHECK,     /* as that, and the item itself may be read */
    ET_SCOPE_INDICATOR, /* any question; *waves shrinks to those that fit */
    ET_SCOPE_TARGET
};

struct et_scope {
    struct et_build *build;
    enum et_scope_kind kind;
    uint32_t item;              /* only items before it (in the same wave) may be read */
    uint32_t waves;             /* the waves in which the expression is worked out */
    const struct et_list *list; /* default: a bare name is a choice of it */
    uint32_t cost, depth;       /* filled in: what calcs within it add up to */
};

/* NULL if at fault (reported). WANT_TRUTH: it must be true or false. */
const struct et_expr *et_check_expr(struct et_scope *scope, const struct et_node *node,
                                    bool wants_truth);

#endif
