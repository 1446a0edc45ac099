/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * roster.h - people and what became of them, from a spreadsheet's CSV.
 *
 * The first line names the columns, in English or Swedish, or as --map says;
 * columns that are no fact of the register (a name, above all) are left out.
 */
#ifndef ET_ROSTER_H
#define ET_ROSTER_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/base/status.h"
#include "forms/model/answer.h"

struct et_arena;
struct et_args;
struct et_run;

struct et_roster_row {
    uint32_t code;
    bool has_code;
    struct et_register facts; /* NULL and ET_NO_DATE where not said */
    uint32_t line;
};

struct et_roster {
    const struct et_roster_row *rows;
    size_t count;
};

/*
 * Reads the file at PATH; says every fault on stderr, with line and column.
 * WANTS_CODES: each row must have a code, else none may.
 */
enum et_status et_roster_read(struct et_run *run, const struct et_args *args, const char *path,
                              bool wants_codes, struct et_arena *arena, struct et_roster *roster);

/* The facts given by --site, --course, --language, --started, --ended, --exit. */
enum et_status et_roster_options(struct et_run *run, const struct et_args *args,
                                 struct et_register *facts);

/* Reads one fact's TEXT into *facts; says what is wrong with it, or NULL. */
const char *et_roster_fact(const char *fact, const char *text, struct et_register *facts);

#endif
