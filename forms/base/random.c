/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/random.h"

#include <assert.h>
#include <math.h>

#include "forms/base/crypto.h"

struct et_random et_random_system(void)
{
    return (struct et_random){.is_seeded = false};
}

struct et_random et_random_seeded(uint64_t seed)
{
    return (struct et_random){.is_seeded = true, .seed = seed};
}

void et_random_bytes(struct et_random *random, void *bytes, size_t count)
{
    if (random->is_seeded)
        et_crypto_stream(random->seed, random->counter++, bytes, count);
    else
        et_crypto_random(bytes, count);
}

static uint64_t next64(struct et_random *random)
{
    unsigned char bytes[8];
    et_random_bytes(random, bytes, sizeof bytes);
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        value = value << 8 | bytes[i];
    return value;
}

uint32_t et_random_below(struct et_random *random, uint32_t bound)
{
    assert(bound > 0);
    uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    uint64_t value;
    do
        value = next64(random);
    while (value >= limit);
    return (uint32_t)(value % bound);
}

double et_random_unit(struct et_random *random)
{
    return (double)(next64(random) >> 11) * 0x1p-53;
}

double et_random_normal(struct et_random *random)
{
    /* Box & Muller (1958, p. 610); 1 - u is never 0. */
    double radius = sqrt(-2.0 * log(1.0 - et_random_unit(random)));
    return radius * cos(2.0 * acos(-1.0) * et_random_unit(random));
}
