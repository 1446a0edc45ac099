/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/homography.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { UNKNOWNS = 8 };

/* Paper is taken in units of 10 cm, so that the equations are well scaled. */
static const double unit_um = 100000;

/* Gauss with partial pivoting; false if singular. */
static bool solve(double a[UNKNOWNS][UNKNOWNS + 1], size_t n)
{
    for (size_t column = 0; column < n; column++) {
        size_t pivot = column;
        for (size_t row = column + 1; row < n; row++)
            if (fabs(a[row][column]) > fabs(a[pivot][column]))
                pivot = row;
        if (!(fabs(a[pivot][column]) > 1e-9))
            return false;
        for (size_t k = 0; k <= n; k++) {
            double swap = a[column][k];
            a[column][k] = a[pivot][k];
            a[pivot][k] = swap;
        }
        for (size_t row = 0; row < n; row++) {
            double factor = row == column ? 0 : a[row][column] / a[column][column];
            for (size_t k = column; k <= n && factor != 0; k++)
                a[row][k] -= factor * a[column][k];
        }
    }
    for (size_t row = 0; row < n; row++)
        a[row][n] /= a[row][row];
    return true;
}

/* Adds the square of one equation, r . x = right, to the normal equations. */
static void add_equation(double a[UNKNOWNS][UNKNOWNS + 1], const double r[UNKNOWNS], double right,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            a[i][j] += r[i] * r[j];
        a[i][n] += r[i] * right;
    }
}

bool et_homography_fit(const struct et_point *paper, const struct et_point *image, size_t count,
                       struct et_homography *homography)
{
    assert(count >= 3 && count <= ET_HOMOGRAPHY_POINTS);
    /* with 3 points the last two unknowns, the perspective, are left at 0 */
    size_t n = count == 3 ? 6 : UNKNOWNS;
    double a[UNKNOWNS][UNKNOWNS + 1] = {{0}};
    double size = 1;
    for (size_t i = 0; i < count; i++)
        size = fmax(size, fmax(fabs(image[i].x), fabs(image[i].y)));
    for (size_t i = 0; i < count; i++) {
        double x = paper[i].x / unit_um, y = paper[i].y / unit_um;
        double u = image[i].x / size, v = image[i].y / size;
        const double for_u[UNKNOWNS] = {x, y, 1, 0, 0, 0, -x * u, -y * u};
        const double for_v[UNKNOWNS] = {0, 0, 0, x, y, 1, -x * v, -y * v};
        add_equation(a, for_u, u, n);
        add_equation(a, for_v, v, n);
    }
    if (!solve(a, n))
        return false;
    struct et_homography h = {{0}};
    for (size_t i = 0; i < n; i++)
        h.m[i] = a[i][n] * (i < 6 ? size : 1) / (i % 3 == 2 ? 1 : unit_um);
    h.m[8] = 1;
    for (size_t i = 0; i < 9; i++)
        if (!isfinite(h.m[i]))
            return false;
    *homography = h;
    return true;
}

struct et_point et_homography_at(const struct et_homography *homography, double x_um, double y_um)
{
    const double *m = homography->m;
    double w = m[6] * x_um + m[7] * y_um + m[8];
    return (struct et_point){(m[0] * x_um + m[1] * y_um + m[2]) / w,
                             (m[3] * x_um + m[4] * y_um + m[5]) / w};
}

struct et_local et_homography_near(const struct et_homography *homography, double x_um, double y_um)
{
    const double step = 2000;
    struct et_local local = {.at = et_homography_at(homography, x_um, y_um)};
    struct et_point right = et_homography_at(homography, x_um + step, y_um);
    struct et_point left = et_homography_at(homography, x_um - step, y_um);
    struct et_point below = et_homography_at(homography, x_um, y_um + step);
    struct et_point above = et_homography_at(homography, x_um, y_um - step);
    local.along_x =
        (struct et_point){(right.x - left.x) / (2 * step), (right.y - left.y) / (2 * step)};
    local.along_y =
        (struct et_point){(below.x - above.x) / (2 * step), (below.y - above.y) / (2 * step)};
    return local;
}
