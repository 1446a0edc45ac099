/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <string.h>

#include "forms/model/code.h"
#include "forms/model/payload.h"

static const unsigned char key[32] = {1, 2, 3}, other_key[32] = {9};
static const struct et_payload page_3 = {.run = 0x7ffffffffULL,
                                         .serial = 0x123456789ULL,
                                         .page = 3};

static void a_payload_reads_back(void **state)
{
    (void)state;
    char text[ET_PAYLOAD_CHARS + 1];
    struct et_payload read = {0};
    et_payload_write(key, &page_3, text);
    assert_int_equal(strlen(text), 28);
    assert_int_equal(text[0], '1');
    assert_int_equal(et_payload_read(key, text, &read), ET_PAYLOAD_GOOD);
    assert_true(read.run == page_3.run && read.serial == page_3.serial && read.page == 3);
}

static void another_surveys_sheet_is_foreign(void **state)
{
    (void)state;
    char text[ET_PAYLOAD_CHARS + 1];
    struct et_payload read = {0};
    et_payload_write(other_key, &page_3, text);
    assert_int_equal(et_payload_read(key, text, &read), ET_PAYLOAD_FOREIGN);
    assert_true(read.serial == page_3.serial);
}

static void any_altered_character_is_not_good(void **state)
{
    (void)state;
    char text[ET_PAYLOAD_CHARS + 1];
    struct et_payload read;
    et_payload_write(key, &page_3, text);
    for (size_t i = 0; i < ET_PAYLOAD_CHARS; i++) {
        char right = text[i];
        for (int c = 0; c < 32; c++) {
            text[i] = et_base32[c];
            if (text[i] != right)
                assert_int_not_equal(et_payload_read(key, text, &read), ET_PAYLOAD_GOOD);
        }
        text[i] = right;
    }
}

static void other_codes_and_newer_ones_are_told_apart(void **state)
{
    (void)state;
    char text[ET_PAYLOAD_CHARS + 1];
    struct et_payload read;
    et_payload_write(key, &page_3, text);
    assert_int_equal(et_payload_read(key, "https://example.org", &read), ET_PAYLOAD_NOT_OURS);
    assert_int_equal(et_payload_read(key, "", &read), ET_PAYLOAD_NOT_OURS);
    text[0] = '2';
    assert_int_equal(et_payload_read(key, text, &read), ET_PAYLOAD_NEWER);
    text[0] = '0';
    assert_int_equal(et_payload_read(key, text, &read), ET_PAYLOAD_NOT_OURS);
    text[0] = 'U';
    assert_int_equal(et_payload_read(key, text, &read), ET_PAYLOAD_NOT_OURS);
}

static void a_serial_is_seven_characters(void **state)
{
    (void)state;
    char text[8];
    uint64_t serial = 0;
    et_serial_write(0x123456789ULL, text);
    assert_int_equal(strlen(text), 7);
    assert_true(et_serial_read(text, &serial));
    assert_true(serial == 0x123456789ULL);
    assert_false(et_serial_read("123456", &serial));
    assert_false(et_serial_read("123456U", &serial));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payload_reads_back),
        cmocka_unit_test(another_surveys_sheet_is_foreign),
        cmocka_unit_test(any_altered_character_is_not_good),
        cmocka_unit_test(other_codes_and_newer_ones_are_told_apart),
        cmocka_unit_test(a_serial_is_seven_characters),
    };
    return cmocka_run_group_tests_name("payload", tests, NULL, NULL);
}
