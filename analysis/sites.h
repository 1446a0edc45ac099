/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sites.h - several sites' or courses' estimates as one, and groups compared.
 *
 * NaN is "not defined".
 */
#ifndef ET_SITES_H
#define ET_SITES_H

#include <stddef.h>

#include "analysis/share.h"

struct et_sites {
    size_t k;
    double fixed, fixed_se, q, q_df, q_p; /* Cochran (1954, Biometrics 10:101) */
    double i2, tau2_dl, dl, dl_se;   /* DerSimonian & Laird (1986, Control Clin Trials 7:177) */
    double tau2_reml, reml, reml_se; /* Viechtbauer (2005, J Educ Behav Stat 30:261) */
    double hksj_se, hksj_p;          /* Hartung & Knapp (2001, Stat Med 20:3875), no truncation */
    struct et_interval hksj;
};
/* Estimates Y with variances V > 0. */
struct et_sites et_sites(const double *y, const double *v, size_t k, double alpha);

/* K groups: VALUES[i] belongs to GROUP[i] < k. */
struct et_groups {
    double kw, kw_df, kw_p; /* Kruskal & Wallis (1952, JASA 47:583) */
    double f, f_df1, f_df2, f_p;
    double welch, welch_df2, welch_p; /* Welch (1951, Biometrika 38:330) */
};
struct et_groups et_sites_groups(const double *values, const size_t *group, size_t n, size_t k);

/* after ~ before + group: adjusted differences against group 0 (index 1..k-1). */
enum { ET_GROUPS_MAX = 32 };
struct et_ancova {
    double diff[ET_GROUPS_MAX], se[ET_GROUPS_MAX], df, f, f_p;
};
struct et_ancova et_sites_ancova(const double *pre, const double *post, const size_t *group,
                                 size_t n, size_t k);

#endif
