/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/screen.h"

#include <locale.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "tests/unit.h"

static struct et_screen *screen;

static int begin(void **state)
{
    (void)state;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    screen = et_screen_new(3, 10);
    return 0;
}

static int end(void **state)
{
    (void)state;
    et_screen_free(screen);
    return 0;
}

static void expect(const char *want)
{
    struct et_str out = ET_STR_EMPTY;
    et_screen_write(screen, &out);
    assert_string_equal(out.text, want);
    et_str_free(&out);
}

static void text_stands_where_reading_starts(void **state)
{
    (void)state;
    et_screen_put(screen, 0, 1, 9, ET_INK_PLAIN, "abc");
    expect(" abc\n\n\n");
    et_screen_clear(screen, true);
    et_screen_put(screen, 0, 1, 9, ET_INK_PLAIN, "abc");
    expect("      abc\n\n\n");
}

static void arabic_comes_joined_and_turned(void **state)
{
    (void)state;
    et_screen_clear(screen, true);
    et_screen_put(screen, 0, 0, 10, ET_INK_PLAIN, "نعم 12");
    /* From the left: 12, blank, final meem, middle ain, initial noon. */
    expect("    12 \xEF\xBB\xA2\xEF\xBB\x8C\xEF\xBB\xA7\n\n\n");
}

static void marks_share_the_cell_of_their_letter(void **state)
{
    (void)state;
    int cells = et_screen_put(screen, 0, 0, 10, ET_INK_PLAIN, "a\xCC\x8A!");
    assert_int_equal(cells, 2);
    assert_string_equal(screen->cells[0].text, "a\xCC\x8A");
    assert_string_equal(screen->cells[1].text, "!");
}

static void what_does_not_fit_is_not_drawn(void **state)
{
    (void)state;
    et_screen_put(screen, 0, 8, 9, ET_INK_PLAIN, "abcdef");
    et_screen_put(screen, 5, 0, 9, ET_INK_PLAIN, "below");
    et_screen_put(screen, 1, 0, 3, ET_INK_PLAIN, "abcdef");
    expect("        ab\nabc\n\n");
}

static void controls_never_reach_the_terminal(void **state)
{
    (void)state;
    et_screen_put(screen, 0, 0, 10, ET_INK_PLAIN, "a\033[2J\tb\x7F\xC2\x9B");
    expect("a[2Jb\n\n\n");
}

static void a_click_means_what_stands_there(void **state)
{
    (void)state;
    et_screen_clear(screen, true);
    et_screen_area(screen, 1, 0, 1, 3, (struct et_input){.key = ET_KEY_NEXT});
    struct et_input on = {.key = ET_KEY_CLICK, .row = 1, .column = 8};
    struct et_input off = {.key = ET_KEY_CLICK, .row = 1, .column = 2};
    assert_int_equal(et_screen_aim(screen, on).key, ET_KEY_NEXT);
    assert_int_equal(et_screen_aim(screen, off).key, ET_KEY_NONE);
}

static void lines_break_between_words(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_wrapped w = et_screen_wrap(arena, "en två tre  fyra\nfem", 6);
    assert_int_equal(w.count, 4);
    assert_string_equal(w.lines[0], "en två");
    assert_string_equal(w.lines[1], "tre ");
    assert_string_equal(w.lines[2], "fyra");
    assert_string_equal(w.lines[3], "fem");
    w = et_screen_wrap(arena, "abcdefgh", 3);
    assert_int_equal(w.count, 3);
    assert_string_equal(w.lines[2], "gh");
    w = et_screen_wrap(arena, "", 3);
    assert_int_equal(w.count, 1);
    et_arena_free(arena);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(text_stands_where_reading_starts),
        CASE(arabic_comes_joined_and_turned),
        CASE(marks_share_the_cell_of_their_letter),
        CASE(what_does_not_fit_is_not_drawn),
        CASE(controls_never_reach_the_terminal),
        CASE(a_click_means_what_stands_there),
        CASE(lines_break_between_words),
    };
    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
