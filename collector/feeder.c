/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/feeder.h"

#include <math.h>
#include <stdlib.h>

#include "collector/homography.h"
#include "collector/image.h"
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
        .noise = 4,
        .paper = 246 + 3 * et_random_unit(random),
        .black = 20 + 20 * et_random_unit(random),
    };
}

static unsigned char grey(double value)
{
    return value <= 0 ? 0 : value >= 255 ? 255 : (unsigned char)(value + 0.5);
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

static void move(struct et_image *image, const struct et_feeder *f)
{
    struct et_image moved = et_image_new(image->width, image->height);
    moved.scale = image->scale;
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++) {
            struct et_point from = source_of(f, image->width, image->height, x + 0.5, y + 0.5);
            moved.pixels[(size_t)y * (size_t)image->width + (size_t)x] =
                grey(et_image_at(image, from.x, from.y));
        }
    et_image_free(image);
    *image = moved;
}

/* One way of a blur with weights of a normal curve over five pixels. */
static void blur_line(unsigned char *line, int count, size_t step, const double weights[3])
{
    double before2 = line[0], before = line[0];
    for (int i = 0; i < count; i++) {
        unsigned char *p = line + (size_t)i * step;
        double here = *p;
        double next = i + 1 < count ? p[step] : here, next2 = i + 2 < count ? p[2 * step] : next;
        *p =
            grey(weights[0] * here + weights[1] * (before + next) + weights[2] * (before2 + next2));
        before2 = before;
        before = here;
    }
}

static void blur(struct et_image *image, double sigma)
{
    if (!(sigma > 0.1))
        return;
    double a = exp(-0.5 / (sigma * sigma)), b = exp(-2 / (sigma * sigma));
    double all = 1 + 2 * a + 2 * b;
    const double weights[3] = {1 / all, a / all, b / all};
    for (int y = 0; y < image->height; y++)
        blur_line(image->pixels + (size_t)y * (size_t)image->width, image->width, 1, weights);
    for (int x = 0; x < image->width; x++)
        blur_line(image->pixels + x, image->height, (size_t)image->width, weights);
}

/* Cheap bell-shaped noise: one table of normal figures, read from random places. */
static void expose(struct et_image *image, const struct et_feeder *f, struct et_random *random)
{
    enum { TABLE = 4096 };
    double table[TABLE];
    for (int i = 0; i < TABLE; i++)
        table[i] = f->noise * et_random_normal(random);
    size_t size = (size_t)image->width * (size_t)image->height;
    uint32_t state = et_random_below(random, UINT32_MAX) | 1;
    for (size_t i = 0; i < size; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        double value = f->black + image->pixels[i] / 255.0 * (f->paper - f->black);
        value += table[state % TABLE];
        if (f->threshold > 0)
            value = value < f->threshold ? 0 : 255;
        image->pixels[i] = grey(value);
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
    move(image, feeder);
    for (int i = 0; i < feeder->quarters; i++)
        turn(image);
    blur(image, feeder->blur);
    expose(image, feeder, random);
    for (int i = 0; i < feeder->streaks; i++)
        streak(image, random);
}
