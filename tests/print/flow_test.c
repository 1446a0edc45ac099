/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/arena.h"
#include "forms/model/form.h"
#include "print/flow.h"
#include "tests/unit.h"

enum { PAGE_UM = 100 };

static struct et_arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = et_arena_new();
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    et_arena_free(arena);
    return 0;
}

/* A unit of COUNT blocks, each HEIGHT high with GAP above. */
static struct et_unit *unit_of(size_t count, int32_t height, int32_t gap)
{
    struct et_unit *unit = et_unit_new(arena, ET_NONE);
    for (size_t i = 0; i < count; i++)
        et_unit_block(arena, unit, gap)->height_um = height;
    return unit;
}

static struct et_flow flow_of(struct et_unit **units, size_t count)
{
    struct et_flow flow = {0};
    size_t culprit = 0;
    assert_int_equal(et_flow_set(arena, units, count, PAGE_UM, &flow, &culprit), ET_OK);
    return flow;
}

static void a_unit_that_fits_a_page_is_never_split(void **state)
{
    (void)state;
    struct et_unit *units[] = {unit_of(3, 20, 0), unit_of(3, 20, 0)};
    struct et_flow flow = flow_of(units, 2);
    assert_int_equal(flow.page_count, 2);
    for (size_t i = 3; i < 6; i++)
        assert_int_equal(flow.placed[i].page, 1);
    assert_int_equal(flow.placed[3].y_um, 0);
}

static void white_above_is_dropped_at_the_top_of_a_page(void **state)
{
    (void)state;
    struct et_unit *units[] = {unit_of(1, 45, 10), unit_of(1, 45, 10), unit_of(1, 45, 10)};
    struct et_flow flow = flow_of(units, 3);
    assert_int_equal(flow.placed[0].y_um, 0);
    assert_int_equal(flow.placed[1].y_um, 55);
    assert_int_equal(flow.placed[1].page, 0);
    assert_int_equal(flow.placed[2].y_um, 0);
    assert_int_equal(flow.placed[2].page, 1);
}

static void a_head_goes_with_what_it_heads(void **state)
{
    (void)state;
    struct et_unit *units[] = {unit_of(1, 70, 0), unit_of(1, 10, 0), unit_of(1, 30, 0)};
    units[1]->keeps_next = true;
    struct et_flow flow = flow_of(units, 3);
    assert_int_equal(flow.placed[1].page, 1);
    assert_int_equal(flow.placed[2].page, 1);
}

static void what_is_longer_than_a_page_goes_on_below_its_repeated_head(void **state)
{
    (void)state;
    struct et_unit *units[] = {unit_of(6, 20, 0)};
    units[0]->repeat = units[0]->blocks[0];
    units[0]->blocks[0]->keeps_next = true;
    units[0]->blocks[4]->keeps_next = true;
    struct et_flow flow = flow_of(units, 1);
    /* The head and three rows, though there is room for a fourth; then the
     * head again with the last two, which are not parted. */
    assert_int_equal(flow.page_count, 2);
    assert_int_equal(flow.placed_count, 7);
    assert_ptr_equal(flow.placed[4].block, units[0]->blocks[0]);
    assert_int_equal(flow.placed[4].page, 1);
    assert_ptr_equal(flow.placed[5].block, units[0]->blocks[4]);
    assert_int_equal(flow.placed[5].y_um, 20);
}

static void a_break_begins_a_page_once(void **state)
{
    (void)state;
    struct et_unit *units[] = {unit_of(1, 10, 0), unit_of(1, 10, 0)};
    units[0]->breaks_before = true;
    units[1]->breaks_before = true;
    struct et_flow flow = flow_of(units, 2);
    assert_int_equal(flow.page_count, 2);
    assert_int_equal(flow.placed[0].page, 0);
}

static void a_block_higher_than_a_page_is_refused_by_name(void **state)
{
    (void)state;
    struct et_unit *units[] = {unit_of(1, 10, 0), unit_of(1, PAGE_UM + 1, 0)};
    struct et_flow flow;
    size_t culprit = 0;
    assert_int_equal(et_flow_set(arena, units, 2, PAGE_UM, &flow, &culprit), ET_REFUSED);
    assert_int_equal(culprit, 1);
}

int main(void)
{
#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        IN_ARENA(a_unit_that_fits_a_page_is_never_split),
        IN_ARENA(white_above_is_dropped_at_the_top_of_a_page),
        IN_ARENA(a_head_goes_with_what_it_heads),
        IN_ARENA(what_is_longer_than_a_page_goes_on_below_its_repeated_head),
        IN_ARENA(a_break_begins_a_page_once),
        IN_ARENA(a_block_higher_than_a_page_is_refused_by_name),
    };
    return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
