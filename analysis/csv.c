/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/csv.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"

struct reader {
    const struct et_csv *csv;
    struct et_arena *arena;
    struct et_error *error;
    const char *text;
    size_t size, at;
    struct et_str field;
    struct {
        struct et_csv_cell *items;
        size_t count, room;
    } cells;
};

enum et_status et_csv_fault(const struct et_csv *csv, const struct et_csv_cell *cell,
                            struct et_error *error, const char *format, ...)
{
    uint32_t line, column;
    char sentence[ET_ERROR_MAX];
    va_list args;
    et_source_place(csv->source, cell->byte, &line, &column);
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return et_error_set(error, ET_INPUT, "%s:%u:%u: %s", et_source_name(csv->source), line, column,
                        sentence);
}

static enum et_status fault_at(const struct reader *r, size_t byte, const char *sentence)
{
    struct et_csv_cell cell = {"", (uint32_t)byte};
    return et_csv_fault(r->csv, &cell, r->error, "%s", sentence);
}

/* Inside quotes, up to the closing one. */
static enum et_status quoted(struct reader *r)
{
    size_t from = r->at++;
    for (; r->at < r->size; r->at++) {
        if (r->text[r->at] == '"' && r->at + 1 < r->size && r->text[r->at + 1] == '"')
            r->at++;
        else if (r->text[r->at] == '"')
            break;
        et_str_add_char(&r->field, r->text[r->at]);
    }
    if (r->at >= r->size)
        return fault_at(r, from, _("this quote is never closed"));
    r->at++;
    if (r->at < r->size && strchr(",\r\n", r->text[r->at]) == NULL)
        return fault_at(r, r->at, _("a comma or the end of the line should follow the quote"));
    return ET_OK;
}

/* One field; *is_last where its line ends. */
static enum et_status field(struct reader *r, bool *is_last)
{
    struct et_csv_cell cell = {"", (uint32_t)r->at};
    et_str_clear(&r->field);
    if (r->at < r->size && r->text[r->at] == '"') {
        enum et_status status = quoted(r);
        if (status != ET_OK)
            return status;
    } else {
        while (r->at < r->size && strchr(",\r\n", r->text[r->at]) == NULL)
            et_str_add_char(&r->field, r->text[r->at++]);
    }
    cell.text = et_arena_string(r->arena, r->field.text);
    ET_VEC_PUSH(&r->cells, cell);
    *is_last = r->at >= r->size || r->text[r->at] != ',';
    if (!*is_last) {
        r->at++;
        return ET_OK;
    }
    if (r->at < r->size && r->text[r->at] == '\r')
        r->at++;
    if (r->at < r->size && r->text[r->at] == '\n')
        r->at++;
    return ET_OK;
}

static enum et_status line(struct reader *r, size_t want, size_t *got)
{
    enum et_status status;
    size_t from = r->at;
    bool is_last = false;
    for (*got = 0; !is_last; ++*got)
        if ((status = field(r, &is_last)) != ET_OK)
            return status;
    if (*got > ET_CSV_COLUMNS)
        return fault_at(r, from, _("more columns than the kit takes (1,000)"));
    if (want == 0 || *got == want)
        return ET_OK;
    struct et_csv_cell cell = {"", (uint32_t)from};
    return et_csv_fault(r->csv, &cell, r->error,
                        _("this line has %zu fields, but the header has %zu"), *got, want);
}

static enum et_status header(struct reader *r, struct et_csv *csv)
{
    enum et_status status = line(r, 0, &csv->column_count);
    if (status != ET_OK)
        return status;
    const char **names = et_arena_array(r->arena, csv->column_count, sizeof *names);
    for (size_t c = 0; c < csv->column_count; c++) {
        names[c] = r->cells.items[c].text;
        for (size_t b = 0; b < c; b++)
            if (strcmp(names[b], names[c]) == 0)
                return et_csv_fault(csv, &r->cells.items[c], r->error,
                                    _("a second column is called “%s”"), names[c]);
    }
    if (csv->column_count == 1 && strpbrk(names[0], ";\t") != NULL)
        return et_csv_fault(csv, &r->cells.items[0], r->error,
                            _("the columns should be divided by commas (and decimals by points)"));
    csv->names = names;
    r->cells.count = 0;
    return ET_OK;
}

static enum et_status body(struct reader *r, struct et_csv *csv)
{
    enum et_status status = header(r, csv);
    while (status == ET_OK && r->at < r->size) {
        if (r->text[r->at] == '\n' || r->text[r->at] == '\r') { /* an empty line */
            r->at++;
            continue;
        }
        size_t got;
        if (csv->row_count == ET_CSV_ROWS)
            return fault_at(r, r->at, _("more rows than the kit takes (1,000,000)"));
        status = line(r, csv->column_count, &got);
        csv->row_count++;
    }
    return status;
}

enum et_status et_csv_parse(const struct et_source *source, struct et_arena *arena,
                            struct et_csv *csv, struct et_error *error)
{
    struct reader r = {.csv = csv,
                       .arena = arena,
                       .error = error,
                       .text = et_source_text(source),
                       .size = et_source_size(source),
                       .field = ET_STR_EMPTY};
    *csv = (struct et_csv){.source = source};
    if (!et_utf8_is_valid(r.text, r.size))
        return fault_at(&r, 0, _("the file is not UTF-8"));
    if (r.size >= 3 && memcmp(r.text, "\xEF\xBB\xBF", 3) == 0)
        r.at = 3;
    if (r.at == r.size)
        return fault_at(&r, 0, _("the file is empty; the first line should name the columns"));
    if (memchr(r.text, '\0', r.size) != NULL)
        return fault_at(&r, 0, _("the file is not text"));
    enum et_status status = body(&r, csv);
    if (status == ET_OK) {
        struct et_csv_cell *cells = et_arena_array(arena, r.cells.count + 1, sizeof *cells);
        if (r.cells.count > 0)
            memcpy(cells, r.cells.items, r.cells.count * sizeof *cells);
        csv->cells = cells;
    }
    ET_VEC_FREE(&r.cells);
    et_str_free(&r.field);
    return status;
}

enum et_status et_csv_column(const struct et_csv *csv, const char *name, size_t *column,
                             struct et_error *error)
{
    struct et_str names = ET_STR_EMPTY;
    for (size_t c = 0; c < csv->column_count; c++) {
        if (strcmp(csv->names[c], name) == 0) {
            *column = c;
            et_str_free(&names);
            return ET_OK;
        }
        et_str_addf(&names, "%s%s", c == 0 ? "" : ", ", csv->names[c]);
    }
    struct et_csv_cell top = {"", 0};
    enum et_status status = et_csv_fault(
        csv, &top, error, _("there is no column “%s”; the columns are: %s"), name, names.text);
    et_str_free(&names);
    return status;
}

const struct et_csv_cell *et_csv_cell(const struct et_csv *csv, size_t row, size_t column)
{
    return &csv->cells[row * csv->column_count + column];
}

enum et_status et_csv_number(const struct et_csv *csv, const struct et_csv_cell *cell,
                             double *number, struct et_error *error)
{
    const char *text = cell->text;
    char *end;
    if (*text == '\0') {
        *number = NAN;
        return ET_OK;
    }
    size_t known = strspn(text, "0123456789+-.eE");
    double value = strtod(text, &end);
    if (text[known] != '\0' || *end != '\0' || end == text || !isfinite(value))
        return et_csv_fault(csv, cell, error,
                            strchr(text, ',') != NULL
                                ? _("“%s” should have a point, not a comma")
                                : _("“%s” is no number; leave the field empty if it is missing"),
                            text);
    *number = value + 0.0;
    return ET_OK;
}

enum et_status et_csv_numbers(const struct et_csv *csv, const char *name, struct et_arena *arena,
                              double **numbers, struct et_error *error)
{
    size_t column = 0;
    enum et_status status = et_csv_column(csv, name, &column, error);
    *numbers = et_arena_array(arena, csv->row_count + 1, sizeof **numbers);
    for (size_t i = 0; i < csv->row_count && status == ET_OK; i++)
        status = et_csv_number(csv, et_csv_cell(csv, i, column), &(*numbers)[i], error);
    return status;
}

enum et_status et_csv_count(const struct et_csv *csv, const struct et_csv_cell *cell, long *count,
                            struct et_error *error)
{
    char *end;
    errno = 0;
    long value = strtol(cell->text, &end, 10);
    if (*cell->text < '0' || *cell->text > '9' || *end != '\0' || errno != 0 || value > 1000000000)
        return et_csv_fault(csv, cell, error,
                            _("“%s” is no count; a whole number from 0 is wanted"), cell->text);
    *count = value;
    return ET_OK;
}

enum et_status et_csv_counts(const struct et_csv *csv, const char *name, struct et_arena *arena,
                             long **counts, struct et_error *error)
{
    size_t column = 0;
    enum et_status status = et_csv_column(csv, name, &column, error);
    *counts = et_arena_array(arena, csv->row_count + 1, sizeof **counts);
    for (size_t i = 0; i < csv->row_count && status == ET_OK; i++)
        status = et_csv_count(csv, et_csv_cell(csv, i, column), &(*counts)[i], error);
    return status;
}
