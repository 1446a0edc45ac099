/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draw.h - ink on paper: the one way in which any room draws.
 *
 * A drawing is recorded once as pages of operations in whole micrometres from
 * the top left, then written as PDF (draw_pdf.c, the only <hpdf.h>) or as a
 * text trace for tests (draw_trace.c). Pages may be used as templates: drawn
 * once, stamped many times with a little more ink on each copy.
 */
#ifndef ET_DRAW_H
#define ET_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "print/draw/shape.h"

struct et_drawing;
struct et_str;

/* 0xRRGGBB. */
enum { ET_BLACK = 0x000000, ET_WHITE = 0xFFFFFF };

struct et_pen {
    int32_t line_um; /* 0: no outline */
    uint32_t line_rgb;
    bool is_filled;
    uint32_t fill_rgb;
    int32_t dash_um;   /* 0: a whole line */
    int32_t radius_um; /* rectangles: of the corners */
};

/* SHAPER's fonts are those of the texts; borrowed, it must outlive the drawing. */
struct et_drawing *et_draw_new(struct et_shaper *shaper);
void et_draw_free(struct et_drawing *drawing);

/* About the whole document; NULL leaves a thing out. */
void et_draw_about(struct et_drawing *drawing, const char *title, const char *language,
                   const char *subject);

/*
 * Begins a template page and returns its number. What is drawn until the next
 * begin goes on it; templates are not pages of the document by themselves.
 */
size_t et_draw_template(struct et_drawing *drawing, int32_t width_um, int32_t height_um);
/* Begins a page of the document; on top of TEMPLATE, or SIZE_MAX for none. */
void et_draw_page(struct et_drawing *drawing, size_t template_page, int32_t width_um,
                  int32_t height_um);

void et_draw_rect(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t width_um,
                  int32_t height_um, const struct et_pen *pen);
void et_draw_line(struct et_drawing *drawing, int32_t x1_um, int32_t y1_um, int32_t x2_um,
                  int32_t y2_um, const struct et_pen *pen);
void et_draw_circle(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t radius_um,
                    const struct et_pen *pen);
/*
 * A path: moves, lines and cubic curves; closed and filled by the pen's wish.
 * Each step is a letter and its points: 'M' 1, 'L' 1, 'C' 3, 'Z' 0.
 */
struct et_step {
    char kind;
    struct {
        int32_t x_um, y_um;
    } points[3];
};
void et_draw_path(struct et_drawing *drawing, const struct et_step *steps, size_t count,
                  const struct et_pen *pen);
/*
 * Many black squares as one path: COUNT by COUNT modules (row by row, bit 0 of
 * each byte set for black) within the rectangle, runs merged.
 */
void et_draw_modules(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t size_um,
                     const unsigned char *modules, size_t count);

/*
 * What the texts that follow are, for screen readers: "H1", "H2", "P", "L",
 * "LI", "Lbl", "LBody", "Form", "Figure", "Artifact" ... Ends where the next
 * begins; until the first, texts are "P". With ALT, which is read instead, the
 * other ink belongs to it too; without, boxes and lines are decoration.
 *
 * What stands in a list is put there: "LI" into the last "L", "Lbl" (always
 * first in its item) and "LBody" into the last "LI", which begin by themselves
 * if need be. "L" and "LI" named anew begin anew.
 *
 * A document is tagged if it has a role and no template is used twice: ink that
 * is stamped many times cannot stand in a tree of what is read once.
 */
void et_draw_role(struct et_drawing *drawing, const char *role, const char *alt);

/* One shaped line with its left end at X and its baseline at Y. */
void et_draw_text(struct et_drawing *drawing, int32_t x_um, int32_t y_um,
                  const struct et_line *line, uint32_t rgb);

/* How many pages the document has so far. */
size_t et_draw_pages(const struct et_drawing *drawing);

/*
 * The document as a PDF in memory; *bytes is the caller's, to free(). The same
 * drawing gives the same bytes (DATE: seconds since 1970, as is written in it).
 * A template used once is drawn into its page, one used more is a form object.
 * Errors: ET_FONT (a font cannot be embedded), ET_IO.
 */
enum et_status et_draw_pdf(struct et_drawing *drawing, int64_t date, char **bytes, size_t *size,
                           struct et_error *error);

/* The document as one operation a line, fonts by family name. */
void et_draw_trace(struct et_drawing *drawing, struct et_str *out);

#endif
