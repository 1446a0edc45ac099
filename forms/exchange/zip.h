/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zip.h - ZIP archives in memory, read and written: the only <zlib.h>.
 *
 * The directory at the archive's end is read by hand. Everything is checked
 * and limited: a small file may claim to hold gigabytes.
 */
#ifndef ET_ZIP_H
#define ET_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "forms/base/str.h"

struct et_arena;

enum {
    ET_ZIP_ENTRIES_MAX = 10000,
    ET_ZIP_MEMBER_MAX = 128 << 20, /* bytes of one member, inflated */
    ET_ZIP_TOTAL_MAX = 256 << 20,  /* of all that are read */
    ET_ZIP_RATIO_MAX = 250,        /* inflated to packed, over ET_ZIP_RATIO_FROM */
    ET_ZIP_RATIO_FROM = 16 << 20,
};

struct et_zip_entry {
    const char *name;
    uint32_t packed, size, offset, checksum;
    uint16_t method, flags;
};

/* Borrows the bytes that it was opened on. */
struct et_zip {
    const unsigned char *bytes;
    size_t size, inflated;
    const struct et_zip_entry *entries;
    size_t count;
};

/* Reads the directory into ARENA. Errors: ET_INPUT. */
enum et_status et_zip_open(struct et_arena *arena, const void *bytes, size_t size,
                           struct et_zip *zip, struct et_error *error);

/* The member called NAME (in any case, as Windows has it), or NULL. */
const struct et_zip_entry *et_zip_find(const struct et_zip *zip, const char *name);

/*
 * Inflates a member. *bytes is the caller's, to free(), with a NUL behind.
 * Errors: ET_INPUT: damaged, encrypted, packed in another way, too large.
 */
enum et_status et_zip_read(struct et_zip *zip, const struct et_zip_entry *entry, char **bytes,
                           size_t *size, struct et_error *error);

/* An archive being written; start from ET_ZIP_WRITER_EMPTY. */
struct et_zip_writer {
    struct et_str out, directory;
    unsigned count;
};
#define ET_ZIP_WRITER_EMPTY                                                                        \
    {                                                                                              \
        ET_STR_EMPTY, ET_STR_EMPTY, 0                                                              \
    }

/* Adds a member, deflated; always dated 1980-01-01, for the same bytes each time. */
void et_zip_add(struct et_zip_writer *writer, const char *name, const void *bytes, size_t size);
/* Closes the archive into OUT and frees the writer. */
void et_zip_end(struct et_zip_writer *writer, struct et_str *out);

#endif
