/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/day.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

enum { ERA_DAYS = 146097, EPOCH = 719468 }; /* 400 years; 0000-03-01 to 1970 */

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return lengths[month - 1] + (month == 2 && is_leap);
}

bool et_day_from(int year, int month, int day, int32_t *days)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > month_length(year, month))
        return false;
    /* Years that begin in March have their leap day last. */
    int y = year - (month <= 2);
    int era = y / 400, of_era = y % 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    *days = era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
    return true;
}

void et_day_split(int32_t days, int *year, int *month, int *day)
{
    int64_t shifted = (int64_t)days + EPOCH;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int of_era = (int)(shifted - era * ERA_DAYS);
    int years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * years + years / 4 - years / 100);
    int m = (5 * of_year + 2) / 153;
    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = (int)(years + era * 400) + (*month <= 2);
}

/* COUNT digits at *TEXT, moved past; -1 if they are not there. */
static int digits(const char **text, int count)
{
    int number = 0;
    for (; count > 0; count--, (*text)++) {
        if (**text < '0' || **text > '9')
            return -1;
        number = number * 10 + (**text - '0');
    }
    return number;
}

bool et_day_read(const char *text, int32_t *days)
{
    int year = digits(&text, 4);
    if (year < 0 || *text++ != '-')
        return false;
    int month = digits(&text, 2);
    if (month < 0 || *text++ != '-')
        return false;
    int day = digits(&text, 2);
    return day >= 0 && *text == '\0' && et_day_from(year, month, day, days);
}

void et_day_write(int32_t days, char text[11])
{
    int year, month, day;
    et_day_split(days, &year, &month, &day);
    assert(year >= 0 && year <= 9999);
    (void)snprintf(text, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
                   (unsigned)day % 100);
}

int32_t et_day_add_months(int32_t days, int32_t count)
{
    int year, month, day;
    et_day_split(days, &year, &month, &day);
    int64_t months = (int64_t)year * 12 + month - 1 + count;
    if (months < 12)
        months = 12;
    if (months > 9999 * 12 + 11)
        months = 9999 * 12 + 11;
    year = (int)(months / 12);
    month = (int)(months % 12) + 1;
    int last = month_length(year, month);
    int32_t later = 0;
    (void)et_day_from(year, month, day < last ? day : last, &later);
    return later;
}

int32_t et_day_of(int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm local;
    int32_t days = 0;
    if (localtime_r(&time, &local) == NULL ||
        !et_day_from(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, &days))
        return (int32_t)(seconds / 86400);
    return days;
}
