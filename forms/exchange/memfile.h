/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memfile.h - a file in memory with a path, for a library that reads and
 * writes nothing but files.
 */
#ifndef ET_MEMFILE_H
#define ET_MEMFILE_H

#include <stddef.h>

#include "forms/base/status.h"

struct et_str;

struct et_memfile {
    int descriptor;
    char path[32]; /* good for as long as the file is open */
};

/*
 * Makes a file that holds SIZE bytes. Close it with et_memfile_close.
 *
 * Errors: ET_IO
 */
enum et_status et_memfile_open(const void *bytes, size_t size, struct et_memfile *file,
                               struct et_error *error);

/* Adds all that the file holds to OUT. Errors: ET_IO. */
enum et_status et_memfile_read(const struct et_memfile *file, struct et_str *out,
                               struct et_error *error);

void et_memfile_close(struct et_memfile *file);

#endif
