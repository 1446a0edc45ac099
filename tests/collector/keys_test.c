/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/keys.h"

#include <string.h>

#include "tests/unit.h"

/* Feeds BYTES and expects these inputs, and no more. */
static void expect(const char *bytes, size_t size, bool is_quiet, const struct et_input *want,
                   size_t count)
{
    struct et_keys keys = {0};
    struct et_input got;
    assert_int_equal(et_keys_feed(&keys, bytes, size), size);
    for (size_t i = 0; i < count; i++) {
        assert_true(et_keys_next(&keys, is_quiet, &got));
        assert_int_equal(got.key, want[i].key);
        assert_int_equal(got.character, want[i].character);
        assert_int_equal(got.row, want[i].row);
        assert_int_equal(got.column, want[i].column);
    }
    assert_false(et_keys_next(&keys, is_quiet, &got));
}
#define EXPECT(bytes, is_quiet, ...)                                                               \
    expect(bytes, sizeof(bytes) - 1, is_quiet, (const struct et_input[]){__VA_ARGS__},             \
           sizeof((const struct et_input[]){__VA_ARGS__}) / sizeof(struct et_input))

static void characters_come_in_every_script(void **state)
{
    (void)state;
    EXPECT("a\xC3\xA5\xD8\xB9\xF0\x9F\x99\x82", false, {ET_KEY_CHARACTER, 'a', 0, 0},
           {ET_KEY_CHARACTER, 0xE5, 0, 0}, {ET_KEY_CHARACTER, 0x639, 0, 0},
           {ET_KEY_CHARACTER, 0x1F642, 0, 0});
}

static void half_a_character_waits_for_the_rest(void **state)
{
    (void)state;
    struct et_keys keys = {0};
    struct et_input got;
    et_keys_feed(&keys, "\xC3", 1);
    assert_false(et_keys_next(&keys, false, &got));
    et_keys_feed(&keys, "\xA4", 1);
    assert_true(et_keys_next(&keys, false, &got));
    assert_int_equal(got.character, 0xE4);
}

static void arrows_come_in_both_modes(void **state)
{
    (void)state;
    EXPECT("\033[A\033OB\033[1;2C\033[Z", false, {ET_KEY_UP, 0, 0, 0}, {ET_KEY_DOWN, 0, 0, 0},
           {ET_KEY_RIGHT, 0, 0, 0}, {ET_KEY_BACKTAB, 0, 0, 0});
    EXPECT("\033[3~\033[5~\033[24~\r\x7F", false, {ET_KEY_DELETE, 0, 0, 0},
           {ET_KEY_PAGE_UP, 0, 0, 0}, {ET_KEY_STAFF, 0, 0, 0}, {ET_KEY_ENTER, 0, 0, 0},
           {ET_KEY_BACKSPACE, 0, 0, 0});
}

static void a_lone_escape_is_a_key_once_it_is_quiet(void **state)
{
    (void)state;
    struct et_keys keys = {0};
    struct et_input got;
    et_keys_feed(&keys, "\033", 1);
    assert_false(et_keys_next(&keys, false, &got));
    assert_true(et_keys_next(&keys, true, &got));
    assert_int_equal(got.key, ET_KEY_ESCAPE);
}

static void a_click_tells_row_and_column(void **state)
{
    (void)state;
    EXPECT("\033[<0;12;5M\033[<0;12;5m\033[<64;1;1M", false, {ET_KEY_CLICK, 0, 4, 11},
           {ET_KEY_WHEEL_UP, 0, 0, 0});
}

static void the_terminal_reports_itself(void **state)
{
    (void)state;
    struct et_keys keys = {0};
    struct et_input got;
    static const char bytes[] = "\033[8;1$y\033P>|Konsole 22.12.3\033\\\033[>1;115;0c\033[?62;4c";
    et_keys_feed(&keys, bytes, sizeof bytes - 1);
    assert_true(et_keys_next(&keys, false, &got));
    assert_int_equal(got.key, ET_KEY_REPORT_ORDER);
    assert_int_equal(got.character, 1);
    assert_true(et_keys_next(&keys, false, &got));
    assert_int_equal(got.key, ET_KEY_REPORT_NAME);
    assert_string_equal(keys.report, "Konsole 22.12.3");
    assert_true(et_keys_next(&keys, false, &got));
    assert_int_equal(got.key, ET_KEY_REPORT_DEVICE);
    assert_true(et_keys_next(&keys, false, &got));
    assert_int_equal(got.key, ET_KEY_REPORT_ANSWERS);
}

static void what_is_pasted_presses_no_key(void **state)
{
    (void)state;
    EXPECT("\033[200~a\r\n\x03"
           "b\033[201~\r",
           false, {ET_KEY_CHARACTER, 'a', 0, 0}, {ET_KEY_CHARACTER, ' ', 0, 0},
           {ET_KEY_CHARACTER, ' ', 0, 0}, {ET_KEY_CHARACTER, 'b', 0, 0}, {ET_KEY_ENTER, 0, 0, 0});
}

static void control_keys_do_nothing(void **state)
{
    (void)state;
    EXPECT("\x03\x1A\x1C\x13z", false, {ET_KEY_CHARACTER, 'z', 0, 0});
}

static void an_endless_sequence_ends(void **state)
{
    (void)state;
    struct et_keys keys = {0};
    struct et_input got;
    char noise[ET_KEYS_HELD_MAX];
    memset(noise, ';', sizeof noise);
    memcpy(noise, "\033[", 2);
    assert_int_equal(et_keys_feed(&keys, noise, sizeof noise), sizeof noise);
    assert_int_equal(et_keys_feed(&keys, "x", 1), 0);
    assert_false(et_keys_next(&keys, false, &got));
    assert_int_equal(keys.count, 0);
}

static void any_bytes_at_all_are_survived(void **state)
{
    (void)state;
    struct et_keys keys = {0};
    struct et_input got;
    uint32_t seed = 12345;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 1664525 + 1013904223;
        unsigned char byte = (seed >> 28) < 4 ? 0x1B : (unsigned char)(seed >> 20);
        et_keys_feed(&keys, &byte, 1);
        while (et_keys_next(&keys, (seed >> 16) % 64 == 0, &got))
            assert_true(got.key != ET_KEY_NONE);
        assert_true(keys.count < ET_KEYS_HELD_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_come_in_every_script),
        cmocka_unit_test(half_a_character_waits_for_the_rest),
        cmocka_unit_test(arrows_come_in_both_modes),
        cmocka_unit_test(a_lone_escape_is_a_key_once_it_is_quiet),
        cmocka_unit_test(a_click_tells_row_and_column),
        cmocka_unit_test(the_terminal_reports_itself),
        cmocka_unit_test(what_is_pasted_presses_no_key),
        cmocka_unit_test(control_keys_do_nothing),
        cmocka_unit_test(an_endless_sequence_ends),
        cmocka_unit_test(any_bytes_at_all_are_survived),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
