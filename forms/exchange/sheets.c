/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sheets.c - several sheets in one CSV file or in the tables of a Markdown
 * text: a first column that is filled in begins a sheet, the cells of the
 * rows below stand one column to the right of it.
 */
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/csv.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/exchange/workbook.h"

/* One row of either: the first field names a sheet, or the row belongs to it. */
struct rows {
    struct et_sheet_maker *maker;
    bool is_open, is_skipped; /* a sheet is open; it is one that came before */
    struct et_error *error;
};

/* A sheet that stands twice counts once: examples in a manual repeat. */
static void begin(struct rows *rows, const char *name)
{
    rows->is_open = true;
    rows->is_skipped = false;
    for (size_t i = 0; i < rows->maker->sheets.count; i++)
        rows->is_skipped |= strcasecmp(rows->maker->sheets.items[i].name, name) == 0;
    if (!rows->is_skipped)
        et_sheet_begin(rows->maker, name);
}

static bool add(struct rows *rows, uint32_t line, uint32_t column, const char *text, size_t length)
{
    return !rows->is_open || rows->is_skipped ||
           et_sheet_add(rows->maker, line, column, text, length, rows->error);
}

enum et_status et_sheets_csv(struct et_sheet_maker *maker, const char *name, const char *bytes,
                             size_t size, struct et_error *error)
{
    struct et_csv csv;
    enum et_status status = et_csv_read(name, bytes, size, maker->arena, &csv, error);
    if (status != ET_OK)
        return status;
    struct rows rows = {.maker = maker, .error = error};
    for (size_t i = 0; i < csv.count; i++) {
        const struct et_csv_row *row = &csv.rows[i];
        if (row->count > 0 && row->fields[0].text[0] != '\0')
            begin(&rows, row->fields[0].text);
        for (size_t k = 1; k < row->count; k++) {
            const struct et_csv_field *field = &row->fields[k];
            if (!add(&rows, field->line, (uint32_t)k + 1, field->text, strlen(field->text)))
                return ET_INPUT;
        }
    }
    return ET_OK;
}

/* ---- Markdown --------------------------------------------------------------------- */

/* "| --- | :-: |" under the heads of a table. */
static bool is_rule(const char *line, size_t length)
{
    bool has_dash = false;
    for (size_t i = 0; i < length; i++) {
        if (strchr(" \t|:-\r", line[i]) == NULL)
            return false;
        has_dash |= line[i] == '-';
    }
    return has_dash;
}

/* The cells of "| a | b |"; "\|" is a bar in a cell. */
static bool table_row(struct rows *rows, const char *line, size_t length, uint32_t number)
{
    struct et_str cell = ET_STR_EMPTY;
    uint32_t column = 0;
    bool goes_on = true;
    for (size_t i = 1; goes_on && i <= length; i++) {
        if (i < length && line[i] == '\\' && i + 1 < length && line[i + 1] == '|') {
            et_str_add_char(&cell, '|');
            i++;
        } else if (i < length && line[i] != '|') {
            et_str_add_char(&cell, line[i]);
        } else {
            column++;
            size_t from = strspn(cell.text, " \t\r"), to = cell.length;
            while (to > from && strchr(" \t\r", cell.text[to - 1]) != NULL)
                to--;
            if (column == 1 && to > from)
                begin(rows, et_arena_copy(rows->maker->arena, cell.text + from, to - from));
            else if (column > 1)
                goes_on = add(rows, number, column, cell.text + from, to - from);
            et_str_clear(&cell);
        }
    }
    et_str_free(&cell);
    return goes_on;
}

enum et_status et_sheets_markdown(struct et_sheet_maker *maker, const char *bytes, size_t size,
                                  struct et_error *error)
{
    if (!et_utf8_is_valid(bytes, size) || memchr(bytes, '\0', size) != NULL)
        return et_error_set(error, ET_INPUT, _("this is no text in UTF-8"));
    struct rows rows = {.maker = maker, .error = error};
    uint32_t number = 0;
    for (size_t at = 0; at < size;) {
        const char *line = bytes + at, *newline = memchr(line, '\n', size - at);
        size_t length = newline != NULL ? (size_t)(newline - line) : size - at;
        at += length + 1;
        number++;
        size_t indent = 0;
        while (indent < length && (line[indent] == ' ' || line[indent] == '\t'))
            indent++;
        while (length > indent && strchr(" \t\r", line[length - 1]) != NULL)
            length--;
        if (indent == length || line[indent] != '|' || is_rule(line + indent, length - indent))
            continue;
        if (!table_row(&rows, line + indent, length - indent, number))
            return ET_INPUT;
    }
    return ET_OK;
}
