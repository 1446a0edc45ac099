/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The PDF before outside judges: qpdf, poppler, and a rendering by cairo of
 * what HarfBuzz alone makes of the same text.
 */
#include <cairo-ft.h>
#include <hb.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "print/draw/draw.h"
#include "tests/unit.h"

enum { A4_WIDTH_UM = 210000, A4_HEIGHT_UM = 297000, SIZE_UM = 6000, DPI = 300 };

struct desk {
    struct et_shaper *shaper;
    struct et_arena *arena;
    struct et_drawing *drawing;
    char folder[64];
};

static int open_desk(void **state)
{
    struct desk *desk = et_alloc(sizeof *desk);
    *desk = (struct desk){et_shaper_new(), et_arena_new(), NULL, "/tmp/etapp-draw-XXXXXX"};
    desk->drawing = et_draw_new(desk->shaper);
    *state = desk;
    return mkdtemp(desk->folder) == NULL;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    et_draw_free(desk->drawing);
    et_arena_free(desk->arena);
    et_shaper_free(desk->shaper);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -r %s", desk->folder);
    int status = system(command);
    free(desk);
    return status;
}

static const struct line {
    const char *language, *text, *font;
} lines[] = {
    {"sv", "Hur väl stämmer det här på dig? Åäö éü – »fjäll«", "NotoSans-Regular"},
    {"ar", "كَيْفَ تُقَيِّمُ مُسْتَوَاكَ فِي اللُّغَةِ السُّوِيدِيَّةِ؟", "NotoSansArabic-Regular"},
    {"ar", "هل شاركت في دورة اللغة السويدية قبل ذلك؟", "NotoSansArabic-Regular"},
    {"ar", "لا أوافق الآن ولا بأس للأطفال أهلًا بلا", "NotoSansArabic-Regular"},
    {"fa-AF", "آیا می‌توانید به زبان سویدنی گپ بزنید؟",
     "NotoSansArabic-Regular"},
    {"ps", "تاسو په سویډني ژبه څومره ښه خبرې کولی شئ؟", "NotoSansArabic-Regular"},
    {"ps", "ځوان ډېر ګډون ړومبی ږغ ټول ڼ ۍ", "NotoSansArabic-Regular"},
    {"ckb", "چەند باش دەتوانیت بە زمانی سویدی قسە بکەیت؟", "NotoSansArabic-Regular"},
    {"ckb", "ڕۆژ گەڵ ێوارە ژووری خوێندن", "NotoSansArabic-Regular"},
    {"ti", "ቋንቋ ሽወደን ክሳብ ክንደይ ትኽእሎ ትብል፧", "NotoSansEthiopic-Regular"},
    {"uk", "Наскільки добре ви розмовляєте шведською? Ґанок, їжак", "NotoSans-Regular"},
    {"so", "Sidee ayaad ugu hadashaa luqadda Iswiidhishka?", "NotoSans-Regular"},
    {"kmr", "Tu çiqas baş bi swêdî diaxivî? Ş, ç, ê, î, û", "NotoSans-Regular"},
};
enum { LINES = sizeof lines / sizeof lines[0] };

static void write_line(struct desk *desk, const char *language, const char *text,
                       enum et_weight weight, int32_t x_um, int32_t y_um)
{
    struct et_style style = {language, weight, SIZE_UM};
    struct et_paragraph paragraph;
    struct et_error error = {.text = ""};
    if (et_shape(desk->shaper, desk->arena, &style, text, 0, &paragraph, &error) != ET_OK)
        fail_msg("%s", error.text);
    et_draw_text(desk->drawing, x_um, y_um, &paragraph.lines[0], ET_BLACK);
}

static int32_t baseline_um(size_t line)
{
    return 20000 + (int32_t)line * 18000;
}

/* Saves the drawing as NAME.pdf in the folder of the test. */
static void save(struct desk *desk, const char *name)
{
    char *bytes;
    size_t size;
    struct et_error error = {.text = ""};
    if (et_draw_pdf(desk->drawing, 1780000000, &bytes, &size, &error) != ET_OK)
        fail_msg("%s", error.text);
    const char *path = et_arena_printf(desk->arena, "%s/%s.pdf", desk->folder, name);
    assert_int_equal(et_io_write(path, bytes, size, NULL), ET_OK);
    free(bytes);
}

/* What the command says, on both of its channels, %s being the test's folder. */
static const char *run(struct desk *desk, const char *format, int *status)
{
    char command[512];
    (void)snprintf(command, sizeof command, "cd %s && { %s; } 2>&1", desk->folder, format);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    struct et_str said = ET_STR_EMPTY;
    char buffer[4096];
    for (size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        et_str_add_bytes(&said, buffer, count);
    *status = pclose(pipe);
    const char *kept = et_arena_string(desk->arena, said.text);
    et_str_free(&said);
    return kept;
}

static const char *run_well(struct desk *desk, const char *command)
{
    int status;
    const char *said = run(desk, command, &status);
    if (status != 0)
        fail_msg("%s: %s", command, said);
    return said;
}

/* ---- ink ----------------------------------------------------------------- */

struct image {
    unsigned char *grey;
    int width, height;
};

static struct image read_pgm(struct desk *desk, const char *name)
{
    const char *path = et_arena_printf(desk->arena, "%s/%s", desk->folder, name);
    char *bytes;
    size_t size;
    assert_int_equal(et_io_read(path, 100 << 20, &bytes, &size, NULL), ET_OK);
    struct image image;
    int begin = 0;
    assert_int_equal(sscanf(bytes, "P5 %d %d 255%n", &image.width, &image.height, &begin), 2);
    size_t pixels = (size_t)image.width * (size_t)image.height;
    assert_true(size >= (size_t)begin + 1 + pixels);
    image.grey = et_arena_alloc(desk->arena, pixels);
    memcpy(image.grey, bytes + begin + 1, pixels);
    free(bytes);
    return image;
}

/* The line as HarfBuzz and cairo have it, with none of our code in between. */
static void draw_reference(cairo_t *cairo, FT_Library library, const struct line *line,
                           double right_px, double left_px, double y_px)
{
    char path[256];
    (void)snprintf(path, sizeof path, "/usr/share/fonts/truetype/noto/%s.ttf", line->font);
    FT_Face face;
    assert_int_equal(FT_New_Face(library, path, 0, &face), 0);
    hb_blob_t *blob = hb_blob_create_from_file(path);
    hb_face_t *hb_face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(hb_face);
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, line->text, -1, 0, -1);
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_language(buffer, hb_language_from_string(line->language, -1));
    static const hb_feature_t features[] = {{HB_TAG('l', 'i', 'g', 'a'), 0, 0, UINT_MAX},
                                            {HB_TAG('d', 'l', 'i', 'g'), 0, 0, UINT_MAX},
                                            {HB_TAG('c', 'l', 'i', 'g'), 0, 0, UINT_MAX}};
    hb_shape(font, buffer, features, 3);
    unsigned count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer, NULL);
    double unit = SIZE_UM / 25400.0 * DPI / face->units_per_EM, width = 0;
    for (unsigned i = 0; i < count; i++)
        width += places[i].x_advance * unit;
    bool is_rtl = HB_DIRECTION_IS_BACKWARD(hb_buffer_get_direction(buffer));
    double pen = is_rtl ? right_px - width : left_px;

    cairo_font_face_t *cairo_face = cairo_ft_font_face_create_for_ft_face(face, FT_LOAD_NO_HINTING);
    cairo_set_font_face(cairo, cairo_face);
    cairo_set_font_size(cairo, SIZE_UM / 25400.0 * DPI);
    for (unsigned i = 0; i < count; i++) {
        cairo_glyph_t glyph = {infos[i].codepoint, pen + places[i].x_offset * unit,
                               y_px - places[i].y_offset * unit};
        cairo_glyph_path(cairo, &glyph, 1);
        pen += places[i].x_advance * unit;
    }
    cairo_fill(cairo);
    hb_buffer_destroy(buffer);
    hb_font_destroy(font);
    hb_face_destroy(hb_face);
    hb_blob_destroy(blob);
    cairo_font_face_destroy(cairo_face);
    /* cairo holds on to the face until the surface is gone: see the caller. */
}

static struct image reference(struct desk *desk, FT_Library library, int width, int height)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    cairo_t *cairo = cairo_create(surface);
    double px = DPI / 25400.0;
    for (size_t i = 0; i < LINES; i++)
        draw_reference(cairo, library, &lines[i], 190000 * px, 20000 * px, baseline_um(i) * px);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    struct image image = {et_arena_alloc(desk->arena, (size_t)width * (size_t)height), width,
                          height};
    const unsigned char *from = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            image.grey[y * width + x] = (unsigned char)(255 - from[y * stride + x]);
    cairo_surface_destroy(surface);
    return image;
}

static bool has_ink_near(const struct image *image, int x, int y)
{
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            int at_x = x + dx, at_y = y + dy;
            if (at_x >= 0 && at_y >= 0 && at_x < image->width && at_y < image->height &&
                image->grey[at_y * image->width + at_x] < 160)
                return true;
        }
    return false;
}

/* Black pixels of ONE that have none of OTHER's beside them; *all counts the black. */
static int lost(const struct image *one, const struct image *other, int top, int bottom, int *all)
{
    int missing = 0;
    *all = 0;
    for (int y = top; y < bottom; y++)
        for (int x = 0; x < one->width; x++)
            if (one->grey[y * one->width + x] < 64) {
                ++*all;
                missing += !has_ink_near(other, x, y);
            }
    return missing;
}

static void every_dot_and_mark_is_on_the_paper(void **state)
{
    struct desk *desk = *state;
    et_draw_page(desk->drawing, SIZE_MAX, A4_WIDTH_UM, A4_HEIGHT_UM);
    for (size_t i = 0; i < LINES; i++) {
        struct et_style style = {lines[i].language, ET_WEIGHT_REGULAR, SIZE_UM};
        struct et_paragraph p;
        assert_int_equal(et_shape(desk->shaper, desk->arena, &style, lines[i].text, 0, &p, NULL),
                         ET_OK);
        int32_t x_um = p.is_rtl ? 190000 - p.width_um : 20000;
        et_draw_text(desk->drawing, x_um, baseline_um(i), &p.lines[0], ET_BLACK);
    }
    save(desk, "ink");
    assert_string_equal(run_well(desk, "pdftoppm -r 300 -gray ink.pdf ink && mv ink-*.pgm ink.pgm"),
                        "");
    struct image drawn = read_pgm(desk, "ink.pgm");
    FT_Library library;
    assert_int_equal(FT_Init_FreeType(&library), 0);
    struct image wanted = reference(desk, library, drawn.width, drawn.height);
    for (size_t i = 0; i < LINES; i++) {
        int middle = baseline_um(i) * DPI / 25400, half = 8500 * DPI / 25400, all, all_drawn;
        int missing = lost(&wanted, &drawn, middle - half, middle + half, &all);
        int extra = lost(&drawn, &wanted, middle - half, middle + half, &all_drawn);
        assert_true(all > 3000 && all_drawn > 3000);
        if (missing > 0 || extra > 0)
            fail_msg("%s: %d of %d pixels are missing, %d are too many: %s", lines[i].language,
                     missing, all, extra, lines[i].text);
    }
    cairo_debug_reset_static_data();
    FT_Done_FreeType(library);
}

/* ---- what others read out of it ------------------------------------------ */

/* Text as read: without the marks by which pdftotext tells directions. */
static const char *without_directions(struct desk *desk, const char *text)
{
    char *kept = et_arena_string(desk->arena, text), *to = kept;
    for (const char *from = text; *from != '\0';) {
        if (strncmp(from, "\xE2\x80\xAA", 3) >= 0 && strncmp(from, "\xE2\x80\xAE", 3) <= 0)
            from += 3;
        else
            *to++ = *from++;
    }
    *to = '\0';
    return kept;
}

/*
 * A vowel mark and a shadda stand on one letter in either order, which Unicode
 * calls the same text (canonically equivalent): here the vowel comes first.
 */
static const char *vowels_first(struct desk *desk, const char *text)
{
    char *kept = et_arena_string(desk->arena, text);
    for (char *at = kept; (at = strstr(at, "\xD9\x91")) != NULL; at += 2)
        if ((unsigned char)at[2] == 0xD9 && (unsigned char)at[3] >= 0x8B &&
            (unsigned char)at[3] <= 0x90) {
            at[1] = at[3];
            at[3] = '\x91';
        }
    return kept;
}

static void every_line_can_be_searched_and_copied(void **state)
{
    struct desk *desk = *state;
    for (size_t i = 0; i < LINES; i++) {
        et_draw_page(desk->drawing, SIZE_MAX, A4_WIDTH_UM, A4_HEIGHT_UM);
        write_line(desk, lines[i].language, lines[i].text, ET_WEIGHT_REGULAR, 20000, 50000);
        write_line(desk, lines[i].language, lines[i].text, ET_WEIGHT_BOLD, 20000, 70000);
    }
    save(desk, "text");
    for (size_t i = 0; i < LINES; i++) {
        const char *command =
            et_arena_printf(desk->arena, "pdftotext -f %zu -l %zu text.pdf -", i + 1, i + 1);
        const char *said = without_directions(desk, run_well(desk, command));
        const char *wanted = vowels_first(desk, lines[i].text);
        said = vowels_first(desk, said);
        const char *first = strstr(said, wanted);
        if (first == NULL || strstr(first + 1, wanted) == NULL)
            fail_msg("%s: \"%s\" is read as \"%s\"", lines[i].language, lines[i].text, said);
    }
}

static void mixed_lines_keep_their_words_and_numbers(void **state)
{
    struct desk *desk = *state;
    static const char text[] = "هل شاركت في دورة (SFI) قبل 80 % من الوقت؟";
    et_draw_page(desk->drawing, SIZE_MAX, A4_WIDTH_UM, A4_HEIGHT_UM);
    write_line(desk, "ar", text, ET_WEIGHT_REGULAR, 20000, 50000);
    save(desk, "mixed");
    const char *said = without_directions(desk, run_well(desk, "pdftotext mixed.pdf -"));
    static const char *const words[] = {"هل", "شاركت", "دورة", "SFI", "قبل", "80", "%", "الوقت؟"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(said, words[i]) == NULL)
            fail_msg("\"%s\" is not in \"%s\"", words[i], said);
}

static void add_headed_page(struct desk *desk, size_t below)
{
    const struct et_pen box = {.line_um = 300};
    et_draw_page(desk->drawing, below, A4_WIDTH_UM, A4_HEIGHT_UM);
    et_draw_role(desk->drawing, "H1", NULL);
    write_line(desk, "sv", "Om dig", ET_WEIGHT_BOLD, 20000, 30000);
    et_draw_role(desk->drawing, "P", NULL);
    write_line(desk, "sv", "Är du kvinna eller man?", ET_WEIGHT_REGULAR, 20000, 40000);
    for (int32_t i = 0; i < 2; i++) {
        et_draw_role(desk->drawing, "Lbl", NULL);
        et_draw_rect(desk->drawing, 20000, 46000 + i * 10000, 4000, 4000, &box);
        write_line(desk, "sv", i == 0 ? "1" : "2", ET_WEIGHT_REGULAR, 26000, 50000 + i * 10000);
        et_draw_role(desk->drawing, "LBody", NULL);
        write_line(desk, "sv", i == 0 ? "Kvinna" : "Man", ET_WEIGHT_REGULAR, 32000,
                   50000 + i * 10000);
    }
    et_draw_role(desk->drawing, "P", NULL);
    write_line(desk, "ar", "هل أنت امرأة أم رجل؟", ET_WEIGHT_REGULAR, 20000, 90000);
    et_draw_role(desk->drawing, "Figure", "Ett glatt ansikte");
    et_draw_circle(desk->drawing, 50000, 120000, 5000, &box);
    et_draw_role(desk->drawing, "Artifact", NULL);
    write_line(desk, "sv", "3 (4)", ET_WEIGHT_REGULAR, 180000, 285000);
}

static void outside_judges_find_nothing_to_object_to(void **state)
{
    struct desk *desk = *state;
    et_draw_about(desk->drawing, "Före och efter – العربية", "sv", "Etablering (AMA)");
    size_t below = et_draw_template(desk->drawing, A4_WIDTH_UM, A4_HEIGHT_UM);
    for (size_t i = 0; i < LINES; i++)
        write_line(desk, lines[i].language, lines[i].text, ET_WEIGHT_REGULAR, 20000,
                   100000 + (int32_t)i * 12000);
    for (int i = 0; i < 3; i++)
        add_headed_page(desk, below);
    save(desk, "stamped");
    const char *said = run_well(desk, "qpdf --check stamped.pdf");
    assert_non_null(strstr(said, "No syntax or stream encoding errors"));
    assert_null(strstr(said, "WARNING"));
    assert_string_equal(run_well(desk, "pdftotext stamped.pdf stamped.txt; "
                                       "pdftoppm -r 40 stamped.pdf stamped"),
                        "");
    /* Each page shows the template's ink and its own. */
    assert_string_equal(run_well(desk, "grep -c 'Hur väl stämmer' stamped.txt; "
                                       "grep -c 'Om dig' stamped.txt"),
                        "3\n3\n");
    assert_string_equal(run_well(desk, "qpdf --json stamped.pdf | grep -c '\"/Subtype\": "
                                       "\"/Form\"'"),
                        "1\n");
    const char *info = run_well(desk, "pdfinfo stamped.pdf");
    assert_non_null(strstr(info, "Före och efter – العربية"));
    assert_non_null(strstr(info, "Etablering (AMA)"));
    assert_non_null(strstr(info, "Pages:           3\n"));
    assert_non_null(strstr(run_well(desk, "qpdf --json stamped.pdf"), "\"/Lang\": \"u:sv\""));
}

static void fonts_are_embedded_subsets_that_tell_their_text(void **state)
{
    struct desk *desk = *state;
    et_draw_page(desk->drawing, SIZE_MAX, A4_WIDTH_UM, A4_HEIGHT_UM);
    for (size_t i = 0; i < LINES; i++)
        write_line(desk, lines[i].language, lines[i].text, ET_WEIGHT_REGULAR, 20000,
                   baseline_um(i));
    save(desk, "fonts");
    const char *said = run_well(desk, "pdffonts fonts.pdf");
    const char *at = said;
    int count = 0;
    while ((at = strstr(at, "CID TrueType      Identity-H       yes yes yes")) != NULL) {
        count++;
        at++;
    }
    assert_int_equal(count, 3);
    assert_non_null(strstr(said, "+NotoSansArabic-Regular"));
    run_well(desk, "test $(wc -c < fonts.pdf) -lt 60000");
}

static void a_screen_reader_finds_headings_lists_and_languages(void **state)
{
    struct desk *desk = *state;
    et_draw_about(desk->drawing, "Om dig", "sv", NULL);
    size_t below = et_draw_template(desk->drawing, A4_WIDTH_UM, A4_HEIGHT_UM);
    add_headed_page(desk, below);
    save(desk, "tagged");
    assert_non_null(strstr(run_well(desk, "qpdf --check tagged.pdf"), "No syntax"));
    assert_non_null(strstr(run_well(desk, "pdfinfo tagged.pdf"), "Tagged:          yes"));
    const char *tree = run_well(desk, "pdfinfo -struct-text tagged.pdf | grep -v ل");
    assert_string_equal(without_directions(desk, tree), "Document\n"
                                                        "  H1 (block)\n"
                                                        "    \"Om dig\"\n"
                                                        "  P (block)\n"
                                                        "    \"Är du kvinna eller man?\"\n"
                                                        "  L (block)\n"
                                                        "    LI (block)\n"
                                                        "      Lbl (block)\n"
                                                        "        \"1\"\n"
                                                        "      LBody (block)\n"
                                                        "        \"Kvinna\"\n"
                                                        "    LI (block)\n"
                                                        "      Lbl (block)\n"
                                                        "        \"2\"\n"
                                                        "      LBody (block)\n"
                                                        "        \"Man\"\n"
                                                        "  P (block)\n"
                                                        "  Figure\n"
                                                        "    \"\"\n");
    const char *objects = run_well(desk, "qpdf --json tagged.pdf");
    assert_non_null(strstr(objects, "\"/Alt\": \"u:Ett glatt ansikte\""));
    assert_non_null(strstr(objects, "\"/Lang\": \"u:ar\""));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
    const struct CMUnitTest tests[] = {
        TEST(every_dot_and_mark_is_on_the_paper),
        TEST(every_line_can_be_searched_and_copied),
        TEST(mixed_lines_keep_their_words_and_numbers),
        TEST(outside_judges_find_nothing_to_object_to),
        TEST(fonts_are_embedded_subsets_that_tell_their_text),
        TEST(a_screen_reader_finds_headings_lists_and_languages),
    };
    return cmocka_run_group_tests_name("draw_pdf", tests, NULL, NULL);
}
