/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/faces.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/str.h"
#include "print/draw/draw.h"
#include "tests/unit.h"

enum { X = 50000, Y = 60000, DIAMETER = 7000 };

/* The face as its trace, the caller's to free. */
static char *face(int point, int points)
{
    struct et_shaper *shaper = et_shaper_new();
    struct et_drawing *drawing = et_draw_new(shaper);
    et_draw_page(drawing, SIZE_MAX, 210000, 297000);
    et_faces_draw(drawing, X - DIAMETER / 2, Y - DIAMETER / 2, DIAMETER, point + 1, points);
    struct et_str trace = ET_STR_EMPTY;
    et_draw_trace(drawing, &trace);
    et_draw_free(drawing);
    et_shaper_free(shaper);
    return et_str_take(&trace);
}

struct mouth {
    int left, left_y, handle, handle_y, other, other_y, right, right_y;
};

/* The last path is the mouth: a move and a curve. */
static struct mouth mouth_of(int point, int points)
{
    char *trace = face(point, points);
    const char *last = NULL;
    for (const char *at = trace; (at = strstr(at, "path M")) != NULL; at++)
        last = at;
    assert_non_null(last);
    struct mouth m;
    assert_int_equal(sscanf(last, "path M %d %d C %d %d %d %d %d %d", &m.left, &m.left_y, &m.handle,
                            &m.handle_y, &m.other, &m.other_y, &m.right, &m.right_y),
                     8);
    free(trace);
    return m;
}

/* How much the mouth smiles: its middle below its corners. */
static int smile(int point, int points)
{
    struct mouth m = mouth_of(point, points);
    return m.handle_y - m.left_y;
}

static void a_neutral_face_has_a_straight_mouth(void **state)
{
    (void)state;
    char *trace = face(1, 3);
    assert_string_equal(
        trace, "page 1 210000 297000\n"
               "  circle 50000 60000 3367 line 266 #000000\n"
               "  path M 49167 59265 C 49167 59473 49054 59643 48915 59643 C 48776 59643 48663 "
               "59473 48663 59265 C 48663 59057 48776 58887 48915 58887 C 49054 58887 49167 59057 "
               "49167 59265 Z fill #000000\n"
               "  path M 51337 59265 C 51337 59473 51224 59643 51085 59643 C 50946 59643 50833 "
               "59473 50833 59265 C 50833 59057 50946 58887 51085 58887 C 51224 58887 51337 59057 "
               "51337 59265 Z fill #000000\n"
               "  path M 48425 61155 C 49265 61155 50735 61155 51575 61155 line 266 #000000\n");
    free(trace);
    assert_int_equal(smile(0, 1), 0);
    assert_int_equal(smile(2, 5), 0);
    assert_int_equal(smile(5, 11), 0);
}

static void each_point_is_happier_than_the_one_before(void **state)
{
    (void)state;
    for (int points = 2; points <= 11; points++)
        for (int point = 1; point < points; point++)
            assert_true(smile(point, points) > smile(point - 1, points) + 150);
}

static void sad_and_happy_mirror_one_another(void **state)
{
    (void)state;
    for (int points = 2; points <= 7; points++)
        for (int point = 0; point < points; point++)
            assert_in_range(smile(point, points) + smile(points - 1 - point, points) + 2, 0, 4);
    assert_true(smile(0, 2) < -1000 && smile(1, 2) > 1000);
}

static void the_mouth_stays_in_the_face(void **state)
{
    (void)state;
    for (int point = 0; point < 5; point++) {
        struct mouth m = mouth_of(point, 5);
        const int places[][2] = {{m.left, m.left_y},
                                 {m.right, m.right_y},
                                 {(m.left + m.right) / 2, (m.left_y + 3 * m.handle_y) / 4}};
        for (size_t i = 0; i < 3; i++) {
            double dx = places[i][0] - X, dy = places[i][1] - Y;
            assert_true(sqrt(dx * dx + dy * dy) < 0.42 * DIAMETER);
            assert_true(dy > 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_neutral_face_has_a_straight_mouth),
        cmocka_unit_test(each_point_is_happier_than_the_one_before),
        cmocka_unit_test(sad_and_happy_mirror_one_another),
        cmocka_unit_test(the_mouth_stays_in_the_face),
    };
    return cmocka_run_group_tests_name("faces", tests, NULL, NULL);
}
