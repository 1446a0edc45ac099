/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/model/answer.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

static const char head[] = "form prov\ntitle Prov\nsource sv\n"
                           "wave before: F\nwave after: E\n"
                           "scale kan\n  1 nej: Nej\n  2 lite: Lite\n  3 bra: Bra\n"
                           "  missing 98 vet_ej: Vet inte\n  retired 9 jatte: Jättebra\n"
                           "list gor\n  1 arbetar: A\n  2 studerar: S\n  missing 98 vet_ej: V\n"
                           "section s: S\n"
                           "  matrix sv kan: Kan du?\n    row a: A\n    row b: B\n      reversed\n"
                           "    row c: C\n"
                           "  ask g many gor: G?\n"
                           "  ask tim number 0..60: T?\n"
                           "  ask dag date 2020-01-01..today: D?\n"
                           "  ask man month 2020-01-01..today: M?\n"
                           "  ask plan yesno: P?\n"
                           "  calc dubbel = tim * 2\n";

/* A form whose last indicator is VALUE, and one person's answers to it. */
struct world {
    struct et_source *source;
    struct et_diags *diags;
    struct et_form *form;
    struct et_arena *arena;
    struct et_record *records[2];
    struct et_register facts;
    struct et_context context;
    uint32_t need;
};

static int open_world(void **state)
{
    static struct world world;
    world = (struct world){.diags = et_diags_new(), .arena = et_arena_new()};
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    et_form_free(world->form);
    et_diags_free(world->diags);
    et_source_free(world->source);
    et_arena_free(world->arena);
    return 0;
}

static void compile(struct world *world, const char *value)
{
    struct et_str text = ET_STR_EMPTY;
    et_str_addf(&text, "%sindicator i: I\n  value %s\n", head, value);
    et_form_free(world->form);
    et_source_free(world->source);
    world->source = et_source_new("prov.form", text.text, text.length);
    et_str_free(&text);
    world->form = et_compile(world->source, NULL, world->diags);
    if (world->form == NULL) {
        struct et_str out = ET_STR_EMPTY;
        et_diags_text(world->diags, false, &out);
        fail_msg("%s: %s", value, out.text);
    }
    bool is_first = world->records[0] == NULL;
    for (uint32_t i = 0; is_first && i < 2; i++)
        world->records[i] = et_record_new(world->arena, world->form, i);
    world->context = (struct et_context){
        .form = world->form,
        .records = {world->records[0], world->records[1]},
        .facts = &world->facts,
        .today = 20000,
    };
}

static void answer(struct world *world, uint32_t wave, const char *id, const char *value)
{
    uint32_t variable = et_form_variable(world->form, id);
    assert_int_not_equal(variable, ET_NONE);
    struct et_answer *answers = world->records[wave]->answers;
    assert_true(et_answer_read(world->form, variable, value, world->arena, &answers[variable]));
}

static struct et_value value_of(struct world *world, const char *expression)
{
    compile(world, expression);
    return et_expr_value(world->form->indicators[0].value, &world->context, world->need);
}

static void assert_value(struct world *world, const char *expression, double want)
{
    struct et_value value = value_of(world, expression);
    if (!value.is_known)
        fail_msg("%s is unknown", expression);
    assert_near(value.number, want, 1e-12);
}

static void assert_unknown(struct world *world, const char *expression)
{
    struct et_value value = value_of(world, expression);
    if (value.is_known)
        fail_msg("%s is %g, not unknown", expression, value.number);
}

static void logic_has_three_values_after_kleene(void **state)
{
    struct world *world = *state;
    compile(world, "tim");
    answer(world, 0, "plan", "1");
    /* plan = ja is true, plan = nej false, tim > 1 unknown */
    assert_value(world, "plan = ja and plan = ja", 1);
    assert_value(world, "plan = nej and tim > 1", 0);
    assert_unknown(world, "plan = ja and tim > 1");
    assert_value(world, "plan = ja or tim > 1", 1);
    assert_value(world, "tim > 1 or plan = ja", 1);
    assert_unknown(world, "plan = nej or tim > 1");
    assert_unknown(world, "not tim > 1");
    assert_value(world, "not plan = nej", 1);
    assert_value(world, "not not plan = nej", 0);
}

static void dont_know_is_itself_and_no_value(void **state)
{
    struct world *world = *state;
    compile(world, "tim");
    answer(world, 0, "sv.a", "98");
    assert_value(world, "sv.a = vet_ej", 1);
    assert_value(world, "sv.a != vet_ej", 0);
    assert_unknown(world, "sv.a = bra");
    assert_unknown(world, "sv.a != bra");
    assert_unknown(world, "sv.a >= lite");
    assert_unknown(world, "sv.a in [lite, bra]");
    assert_value(world, "sv.a in [lite, vet_ej]", 1);
    answer(world, 0, "g", "98");
    assert_unknown(world, "g has arbetar");
    assert_value(world, "g has vet_ej", 1);
    answer(world, 0, "g", "1");
    assert_value(world, "g has arbetar", 1);
    assert_value(world, "g has studerar", 0);
    assert_value(world, "g has vet_ej", 0);
    assert_value(world, "g not has studerar", 1);
}

static void a_mean_wants_as_many_answers_as_it_needs(void **state)
{
    struct world *world = *state;
    compile(world, "tim");
    answer(world, 0, "sv.a", "3");
    answer(world, 0, "sv.c", "2");
    assert_unknown(world, "mean(sv.a, sv.c, tim)");
    world->need = 2;
    assert_value(world, "mean(sv.a, sv.c, tim)", 2.5);
    assert_value(world, "sum(sv.a, sv.c, tim)", 5);
    assert_value(world, "min(sv.a, sv.c, tim)", 2);
    assert_value(world, "max(sv.a, sv.c, tim)", 3);
    world->need = 3;
    assert_unknown(world, "mean(sv.a, sv.c, tim)");
}

static void a_reversed_row_is_turned_where_it_is_calculated_with(void **state)
{
    struct world *world = *state;
    compile(world, "tim");
    answer(world, 0, "sv.b", "1");
    assert_value(world, "mean(sv.b)", 3); /* over 1 to 3: neither 98 nor the retired 9 */
    assert_value(world, "sv.b = nej", 1);
    assert_value(world, "sv.b <= lite", 1);
    answer(world, 0, "sv.b", "98");
    assert_unknown(world, "mean(sv.b)");
}

static void numbers_and_days_are_calculated_with(void **state)
{
    struct world *world = *state;
    compile(world, "tim");
    answer(world, 0, "tim", "20");
    answer(world, 0, "dag", "2024-02-29");
    answer(world, 0, "man", "2024-05");
    assert_value(world, "tim + 2 * 3 - 1", 25);
    assert_value(world, "-tim / 8", -2.5);
    assert_unknown(world, "tim / (tim - 20)");
    assert_value(world, "dubbel", 40);
    assert_value(world, "round(tim / 3)", 7);
    assert_value(world, "round(tim / 3, 2)", 6.67);
    assert_value(world, "days(dag, 2024-03-02)", 2);
    assert_value(world, "days(dag, man)", 62);
    assert_value(world, "years(dag, 2025-02-28)", 0);
    assert_value(world, "years(dag, 2025-03-01)", 1);
    assert_value(world, "days(dag, dag + 7)", 7);
    assert_value(world, "today() - dag", 20000 - 19782);
    assert_value(world, "if(tim > 10, 1, tim)", 1);
    assert_unknown(world, "if(sv.a = bra, 1, 2)");
    assert_value(world, "if(answered(sv.a), 1, 2)", 2);
    assert_value(world, "0.1 * 3", 0.1 * 3);
}

static void count_counts_choices_truths_and_answers(void **state)
{
    struct world *world = *state;
    compile(world, "tim");
    answer(world, 0, "g", "1 2");
    answer(world, 0, "tim", "5");
    assert_value(world, "count(g)", 2);
    assert_value(world, "count(tim > 3, g has arbetar, tim > 9)", 2);
    assert_value(world, "count(tim, dag, plan)", 1);
    assert_unknown(world, "count(tim > 3, plan = ja)");
}

static void another_wave_that_is_not_at_hand_is_absent_and_not_merely_unknown(void **state)
{
    struct world *world = *state;
    compile(world, "tim@before > 3");
    world->context.wave = 1;
    const struct et_expr *expr = world->form->indicators[0].value;
    struct et_value value = et_expr_value(expr, &world->context, 0);
    assert_false(value.is_known);
    assert_false(value.is_absent); /* the record is there; the answer is not */
    answer(world, 0, "tim", "4");
    assert_true(et_expr_value(expr, &world->context, 0).is_known);
    world->context.records[0] = NULL;
    value = et_expr_value(expr, &world->context, 0);
    assert_false(value.is_known);
    assert_true(value.is_absent);
}

static void the_register_is_read(void **state)
{
    struct world *world = *state;
    world->facts = (struct et_register){"vasteras", "k1", "ar", "completed", 19000, ET_NO_DATE};
    assert_value(world, "register.exit = completed", 1);
    assert_value(world, "register.exit in [dropped, moved]", 0);
    assert_value(world, "register.site != vasteras", 0);
    assert_value(world, "days(register.started, today())", 1000);
    assert_unknown(world, "register.ended > 2020-01-01");
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(logic_has_three_values_after_kleene),
        IN_WORLD(dont_know_is_itself_and_no_value),
        IN_WORLD(a_mean_wants_as_many_answers_as_it_needs),
        IN_WORLD(a_reversed_row_is_turned_where_it_is_calculated_with),
        IN_WORLD(numbers_and_days_are_calculated_with),
        IN_WORLD(count_counts_choices_truths_and_answers),
        IN_WORLD(another_wave_that_is_not_at_hand_is_absent_and_not_merely_unknown),
        IN_WORLD(the_register_is_read),
    };
    return cmocka_run_group_tests_name("expr", tests, NULL, NULL);
}
