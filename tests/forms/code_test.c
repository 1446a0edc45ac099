/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <string.h>

#include "forms/model/code.h"

enum { SAMPLES = 4000, CHARS = 6 };

/* Evenly over all 2^25, without rhythm in any character. */
static uint32_t sample(uint32_t i)
{
    return (i * 2654435761U) >> 7;
}

/* Where the I-th of the six characters stands in "K7M4P-X". */
static int place(int i)
{
    return i < 5 ? i : 6;
}

static void every_code_reads_back(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 1U << ET_CODE_BITS; number += 17) {
        char text[ET_CODE_CHARS + 1];
        uint32_t read = UINT32_MAX;
        et_code_write(number, text);
        assert_true(et_code_read(text, &read));
        assert_int_equal(read, number);
    }
}

static void every_single_wrong_character_shows(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < SAMPLES; i++) {
        char text[ET_CODE_CHARS + 1];
        uint32_t read = 77;
        et_code_write(sample(i), text);
        for (int at = 0; at < CHARS; at++) {
            char right = text[place(at)];
            for (int c = 0; c < 32; c++) {
                if (et_base32[c] == right)
                    continue;
                text[place(at)] = et_base32[c];
                assert_false(et_code_read(text, &read));
            }
            text[place(at)] = right;
        }
        assert_int_equal(read, 77);
    }
}

static void every_swap_of_two_neighbours_shows(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < SAMPLES; i++) {
        char text[ET_CODE_CHARS + 1];
        uint32_t read;
        et_code_write(sample(i), text);
        for (int at = 0; at + 1 < CHARS; at++) {
            char *a = &text[place(at)], *b = &text[place(at + 1)], kept = *a;
            if (*a == *b)
                continue;
            *a = *b;
            *b = kept;
            assert_false(et_code_read(text, &read));
            *b = *a;
            *a = kept;
        }
    }
}

/*
 * The check is linear, so a slip goes unseen just if the slip alone is a code:
 * with no more than two characters other than 0 that would mean every one of
 * the 2^25 codes is affected. So: no code has one or two such characters at
 * neighbouring places, whatever they are.
 */
static void by_algebra_the_same_holds_for_all_codes(void **state)
{
    (void)state;
    for (int at = 0; at < CHARS; at++) {
        for (int a = 1; a < 32; a++) {
            char text[] = "00000-0";
            uint32_t read;
            text[place(at)] = et_base32[a];
            assert_false(et_code_read(text, &read));
            if (at + 1 < CHARS) { /* a swap adds the same difference to both */
                text[place(at + 1)] = et_base32[a];
                assert_false(et_code_read(text, &read));
            }
        }
    }
}

static void slips_of_the_pen_are_read_as_meant(void **state)
{
    (void)state;
    char text[ET_CODE_CHARS + 1];
    et_code_write(1 << 20 | 1, text); /* 10001-? */
    uint32_t read = 0;
    char typed[20];
    (void)snprintf(typed, sizeof typed, " iOo 0l %c ", text[6] | 32);
    assert_true(et_code_read(typed, &read));
    assert_int_equal(read, 1 << 20 | 1);
}

static void the_code_that_manuals_show_is_one(void **state)
{
    (void)state;
    uint32_t read;
    assert_true(et_code_read("K7M4P-X", &read));
}

static void what_is_no_code_is_refused(void **state)
{
    (void)state;
    char good[ET_CODE_CHARS + 1], typed[20];
    et_code_write(123456, good);
    uint32_t read = 5;
    const char *const bad[] = {"", "K7M4P", "-", "U7M4P-X", "K7M4P-XX", "åäö12-3", "*****-*"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(et_code_read(bad[i], &read));
    (void)snprintf(typed, sizeof typed, "%s0", good);
    assert_false(et_code_read(typed, &read));
    (void)snprintf(typed, sizeof typed, "-%s", good);
    assert_false(et_code_read(typed, &read));
    assert_int_equal(read, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_reads_back),
        cmocka_unit_test(every_single_wrong_character_shows),
        cmocka_unit_test(every_swap_of_two_neighbours_shows),
        cmocka_unit_test(by_algebra_the_same_holds_for_all_codes),
        cmocka_unit_test(slips_of_the_pen_are_read_as_meant),
        cmocka_unit_test(the_code_that_manuals_show_is_one),
        cmocka_unit_test(what_is_no_code_is_refused),
    };
    return cmocka_run_group_tests_name("code", tests, NULL, NULL);
}
