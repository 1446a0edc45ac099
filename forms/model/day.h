/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * day.h - the calendar: days since 1970-01-01, proleptic Gregorian.
 */
#ifndef ET_DAY_H
#define ET_DAY_H

#include <stdbool.h>
#include <stdint.h>

/* The day's number; false if there is no such day. Years 1 to 9999. */
bool et_day_from(int year, int month, int day, int32_t *days);
void et_day_split(int32_t days, int *year, int *month, int *day);

/* "2026-06-05" to a day and back; TEXT holds 11 bytes. */
bool et_day_read(const char *text, int32_t *days);
void et_day_write(int32_t days, char text[11]);

/* COUNT months later: the same day of the month, or its last. */
int32_t et_day_add_months(int32_t days, int32_t count);

/* The local day of a time in seconds since 1970. */
int32_t et_day_of(int64_t seconds);

#endif
