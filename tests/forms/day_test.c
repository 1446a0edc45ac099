/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>
#include <time.h>

#include "forms/model/day.h"

static int32_t day(const char *text)
{
    int32_t days = INT32_MIN;
    if (!et_day_read(text, &days))
        fail_msg("%s is a day", text);
    return days;
}

static void days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("1969-12-31"), -1);
    assert_int_equal(day("2000-03-01"), 11017);
    assert_int_equal(day("2026-06-05"), 20609);
    assert_int_equal(day("0001-01-01"), -719162);
    assert_int_equal(day("9999-12-31"), 2932896);
}

static void every_day_of_ten_thousand_years_reads_back(void **state)
{
    (void)state;
    for (int32_t d = day("0001-01-01"); d <= day("9999-12-31"); d++) {
        int year, month, of_month;
        int32_t again = 0;
        et_day_split(d, &year, &month, &of_month);
        if (!et_day_from(year, month, of_month, &again) || again != d)
            fail_msg("day %d came back as %d", d, again);
    }
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"",           "2026-02-29",  "1900-02-29", "2026-13-01",
                               "2026-00-10", "2026-04-31",  "2026-4-3",   "0000-01-01",
                               "2026/04/03", "2026-04-03 ", "-026-04-03", "2026-04-0"};
    int32_t days = 7;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (et_day_read(bad[i], &days))
            fail_msg("%s is no day", bad[i]);
    assert_int_equal(days, 7);
    assert_true(et_day_read("2000-02-29", &days));
}

static void months_later_is_the_same_day_or_the_last(void **state)
{
    (void)state;
    assert_int_equal(et_day_add_months(day("2026-01-31"), 1), day("2026-02-28"));
    assert_int_equal(et_day_add_months(day("2023-12-15"), 2), day("2024-02-15"));
    assert_int_equal(et_day_add_months(day("2024-03-31"), -1), day("2024-02-29"));
    assert_int_equal(et_day_add_months(day("2026-05-05"), 24), day("2028-05-05"));
}

static void the_day_is_the_local_one(void **state)
{
    (void)state;
    assert_int_equal(setenv("TZ", "CET-1", 1), 0);
    tzset();
    assert_int_equal(et_day_of(23 * 3600 + 1800), 1); /* 23:30 in London */
    assert_int_equal(setenv("TZ", "UTC0", 1), 0);
    tzset();
    assert_int_equal(et_day_of(23 * 3600 + 1800), 0);
}

static void a_day_is_written_as_it_is_read(void **state)
{
    (void)state;
    char text[11];
    et_day_write(day("2026-06-05"), text);
    assert_string_equal(text, "2026-06-05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(every_day_of_ten_thousand_years_reads_back),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(months_later_is_the_same_day_or_the_last),
        cmocka_unit_test(the_day_is_the_local_one),
        cmocka_unit_test(a_day_is_written_as_it_is_read),
    };
    return cmocka_run_group_tests_name("day", tests, NULL, NULL);
}
