/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/font.h"

#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

enum { REMEMBERED = 0x2000, UNKNOWN = 0, THERE, NOT_THERE };

struct et_font {
    hb_face_t *face;
    hb_font_t *font;
    struct et_font_metrics metrics;
    uint8_t characters[REMEMBERED]; /* which it is known to have or lack */
};

struct et_shape_buffer {
    hb_buffer_t *buffer;
    char language_tag[36]; /* the last one, and what HarfBuzz makes of it */
    hb_language_t language;
};

static int16_t big_endian_16(const char *bytes)
{
    return (int16_t)((unsigned)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1]);
}

/* The box of all glyphs stands in the table "head". */
static void read_box(hb_face_t *face, int32_t box[4])
{
    hb_blob_t *head = hb_face_reference_table(face, HB_TAG('h', 'e', 'a', 'd'));
    unsigned length;
    const char *bytes = hb_blob_get_data(head, &length);
    for (size_t i = 0; length >= 44 && i < 4; i++)
        box[i] = big_endian_16(bytes + 36 + 2 * i);
    hb_blob_destroy(head);
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *table = hb_face_reference_table(face, tag);
    bool is_there = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return is_there;
}

static void measure(struct et_font *font)
{
    hb_font_extents_t extents = {0};
    (void)hb_font_get_h_extents(font->font, &extents);
    font->metrics.units_per_em = (int32_t)hb_face_get_upem(font->face);
    font->metrics.ascent = extents.ascender;
    font->metrics.descent = -extents.descender;
    font->metrics.cap_height = extents.ascender;
    hb_codepoint_t glyph;
    hb_glyph_extents_t h;
    if (hb_font_get_nominal_glyph(font->font, 'H', &glyph) &&
        hb_font_get_glyph_extents(font->font, glyph, &h))
        font->metrics.cap_height = h.y_bearing;
    read_box(font->face, font->metrics.box);
}

struct et_font *et_font_open(const char *path, unsigned index)
{
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    if (blob == NULL)
        return NULL;
    hb_face_t *face = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    if (!has_table(face, HB_TAG('g', 'l', 'y', 'f')) || hb_face_get_glyph_count(face) == 0 ||
        hb_face_get_upem(face) == 0) {
        hb_face_destroy(face);
        return NULL;
    }
    hb_face_make_immutable(face);
    struct et_font *font = et_alloc(sizeof *font);
    *font = (struct et_font){.face = face, .font = hb_font_create(face)};
    measure(font);
    return font;
}

void et_font_close(struct et_font *font)
{
    if (font == NULL)
        return;
    hb_font_destroy(font->font);
    hb_face_destroy(font->face);
    free(font);
}

const struct et_font_metrics *et_font_metrics(const struct et_font *font)
{
    return &font->metrics;
}

bool et_font_has(struct et_font *font, uint32_t character)
{
    if (character < REMEMBERED && font->characters[character] != UNKNOWN)
        return font->characters[character] == THERE;
    hb_codepoint_t glyph;
    bool is_there = hb_font_get_nominal_glyph(font->font, character, &glyph) && glyph != 0;
    if (character < REMEMBERED)
        font->characters[character] = is_there ? THERE : NOT_THERE;
    return is_there;
}

uint32_t et_font_space(const struct et_font *font)
{
    hb_codepoint_t glyph;
    return hb_font_get_nominal_glyph(font->font, ' ', &glyph) ? glyph : 0;
}

int32_t et_font_advance(const struct et_font *font, uint32_t glyph)
{
    return hb_font_get_glyph_h_advance(font->font, glyph);
}

const char *et_font_postscript_name(const struct et_font *font, struct et_arena *arena)
{
    char name[64];
    unsigned size = sizeof name;
    (void)hb_ot_name_get_utf8(font->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size,
                              name);
    for (char *c = name; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || strchr("()<>[]{}/%#", *c) != NULL)
            *c = '-';
    return et_arena_string(arena, name[0] != '\0' ? name : "Font");
}

uint32_t et_character_script(uint32_t character)
{
    return (uint32_t)hb_unicode_script(hb_unicode_funcs_get_default(), character);
}

bool et_character_hangs(uint32_t character)
{
    hb_unicode_general_category_t category =
        hb_unicode_general_category(hb_unicode_funcs_get_default(), character);
    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK || character == 0x200C ||
           character == 0x200D;
}

bool et_character_is_ignorable(uint32_t character)
{
    return character == 0xAD || character == 0x61C || character == 0xFEFF ||
           (character >= 0x200B && character <= 0x200F) ||
           (character >= 0x202A && character <= 0x202E) ||
           (character >= 0x2060 && character <= 0x206F) ||
           (character >= 0xFE00 && character <= 0xFE0F);
}

struct et_shape_buffer *et_shape_buffer_new(void)
{
    struct et_shape_buffer *buffer = et_alloc(sizeof *buffer);
    *buffer = (struct et_shape_buffer){.buffer = hb_buffer_create()};
    return buffer;
}

void et_shape_buffer_free(struct et_shape_buffer *buffer)
{
    if (buffer == NULL)
        return;
    hb_buffer_destroy(buffer->buffer);
    free(buffer);
}

static hb_language_t language(struct et_shape_buffer *buffer, const char *tag)
{
    if (buffer->language == HB_LANGUAGE_INVALID || strcmp(buffer->language_tag, tag) != 0) {
        buffer->language = hb_language_from_string(tag, -1);
        if (strlen(tag) < sizeof buffer->language_tag)
            memcpy(buffer->language_tag, tag, strlen(tag) + 1);
    }
    return buffer->language;
}

size_t et_font_shape(const struct et_font *font, struct et_shape_buffer *buffer,
                     struct et_arena *arena, const struct et_shaping *what,
                     const struct et_shaped **glyphs)
{
    /* With ligatures of the Allah and fi kind, readers copy the letters out in
     * the wrong order; what a script requires (rlig, lam-alef) stays. */
    static const hb_feature_t features[] = {
        {HB_TAG('l', 'i', 'g', 'a'), 0, 0, UINT_MAX},
        {HB_TAG('d', 'l', 'i', 'g'), 0, 0, UINT_MAX},
        {HB_TAG('c', 'l', 'i', 'g'), 0, 0, UINT_MAX},
    };
    hb_buffer_t *hb = buffer->buffer;
    hb_buffer_clear_contents(hb);
    hb_buffer_set_cluster_level(hb, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_add_utf32(hb, what->characters, (int)what->count, (unsigned)what->first,
                        (int)what->length);
    hb_buffer_set_direction(hb, what->is_rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(hb, hb_script_from_iso15924_tag(what->script));
    hb_buffer_set_language(hb, language(buffer, what->language));
    hb_shape(font->font, hb, features, sizeof features / sizeof features[0]);

    unsigned count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(hb, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(hb, NULL);
    struct et_shaped *shaped = et_arena_array(arena, count > 0 ? count : 1, sizeof *shaped);
    for (unsigned i = 0; i < count; i++)
        shaped[i] = (struct et_shaped){.glyph = infos[i].codepoint,
                                       .cluster = infos[i].cluster,
                                       .is_safe = (hb_glyph_info_get_glyph_flags(&infos[i]) &
                                                   HB_GLYPH_FLAG_UNSAFE_TO_BREAK) == 0,
                                       .advance = places[i].x_advance,
                                       .x_offset = places[i].x_offset,
                                       .y_offset = places[i].y_offset};
    *glyphs = shaped;
    return count;
}

/* What a PDF reader does not look at; layout left in would be subset too, slowly. */
static void drop_tables(hb_subset_input_t *input)
{
    static const char *const tags[] = {"GSUB", "GPOS", "GDEF", "cmap", "name", "OS/2",
                                       "post", "gasp", "DSIG", "meta", "STAT", "kern",
                                       "BASE", "MATH", "vhea", "vmtx", "VDMX", "hdmx",
                                       "LTSH", "FFTM", "prep", "fpgm", "cvt "};
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        hb_set_add(drop, hb_tag_from_string(tags[i], 4));
}

static void take_table(hb_face_t *face, const char *tag, struct et_str *out)
{
    hb_blob_t *table = hb_face_reference_table(face, hb_tag_from_string(tag, 4));
    unsigned length;
    const char *bytes = hb_blob_get_data(table, &length);
    et_str_add_bytes(out, bytes, length);
    hb_blob_destroy(table);
}

static void give_table(hb_face_t *builder, const char *tag, const struct et_str *from)
{
    hb_blob_t *table =
        hb_blob_create(from->text, (unsigned)from->length, HB_MEMORY_MODE_READONLY, NULL, NULL);
    (void)hb_face_builder_add_table(builder, hb_tag_from_string(tag, 4), table);
    hb_blob_destroy(table);
}

/* SUBSET as a file, with the moved glyphs in it. */
static bool assemble(hb_face_t *subset, struct et_moved *glyphs, size_t count, char **bytes,
                     size_t *size)
{
    struct et_truetype tables = {ET_STR_EMPTY, ET_STR_EMPTY, ET_STR_EMPTY,
                                 ET_STR_EMPTY, ET_STR_EMPTY, ET_STR_EMPTY};
    const struct {
        const char *tag;
        struct et_str *table;
    } all[] = {{"glyf", &tables.glyf}, {"head", &tables.head}, {"hhea", &tables.hhea},
               {"hmtx", &tables.hmtx}, {"loca", &tables.loca}, {"maxp", &tables.maxp}};
    enum { TABLES = sizeof all / sizeof all[0] };
    for (size_t i = 0; i < TABLES; i++)
        take_table(subset, all[i].tag, all[i].table);
    bool is_whole = et_truetype_move(&tables, glyphs, count);
    if (is_whole) {
        hb_face_t *builder = hb_face_builder_create();
        for (size_t i = 0; i < TABLES; i++)
            give_table(builder, all[i].tag, all[i].table);
        hb_blob_t *file = hb_face_reference_blob(builder);
        unsigned length;
        const char *data = hb_blob_get_data(file, &length);
        *bytes = et_alloc(length);
        memcpy(*bytes, data, length);
        *size = length;
        hb_blob_destroy(file);
        hb_face_destroy(builder);
    }
    et_truetype_free(&tables);
    return is_whole;
}

bool et_font_subset(const struct et_font *font, struct et_moved *glyphs, size_t count, char **bytes,
                    size_t *size)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (input == NULL)
        return false;
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    drop_tables(input);
    hb_set_t *wanted = hb_subset_input_glyph_set(input);
    for (size_t i = 0; i < count; i++)
        hb_set_add(wanted, glyphs[i].glyph);

    bool is_whole = false;
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(font->face, input);
    hb_face_t *subset = plan != NULL ? hb_subset_plan_execute_or_fail(plan) : NULL;
    if (subset != NULL) {
        const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
        for (size_t i = 0; i < count; i++)
            glyphs[i].glyph = hb_map_get(map, glyphs[i].glyph);
        is_whole = assemble(subset, glyphs, count, bytes, size);
        hb_face_destroy(subset);
    }
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(input);
    return is_whole;
}
