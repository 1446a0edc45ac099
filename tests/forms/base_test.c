/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ground floor: arena, str, vec, utf8, json, io, suggest, random, status. */
#include "tests/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/io.h"
#include "forms/base/json.h"
#include "forms/base/random.h"
#include "forms/base/status.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"

static void an_arena_hands_out_zeroed_aligned_memory(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    for (size_t size = 1; size < 5000; size += 37) {
        unsigned char *bytes = et_arena_alloc(arena, size);
        assert_int_equal((uintptr_t)bytes % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xAA, size);
    }
    et_arena_free(arena);
}

static void an_arena_formats_and_copies_strings(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    assert_string_equal(et_arena_printf(arena, "%s-%d", "före", 7), "före-7");
    assert_string_equal(et_arena_copy(arena, "efter", 3), "eft");
    assert_true(et_arena_used(arena) > 0);
    et_arena_free(arena);
}

static void a_str_grows_and_is_given_away(void **state)
{
    (void)state;
    struct et_str str = ET_STR_EMPTY;
    assert_string_equal(str.text, "");
    for (int i = 0; i < 1000; i++)
        et_str_addf(&str, "%d,", i);
    assert_int_equal(str.length, 10 * 2 + 90 * 3 + 900 * 4);
    et_str_clear(&str);
    et_str_add(&str, "x");
    char *text = et_str_take(&str);
    assert_string_equal(text, "x");
    assert_int_equal(str.length, 0);
    free(text);
    et_str_free(&str);
}

static void a_vec_keeps_what_is_pushed(void **state)
{
    (void)state;
    struct {
        int *items;
        size_t count, room;
    } numbers = {0};
    for (int i = 0; i < 100; i++)
        ET_VEC_PUSH(&numbers, i * i);
    assert_int_equal(numbers.count, 100);
    assert_int_equal(numbers.items[99], 99 * 99);
    ET_VEC_FREE(&numbers);
}

static void utf8_reads_every_script_and_refuses_what_is_none(void **state)
{
    (void)state;
    size_t length;
    assert_int_equal(et_utf8_next("å", 2, &length), 0xE5);
    assert_int_equal(length, 2);
    assert_int_equal(et_utf8_next("ሀ", 3, &length), 0x1200);
    assert_int_equal(et_utf8_next("😀", 4, &length), 0x1F600);
    assert_int_equal(length, 4);
    /* overlong, a surrogate, beyond the last, cut short, a lone tail */
    static const char *const bad[] = {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE1\x88",
                                      "\x88"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(et_utf8_next(bad[i], strlen(bad[i]), &length), 0xFFFD);
        assert_int_equal(length, 1);
        assert_false(et_utf8_is_valid(bad[i], strlen(bad[i])));
    }
    assert_true(et_utf8_is_valid("Hej, سلام", strlen("Hej, سلام")));
    assert_int_equal(et_utf8_count("åäö", 6), 3);
}

static void every_character_survives_writing_and_reading(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if ((c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFD)
            continue;
        char bytes[4];
        size_t written = et_utf8_put(c, bytes), read;
        if (et_utf8_next(bytes, written, &read) != c || read != written)
            fail_msg("U+%04X does not survive", c);
    }
}

static void json_is_escaped_and_nested(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out);
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "a", "q\"\\\n\x01\xFF");
    et_json_open(&json, "b", '[');
    et_json_number(&json, NULL, 0.1);
    et_json_number(&json, NULL, NAN);
    et_json_number(&json, NULL, -INFINITY);
    et_json_truth(&json, NULL, true);
    et_json_close(&json);
    et_json_close(&json);
    assert_string_equal(out.text,
                        "{\n  \"a\": \"q\\\"\\\\\\n\\u0001\xEF\xBF\xBD\",\n  \"b\": [\n    0.1,\n"
                        "    null,\n    \"-Inf\",\n    true\n  ]\n}\n");
    et_str_free(&out);
}

static void a_number_in_json_reads_back_the_same(void **state)
{
    (void)state;
    static const double numbers[] = {0.1, 1.0 / 3.0, 1e300, 5e-324, 123456789012345680.0, -0.0};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct et_str out = ET_STR_EMPTY;
        struct et_json json = et_json_start(&out);
        et_json_number(&json, NULL, numbers[i]);
        assert_true(strtod(out.text, NULL) == numbers[i]);
        et_str_free(&out);
    }
}

static int in_a_new_folder(void **state)
{
    char *folder = strdup("/tmp/etapp-test-XXXXXX");
    if (folder == NULL || mkdtemp(folder) == NULL)
        return -1;
    *state = folder;
    return 0;
}

static int without_the_folder(void **state)
{
    char command[200];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    free(*state);
    return system(command);
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
    char path[200];
    (void)snprintf(path, sizeof path, "%s/f", (char *)*state);
    struct et_error error;
    assert_int_equal(et_io_write(path, "one", 3, &error), ET_OK);
    assert_int_equal(et_io_write(path, "two!", 4, &error), ET_OK);
    char *bytes;
    size_t size;
    assert_int_equal(et_io_read(path, 100, &bytes, &size, &error), ET_OK);
    assert_int_equal(size, 4);
    assert_string_equal(bytes, "two!");
    free(bytes);
    assert_int_equal(et_io_read(path, 3, &bytes, &size, &error), ET_INPUT);
    assert_non_null(strstr(error.text, path));
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct et_error error;
    assert_int_equal(et_io_write("/dev/full", "x", 1, &error), ET_IO);
    assert_non_null(strstr(error.text, "/dev/full"));
    assert_int_equal(et_io_write("/proc/nowhere/f", "x", 1, &error), ET_IO);
}

static void a_path_splits_into_folder_and_name(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"a/b/c.form", "a/b", "c.form"}, {"c.form", ".", "c.form"}, {"/c", "/", "c"}};
    for (size_t i = 0; i < 3; i++) {
        char *folder = et_io_folder(cases[i][0]);
        assert_string_equal(folder, cases[i][1]);
        assert_string_equal(et_io_name(cases[i][0]), cases[i][2]);
        free(folder);
    }
}

static void the_nearest_name_is_suggested_and_a_far_one_is_not(void **state)
{
    (void)state;
    struct et_suggest suggest = {.word = "arbeter"};
    et_suggest_try(&suggest, "studerar");
    assert_null(suggest.best);
    et_suggest_try(&suggest, "arbetar");
    assert_string_equal(suggest.best, "arbetar");
    assert_int_equal(et_suggest_distance("hnt", "hint", 3), 1);
    assert_int_equal(et_suggest_distance("ab", "ba", 3), 1);
    assert_int_equal(et_suggest_distance("kitten", "sitting", 5), 3);
    assert_int_equal(et_suggest_distance("kitten", "sitting", 2), 3);
}

static void a_seed_gives_the_same_bytes_and_the_system_others(void **state)
{
    (void)state;
    struct et_random a = et_random_seeded(7), b = et_random_seeded(7), c = et_random_system();
    unsigned char x[32], y[32], z[32];
    et_random_bytes(&a, x, 32);
    et_random_bytes(&b, y, 32);
    et_random_bytes(&c, z, 32);
    assert_memory_equal(x, y, 32);
    assert_memory_not_equal(x, z, 32);
    et_random_bytes(&a, y, 32);
    assert_memory_not_equal(x, y, 32);
}

static void random_numbers_are_even_and_normal(void **state)
{
    (void)state;
    struct et_random random = et_random_seeded(1);
    unsigned counts[6] = {0};
    double sum = 0, squares = 0;
    for (int i = 0; i < 60000; i++) {
        counts[et_random_below(&random, 6)]++;
        double normal = et_random_normal(&random);
        sum += normal;
        squares += normal * normal;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(counts[i], 9600, 10400);
    assert_near(sum / 60000, 0, 0.02);
    assert_near(squares / 60000, 1, 0.03);
}

static void a_mac_depends_on_key_and_bytes(void **state)
{
    (void)state;
    unsigned char key[ET_KEY_BYTES] = {1}, other[ET_KEY_BYTES] = {2};
    uint64_t mac = et_crypto_mac60(key, "abc", 3);
    assert_true(mac >> 60 == 0);
    assert_true(mac == et_crypto_mac60(key, "abc", 3));
    assert_true(mac != et_crypto_mac60(key, "abd", 3));
    assert_true(mac != et_crypto_mac60(other, "abc", 3));
}

static void an_error_keeps_its_sentence_and_cuts_it_at_a_character(void **state)
{
    (void)state;
    struct et_error error;
    assert_int_equal(et_error_set(&error, ET_IO, "x %d", 5), ET_IO);
    assert_string_equal(error.text, "x 5");
    char long_text[2 * ET_ERROR_MAX] = "x";
    for (size_t i = 1; i + 2 < sizeof long_text; i += 2)
        memcpy(long_text + i, "å", 3);
    (void)et_error_set(&error, ET_IO, "%s", long_text);
    assert_true(et_utf8_is_valid(error.text, strlen(error.text)));
    assert_int_equal(et_status_exit(ET_USAGE), 2);
    assert_int_equal(et_status_exit(ET_INPUT), 1);
    assert_int_equal(et_status_exit(ET_NEWER), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_hands_out_zeroed_aligned_memory),
        cmocka_unit_test(an_arena_formats_and_copies_strings),
        cmocka_unit_test(a_str_grows_and_is_given_away),
        cmocka_unit_test(a_vec_keeps_what_is_pushed),
        cmocka_unit_test(utf8_reads_every_script_and_refuses_what_is_none),
        cmocka_unit_test(every_character_survives_writing_and_reading),
        cmocka_unit_test(json_is_escaped_and_nested),
        cmocka_unit_test(a_number_in_json_reads_back_the_same),
        cmocka_unit_test_setup_teardown(a_file_is_replaced_whole_or_not_at_all, in_a_new_folder,
                                        without_the_folder),
        cmocka_unit_test(a_full_disk_is_an_error),
        cmocka_unit_test(a_path_splits_into_folder_and_name),
        cmocka_unit_test(the_nearest_name_is_suggested_and_a_far_one_is_not),
        cmocka_unit_test(a_seed_gives_the_same_bytes_and_the_system_others),
        cmocka_unit_test(random_numbers_are_even_and_normal),
        cmocka_unit_test(a_mac_depends_on_key_and_bytes),
        cmocka_unit_test(an_error_keeps_its_sentence_and_cuts_it_at_a_character),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
