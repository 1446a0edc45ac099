/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * csv.h - a plain table from a file: UTF-8, a header, commas, quotes doubled
 * inside quotes (RFC 4180), points for decimals. An empty field is missing.
 *
 * Faults name file, line and column (both from 1, the column in characters).
 */
#ifndef ET_CSV_H
#define ET_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_source;

enum { ET_CSV_COLUMNS = 1000, ET_CSV_ROWS = 1000000 };

struct et_csv_cell {
    const char *text;
    uint32_t byte; /* where it stands in the source */
};

struct et_csv {
    const struct et_source *source;
    const char *const *names;
    size_t column_count, row_count;
    const struct et_csv_cell *cells; /* [row_count][column_count] */
};

/* The table lives in ARENA and borrows SOURCE. Errors: ET_INPUT. */
enum et_status et_csv_parse(const struct et_source *source, struct et_arena *arena,
                            struct et_csv *csv, struct et_error *error);

/* The cell's place and a sentence: "x.csv:3:7: ..."; returns ET_INPUT. */
enum et_status et_csv_fault(const struct et_csv *csv, const struct et_csv_cell *cell,
                            struct et_error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The column of that name, or ET_INPUT with the names there are. */
enum et_status et_csv_column(const struct et_csv *csv, const char *name, size_t *column,
                             struct et_error *error);

const struct et_csv_cell *et_csv_cell(const struct et_csv *csv, size_t row, size_t column);

/* Numbers; an empty cell is NaN. */
enum et_status et_csv_number(const struct et_csv *csv, const struct et_csv_cell *cell,
                             double *number, struct et_error *error);
enum et_status et_csv_numbers(const struct et_csv *csv, const char *name, struct et_arena *arena,
                              double **numbers, struct et_error *error);
/* A whole number from 0 up; never empty. */
enum et_status et_csv_count(const struct et_csv *csv, const struct et_csv_cell *cell, long *count,
                            struct et_error *error);
enum et_status et_csv_counts(const struct et_csv *csv, const char *name, struct et_arena *arena,
                             long **counts, struct et_error *error);

#endif
