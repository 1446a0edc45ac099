/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/exchange/zip.h"

static void write_two(struct et_str *out)
{
    struct et_zip_writer writer = ET_ZIP_WRITER_EMPTY;
    et_zip_add(&writer, "a/one.txt", "hello hello hello", 17);
    et_zip_add(&writer, "empty", "", 0);
    et_zip_end(&writer, out);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_str file = ET_STR_EMPTY;
    struct et_error error = {0};
    struct et_zip zip;
    char *bytes;
    size_t size;
    write_two(&file);
    assert_int_equal(et_zip_open(arena, file.text, file.length, &zip, &error), ET_OK);
    assert_int_equal(zip.count, 2);
    assert_null(et_zip_find(&zip, "none"));
    assert_int_equal(et_zip_read(&zip, et_zip_find(&zip, "A/One.txt"), &bytes, &size, &error),
                     ET_OK);
    assert_int_equal(size, 17);
    assert_string_equal(bytes, "hello hello hello");
    free(bytes);
    assert_int_equal(et_zip_read(&zip, et_zip_find(&zip, "empty"), &bytes, &size, &error), ET_OK);
    assert_int_equal(size, 0);
    free(bytes);
    et_str_free(&file);
    et_arena_free(arena);
}

/* Every byte changed, every end cut: an error or the right bytes, never a crash. */
static void a_damaged_archive_never_gives_other_bytes(void **state)
{
    (void)state;
    struct et_str file = ET_STR_EMPTY;
    write_two(&file);
    size_t refused = 0;
    for (size_t at = 0; at < 2 * file.length; at++) {
        struct et_arena *arena = et_arena_new();
        size_t length = at < file.length ? file.length : at - file.length;
        char *copy = et_arena_copy(arena, file.text, length);
        if (at < file.length)
            copy[at] = (char)(copy[at] ^ 0xff);
        struct et_error error = {0};
        struct et_zip zip;
        char *bytes;
        size_t size;
        enum et_status status = et_zip_open(arena, copy, length, &zip, &error);
        const struct et_zip_entry *entry = status == ET_OK ? et_zip_find(&zip, "a/one.txt") : NULL;
        if (entry != NULL && et_zip_read(&zip, entry, &bytes, &size, &error) == ET_OK) {
            assert_int_equal(size, 17);
            assert_memory_equal(bytes, "hello hello hello", 17);
            free(bytes);
        } else {
            refused++;
        }
        et_arena_free(arena);
    }
    assert_true(refused > file.length);
    et_str_free(&file);
}

static void a_member_that_unfolds_to_much_is_refused(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_str file = ET_STR_EMPTY;
    struct et_zip_writer writer = ET_ZIP_WRITER_EMPTY;
    size_t many = (size_t)ET_ZIP_RATIO_FROM + 1000000;
    char *zeros = et_arena_alloc(arena, many);
    struct et_error error = {0};
    struct et_zip zip;
    char *bytes;
    size_t size;
    et_zip_add(&writer, "bomb", zeros, many);
    et_zip_end(&writer, &file);
    assert_int_equal(et_zip_open(arena, file.text, file.length, &zip, &error), ET_OK);
    assert_int_equal(et_zip_read(&zip, &zip.entries[0], &bytes, &size, &error), ET_INPUT);
    /* One that lies about its size is damaged. */
    struct et_zip_entry liar = zip.entries[0];
    liar.size = 1000;
    assert_int_equal(et_zip_read(&zip, &liar, &bytes, &size, &error), ET_INPUT);
    liar.size = (uint32_t)ET_ZIP_MEMBER_MAX + 1;
    assert_int_equal(et_zip_read(&zip, &liar, &bytes, &size, &error), ET_INPUT);
    liar = zip.entries[0];
    liar.flags |= 1;
    assert_int_equal(et_zip_read(&zip, &liar, &bytes, &size, &error), ET_INPUT);
    assert_non_null(strstr(error.text, "password"));
    et_str_free(&file);
    et_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_damaged_archive_never_gives_other_bytes),
        cmocka_unit_test(a_member_that_unfolds_to_much_is_refused),
    };
    return cmocka_run_group_tests_name("zip", tests, NULL, NULL);
}
