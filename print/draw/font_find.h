/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * font_find.h - which font file has a family or a character: the only
 * <fontconfig/fontconfig.h>.
 *
 * Only fonts with TrueType outlines are found, since only those are embedded.
 */
#ifndef ET_FONT_FIND_H
#define ET_FONT_FIND_H

#include <stdbool.h>
#include <stdint.h>

struct et_arena;
struct et_font_finder;

struct et_font_file {
    const char *path, *family; /* in the arena given to the search */
    unsigned index;            /* of the face in the file */
};

/* Free with et_font_finder_free. Nothing is read before the first search. */
struct et_font_finder *et_font_finder_new(void);
void et_font_finder_free(struct et_font_finder *finder);

/* The upright face of FAMILY; false if there is none of that weight. */
bool et_font_find_family(struct et_font_finder *finder, struct et_arena *arena, const char *family,
                         bool is_bold, struct et_font_file *file);

/*
 * An upright face that has CHARACTER: Noto Sans families first, then other
 * Noto, then any, by name; of the weight if there is one. False if none has it.
 */
bool et_font_find_character(struct et_font_finder *finder, struct et_arena *arena,
                            uint32_t character, bool is_bold, struct et_font_file *file);

#endif
