/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names.h - the names behind codes, if a course leader keeps any: a table of
 * code and name beside the survey file, never in it.
 */
#ifndef ET_NAMES_H
#define ET_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;

struct et_names {
    const struct et_named {
        uint32_t code;
        const char *name;
    } * items;
    size_t count;
    const char *path; /* of the file, NULL if there is none */
};

/*
 * Reads SURVEY.names ("halland.etapp.names"), or else the same without the
 * survey file's own ending ("halland.names"). No such file is no error. Two
 * columns, code and name; a first line that holds no code is a heading.
 *
 * Errors: ET_IO; ET_INPUT for a code that is none, with file and line.
 */
enum et_status et_names_read(const char *survey, struct et_arena *arena, struct et_names *names,
                             struct et_error *error);

/* The name behind CODE, "" if it is not known. */
const char *et_names_of(const struct et_names *names, uint32_t code);

#endif
