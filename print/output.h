/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * output.h - a file that is made whole beside its place, and put there only
 * when something else (the survey file) has agreed.
 *
 * Opened before the work begins, so that a folder that cannot be written to is
 * noticed at once. What is no regular file (a device, a pipe, "-") is written
 * to directly.
 */
#ifndef ET_OUTPUT_H
#define ET_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/base/status.h"

struct et_output {
    const char *path; /* borrowed */
    char *part;       /* the file beside it, owned, or NULL */
    int fd;
    bool is_unnamed; /* has no name yet: if the program dies, nothing is left */
};

/* Errors: ET_IO. Every output that was opened ends in et_output_drop. */
enum et_status et_output_open(struct et_output *output, const char *path, struct et_error *error);
/* Writes all of it and syncs. Errors: ET_IO, also for a full disk. */
enum et_status et_output_write(struct et_output *output, const void *bytes, size_t size,
                               struct et_error *error);
/*
 * Closes what was written, to be placed later: for whoever has many. What had
 * no name gets one beside its place. Errors: ET_IO.
 */
enum et_status et_output_shut(struct et_output *output, struct et_error *error);
/* Puts the file in its place. Errors: ET_IO. */
enum et_status et_output_place(struct et_output *output, struct et_error *error);
/* Takes away what is not in its place; does nothing where all is. */
void et_output_drop(struct et_output *output);

#endif
