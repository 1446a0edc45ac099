/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/pen.h"

#include <math.h>

#include "collector/image.h"
#include "forms/base/random.h"

enum { POINTS_MAX = 64 };

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

/* Darkens the pixels along a straight piece, with soft edges. */
static void ink_piece(struct et_image *image, struct et_point a, struct et_point b, double half,
                      double darkness)
{
    int left = (int)floor(fmin(a.x, b.x) - half - 1), right = (int)ceil(fmax(a.x, b.x) + half + 1);
    int top = (int)floor(fmin(a.y, b.y) - half - 1), bottom = (int)ceil(fmax(a.y, b.y) + half + 1);
    left = left < 0 ? 0 : left;
    top = top < 0 ? 0 : top;
    right = right > image->width ? image->width : right;
    bottom = bottom > image->height ? image->height : bottom;
    double dx = b.x - a.x, dy = b.y - a.y, norm = dx * dx + dy * dy;
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++) {
            double px = x + 0.5 - a.x, py = y + 0.5 - a.y;
            double t = norm > 0 ? clamp((px * dx + py * dy) / norm, 0, 1) : 0;
            double cover = clamp(half + 0.5 - hypot(px - t * dx, py - t * dy), 0, 1);
            unsigned char *p = image->pixels + (size_t)y * (size_t)image->width + (size_t)x;
            double value = 255 - cover * darkness * 255;
            if (value < *p)
                *p = (unsigned char)value;
        }
}

/* A line through points in um, with the tremble and the pressure of a hand. */
static void ink_line(struct et_image *image, const struct et_homography *homography,
                     const struct et_point *points, int count, const struct et_hand *hand)
{
    struct et_local local = et_homography_near(homography, points[0].x, points[0].y);
    double per_um = hypot(local.along_x.x, local.along_x.y);
    double width_um = hand->line_um * (1 + 0.15 * hand->unrest * et_random_normal(hand->random));
    double half = fmax(0.35, width_um * per_um / 2);
    for (int i = 0; i + 1 < count; i++) {
        double darkness = hand->darkness * (1 + 0.06 * et_random_normal(hand->random));
        ink_piece(image, et_homography_at(homography, points[i].x, points[i].y),
                  et_homography_at(homography, points[i + 1].x, points[i + 1].y), half,
                  clamp(darkness, 0.05, 1));
    }
}

/* A slightly bowed stroke from A to B. */
static void stroke(struct et_image *image, const struct et_homography *homography,
                   struct et_point a, struct et_point b, const struct et_hand *hand)
{
    enum { PIECES = 6 };
    struct et_point points[PIECES + 1];
    double bow = 0.06 * hand->unrest * et_random_normal(hand->random);
    for (int i = 0; i <= PIECES; i++) {
        double t = i / (double)PIECES, off = bow * 4 * t * (1 - t);
        points[i].x = a.x + t * (b.x - a.x) - off * (b.y - a.y);
        points[i].y = a.y + t * (b.y - a.y) + off * (b.x - a.x);
    }
    ink_line(image, homography, points, PIECES + 1, hand);
}

/* A place in the box (0..1 each way), a little beside where it was meant. */
static struct et_point in_box(const struct et_rect *box, double x, double y,
                              const struct et_hand *hand)
{
    double off = 0.07 * hand->unrest;
    return (struct et_point){box->x_um + box->width_um * (x + off * et_random_normal(hand->random)),
                             box->y_um +
                                 box->height_um * (y + off * et_random_normal(hand->random))};
}

static void scribble(struct et_image *image, const struct et_homography *homography,
                     const struct et_rect *box, double low, double high, int turns,
                     const struct et_hand *hand)
{
    struct et_point points[POINTS_MAX];
    int count = 0;
    for (; count <= turns && count < POINTS_MAX; count++)
        points[count] = in_box(box, count % 2 == 0 ? low : high,
                               low + (high - low) * count / (double)turns, hand);
    ink_line(image, homography, points, count, hand);
}

static void circle(struct et_image *image, const struct et_homography *homography,
                   const struct et_rect *box, const struct et_hand *hand)
{
    enum { PIECES = 32 };
    struct et_point points[PIECES + 1];
    double rx = box->width_um * (0.74 + 0.03 * et_random_normal(hand->random));
    double ry = box->height_um * (0.74 + 0.03 * et_random_normal(hand->random));
    for (int i = 0; i <= PIECES; i++) {
        double turn = 2 * M_PI * i / PIECES;
        points[i].x = box->x_um + box->width_um / 2.0 + rx * cos(turn);
        points[i].y = box->y_um + box->height_um / 2.0 + ry * sin(turn);
    }
    ink_line(image, homography, points, PIECES + 1, hand);
}

void et_pen_mark(struct et_image *image, const struct et_homography *homography,
                 const struct et_rect *box, enum et_gesture gesture, const struct et_hand *hand)
{
    switch (gesture) {
    case ET_GESTURE_CROSS:
        stroke(image, homography, in_box(box, 0.08, 0.08, hand), in_box(box, 0.92, 0.92, hand),
               hand);
        stroke(image, homography, in_box(box, 0.92, 0.08, hand), in_box(box, 0.08, 0.92, hand),
               hand);
        break;
    case ET_GESTURE_TICK: {
        struct et_point foot = in_box(box, 0.42, 0.88, hand);
        stroke(image, homography, in_box(box, 0.1, 0.5, hand), foot, hand);
        stroke(image, homography, foot, in_box(box, 1.02, -0.05, hand), hand);
        break;
    }
    case ET_GESTURE_SLASH:
        stroke(image, homography, in_box(box, 0.05, 0.98, hand), in_box(box, 0.95, 0.02, hand),
               hand);
        break;
    case ET_GESTURE_SCRIBBLE:
        scribble(image, homography, box, 0.12, 0.88, 6, hand);
        break;
    case ET_GESTURE_FILL:
        for (int pass = 0; pass < 3; pass++)
            scribble(image, homography, box, 0.0, 1.0, 28, hand);
        break;
    case ET_GESTURE_DOT: {
        struct et_point at = in_box(box, 0.5, 0.5, hand);
        struct et_point to = {at.x + 0.08 * box->width_um, at.y + 0.05 * box->width_um};
        stroke(image, homography, at, to, hand);
        break;
    }
    case ET_GESTURE_CIRCLE:
        circle(image, homography, box, hand);
        break;
    }
}

/* Digits as lines through a grid of 3 by 5: "column row" pairs, '-' lifts the pen. */
static const char *const digits[] = {
    "0020244404030200", "102014-0424",   "0010202122022404", "002022-1222-222404", "000222-2024",
    "200002222404",     "2000042422 02", "002014",           "00202404 00-0222",   "22020020 24"};

void et_pen_digit(struct et_image *image, const struct et_homography *homography,
                  const struct et_rect *box, int digit, const struct et_hand *hand)
{
    const char *path = digits[(digit % 10 + 10) % 10];
    struct et_point last = {0, 0};
    bool is_down = false;
    for (; *path != '\0'; path++) {
        if (*path == '-') {
            is_down = false;
            continue;
        }
        if (*path < '0' || *path > '4' || path[1] < '0' || path[1] > '4')
            continue;
        double x = 0.25 + 0.5 * fmin(1, (path[0] - '0') / 2.0);
        double y = 0.18 + 0.64 * (path[1] - '0') / 4.0;
        path++;
        struct et_point next = in_box(box, x, y, hand);
        if (is_down)
            stroke(image, homography, last, next, hand);
        last = next;
        is_down = true;
    }
}

void et_pen_words(struct et_image *image, const struct et_homography *homography,
                  const struct et_rect *frame, int count, const struct et_hand *hand)
{
    const double letter_um = 2600, height_um = 2800;
    double x = frame->x_um + 3000;
    double y = frame->y_um + fmin(frame->height_um / 2.0, 6000);
    for (int i = 0; i < count && x + 2 * letter_um < frame->x_um + frame->width_um; i++) {
        struct et_point points[5];
        for (int p = 0; p < 5; p++)
            points[p] = (struct et_point){
                x + letter_um * (p / 4.0 + 0.1 * et_random_normal(hand->random)),
                y + height_um * (p % 2 == 0 ? 0.4 : -0.4) * (0.6 + et_random_unit(hand->random))};
        ink_line(image, homography, points, 5, hand);
        x += letter_um * (et_random_below(hand->random, 6) == 0 ? 2 : 1);
    }
}
