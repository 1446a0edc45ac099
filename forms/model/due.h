/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * due.h - when a person should answer a wave.
 *
 * A wave is counted from a day: the form's first wave from the day the course
 * began, a wave "= other + 90 days" from that wave's day, any other from the
 * day the course ended.
 */
#ifndef ET_DUE_H
#define ET_DUE_H

#include <stdbool.h>
#include <stdint.h>

struct et_form;
struct et_register;

enum et_due {
    ET_DUE_UNKNOWN, /* the register does not say when */
    ET_DUE_LATER,
    ET_DUE_NOW,
    ET_DUE_PASSED,
};

/* The wave's day for a person with these facts; false if it is not known. */
bool et_due_day(const struct et_form *form, uint32_t wave, const struct et_register *facts,
                int32_t *day);

/*
 * Where TODAY stands. A wave without a window begins on its day and never
 * passes.
 */
enum et_due et_due_at(const struct et_form *form, uint32_t wave, const struct et_register *facts,
                      int32_t today);

#endif
