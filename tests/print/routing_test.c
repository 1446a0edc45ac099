/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What paper says about who is asked: true and simple, or neutral. */
#include "forms/model/expr.h"
#include "print/compose.h"
#include "tests/print/fake_form.h"
#include "tests/unit.h"

static const char neutral[] = "Svara bara om frågan passar dig.";

static struct fake form;
static struct et_compose compose;
static struct et_expr answer, first, second, has_first, has_second;
static const struct et_expr *const of_first[] = {&answer, &first};
static const struct et_expr *const of_second[] = {&answer, &second};
static const struct et_expr *const both[] = {&has_first, &has_second};

/* Question 1 is a list, question 2 a matrix, question 3 is not printed. */
static int open_form(void **state)
{
    (void)state;
    form = fake_new("sv");
    fake_title(&form, "Prov", "Före");
    fake_section(&form, "Del");
    const char *const texts[] = {"Jag arbetar", "Jag studerar {x}", NULL};
    const struct et_list *list = fake_list(&form, false, ET_LOOK_PLAIN, texts);
    fake_item(&form, "gor", ET_KIND_MANY, "Vad?", list, NULL);
    fake_item(&form, "sv", ET_KIND_MATRIX, "Hur?", list, (const char *const[]){"Rad", NULL});
    fake_item(&form, "dold", ET_KIND_ONE, "Dold?", list, NULL);
    uint32_t *numbers = et_arena_array(form.arena, 3, sizeof *numbers);
    numbers[0] = 1;
    numbers[1] = 2;
    compose = (struct et_compose){
        .arena = form.arena, .form = &form.form, .tag = "sv", .numbers = numbers};
    answer = (struct et_expr){.op = ET_OP_ANSWER, .wave = ET_NONE, .variable = 0};
    first = (struct et_expr){.op = ET_OP_CODE, .number = 1};
    second = (struct et_expr){.op = ET_OP_CODE, .number = 2};
    has_first = (struct et_expr){.op = ET_OP_HAS, .args = of_first, .arg_count = 2};
    has_second = (struct et_expr){.op = ET_OP_HAS, .args = of_second, .arg_count = 2};
    return 0;
}

static int close_form(void **state)
{
    (void)state;
    fake_free(&form);
    return 0;
}

static void what_everybody_is_asked_says_nothing(void **state)
{
    (void)state;
    assert_null(et_compose_routing(&compose, NULL));
}

static void an_answer_that_opens_is_named_with_its_question(void **state)
{
    (void)state;
    assert_string_equal(et_compose_routing(&compose, &has_first),
                        "Svara bara om du har svarat: Jag arbetar (fråga 1)");
}

static void one_of_several_answers_are_all_named(void **state)
{
    (void)state;
    const char want[] = "Svara bara om du har svarat: Jag arbetar / Jag studerar … (fråga 1)";
    const struct et_expr either = {.op = ET_OP_OR, .args = both, .arg_count = 2};
    assert_string_equal(et_compose_routing(&compose, &either), want);
    const struct et_expr *const of_in[] = {&answer, &first, &second};
    const struct et_expr in = {.op = ET_OP_IN, .args = of_in, .arg_count = 3};
    assert_string_equal(et_compose_routing(&compose, &in), want);
}

static void any_answer_at_all_is_said_so(void **state)
{
    (void)state;
    const struct et_expr *const of[] = {&answer};
    const struct et_expr any = {
        .op = ET_OP_CALL, .function = ET_FN_ANSWERED, .args = of, .arg_count = 1};
    assert_string_equal(et_compose_routing(&compose, &any), "Svara bara om du har svarat: fråga 1");
    /* "answered(x) or x has 1" is no simple sentence. */
    const struct et_expr *const mixed[] = {&any, &has_first};
    const struct et_expr either = {.op = ET_OP_OR, .args = mixed, .arg_count = 2};
    assert_string_equal(et_compose_routing(&compose, &either), neutral);
}

static void what_is_not_simple_is_said_neutrally(void **state)
{
    (void)state;
    const struct et_expr all = {.op = ET_OP_AND, .args = both, .arg_count = 2};
    const struct et_expr *const of_not[] = {&has_first};
    const struct et_expr opposite = {.op = ET_OP_NOT, .args = of_not, .arg_count = 1};
    assert_string_equal(et_compose_routing(&compose, &all), neutral);
    assert_string_equal(et_compose_routing(&compose, &opposite), neutral);
}

static void another_wave_is_not_on_this_paper(void **state)
{
    (void)state;
    answer.wave = 1;
    assert_string_equal(et_compose_routing(&compose, &has_first), neutral);
    answer.wave = 0; /* this very wave */
    assert_string_not_equal(et_compose_routing(&compose, &has_first), neutral);
}

static void a_question_that_is_not_printed_is_not_named(void **state)
{
    (void)state;
    answer.variable = 2;
    assert_string_equal(et_compose_routing(&compose, &has_first), neutral);
}

static void a_row_of_a_matrix_is_not_named_by_its_number_alone(void **state)
{
    (void)state;
    answer.variable = 1;
    assert_string_equal(et_compose_routing(&compose, &has_first), neutral);
}

int main(void)
{
#define ON_FORM(test) cmocka_unit_test_setup_teardown(test, open_form, close_form)
    const struct CMUnitTest tests[] = {
        ON_FORM(what_everybody_is_asked_says_nothing),
        ON_FORM(an_answer_that_opens_is_named_with_its_question),
        ON_FORM(one_of_several_answers_are_all_named),
        ON_FORM(any_answer_at_all_is_said_so),
        ON_FORM(what_is_not_simple_is_said_neutrally),
        ON_FORM(another_wave_is_not_on_this_paper),
        ON_FORM(a_question_that_is_not_printed_is_not_named),
        ON_FORM(a_row_of_a_matrix_is_not_named_by_its_number_alone),
    };
    return cmocka_run_group_tests_name("routing", tests, NULL, NULL);
}
