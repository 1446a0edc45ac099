/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unit.h - cmocka with the headers it needs, and a comparison of doubles:
 * cmocka 1.1.5 compares through float, too coarse for statistics.
 */
#ifndef ET_UNIT_H
#define ET_UNIT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define assert_near(got, want, tolerance)                                                          \
    do {                                                                                           \
        double got_ = (got), want_ = (want), tolerance_ = (tolerance);                             \
        if (!(fabs(got_ - want_) <= tolerance_))                                                   \
            fail_msg("%s is %.17g, not %.17g within %g", #got, got_, want_, tolerance_);           \
    } while (0)

#endif
