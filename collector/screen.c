/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/screen.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/bidi.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"

struct et_screen *et_screen_new(int rows, int columns)
{
    assert(rows > 0 && rows <= ET_SCREEN_ROWS_MAX);
    assert(columns > 0 && columns <= ET_SCREEN_COLUMNS_MAX);
    struct et_screen *screen = et_alloc(sizeof *screen);
    *screen = (struct et_screen){.rows = rows, .columns = columns};
    screen->cells = et_alloc((size_t)rows * (size_t)columns * sizeof *screen->cells);
    et_screen_clear(screen, false);
    return screen;
}

void et_screen_free(struct et_screen *screen)
{
    if (screen == NULL)
        return;
    explicit_bzero(screen->cells,
                   (size_t)screen->rows * (size_t)screen->columns * sizeof *screen->cells);
    free(screen->cells);
    free(screen);
}

static void set(struct et_cell *cell, const char *text, size_t length, enum et_ink ink)
{
    memset(cell->text, 0, sizeof cell->text);
    memcpy(cell->text, text, length < ET_CELL_BYTES ? length : ET_CELL_BYTES - 1);
    cell->ink = (uint8_t)ink;
}

void et_screen_clear(struct et_screen *screen, bool is_rtl)
{
    for (int i = 0; i < screen->rows * screen->columns; i++)
        set(&screen->cells[i], " ", 1, ET_INK_PLAIN);
    memset(screen->areas, 0, sizeof screen->areas);
    screen->area_count = 0;
    screen->cursor_row = screen->cursor_column = -1;
    screen->is_rtl = is_rtl;
}

/* The leftmost column of WIDTH cells that begin at START. */
static int left_of(const struct et_screen *screen, int start, int width)
{
    return screen->is_rtl ? screen->columns - start - width : start;
}

static struct et_cell *cell_at(struct et_screen *screen, int row, int column)
{
    if (row < 0 || row >= screen->rows || column < 0 || column >= screen->columns)
        return NULL;
    return &screen->cells[row * screen->columns + column];
}

/* Adds a mark without a cell of its own to the letter before it. */
static void join(struct et_cell *cell, const char *text, size_t length)
{
    size_t have = strlen(cell->text);
    if (have + length < ET_CELL_BYTES)
        memcpy(cell->text + have, text, length);
}

/* Sets VISUAL down from COLUMN on, at most WIDTH cells. */
static void lay(struct et_screen *screen, int row, int column, int width, enum et_ink ink,
                const char *visual)
{
    struct et_cell *last = NULL;
    size_t size = strlen(visual), length;
    int used = 0;
    for (size_t at = 0; at < size; at += length) {
        uint32_t c = et_utf8_next(visual + at, size - at, &length);
        int cells = et_utf8_cells(c);
        /* Controls and direction marks have no business on a terminal. */
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
            (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
            continue;
        if (cells == 0) {
            if (last != NULL)
                join(last, visual + at, length);
            continue;
        }
        if (used + cells > width)
            return;
        struct et_cell *cell = cell_at(screen, row, column + used);
        struct et_cell *end = cell_at(screen, row, column + used + cells - 1);
        if (cell != NULL && end != NULL) {
            set(cell, visual + at, length, ink);
            if (cells == 2)
                set(end, "", 0, ink);
            last = cell;
        }
        used += cells;
    }
}

static int min(int a, int b)
{
    return a < b ? a : b;
}

/* TEXT cut to at most WIDTH cells, before it is turned around. */
static const char *cut(struct et_arena *arena, const char *text, int width)
{
    size_t size = strlen(text), at = 0, length;
    for (int used = 0; at < size; at += length) {
        int cells = et_utf8_cells(et_utf8_next(text + at, size - at, &length));
        if (used + cells > width)
            break;
        used += cells;
    }
    return et_arena_copy(arena, text, at);
}

int et_screen_put(struct et_screen *screen, int row, int start, int width, enum et_ink ink,
                  const char *text)
{
    struct et_arena *arena = et_arena_new();
    const char *visual = et_bidi_visual(arena, cut(arena, text, width), screen->is_rtl);
    int cells = min((int)et_utf8_width(visual, strlen(visual)), width);
    lay(screen, row, left_of(screen, start, cells), cells, ink, visual);
    et_arena_free(arena);
    return cells;
}

int et_screen_picture(struct et_screen *screen, int row, int start, int width, enum et_ink ink,
                      const char *text)
{
    int cells = min((int)et_utf8_width(text, strlen(text)), width);
    lay(screen, row, left_of(screen, start, cells), cells, ink, text);
    return cells;
}

void et_screen_fill(struct et_screen *screen, int row, int start, int width, enum et_ink ink)
{
    int left = left_of(screen, start, width);
    for (int i = 0; i < width; i++) {
        struct et_cell *cell = cell_at(screen, row, left + i);
        if (cell != NULL)
            set(cell, " ", 1, ink);
    }
}

void et_screen_ink(struct et_screen *screen, int row, int start, int width, enum et_ink ink)
{
    int left = left_of(screen, start, width);
    for (int i = 0; i < width; i++) {
        struct et_cell *cell = cell_at(screen, row, left + i);
        if (cell != NULL)
            cell->ink = (uint8_t)ink;
    }
}

void et_screen_area(struct et_screen *screen, int row, int start, int rows, int width,
                    struct et_input input)
{
    if (screen->area_count == ET_AREAS_MAX)
        return; /* keys still reach it */
    screen->areas[screen->area_count++] = (struct et_area){
        row, left_of(screen, start, width), rows, width, input,
    };
}

void et_screen_cursor(struct et_screen *screen, int row, int start)
{
    screen->cursor_row = row;
    screen->cursor_column = left_of(screen, start, 1);
}

struct et_input et_screen_aim(const struct et_screen *screen, struct et_input input)
{
    if (input.key != ET_KEY_CLICK)
        return input;
    for (size_t i = 0; i < screen->area_count; i++) {
        const struct et_area *area = &screen->areas[i];
        if (input.row >= area->row && input.row < area->row + area->rows &&
            input.column >= area->column && input.column < area->column + area->columns)
            return area->input;
    }
    return (struct et_input){.key = ET_KEY_NONE};
}

/* ---- lines -------------------------------------------------------------- */

/*
 * The bytes of TEXT that go on one line: up to the last blank that fits, or as
 * many characters as fit. *skip is what to pass over behind them.
 */
static size_t one_line(const char *text, int width, size_t *skip)
{
    size_t size = strlen(text), length, end = 0;
    int used = 0;
    *skip = 0;
    for (size_t at = 0; at < size; at += length) {
        uint32_t c = et_utf8_next(text + at, size - at, &length);
        if (c == '\n') {
            *skip = 1;
            return at;
        }
        int cells = et_utf8_cells(c);
        if (c == ' ') {
            end = at;
            *skip = 1;
        }
        if (used + cells > width) {
            if (end > 0)
                return end;
            *skip = 0;
            return at > 0 ? at : length;
        }
        used += cells;
    }
    *skip = 0;
    return size;
}

struct et_wrapped et_screen_wrap(struct et_arena *arena, const char *text, int width)
{
    assert(width > 0);
    size_t most = strlen(text) + 1;
    const char **lines = et_arena_array(arena, most, sizeof *lines);
    int count = 0;
    do {
        size_t skip, length = one_line(text, width, &skip);
        lines[count++] = et_arena_copy(arena, text, length);
        text += length + skip;
        while (skip > 0 && *text == ' ')
            text++;
    } while (*text != '\0');
    return (struct et_wrapped){lines, count};
}

void et_screen_write(const struct et_screen *screen, struct et_str *out)
{
    for (int row = 0; row < screen->rows; row++) {
        const struct et_cell *cells = &screen->cells[row * screen->columns];
        int end = screen->columns;
        while (end > 0 && strcmp(cells[end - 1].text, " ") == 0)
            end--;
        for (int column = 0; column < end; column++)
            et_str_add(out, cells[column].text);
        et_str_add_char(out, '\n');
    }
}
