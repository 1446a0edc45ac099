/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random.h - random bytes for ids, serials and simulation.
 *
 * A source is either the system's own (for every live file) or seeded, which
 * gives the same bytes for the same seed and is allowed in test files only.
 * Keys never come from here: see crypto.h.
 */
#ifndef ET_RANDOM_H
#define ET_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_random {
    bool is_seeded;
    uint64_t seed, counter;
};

/* The system's randomness. */
struct et_random et_random_system(void);

/* The same bytes each time for the same SEED. */
struct et_random et_random_seeded(uint64_t seed);

void et_random_bytes(struct et_random *random, void *bytes, size_t count);

/* Evenly from 0 to BOUND - 1; BOUND > 0. */
uint32_t et_random_below(struct et_random *random, uint32_t bound);

/* Evenly from [0, 1), and from the standard normal distribution. */
double et_random_unit(struct et_random *random);
double et_random_normal(struct et_random *random);

#endif
