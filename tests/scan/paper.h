/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper.h - a printed page without a printer: corner marks, code and boxes
 * drawn where a map says, for the tests of every stage of the reader.
 */
#ifndef ET_TEST_PAPER_H
#define ET_TEST_PAPER_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "collector/homography.h"
#include "collector/image.h"
#include "forms/model/form.h"
#include "forms/model/sheet_map.h"

enum {
    PAPER_QUESTIONS = 16,
    PAPER_CHOICES = 5,
    PAPER_MARKS = PAPER_QUESTIONS * PAPER_CHOICES + 3,
    PAPER_NUMBER = PAPER_QUESTIONS,   /* two digits */
    PAPER_TEXT = PAPER_QUESTIONS + 1, /* a frame */
    PAPER_VARIABLES = PAPER_QUESTIONS + 2,
};

/* libqrencode's version 2-Q of this text, as the printer makes it. */
static const char paper_code[] = "0123456789ABCDEFGHJKMNPQRSTV";
static const char *const paper_modules[] = {
    "#######..#..#...#.#######", "#.....#..####.##..#.....#", "#.###.#.#..#####..#.###.#",
    "#.###.#...#..#....#.###.#", "#.###.#.#.#..####.#.###.#", "#.....#.#..##..##.#.....#",
    "#######.#.#.#.#.#.#######", ".........###..#.#........", ".#..#.#.#.#.###..#.##.#..",
    "##..##..#.##.####..#..##.", "#....##.....#..#.....#.##", "#..#....#..##..#....####.",
    "##.#.######.########..#.#", "#..##..#.##.#.###.##.####", "......###.#.##..##.#.#.#.",
    "....##.#.........##.#.##.", "###.#.#..##.##..#####...#", "........#....####...#.#.#",
    "#######..###.#.##.#.####.", "#.....#..#...##.#...##.##", "#.###.#.##.##..######.##.",
    "#.###.#..##.#.#.#.....#.#", "#.###.#....####.###...##.", "#.....#.##.#.##.#.##..###",
    "#######..#.........####.#",
};

static const struct et_sheet_page paper_page = {
    .width_um = 210000,
    .height_um = 297000,
    .fiducials = {{10000, 10000, 5000, 5000},
                  {195000, 10000, 5000, 5000},
                  {10000, 282000, 5000, 5000},
                  {195000, 282000, 5000, 5000}},
    .qr = {{176000, 10000, 15000, 15000}, {19000, 272000, 15000, 15000}},
};

/* A form of sixteen questions with five choices each, a number and a text. */
struct paper {
    struct et_choice choices[PAPER_CHOICES];
    struct et_list list;
    struct et_item items[PAPER_VARIABLES];
    struct et_variable variables[PAPER_VARIABLES];
    char ids[PAPER_VARIABLES][8];
    struct et_form form;
    struct et_mark marks[PAPER_MARKS];
    struct et_sheet_map map;
};

/* IS_MANY: the last question takes many marks; the fifth choice is a missing one. */
static inline void paper_make(struct paper *paper)
{
    memset(paper, 0, sizeof *paper);
    for (int c = 0; c < PAPER_CHOICES; c++)
        paper->choices[c] = (struct et_choice){
            .code = c + 1, .name = "", .kind = c == 4 ? ET_CHOICE_MISSING : ET_CHOICE_VALUE};
    paper->list = (struct et_list){
        .id = "five", .is_scale = true, .choices = paper->choices, .choice_count = PAPER_CHOICES};
    size_t n = 0;
    for (uint32_t v = 0; v < PAPER_VARIABLES; v++) {
        bool is_choice = v < PAPER_QUESTIONS;
        enum et_kind kind = v == PAPER_QUESTIONS - 1 ? ET_KIND_MANY
                            : is_choice              ? ET_KIND_ONE
                            : v == PAPER_NUMBER      ? ET_KIND_NUMBER
                                                     : ET_KIND_TEXT;
        (void)snprintf(paper->ids[v], sizeof paper->ids[v], "q%u", v);
        paper->items[v] = (struct et_item){.id = paper->ids[v],
                                           .kind = kind,
                                           .list = is_choice ? &paper->list : NULL,
                                           .first_variable = v,
                                           .variable_count = 1,
                                           .waves = 1};
        paper->variables[v] = (struct et_variable){.id = paper->ids[v],
                                                   .item = v,
                                                   .kind = kind,
                                                   .list = is_choice ? &paper->list : NULL,
                                                   .other_of = ET_NONE};
        /* rows whose pitch is never the same twice running */
        int32_t y = 40000 + (int32_t)v * 11000 + (int32_t)(v * v % 7) * 150;
        for (int32_t c = 0; is_choice && c < PAPER_CHOICES; c++)
            paper->marks[n++] = (struct et_mark){.variable = v,
                                                 .code = c + 1,
                                                 .kind = ET_MARK_CHOICE,
                                                 .box = {100000 + c * 18000, y, 4000, 4000},
                                                 .crop = {18000, y - 3000, 174000, 10000},
                                                 .page = 1};
        for (int32_t d = 0; v == PAPER_NUMBER && d < 2; d++)
            paper->marks[n++] = (struct et_mark){.variable = v,
                                                 .code = d,
                                                 .kind = ET_MARK_DIGIT,
                                                 .box = {100000 + d * 8500, y, 6000, 8000},
                                                 .crop = {18000, y - 2000, 174000, 12000},
                                                 .page = 1};
        if (v == PAPER_TEXT)
            paper->marks[n++] = (struct et_mark){.variable = v,
                                                 .kind = ET_MARK_TEXT,
                                                 .box = {40000, y, 130000, 18000},
                                                 .crop = {18000, y - 2000, 174000, 22000},
                                                 .page = 1};
    }
    paper->form = (struct et_form){.id = "paper",
                                   .variables = paper->variables,
                                   .variable_count = PAPER_VARIABLES,
                                   .items = paper->items,
                                   .item_count = PAPER_VARIABLES};
    paper->map = (struct et_sheet_map){
        .pages = &paper_page, .page_count = 1, .marks = paper->marks, .mark_count = n};
}

/* From paper to the pixels of an unmoved image at DPI. */
static inline struct et_homography paper_flat(double dpi)
{
    return (struct et_homography){{dpi / 25400, 0, 0, 0, dpi / 25400, 0, 0, 0, 1}};
}

static inline void paper_fill(struct et_image *image, double dpi, double x_um, double y_um,
                              double width_um, double height_um, double black)
{
    double unit = dpi / 25400;
    double left = x_um * unit, right = (x_um + width_um) * unit;
    double top = y_um * unit, bottom = (y_um + height_um) * unit;
    for (int y = (int)top; y < bottom && y < image->height; y++)
        for (int x = (int)left; x < right && x < image->width; x++) {
            double wide = fmin(right, x + 1) - fmax(left, x),
                   high = fmin(bottom, y + 1) - fmax(top, y);
            unsigned char *p = image->pixels + (size_t)y * (size_t)image->width + (size_t)x;
            double value = *p - wide * high * black * 255;
            *p = (unsigned char)(value < 0 ? 0 : value);
        }
}

static inline void paper_outline(struct et_image *image, double dpi, const struct et_rect *box)
{
    const double line = 250;
    double x = box->x_um, y = box->y_um, w = box->width_um, h = box->height_um;
    paper_fill(image, dpi, x, y, w, line, 1);
    paper_fill(image, dpi, x, y + h - line, w, line, 1);
    paper_fill(image, dpi, x, y + line, line, h - 2 * line, 1);
    paper_fill(image, dpi, x + w - line, y + line, line, h - 2 * line, 1);
}

static inline struct et_image paper_print(const struct paper *paper, double dpi)
{
    struct et_image image =
        et_image_new((int)(210 / 25.4 * dpi + 0.5), (int)(297 / 25.4 * dpi + 0.5));
    for (int i = 0; i < ET_FIDUCIALS; i++) {
        const struct et_rect *f = &paper_page.fiducials[i];
        paper_fill(&image, dpi, f->x_um, f->y_um, f->width_um, f->height_um, 1);
    }
    for (int q = 0; q < ET_PAGE_QRS; q++)
        for (int y = 0; y < 25; y++)
            for (int x = 0; x < 25; x++)
                if (paper_modules[y][x] == '#')
                    paper_fill(&image, dpi, paper_page.qr[q].x_um + x * 600,
                               paper_page.qr[q].y_um + y * 600, 600, 600, 1);
    for (size_t i = 0; i < paper->map.mark_count; i++)
        paper_outline(&image, dpi, &paper->marks[i].box);
    return image;
}

#endif
