/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * align.h - finds the black squares near the corners of a page, and from them
 * where the paper lies in the image.
 */
#ifndef ET_ALIGN_H
#define ET_ALIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "collector/homography.h"
#include "forms/model/sheet_map.h"

struct et_image;

struct et_square {
    struct et_point centre; /* pixels, to a hundredth of a millimetre */
    double side;            /* pixels */
    double black, white;    /* grey inside and around it */
    double score;           /* how much darker it is than all its sides */
};

enum { ET_ALIGN_SQUARES = 12, ET_ALIGN_WAYS = 12 };

/*
 * Solid squares of about SIDE pixels (within a sixth), the best first, at most
 * ET_ALIGN_SQUARES: near the four corners, or, IS_EVERYWHERE, all over the image.
 */
size_t et_align_squares(const struct et_image *image, double side, bool is_everywhere,
                        struct et_square squares[ET_ALIGN_SQUARES]);

/* One way in which a page may lie. */
struct et_way {
    struct et_homography homography;
    int marks;    /* fiducials found: 3 or 4 */
    int rotation; /* 0, 90, 180, 270: clockwise turn of the paper in the image */
    double cost;  /* how far from a mere turn and scaling */
    double black; /* of the fiducials, as a share of the white around them */
    double dpi;   /* of the image, by the fiducials */
};

/*
 * The ways in which a page with the fiducials of PAGE may lie so that three or
 * four of them are among the SQUARES, the likeliest first; at most ET_ALIGN_WAYS.
 */
size_t et_align_ways(const struct et_sheet_page *page, const struct et_square *squares,
                     size_t count, struct et_way ways[ET_ALIGN_WAYS]);

#endif
