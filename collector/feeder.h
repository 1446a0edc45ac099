/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feeder.h - what an office machine does to a page on its way into a file:
 * for simulation and for trying out the reader.
 */
#ifndef ET_FEEDER_H
#define ET_FEEDER_H

#include <stdbool.h>

struct et_image;
struct et_random;

struct et_feeder {
    double skew_degrees;
    double scale;            /* of the page on its canvas: 1, 0.93 ... */
    double stretch;          /* slow wave along the feed: 0.002 is 0.2 % */
    double shift_x, shift_y; /* pixels */
    int quarters;            /* quarter turns clockwise */
    double blur;             /* pixels, the standard deviation */
    double noise;            /* grey levels, the standard deviation */
    double paper;            /* grey of white paper: 248 */
    double black;            /* grey of full ink: 25 */
    int streaks;             /* dark lines along the feed */
    int threshold;           /* 1-bit: darker than this is black; 0: grey */
    bool loses_corner;       /* the top left one */
    bool has_perspective;    /* a telephone held askew */
};

/* A usual good machine: little of each. */
struct et_feeder et_feeder_usual(struct et_random *random);

/*
 * The machine called NAME: "usual", "upside-down", "sideways", "skewed",
 * "shrunk", "streaks", "stretched", "corner", "bw", "photo". False if there is none.
 */
bool et_feeder_named(const char *name, struct et_random *random, struct et_feeder *feeder);

/* The page in IMAGE as the machine's sensor has it; its canvas stays as large. */
void et_feeder_run(struct et_image *image, const struct et_feeder *feeder,
                   struct et_random *random);

#endif
