/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>
#include <unistd.h>

#include <tiffio.h>

#include "collector/decoder.h"
#include "collector/page_file.h"
#include "collector/scan_pdf.h"
#include "forms/base/io.h"
#include "forms/base/late.h"
#include "forms/base/random.h"
#include "tests/scan/paper.h"

static char folder[] = "/tmp/etapp-decoder-XXXXXX";
static struct paper paper;

static const char *path_of(const char *name)
{
    static char path[200];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static struct {
    TIFF *(*open)(const char *, const char *);
    int (*set)(TIFF *, uint32_t, ...);
    int (*write_scanline)(TIFF *, void *, uint32_t, uint16_t);
    void (*close)(TIFF *);
} tiff;

/* A page as an old fax machine keeps it: 1 bit, CCITT group 4. */
static void write_g4(const struct et_image *image, const char *path)
{
    static struct et_late library = {.soname = "libtiff.so.6", .package = "libtiff6"};
    const struct et_late_name names[] = {{"TIFFOpen", (void **)&tiff.open},
                                         {"TIFFSetField", (void **)&tiff.set},
                                         {"TIFFWriteScanline", (void **)&tiff.write_scanline},
                                         {"TIFFClose", (void **)&tiff.close}};
    assert_int_equal(et_late_load(&library, names, 4, NULL), ET_OK);
    TIFF *out = tiff.open(path, "w");
    assert_non_null(out);
    unsigned char row[1024];
    (void)tiff.set(out, TIFFTAG_IMAGEWIDTH, image->width);
    (void)tiff.set(out, TIFFTAG_IMAGELENGTH, image->height);
    (void)tiff.set(out, TIFFTAG_BITSPERSAMPLE, 1);
    (void)tiff.set(out, TIFFTAG_SAMPLESPERPIXEL, 1);
    (void)tiff.set(out, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    (void)tiff.set(out, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    for (int y = 0; y < image->height; y++) {
        memset(row, 0, sizeof row);
        for (int x = 0; x < image->width; x++)
            if (image->pixels[(size_t)y * (size_t)image->width + (size_t)x] < 128)
                row[x / 8] = (unsigned char)(row[x / 8] | 0x80 >> x % 8);
        assert_int_equal(tiff.write_scanline(out, row, (uint32_t)y, 0), 1);
    }
    tiff.close(out);
}

static void keep(const char *name, const void *bytes, size_t size)
{
    assert_int_equal(et_io_write(path_of(name), bytes, size, NULL), ET_OK);
}

static int begin(void **state)
{
    (void)state;
    unsigned char *bytes;
    size_t size;
    if (mkdtemp(folder) == NULL)
        return -1;
    paper_make(&paper);
    struct et_image image = paper_print(&paper, 100);
    et_image_jpeg_write(&image, 75, &bytes, &size);
    keep("page.jpg", bytes, size);
    free(bytes);
    et_image_png_write(&image, &bytes, &size);
    keep("page.png", bytes, size);
    free(bytes);
    write_g4(&image, path_of("page.tif"));
    struct et_scan_pdf pdf;
    et_scan_pdf_start(&pdf);
    for (int i = 0; i < 3; i++)
        et_scan_pdf_add(&pdf, &image, 100, 75);
    et_scan_pdf_end(&pdf);
    keep("page.pdf", pdf.bytes.text, pdf.bytes.length);
    et_scan_pdf_free(&pdf);
    et_image_free(&image);
    return 0;
}

static int end(void **state)
{
    (void)state;
    char command[100];
    (void)snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static const char *const names[] = {"page.jpg", "page.png", "page.tif", "page.pdf"};

static void every_kind_gives_the_page(void **state)
{
    (void)state;
    struct et_image image = paper_print(&paper, 100);
    for (size_t i = 0; i < 4; i++) {
        struct et_decoder *decoder;
        struct et_image read;
        assert_int_equal(et_decoder_open(path_of(names[i]), NULL, NULL, &decoder, NULL), ET_OK);
        assert_int_equal(et_decoder_count(decoder), i == 3 ? 3 : 1);
        assert_int_equal(et_decoder_page(decoder, 0, &read, NULL), ET_OK);
        assert_int_equal(read.width, image.width);
        assert_int_equal(read.height, image.height);
        size_t differ = 0, size = (size_t)read.width * (size_t)read.height;
        for (size_t p = 0; p < size; p++)
            differ += abs(read.pixels[p] - image.pixels[p]) > 130;
        assert_true(differ * 1000 < size);
        et_image_free(&read);
        et_decoder_close(decoder);
    }
    et_image_free(&image);
}

static bool last_only(void *user, const unsigned char *hash, size_t page)
{
    (void)user;
    (void)hash;
    return page == 2;
}

static void only_what_is_wanted_is_decoded(void **state)
{
    (void)state;
    struct et_decoder *decoder;
    struct et_image read = {0};
    assert_int_equal(et_decoder_open(path_of("page.pdf"), last_only, NULL, &decoder, NULL), ET_OK);
    assert_int_equal(et_decoder_page(decoder, 1, &read, NULL), ET_INPUT);
    assert_int_equal(et_decoder_page(decoder, 2, &read, NULL), ET_OK);
    assert_true(read.width > 0);
    et_image_free(&read);
    assert_int_equal(et_decoder_page(decoder, 3, &read, NULL), ET_INPUT);
    et_decoder_close(decoder);
}

static void a_file_that_is_not_there_is_told_as_such(void **state)
{
    (void)state;
    struct et_decoder *decoder = NULL;
    struct et_error error = {0};
    assert_int_equal(et_decoder_open(path_of("none.pdf"), NULL, NULL, &decoder, &error), ET_IO);
    assert_non_null(strstr(error.text, "none.pdf"));
    assert_null(decoder);
    keep("text.txt", "no page", 7);
    assert_int_equal(et_decoder_open(path_of("text.txt"), NULL, NULL, &decoder, &error), ET_INPUT);
}

/* Cut, overwritten, doubled: anything may come of it but a crash or a hang. */
static void mutate(struct et_random *dice, char *bytes, size_t *size)
{
    uint32_t way = et_random_below(dice, 4);
    if (way == 0)
        *size = 1 + et_random_below(dice, (uint32_t)*size - 1);
    uint32_t spots = 1 + et_random_below(dice, 12);
    size_t within = way == 1 && *size > 400 ? 400 : *size; /* the header above all */
    for (uint32_t i = 0; i < spots; i++)
        bytes[et_random_below(dice, (uint32_t)within)] = (char)et_random_below(dice, 256);
}

static void decode_apart(void)
{
    struct et_decoder *decoder;
    enum et_status status = et_decoder_open(path_of("mutated"), NULL, NULL, &decoder, NULL);
    assert_true(status == ET_OK || status == ET_INPUT);
    for (size_t page = 0; status == ET_OK && page < et_decoder_count(decoder) && page < 5; page++) {
        struct et_image read = {0};
        enum et_status had = et_decoder_page(decoder, page, &read, NULL);
        assert_true(had == ET_OK || had == ET_INPUT);
        et_image_free(&read);
    }
    if (status == ET_OK)
        et_decoder_close(decoder);
}

static void decode_here(void)
{
    struct et_page_file *file;
    enum et_status status = et_page_file_open(path_of("mutated"), &file, NULL);
    assert_true(status == ET_OK || status == ET_INPUT);
    for (size_t page = 0; status == ET_OK && page < et_page_file_count(file) && page < 5; page++) {
        struct et_image read = {0};
        enum et_status had = et_page_file_read(file, page, &read, NULL);
        assert_true(had == ET_OK || had == ET_INPUT);
        et_image_free(&read);
    }
    if (status == ET_OK)
        et_page_file_close(file);
}

static void a_mutated_file_brings_nothing_down(void **state)
{
    (void)state;
    struct et_random dice = et_random_seeded(5);
    const char *rounds_said = getenv("ET_ROUNDS");
    int rounds = rounds_said != NULL ? atoi(rounds_said) : 40;
    for (int i = 0; i < rounds; i++) {
        char *bytes;
        size_t size;
        assert_int_equal(et_io_read(path_of(names[i % 4]), 1 << 24, &bytes, &size, NULL), ET_OK);
        mutate(&dice, bytes, &size);
        keep("mutated", bytes, size);
        free(bytes);
        if (i < 8)
            decode_apart();
        decode_here(); /* where a sanitizer sees what goes wrong */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_gives_the_page),
        cmocka_unit_test(only_what_is_wanted_is_decoded),
        cmocka_unit_test(a_file_that_is_not_there_is_told_as_such),
        cmocka_unit_test(a_mutated_file_brings_nothing_down),
    };
    return cmocka_run_group_tests_name("decoder", tests, begin, end);
}
