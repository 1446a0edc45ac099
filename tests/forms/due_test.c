/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include "forms/model/answer.h"
#include "forms/model/day.h"
#include "forms/model/due.h"
#include "forms/model/form.h"

static const struct et_wave waves[] = {
    {.id = "before", .after = ET_NONE, .has_window = true, -14, 7},
    {.id = "after", .after = ET_NONE},
    {.id = "followup", .after = 1, .offset = 90, .offset_unit = 'd', .has_window = true, -14, 30},
    {.id = "year", .after = 2, .offset = 9, .offset_unit = 'm'},
};
static const struct et_form form = {.waves = waves, .wave_count = 4};

static int32_t day(const char *text)
{
    int32_t found = 0;
    assert_true(et_day_read(text, &found));
    return found;
}

static struct et_register facts(const char *started, const char *ended)
{
    return (struct et_register){.started = started != NULL ? day(started) : ET_NO_DATE,
                                .ended = ended != NULL ? day(ended) : ET_NO_DATE};
}

static void the_first_wave_is_counted_from_the_start(void **state)
{
    (void)state;
    struct et_register f = facts("2026-01-12", NULL);
    assert_int_equal(et_due_at(&form, 0, &f, day("2025-12-28")), ET_DUE_LATER);
    assert_int_equal(et_due_at(&form, 0, &f, day("2025-12-29")), ET_DUE_NOW);
    assert_int_equal(et_due_at(&form, 0, &f, day("2026-01-19")), ET_DUE_NOW);
    assert_int_equal(et_due_at(&form, 0, &f, day("2026-01-20")), ET_DUE_PASSED);
    assert_int_equal(et_due_at(&form, 1, &f, day("2026-01-20")), ET_DUE_UNKNOWN);
}

static void later_waves_are_counted_from_the_end(void **state)
{
    (void)state;
    struct et_register f = facts(NULL, "2026-06-05");
    int32_t found;
    assert_int_equal(et_due_at(&form, 0, &f, day("2026-06-05")), ET_DUE_UNKNOWN);
    assert_int_equal(et_due_at(&form, 1, &f, day("2026-06-04")), ET_DUE_LATER);
    assert_int_equal(et_due_at(&form, 1, &f, day("2030-06-05")), ET_DUE_NOW); /* no window */
    assert_true(et_due_day(&form, 2, &f, &found));
    assert_int_equal(found, day("2026-09-03"));
    assert_int_equal(et_due_at(&form, 2, &f, day("2026-10-03")), ET_DUE_NOW);
    assert_int_equal(et_due_at(&form, 2, &f, day("2026-10-04")), ET_DUE_PASSED);
    assert_true(et_due_day(&form, 3, &f, &found));
    assert_int_equal(found, et_day_add_months(day("2026-06-05"), 9) + 90);
}

static void waves_in_a_ring_do_not_hang(void **state)
{
    (void)state;
    static const struct et_wave ring[] = {{.id = "a", .after = 1}, {.id = "b", .after = 0}};
    const struct et_form odd = {.waves = ring, .wave_count = 2};
    struct et_register f = facts("2026-01-12", "2026-06-05");
    assert_int_equal(et_due_at(&odd, 0, &f, 0), ET_DUE_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_wave_is_counted_from_the_start),
        cmocka_unit_test(later_waves_are_counted_from_the_end),
        cmocka_unit_test(waves_in_a_ring_do_not_hang),
    };
    return cmocka_run_group_tests_name("due", tests, NULL, NULL);
}
