/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_tiff.c - TIFF and bare fax streams: the only <tiffio.h>. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "collector/image.h"
#include "forms/base/arena.h"
#include "forms/base/late.h"
#include "forms/base/text.h"

#define FUNCTIONS(X)                                                                               \
    X(TIFFSetErrorHandler)                                                                         \
    X(TIFFSetWarningHandler)                                                                       \
    X(TIFFClientOpen)                                                                              \
    X(TIFFReadDirectory)                                                                           \
    X(TIFFClose)                                                                                   \
    X(TIFFScanlineSize)                                                                            \
    X(TIFFReadScanline)                                                                            \
    X(TIFFReadRGBAImageOriented)                                                                   \
    X(TIFFGetField)                                                                                \
    X(TIFFGetFieldDefaulted)                                                                       \
    X(TIFFIsTiled)                                                                                 \
    X(TIFFSetDirectory)

/* The library is loaded when the first file needs it: see late.h. */
static struct {
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
} lib;

static enum et_status load(struct et_error *error)
{
    static struct et_late late = {.soname = "libtiff.so.6", .package = "libtiff6"};
    static const struct et_late_name names[] = {
#define X(name) {#name, (void **)&lib.name},
        FUNCTIONS(X)
#undef X
    };
    return et_late_load(&late, names, sizeof names / sizeof names[0], error);
}

enum { PAGES_MAX = 5000 };

struct memory {
    const unsigned char *bytes;
    size_t size, at;
};

static tmsize_t take(thandle_t user, void *to, tmsize_t count)
{
    struct memory *memory = user;
    size_t left = memory->at < memory->size ? memory->size - memory->at : 0;
    size_t wanted = count < 0 ? 0 : (size_t)count;
    if (wanted > left)
        wanted = left;
    memcpy(to, memory->bytes + (left > 0 ? memory->at : 0), wanted);
    memory->at += wanted;
    return (tmsize_t)wanted;
}

static tmsize_t refuse(thandle_t user, void *from, tmsize_t count)
{
    (void)user;
    (void)from;
    (void)count;
    return -1;
}

static toff_t seek(thandle_t user, toff_t offset, int whence)
{
    struct memory *memory = user;
    size_t base = whence == SEEK_CUR ? memory->at : whence == SEEK_END ? memory->size : 0;
    memory->at = base + (size_t)offset;
    return (toff_t)memory->at;
}

static int shut(thandle_t user)
{
    (void)user;
    return 0;
}

static toff_t size_of(thandle_t user)
{
    return ((struct memory *)user)->size;
}

static TIFF *open_memory(struct memory *memory)
{
    (void)lib.TIFFSetErrorHandler(NULL);
    (void)lib.TIFFSetWarningHandler(NULL);
    return lib.TIFFClientOpen("scan", "rm", memory, take, refuse, seek, shut, size_of, NULL, NULL);
}

static enum et_status damaged(struct et_error *error)
{
    return et_error_set(error, ET_INPUT,
                        _("the TIFF image is damaged, too large, or of a kind that "
                          "cannot be read"));
}

enum et_status et_image_tiff_count(const void *bytes, size_t size, size_t *count,
                                   struct et_error *error)
{
    struct memory memory = {bytes, size, 0};
    enum et_status status = load(error);
    if (status != ET_OK)
        return status;
    TIFF *tiff = open_memory(&memory);
    if (tiff == NULL)
        return damaged(error);
    size_t found = 1;
    while (found < PAGES_MAX && lib.TIFFReadDirectory(tiff) == 1)
        found++;
    lib.TIFFClose(tiff);
    *count = found;
    return ET_OK;
}

struct shape {
    uint32_t width, height;
    uint16_t bits, samples, photometric, planar;
};

/* Grey from a row of 1-bit, 8-bit grey or 8-bit colour samples. */
static void grey_row(const struct shape *shape, const unsigned char *row, unsigned char *grey)
{
    unsigned char flip = shape->photometric == PHOTOMETRIC_MINISWHITE ? 255 : 0;
    for (size_t x = 0; x < shape->width; x++) {
        if (shape->bits == 1)
            grey[x] = (unsigned char)(((row[x / 8] >> (7 - x % 8)) & 1 ? 255 : 0) ^ flip);
        else if (shape->samples < 3)
            grey[x] = (unsigned char)(row[x * shape->samples] ^ flip);
        else {
            const unsigned char *p = row + x * shape->samples;
            grey[x] = (unsigned char)((77 * p[0] + 150 * p[1] + 29 * p[2]) >> 8);
        }
    }
}

static bool by_rows(TIFF *tiff, const struct shape *shape, struct et_image *image)
{
    int factor = et_image_work_factor((int)shape->width, (int)shape->height);
    tmsize_t size = lib.TIFFScanlineSize(tiff);
    size_t needed =
        shape->bits == 1 ? (shape->width + 7) / 8 : (size_t)shape->width * shape->samples;
    if (size <= 0 || (size_t)size < needed)
        return false;
    unsigned char *row = et_alloc((size_t)size);
    unsigned char *grey = et_alloc(shape->width);
    struct et_rows rows = et_rows_start(image, (int)shape->width, (int)shape->height, factor);
    bool is_whole = true;
    for (uint32_t y = 0; y < shape->height && is_whole; y++) {
        is_whole = lib.TIFFReadScanline(tiff, row, y, 0) == 1;
        grey_row(shape, row, grey);
        et_rows_add(&rows, grey);
    }
    et_rows_end(&rows);
    free(grey);
    free(row);
    return is_whole;
}

/* Tiles, JPEG inside, palettes: the library's own conversion. */
static bool by_library(TIFF *tiff, const struct shape *shape, struct et_image *image)
{
    size_t width = shape->width, height = shape->height;
    if (width * height > 64u << 20)
        return false;
    uint32_t *raster = et_alloc(width * height * sizeof *raster);
    bool is_whole = lib.TIFFReadRGBAImageOriented(tiff, shape->width, shape->height, raster,
                                                  ORIENTATION_TOPLEFT, 1) == 1;
    unsigned char *grey = et_alloc(width);
    struct et_rows rows = et_rows_start(image, (int)width, (int)height,
                                        et_image_work_factor((int)width, (int)height));
    for (size_t y = 0; y < height && is_whole; y++) {
        for (size_t x = 0; x < width; x++) {
            uint32_t p = raster[y * width + x];
            grey[x] =
                (unsigned char)((77 * TIFFGetR(p) + 150 * TIFFGetG(p) + 29 * TIFFGetB(p)) >> 8);
        }
        et_rows_add(&rows, grey);
    }
    et_rows_end(&rows);
    free(grey);
    free(raster);
    return is_whole;
}

static bool read_page(TIFF *tiff, struct et_image *image)
{
    struct shape shape = {0};
    (void)lib.TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &shape.width);
    (void)lib.TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &shape.height);
    (void)lib.TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &shape.bits);
    (void)lib.TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &shape.samples);
    (void)lib.TIFFGetFieldDefaulted(tiff, TIFFTAG_PHOTOMETRIC, &shape.photometric);
    (void)lib.TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &shape.planar);
    if (!et_image_fits(shape.width, shape.height))
        return false;
    bool is_plain = shape.planar == PLANARCONFIG_CONTIG && !lib.TIFFIsTiled(tiff);
    bool is_grey = shape.photometric <= PHOTOMETRIC_MINISBLACK && shape.samples == 1 &&
                   (shape.bits == 1 || shape.bits == 8);
    bool is_colour = shape.photometric == PHOTOMETRIC_RGB && shape.bits == 8 &&
                     shape.samples >= 3 && shape.samples <= 8;
    return is_plain && (is_grey || is_colour) ? by_rows(tiff, &shape, image)
                                              : by_library(tiff, &shape, image);
}

enum et_status et_image_tiff_read(const void *bytes, size_t size, size_t index,
                                  struct et_image *image, struct et_error *error)
{
    struct memory memory = {bytes, size, 0};
    enum et_status status = load(error);
    if (status != ET_OK)
        return status;
    TIFF *tiff = open_memory(&memory);
    struct et_image read = {0};
    bool is_whole = tiff != NULL && index < PAGES_MAX &&
                    lib.TIFFSetDirectory(tiff, (uint16_t)index) == 1 && read_page(tiff, &read);
    if (tiff != NULL)
        lib.TIFFClose(tiff);
    if (!is_whole) {
        et_image_free(&read);
        return damaged(error);
    }
    *image = read;
    return ET_OK;
}

/* Little-endian TIFF of one strip around the stream, so that one decoder does. */
enum et_status et_image_fax_read(const void *bytes, size_t size, const struct et_fax *fax,
                                 struct et_image *image, struct et_error *error)
{
    if (fax->width <= 0 || fax->height <= 0 ||
        !et_image_fits((uint64_t)fax->width, (uint64_t)fax->height) || size > 256u << 20)
        return damaged(error);
    const uint32_t entries[][3] = {
        {TIFFTAG_IMAGEWIDTH, 4, (uint32_t)fax->width},
        {TIFFTAG_IMAGELENGTH, 4, (uint32_t)fax->height},
        {TIFFTAG_BITSPERSAMPLE, 3, 1},
        {TIFFTAG_COMPRESSION, 3, fax->k < 0 ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3},
        {TIFFTAG_PHOTOMETRIC, 3, fax->is_black_1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_MINISWHITE},
        {TIFFTAG_STRIPOFFSETS, 4, 0},
        {TIFFTAG_SAMPLESPERPIXEL, 3, 1},
        {TIFFTAG_ROWSPERSTRIP, 4, (uint32_t)fax->height},
        {TIFFTAG_STRIPBYTECOUNTS, 4, (uint32_t)size},
        {TIFFTAG_GROUP3OPTIONS, 4, fax->k > 0 ? 1 : 0},
    };
    enum { COUNT = sizeof entries / sizeof entries[0], HEAD = 8 + 2 + COUNT * 12 + 4 };
    unsigned char *file = et_alloc(HEAD + size);
    memset(file, 0, HEAD);
    memcpy(file, "II*\0\10\0\0\0", 8);
    file[8] = COUNT;
    size_t count = fax->k < 0 ? COUNT - 1 : COUNT;
    file[8] = (unsigned char)count;
    for (size_t i = 0; i < count; i++) {
        unsigned char *at = file + 10 + 12 * i;
        uint32_t value = entries[i][0] == TIFFTAG_STRIPOFFSETS ? HEAD : entries[i][2];
        const uint32_t words[3] = {entries[i][0] | entries[i][1] << 16, 1, value};
        for (size_t w = 0; w < 3; w++)
            for (size_t b = 0; b < 4; b++)
                at[4 * w + b] = (unsigned char)(words[w] >> (8 * b));
    }
    memcpy(file + HEAD, bytes, size);
    enum et_status status = et_image_tiff_read(file, HEAD + size, 0, image, error);
    free(file);
    return status;
}
