/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is hidden cannot be worked out: every table that could be is tried. */
#include <stdlib.h>
#include <string.h>

#include "analysis/protect.h"
#include "forms/base/random.h"
#include "tests/unit.h"

/* Two sexes at three sites: groups 0-1 sexes, 2-4 sites, 5-10 sex within site. */
enum { SEXES = 2, SITES = 3, CELLS = SEXES * SITES, GROUPS = SEXES + SITES + CELLS, MOST = 60 };

struct world {
    uint32_t sex[MOST], site[MOST], cell[MOST];
    const uint32_t *roles[3];
    size_t people;
    bool is_in[MOST];
};

static void fill(struct world *w, const int counts[CELLS])
{
    w->people = 0;
    for (uint32_t c = 0; c < CELLS; c++)
        for (int i = 0; i < counts[c]; i++) {
            w->sex[w->people] = c % SEXES;
            w->site[w->people] = SEXES + c / SEXES;
            w->cell[w->people] = SEXES + SITES + c;
            w->is_in[w->people++] = true;
        }
    w->roles[0] = w->sex;
    w->roles[1] = w->site;
    w->roles[2] = w->cell;
}

static int group_sum(const int counts[CELLS], size_t group)
{
    int sum = 0;
    for (size_t c = 0; c < CELLS; c++)
        if (group == c % SEXES || group == SEXES + c / SEXES || group == SEXES + SITES + c)
            sum += counts[c];
    return sum;
}

static void protect(const struct world *w, size_t roles, size_t groups, bool *hidden)
{
    struct et_protect *p = et_protect_new(w->roles, roles, w->people, groups);
    et_protect_table(p, w->is_in, hidden);
    et_protect_free(p);
}

struct tries {
    const int *truth;
    const bool *hidden;
    bool has_other[GROUPS]; /* a table that fits what is shown, with another sum here */
};

/* Every table with the same total, cell by cell. */
static void try_out(struct tries *t, int counts[CELLS], size_t cell, int left)
{
    if (cell + 1 < CELLS) {
        for (counts[cell] = 0; counts[cell] <= left; counts[cell]++)
            try_out(t, counts, cell + 1, left - counts[cell]);
        return;
    }
    /* cppcheck-suppress arrayIndexOutOfBoundsCond ; cell is the last one here */
    counts[cell] = left;
    for (size_t g = 0; g < GROUPS; g++)
        if (!t->hidden[g] && group_sum(counts, g) != group_sum(t->truth, g))
            return;
    for (size_t g = 0; g < GROUPS; g++)
        t->has_other[g] |= group_sum(counts, g) != group_sum(t->truth, g);
}

static void nothing_hidden_can_be_worked_out(void **state)
{
    (void)state;
    struct et_random random = et_random_seeded(11);
    size_t tried = 0;
    for (int round = 0; round < 30; round++) {
        struct world w;
        int counts[CELLS], scratch[CELLS], total = 0;
        bool hidden[GROUPS] = {false}, must[GROUPS];
        for (size_t c = 0; c < CELLS; c++) {
            counts[c] = (int)et_random_below(&random, 8);
            total += counts[c];
        }
        if (total > 24)
            continue;
        fill(&w, counts);
        for (size_t g = 0; g < GROUPS; g++)
            must[g] = hidden[g] = group_sum(counts, g) > 0 && group_sum(counts, g) < 5;
        protect(&w, 3, GROUPS, hidden);
        struct tries tries = {.truth = counts, .hidden = hidden};
        try_out(&tries, scratch, 0, total);
        for (size_t g = 0; g < GROUPS; g++) {
            assert_true(hidden[g] || !must[g]);
            assert_true(!must[g] || tries.has_other[g]);
            tried += must[g];
        }
    }
    assert_true(tried > 20);
}

static void one_small_group_takes_the_smallest_other_with_it(void **state)
{
    (void)state;
    struct world w;
    const int counts[CELLS] = {3, 0, 9, 0, 7, 0};
    bool hidden[SEXES + SITES] = {false, false, true, false, false};
    fill(&w, counts);
    protect(&w, 2, SEXES + SITES, hidden);
    assert_true(hidden[2] && !hidden[3] && hidden[4]); /* 3, 9, 7 */
    assert_false(hidden[0] || hidden[1]);
}

static void two_hidden_of_one_and_two_people_are_still_too_few_together(void **state)
{
    (void)state;
    struct world w;
    const int counts[CELLS] = {1, 0, 2, 0, 20, 0};
    bool hidden[SEXES + SITES] = {false, false, true, true, false};
    fill(&w, counts);
    protect(&w, 2, SEXES + SITES, hidden);
    assert_true(hidden[4]);
}

static void a_group_that_another_role_repeats_is_hidden_there_too(void **state)
{
    (void)state;
    struct world w;
    /* the first sex is at the first site alone, 3 people; the second sex elsewhere */
    const int counts[CELLS] = {3, 0, 0, 9, 0, 9};
    bool hidden[SEXES + SITES] = {true, false, true, false, false};
    fill(&w, counts);
    protect(&w, 2, SEXES + SITES, hidden);
    assert_true(hidden[1]);              /* else the total tells */
    assert_true(hidden[3] || hidden[4]); /* else the sites do */
}

static void nothing_small_hides_nothing(void **state)
{
    (void)state;
    struct world w;
    const int counts[CELLS] = {5, 5, 5, 5, 5, 5};
    bool hidden[GROUPS] = {false};
    fill(&w, counts);
    protect(&w, 3, GROUPS, hidden);
    for (size_t g = 0; g < GROUPS; g++)
        assert_false(hidden[g]);
    w.people = 0;
    protect(&w, 3, GROUPS, hidden);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_hidden_can_be_worked_out),
        cmocka_unit_test(one_small_group_takes_the_smallest_other_with_it),
        cmocka_unit_test(two_hidden_of_one_and_two_people_are_still_too_few_together),
        cmocka_unit_test(a_group_that_another_role_repeats_is_hidden_there_too),
        cmocka_unit_test(nothing_small_hides_nothing),
    };
    return cmocka_run_group_tests_name("protect", tests, NULL, NULL);
}
