/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sheet_map.h - where every mark of a print run stands on paper.
 *
 * The printer writes one map a run; the scanner measures by the map alone.
 * Everything is whole micrometres from the top left of the page.
 */
#ifndef ET_SHEET_MAP_H
#define ET_SHEET_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_str;
struct et_form;

struct et_rect {
    int32_t x_um, y_um, width_um, height_um;
};

enum et_mark_kind {
    ET_MARK_CHOICE, /* a box to cross: one, many, matrix, yesno, consent */
    ET_MARK_DIGIT,  /* a box for one digit: number, date, time; code = place */
    ET_MARK_TEXT,   /* a frame or lines to write in; code 0 */
};

struct et_mark {
    uint32_t variable; /* index into the form's variables */
    int32_t code;      /* the choice's code, or the digit's place from 0 */
    enum et_mark_kind kind;
    struct et_rect box;  /* the outer edge of the printed outline */
    struct et_rect crop; /* what a person needs to see to judge it: the question */
    uint16_t page;       /* counts from 1 */
};

enum { ET_FIDUCIALS = 4, ET_PAGE_QRS = 2 };

struct et_sheet_page {
    int32_t width_um, height_um;
    /* top left, top right, bottom left, bottom right; solid squares */
    struct et_rect fiducials[ET_FIDUCIALS];
    struct et_rect qr[ET_PAGE_QRS]; /* the modules, without the quiet zone */
};

struct et_sheet_map {
    const struct et_sheet_page *pages;
    size_t page_count;
    const struct et_mark *marks; /* ordered by page, then y, then x */
    size_t mark_count;
};

/*
 * The map as the JSON of the contract: pages[] {page, width_um, height_um,
 * fiducials[], qr[]}, marks[] {page, item, code, kind, x_um, y_um, width_um,
 * height_um} (and each mark's crop). FORM gives the variables their names.
 */
void et_sheet_map_json(const struct et_sheet_map *map, const struct et_form *form,
                       struct et_str *out);

/*
 * The map as the survey file keeps it: a compact text of its own, "etmap 1"
 * first. It names variables, not indices, so that FORM may be any version.
 */
void et_sheet_map_write(const struct et_sheet_map *map, const struct et_form *form,
                        struct et_str *out);

/*
 * Reads such a text. *map lives in ARENA.
 *
 * Errors: ET_FORMAT if it is no map, or names a variable that FORM has not.
 */
enum et_status et_sheet_map_read(struct et_arena *arena, const struct et_form *form,
                                 const char *text, struct et_sheet_map *map);

#endif
