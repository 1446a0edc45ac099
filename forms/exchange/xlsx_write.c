/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_write.c - the least of an Excel workbook that every program opens. */
#include <stdint.h>

#include "forms/base/str.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/zip.h"

#define MAIN      "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE   "http://schemas.openxmlformats.org/package/2006/"
#define HEAD      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SHEETML   "application/vnd.openxmlformats-officedocument.spreadsheetml."

static void escape(struct et_str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            et_str_add(out, "&amp;");
            break;
        case '<':
            et_str_add(out, "&lt;");
            break;
        case '>':
            et_str_add(out, "&gt;");
            break;
        case '"':
            et_str_add(out, "&quot;");
            break;
        default: /* XML has no word for the other controls */
            if ((unsigned char)*text >= 0x20 || *text == '\n' || *text == '\t')
                et_str_add_char(out, *text);
        }
    }
}

static void sheet(struct et_str *out, const struct et_sheet *sheet)
{
    et_str_add(out,
               HEAD "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
                    "<pane ySplit=\"1\" topLeftCell=\"A2\" state=\"frozen\"/></sheetView>"
                    "</sheetViews><cols><col min=\"1\" max=\"12\" width=\"28\" "
                    "customWidth=\"1\"/></cols><sheetData>");
    uint32_t row = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct et_cell *cell = &sheet->cells[i];
        char place[16];
        if (cell->row != row)
            et_str_addf(out, "%s<row r=\"%u\">", row > 0 ? "</row>" : "", cell->row);
        row = cell->row;
        et_str_addf(out, "<c r=\"%s\" s=\"%d\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
                    et_cell_name(cell->row, cell->column, place), cell->row == 1 ? 1 : 0);
        escape(out, cell->text);
        et_str_add(out, "</t></is></c>");
    }
    et_str_addf(out, "%s</sheetData></worksheet>", row > 0 ? "</row>" : "");
}

/* Text everywhere (format 49), or Excel would make days of codes. */
static const char styles[] =
    HEAD "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\"><font><sz val=\"11\"/>"
         "<name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
         "</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>"
         "<patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/>"
         "<right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf "
         "numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs "
         "count=\"2\"><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
         "applyNumberFormat=\"1\"/><xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" "
         "xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs><cellStyles count=\"1\">"
         "<cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

static void content_types(struct et_str *out, size_t count)
{
    et_str_add(out, HEAD
               "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
               "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
               "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override "
               "PartName=\"/xl/workbook.xml\" ContentType=\"" SHEETML "sheet.main+xml\"/><Override "
               "PartName=\"/xl/styles.xml\" ContentType=\"" SHEETML "styles+xml\"/>");
    for (size_t i = 1; i <= count; i++)
        et_str_addf(out,
                    "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" SHEETML
                    "worksheet+xml\"/>",
                    i);
    et_str_add(out, "</Types>");
}

static void book(struct et_str *out, const struct et_workbook *workbook)
{
    et_str_add(out, HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\"><sheets>");
    for (size_t i = 0; i < workbook->count; i++) {
        et_str_add(out, "<sheet name=\"");
        escape(out, workbook->sheets[i].name);
        et_str_addf(out, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
    }
    et_str_add(out, "</sheets></workbook>");
}

static void relations(struct et_str *out, size_t count)
{
    et_str_add(out, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 1; i <= count; i++)
        et_str_addf(out,
                    "<Relationship Id=\"rId%zu\" Type=\"" RELATIONS
                    "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                    i, i);
    et_str_addf(out,
                "<Relationship Id=\"rId%zu\" Type=\"" RELATIONS
                "/styles\" Target=\"styles.xml\"/></Relationships>",
                count + 1);
}

static void take(struct et_zip_writer *zip, const char *name, struct et_str *part)
{
    et_zip_add(zip, name, part->text, part->length);
    et_str_clear(part);
}

void et_workbook_write(const struct et_workbook *workbook, struct et_str *out)
{
    struct et_zip_writer zip = ET_ZIP_WRITER_EMPTY;
    struct et_str part = ET_STR_EMPTY, name = ET_STR_EMPTY;
    content_types(&part, workbook->count);
    take(&zip, "[Content_Types].xml", &part);
    et_str_add(&part, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship "
                           "Id=\"rId1\" Type=\"" RELATIONS "/officeDocument\" "
                           "Target=\"xl/workbook.xml\"/></Relationships>");
    take(&zip, "_rels/.rels", &part);
    book(&part, workbook);
    take(&zip, "xl/workbook.xml", &part);
    relations(&part, workbook->count);
    take(&zip, "xl/_rels/workbook.xml.rels", &part);
    et_str_add(&part, styles);
    take(&zip, "xl/styles.xml", &part);
    for (size_t i = 0; i < workbook->count; i++) {
        sheet(&part, &workbook->sheets[i]);
        et_str_clear(&name);
        et_str_addf(&name, "xl/worksheets/sheet%zu.xml", i + 1);
        take(&zip, name.text, &part);
    }
    et_zip_end(&zip, out);
    et_str_free(&part);
    et_str_free(&name);
}
