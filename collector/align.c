/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "forms/base/arena.h"

/*
 * The matched filter: the mean inside a square against the lightest of what
 * stands on each of its four sides, on an integral image of about 75 dpi.
 */
struct integral {
    uint32_t *sums; /* (width + 1) * (height + 1) */
    int width, height, factor;
};

static struct integral integral_of(const struct et_image *image, int factor)
{
    struct integral all = {
        .factor = factor, .width = image->width / factor, .height = image->height / factor};
    size_t stride = (size_t)all.width + 1;
    all.sums = et_alloc(stride * ((size_t)all.height + 1) * sizeof *all.sums);
    memset(all.sums, 0, stride * sizeof *all.sums);
    uint32_t area = (uint32_t)(factor * factor);
    for (size_t y = 0; y < (size_t)all.height; y++) {
        uint32_t row = 0;
        uint32_t *to = all.sums + (y + 1) * stride;
        const unsigned char *from = image->pixels + y * (size_t)factor * (size_t)image->width;
        to[0] = 0;
        for (size_t x = 0; x < (size_t)all.width; x++) {
            uint32_t sum = 0;
            for (size_t j = 0; j < (size_t)factor; j++)
                for (size_t i = 0; i < (size_t)factor; i++)
                    sum += from[j * (size_t)image->width + x * (size_t)factor + i];
            row += sum / area;
            to[x + 1] = to[x + 1 - stride] + row;
        }
    }
    return all;
}

/* The mean within left..right - 1, top..bottom - 1, which must be inside. */
static double mean(const struct integral *all, int left, int top, int right, int bottom)
{
    size_t stride = (size_t)all->width + 1;
    const uint32_t *upper = all->sums + (size_t)top * stride;
    const uint32_t *lower = all->sums + (size_t)bottom * stride;
    uint32_t sum = lower[right] - lower[left] - upper[right] + upper[left];
    return sum / (double)((right - left) * (bottom - top));
}

struct filter {
    int inner, near, far, wide; /* half sides and strips, in its pixels */
};

/* How much darker the square at (x, y) is than its lightest surroundings, 0 to 1. */
static double darkness(const struct integral *all, const struct filter *f, int x, int y)
{
    if (x < f->far || y < f->far || x + f->far > all->width || y + f->far > all->height)
        return 0;
    double inside = mean(all, x - f->inner, y - f->inner, x + f->inner, y + f->inner);
    if (inside > 170)
        return 0;
    double around = mean(all, x - f->far, y - f->wide, x - f->near, y + f->wide);
    around = fmin(around, mean(all, x + f->near, y - f->wide, x + f->far, y + f->wide));
    around = fmin(around, mean(all, x - f->wide, y - f->far, x + f->wide, y - f->near));
    around = fmin(around, mean(all, x - f->wide, y + f->near, x + f->wide, y + f->far));
    return around > 40 ? (around - inside) / around : 0;
}

static int by_score(const void *a, const void *b)
{
    double left = ((const struct et_square *)a)->score;
    double right = ((const struct et_square *)b)->score;
    return (left < right) - (left > right);
}

/* Where the grey crosses LEVEL on the way from (x, y) by (dx, dy), in steps; NaN if not. */
static double crossing(const struct et_image *image, double x, double y, double dx, double dy,
                       double level, double reach)
{
    const double step = 0.5;
    double before = et_image_at(image, x, y);
    for (int i = 1; i * step <= reach; i++) {
        double t = i * step;
        double value = et_image_at(image, x + t * dx, y + t * dy);
        if (before < level && value >= level)
            return t - step + step * (level - before) / (value - before);
        before = value;
    }
    return NAN;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

enum { EDGE_LINES = 15 };

/* The median distance to the edge in the direction (dx, dy) over parallel lines. */
static double edge(const struct et_image *image, const struct et_square *square, double dx,
                   double dy, double level)
{
    double distances[EDGE_LINES];
    size_t count = 0;
    for (int i = 0; i < EDGE_LINES; i++) {
        double across = square->side * 0.6 * (i / (EDGE_LINES - 1.0) - 0.5);
        /* from a quarter inside, so that a speck in the middle does no harm */
        double in = square->side * 0.2;
        double t = crossing(image, square->centre.x + across * dy + in * dx,
                            square->centre.y + across * dx + in * dy, dx, dy, level, square->side);
        if (isfinite(t))
            distances[count++] = t + in;
    }
    if (count < EDGE_LINES / 2)
        return NAN;
    qsort(distances, count, sizeof *distances, by_value);
    return count % 2 == 1 ? distances[count / 2]
                          : (distances[count / 2 - 1] + distances[count / 2]) / 2;
}

/* Centre and side by the edges, twice: the second time from the better centre. */
static bool refine(const struct et_image *image, struct et_square *square, double side)
{
    double level = (square->black + square->white) / 2;
    for (int round = 0; round < 2; round++) {
        double left = edge(image, square, -1, 0, level), right = edge(image, square, 1, 0, level);
        double up = edge(image, square, 0, -1, level), down = edge(image, square, 0, 1, level);
        double width = left + right, height = up + down;
        if (!(width > 0.72 * side && width < 1.35 * side && height > 0.72 * side &&
              height < 1.35 * side && fabs(width - height) < 0.22 * side))
            return false;
        square->centre.x += (right - left) / 2;
        square->centre.y += (down - up) / 2;
        square->side = (width + height) / 2;
    }
    return true;
}

static bool is_near_corner(const struct integral *all, int x, int y)
{
    return (x < all->width * 3 / 10 || x > all->width * 7 / 10) &&
           (y < all->height / 4 || y > all->height * 3 / 4);
}

/* Keeps the best FOUND peaks; a peak within REACH of a better one is the same. */
static size_t keep_peak(struct et_square *peaks, size_t found, size_t room,
                        const struct et_square *peak, double reach)
{
    for (size_t i = 0; i < found; i++)
        if (fabs(peaks[i].centre.x - peak->centre.x) < reach &&
            fabs(peaks[i].centre.y - peak->centre.y) < reach) {
            if (peak->score > peaks[i].score)
                peaks[i] = *peak;
            return found;
        }
    if (found < room) {
        peaks[found] = *peak;
        return found + 1;
    }
    size_t worst = 0;
    for (size_t i = 1; i < found; i++)
        if (peaks[i].score < peaks[worst].score)
            worst = i;
    if (peak->score > peaks[worst].score)
        peaks[worst] = *peak;
    return found;
}

enum { PEAKS = 4 * ET_ALIGN_SQUARES };

static size_t peaks_of(const struct integral *all, double side, bool is_everywhere,
                       struct et_square *peaks)
{
    double unit = side / all->factor;
    struct filter f = {
        .inner = (int)lround(0.38 * unit),
        .near = (int)ceil(0.62 * unit),
        .far = (int)ceil(0.62 * unit) + (int)fmax(2, 0.15 * unit),
        .wide = (int)lround(0.35 * unit),
    };
    size_t found = 0;
    if (f.inner < 2)
        return 0;
    for (int y = f.far; y + f.far <= all->height; y++)
        for (int x = f.far; x + f.far <= all->width; x++) {
            if (!is_everywhere && !is_near_corner(all, x, y)) {
                x = all->width * 7 / 10 > x ? all->width * 7 / 10 : x;
                if (!is_near_corner(all, x + 1, y))
                    break;
                continue;
            }
            double score = darkness(all, &f, x, y);
            if (score < 0.35)
                continue;
            struct et_square peak = {
                .centre = {x * all->factor, y * all->factor}, .side = side, .score = score};
            found = keep_peak(peaks, found, PEAKS, &peak, side * 0.6);
        }
    return found;
}

static void measure_grey(const struct et_image *image, struct et_square *square)
{
    double black = 0, white = 0;
    int count = 0;
    for (int i = -3; i <= 3; i++)
        for (int j = -3; j <= 3; j++, count++)
            black += et_image_at(image, square->centre.x + i * square->side / 10,
                                 square->centre.y + j * square->side / 10);
    square->black = black / count;
    count = 0;
    for (int i = -4; i <= 4; i++) {
        double along = i * square->side / 10, off = square->side * 0.72;
        white += et_image_at(image, square->centre.x + along, square->centre.y - off) +
                 et_image_at(image, square->centre.x + along, square->centre.y + off) +
                 et_image_at(image, square->centre.x - off, square->centre.y + along) +
                 et_image_at(image, square->centre.x + off, square->centre.y + along);
        count += 4;
    }
    square->white = white / count;
}

size_t et_align_squares(const struct et_image *image, double side, bool is_everywhere,
                        struct et_square squares[ET_ALIGN_SQUARES])
{
    if (!(side >= 6) || image->width < 4 * side || image->height < 4 * side)
        return 0;
    int factor = side >= 24 ? (int)(side / 12) : 1;
    struct integral all = integral_of(image, factor);
    struct et_square peaks[PEAKS];
    size_t found = peaks_of(&all, side, is_everywhere, peaks);
    free(all.sums);
    size_t kept = 0;
    qsort(peaks, found, sizeof *peaks, by_score);
    for (size_t i = 0; i < found && kept < ET_ALIGN_SQUARES; i++) {
        measure_grey(image, &peaks[i]);
        if (peaks[i].white - peaks[i].black < 40 || !refine(image, &peaks[i], side))
            continue;
        measure_grey(image, &peaks[i]);
        squares[kept++] = peaks[i];
    }
    return kept;
}

static struct et_point centre_of(const struct et_rect *rect)
{
    return (struct et_point){rect->x_um + rect->width_um / 2.0, rect->y_um + rect->height_um / 2.0};
}

static double distance(struct et_point a, struct et_point b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

/* A turn with scaling, as complex numbers: image = factor * paper + offset. */
struct similarity {
    double re, im, x, y;
};

static struct similarity similarity_of(struct et_point paper_a, struct et_point paper_b,
                                       struct et_point image_a, struct et_point image_b)
{
    double px = paper_b.x - paper_a.x, py = paper_b.y - paper_a.y;
    double ix = image_b.x - image_a.x, iy = image_b.y - image_a.y;
    double norm = px * px + py * py;
    struct similarity s = {.re = (ix * px + iy * py) / norm, .im = (iy * px - ix * py) / norm};
    s.x = image_a.x - (s.re * paper_a.x - s.im * paper_a.y);
    s.y = image_a.y - (s.im * paper_a.x + s.re * paper_a.y);
    return s;
}

struct attempt {
    const struct et_sheet_page *page;
    const struct et_square *squares;
    size_t count;
};

/*
 * Puts two squares on one diagonal of the page and looks for the others where
 * they should then be. Any three fiducials hold one whole diagonal.
 */
static bool way_of(const struct attempt *attempt, const size_t diagonal[2], const size_t on[2],
                   struct et_way *way)
{
    const struct et_square *squares = attempt->squares;
    struct et_point paper[ET_FIDUCIALS], image[ET_FIDUCIALS];
    for (size_t i = 0; i < ET_FIDUCIALS; i++)
        paper[i] = centre_of(&attempt->page->fiducials[i]);
    struct similarity s = similarity_of(paper[diagonal[0]], paper[diagonal[1]],
                                        squares[on[0]].centre, squares[on[1]].centre);
    double scale = hypot(s.re, s.im);
    double side = scale * attempt->page->fiducials[0].width_um;
    double span = distance(squares[on[0]].centre, squares[on[1]].centre);
    struct et_point found_paper[ET_FIDUCIALS];
    size_t found = 0;
    double cost = 0, black = 0;
    for (size_t i = 0; i < ET_FIDUCIALS; i++) {
        struct et_point want = {s.re * paper[i].x - s.im * paper[i].y + s.x,
                                s.im * paper[i].x + s.re * paper[i].y + s.y};
        size_t best = SIZE_MAX;
        for (size_t k = 0; k < attempt->count; k++)
            if (fabs(squares[k].side / side - 1) < 0.22 &&
                (best == SIZE_MAX ||
                 distance(squares[k].centre, want) < distance(squares[best].centre, want)))
                best = k;
        if (best == SIZE_MAX || distance(squares[best].centre, want) > 0.06 * span)
            continue;
        cost += distance(squares[best].centre, want) / span +
                0.05 * fabs(squares[best].side / side - 1);
        black += squares[best].black / squares[best].white;
        found_paper[found] = paper[i];
        image[found++] = squares[best].centre;
    }
    if (found < 3 || !et_homography_fit(found_paper, image, found, &way->homography))
        return false;
    way->marks = (int)found;
    double degrees = atan2(s.im, s.re) * 180 / M_PI;
    way->rotation = ((int)lround(degrees / 90) % 4 + 4) % 4 * 90;
    way->cost = cost + (found == 3 ? 0.1 : 0);
    way->black = black / (double)found;
    way->dpi = scale * 25400;
    return true;
}

static size_t keep_way(struct et_way *ways, size_t count, const struct et_way *way)
{
    size_t at = count;
    while (at > 0 && ways[at - 1].cost > way->cost)
        at--;
    if (at == ET_ALIGN_WAYS)
        return count;
    size_t kept = count < ET_ALIGN_WAYS ? count + 1 : count;
    memmove(ways + at + 1, ways + at, (kept - at - 1) * sizeof *ways);
    ways[at] = *way;
    return kept;
}

/* Do both put the page's corners at the same pixels? */
static bool is_same(const struct et_sheet_page *page, const struct et_way *a,
                    const struct et_way *b)
{
    for (int i = 0; i < 4; i++) {
        double x = i % 2 != 0 ? page->width_um : 0, y = i >= 2 ? page->height_um : 0;
        if (!(distance(et_homography_at(&a->homography, x, y),
                       et_homography_at(&b->homography, x, y)) < 3))
            return false;
    }
    return true;
}

size_t et_align_ways(const struct et_sheet_page *page, const struct et_square *squares,
                     size_t count, struct et_way ways[ET_ALIGN_WAYS])
{
    static const size_t diagonals[2][2] = {{0, 3}, {1, 2}};
    struct attempt attempt = {page, squares, count};
    size_t kept = 0;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++)
            for (size_t d = 0; d < 2 && a != b; d++) {
                struct et_way way;
                const size_t on[2] = {a, b};
                if (!way_of(&attempt, diagonals[d], on, &way))
                    continue;
                bool is_known = false;
                for (size_t i = 0; i < kept && !is_known; i++)
                    is_known = is_same(page, &ways[i], &way);
                if (!is_known)
                    kept = keep_way(ways, kept, &way);
            }
    return kept;
}
