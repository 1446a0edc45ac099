/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan.h - how many participants are needed to see a change or to secure a
 * target, and what a given number can show.
 *
 * Power is the probability that the test turns out significant in the right
 * direction. Shares are 0 to 1; NaN out: not defined.
 */
#ifndef ET_PLAN_H
#define ET_PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum { ET_PLAN_MAX = 20000 }; /* pairs, or people */

enum et_plan_test {
    ET_PLAN_T,        /* paired t: CHANGE and SD of the differences */
    ET_PLAN_WILCOXON, /* Pratt, simulated: normal differences, rounded to STEP if it is not 0 */
    ET_PLAN_MCNEMAR,  /* shares UP and DOWN of all who changed to yes and to no */
    ET_PLAN_SHARE,    /* exact binomial test of SHARE against TARGET */
};

struct et_plan {
    enum et_plan_test test;
    double alpha; /* of one tail */
    double change, sd, step;
    double up, down;
    bool is_exact; /* McNemar: the exact test, not mid-p */
    double share, target;
    uint64_t seed; /* of the simulation: the same seed, the same answer */
    long rounds;
};

/*
 * t: non-central t. McNemar: over all numbers of changes, then of rises among
 * them, no approximation. Wilcoxon: the share of ROUNDS that came out
 * significant; beyond 300 pairs their p is asymptotic.
 */
double et_plan_power(const struct et_plan *plan, long n);

/* The least n from which on (power saws where counts are few) POWER is held; 0: over the most. */
long et_plan_needed(const struct et_plan *plan, double power);

/*
 * The least change, the least share UP given DOWN, or the share nearest to TARGET
 * on SHARE's side of it, that N show with POWER; NaN where none is enough.
 */
double et_plan_least(const struct et_plan *plan, long n, double power);

/* The probability that the count itself reaches the target: x of N >= (or <=) TARGET. */
double et_plan_chance(const struct et_plan *plan, long n, bool is_at_most);

/* To enrol, so that N are expected to be left when the share ATTRITION is lost. */
long et_plan_enrol(long n, double attrition);

#endif
