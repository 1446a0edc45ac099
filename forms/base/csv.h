/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * csv.h - tables as spreadsheets write them (RFC 4180): commas, semicolons or
 * tabs (whichever the first line has most of), quotes, a byte order mark.
 */
#ifndef ET_CSV_H
#define ET_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_str;

enum { ET_CSV_COLUMNS_MAX = 4096, ET_CSV_ROWS_MAX = 1000000 };

struct et_csv_field {
    const char *text;
    uint32_t line, column; /* where it begins; characters, from 1 */
};

struct et_csv_row {
    const struct et_csv_field *fields;
    size_t count;
};

struct et_csv {
    const struct et_csv_row *rows; /* the first is the header; empty lines are left out */
    size_t count;
    char separator;
};

/*
 * Reads SIZE bytes; *csv lives in ARENA. NAME is for messages.
 * Errors: ET_INPUT: no UTF-8, a quote that never ends, too many rows; the
 *         sentence begins with NAME:line:column.
 */
enum et_status et_csv_read(const char *name, const char *bytes, size_t size, struct et_arena *arena,
                           struct et_csv *csv, struct et_error *error);

/* Adds a field to a line, quoted where it must be; IS_FIRST: no comma before it. */
void et_csv_add(struct et_str *out, bool is_first, const char *text);

#endif
