/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.h - counts in rows and columns: independence, and two shares.
 *
 * NaN is "not defined", or for an exact p "too many tables".
 */
#ifndef ET_TABLE_H
#define ET_TABLE_H

#include <stddef.h>

#include "analysis/share.h"

struct et_table {
    size_t rows, columns; /* those that hold anything */
    long n;
    double chi2, df, p; /* Pearson (1900) */
    double cramers_v;   /* Cramer (1946), 21.9 */
    double least_expected;
    double fisher_p; /* Freeman & Halton (1951, Biometrika 38:141) */
};

/* COUNTS is [rows][columns]; empty rows and columns are left out. */
struct et_table et_table(const long *counts, size_t rows, size_t columns);

/* x1 of n1 against x2 of n2; differences are second minus first. */
struct et_two_shares {
    double p1, p2, diff;
    struct et_interval newcombe;
    double fisher_p;     /* two-sided: the tables that are no likelier (Fisher 1935) */
    double fisher_mid_p; /* less half of the observed table */
    double chi2, chi2_p;
    double chi2_nminus1_p; /* Campbell (2007, Stat Med 26:3661) */
};
struct et_two_shares et_table_two(long x1, long n1, long x2, long n2, double alpha);

#endif
