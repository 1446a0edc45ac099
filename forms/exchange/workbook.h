/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workbook.h - sheets of cells, from .xlsx, from a CSV file that holds several
 * sheets, or from tables in Markdown. Only cells that hold text are kept.
 */
#ifndef ET_WORKBOOK_H
#define ET_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_str;

enum {
    ET_WORKBOOK_FILE_MAX = 64 << 20, /* bytes */
    ET_SHEETS_MAX = 256,
    ET_CELLS_MAX = 1000000, /* of all sheets */
    ET_CELL_ROWS_MAX = 1048576,
    ET_CELL_COLUMNS_MAX = 16384,
    ET_CELL_TEXT_MAX = 131072, /* bytes; Excel stops at 32,767 characters */
};

struct et_cell {
    uint32_t row, column; /* as the file has them, from 1 */
    const char *text;
};

struct et_sheet {
    const char *name;
    const struct et_cell *cells; /* by row, then column */
    size_t count;
};

struct et_workbook {
    const struct et_sheet *sheets;
    size_t count;
};

/*
 * Reads the SIZE bytes of the file called NAME: what it is, its first bytes
 * say, and its name for CSV and Markdown. *workbook lives in ARENA.
 *
 * Errors: ET_INPUT: no workbook, damaged, or past a limit; the sentence says
 *         what to do about an .xls.
 */
enum et_status et_workbook_read(struct et_arena *arena, const char *name, const char *bytes,
                                size_t size, struct et_workbook *workbook, struct et_error *error);

/* The sheet of that name in any case, or NULL. */
const struct et_sheet *et_workbook_sheet(const struct et_workbook *workbook, const char *name);

/* "AB12" for row 12, column 28; into OUT of at least 16 bytes. */
const char *et_cell_name(uint32_t row, uint32_t column, char out[16]);

/* Writes WORKBOOK as .xlsx, all cells as text; the first row of each sheet bold. */
void et_workbook_write(const struct et_workbook *workbook, struct et_str *out);

/* ---- the readers, one a kind of file ------------------------------------------- */

/* Cells in the making. */
struct et_sheet_maker {
    struct et_arena *arena;
    struct {
        struct et_sheet *items;
        size_t count, room;
    } sheets;
    struct {
        struct et_cell *items;
        size_t count, room;
    } cells;      /* of the last sheet */
    size_t total; /* cells of the sheets before it */
};

void et_sheet_begin(struct et_sheet_maker *maker, const char *name);
/* Empty texts are left out; false where a limit is passed (ERROR says so). */
bool et_sheet_add(struct et_sheet_maker *maker, uint32_t row, uint32_t column, const char *text,
                  size_t length, struct et_error *error);
/* Takes the sheets over and frees what is left. */
void et_sheet_finish(struct et_sheet_maker *maker, struct et_workbook *workbook);

enum et_status et_xlsx_read(struct et_sheet_maker *maker, const char *bytes, size_t size,
                            struct et_error *error);
enum et_status et_sheets_csv(struct et_sheet_maker *maker, const char *name, const char *bytes,
                             size_t size, struct et_error *error);
enum et_status et_sheets_markdown(struct et_sheet_maker *maker, const char *bytes, size_t size,
                                  struct et_error *error);

#endif
