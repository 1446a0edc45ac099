/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen.h - rows of cells: what a person is to see, before any terminal.
 *
 * Columns are counted from the side where reading starts: from the left, or
 * from the right on a screen for Arabic and its like, which is thus mirrored
 * without its painter knowing. Cells themselves are kept from left to right.
 */
#ifndef ET_SCREEN_H
#define ET_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/keys.h"

struct et_arena;
struct et_str;

enum {
    ET_SCREEN_COLUMNS_MIN = 60, /* what every screen is laid out for */
    ET_SCREEN_ROWS_MIN = 20,
    ET_SCREEN_COLUMNS_MAX = 400,
    ET_SCREEN_ROWS_MAX = 150,
    ET_AREAS_MAX = 64,
    ET_CELL_BYTES = 20, /* a letter with its marks */
};

/* What a cell is, not its colour: that is the terminal's (and never alone). */
enum et_ink {
    ET_INK_PLAIN,
    ET_INK_STRONG, /* the question */
    ET_INK_DIM,    /* hints, what may be passed over */
    ET_INK_BAR,    /* the bars at the top and the bottom */
    ET_INK_MARK,   /* what is chosen */
    ET_INK_FIELD,  /* where one types */
    ET_INK_WARN,   /* messages; a sign stands with them */
    ET_INK_COUNT
};

struct et_cell {
    char text[ET_CELL_BYTES]; /* one character and its marks; "" under a wide one */
    uint8_t ink;
};

/* A click in this rectangle (from the left) is this input. */
struct et_area {
    int row, column, rows, columns;
    struct et_input input;
};

struct et_screen {
    int rows, columns;
    bool is_rtl;
    struct et_cell *cells; /* rows × columns */
    struct et_area areas[ET_AREAS_MAX];
    size_t area_count;
    int cursor_row, cursor_column; /* from the left; row -1: none shown */
};

/* Lines that a text was broken into; live in the arena. */
struct et_wrapped {
    const char *const *lines;
    int count;
};

struct et_screen *et_screen_new(int rows, int columns);
void et_screen_free(struct et_screen *screen);

/* Blanks every cell, takes the areas and the cursor away. */
void et_screen_clear(struct et_screen *screen, bool is_rtl);

/*
 * One line of text from START, at most WIDTH cells, in visual order, joined.
 * What falls outside the screen is not drawn. Returns the cells it took.
 */
int et_screen_put(struct et_screen *screen, int row, int start, int width, enum et_ink ink,
                  const char *text);

/* The same for a text whose cells are a picture: never reordered. */
int et_screen_picture(struct et_screen *screen, int row, int start, int width, enum et_ink ink,
                      const char *text);

/* Blanks WIDTH cells of a row in INK. */
void et_screen_fill(struct et_screen *screen, int row, int start, int width, enum et_ink ink);

/* Gives cells that are there another ink. */
void et_screen_ink(struct et_screen *screen, int row, int start, int width, enum et_ink ink);

void et_screen_area(struct et_screen *screen, int row, int start, int rows, int width,
                    struct et_input input);

/* Puts the cursor so many cells from the reading side. */
void et_screen_cursor(struct et_screen *screen, int row, int start);

/* What a click means here, or INPUT itself. */
struct et_input et_screen_aim(const struct et_screen *screen, struct et_input input);

/* Breaks TEXT between words into lines of at most WIDTH cells (and in words
 * that are longer than that). At least one line. */
struct et_wrapped et_screen_wrap(struct et_arena *arena, const char *text, int width);

/* The screen as lines of text without trailing blanks: for tests. */
void et_screen_write(const struct et_screen *screen, struct et_str *out);

#endif
