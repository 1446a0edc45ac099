/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_fuzz.c - any bytes as a workbook: an error, or a form that compiles.
 * The first byte chooses: .xlsx, .csv, .md, or the bytes as a sheet of XML in a
 * sound archive, which chance would never find.
 */
#include <stdint.h>
#include <stdlib.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/xlsform.h"
#include "forms/exchange/zip.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void packed(const uint8_t *data, size_t size, struct et_str *out)
{
    static const char book[] = "<workbook><sheets><sheet name=\"survey\" r:id=\"a\" "
                               "xmlns:r=\"r\"/></sheets></workbook>";
    static const char relations[] = "<R><Relationship Id=\"a\" Type=\"/worksheet\" "
                                    "Target=\"s.xml\"/></R>";
    struct et_zip_writer zip = ET_ZIP_WRITER_EMPTY;
    et_zip_add(&zip, "xl/workbook.xml", book, sizeof book - 1);
    et_zip_add(&zip, "xl/_rels/workbook.xml.rels", relations, sizeof relations - 1);
    et_zip_add(&zip, "xl/s.xml", data, size);
    et_zip_end(&zip, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"f.xlsx", "f.csv", "f.md", "f.xlsx"};
    if (size == 0)
        return 0;
    int which = data[0] % 4;
    struct et_arena *arena = et_arena_new();
    struct et_error error;
    struct et_workbook workbook;
    struct et_xlsform result;
    struct et_str file = ET_STR_EMPTY;
    if (which == 3)
        packed(data + 1, size - 1, &file);
    else
        et_str_add_bytes(&file, data + 1, size - 1);
    struct et_xlsform_options options = {.file = names[which], .date = ""};
    if (et_workbook_read(arena, names[which], file.text, file.length, &workbook, &error) == ET_OK &&
        et_xlsform_import(arena, &workbook, &options, &result, &error) == ET_OK) {
        struct et_diags *diags = et_diags_new();
        struct et_source *source = et_source_new("f.form", result.form, result.size);
        struct et_form *form = et_compile(source, &(struct et_compile){0}, diags);
        if (form == NULL)
            abort();
        et_form_free(form);
        et_diags_free(diags);
        et_source_free(source);
    }
    et_str_free(&file);
    et_arena_free(arena);
    return 0;
}
