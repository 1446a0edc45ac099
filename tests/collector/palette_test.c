/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/palette.h"

#include "tests/unit.h"

/* The relative luminance of one of xterm's 256 colours, 16 to 255: WCAG 2.2,
 * "relative luminance". */
static double channel(double c)
{
    c /= 255;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(int colour)
{
    static const double steps[6] = {0, 95, 135, 175, 215, 255};
    double red, green, blue;
    assert_in_range(colour, 16, 255);
    if (colour >= 232) {
        red = green = blue = 8 + 10 * (colour - 232);
    } else {
        red = steps[(colour - 16) / 36];
        green = steps[(colour - 16) / 6 % 6];
        blue = steps[(colour - 16) % 6];
    }
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
}

static double contrast(int a, int b)
{
    double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
    return one > other ? one / other : other / one;
}

static void the_formula_gives_the_published_extremes(void **state)
{
    (void)state;
    assert_near(contrast(231, 16), 21, 1e-9);
    assert_near(contrast(16, 16), 1, 1e-9);
    assert_near(contrast(226, 17), 16.8, 0.05); /* yellow on 00005f */
}

static void every_ink_can_be_read_by_weak_eyes(void **state)
{
    (void)state;
    for (int i = 0; i < ET_INK_COUNT; i++)
        if (contrast(et_palette[i].front, et_palette[i].back) < 7)
            fail_msg("ink %d has a contrast of %.1f", i,
                     contrast(et_palette[i].front, et_palette[i].back));
}

static void what_is_chosen_is_told_apart_without_colours(void **state)
{
    (void)state;
    assert_true(et_palette[ET_INK_MARK].is_reversed);
    assert_false(et_palette[ET_INK_PLAIN].is_reversed);
    assert_true(et_palette[ET_INK_FIELD].is_underlined);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_formula_gives_the_published_extremes),
        cmocka_unit_test(every_ink_can_be_read_by_weak_eyes),
        cmocka_unit_test(what_is_chosen_is_told_apart_without_colours),
    };
    return cmocka_run_group_tests_name("palette", tests, NULL, NULL);
}
