/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * contrast.h - the difference between groups in how they changed: a part of
 * compare.h, used by compare.c alone.
 */
#ifndef ET_CONTRAST_H
#define ET_CONTRAST_H

#include <stddef.h>

struct et_compare;
struct et_contrast;

/* The contrast of MEASURE between the groups FROM up to, not including, END. */
struct et_contrast et_contrast(const struct et_compare *compare, size_t measure, size_t from,
                               size_t end);

#endif
