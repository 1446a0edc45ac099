/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"

/* ---- cells in the making ------------------------------------------------------ */

static int by_place(const void *a, const void *b)
{
    const struct et_cell *one = a, *two = b;
    if (one->row != two->row)
        return one->row < two->row ? -1 : 1;
    return one->column < two->column ? -1 : one->column > two->column;
}

static void close_sheet(struct et_sheet_maker *maker)
{
    if (maker->sheets.count == 0)
        return;
    struct et_sheet *sheet = &maker->sheets.items[maker->sheets.count - 1];
    size_t count = maker->cells.count;
    for (size_t i = 1; i < count; i++) {
        if (by_place(&maker->cells.items[i - 1], &maker->cells.items[i]) < 0)
            continue;
        qsort(maker->cells.items, count, sizeof *maker->cells.items, by_place);
        break;
    }
    struct et_cell *kept = et_arena_array(maker->arena, count + 1, sizeof *kept);
    if (count > 0)
        memcpy(kept, maker->cells.items, count * sizeof *kept);
    sheet->cells = kept;
    sheet->count = count;
    maker->total += count;
    maker->cells.count = 0;
}

void et_sheet_begin(struct et_sheet_maker *maker, const char *name)
{
    close_sheet(maker);
    struct et_sheet sheet = {.name = et_arena_string(maker->arena, name)};
    ET_VEC_PUSH(&maker->sheets, sheet);
}

/* Blanks of every sort that spreadsheets and web pages leave around a text. */
static size_t blank(const char *text, size_t length)
{
    if (length == 0)
        return 0;
    if (strchr(" \t\r\n\v\f", text[0]) != NULL)
        return 1;
    if (length >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    if (length >= 3 &&
        (memcmp(text, "\xE2\x80\x8B", 3) == 0 || memcmp(text, "\xEF\xBB\xBF", 3) == 0))
        return 3;
    return 0;
}

static size_t blank_before(const char *text, size_t end)
{
    for (size_t step = 1; step <= 3 && step <= end; step++)
        if (blank(text + end - step, step) == step)
            return step;
    return 0;
}

bool et_sheet_add(struct et_sheet_maker *maker, uint32_t row, uint32_t column, const char *text,
                  size_t length, struct et_error *error)
{
    size_t begin = 0, step;
    while ((step = blank(text + begin, length - begin)) > 0)
        begin += step;
    while (length > begin && (step = blank_before(text + begin, length - begin)) > 0)
        length -= step;
    if (length == begin)
        return true;
    if (length - begin > ET_CELL_TEXT_MAX || row == 0 || row > ET_CELL_ROWS_MAX || column == 0 ||
        column > ET_CELL_COLUMNS_MAX || maker->total + maker->cells.count >= ET_CELLS_MAX ||
        maker->sheets.count > ET_SHEETS_MAX) {
        (void)et_error_set(error, ET_INPUT, _("the workbook is too large (%s)"),
                           length - begin > ET_CELL_TEXT_MAX     ? _("a text in a cell")
                           : maker->sheets.count > ET_SHEETS_MAX ? _("sheets")
                                                                 : _("cells"));
        return false;
    }
    if (!et_utf8_is_valid(text + begin, length - begin)) {
        (void)et_error_set(error, ET_INPUT, _("the workbook holds text that is no UTF-8"));
        return false;
    }
    struct et_cell cell = {row, column, et_arena_copy(maker->arena, text + begin, length - begin)};
    ET_VEC_PUSH(&maker->cells, cell);
    return true;
}

void et_sheet_finish(struct et_sheet_maker *maker, struct et_workbook *workbook)
{
    close_sheet(maker);
    struct et_sheet *kept = et_arena_array(maker->arena, maker->sheets.count + 1, sizeof *kept);
    if (maker->sheets.count > 0)
        memcpy(kept, maker->sheets.items, maker->sheets.count * sizeof *kept);
    *workbook = (struct et_workbook){kept, maker->sheets.count};
    ET_VEC_FREE(&maker->sheets);
    ET_VEC_FREE(&maker->cells);
}

/* ---- what file is it? ------------------------------------------------------------ */

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length >= tail && strcasecmp(name + length - tail, ending) == 0;
}

enum et_status et_workbook_read(struct et_arena *arena, const char *name, const char *bytes,
                                size_t size, struct et_workbook *workbook, struct et_error *error)
{
    struct et_sheet_maker maker = {.arena = arena};
    struct et_workbook read;
    enum et_status status;
    if (size >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
        status = et_xlsx_read(&maker, bytes, size, error);
    else if (size >= 4 && memcmp(bytes, "\xD0\xCF\x11\xE0", 4) == 0)
        status = et_error_set(
            error, ET_INPUT,
            _("“%s” is in the old format of Excel (.xls), or protected by a password; open it in "
              "LibreOffice or Excel, choose “Save as”, “Excel workbook (.xlsx)”, and import that"),
            name);
    else if (ends_in(name, ".md") || ends_in(name, ".markdown"))
        status = et_sheets_markdown(&maker, bytes, size, error);
    else if (ends_in(name, ".csv") || ends_in(name, ".tsv") || ends_in(name, ".txt"))
        status = et_sheets_csv(&maker, name, bytes, size, error);
    else
        status = et_error_set(error, ET_INPUT,
                              _("“%s” is no workbook; etapp reads .xlsx, .csv and .md"), name);
    et_sheet_finish(&maker, &read);
    if (status == ET_OK)
        *workbook = read;
    return status;
}

const struct et_sheet *et_workbook_sheet(const struct et_workbook *workbook, const char *name)
{
    for (size_t i = 0; i < workbook->count; i++) {
        const char *at = workbook->sheets[i].name;
        at += strspn(at, " \t");
        size_t length = strlen(at);
        while (length > 0 && at[length - 1] == ' ')
            length--;
        if (length == strlen(name) && strncasecmp(at, name, length) == 0)
            return &workbook->sheets[i];
    }
    return NULL;
}

const char *et_cell_name(uint32_t row, uint32_t column, char out[16])
{
    char letters[8];
    int count = 0;
    for (uint32_t left = column; left > 0 && count < 7; left = (left - 1) / 26)
        letters[count++] = (char)('A' + (left - 1) % 26);
    int at = 0;
    while (count > 0)
        out[at++] = letters[--count];
    (void)snprintf(out + at, (size_t)(16 - at), "%u", row % 10000000);
    return out;
}
