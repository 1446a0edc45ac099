/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/font_find.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

struct et_font_finder {
    FcConfig *quick; /* Debian's font folders and nothing else */
    FcConfig *full;  /* whatever this machine's configuration says */
};

/*
 * Reading all of /etc/fonts costs 3.6 ms, this 0.3 ms, and the cache files are
 * the same: so it is asked first, and the full configuration for what it lacks.
 */
static const char quick_rules[] =
    "<?xml version=\"1.0\"?><fontconfig>"
    "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
    "<dir prefix=\"xdg\">fonts</dir>"
    "<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix=\"xdg\">fontconfig</cachedir>"
    "</fontconfig>";

struct et_font_finder *et_font_finder_new(void)
{
    struct et_font_finder *finder = et_alloc(sizeof *finder);
    *finder = (struct et_font_finder){0};
    return finder;
}

void et_font_finder_free(struct et_font_finder *finder)
{
    if (finder == NULL)
        return;
    if (finder->quick != NULL)
        FcConfigDestroy(finder->quick);
    if (finder->full != NULL)
        FcConfigDestroy(finder->full);
    free(finder);
}

static FcConfig *quick(struct et_font_finder *finder)
{
    if (finder->quick != NULL || (finder->quick = FcConfigCreate()) == NULL)
        return finder->quick;
    if (!FcConfigParseAndLoadFromMemory(finder->quick, (const FcChar8 *)quick_rules, FcTrue) ||
        !FcConfigBuildFonts(finder->quick)) {
        FcConfigDestroy(finder->quick);
        finder->quick = NULL;
    }
    return finder->quick;
}

static FcConfig *full(struct et_font_finder *finder)
{
    if (finder->full == NULL)
        finder->full = FcInitLoadConfigAndFonts();
    return finder->full;
}

/* The fonts that match PATTERN, which is freed; NULL if the library failed. */
static FcFontSet *list(FcConfig *config, FcPattern *pattern)
{
    FcObjectSet *wanted = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_FAMILY, FC_WEIGHT, FC_SLANT,
                                           FC_WIDTH, FC_VARIABLE, FC_FONTFORMAT, (char *)NULL);
    FcFontSet *set = NULL;
    if (config != NULL && pattern != NULL && wanted != NULL)
        set = FcFontList(config, pattern, wanted);
    if (wanted != NULL)
        FcObjectSetDestroy(wanted);
    if (pattern != NULL)
        FcPatternDestroy(pattern);
    return set;
}

static int number(const FcPattern *font, const char *what, int otherwise)
{
    int value;
    return FcPatternGetInteger(font, what, 0, &value) == FcResultMatch ? value : otherwise;
}

static const char *string(const FcPattern *font, const char *what)
{
    FcChar8 *value;
    return FcPatternGetString(font, what, 0, &value) == FcResultMatch ? (const char *)value : "";
}

/* Smaller is better; negative will not do at all. */
static int rank(const FcPattern *font, bool is_bold, bool must_weigh)
{
    FcBool is_variable = FcFalse;
    (void)FcPatternGetBool(font, FC_VARIABLE, 0, &is_variable);
    int weight = number(font, FC_WEIGHT, FC_WEIGHT_REGULAR);
    int wanted = is_bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR;
    if (strcmp(string(font, FC_FONTFORMAT), "TrueType") != 0 || is_variable ||
        number(font, FC_SLANT, FC_SLANT_ROMAN) != FC_SLANT_ROMAN ||
        number(font, FC_WIDTH, FC_WIDTH_NORMAL) != FC_WIDTH_NORMAL ||
        (must_weigh && weight != wanted))
        return -1;
    const char *family = string(font, FC_FAMILY);
    int kin = strncmp(family, "Noto Sans", 9) == 0 ? 0
              : strncmp(family, "Noto", 4) == 0    ? 1
              : strncmp(family, "DejaVu", 6) == 0  ? 2
                                                   : 3;
    return kin * 1000 + abs(weight - wanted);
}

/* The best of SET into *FILE, and of equals the first by name and path. */
static bool choose(FcFontSet *set, struct et_arena *arena, bool is_bold, bool must_weigh,
                   struct et_font_file *file)
{
    const FcPattern *best = NULL;
    int best_rank = 0;
    for (int i = 0; set != NULL && i < set->nfont; i++) {
        const FcPattern *font = set->fonts[i];
        int found = rank(font, is_bold, must_weigh);
        if (found < 0 || (best != NULL && found > best_rank))
            continue;
        if (best != NULL && found == best_rank) {
            int order = strcmp(string(font, FC_FAMILY), string(best, FC_FAMILY));
            if (order > 0 ||
                (order == 0 && strcmp(string(font, FC_FILE), string(best, FC_FILE)) >= 0))
                continue;
        }
        best = font;
        best_rank = found;
    }
    if (best != NULL) {
        file->path = et_arena_string(arena, string(best, FC_FILE));
        file->family = et_arena_string(arena, string(best, FC_FAMILY));
        file->index = (unsigned)number(best, FC_INDEX, 0);
    }
    if (set != NULL)
        FcFontSetDestroy(set);
    return best != NULL;
}

bool et_font_find_family(struct et_font_finder *finder, struct et_arena *arena, const char *family,
                         bool is_bold, struct et_font_file *file)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        FcConfig *config = attempt == 0 ? quick(finder) : full(finder);
        FcPattern *pattern = FcPatternCreate();
        if (pattern != NULL)
            (void)FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
        if (choose(list(config, pattern), arena, is_bold, true, file))
            return true;
    }
    return false;
}

bool et_font_find_character(struct et_font_finder *finder, struct et_arena *arena,
                            uint32_t character, bool is_bold, struct et_font_file *file)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        FcConfig *config = attempt == 0 ? quick(finder) : full(finder);
        FcPattern *pattern = FcPatternCreate();
        FcCharSet *needed = FcCharSetCreate();
        if (pattern != NULL && needed != NULL) {
            (void)FcCharSetAddChar(needed, character);
            (void)FcPatternAddCharSet(pattern, FC_CHARSET, needed);
        }
        if (needed != NULL)
            FcCharSetDestroy(needed);
        if (choose(list(config, pattern), arena, is_bold, false, file))
            return true;
    }
    return false;
}
