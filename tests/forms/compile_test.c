/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <string.h>

#include "forms/base/diag.h"
#include "forms/lang/compile.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

struct fixture {
    struct et_diags *diags;
    struct et_form *form;
};

static int compile_steget(void **state)
{
    static struct fixture fixture;
    fixture.diags = et_diags_new();
    fixture.form = NULL;
    if (et_compile_file("tests/data/forms/steget.form", false, fixture.diags, &fixture.form,
                        NULL) != ET_OK)
        return -1;
    *state = &fixture;
    return 0;
}

static int free_steget(void **state)
{
    struct fixture *fixture = *state;
    et_form_free(fixture->form);
    et_diags_free(fixture->diags);
    return 0;
}

static const struct et_form *form_in(void **state)
{
    const struct fixture *fixture = *state;
    assert_int_equal(et_diags_total(fixture->diags), 0);
    assert_non_null(fixture->form);
    return fixture->form;
}

static const char *text_at(const struct et_form *form, const char *path)
{
    for (size_t i = 0; i < form->text_count; i++)
        if (strcmp(form->texts[i].path, path) == 0)
            return form->texts[i].in[0];
    fail_msg("there is no text %s", path);
    return "";
}

static void the_example_compiles_whole(void **state)
{
    const struct et_form *form = form_in(state);
    assert_string_equal(form->id, "steget");
    assert_int_equal(form->version, 3);
    assert_int_equal(form->wave_count, 3);
    assert_int_equal(form->language_count, 6);
    assert_int_equal(form->section_count, 7);
    assert_int_equal(form->item_count, 12);
    assert_int_equal(form->indicator_count, 3);
    assert_int_equal(form->target_count, 1);
    assert_int_equal(form->list_count, 5); /* with yesno, for the consent */
}

static void arabic_is_right_to_left_and_somali_is_not(void **state)
{
    const struct et_form *form = form_in(state);
    assert_true(form->languages[et_form_language(form, "ar")].is_rtl);
    assert_false(form->languages[et_form_language(form, "so")].is_rtl);
    assert_true(form->languages[0].is_reviewed);
    assert_int_equal(form->languages[0].complete_in, 7);
    assert_int_equal(form->languages[1].complete_in, 0);
}

static void every_text_has_the_path_that_translations_use(void **state)
{
    const struct et_form *form = form_in(state);
    assert_string_equal(text_at(form, "title"), "Din kurs och du");
    assert_string_equal(text_at(form, "wave.before"), "Innan kursen");
    assert_string_equal(text_at(form, "section.start"), "Välkommen");
    assert_string_equal(text_at(form, "samtycke.hint"),
                        "Det är frivilligt. Läraren ser inte dina svar.");
    assert_string_equal(text_at(form, "cefr.prata"), "Prata med en kollega");
    assert_string_equal(text_at(form, "timmar.unit"), "timmar");
    assert_string_equal(text_at(form, "timmar.check.1"), "Skriv minst 1 timme.");
    assert_string_equal(text_at(form, "yrke_kan.in.after"), "Kan du göra jobbet nu, efter kursen?");
    assert_string_equal(text_at(form, "list.kan4.nej"), "Nej, inte alls");
    assert_string_equal(text_at(form, "list.yesno.ja"), "Ja");
    assert_string_equal(text_at(form, "indicator.i_arbete"),
                        "Arbetar eller studerar minst 20 timmar");
    assert_string_equal(text_at(form, "target.jobb80"), "80 % i arbete eller studier");
}

static void the_waves_of_a_section_reach_its_questions(void **state)
{
    const struct et_form *form = form_in(state);
    assert_int_equal(form->items[et_form_item(form, "tips")].waves, 1U << 1);
    assert_int_equal(form->items[et_form_item(form, "bransch")].waves, 1U << 0);
    assert_int_equal(form->items[et_form_item(form, "startdatum")].waves, 1U << 2);
    assert_int_equal(form->items[et_form_item(form, "gor")].waves, 7);
}

static void a_matrix_has_a_variable_for_each_row(void **state)
{
    const struct et_form *form = form_in(state);
    const struct et_item *cefr = &form->items[et_form_item(form, "cefr")];
    assert_int_equal(cefr->variable_count, 4);
    const struct et_variable *row = &form->variables[et_form_variable(form, "cefr.prata")];
    assert_string_equal(row->export_name, "cefr_prata");
    assert_int_equal(row->kind, ET_KIND_ONE);
    assert_string_equal(row->list->id, "kan4");
    assert_int_equal(row->other_of, ET_NONE);
}

static void a_range_and_a_target_keep_their_numbers(void **state)
{
    const struct et_form *form = form_in(state);
    const struct et_item *hours = &form->items[et_form_item(form, "timmar")];
    assert_near(hours->low.value, 0, 0);
    assert_near(hours->high.value, 60, 0);
    assert_int_equal(hours->check_count, 1);
    const struct et_item *began = &form->items[et_form_item(form, "startdatum")];
    assert_near(began->low.value, 18262, 0); /* 2020-01-01 */
    assert_true(began->high.is_today);
    const struct et_target *target = &form->targets[0];
    assert_int_equal(target->percent_num, 80);
    assert_int_equal(target->percent_den, 1);
    assert_int_equal(target->wave, 2);
    assert_string_equal(target->of_source, "register.exit = completed");
    assert_int_equal(form->waves[2].after, 1);
    assert_int_equal(form->waves[2].offset, 90);
    assert_int_equal(form->waves[2].offset_unit, 'd');
}

static void the_faulty_example_has_its_seven_faults(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        uint32_t line, column;
    } want[] = {
        {"duplicate-code", 34, 3}, {"unknown-property", 50, 5},  {"not-asked-in-wave", 76, 8},
        {"unknown-list", 77, 20},  {"expected-operand", 86, 23}, {"unknown-choice", 88, 18},
        {"unknown-row", 106, 28},
    };
    struct et_diags *diags = et_diags_new();
    struct et_form *form = NULL;
    assert_int_equal(et_compile_file("tests/data/forms/trasig.form", false, diags, &form, NULL),
                     ET_OK);
    assert_null(form);
    assert_int_equal(et_diags_total(diags), 7);
    for (size_t i = 0; i < 7; i++) {
        const struct et_diag *diag = et_diags_at(diags, i);
        uint32_t line, column;
        et_source_place(diag->source, diag->span.begin, &line, &column);
        assert_string_equal(diag->code, want[i].code);
        assert_int_equal(line, want[i].line);
        assert_int_equal(column, want[i].column);
    }
    et_diags_free(diags);
}

static void a_question_that_ended_keeps_its_column_and_is_not_asked(void **state)
{
    (void)state;
    static const char text[] = "form f\ntitle F\nversion 3\nsource sv\nwave w: W\nsection s: S\n"
                               "  ask old yesno: Gammal?\n    until 2\n"
                               "  ask last yesno: Sista?\n    until 3\n";
    struct et_source *source = et_source_new("f.form", text, sizeof text - 1);
    struct et_diags *diags = et_diags_new();
    struct et_form *form = et_compile(source, NULL, diags);
    assert_non_null(form);
    assert_int_not_equal(et_form_variable(form, "old"), ET_NONE);
    assert_int_equal(form->items[et_form_item(form, "old")].waves, 0);
    assert_int_equal(form->items[et_form_item(form, "last")].waves, 1);
    et_form_free(form);
    et_diags_free(diags);
    et_source_free(source);
}

#define WITH_STEGET(test) cmocka_unit_test_setup_teardown(test, compile_steget, free_steget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STEGET(the_example_compiles_whole),
        WITH_STEGET(arabic_is_right_to_left_and_somali_is_not),
        WITH_STEGET(every_text_has_the_path_that_translations_use),
        WITH_STEGET(the_waves_of_a_section_reach_its_questions),
        WITH_STEGET(a_matrix_has_a_variable_for_each_row),
        WITH_STEGET(a_range_and_a_target_keep_their_numbers),
        cmocka_unit_test(the_faulty_example_has_its_seven_faults),
        cmocka_unit_test(a_question_that_ended_keeps_its_column_and_is_not_asked),
    };
    return cmocka_run_group_tests_name("compile", tests, NULL, NULL);
}
