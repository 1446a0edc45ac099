/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsform_in.h - the steps of an import, shared by xlsform*.c alone:
 * sheets to tables, rows to questions, questions to the lines of a form.
 */
#ifndef ET_XLSFORM_IN_H
#define ET_XLSFORM_IN_H

#include <stdbool.h>

#include "forms/exchange/workbook.h"
#include "forms/exchange/xlsform.h"
#include "forms/exchange/xpath.h"
#include "forms/lang/names.h"
#include "forms/model/form.h"

/* ---- tables (xlsform_table.c) ---------------------------------------------------- */

struct et_xls_column {
    const char *key;      /* "label", "relevant": in one spelling */
    const char *language; /* "English (en)"; "" where none is said */
    uint32_t column;
};

struct et_xls_row {
    const char **cells; /* by column of the table; NULL where empty */
    uint32_t row;
};

struct et_xls_table {
    const char *sheet; /* its name; "" where there is no such sheet */
    const struct et_xls_column *columns;
    size_t column_count;
    const struct et_xls_row *rows;
    size_t row_count;
};

/* Reads a sheet whose first row names the columns; NULL reads as empty. */
void et_xls_table(struct et_arena *arena, const struct et_sheet *sheet, struct et_xls_table *table);

/* The cell under KEY, in whatever language comes first; NULL if empty. */
const char *et_xls_get(const struct et_xls_table *table, const struct et_xls_row *row,
                       const char *key);
/* The column of KEY, 0 if there is none. */
uint32_t et_xls_column(const struct et_xls_table *table, const char *key);

/* ---- languages -------------------------------------------------------------------- */

struct et_xls_languages {
    const char *names[ET_LANGUAGES_MAX]; /* as the columns have them */
    const char *tags[ET_LANGUAGES_MAX];  /* [0] is the source */
    size_t count;
};

/* A tag for "French (fr)", "Français", "fr"; NULL where nobody knows. */
const char *et_xls_tag(struct et_arena *arena, const char *name);

/* One text in each language, as the cells have it; NULL where empty. */
struct et_xls_text {
    const char *in[ET_LANGUAGES_MAX];
};

/* ---- what the rows mean --------------------------------------------------------------- */

enum et_xls_kind { ET_XLS_ASK, ET_XLS_NOTE, ET_XLS_CALC, ET_XLS_BREAK, ET_XLS_MATRIX };

struct et_xls_list {
    const char *name, *id;
    const struct et_xls_row **rows;
    struct et_xpath_choice *choices;
    struct et_xls_text *texts;
    int32_t *codes;
    size_t count;
    uint32_t owner; /* of its lines */
    bool has_other, is_used, is_scale, is_skipped, is_ready;
    const char *other_id;
    const struct et_xls_list *filtered_from; /* a part of another list */
};

struct et_xls_section {
    const struct et_xls_row *row; /* the group's; NULL: outside any group */
    const char *name, *id;
    struct et_xls_text text;
    size_t parent;                  /* index + 1 of the group around it; 0: none */
    const struct et_xls_text *loop; /* the choice that a loop is at */
    const char *loop_name;
    bool is_repeat, is_matrix, is_empty;
    struct et_xls_item *matrix;
    bool has_reported;
};

struct et_xls_item {
    enum et_xls_kind kind;
    enum et_kind ask;
    const struct et_xls_row *row;
    const char *type, *name;
    const char *id; /* a row's: without its matrix */
    struct et_xls_list *list;
    bool has_other;
    size_t group;               /* index of its section group + 1 */
    struct et_xls_item *matrix; /* a row's */
    size_t section;             /* index + 1 of the section that it is written in */
    struct et_xpath_variable variable;
    const char *dropped; /* why it is not asked; NULL: it is */
    bool is_question;    /* people answer it */
    bool is_listed;      /* the list's choices are ready */
    uint32_t owner;
};

/* ---- lines ------------------------------------------------------------------------- */

enum et_xls_line_kind {
    ET_XLS_HEAD,     /* the form cannot be without it */
    ET_XLS_OWNER,    /* the first line of a question, a list, a section */
    ET_XLS_PART,     /* goes with its owner */
    ET_XLS_OPTIONAL, /* may go alone */
    ET_XLS_COMMENT,
};

struct et_xls_line {
    enum et_xls_line_kind kind;
    int level;
    const char *words;               /* before ": ", or all of it */
    const char *text;                /* behind ": "; NULL: none */
    const char *path;                /* of the text, as translations know it */
    const struct et_xls_text *texts; /* the text in all languages, raw */
    uint32_t owner;
    const struct et_xls_table *table;
    uint32_t row, column;
    const char *gone; /* why it is a comment now */
};

struct et_xls_import {
    struct et_arena *arena;
    const struct et_workbook *workbook;
    const struct et_xlsform_options *options;
    struct et_error *error;
    struct et_xls_table survey, choices, settings, own;
    struct et_xls_languages languages;
    struct {
        struct et_xls_list **items;
        size_t count, room;
    } lists;
    struct {
        struct et_xls_section *items;
        size_t count, room;
    } groups;
    struct {
        struct et_xls_item **items;
        size_t count, room;
    } items;
    struct {
        struct et_xls_line *items;
        size_t count, room;
    } lines;
    struct {
        struct et_xlsform_note *items;
        size_t count, room;
    } notes;
    struct {
        const char **items;
        size_t count, room;
    } taken;                                          /* names of questions, sections and columns */
    struct et_names list_names, list_ids, item_names; /* to places in lists and items */
    uint32_t owners;
    bool is_own; /* written by et_xlsform_convert */
};

/* KEY in every language. */
struct et_xls_text et_xls_text(const struct et_xls_import *import, const struct et_xls_table *table,
                               const struct et_xls_row *row, const char *key);
/* In the source language, else in the first that has it, else NULL. */
const char *et_xls_first(const struct et_xls_text *text);

void et_xls_note(struct et_xls_import *import, enum et_xlsform_what what,
                 const struct et_xls_table *table, uint32_t row, uint32_t column, const char *cell,
                 const char *reason);

/* Reads survey and choices into lists, groups and items. */
void et_xls_read(struct et_xls_import *import);
/* Reads the lists of the sheet “choices”. */
void et_xls_lists(struct et_xls_import *import);
/* The choices of LIST whose COLUMN holds VALUE; NULL if none. */
struct et_xls_list *et_xls_filtered(struct et_xls_import *import, struct et_xls_list *list,
                                    const char *column, const char *value);
/* The list of that name, or NULL; its choices and codes are there once it is made ready. */
struct et_xls_list *et_xls_list(struct et_xls_import *import, const char *name);
void et_xls_list_ready(struct et_xls_import *import, struct et_xls_list *list);

/* What the word in “type” means; see xlsform_type.c. */
struct et_xls_type {
    enum et_xls_type_kind {
        ET_XLS_TYPE_ASK,
        ET_XLS_TYPE_NOTE,
        ET_XLS_TYPE_CALC,
        ET_XLS_TYPE_BEGIN,
        ET_XLS_TYPE_REPEAT,
        ET_XLS_TYPE_LOOP,
        ET_XLS_TYPE_END,
        ET_XLS_TYPE_DROPPED,
        ET_XLS_TYPE_UNKNOWN,
    } kind;
    enum et_kind ask;
    const char *list; /* select, loop */
    bool has_other, is_question;
    const char *reason; /* DROPPED; else what changes, or NULL */
};
struct et_xls_type et_xls_type(struct et_arena *arena, const char *text);

/* Makes names legal and unique. */
const char *et_xls_legal(struct et_arena *arena, const char *name, char prefix, size_t most);
void et_xls_name_all(struct et_xls_import *import);
const char *et_xls_section_name(struct et_xls_import *import, const char *name);

/* The lines of the form. */
void et_xls_lines(struct et_xls_import *import);
struct et_xls_line *et_xls_line(struct et_xls_import *import, enum et_xls_line_kind kind, int level,
                                uint32_t owner, const char *words);
/* Rules: when, check, default, required of one question. */
void et_xls_rules(struct et_xls_import *import, struct et_xls_item *item, int level);
/* What comes of a cell, or NULL: it is then told and left as a comment. */
const char *et_xls_rule(struct et_xls_import *import, struct et_xls_item *item,
                        const struct et_xls_row *row, const char *key, enum et_type want, int level,
                        uint32_t owner);
/* The kind of question as the form has it: "number 0..60". */
const char *et_xls_kind(struct et_xls_import *import, const struct et_xls_item *item);
/* `when` of a section: what its groups say together. */
void et_xls_condition(struct et_xls_import *import, size_t group, uint32_t owner);
/* A question where the workbook has none that can be asked: every form has one. */
void et_xls_stand_in(struct et_xls_import *import);
/* TEXT with what the loops around GROUP fill in. */
const char *et_xls_filled(struct et_xls_import *import, size_t group, const char *text,
                          size_t language);
/* The cells of an item under KEY, loops filled in. */
const struct et_xls_text *et_xls_item_text(struct et_xls_import *import,
                                           const struct et_xls_item *item, const char *key);
/* The lines of the "etapp" cell that stand as they are. */
void et_xls_own_lines(struct et_xls_import *import, const struct et_xls_table *table,
                      const struct et_xls_row *row, int level, uint32_t owner);
/* A text as a line may hold it: pipes resolved, one line, no controls. */
const char *et_xls_wording(struct et_xls_import *import, const char *text, bool has_pipes);
/* The question of that name, for et_xpath_scope; USER is the import. */
const struct et_xpath_variable *et_xls_find(void *user, const char *name);

/* The lines of an "etapp" cell, one after another; NULL at the end. */
const char *et_xls_own_line(struct et_arena *arena, const char *cell, size_t index);
/* The line of CELL that begins with WORD, behind that word; NULL if none. */
const char *et_xls_own(struct et_arena *arena, const char *cell, const char *word);

/* The end: compiles until nothing is wrong, then writes the result. */
enum et_status et_xls_compile(struct et_xls_import *import, struct et_xlsform *result);

#endif
