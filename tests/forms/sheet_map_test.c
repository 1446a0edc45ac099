/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/form.h"
#include "forms/model/sheet_map.h"

static const struct et_variable variables[] = {{.id = "kon"}, {.id = "sv.prata"}};
static const struct et_form form = {.variables = variables, .variable_count = 2};

static const struct et_sheet_page pages[] = {
    {210000,
     297000,
     {{1, 2, 5000, 5000}, {200000, 2, 5000, 5000}, {1, 290000, 5, 5}, {2, 3, 4, 5}},
     {{10, 11, 12, 13}, {14, 15, 16, 17}}},
    {210000, 297000, {{1, 2, 3, 4}}, {{5, 6, 7, 8}}},
};
static const struct et_mark marks[] = {
    {0, 1, ET_MARK_CHOICE, {20000, 30000, 4000, 4000}, {10000, 25000, 190000, 20000}, 1},
    {1, 0, ET_MARK_DIGIT, {20000, 40000, 5000, 7000}, {0, 0, 9, 9}, 2},
    {1, 0, ET_MARK_TEXT, {20000, 50000, 5000, 7000}, {0, 0, 9, 9}, 2},
};
static const struct et_sheet_map map = {pages, 2, marks, 3};

static void a_map_reads_back(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_str text = ET_STR_EMPTY, again = ET_STR_EMPTY;
    struct et_sheet_map read = {0};
    et_sheet_map_write(&map, &form, &text);
    assert_int_equal(strncmp(text.text, "etmap 1\n", 8), 0);
    assert_int_equal(et_sheet_map_read(arena, &form, text.text, &read), ET_OK);
    assert_int_equal(read.page_count, 2);
    assert_int_equal(read.mark_count, 3);
    assert_memory_equal(read.pages, pages, sizeof pages);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(read.marks[i].variable, marks[i].variable);
        assert_int_equal(read.marks[i].kind, marks[i].kind);
        assert_int_equal(read.marks[i].page, marks[i].page);
        assert_memory_equal(&read.marks[i].crop, &marks[i].crop, sizeof marks[i].crop);
    }
    et_sheet_map_write(&read, &form, &again);
    assert_string_equal(again.text, text.text);
    et_str_free(&text);
    et_str_free(&again);
    et_arena_free(arena);
}

static void a_map_of_another_form_is_refused(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_str text = ET_STR_EMPTY;
    struct et_sheet_map read = {.page_count = 9};
    const struct et_form smaller = {.variables = variables, .variable_count = 1};
    et_sheet_map_write(&map, &form, &text);
    assert_int_equal(et_sheet_map_read(arena, &smaller, text.text, &read), ET_FORMAT);
    assert_int_equal(read.page_count, 9);
    et_str_free(&text);
    et_arena_free(arena);
}

/* Each byte in turn wrong or the rest cut off: never a crash, never half read. */
static void a_damaged_map_is_refused_or_whole(void **state)
{
    (void)state;
    struct et_str text = ET_STR_EMPTY;
    et_sheet_map_write(&map, &form, &text);
    for (size_t i = 0; i < text.length; i++) {
        for (int how = 0; how < 3; how++) {
            struct et_arena *arena = et_arena_new();
            struct et_sheet_map read = {0};
            char *copy = strdup(text.text);
            copy[i] = how == 0 ? '\0' : how == 1 ? 'p' : ' ';
            if (et_sheet_map_read(arena, &form, copy, &read) == ET_OK)
                assert_true(read.page_count >= 1 && read.page_count <= 2 && read.mark_count <= 3);
            else
                assert_null(read.pages);
            free(copy);
            et_arena_free(arena);
        }
    }
    et_str_free(&text);
}

static void what_is_no_map_is_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"", "etmap 2\npage 1 1", "etmap 1\n",
                               "etmap 1\nmark kon choice 1 1 0 0 1 1 0 0 1 1\n",
                               "etmap 1\n  page 1 1\n   page 1 1\npage 5 5\n"};
    struct et_arena *arena = et_arena_new();
    struct et_sheet_map read;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(et_sheet_map_read(arena, &form, bad[i], &read), ET_FORMAT);
    et_arena_free(arena);
}

static void the_json_names_items_and_pages(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    et_sheet_map_json(&map, &form, &out);
    assert_non_null(strstr(out.text, "\"pages\""));
    assert_non_null(strstr(out.text, "\"item\": \"sv.prata\""));
    assert_non_null(strstr(out.text, "\"kind\": \"digit\""));
    assert_non_null(strstr(out.text, "\"width_um\": 210000"));
    et_str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_reads_back),
        cmocka_unit_test(a_map_of_another_form_is_refused),
        cmocka_unit_test(a_damaged_map_is_refused_or_whole),
        cmocka_unit_test(what_is_no_map_is_refused),
        cmocka_unit_test(the_json_names_items_and_pages),
    };
    return cmocka_run_group_tests_name("sheet_map", tests, NULL, NULL);
}
