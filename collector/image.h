/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * image.h - a page as grey pixels, and the few things done to all of them.
 *
 * 0 is black, 255 white; rows from the top, no padding. Pages are kept at
 * working resolution: 100 to 220 dots an inch are enough for every stage.
 */
#ifndef ET_IMAGE_H
#define ET_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

enum {
    ET_IMAGE_SIDE_MAX = 16000,       /* pixels; A4 at 1200 dpi is 14,031 */
    ET_IMAGE_PIXELS_MAX = 160000000, /* width times height */
    ET_IMAGE_SIDE_MIN = 16,          /* less is no page */
    ET_IMAGE_WORK_SIDE = 1640,       /* the long side is not reduced below this */
};

struct et_image {
    int width, height;
    unsigned char *pixels; /* width * height; owned */
    double scale;          /* pixels here for one pixel of the file: 1, 0.5 ... */
};

/* Is a file's claim of so many pixels within the limits? */
bool et_image_fits(uint64_t width, uint64_t height);

/* All white; the sides must fit. Free with et_image_free. */
struct et_image et_image_new(int width, int height);
void et_image_free(struct et_image *image);

/* By how much a page of these sides is reduced for work: 1, 2, 4 ... */
int et_image_work_factor(int width, int height);

/* Averages FACTOR by FACTOR pixels into one, in place. */
void et_image_reduce(struct et_image *image, int factor);

/* A copy of the part of IMAGE within the rectangle, clipped to it. */
struct et_image et_image_crop(const struct et_image *image, int x, int y, int width, int height);

/* The value between pixels; outside the page is white. Pixel centres are at .5. */
double et_image_at(const struct et_image *image, double x, double y);

/* Is there nothing on the page but paper? */
bool et_image_is_blank(const struct et_image *image);

/* Are there hardly any greys, as in a page of black dots? */
bool et_image_is_bilevel(const struct et_image *image);

/* Each pixel becomes the mean of the nine around it: dots become greys. */
void et_image_soften(struct et_image *image);

/*
 * Takes away exactly vertical streaks, one or two pixels wide and almost as
 * long as the page, as a grain of dust under the feeder's glass leaves them.
 */
void et_image_destreak(struct et_image *image);

/* ---- files, each library in its own source ------------------------------ */

/*
 * All read at working resolution from memory. Errors: ET_INPUT (damaged, too
 * large, or of no kind that can be read).
 */
enum et_status et_image_png_read(const void *bytes, size_t size, struct et_image *image,
                                 struct et_error *error);
enum et_status et_image_jpeg_read(const void *bytes, size_t size, struct et_image *image,
                                  struct et_error *error);
enum et_status et_image_tiff_count(const void *bytes, size_t size, size_t *count,
                                   struct et_error *error);
enum et_status et_image_tiff_read(const void *bytes, size_t size, size_t index,
                                  struct et_image *image, struct et_error *error);
/* A bare CCITT group 3 or 4 stream of such sides (K as in PDF: < 0 is group 4). */
struct et_fax {
    int width, height, k;
    bool is_black_1;
};
enum et_status et_image_fax_read(const void *bytes, size_t size, const struct et_fax *fax,
                                 struct et_image *image, struct et_error *error);

/* *bytes is the caller's, to free(). */
void et_image_png_write(const struct et_image *image, unsigned char **bytes, size_t *size);
void et_image_jpeg_write(const struct et_image *image, int quality, unsigned char **bytes,
                         size_t *size);

/*
 * Rows of grey pixels on their way from a file: reduced as they come, so that
 * a large page never stands in memory whole. FACTOR as et_image_work_factor.
 */
struct et_rows {
    struct et_image *image;
    uint32_t *sums;
    int factor, width, row;
};
struct et_rows et_rows_start(struct et_image *image, int width, int height, int factor);
void et_rows_add(struct et_rows *rows, const unsigned char *grey);
void et_rows_end(struct et_rows *rows);

#endif
