/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

struct fixture {
    struct et_diags *diags;
    struct et_str out;
};

static int open_diags(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.diags = et_diags_new(), .out = ET_STR_EMPTY};
    *state = &fixture;
    return 0;
}

static int close_diags(void **state)
{
    struct fixture *fixture = *state;
    et_diags_free(fixture->diags);
    et_str_free(&fixture->out);
    return 0;
}

static const struct et_source *source(struct fixture *fixture, const char *text)
{
    struct et_source *made = et_source_new("prov.form", text, strlen(text));
    et_diags_keep(fixture->diags, made);
    return made;
}

static struct et_span span_of(const struct et_source *text, const char *word)
{
    const char *all = et_source_text(text), *found = strstr(all, word);
    assert_non_null(found);
    return (struct et_span){(uint32_t)(found - all), (uint32_t)(found - all + (long)strlen(word))};
}

static void a_fault_is_shown_with_place_caret_help_and_note(void **state)
{
    struct fixture *fixture = *state;
    const struct et_source *text = source(fixture, "form x\n  ask år yesno: Hur?\n");
    struct et_diag *diag = et_diag_add(fixture->diags, ET_SEVERITY_ERROR, "bad-name", text,
                                       span_of(text, "yesno"), "it is %s", "wrong");
    et_diag_label(fixture->diags, diag, "here");
    et_diag_help(fixture->diags, diag, "type this");
    et_diag_note(fixture->diags, diag, "because");
    et_diag_note(fixture->diags, diag, "and also");
    et_diags_text(fixture->diags, false, &fixture->out);
    assert_string_equal(fixture->out.text, "error[bad-name]: it is wrong\n"
                                           "  --> prov.form:2:10\n"
                                           "  |\n"
                                           "2 |   ask år yesno: Hur?\n"
                                           "  |          ^^^^^ here\n"
                                           "  = help: type this\n"
                                           "  = note: because\n"
                                           "  = note: and also\n\n");
}

static void carets_are_as_wide_as_the_terminal_shows_the_text(void **state)
{
    struct fixture *fixture = *state;
    /* Two wide characters, and an Arabic word with a mark that takes no cell. */
    const struct et_source *text = source(fixture, "日本 سَلام x\n");
    et_diag_add(fixture->diags, ET_SEVERITY_ERROR, "a", text, span_of(text, "سَلام"), "m");
    et_diags_text(fixture->diags, false, &fixture->out);
    assert_non_null(strstr(fixture->out.text, "  |      ^^^^\n"));
}

static void nothing_that_a_terminal_obeys_is_shown(void **state)
{
    struct fixture *fixture = *state;
    const struct et_source *text = source(fixture, "a\033[2Jb\xFF\tc\n");
    et_diag_add(fixture->diags, ET_SEVERITY_ERROR, "a", text, span_of(text, "c"), "m");
    et_diags_text(fixture->diags, false, &fixture->out);
    assert_null(strchr(fixture->out.text, '\033'));
    assert_null(strchr(fixture->out.text, '\t'));
    assert_null(strchr(fixture->out.text, 0xFF));
}

static void a_very_long_line_is_shown_by_a_window(void **state)
{
    struct fixture *fixture = *state;
    char line[5001];
    memset(line, 'x', 5000);
    memcpy(line + 3000, "FAULT", 5);
    line[5000] = '\0';
    const struct et_source *text = source(fixture, line);
    et_diag_add(fixture->diags, ET_SEVERITY_ERROR, "a", text, span_of(text, "FAULT"), "m");
    et_diags_text(fixture->diags, false, &fixture->out);
    assert_true(fixture->out.length < 1000);
    assert_non_null(strstr(fixture->out.text, "FAULT"));
    assert_non_null(strstr(fixture->out.text, "^^^^^"));
}

static void faults_stand_in_the_order_of_their_places_and_twenty_are_shown(void **state)
{
    struct fixture *fixture = *state;
    const struct et_source *text = source(fixture, "abcdefghijklmnopqrstuvwxyzabcdefghijkl");
    for (uint32_t i = 25; i > 0; i--)
        et_diag_add(fixture->diags, ET_SEVERITY_WARNING, "a", text, (struct et_span){i, i + 1},
                    "number %u", i);
    for (uint32_t i = 1; i <= 25; i++)
        assert_int_equal(et_diags_at(fixture->diags, i - 1)->span.begin, i);
    et_diags_text(fixture->diags, false, &fixture->out);
    assert_non_null(strstr(fixture->out.text, "number 20\n"));
    assert_null(strstr(fixture->out.text, "number 21\n"));
    assert_non_null(strstr(fixture->out.text, "... and 5 more\n"));
    assert_int_equal(et_diags_count(fixture->diags, ET_SEVERITY_WARNING), 25);
    assert_int_equal(et_diags_count(fixture->diags, ET_SEVERITY_ERROR), 0);
}

static void json_and_lines_hold_what_the_contract_says(void **state)
{
    struct fixture *fixture = *state;
    const struct et_source *text = source(fixture, "å\nab \"c\"\n");
    et_diag_add(fixture->diags, ET_SEVERITY_ERROR, "bad-name", text, span_of(text, "\"c\""),
                "say “%s”", "\"c\"");
    et_diags_line(fixture->diags, &fixture->out);
    assert_string_equal(fixture->out.text, "prov.form:2:4: error[bad-name]: say “\"c\"”\n");
    et_str_clear(&fixture->out);
    et_diags_json(fixture->diags, &fixture->out);
    static const char *const parts[] = {
        "\"file\": \"prov.form\"", "\"line\": 2",
        "\"column\": 4",           "\"end_line\": 2",
        "\"end_column\": 7",       "\"severity\": \"error\"",
        "\"code\": \"bad-name\"",  "\"message\": \"say “\\\"c\\\"”\"",
        "\"help\": \"\"",          "\"errors\": 1",
        "\"warnings\": 0"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strstr(fixture->out.text, parts[i]) == NULL)
            fail_msg("%s is not in %s", parts[i], fixture->out.text);
}

static void columns_count_characters_and_lines_end_either_way(void **state)
{
    struct fixture *fixture = *state;
    const struct et_source *text = source(fixture, "åäö x\r\ny\n");
    uint32_t line, column;
    et_source_place(text, span_of(text, "x").begin, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 5);
    struct et_span first = et_source_line(text, 0);
    assert_int_equal(first.end, 8); /* without the carriage return */
    et_source_place(text, et_source_size(text), &line, &column);
    assert_int_equal(line, 3);
    assert_int_equal(column, 1);
}

#define WITH_DIAGS(test) cmocka_unit_test_setup_teardown(test, open_diags, close_diags)

int main(void)
{
    (void)setenv("LC_ALL", "C.UTF-8", 1);
    (void)unsetenv("LANGUAGE");
    et_text_open();
    const struct CMUnitTest tests[] = {
        WITH_DIAGS(a_fault_is_shown_with_place_caret_help_and_note),
        WITH_DIAGS(carets_are_as_wide_as_the_terminal_shows_the_text),
        WITH_DIAGS(nothing_that_a_terminal_obeys_is_shown),
        WITH_DIAGS(a_very_long_line_is_shown_by_a_window),
        WITH_DIAGS(faults_stand_in_the_order_of_their_places_and_twenty_are_shown),
        WITH_DIAGS(json_and_lines_hold_what_the_contract_says),
        WITH_DIAGS(columns_count_characters_and_lines_end_either_way),
    };
    return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
