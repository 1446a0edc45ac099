/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many are needed: against power.t.test of R 4.2.2, against binomials summed
 * in R, and against A'Hern (2001, Stat Med 20:859), table 1.
 */
#include "analysis/plan.h"
#include "tests/unit.h"

static struct et_plan plan_t(double change, double sd)
{
    return (struct et_plan){.test = ET_PLAN_T, .alpha = 0.025, .change = change, .sd = sd};
}

static void the_paired_t_test_needs_as_many_as_in_r(void **state)
{
    (void)state;
    static const struct {
        double change, power;
        long n;
    } cases[] = {{0.2, 0.8, 199}, {0.5, 0.8, 34}, {0.8, 0.8, 15}, {0.5, 0.9, 44}, {-0.5, 0.8, 34}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct et_plan plan = plan_t(cases[i].change, 1);
        assert_int_equal(et_plan_needed(&plan, cases[i].power), cases[i].n);
    }
    struct et_plan half = plan_t(0.5, 1), doubled = plan_t(1, 2);
    assert_near(et_plan_power(&half, 17), 0.4909796, 1e-6);
    assert_near(et_plan_power(&half, 34), 0.8077767, 1e-6);
    assert_near(et_plan_power(&doubled, 34), et_plan_power(&half, 34), 1e-12);
}

static void mcnemars_power_sums_over_all_numbers_of_changes(void **state)
{
    (void)state;
    struct et_plan plan = {.test = ET_PLAN_MCNEMAR, .alpha = 0.025, .up = 0.3, .down = 0.1};
    assert_near(et_plan_power(&plan, 75), 0.7966043, 1e-7);
    assert_near(et_plan_power(&plan, 76), 0.8022416, 1e-7);
    assert_int_equal(et_plan_needed(&plan, 0.8), 76);
    plan.is_exact = true;
    assert_near(et_plan_power(&plan, 83), 0.7972876, 1e-7);
    assert_int_equal(et_plan_needed(&plan, 0.8), 84);
    struct et_plan fall = {.test = ET_PLAN_MCNEMAR, .alpha = 0.025, .up = 0.1, .down = 0.3};
    assert_near(et_plan_power(&fall, 75), 0.7966043, 1e-7);
}

static void a_share_against_a_target_is_held_beyond_the_saw(void **state)
{
    (void)state;
    struct et_plan plan = {.test = ET_PLAN_SHARE, .alpha = 0.05, .share = 0.2, .target = 0.05};
    assert_true(et_plan_power(&plan, 26) < 0.8);
    assert_near(et_plan_power(&plan, 27), 0.8177167, 1e-7); /* A'Hern: 4 of 27 */
    assert_near(et_plan_power(&plan, 29), 0.7160535, 1e-7);
    assert_int_equal(et_plan_needed(&plan, 0.8), 33);
    struct et_plan turned = {.test = ET_PLAN_SHARE, .alpha = 0.05, .share = 0.8, .target = 0.95};
    assert_near(et_plan_power(&turned, 27), 0.8177167, 1e-7);
    plan.share = 0.9;
    plan.target = 0.8;
    assert_near(et_plan_chance(&plan, 10, false), 0.9298091736, 1e-10); /* 8, 9 or 10 of 10 */
    assert_near(et_plan_chance(&plan, 10, true), 1 - 0.7360989291, 1e-10);
}

static void a_simulation_gives_the_same_for_the_same_seed_and_nearly_t(void **state)
{
    (void)state;
    struct et_plan plan = {.test = ET_PLAN_WILCOXON,
                           .alpha = 0.025,
                           .change = 0.5,
                           .sd = 1,
                           .rounds = 1000,
                           .seed = 7};
    double power = et_plan_power(&plan, 34);
    assert_near(et_plan_power(&plan, 34), power, 0);
    assert_near(power, 0.79, 0.04); /* 3 / pi as efficient as t on normal changes */
    plan.change = 0;
    assert_near(et_plan_power(&plan, 20), 0.025, 0.015); /* wrongly significant upwards */
}

static void what_n_shows_is_the_way_back(void **state)
{
    (void)state;
    struct et_plan plan = plan_t(0, 1);
    plan.change = et_plan_least(&plan, 34, 0.8);
    assert_near(plan.change, 0.4951, 0.0005); /* power.t.test(n = 34, power = 0.8) */
    assert_near(et_plan_power(&plan, 34), 0.8, 1e-5);
    struct et_plan yes = {.test = ET_PLAN_MCNEMAR, .alpha = 0.025, .down = 0.1};
    yes.up = et_plan_least(&yes, 76, 0.8);
    assert_near(yes.up, 0.2992, 0.0008);
    assert_true(isnan(et_plan_least(&yes, 4, 0.8)));
    assert_int_equal(et_plan_enrol(34, 0.2), 43);
    assert_int_equal(et_plan_enrol(40, 0.2), 50);
}

static void no_change_and_nobody_have_no_answer(void **state)
{
    (void)state;
    struct et_plan none = plan_t(0, 1), tiny = plan_t(0.001, 1);
    assert_int_equal(et_plan_needed(&none, 0.8), 0);
    assert_int_equal(et_plan_needed(&tiny, 0.8), 0);
    assert_near(et_plan_power(&none, 0), 0, 0);
    assert_near(et_plan_power(&none, 1), 0, 0);
    assert_true(isnan(et_plan_power(&none, ET_PLAN_MAX + 1)));
    struct et_plan still = {.test = ET_PLAN_MCNEMAR, .alpha = 0.025};
    assert_int_equal(et_plan_needed(&still, 0.8), 0);
    assert_near(et_plan_power(&still, 10), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_paired_t_test_needs_as_many_as_in_r),
        cmocka_unit_test(mcnemars_power_sums_over_all_numbers_of_changes),
        cmocka_unit_test(a_share_against_a_target_is_held_beyond_the_saw),
        cmocka_unit_test(a_simulation_gives_the_same_for_the_same_seed_and_nearly_t),
        cmocka_unit_test(what_n_shows_is_the_way_back),
        cmocka_unit_test(no_change_and_nobody_have_no_answer),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
