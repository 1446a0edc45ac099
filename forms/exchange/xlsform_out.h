/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_out.h - a workbook in the making, shared by xlsform_out*.c alone. */
#ifndef ET_XLSFORM_OUT_H
#define ET_XLSFORM_OUT_H

#include <stdbool.h>

#include "forms/base/str.h"
#include "forms/exchange/workbook.h"
#include "forms/lang/tree.h"
#include "forms/model/form.h"

/* Columns of the survey; those in every language take as many as there are. */
enum et_out_column {
    TYPE,
    NAME,
    LABEL,
    HINT,
    REQUIRED,
    RELEVANT,
    CONSTRAINT,
    MESSAGE,
    DEFAULT,
    CALCULATION,
    APPEARANCE,
    OWN,
    COLUMNS
};

struct et_out {
    struct et_arena *arena;
    const struct et_form *form;
    const char *text; /* the source's */
    struct et_sheet_maker maker;
    uint32_t row;
    uint32_t at[COLUMNS]; /* the first column of each */
    struct {
        const char **items;
        size_t count, room;
    } said; /* paths of the texts that stand in a column */
    struct et_str own;
    unsigned breaks;
};

/* A cell of the row at hand; NULL puts nothing. */
void et_out_put(struct et_out *c, uint32_t column, const char *text);
/* A text in all languages; IS_SAID: its column counts when it is read again. */
void et_out_text(struct et_out *c, uint32_t column, uint32_t text, bool is_said);
/* A line of the cell "etapp". */
void et_out_own(struct et_out *c, const char *line);
const char *et_out_slice(struct et_out *c, struct et_span span);
/* The first line of that word under STMT, or NULL. */
const struct et_stmt *et_out_find(const struct et_stmt *stmt, enum et_word word);

/* ---- rules (xlsform_out_rules.c) --------------------------------------------------- */

const char *et_out_xpath(struct et_out *c, const struct et_expr *expr, const struct et_stmt *line);
void et_out_relevant(struct et_out *c, const struct et_stmt *stmt, const struct et_expr *when);
void et_out_checks(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt);
void et_out_required(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt);
void et_out_default(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt);
/* Lines that no column holds. */
void et_out_own_lines(struct et_out *c, const struct et_stmt *stmt);

#endif
