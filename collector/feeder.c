/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/feeder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/homography.h"
#include "collector/image.h"
#include "forms/base/arena.h"
#include "forms/base/random.h"

struct et_feeder et_feeder_usual(struct et_random *random)
{
    return (struct et_feeder){
        .skew_degrees = 0.4 * et_random_normal(random),
        .scale = 1 + 0.003 * et_random_normal(random),
        .stretch = 0.0015,
        .shift_x = 2 * et_random_normal(random),
        .shift_y = 2 * et_random_normal(random),
        .blur = 0.6,
        .noise = 3,
        .paper = 246 + 3 * et_random_unit(random),
        .black = 20 + 20 * et_random_unit(random),
    };
}

bool et_feeder_named(const char *name, struct et_random *random, struct et_feeder *feeder)
{
    struct et_feeder f = et_feeder_usual(random);
    if (strcmp(name, "upside-down") == 0)
        f.quarters = 2;
    else if (strcmp(name, "sideways") == 0)
        f.quarters = 1;
    else if (strcmp(name, "skewed") == 0)
        f.skew_degrees = et_random_below(random, 2) == 0 ? -3 : 3;
    else if (strcmp(name, "shrunk") == 0)
        f.scale = 0.93;
    else if (strcmp(name, "streaks") == 0)
        f.streaks = 4;
    else if (strcmp(name, "stretched") == 0)
        f.stretch = 0.006;
    else if (strcmp(name, "corner") == 0)
        f.loses_corner = true;
    else if (strcmp(name, "bw") == 0)
        f.threshold = 150;
    else if (strcmp(name, "photo") == 0) {
        f.has_perspective = true;
        f.scale = 0.9;
        f.skew_degrees = 2;
    } else if (strcmp(name, "usual") != 0)
        return false;
    *feeder = f;
    return true;
}

/* Where a pixel of the canvas comes from on the page. */
static struct et_point source_of(const struct et_feeder *f, double width, double height, double x,
                                 double y)
{
    double turn = f->skew_degrees * M_PI / 180;
    double px = x - f->shift_x - width / 2, py = y - f->shift_y - height / 2;
    if (f->has_perspective) {
        double w = 1 + 0.06 * px / width - 0.05 * py / height;
        px /= w;
        py /= w;
    }
    double from_x = (px * cos(turn) + py * sin(turn)) / f->scale + width / 2;
    double from_y = (-px * sin(turn) + py * cos(turn)) / f->scale + height / 2;
    from_y += f->stretch * height / 6 * sin(2 * M_PI * from_y / height * 1.5);
    return (struct et_point){from_x, from_y};
}

/* Between pixels, in 256ths; outside the page is white. */
static unsigned char pixel_at(const struct et_image *image, double x, double y)
{
    x -= 0.5;
    y -= 0.5;
    if (!(x >= 0 && y >= 0 && x < image->width - 1 && y < image->height - 1))
        return 255;
    int left = (int)x, top = (int)y;
    int dx = (int)((x - left) * 256), dy = (int)((y - top) * 256);
    const unsigned char *p = image->pixels + (size_t)top * (size_t)image->width + left;
    const unsigned char *q = p + image->width;
    int upper = p[0] * (256 - dx) + p[1] * dx, lower = q[0] * (256 - dx) + q[1] * dx;
    return (unsigned char)((upper * (256 - dy) + lower * dy) >> 16);
}

/* Along a row the source is as good as straight over this many pixels. */
enum { RUN = 64 };

static void move(struct et_image *image, const struct et_feeder *f)
{
    struct et_image moved = et_image_new(image->width, image->height);
    moved.scale = image->scale;
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x += RUN) {
            int end = x + RUN < image->width ? x + RUN : image->width;
            struct et_point a = source_of(f, image->width, image->height, x + 0.5, y + 0.5);
            struct et_point b = source_of(f, image->width, image->height, end + 0.5, y + 0.5);
            double dx = (b.x - a.x) / (end - x), dy = (b.y - a.y) / (end - x);
            unsigned char *to = moved.pixels + (size_t)y * (size_t)image->width + x;
            for (int i = 0; i < end - x; i++)
                to[i] = pixel_at(image, a.x + i * dx, a.y + i * dy);
        }
    et_image_free(image);
    *image = moved;
}

/* Three pixels each way, the middle with WEIGHT of 256 and its neighbours alike. */
static void blur_line(unsigned char *line, int count, size_t step, int weight)
{
    int side = (256 - weight) / 2, before = line[0];
    for (int i = 0; i + 1 < count; i++, line += step) {
        int here = *line;
        *line = (unsigned char)((weight * here + side * (before + line[step]) + 128) >> 8);
        before = here;
    }
}

static void blur(struct et_image *image, double sigma)
{
    if (!(sigma > 0.1))
        return;
    int weight = (int)(256 / (1 + 2 * exp(-0.5 / (sigma * sigma))));
    size_t width = (size_t)image->width;
    for (size_t y = 0; y < (size_t)image->height; y++)
        blur_line(image->pixels + y * width, image->width, 1, weight);
    int side = (256 - weight) / 2;
    unsigned char *before = et_alloc(width);
    memcpy(before, image->pixels, width);
    for (size_t y = 0; y + 1 < (size_t)image->height; y++) {
        unsigned char *row = image->pixels + y * width;
        for (size_t x = 0; x < width; x++) {
            int here = row[x];
            row[x] =
                (unsigned char)((weight * here + side * (before[x] + row[x + width]) + 128) >> 8);
            before[x] = (unsigned char)here;
        }
    }
    free(before);
}

/* Cheap bell-shaped noise: one table of normal figures, read from random places. */
static void expose(struct et_image *image, const struct et_feeder *f, struct et_random *random)
{
    enum { TABLE = 4096 };
    int noise[TABLE], level[256];
    for (int i = 0; i < TABLE; i++)
        noise[i] = (int)lround(f->noise * et_random_normal(random));
    for (int i = 0; i < 256; i++)
        level[i] = (int)lround(f->black + i / 255.0 * (f->paper - f->black));
    size_t size = (size_t)image->width * (size_t)image->height;
    uint32_t state = et_random_below(random, UINT32_MAX) | 1;
    for (size_t i = 0; i < size; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        int value = level[image->pixels[i]] + noise[state % TABLE];
        if (f->threshold > 0)
            value = value < f->threshold ? 0 : 255;
        image->pixels[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

static void streak(struct et_image *image, struct et_random *random)
{
    int x = (int)et_random_below(random, (uint32_t)image->width - 2);
    int wide = 1 + (int)et_random_below(random, 2);
    for (int y = 0; y < image->height; y++)
        for (int i = 0; i < wide; i++) {
            unsigned char *p = image->pixels + (size_t)y * (size_t)image->width + x + i;
            *p = (unsigned char)(*p * 0.45);
        }
}

/* The corner is folded over: paper lies where the mark was. */
static void fold_corner(struct et_image *image)
{
    int side = image->width / 9;
    for (int y = 0; y < side; y++)
        memset(image->pixels + (size_t)y * (size_t)image->width, 255, (size_t)(side - y));
}

static void turn(struct et_image *image)
{
    struct et_image turned = et_image_new(image->height, image->width);
    turned.scale = image->scale;
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            turned.pixels[(size_t)x * (size_t)turned.width + (size_t)(image->height - 1 - y)] =
                image->pixels[(size_t)y * (size_t)image->width + (size_t)x];
    et_image_free(image);
    *image = turned;
}

void et_feeder_run(struct et_image *image, const struct et_feeder *feeder, struct et_random *random)
{
    if (feeder->loses_corner)
        fold_corner(image);
    move(image, feeder);
    for (int i = 0; i < feeder->quarters; i++)
        turn(image);
    blur(image, feeder->blur);
    expose(image, feeder, random);
    for (int i = 0; i < feeder->streaks; i++)
        streak(image, random);
}
