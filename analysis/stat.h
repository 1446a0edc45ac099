/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stat.h - the engine on a plain table: `etapp stat KIND FILE.csv`.
 *
 * A kind reads its columns and puts its statistics under their names.
 */
#ifndef ET_STAT_H
#define ET_STAT_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/columns.h"
#include "analysis/results.h"
#include "analysis/share.h"

struct et_arena;
struct et_paired;

struct et_stat_param {
    const char *name, *value;
};

struct et_stat_job {
    const struct et_columns *csv;
    struct et_arena *arena;
    const struct et_stat_param *params;
    size_t param_count;
    double alpha;
    struct et_results *results;
    struct et_error *error;
};

struct et_stat_kind {
    const char *name;    /* "paired" */
    const char *columns; /* "code,pre,post": for people */
    const char *params;  /* "reliability,sd_pre", or "" */
    const char *summary; /* N_() */
    enum et_status (*run)(struct et_stat_job *job);
};

extern const struct et_stat_kind et_stat_kinds[]; /* ended by a name of NULL */
const struct et_stat_kind *et_stat_kind(const char *name);

/* ---- what kinds share ------------------------------------------------------ */

const char *et_stat_param(const struct et_stat_job *job, const char *name);
/* A number; FALLBACK where it is not given. ET_INPUT if it is none. */
enum et_status et_stat_param_number(const struct et_stat_job *job, const char *name,
                                    double fallback, double *value);

/* The columns after `code` (or all, where there is none): [rows][*k], NaN missing. */
enum et_status et_stat_matrix(struct et_stat_job *job, double **x, size_t *k);

/* The different words of a column, sorted; INDEX[row] is its word's. No empty ones. */
struct et_stat_words {
    const char **words;
    size_t count, *index;
};
enum et_status et_stat_words(struct et_stat_job *job, const char *column,
                             struct et_stat_words *words);

/* STEM_lo and STEM_hi. */
void et_stat_interval(struct et_stat_job *job, struct et_interval interval, const char *why,
                      const char *stem);

enum et_status et_stat_paired(struct et_stat_job *job);
enum et_status et_stat_then_test(struct et_stat_job *job);
enum et_status et_stat_partial(struct et_stat_job *job);
enum et_status et_stat_rci(struct et_stat_job *job);
enum et_status et_stat_binary(struct et_stat_job *job);
enum et_status et_stat_binary_rows(struct et_stat_job *job);
enum et_status et_stat_nominal(struct et_stat_job *job);
enum et_status et_stat_two_proportions(struct et_stat_job *job);
enum et_status et_stat_table_rxc(struct et_stat_job *job);
enum et_status et_stat_disclosure(struct et_stat_job *job);
enum et_status et_stat_target(struct et_stat_job *job);
enum et_status et_stat_waves(struct et_stat_job *job);
enum et_status et_stat_waves_binary(struct et_stat_job *job);
enum et_status et_stat_unpaired(struct et_stat_job *job);
enum et_status et_stat_groups(struct et_stat_job *job);
enum et_status et_stat_site_summary(struct et_stat_job *job);
enum et_status et_stat_attrition(struct et_stat_job *job);
enum et_status et_stat_multiplicity(struct et_stat_job *job);
enum et_status et_stat_reliability(struct et_stat_job *job);

#endif
