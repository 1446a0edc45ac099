/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/columns.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

enum et_status et_columns_fault(const struct et_columns *columns, const struct et_csv_field *cell,
                                struct et_error *error, const char *format, ...)
{
    char sentence[ET_ERROR_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return et_error_set(error, ET_INPUT, "%s:%u:%u: %s", columns->file, cell->line, cell->column,
                        sentence);
}

static enum et_status header(struct et_columns *c, struct et_arena *arena, struct et_error *error)
{
    static const struct et_csv_field top = {"", 1, 1};
    if (c->table.count == 0)
        return et_columns_fault(c, &top, error, "%s",
                                _("the file is empty; the first line should name the columns"));
    const struct et_csv_row *row = &c->table.rows[0];
    if (row->count > ET_COLUMNS_MAX)
        return et_columns_fault(c, &row->fields[ET_COLUMNS_MAX], error,
                                _("more columns than the kit takes (%d)"), ET_COLUMNS_MAX);
    const char **names = et_arena_array(arena, row->count + 1, sizeof *names);
    for (size_t i = 0; i < row->count; i++) {
        names[i] = row->fields[i].text;
        for (size_t b = 0; b < i; b++)
            if (strcmp(names[b], names[i]) == 0)
                return et_columns_fault(c, &row->fields[i], error,
                                        _("a second column is called “%s”"), names[i]);
    }
    c->names = names;
    c->column_count = row->count;
    c->row_count = c->table.count - 1;
    return ET_OK;
}

enum et_status et_columns_read(const char *path, struct et_arena *arena, struct et_columns *c,
                               struct et_error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    *c = (struct et_columns){.file = path};
    enum et_status status = et_io_read(path, ET_COLUMNS_FILE_MAX, &bytes, &size, error);
    if (status == ET_OK)
        status = et_csv_read(path, bytes, size, arena, &c->table, error);
    free(bytes);
    if (status == ET_OK)
        status = header(c, arena, error);
    for (size_t i = 1; status == ET_OK && i <= c->row_count; i++) {
        const struct et_csv_row *row = &c->table.rows[i];
        if (row->count != c->column_count)
            status = et_columns_fault(c, &row->fields[0], error,
                                      _("this line has %zu fields, but the header has %zu"),
                                      row->count, c->column_count);
    }
    return status;
}

enum et_status et_columns_column(const struct et_columns *columns, const char *name, size_t *column,
                                 struct et_error *error)
{
    struct et_str names = ET_STR_EMPTY;
    for (size_t c = 0; c < columns->column_count; c++) {
        if (strcmp(columns->names[c], name) == 0) {
            *column = c;
            et_str_free(&names);
            return ET_OK;
        }
        et_str_addf(&names, "%s%s", c == 0 ? "" : ", ", columns->names[c]);
    }
    static const struct et_csv_field top = {"", 1, 1};
    enum et_status status = et_columns_fault(
        columns, &top, error, _("there is no column “%s”; the columns are: %s"), name, names.text);
    et_str_free(&names);
    return status;
}

const struct et_csv_field *et_columns_cell(const struct et_columns *columns, size_t row,
                                           size_t column)
{
    return &columns->table.rows[row + 1].fields[column];
}

enum et_status et_columns_number(const struct et_columns *columns, const struct et_csv_field *cell,
                                 double *number, struct et_error *error)
{
    char text[64], *end;
    if (*cell->text == '\0') {
        *number = NAN;
        return ET_OK;
    }
    snprintf(text, sizeof text, "%s", cell->text);
    char *comma = strchr(text, ',');
    if (comma != NULL && columns->table.separator != ',')
        *comma = '.';
    double value = strtod(text, &end);
    if (text[strspn(text, "0123456789+-.eE")] != '\0' || *end != '\0' || end == text ||
        strlen(cell->text) >= sizeof text || !isfinite(value))
        return et_columns_fault(
            columns, cell, error,
            comma != NULL ? _("“%s” should have a point, not a comma")
                          : _("“%s” is no number; leave the field empty if it is missing"),
            cell->text);
    *number = value + 0.0;
    return ET_OK;
}

enum et_status et_columns_numbers(const struct et_columns *columns, const char *name,
                                  struct et_arena *arena, double **numbers, struct et_error *error)
{
    size_t column = 0;
    enum et_status status = et_columns_column(columns, name, &column, error);
    *numbers = et_arena_array(arena, columns->row_count + 1, sizeof **numbers);
    for (size_t i = 0; i < columns->row_count && status == ET_OK; i++)
        status =
            et_columns_number(columns, et_columns_cell(columns, i, column), &(*numbers)[i], error);
    return status;
}

enum et_status et_columns_count(const struct et_columns *columns, const struct et_csv_field *cell,
                                long *count, struct et_error *error)
{
    char *end;
    errno = 0;
    long value = strtol(cell->text, &end, 10);
    if (*cell->text < '0' || *cell->text > '9' || *end != '\0' || errno != 0 || value > 1000000000)
        return et_columns_fault(columns, cell, error,
                                _("“%s” is no count; a whole number from 0 is wanted"), cell->text);
    *count = value;
    return ET_OK;
}

enum et_status et_columns_counts(const struct et_columns *columns, const char *name,
                                 struct et_arena *arena, long **counts, struct et_error *error)
{
    size_t column = 0;
    enum et_status status = et_columns_column(columns, name, &column, error);
    *counts = et_arena_array(arena, columns->row_count + 1, sizeof **counts);
    for (size_t i = 0; i < columns->row_count && status == ET_OK; i++)
        status =
            et_columns_count(columns, et_columns_cell(columns, i, column), &(*counts)[i], error);
    return status;
}
