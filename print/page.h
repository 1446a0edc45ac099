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
    ET_PAGE_WIDTH_UM = 210000, /* A4 */
    ET_PAGE_HEIGHT_UM = 297000,

    ET_FIDUCIAL_UM = 5000,
    ET_FIDUCIAL_CENTRE_UM = 12500, /* from both edges */
    ET_FIDUCIAL_CLEAR_UM = 3500,

    ET_QR_MODULE_UM = 600,
    ET_QR_QUIET_UM = 2400,

    /* The questions; what is to the left and right of them stays empty. */
    ET_BODY_X_UM = 20000,
    ET_BODY_WIDTH_UM = 170000,
    ET_BODY_Y_UM = 32500,
    ET_BODY_HEIGHT_UM = 232500,

    /* Between the fiducials and the QR codes: who, what, which page. */
    ET_HEAD_X_UM = 20000,
    ET_HEAD_WIDTH_UM = 152000,
    ET_FOOT_X_UM = 38000,
    ET_FOOT_WIDTH_UM = 152000,

    ET_BOX_UM = 4000, /* outer edge */
    ET_BOX_LINE_UM = 250,
    ET_BOX_GAP_UM = 2500, /* at least, between any two boxes */

    ET_NUMBER_UM = 10000, /* the column where the questions' numbers stand */
};

/* Fills in paper, fiducials and QR codes: the same on every page. */
void et_page_frame(struct et_sheet_page *page);

/*
 * How much is added to the pitch of the ROW-th row of boxes of a sheet, 0 to
 * 500: no two stretches of rows are alike, so that a scanner that is one row
 * off notices.
 */
int32_t et_page_jitter(uint32_t row);

#endif
