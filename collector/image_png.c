/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_png.c - PNG in and out: the only <png.h>. */
#include <assert.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"

struct reader {
    const unsigned char *bytes;
    size_t left;
};

static void take(png_structp png, png_bytep to, png_size_t count)
{
    struct reader *reader = png_get_io_ptr(png);
    if (count > reader->left)
        png_error(png, "cut short");
    memcpy(to, reader->bytes, count);
    reader->bytes += count;
    reader->left -= count;
}

static void fail(png_structp png, png_const_charp message)
{
    (void)message;
    longjmp(png_jmpbuf(png), 1);
}

static void hush(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

/* All that is allocated while reading, so that one place frees it. */
struct work {
    png_structp png;
    png_infop info;
    unsigned char *rows; /* one row, or all where interlaced */
    unsigned char **row_starts;
    struct et_rows sink;
    bool has_image;
};

static void to_grey(png_structp png, png_infop info)
{
    int colour = png_get_color_type(png, info);
    if (colour == PNG_COLOR_TYPE_PALETTE)
        png_set_palette_to_rgb(png);
    if (png_get_bit_depth(png, info) < 8)
        png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_bit_depth(png, info) == 16)
        png_set_strip_16(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS))
        png_set_tRNS_to_alpha(png);
    if ((colour & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS)) {
        png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};
        png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    }
    if ((colour & PNG_COLOR_MASK_COLOR) != 0)
        png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, -1, -1);
}

static bool read_all(struct work *work, struct et_image *image)
{
    png_read_info(work->png, work->info);
    png_uint_32 width = png_get_image_width(work->png, work->info);
    png_uint_32 height = png_get_image_height(work->png, work->info);
    if (!et_image_fits(width, height))
        return false;
    to_grey(work->png, work->info);
    int passes = png_set_interlace_handling(work->png);
    png_read_update_info(work->png, work->info);
    if (png_get_channels(work->png, work->info) != 1)
        return false;
    size_t stride = png_get_rowbytes(work->png, work->info);
    size_t kept = passes > 1 ? height : 1;
    work->rows = et_alloc(stride * kept);
    work->sink = et_rows_start(image, (int)width, (int)height,
                               et_image_work_factor((int)width, (int)height));
    work->has_image = true;
    if (passes > 1) {
        work->row_starts = et_alloc(height * sizeof *work->row_starts);
        for (size_t y = 0; y < height; y++)
            work->row_starts[y] = work->rows + y * stride;
        png_read_image(work->png, work->row_starts);
    }
    for (size_t y = 0; y < height; y++) {
        if (passes == 1)
            png_read_row(work->png, work->rows, NULL);
        et_rows_add(&work->sink, passes > 1 ? work->row_starts[y] : work->rows);
    }
    return true;
}

enum et_status et_image_png_read(const void *bytes, size_t size, struct et_image *image,
                                 struct et_error *error)
{
    struct reader reader = {bytes, size};
    struct work *work = et_alloc(sizeof *work);
    memset(work, 0, sizeof *work);
    struct et_image read = {0};
    volatile bool is_whole = false;
    work->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, hush);
    work->info = png_create_info_struct(work->png);
    if (setjmp(png_jmpbuf(work->png)) == 0) {
        png_set_read_fn(work->png, &reader, take);
        png_set_user_limits(work->png, ET_IMAGE_SIDE_MAX, ET_IMAGE_SIDE_MAX);
        is_whole = read_all(work, &read);
    }
    png_destroy_read_struct(&work->png, &work->info, NULL);
    free(work->rows);
    free(work->row_starts);
    if (work->has_image)
        et_rows_end(&work->sink);
    free(work);
    if (!is_whole) {
        et_image_free(&read);
        return et_error_set(error, ET_INPUT, _("the PNG image is damaged or too large"));
    }
    *image = read;
    return ET_OK;
}

struct writer {
    unsigned char *bytes;
    size_t size, room;
};

static void give(png_structp png, png_bytep from, png_size_t count)
{
    struct writer *writer = png_get_io_ptr(png);
    if (writer->size + count > writer->room) {
        writer->room = 2 * (writer->size + count);
        writer->bytes = et_realloc(writer->bytes, writer->room);
    }
    memcpy(writer->bytes + writer->size, from, count);
    writer->size += count;
}

void et_image_png_write(const struct et_image *image, unsigned char **bytes, size_t *size)
{
    struct writer writer = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, hush);
    png_infop info = png_create_info_struct(png);
    assert(png != NULL && info != NULL);
    png_set_write_fn(png, &writer, give, NULL);
    /* six times as fast as the usual level, for a quarter more bytes */
    png_set_compression_level(png, 2);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, 8,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < image->height; y++)
        png_write_row(png, image->pixels + (size_t)y * (size_t)image->width);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    *bytes = writer.bytes;
    *size = writer.size;
}
