/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/image.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

bool et_image_fits(uint64_t width, uint64_t height)
{
    return width >= ET_IMAGE_SIDE_MIN && height >= ET_IMAGE_SIDE_MIN &&
           width <= ET_IMAGE_SIDE_MAX && height <= ET_IMAGE_SIDE_MAX &&
           width * height <= ET_IMAGE_PIXELS_MAX;
}

struct et_image et_image_new(int width, int height)
{
    assert(width > 0 && height > 0 && width <= ET_IMAGE_SIDE_MAX && height <= ET_IMAGE_SIDE_MAX);
    size_t size = (size_t)width * (size_t)height;
    struct et_image image = {.width = width, .height = height, .scale = 1};
    image.pixels = et_alloc(size);
    memset(image.pixels, 255, size);
    return image;
}

void et_image_free(struct et_image *image)
{
    free(image->pixels);
    image->pixels = NULL;
    image->width = image->height = 0;
}

int et_image_work_factor(int width, int height)
{
    int side = width > height ? width : height;
    int factor = 1;
    while (factor < 8 && side / (factor + 1) >= ET_IMAGE_WORK_SIDE)
        factor++;
    return factor;
}

void et_image_reduce(struct et_image *image, int factor)
{
    if (factor <= 1)
        return;
    struct et_image small;
    struct et_rows rows = et_rows_start(&small, image->width, image->height, factor);
    for (int y = 0; y < image->height; y++)
        et_rows_add(&rows, image->pixels + (size_t)y * (size_t)image->width);
    et_rows_end(&rows);
    small.scale *= image->scale;
    free(image->pixels);
    *image = small;
}

struct et_rows et_rows_start(struct et_image *image, int width, int height, int factor)
{
    if (width / factor < 1 || height / factor < 1)
        factor = 1;
    *image = et_image_new(width / factor, height / factor);
    image->scale = 1.0 / factor;
    struct et_rows rows = {.image = image, .factor = factor, .width = width};
    if (factor > 1) {
        rows.sums = et_alloc((size_t)image->width * sizeof *rows.sums);
        memset(rows.sums, 0, (size_t)image->width * sizeof *rows.sums);
    }
    return rows;
}

static void add_sums(struct et_rows *rows, const unsigned char *grey)
{
    size_t width = (size_t)rows->image->width;
    uint32_t *sums = rows->sums;
    if (rows->factor == 2) {
        for (size_t x = 0; x < width; x++)
            sums[x] += (uint32_t)grey[2 * x] + grey[2 * x + 1];
        return;
    }
    size_t factor = (size_t)rows->factor;
    for (size_t x = 0; x < width; x++)
        for (size_t i = 0; i < factor; i++)
            sums[x] += grey[x * factor + i];
}

void et_rows_add(struct et_rows *rows, const unsigned char *grey)
{
    struct et_image *image = rows->image;
    int y = rows->row++ / rows->factor;
    if (y >= image->height)
        return;
    size_t width = (size_t)image->width;
    unsigned char *to = image->pixels + (size_t)y * width;
    if (rows->factor == 1) {
        memcpy(to, grey, width);
        return;
    }
    add_sums(rows, grey);
    if (rows->row % rows->factor != 0)
        return;
    uint32_t area = (uint32_t)(rows->factor * rows->factor);
    for (size_t x = 0; x < width; x++)
        to[x] = (unsigned char)((rows->sums[x] + area / 2) / area);
    memset(rows->sums, 0, width * sizeof *rows->sums);
}

void et_rows_end(struct et_rows *rows)
{
    free(rows->sums);
    rows->sums = NULL;
}

struct et_image et_image_crop(const struct et_image *image, int x, int y, int width, int height)
{
    int right = x + width < image->width ? x + width : image->width;
    int bottom = y + height < image->height ? y + height : image->height;
    x = x < 0 ? 0 : x;
    y = y < 0 ? 0 : y;
    if (right <= x || bottom <= y)
        return et_image_new(1, 1);
    struct et_image crop = et_image_new(right - x, bottom - y);
    crop.scale = image->scale;
    for (int row = y; row < bottom; row++)
        memcpy(crop.pixels + (size_t)(row - y) * (size_t)crop.width,
               image->pixels + (size_t)row * (size_t)image->width + x, (size_t)crop.width);
    return crop;
}

double et_image_at(const struct et_image *image, double x, double y)
{
    x -= 0.5;
    y -= 0.5;
    if (!(x >= 0 && y >= 0 && x < image->width - 1 && y < image->height - 1))
        return 255;
    int left = (int)x, top = (int)y;
    double dx = x - left, dy = y - top;
    const unsigned char *p = image->pixels + (size_t)top * (size_t)image->width + left;
    const unsigned char *q = p + image->width;
    double upper = p[0] + dx * (p[1] - p[0]), lower = q[0] + dx * (q[1] - q[0]);
    return upper + dy * (lower - upper);
}

/*
 * Paper is what most pixels are; a page is blank when almost none (0.02 %, a
 * few specks) is a third darker than that, the outermost twentieth left out for the
 * scanner's shadow. Eighth pixels are enough.
 */
bool et_image_is_blank(const struct et_image *image)
{
    size_t histogram[256] = {0}, total = 0;
    int left = image->width / 20, top = image->height / 20;
    for (int y = top; y < image->height - top; y++)
        for (int x = left + (y * 3) % 8; x < image->width - left; x += 8, total++)
            histogram[image->pixels[(size_t)y * (size_t)image->width + (size_t)x]]++;
    size_t seen = 0;
    int paper = 0;
    while (paper < 255 && (seen += histogram[paper]) * 2 < total)
        paper++;
    size_t dark = 0;
    for (int v = 0; v < paper * 2 / 3; v++)
        dark += histogram[v];
    return paper > 60 && dark * 5000 <= total;
}

/* How many of the sampled rows are darker in column X than beside the streak. */
static int streak_rows(const struct et_image *image, int x, int rows)
{
    int dark = 0;
    for (int i = 0; i < rows; i++) {
        size_t y = (size_t)((2 * i + 1) * image->height / (2 * rows));
        const unsigned char *p = image->pixels + y * (size_t)image->width + x;
        int beside = p[-3] < p[3] ? p[-3] : p[3];
        dark += p[0] + 10 < beside;
    }
    return dark;
}

void et_image_destreak(struct et_image *image)
{
    enum { ROWS = 96, NEEDED = 64 };
    if (image->height < ROWS)
        return;
    for (int x = 3; x < image->width - 3; x++) {
        if (streak_rows(image, x, ROWS) < NEEDED)
            continue;
        for (int y = 0; y < image->height; y++) {
            unsigned char *p = image->pixels + (size_t)y * (size_t)image->width + x;
            int mean = (p[-3] + p[3] + 1) / 2;
            if (p[0] < mean)
                p[0] = (unsigned char)mean;
        }
    }
}

bool et_image_is_bilevel(const struct et_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height, greys = 0, seen = 0;
    for (size_t i = 0; i < size; i += 7, seen++)
        greys += image->pixels[i] > 20 && image->pixels[i] < 235;
    return greys * 100 < seen;
}

void et_image_soften(struct et_image *image)
{
    size_t width = (size_t)image->width, height = (size_t)image->height;
    if (width < 3 || height < 3)
        return;
    unsigned char *rows = et_alloc(2 * width), *above = rows, *here = rows + width;
    memcpy(above, image->pixels, width);
    for (size_t y = 1; y + 1 < height; y++) {
        unsigned char *row = image->pixels + y * width;
        memcpy(here, row, width);
        const unsigned char *below = row + width;
        for (size_t x = 1; x + 1 < width; x++) {
            int sum = 0;
            for (size_t i = x - 1; i <= x + 1; i++)
                sum += above[i] + here[i] + below[i];
            row[x] = (unsigned char)((sum + 4) / 9);
        }
        unsigned char *swap = above;
        above = here;
        here = swap;
    }
    free(rows);
}
