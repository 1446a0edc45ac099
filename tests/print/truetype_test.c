/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/truetype.h"

#include <string.h>

#include "tests/unit.h"

static void put16(struct et_str *table, size_t at, unsigned value)
{
    while (table->length < at + 2)
        et_str_add_char(table, '\0');
    table->text[at] = (char)(value >> 8);
    table->text[at + 1] = (char)value;
}

static unsigned get16(const struct et_str *table, size_t at)
{
    assert_true(at + 2 <= table->length);
    return (unsigned)(unsigned char)table->text[at] << 8 | (unsigned char)table->text[at + 1];
}

/* Two glyphs: an empty one, and one of twelve bytes with the box 10 20 30 40. */
static struct et_truetype small_font(void)
{
    struct et_truetype font = {ET_STR_EMPTY, ET_STR_EMPTY, ET_STR_EMPTY,
                               ET_STR_EMPTY, ET_STR_EMPTY, ET_STR_EMPTY};
    const unsigned glyph[] = {1, 10, 20, 30, 40, 0};
    for (size_t i = 0; i < 6; i++)
        put16(&font.glyf, 2 * i, glyph[i]);
    const unsigned loca[] = {0, 0, 6}; /* short: halves */
    for (size_t i = 0; i < 3; i++)
        put16(&font.loca, 2 * i, loca[i]);
    const unsigned hmtx[] = {500, 0, 10}; /* both are 500 wide */
    for (size_t i = 0; i < 3; i++)
        put16(&font.hmtx, 2 * i, hmtx[i]);
    put16(&font.hhea, 34, 1);
    put16(&font.maxp, 4, 2);
    put16(&font.maxp, 30, 0);
    put16(&font.head, 50, 0);
    put16(&font.head, 52, 0);
    return font;
}

static void a_moved_glyph_is_a_new_one_that_shows_the_old(void **state)
{
    (void)state;
    struct et_truetype font = small_font();
    struct et_moved moved[] = {{1, 0, 0}, {1, -5, 700}, {0, 9, 9}};
    assert_true(et_truetype_move(&font, moved, 3));
    assert_int_equal(moved[0].glyph, 1); /* stays */
    assert_int_equal(moved[1].glyph, 2); /* is new */
    assert_int_equal(moved[2].glyph, 0); /* has no ink to move */
    assert_int_equal(get16(&font.maxp, 4), 3);
    assert_int_equal(get16(&font.hhea, 34), 3);
    /* Offsets are long now: 0 0 12 and the end. */
    assert_int_equal(get16(&font.head, 50), 1);
    assert_int_equal(font.loca.length, 16);
    assert_int_equal(get16(&font.loca, 10), 12);
    assert_int_equal(get16(&font.loca, 14), font.glyf.length);
    /* A composite: the moved box, words that are x and y, glyph, move. */
    const unsigned want[] = {0xFFFF, 5, 720, 25, 740, 3, 1, 0xFFFB, 700};
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(get16(&font.glyf, 12 + 2 * i), want[i]);
    /* It takes no width, and its left edge is told. */
    assert_int_equal(get16(&font.hmtx, 4), 500);
    assert_int_equal(get16(&font.hmtx, 8), 0);
    assert_int_equal(get16(&font.hmtx, 10), 5);
    assert_int_equal(get16(&font.maxp, 30), 1);
    et_truetype_free(&font);
}

static void tables_that_contradict_one_another_are_refused(void **state)
{
    (void)state;
    for (int fault = 0; fault < 5; fault++) {
        struct et_truetype font = small_font();
        struct et_moved moved = {1, 1, 1};
        if (fault == 0)
            font.loca.length = 4; /* fewer offsets than glyphs */
        if (fault == 1)
            put16(&font.loca, 4, 600); /* beyond the table */
        if (fault == 2)
            moved.glyph = 7; /* no such glyph */
        if (fault == 3)
            put16(&font.hhea, 34, 9); /* more metrics than there are */
        if (fault == 4)
            font.maxp.length = 6; /* of a font without outlines */
        assert_false(et_truetype_move(&font, &moved, 1));
        et_truetype_free(&font);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moved_glyph_is_a_new_one_that_shows_the_old),
        cmocka_unit_test(tables_that_contradict_one_another_are_refused),
    };
    return cmocka_run_group_tests_name("truetype", tests, NULL, NULL);
}
