/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

struct et_arena {
    struct block *blocks;
    size_t used;
};

static void (*exhaustion_hook)(void);

void et_arena_on_exhaustion(void (*hook)(void))
{
    exhaustion_hook = hook;
}

static void *or_end(void *block)
{
    if (block != NULL)
        return block;
    if (exhaustion_hook != NULL)
        exhaustion_hook();
    (void)fputs("etapp: out of memory\n", stderr);
    abort();
}

void *et_alloc(size_t size)
{
    return or_end(malloc(size > 0 ? size : 1));
}

void *et_realloc(void *block, size_t size)
{
    return or_end(realloc(block, size > 0 ? size : 1));
}

struct et_arena *et_arena_new(void)
{
    return or_end(calloc(1, sizeof(struct et_arena)));
}

void et_arena_free(struct et_arena *arena)
{
    if (arena == NULL)
        return;
    for (struct block *block = arena->blocks; block != NULL;) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(arena);
}

static struct block *block_for(struct et_arena *arena, size_t size)
{
#ifdef ET_ARENA_DISCRETE
    size_t room = size;
#else
    /* Blocks double up to 1 MiB, so that few are needed for many things. */
    size_t room = arena->blocks == NULL ? 4096 : arena->blocks->size * 2;
    room = room > (1U << 20) ? (1U << 20) : room;
    room = room < size ? size : room;
#endif
    struct block *block = or_end(calloc(1, sizeof *block + room));
    block->size = room;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *et_arena_alloc(struct et_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        (void)or_end(NULL);
#ifndef ET_ARENA_DISCRETE
    size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
#endif
    struct block *block = arena->blocks;
    if (block == NULL || block->size - block->used < size || size == 0)
        block = block_for(arena, size);
    void *start = block->bytes + block->used;
    block->used += size;
    arena->used += size;
    return start;
}

void *et_arena_array(struct et_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        (void)or_end(NULL);
    return et_arena_alloc(arena, count * size);
}

char *et_arena_copy(struct et_arena *arena, const char *text, size_t length)
{
    char *copy = et_arena_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *et_arena_string(struct et_arena *arena, const char *text)
{
    return et_arena_copy(arena, text, strlen(text));
}

char *et_arena_printf(struct et_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        length = 0;
    char *text = et_arena_alloc(arena, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

size_t et_arena_used(const struct et_arena *arena)
{
    return arena->used;
}
