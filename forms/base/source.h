/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * source.h - a text that messages point into: a form, a PO file, a CSV file.
 */
#ifndef ET_SOURCE_H
#define ET_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

/* Bytes from begin up to, not including, end. */
struct et_span {
    uint32_t begin, end;
};

struct et_source; /* a name, the bytes, and where its lines begin */

enum { ET_SOURCE_MAX = 16 << 20 }; /* bytes; a larger file is refused */

/* Copies the bytes (at most ET_SOURCE_MAX). Free with et_source_free. */
struct et_source *et_source_new(const char *name, const char *bytes, size_t size);
void et_source_free(struct et_source *source);

/* Reads the file at PATH. Errors: ET_IO, ET_INPUT (too large). */
enum et_status et_source_read(const char *path, struct et_source **source, struct et_error *error);

const char *et_source_name(const struct et_source *source);
const char *et_source_text(const struct et_source *source); /* NUL behind it */
uint32_t et_source_size(const struct et_source *source);

/* Line and column of a byte, both from 1; columns count characters. */
void et_source_place(const struct et_source *source, uint32_t byte, uint32_t *line,
                     uint32_t *column);
/* The line that a byte stands on, without its end. */
struct et_span et_source_line(const struct et_source *source, uint32_t byte);

#endif
