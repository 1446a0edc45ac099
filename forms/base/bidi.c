/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/bidi.h"

#include <assert.h>
#include <fribidi.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/utf8.h"

/* What FriBidi knows of one line or paragraph. */
struct line {
    FriBidiChar *characters;
    FriBidiCharType *types;
    FriBidiLevel *levels;
    FriBidiArabicProp *joins;
    size_t count;
    FriBidiParType base;
};

static void *array(struct et_arena *arena, size_t count, size_t size)
{
    return et_arena_array(arena, count > 0 ? count : 1, size);
}

/* FriBidi fails for want of memory alone, which ends the program in one place. */
static void end_if_failed(FriBidiLevel highest)
{
    if (highest == 0)
        free(et_alloc(PTRDIFF_MAX));
}

static void find_levels(struct et_arena *arena, const FriBidiChar *characters,
                        const FriBidiCharType *types, size_t count, bool is_rtl,
                        FriBidiLevel *levels)
{
    if (count == 0)
        return;
    assert(count <= INT_MAX);
    FriBidiParType base = is_rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    FriBidiBracketType *brackets = array(arena, count, sizeof *brackets);
    fribidi_get_bracket_types(characters, (int)count, types, brackets);
    end_if_failed(fribidi_get_par_embedding_levels_ex(types, brackets, (int)count, &base, levels));
}

void et_bidi_levels(const uint32_t *characters, size_t count, bool is_rtl, uint8_t *levels)
{
    struct et_arena *arena = et_arena_new();
    FriBidiCharType *types = array(arena, count, sizeof *types);
    FriBidiLevel *found = array(arena, count, sizeof *found);
    fribidi_get_bidi_types(characters, (int)count, types);
    find_levels(arena, characters, types, count, is_rtl, found);
    for (size_t i = 0; i < count; i++)
        levels[i] = (uint8_t)found[i];
    et_arena_free(arena);
}

void et_bidi_order(const uint32_t *characters, const uint8_t *levels, size_t count, bool is_rtl,
                   size_t *order)
{
    if (count == 0)
        return;
    assert(count <= INT_MAX);
    struct et_arena *arena = et_arena_new();
    FriBidiCharType *types = array(arena, count, sizeof *types);
    FriBidiLevel *line = array(arena, count, sizeof *line);
    FriBidiStrIndex *map = array(arena, count, sizeof *map);
    fribidi_get_bidi_types(characters, (int)count, types);
    for (size_t i = 0; i < count; i++) {
        line[i] = (FriBidiLevel)levels[i];
        map[i] = (FriBidiStrIndex)i;
    }
    end_if_failed(fribidi_reorder_line(
        0, types, (int)count, 0, is_rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR, line, NULL, map));
    for (size_t i = 0; i < count; i++)
        order[i] = (size_t)map[i];
    et_arena_free(arena);
}

uint32_t et_bidi_mirror(uint32_t character)
{
    FriBidiChar mirror = character;
    return fribidi_get_mirror_char(character, &mirror) ? mirror : character;
}

/*
 * Letters of Pashto and Sorani that Unicode gave no presentation forms: where
 * they join, the form of the letter with the same stroke, and marks that make
 * it the right one again. Sorted.
 */
static const struct relative {
    uint16_t letter, stroke, marks[2];
} relatives[] = {
    {0x067C, 0x062A, {0x0325}},         /* teh with ring */
    {0x0681, 0x062D, {0x0654}},         /* hah with hamza above */
    {0x0685, 0x062D, {0x06DB}},         /* hah with three dots above */
    {0x0689, 0x062F, {0x0325}},         /* dal with ring */
    {0x0693, 0x0631, {0x0325}},         /* reh with ring */
    {0x0695, 0x0631, {0x032C}},         /* reh with small v below */
    {0x0696, 0x0631, {0x0307, 0x0323}}, /* reh with dot above and below */
    {0x069A, 0x0633, {0x0307, 0x0323}}, /* seen with dot above and below */
    {0x06AB, 0x06A9, {0x0325}},         /* kaf with ring */
    {0x06B5, 0x0644, {0x065A}},         /* lam with small v */
    {0x06BC, 0x0646, {0x0325}},         /* noon with ring */
    {0x06CE, 0x06CC, {0x065A}},         /* yeh with small v */
    {0x06D5, 0x0647, {0}},              /* ae */
};

static const struct relative *relative_of(FriBidiChar letter)
{
    for (size_t i = 0; i < sizeof relatives / sizeof relatives[0]; i++)
        if (relatives[i].letter == letter)
            return &relatives[i];
    return NULL;
}

/* Types, levels and joins of CHARACTERS, which the line keeps. */
static void analyse(struct et_arena *arena, struct line *line, FriBidiChar *characters,
                    size_t count, bool is_rtl)
{
    line->characters = characters;
    line->count = count;
    line->base = is_rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    line->types = array(arena, count, sizeof *line->types);
    line->levels = array(arena, count, sizeof *line->levels);
    line->joins = array(arena, count, sizeof *line->joins);
    fribidi_get_bidi_types(characters, (int)count, line->types);
    find_levels(arena, characters, line->types, count, is_rtl, line->levels);
    fribidi_get_joining_types(characters, (int)count, line->joins);
    fribidi_join_arabic(line->types, (int)count, line->levels, line->joins);
}

static bool is_alef(FriBidiChar letter)
{
    return letter == 0x0622 || letter == 0x0623 || letter == 0x0625 || letter == 0x0627;
}

/*
 * FriBidi makes a lam-alef only of neighbours: the marks of the lam step
 * behind the alef, where the ligature carries them.
 */
static void join_lam_alef(FriBidiChar *characters, size_t count)
{
    for (size_t lam = 0; lam < count; lam++) {
        if (characters[lam] != 0x0644)
            continue;
        size_t alef = lam + 1;
        while (alef < count && fribidi_get_bidi_type(characters[alef]) == FRIBIDI_TYPE_NSM)
            alef++;
        if (alef == count || !is_alef(characters[alef]))
            continue;
        FriBidiChar moved = characters[alef];
        memmove(&characters[lam + 2], &characters[lam + 1], (alef - lam - 1) * sizeof *characters);
        characters[lam + 1] = moved;
    }
}

/* The line again with its relatives in place of the letters that lack forms. */
static void substitute(struct et_arena *arena, struct line *line, bool is_rtl)
{
    FriBidiChar *changed = array(arena, line->count * 3, sizeof *changed);
    size_t count = 0;
    for (size_t i = 0; i < line->count; i++) {
        const struct relative *relative = relative_of(line->characters[i]);
        bool is_joined = FRIBIDI_JOIN_SHAPE(line->joins[i]) != FRIBIDI_JOINING_TYPE_U;
        if (relative == NULL || !is_joined) {
            changed[count++] = line->characters[i];
            continue;
        }
        changed[count++] = relative->stroke;
        for (size_t m = 0; m < 2 && relative->marks[m] != 0; m++)
            changed[count++] = relative->marks[m];
    }
    if (count > 0)
        analyse(arena, line, changed, count, is_rtl);
}

/* Directions and joiners have done their work; fillers stand behind lam-alef. */
static bool is_shown(FriBidiChar character)
{
    FriBidiCharType type = fribidi_get_bidi_type(character);
    return character != FRIBIDI_CHAR_FILL && !FRIBIDI_IS_EXPLICIT_OR_BN(type) &&
           !FRIBIDI_IS_ISOLATE(type) && character != FRIBIDI_CHAR_LRM &&
           character != FRIBIDI_CHAR_RLM && character != 0x061C;
}

const char *et_bidi_visual(struct et_arena *arena, const char *line, bool is_rtl)
{
    size_t size = strlen(line), count = 0;
    assert(size <= INT_MAX / 3);
    FriBidiChar *characters = array(arena, size, sizeof *characters);
    for (size_t at = 0, length; at < size; at += length)
        characters[count++] = et_utf8_next(line + at, size - at, &length);
    if (count == 0)
        return "";

    struct line found;
    join_lam_alef(characters, count);
    analyse(arena, &found, characters, count, is_rtl);
    substitute(arena, &found, is_rtl);
    fribidi_shape(FRIBIDI_FLAGS_ARABIC | FRIBIDI_FLAG_SHAPE_MIRRORING, found.levels,
                  (int)found.count, found.joins, found.characters);
    end_if_failed(fribidi_reorder_line(FRIBIDI_FLAG_REORDER_NSM, found.types, (int)found.count, 0,
                                       found.base, found.levels, found.characters, NULL));

    char *out = array(arena, found.count * 4 + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < found.count; i++)
        if (is_shown(found.characters[i]))
            used += et_utf8_put(found.characters[i], out + used);
    out[used] = '\0';
    return out;
}
