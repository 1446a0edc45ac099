/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * arena.h - memory that is freed all at once.
 *
 * Allocation never fails: running out of memory ends the program in one
 * place, after the hook (which gives the terminal back) has run. Under
 * ET_ARENA_DISCRETE each allocation is a block of its own, so that the address
 * sanitizer sees an overrun of one byte.
 */
#ifndef ET_ARENA_H
#define ET_ARENA_H

#include <stddef.h>

struct et_arena;

/* A new, empty arena; free it with et_arena_free. */
struct et_arena *et_arena_new(void);

/* Frees ARENA and all that was allocated from it; NULL is allowed. */
void et_arena_free(struct et_arena *arena);

/* SIZE zeroed bytes, aligned for any type, living as long as ARENA. */
void *et_arena_alloc(struct et_arena *arena, size_t size);

/* COUNT zeroed elements; ends the program on overflow. */
void *et_arena_array(struct et_arena *arena, size_t count, size_t size);

/* Copies of LENGTH bytes or of a string, with a NUL behind. */
char *et_arena_copy(struct et_arena *arena, const char *text, size_t length);
char *et_arena_string(struct et_arena *arena, const char *text);
char *et_arena_printf(struct et_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes handed out so far. */
size_t et_arena_used(const struct et_arena *arena);

/*
 * malloc and realloc for what an arena does not suit; never NULL. The caller
 * frees with free().
 */
void *et_alloc(size_t size);
void *et_realloc(void *block, size_t size);

/* HOOK runs before the program ends for want of memory; NULL takes it away. */
void et_arena_on_exhaustion(void (*hook)(void));

#endif
