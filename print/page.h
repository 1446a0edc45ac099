/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page.h - the paper: its size, what the scanner finds it by, and where the
 * questions may stand. Measured findings behind the figures: squares of 5 mm
 * with 3.5 mm clear around them, boxes of 4 mm with a line of 0.25 mm, modules
 * of 0.6 mm survive office printers and scanners at 150 dpi.
 */
#ifndef ET_PAGE_H
#define ET_PAGE_H

#include <stdint.h>

#include "forms/model/sheet_map.h"

enum {
    ET_FIDUCIAL_UM = 5000,
    ET_FIDUCIAL_CENTRE_UM = 12500, /* from both edges */
    ET_FIDUCIAL_CLEAR_UM = 3500,

    ET_QR_MODULE_UM = 600,
    ET_QR_QUIET_UM = 2400,

    /* The questions; what is to the left and right of them stays empty. */
    ET_BODY_WIDTH_UM = 170000,
    ET_BODY_Y_UM = 32500,
    ET_BODY_BELOW_UM = 32000, /* from its end to the paper's */

    /* Between the fiducials and the QR codes: who, what, which page. */
    ET_HEAD_Y_UM = 11000,
    ET_HEAD_WIDTH_UM = 152000,
    ET_FOOT_BELOW_UM = 25000, /* from its top to the paper's end */
    ET_FOOT_WIDTH_UM = 152000,

    ET_BOX_UM = 4000, /* outer edge */
    ET_BOX_LARGE_UM = 5500,
    ET_BOX_LINE_UM = 250,
    ET_BOX_GAP_UM = 2500, /* at least, between any two boxes */

};

enum et_paper { ET_PAPER_A4, ET_PAPER_LETTER };

/*
 * A kind of paper and where on it things stand. The body is as wide on either,
 * so that only breaks between pages differ.
 */
struct et_page {
    int32_t width_um, height_um;
    int32_t body_x_um, body_height_um;
    int32_t head_x_um, foot_x_um, foot_y_um;
};

struct et_page et_page_of(enum et_paper paper);

/* Fills in paper, fiducials and QR codes: the same on every page. */
void et_page_frame(const struct et_page *page, struct et_sheet_page *frame);

/*
 * How much is added to the pitch of the ROW-th row of boxes of a sheet, 0 to
 * 500: no two stretches of rows are alike, so that a scanner that is one row
 * off notices.
 */
int32_t et_page_jitter(uint32_t row);

#endif
