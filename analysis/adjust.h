/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * adjust.h - p values of several questions at once.
 *
 * Holm (1979, Scand J Stat 6:65), Hochberg (1988, Biometrika 75:800),
 * Benjamini & Hochberg (1995, JRSS B 57:289), Benjamini & Yekutieli (2001,
 * Ann Stat 29:1165). A p that is NaN is not counted and stays NaN.
 */
#ifndef ET_ADJUST_H
#define ET_ADJUST_H

#include <stddef.h>

enum et_adjust {
    ET_ADJUST_BONFERRONI,
    ET_ADJUST_HOLM,
    ET_ADJUST_HOCHBERG,
    ET_ADJUST_BH,
    ET_ADJUST_BY,
    ET_ADJUST_COUNT
};

/* "bonferroni", "holm" ...; static. */
const char *et_adjust_word(enum et_adjust method);

void et_adjust(enum et_adjust method, const double *p, size_t n, double *adjusted);

#endif
