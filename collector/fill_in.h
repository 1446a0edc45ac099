/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fill_in.h - a record's answers drawn with a pen onto the image of a page.
 */
#ifndef ET_FILL_IN_H
#define ET_FILL_IN_H

#include <stdint.h>

#include "collector/homography.h"
#include "collector/pen.h"

struct et_form;
struct et_image;
struct et_record;
struct et_sheet_map;

/* Draws what RECORD says on page PAGE of MAP, in HAND's way of marking. */
void et_fill_in(struct et_image *image, const struct et_homography *homography,
                const struct et_form *form, const struct et_sheet_map *map, uint32_t page,
                const struct et_record *record, const struct et_hand *hand);

#endif
