/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * looks.h - the pictures that a scale may have beside its words: faces, stars
 * or steps, in black and white.
 */
#ifndef ET_LOOKS_H
#define ET_LOOKS_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/model/form.h"
#include "forms/model/sheet_map.h"

struct et_drawing;

/* The picture of one choice: the NUMBER-th (from 1) of COUNT; COUNT 0: none. */
struct et_look_at {
    enum et_look look;
    int number, count;
};

/* CHOICE's picture in LIST; what is no value has none. */
struct et_look_at et_looks_of(const struct et_list *list, const struct et_choice *choice);

/* How wide a picture of LIST that is HEIGHT_UM high would best be; 0: it has none. */
int32_t et_looks_width(const struct et_list *list, int32_t height_um);

/* Draws it within AT; IS_RTL: stars and steps begin at the right. */
void et_looks_draw(struct et_drawing *drawing, const struct et_rect *at, struct et_look_at look,
                   bool is_rtl);

#endif
