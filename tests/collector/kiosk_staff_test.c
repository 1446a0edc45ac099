/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/kiosk_staff.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collector/screen.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "tests/unit.h"

static enum et_staff_wish type(struct et_staff *staff, const char *keys)
{
    enum et_staff_wish wish = ET_STAFF_NOTHING;
    for (; *keys != '\0'; keys++) {
        struct et_input input = {.key = ET_KEY_CHARACTER, .character = (unsigned char)*keys};
        if (*keys == '\r')
            input = (struct et_input){.key = ET_KEY_ENTER};
        wish = et_staff_key(staff, input);
    }
    return wish;
}

static void a_pin_is_kept_as_a_hash_that_only_it_fits(void **state)
{
    (void)state;
    char path[] = "/tmp/etapp-staff-XXXXXX", kept[ET_PIN_BYTES], beside[64];
    struct et_error error = {ET_OK, ""};
    struct stat info;
    int file = mkstemp(path);
    assert_true(file >= 0);
    (void)close(file);
    assert_false(et_staff_read_pin(path, kept));
    assert_int_equal(et_staff_keep_pin(path, "12345", &error), ET_INPUT);
    assert_int_equal(et_staff_keep_pin(path, "12345a", &error), ET_INPUT);
    assert_int_equal(et_staff_keep_pin(path, "472905", &error), ET_OK);
    assert_true(et_staff_read_pin(path, kept));
    assert_null(strstr(kept, "472905"));
    assert_true(et_crypto_pin_is("472905", kept));
    assert_false(et_crypto_pin_is("472906", kept));
    assert_false(et_crypto_pin_is("", kept));
    (void)snprintf(beside, sizeof beside, "%s.pin", path);
    assert_int_equal(stat(beside, &info), 0);
    assert_int_equal(info.st_mode & 077, 0);
    (void)unlink(beside);
    (void)unlink(path);
}

static void wrong_pins_cost_more_and_more_time(void **state)
{
    (void)state;
    struct et_staff staff = {.wave_count = 1};
    struct et_staff_memory memory = {.failures = 0};
    int64_t now = 1000, last = 0;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(type(&staff, "000000\r"), ET_STAFF_TRY);
        et_staff_tried(&staff, &memory, false, now);
        assert_true(memory.closed_until_s <= now);
        assert_string_equal(staff.pin, "");
    }
    for (int i = 0; i < 20; i++) {
        et_staff_tried(&staff, &memory, false, now);
        assert_true(memory.closed_until_s - now >= 5);
        assert_true(memory.closed_until_s - now >= last);
        last = memory.closed_until_s - now;
    }
    assert_int_equal(last, 900);
    assert_int_equal(staff.phase, ET_STAFF_PIN);
    et_staff_tried(&staff, &memory, true, now);
    assert_int_equal(staff.phase, ET_STAFF_MENU);
    assert_int_equal(memory.failures, 0);
}

static void the_pin_does_not_show_and_nothing_works_without_it(void **state)
{
    (void)state;
    struct et_staff staff = {.wave_count = 2};
    const struct et_staff_memory memory = {.failures = 0};
    struct et_screen *screen = et_screen_new(20, 60);
    struct et_str out = ET_STR_EMPTY;
    assert_int_equal(type(&staff, "9"), ET_STAFF_NOTHING);
    assert_int_equal(type(&staff, "2"), ET_STAFF_NOTHING);
    assert_int_equal(staff.phase, ET_STAFF_PIN);
    (void)type(&staff, "472905472905472905");
    assert_int_equal(strlen(staff.pin), ET_PIN_MAX);
    et_staff_paint(&staff, &memory, 0, screen);
    et_screen_write(screen, &out);
    assert_null(strstr(out.text, "472"));
    assert_non_null(strstr(out.text, "••••"));
    assert_int_equal(et_staff_key(&staff, (struct et_input){.key = ET_KEY_ESCAPE}), ET_STAFF_LEAVE);
    assert_string_equal(staff.pin, "");
    et_str_free(&out);
    et_screen_free(screen);
}

static void another_wave_is_chosen_among_those_there_are(void **state)
{
    (void)state;
    struct et_staff staff = {.wave_count = 2, .phase = ET_STAFF_MENU};
    (void)type(&staff, "2");
    assert_int_equal(staff.phase, ET_STAFF_WAVE);
    assert_int_equal(type(&staff, "3"), ET_STAFF_NOTHING);
    assert_int_equal(type(&staff, "2"), ET_STAFF_SET);
    assert_int_equal(staff.wave, 1);
    assert_int_equal(type(&staff, "9"), ET_STAFF_END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pin_is_kept_as_a_hash_that_only_it_fits),
        cmocka_unit_test(wrong_pins_cost_more_and_more_time),
        cmocka_unit_test(the_pin_does_not_show_and_nothing_works_without_it),
        cmocka_unit_test(another_wave_is_chosen_among_those_there_are),
    };
    return cmocka_run_group_tests_name("kiosk_staff", tests, NULL, NULL);
}
