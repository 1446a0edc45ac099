/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/bidi.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/utf8.h"
#include "tests/unit.h"

static int open_arena(void **state)
{
    *state = et_arena_new();
    return 0;
}

static int close_arena(void **state)
{
    et_arena_free(*state);
    return 0;
}

/* Code points in hexadecimal, as Unicode's charts write them: "FEF2 062A". */
static const char *hex(struct et_arena *arena, const char *text)
{
    const char *out = "";
    size_t size = strlen(text);
    for (size_t at = 0, length; at < size; at += length)
        out = et_arena_printf(arena, "%s%s%04X", out, at > 0 ? " " : "",
                              et_utf8_next(text + at, size - at, &length));
    return out;
}

static void assert_visual(struct et_arena *arena, const char *line, bool is_rtl, const char *want)
{
    assert_string_equal(hex(arena, et_bidi_visual(arena, line, is_rtl)), want);
}

static void latin_goes_through_as_it_is(void **state)
{
    assert_string_equal(et_bidi_visual(*state, "Språkcafé (80 %)", false), "Språkcafé (80 %)");
    assert_string_equal(et_bidi_visual(*state, "", true), "");
}

static void arabic_letters_join_and_stand_from_right_to_left(void **state)
{
    /* beit: beh initial, yeh medial, teh final, from the right. */
    assert_visual(*state, "بيت", true, "FE96 FEF4 FE91");
    /* dar: dal and alef do not join forward. */
    assert_visual(*state, "دار", true, "FEAD FE8D FEA9");
}

static void lam_and_alef_become_one_sign(void **state)
{
    assert_visual(*state, "لا", true, "FEFB");
    assert_visual(*state, "بلا", true, "FEFC FE91");
    assert_visual(*state, "الآن", true, "FEE5 FEF5 FE8D");
}

static void marks_between_lam_and_alef_do_not_part_them(void **state)
{
    /* lam fatha alef: the ligature, then its mark. */
    assert_visual(*state, "لَا", true, "FEFB 064E");
}

static void marks_stay_behind_their_letter(void **state)
{
    /* beh fatha teh kasra noon, vocalised: each letter, then its mark. */
    assert_visual(*state, "بَتِن", true, "FEE6 FE98 0650 FE91 064E");
    /* two marks keep their order on one letter. */
    assert_visual(*state, "مُدَرِّس", true, "FEB1 FEAD 0650 0651 FEAA 064E FEE3 064F");
}

static void persian_letters_have_their_own_forms(void **state)
{
    /* peh cheh jeh gaf keheh farsi-yeh, spaced and joined. */
    assert_visual(*state, "پچ", true, "FB7B FB58");
    assert_visual(*state, "ژ", true, "FB8A");
    assert_visual(*state, "کی", true, "FBFD FB90");
    assert_visual(*state, "گل", true, "FEDE FB94");
}

static void pashto_letters_without_forms_take_a_relatives_stroke(void **state)
{
    /* pashto: peh seen-with-dots teh waw; ring, dots and hamza remain as marks. */
    assert_visual(*state, "پښتو", true, "FEEE FE98 FEB4 0307 0323 FB58");
    assert_visual(*state, "څه", true, "FEEA FEA3 06DB");
    assert_visual(*state, "ځي", true, "FEF2 FEA3 0654");
    /* Alone, the letter is itself. */
    assert_visual(*state, "ښ", true, "069A");
    assert_visual(*state, "ې", true, "FBE4");
}

static void sorani_letters_join(void **state)
{
    /* kurdi: keheh waw reh dal farsi-yeh; ae after beh; yeh with small v. */
    assert_visual(*state, "کوردی", true, "FBFC FEA9 FEAD FEEE FB90");
    assert_visual(*state, "بە", true, "FEEA FE91");
    assert_visual(*state, "دەڵێ", true, "FBFD 065A FEDF 065A 06D5 FEA9");
    assert_visual(*state, "ۆ", true, "FBD9");
}

static void brackets_are_mirrored_where_the_text_runs_left(void **state)
{
    assert_visual(*state, "(ب)", true, "0028 FE8F 0029");
    assert_string_equal(et_bidi_visual(*state, "a (b)", false), "a (b)");
    assert_visual(*state, "ب (SFI)", true, "0028 0053 0046 0049 0029 0020 FE8F");
    assert_int_equal(et_bidi_mirror('('), ')');
    assert_int_equal(et_bidi_mirror(0xAB), 0xBB);
    assert_int_equal(et_bidi_mirror('a'), 'a');
}

static void numbers_keep_their_order(void **state)
{
    /* Read from the right: beh, 80, percent; the digits from the left (W2: after an Arabic
     * letter the percent sign does not stick to them). */
    assert_visual(*state, "ب 80 %", true, "0025 0020 0038 0030 0020 FE8F");
    assert_visual(*state, "ب 80%", true, "0025 0038 0030 0020 FE8F");
    assert_visual(*state, "ب 1–5", true, "0035 2013 0031 0020 FE8F");
    /* Arabic-Indic and Persian digits run from the left too. */
    assert_visual(*state, "٢٠٢٦", true, "0662 0660 0662 0666");
    assert_visual(*state, "۱۲ ب", true, "FE8F 0020 06F1 06F2");
}

static void latin_words_keep_their_order_in_arabic(void **state)
{
    assert_visual(*state, "ب AMA Väst ب", true,
                  "FE8F 0020 0041 004D 0041 0020 0056 00E4 0073 0074 0020 FE8F");
    assert_visual(*state, "AMA بت", false, "0041 004D 0041 0020 FE96 FE91");
}

static void a_joiner_is_obeyed_and_dropped(void **state)
{
    /* mi-ravam: the ZWNJ parts farsi-yeh from reh: yeh takes its final form. */
    assert_visual(*state, "می\xE2\x80\x8Cروم", true, "FEE1 FEED FEAD FBFD FEE3");
    assert_visual(*state, "می", true, "FBFD FEE3");
    assert_visual(*state, "ب\xE2\x80\x8Cب", true, "FE8F FE8F");
    assert_visual(*state, "ب\xE2\x80\x8D", true, "FE91");
}

static void direction_marks_and_controls_are_not_shown(void **state)
{
    assert_visual(*state,
                  "\xE2\x80\x8F"
                  "a\xE2\x81\xA6"
                  "b\xE2\x81\xA9\x1B",
                  false, "0061 0062");
}

static void broken_bytes_are_shown_as_such(void **state)
{
    assert_visual(*state, "a\xFF", false, "0061 FFFD");
}

static void levels_tell_which_way_each_character_runs(void **state)
{
    (void)state;
    /* beh, space, '8', '0' right to left; then latin inside. */
    const uint32_t characters[] = {0x628, ' ', '8', '0', ' ', 'a'};
    uint8_t levels[6] = {0};
    et_bidi_levels(characters, 6, true, levels);
    const uint8_t want[] = {1, 1, 2, 2, 1, 2};
    assert_memory_equal(levels, want, sizeof want);
    et_bidi_levels(characters, 6, false, levels);
    const uint8_t left[] = {1, 1, 2, 2, 0, 0};
    assert_memory_equal(levels, left, sizeof left);
}

static void order_tells_which_character_stands_where(void **state)
{
    (void)state;
    const uint32_t characters[] = {0x628, ' ', '8', '0', ' '};
    const uint8_t levels[] = {1, 1, 2, 2, 2};
    size_t order[5];
    et_bidi_order(characters, levels, 5, true, order);
    /* The space at the end goes to the end of the paragraph's direction (L1). */
    const size_t want[] = {4, 2, 3, 1, 0};
    assert_memory_equal(order, want, sizeof want);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(latin_goes_through_as_it_is),
        TEST(arabic_letters_join_and_stand_from_right_to_left),
        TEST(lam_and_alef_become_one_sign),
        TEST(marks_between_lam_and_alef_do_not_part_them),
        TEST(marks_stay_behind_their_letter),
        TEST(persian_letters_have_their_own_forms),
        TEST(pashto_letters_without_forms_take_a_relatives_stroke),
        TEST(sorani_letters_join),
        TEST(brackets_are_mirrored_where_the_text_runs_left),
        TEST(numbers_keep_their_order),
        TEST(latin_words_keep_their_order_in_arabic),
        TEST(a_joiner_is_obeyed_and_dropped),
        TEST(direction_marks_and_controls_are_not_shown),
        TEST(broken_bytes_are_shown_as_such),
        TEST(levels_tell_which_way_each_character_runs),
        TEST(order_tells_which_character_stands_where),
    };
    return cmocka_run_group_tests_name("bidi", tests, NULL, NULL);
}
