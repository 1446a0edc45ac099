/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * omr.h - how much ink is in a box: figures, no judgement (see decide.h).
 *
 * Darkness is relative: 0 is the paper right here, 1 the printed black of the
 * page. A figure that cannot be had is NaN.
 */
#ifndef ET_OMR_H
#define ET_OMR_H

#include <stdbool.h>
#include <stddef.h>

#include "collector/homography.h"
#include "forms/model/sheet_map.h"

struct et_image;

struct et_box_ink {
    double ink;          /* share of the inside that is dark */
    double faint;        /* share of it that is at least greyer than the paper */
    double full;         /* share of it that is dark enough to be filled */
    double extent;       /* how far the ink reaches across the inside, 0 to 1 */
    double reach;        /* the same for what is at least faint */
    double ring;         /* share of the dark in a band 0.4 to 1.2 mm outside */
    double outline;      /* share of the printed outline that was found */
    double dx_um, dy_um; /* where it was found, against where it should be */
    double paper;        /* grey of the paper here */
};

/* The page as the boxes are measured on it. */
struct et_omr_page {
    const struct et_image *image;
    const struct et_homography *homography;
    double black; /* the printed black as a share of the paper's white */
};

/*
 * Measures COUNT boxes of one page: each is found again by its own outline,
 * which must agree with its neighbours'. INKS holds COUNT.
 */
void et_omr_boxes(const struct et_omr_page *page, const struct et_mark *const *marks, size_t count,
                  struct et_box_ink *inks);

/*
 * The share of the printed outlines of the boxes that were found where the map
 * says, within 0.8 mm: 1 on a page that lies as believed; 1 also if COUNT is 0.
 */
double et_omr_agreement(const struct et_box_ink *inks, size_t count);

/*
 * The share of dark inside a frame to write in, printed rules left out; NaN if
 * it cannot be told.
 */
double et_omr_written(const struct et_omr_page *page, const struct et_rect *frame);

#endif
