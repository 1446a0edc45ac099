/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_test.c - what spreadsheet programs write in their different ways. */
#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/zip.h"

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""

struct parts {
    const char *relation_target, *strings, *styles, *sheet;
};

/* A workbook of one sheet, “survey”. */
static void build(const struct parts *parts, struct et_str *out)
{
    struct et_zip_writer zip = ET_ZIP_WRITER_EMPTY;
    struct et_str part = ET_STR_EMPTY;
    const char *root = "<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" "
                       "Target=\"/xl/workbook.xml\"/></Relationships>";
    const char *book = "<workbook " MAIN " xmlns:r=\"r\"><sheets><sheet name=\"survey\" "
                       "sheetId=\"1\" r:id=\"rId7\"/></sheets></workbook>";
    et_zip_add(&zip, "_rels/.rels", root, strlen(root));
    et_zip_add(&zip, "xl/workbook.xml", book, strlen(book));
    et_str_addf(&part,
                "<Relationships><Relationship Id=\"rId7\" Type=\"x/worksheet\" Target=\"%s\"/>"
                "<Relationship Id=\"rId8\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>"
                "<Relationship Id=\"rId9\" Type=\"x/styles\" Target=\"styles.xml\"/>"
                "</Relationships>",
                parts->relation_target);
    et_zip_add(&zip, "xl/_rels/workbook.xml.rels", part.text, part.length);
    et_zip_add(&zip, "xl/sharedStrings.xml", parts->strings, strlen(parts->strings));
    et_zip_add(&zip, "xl/styles.xml", parts->styles, strlen(parts->styles));
    et_zip_add(&zip, "xl/worksheets/sheet1.xml", parts->sheet, strlen(parts->sheet));
    et_zip_end(&zip, out);
    et_str_free(&part);
}

static struct parts plain(void)
{
    return (struct parts){"worksheets/sheet1.xml", "<sst " MAIN "/>", "<styleSheet " MAIN "/>",
                          "<worksheet " MAIN "><sheetData/></worksheet>"};
}

static enum et_status read(struct et_arena *arena, const struct parts *parts,
                           struct et_workbook *workbook, struct et_error *error)
{
    struct et_str file = ET_STR_EMPTY;
    build(parts, &file);
    enum et_status status =
        et_workbook_read(arena, "x.xlsx", file.text, file.length, workbook, error);
    et_str_free(&file);
    return status;
}

static const char *cell(const struct et_workbook *workbook, uint32_t row, uint32_t column)
{
    const struct et_sheet *sheet = et_workbook_sheet(workbook, "Survey");
    for (size_t i = 0; sheet != NULL && i < sheet->count; i++)
        if (sheet->cells[i].row == row && sheet->cells[i].column == column)
            return sheet->cells[i].text;
    return "";
}

static void cells_of_every_kind_are_read(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_error error = {0};
    struct et_workbook workbook;
    struct parts parts = plain();
    parts.strings = "<sst " MAIN "><si><t>whole</t></si><si><r><t>two </t></r><r><t>runs</t></r>"
                    "<rPh sb=\"0\" eb=\"1\"><t>phonetic</t></rPh></si></sst>";
    parts.styles =
        "<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"170\" "
        "formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"171\" formatCode=\"0&quot;d&quot;\"/>"
        "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
        "<xf numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>";
    parts.sheet =
        "<worksheet " MAIN "><dimension ref=\"A1:XFD1048576\"/><sheetData><row>"
        "<c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"b\"><v>1</v></c>"
        "<c t=\"inlineStr\"><is><t>in</t><t>line</t></is></c><c "
        "t=\"str\"><f>A1</f><v>made</v></c></row>"
        "<row r=\"5\"><c r=\"C5\"><v>1.0</v></c><c><v>0.10000000000000001</v></c>"
        "<c s=\"1\"><v>43831</v></c><c s=\"2\"><v>3</v></c><c t=\"e\"><v>#REF!</v></c>"
        "<c t=\"inlineStr\"><is><t>&#160; nbsp \n</t></is></c></row>"
        "<row r=\"1048576\"><c r=\"A1048576\"><v>-7</v></c></row></sheetData></worksheet>";
    assert_int_equal(read(arena, &parts, &workbook, &error), ET_OK);
    assert_string_equal(cell(&workbook, 1, 1), "whole");
    assert_string_equal(cell(&workbook, 1, 2), "two runs");
    assert_string_equal(cell(&workbook, 1, 3), "TRUE");
    assert_string_equal(cell(&workbook, 1, 4), "inline");
    assert_string_equal(cell(&workbook, 1, 5), "made");
    assert_string_equal(cell(&workbook, 5, 3), "1");
    assert_string_equal(cell(&workbook, 5, 4), "0.1");
    assert_string_equal(cell(&workbook, 5, 5), "2020-01-01");
    assert_string_equal(cell(&workbook, 5, 6), "3");
    assert_string_equal(cell(&workbook, 5, 7), "");
    assert_string_equal(cell(&workbook, 5, 8), "nbsp");
    assert_string_equal(cell(&workbook, 1048576, 1), "-7");
    et_arena_free(arena);
}

static void targets_may_be_absolute(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_error error = {0};
    struct et_workbook workbook;
    struct parts parts = plain();
    parts.sheet = "<x:worksheet xmlns:x=\"y\"><x:sheetData><x:row><x:c><x:v>4</x:v></x:c></x:row>"
                  "</x:sheetData></x:worksheet>";
    static const char *const targets[] = {"/xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml",
                                          "../xl/worksheets/sheet1.xml"};
    for (size_t i = 0; i < 3; i++) {
        parts.relation_target = targets[i];
        assert_int_equal(read(arena, &parts, &workbook, &error), ET_OK);
        assert_string_equal(cell(&workbook, 1, 1), "4");
    }
    et_arena_free(arena);
}

static void a_document_type_and_endless_nesting_are_refused(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_error error = {0};
    struct et_workbook workbook;
    struct parts parts = plain();
    parts.sheet = "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData/></worksheet>";
    assert_int_equal(read(arena, &parts, &workbook, &error), ET_INPUT);
    assert_non_null(strstr(error.text, "document type"));
    char deep[400] = "";
    for (int i = 0; i < 100; i++)
        strcat(deep, "<a>");
    parts.sheet = deep;
    assert_int_equal(read(arena, &parts, &workbook, &error), ET_INPUT);
    parts.sheet = "<worksheet><sheetData>";
    assert_int_equal(read(arena, &parts, &workbook, &error), ET_INPUT);
    et_arena_free(arena);
}

static void an_old_workbook_gets_to_know_how_to_become_a_new_one(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_error error = {0};
    struct et_workbook workbook;
    assert_int_equal(
        et_workbook_read(arena, "f.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, &workbook, &error),
        ET_INPUT);
    assert_non_null(strstr(error.text, ".xlsx"));
    assert_int_equal(et_workbook_read(arena, "f.pdf", "%PDF", 4, &workbook, &error), ET_INPUT);
    et_arena_free(arena);
}

static void csv_and_markdown_hold_several_sheets(void **state)
{
    (void)state;
    static const char csv[] =
        "\xEF\xBB\xBFsurvey,,\n,type,name\n,text,a\nchoices,,\n,list_name,name\n";
    static const char md[] = "Words.\n\n  | survey |\n  | | type | name |\n  |---|---|---|\n"
                             "  | | text | a\\|b |\n  | choices |\n  | | list_name |\n";
    struct et_arena *arena = et_arena_new();
    struct et_error error = {0};
    struct et_workbook workbook;
    assert_int_equal(et_workbook_read(arena, "f.csv", csv, sizeof csv - 1, &workbook, &error),
                     ET_OK);
    assert_int_equal(workbook.count, 2);
    assert_string_equal(cell(&workbook, 3, 3), "a");
    assert_int_equal(et_workbook_read(arena, "f.md", md, sizeof md - 1, &workbook, &error), ET_OK);
    assert_int_equal(workbook.count, 2);
    assert_string_equal(cell(&workbook, 6, 3), "a|b");
    et_arena_free(arena);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    struct et_arena *arena = et_arena_new();
    struct et_error error = {0};
    struct et_workbook workbook, again;
    struct et_str file = ET_STR_EMPTY;
    const struct et_cell cells[] = {{1, 1, "<&>\""}, {1, 28, "åäö\nنعم"}, {3, 2, "007"}};
    const struct et_sheet sheet = {"Survey", cells, 3};
    workbook = (struct et_workbook){&sheet, 1};
    et_workbook_write(&workbook, &file);
    assert_int_equal(et_workbook_read(arena, "w.xlsx", file.text, file.length, &again, &error),
                     ET_OK);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(cell(&again, cells[i].row, cells[i].column), cells[i].text);
    char name[16];
    assert_string_equal(et_cell_name(12, 28, name), "AB12");
    et_str_free(&file);
    et_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_every_kind_are_read),
        cmocka_unit_test(targets_may_be_absolute),
        cmocka_unit_test(a_document_type_and_endless_nesting_are_refused),
        cmocka_unit_test(an_old_workbook_gets_to_know_how_to_become_a_new_one),
        cmocka_unit_test(csv_and_markdown_hold_several_sheets),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests_name("xlsx", tests, NULL, NULL);
}
