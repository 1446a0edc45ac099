/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "print/draw/shape.h"
#include "print/sheet.h"

enum { PAGES_MAX = 7, README_MAX = 1 << 18 };

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

/* The form of that name. */
static const struct et_form *find(const char *id)
{
    for (size_t i = 0; i < library.paths.gl_pathc; i++)
        if (library.forms[i] != NULL && strcmp(library.forms[i]->id, id) == 0)
            return library.forms[i];
    fail_msg("there is no %s", id);
    return NULL;
}

static void the_model_projects_and_their_companions_are_there(void **state)
{
    (void)state;
    static const char *const ids[] = {"etablering", "halland",      "jamtland",
                                      "esf",        "svenska_niva", "kursutvardering"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const struct et_form *form = find(ids[i]);
        assert_int_equal(form->language_count, 10);
        assert_true(form->indicator_count > 0 && form->target_count > 0);
        assert_true(et_form_role(form, "sex") != ET_NONE);
    }
}

static void fits_on_paper(const struct et_form *form)
{
    struct et_shaper *shaper = et_shaper_new();
    for (uint32_t w = 0; w < form->wave_count; w++) {
        for (uint32_t l = 0; l < form->language_count; l++) {
            static const struct et_wish wishes[] = {{.is_open = true},
                                                    {.is_open = true, .is_large = true}};
            for (size_t i = 0; i < 2; i++) {
                struct et_error error = {ET_OK, ""};
                struct et_layout *layout;
                if (et_layout_new(form, w, l, &wishes[i], shaper, &layout, &error) != ET_OK)
                    fail_msg("%s, %s, %s: %s", form->id, form->waves[w].id, form->languages[l].tag,
                             error.text);
                if (!wishes[i].is_large && et_layout_pages(layout) > PAGES_MAX)
                    fail_msg("%s, %s, %s: %u pages", form->id, form->waves[w].id,
                             form->languages[l].tag, (unsigned)et_layout_pages(layout));
                et_layout_free(layout);
            }
        }
    }
    et_shaper_free(shaper);
}

/* A letter that no font has is an error of the printer's. */
static void every_form_is_printed_in_every_language_without_a_missing_glyph(void **state)
{
    (void)state;
    each(fits_on_paper);
}

/* ---- what the README says of them --------------------------------------------------- */

struct reading {
    size_t words, long_words, sentences;
};

/* As the compiler counts: a word of more than six letters is long. */
static void read_text(const char *text, struct reading *reading)
{
    size_t size = strlen(text), letters = 0, words = 0;
    for (size_t at = 0, bytes = 1; at <= size; at += bytes) {
        uint32_t c = at < size ? et_utf8_next(text + at, size - at, &bytes) : '.';
        bytes = at < size ? bytes : 1;
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            (c >= 0xC0 && c < 0x2000)) {
            letters++;
            continue;
        }
        words += letters > 0;
        reading->words += letters > 0;
        reading->long_words += letters > 6;
        letters = 0;
        if (c == '.' || c == '!' || c == '?' || c == ':') {
            reading->sentences += words > 0;
            words = 0;
        }
    }
}

/* Over questions, rows, hints and wordings of a wave's own. */
static unsigned lix(const struct et_form *form)
{
    struct reading all = {0};
    for (size_t i = 0; i < form->item_count; i++) {
        const struct et_item *item = &form->items[i];
        if (item->kind == ET_KIND_CALC)
            continue;
        read_text(et_form_text(form, item->text, 0), &all);
        if (item->hint != ET_NONE)
            read_text(et_form_text(form, item->hint, 0), &all);
        for (size_t t = 0; t < item->wave_text_count; t++)
            read_text(et_form_text(form, item->wave_texts[t].text, 0), &all);
    }
    for (size_t v = 0; v < form->variable_count; v++)
        if (form->items[form->variables[v].item].kind == ET_KIND_MATRIX)
            read_text(et_form_text(form, form->variables[v].text, 0), &all);
    return (unsigned)((double)all.words / (double)all.sentences +
                      100.0 * (double)all.long_words / (double)all.words + 0.5);
}

static size_t answers(const struct et_form *form, size_t wave)
{
    size_t count = 0;
    for (size_t v = 0; v < form->variable_count; v++) {
        const struct et_item *item = &form->items[form->variables[v].item];
        count += form->variables[v].other_of == ET_NONE && item->kind != ET_KIND_CALC &&
                 (item->waves >> wave & 1) != 0;
    }
    return count;
}

/* FORM's section of the README has TEXT in it. */
static void is_said(const char *readme, const struct et_form *form, const char *text)
{
    char heading[128];
    (void)snprintf(heading, sizeof heading, "\n## %s.form\n", form->id);
    const char *section = strstr(readme, heading);
    if (section == NULL)
        fail_msg("the README has no section on %s", form->id);
    const char *end = strstr(section + 2, "\n## "), *found = strstr(section, text);
    if (found == NULL || (end != NULL && found > end))
        fail_msg("the README does not say of %s: %s", form->id, text);
}

static void the_readme_tells_each_reading_level_and_length(void **state)
{
    (void)state;
    char *readme, text[256];
    size_t size;
    struct et_error error;
    assert_int_equal(et_io_read("forms/library/README.md", README_MAX, &readme, &size, &error),
                     ET_OK);
    for (size_t i = 0; i < library.paths.gl_pathc; i++) {
        const struct et_form *form = library.forms[i];
        (void)snprintf(text, sizeof text, "**Reading level.** LIX %u.", lix(form));
        is_said(readme, form, text);
        for (size_t w = 0; w < form->wave_count; w++) {
            /* 20 seconds an answer, and a minute for the first page */
            size_t count = answers(form, w);
            (void)snprintf(text, sizeof text, "`%s` %zu answers, %zu minutes", form->waves[w].id,
                           count, (count + 2) / 3 + 1);
            is_said(readme, form, text);
        }
    }
    free(readme);
}

/* ---- the two that must hold a certain content ------------------------------------------ */

/* The form that the whole kit is tried on must try the whole kit. */
static void etablering_has_what_the_first_slice_must_cover(void **state)
{
    (void)state;
    const struct et_form *form = find("etablering");
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

static void the_ladder_of_swedish_climbs_from_a1_to_b1(void **state)
{
    (void)state;
    static const char *const levels[] = {"A1", "A2", "B1"};
    const struct et_form *form = find("svenska_niva");
    size_t level = 0;
    for (size_t i = 0; i < form->item_count; i++) {
        if (form->items[i].cefr == NULL)
            continue;
        assert_true(level < 3);
        assert_string_equal(form->items[i].cefr, levels[level++]);
        /* two rows in each of five skills */
        assert_int_equal(form->items[i].variable_count, 10);
    }
    assert_int_equal(level, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_compiles_without_a_remark),
        cmocka_unit_test(every_form_is_translated_whole),
        cmocka_unit_test(no_translation_claims_a_reader_that_it_has_not_had),
        cmocka_unit_test(every_form_asks_for_consent_before_anything_else),
        cmocka_unit_test(no_form_is_long_and_no_question_either),
        cmocka_unit_test(the_model_projects_and_their_companions_are_there),
        cmocka_unit_test(every_form_is_printed_in_every_language_without_a_missing_glyph),
        cmocka_unit_test(the_readme_tells_each_reading_level_and_length),
        cmocka_unit_test(the_ladder_of_swedish_climbs_from_a1_to_b1),
        cmocka_unit_test(etablering_has_what_the_first_slice_must_cover),
    };
    return cmocka_run_group_tests_name("library", tests, compile_library, free_library);
}
