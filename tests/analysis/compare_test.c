/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How targets are judged, what is the best value, and what the sentences say. */
#include <string.h>

#include "analysis/compare.h"
#include "analysis/sentence.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "tests/unit.h"

static const char text[] = "form prov\n"
                           "title Prov\n"
                           "version 1\n"
                           "source sv\n"
                           "wave before: Före\n"
                           "wave after: Efter\n"
                           "scale s\n"
                           "  1 a: Ett\n"
                           "  2 b: Två\n"
                           "  3 c: Tre\n"
                           "  missing 98 vet_ej: Vet inte\n"
                           "section x: X\n"
                           "  ask f one s: Hur?\n"
                           "  ask g one s: Hur mycket?\n"
                           "  ask n number 0..10: Hur många?\n"
                           "indicator niva: Nivå\n"
                           "  value mean(f, g)\n"
                           "  better up\n"
                           "  change before -> after by 0.5\n"
                           "indicator ner: Ner\n"
                           "  value n\n"
                           "  better down\n"
                           "target mal: Mål\n"
                           "  share niva better before -> after >= 80 %\n"
                           "target hogst: Högst\n"
                           "  share niva worse before -> after <= 32.5 %\n";

static int open_form(void **state)
{
    struct et_diags *diags = et_diags_new();
    struct et_source *source = et_source_new("prov.form", text, strlen(text));
    const struct et_compile how = {0};
    struct et_form *form = et_compile(source, &how, diags);
    struct et_str said = ET_STR_EMPTY;
    et_diags_line(diags, &said);
    if (form == NULL)
        print_error("%s", said.text);
    et_str_free(&said);
    et_source_free(source);
    et_diags_free(diags);
    *state = form;
    return form == NULL;
}

static int close_form(void **state)
{
    et_form_free(*state);
    return 0;
}

static enum et_verdict judge(const struct et_form *form, size_t target, long x, long missing,
                             long n)
{
    struct et_judged j = {
        .target = (uint32_t)target, .n = n, .answered = n - missing, .x = x, .missing = missing};
    et_compare_judge(&form->targets[target], 0.05, &j);
    return j.verdict;
}

static void a_target_is_judged_by_its_bounds(void **state)
{
    const struct et_form *form = *state;
    assert_int_equal(judge(form, 0, 8, 0, 10), ET_REACHED); /* 80 % is 80 % */
    assert_int_equal(judge(form, 0, 7, 0, 10), ET_NOT_REACHED);
    assert_int_equal(judge(form, 0, 7, 1, 10), ET_CANNOT_TELL);
    assert_int_equal(judge(form, 0, 8, 2, 10), ET_REACHED); /* whatever the two say */
    assert_int_equal(judge(form, 0, 5, 2, 10), ET_NOT_REACHED);
    assert_int_equal(judge(form, 0, 0, 0, 0), ET_CANNOT_TELL);
    assert_int_equal(judge(form, 1, 13, 0, 40), ET_REACHED); /* 32.5 % exactly */
    assert_int_equal(judge(form, 1, 14, 0, 40), ET_NOT_REACHED);
    assert_int_equal(judge(form, 1, 13, 1, 40), ET_CANNOT_TELL);
}

static void what_would_settle_it_is_counted(void **state)
{
    const struct et_form *form = *state;
    struct et_judged j = {.n = 60, .answered = 52, .x = 41, .missing = 8};
    et_compare_judge(&form->targets[0], 0.05, &j);
    assert_int_equal(j.verdict, ET_CANNOT_TELL);
    assert_int_equal(j.more, 7); /* 48 of 60 */
    assert_near(j.wilson.low, 0.659679, 1e-6);
    assert_near(j.wilson.high, 0.877556, 1e-6);
}

static void the_ceiling_is_the_best_real_choice(void **state)
{
    const struct et_form *form = *state;
    assert_near(et_compare_ceiling(form, &form->indicators[0]), 3, 0); /* not 98 */
    assert_near(et_compare_ceiling(form, &form->indicators[1]), 0, 0); /* fewer is better */
}

static void a_target_sentence_says_bounds_and_verdict(void **state)
{
    const struct et_form *form = *state;
    struct et_str sv = ET_STR_EMPTY, en = ET_STR_EMPTY;
    struct et_judged j = {.n = 60, .answered = 52, .x = 41, .missing = 8};
    et_compare_judge(&form->targets[0], 0.05, &j);
    et_sentence_target(&sv, ET_TONGUE_SV, form, &j);
    et_sentence_target(&en, ET_TONGUE_EN, form, &j);
    assert_non_null(strstr(sv.text, "41 av 60 (68 %); 8 saknas: mellan 68 och 82 % av alla 60."));
    assert_non_null(strstr(sv.text, "det går inte att säga ännu"));
    assert_non_null(
        strstr(en.text, "41 of 60 (68%); 8 are missing: between 68 and 82% of all 60."));
    assert_non_null(strstr(en.text, "cannot tell yet"));
    et_str_free(&sv);
    et_str_free(&en);
}

static void a_share_is_never_rounded_across_its_target(void **state)
{
    const struct et_form *form = *state;
    assert_int_equal(et_sentence_decimals(8, 10, &form->targets[0]), 0);
    assert_int_equal(et_sentence_decimals(199, 250, &form->targets[0]), 1);   /* 79.6 */
    assert_int_equal(et_sentence_decimals(1599, 2000, &form->targets[0]), 2); /* 79.95 */
}

static void p_is_never_nought(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    et_sentence_p(&out, ET_TONGUE_SV, 1e-300);
    assert_string_equal(out.text, "< 0,001");
    et_str_clear(&out);
    et_sentence_p(&out, ET_TONGUE_EN, 0.0497);
    assert_string_equal(out.text, "0.0497");
    et_str_clear(&out);
    et_sentence_number(&out, ET_TONGUE_SV, -0.004, 2, true);
    assert_string_equal(out.text, "0,00"); /* no sign before nought */
    et_str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_is_judged_by_its_bounds),
        cmocka_unit_test(what_would_settle_it_is_counted),
        cmocka_unit_test(the_ceiling_is_the_best_real_choice),
        cmocka_unit_test(a_target_sentence_says_bounds_and_verdict),
        cmocka_unit_test(a_share_is_never_rounded_across_its_target),
        cmocka_unit_test(p_is_never_nought),
    };
    return cmocka_run_group_tests_name("compare", tests, open_form, close_form);
}
