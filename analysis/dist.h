/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dist.h - the distributions that the tests are made of: the only <gsl/...>.
 *
 * Domains: df > 0, n >= 0, 0 <= p <= 1; quantiles take 0 < p < 1. Outside of
 * them the result is NaN, which in this room always means "not defined" and is
 * never shown (results.h turns it into null with a reason).
 */
#ifndef ET_DIST_H
#define ET_DIST_H

double et_dist_normal_lower(double z);
double et_dist_normal_two(double z); /* P(|Z| >= |z|) */
double et_dist_normal_quantile(double p);

double et_dist_t_upper(double t, double df);
double et_dist_t_two(double t, double df);
double et_dist_t_quantile(double p, double df);

double et_dist_chi2_upper(double x, double df);

double et_dist_f_upper(double f, double df1, double df2);
double et_dist_f_quantile(double p, double df1, double df2);

double et_dist_beta_quantile(double p, double a, double b);

/* X ~ Bin(n, p): P(X = k), P(X <= k), P(X >= k); k may lie outside 0..n. */
double et_dist_binomial(long k, long n, double p);
double et_dist_binomial_lower(long k, long n, double p);
double et_dist_binomial_upper(long k, long n, double p);

double et_dist_ln_factorial(long n);
double et_dist_ln_gamma(double x);
double et_dist_ln_choose(long n, long k);

/*
 * The non-central t: P(T <= t) with DF and non-centrality NCP, and the NCP for
 * which P(T <= t) is P (Steiger & Fouladi 1997, What if there were no
 * significance tests?, ch. 9). By quadrature over the chi distribution, since GSL has
 * no non-central t and R's pt() gives up at |ncp| > 37.62.
 */
double et_dist_nct_lower(double t, double df, double ncp);
double et_dist_nct_ncp(double t, double df, double p);

#endif
