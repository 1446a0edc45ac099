/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * place.h - from blocks on pages to ink and to the sheet map: the one place
 * where pages that are read from right to left are mirrored.
 */
#ifndef ET_PLACE_H
#define ET_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/model/sheet_map.h"
#include "print/flow.h"

/* Where a block stands: the strip of paper it was laid out for. */
struct et_strip {
    int32_t x_um, y_um, width_um;
    bool is_rtl;
};

/* RECT of a block as it stands on paper. */
struct et_rect et_place_rect(const struct et_strip *strip, const struct et_rect *rect);

/* Draws BLOCK with its top at the strip's. */
void et_place_block(struct et_drawing *drawing, const struct et_strip *strip,
                    const struct et_block *block);

/*
 * The map of the flow: every mark with its crop, the part of its unit that
 * stands on the same page. *map lives in ARENA.
 */
struct et_page;
void et_place_map(struct et_arena *arena, const struct et_flow *flow, const struct et_page *page,
                  bool is_rtl, struct et_sheet_map *map);

#endif
