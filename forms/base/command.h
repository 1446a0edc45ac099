/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * command.h - how a room offers its commands, and what each is handed.
 *
 * A room's commands.c holds one table of pointers, ended by NULL; the
 * front door includes nothing else of the room.
 */
#ifndef ET_COMMAND_H
#define ET_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "forms/base/random.h"
#include "forms/base/status.h"

enum et_format { ET_FORMAT_TEXT, ET_FORMAT_JSON, ET_FORMAT_LINE, ET_FORMAT_CSV };

struct et_option {
    const char *name;  /* "wave": --wave */
    char letter;       /* 'o': -o; 0 if none */
    const char *value; /* what stands behind it, "W"; NULL: a switch */
    const char *help;  /* N_("...") */
};

struct et_args; /* the parsed command line of one command */

/* What main hands to every command: nothing below main asks the system. */
struct et_run {
    const char *survey; /* the survey file: -s, $ETAPP_SURVEY, "survey.etapp" */
    bool is_quiet;
    enum et_format format;
    int64_t (*clock)(void); /* seconds since 1970 */
    int64_t fixed_time;     /* SOURCE_DATE_EPOCH; -1: none; only for test files */
    bool has_seed;          /* ETAPP_SEED; only for test files */
    uint64_t seed;
    const char *(*user)(void); /* who works: for the audit trail; asked when needed */
    FILE *out, *err;
};

struct et_command {
    const char *name;
    const char *synopsis;            /* "FORM... [--fix]" */
    const char *summary;             /* N_("one line") */
    const char *details;             /* N_("paragraphs") for --help, or NULL */
    const struct et_option *options; /* ended by a name of NULL; NULL: none */
    unsigned formats;                /* bit set of 1 << et_format beyond text */
    enum et_status (*run)(struct et_run *run, const struct et_args *args);
    /* “etapp help WORD” where WORD is no command: explains it, or returns false; or NULL. */
    bool (*explain)(struct et_run *run, const char *word);
};

/* The value behind an option, the last one given, or NULL. */
const char *et_args_value(const struct et_args *args, const char *option);
bool et_args_has(const struct et_args *args, const char *option);
/* The I-th value of an option that may be repeated, or NULL. */
const char *et_args_nth(const struct et_args *args, const char *option, size_t i);
/* The words that are no options. */
size_t et_args_count(const struct et_args *args);
const char *et_args_word(const struct et_args *args, size_t i);

/*
 * The whole number behind OPTION within LOW..HIGH, or FALLBACK where it is not
 * given; says what is wrong and returns false otherwise (end with ET_USAGE).
 */
bool et_args_int(struct et_run *run, const struct et_args *args, const char *option, long low,
                 long high, long fallback, long *value);

/* "etapp: " and the sentence on stderr. */
void et_run_say(struct et_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says what ERROR holds (its status in words if no sentence), returns it. */
enum et_status et_run_fail(struct et_run *run, const struct et_error *error);

/* Says that the usage is wrong, with the hint where help is; ET_USAGE. */
enum et_status et_run_usage(struct et_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Finds the command in TABLES (COUNT of them), parses its words and runs it;
 * also answers help, --help and --version. ARGV[0] is the program.
 */
enum et_status et_command_main(struct et_run *run, const char *version,
                               const struct et_command *const *const *tables, size_t count,
                               int argc, char **argv);

#endif
