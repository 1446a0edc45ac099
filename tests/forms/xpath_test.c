/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/exchange/xpath.h"

static const struct et_xpath_choice choices[] = {{"1", "c1"},
                                                 {"2", "c2"},
                                                 {"3", "c3"},
                                                 {"yes", "yes"}};
static const struct et_xpath_variable variables[] = {
    {"kon", ET_TYPE_CODE, choices, 4},   {"gor", ET_TYPE_CODES, choices, 4},
    {"timmar", ET_TYPE_NUMBER, NULL, 0}, {"fodd", ET_TYPE_DATE, NULL, 0},
    {"namn", ET_TYPE_TEXT, NULL, 0},     {"a_b", ET_TYPE_NUMBER, NULL, 0},
};

static const struct et_xpath_variable *find(void *user, const char *name)
{
    (void)user;
    if (strcmp(name, "A-b") == 0)
        return &variables[5];
    for (size_t i = 0; i < 6; i++)
        if (strcmp(variables[i].id, name) == 0)
            return &variables[i];
    return NULL;
}

static const struct {
    const char *xpath;
    enum et_type want;
    const char *ours; /* NULL: has no counterpart */
} cases[] = {
    {"${kon} = '1'", ET_TYPE_TRUTH, "kon = c1"},
    {"${kon}=1", ET_TYPE_TRUTH, "kon = c1"},
    {"'yes' != ${ kon }", ET_TYPE_TRUTH, "kon != yes"},
    {"selected(${gor}, '2')", ET_TYPE_TRUTH, "gor has c2"},
    {"selected(${kon}, '2')", ET_TYPE_TRUTH, "kon = c2"},
    {"selected(../gor, \u20182\u2019)", ET_TYPE_TRUTH, "gor has c2"},
    {"not(selected(/data/x/gor,'1'))", ET_TYPE_TRUTH, "not gor has c1"},
    {"${kon} >= 2", ET_TYPE_TRUTH, "kon in [c2, c3]"},
    {"2 > ${kon}", ET_TYPE_TRUTH, "kon in [c1]"},
    {". >= 0 and . <= 60", ET_TYPE_TRUTH, "timmar >= 0 and timmar <= 60"},
    {"(${timmar} > 1 or ${timmar} < -1) and ${kon} = 'yes'", ET_TYPE_TRUTH,
     "(timmar > 1 or timmar < -1) and kon = yes"},
    {"${timmar} > '5'", ET_TYPE_TRUTH, "timmar > 5"},
    {"${timmar} + 2 * (3 - ${A-b}) div 4", ET_TYPE_NUMBER, "timmar + 2 * (3 - a_b) / 4"},
    {"3 - (2 - 1)", ET_TYPE_NUMBER, "3 - (2 - 1)"},
    {"-${timmar} < .5", ET_TYPE_TRUTH, "-timmar < 0.5"},
    {"${namn} != ''", ET_TYPE_TRUTH, "answered(namn)"},
    {"string-length(${namn}) = 0", ET_TYPE_TRUTH, "not answered(namn)"},
    {"${fodd} <= today()", ET_TYPE_TRUTH, "fodd <= today()"},
    {"${fodd} > date('2020-01-31')", ET_TYPE_TRUTH, "fodd > 2020-01-31"},
    {"int((today() - ${fodd}) div 365.25)", ET_TYPE_NUMBER, "years(fodd, today())"},
    {"today() - ${fodd}", ET_TYPE_NUMBER, "days(fodd, today())"},
    {"count-selected(${gor}) >= 2", ET_TYPE_TRUTH, "count(gor) >= 2"},
    {"if(${kon} = '1', ${timmar}, 0)", ET_TYPE_NUMBER, "if(kon = c1, timmar, 0)"},
    {"coalesce(${timmar}, 0)", ET_TYPE_NUMBER, "if(answered(timmar), timmar, 0)"},
    {"true() and ${timmar} > 1", ET_TYPE_TRUTH, "timmar > 1"},
    {"true()", ET_TYPE_TRUTH, NULL},
    {"${gor} = '1'", ET_TYPE_TRUTH, NULL},
    {"${kon} = '9'", ET_TYPE_TRUTH, NULL},
    {"${none} = '1'", ET_TYPE_TRUTH, NULL},
    {"regex(${namn}, '^[a-z]+$')", ET_TYPE_TRUTH, NULL},
    {"${namn} = 'x'", ET_TYPE_TRUTH, NULL},
    {"${timmar}", ET_TYPE_TRUTH, NULL},
    {"${timmar} mod 2", ET_TYPE_NUMBER, NULL},
    {"${timmar} >", ET_TYPE_TRUTH, NULL},
    {"(${timmar} > 1", ET_TYPE_TRUTH, NULL},
    {"${timmar > 1", ET_TYPE_TRUTH, NULL},
    {"'open", ET_TYPE_TRUTH, NULL},
    {"", ET_TYPE_TRUTH, NULL},
};

static void each_expression_means_the_same_in_our_language(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_xpath_scope scope = {NULL, find, &variables[2]};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *reason = NULL;
        const char *made =
            et_xpath_translate(arena, cases[i].xpath, cases[i].want, &scope, &reason);
        if (cases[i].ours == NULL) {
            if (made != NULL)
                print_message("%s: %s\n", cases[i].xpath, made);
            assert_null(made);
            assert_non_null(reason);
            assert_true(reason[0] != '\0');
        } else {
            if (made == NULL)
                print_message("%s: %s\n", cases[i].xpath, reason);
            assert_non_null(made);
            assert_string_equal(made, cases[i].ours);
        }
    }
    et_arena_free(arena);
}

static void nesting_and_length_have_a_limit(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_xpath_scope scope = {NULL, find, NULL};
    char deep[4000], many[40000] = "1";
    const char *reason = NULL;
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    assert_null(et_xpath_translate(arena, deep, ET_TYPE_NUMBER, &scope, &reason));
    assert_non_null(strstr(reason, "deep"));
    for (size_t i = 0; i < 5000; i++)
        strcat(many + 2 * i, "+1");
    assert_null(et_xpath_translate(arena, many, ET_TYPE_NUMBER, &scope, &reason));
    assert_non_null(strstr(reason, "long"));
    et_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_expression_means_the_same_in_our_language),
        cmocka_unit_test(nesting_and_length_have_a_limit),
    };
    return cmocka_run_group_tests_name("xpath", tests, NULL, NULL);
}
