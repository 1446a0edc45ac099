/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <hpdf.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "print/draw/draw_cmap.h"
#include "print/draw/draw_ink.h"
#include "print/draw/draw_tags.h"
#include "print/draw/font.h"

/*
 * libharu gives us objects, streams, compression and the file; its own fonts
 * lose the dots and marks of Arabic, so the fonts are made here, one Type0
 * font for each font file, in which a code is a glyph with its text.
 */
struct pdf {
    HPDF_Doc doc;
    HPDF_STATUS failure; /* the first; libharu answers NULL ever after */
    const struct et_drawing *drawing;
    struct et_arena *arena;
    HPDF_Dict resources; /* shared by all pages and templates */
    HPDF_Dict *templates;
    HPDF_Dict *pages;
    bool is_tagged;
    struct et_tags tags;
    struct et_str content; /* of one page, used again */
    unsigned char digest[ET_HASH_BYTES];
};

/* Objects are made by libharu's own means, whose insides another version may change. */
_Static_assert(HPDF_MAJOR_VERSION == 2 && HPDF_MINOR_VERSION == 3, "libharu 2.3");

enum { PAGES_PER_NODE = 64, STREAM_BLOCK = 1024 };

static void keep_first(HPDF_STATUS code, HPDF_STATUS detail, void *data)
{
    struct pdf *pdf = data;
    (void)detail;
    if (pdf->failure == HPDF_OK)
        pdf->failure = code;
}

static void *take(HPDF_UINT size)
{
    return et_alloc(size);
}

static void give(void *block)
{
    free(block);
}

/* An object of its own in the file, that others point to. */
static void *indirect(struct pdf *pdf, void *object)
{
    if (object != NULL)
        (void)HPDF_Xref_Add(pdf->doc->xref, object);
    return object;
}

static HPDF_Dict dict(struct pdf *pdf)
{
    return HPDF_Dict_New(pdf->doc->mmgr);
}

/* A dict under KEY of its parent. */
static HPDF_Dict dict_in(struct pdf *pdf, HPDF_Dict parent, const char *key)
{
    HPDF_Dict made = dict(pdf);
    (void)HPDF_Dict_Add(parent, key, made);
    return made;
}

static HPDF_Array array_in(struct pdf *pdf, HPDF_Dict parent, const char *key)
{
    HPDF_Array made = HPDF_Array_New(pdf->doc->mmgr);
    (void)HPDF_Dict_Add(parent, key, made);
    return made;
}

static HPDF_REAL to_points(int32_t um)
{
    return (HPDF_REAL)((double)um * 72 / 25400);
}

/*
 * A stream with BYTES in it. HPDF_DictStream_New would do, but holds 4 kB for
 * the least of streams, and there are thousands of small ones.
 */
static HPDF_Dict stream(struct pdf *pdf, const void *bytes, size_t size)
{
    HPDF_Dict made = dict(pdf);
    HPDF_Number size_number = HPDF_Number_New(pdf->doc->mmgr, 0);
    (void)indirect(pdf, made);
    (void)indirect(pdf, size_number);
    (void)HPDF_Dict_Add(made, "Length", size_number);
    if (pdf->failure != HPDF_OK)
        return NULL;
    size_t block = size < 64 ? 64 : size > STREAM_BLOCK * 64 ? STREAM_BLOCK * 64 : size;
    made->stream = HPDF_MemStream_New(pdf->doc->mmgr, (HPDF_UINT)block);
    made->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    (void)HPDF_Stream_Write(made->stream, bytes, (HPDF_UINT)size);
    return made;
}

/* Text as UTF-16 with a mark in front, which is what readers expect of metadata. */
static HPDF_Binary unicode(struct pdf *pdf, const char *text)
{
    size_t size = strlen(text);
    uint16_t *units = et_arena_array(pdf->arena, size + 1, sizeof *units);
    HPDF_BYTE *out = et_arena_array(pdf->arena, size + 1, 2);
    size_t count = et_cmap_utf16(text, units), used = 0;
    out[used++] = 0xFE;
    out[used++] = 0xFF;
    for (size_t i = 0; i < count; i++) {
        out[used++] = (HPDF_BYTE)(units[i] >> 8);
        out[used++] = (HPDF_BYTE)(units[i] & 0xFF);
    }
    return HPDF_Binary_New(pdf->doc->mmgr, out, (HPDF_UINT)used);
}

static void add_string(struct pdf *pdf, HPDF_Dict to, const char *key, const char *text)
{
    (void)HPDF_Dict_Add(to, key, HPDF_String_New(pdf->doc->mmgr, text, NULL));
}

static void add_reference(HPDF_Dict to, const char *key, void *object)
{
    if (object != NULL)
        (void)HPDF_Dict_Add(to, key, object);
}

/* ---- fonts --------------------------------------------------------------- */

static HPDF_Dict to_unicode(struct pdf *pdf, const struct et_inks *inks)
{
    et_str_clear(&pdf->content);
    et_cmap_write(inks, &pdf->content);
    return stream(pdf, pdf->content.text, pdf->content.length);
}

static HPDF_Dict descriptor(struct pdf *pdf, const struct et_font *font, const char *name,
                            const char *bytes, size_t size)
{
    const struct et_font_metrics *metrics = et_font_metrics(font);
    int32_t em = metrics->units_per_em;
    HPDF_Dict made = indirect(pdf, dict(pdf));
    (void)HPDF_Dict_AddName(made, "Type", "FontDescriptor");
    (void)HPDF_Dict_AddName(made, "FontName", name);
    (void)HPDF_Dict_AddNumber(made, "Flags", 4);
    HPDF_Array box = array_in(pdf, made, "FontBBox");
    for (size_t i = 0; i < 4; i++)
        (void)HPDF_Array_AddNumber(box, metrics->box[i] * 1000 / em);
    (void)HPDF_Dict_AddNumber(made, "ItalicAngle", 0);
    (void)HPDF_Dict_AddNumber(made, "Ascent", metrics->ascent * 1000 / em);
    (void)HPDF_Dict_AddNumber(made, "Descent", -metrics->descent * 1000 / em);
    (void)HPDF_Dict_AddNumber(made, "CapHeight", metrics->cap_height * 1000 / em);
    (void)HPDF_Dict_AddNumber(made, "StemV", strstr(name, "Bold") != NULL ? 120 : 80);
    HPDF_Dict file = stream(pdf, bytes, size);
    if (file != NULL)
        (void)HPDF_Dict_AddNumber(file, "Length1", (HPDF_INT32)size);
    add_reference(made, "FontFile2", file);
    return made;
}

/* The CIDs are our codes; W tells their widths and the map their glyphs. */
static HPDF_Dict descendant(struct pdf *pdf, uint16_t index, const char *name,
                            HPDF_Dict font_descriptor, const struct et_moved *glyphs)
{
    const struct et_inks *inks = &pdf->drawing->fonts.items[index];
    HPDF_Dict made = indirect(pdf, dict(pdf));
    (void)HPDF_Dict_AddName(made, "Type", "Font");
    (void)HPDF_Dict_AddName(made, "Subtype", "CIDFontType2");
    (void)HPDF_Dict_AddName(made, "BaseFont", name);
    HPDF_Dict info = dict_in(pdf, made, "CIDSystemInfo");
    add_string(pdf, info, "Registry", "Adobe");
    add_string(pdf, info, "Ordering", "Identity");
    (void)HPDF_Dict_AddNumber(info, "Supplement", 0);
    add_reference(made, "FontDescriptor", font_descriptor);
    HPDF_Array widths = array_in(pdf, made, "W"), list = HPDF_Array_New(pdf->doc->mmgr);
    (void)HPDF_Array_AddNumber(widths, 0);
    (void)HPDF_Array_Add(widths, list);
    HPDF_BYTE *map = et_arena_alloc(pdf->arena, inks->count * 2);
    for (size_t code = 0; code < inks->count; code++) {
        (void)HPDF_Array_AddNumber(list, et_ink_width(pdf->drawing, index, (uint16_t)code));
        map[2 * code] = (HPDF_BYTE)(glyphs[code].glyph >> 8);
        map[2 * code + 1] = (HPDF_BYTE)(glyphs[code].glyph & 0xFF);
    }
    add_reference(made, "CIDToGIDMap", stream(pdf, map, inks->count * 2));
    return made;
}

static bool make_font(struct pdf *pdf, uint16_t index, HPDF_Dict fonts)
{
    const struct et_inks *inks = &pdf->drawing->fonts.items[index];
    const struct et_font *font = et_shaper_font(pdf->drawing->shaper, index);
    struct et_moved *glyphs = et_arena_array(pdf->arena, inks->count, sizeof *glyphs);
    for (size_t i = 0; i < inks->count; i++)
        glyphs[i] = inks->items[i].shape;
    char *bytes;
    size_t size;
    if (!et_font_subset(font, glyphs, inks->count, &bytes, &size))
        return false;

    /* Six letters tell that this is a subset, and which of the document's. */
    const char *name =
        et_arena_printf(pdf->arena, "ETA%c%c%c+%s", 'A' + index / 676 % 26, 'A' + index / 26 % 26,
                        'A' + index % 26, et_font_postscript_name(font, pdf->arena));
    HPDF_Dict of_file = descriptor(pdf, font, name, bytes, size);
    free(bytes);
    HPDF_Dict made = indirect(pdf, dict(pdf));
    (void)HPDF_Dict_AddName(made, "Type", "Font");
    (void)HPDF_Dict_AddName(made, "Subtype", "Type0");
    (void)HPDF_Dict_AddName(made, "BaseFont", name);
    (void)HPDF_Dict_AddName(made, "Encoding", "Identity-H");
    HPDF_Array descendants = array_in(pdf, made, "DescendantFonts");
    (void)HPDF_Array_Add(descendants, descendant(pdf, index, name, of_file, glyphs));
    add_reference(made, "ToUnicode", to_unicode(pdf, inks));
    add_reference(fonts, et_arena_printf(pdf->arena, "F%u", (unsigned)index), made);
    return pdf->failure == HPDF_OK;
}

static enum et_status make_fonts(struct pdf *pdf, struct et_error *error)
{
    HPDF_Dict fonts = dict_in(pdf, pdf->resources, "Font");
    for (size_t i = 0; i < pdf->drawing->fonts.count; i++)
        if (pdf->drawing->fonts.items[i].count > 0 && !make_font(pdf, (uint16_t)i, fonts))
            return et_error_set(error, ET_FONT, _("the font %s cannot be embedded"),
                                et_shaper_family(pdf->drawing->shaper, (uint16_t)i));
    return ET_OK;
}

/* ---- pages --------------------------------------------------------------- */

static void add_box(struct pdf *pdf, HPDF_Dict to, const char *key,
                    const struct et_drawn_page *page)
{
    HPDF_Array box = array_in(pdf, to, key);
    (void)HPDF_Array_AddNumber(box, 0);
    (void)HPDF_Array_AddNumber(box, 0);
    (void)HPDF_Array_AddReal(box, to_points(page->width_um));
    (void)HPDF_Array_AddReal(box, to_points(page->height_um));
}

/* The document's name for itself is made of all that is drawn on it. */
static void digest(struct pdf *pdf)
{
    struct et_str *content = &pdf->content;
    size_t kept = content->length;
    et_str_add_bytes(content, pdf->digest, sizeof pdf->digest);
    et_crypto_hash(content->text, content->length, pdf->digest);
    content->length = kept;
}

static void make_templates(struct pdf *pdf, const size_t *uses)
{
    const struct et_drawn_pages *all = &pdf->drawing->templates;
    HPDF_Dict names = dict_in(pdf, pdf->resources, "XObject");
    for (size_t i = 0; i < all->count; i++) {
        if (uses[i] < 2)
            continue;
        const struct et_drawn_page *page = &all->items[i];
        et_str_clear(&pdf->content);
        et_ink_write(pdf->drawing, page, page->height_um, NULL, &pdf->content);
        digest(pdf);
        HPDF_Dict made = stream(pdf, pdf->content.text, pdf->content.length);
        if (made == NULL)
            return;
        (void)HPDF_Dict_AddName(made, "Type", "XObject");
        (void)HPDF_Dict_AddName(made, "Subtype", "Form");
        add_box(pdf, made, "BBox", page);
        add_reference(made, "Resources", pdf->resources);
        add_reference(names, et_arena_printf(pdf->arena, "T%zu", i), made);
        pdf->templates[i] = made;
    }
}

/* A template used once is drawn into its page, where it can be tagged. */
static void write_page(struct pdf *pdf, size_t number)
{
    const struct et_drawn_page *page = &pdf->drawing->pages.items[number];
    struct et_tags *tags = pdf->is_tagged ? &pdf->tags : NULL;
    et_str_clear(&pdf->content);
    if (tags != NULL)
        et_tags_page(tags, number);
    if (page->template_page != SIZE_MAX && pdf->templates[page->template_page] != NULL) {
        et_str_addf(&pdf->content, "/T%zu Do\n", page->template_page);
    } else if (page->template_page != SIZE_MAX) {
        const struct et_drawn_page *below = &pdf->drawing->templates.items[page->template_page];
        et_str_add(&pdf->content, "q\n"); /* it must not leave its colours behind */
        et_ink_write(pdf->drawing, below, page->height_um, tags, &pdf->content);
        et_str_add(&pdf->content, "Q\n");
    }
    et_ink_write(pdf->drawing, page, page->height_um, tags, &pdf->content);
}

/* Pages hang on nodes of 64, so that no node grows long. */
static void make_pages(struct pdf *pdf)
{
    static HPDF_PageAttr_Rec no_attributes; /* libharu notes the parent here */
    const struct et_drawn_pages *all = &pdf->drawing->pages;
    HPDF_Pages node = NULL;
    for (size_t i = 0; i < all->count && pdf->failure == HPDF_OK; i++) {
        if (i % PAGES_PER_NODE == 0)
            node = HPDF_Pages_New(pdf->doc->mmgr, pdf->doc->root_pages, pdf->doc->xref);
        write_page(pdf, i);
        digest(pdf);
        HPDF_Dict page = indirect(pdf, dict(pdf));
        if (node == NULL || page == NULL)
            return;
        page->header.obj_class |= HPDF_OSUBCLASS_PAGE;
        page->attr = &no_attributes;
        (void)HPDF_Dict_AddName(page, "Type", "Page");
        add_box(pdf, page, "MediaBox", &all->items[i]);
        add_reference(page, "Resources", pdf->resources);
        add_reference(page, "Contents", stream(pdf, pdf->content.text, pdf->content.length));
        if (pdf->is_tagged) {
            (void)HPDF_Dict_AddNumber(page, "StructParents", (HPDF_INT32)i);
            (void)HPDF_Dict_AddName(page, "Tabs", "S");
        }
        (void)HPDF_Pages_AddKids(node, page);
        pdf->pages[i] = page;
    }
}

/* ---- tags ---------------------------------------------------------------- */

static HPDF_Dict element(struct pdf *pdf, const char *role, HPDF_Dict parent)
{
    HPDF_Dict made = indirect(pdf, dict(pdf));
    (void)HPDF_Dict_AddName(made, "Type", "StructElem");
    (void)HPDF_Dict_AddName(made, "S", role);
    (void)HPDF_Dict_Add(made, "P", parent);
    (void)array_in(pdf, made, "K");
    return made;
}

static HPDF_Array children(HPDF_Dict parent)
{
    return HPDF_Dict_GetItem(parent, "K", HPDF_OCLASS_ARRAY);
}

/* Each piece of content under its element, and by page the way back. */
static void link_content(struct pdf *pdf, HPDF_Dict root, HPDF_Dict *elements)
{
    HPDF_Dict parents = indirect(pdf, dict(pdf));
    HPDF_Array by_page = array_in(pdf, parents, "Nums"), on_page = NULL;
    size_t number = 0, last = SIZE_MAX;
    for (size_t i = 0; i < pdf->tags.marked.count && pdf->failure == HPDF_OK; i++) {
        const struct et_marked *marked = &pdf->tags.marked.items[i];
        if (marked->page != last) {
            number = 0;
            on_page = indirect(pdf, HPDF_Array_New(pdf->doc->mmgr));
            (void)HPDF_Array_AddNumber(by_page, (HPDF_INT32)marked->page);
            (void)HPDF_Array_Add(by_page, on_page);
        }
        last = marked->page;
        (void)HPDF_Array_Add(on_page, elements[marked->tag]);
        HPDF_Dict piece = dict(pdf);
        (void)HPDF_Array_Add(children(elements[marked->tag]), piece);
        (void)HPDF_Dict_AddName(piece, "Type", "MCR");
        (void)HPDF_Dict_Add(piece, "Pg", pdf->pages[marked->page]);
        (void)HPDF_Dict_AddNumber(piece, "MCID", (HPDF_INT32)number++);
    }
    (void)HPDF_Dict_Add(root, "ParentTree", parents);
    (void)HPDF_Dict_AddNumber(root, "ParentTreeNextKey", (HPDF_INT32)pdf->drawing->pages.count);
}

static void make_tags(struct pdf *pdf)
{
    HPDF_Dict root = indirect(pdf, dict(pdf));
    (void)HPDF_Dict_AddName(root, "Type", "StructTreeRoot");
    HPDF_Dict document = element(pdf, "Document", root);
    (void)HPDF_Dict_Add(root, "K", document);
    size_t count = pdf->tags.tags.count;
    HPDF_Dict *elements = et_arena_array(pdf->arena, count + 1, sizeof(void *));
    for (size_t i = 0; i < count && pdf->failure == HPDF_OK; i++) {
        const struct et_tag *tag = &pdf->tags.tags.items[i];
        HPDF_Dict parent = tag->parent != SIZE_MAX ? elements[tag->parent] : document;
        elements[i] = element(pdf, tag->role, parent);
        (void)HPDF_Array_Add(children(parent), elements[i]);
        if (tag->alt != NULL)
            (void)HPDF_Dict_Add(elements[i], "Alt", unicode(pdf, tag->alt));
        if (tag->language != NULL &&
            (pdf->drawing->language == NULL || strcmp(tag->language, pdf->drawing->language) != 0))
            add_string(pdf, elements[i], "Lang", tag->language);
    }
    link_content(pdf, root, elements);
    (void)HPDF_Dict_Add(pdf->doc->catalog, "StructTreeRoot", root);
    HPDF_Dict info = dict_in(pdf, pdf->doc->catalog, "MarkInfo");
    (void)HPDF_Dict_AddBoolean(info, "Marked", HPDF_TRUE);
}

/* ---- the document -------------------------------------------------------- */

static void make_metadata(struct pdf *pdf, int64_t date)
{
    const struct et_drawing *drawing = pdf->drawing;
    (void)HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_PRODUCER, "etapp " ET_VERSION);
    HPDF_Dict info = pdf->doc->info;
    if (drawing->title != NULL) {
        (void)HPDF_Dict_Add(info, "Title", unicode(pdf, drawing->title));
        HPDF_Dict view = dict_in(pdf, pdf->doc->catalog, "ViewerPreferences");
        (void)HPDF_Dict_AddBoolean(view, "DisplayDocTitle", HPDF_TRUE);
    }
    if (drawing->subject != NULL)
        (void)HPDF_Dict_Add(info, "Subject", unicode(pdf, drawing->subject));
    if (drawing->language != NULL)
        add_string(pdf, pdf->doc->catalog, "Lang", drawing->language);
    time_t seconds = (time_t)date;
    struct tm day;
    char text[32];
    if (gmtime_r(&seconds, &day) != NULL &&
        strftime(text, sizeof text, "D:%Y%m%d%H%M%SZ", &day) > 0)
        add_string(pdf, info, "CreationDate", text);
    HPDF_Array id = array_in(pdf, pdf->doc->trailer, "ID");
    for (int i = 0; i < 2; i++)
        (void)HPDF_Array_Add(id, HPDF_Binary_New(pdf->doc->mmgr, pdf->digest, 16));
}

static bool save(struct pdf *pdf, char **bytes, size_t *size)
{
    if (pdf->failure != HPDF_OK || HPDF_SaveToStream(pdf->doc) != HPDF_OK)
        return false;
    HPDF_UINT32 length = HPDF_GetStreamSize(pdf->doc);
    char *copy = et_alloc(length);
    HPDF_UINT32 got = length;
    (void)HPDF_ResetStream(pdf->doc);
    HPDF_STATUS status = HPDF_ReadFromStream(pdf->doc, (HPDF_BYTE *)copy, &got);
    if ((status != HPDF_OK && status != HPDF_STREAM_EOF) || got != length || length == 0) {
        free(copy);
        return false;
    }
    *bytes = copy;
    *size = length;
    return true;
}

static enum et_status build(struct pdf *pdf, int64_t date, char **bytes, size_t *size,
                            struct et_error *error)
{
    const struct et_drawing *drawing = pdf->drawing;
    size_t *uses = et_arena_array(pdf->arena, drawing->templates.count + 1, sizeof *uses);
    pdf->is_tagged = drawing->has_roles;
    for (size_t i = 0; i < drawing->pages.count; i++)
        if (drawing->pages.items[i].template_page != SIZE_MAX)
            uses[drawing->pages.items[i].template_page]++;
    for (size_t i = 0; i < drawing->templates.count; i++)
        pdf->is_tagged = pdf->is_tagged && uses[i] < 2;
    pdf->templates = et_arena_array(pdf->arena, drawing->templates.count + 1, sizeof(void *));
    pdf->pages = et_arena_array(pdf->arena, drawing->pages.count + 1, sizeof(void *));

    pdf->doc->pdf_version = HPDF_VER_17;
    (void)HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
    pdf->resources = indirect(pdf, dict(pdf));
    enum et_status status = make_fonts(pdf, error);
    if (status != ET_OK)
        return status;
    make_templates(pdf, uses);
    make_pages(pdf);
    if (pdf->is_tagged)
        make_tags(pdf);
    make_metadata(pdf, date);
    if (!save(pdf, bytes, size))
        return et_error_set(error, ET_IO, _("the PDF cannot be made (libharu error %#lx)"),
                            (unsigned long)pdf->failure);
    return ET_OK;
}

enum et_status et_draw_pdf(struct et_drawing *drawing, int64_t date, char **bytes, size_t *size,
                           struct et_error *error)
{
    assert(drawing->pages.count > 0);
    if (drawing->is_overfull)
        return et_error_set(error, ET_FONT, _("too many different characters in one document"));
    struct pdf pdf = {.drawing = drawing, .arena = et_arena_new(), .content = ET_STR_EMPTY};
    pdf.doc = HPDF_NewEx(keep_first, take, give, 0, &pdf);
    enum et_status status =
        pdf.doc == NULL
            ? et_error_set(error, ET_IO, _("the PDF cannot be made (libharu error %#lx)"),
                           (unsigned long)pdf.failure)
            : build(&pdf, date, bytes, size, error);
    if (pdf.doc != NULL)
        HPDF_Free(pdf.doc);
    et_tags_free(&pdf.tags);
    et_str_free(&pdf.content);
    et_arena_free(pdf.arena);
    return status;
}
