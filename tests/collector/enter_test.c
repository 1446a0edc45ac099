/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/enter.h"

#include <stdlib.h>
#include <string.h>

#include "collector/screen.h"
#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/lang/compile.h"
#include "forms/model/answer.h"
#include "tests/unit.h"

static struct et_form *form;
static struct et_enter *enter;
static struct et_arena *arena;
static unsigned pressed;

static int compile(void **state)
{
    (void)state;
    struct et_diags *diags = et_diags_new();
    struct et_error error;
    assert_int_equal(et_compile_file("tests/screens/resa.form", false, diags, &form, &error),
                     ET_OK);
    et_diags_free(diags);
    return form == NULL;
}

static int give_back(void **state)
{
    (void)state;
    et_form_free(form);
    return 0;
}

static int sit_down(void **state)
{
    (void)state;
    const struct et_enter_sheet sheet = {.form = form, .name = "0A1B2C3  before"};
    arena = et_arena_new();
    enter = et_enter_new(false, 20000);
    et_enter_open(enter, &sheet);
    pressed = 0;
    return 0;
}

static int stand_up(void **state)
{
    (void)state;
    et_enter_free(enter);
    et_arena_free(arena);
    return 0;
}

static enum et_enter_wish press(enum et_key key)
{
    pressed++;
    return et_enter_key(enter, (struct et_input){.key = key});
}

/* \r is Enter, \b Backspace, \v up, \f page down, \033 Escape. */
static enum et_enter_wish type(const char *keys)
{
    enum et_enter_wish wish = ET_ENTER_NOTHING;
    size_t size = strlen(keys), length;
    for (size_t at = 0; at < size; at += length) {
        uint32_t c = et_utf8_next(keys + at, size - at, &length);
        switch (c) {
        case '\r':
            wish = press(ET_KEY_ENTER);
            break;
        case '\b':
            wish = press(ET_KEY_BACKSPACE);
            break;
        case '\v':
            wish = press(ET_KEY_UP);
            break;
        case '\f':
            wish = press(ET_KEY_PAGE_DOWN);
            break;
        case '\033':
            wish = press(ET_KEY_ESCAPE);
            break;
        default:
            pressed++;
            wish = et_enter_key(enter, (struct et_input){.key = ET_KEY_CHARACTER, .character = c});
        }
    }
    return wish;
}

static const char *value(const char *id)
{
    uint32_t v = et_form_variable(form, id);
    struct et_str out = ET_STR_EMPTY;
    const struct et_answer *answer = &enter->record->answers[v];
    if (answer->state == ET_STATE_VALUE)
        et_answer_write(form, v, answer, &out);
    else
        et_str_add(&out, answer->state == ET_STATE_NONE ? "nothing" : et_state_word(answer->state));
    const char *kept = et_arena_string(arena, out.text);
    et_str_free(&out);
    return kept;
}

static const char *here(void)
{
    return enter->at < enter->count ? form->variables[enter->fields[enter->at].variable].id : "end";
}

static void one_key_a_mark(void **state)
{
    (void)state;
    /* consent, sex and two rows: four marks; four digits of a year. */
    type("11");
    assert_string_equal(here(), "fodd");
    type("1984");
    assert_string_equal(here(), "gor");
    assert_int_equal(pressed, 2 + 4);
    type("2\r");
    assert_string_equal(here(), "gor.annat");
    type("\r--");
    assert_string_equal(here(), "vag.mal");
    pressed = 0;
    type("46");
    assert_string_equal(here(), "mer");
    assert_int_equal(pressed, 2);
    assert_string_equal(value("samtycke"), "1");
    assert_string_equal(value("kon"), "1");
    assert_string_equal(value("fodd"), "1984");
    assert_string_equal(value("gor"), "2");
    assert_string_equal(value("timmar"), "blank");
    assert_string_equal(value("vag.mal"), "4");
    assert_string_equal(value("vag.hjalp"), "98");
    assert_int_equal(type("Mer tid\r"), ET_ENTER_NOTHING);
    assert_string_equal(here(), "end");
    assert_int_equal(type("\r"), ET_ENTER_SAVE);
    assert_string_equal(value("mer"), "Mer tid");
}

static void unclear_and_empty_have_a_key_each(void **state)
{
    (void)state;
    type("1*");
    assert_string_equal(value("kon"), "unreadable");
    type("19*");
    assert_string_equal(value("fodd"), "unreadable");
    type("13*");
    assert_string_equal(value("gor"), "unreadable");
    type("\r\r");
    assert_string_equal(value("timmar"), "blank");
    type("2024*");
    assert_string_equal(value("borjan"), "unreadable");
    type("--*");
    assert_string_equal(value("mer"), "unreadable");
    assert_string_equal(here(), "end");
}

static void a_slip_is_mended_by_going_back(void **state)
{
    (void)state;
    type("12\v");
    assert_string_equal(here(), "kon");
    type("1");
    assert_string_equal(value("kon"), "1");
    type("1984\b");
    assert_string_equal(here(), "fodd");
    type("1985");
    assert_string_equal(value("fodd"), "1985");
    type("\v\r");
    assert_string_equal(value("fodd"), "1985");
    /* Down a page: what is not typed was left empty, what is typed stays. */
    type("\v\v\v\f");
    assert_string_equal(here(), "end");
    assert_string_equal(value("kon"), "1");
    assert_string_equal(value("mer"), "blank");
}

static void what_the_question_does_not_take_is_said(void **state)
{
    (void)state;
    type("113000");
    assert_string_equal(here(), "fodd");
    assert_true(enter->notice[0] != '\0');
    type("\b\b\b\b1984");
    assert_string_equal(here(), "gor");
    assert_true(enter->notice[0] == '\0');
    type("1\r-61");
    assert_string_equal(here(), "timmar");
    type("\b\b40");
    assert_string_equal(here(), "borjan");
    type("20240230");
    assert_string_equal(here(), "borjan");
    assert_true(enter->notice[0] != '\0');
    type("\b\b29\r");
    assert_string_equal(value("borjan"), "2024-02-29");
}

static void leaving_asks_first(void **state)
{
    (void)state;
    type("11\033");
    assert_int_equal(enter->phase, ET_ENTER_LEAVING);
    type("1");
    assert_string_equal(here(), "fodd");
    type("\0339");
    assert_int_equal(enter->phase, ET_ENTER_WHICH);
    assert_null(enter->record);
    assert_int_equal(type("x\033"), ET_ENTER_NOTHING);
    assert_int_equal(type("\033"), ET_ENTER_END);
}

static void the_order_is_the_sheets(void **state)
{
    (void)state;
    const struct et_mark marks[] = {
        {.variable = et_form_variable(form, "mer"), .page = 1},
        {.variable = et_form_variable(form, "kon"), .code = 1, .page = 1},
        {.variable = et_form_variable(form, "kon"), .code = 2, .page = 1},
        {.variable = et_form_variable(form, "samtycke"), .page = 2},
    };
    const struct et_sheet_map map = {.marks = marks, .mark_count = 4, .page_count = 2};
    et_enter_open(enter, &(struct et_enter_sheet){.form = form, .name = "x", .map = &map});
    assert_int_equal(enter->count, 3);
    assert_string_equal(here(), "mer");
    type("\r2");
    assert_string_equal(here(), "samtycke");
    assert_int_equal(enter->fields[enter->at].page, 2);
}

static void the_second_entry_lists_what_differs(void **state)
{
    (void)state;
    type("11198425\r-\r-4-Mer tid\r");
    struct et_record *first = et_record_new(arena, form, 0);
    for (uint32_t v = 0; v < form->variable_count; v++)
        first->answers[v] = enter->record->answers[v];
    char text[] = "Mer tid";
    first->answers[et_form_variable(form, "mer")].text = text;
    /* What routing made of the first entry is no difference. */
    first->answers[et_form_variable(form, "timmar")].state = ET_STATE_NOT_ASKED;
    const int32_t codes[] = {5};
    first->answers[et_form_variable(form, "gor")].codes = codes;
    first->answers[et_form_variable(form, "gor")].code_count = 1;
    et_enter_open(enter, &(struct et_enter_sheet){.form = form, .name = "x", .first = first});
    type("12198425\r-\r-5-Mer tid\r");
    assert_string_equal(here(), "end");
    assert_int_equal(type("\r"), ET_ENTER_NOTHING);
    assert_int_equal(enter->phase, ET_ENTER_DIFFER);
    assert_int_equal(enter->difference_count, 2);
    assert_int_equal(type("\r"), ET_ENTER_NOTHING);
    assert_true(enter->notice[0] != '\0');
    type("1");
    assert_string_equal(value("kon"), "1");
    type("3");
    assert_string_equal(here(), "vag.mal");
    type("3");
    assert_int_equal(enter->phase, ET_ENTER_DIFFER);
    assert_string_equal(value("vag.mal"), "3");
    assert_int_equal(type("\r"), ET_ENTER_SAVE);
}

static void the_first_entry_is_never_shown_before_the_second_is_made(void **state)
{
    (void)state;
    struct et_record *first = et_record_new(arena, form, 0);
    char text[] = "hemligt svar";
    first->answers[et_form_variable(form, "mer")] =
        (struct et_answer){.state = ET_STATE_VALUE, .text = text};
    struct et_screen *screen = et_screen_new(24, 80);
    struct et_str out = ET_STR_EMPTY;
    et_enter_open(enter, &(struct et_enter_sheet){.form = form, .name = "x", .first = first});
    const char *keys = "1119842\r\r\r\r44\r";
    for (; *keys != '\0'; keys++) {
        et_enter_paint(enter, screen);
        et_screen_write(screen, &out);
        type((char[]){*keys, '\0'});
    }
    assert_null(strstr(out.text, "hemligt"));
    type("\r");
    while (enter->difference + 1 < enter->difference_count)
        press(ET_KEY_DOWN);
    et_enter_paint(enter, screen);
    et_screen_write(screen, &out);
    assert_non_null(strstr(out.text, "hemligt"));
    et_str_free(&out);
    et_screen_free(screen);
}

/* Whatever is typed, it neither fails nor leaves its fields. */
static void any_keys_at_any_size(void **state)
{
    (void)state;
    uint64_t seed = 1;
    struct et_screen *sizes[] = {et_screen_new(20, 60), et_screen_new(24, 80),
                                 et_screen_new(150, 400)};
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        uint32_t dice = (uint32_t)(seed >> 33);
        struct et_input input = {.key = (enum et_key)((dice >> 16) % (ET_KEY_BACK + 1)),
                                 .character = dice >> 8 & 0x7F};
        if (dice % 3 != 0) {
            input.key = ET_KEY_CHARACTER;
            input.character = '0' + (dice >> 12) % 10;
        }
        enum et_enter_wish wish = et_enter_key(enter, input);
        if (enter->phase == ET_ENTER_WHICH && wish == ET_ENTER_LOOK_UP)
            et_enter_open(enter, &(struct et_enter_sheet){.form = form, .name = "x"});
        else if (wish == ET_ENTER_SAVE)
            et_enter_next(enter, "saved");
        if (i % 16 == 0)
            et_enter_paint(enter, sizes[i / 16 % 3]);
    }
    assert_true(enter->saved > 0);
    for (int i = 0; i < 3; i++)
        et_screen_free(sizes[i]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sit_down, stand_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_key_a_mark),
        TEST(unclear_and_empty_have_a_key_each),
        TEST(a_slip_is_mended_by_going_back),
        TEST(what_the_question_does_not_take_is_said),
        TEST(leaving_asks_first),
        TEST(the_order_is_the_sheets),
        TEST(the_second_entry_lists_what_differs),
        TEST(the_first_entry_is_never_shown_before_the_second_is_made),
        TEST(any_keys_at_any_size),
    };
    return cmocka_run_group_tests_name("enter", tests, compile, give_back);
}
