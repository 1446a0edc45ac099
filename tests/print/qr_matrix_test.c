/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every QR code of a run is read after what offices do to paper: 150, 200 and
 * 300 dpi; straight, tilted by 3 degrees and blurred, and that in black and
 * white; twenty codes of twenty each. zbar, an outside judge, reads them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "forms/base/late.h"
#include "forms/model/payload.h"
#include "print/codes.h"
#include "print/page.h"
#include "tests/unit.h"

enum { CODES = 20, PATCH_UM = 34000, SIDE_MAX = 420, SAMPLES = 4 };

enum treatment { STRAIGHT, TILTED, FAXED, TREATMENTS };

/* The functions of zbar that are needed; the library is loaded like others. */
static struct {
    zbar_image_scanner_t *(*scanner_new)(void);
    void (*scanner_free)(zbar_image_scanner_t *);
    int (*set)(zbar_image_scanner_t *, zbar_symbol_type_t, zbar_config_t, int);
    zbar_image_t *(*image_new)(void);
    void (*image_free)(zbar_image_t *);
    void (*set_format)(zbar_image_t *, unsigned long);
    void (*set_size)(zbar_image_t *, unsigned, unsigned);
    void (*set_data)(zbar_image_t *, const void *, unsigned long, zbar_image_cleanup_handler_t *);
    int (*scan)(zbar_image_scanner_t *, zbar_image_t *);
    const zbar_symbol_t *(*first)(const zbar_image_t *);
    const char *(*data)(const zbar_symbol_t *);
} zbar;

static int load(void **state)
{
    static struct et_late late = {.soname = "libzbar.so.0", .package = "libzbar0"};
    const struct et_late_name names[] = {
        {"zbar_image_scanner_create", (void **)&zbar.scanner_new},
        {"zbar_image_scanner_destroy", (void **)&zbar.scanner_free},
        {"zbar_image_scanner_set_config", (void **)&zbar.set},
        {"zbar_image_create", (void **)&zbar.image_new},
        {"zbar_image_destroy", (void **)&zbar.image_free},
        {"zbar_image_set_format", (void **)&zbar.set_format},
        {"zbar_image_set_size", (void **)&zbar.set_size},
        {"zbar_image_set_data", (void **)&zbar.set_data},
        {"zbar_scan_image", (void **)&zbar.scan},
        {"zbar_image_first_symbol", (void **)&zbar.first},
        {"zbar_symbol_get_data", (void **)&zbar.data},
    };
    struct et_error error = {0};
    (void)state;
    return et_late_load(&late, names, sizeof names / sizeof names[0], &error) == ET_OK ? 0 : -1;
}

/* Is there ink at X, Y of a page whose first code is MODULES? */
static bool is_ink(const struct et_sheet_page *page, const unsigned char *modules, double x,
                   double y)
{
    const struct et_rect *qr = &page->qr[0];
    for (int i = 0; i < ET_FIDUCIALS; i++) {
        const struct et_rect *f = &page->fiducials[i];
        if (x >= f->x_um && x < f->x_um + f->width_um && y >= f->y_um && y < f->y_um + f->height_um)
            return true;
    }
    int column = (int)floor((x - qr->x_um) / ET_QR_MODULE_UM);
    int row = (int)floor((y - qr->y_um) / ET_QR_MODULE_UM);
    return column >= 0 && column < ET_QR_MODULES && row >= 0 && row < ET_QR_MODULES &&
           modules[row * ET_QR_MODULES + column] == 1;
}

/* The paper around the code as a scanner sees it; returns the picture's side. */
static int photograph(const struct et_sheet_page *page, const unsigned char *modules, int dpi,
                      double degrees, unsigned char *grey)
{
    const struct et_rect *qr = &page->qr[0];
    const double pixel = 25400.0 / dpi, turn = degrees * M_PI / 180;
    const double middle_x = qr->x_um + qr->width_um / 2.0,
                 middle_y = qr->y_um + qr->height_um / 2.0;
    int side = (int)(PATCH_UM / pixel);
    assert_true(side <= SIDE_MAX);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            int ink = 0;
            for (int s = 0; s < SAMPLES * SAMPLES; s++) {
                double dx = (x + (s % SAMPLES + 0.5) / SAMPLES) * pixel - PATCH_UM / 2.0;
                double dy = (y + (s / SAMPLES + 0.5) / SAMPLES) * pixel - PATCH_UM / 2.0;
                ink += is_ink(page, modules, middle_x + dx * cos(turn) - dy * sin(turn),
                              middle_y + dx * sin(turn) + dy * cos(turn));
            }
            grey[y * side + x] = (unsigned char)(245 - 215 * ink / (SAMPLES * SAMPLES));
        }
    return side;
}

/* A blur of about 0.1 mm, by a box of pixels passed twice over each way. */
static void blur(unsigned char *grey, int side, int dpi)
{
    static unsigned char copy[SIDE_MAX * SIDE_MAX];
    int reach = dpi >= 250 ? 1 : 0, passes = dpi >= 250 ? 2 : 1;
    for (int pass = 0; pass < passes; pass++) {
        memcpy(copy, grey, (size_t)side * (size_t)side);
        for (int y = 1; y < side - 1; y++)
            for (int x = 1; x < side - 1; x++) {
                int sum = 0, weight = 0;
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++) {
                        /* Coarse pixels: a lighter touch, the same 0.1 mm. */
                        int w = dx == 0 && dy == 0 ? (reach > 0 ? 1 : 4) : 1;
                        sum += w * copy[(y + dy) * side + x + dx];
                        weight += w;
                    }
                grey[y * side + x] = (unsigned char)(sum / weight);
            }
    }
}

static bool is_read(const unsigned char *grey, int side, const char *text)
{
    zbar_image_scanner_t *scanner = zbar.scanner_new();
    zbar_image_t *image = zbar.image_new();
    (void)zbar.set(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar.set(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar.set_format(image, 'Y' | '8' << 8 | '0' << 16 | (unsigned long)'0' << 24);
    zbar.set_size(image, (unsigned)side, (unsigned)side);
    zbar.set_data(image, grey, (unsigned long)side * (unsigned long)side, NULL);
    bool is_found =
        zbar.scan(scanner, image) == 1 && strcmp(zbar.data(zbar.first(image)), text) == 0;
    zbar.image_free(image);
    zbar.scanner_free(scanner);
    return is_found;
}

static int read_of(int dpi, enum treatment treatment)
{
    static unsigned char grey[SIDE_MAX * SIDE_MAX];
    const unsigned char key[32] = {7};
    const struct et_page a4 = et_page_of(ET_PAPER_A4);
    struct et_sheet_page page;
    int read = 0;
    et_page_frame(&a4, &page);
    for (uint64_t i = 0; i < CODES; i++) {
        unsigned char modules[ET_CODE_BYTES];
        char text[ET_PAYLOAD_CHARS + 1];
        struct et_codes_sheet sheet = {
            .run = 1 + i * 7919, .serial = 1 + i * 104729, .page_count = 1, .codes = modules};
        const struct et_payload payload = {.run = sheet.run, .serial = sheet.serial, .page = 1};
        assert_int_equal(et_codes_make(key, &sheet, 1, 1), ET_OK);
        et_payload_write(key, &payload, text);
        int side = photograph(&page, modules, dpi,
                              treatment == STRAIGHT ? 0
                              : i % 2 == 0          ? 3
                                                    : -3,
                              grey);
        if (treatment != STRAIGHT)
            blur(grey, side, dpi);
        for (int p = 0; treatment == FAXED && p < side * side; p++)
            grey[p] = grey[p] < 137 ? 0 : 255;
        read += is_read(grey, side, text);
    }
    return read;
}

static void all_are_read_straight(void **state)
{
    (void)state;
    for (int dpi = 150; dpi <= 300; dpi += dpi == 150 ? 50 : 100)
        assert_int_equal(read_of(dpi, STRAIGHT), CODES);
}

static void all_are_read_tilted_and_blurred(void **state)
{
    (void)state;
    for (int dpi = 150; dpi <= 300; dpi += dpi == 150 ? 50 : 100)
        assert_int_equal(read_of(dpi, TILTED), CODES);
}

static void all_are_read_tilted_blurred_and_in_black_and_white(void **state)
{
    (void)state;
    for (int dpi = 150; dpi <= 300; dpi += dpi == 150 ? 50 : 100)
        assert_int_equal(read_of(dpi, FAXED), CODES);
}

/* The judge can fail: at 60 dpi a module is 1.4 pixels. */
static void a_picture_too_coarse_is_not_read(void **state)
{
    (void)state;
    assert_true(read_of(60, FAXED) < CODES);
}

static void codes_do_not_depend_on_the_number_of_threads(void **state)
{
    enum { SHEETS = 37, PAGES = 3 };
    static unsigned char codes[2][SHEETS][PAGES * ET_CODE_BYTES];
    const unsigned char key[32] = {7};
    (void)state;
    for (unsigned t = 0; t < 2; t++) {
        struct et_codes_sheet sheets[SHEETS];
        for (uint32_t i = 0; i < SHEETS; i++)
            sheets[i] = (struct et_codes_sheet){
                .run = 5, .serial = 1000 + i, .page_count = 1 + i % PAGES, .codes = codes[t][i]};
        assert_int_equal(et_codes_make(key, sheets, SHEETS, t == 0 ? 1 : 5), ET_OK);
    }
    assert_memory_equal(codes[0], codes[1], sizeof codes[0]);
    assert_memory_not_equal(codes[0][0], codes[0][1], ET_CODE_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_read_straight),
        cmocka_unit_test(all_are_read_tilted_and_blurred),
        cmocka_unit_test(all_are_read_tilted_blurred_and_in_black_and_white),
        cmocka_unit_test(a_picture_too_coarse_is_not_read),
        cmocka_unit_test(codes_do_not_depend_on_the_number_of_threads),
    };
    return cmocka_run_group_tests_name("QR matrix", tests, load, NULL);
}
