/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/flow.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/vec.h"

struct flow {
    struct et_unit *const *units;
    int32_t height_um, y_um;
    uint32_t page;
    bool is_top; /* nothing stands on this page yet */
    struct {
        struct et_placed *items;
        size_t count, room;
    } placed;
};

static void new_page(struct flow *f)
{
    if (f->is_top)
        return;
    f->page++;
    f->y_um = 0;
    f->is_top = true;
}

static void put(struct flow *f, size_t unit, const struct et_block *block)
{
    int32_t y = f->y_um + (f->is_top ? 0 : block->gap_um);
    ET_VEC_PUSH(&f->placed,
                (struct et_placed){.block = block, .unit = unit, .page = f->page, .y_um = y});
    f->y_um = y + block->height_um;
    f->is_top = false;
}

/* How high the blocks from..to are, the first one's white above included or not. */
static int32_t height(const struct et_unit *unit, size_t from, size_t to, bool is_top)
{
    int32_t sum = 0;
    for (size_t i = from; i < to; i++)
        sum += unit->blocks[i]->height_um + (is_top && i == from ? 0 : unit->blocks[i]->gap_um);
    return sum;
}

static int32_t group_height(const struct flow *f, size_t from, size_t to, bool is_top)
{
    int32_t sum = 0;
    for (size_t u = from; u < to; u++) {
        sum += height(f->units[u], 0, f->units[u]->count, is_top);
        is_top = is_top && f->units[u]->count == 0;
    }
    return sum;
}

/* Where the blocks that keep together with FROM end. */
static size_t chain_end(const struct et_unit *unit, size_t from)
{
    size_t to = from;
    while (to < unit->count && unit->blocks[to++]->keeps_next)
        ;
    return to;
}

/* A unit that is longer than a page: chains of blocks that keep together. */
static bool split(struct flow *f, size_t u)
{
    const struct et_unit *unit = f->units[u];
    for (size_t from = 0, to; from < unit->count; from = to) {
        to = chain_end(unit, from);
        if (f->y_um + height(unit, from, to, f->is_top) > f->height_um) {
            bool was_top = f->is_top;
            new_page(f);
            if (from > 0 && unit->repeat != NULL && !was_top)
                put(f, u, unit->repeat);
        }
        for (size_t b = from; b < to; b++) {
            if (f->y_um + height(unit, b, b + 1, f->is_top) > f->height_um)
                new_page(f);
            if (f->y_um + height(unit, b, b + 1, f->is_top) > f->height_um)
                return false;
            put(f, u, unit->blocks[b]);
        }
    }
    return true;
}

/* How high the heads of a group are with the first of what they head. */
static int32_t start_height(const struct flow *f, size_t from, size_t to, bool is_top)
{
    int32_t sum = 0;
    for (size_t u = from; u < to; u++) {
        const struct et_unit *unit = f->units[u];
        size_t end = unit->keeps_next && u + 1 < to ? unit->count : chain_end(unit, 0);
        sum += height(unit, 0, end, is_top);
        is_top = is_top && end == 0;
        if (!unit->keeps_next)
            break;
    }
    return sum;
}

static bool set_group(struct flow *f, size_t from, size_t to, size_t *culprit)
{
    if (f->units[from]->breaks_before)
        new_page(f);
    if (f->y_um + start_height(f, from, to, f->is_top) > f->height_um)
        new_page(f);
    if (f->y_um + group_height(f, from, to, f->is_top) > f->height_um &&
        group_height(f, from, to, true) <= f->height_um)
        new_page(f);
    bool fits = f->y_um + group_height(f, from, to, f->is_top) <= f->height_um;
    for (size_t u = from; u < to; u++) {
        for (size_t b = 0; fits && b < f->units[u]->count; b++)
            put(f, u, f->units[u]->blocks[b]);
        if (!fits && !split(f, u)) {
            *culprit = u;
            return false;
        }
    }
    return true;
}

enum et_status et_flow_set(struct et_arena *arena, struct et_unit *const *units, size_t count,
                           int32_t height_um, struct et_flow *flow, size_t *culprit)
{
    struct flow f = {.units = units, .height_um = height_um, .is_top = true};
    bool is_good = true;
    for (size_t from = 0, to; is_good && from < count; from = to) {
        for (to = from + 1; to < count && units[to - 1]->keeps_next;)
            to++;
        is_good = set_group(&f, from, to, culprit);
    }
    if (is_good) {
        struct et_placed *copy = et_arena_array(arena, f.placed.count, sizeof *copy);
        if (f.placed.count > 0)
            memcpy(copy, f.placed.items, f.placed.count * sizeof *copy);
        *flow = (struct et_flow){.placed = copy,
                                 .placed_count = f.placed.count,
                                 .page_count = f.page + (f.placed.count > 0 && !f.is_top)};
    }
    ET_VEC_FREE(&f.placed);
    return is_good ? ET_OK : ET_REFUSED;
}
