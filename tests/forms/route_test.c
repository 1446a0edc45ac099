/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/lang/compile.h"
#include "forms/model/answer.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"
#include "forms/model/route.h"

static const char text[] = "form prov\ntitle Prov\nsource sv\n"
                           "wave before: F\nwave after: E\n"
                           "list gor\n  1 arbetar: A\n  2 studerar: S\n  other 3 annat: Annat\n"
                           "section s: S\n"
                           "  ask g one gor: G?\n"
                           "  ask tim number 0..60: T?\n"
                           "    when g = arbetar\n"
                           "    check tim > 0: Minst 1\n"
                           "    check tim < 50: Mindre än 50\n"
                           "  break\n"
                           "  calc hel = tim >= 40\n"
                           "  ask heltid yesno: Heltid?\n"
                           "    when tim > 35\n"
                           "  note tack: Tack\n"
                           "section t: T\n"
                           "  in after\n"
                           "  when g@before = studerar\n"
                           "  ask kvar yesno: Kvar?\n";

struct world {
    struct et_source *source;
    struct et_diags *diags;
    struct et_form *form;
    struct et_arena *arena;
    struct et_record *records[2];
    struct et_context context;
};

static int open_world(void **state)
{
    static struct world world;
    world = (struct world){.diags = et_diags_new(), .arena = et_arena_new()};
    world.source = et_source_new("prov.form", text, sizeof text - 1);
    world.form = et_compile(world.source, NULL, world.diags);
    if (world.form == NULL)
        return -1;
    world.context.form = world.form;
    for (uint32_t i = 0; i < 2; i++)
        world.context.records[i] = world.records[i] = et_record_new(world.arena, world.form, i);
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

static void answer(struct world *world, uint32_t wave, const char *id, const char *value)
{
    uint32_t variable = et_form_variable(world->form, id);
    assert_true(et_answer_read(world->form, variable, value, world->arena,
                               &world->records[wave]->answers[variable]));
}

static bool asks(struct world *world, const char *id)
{
    return et_route_asks(&world->context, et_form_item(world->form, id));
}

static void an_unknown_condition_does_not_ask(void **state)
{
    struct world *world = *state;
    assert_true(asks(world, "g"));
    assert_false(asks(world, "tim"));
    answer(world, 0, "g", "1");
    assert_true(asks(world, "tim"));
    answer(world, 0, "g", "2");
    assert_false(asks(world, "tim"));
}

static void an_answer_to_a_question_no_longer_asked_does_not_count(void **state)
{
    struct world *world = *state;
    answer(world, 0, "g", "1");
    answer(world, 0, "tim", "40");
    assert_true(asks(world, "heltid"));
    answer(world, 0, "g", "2"); /* back, and another choice: tim is hidden */
    assert_false(asks(world, "heltid"));
}

static void what_is_not_at_hand_is_asked_so_that_nothing_is_lost(void **state)
{
    struct world *world = *state;
    world->context.wave = 1;
    assert_false(asks(world, "kvar")); /* at hand, and unanswered */
    answer(world, 0, "g", "2");
    assert_true(asks(world, "kvar"));
    answer(world, 0, "g", "1");
    assert_false(asks(world, "kvar"));
    world->context.records[0] = NULL;
    assert_true(asks(world, "kvar"));
}

static void another_wave_does_not_ask_it(void **state)
{
    struct world *world = *state;
    answer(world, 0, "g", "2");
    assert_false(asks(world, "kvar"));
}

static void next_and_previous_pass_over_breaks_and_calcs(void **state)
{
    struct world *world = *state;
    const struct et_form *form = world->form;
    uint32_t g = et_form_item(form, "g"), tack = et_form_item(form, "tack");
    assert_int_equal(et_route_next(&world->context, ET_NONE), g);
    assert_int_equal(et_route_next(&world->context, g), tack);
    assert_int_equal(et_route_next(&world->context, tack), ET_NONE);
    assert_int_equal(et_route_previous(&world->context, tack), g);
    assert_int_equal(et_route_previous(&world->context, g), ET_NONE);
    answer(world, 0, "g", "1");
    assert_int_equal(et_route_next(&world->context, g), et_form_item(form, "tim"));
}

static void the_first_check_that_fails_is_named(void **state)
{
    struct world *world = *state;
    uint32_t tim = et_form_item(world->form, "tim");
    answer(world, 0, "g", "1");
    assert_int_equal(et_route_failed_check(&world->context, tim), ET_NONE);
    answer(world, 0, "tim", "0");
    assert_int_equal(et_route_failed_check(&world->context, tim), 0);
    answer(world, 0, "tim", "55");
    assert_int_equal(et_route_failed_check(&world->context, tim), 1);
    answer(world, 0, "tim", "20");
    assert_int_equal(et_route_failed_check(&world->context, tim), ET_NONE);
}

static void another_text_is_asked_when_its_choice_is_chosen(void **state)
{
    struct world *world = *state;
    uint32_t other = et_form_variable(world->form, "g.annat");
    assert_false(et_route_asks_variable(&world->context, other));
    answer(world, 0, "g", "3");
    assert_true(et_route_asks_variable(&world->context, other));
    assert_string_equal(world->form->variables[other].export_name, "g_annat");
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(an_unknown_condition_does_not_ask),
        IN_WORLD(an_answer_to_a_question_no_longer_asked_does_not_count),
        IN_WORLD(what_is_not_at_hand_is_asked_so_that_nothing_is_lost),
        IN_WORLD(another_wave_does_not_ask_it),
        IN_WORLD(next_and_previous_pass_over_breaks_and_calcs),
        IN_WORLD(the_first_check_that_fails_is_named),
        IN_WORLD(another_text_is_asked_when_its_choice_is_chosen),
    };
    return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
