/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * simulate.h - plausible answers of people who are not: for trying out a form
 * and for the demonstration. The same person always answers the same, and has
 * a trait that all scale questions share, so that waves of one person agree.
 */
#ifndef ET_SIMULATE_H
#define ET_SIMULATE_H

#include <stdint.h>

#include "forms/model/answer.h"

struct et_arena;
struct et_form;

struct et_simulated {
    uint64_t seed;                   /* of the whole simulation */
    uint32_t person;                 /* the participant's code */
    double change;                   /* scale steps that later waves are higher by, on average */
    const struct et_register *facts; /* may be NULL */
    int32_t today;
};

/*
 * The answers in WAVE, routed by the form: what is asked has a value or is
 * ET_STATE_BLANK, the rest is ET_STATE_NOT_ASKED. Lives in ARENA.
 */
struct et_record *et_simulate(struct et_arena *arena, const struct et_form *form, uint32_t wave,
                              const struct et_simulated *who);

#endif
