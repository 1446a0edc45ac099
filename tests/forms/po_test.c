/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/exchange/po.h"

#define HEADER                                                                                     \
    "msgid \"\"\nmsgstr \"\"\n\"Language: ar\\n\"\n"                                               \
    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"

struct desk {
    struct et_arena *arena;
    struct et_diags *diags;
    struct et_source *source;
    struct et_po po;
};

static struct desk *desk;

static int open_desk(void **state)
{
    (void)state;
    desk = et_alloc(sizeof *desk);
    *desk = (struct desk){.arena = et_arena_new(), .diags = et_diags_new()};
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    et_diags_free(desk->diags);
    et_source_free(desk->source);
    et_arena_free(desk->arena);
    free(desk);
    return 0;
}

static void read_bytes(const char *bytes, size_t size)
{
    struct et_error error = {0};
    desk->source = et_source_new("f.ar.po", bytes, size);
    assert_int_equal(et_po_read(desk->arena, desk->source, "ar", desk->diags, &desk->po, &error),
                     ET_OK);
}

static void read_text(const char *text)
{
    read_bytes(text, strlen(text));
}

static size_t errors(void)
{
    return et_diags_count(desk->diags, ET_SEVERITY_ERROR);
}

static size_t warnings(void)
{
    return et_diags_count(desk->diags, ET_SEVERITY_WARNING);
}

/* ---- reading ----------------------------------------------------------------- */

static void a_translation_of_the_same_wording_is_used(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"sv.prata\"\nmsgid \"Prata\"\nmsgstr \"تحدث\"\n");
    assert_string_equal(et_po_text(&desk->po, "sv.prata", "Prata"), "تحدث");
    et_po_finish(&desk->po, desk->diags);
    assert_int_equal(et_diags_total(desk->diags), 0);
}

static void a_text_over_several_lines_is_one_text(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"a\"\nmsgid \"\"\n\"Ett \"\n\"två\"\nmsgstr \"\"\n\"س \\\"\"\n"
                     "\"ص\\\"\"\n");
    assert_string_equal(et_po_text(&desk->po, "a", "Ett två"), "س \"ص\"");
}

static void an_empty_or_absent_translation_is_missing_and_not_reported(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"a\"\nmsgid \"Ett\"\nmsgstr \"\"\n");
    assert_null(et_po_text(&desk->po, "a", "Ett"));
    assert_null(et_po_text(&desk->po, "b", "Två"));
    assert_int_equal(et_po_state(&desk->po, "a", "Ett"), ET_PO_MISSING);
    et_po_finish(&desk->po, desk->diags);
    assert_int_equal(et_diags_total(desk->diags), 0);
}

static void a_fuzzy_entry_is_not_used(void **state)
{
    (void)state;
    read_text(HEADER "\n#, fuzzy\n#| msgid \"Gammal\"\nmsgctxt \"a\"\nmsgid \"Ett\"\n"
                     "msgstr \"واحد\"\n");
    assert_null(et_po_text(&desk->po, "a", "Ett"));
    assert_int_equal(et_po_state(&desk->po, "a", "Ett"), ET_PO_FUZZY);
}

static void a_translation_of_another_wording_is_stale_and_said_to_be(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"a\"\nmsgid \"Ett\"\nmsgstr \"واحد\"\n");
    assert_null(et_po_text(&desk->po, "a", "Ett annat"));
    et_po_finish(&desk->po, desk->diags);
    assert_int_equal(warnings(), 1);
    const struct et_diag *diag = et_diags_at(desk->diags, 0);
    assert_string_equal(diag->code, "stale-translation");
    uint32_t line, column;
    et_source_place(desk->source, diag->span.begin, &line, &column);
    assert_int_equal(line, 6);
}

static void an_obsolete_entry_is_as_if_it_were_not_there(void **state)
{
    (void)state;
    read_text(HEADER "\n#~ msgctxt \"a\"\n#~ msgid \"Ett\"\n#~ msgstr \"واحد\"\n");
    assert_null(et_po_text(&desk->po, "a", "Ett"));
    et_po_finish(&desk->po, desk->diags);
    assert_int_equal(et_diags_total(desk->diags), 0);
}

static void an_entry_of_no_text_in_the_form_is_a_warning(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"borta\"\nmsgid \"Ett\"\nmsgstr \"واحد\"\n");
    et_po_finish(&desk->po, desk->diags);
    assert_int_equal(warnings(), 1);
    assert_string_equal(et_diags_at(desk->diags, 0)->code, "unknown-translation");
    assert_non_null(strstr(et_diags_at(desk->diags, 0)->message, "borta"));
}

static void piped_names_must_survive_and_none_may_be_added(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"a\"\nmsgid \"Du har {n} år, {m}\"\nmsgstr \"عمرك {m} {n}\"\n"
                     "\nmsgctxt \"b\"\nmsgid \"Du har {n} år\"\nmsgstr \"عمرك n\"\n"
                     "\nmsgctxt \"c\"\nmsgid \"Hej\"\nmsgstr \"أهلا {namn}\"\n"
                     "\nmsgctxt \"d\"\nmsgid \"En {{ klammer\"\nmsgstr \"{{ ق\"\n");
    assert_non_null(et_po_text(&desk->po, "a", "Du har {n} år, {m}"));
    assert_null(et_po_text(&desk->po, "b", "Du har {n} år"));
    assert_null(et_po_text(&desk->po, "c", "Hej"));
    assert_non_null(et_po_text(&desk->po, "d", "En {{ klammer"));
    et_po_finish(&desk->po, desk->diags);
    assert_int_equal(warnings(), 2);
    assert_string_equal(et_diags_at(desk->diags, 0)->code, "lost-pipe");
    assert_non_null(strstr(et_diags_at(desk->diags, 0)->message, "{n}"));
    assert_non_null(strstr(et_diags_at(desk->diags, 1)->message, "{namn}"));
}

static void the_header_tells_who_has_read_the_translation(void **state)
{
    (void)state;
    read_text("msgid \"\"\nmsgstr \"\"\n\"X-Reviewed-By: Amal H.\\n\"\n\"Language: ar\\n\"\n");
    assert_string_equal(desk->po.reviewed_by, "Amal H.");
    assert_string_equal(desk->po.language, "ar");
}

static void a_file_without_a_header_is_read_and_is_unreviewed(void **state)
{
    (void)state;
    read_text("msgctxt \"a\"\nmsgid \"Ett\"\nmsgstr \"واحد\"\n");
    assert_string_equal(et_po_text(&desk->po, "a", "Ett"), "واحد");
    assert_string_equal(desk->po.reviewed_by, "");
    assert_int_equal(et_diags_total(desk->diags), 0);
}

static void another_language_in_the_header_is_a_warning(void **state)
{
    (void)state;
    read_text("msgid \"\"\nmsgstr \"Language: so\\n\"\n");
    assert_int_equal(warnings(), 1);
    assert_string_equal(et_diags_at(desk->diags, 0)->code, "translation-language");
}

static void a_syntax_error_is_one_diagnostic_on_its_line(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"g\"\nmsgid \"God\"\nmsgstr \"جيد\"\n"
                     "\nmsgctxt \"a\"\nmsgid Ett\nmsgstr nej\n\nfel fel fel\n");
    assert_int_equal(errors(), 1);
    assert_int_equal(desk->po.count, 0);
    const struct et_diag *diag = et_diags_at(desk->diags, 0);
    assert_string_equal(diag->code, "bad-translation");
    uint32_t line, column;
    et_source_place(desk->source, diag->span.begin, &line, &column);
    assert_int_equal(line, 11);
}

static void bytes_that_are_no_utf8_are_refused(void **state)
{
    (void)state;
    read_bytes("msgid \"\xE5\"\n", 10);
    assert_int_equal(errors(), 1);
}

static void a_nul_byte_is_refused(void **state)
{
    (void)state;
    read_bytes("msgid \"a\0\"\n", 11);
    assert_int_equal(errors(), 1);
}

static void another_charset_in_the_header_is_refused(void **state)
{
    (void)state;
    read_text("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-6\\n\"\n"
              "\nmsgctxt \"a\"\nmsgid \"Ett\"\nmsgstr \"x\"\n");
    assert_int_equal(errors(), 1);
    assert_int_equal(desk->po.count, 0);
}

static void the_same_text_twice_is_refused(void **state)
{
    (void)state;
    read_text(HEADER "\nmsgctxt \"a\"\nmsgid \"Ett\"\nmsgstr \"x\"\n"
                     "\nmsgctxt \"a\"\nmsgid \"Ett\"\nmsgstr \"y\"\n");
    assert_int_equal(errors(), 1);
}

static void no_prefix_and_no_changed_byte_brings_the_reader_down(void **state)
{
    (void)state;
    static const char text[] =
        HEADER "\n# prat\n#. till översättaren\n#: f.form:3\n#, fuzzy\n#| msgid \"Förr\"\n"
               "msgctxt \"a\"\nmsgid \"Ett {n}\"\nmsgstr \"واحد {n}\"\n"
               "\nmsgctxt \"b\"\nmsgid \"En\"\nmsgid_plural \"Fler\"\nmsgstr[0] \"x\"\n"
               "\n#~ msgctxt \"c\"\n#~ msgid \"Två\"\n#~ msgstr \"\\\"\"\n";
    static const char spoil[] = {'"', '\\', '\n', '#', '\0', '[', (char)0xFF};
    for (size_t i = 0; i < sizeof text; i++) {
        for (size_t s = 0; s <= sizeof spoil; s++) {
            struct et_arena *arena = et_arena_new();
            struct et_diags *diags = et_diags_new();
            char *bytes = et_alloc(sizeof text);
            memcpy(bytes, text, sizeof text);
            if (s < sizeof spoil)
                bytes[i] = spoil[s];
            struct et_source *source =
                et_source_new("f.po", bytes, s < sizeof spoil ? sizeof text - 1 : i);
            struct et_po po;
            struct et_error error;
            assert_int_equal(et_po_read(arena, source, "ar", diags, &po, &error), ET_OK);
            (void)et_po_text(&po, "a", "Ett {n}");
            et_po_finish(&po, diags);
            assert_true(et_diags_count(diags, ET_SEVERITY_ERROR) <= 1);
            free(bytes);
            et_diags_free(diags);
            et_source_free(source);
            et_arena_free(arena);
        }
    }
}

/* ---- writing ----------------------------------------------------------------- */

static const struct et_po_header header = {"f 1", "ar", "2026-06-05 12:00+0000"};

static struct et_po_changes update(const char *old, const struct et_po_want *wants, size_t count,
                                   struct et_str *out)
{
    struct et_source *source = NULL;
    if (old != NULL)
        source = et_source_new("f.ar.po", old, strlen(old));
    struct et_po_changes changes;
    struct et_error error = {0};
    assert_int_equal(
        et_po_update(source, &header, wants, count, desk->diags, out, &changes, &error), ET_OK);
    et_source_free(source);
    return changes;
}

static bool is_accepted_by_msgfmt(const char *text)
{
    struct et_error error;
    const char *path = "build/po_test.po";
    assert_int_equal(et_io_write(path, text, strlen(text), &error), ET_OK);
    bool is_fine = system("msgfmt --check -o /dev/null build/po_test.po") == 0;
    (void)remove(path);
    return is_fine;
}

static const struct et_po_want two[] = {
    {"a", "Ett {n}", "", "f.form", 7},
    {"list.b.c", "Två \"ord\"", "ett val\n", "f.form", 9},
};

static void a_new_file_asks_for_every_text(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    struct et_po_changes changes = update(NULL, two, 2, &out);
    assert_int_equal(changes.added, 2);
    assert_true(changes.is_changed);
    assert_true(is_accepted_by_msgfmt(out.text));
    assert_non_null(
        strstr(out.text, "#: f.form:7\nmsgctxt \"a\"\nmsgid \"Ett {n}\"\nmsgstr \"\"\n"));
    assert_non_null(strstr(out.text, "\"Language: ar\\n\""));
    assert_non_null(strstr(out.text, "#. ett val"));
    et_str_free(&out);
}

static void an_update_that_changes_nothing_gives_the_same_bytes(void **state)
{
    (void)state;
    struct et_str first = ET_STR_EMPTY, again = ET_STR_EMPTY;
    (void)update(NULL, two, 2, &first);
    struct et_po_changes changes = update(first.text, two, 2, &again);
    assert_false(changes.is_changed);
    assert_int_equal(changes.kept, 2);
    assert_string_equal(first.text, again.text);
    et_str_free(&first);
    et_str_free(&again);
}

static void a_changed_wording_makes_a_translation_fuzzy_and_keeps_the_old_words(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY, again = ET_STR_EMPTY;
    struct et_po_changes changes = update(
        HEADER "\n# mitt\nmsgctxt \"a\"\nmsgid \"Förr {n}\"\nmsgstr \"قبل {n}\"\n", two, 2, &out);
    assert_int_equal(changes.fuzzied, 1);
    assert_int_equal(changes.added, 1);
    assert_non_null(strstr(out.text, "# mitt\n#: f.form:7\n#, fuzzy\n#| msgid \"Förr {n}\"\n"
                                     "msgctxt \"a\"\nmsgid \"Ett {n}\"\nmsgstr \"قبل {n}\"\n"));
    assert_true(is_accepted_by_msgfmt(out.text));
    (void)update(out.text, two, 2, &again);
    assert_string_equal(out.text, again.text);
    et_str_free(&out);
    et_str_free(&again);
}

static void what_is_no_longer_asked_becomes_obsolete_and_comes_back(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY, again = ET_STR_EMPTY;
    const char *old = HEADER "\nmsgctxt \"a\"\nmsgid \"Ett {n}\"\nmsgstr \"واحد {n}\"\n";
    struct et_po_changes changes = update(old, two + 1, 1, &out);
    assert_int_equal(changes.obsoleted, 1);
    assert_non_null(strstr(out.text, "#~ msgctxt \"a\"\n#~ msgid \"Ett {n}\"\n"));
    assert_true(is_accepted_by_msgfmt(out.text));
    changes = update(out.text, two, 2, &again);
    assert_non_null(
        strstr(again.text, "\nmsgctxt \"a\"\nmsgid \"Ett {n}\"\nmsgstr \"واحد {n}\"\n"));
    assert_null(strstr(again.text, "#~"));
    et_str_free(&out);
    et_str_free(&again);
}

static void the_translator_s_header_fields_are_kept(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    (void)update("msgid \"\"\nmsgstr \"\"\n\"X-Reviewed-By: Amal H.\\n\"\n"
                 "\"Last-Translator: Amal H.\\n\"\n",
                 two, 2, &out);
    assert_non_null(strstr(out.text, "\"X-Reviewed-By: Amal H.\\n\""));
    assert_non_null(strstr(out.text, "\"Last-Translator: Amal H.\\n\""));
    assert_true(is_accepted_by_msgfmt(out.text));
    et_str_free(&out);
}

static void a_file_with_a_syntax_error_is_not_written_over(void **state)
{
    (void)state;
    struct et_str out = ET_STR_EMPTY;
    struct et_source *source = et_source_new("f.ar.po", "msgid nej\n", 10);
    struct et_po_changes changes;
    struct et_error error = {0};
    assert_int_equal(et_po_update(source, &header, two, 2, desk->diags, &out, &changes, &error),
                     ET_INPUT);
    assert_int_equal(out.length, 0);
    assert_int_equal(errors(), 1);
    et_diags_free(desk->diags);
    desk->diags = NULL;
    et_source_free(source);
    et_str_free(&out);
}

#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_DESK(a_translation_of_the_same_wording_is_used),
        AT_DESK(a_text_over_several_lines_is_one_text),
        AT_DESK(an_empty_or_absent_translation_is_missing_and_not_reported),
        AT_DESK(a_fuzzy_entry_is_not_used),
        AT_DESK(a_translation_of_another_wording_is_stale_and_said_to_be),
        AT_DESK(an_obsolete_entry_is_as_if_it_were_not_there),
        AT_DESK(an_entry_of_no_text_in_the_form_is_a_warning),
        AT_DESK(piped_names_must_survive_and_none_may_be_added),
        AT_DESK(the_header_tells_who_has_read_the_translation),
        AT_DESK(a_file_without_a_header_is_read_and_is_unreviewed),
        AT_DESK(another_language_in_the_header_is_a_warning),
        AT_DESK(a_syntax_error_is_one_diagnostic_on_its_line),
        AT_DESK(bytes_that_are_no_utf8_are_refused),
        AT_DESK(a_nul_byte_is_refused),
        AT_DESK(another_charset_in_the_header_is_refused),
        AT_DESK(the_same_text_twice_is_refused),
        AT_DESK(no_prefix_and_no_changed_byte_brings_the_reader_down),
        AT_DESK(a_new_file_asks_for_every_text),
        AT_DESK(an_update_that_changes_nothing_gives_the_same_bytes),
        AT_DESK(a_changed_wording_makes_a_translation_fuzzy_and_keeps_the_old_words),
        AT_DESK(what_is_no_longer_asked_becomes_obsolete_and_comes_back),
        AT_DESK(the_translator_s_header_fields_are_kept),
        AT_DESK(a_file_with_a_syntax_error_is_not_written_over),
    };
    return cmocka_run_group_tests_name("po", tests, NULL, NULL);
}
