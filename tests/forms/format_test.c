/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/lang/format.h"
#include "forms/model/form.h"

/* TEXT in canonical layout; NULL if it could not be read. The caller frees. */
static char *format(const char *text, size_t size)
{
    struct et_source *source = et_source_new("prov.form", text, size);
    struct et_diags *diags = et_diags_new();
    struct et_str out = ET_STR_EMPTY;
    char *result = et_format(source, diags, &out) ? et_str_take(&out) : NULL;
    et_str_free(&out);
    et_diags_free(diags);
    et_source_free(source);
    return result;
}

static void assert_format(const char *text, const char *want)
{
    char *got = format(text, strlen(text));
    assert_non_null(got);
    assert_string_equal(got, want);
    free(got);
}

static void spaces_and_indents_become_canonical(void **state)
{
    (void)state;
    assert_format("form   x\r\nwave  b=a+3 days :  B\n\twindow -14 .. +7 days",
                  "form x\n\nwave b = a + 3 days: B\n  window -14..+7 days\n");
    assert_format(
        "section s: S\n   ask  q  many l:Vad:  du?\n      when   ( a.b@w = -1)and not(c=d) "
        "or mean (a,b)>=2 and e in[ x ,y ]\n",
        "section s: S\n  ask q many l: Vad:  du?\n    when (a.b@w = -1) and not (c = d) or "
        "mean(a, b) >= 2 and e in [x, y]\n");
    assert_format(
        "target t: T\n  share i better a->b>=32.5%\n  of register . exit=completed\n",
        "target t: T\n  share i better a -> b >= 32.5 %\n  of register.exit = completed\n");
}

static void comments_stay_with_the_line_below_them(void **state)
{
    (void)state;
    assert_format("# top\nform x\nlist l\n# one\n  1 a: A\n\n\n\n   # two\n  2 b: B\n# end\n",
                  "# top\nform x\n\nlist l\n  # one\n  1 a: A\n\n  # two\n  2 b: B\n# end\n");
}

static void texts_are_never_touched(void **state)
{
    (void)state;
    assert_format("form x\ntitle a  b ,c\nsection s: x  =y , ( z\n",
                  "form x\ntitle a  b ,c\n\nsection s: x  =y , ( z\n");
}

static void a_line_that_cannot_be_read_leaves_the_file_alone(void **state)
{
    (void)state;
    assert_null(format("form x\nnonsense here\n", 21));
}

static size_t texts_of(const char *text, size_t size, struct et_str *all)
{
    struct et_source *source = et_source_new("prov.form", text, size);
    struct et_diags *diags = et_diags_new();
    struct et_form *form = et_compile(source, NULL, diags);
    size_t items = form != NULL ? form->item_count : 0;
    for (size_t i = 0; form != NULL && i < form->text_count; i++)
        et_str_addf(all, "%s %s\n", form->texts[i].path, form->texts[i].in[0]);
    et_form_free(form);
    et_diags_free(diags);
    et_source_free(source);
    return items;
}

/* Each line in turn is doubled, indented otherwise, or given more space. */
static void formatting_twice_is_formatting_once_and_means_the_same(void **state)
{
    (void)state;
    char *bytes;
    size_t size;
    assert_int_equal(et_io_read("tests/data/forms/steget.form", 1 << 20, &bytes, &size, NULL),
                     ET_OK);
    size_t formatted = 0;
    for (size_t at = 0; at < size; at++) {
        if (bytes[at] != '\n' && bytes[at] != ' ')
            continue;
        struct et_str text = ET_STR_EMPTY, before = ET_STR_EMPTY, after = ET_STR_EMPTY;
        et_str_add_bytes(&text, bytes, at);
        et_str_add(&text, bytes[at] == '\n' ? "\n\n  \n# x\n" : "  ");
        et_str_add_bytes(&text, bytes + at + 1, size - at - 1);
        char *once = format(text.text, text.length);
        if (once != NULL) {
            char *twice = format(once, strlen(once));
            assert_non_null(twice);
            assert_string_equal(once, twice);
            if (texts_of(text.text, text.length, &before) > 0) {
                (void)texts_of(once, strlen(once), &after);
                assert_string_equal(before.text, after.text);
            }
            free(twice);
            formatted++;
        }
        free(once);
        et_str_free(&text);
        et_str_free(&before);
        et_str_free(&after);
    }
    assert_true(formatted > 500);
    free(bytes);
}

static void the_example_is_in_canonical_layout(void **state)
{
    (void)state;
    char *bytes;
    size_t size;
    assert_int_equal(et_io_read("tests/data/forms/steget.form", 1 << 20, &bytes, &size, NULL),
                     ET_OK);
    char *got = format(bytes, size);
    assert_string_equal(got, bytes);
    free(got);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spaces_and_indents_become_canonical),
        cmocka_unit_test(comments_stay_with_the_line_below_them),
        cmocka_unit_test(texts_are_never_touched),
        cmocka_unit_test(a_line_that_cannot_be_read_leaves_the_file_alone),
        cmocka_unit_test(formatting_twice_is_formatting_once_and_means_the_same),
        cmocka_unit_test(the_example_is_in_canonical_layout),
    };
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
