/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/omr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "forms/base/arena.h"

enum {
    PATCH = 64,         /* samples each way around a box */
    STEP_UM = 125,      /* apart, or more where the box is large */
    MARGIN_UM = 1300,   /* of paper around a box */
    LINE_UM = 250,      /* the printed outline */
    INSET_UM = 550,     /* from the outer edge to what is measured */
    SHIFT_MAX_UM = 850, /* how far a box is looked for */
    NEAR_UM = 35000,    /* boxes this near lie alike */
    APART_UM = 350,     /* ... to within this */
};

static const double dark = 0.22, greyer = 0.09, filled = 0.33;

/* The surroundings of one box, sampled square to the paper. */
struct patch {
    unsigned char grey[PATCH * PATCH];
    double step_um;
    double left, top, right, bottom; /* the outer edge of the outline, in samples */
    double paper, unit;              /* grey of the paper; grey levels from it to black */
    double sigma;                    /* of the paper, in darkness */
};

static void sample(const struct et_omr_page *page, double x_um, double y_um, double step_um,
                   unsigned char *grey)
{
    const struct et_image *image = page->image;
    struct et_local l = et_homography_near(page->homography, x_um, y_um);
    double dx = l.along_x.x * step_um, dy = l.along_x.y * step_um;
    for (int row = 0; row < PATCH; row++) {
        double down = (row + 0.5 - PATCH / 2.0) * step_um, back = (0.5 - PATCH / 2.0) * step_um;
        double x = l.at.x + down * l.along_y.x + back * l.along_x.x - 0.5;
        double y = l.at.y + down * l.along_y.y + back * l.along_x.y - 0.5;
        for (int column = 0; column < PATCH; column++, x += dx, y += dy) {
            if (!(x >= 0 && y >= 0 && x < image->width - 1 && y < image->height - 1)) {
                *grey++ = 255;
                continue;
            }
            int left = (int)x, above = (int)y;
            int fx = (int)((x - left) * 256), fy = (int)((y - above) * 256);
            const unsigned char *p =
                image->pixels + (size_t)above * (size_t)image->width + (size_t)left;
            const unsigned char *q = p + image->width;
            int upper = p[0] * (256 - fx) + p[1] * fx, lower = q[0] * (256 - fx) + q[1] * fx;
            *grey++ = (unsigned char)((upper * (256 - fy) + lower * fy) >> 16);
        }
    }
}

/* The grey that SHARE of the samples are darker than or equal to. */
static double quantile(const size_t histogram[256], size_t total, double share)
{
    size_t seen = 0;
    for (int value = 0; value < 256; value++) {
        seen += histogram[value];
        if ((double)seen >= share * (double)total)
            return value;
    }
    return 255;
}

/* Paper is the lighter part of the patch; unusable paper gives NaN throughout. */
static void find_paper(struct patch *patch, double black)
{
    size_t histogram[256] = {0};
    for (size_t i = 0; i < PATCH * PATCH; i++)
        histogram[patch->grey[i]]++;
    patch->paper = quantile(histogram, PATCH * PATCH, 0.75);
    double unit = patch->paper * (1 - black);
    patch->unit = patch->paper >= 60 && unit >= 30 ? unit : NAN;
    double lighter = quantile(histogram, PATCH * PATCH, 0.95) - patch->paper;
    patch->sigma = fmin(lighter / 1.2 / patch->unit, 0.06);
}

static struct patch patch_of(const struct et_omr_page *page, const struct et_rect *box)
{
    struct patch patch;
    int32_t side = box->width_um > box->height_um ? box->width_um : box->height_um;
    patch.step_um = fmax(STEP_UM, (side + 2.0 * MARGIN_UM) / PATCH);
    sample(page, box->x_um + box->width_um / 2.0, box->y_um + box->height_um / 2.0, patch.step_um,
           patch.grey);
    double half_width = box->width_um / patch.step_um / 2;
    double half_height = box->height_um / patch.step_um / 2;
    patch.left = PATCH / 2.0 - half_width;
    patch.right = PATCH / 2.0 + half_width;
    patch.top = PATCH / 2.0 - half_height;
    patch.bottom = PATCH / 2.0 + half_height;
    find_paper(&patch, page->black);
    return patch;
}

static double darkness(const struct patch *patch, int x, int y)
{
    if (x < 0 || y < 0 || x >= PATCH || y >= PATCH)
        return 0;
    return (patch->paper - patch->grey[y * PATCH + x]) / patch->unit;
}

/* Mean darkness of each column (or row) over the middle of the box. */
static void profile(const struct patch *patch, bool is_columns, double out[PATCH])
{
    double from = is_columns ? patch->top : patch->left,
           to = is_columns ? patch->bottom : patch->right;
    int begin = (int)(from + 0.2 * (to - from)), end = (int)(from + 0.8 * (to - from));
    for (int i = 0; i < PATCH; i++) {
        double sum = 0;
        for (int j = begin; j < end; j++)
            sum += fmin(1, is_columns ? darkness(patch, i, j) : darkness(patch, j, i));
        out[i] = sum / (end - begin);
    }
}

static double between(const double *values, double at)
{
    at -= 0.5;
    if (!(at >= 0 && at < PATCH - 1))
        return 0;
    int i = (int)at;
    return values[i] + (at - i) * (values[i + 1] - values[i]);
}

/* By how many samples the two lines at LOW and HIGH (outer edges) are off. */
static double shift_of(const struct patch *patch, const double *values, double low, double high)
{
    double half = LINE_UM / patch->step_um / 2, best = -1, at = 0;
    double most = SHIFT_MAX_UM / patch->step_um;
    for (int i = 0; i <= (int)(4 * most); i++) {
        double shift = 0.5 * i - most;
        double a = between(values, low + half + shift), b = between(values, high - half + shift);
        /* both must be there; a stroke beside one line must not pull */
        double score = a + b + 2 * fmin(a, b) - 0.01 * fabs(shift);
        if (score > best) {
            best = score;
            at = shift;
        }
    }
    return at;
}

/* The share of one side of the outline that is there; across: the other way. */
static double side_found(const struct patch *patch, bool is_vertical, double line, double from,
                         double to)
{
    int begin = (int)(from + 0.12 * (to - from)), end = (int)(from + 0.88 * (to - from));
    int found = 0;
    for (int along = begin; along < end; along++) {
        double most = 0;
        for (int off = -1; off <= 1; off++) {
            int across = (int)floor(line) + off;
            most = fmax(most, is_vertical ? darkness(patch, across, along)
                                          : darkness(patch, along, across));
        }
        found += most > 0.17;
    }
    return found / (double)(end - begin);
}

static double outline(const struct patch *patch, double dx, double dy)
{
    double half = LINE_UM / patch->step_um / 2;
    double left = patch->left + dx, right = patch->right + dx;
    double top = patch->top + dy, bottom = patch->bottom + dy;
    return (side_found(patch, true, left + half, top, bottom) +
            side_found(patch, true, right - half, top, bottom) +
            side_found(patch, false, top + half, left, right) +
            side_found(patch, false, bottom - half, left, right)) /
           4;
}

static void locate(const struct patch *patch, struct et_box_ink *ink)
{
    double columns[PATCH], rows[PATCH];
    profile(patch, true, columns);
    profile(patch, false, rows);
    double dx = shift_of(patch, columns, patch->left, patch->right);
    double dy = shift_of(patch, rows, patch->top, patch->bottom);
    ink->dx_um = dx * patch->step_um;
    ink->dy_um = dy * patch->step_um;
    ink->outline = outline(patch, dx, dy);
    ink->paper = patch->paper;
}

/* From the 2nd to the 98th hundredth of what is counted, in samples. */
static double spread(const size_t counts[PATCH], size_t total)
{
    size_t seen = 0, cut = total / 50;
    int first = -1, last = 0;
    for (int i = 0; i < PATCH; i++) {
        seen += counts[i];
        if (first < 0 && seen > cut)
            first = i;
        if (seen < total - cut || last == 0)
            last = i;
    }
    return total > 0 && last >= first ? last - first + 1 : 0;
}

struct tally {
    size_t columns[PATCH], rows[PATCH], total;
};

static void count_at(struct tally *tally, int x, int y)
{
    tally->columns[x]++;
    tally->rows[y]++;
    tally->total++;
}

/* The ink inside the outline, INSET_UM from its outer edge. */
static void measure_inside(const struct patch *patch, struct et_box_ink *ink)
{
    double dx = ink->dx_um / patch->step_um, dy = ink->dy_um / patch->step_um;
    double inset = INSET_UM / patch->step_um;
    int left = (int)lround(patch->left + dx + inset),
        right = (int)lround(patch->right + dx - inset);
    int top = (int)lround(patch->top + dy + inset),
        bottom = (int)lround(patch->bottom + dy - inset);
    struct tally darks = {0}, greys = {0};
    size_t total = 0, fulls = 0;
    double grey_limit = fmax(greyer, 3.2 * patch->sigma);
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++, total++) {
            double d = darkness(patch, x, y);
            if (d > dark)
                count_at(&darks, x, y);
            if (d > grey_limit)
                count_at(&greys, x, y);
            fulls += d > filled;
        }
    double all = (double)total;
    ink->ink = (double)darks.total / all;
    ink->faint = (double)greys.total / all;
    ink->full = (double)fulls / all;
    ink->extent = fmax(spread(darks.columns, darks.total) / (right - left),
                       spread(darks.rows, darks.total) / (bottom - top));
    ink->reach = fmax(spread(greys.columns, greys.total) / (right - left),
                      spread(greys.rows, greys.total) / (bottom - top));
}

static void measure_ring(const struct patch *patch, struct et_box_ink *ink)
{
    double dx = ink->dx_um / patch->step_um, dy = ink->dy_um / patch->step_um;
    double near = 400 / patch->step_um, far = 1200 / patch->step_um;
    size_t total = 0, darks = 0;
    for (int y = 0; y < PATCH; y++)
        for (int x = 0; x < PATCH; x++) {
            double out_x = fmax(patch->left + dx - x - 0.5, x + 0.5 - patch->right - dx);
            double out_y = fmax(patch->top + dy - y - 0.5, y + 0.5 - patch->bottom - dy);
            double out = fmax(out_x, out_y);
            if (out < near || out > far)
                continue;
            total++;
            darks += darkness(patch, x, y) > dark;
        }
    ink->ring = total > 0 ? (double)darks / (double)total : NAN;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Where the neighbours of box I say that it is; false if there are too few. */
static bool neighbours_say(const struct et_mark *const *marks, const struct et_box_ink *inks,
                           size_t count, size_t i, struct et_point *shift, double *room)
{
    double *x = room, *y = room + count;
    size_t found = 0;
    for (size_t k = 0; k < count; k++) {
        if (inks[k].outline < 0.6 || hypot(marks[k]->box.x_um - marks[i]->box.x_um,
                                           marks[k]->box.y_um - marks[i]->box.y_um) > NEAR_UM)
            continue;
        x[found] = inks[k].dx_um;
        y[found++] = inks[k].dy_um;
    }
    if (found < 3)
        return false;
    *shift = (struct et_point){median(x, found), median(y, found)};
    return true;
}

void et_omr_boxes(const struct et_omr_page *page, const struct et_mark *const *marks, size_t count,
                  struct et_box_ink *inks)
{
    if (count == 0)
        return;
    struct patch *patches = et_alloc(count * sizeof *patches);
    double *room = et_alloc(2 * count * sizeof *room);
    struct et_point *shifts = et_alloc(count * sizeof *shifts);
    for (size_t i = 0; i < count; i++) {
        patches[i] = patch_of(page, &marks[i]->box);
        inks[i] = (struct et_box_ink){0};
        locate(&patches[i], &inks[i]);
    }
    for (size_t i = 0; i < count; i++) {
        shifts[i] = (struct et_point){inks[i].dx_um, inks[i].dy_um};
        struct et_point said;
        if (neighbours_say(marks, inks, count, i, &said, room) &&
            hypot(said.x - shifts[i].x, said.y - shifts[i].y) > APART_UM)
            shifts[i] = said;
    }
    for (size_t i = 0; i < count; i++) {
        inks[i].dx_um = shifts[i].x;
        inks[i].dy_um = shifts[i].y;
        inks[i].outline = outline(&patches[i], shifts[i].x / patches[i].step_um,
                                  shifts[i].y / patches[i].step_um);
        measure_inside(&patches[i], &inks[i]);
        measure_ring(&patches[i], &inks[i]);
        if (!isfinite(patches[i].unit)) /* no paper here: nothing can be said */
            inks[i].ink = inks[i].faint = inks[i].full = inks[i].ring = NAN;
    }
    free(shifts);
    free(room);
    free(patches);
}

double et_omr_agreement(const struct et_box_ink *inks, size_t count)
{
    size_t good = 0;
    for (size_t i = 0; i < count; i++)
        good += inks[i].outline >= 0.5;
    return count == 0 ? 1 : (double)good / (double)count;
}

enum { RULE_STEP_UM = 200, FRAME_INSET_UM = 1100 };

double et_omr_written(const struct et_omr_page *page, const struct et_rect *frame)
{
    int columns = (frame->width_um - 2 * FRAME_INSET_UM) / RULE_STEP_UM;
    int rows = (frame->height_um - 2 * FRAME_INSET_UM) / RULE_STEP_UM;
    if (columns < 4 || rows < 4)
        return NAN;
    size_t size = (size_t)columns * (size_t)rows;
    unsigned char *grey = et_alloc(size);
    size_t histogram[256] = {0};
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++) {
            struct et_point at = et_homography_at(
                page->homography, frame->x_um + FRAME_INSET_UM + (x + 0.5) * RULE_STEP_UM,
                frame->y_um + FRAME_INSET_UM + (y + 0.5) * RULE_STEP_UM);
            unsigned char value = (unsigned char)et_image_at(page->image, at.x, at.y);
            grey[(size_t)y * (size_t)columns + (size_t)x] = value;
            histogram[value]++;
        }
    double paper = quantile(histogram, size, 0.75), unit = paper * (1 - page->black);
    size_t darks = 0, seen = 0;
    for (int y = 0; y < rows; y++) {
        size_t here = 0;
        for (int x = 0; x < columns; x++)
            here += (paper - grey[(size_t)y * (size_t)columns + (size_t)x]) / unit > dark;
        if (here * 2 > (size_t)columns) /* a printed rule */
            continue;
        darks += here;
        seen += (size_t)columns;
    }
    free(grey);
    if (!(paper >= 60 && unit >= 30) || seen == 0)
        return NAN;
    return (double)darks / (double)seen;
}
