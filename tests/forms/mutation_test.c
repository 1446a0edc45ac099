/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The example form cut short at every byte, and with each byte changed: every
 * one ends in a form or in a fault, and none in a crash. Run under asan.
 */
#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"

static char *bytes;
static size_t size;

static int read_example(void **state)
{
    (void)state;
    return et_io_read("tests/data/forms/steget.form", 1 << 20, &bytes, &size, NULL) == ET_OK ? 0
                                                                                             : -1;
}

static int free_example(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

/* A form or a fault; and the fault can be shown. */
static void compile(const char *text, size_t length, bool is_shown)
{
    struct et_source *source = et_source_new("mutant.form", text, length);
    struct et_diags *diags = et_diags_new();
    struct et_compile how = {.has_lints = true};
    struct et_form *form = et_compile(source, &how, diags);
    assert_true((form == NULL) == (et_diags_count(diags, ET_SEVERITY_ERROR) > 0));
    if (is_shown) {
        struct et_str out = ET_STR_EMPTY;
        et_diags_text(diags, false, &out);
        et_diags_json(diags, &out);
        et_str_free(&out);
    }
    et_form_free(form);
    et_diags_free(diags);
    et_source_free(source);
}

static void every_prefix_is_a_form_or_a_fault(void **state)
{
    (void)state;
    for (size_t length = 0; length <= size; length++)
        compile(bytes, length, length % 5 == 0);
}

static void every_changed_byte_is_a_form_or_a_fault(void **state)
{
    (void)state;
    static const char others[] = {' ', '\n', '\0', '\t', ':',    '(',    '.', '0',
                                  '9', 'a',  '-',  '@',  '\xC3', '\xFF', '{', '#'};
    char *copy = et_alloc(size);
    memcpy(copy, bytes, size);
    for (size_t at = 0; at < size; at++) {
        for (size_t i = 0; i < 3; i++) {
            copy[at] = others[(at * 5 + i * 7) % sizeof others];
            compile(copy, size, at % 7 == 0);
        }
        copy[at] = bytes[at];
    }
    free(copy);
}

static void every_line_left_out_or_doubled_is_a_form_or_a_fault(void **state)
{
    (void)state;
    for (const char *line = bytes; line < bytes + size;) {
        const char *end = memchr(line, '\n', size - (size_t)(line - bytes));
        end = end != NULL ? end + 1 : bytes + size;
        struct et_str without = ET_STR_EMPTY, twice = ET_STR_EMPTY;
        et_str_add_bytes(&without, bytes, (size_t)(line - bytes));
        et_str_add_bytes(&twice, bytes, (size_t)(end - bytes));
        et_str_add_bytes(&twice, line, (size_t)(bytes + size - line));
        et_str_add_bytes(&without, end, (size_t)(bytes + size - end));
        compile(without.text, without.length, true);
        compile(twice.text, twice.length, true);
        et_str_free(&without);
        et_str_free(&twice);
        line = end;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prefix_is_a_form_or_a_fault),
        cmocka_unit_test(every_changed_byte_is_a_form_or_a_fault),
        cmocka_unit_test(every_line_left_out_or_doubled_is_a_form_or_a_fault),
    };
    return cmocka_run_group_tests_name("mutation", tests, read_example, free_example);
}
