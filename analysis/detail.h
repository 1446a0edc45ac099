/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * detail.h - behind one indicator: its items, whether they hold together, who
 * changed more than by chance, and whether those who were lost were different.
 */
#ifndef ET_DETAIL_H
#define ET_DETAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/paired.h"

struct et_arena;
struct et_compare_how;
struct et_dataset;
struct et_measure;

struct et_item_change {
    uint32_t variable;
    struct et_paired paired;
    double p; /* Wilcoxon-Pratt, exact where it can be */
    bool is_hidden;
};

struct et_detail {
    struct et_item_change *items;
    size_t item_count;
    /* reliability in the first wave of the two; NaN where it is not defined */
    size_t n_complete;
    double alpha, omega;
    struct et_interval feldt;
    /* changed by more than 1.96 x the error of a difference: Jacobson & Truax (1991) */
    bool has_reliable;
    long reliable_up, reliable_down;
    double least_reliable;
    /* those without the later wave, against those with it, at the start; NaN where
     * either are fewer than ET_SMALL_GROUP, unless the comparison is internal */
    size_t n_lost, n_stayed;
    double lost_diff, lost_g, lost_p; /* stayed - lost */
    bool is_lost_exact;
};

/* Of everyone. Lives in ARENA. */
const struct et_detail *et_detail(const struct et_dataset *data, const struct et_measure *measure,
                                  const struct et_compare_how *how, struct et_arena *arena);

#endif
