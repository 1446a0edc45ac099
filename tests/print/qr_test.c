/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/model/payload.h"
#include "print/qr.h"
#include "tests/unit.h"

enum { SCALE = 4, QUIET = 4, SIDE = (ET_QR_MODULES + 2 * QUIET) * SCALE };

/* The modules with their quiet zone as a grey image at PATH. */
static void draw(const unsigned char *modules, const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    (void)fprintf(file, "P5 %d %d 255\n", SIDE, SIDE);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int row = y / SCALE - QUIET, column = x / SCALE - QUIET;
            bool is_inside =
                row >= 0 && row < ET_QR_MODULES && column >= 0 && column < ET_QR_MODULES;
            bool is_black = is_inside && modules[row * ET_QR_MODULES + column] != 0;
            (void)fputc(is_black ? 0 : 255, file);
        }
    assert_int_equal(fclose(file), 0);
}

/* What zbar, another's reader, reads in the modules; "" if nothing. */
static void decode(const unsigned char *modules, char out[64])
{
    char path[] = "/tmp/etapp-qr-XXXXXX", command[160];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)close(fd);
    draw(modules, path);
    (void)snprintf(command, sizeof command,
                   "zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable pnm:%s", path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    if (fgets(out, 64, pipe) == NULL)
        out[0] = '\0';
    out[strcspn(out, "\n")] = '\0';
    (void)pclose(pipe);
    (void)remove(path);
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
