/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen_tool FILE.png COLUMNS ROWS - makes a picture of a terminal's screen
 * from what `tmux capture-pane -e -p` prints, read from standard input, so
 * that a person can look at what the kiosk showed.
 */
#include <cairo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/io.h"
#include "forms/base/utf8.h"

enum { CELL_WIDTH = 10, CELL_HEIGHT = 21, BASELINE = 16, SIDE_MAX = 400 };

struct look {
    uint32_t ink, paper;
    bool is_bold, is_reversed, is_underlined;
};

static const struct look plain = {.ink = 0xE6E6E6, .paper = 0x000000};

/* xterm's 256 colours. */
static uint32_t colour(int index)
{
    static const uint32_t first[16] = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD,
                                       0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00,
                                       0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF};
    if (index < 16)
        return first[index < 0 ? 0 : index];
    if (index >= 232) {
        uint32_t grey = (uint32_t)(8 + 10 * (index - 232)) & 0xFF;
        return grey << 16 | grey << 8 | grey;
    }
    static const uint32_t steps[6] = {0, 95, 135, 175, 215, 255};
    int cube = index - 16;
    return steps[cube / 36] << 16 | steps[cube / 6 % 6] << 8 | steps[cube % 6];
}

/* 38;5;N, 38;2;R;G;B: returns how many numbers it used. */
static int extended(const int *numbers, int count, uint32_t *rgb)
{
    if (count >= 3 && numbers[1] == 5) {
        *rgb = colour(numbers[2]);
        return 3;
    }
    if (count >= 5 && numbers[1] == 2) {
        *rgb = (uint32_t)numbers[2] << 16 | (uint32_t)numbers[3] << 8 | (uint32_t)numbers[4];
        return 5;
    }
    return 1;
}

static void apply(struct look *look, const int *numbers, int count)
{
    for (int i = 0; i < count; i++) {
        int n = numbers[i];
        if (n == 0)
            *look = plain;
        else if (n == 1)
            look->is_bold = true;
        else if (n == 4)
            look->is_underlined = true;
        else if (n == 7)
            look->is_reversed = true;
        else if (n == 22)
            look->is_bold = false;
        else if (n == 24)
            look->is_underlined = false;
        else if (n == 27)
            look->is_reversed = false;
        else if (n >= 30 && n <= 37)
            look->ink = colour(n - 30);
        else if (n >= 90 && n <= 97)
            look->ink = colour(n - 82);
        else if (n >= 40 && n <= 47)
            look->paper = colour(n - 40);
        else if (n >= 100 && n <= 107)
            look->paper = colour(n - 92);
        else if (n == 39)
            look->ink = plain.ink;
        else if (n == 49)
            look->paper = plain.paper;
        else if (n == 38)
            i += extended(numbers + i, count - i, &look->ink) - 1;
        else if (n == 48)
            i += extended(numbers + i, count - i, &look->paper) - 1;
    }
}

/* Takes one escape sequence; returns its length in bytes. */
static size_t escape(const char *text, struct look *look)
{
    int numbers[16] = {0}, count = 1;
    size_t at = 2;
    if (text[1] != '[')
        return text[1] == '\0' ? 1 : 2;
    for (; (text[at] >= '0' && text[at] <= '9') || text[at] == ';' || text[at] == ':'; at++) {
        if (text[at] == ';' || text[at] == ':')
            count += count < 16;
        else
            numbers[count - 1] = (numbers[count - 1] * 10 + text[at] - '0') % 10000;
    }
    if (text[at] == 'm')
        apply(look, numbers, count);
    return text[at] == '\0' ? at : at + 1;
}

static void set_colour(cairo_t *ink, uint32_t rgb)
{
    cairo_set_source_rgb(ink, (rgb >> 16 & 0xFF) / 255.0, (rgb >> 8 & 0xFF) / 255.0,
                         (rgb & 0xFF) / 255.0);
}

/* Block elements are drawn as what they are, so that no seams show. */
static bool block(cairo_t *ink, uint32_t c, double x, double y, double width)
{
    double height = CELL_HEIGHT;
    if (c == 0x2580)
        cairo_rectangle(ink, x, y, width, height / 2);
    else if (c >= 0x2581 && c <= 0x2588)
        cairo_rectangle(ink, x, y + height * (0x2588 - c) / 8.0, width,
                        height * (c - 0x2580) / 8.0);
    else if (c >= 0x2589 && c <= 0x258F)
        cairo_rectangle(ink, x, y, width * (0x2590 - c) / 8.0, height);
    else if (c == 0x2590)
        cairo_rectangle(ink, x + width / 2, y, width / 2, height);
    else
        return false;
    cairo_fill(ink);
    return true;
}

static void draw_cell(cairo_t *ink, const struct look *look, const char *bytes, size_t length,
                      uint32_t character, int column, int row, int cells)
{
    double x = column * CELL_WIDTH, y = row * CELL_HEIGHT;
    char text[16] = {0};
    if (cells > 0) {
        set_colour(ink, look->is_reversed ? look->ink : look->paper);
        cairo_rectangle(ink, x, y, cells * CELL_WIDTH, CELL_HEIGHT);
        cairo_fill(ink);
    }
    set_colour(ink, look->is_reversed ? look->paper : look->ink);
    if (block(ink, character, x, y, cells * CELL_WIDTH))
        return;
    memcpy(text, bytes, length < 8 ? length : 8);
    cairo_select_font_face(ink, "DejaVu Sans Mono", CAIRO_FONT_SLANT_NORMAL,
                           look->is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(ink, 16.6);
    cairo_move_to(ink, cells == 0 ? x - CELL_WIDTH : x, y + BASELINE);
    cairo_show_text(ink, text);
    if (look->is_underlined) {
        cairo_rectangle(ink, x, y + BASELINE + 2, cells * CELL_WIDTH, 1);
        cairo_fill(ink);
    }
}

static void draw(cairo_t *ink, const char *text, int columns, int rows)
{
    struct look look = plain;
    int column = 0, row = 0;
    set_colour(ink, plain.paper);
    cairo_paint(ink);
    for (size_t at = 0, length; text[at] != '\0' && row < rows; at += length) {
        uint32_t c = et_utf8_next(text + at, strlen(text + at), &length);
        if (c == 0x1B) {
            length = escape(text + at, &look);
        } else if (c == '\n') {
            row++;
            column = 0;
        } else {
            int cells = et_utf8_cells(c);
            if (column + cells <= columns)
                draw_cell(ink, &look, text + at, length, c, column, row, cells);
            column += cells;
        }
    }
}

int main(int argc, char **argv)
{
    int columns = argc == 4 ? atoi(argv[2]) : 0, rows = argc == 4 ? atoi(argv[3]) : 0;
    if (columns < 1 || rows < 1 || columns > SIDE_MAX || rows > SIDE_MAX) {
        (void)fputs("usage: screen_tool FILE.png COLUMNS ROWS < SCREEN\n", stderr);
        return 2;
    }
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    char *text;
    size_t size;
    struct et_error error;
    if (et_io_read("-", 1 << 20, &text, &size, &error) != ET_OK) {
        (void)fprintf(stderr, "screen_tool: %s\n", error.text);
        return 3;
    }
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns * CELL_WIDTH, rows * CELL_HEIGHT);
    cairo_t *ink = cairo_create(surface);
    draw(ink, text, columns, rows);
    bool is_written = cairo_surface_write_to_png(surface, argv[1]) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(ink);
    cairo_surface_destroy(surface);
    free(text);
    return is_written ? 0 : 3;
}
