/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/answer.h"
#include "forms/model/form.h"

static const struct et_choice choices[] = {
    {.code = 1, .name = "arbetar"},
    {.code = 3, .name = "studerar"},
    {.code = 6, .name = "ledig", .kind = ET_CHOICE_RETIRED},
};
static const struct et_list list = {.id = "gor", .choices = choices, .choice_count = 3};
static const struct et_variable variables[] = {
    {.id = "en", .kind = ET_KIND_ONE, .list = &list},
    {.id = "gor", .kind = ET_KIND_MANY, .list = &list},
    {.id = "ordning", .kind = ET_KIND_RANK, .list = &list},
    {.id = "timmar", .kind = ET_KIND_NUMBER},
    {.id = "vikt", .kind = ET_KIND_DECIMAL},
    {.id = "dag", .kind = ET_KIND_DATE},
    {.id = "manad", .kind = ET_KIND_MONTH},
    {.id = "tid", .kind = ET_KIND_TIME},
    {.id = "ord", .kind = ET_KIND_TEXT},
};
enum { ONE, MANY, RANK, NUMBER, DECIMAL, DATE, MONTH, TIME, TEXT, COUNT };
static const struct et_form form = {.variables = variables, .variable_count = COUNT};

static void check_round(uint32_t variable, const char *value)
{
    struct et_arena *arena = et_arena_new();
    struct et_str out = ET_STR_EMPTY;
    struct et_answer answer = {0};
    if (!et_answer_read(&form, variable, value, arena, &answer))
        fail_msg("“%s” is a value of %s", value, variables[variable].id);
    assert_int_equal(answer.state, ET_STATE_VALUE);
    et_answer_write(&form, variable, &answer, &out);
    assert_string_equal(out.text, value);
    et_str_free(&out);
    et_arena_free(arena);
}

static void check_refused(uint32_t variable, const char *value)
{
    struct et_arena *arena = et_arena_new();
    struct et_answer answer = {.number = 42};
    if (et_answer_read(&form, variable, value, arena, &answer))
        fail_msg("“%s” is no value of %s", value, variables[variable].id);
    assert_int_equal(answer.state, ET_STATE_NONE);
    assert_near(answer.number, 42, 0);
    et_arena_free(arena);
}

static void values_read_back_as_they_were_written(void **state)
{
    (void)state;
    check_round(ONE, "3");
    check_round(ONE, "6"); /* retired: old answers keep it */
    check_round(MANY, "1 3");
    check_round(RANK, "3 1 6");
    check_round(NUMBER, "-40");
    check_round(NUMBER, "123456789012");
    check_round(DECIMAL, "12.5");
    check_round(DECIMAL, "0.1");
    check_round(DECIMAL, "0.30000000000000004");
    check_round(DATE, "2026-06-05");
    check_round(MONTH, "2026-06");
    check_round(MONTH, "0001-12");
    check_round(TIME, "00:00");
    check_round(TIME, "13:30");
    check_round(TEXT, "Jag är kock på “Ö” 5");
}

static void what_is_no_value_is_refused(void **state)
{
    (void)state;
    const struct {
        uint32_t variable;
        const char *value;
    } bad[] = {
        {ONE, ""},          {ONE, "2"},           {ONE, "1 3"},     {ONE, "01 "},
        {ONE, "10000"},     {MANY, "3 1"},        {MANY, "1 1"},    {MANY, "1  3"},
        {MANY, "1 "},       {MANY, ""},           {RANK, "3 3"},    {NUMBER, "12.5"},
        {NUMBER, "0x10"},   {NUMBER, " 1"},       {NUMBER, "nan"},  {DECIMAL, "1."},
        {DECIMAL, "1e999"}, {DECIMAL, ".5"},      {DECIMAL, "1,5"}, {DECIMAL, "inf"},
        {MONTH, "2026-13"}, {MONTH, "2026-6"},    {TIME, "24:00"},  {TIME, "12:60"},
        {TIME, "1:30"},     {DATE, "2026-02-30"}, {TEXT, ""},       {TEXT, "\xff"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        check_refused(bad[i].variable, bad[i].value);
}

static void codes_are_found_in_one_and_in_many(void **state)
{
    (void)state;
    const int32_t codes[] = {1, 3};
    struct et_answer many = {.state = ET_STATE_VALUE, .codes = codes, .code_count = 2};
    struct et_answer one = {.state = ET_STATE_VALUE, .number = 3};
    assert_true(et_answer_has(&many, 3) && et_answer_has(&one, 3));
    assert_false(et_answer_has(&many, 2) || et_answer_has(&one, 1) || et_answer_has(&many, 0));
    one.state = ET_STATE_UNEXPECTED; /* marked where nothing was asked */
    assert_false(et_answer_has(&one, 3));
    assert_false(et_answer_counts(&one));
}

static void each_kind_of_missing_has_its_word(void **state)
{
    (void)state;
    for (int s = ET_STATE_VALUE + 1; s <= ET_STATE_NOT_REACHED; s++)
        assert_int_equal(et_state_from(et_state_word((enum et_state)s)), s);
    assert_int_equal(et_state_from("blank"), ET_STATE_BLANK);
    assert_string_equal(et_state_word(ET_STATE_VALUE), "");
    assert_int_equal(et_state_from(""), ET_STATE_NONE);
    assert_int_equal(et_state_from("gone"), ET_STATE_NONE);
}

static void what_is_missing_has_no_value_to_write(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    struct et_answer answer = {.state = ET_STATE_REFUSED, .number = 3};
    et_answer_write(&form, ONE, &answer, &out);
    assert_string_equal(out.text, "");
    answer.state = ET_STATE_UNEXPECTED;
    et_answer_write(&form, ONE, &answer, &out);
    assert_string_equal(out.text, "3");
    et_str_free(&out);
}

static void a_new_record_knows_nothing(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_record *record = et_record_new(arena, &form, 2);
    assert_int_equal(record->wave, 2);
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(record->answers[i].state, ET_STATE_NONE);
    et_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_read_back_as_they_were_written),
        cmocka_unit_test(what_is_no_value_is_refused),
        cmocka_unit_test(codes_are_found_in_one_and_in_many),
        cmocka_unit_test(each_kind_of_missing_has_its_word),
        cmocka_unit_test(what_is_missing_has_no_value_to_write),
        cmocka_unit_test(a_new_record_knows_nothing),
    };
    return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
