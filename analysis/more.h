/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * more.h - what compare says of everyone beyond before and after: three waves
 * or more, codes that match in part, paper against kiosk, looking back
 * (then-test), and choices without order.
 */
#ifndef ET_MORE_H
#define ET_MORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/nominal.h"
#include "analysis/paired.h"
#include "analysis/unpaired.h"
#include "analysis/waves.h"

struct et_arena;
struct et_compare;

/* Two of the waves: Wilcoxon-Pratt, for shares McNemar mid-p; Holm over the pairs. */
struct et_wave_pair {
    uint32_t from, to;
    size_t n;
    double change, p, p_holm;
};

struct et_more_waves {
    size_t measure;
    uint32_t waves[ET_WAVES_K];
    size_t wave_count;
    double means[ET_WAVES_K]; /* of complete rows */
    struct et_waves test;     /* Friedman; of a share it is Cochran's Q */
    struct et_wave_pair *pairs;
    size_t pair_count;
};

/* All rows, with both answers or one: random intercept, REML. */
struct et_more_partial {
    size_t measure;
    size_t n_both, n_one;
    double change, p;
    struct et_interval limits;
};

/* Those who answered on paper (read or keyed) against those at the kiosk. */
struct et_more_mode {
    size_t measure;
    uint32_t wave;
    struct et_unpaired kiosk_paper; /* second minus first: paper less kiosk */
};

/* Howard (1979): how it was said to have been, when asked afterwards. */
struct et_more_then {
    uint32_t variable, base;
    uint32_t before, after;
    size_t n; /* with all three */
    struct et_paired change, looking_back, shift;
};

struct et_more_list {
    uint32_t variable, from, to;
    const struct et_list *list;
    struct et_nominal nominal;
};

struct et_more {
    struct et_more_waves *waves;
    struct et_more_partial *partials;
    struct et_more_mode *modes;
    struct et_more_then *thens;
    struct et_more_list *lists;
    size_t wave_count, partial_count, mode_count, then_count, list_count;
};

/* Of everyone; what fewer than ET_SMALL_GROUP people are in is left out unless internal. */
const struct et_more *et_more(const struct et_compare *compare, struct et_arena *arena);

#endif
