/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mixed.c - the random-intercept model of waves.h. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/describe.h"
#include "analysis/dist.h"
#include "analysis/linear.h"
#include "analysis/waves.h"

enum { K = ET_WAVES_K };

struct data {
    const double *x; /* [n][k] */
    size_t n, k, n_obs;
};

struct fit {
    double xvx[K * K]; /* inverse: the covariance of the estimates */
    double beta[K];
    double deviance; /* -2 log REML, constants left out */
};

/* The design is the wave's indicator, so that X'V^-1 X is nearly diagonal. */
static bool fit_at(const struct data *data, double sigma2, double tau2, struct fit *fit)
{
    size_t k = data->k;
    double xvy[K] = {0}, yvy = 0, log_v = 0;
    memset(fit->xvx, 0, sizeof fit->xvx);
    for (size_t i = 0; i < data->n; i++) {
        const double *row = data->x + i * k;
        size_t seen[K], m = 0;
        double sum = 0;
        for (size_t j = 0; j < k; j++)
            if (!isnan(row[j])) {
                seen[m++] = j;
                sum += row[j];
            }
        double shrink = tau2 / (sigma2 + (double)m * tau2); /* V^-1 = (I - shrink 11') / sigma2 */
        log_v += m == 0 ? 0 : (double)(m - 1) * log(sigma2) + log(sigma2 + (double)m * tau2);
        for (size_t a = 0; a < m; a++) {
            xvy[seen[a]] += (row[seen[a]] - shrink * sum) / sigma2;
            yvy += row[seen[a]] * (row[seen[a]] - shrink * sum) / sigma2;
            for (size_t b = 0; b < m; b++)
                fit->xvx[seen[a] * k + seen[b]] += ((a == b) - shrink) / sigma2;
        }
    }
    double log_x = et_linear_log_det(fit->xvx, k);
    if (isnan(log_x) || !et_linear_invert(fit->xvx, k))
        return false;
    double explained = 0;
    for (size_t a = 0; a < k; a++) {
        fit->beta[a] = 0;
        for (size_t b = 0; b < k; b++)
            fit->beta[a] += fit->xvx[a * k + b] * xvy[b];
        explained += fit->beta[a] * xvy[a];
    }
    fit->deviance = log_v + log_x + yvy - explained;
    return true;
}

/* At a given ratio, sigma2 has a closed form: the deviance profiled over it. */
static double profile(const struct data *data, double ratio, double *sigma2)
{
    struct fit fit;
    if (!fit_at(data, 1, ratio, &fit))
        return NAN;
    double df = (double)(data->n_obs - data->k);
    /* fit.deviance = logs + rss at sigma2 = 1 */
    double logs = 0, rss;
    for (size_t i = 0; i < data->n; i++) {
        size_t m = 0;
        for (size_t j = 0; j < data->k; j++)
            m += isnan(data->x[i * data->k + j]) ? 0 : 1;
        logs += log1p((double)m * ratio);
    }
    double xvx[K * K];
    memcpy(xvx, fit.xvx, sizeof xvx);
    logs -= et_linear_log_det(xvx, data->k); /* of the inverse */
    rss = fit.deviance - logs;
    *sigma2 = rss / df;
    return logs + df * log(rss / df) + df;
}

/* The slope of the profile at a log ratio, by five points (Abramowitz & Stegun 25.3.6). */
static double slope(const struct data *data, double at)
{
    const double h = 4e-3;
    double s, a = profile(data, exp(at - 2 * h), &s), b = profile(data, exp(at - h), &s);
    double c = profile(data, exp(at + h), &s), d = profile(data, exp(at + 2 * h), &s);
    return (a - 8 * b + 8 * c - d) / (12 * h);
}

/* Golden section finds the lowest point to 1e-8 at best: a few secant steps more. */
static double flat_point(const struct data *data, double at)
{
    double next = at + 1e-3, f = slope(data, at), f_next = slope(data, next);
    for (int i = 0; i < 8 && f_next != f; i++) {
        double step = f_next * (next - at) / (f_next - f);
        if (!(fabs(step) < 0.1))
            return at;
        at = next, f = f_next;
        next -= step;
        f_next = slope(data, next);
        if (fabs(step) < 1e-11)
            break;
    }
    return next;
}

/* Golden section over the log of the ratio; 0 itself is tried too. */
static bool best_ratio(const struct data *data, double *ratio, double *sigma2)
{
    const double golden = 0.6180339887498949;
    double low = log(1e-8), high = log(1e8);
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double fa = profile(data, exp(a), sigma2), fb = profile(data, exp(b), sigma2);
    for (int i = 0; i < 100; i++) {
        if (fa <= fb) {
            high = b, b = a, fb = fa;
            a = high - golden * (high - low);
            fa = profile(data, exp(a), sigma2);
        } else {
            low = a, a = b, fa = fb;
            b = low + golden * (high - low);
            fb = profile(data, exp(b), sigma2);
        }
    }
    *ratio = exp(flat_point(data, (low + high) / 2));
    double best = profile(data, *ratio, sigma2), s0, none = profile(data, 0, &s0);
    if (isnan(best) || isnan(none))
        return false;
    if (none <= best + 1e-10) {
        *ratio = 0;
        *sigma2 = s0;
    }
    return *sigma2 > 0;
}

static double deviance(const struct data *data, double sigma2, double tau2)
{
    struct fit fit;
    return fit_at(data, sigma2, tau2, &fit) ? fit.deviance : NAN;
}

/* The covariance of (sigma2, tau2): twice the inverse of the deviance's curvature. */
static bool variance_of_variances(const struct data *data, double s, double t, double *a)
{
    double h = 1e-3 * s, k = 1e-3 * t, f = deviance(data, s, t);
    a[0] = (deviance(data, s + h, t) - 2 * f + deviance(data, s - h, t)) / (h * h);
    a[3] = (deviance(data, s, t + k) - 2 * f + deviance(data, s, t - k)) / (k * k);
    a[1] = a[2] = (deviance(data, s + h, t + k) - deviance(data, s + h, t - k) -
                   deviance(data, s - h, t + k) + deviance(data, s - h, t - k)) /
                  (4 * h * k);
    if (!et_linear_invert(a, 2))
        return false;
    for (int i = 0; i < 4; i++)
        a[i] *= 2;
    return a[0] > 0 && a[3] > 0;
}

/* The variance of wave J's mean less wave 1's (J = 0: of wave 1's mean). */
static double contrast(const struct fit *fit, size_t k, size_t j)
{
    const double *c = fit->xvx;
    return j == 0 ? c[0] : c[0] + c[j * k + j] - 2 * c[j];
}

static void satterthwaite(const struct data *data, struct et_mixed *m, const struct fit *fit)
{
    double s = m->sigma2, t = m->tau2, a[4], h = 1e-4 * s, k = 1e-4 * t;
    bool is_inside = t > 0 && variance_of_variances(data, s, t, a);
    struct fit s1, s0, t1, t0;
    if (is_inside)
        is_inside = fit_at(data, s + h, t, &s1) && fit_at(data, s - h, t, &s0) &&
                    fit_at(data, s, t + k, &t1) && fit_at(data, s, t - k, &t0);
    for (size_t j = 0; j < data->k; j++) {
        double v = contrast(fit, data->k, j);
        m->estimate[j] = fit->beta[j] - (j == 0 ? 0 : fit->beta[0]);
        m->se[j] = sqrt(v);
        m->df[j] = (double)(data->n_obs - data->k); /* tau2 = 0: plain regression */
        if (is_inside) {
            double gs = (contrast(&s1, data->k, j) - contrast(&s0, data->k, j)) / (2 * h);
            double gt = (contrast(&t1, data->k, j) - contrast(&t0, data->k, j)) / (2 * k);
            m->df[j] = 2 * v * v / (gs * gs * a[0] + 2 * gs * gt * a[1] + gt * gt * a[3]);
        }
        m->p[j] = et_dist_t_two(m->estimate[j] / m->se[j], m->df[j]);
    }
}

struct et_mixed et_waves_mixed(const double *x, size_t n, size_t k)
{
    struct et_mixed m = {.sigma2 = NAN, .tau2 = NAN};
    struct data data = {x, n, k, 0};
    size_t in_wave[K] = {0};
    for (size_t j = 0; j < K; j++)
        m.estimate[j] = m.se[j] = m.df[j] = m.p[j] = NAN;
    if (k < 2 || k > K)
        return m;
    for (size_t i = 0; i < n; i++) {
        size_t before = m.n_obs;
        for (size_t j = 0; j < k; j++)
            if (!isnan(x[i * k + j])) {
                m.n_obs++;
                in_wave[j]++;
            }
        m.n_people += m.n_obs > before;
    }
    data.n_obs = m.n_obs;
    for (size_t j = 0; j < k; j++)
        if (in_wave[j] == 0)
            return m;
    double ratio, sigma2;
    struct fit fit;
    if (m.n_obs <= k + 1 || !best_ratio(&data, &ratio, &sigma2) ||
        !fit_at(&data, sigma2, ratio * sigma2, &fit))
        return m;
    m.sigma2 = sigma2;
    m.tau2 = ratio * sigma2;
    satterthwaite(&data, &m, &fit);
    return m;
}
