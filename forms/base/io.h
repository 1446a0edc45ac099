/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * io.h - whole files: read within a limit, written so that a reader sees the
 * old file or the new one and never half of either.
 */
#ifndef ET_IO_H
#define ET_IO_H

#include <stddef.h>

#include "forms/base/status.h"

/*
 * Reads the file at PATH, "-" being standard input, of at most LIMIT bytes.
 *
 * Ownership: *bytes is the caller's, to free(); a NUL stands behind *size.
 * Errors:    ET_IO, and ET_INPUT if the file is larger than LIMIT.
 */
enum et_status et_io_read(const char *path, size_t limit, char **bytes, size_t *size,
                          struct et_error *error);

/*
 * Puts SIZE bytes at PATH: written beside it, synced, then renamed over it,
 * and the folder synced. "-" is standard output. On failure PATH is as it was.
 *
 * Errors: ET_IO (also for a full disk).
 */
enum et_status et_io_write(const char *path, const void *bytes, size_t size,
                           struct et_error *error);

/* The last part of PATH, and the folder before it ("." if none; caller frees). */
const char *et_io_name(const char *path);
char *et_io_folder(const char *path);

#endif
