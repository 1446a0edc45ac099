/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * waves.h - the same people three times or more.
 *
 * X is [n][k], a missing value NaN. The rank tests and the analysis of
 * variance use complete rows; the mixed model uses all. NaN out: not defined.
 */
#ifndef ET_WAVES_H
#define ET_WAVES_H

#include <stddef.h>

enum { ET_WAVES_K = 16 };

struct et_waves {
    size_t k, n_complete;
    /* Friedman (1937), ties corrected for; on yes/no it is Cochran's Q (1950, Biometrika 37:256) */
    double friedman, friedman_df, friedman_p;
    double friedman_exact_p; /* within-row permutations; NaN if too many */
    double kendall_w;        /* Kendall & Babington Smith (1939) */
    double iman, iman_p;     /* Iman & Davenport (1980, Commun Stat A 9:571) */
    /* analysis of variance with repeated measures */
    double f, f_df1, f_df2, f_p;
    double gg_epsilon, gg_p; /* Greenhouse & Geisser (1959, Psychometrika 24:95) */
    double hf_epsilon;       /* Huynh & Feldt (1976, J Educ Stat 1:69), not clipped at 1 */
};
struct et_waves et_waves(const double *x, size_t n, size_t k);

/*
 * Random intercept a person, wave as a factor, REML (Patterson & Thompson
 * 1971, Biometrika 58:545); degrees of freedom by Satterthwaite's method
 * (Fai & Cornelius 1996, J Stat Comput Simul 54:363). Estimates are against
 * wave 1: index 0 is the intercept.
 */
struct et_mixed {
    size_t n_obs, n_people;
    double sigma2, tau2;
    double estimate[ET_WAVES_K], se[ET_WAVES_K], df[ET_WAVES_K], p[ET_WAVES_K];
};
struct et_mixed et_waves_mixed(const double *x, size_t n, size_t k);

#endif
