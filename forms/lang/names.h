/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names.h - a table from names to indices, so that a form of 100,000
 * questions compiles in linear time.
 */
#ifndef ET_NAMES_H
#define ET_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct et_names {
    struct et_names_slot {
        const char *name; /* borrowed; NULL: free */
        uint32_t hash, value;
    } * slots;
    size_t count, room;
};

/* What NAME was put with, or UINT32_MAX. */
uint32_t et_names_get(const struct et_names *names, const char *name);

/*
 * Puts NAME unless it is there: returns UINT32_MAX if it was put, else what
 * it was put with before. NAME must outlive the table.
 */
uint32_t et_names_put(struct et_names *names, const char *name, uint32_t value);

void et_names_free(struct et_names *names);

#endif
