/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/names.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/csv.h"
#include "forms/base/io.h"
#include "forms/base/text.h"
#include "forms/model/code.h"

enum { NAMES_MAX_BYTES = 16 << 20 };

static const char *find(const char *survey, struct et_arena *arena)
{
    const char *path = et_arena_printf(arena, "%s.names", survey);
    const char *dot = strrchr(et_io_name(survey), '.');
    if (access(path, F_OK) == 0)
        return path;
    if (dot == NULL || dot == et_io_name(survey))
        return NULL;
    path = et_arena_printf(arena, "%.*s.names", (int)(dot - survey), survey);
    return access(path, F_OK) == 0 ? path : NULL;
}

enum et_status et_names_read(const char *survey, struct et_arena *arena, struct et_names *names,
                             struct et_error *error)
{
    const char *path = find(survey, arena);
    char *bytes = NULL;
    size_t size = 0;
    struct et_csv csv = {0};
    *names = (struct et_names){0};
    if (path == NULL)
        return ET_OK;
    enum et_status status = et_io_read(path, NAMES_MAX_BYTES, &bytes, &size, error);
    if (status == ET_OK)
        status = et_csv_read(path, bytes, size, arena, &csv, error);
    free(bytes);
    if (status != ET_OK)
        return status;
    struct et_named *items = et_arena_array(arena, csv.count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < csv.count; i++) {
        const struct et_csv_row *row = &csv.rows[i];
        uint32_t code = 0;
        if (row->count < 2)
            return et_error_set(error, ET_INPUT, _("%s:%u: a line is a code and a name"), path,
                                (unsigned)row->fields[0].line);
        bool is_code = et_code_read(row->fields[0].text, &code);
        if (!is_code && i > 0)
            return et_error_set(error, ET_INPUT, _("%s:%u: “%s” is no participant code"), path,
                                (unsigned)row->fields[0].line, row->fields[0].text);
        if (is_code)
            items[count++] = (struct et_named){code, row->fields[1].text};
    }
    *names = (struct et_names){items, count, path};
    return ET_OK;
}

const char *et_names_of(const struct et_names *names, uint32_t code)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i].code == code)
            return names->items[i].name;
    return "";
}
