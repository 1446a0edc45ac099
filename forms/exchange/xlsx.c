/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx.c - reads an Excel workbook (ECMA-376, part 1, 18: SpreadsheetML).
 *
 * Cells are streamed: a sheet may claim to reach to row 1,048,576. Formulas
 * count with the value that was saved with them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/xml.h"
#include "forms/exchange/zip.h"
#include "forms/model/day.h"

enum { STRINGS_MAX = 1000000, STYLES_MAX = 100000 };

enum date_style { PLAIN, IS_DAY, IS_TIME, IS_BOTH };

struct sheet_ref {
    const char *name, *relation, *path;
};

struct xlsx {
    struct et_arena *arena;
    struct et_sheet_maker *maker;
    struct et_zip zip;
    struct et_error *error;
    const char *folder; /* of the workbook: "xl/" */
    const char *workbook, *strings_path, *styles_path;
    bool is_1904; /* days are counted from 1904 */
    struct {
        struct sheet_ref *items;
        size_t count, room;
    } sheets;
    struct {
        const char **items;
        size_t count, room;
    } strings;
    struct {
        enum date_style *items;
        size_t count, room;
    } styles;
    struct {
        struct format {
            unsigned long id;
            enum date_style style;
        } * items;
        size_t count, room;
    } formats;

    /* the reader at hand */
    struct et_str text;
    bool is_text, in_phonetic, in_cell_styles;
    uint32_t row, column;
    char kind; /* of the cell: n, s, b, e, i(nline), t(ext of a formula) */
    unsigned long style;
};

/* ---- parts ------------------------------------------------------------------------ */

/* TARGET as it stands in a relation of FOLDER: absolute with "/", or relative. */
static const char *resolve(struct xlsx *xlsx, const char *folder, const char *target)
{
    if (target[0] == '/')
        return et_arena_string(xlsx->arena, target + 1);
    size_t length = strlen(folder);
    while (strncmp(target, "../", 3) == 0 && length > 0) {
        target += 3;
        length--;
        while (length > 0 && folder[length - 1] != '/')
            length--;
    }
    if (strncmp(target, "./", 2) == 0)
        target += 2;
    return et_arena_printf(xlsx->arena, "%.*s%s", (int)length, folder, target);
}

/* Reads the member at PATH through HANDLER; one that is not there is no error. */
static enum et_status read_part(struct xlsx *xlsx, const char *path, struct et_xml_handler handler)
{
    const struct et_zip_entry *entry = path != NULL ? et_zip_find(&xlsx->zip, path) : NULL;
    if (entry == NULL)
        return ET_OK;
    char *bytes;
    size_t size;
    enum et_status status = et_zip_read(&xlsx->zip, entry, &bytes, &size, xlsx->error);
    if (status != ET_OK)
        return status;
    handler.user = xlsx;
    status = et_xml_read(path, bytes, size, &handler, xlsx->error);
    free(bytes);
    return status == ET_REFUSED ? ET_INPUT : status;
}

static bool too_many(struct xlsx *xlsx)
{
    (void)et_error_set(xlsx->error, ET_INPUT, _("the workbook is too large (%s)"), _("cells"));
    return false;
}

/* ---- relations ---------------------------------------------------------------------- */

static bool ends_in(const char *text, const char *tail)
{
    size_t length = strlen(text), end = strlen(tail);
    return length >= end && strcmp(text + length - end, tail) == 0;
}

static bool root_relation(void *user, const char *name, const char *const *attributes)
{
    struct xlsx *xlsx = user;
    const char *type = et_xml_attribute(attributes, "Type");
    const char *target = et_xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") == 0 && type != NULL && target != NULL &&
        ends_in(type, "/officeDocument"))
        xlsx->workbook = resolve(xlsx, "", target);
    return true;
}

static bool book_relation(void *user, const char *name, const char *const *attributes)
{
    struct xlsx *xlsx = user;
    const char *type = et_xml_attribute(attributes, "Type");
    const char *target = et_xml_attribute(attributes, "Target");
    const char *id = et_xml_attribute(attributes, "Id");
    if (strcmp(name, "Relationship") != 0 || type == NULL || target == NULL || id == NULL)
        return true;
    const char *path = resolve(xlsx, xlsx->folder, target);
    if (ends_in(type, "/sharedStrings"))
        xlsx->strings_path = path;
    else if (ends_in(type, "/styles"))
        xlsx->styles_path = path;
    for (size_t i = 0; i < xlsx->sheets.count; i++)
        if (strcmp(xlsx->sheets.items[i].relation, id) == 0)
            xlsx->sheets.items[i].path = path;
    return true;
}

static bool book_element(void *user, const char *name, const char *const *attributes)
{
    struct xlsx *xlsx = user;
    if (strcmp(name, "workbookPr") == 0) {
        const char *value = et_xml_attribute(attributes, "date1904");
        xlsx->is_1904 = value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0)
        return true;
    struct sheet_ref sheet = {.name = et_xml_attribute(attributes, "name"),
                              .relation = et_xml_attribute(attributes, "id")};
    if (sheet.name == NULL || sheet.relation == NULL)
        return true;
    if (xlsx->sheets.count == ET_SHEETS_MAX) {
        (void)et_error_set(xlsx->error, ET_INPUT, _("the workbook is too large (%s)"), _("sheets"));
        return false;
    }
    sheet.name = et_arena_string(xlsx->arena, sheet.name);
    sheet.relation = et_arena_string(xlsx->arena, sheet.relation);
    ET_VEC_PUSH(&xlsx->sheets, sheet);
    return true;
}

/* ---- shared strings -------------------------------------------------------------------- */

static bool add_text(void *user, const char *text, size_t length)
{
    struct xlsx *xlsx = user;
    if (!xlsx->is_text || xlsx->in_phonetic)
        return true;
    if (xlsx->text.length + length > ET_CELL_TEXT_MAX) {
        (void)et_error_set(xlsx->error, ET_INPUT, _("the workbook is too large (%s)"),
                           _("a text in a cell"));
        return false;
    }
    et_str_add_bytes(&xlsx->text, text, length);
    return true;
}

static bool string_start(void *user, const char *name, const char *const *attributes)
{
    (void)attributes;
    struct xlsx *xlsx = user;
    if (strcmp(name, "si") == 0)
        et_str_clear(&xlsx->text);
    else if (strcmp(name, "rPh") == 0)
        xlsx->in_phonetic = true;
    else if (strcmp(name, "t") == 0)
        xlsx->is_text = true;
    return true;
}

static bool string_end(void *user, const char *name)
{
    struct xlsx *xlsx = user;
    if (strcmp(name, "t") == 0)
        xlsx->is_text = false;
    else if (strcmp(name, "rPh") == 0)
        xlsx->in_phonetic = false;
    if (strcmp(name, "si") != 0)
        return true;
    if (xlsx->strings.count == STRINGS_MAX)
        return too_many(xlsx);
    ET_VEC_PUSH(&xlsx->strings, et_arena_copy(xlsx->arena, xlsx->text.text, xlsx->text.length));
    return true;
}

/* ---- styles: is a number a day? ------------------------------------------------------------ */

static enum date_style style_of(bool has_day, bool has_time)
{
    return has_day ? has_time ? IS_BOTH : IS_DAY : has_time ? IS_TIME : PLAIN;
}

/* 18.8.30 numFmt: the letters of a format code outside quotes and brackets. */
static enum date_style read_format(const char *code)
{
    bool has_day = false, has_time = false;
    char quote = '\0';
    for (const char *c = code; *c != '\0'; c++) {
        if (quote != '\0') {
            quote = *c == quote ? '\0' : quote;
        } else if (*c == '"') {
            quote = '"';
        } else if (*c == '[') {
            quote = ']';
        } else if (*c == '\\' && c[1] != '\0') {
            c++;
        } else {
            has_day |= strchr("dDyY", *c) != NULL;
            has_time |= strchr("hHsS", *c) != NULL;
        }
    }
    return strcasecmp(code, "general") == 0 ? PLAIN : style_of(has_day, has_time);
}

static enum date_style find_format(const struct xlsx *xlsx, unsigned long id)
{
    for (size_t i = 0; i < xlsx->formats.count; i++)
        if (xlsx->formats.items[i].id == id)
            return xlsx->formats.items[i].style;
    if (id >= 14 && id <= 17)
        return IS_DAY;
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
        return IS_TIME;
    return id == 22 ? IS_BOTH : PLAIN;
}

static bool style_start(void *user, const char *name, const char *const *attributes)
{
    struct xlsx *xlsx = user;
    const char *id = et_xml_attribute(attributes, "numFmtId");
    if (strcmp(name, "cellXfs") == 0) {
        xlsx->in_cell_styles = true;
    } else if (strcmp(name, "numFmt") == 0 && id != NULL) {
        const char *code = et_xml_attribute(attributes, "formatCode");
        struct format format = {strtoul(id, NULL, 10), read_format(code != NULL ? code : "")};
        if (xlsx->formats.count == STYLES_MAX)
            return too_many(xlsx);
        ET_VEC_PUSH(&xlsx->formats, format);
    } else if (strcmp(name, "xf") == 0 && xlsx->in_cell_styles) {
        if (xlsx->styles.count == STYLES_MAX)
            return too_many(xlsx);
        ET_VEC_PUSH(&xlsx->styles, id != NULL ? find_format(xlsx, strtoul(id, NULL, 10)) : PLAIN);
    }
    return true;
}

static bool style_end(void *user, const char *name)
{
    struct xlsx *xlsx = user;
    if (strcmp(name, "cellXfs") == 0)
        xlsx->in_cell_styles = false;
    return true;
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* "AB12": its column, and its row if it has one. */
static void read_place(struct xlsx *xlsx, const char *place)
{
    uint32_t column = 0, row = 0;
    for (; (*place >= 'A' && *place <= 'Z') || *place == '$'; place++)
        if (*place != '$' && column <= ET_CELL_COLUMNS_MAX)
            column = column * 26 + (uint32_t)(*place - 'A' + 1);
    for (; *place >= '0' && *place <= '9' && row <= ET_CELL_ROWS_MAX; place++)
        row = row * 10 + (uint32_t)(*place - '0');
    if (column > 0)
        xlsx->column = column;
    if (row > 0)
        xlsx->row = row;
}

static bool cell_start(void *user, const char *name, const char *const *attributes)
{
    struct xlsx *xlsx = user;
    if (strcmp(name, "row") == 0) {
        const char *row = et_xml_attribute(attributes, "r");
        unsigned long number = row != NULL ? strtoul(row, NULL, 10) : 0;
        xlsx->row = number > 0 && number <= ET_CELL_ROWS_MAX ? (uint32_t)number : xlsx->row + 1;
        xlsx->column = 0;
    } else if (strcmp(name, "c") == 0) {
        const char *place = et_xml_attribute(attributes, "r");
        const char *type = et_xml_attribute(attributes, "t");
        const char *style = et_xml_attribute(attributes, "s");
        xlsx->column++;
        if (place != NULL)
            read_place(xlsx, place);
        xlsx->kind = type == NULL                     ? 'n'
                     : strcmp(type, "inlineStr") == 0 ? 'i'
                     : strcmp(type, "str") == 0       ? 't'
                                                      : type[0];
        xlsx->style = style != NULL ? strtoul(style, NULL, 10) : 0;
        et_str_clear(&xlsx->text);
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->in_phonetic = true;
    } else if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && xlsx->kind == 'i')) {
        xlsx->is_text = true;
    }
    return true;
}

/* Day 60 of Excel is 29 February 1900, which never was. */
static const char *as_date(const struct xlsx *xlsx, double serial, enum date_style style,
                           char out[32])
{
    double day = floor(serial + 1e-9);
    int seconds = (int)((serial - day) * 86400 + 0.5);
    if (serial < 0 || day > 2900000 || style == PLAIN)
        return NULL;
    char date[16] = "";
    int32_t since_1970 =
        (int32_t)day - (xlsx->is_1904 ? 24107 : 25569) + (!xlsx->is_1904 && day < 60 ? 1 : 0);
    et_day_write(since_1970, date);
    bool has_day = style != IS_TIME && (day >= 1 || xlsx->is_1904);
    bool has_time = style == IS_TIME || (style == IS_BOTH && seconds > 0) || !has_day;
    (void)snprintf(out, 32, "%s%s", has_day ? date : "", has_day && has_time ? " " : "");
    if (has_time)
        (void)snprintf(out + strlen(out), 32 - strlen(out), "%02d:%02d:%02d", seconds / 3600 % 24,
                       seconds / 60 % 60, seconds % 60);
    return out;
}

/* As people see it: 1.0 is 1, 0.1 is 0.1 though it was saved as 0.10000000000000001. */
static const char *as_number(const struct xlsx *xlsx, const char *text, char out[32])
{
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(number))
        return text;
    enum date_style style =
        xlsx->style < xlsx->styles.count ? xlsx->styles.items[xlsx->style] : PLAIN;
    const char *date = as_date(xlsx, number, style, out);
    if (date != NULL)
        return date;
    (void)snprintf(out, 32, fabs(number) < 1e15 && floor(number) == number ? "%.0f" : "%.15g",
                   number);
    return strcmp(out, "-0") == 0 ? "0" : out;
}

static bool cell_value(struct xlsx *xlsx)
{
    char number[32];
    const char *text = xlsx->text.text;
    if (xlsx->text.length == 0)
        return true;
    if (xlsx->kind == 's') {
        unsigned long index = strtoul(text, NULL, 10);
        text = index < xlsx->strings.count ? xlsx->strings.items[index] : "";
    } else if (xlsx->kind == 'b') {
        text = text[0] == '1' || text[0] == 't' ? "TRUE" : "FALSE";
    } else if (xlsx->kind == 'n') {
        text = as_number(xlsx, text, number);
    } else if (xlsx->kind == 'e') {
        return true; /* #REF! and its like are nobody's text */
    }
    return et_sheet_add(xlsx->maker, xlsx->row, xlsx->column, text, strlen(text), xlsx->error);
}

static bool cell_end(void *user, const char *name)
{
    struct xlsx *xlsx = user;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        xlsx->is_text = false;
    else if (strcmp(name, "rPh") == 0)
        xlsx->in_phonetic = false;
    return strcmp(name, "c") != 0 || cell_value(xlsx);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static enum et_status read_sheets(struct xlsx *xlsx)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; i < xlsx->sheets.count && status == ET_OK; i++) {
        const struct sheet_ref *sheet = &xlsx->sheets.items[i];
        et_sheet_begin(xlsx->maker, sheet->name);
        xlsx->row = xlsx->column = 0;
        status = read_part(
            xlsx, sheet->path,
            (struct et_xml_handler){.start = cell_start, .end = cell_end, .text = add_text});
    }
    return status;
}

static enum et_status read_book(struct xlsx *xlsx)
{
    enum et_status status =
        read_part(xlsx, "_rels/.rels", (struct et_xml_handler){.start = root_relation});
    if (status != ET_OK)
        return status;
    if (xlsx->workbook == NULL)
        xlsx->workbook = "xl/workbook.xml";
    if (et_zip_find(&xlsx->zip, xlsx->workbook) == NULL)
        return et_error_set(xlsx->error, ET_INPUT,
                            _("this is no Excel workbook, though it is packed like one"));
    const char *slash = strrchr(xlsx->workbook, '/');
    size_t length = slash != NULL ? (size_t)(slash + 1 - xlsx->workbook) : 0;
    xlsx->folder = et_arena_copy(xlsx->arena, xlsx->workbook, length);
    status = read_part(xlsx, xlsx->workbook, (struct et_xml_handler){.start = book_element});
    if (status != ET_OK)
        return status;
    const char *relations =
        et_arena_printf(xlsx->arena, "%s_rels/%s.rels", xlsx->folder, xlsx->workbook + length);
    status = read_part(xlsx, relations, (struct et_xml_handler){.start = book_relation});
    if (status == ET_OK)
        status = read_part(
            xlsx, xlsx->strings_path,
            (struct et_xml_handler){.start = string_start, .end = string_end, .text = add_text});
    if (status == ET_OK)
        status = read_part(xlsx, xlsx->styles_path,
                           (struct et_xml_handler){.start = style_start, .end = style_end});
    return status == ET_OK ? read_sheets(xlsx) : status;
}

enum et_status et_xlsx_read(struct et_sheet_maker *maker, const char *bytes, size_t size,
                            struct et_error *error)
{
    struct xlsx xlsx = {
        .arena = maker->arena, .maker = maker, .error = error, .text = ET_STR_EMPTY};
    enum et_status status = et_zip_open(maker->arena, bytes, size, &xlsx.zip, error);
    if (status == ET_OK)
        status = read_book(&xlsx);
    et_str_free(&xlsx.text);
    ET_VEC_FREE(&xlsx.sheets);
    ET_VEC_FREE(&xlsx.strings);
    ET_VEC_FREE(&xlsx.styles);
    ET_VEC_FREE(&xlsx.formats);
    return status;
}
