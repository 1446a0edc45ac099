/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every form of the library in every language and wave, on paper before outside
 * judges: pdftotext finds what stands there, and what poppler draws has every
 * dot and mark that HarfBuzz and cairo draw without any of our code.
 */
#include <cairo-ft.h>
#include <glob.h>
#include <hb.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"
#include "print/codes.h"
#include "print/draw/draw.h"
#include "print/flow.h"
#include "print/page.h"
#include "print/place.h"
#include "print/sheet.h"
#include "tests/unit.h"

enum { DPI = 200, FONTS = 6 };

static struct {
    struct et_shaper *shaper;
    char folder[64];
    size_t lines, plain; /* looked at */
} desk;

static int open_desk(void **state)
{
    (void)state;
    desk.shaper = et_shaper_new();
    strcpy(desk.folder, "/tmp/etapp-library-XXXXXX");
    return mkdtemp(desk.folder) == NULL;
}

static int close_desk(void **state)
{
    char command[128];
    (void)state;
    et_shaper_free(desk.shaper);
    (void)snprintf(command, sizeof command, "rm -r %s", desk.folder);
    return system(command);
}

/* Lays out FORM and leaves it as sheet.pdf in the folder. */
static struct et_layout *print(const struct et_form *form, uint32_t wave, uint32_t language)
{
    const struct et_wish wish = {.is_open = true};
    struct et_layout *layout = NULL;
    struct et_error error = {0};
    unsigned char codes[ET_PAGES_MAX * ET_CODE_BYTES] = {0};
    const struct et_copy copy = {.serial = 1, .codes = codes, .code = "", .course = ""};
    struct et_drawing *drawing = et_draw_new(desk.shaper);
    char *bytes = NULL, path[128];
    size_t size = 0;
    if (et_layout_new(form, wave, language, &wish, desk.shaper, &layout, &error) != ET_OK ||
        et_layout_draw(layout, drawing, &error) != ET_OK ||
        et_layout_copy(layout, drawing, &copy, &error) != ET_OK ||
        et_draw_pdf(drawing, 0, &bytes, &size, &error) != ET_OK)
        fail_msg("%s in %s: %s", form->id, form->languages[language].tag, error.text);
    (void)snprintf(path, sizeof path, "%s/sheet.pdf", desk.folder);
    assert_int_equal(et_io_write(path, bytes, size, NULL), ET_OK);
    free(bytes);
    et_draw_free(drawing);
    return layout;
}

/* Calls CHECK for each sheet of the library; with FIRST_ONLY for the first wave of each. */
static void each_sheet(bool first_only, void (*check)(const struct et_form *form, uint32_t wave,
                                                      uint32_t language, struct et_layout *layout))
{
    glob_t found;
    assert_int_equal(glob("forms/library/*.form", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= 1);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct et_diags *diags = et_diags_new();
        struct et_form *form = NULL;
        assert_int_equal(et_compile_file(found.gl_pathv[i], false, diags, &form, NULL), ET_OK);
        assert_non_null(form);
        for (uint32_t w = 0; w < (first_only ? 1 : form->wave_count); w++)
            for (uint32_t l = 0; l < form->language_count; l++) {
                struct et_layout *layout = print(form, w, l);
                check(form, w, l, layout);
                et_layout_free(layout);
            }
        et_form_free(form);
        et_diags_free(diags);
    }
    globfree(&found);
}

/* What of the paragraph stands in LINE. */
static void span_of(const struct et_line *line, size_t *begin, size_t *end)
{
    *begin = SIZE_MAX;
    *end = 0;
    for (size_t i = 0; i < line->glyph_count; i++) {
        const struct et_glyph *g = &line->glyphs[i];
        if (g->text_length == 0)
            continue;
        if (g->text_begin < *begin)
            *begin = g->text_begin;
        if (g->text_begin + g->text_length > *end)
            *end = g->text_begin + g->text_length;
    }
}

/* The character at TEXT; how many bytes it takes. */
static size_t take(const char *text, size_t size, uint32_t *c)
{
    size_t length = 0;
    *c = et_utf8_next(text, size, &length);
    return length;
}

/* Letters of one direction, and from right to left no signs that mix it. */
static bool is_plain(const struct et_line *line, size_t begin, size_t end, bool may_have_marks)
{
    bool has_rtl = false;
    for (size_t i = 0; i < line->glyph_count; i++)
        has_rtl = has_rtl || line->glyphs[i].is_rtl;
    if (!has_rtl)
        return true;
    for (size_t i = begin; i < end;) {
        uint32_t c = 0;
        i += take(line->text + i, end - i, &c);
        bool is_mark = (c >= 0x64B && c <= 0x65F) || c == 0x670 || c == 0x200C;
        bool is_digit = (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9);
        if ((c < 0x80 && c != ' ' && c != '.' && c != ',' && c != ':') || is_digit ||
            (is_mark && !may_have_marks))
            return false;
    }
    return true;
}

/* ---- what can be searched and copied -------------------------------------- */

/* TEXT without white and without the signs that only tell directions. */
static void add_bare(struct et_str *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t c = 0;
        size_t size = take(text + i, length - i, &c);
        bool is_sign = c == ' ' || c == '\n' || c == '\r' || c == 0xA0 || c == 0xAD ||
                       (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                       (c >= 0x2066 && c <= 0x2069);
        if (!is_sign)
            et_str_add_bytes(out, text + i, size);
        i += size;
    }
}

/* The PDF's text, bare, its pages parted by form feeds. */
static struct et_str read_text(void)
{
    struct et_str said = ET_STR_EMPTY, bare = ET_STR_EMPTY;
    char command[160], buffer[4096];
    (void)snprintf(command, sizeof command, "cd %s && pdftotext sheet.pdf - 2>&1", desk.folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    for (size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        et_str_add_bytes(&said, buffer, count);
    assert_int_equal(pclose(pipe), 0);
    add_bare(&bare, said.text, said.length);
    et_str_free(&said);
    return bare;
}

static void check_text(const struct et_form *form, uint32_t wave, uint32_t language,
                       struct et_layout *layout)
{
    const struct et_flow *flow = et_layout_flow(layout);
    struct et_str text = read_text();
    char *page = text.text, *end = strchr(page, '\f');
    uint32_t number = 0;
    for (size_t i = 0; i < flow->placed_count; i++) {
        for (; number < flow->placed[i].page; number++) {
            assert_non_null(end);
            page = end + 1;
            end = strchr(page, '\f');
        }
        if (end != NULL)
            *end = '\0';
        const struct et_block *block = flow->placed[i].block;
        for (size_t k = 0; k < block->ink_count; k++) {
            size_t from, to;
            if (block->inks[k].kind != ET_INK_TEXT)
                continue;
            const struct et_line *line = block->inks[k].line;
            span_of(line, &from, &to);
            desk.lines++;
            if (from >= to || !is_plain(line, from, to, false))
                continue;
            desk.plain++;
            struct et_str wanted = ET_STR_EMPTY;
            add_bare(&wanted, line->text + from, to - from);
            if (strstr(page, wanted.text) == NULL)
                fail_msg("%s, wave %u, %s, page %u: “%s” is not found", form->id, wave,
                         form->languages[language].tag, number + 1, wanted.text);
            et_str_free(&wanted);
        }
        if (end != NULL)
            *end = '\f';
    }
    et_str_free(&text);
}

static void every_plain_line_can_be_found_on_its_page(void **state)
{
    (void)state;
    each_sheet(false, check_text);
    /* Were hardly any line plain, the test would say little. */
    assert_true(desk.plain > 1000);
    assert_true(desk.plain * 10 > desk.lines * 8);
}

/* ---- ink ------------------------------------------------------------------ */

static struct judge {
    char name[64];
    FT_Face face;
    cairo_font_face_t *cairo;
    hb_font_t *font;
} judges[FONTS];
static FT_Library library;

/* The font file by NAME, as FreeType, cairo and HarfBuzz have it. */
static struct judge *judge_of(const char *name)
{
    struct judge *free_one = NULL;
    for (int i = 0; i < FONTS && free_one == NULL; i++) {
        if (strcmp(judges[i].name, name) == 0)
            return &judges[i];
        if (judges[i].name[0] == '\0')
            free_one = &judges[i];
    }
    if (free_one == NULL)
        abort();
    char path[256];
    (void)snprintf(path, sizeof path, "/usr/share/fonts/truetype/noto/%s.ttf", name);
    (void)snprintf(free_one->name, sizeof free_one->name, "%s", name);
    assert_int_equal(FT_New_Face(library, path, 0, &free_one->face), 0);
    free_one->cairo = cairo_ft_font_face_create_for_ft_face(free_one->face, FT_LOAD_NO_HINTING);
    hb_blob_t *blob = hb_blob_create_from_file(path);
    hb_face_t *face = hb_face_create(blob, 0);
    free_one->font = hb_font_create(face);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return free_one;
}

/* The one font of the family that the whole line is in, or NULL. */
static struct judge *font_of(const struct et_line *line)
{
    char name[64];
    size_t length = 0;
    for (size_t i = 1; i < line->glyph_count; i++)
        if (line->glyphs[i].font != line->glyphs[0].font)
            return NULL;
    const char *family = et_shaper_family(desk.shaper, line->glyphs[0].font);
    bool is_bold = strstr(family, " Bold") != NULL;
    for (const char *c = family;
         *c != '\0' && strcmp(c, " Bold") != 0 && strcmp(c, " Regular") != 0 && length < 48; c++)
        if (*c != ' ')
            name[length++] = *c;
    (void)snprintf(name + length, sizeof name - length, "-%s", is_bold ? "Bold" : "Regular");
    return judge_of(name);
}

/* TEXT as HarfBuzz and cairo have it, at the pixels X (of its end where it ends) and Y. */
static void draw_reference(cairo_t *cairo, struct judge *judge, const struct et_line *line,
                           size_t begin, size_t end, double left_px, double y_px)
{
    static const hb_feature_t features[] = {{HB_TAG('l', 'i', 'g', 'a'), 0, 0, UINT_MAX},
                                            {HB_TAG('d', 'l', 'i', 'g'), 0, 0, UINT_MAX},
                                            {HB_TAG('c', 'l', 'i', 'g'), 0, 0, UINT_MAX}};
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, line->text + begin, (int)(end - begin), 0, (int)(end - begin));
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_language(buffer, hb_language_from_string(line->language, -1));
    hb_shape(judge->font, buffer, features, 3);
    unsigned count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer, NULL);
    double em = line->size_um / 25400.0 * DPI, unit = em / judge->face->units_per_EM;
    cairo_set_font_face(cairo, judge->cairo);
    cairo_set_font_size(cairo, em);
    for (unsigned i = 0; i < count; i++) {
        cairo_glyph_t glyph = {infos[i].codepoint, left_px + places[i].x_offset * unit,
                               y_px - places[i].y_offset * unit};
        cairo_glyph_path(cairo, &glyph, 1);
        left_px += places[i].x_advance * unit;
    }
    cairo_fill(cairo);
    hb_buffer_destroy(buffer);
}

static bool has_ink_near(const unsigned char *grey, int width, int height, int x, int y)
{
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            if (x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height &&
                grey[(y + dy) * width + x + dx] < 170)
                return true;
    return false;
}

/* Draws the plain lines of PAGE as they ought to be; returns how many. */
static size_t draw_page(cairo_t *cairo, struct et_layout *layout, uint32_t page, bool mirror)
{
    const struct et_flow *flow = et_layout_flow(layout);
    const struct et_page a4 = et_page_of(ET_PAPER_A4);
    const double px = DPI / 25400.0;
    size_t count = 0;
    for (size_t i = 0; i < flow->placed_count; i++) {
        const struct et_placed *placed = &flow->placed[i];
        const struct et_strip strip = {a4.body_x_um, ET_BODY_Y_UM + placed->y_um, ET_BODY_WIDTH_UM,
                                       mirror};
        for (size_t k = 0; placed->page == page && k < placed->block->ink_count; k++) {
            const struct et_ink *ink = &placed->block->inks[k];
            size_t begin, end;
            if (ink->kind != ET_INK_TEXT || ink->line->glyph_count == 0)
                continue;
            span_of(ink->line, &begin, &end);
            struct judge *judge =
                begin < end && is_plain(ink->line, begin, end, true) ? font_of(ink->line) : NULL;
            if (judge == NULL || strpbrk(ink->line->text, "0123456789()") != NULL)
                continue;
            const struct et_rect at = et_place_rect(&strip, &ink->at);
            draw_reference(cairo, judge, ink->line, begin, end, at.x_um * px,
                           (at.y_um + ink->baseline_um) * px);
            count++;
        }
    }
    return count;
}

static void check_ink(const struct et_form *form, uint32_t wave, uint32_t language,
                      struct et_layout *layout)
{
    char command[200], path[128], *bytes = NULL;
    size_t size = 0;
    (void)wave;
    (void)snprintf(command, sizeof command,
                   "cd %s && rm -f p-*.pgm && pdftoppm -r %d -gray sheet.pdf p && "
                   "for f in p-*.pgm; do n=${f#p-}; n=${n#0}; mv $f q-${n}; done",
                   desk.folder, DPI);
    assert_int_equal(system(command), 0);
    for (uint32_t page = 0; page < et_layout_pages(layout); page++) {
        int width, height, begin = 0;
        (void)snprintf(path, sizeof path, "%s/q-%u.pgm", desk.folder, page + 1);
        assert_int_equal(et_io_read(path, 100 << 20, &bytes, &size, NULL), ET_OK);
        assert_int_equal(sscanf(bytes, "P5 %d %d 255%n", &width, &height, &begin), 2);
        const unsigned char *grey = (const unsigned char *)bytes + begin + 1;
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
        cairo_t *cairo = cairo_create(surface);
        desk.lines += draw_page(cairo, layout, page, form->languages[language].is_rtl);
        cairo_destroy(cairo);
        cairo_surface_flush(surface);
        const unsigned char *wanted = cairo_image_surface_get_data(surface);
        int stride = cairo_image_surface_get_stride(surface);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                if (wanted[y * stride + x] > 190 && !has_ink_near(grey, width, height, x, y))
                    fail_msg("%s in %s, page %u: ink is missing at %.1f mm, %.1f mm", form->id,
                             form->languages[language].tag, page + 1, x * 25.4 / DPI,
                             y * 25.4 / DPI);
        cairo_surface_destroy(surface);
        free(bytes);
    }
}

static void every_dot_and_mark_of_the_library_is_on_the_paper(void **state)
{
    (void)state;
    assert_int_equal(FT_Init_FreeType(&library), 0);
    desk.lines = 0;
    each_sheet(true, check_ink);
    assert_true(desk.lines > 1000);
    for (int i = 0; i < FONTS; i++) {
        cairo_font_face_destroy(judges[i].cairo);
        hb_font_destroy(judges[i].font);
    }
    cairo_debug_reset_static_data();
    FT_Done_FreeType(library);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_plain_line_can_be_found_on_its_page),
        cmocka_unit_test(every_dot_and_mark_of_the_library_is_on_the_paper),
    };
    return cmocka_run_group_tests_name("library on paper", tests, open_desk, close_desk);
}
