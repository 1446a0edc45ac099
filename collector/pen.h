/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pen.h - marks as people draw them, on an image of a printed page: for
 * simulation and for trying out the reader.
 */
#ifndef ET_PEN_H
#define ET_PEN_H

#include "collector/homography.h"
#include "forms/model/sheet_map.h"

struct et_image;
struct et_random;

enum et_gesture {
    ET_GESTURE_CROSS,
    ET_GESTURE_TICK,
    ET_GESTURE_SLASH,
    ET_GESTURE_SCRIBBLE,
    ET_GESTURE_FILL,   /* all of the box: a correction, or a habit */
    ET_GESTURE_DOT,    /* the pen at rest */
    ET_GESTURE_CIRCLE, /* around the box */
};

/* Whose hand and which pen. */
struct et_hand {
    struct et_random *random;
    double line_um;  /* width of the stroke: 350 for a ballpoint */
    double darkness; /* 0 nothing, 1 black; 0.35 is a soft pencil */
    double unrest;   /* 0 a ruler, 1 usual */
};

/* Draws in or around BOX of a page that lies as HOMOGRAPHY says. */
void et_pen_mark(struct et_image *image, const struct et_homography *homography,
                 const struct et_rect *box, enum et_gesture gesture, const struct et_hand *hand);

/* Writes a digit into BOX. */
void et_pen_digit(struct et_image *image, const struct et_homography *homography,
                  const struct et_rect *box, int digit, const struct et_hand *hand);

/* Something like COUNT letters of handwriting on the first line of FRAME. */
void et_pen_words(struct et_image *image, const struct et_homography *homography,
                  const struct et_rect *frame, int count, const struct et_hand *hand);

#endif
