/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/shape_fonts.h"

#include <assert.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/vec.h"
#include "print/draw/font.h"
#include "print/draw/font_find.h"

enum { LATIN, ARABIC, ETHIOPIC, FAMILIES, WEIGHTS = 2, MOST_FONTS = UINT16_MAX };
enum { NOT_SOUGHT = -1, NOT_THERE = -2 };

static const char *const family_names[FAMILIES] = {"Noto Sans", "Noto Sans Arabic",
                                                   "Noto Sans Ethiopic"};

/* What stands in no family above, and where it was found. */
struct stray {
    uint32_t character;
    enum et_weight weight;
    int font;
};

struct et_shaper {
    struct et_arena *arena; /* of paths and names */
    struct et_font_finder *finder;
    struct et_shape_buffer *buffer;
    struct {
        struct slot {
            struct et_font *font;
            const char *path, *name;
        } * items;
        size_t count, room;
    } fonts;
    int families[FAMILIES][WEIGHTS]; /* index of the font, or NOT_... */
    struct {
        struct stray *items;
        size_t count, room;
    } strays;
};

struct et_shaper *et_shaper_new(void)
{
    struct et_shaper *shaper = et_alloc(sizeof *shaper);
    *shaper = (struct et_shaper){
        .arena = et_arena_new(), .finder = et_font_finder_new(), .buffer = et_shape_buffer_new()};
    for (size_t family = 0; family < FAMILIES; family++)
        for (size_t weight = 0; weight < WEIGHTS; weight++)
            shaper->families[family][weight] = NOT_SOUGHT;
    return shaper;
}

void et_shaper_free(struct et_shaper *shaper)
{
    if (shaper == NULL)
        return;
    for (size_t i = 0; i < shaper->fonts.count; i++)
        et_font_close(shaper->fonts.items[i].font);
    ET_VEC_FREE(&shaper->fonts);
    ET_VEC_FREE(&shaper->strays);
    et_shape_buffer_free(shaper->buffer);
    et_font_finder_free(shaper->finder);
    et_arena_free(shaper->arena);
    free(shaper);
}

const struct et_font *et_shaper_font(const struct et_shaper *shaper, uint16_t index)
{
    assert(index < shaper->fonts.count);
    return shaper->fonts.items[index].font;
}

const char *et_shaper_family(const struct et_shaper *shaper, uint16_t index)
{
    assert(index < shaper->fonts.count);
    return shaper->fonts.items[index].name;
}

struct et_shape_buffer *et_shaper_buffer(struct et_shaper *shaper)
{
    return shaper->buffer;
}

/* True if LANGUAGE is TAG or one of its kind, "fa-AF" of "fa". */
static bool is_language(const char *language, const char *tag)
{
    size_t length = strlen(tag);
    return strncmp(language, tag, length) == 0 &&
           (language[length] == '\0' || language[length] == '-' || language[length] == '_');
}

uint32_t et_language_script(const char *language)
{
    static const struct {
        char tag[4];
        uint32_t script;
    } known[] = {
        {"ar", ET_SCRIPT('A', 'r', 'a', 'b')},  {"fa", ET_SCRIPT('A', 'r', 'a', 'b')},
        {"prs", ET_SCRIPT('A', 'r', 'a', 'b')}, {"ps", ET_SCRIPT('A', 'r', 'a', 'b')},
        {"ckb", ET_SCRIPT('A', 'r', 'a', 'b')}, {"ur", ET_SCRIPT('A', 'r', 'a', 'b')},
        {"ug", ET_SCRIPT('A', 'r', 'a', 'b')},  {"sd", ET_SCRIPT('A', 'r', 'a', 'b')},
        {"he", ET_SCRIPT('H', 'e', 'b', 'r')},  {"yi", ET_SCRIPT('H', 'e', 'b', 'r')},
        {"ti", ET_SCRIPT('E', 't', 'h', 'i')},  {"am", ET_SCRIPT('E', 't', 'h', 'i')},
        {"tig", ET_SCRIPT('E', 't', 'h', 'i')}, {"uk", ET_SCRIPT('C', 'y', 'r', 'l')},
        {"ru", ET_SCRIPT('C', 'y', 'r', 'l')},  {"bg", ET_SCRIPT('C', 'y', 'r', 'l')},
        {"el", ET_SCRIPT('G', 'r', 'e', 'k')},
    };
    if (strstr(language, "-Arab") != NULL)
        return ET_SCRIPT('A', 'r', 'a', 'b');
    if (strstr(language, "-Latn") != NULL)
        return ET_SCRIPT('L', 'a', 't', 'n');
    if (strstr(language, "-Cyrl") != NULL)
        return ET_SCRIPT('C', 'y', 'r', 'l');
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (is_language(language, known[i].tag))
            return known[i].script;
    return ET_SCRIPT('L', 'a', 't', 'n');
}

/* The font of that file, opened if it is new; NOT_THERE if it cannot be. */
static int open_font(struct et_shaper *shaper, const struct et_font_file *file, bool is_bold)
{
    for (size_t i = 0; i < shaper->fonts.count; i++)
        if (strcmp(shaper->fonts.items[i].path, file->path) == 0)
            return (int)i;
    struct et_font *font = et_font_open(file->path, file->index);
    if (font == NULL || shaper->fonts.count == MOST_FONTS)
        return NOT_THERE;
    const char *name = et_arena_printf(shaper->arena, "%s%s", file->family, is_bold ? " Bold" : "");
    ET_VEC_PUSH(&shaper->fonts, (struct slot){font, file->path, name});
    return (int)shaper->fonts.count - 1;
}

static int family_font(struct et_shaper *shaper, size_t family, enum et_weight weight)
{
    int *slot = &shaper->families[family][weight];
    if (*slot != NOT_SOUGHT)
        return *slot;
    struct et_font_file file;
    bool is_bold = weight == ET_WEIGHT_BOLD;
    *slot = et_font_find_family(shaper->finder, shaper->arena, family_names[family], is_bold, &file)
                ? open_font(shaper, &file, is_bold)
                : NOT_THERE;
    return *slot;
}

/* Where a character stands that no family has; sought once. */
static int stray_font(struct et_shaper *shaper, uint32_t character, enum et_weight weight)
{
    for (size_t i = 0; i < shaper->strays.count; i++)
        if (shaper->strays.items[i].character == character &&
            shaper->strays.items[i].weight == weight)
            return shaper->strays.items[i].font;
    struct et_font_file file;
    bool is_bold = weight == ET_WEIGHT_BOLD;
    int font = NOT_THERE;
    if (et_font_find_character(shaper->finder, shaper->arena, character, is_bold, &file))
        font = open_font(shaper, &file, false);
    ET_VEC_PUSH(&shaper->strays, (struct stray){character, weight, font});
    return font;
}

static size_t family_of(uint32_t script)
{
    return script == ET_SCRIPT('A', 'r', 'a', 'b')   ? ARABIC
           : script == ET_SCRIPT('E', 't', 'h', 'i') ? ETHIOPIC
                                                     : LATIN;
}

bool et_shaper_main_font(struct et_shaper *shaper, const struct et_style *style, uint16_t *index)
{
    int font = family_font(shaper, family_of(et_language_script(style->language)), style->weight);
    if (font < 0)
        return false;
    *index = (uint16_t)font;
    return true;
}

static bool has_all(const struct et_shaper *shaper, int font, const uint32_t *characters,
                    size_t count)
{
    for (size_t i = 0; font >= 0 && i < count; i++)
        if (!et_character_is_ignorable(characters[i]) &&
            !et_font_has(shaper->fonts.items[font].font, characters[i]))
            return false;
    return font >= 0;
}

/* What is common to scripts is set as its neighbours are. */
static bool is_common(uint32_t script)
{
    return script == ET_SCRIPT('Z', 'y', 'y', 'y') || script == ET_SCRIPT('Z', 'i', 'n', 'h') ||
           script == ET_SCRIPT('Z', 'z', 'z', 'z');
}

/* What one text is set by. */
struct setting {
    struct et_shaper *shaper;
    enum et_weight weight;
    uint32_t script; /* of the language */
};

/* A font for one character and what hangs on to it; PREVIOUS may be negative. */
static int cluster_font(const struct setting *set, const uint32_t *characters, size_t count,
                        uint32_t script, int previous)
{
    bool follows = is_common(et_character_script(characters[0]));
    if (follows && has_all(set->shaper, previous, characters, count))
        return previous;
    size_t order[] = {family_of(script), family_of(set->script), LATIN, ARABIC, ETHIOPIC};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        int font = family_font(set->shaper, order[i], set->weight);
        if (has_all(set->shaper, font, characters, count))
            return font;
    }
    return has_all(set->shaper, previous, characters, count)
               ? previous
               : stray_font(set->shaper, characters[0], set->weight);
}

/* The script of the first character that has one of its own. */
static uint32_t first_script(const struct setting *set, const uint32_t *characters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t script = et_character_script(characters[i]);
        if (!is_common(script))
            return script;
    }
    return set->script;
}

bool et_shaper_choose(struct et_shaper *shaper, const struct et_style *style,
                      const uint32_t *characters, size_t count, uint32_t *scripts, uint16_t *fonts,
                      size_t *missing)
{
    const struct setting set = {shaper, style->weight, et_language_script(style->language)};
    uint32_t script = first_script(&set, characters, count);
    int font = NOT_THERE;
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && et_character_hangs(characters[end]))
            end++;
        uint32_t own = et_character_script(characters[first]);
        script = is_common(own) ? script : own;
        font = cluster_font(&set, characters + first, end - first, script, font);
        bool is_whole = has_all(shaper, font, characters + first, end - first);
        for (size_t i = first; i < end; i++) {
            /* Where no one font has the whole cluster, its marks go on their own. */
            if (!is_whole && !has_all(shaper, font, characters + i, 1))
                font = cluster_font(&set, characters + i, 1, script, font);
            if (!is_whole && !has_all(shaper, font, characters + i, 1)) {
                *missing = i;
                return false;
            }
            scripts[i] = script;
            fonts[i] = (uint16_t)font;
        }
    }
    return true;
}
