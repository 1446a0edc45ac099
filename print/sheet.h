/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sheet.h - one form, wave and language laid out once, and copied for many
 * people with a code, a serial and QR codes of their own.
 */
#ifndef ET_SHEET_H
#define ET_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "forms/model/sheet_map.h"
#include "print/page.h"

struct et_compose;
struct et_drawing;
struct et_form;
struct et_layout;
struct et_shaper;

/* How a sheet is wanted. */
struct et_wish {
    enum et_paper paper;
    bool is_open;     /* for nobody in particular: bears no code */
    bool is_copyable; /* and is to be photocopied: says so */
    bool is_large;    /* for those who see badly */
};

/*
 * Lays out FORM in WAVE and LANGUAGE (indices) as WISH says. FORM and SHAPER are borrowed;
 * *layout is the caller's, to et_layout_free, and must outlive every drawing
 * that it is drawn on.
 *
 * Errors: ET_FONT; ET_REFUSED if something is higher than a page, if the wave
 *         asks nothing, or if it takes more than ET_PAGES_MAX pages.
 */
enum et_status et_layout_new(const struct et_form *form, uint32_t wave, uint32_t language,
                             const struct et_wish *wish, struct et_shaper *shaper,
                             struct et_layout **layout, struct et_error *error);
void et_layout_free(struct et_layout *layout);

const struct et_sheet_map *et_layout_map(const struct et_layout *layout);
uint32_t et_layout_pages(const struct et_layout *layout);
/* The ids of the slider and rank items that got a written line; NULL at the end. */
const char *const *et_layout_makeshifts(const struct et_layout *layout);
/* The units and where they stand, for tests. */
struct et_flow;
const struct et_flow *et_layout_flow(const struct et_layout *layout);

/* Draws the pages that all copies share as templates of DRAWING; once for each drawing. */
enum et_status et_layout_draw(struct et_layout *layout, struct et_drawing *drawing,
                              struct et_error *error);

/* What differs from copy to copy. */
struct et_copy {
    uint64_t serial;
    const unsigned char *codes; /* a QR code a page, from et_codes_make */
    const char *code;           /* "K7M4P-X", or "" on an open sheet */
    const char *course;         /* or "" */
};

/* Adds an empty page, so that the next sheet begins on a right-hand one. */
void et_layout_blank(const struct et_layout *layout, struct et_drawing *drawing);

/* Adds a copy's pages to DRAWING, the one that the layout was drawn on last. */
enum et_status et_layout_copy(struct et_layout *layout, struct et_drawing *drawing,
                              const struct et_copy *copy, struct et_error *error);

#endif
