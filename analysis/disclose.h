/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * disclose.h - which cells of a published table must be hidden, so that no small
 * one can be seen or worked out from the totals.
 *
 * Cells from 1 to THRESHOLD - 1 are small; zeros are shown; the totals of rows,
 * columns and all are published. A hidden cell is safe when it lies on a
 * closed path of hidden cells (Gusfield 1988, SIAM J Comput 17:552): all of
 * them hold at least 1, so along such a path counts can be shifted by one.
 */
#ifndef ET_DISCLOSE_H
#define ET_DISCLOSE_H

#include <stdbool.h>
#include <stddef.h>

enum { ET_DISCLOSE_MAX = 64 }; /* rows, and columns */

struct et_disclose {
    long n_primary;
    long least;       /* fewest cells hidden in all; -1: cannot be done or too many to try */
    double solutions; /* how many sets of that size do it; NaN where `least` is -1 */
};

/* HIDDEN [rows][columns] is filled with one such set; all of what is not 0 if least is -1. */
struct et_disclose et_disclose(const long *counts, size_t rows, size_t columns, long threshold,
                               bool *hidden);

#endif
