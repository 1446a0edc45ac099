/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/dist.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

double et_dist_normal_lower(double z)
{
    return 0.5 * erfc(-z * M_SQRT1_2);
}

double et_dist_normal_two(double z)
{
    return isnan(z) ? NAN : erfc(fabs(z) * M_SQRT1_2);
}

double et_dist_normal_quantile(double p)
{
    return p > 0 && p < 1 ? gsl_cdf_ugaussian_Pinv(p) : NAN;
}

double et_dist_t_upper(double t, double df)
{
    return df > 0 && !isnan(t) ? gsl_cdf_tdist_Q(t, df) : NAN;
}

double et_dist_t_two(double t, double df)
{
    return fmin(1, 2 * et_dist_t_upper(fabs(t), df));
}

double et_dist_t_quantile(double p, double df)
{
    if (!(p > 0 && p < 1 && df > 0))
        return NAN;
    gsl_set_error_handler_off();
    double t = gsl_cdf_tdist_Pinv(p, df);
    for (int i = 0; i < 3; i++) { /* polish: Pinv stops at 1e-9 or so */
        double step = (gsl_cdf_tdist_P(t, df) - p) / gsl_ran_tdist_pdf(t, df);
        if (!isfinite(step))
            break;
        t -= step;
    }
    return t;
}

double et_dist_chi2_upper(double x, double df)
{
    return df > 0 && !isnan(x) ? gsl_cdf_chisq_Q(x, df) : NAN;
}

double et_dist_f_upper(double f, double df1, double df2)
{
    return df1 > 0 && df2 > 0 && !isnan(f) ? gsl_cdf_fdist_Q(f, df1, df2) : NAN;
}

double et_dist_f_quantile(double p, double df1, double df2)
{
    double b = et_dist_beta_quantile(p, df1 / 2, df2 / 2);
    return df2 * b / (df1 * (1 - b));
}

/* Bisection: slower than Pinv, which is known to stop short near the ends. */
double et_dist_beta_quantile(double p, double a, double b)
{
    if (!(p > 0 && p < 1 && a > 0 && b > 0))
        return NAN;
    double low = 0, high = 1;
    for (int i = 0; i < 1100 && high - low > DBL_EPSILON / 4 * high; i++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        bool is_below =
            p < 0.5 ? gsl_cdf_beta_P(middle, a, b) < p : gsl_cdf_beta_Q(middle, a, b) > 1 - p;
        if (is_below)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

double et_dist_binomial(long k, long n, double p)
{
    if (k < 0 || k > n || !(p >= 0 && p <= 1))
        return k < 0 || k > n ? 0 : NAN;
    return gsl_ran_binomial_pdf((unsigned)k, p, (unsigned)n);
}

double et_dist_binomial_lower(long k, long n, double p)
{
    if (k < 0)
        return 0;
    return k >= n ? 1 : gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n);
}

double et_dist_binomial_upper(long k, long n, double p)
{
    if (k <= 0)
        return 1;
    return k > n ? 0 : gsl_cdf_binomial_Q((unsigned)(k - 1), p, (unsigned)n);
}

double et_dist_ln_factorial(long n)
{
    return n < 0 ? NAN : gsl_sf_lnfact((unsigned)n);
}

double et_dist_ln_gamma(double x)
{
    return x > 0 ? gsl_sf_lngamma(x) : NAN;
}

double et_dist_ln_choose(long n, long k)
{
    return k < 0 || k > n ? -INFINITY : gsl_sf_lnchoose((unsigned)n, (unsigned)k);
}

enum { NODES = 16, PANELS = 12 };

struct chi { /* s = chi / sqrt(df) and the part of its line that matters */
    double df, log_scale, low, high;
};

static double chi_log_density(const struct chi *chi, double s)
{
    return chi->log_scale + (chi->df - 1) * log(s) - chi->df * s * s / 2;
}

/* Where the log density has fallen by 45 (3e-20) from its top. */
static struct chi chi_line(double df)
{
    struct chi chi = {.df = df};
    chi.log_scale = M_LN2 + df / 2 * log(df / 2) - gsl_sf_lngamma(df / 2);
    double top = df > 1 ? sqrt((df - 1) / df) : 1e-9;
    double floor = chi_log_density(&chi, top) - 45, step = 1 / sqrt(2 * df);
    double high = top + step, low = top - step;
    while (chi_log_density(&chi, high) > floor)
        high += step;
    while (low > 0 && chi_log_density(&chi, low) > floor)
        low -= step;
    chi.low = fmax(low, 0);
    chi.high = high;
    return chi;
}

static double nct_stretch(const gsl_integration_glfixed_table *table, const struct chi *chi,
                          double t, double ncp, double from, double to)
{
    double sum = 0, width = (to - from) / PANELS;
    for (int panel = 0; panel < PANELS && width > 0; panel++) {
        double low = from + panel * width;
        for (size_t i = 0; i < NODES; i++) {
            double s, weight;
            gsl_integration_glfixed_point(low, low + width, i, &s, &weight, table);
            if (s > 0)
                sum += weight * et_dist_normal_lower(t * s - ncp) * exp(chi_log_density(chi, s));
        }
    }
    return sum;
}

static double within(double x, double low, double high)
{
    return fmin(fmax(x, low), high);
}

/* The normal's step, at ncp / t and 1 / t wide, gets stretches of its own. */
static double nct_lower(const gsl_integration_glfixed_table *table, const struct chi *chi, double t,
                        double ncp)
{
    double edges[5] = {chi->low, chi->low, chi->high, chi->high, chi->high};
    if (t != 0) {
        double centre = ncp / t, half = 9 / fabs(t);
        edges[1] = within(centre - half, chi->low, chi->high);
        edges[2] = within(centre, chi->low, chi->high);
        edges[3] = within(centre + half, chi->low, chi->high);
    }
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += nct_stretch(table, chi, t, ncp, edges[i], edges[i + 1]);
    return sum;
}

double et_dist_nct_lower(double t, double df, double ncp)
{
    if (!(df > 0) || !isfinite(t) || !isfinite(ncp))
        return NAN;
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
    struct chi chi = chi_line(df);
    double lower = nct_lower(table, &chi, t, ncp);
    gsl_integration_glfixed_table_free(table);
    return lower;
}

/* False position (Illinois) from a bracket; P(T <= t) falls as ncp grows. */
double et_dist_nct_ncp(double t, double df, double p)
{
    if (!(df > 0) || !isfinite(t) || !(p > 0 && p < 1))
        return NAN;
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
    struct chi chi = chi_line(df);
    double spread = 2 + fabs(t) / sqrt(2 * df);
    double low = t - spread, high = t + spread, f_low, f_high;
    while ((f_low = nct_lower(table, &chi, t, low) - p) < 0)
        low -= spread;
    while ((f_high = nct_lower(table, &chi, t, high) - p) > 0)
        high += spread;
    double best = low;
    for (int i = 0, side = 0; i < 200 && high - low > 1e-13 * (1 + fabs(low)); i++) {
        double next = (low * f_high - high * f_low) / (f_high - f_low);
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        double f = nct_lower(table, &chi, t, next) - p;
        best = next;
        if (fabs(f) < 1e-15)
            break;
        if (f > 0) {
            low = next, f_low = f;
            f_high = side == 1 ? f_high / 2 : f_high;
            side = 1;
        } else {
            high = next, f_high = f;
            f_low = side == -1 ? f_low / 2 : f_low;
            side = -1;
        }
    }
    gsl_integration_glfixed_table_free(table);
    return best;
}
