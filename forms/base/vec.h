/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vec.h - arrays that grow: { T *items; size_t count, room; }.
 *
 *     struct { int *items; size_t count, room; } numbers = {0};
 *     ET_VEC_PUSH(&numbers, 7);
 *     ET_VEC_FREE(&numbers);
 */
#ifndef ET_VEC_H
#define ET_VEC_H

#include <stddef.h>
#include <stdlib.h>

#include "forms/base/arena.h"

#define ET_VEC_PUSH(vec, ...)                                                                      \
    (ET_VEC_RESERVE_(vec), (void)((vec)->items[(vec)->count++] = __VA_ARGS__))

#define ET_VEC_FREE(vec) (free((vec)->items), (vec)->items = NULL, (vec)->count = (vec)->room = 0)

#define ET_VEC_RESERVE_(vec)                                                                       \
    ((void)((vec)->count < (vec)->room ||                                                          \
            ((vec)->room = (vec)->room == 0 ? 8 : 2 * (vec)->room,                                 \
             (vec)->items = et_realloc((vec)->items, (vec)->room * sizeof *(vec)->items), 1)))

#endif
