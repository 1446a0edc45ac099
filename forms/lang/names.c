/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/names.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261U;
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619U;
    return hash;
}

/* The slot that holds NAME, or the free one where it belongs. */
static struct et_names_slot *slot_of(const struct et_names *names, const char *name, uint32_t hash)
{
    size_t mask = names->room - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        struct et_names_slot *slot = &names->slots[at];
        if (slot->name == NULL || (slot->hash == hash && strcmp(slot->name, name) == 0))
            return slot;
    }
}

static void grow(struct et_names *names)
{
    struct et_names old = *names;
    names->room = old.room == 0 ? 64 : old.room * 2;
    names->slots = et_alloc(names->room * sizeof *names->slots);
    memset(names->slots, 0, names->room * sizeof *names->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].name != NULL)
            *slot_of(names, old.slots[i].name, old.slots[i].hash) = old.slots[i];
    free(old.slots);
}

uint32_t et_names_get(const struct et_names *names, const char *name)
{
    if (names->room == 0)
        return UINT32_MAX;
    const struct et_names_slot *slot = slot_of(names, name, hash_of(name));
    return slot->name != NULL ? slot->value : UINT32_MAX;
}

uint32_t et_names_put(struct et_names *names, const char *name, uint32_t value)
{
    if (2 * (names->count + 1) > names->room)
        grow(names);
    uint32_t hash = hash_of(name);
    struct et_names_slot *slot = slot_of(names, name, hash);
    if (slot->name != NULL)
        return slot->value;
    *slot = (struct et_names_slot){name, hash, value};
    names->count++;
    return UINT32_MAX;
}

void et_names_free(struct et_names *names)
{
    free(names->slots);
    *names = (struct et_names){0};
}
