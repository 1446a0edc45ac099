/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forms with faults, each of which says on the line below what is expected:
 *
 *       ask age number: Age again?
 *     # expect error 7..10 duplicate-name, fix "age_2"
 *
 * Columns count characters; the second is the first one behind. Anything
 * missing and anything that nobody expects fails the test.
 */
#include "tests/unit.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/lang/lore.h"
#include "forms/lang/parser.h"
#include "forms/model/form.h"

enum { TEXT_MAX = 300 };

/* What the compiler said, as its expectation would be written. */
static void describe(const struct et_diag *diag, uint32_t *line, char text[TEXT_MAX])
{
    uint32_t column, end_line, end_column;
    et_source_place(diag->source, diag->span.begin, line, &column);
    et_source_place(diag->source, diag->span.end, &end_line, &end_column);
    int length = snprintf(text, TEXT_MAX, "%s %u..%u %s",
                          diag->severity == ET_SEVERITY_ERROR ? "error" : "warning", column,
                          end_column, diag->code);
    if (diag->has_fix && strchr(diag->fix, '\n') == NULL && length < TEXT_MAX)
        (void)snprintf(text + length, (size_t)(TEXT_MAX - length), ", fix \"%s\"", diag->fix);
}

/* The expectation on the line at TEXT, or false. */
static bool expectation(const char *text, char expected[TEXT_MAX])
{
    static const char mark[] = "# expect ";
    while (*text == ' ')
        text++;
    if (strncmp(text, mark, sizeof mark - 1) != 0)
        return false;
    text += sizeof mark - 1;
    size_t length = strcspn(text, "\r\n");
    length = length < TEXT_MAX ? length : TEXT_MAX - 1;
    memcpy(expected, text, length);
    expected[length] = '\0';
    return true;
}

/* Marks the diagnostic that fits, so that it serves once. */
static bool is_said(struct et_diags *diags, bool *used, uint32_t line, const char *expected)
{
    for (size_t i = 0; i < et_diags_total(diags); i++) {
        char text[TEXT_MAX];
        uint32_t where;
        describe(et_diags_at(diags, i), &where, text);
        if (used[i] || where != line || strcmp(text, expected) != 0)
            continue;
        used[i] = true;
        return true;
    }
    return false;
}

static size_t compare(const char *path)
{
    struct et_source *source;
    struct et_diags *diags = et_diags_new();
    assert_int_equal(et_source_read(path, &source, NULL), ET_OK);
    struct et_compile how = {.has_lints = true};
    et_form_free(et_compile(source, &how, diags));

    size_t wrong = 0;
    bool *used = et_alloc(et_diags_total(diags) + 1);
    memset(used, 0, et_diags_total(diags) + 1);
    uint32_t number = 0, at_fault = 0;
    for (const char *line = et_source_text(source); *line != '\0';
         line += strcspn(line, "\n"), line += *line == '\n') {
        char expected[TEXT_MAX];
        number++;
        if (!expectation(line, expected))
            at_fault = number;
        else if (!is_said(diags, used, at_fault, expected)) {
            print_error("%s:%u: missing: %s\n", path, at_fault, expected);
            wrong++;
        }
    }
    for (size_t i = 0; i < et_diags_total(diags); i++) {
        char text[TEXT_MAX];
        uint32_t where;
        if (used[i])
            continue;
        describe(et_diags_at(diags, i), &where, text);
        print_error("%s:%u: unexpected: %s\n", path, where, text);
        wrong++;
    }
    free(used);
    et_diags_free(diags);
    et_source_free(source);
    return wrong;
}

static void every_fault_is_reported_where_it_stands_and_nothing_else_is(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/diag/*.form", 0, NULL, &found), 0);
    size_t wrong = 0;
    for (size_t i = 0; i < found.gl_pathc; i++)
        wrong += compare(found.gl_pathv[i]);
    globfree(&found);
    assert_int_equal(wrong, 0);
}

static const char *const names[] = {
#define ET_LORE(name, ...) name,
#include "forms/lang/lore.def"
#undef ET_LORE
};

static bool is_expected_in(const char *path, const char *name)
{
    struct et_source *source;
    struct et_str wanted = ET_STR_EMPTY;
    assert_int_equal(et_source_read(path, &source, NULL), ET_OK);
    bool is_there = false;
    for (const char *at = et_source_text(source); (at = strstr(at, "# expect ")) != NULL; at++) {
        const char *end = at + strcspn(at, "\n");
        et_str_clear(&wanted);
        et_str_addf(&wanted, " %s", name);
        const char *hit = strstr(at, wanted.text);
        if (hit != NULL && hit < end && strchr(",\n\r", hit[wanted.length]) != NULL)
            is_there = true;
    }
    et_str_free(&wanted);
    et_source_free(source);
    return is_there;
}

static void every_diagnostic_has_a_form_that_triggers_it(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/diag/*.form", 0, NULL, &found), 0);
    size_t without = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool is_there = false;
        for (size_t k = 0; k < found.gl_pathc && !is_there; k++)
            is_there = is_expected_in(found.gl_pathv[k], names[i]);
        if (!is_there)
            print_error("no form in tests/diag has the fault %s\n", names[i]);
        without += !is_there;
    }
    globfree(&found);
    assert_int_equal(without, 0);
}

static void a_name_with_a_form_that_triggers_it_is_known(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/diag/*.form", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct et_source *source;
        struct et_diags *diags = et_diags_new();
        assert_int_equal(et_source_read(found.gl_pathv[i], &source, NULL), ET_OK);
        struct et_compile how = {.has_lints = true};
        et_form_free(et_compile(source, &how, diags));
        for (size_t k = 0; k < et_diags_total(diags); k++) {
            bool is_known = false;
            for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
                is_known |= strcmp(names[n], et_diags_at(diags, k)->code) == 0;
            if (!is_known)
                fail_msg("%s has no entry in lore.def", et_diags_at(diags, k)->code);
        }
        et_diags_free(diags);
        et_source_free(source);
    }
    globfree(&found);
}

/* Compiles BYTES, with the faults in *diags, which are the caller's. */
static void try(const char *bytes, size_t size, struct et_diags **diags, struct et_source **source)
{
    struct et_compile how = {.has_lints = true};
    *source = et_source_new("f.form", bytes, size);
    *diags = et_diags_new();
    et_form_free(et_compile(*source, &how, *diags));
}

/* A literal with the NULs in it. */
#define BYTES(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

static void a_file_of_another_kind_gets_one_message(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } files[] = {
        BYTES(""),
        BYTES("\xEF\xBB\xBF"),
        BYTES("\n\n  \n# bara en kommentar\n"),
        BYTES("form f\rtitle F\rsource sv\r"),
        BYTES("PK\3\4\0\0form f\ntitle F\n"),
        BYTES("%PDF-1.7\n"),
        {"\xFF\xFE"
         "f\0o\0r\0m\0",
         10},
        BYTES("Hej!\nHur gammal är du?\n1. Ung\n2. Gammal\n"),
        BYTES("\0\0\0\0"),
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct et_diags *diags;
        struct et_source *source;
        try(files[i].bytes, files[i].size, &diags, &source);
        assert_int_equal(et_diags_total(diags), 1);
        assert_string_equal(et_diags_at(diags, 0)->code, "not-a-form");
        et_diags_free(diags);
        et_source_free(source);
    }
}

/* What a nervous author needs of each message, in all the forms of tests/diag. */
static void every_message_says_what_to_type_and_the_first_of_a_kind_why(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/diag/*.form", 0, NULL, &found), 0);
    size_t without = 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct et_source *file, *source;
        struct et_diags *diags;
        assert_int_equal(et_source_read(found.gl_pathv[i], &file, NULL), ET_OK);
        try(et_source_text(file), et_source_size(file), &diags, &source);
        for (size_t k = 0; k < et_diags_total(diags); k++) {
            const struct et_diag *diag = et_diags_at(diags, k);
            bool is_first = true;
            for (size_t n = 0; n < k; n++)
                is_first &= strcmp(et_diags_at(diags, n)->code, diag->code) != 0;
            bool is_whole = *diag->help != '\0' && (!is_first || *diag->note != '\0');
            if (!is_whole)
                print_error("%s: %s: %s\n", found.gl_pathv[i], diag->code, diag->message);
            without += !is_whole;
        }
        et_diags_free(diags);
        et_source_free(source);
        et_source_free(file);
    }
    globfree(&found);
    assert_int_equal(without, 0);
}

/* What follows from the form itself needs no source. */
static bool follows_by_itself(const char *name)
{
    static const char *const names_of[] = {"never-true",  "outside-range",       "retired-choice",
                                           "target-wave", "translation-missing", "unused-list"};
    for (size_t i = 0; i < sizeof names_of / sizeof names_of[0]; i++)
        if (strcmp(names_of[i], name) == 0)
            return true;
    return false;
}

static void every_lint_of_method_names_its_source(void **state)
{
    (void)state;
    static const char *const lints[] = {
#define ET_LINT(name) name,
#include "forms/lang/lint.def"
#undef ET_LINT
    };
    for (size_t i = 0; i < sizeof lints / sizeof lints[0]; i++) {
        const struct et_lore *lore = et_lore_find(lints[i]);
        assert_non_null(lore);
        bool has_source = strstr(lore->why, "article") != NULL ||
                          strstr(lore->why, " 19") != NULL || strstr(lore->why, " 20") != NULL;
        if (!has_source && !follows_by_itself(lints[i]))
            fail_msg("%s names no source", lints[i]);
    }
}

/* The lines that messages show are themselves right where they belong. */
static void every_line_that_a_message_shows_is_right(void **state)
{
    (void)state;
    static const struct {
        unsigned place;
        const char *above;
    } places[] = {
        {ET_IN_TOP, ""},
        {ET_IN_PRIVACY, "privacy\n  "},
        {ET_IN_WAVE, "wave w: W\n  "},
        {ET_IN_LIST, "list l\n  "},
        {ET_IN_SECTION, "section s: S\n  "},
        {ET_IN_INDICATOR, "indicator i: I\n  "},
        {ET_IN_TARGET, "target t: T\n  "},
        {ET_IN_ITEM, "section s: S\n  matrix m k: M?\n    "},
    };
    for (int word = ET_WORD_CHOICE; word < ET_WORD_COUNT; word++) {
        size_t at = 0;
        while ((places[at].place & et_word_places((enum et_word)word)) == 0)
            at++;
        struct et_str text = ET_STR_EMPTY;
        et_str_addf(&text, "%s%s\n", places[at].above, et_word_sample((enum et_word)word));
        struct et_source *source = et_source_new("f.form", text.text, text.length);
        struct et_unit unit = {source, et_diags_new(), et_arena_new()};
        (void)et_parse(&unit);
        if (et_diags_total(unit.diags) > 0)
            fail_msg("%s: %s", text.text, et_diags_at(unit.diags, 0)->message);
        et_arena_free(unit.arena);
        et_diags_free(unit.diags);
        et_source_free(source);
        et_str_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_reported_where_it_stands_and_nothing_else_is),
        cmocka_unit_test(every_diagnostic_has_a_form_that_triggers_it),
        cmocka_unit_test(a_name_with_a_form_that_triggers_it_is_known),
        cmocka_unit_test(every_lint_of_method_names_its_source),
        cmocka_unit_test(every_line_that_a_message_shows_is_right),
        cmocka_unit_test(a_file_of_another_kind_gets_one_message),
        cmocka_unit_test(every_message_says_what_to_type_and_the_first_of_a_kind_why),
    };
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
