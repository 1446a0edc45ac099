/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form says of its earlier versions is kept in what is compiled. */
#include "tests/unit.h"

#include <string.h>

#include "forms/base/diag.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"

static const char text[] = "form f\ntitle F\nversion 5\nsource sv\nwave w: W\n"
                           "scale kan\n"
                           "  1 nej: Nej\n"
                           "    was inte\n"
                           "    reworded 3 same\n"
                           "  2 ja: Ja\n"
                           "  missing 98 vet_ej: Vet ej\n"
                           "    since 4\n"
                           "list gor\n"
                           "  1 arbetar: Arbetar\n"
                           "  other 2 annat: Annat\n"
                           "    was ovrigt\n"
                           "section s: S\n"
                           "  ask a one kan: A?\n"
                           "    was alfa\n"
                           "    since 2\n"
                           "    until 9\n"
                           "    reworded 5 new\n"
                           "    reworded 3 same\n"
                           "  matrix m kan: M?\n"
                           "    was n\n"
                           "    reworded 2 new\n"
                           "    row x: X\n"
                           "      was u\n"
                           "    row gone: Borta\n"
                           "      until 4\n"
                           "    row y: Y\n"
                           "      since 3\n"
                           "      reworded 4 new\n"
                           "  ask g many gor: G?\n"
                           "    was h\n"
                           "  matrix done kan: Slut?\n"
                           "    row z: Z\n"
                           "      until 1\n"
                           "  ask plain yesno: Vanlig?\n";

static int compile(void **state)
{
    struct et_source *source = et_source_new("f.form", text, sizeof text - 1);
    struct et_diags *diags = et_diags_new();
    struct et_form *form = et_compile(source, NULL, diags);
    for (size_t i = 0; i < et_diags_total(diags); i++)
        print_error("%s: %s\n", et_diags_at(diags, i)->code, et_diags_at(diags, i)->message);
    et_diags_free(diags);
    et_source_free(source);
    *state = form;
    return form != NULL ? 0 : -1;
}

static int release(void **state)
{
    et_form_free(*state);
    return 0;
}

static const struct et_variable *variable(const struct et_form *form, const char *id)
{
    uint32_t index = et_form_variable(form, id);
    assert_int_not_equal(index, ET_NONE);
    return &form->variables[index];
}

static void a_question_keeps_its_old_name_and_its_versions(void **state)
{
    const struct et_form *form = *state;
    const struct et_item *item = &form->items[et_form_item(form, "a")];
    assert_string_equal(item->history.was, "alfa");
    assert_int_equal(item->history.since, 2);
    assert_int_equal(item->history.until, 9);
    assert_false(item->history.has_ended);
    assert_int_equal(item->waves, 1);
    assert_string_equal(variable(form, "a")->was, "alfa");
    assert_int_equal(variable(form, "a")->history.since, 2);
}

static void rewordings_stand_in_the_order_of_their_versions(void **state)
{
    const struct et_form *form = *state;
    const struct et_history *history = &form->items[et_form_item(form, "a")].history;
    assert_int_equal(history->rewording_count, 2);
    assert_int_equal(history->rewordings[0].version, 3);
    assert_false(history->rewordings[0].is_new);
    assert_int_equal(history->rewordings[1].version, 5);
    assert_true(history->rewordings[1].is_new);
}

static void a_row_has_its_own_history_and_its_whole_old_name(void **state)
{
    const struct et_form *form = *state;
    assert_string_equal(variable(form, "m.x")->was, "n.u");
    assert_string_equal(variable(form, "m.x")->history.was, "u");
    assert_string_equal(variable(form, "m.y")->was, "n.y"); /* its matrix was renamed */
    assert_null(variable(form, "m.y")->history.was);
    assert_int_equal(variable(form, "m.y")->history.since, 3);
    assert_int_equal(variable(form, "m.y")->history.rewording_count, 1);
    assert_true(variable(form, "m.y")->history.rewordings[0].is_new);
    assert_int_equal(form->items[et_form_item(form, "m")].history.rewordings[0].version, 2);
}

static void a_choice_has_a_history_too(void **state)
{
    const struct et_form *form = *state;
    const struct et_list *kan = form->items[et_form_item(form, "a")].list;
    assert_string_equal(et_list_choice(kan, 1)->history.was, "inte");
    assert_int_equal(et_list_choice(kan, 1)->history.rewordings[0].version, 3);
    assert_int_equal(et_list_choice(kan, 98)->history.since, 4);
    assert_string_equal(variable(form, "g.annat")->was, "h.ovrigt");
}

static void a_row_that_ended_keeps_its_column_and_is_not_asked(void **state)
{
    const struct et_form *form = *state;
    const struct et_item *matrix = &form->items[et_form_item(form, "m")];
    assert_int_equal(matrix->variable_count, 2);
    assert_string_equal(form->variables[matrix->first_variable].id, "m.x");
    assert_string_equal(form->variables[matrix->first_variable + 1].id, "m.y");
    const struct et_variable *gone = variable(form, "m.gone");
    assert_true(gone->history.has_ended);
    assert_string_equal(form->items[gone->item].id, "m");
    assert_int_equal(et_form_variable(form, "m.gone"), matrix->first_variable + 2);
    assert_int_equal(form->languages[0].complete_in, 1);
}

static void a_matrix_whose_rows_have_all_ended_is_not_asked(void **state)
{
    const struct et_form *form = *state;
    const struct et_item *done = &form->items[et_form_item(form, "done")];
    assert_int_equal(done->variable_count, 0);
    assert_int_equal(done->waves, 0);
    assert_true(variable(form, "done.z")->history.has_ended);
}

static void what_says_nothing_has_no_history(void **state)
{
    const struct et_form *form = *state;
    const struct et_history *history = &form->items[et_form_item(form, "plain")].history;
    assert_null(history->was);
    assert_null(variable(form, "plain")->was);
    assert_int_equal(history->since, 0);
    assert_int_equal(history->until, 0);
    assert_int_equal(history->rewording_count, 0);
    assert_false(history->has_ended);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_keeps_its_old_name_and_its_versions),
        cmocka_unit_test(rewordings_stand_in_the_order_of_their_versions),
        cmocka_unit_test(a_row_has_its_own_history_and_its_whole_old_name),
        cmocka_unit_test(a_choice_has_a_history_too),
        cmocka_unit_test(a_row_that_ended_keeps_its_column_and_is_not_asked),
        cmocka_unit_test(a_matrix_whose_rows_have_all_ended_is_not_asked),
        cmocka_unit_test(what_says_nothing_has_no_history),
    };
    return cmocka_run_group_tests_name("history", tests, compile, release);
}
