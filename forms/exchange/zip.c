/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/zip.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"

/* PKWARE, APPNOTE.TXT: 4.3.7 local header, 4.3.12 directory, 4.3.16 its end. */
enum {
    LOCAL_SIZE = 30,
    CENTRAL_SIZE = 46,
    END_SIZE = 22,
    COMMENT_MAX = 65535,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 1 << 0,
    UTF8_NAMES = 1 << 11,
};

static uint16_t get16(const unsigned char *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t get32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static enum et_status damaged(struct et_error *error)
{
    return et_error_set(error, ET_INPUT, _("the file is damaged: its ZIP directory is broken"));
}

/* Where the end record begins, sought from behind; SIZE where there is none. */
static size_t find_end(const unsigned char *bytes, size_t size)
{
    size_t least = size > END_SIZE + COMMENT_MAX ? size - END_SIZE - COMMENT_MAX : 0;
    for (size_t at = size >= END_SIZE ? size - END_SIZE + 1 : 0; at > least; at--)
        if (memcmp(bytes + at - 1, "PK\5\6", 4) == 0)
            return at - 1;
    return size;
}

enum et_status et_zip_open(struct et_arena *arena, const void *bytes, size_t size,
                           struct et_zip *zip, struct et_error *error)
{
    const unsigned char *data = bytes;
    size_t end = find_end(data, size);
    if (end == size)
        return damaged(error);
    size_t count = get16(data + end + 10), at = get32(data + end + 16);
    if (count > ET_ZIP_ENTRIES_MAX)
        return et_error_set(error, ET_INPUT, _("the file has more than %d parts"),
                            ET_ZIP_ENTRIES_MAX);
    struct et_zip_entry *entries = et_arena_array(arena, count + 1, sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        if (at > end || end - at < CENTRAL_SIZE || memcmp(data + at, "PK\1\2", 4) != 0)
            return damaged(error);
        const unsigned char *head = data + at;
        size_t name = get16(head + 28), rest = (size_t)get16(head + 30) + get16(head + 32);
        if (name + rest > end - at - CENTRAL_SIZE)
            return damaged(error);
        entries[i] = (struct et_zip_entry){
            .name = et_arena_copy(arena, (const char *)head + CENTRAL_SIZE, name),
            .packed = get32(head + 20),
            .size = get32(head + 24),
            .offset = get32(head + 42),
            .checksum = get32(head + 16),
            .method = get16(head + 10),
            .flags = get16(head + 8),
        };
        at += CENTRAL_SIZE + name + rest;
    }
    *zip = (struct et_zip){data, size, 0, entries, count};
    return ET_OK;
}

const struct et_zip_entry *et_zip_find(const struct et_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (strcasecmp(zip->entries[i].name, name) == 0)
            return &zip->entries[i];
    return NULL;
}

static enum et_status check_limits(const struct et_zip *zip, const struct et_zip_entry *entry,
                                   struct et_error *error)
{
    if (entry->flags & ENCRYPTED)
        return et_error_set(error, ET_INPUT, _("the file is protected by a password"));
    if (entry->method != STORED && entry->method != DEFLATED)
        return et_error_set(error, ET_INPUT, _("“%s” in the file is packed in an unknown way"),
                            entry->name);
    if (entry->size > ET_ZIP_MEMBER_MAX || entry->size > ET_ZIP_TOTAL_MAX - zip->inflated)
        return et_error_set(error, ET_INPUT, _("“%s” in the file is too large unpacked"),
                            entry->name);
    if (entry->size > ET_ZIP_RATIO_FROM && entry->size / ET_ZIP_RATIO_MAX > entry->packed)
        return et_error_set(error, ET_INPUT, _("“%s” in the file unpacks to suspiciously much"),
                            entry->name);
    return ET_OK;
}

/* Exactly SIZE bytes must come out. */
static bool unpack(const unsigned char *packed, uint32_t packed_size, char *out, uint32_t size)
{
    z_stream stream = {0};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return false;
    char beyond = 0;
    stream.next_in = (z_const Bytef *)packed;
    stream.avail_in = packed_size;
    stream.next_out = (Bytef *)(size > 0 ? out : &beyond);
    stream.avail_out = size > 0 ? size : 1;
    int result = inflate(&stream, Z_FINISH);
    bool is_whole = result == Z_STREAM_END && stream.total_out == size;
    (void)inflateEnd(&stream);
    return is_whole;
}

enum et_status et_zip_read(struct et_zip *zip, const struct et_zip_entry *entry, char **bytes,
                           size_t *size, struct et_error *error)
{
    enum et_status status = check_limits(zip, entry, error);
    if (status != ET_OK)
        return status;
    if (entry->offset > zip->size || zip->size - entry->offset < LOCAL_SIZE ||
        memcmp(zip->bytes + entry->offset, "PK\3\4", 4) != 0)
        return damaged(error);
    const unsigned char *head = zip->bytes + entry->offset;
    size_t skip = LOCAL_SIZE + (size_t)get16(head + 26) + get16(head + 28);
    if (skip > zip->size - entry->offset || entry->packed > zip->size - entry->offset - skip)
        return damaged(error);
    char *out = et_alloc((size_t)entry->size + 1);
    bool is_whole = entry->method == DEFLATED ? unpack(head + skip, entry->packed, out, entry->size)
                                              : entry->packed == entry->size;
    if (is_whole && entry->method == STORED)
        memcpy(out, head + skip, entry->size);
    if (!is_whole || crc32(crc32(0, NULL, 0), (const Bytef *)out, entry->size) != entry->checksum) {
        free(out);
        return et_error_set(error, ET_INPUT, _("“%s” in the file is damaged"), entry->name);
    }
    out[entry->size] = '\0';
    zip->inflated += entry->size;
    *bytes = out;
    *size = entry->size;
    return ET_OK;
}

/* ---- writing --------------------------------------------------------------- */

static void put16(struct et_str *out, uint32_t value)
{
    char bytes[2] = {(char)(value & 0xff), (char)(value >> 8 & 0xff)};
    et_str_add_bytes(out, bytes, 2);
}

static void put32(struct et_str *out, uint32_t value)
{
    put16(out, value & 0xffff);
    put16(out, value >> 16);
}

/* What the local header and the directory have in common. */
static void put_common(struct et_str *out, uint32_t checksum, uint32_t packed, uint32_t size,
                       uint32_t name)
{
    put16(out, 20); /* version needed */
    put16(out, UTF8_NAMES);
    put16(out, DEFLATED);
    put16(out, 0);          /* midnight */
    put16(out, 1 << 5 | 1); /* 1 January 1980 */
    put32(out, checksum);
    put32(out, packed);
    put32(out, size);
    put16(out, name);
    put16(out, 0); /* extra */
}

void et_zip_add(struct et_zip_writer *writer, const char *name, const void *bytes, size_t size)
{
    assert(size < ET_ZIP_MEMBER_MAX && writer->count < ET_ZIP_ENTRIES_MAX);
    z_stream stream = {0};
    int started =
        deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    assert(started == Z_OK);
    (void)started;
    uLong room = deflateBound(&stream, (uLong)size);
    char *packed = et_alloc(room);
    stream.next_in = (z_const Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)room;
    int ended = deflate(&stream, Z_FINISH);
    assert(ended == Z_STREAM_END);
    (void)ended;
    uint32_t packed_size = (uint32_t)stream.total_out;
    (void)deflateEnd(&stream);

    uint32_t checksum = (uint32_t)crc32(crc32(0, NULL, 0), bytes, (uInt)size);
    uint32_t name_size = (uint32_t)strlen(name), offset = (uint32_t)writer->out.length;
    et_str_add_bytes(&writer->out, "PK\3\4", 4);
    put_common(&writer->out, checksum, packed_size, (uint32_t)size, name_size);
    et_str_add(&writer->out, name);
    et_str_add_bytes(&writer->out, packed, packed_size);
    free(packed);

    et_str_add_bytes(&writer->directory, "PK\1\2", 4);
    put16(&writer->directory, 20); /* version made by */
    put_common(&writer->directory, checksum, packed_size, (uint32_t)size, name_size);
    put16(&writer->directory, 0); /* comment */
    put16(&writer->directory, 0); /* disk */
    put16(&writer->directory, 0); /* internal attributes */
    put32(&writer->directory, 0); /* external attributes */
    put32(&writer->directory, offset);
    et_str_add(&writer->directory, name);
    writer->count++;
}

void et_zip_end(struct et_zip_writer *writer, struct et_str *out)
{
    et_str_add_bytes(out, writer->out.text, writer->out.length);
    et_str_add_bytes(out, writer->directory.text, writer->directory.length);
    et_str_add_bytes(out, "PK\5\6", 4);
    put32(out, 0); /* disks */
    put16(out, writer->count);
    put16(out, writer->count);
    put32(out, (uint32_t)writer->directory.length);
    put32(out, (uint32_t)writer->out.length);
    put16(out, 0); /* comment */
    et_str_free(&writer->out);
    et_str_free(&writer->directory);
    *writer = (struct et_zip_writer)ET_ZIP_WRITER_EMPTY;
}
