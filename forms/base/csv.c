/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/csv.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"

struct reader {
    const char *name, *at, *end;
    char separator;
    uint32_t line, column;
    struct et_arena *arena;
};

static enum et_status fault(const struct reader *r, uint32_t line, uint32_t column,
                            const char *what, struct et_error *error)
{
    return et_error_set(error, ET_INPUT, "%s:%u:%u: %s", r->name, line, column, what);
}

static char separator_of(const char *at, const char *end)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    for (; at < end && *at != '\n'; at++) {
        commas += *at == ',';
        semicolons += *at == ';';
        tabs += *at == '\t';
    }
    if (semicolons > commas && semicolons >= tabs)
        return ';';
    return tabs > commas ? '\t' : ',';
}

/* One character on, counting lines and columns. */
static void step(struct reader *r)
{
    if (*r->at == '\n') {
        r->line++;
        r->column = 0;
    }
    r->at++;
    if (r->at >= r->end || ((unsigned char)*r->at & 0xc0) != 0x80)
        r->column++;
}

static enum et_status quoted(struct reader *r, struct et_str *text, struct et_error *error)
{
    uint32_t line = r->line, column = r->column;
    step(r);
    for (;; step(r)) {
        if (r->at >= r->end)
            return fault(r, line, column, _("this quote never ends"), error);
        if (*r->at == '"') {
            step(r);
            if (r->at >= r->end || *r->at != '"')
                return ET_OK;
        }
        et_str_add_char(text, *r->at);
    }
}

static bool ends_field(const struct reader *r)
{
    return r->at >= r->end || *r->at == r->separator || *r->at == '\n' ||
           (*r->at == '\r' && (r->at + 1 == r->end || r->at[1] == '\n'));
}

static enum et_status field(struct reader *r, struct et_csv_field *field, struct et_error *error)
{
    struct et_str text = ET_STR_EMPTY;
    enum et_status status = ET_OK;
    field->line = r->line;
    field->column = r->column;
    if (r->at < r->end && *r->at == '"')
        status = quoted(r, &text, error);
    for (; status == ET_OK && !ends_field(r); step(r))
        et_str_add_char(&text, *r->at);
    size_t begin = strspn(text.text, " \t"), length = text.length;
    while (length > begin && (text.text[length - 1] == ' ' || text.text[length - 1] == '\t'))
        length--;
    field->text = et_arena_copy(r->arena, text.text + begin, length - begin);
    et_str_free(&text);
    return status;
}

/* The fields of one line, into *ROW. */
static enum et_status row(struct reader *r, struct et_csv_row *row, struct et_error *error)
{
    struct {
        struct et_csv_field *items;
        size_t count, room;
    } fields = {0};
    enum et_status status = ET_OK;
    for (bool goes_on = true; goes_on && status == ET_OK;) {
        struct et_csv_field f;
        if (fields.count == ET_CSV_COLUMNS_MAX)
            status = fault(r, r->line, r->column, _("too many columns"), error);
        else
            status = field(r, &f, error);
        if (status == ET_OK)
            ET_VEC_PUSH(&fields, f);
        goes_on = r->at < r->end && *r->at == r->separator;
        if (goes_on)
            step(r);
    }
    if (r->at < r->end && *r->at == '\r')
        step(r);
    if (r->at < r->end)
        step(r);
    struct et_csv_field *kept = et_arena_array(r->arena, fields.count + 1, sizeof *kept);
    if (fields.count > 0)
        memcpy(kept, fields.items, fields.count * sizeof *kept);
    *row = (struct et_csv_row){kept, fields.count};
    ET_VEC_FREE(&fields);
    return status;
}

static bool is_empty(const struct et_csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->fields[i].text[0] != '\0')
            return false;
    return true;
}

enum et_status et_csv_read(const char *name, const char *bytes, size_t size, struct et_arena *arena,
                           struct et_csv *csv, struct et_error *error)
{
    struct reader r = {.name = name, .line = 1, .column = 1, .arena = arena};
    size_t mark = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    r.at = bytes + mark;
    r.end = bytes + size;
    r.separator = separator_of(r.at, r.end);
    if (!et_utf8_is_valid(bytes, size) || memchr(bytes, '\0', size) != NULL)
        return fault(&r, 1, 1, _("this is no text in UTF-8; save it as “CSV UTF-8”"), error);
    struct {
        struct et_csv_row *items;
        size_t count, room;
    } rows = {0};
    enum et_status status = ET_OK;
    while (status == ET_OK && r.at < r.end) {
        struct et_csv_row one;
        status = row(&r, &one, error);
        if (status == ET_OK && rows.count == ET_CSV_ROWS_MAX)
            status = fault(&r, r.line, 1, _("too many rows"), error);
        if (status == ET_OK && !is_empty(&one))
            ET_VEC_PUSH(&rows, one);
    }
    if (status == ET_OK) {
        struct et_csv_row *kept = et_arena_array(arena, rows.count + 1, sizeof *kept);
        if (rows.count > 0)
            memcpy(kept, rows.items, rows.count * sizeof *kept);
        *csv = (struct et_csv){kept, rows.count, r.separator};
    }
    ET_VEC_FREE(&rows);
    return status;
}

void et_csv_add(struct et_str *out, bool is_first, const char *text)
{
    if (!is_first)
        et_str_add_char(out, ',');
    if (strpbrk(text, ",;\"\r\n\t") == NULL) {
        et_str_add(out, text);
        return;
    }
    et_str_add_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            et_str_add_char(out, '"');
        et_str_add_char(out, *text);
    }
    et_str_add_char(out, '"');
}
