/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/draw.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "print/draw/draw_ink.h"
#include "print/draw/drawing.h"
#include "tests/unit.h"

struct desk {
    struct et_shaper *shaper;
    struct et_arena *arena;
    struct et_drawing *drawing;
};

static int open_desk(void **state)
{
    struct desk *desk = et_alloc(sizeof *desk);
    *desk = (struct desk){.shaper = et_shaper_new(), .arena = et_arena_new()};
    desk->drawing = et_draw_new(desk->shaper);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    et_draw_free(desk->drawing);
    et_arena_free(desk->arena);
    et_shaper_free(desk->shaper);
    free(desk);
    return 0;
}

static void write_text(struct desk *desk, const char *language, const char *text, int32_t y_um)
{
    struct et_style style = {language, ET_WEIGHT_REGULAR, 4000};
    struct et_paragraph paragraph;
    struct et_error error = {.text = ""};
    if (et_shape(desk->shaper, desk->arena, &style, text, 0, &paragraph, &error) != ET_OK)
        fail_msg("%s", error.text);
    et_draw_text(desk->drawing, 20000, y_um, &paragraph.lines[0], ET_BLACK);
}

static void draw_something(struct desk *desk)
{
    struct et_drawing *d = desk->drawing;
    const struct et_pen box = {
        .line_um = 300, .radius_um = 500, .is_filled = true, .fill_rgb = 0xEEEEEE};
    const struct et_pen dashed = {.line_um = 200, .line_rgb = 0x336699, .dash_um = 700};
    const struct et_step steps[] = {{'M', {{0, 0}}},
                                    {'L', {{1000, 0}}},
                                    {'C', {{1000, 500}, {500, 1000}, {0, 1000}}},
                                    {'Z', {{0, 0}}}};
    const unsigned char modules[] = {1, 1, 0, 0, 1, 0, 1, 0, 1};
    et_draw_about(d, "Före och \"efter\"", "sv", NULL);
    size_t below = et_draw_template(d, 210000, 297000);
    et_draw_role(d, "H1", NULL);
    write_text(desk, "sv", "Svenska (80 %)", 30000);
    et_draw_page(d, below, 210000, 297000);
    et_draw_rect(d, 10000, 20000, 5000, 4000, &box);
    et_draw_line(d, 10000, 50000, 60000, 51000, &dashed);
    et_draw_circle(d, 70000, 50000, 2500, &dashed);
    et_draw_role(d, "Figure", "en bild");
    et_draw_path(d, steps, 4, &box);
    et_draw_modules(d, 180000, 20000, 15000, modules, 3);
    et_draw_role(d, "P", NULL);
    write_text(desk, "ar", "السويدية SFI", 40000);
}

static void a_trace_tells_what_was_drawn(void **state)
{
    struct desk *desk = *state;
    draw_something(desk);
    assert_int_equal(et_draw_pages(desk->drawing), 1);
    struct et_str trace = ET_STR_EMPTY;
    et_draw_trace(desk->drawing, &trace);
    assert_string_equal(
        trace.text,
        "title \"Före och \\\"efter\\\"\"\n"
        "language sv\n"
        "template 1 210000 297000\n"
        "  role H1\n"
        "  text 20000 30000 width 27632 size 4000 sv #000000 Noto Sans \"Svenska (80 %)\"\n"
        "page 1 210000 297000 on 1\n"
        "  rect 10000 20000 5000 4000 line 300 #000000 fill #eeeeee radius 500\n"
        "  line 10000 50000 50000 1000 line 200 #336699 dash 700\n"
        "  circle 70000 50000 2500 line 200 #336699 dash 700\n"
        "  role Figure \"en bild\"\n"
        "  path M 0 0 L 1000 0 C 1000 500 500 1000 0 1000 Z line 300 #000000 fill #eeeeee radius "
        "500\n"
        "  modules 180000 20000 15000 3x3 black 5 sum fc33b723\n"
        "  role P\n"
        "  text 20000 40000 width 20412 size 4000 ar #000000 Noto Sans + Noto Sans Arabic "
        "\"السويدية SFI\"\n");
    et_str_free(&trace);
}

static void the_same_drawing_gives_the_same_bytes(void **state)
{
    struct desk *desk = *state;
    draw_something(desk);
    char *first, *second, *other;
    size_t first_size, second_size, other_size;
    assert_int_equal(et_draw_pdf(desk->drawing, 1780000000, &first, &first_size, NULL), ET_OK);
    assert_int_equal(et_draw_pdf(desk->drawing, 1780000000, &second, &second_size, NULL), ET_OK);
    assert_int_equal(first_size, second_size);
    assert_memory_equal(first, second, first_size);
    assert_memory_equal(first, "%PDF-1.7", 8);
    assert_memory_equal(first + first_size - 6, "%%EOF\n", 6);
    assert_int_equal(et_draw_pdf(desk->drawing, 1780000001, &other, &other_size, NULL), ET_OK);
    assert_true(other_size != first_size || memcmp(first, other, first_size) != 0);
    free(first);
    free(second);
    free(other);
}

static void a_page_that_no_pdf_can_hold_is_an_error_and_nothing_else(void **state)
{
    struct desk *desk = *state;
    et_draw_page(desk->drawing, SIZE_MAX, 20000000, 297000);
    char *bytes = NULL;
    size_t size = 7;
    struct et_error error = {.text = ""};
    assert_int_equal(et_draw_pdf(desk->drawing, 0, &bytes, &size, &error), ET_IO);
    assert_null(bytes);
    assert_int_equal(size, 7);
    assert_non_null(strstr(error.text, "PDF"));
}

static void modules_of_a_row_are_merged(void **state)
{
    struct desk *desk = *state;
    struct et_drawing *drawing = desk->drawing;
    et_draw_page(drawing, SIZE_MAX, 210000, 297000);
    const unsigned char modules[] = {1, 1, 1, 1, 0, 1, 0, 0, 0};
    et_draw_modules(drawing, 10000, 10000, 15000, modules, 3);
    const struct et_drawing *drawn = drawing;
    struct et_str content = ET_STR_EMPTY;
    et_ink_write(drawn, &drawn->pages.items[0], 297000, NULL, &content);
    assert_string_equal(content.text, "q 14.173228 0 0 -14.173228 28.346 813.543 cm\n"
                                      "0 0 3 1 re\n0 1 1 1 re\n2 1 1 1 re\nf\nQ\n");
    et_str_free(&content);
}

static void a_pen_is_not_told_twice(void **state)
{
    struct desk *desk = *state;
    const struct et_pen pen = {.line_um = 254, .line_rgb = 0xFF0000};
    et_draw_page(desk->drawing, SIZE_MAX, 210000, 297000);
    et_draw_line(desk->drawing, 0, 0, 25400, 0, &pen);
    et_draw_rect(desk->drawing, 0, 0, 25400, 25400, &pen);
    const struct et_drawing *drawn = desk->drawing;
    struct et_str content = ET_STR_EMPTY;
    et_ink_write(drawn, &drawn->pages.items[0], 297000, NULL, &content);
    assert_string_equal(content.text, "0.72 w\n1 0 0 RG\n0 841.89 m 72 841.89 l S\n"
                                      "0 769.89 72 72 re S\n");
    et_str_free(&content);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
    const struct CMUnitTest tests[] = {
        TEST(a_trace_tells_what_was_drawn),
        TEST(the_same_drawing_gives_the_same_bytes),
        TEST(a_page_that_no_pdf_can_hold_is_an_error_and_nothing_else),
        TEST(modules_of_a_row_are_merged),
        TEST(a_pen_is_not_told_twice),
    };
    return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
