/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/share.h"

#include <math.h>

#include "analysis/dist.h"

static const struct et_interval nowhere = {NAN, NAN};

static double z_of(double alpha)
{
    return et_dist_normal_quantile(1 - alpha / 2);
}

struct et_interval et_share_wilson(long x, long n, double alpha)
{
    if (n <= 0)
        return nowhere;
    double z = z_of(alpha), m = (double)n, p = (double)x / m;
    double centre = (p + z * z / (2 * m)) / (1 + z * z / m);
    double half = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
    return (struct et_interval){x == 0 ? 0 : centre - half, x == n ? 1 : centre + half};
}

struct et_interval et_share_exact(long x, long n, double alpha)
{
    if (n <= 0)
        return nowhere;
    double a = (double)x, b = (double)(n - x);
    return (struct et_interval){
        x == 0 ? 0 : et_dist_beta_quantile(alpha / 2, a, b + 1),
        x == n ? 1 : et_dist_beta_quantile(1 - alpha / 2, a + 1, b),
    };
}

struct et_interval et_share_jeffreys(long x, long n, double alpha)
{
    if (n <= 0)
        return nowhere;
    double a = (double)x + 0.5, b = (double)(n - x) + 0.5;
    return (struct et_interval){
        x == 0 ? 0 : et_dist_beta_quantile(alpha / 2, a, b),
        x == n ? 1 : et_dist_beta_quantile(1 - alpha / 2, a, b),
    };
}

struct et_interval et_share_agresti_coull(long x, long n, double alpha)
{
    if (n <= 0)
        return nowhere;
    double z = z_of(alpha), m = (double)n + z * z, p = ((double)x + z * z / 2) / m;
    double half = z * sqrt(p * (1 - p) / m);
    return (struct et_interval){p - half, p + half};
}

/* Tango (1998), equations 3 and 8: the score at a difference of DELTA. */
static double tango_score(double b, double c, double n, double delta)
{
    double B = -b - c + (2 * n - b + c) * delta, C = -c * delta * (1 - delta);
    double root = sqrt(fmax(0, B * B - 8 * n * C));
    double q = B > 0 ? -2 * C / (B + root) : (root - B) / (4 * n);
    double top = b - c - n * delta, variance = n * (2 * q + delta * (1 - delta));
    if (variance <= 0)
        return top == 0 ? 0 : copysign(INFINITY, top);
    return top / sqrt(variance);
}

/* The score falls as delta grows: where it passes WANT. */
static double tango_limit(double b, double c, double n, double want)
{
    double low = -1, high = 1;
    for (int i = 0; i < 200; i++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        if (tango_score(b, c, n, middle) > want)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

struct et_interval et_share_tango(long up, long down, long n, double alpha)
{
    if (n <= 0)
        return nowhere;
    double z = z_of(alpha), b = (double)up, c = (double)down, m = (double)n;
    return (struct et_interval){
        down == n ? -1 : tango_limit(b, c, m, z),
        up == n ? 1 : tango_limit(b, c, m, -z),
    };
}

struct et_interval et_share_newcombe(long x1, long n1, long x2, long n2, double alpha)
{
    if (n1 <= 0 || n2 <= 0)
        return nowhere;
    struct et_interval w1 = et_share_wilson(x1, n1, alpha), w2 = et_share_wilson(x2, n2, alpha);
    double p1 = (double)x1 / (double)n1, p2 = (double)x2 / (double)n2, d = p2 - p1;
    return (struct et_interval){
        d - hypot(p2 - w2.low, w1.high - p1),
        d + hypot(w2.high - p2, p1 - w1.low),
    };
}

struct et_share_test et_share_test(long x, long n, double p0)
{
    struct et_share_test test = {NAN, NAN, NAN, NAN};
    if (n <= 0 || !(p0 >= 0 && p0 <= 1))
        return test;
    test.less = et_dist_binomial_lower(x, n, p0);
    test.greater = et_dist_binomial_upper(x, n, p0);
    double point = et_dist_binomial(x, n, p0), limit = point * (1 + 1e-7);
    test.midp_less = test.less - point / 2;
    double sum = 0;
    for (long k = 0; k <= n; k++) {
        double p = et_dist_binomial(k, n, p0);
        sum += p <= limit ? p : 0;
    }
    test.two = fmin(1, sum);
    return test;
}

bool et_share_reaches(int64_t x, int64_t n, int64_t percent_num, int64_t percent_den, bool at_most)
{
    __extension__ typedef __int128 wide;
    wide have = (wide)x * 100 * percent_den, want = (wide)percent_num * n;
    return at_most ? have <= want : have >= want;
}
