/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flow.h - from units to pages: what fits on one page is never split, a head
 * stays with what it heads, and what is longer than a page goes on below its
 * repeated head.
 */
#ifndef ET_FLOW_H
#define ET_FLOW_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "print/block.h"

struct et_placed {
    const struct et_block *block;
    size_t unit;   /* index into the units */
    uint32_t page; /* counts from 0 */
    int32_t y_um;  /* of its top, from the top of the body */
};

struct et_flow {
    const struct et_placed *placed; /* in reading order */
    size_t placed_count;
    uint32_t page_count;
};

/*
 * Sets COUNT units on pages whose body is HEIGHT_UM high. *flow lives in ARENA.
 * Errors: ET_REFUSED if one block is higher than a page; *culprit is its unit.
 */
enum et_status et_flow_set(struct et_arena *arena, struct et_unit *const *units, size_t count,
                           int32_t height_um, struct et_flow *flow, size_t *culprit);

#endif
