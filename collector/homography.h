/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * homography.h - from micrometres on paper to pixels in an image, also where
 * the paper was turned, stretched or photographed at an angle.
 */
#ifndef ET_HOMOGRAPHY_H
#define ET_HOMOGRAPHY_H

#include <stdbool.h>
#include <stddef.h>

struct et_point {
    double x, y;
};

/* x' = (m0 x + m1 y + m2) / (m6 x + m7 y + m8), y' likewise. */
struct et_homography {
    double m[9];
};

enum { ET_HOMOGRAPHY_POINTS = 16 };

/*
 * The map that takes each paper point to its image point: exactly for 3 (no
 * perspective) or 4, by least squares for more. False where the points do not
 * span the plane or the result is not a number.
 */
bool et_homography_fit(const struct et_point *paper, const struct et_point *image, size_t count,
                       struct et_homography *homography);

struct et_point et_homography_at(const struct et_homography *homography, double x_um, double y_um);

/* The linear map around a paper point: its pixel and the pixels for one um. */
struct et_local {
    struct et_point at, along_x, along_y;
};
struct et_local et_homography_near(const struct et_homography *homography, double x_um,
                                   double y_um);

#endif
