/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"

/* The forms of the library, compiled with their translations once. */
static struct {
    glob_t paths;
    struct et_form *forms[64];
    struct et_diags *diags[64];
} library;

static int compile_library(void **state)
{
    (void)state;
    if (glob("forms/library/*.form", 0, NULL, &library.paths) != 0 || library.paths.gl_pathc > 64)
        return -1;
    for (size_t i = 0; i < library.paths.gl_pathc; i++) {
        struct et_error error;
        library.diags[i] = et_diags_new();
        if (et_compile_file(library.paths.gl_pathv[i], true, library.diags[i], &library.forms[i],
                            &error) != ET_OK)
            return -1;
    }
    return 0;
}

static int free_library(void **state)
{
    (void)state;
    for (size_t i = 0; i < library.paths.gl_pathc; i++) {
        et_form_free(library.forms[i]);
        et_diags_free(library.diags[i]);
    }
    globfree(&library.paths);
    return 0;
}

/* Calls CHECK for each form of the library. */
static void each(void (*check)(const struct et_form *form))
{
    for (size_t i = 0; i < library.paths.gl_pathc; i++) {
        assert_non_null(library.forms[i]);
        check(library.forms[i]);
    }
}

static void every_form_compiles_without_a_remark(void **state)
{
    (void)state;
    assert_true(library.paths.gl_pathc > 0);
    for (size_t i = 0; i < library.paths.gl_pathc; i++) {
        struct et_str text = ET_STR_EMPTY;
        et_diags_text(library.diags[i], false, &text);
        if (et_diags_total(library.diags[i]) > 0 || library.forms[i] == NULL)
            fail_msg("%s", text.text);
        et_str_free(&text);
    }
}

static void is_translated(const struct et_form *form)
{
    uint32_t all = form->wave_count == 32 ? UINT32_MAX : (1U << form->wave_count) - 1;
    assert_true(form->language_count > 1);
    for (size_t l = 1; l < form->language_count; l++) {
        if (form->languages[l].complete_in != all)
            fail_msg("%s in %s is complete only in waves %#x", form->id, form->languages[l].tag,
                     (unsigned)form->languages[l].complete_in);
        for (size_t t = 0; t < form->text_count; t++)
            if (form->texts[t].in[l] == NULL || *form->texts[t].in[l] == '\0')
                fail_msg("%s: %s is missing in %s", form->id, form->texts[t].path,
                         form->languages[l].tag);
    }
}

static void every_form_is_translated_whole(void **state)
{
    (void)state;
    each(is_translated);
}

static void is_unreviewed(const struct et_form *form)
{
    for (size_t l = 1; l < form->language_count; l++)
        if (form->languages[l].is_reviewed)
            fail_msg("%s: %s claims a native reader", form->id, form->languages[l].tag);
}

/* Whoever signs a translation takes its name off this test's list: none yet. */
static void no_translation_claims_a_reader_that_it_has_not_had(void **state)
{
    (void)state;
    each(is_unreviewed);
}

static void asks_consent(const struct et_form *form)
{
    for (size_t w = 0; w < form->wave_count; w++) {
        const struct et_item *first = NULL;
        for (size_t i = 0; i < form->item_count && first == NULL; i++)
            if ((form->items[i].waves >> w & 1) != 0 && form->items[i].variable_count > 0)
                first = &form->items[i];
        assert_non_null(first);
        assert_int_equal(first->kind, ET_KIND_CONSENT);
    }
    assert_true(form->has_privacy);
    assert_true(form->privacy.retention_months > 0);
}

static void every_form_asks_for_consent_before_anything_else(void **state)
{
    (void)state;
    each(asks_consent);
}

static size_t words(const char *text)
{
    size_t count = 0;
    for (bool is_inside = false; *text != '\0'; text++) {
        bool is_letter = *text != ' ' && *text != '\n';
        count += is_letter && !is_inside;
        is_inside = is_letter;
    }
    return count;
}

static void is_short(const struct et_form *form)
{
    for (size_t v = 0; v < form->variable_count; v++) {
        const char *text = et_form_text(form, form->variables[v].text, 0);
        if (words(text) > 12)
            fail_msg("%s: %s has %zu words", form->id, form->variables[v].id, words(text));
    }
    for (size_t w = 0; w < form->wave_count; w++) {
        size_t count = 0;
        for (size_t v = 0; v < form->variable_count; v++)
            count += form->variables[v].other_of == ET_NONE &&
                     (form->items[form->variables[v].item].waves >> w & 1) != 0;
        if (count > 40)
            fail_msg("%s asks %zu things in %s", form->id, count, form->waves[w].id);
    }
}

static void no_form_is_long_and_no_question_either(void **state)
{
    (void)state;
    each(is_short);
}

/* The form that the whole kit is tried on must try the whole kit. */
static void etablering_has_what_the_first_slice_must_cover(void **state)
{
    (void)state;
    const struct et_form *form = NULL;
    for (size_t i = 0; i < library.paths.gl_pathc; i++)
        if (library.forms[i] != NULL && strcmp(library.forms[i]->id, "etablering") == 0)
            form = library.forms[i];
    assert_non_null(form);
    static const enum et_kind kinds[] = {ET_KIND_ONE,  ET_KIND_MANY,  ET_KIND_MATRIX,
                                         ET_KIND_DATE, ET_KIND_TEXT,  ET_KIND_NUMBER,
                                         ET_KIND_NOTE, ET_KIND_YESNO, ET_KIND_CONSENT};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t count = 0;
        for (size_t i = 0; i < form->item_count; i++)
            count += form->items[i].kind == kinds[k];
        if (count == 0)
            fail_msg("etablering has no %s", et_kind_word(kinds[k]));
    }
    assert_int_equal(form->wave_count, 3);
    assert_int_equal(form->waves[2].offset, 90);
    assert_int_equal(form->target_count, 7);
    assert_int_equal(form->targets[0].percent_num, 80 * form->targets[0].percent_den);
    assert_string_equal(form->targets[0].of_source, "register.exit = completed");
    assert_true(et_form_role(form, "sex") != ET_NONE);
    assert_true(et_form_role(form, "birth_year") != ET_NONE);
    assert_true(form->variables[et_form_variable(form, "egen.svart")].is_reversed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_compiles_without_a_remark),
        cmocka_unit_test(every_form_is_translated_whole),
        cmocka_unit_test(no_translation_claims_a_reader_that_it_has_not_had),
        cmocka_unit_test(every_form_asks_for_consent_before_anything_else),
        cmocka_unit_test(no_form_is_long_and_no_question_either),
        cmocka_unit_test(etablering_has_what_the_first_slice_must_cover),
    };
    return cmocka_run_group_tests_name("library", tests, compile_library, free_library);
}
