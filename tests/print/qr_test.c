/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <zbar.h>

#include "forms/model/payload.h"
#include "print/qr.h"
#include "tests/unit.h"

enum { SCALE = 4, QUIET = 4, SIDE = (ET_QR_MODULES + 2 * QUIET) * SCALE };

/* What zbar reads in the modules; "" if nothing. */
static void decode(const unsigned char *modules, char out[64])
{
    static unsigned char grey[SIDE * SIDE];
    for (size_t y = 0; y < SIDE; y++)
        for (size_t x = 0; x < SIDE; x++) {
            size_t row = y / SCALE, column = x / SCALE;
            bool is_inside = row >= QUIET && row < QUIET + ET_QR_MODULES && column >= QUIET &&
                             column < QUIET + ET_QR_MODULES;
            bool is_black =
                is_inside && modules[(row - QUIET) * ET_QR_MODULES + column - QUIET] != 0;
            grey[y * SIDE + x] = is_black ? 0 : 255;
        }
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, SIDE, SIDE);
    zbar_image_set_data(image, grey, sizeof grey, NULL);
    out[0] = '\0';
    if (zbar_scan_image(scanner, image) > 0)
        (void)snprintf(out, 64, "%s", zbar_symbol_get_data(zbar_image_first_symbol(image)));
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
}

static void a_payload_reads_back_from_its_modules(void **state)
{
    (void)state;
    const unsigned char key[32] = {1, 2, 3};
    for (uint32_t page = 1; page <= ET_PAGES_MAX; page += 6) {
        const struct et_payload payload = {.run = 0x7FFFFFFFFULL, .serial = 12345 * page, page};
        char text[ET_PAYLOAD_CHARS + 1], got[64];
        unsigned char modules[ET_QR_MODULES * ET_QR_MODULES];
        et_payload_write(key, &payload, text);
        assert_int_equal(et_qr_modules(text, modules), ET_OK);
        decode(modules, got);
        assert_string_equal(got, text);
        struct et_payload back;
        assert_int_equal(et_payload_read(key, got, &back), ET_PAYLOAD_GOOD);
        assert_int_equal(back.page, page);
        assert_true(back.serial == payload.serial);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    unsigned char modules[ET_QR_MODULES * ET_QR_MODULES];
    assert_int_equal(et_qr_modules("", modules), ET_INPUT);
    assert_int_equal(et_qr_modules("012345678901234567890123456789", modules), ET_INPUT);
    assert_int_equal(et_qr_modules("small letters", modules), ET_INPUT);
    assert_int_equal(et_qr_modules("01234567890123456789012345678", modules), ET_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payload_reads_back_from_its_modules),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
