/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/source.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"

struct et_source {
    char *name, *text;
    uint32_t size;
    struct {
        uint32_t *items;
        size_t count, room;
    } lines; /* where each begins */
};

struct et_source *et_source_new(const char *name, const char *bytes, size_t size)
{
    assert(size <= ET_SOURCE_MAX);
    struct et_source *source = et_alloc(sizeof *source);
    *source = (struct et_source){.size = (uint32_t)size};
    source->name = et_alloc(strlen(name) + 1);
    strcpy(source->name, name);
    source->text = et_alloc(size + 1);
    if (size > 0)
        memcpy(source->text, bytes, size);
    source->text[size] = '\0';

    ET_VEC_PUSH(&source->lines, 0);
    for (uint32_t i = 0; i < source->size; i++)
        if (source->text[i] == '\n')
            ET_VEC_PUSH(&source->lines, i + 1);
    return source;
}

void et_source_free(struct et_source *source)
{
    if (source == NULL)
        return;
    ET_VEC_FREE(&source->lines);
    free(source->text);
    free(source->name);
    free(source);
}

enum et_status et_source_read(const char *path, struct et_source **source, struct et_error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    enum et_status status = et_io_read(path, ET_SOURCE_MAX, &bytes, &size, error);
    if (status != ET_OK)
        return status;
    *source = et_source_new(path, bytes, size);
    free(bytes);
    return ET_OK;
}

const char *et_source_name(const struct et_source *source)
{
    return source->name;
}

const char *et_source_text(const struct et_source *source)
{
    return source->text;
}

uint32_t et_source_size(const struct et_source *source)
{
    return source->size;
}

/* The index of the line that BYTE stands on. */
static size_t line_at(const struct et_source *source, uint32_t byte)
{
    size_t low = 0, high = source->lines.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->lines.items[middle] <= byte)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void et_source_place(const struct et_source *source, uint32_t byte, uint32_t *line,
                     uint32_t *column)
{
    if (byte > source->size)
        byte = source->size;
    size_t index = line_at(source, byte);
    uint32_t begin = source->lines.items[index];
    *line = (uint32_t)index + 1;
    *column = (uint32_t)et_utf8_count(source->text + begin, byte - begin) + 1;
}

struct et_span et_source_line(const struct et_source *source, uint32_t byte)
{
    if (byte > source->size)
        byte = source->size;
    size_t index = line_at(source, byte);
    uint32_t begin = source->lines.items[index];
    uint32_t end =
        index + 1 < source->lines.count ? source->lines.items[index + 1] - 1 : source->size;
    if (end > begin && source->text[end - 1] == '\r')
        end--;
    return (struct et_span){begin, end};
}
