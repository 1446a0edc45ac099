/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include "collector/decide.h"
#include "forms/base/arena.h"
#include "tests/scan/paper.h"

static struct paper paper;
static struct et_arena *arena;
static struct et_box boxes[PAPER_MARKS];

static const struct et_box_ink empty = {.outline = 1, .paper = 250};
static const struct et_box_ink cross =
    {.ink = 0.3, .faint = 0.4, .full = 0.25, .extent = 0.95, .reach = 0.95, .outline = 1};
static const struct et_box_ink full =
    {.ink = 0.97, .faint = 0.99, .full = 0.95, .extent = 1, .reach = 1, .outline = 1};
static const struct et_box_ink dot =
    {.ink = 0.04, .faint = 0.06, .full = 0.03, .extent = 0.2, .reach = 0.25, .outline = 1};
static const struct et_box_ink trace =
    {.ink = 0.08, .faint = 0.1, .full = 0.05, .extent = 0.8, .reach = 0.8, .outline = 1};

static int begin(void **state)
{
    (void)state;
    paper_make(&paper);
    arena = et_arena_new();
    for (size_t i = 0; i < PAPER_MARKS; i++)
        boxes[i] = (struct et_box){.mark = &paper.marks[i], .ink = empty, .written = 0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    et_arena_free(arena);
    return 0;
}

static void put(uint32_t variable, int32_t code, const struct et_box_ink *ink)
{
    for (size_t i = 0; i < PAPER_MARKS; i++)
        if (boxes[i].mark->variable == variable && boxes[i].mark->code == code)
            boxes[i].ink = *ink;
}

static struct et_judged judged(uint32_t variable, bool trusts)
{
    struct et_policy policy = {.trusts_corrections = trusts};
    struct et_judged_page page = et_decide_page(arena, &paper.form, &policy, boxes, PAPER_MARKS);
    for (size_t i = 0; i < page.count; i++)
        if (page.items[i].variable == variable)
            return page.items[i];
    fail_msg("question %u is not judged", variable);
    return (struct et_judged){0};
}

static void assert_value(uint32_t variable, int32_t code)
{
    struct et_judged q = judged(variable, false);
    assert_int_equal(q.verdict, ET_VERDICT_VALUE);
    assert_int_equal(q.code_count, 1);
    assert_int_equal(q.codes[0], code);
    assert_true(q.confidence > 0.9 && q.confidence < 1);
}

static void assert_doubt(uint32_t variable, const char *reason)
{
    struct et_judged q = judged(variable, false);
    assert_int_equal(q.verdict, ET_VERDICT_REVIEW);
    assert_string_equal(q.reason, reason);
}

static void one_cross_is_an_answer_and_none_is_blank(void **state)
{
    (void)state;
    put(3, 2, &cross);
    assert_value(3, 2);
    assert_int_equal(judged(4, false).verdict, ET_VERDICT_BLANK);
}

static void two_crosses_are_an_answer_only_where_many_are_asked_for(void **state)
{
    (void)state;
    put(3, 2, &cross);
    put(3, 4, &cross);
    put(PAPER_QUESTIONS - 1, 2, &cross);
    put(PAPER_QUESTIONS - 1, 4, &cross);
    assert_doubt(3, "two-marks");
    struct et_judged q = judged(PAPER_QUESTIONS - 1, false);
    assert_int_equal(q.verdict, ET_VERDICT_VALUE);
    assert_int_equal(q.code_count, 2);
    assert_int_equal(q.codes[0], 2);
    assert_int_equal(q.codes[1], 4);
}

static void a_missing_choice_does_not_stand_with_others(void **state)
{
    (void)state;
    put(PAPER_QUESTIONS - 1, 2, &cross);
    put(PAPER_QUESTIONS - 1, 5, &cross);
    assert_doubt(PAPER_QUESTIONS - 1, "at-odds");
}

static void a_filled_box_beside_a_cross_waits_unless_corrections_are_trusted(void **state)
{
    (void)state;
    put(3, 2, &full);
    put(3, 4, &cross);
    assert_doubt(3, "corrected");
    struct et_judged q = judged(3, true);
    assert_int_equal(q.verdict, ET_VERDICT_VALUE);
    assert_int_equal(q.code_count, 1);
    assert_int_equal(q.codes[0], 4);
}

static void a_lone_filled_box_counts_only_of_one_who_fills_boxes(void **state)
{
    (void)state;
    put(3, 2, &full);
    assert_doubt(3, "filled");
    put(4, 1, &full);
    put(5, 1, &full);
    assert_value(3, 2);
}

static void dots_and_traces_wait(void **state)
{
    (void)state;
    put(3, 2, &dot);
    assert_doubt(3, "faint");
    put(4, 1, &cross);
    put(4, 3, &trace);
    assert_doubt(4, "trace");
    put(5, 1, &cross);
    put(5, 3, &dot); /* a dot beside a cross is a pen at rest */
    assert_value(5, 1);
}

static void a_ring_around_an_empty_box_waits(void **state)
{
    (void)state;
    struct et_box_ink ringed = empty;
    ringed.ring = 0.2;
    put(3, 2, &ringed);
    assert_doubt(3, "ring");
}

static void what_is_no_number_is_never_an_answer(void **state)
{
    (void)state;
    static const size_t fields[] = {
        offsetof(struct et_box_ink, ink),   offsetof(struct et_box_ink, faint),
        offsetof(struct et_box_ink, full),  offsetof(struct et_box_ink, extent),
        offsetof(struct et_box_ink, reach), offsetof(struct et_box_ink, outline),
        offsetof(struct et_box_ink, dx_um),
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct et_box_ink bad = cross;
        double nan_value = NAN;
        memcpy((char *)&bad + fields[i], &nan_value, sizeof nan_value);
        put(3, 2, &bad);
        assert_doubt(3, "box-not-found");
        /* nor is the one beside it, or an otherwise empty question */
        put(3, 4, &cross);
        assert_doubt(3, "box-not-found");
        put(3, 4, &empty);
    }
    put(PAPER_NUMBER, 0, &(struct et_box_ink){.ink = NAN});
    assert_doubt(PAPER_NUMBER, "box-not-found");
}

static void light_pencil_counts_on_a_page_that_is_written_in_it(void **state)
{
    (void)state;
    struct et_box_ink pencil = {.ink = 0.05, .faint = 0.3, .reach = 0.9, .outline = 1};
    put(0, 1, &pencil);
    assert_doubt(0, "faint");
    for (uint32_t v = 0; v < 6; v++)
        put(v, 1, &pencil);
    assert_value(0, 1);
}

static void writing_is_told_from_none(void **state)
{
    (void)state;
    assert_int_equal(judged(PAPER_TEXT, false).verdict, ET_VERDICT_BLANK);
    assert_int_equal(judged(PAPER_NUMBER, false).verdict, ET_VERDICT_BLANK);
    for (size_t i = 0; i < PAPER_MARKS; i++)
        if (boxes[i].mark->kind == ET_MARK_TEXT)
            boxes[i].written = 0.02;
    put(PAPER_NUMBER, 1, &cross);
    assert_doubt(PAPER_TEXT, "text");
    assert_doubt(PAPER_NUMBER, "text");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(one_cross_is_an_answer_and_none_is_blank),
        TEST(two_crosses_are_an_answer_only_where_many_are_asked_for),
        TEST(a_missing_choice_does_not_stand_with_others),
        TEST(a_filled_box_beside_a_cross_waits_unless_corrections_are_trusted),
        TEST(a_lone_filled_box_counts_only_of_one_who_fills_boxes),
        TEST(dots_and_traces_wait),
        TEST(a_ring_around_an_empty_box_waits),
        TEST(what_is_no_number_is_never_an_answer),
        TEST(light_pencil_counts_on_a_page_that_is_written_in_it),
        TEST(writing_is_told_from_none),
    };
    return cmocka_run_group_tests_name("decide", tests, NULL, NULL);
}
