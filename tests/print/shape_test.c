/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/shape.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "print/draw/font.h"
#include "tests/unit.h"

struct desk {
    struct et_shaper *shaper;
    struct et_arena *arena;
};

static int open_desk(void **state)
{
    struct desk *desk = et_alloc(sizeof *desk);
    *desk = (struct desk){et_shaper_new(), et_arena_new()};
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    et_arena_free(desk->arena);
    et_shaper_free(desk->shaper);
    free(desk);
    return 0;
}

static struct et_paragraph shape(struct desk *desk, const char *language, const char *text,
                                 int32_t width_um)
{
    struct et_style style = {language, ET_WEIGHT_REGULAR, 4000};
    struct et_paragraph paragraph;
    struct et_error error = {.text = ""};
    enum et_status status =
        et_shape(desk->shaper, desk->arena, &style, text, width_um, &paragraph, &error);
    if (status != ET_OK)
        fail_msg("%s", error.text);
    return paragraph;
}

/* What a line's glyphs stand for, in the order of the text. */
static const char *read_line(struct desk *desk, const struct et_line *line)
{
    uint32_t begin = UINT32_MAX, end = 0;
    for (size_t i = 0; i < line->glyph_count; i++) {
        const struct et_glyph *glyph = &line->glyphs[i];
        if (glyph->text_length == 0)
            continue;
        begin = glyph->text_begin < begin ? glyph->text_begin : begin;
        end = glyph->text_begin + glyph->text_length > end ? glyph->text_begin + glyph->text_length
                                                           : end;
    }
    return end > 0 ? et_arena_copy(desk->arena, line->text + begin, end - begin) : "";
}

static const char *read_all(struct desk *desk, const struct et_paragraph *paragraph)
{
    const char *all = "";
    for (size_t i = 0; i < paragraph->line_count; i++)
        all = et_arena_printf(desk->arena, "%s%s%s", all, i > 0 ? "|" : "",
                              read_line(desk, &paragraph->lines[i]));
    return all;
}

static void a_line_of_swedish_runs_from_the_left(void **state)
{
    struct desk *desk = *state;
    struct et_paragraph p = shape(desk, "sv", "Språkcafé", 0);
    assert_int_equal(p.line_count, 1);
    assert_false(p.is_rtl);
    assert_int_equal(p.lines[0].glyph_count, 9);
    int32_t pen = 0;
    for (size_t i = 0; i < 9; i++) {
        const struct et_glyph *glyph = &p.lines[0].glyphs[i];
        assert_true(glyph->x_um >= pen);
        assert_true(glyph->glyph != 0);
        assert_string_equal(et_shaper_family(desk->shaper, glyph->font), "Noto Sans");
        pen = glyph->x_um;
    }
    assert_int_equal(p.lines[0].width_um, p.width_um);
    assert_true(p.width_um > 9 * 1500 && p.width_um < 9 * 3000);
}

static void arabic_joins_and_its_first_letter_stands_rightmost(void **state)
{
    struct desk *desk = *state;
    struct et_paragraph alone = shape(desk, "ar", "ب", 0), word = shape(desk, "ar", "ببب", 0);
    assert_true(word.is_rtl);
    const struct et_line *line = &word.lines[0];
    assert_int_equal(line->glyph_count, 3);
    assert_int_equal(line->glyphs[2].text_begin, 0);
    assert_int_equal(line->glyphs[0].text_begin, 4);
    assert_true(line->glyphs[0].glyph != line->glyphs[1].glyph);
    assert_true(line->glyphs[1].glyph != line->glyphs[2].glyph);
    assert_true(line->glyphs[2].glyph != alone.lines[0].glyphs[0].glyph);
}

static void each_language_is_set_in_its_own_family(void **state)
{
    struct desk *desk = *state;
    static const char *const texts[][3] = {
        {"ar", "سلام", "Noto Sans Arabic"},  {"fa-AF", "گپ", "Noto Sans Arabic"},
        {"ps", "ښه", "Noto Sans Arabic"},    {"ckb", "گەڵ", "Noto Sans Arabic"},
        {"ti", "ቋንቋ", "Noto Sans Ethiopic"}, {"uk", "їжак", "Noto Sans"},
        {"so", "Haa", "Noto Sans"},          {"kmr", "Erê", "Noto Sans"},
        {"sv", "ቋንቋ", "Noto Sans Ethiopic"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct et_paragraph p = shape(desk, texts[i][0], texts[i][1], 0);
        for (size_t g = 0; g < p.lines[0].glyph_count; g++)
            assert_string_equal(et_shaper_family(desk->shaper, p.lines[0].glyphs[g].font),
                                texts[i][2]);
    }
}

static void bold_is_another_font(void **state)
{
    struct desk *desk = *state;
    struct et_style style = {"sv", ET_WEIGHT_BOLD, 4000};
    struct et_paragraph p;
    assert_int_equal(et_shape(desk->shaper, desk->arena, &style, "Ja", 0, &p, NULL), ET_OK);
    assert_string_equal(et_shaper_family(desk->shaper, p.lines[0].glyphs[0].font),
                        "Noto Sans Bold");
}

static void lines_break_between_words_and_fit(void **state)
{
    struct desk *desk = *state;
    static const char text[] = "Det är svårt att ringa ett samtal på svenska";
    int32_t whole = shape(desk, "sv", text, 0).width_um;
    struct et_paragraph p = shape(desk, "sv", text, whole / 2);
    assert_true(p.line_count >= 2 && p.line_count <= 4);
    for (size_t i = 0; i < p.line_count; i++)
        assert_true(p.lines[i].width_um <= whole / 2);
    assert_int_equal(p.height_um, (int32_t)p.line_count * p.line_um);
    struct et_paragraph narrow = shape(desk, "sv", "Hej du", 9000);
    assert_string_equal(read_all(desk, &narrow), "Hej|du");
    assert_int_equal(shape(desk, "sv", text, whole).line_count, 1);
    assert_true(shape(desk, "sv", text, whole - 1).line_count == 2);
}

static void a_word_wider_than_the_line_is_broken(void **state)
{
    struct desk *desk = *state;
    static const char text[] = "Arbetsmarknadsetableringsersättning";
    struct et_paragraph p = shape(desk, "sv", text, 20000);
    assert_true(p.line_count > 1);
    const char *together = "";
    for (size_t i = 0; i < p.line_count; i++) {
        assert_true(p.lines[i].width_um <= 20000);
        together = et_arena_printf(desk->arena, "%s%s", together, read_line(desk, &p.lines[i]));
    }
    assert_string_equal(together, text);
    /* Even a line that no letter fits takes one letter. */
    assert_int_equal(shape(desk, "sv", "abc", 1).line_count, 3);
}

static void a_newline_begins_a_new_line(void **state)
{
    struct desk *desk = *state;
    struct et_paragraph p = shape(desk, "sv", "Ja\n\nNej", 0);
    assert_string_equal(read_all(desk, &p), "Ja||Nej");
    assert_int_equal(shape(desk, "sv", "", 0).line_count, 1);
    assert_true(shape(desk, "sv", "", 0).line_um > 4000);
}

static void a_soft_hyphen_shows_only_where_a_line_ends(void **state)
{
    struct desk *desk = *state;
    struct et_paragraph whole = shape(desk, "sv", "sam\xC2\xADtal", 0);
    assert_int_equal(whole.lines[0].glyph_count, 6);
    struct et_paragraph broken = shape(desk, "sv", "sam\xC2\xADtal", whole.width_um - 500);
    assert_int_equal(broken.line_count, 2);
    assert_int_equal(broken.lines[0].glyph_count, 4);
}

static void numbers_in_arabic_run_from_the_left(void **state)
{
    struct desk *desk = *state;
    struct et_paragraph p = shape(desk, "ar", "ب 80 %", 0);
    const struct et_line *line = &p.lines[0];
    assert_int_equal(line->glyph_count, 6);
    /* From the left: percent, space, 8, 0, space, beh. */
    static const uint32_t want[] = {6, 5, 3, 4, 2, 0};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(line->glyphs[i].text_begin, want[i]);
}

static void a_break_at_odd_spaces_does_not_tear_the_runs(void **state)
{
    struct desk *desk = *state;
    /* U+2029 and the like belong to the paragraph's direction at a line's end. */
    struct et_paragraph p = shape(desk, "ar", "ab 12\xE2\x80\xAF بب ab\xE2\x80\xA8 12", 12000);
    size_t count = 0;
    for (size_t i = 0; i < p.line_count; i++)
        count += p.lines[i].glyph_count;
    assert_true(p.line_count > 1 && count >= 10 && count <= 17);
}

static void no_mark_is_lost(void **state)
{
    struct desk *desk = *state;
    struct et_paragraph bare = shape(desk, "ar", "مدرس", 0), marked = shape(desk, "ar", "مُدَرِّس", 0);
    assert_true(marked.lines[0].glyph_count >= bare.lines[0].glyph_count + 3);
    assert_int_equal(marked.width_um, bare.width_um);
}

static void a_joiner_parts_letters_and_can_be_copied(void **state)
{
    struct desk *desk = *state;
    struct et_paragraph joined = shape(desk, "fa", "میروم", 0),
                        parted = shape(desk, "fa", "می\xE2\x80\x8Cروم", 0);
    assert_true(parted.width_um > joined.width_um);
    assert_string_equal(read_all(desk, &parted), "می\xE2\x80\x8Cروم");
}

static void a_character_that_no_font_has_is_an_error_that_names_it(void **state)
{
    struct desk *desk = *state;
    struct et_style style = {"sv", ET_WEIGHT_REGULAR, 4000};
    struct et_paragraph p = {.line_count = 77};
    struct et_error error = {.text = ""};
    /* A private character. */
    enum et_status status =
        et_shape(desk->shaper, desk->arena, &style, "Hej \xF3\xB0\x80\x80 du", 0, &p, &error);
    assert_int_equal(status, ET_FONT);
    assert_non_null(strstr(error.text, "U+F0000"));
    assert_non_null(strstr(error.text, "Hej"));
    assert_non_null(strstr(error.text, "fonts-noto-core"));
    assert_int_equal(p.line_count, 77);
}

static void an_endless_text_is_refused(void **state)
{
    struct desk *desk = *state;
    char *text = et_arena_alloc(desk->arena, ET_SHAPE_MAX + 2);
    memset(text, 'a', ET_SHAPE_MAX + 1);
    struct et_style style = {"sv", ET_WEIGHT_REGULAR, 4000};
    struct et_paragraph p;
    assert_int_equal(et_shape(desk->shaper, desk->arena, &style, text, 0, &p, NULL), ET_INPUT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
    const struct CMUnitTest tests[] = {
        TEST(a_line_of_swedish_runs_from_the_left),
        TEST(arabic_joins_and_its_first_letter_stands_rightmost),
        TEST(each_language_is_set_in_its_own_family),
        TEST(bold_is_another_font),
        TEST(lines_break_between_words_and_fit),
        TEST(a_word_wider_than_the_line_is_broken),
        TEST(a_newline_begins_a_new_line),
        TEST(a_soft_hyphen_shows_only_where_a_line_ends),
        TEST(numbers_in_arabic_run_from_the_left),
        TEST(a_break_at_odd_spaces_does_not_tear_the_runs),
        TEST(no_mark_is_lost),
        TEST(a_joiner_parts_letters_and_can_be_copied),
        TEST(a_character_that_no_font_has_is_an_error_that_names_it),
        TEST(an_endless_text_is_refused),
    };
    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
