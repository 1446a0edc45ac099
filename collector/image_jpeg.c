/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_jpeg.c - JPEG in and out: the only <jpeglib.h>. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "collector/image.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"

struct fault {
    struct jpeg_error_mgr base; /* first: the library knows only this */
    jmp_buf back;
    int warnings;
};

static void fail(j_common_ptr common)
{
    struct fault *fault = (struct fault *)(void *)common->err;
    longjmp(fault->back, 1);
}

/* A warning is data lost: after a handful the page is not to be believed. */
static void note(j_common_ptr common, int level)
{
    struct fault *fault = (struct fault *)(void *)common->err;
    if (level < 0 && ++fault->warnings > 3)
        longjmp(fault->back, 1);
}

static void hush(j_common_ptr common)
{
    (void)common;
}

struct work {
    struct jpeg_decompress_struct jpeg;
    struct fault fault;
    unsigned char *row;
    struct et_rows sink;
    struct et_image image;
};

/*
 * The inverse DCT itself halves the sides, which costs less than reducing
 * afterwards; only luminance is decoded.
 */
static bool read_all(struct work *work)
{
    struct jpeg_decompress_struct *jpeg = &work->jpeg;
    if (jpeg_read_header(jpeg, TRUE) != JPEG_HEADER_OK ||
        !et_image_fits(jpeg->image_width, jpeg->image_height))
        return false;
    int factor = et_image_work_factor((int)jpeg->image_width, (int)jpeg->image_height);
    unsigned denominator = factor >= 8 ? 8 : factor >= 4 ? 4 : factor >= 2 ? 2 : 1;
    /* CMYK has no luminance of its own; a long progressive page needs too much memory */
    bool is_cmyk = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    if (is_cmyk || (jpeg->progressive_mode && jpeg->image_height > 8000))
        return false;
    jpeg->out_color_space = JCS_GRAYSCALE;
    jpeg->scale_num = 1;
    jpeg->scale_denom = denominator;
    jpeg->dct_method = JDCT_IFAST;
    if (!jpeg_start_decompress(jpeg) || jpeg->output_components != 1)
        return false;
    int width = (int)jpeg->output_width, height = (int)jpeg->output_height;
    work->row = et_alloc((size_t)width);
    work->sink = et_rows_start(&work->image, width, height, et_image_work_factor(width, height));
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW rows[1] = {work->row};
        if (jpeg_read_scanlines(jpeg, rows, 1) == 1)
            et_rows_add(&work->sink, work->row);
    }
    work->image.scale /= denominator;
    (void)jpeg_finish_decompress(jpeg);
    return work->fault.warnings == 0;
}

enum et_status et_image_jpeg_read(const void *bytes, size_t size, struct et_image *image,
                                  struct et_error *error)
{
    struct work *work = et_alloc(sizeof *work);
    memset(work, 0, sizeof *work);
    volatile bool is_whole = false;
    work->jpeg.err = jpeg_std_error(&work->fault.base);
    work->fault.base.error_exit = fail;
    work->fault.base.emit_message = note;
    work->fault.base.output_message = hush;
    if (setjmp(work->fault.back) == 0) {
        jpeg_create_decompress(&work->jpeg);
        work->jpeg.mem->max_memory_to_use = 512L << 20;
        jpeg_mem_src(&work->jpeg, bytes, (unsigned long)size);
        is_whole = read_all(work);
    }
    jpeg_destroy_decompress(&work->jpeg);
    free(work->row);
    if (work->sink.image != NULL)
        et_rows_end(&work->sink);
    struct et_image read = work->image;
    free(work);
    if (!is_whole) {
        et_image_free(&read);
        return et_error_set(error, ET_INPUT, _("the JPEG image is damaged or too large"));
    }
    *image = read;
    return ET_OK;
}

void et_image_jpeg_write(const struct et_image *image, int quality, unsigned char **bytes,
                         size_t *size)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr fault;
    jpeg.err = jpeg_std_error(&fault);
    jpeg_create_compress(&jpeg);
    unsigned char *out = NULL;
    unsigned long length = 0;
    jpeg_mem_dest(&jpeg, &out, &length);
    jpeg.image_width = (JDIMENSION)image->width;
    jpeg.image_height = (JDIMENSION)image->height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW rows[1] = {image->pixels + (size_t)jpeg.next_scanline * (size_t)image->width};
        (void)jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    *bytes = out;
    *size = (size_t)length;
}
