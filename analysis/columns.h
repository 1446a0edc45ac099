/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * columns.h - a table from a file, by the names of its columns: a header, then
 * rows of as many fields; points for decimals (commas too, where semicolons or
 * tabs divide the fields). An empty field is missing.
 *
 * Faults name file, line and column (both from 1, the column in characters).
 */
#ifndef ET_COLUMNS_H
#define ET_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/csv.h"
#include "forms/base/status.h"

struct et_arena;

enum { ET_COLUMNS_MAX = 1000, ET_COLUMNS_FILE_MAX = 64 << 20 };

struct et_columns {
    const char *file; /* for messages */
    struct et_csv table;
    const char *const *names;
    size_t column_count, row_count;
};

/*
 * Reads the file at PATH, "-" being standard input; the table lives in ARENA.
 * Errors: ET_IO, ET_INPUT.
 */
enum et_status et_columns_read(const char *path, struct et_arena *arena, struct et_columns *columns,
                               struct et_error *error);

/* The cell's place and a sentence: "x.csv:3:7: ..."; returns ET_INPUT. */
enum et_status et_columns_fault(const struct et_columns *columns, const struct et_csv_field *cell,
                                struct et_error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The column of that name, or ET_INPUT with the names there are. */
enum et_status et_columns_column(const struct et_columns *columns, const char *name, size_t *column,
                                 struct et_error *error);

const struct et_csv_field *et_columns_cell(const struct et_columns *columns, size_t row,
                                           size_t column);

/* Numbers; an empty cell is NaN. */
enum et_status et_columns_number(const struct et_columns *columns, const struct et_csv_field *cell,
                                 double *number, struct et_error *error);
enum et_status et_columns_numbers(const struct et_columns *columns, const char *name,
                                  struct et_arena *arena, double **numbers, struct et_error *error);
/* A whole number from 0 up; never empty. */
enum et_status et_columns_count(const struct et_columns *columns, const struct et_csv_field *cell,
                                long *count, struct et_error *error);
enum et_status et_columns_counts(const struct et_columns *columns, const char *name,
                                 struct et_arena *arena, long **counts, struct et_error *error);

#endif
