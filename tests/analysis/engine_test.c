/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits of the engine: few, none, all alike, very many, very unlikely. */
#include <stdlib.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/binary.h"
#include "analysis/disclose.h"
#include "analysis/dist.h"
#include "analysis/flips.h"
#include "analysis/nominal.h"
#include "analysis/paired.h"
#include "analysis/reliability.h"
#include "analysis/table.h"
#include "analysis/unpaired.h"
#include "analysis/waves.h"
#include "forms/base/random.h"
#include "tests/unit.h"

static void nobody_gives_no_number_and_no_crash(void **state)
{
    (void)state;
    struct et_paired p = et_paired(NULL, NULL, 0, 0.05, ET_PAIRED_FULL);
    assert_int_equal(p.n, 0);
    assert_true(isnan(p.t) && isnan(p.pratt.exact_p) && isnan(p.net) && isnan(p.hl.estimate));
    struct et_binary b = et_binary(0, 0, 0, 0, 0.05);
    assert_true(isnan(b.p_pre) && isnan(b.tango.low) && isnan(b.odds_ratio));
    struct et_unpaired u = et_unpaired(NULL, 0, NULL, 0, 0.05);
    assert_true(isnan(u.u) && isnan(u.welch_p));
    assert_true(isnan(et_share_wilson(0, 0, 0.05).low));
    struct et_reliability r = et_reliability(NULL, 0, 3, 0.05);
    assert_true(isnan(r.alpha) && isnan(r.omega));
    assert_true(isnan(et_waves(NULL, 0, 3).friedman));
    assert_true(isnan(et_waves_mixed(NULL, 0, 3).sigma2));
    long none[4] = {0, 0, 0, 0};
    assert_true(isnan(et_nominal(none, 2, 0.05).stuart));
    assert_true(isnan(et_table(none, 2, 2).chi2));
}

static void one_pair_has_a_change_but_no_spread(void **state)
{
    (void)state;
    double pre[] = {2}, post[] = {4};
    struct et_paired p = et_paired(pre, post, 1, 0.05, ET_PAIRED_FULL);
    assert_near(p.diff.mean, 2, 0);
    assert_true(isnan(p.diff.sd) && isnan(p.t) && isnan(p.mean_diff.low));
    assert_near(p.pratt.exact_p, 1, 0);
}

static void three_pairs_cannot_be_significant(void **state)
{
    (void)state;
    double pre[] = {1, 1, 1}, post[] = {5, 4, 3};
    struct et_paired p = et_paired(pre, post, 3, 0.05, ET_PAIRED_FULL);
    assert_near(p.pratt.exact_p, 0.25, 1e-15);
    assert_near(p.wilcoxon.exact_greater, 0.125, 1e-15);
    assert_near(p.permutation, 0.25, 1e-15);
}

static void all_zero_is_p_1(void **state)
{
    (void)state;
    double same[40];
    for (int i = 0; i < 40; i++)
        same[i] = i % 5;
    struct et_paired p = et_paired(same, same, 40, 0.05, ET_PAIRED_FULL);
    assert_near(p.pratt.exact_p, 1, 0);
    assert_near(p.wilcoxon.exact_p, 1, 0);
    assert_near(p.sign.exact_p, 1, 0);
    assert_near(p.permutation, 1, 0);
    assert_true(isnan(p.t));
}

static void a_thousand_equal_changes_reach_far_into_the_tail(void **state)
{
    (void)state;
    enum { N = 1000 };
    double pre[N] = {0}, post[N];
    for (int i = 0; i < N; i++)
        post[i] = 1;
    struct et_paired p = et_paired(pre, post, N, 0.05, ET_PAIRED_FULL);
    assert_near(p.pratt.exact_p / ldexp(1, -999), 1, 1e-9); /* 1.9e-301 */
    assert_near(p.sign.exact_p / ldexp(1, -999), 1, 1e-9);
    assert_near(p.permutation / ldexp(1, -999), 1, 1e-9);
}

static void without_ties_a_thousand_changes_reach_as_far(void **state)
{
    (void)state;
    enum { N = 1000 };
    double d[N];
    for (int i = 0; i < N; i++)
        d[i] = i + 1;
    struct et_signed_rank r = et_signed_rank(d, N, ET_ZEROS_DROPPED);
    assert_near(r.exact_p / ldexp(1, -999), 1, 1e-9);
    d[0] = -1; /* W- = 1: the sums 0 and 1 */
    r = et_signed_rank(d, N, ET_ZEROS_DROPPED);
    assert_near(r.exact_p / ldexp(1, -998), 1, 1e-9);
}

/* Both ways to the same tail: by groups of equal weights, and sum by sum. */
static void the_tail_is_what_counting_every_pattern_gives(void **state)
{
    (void)state;
    struct et_random random = et_random_seeded(7);
    for (int round = 0; round < 200; round++) {
        long weights[14], total = 0;
        size_t n = 1 + et_random_below(&random, 14);
        uint32_t range = round % 2 == 0 ? 4 : 40;
        for (size_t i = 0; i < n; i++)
            total += weights[i] = 1 + (long)et_random_below(&random, range);
        long sum = (long)et_random_below(&random, (uint32_t)total + 1), most = 0, below = 0;
        for (unsigned pattern = 0; pattern < 1u << n; pattern++) {
            long s = 0;
            for (size_t i = 0; i < n; i++)
                s += pattern >> i & 1 ? weights[i] : 0;
            most += s <= sum;
            below += s < sum;
        }
        double p_most, p_below;
        assert_true(et_flips_tail(weights, n, sum, &p_most, &p_below));
        assert_near(p_most, ldexp((double)most, -(int)n), 1e-13);
        assert_near(p_below, ldexp((double)below, -(int)n), 1e-13);
    }
}

static void swapping_before_and_after_turns_signs_and_keeps_p(void **state)
{
    (void)state;
    struct et_random random = et_random_seeded(11);
    for (int round = 0; round < 100; round++) {
        double a[30], b[30];
        size_t n = 2 + et_random_below(&random, 28);
        for (size_t i = 0; i < n; i++) {
            a[i] = 1 + et_random_below(&random, 5);
            b[i] = 1 + et_random_below(&random, 5);
        }
        struct et_paired p = et_paired(a, b, n, 0.05, ET_PAIRED_FULL);
        struct et_paired q = et_paired(b, a, n, 0.05, ET_PAIRED_FULL);
        assert_near(p.diff.mean, -q.diff.mean, 1e-14);
        assert_near(p.pratt.exact_p, q.pratt.exact_p, 1e-13);
        assert_near(p.permutation, q.permutation, 1e-13);
        assert_near(p.net_limits.low, -q.net_limits.high, 1e-12);
        assert_near(p.cliff, -q.cliff, 1e-14);
        if (!isnan(p.t)) {
            assert_near(p.t_p, q.t_p, 1e-13);
            assert_near(p.dz_limits.low, -q.dz_limits.high, 1e-10);
        }
    }
}

static void the_non_central_t_is_right_where_r_gives_up(void **state)
{
    (void)state;
    /* central: the same as t; far out: about normal */
    assert_near(et_dist_nct_lower(1.5, 7, 0), 1 - et_dist_t_upper(1.5, 7), 1e-13);
    assert_near(et_dist_nct_lower(-1.5, 7, 0), et_dist_t_upper(1.5, 7), 1e-13);
    assert_near(et_dist_nct_lower(0, 3, 1), et_dist_normal_lower(-1), 1e-13);
    double ncp = et_dist_nct_ncp(1000, 20, 0.025);
    assert_near(et_dist_nct_lower(1000, 20, ncp), 0.025, 1e-12);
    assert_true(ncp > 1000);
    ncp = et_dist_nct_ncp(0.001, 1, 0.975);
    assert_near(et_dist_nct_lower(0.001, 1, ncp), 0.975, 1e-12);
}

static void a_share_reaches_its_target_exactly(void **state)
{
    (void)state;
    assert_true(et_share_reaches(8, 10, 80, 1, false));
    assert_false(et_share_reaches(79, 99, 80, 1, false));
    assert_true(et_share_reaches(13, 40, 325, 10, false)); /* 32.5 % */
    assert_true(et_share_reaches(13, 40, 325, 10, true));
    assert_true(et_share_reaches(3, 10, 30, 1, false)); /* 0.3 is no binary fraction */
    assert_false(et_share_reaches(INT64_C(4000000000) - 1, INT64_C(4000000000), 100, 1, false));
}

static void tango_is_symmetric_and_holds_the_estimate(void **state)
{
    (void)state;
    for (long n = 1; n <= 12; n++)
        for (long up = 0; up <= n; up++)
            for (long down = 0; up + down <= n; down++) {
                struct et_interval a = et_share_tango(up, down, n, 0.05);
                struct et_interval b = et_share_tango(down, up, n, 0.05);
                double net = (double)(up - down) / (double)n;
                assert_near(a.low, -b.high, 1e-12);
                assert_true(a.low <= net + 1e-12 && net <= a.high + 1e-12);
                assert_true(a.low >= -1 && a.high <= 1);
            }
}

static void freeman_halton_on_two_by_two_is_fisher(void **state)
{
    (void)state;
    for (long x = 0; x <= 9; x++) {
        long counts[] = {x, 9 - x, 4, 7};
        assert_near(et_table(counts, 2, 2).fisher_p, et_table_two(x, 9, 4, 11, 0.05).fisher_p,
                    1e-12);
    }
}

static void holm_keeps_order_and_missing(void **state)
{
    (void)state;
    double p[] = {0.01, NAN, 0.04, 0.03}, adjusted[4];
    et_adjust(ET_ADJUST_HOLM, p, 4, adjusted);
    assert_near(adjusted[0], 0.03, 1e-15);
    assert_true(isnan(adjusted[1]));
    assert_near(adjusted[2], 0.06, 1e-15);
    assert_near(adjusted[3], 0.06, 1e-15);
}

static void a_lone_small_cell_in_one_row_cannot_be_hidden(void **state)
{
    (void)state;
    long one_row[] = {3, 12, 9}, square[] = {3, 12, 9, 20};
    bool hidden[4];
    assert_int_equal(et_disclose(one_row, 1, 3, 5, hidden).least, -1);
    assert_true(hidden[0] && hidden[1] && hidden[2]);
    assert_int_equal(et_disclose(square, 2, 2, 5, hidden).least, 4);
    assert_int_equal(et_disclose(square, 2, 2, 3, hidden).least, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_gives_no_number_and_no_crash),
        cmocka_unit_test(one_pair_has_a_change_but_no_spread),
        cmocka_unit_test(three_pairs_cannot_be_significant),
        cmocka_unit_test(all_zero_is_p_1),
        cmocka_unit_test(a_thousand_equal_changes_reach_far_into_the_tail),
        cmocka_unit_test(without_ties_a_thousand_changes_reach_as_far),
        cmocka_unit_test(the_tail_is_what_counting_every_pattern_gives),
        cmocka_unit_test(swapping_before_and_after_turns_signs_and_keeps_p),
        cmocka_unit_test(the_non_central_t_is_right_where_r_gives_up),
        cmocka_unit_test(a_share_reaches_its_target_exactly),
        cmocka_unit_test(tango_is_symmetric_and_holds_the_estimate),
        cmocka_unit_test(freeman_halton_on_two_by_two_is_fisher),
        cmocka_unit_test(holm_keeps_order_and_missing),
        cmocka_unit_test(a_lone_small_cell_in_one_row_cannot_be_hidden),
    };
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
