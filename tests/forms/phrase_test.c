/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdbool.h>
#include <string.h>

#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/model/phrase.h"

static const char *const library[] = {"sv", "en", "ar", "fa-AF", "ti",
                                      "so", "uk", "ps", "ckb",   "kmr"};
enum { LIBRARY = sizeof library / sizeof library[0] };

/* The names in braces of TEXT, each a bit of a set. */
static unsigned names_in(const char *text)
{
    static const char *const known[] = {"{n}", "{m}", "{x}", "{low}", "{high}"};
    unsigned set = 0;
    for (unsigned i = 0; i < 5; i++)
        if (strstr(text, known[i]) != NULL)
            set |= 1U << i;
    return set;
}

static void every_phrase_stands_in_every_language_of_the_library(void **state)
{
    (void)state;
    for (int p = 0; p < ET_PHRASE_COUNT; p++) {
        const char *english = et_phrase((enum et_phrase)p, "en");
        for (size_t l = 0; l < LIBRARY; l++) {
            const char *text = et_phrase((enum et_phrase)p, library[l]);
            if (*text == '\0' || !et_utf8_is_valid(text, strlen(text)))
                fail_msg("phrase %d in %s is empty or no UTF-8", p, library[l]);
            if (l != 1 && text == english)
                fail_msg("phrase %d (%s) is missing in %s", p, english, library[l]);
            if (names_in(text) != names_in(english))
                fail_msg("phrase %d (%s) lost a name in %s: %s", p, english, library[l], text);
        }
    }
}

static void a_tag_finds_the_same_language_of_another_place(void **state)
{
    (void)state;
    assert_string_equal(et_phrase(ET_PHRASE_YES, "ar-SY"), "نعم");
    assert_string_equal(et_phrase(ET_PHRASE_YES, "fa"), et_phrase(ET_PHRASE_YES, "fa-AF"));
    assert_string_equal(et_phrase(ET_PHRASE_YES, "prs"), et_phrase(ET_PHRASE_YES, "fa-AF"));
    assert_string_equal(et_phrase(ET_PHRASE_YES, "ku-Arab"), et_phrase(ET_PHRASE_YES, "ckb"));
    assert_string_equal(et_phrase(ET_PHRASE_YES, "ku"), et_phrase(ET_PHRASE_YES, "kmr"));
    assert_string_equal(et_phrase(ET_PHRASE_YES, "SV"), "Ja");
}

static void a_language_that_the_kit_lacks_is_answered_in_english(void **state)
{
    (void)state;
    assert_string_equal(et_phrase(ET_PHRASE_YES, "pl"), "Yes");
    assert_false(et_phrase_has("pl"));
    assert_false(et_phrase_is_reviewed("pl"));
    assert_true(et_phrase_has("ar-SY"));
}

static void only_swedish_and_english_are_reviewed(void **state)
{
    (void)state;
    for (size_t l = 0; l < LIBRARY; l++)
        assert_int_equal(et_phrase_is_reviewed(library[l]), l < 2);
}

static void languages_are_called_by_their_own_names(void **state)
{
    (void)state;
    assert_string_equal(et_language_name("sv"), "Svenska");
    assert_string_equal(et_language_name("ar"), "العربية");
    assert_string_equal(et_language_name("fa-AF"), "دری");
    assert_string_equal(et_language_name("fa"), "فارسی");
    assert_string_equal(et_language_name("uk-UA"), "Українська");
    assert_string_equal(et_language_name("pl"), "Polski");
    assert_string_equal(et_language_name("xx-QQ"), "xx-QQ");
}

static void the_script_of_a_tag_decides_its_direction_before_its_language(void **state)
{
    (void)state;
    static const char *const rtl[] = {"ar", "fa-AF", "ps",      "ckb", "ar-SY",
                                      "ur", "he",    "ku-Arab", "prs"};
    static const char *const ltr[] = {"sv", "en", "ti", "so", "uk", "kmr", "ku", "ar-Latn", "art"};
    for (size_t i = 0; i < sizeof rtl / sizeof rtl[0]; i++)
        assert_true(et_language_is_rtl(rtl[i]));
    for (size_t i = 0; i < sizeof ltr / sizeof ltr[0]; i++)
        assert_false(et_language_is_rtl(ltr[i]));
}

static void names_in_braces_are_filled_in_and_nothing_else_is(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    et_phrase_fill(&out, ET_PHRASE_PAGE_OF, "sv", "n", "1", "m", "{n}", NULL);
    assert_string_equal(out.text, "Sida 1 av {n}");
    et_str_clear(&out);
    et_phrase_fill(&out, ET_PHRASE_WRITE_NUMBER, "en", "low", "0", NULL);
    assert_string_equal(out.text, "Write a number from 0 to {high}");
    et_str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_phrase_stands_in_every_language_of_the_library),
        cmocka_unit_test(a_tag_finds_the_same_language_of_another_place),
        cmocka_unit_test(a_language_that_the_kit_lacks_is_answered_in_english),
        cmocka_unit_test(only_swedish_and_english_are_reviewed),
        cmocka_unit_test(languages_are_called_by_their_own_names),
        cmocka_unit_test(the_script_of_a_tag_decides_its_direction_before_its_language),
        cmocka_unit_test(names_in_braces_are_filled_in_and_nothing_else_is),
    };
    return cmocka_run_group_tests_name("phrase", tests, NULL, NULL);
}
