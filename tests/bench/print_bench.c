/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * print_bench.c - what sheets of four pages cost: the first with fonts, shaping
 * and layout; two thousand copies in one PDF; a file each. CPU time of all
 * threads. Beside them, the same pages through others, where they are there:
 * cairo, and pdf-lib and pdfkit (npm, in $ETAPP_PEERS).
 */
#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "forms/base/json.h"
#include "forms/base/str.h"
#include "print/codes.h"
#include "print/draw/draw.h"
#include "print/flow.h"
#include "print/place.h"
#include "print/sheet.h"
#include "tests/bench/cpu.h"
#include "tests/print/fake_form.h"

enum { COPIES = 2000, BATCH = 64, ROUNDS = 3, PAGES = 4, FILES = 200, PEER_COPIES = 100 };

static struct fake four_pages(const char *tag)
{
    struct fake f = fake_new(tag);
    struct et_random random = et_random_seeded(7);
    fake_title(&f, fake_words(&f, &random, 4), fake_words(&f, &random, 2));
    static const char *const words[] = {"Stämmer inte alls",
                                        "Stämmer dåligt",
                                        "Stämmer delvis",
                                        "Stämmer bra",
                                        "Stämmer helt",
                                        "?Vet inte",
                                        NULL};
    const struct et_list *scale = fake_list(&f, true, ET_LOOK_PLAIN, words);
    for (size_t s = 0; s < PAGES; s++) {
        const char *rows[12] = {0};
        for (size_t r = 0; r < 7; r++)
            rows[r] = fake_words(&f, &random, 8);
        fake_section(&f, fake_words(&f, &random, 4));
        fake_item(&f, et_arena_printf(f.arena, "m%zu", s), ET_KIND_MATRIX,
                  fake_words(&f, &random, 9), scale, rows);
        fake_item(&f, et_arena_printf(f.arena, "n%zu", s), ET_KIND_NUMBER,
                  fake_words(&f, &random, 9), NULL, NULL);
    }
    return f;
}

struct cost {
    double cpu_ms, wall_ms;
    size_t pages, bytes;
};

static double wall_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void must(enum et_status status, const struct et_error *error)
{
    if (status == ET_OK)
        return;
    (void)fprintf(stderr, "print_bench: %s\n", error->text);
    exit(1);
}

/* COUNT copies with their codes, as etapp print draws them. */
static void draw_copies(struct et_layout *layout, struct et_drawing *drawing, size_t count)
{
    const unsigned char key[32] = {1};
    static unsigned char codes[BATCH][PAGES * 2 * ET_CODE_BYTES];
    struct et_error error = {0};
    uint32_t pages = et_layout_pages(layout);
    for (size_t from = 0; from < count; from += BATCH) {
        struct et_codes_sheet sheets[BATCH];
        size_t n = count - from < BATCH ? count - from : BATCH;
        for (size_t i = 0; i < n; i++)
            sheets[i] = (struct et_codes_sheet){
                .run = 1, .serial = from + i + 1, .page_count = pages, .codes = codes[i]};
        must(et_codes_make(key, sheets, n, 0), &error);
        for (size_t i = 0; i < n; i++) {
            const struct et_copy copy = {sheets[i].serial, codes[i], "K7M4P-X", "Kurs 1"};
            must(et_layout_copy(layout, drawing, &copy, &error), &error);
        }
    }
}

/* COUNT copies, from nothing to the bytes of the PDF. */
static struct cost print(const struct fake *f, size_t count)
{
    struct cost cost = {.cpu_ms = -cpu_ms(), .wall_ms = -wall_ms()};
    struct et_shaper *shaper = et_shaper_new();
    struct et_layout *layout = NULL;
    struct et_drawing *drawing = et_draw_new(shaper);
    struct et_error error = {0};
    char *pdf = NULL;
    must(et_layout_new(&f->form, 0, 0, &(struct et_wish){0}, shaper, &layout, &error), &error);
    must(et_layout_draw(layout, drawing, &error), &error);
    draw_copies(layout, drawing, count);
    must(et_draw_pdf(drawing, 0, &pdf, &cost.bytes, &error), &error);
    cost.pages = et_draw_pages(drawing);
    free(pdf);
    et_draw_free(drawing);
    et_layout_free(layout);
    et_shaper_free(shaper);
    cost.cpu_ms += cpu_ms();
    cost.wall_ms += wall_ms();
    return cost;
}

/* A file each, laid out once. */
static struct cost print_files(const struct fake *f, size_t count)
{
    struct et_shaper *shaper = et_shaper_new();
    struct et_layout *layout = NULL;
    struct et_error error = {0};
    must(et_layout_new(&f->form, 0, 0, &(struct et_wish){0}, shaper, &layout, &error), &error);
    struct cost cost = {.cpu_ms = -cpu_ms()};
    for (size_t i = 0; i < count; i++) {
        struct et_drawing *drawing = et_draw_new(shaper);
        char *pdf = NULL;
        must(et_layout_draw(layout, drawing, &error), &error);
        draw_copies(layout, drawing, 1);
        must(et_draw_pdf(drawing, 0, &pdf, &cost.bytes, &error), &error);
        free(pdf);
        et_draw_free(drawing);
    }
    cost.cpu_ms += cpu_ms();
    et_layout_free(layout);
    et_shaper_free(shaper);
    return cost;
}

static double qr(void)
{
    unsigned char modules[ET_CODE_BYTES];
    double before = cpu_ms();
    for (int i = 0; i < 100; i++)
        (void)et_qr_modules("0123456789ABCDEFGHJKMNPQRSTV", modules);
    return (cpu_ms() - before) / 100;
}

/* kB that each of COPIES sheets' pages adds to the memory of a process of its own. */
static double memory_kb(const char *self, size_t copies)
{
    char command[512];
    double kb = 0;
    (void)snprintf(command, sizeof command, "%s memory %zu", self, copies);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL || fscanf(pipe, "%lf", &kb) != 1)
        kb = 0;
    if (pipe != NULL)
        (void)pclose(pipe);
    return kb;
}

/* ---- beside others ------------------------------------------------------- */

/* The words of LINE, which is part of a paragraph. */
static const char *words_of(const struct fake *f, const struct et_line *line)
{
    size_t from = SIZE_MAX, to = 0;
    for (size_t g = 0; g < line->glyph_count; g++) {
        const struct et_glyph *one = &line->glyphs[g];
        if (one->text_length == 0)
            continue;
        from = one->text_begin < from ? one->text_begin : from;
        to = one->text_begin + one->text_length > to ? one->text_begin + one->text_length : to;
    }
    return from < to ? et_arena_copy(f->arena, line->text + from, to - from) : "";
}

/* What stands on the pages, flat: for those who draw it beside us. */
struct thing {
    uint32_t page;
    struct et_rect at;
    const struct et_ink *ink;
    const char *words; /* NULL: a box */
};

struct things {
    struct et_shaper *shaper;
    struct et_layout *layout;
    struct thing *items;
    size_t count;
    uint32_t pages;
};

static struct things list_things(const struct fake *f)
{
    struct things t = {.shaper = et_shaper_new()};
    struct et_error error = {0};
    const struct et_page a4 = et_page_of(ET_PAPER_A4);
    must(et_layout_new(&f->form, 0, 0, &(struct et_wish){0}, t.shaper, &t.layout, &error), &error);
    const struct et_flow *flow = et_layout_flow(t.layout);
    size_t room = 0;
    for (size_t i = 0; i < flow->placed_count; i++)
        room += flow->placed[i].block->ink_count;
    t.pages = flow->page_count;
    t.items = et_arena_array(f->arena, room, sizeof *t.items);
    for (size_t i = 0; i < flow->placed_count; i++) {
        const struct et_placed *p = &flow->placed[i];
        const struct et_strip strip = {a4.body_x_um, ET_BODY_Y_UM + p->y_um, ET_BODY_WIDTH_UM,
                                       false};
        for (size_t k = 0; k < p->block->ink_count; k++) {
            const struct et_ink *ink = &p->block->inks[k];
            if (ink->kind != ET_INK_TEXT && ink->kind != ET_INK_RECT)
                continue;
            t.items[t.count++] = (struct thing){
                .page = p->page,
                .at = et_place_rect(&strip, &ink->at),
                .ink = ink,
                .words = ink->kind == ET_INK_TEXT ? words_of(f, ink->line) : NULL,
            };
        }
    }
    return t;
}

static void free_things(struct things *t)
{
    et_layout_free(t->layout);
    et_shaper_free(t->shaper);
}

static void add_thing(struct et_json *json, const struct thing *thing)
{
    et_json_open(json, NULL, thing->words != NULL ? '{' : '[');
    if (thing->words != NULL) {
        et_json_int(json, "x", thing->at.x_um);
        et_json_int(json, "y", thing->at.y_um + thing->ink->baseline_um);
        et_json_int(json, "size", thing->ink->line->size_um);
        et_json_int(json, "bold", thing->ink->line->size_um > 3881);
        et_json_text(json, "text", thing->words);
    } else {
        et_json_int(json, NULL, thing->at.x_um);
        et_json_int(json, NULL, thing->at.y_um);
        et_json_int(json, NULL, thing->at.width_um);
        et_json_int(json, NULL, thing->at.height_um);
    }
    et_json_close(json);
}

static void describe(const struct things *t, struct et_str *out)
{
    struct et_json json = et_json_start(out);
    et_json_open(&json, NULL, '[');
    for (uint32_t page = 0; page < t->pages; page++) {
        et_json_open(&json, NULL, '{');
        for (int kind = 0; kind < 2; kind++) {
            et_json_open(&json, kind == 0 ? "texts" : "rects", '[');
            for (size_t i = 0; i < t->count; i++)
                if (t->items[i].page == page && (t->items[i].words != NULL) == (kind == 0))
                    add_thing(&json, &t->items[i]);
            et_json_close(&json);
        }
        et_json_close(&json);
    }
    et_json_close(&json);
}

static void compare(const char *name, double pages_a_second, double ours)
{
    if (pages_a_second > 0)
        (void)printf("  %-9s %7.0f pages a second   etapp is %.1f times as fast\n", name,
                     pages_a_second, ours / pages_a_second);
    else
        (void)printf("  %-9s absent\n", name);
}

static double beside_node(const char *name, const char *file)
{
    char command[512];
    double pages = 0, ms = 0;
    const char *peers = getenv("ETAPP_PEERS");
    if (peers == NULL)
        return 0;
    (void)snprintf(command, sizeof command, "node tests/bench/print_peers.js %s %s %d 2>/dev/null",
                   name, file, PEER_COPIES);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL)
        return 0;
    bool is_there = fscanf(pipe, "%lf %lf", &pages, &ms) == 2;
    return pclose(pipe) == 0 && is_there && ms > 0 ? pages * 1000 / ms : 0;
}

/* The plain way with cairo: every page drawn anew. */
static double beside_cairo(const struct things *t)
{
    const struct et_page a4 = et_page_of(ET_PAPER_A4);
    const double pt = 72.0 / 25400;
    double before = cpu_ms();
    cairo_surface_t *surface =
        cairo_pdf_surface_create("/dev/null", a4.width_um * pt, a4.height_um * pt);
    cairo_t *cairo = cairo_create(surface);
    cairo_select_font_face(cairo, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    for (uint32_t page = 0; page < PEER_COPIES * t->pages; page++) {
        for (size_t i = 0; i < t->count; i++) {
            const struct thing *thing = &t->items[i];
            double x = thing->at.x_um * pt, y = thing->at.y_um * pt;
            if (thing->page != page % t->pages)
                continue;
            if (thing->words != NULL) {
                cairo_set_font_size(cairo, thing->ink->line->size_um * pt);
                cairo_move_to(cairo, x, y + thing->ink->baseline_um * pt);
                cairo_show_text(cairo, thing->words);
            } else {
                cairo_rectangle(cairo, x, y, thing->at.width_um * pt, thing->at.height_um * pt);
                cairo_stroke(cairo);
            }
        }
        for (int run = 0; run < 2 * 160; run++) /* two codes of as many runs */
            cairo_rectangle(cairo, 20 + run % 25 * 1.7, 20 + run / 25 * 1.7, 1.7, 1.7);
        cairo_fill(cairo);
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return (double)PEER_COPIES * t->pages * 1000 / (cpu_ms() - before);
}

static void beside_others(const struct fake *f, double ours)
{
    char file[] = "/tmp/etapp-bench.XXXXXX";
    int fd = mkstemp(file);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    struct et_str json = ET_STR_EMPTY;
    if (out == NULL)
        return;
    struct things things = list_things(f);
    describe(&things, &json);
    (void)fwrite(json.text, 1, json.length, out);
    (void)fclose(out);
    et_str_free(&json);
    (void)printf("print: the same pages through others (npm's are looked for in $ETAPP_PEERS)\n");
    compare("cairo", beside_cairo(&things), ours);
    compare("pdf-lib", beside_node("pdf-lib", file), ours);
    compare("pdfkit", beside_node("pdfkit", file), ours);
    (void)remove(file);
    free_things(&things);
}

int main(int argc, char **argv)
{
    struct fake f = four_pages("sv");
    if (argc == 3 && strcmp(argv[1], "memory") == 0) {
        struct rusage usage;
        (void)print(&f, (size_t)strtoul(argv[2], NULL, 10));
        (void)getrusage(RUSAGE_SELF, &usage);
        (void)printf("%ld\n", usage.ru_maxrss);
        fake_free(&f);
        return 0;
    }
    struct cost one = {.cpu_ms = 1e9}, all = {.cpu_ms = 1e9}, files = {.cpu_ms = 1e9};
    double code = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        struct cost cost = print(&f, 1);
        one = cost.cpu_ms < one.cpu_ms ? cost : one;
        cost = print(&f, COPIES);
        all = cost.cpu_ms < all.cpu_ms ? cost : all;
        cost = print_files(&f, FILES);
        files = cost.cpu_ms < files.cpu_ms ? cost : files;
        double ms = qr();
        code = ms < code ? ms : code;
    }
    double rate = (double)all.pages * 1000 / all.cpu_ms;
    double kb =
        (memory_kb(argv[0], COPIES) - memory_kb(argv[0], 1)) / (double)(all.pages - one.pages);
    (void)printf("print: sheets of %zu pages\n", one.pages);
    (void)printf("  the first      %7.2f ms CPU (at most 12)   %zu bytes\n", one.cpu_ms, one.bytes);
    (void)printf("  %d in one   %7.0f pages a second of CPU (at least 2500), %.0f of the clock\n",
                 COPIES, rate, (double)all.pages * 1000 / all.wall_ms);
    (void)printf(
        "                 %7.0f bytes a page (at most 1000), %.1f kB of memory (at most 9)\n",
        (double)(all.bytes - one.bytes) / (double)(all.pages - one.pages), kb);
    (void)printf("  a file each    %7.0f files a second of CPU (at least 250), %zu bytes\n",
                 FILES * 1000 / files.cpu_ms, files.bytes);
    (void)printf("  a QR code      %7.3f ms\n", code);
    beside_others(&f, rate);
    fake_free(&f);
    return 0;
}
