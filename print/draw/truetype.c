/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/truetype.h"

/* Offsets into tables, from the OpenType specification 1.9. */
enum {
    HEAD_SIZE = 54,
    HEAD_LOCA_FORMAT = 50,
    HHEA_SIZE = 36,
    HHEA_METRICS = 34,
    MAXP_SIZE = 32,
    MAXP_GLYPHS = 4,
    MAXP_POINTS = 6,
    MAXP_CONTOURS = 8,
    MAXP_COMPOSITE_POINTS = 10,
    MAXP_COMPOSITE_CONTOURS = 12,
    MAXP_COMPONENTS = 28,
    MAXP_DEPTH = 30,
    GLYF_HEAD = 10, /* contours, then the box */
    ARGS_ARE_WORDS_AND_XY = 0x0003,
};

void et_truetype_free(struct et_truetype *font)
{
    et_str_free(&font->glyf);
    et_str_free(&font->loca);
    et_str_free(&font->hmtx);
    et_str_free(&font->hhea);
    et_str_free(&font->maxp);
    et_str_free(&font->head);
}

static uint16_t get16(const struct et_str *table, size_t at)
{
    return (uint16_t)((unsigned char)table->text[at] << 8 | (unsigned char)table->text[at + 1]);
}

static uint32_t get32(const struct et_str *table, size_t at)
{
    return (uint32_t)get16(table, at) << 16 | get16(table, at + 2);
}

static void set16(struct et_str *table, size_t at, uint32_t value)
{
    table->text[at] = (char)(value >> 8 & 0xFF);
    table->text[at + 1] = (char)(value & 0xFF);
}

static void add16(struct et_str *table, uint32_t value)
{
    const char bytes[] = {(char)(value >> 8 & 0xFF), (char)(value & 0xFF)};
    et_str_add_bytes(table, bytes, sizeof bytes);
}

static void add32(struct et_str *table, uint32_t value)
{
    add16(table, value >> 16);
    add16(table, value & 0xFFFF);
}

/* Offsets of four bytes for all glyphs, whatever they were. */
static bool widen_loca(struct et_truetype *font, size_t glyphs)
{
    bool is_short = get16(&font->head, HEAD_LOCA_FORMAT) == 0;
    if (font->loca.length < (glyphs + 1) * (is_short ? 2 : 4))
        return false;
    if (!is_short)
        return true;
    struct et_str wide = ET_STR_EMPTY;
    for (size_t i = 0; i <= glyphs; i++)
        add32(&wide, (uint32_t)get16(&font->loca, 2 * i) * 2);
    et_str_free(&font->loca);
    font->loca = wide;
    set16(&font->head, HEAD_LOCA_FORMAT, 1);
    return true;
}

/* An advance and a bearing for all glyphs, also where many shared the last advance. */
static bool widen_hmtx(struct et_truetype *font, size_t glyphs)
{
    size_t full = get16(&font->hhea, HHEA_METRICS);
    if (full == 0 || full > glyphs || font->hmtx.length < full * 4 + (glyphs - full) * 2)
        return false;
    struct et_str wide = ET_STR_EMPTY;
    et_str_add_bytes(&wide, font->hmtx.text, full * 4);
    for (size_t i = full; i < glyphs; i++) {
        add16(&wide, get16(&font->hmtx, (full - 1) * 4));
        add16(&wide, get16(&font->hmtx, full * 4 + (i - full) * 2));
    }
    et_str_free(&font->hmtx);
    font->hmtx = wide;
    return true;
}

static bool add_moved(struct et_truetype *font, size_t *glyphs, struct et_moved *moved)
{
    if (moved->glyph >= *glyphs || *glyphs >= UINT16_MAX)
        return false;
    uint32_t from = get32(&font->loca, moved->glyph * 4),
             to = get32(&font->loca, moved->glyph * 4 + 4);
    if (from > to || to > font->glyf.length || (to > from && to - from < GLYF_HEAD))
        return false;
    if (from == to) /* without ink there is nothing to move */
        return true;
    uint32_t box[4];
    for (size_t i = 0; i < 4; i++)
        box[i] = get16(&font->glyf, from + 2 + 2 * i) +
                 (uint32_t)(i % 2 == 0 ? moved->right : moved->up);
    add16(&font->glyf, 0xFFFF); /* a composite */
    for (size_t i = 0; i < 4; i++)
        add16(&font->glyf, box[i]);
    add16(&font->glyf, ARGS_ARE_WORDS_AND_XY);
    add16(&font->glyf, moved->glyph);
    add16(&font->glyf, (uint32_t)moved->right);
    add16(&font->glyf, (uint32_t)moved->up);
    while (font->glyf.length % 4 != 0)
        et_str_add_char(&font->glyf, '\0');
    add32(&font->loca, (uint32_t)font->glyf.length);
    add16(&font->hmtx, 0);
    add16(&font->hmtx, box[0]);
    moved->glyph = (uint32_t)(*glyphs)++;
    return true;
}

static void raise_to(struct et_str *maxp, size_t at, uint16_t least)
{
    if (get16(maxp, at) < least)
        set16(maxp, at, least);
}

bool et_truetype_move(struct et_truetype *font, struct et_moved *moved, size_t count)
{
    if (font->head.length < HEAD_SIZE || font->hhea.length < HHEA_SIZE ||
        font->maxp.length < MAXP_SIZE)
        return false;
    size_t glyphs = get16(&font->maxp, MAXP_GLYPHS);
    if (!widen_loca(font, glyphs) || !widen_hmtx(font, glyphs))
        return false;
    /* The last offset is where the table ends: new glyphs follow right there. */
    font->glyf.length = get32(&font->loca, glyphs * 4) < font->glyf.length
                            ? get32(&font->loca, glyphs * 4)
                            : font->glyf.length;
    for (size_t i = 0; i < count; i++)
        if ((moved[i].right != 0 || moved[i].up != 0) && !add_moved(font, &glyphs, &moved[i]))
            return false;
    set16(&font->maxp, MAXP_GLYPHS, (uint32_t)glyphs);
    set16(&font->hhea, HHEA_METRICS, (uint32_t)glyphs);
    raise_to(&font->maxp, MAXP_COMPOSITE_POINTS, get16(&font->maxp, MAXP_POINTS));
    raise_to(&font->maxp, MAXP_COMPOSITE_CONTOURS, get16(&font->maxp, MAXP_CONTOURS));
    raise_to(&font->maxp, MAXP_COMPONENTS, 1);
    set16(&font->maxp, MAXP_DEPTH, get16(&font->maxp, MAXP_DEPTH) + 1U);
    return true;
}
