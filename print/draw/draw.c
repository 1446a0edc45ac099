/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/draw.h"

#include <assert.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"
#include "print/draw/drawing.h"
#include "print/draw/font.h"

struct et_drawing *et_draw_new(struct et_shaper *shaper)
{
    struct et_drawing *drawing = et_alloc(sizeof *drawing);
    *drawing = (struct et_drawing){.shaper = shaper, .arena = et_arena_new()};
    return drawing;
}

static void free_pages(struct et_drawn_pages *pages)
{
    for (size_t i = 0; i < pages->count; i++)
        ET_VEC_FREE(&pages->items[i].ops);
    ET_VEC_FREE(pages);
}

void et_draw_free(struct et_drawing *drawing)
{
    if (drawing == NULL)
        return;
    free_pages(&drawing->pages);
    free_pages(&drawing->templates);
    for (size_t i = 0; i < drawing->fonts.count; i++) {
        free(drawing->fonts.items[i].slots);
        ET_VEC_FREE(&drawing->fonts.items[i]);
    }
    ET_VEC_FREE(&drawing->fonts);
    et_arena_free(drawing->arena);
    free(drawing);
}

static const char *copy_or_null(struct et_drawing *drawing, const char *text)
{
    return text != NULL ? et_arena_string(drawing->arena, text) : NULL;
}

void et_draw_about(struct et_drawing *drawing, const char *title, const char *language,
                   const char *subject)
{
    drawing->title = copy_or_null(drawing, title);
    drawing->language = copy_or_null(drawing, language);
    drawing->subject = copy_or_null(drawing, subject);
}

static void begin(struct et_drawing *drawing, struct et_drawn_pages *pages, size_t template_page,
                  int32_t width_um, int32_t height_um)
{
    ET_VEC_PUSH(pages, (struct et_drawn_page){.width_um = width_um,
                                              .height_um = height_um,
                                              .template_page = template_page});
    drawing->current = &pages->items[pages->count - 1];
}

size_t et_draw_template(struct et_drawing *drawing, int32_t width_um, int32_t height_um)
{
    begin(drawing, &drawing->templates, SIZE_MAX, width_um, height_um);
    return drawing->templates.count - 1;
}

void et_draw_page(struct et_drawing *drawing, size_t template_page, int32_t width_um,
                  int32_t height_um)
{
    assert(template_page == SIZE_MAX || template_page < drawing->templates.count);
    begin(drawing, &drawing->pages, template_page, width_um, height_um);
}

size_t et_draw_pages(const struct et_drawing *drawing)
{
    return drawing->pages.count;
}

static void add(struct et_drawing *drawing, struct et_op op)
{
    assert(drawing->current != NULL);
    ET_VEC_PUSH(&drawing->current->ops, op);
}

void et_draw_rect(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t width_um,
                  int32_t height_um, const struct et_pen *pen)
{
    add(drawing, (struct et_op){.kind = ET_OP_RECT,
                                .x_um = x_um,
                                .y_um = y_um,
                                .width_um = width_um,
                                .height_um = height_um,
                                .pen = *pen});
}

void et_draw_line(struct et_drawing *drawing, int32_t x1_um, int32_t y1_um, int32_t x2_um,
                  int32_t y2_um, const struct et_pen *pen)
{
    add(drawing, (struct et_op){.kind = ET_OP_LINE,
                                .x_um = x1_um,
                                .y_um = y1_um,
                                .width_um = x2_um - x1_um,
                                .height_um = y2_um - y1_um,
                                .pen = *pen});
}

void et_draw_circle(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t radius_um,
                    const struct et_pen *pen)
{
    add(drawing, (struct et_op){.kind = ET_OP_CIRCLE,
                                .x_um = x_um,
                                .y_um = y_um,
                                .width_um = radius_um,
                                .height_um = radius_um,
                                .pen = *pen});
}

void et_draw_path(struct et_drawing *drawing, const struct et_step *steps, size_t count,
                  const struct et_pen *pen)
{
    struct et_step *kept = et_arena_array(drawing->arena, count + 1, sizeof *kept);
    memcpy(kept, steps, count * sizeof *kept);
    add(drawing, (struct et_op){.kind = ET_OP_PATH, .pen = *pen, .is.path = {kept, count}});
}

void et_draw_modules(struct et_drawing *drawing, int32_t x_um, int32_t y_um, int32_t size_um,
                     const unsigned char *modules, size_t count)
{
    unsigned char *kept = et_arena_alloc(drawing->arena, count * count / 8 + 1);
    for (size_t i = 0; i < count * count; i++)
        kept[i / 8] |= (unsigned char)((modules[i] & 1) << i % 8);
    add(drawing, (struct et_op){.kind = ET_OP_MODULES,
                                .x_um = x_um,
                                .y_um = y_um,
                                .width_um = size_um,
                                .height_um = size_um,
                                .is.modules = {kept, count}});
}

void et_draw_role(struct et_drawing *drawing, const char *role, const char *alt)
{
    drawing->has_roles = true;
    add(drawing, (struct et_op){.kind = ET_OP_ROLE,
                                .is.role = {et_arena_string(drawing->arena, role),
                                            copy_or_null(drawing, alt)}});
}

/* FNV-1a. */
static uint64_t hash_in(uint64_t sum, uint32_t value)
{
    return (sum ^ value) * 0x100000001b3U;
}

static size_t hash(const struct et_ink *ink, size_t length)
{
    uint64_t sum = hash_in(0xcbf29ce484222325U, ink->shape.glyph);
    sum = hash_in(sum, (uint32_t)ink->shape.right);
    sum = hash_in(sum, (uint32_t)ink->shape.up);
    sum = hash_in(sum, ink->is_flat);
    for (size_t i = 0; i < length; i++)
        sum = hash_in(sum, (unsigned char)ink->text[i]);
    return (size_t)(sum ^ sum >> 29);
}

/* WANTED's text has LENGTH bytes and no end. */
static bool is_same(const struct et_ink *ink, const struct et_ink *wanted, size_t length)
{
    return ink->shape.glyph == wanted->shape.glyph && ink->shape.right == wanted->shape.right &&
           ink->shape.up == wanted->shape.up && ink->is_flat == wanted->is_flat &&
           strncmp(ink->text, wanted->text, length) == 0 && ink->text[length] == '\0';
}

static void grow_slots(struct et_inks *inks)
{
    free(inks->slots);
    inks->slot_count = inks->slot_count > 0 ? inks->slot_count * 2 : 128;
    inks->slots = et_alloc(inks->slot_count * sizeof *inks->slots);
    memset(inks->slots, 0, inks->slot_count * sizeof *inks->slots);
    for (size_t i = 0; i < inks->count; i++) {
        const struct et_ink *ink = &inks->items[i];
        size_t at = hash(ink, strlen(ink->text));
        while (inks->slots[at & (inks->slot_count - 1)] != 0)
            at++;
        inks->slots[at & (inks->slot_count - 1)] = (uint32_t)i + 1;
    }
}

/* The code of WANTED in its font, whose text has LENGTH bytes; the same for the same. */
static uint16_t code_of(struct et_drawing *drawing, uint16_t font, const struct et_ink *wanted,
                        size_t length)
{
    while (drawing->fonts.count <= font)
        ET_VEC_PUSH(&drawing->fonts, (struct et_inks){0});
    struct et_inks *inks = &drawing->fonts.items[font];
    if (inks->count * 2 >= inks->slot_count)
        grow_slots(inks);
    for (size_t at = hash(wanted, length);; at++) {
        uint32_t *slot = &inks->slots[at & (inks->slot_count - 1)];
        if (*slot != 0 && is_same(&inks->items[*slot - 1], wanted, length))
            return (uint16_t)(*slot - 1);
        if (*slot != 0)
            continue;
        if (inks->count == UINT16_MAX) {
            drawing->is_overfull = true;
            return 0;
        }
        struct et_ink kept = *wanted;
        kept.text = et_arena_copy(drawing->arena, wanted->text, length);
        ET_VEC_PUSH(inks, kept);
        *slot = (uint32_t)inks->count;
        return (uint16_t)(inks->count - 1);
    }
}

/* What the glyphs stand for, from the first character to the last. */
static const char *text_of(struct et_drawing *drawing, const struct et_line *line)
{
    uint32_t begin = UINT32_MAX, end = 0;
    for (size_t i = 0; i < line->glyph_count; i++) {
        const struct et_glyph *glyph = &line->glyphs[i];
        if (glyph->text_length == 0)
            continue;
        begin = glyph->text_begin < begin ? glyph->text_begin : begin;
        end = glyph->text_begin + glyph->text_length > end ? glyph->text_begin + glyph->text_length
                                                           : end;
    }
    return end > 0 ? et_arena_copy(drawing->arena, line->text + begin, end - begin) : "";
}

static const char *language_of(struct et_drawing *drawing, const char *language)
{
    if (drawing->last_language == NULL || strcmp(drawing->last_language, language) != 0)
        drawing->last_language = et_arena_string(drawing->arena, language);
    return drawing->last_language;
}

/*
 * One glyph as one code; or more, where it is a ligature that runs from right
 * to left, such as lam-alef. Readers turn such runs round code by code, and the
 * letters of one code with them, or not. So each letter has a code of its own:
 * the glyph is the first, and blanks of no width before it are the others.
 */
static void ink_glyph(struct et_drawing *drawing, const struct et_line *line,
                      const struct et_glyph *glyph, struct et_inked *out, size_t *count)
{
    const struct et_font *font = et_shaper_font(drawing->shaper, glyph->font);
    int64_t em = et_font_metrics(font)->units_per_em;
    /* What the font moves, the text need not. */
    int32_t x_um = glyph->x_um - (int32_t)(glyph->right * (int64_t)line->size_um / em);
    const char *text = line->text + glyph->text_begin;
    size_t length = glyph->text_length, first = 0;
    if (length > 0)
        (void)et_utf8_next(text, length, &first);
    const struct et_ink blank = {{et_font_space(font), 0, 0}, NULL, true};
    while (glyph->is_rtl && blank.shape.glyph != 0 && length > first) {
        size_t begin = length - 1;
        while (begin > first && ((unsigned char)text[begin] & 0xC0) == 0x80)
            begin--;
        struct et_ink letter = blank;
        letter.text = text + begin;
        uint16_t code = code_of(drawing, glyph->font, &letter, length - begin);
        out[(*count)++] = (struct et_inked){glyph->font, code, x_um};
        length = begin;
    }
    const struct et_ink ink = {
        {glyph->glyph, glyph->right, glyph->up}, text, glyph->advance_um == 0};
    uint16_t code = code_of(drawing, glyph->font, &ink, length);
    out[(*count)++] = (struct et_inked){glyph->font, code, x_um};
}

void et_draw_text(struct et_drawing *drawing, int32_t x_um, int32_t y_um,
                  const struct et_line *line, uint32_t rgb)
{
    if (line->glyph_count == 0)
        return;
    size_t room = 0, count = 0;
    for (size_t i = 0; i < line->glyph_count; i++)
        room += 1 + line->glyphs[i].text_length;
    struct et_inked *glyphs = et_arena_array(drawing->arena, room, sizeof *glyphs);
    for (size_t i = 0; i < line->glyph_count; i++)
        ink_glyph(drawing, line, &line->glyphs[i], glyphs, &count);
    add(drawing, (struct et_op){.kind = ET_OP_TEXT,
                                .x_um = x_um,
                                .y_um = y_um,
                                .width_um = line->width_um,
                                .is.text = {.glyphs = glyphs,
                                            .count = count,
                                            .text = text_of(drawing, line),
                                            .language = language_of(drawing, line->language),
                                            .size_um = line->size_um,
                                            .rgb = rgb}});
}
