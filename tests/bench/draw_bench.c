/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draw_bench - CPU time of ink on paper: the first sheet of four pages with
 * all that it loads, each further personalised copy, and many copies in one
 * document; beside them cairo, drawing the same lines the plain way.
 */
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "forms/base/arena.h"
#include "print/draw/draw.h"

enum { PAGES = 4, LINES = 36, COPIES = 500, WIDTH_UM = 210000, HEIGHT_UM = 297000, MODULES = 25 };

static double cpu_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static const char *const texts[][2] = {
    {"sv", "Hur väl stämmer det här på dig? Jag kan prata svenska med dem jag arbetar med"},
    {"ar", "هل شاركت في دورة اللغة السويدية قبل ذلك؟ كم ساعة في الأسبوع تعمل؟"},
};

static void text(struct et_shaper *shaper, struct et_arena *arena, struct et_drawing *drawing,
                 const char *language, const char *what, enum et_weight weight, int32_t y_um)
{
    struct et_style style = {language, weight, 3881};
    struct et_paragraph p;
    if (et_shape(shaper, arena, &style, what, 150000, &p, NULL) != ET_OK)
        exit(3);
    for (size_t i = 0; i < p.line_count; i++)
        et_draw_text(drawing, 20000, y_um + (int32_t)i * p.line_um, &p.lines[i], ET_BLACK);
}

/* What all copies have in common: texts and boxes of a questionnaire. */
static void draw_common(struct et_shaper *shaper, struct et_arena *arena,
                        struct et_drawing *drawing)
{
    const struct et_pen box = {.line_um = 250};
    for (int page = 0; page < PAGES; page++) {
        (void)et_draw_template(drawing, WIDTH_UM, HEIGHT_UM);
        for (int line = 0; line < LINES; line++) {
            int32_t y_um = 25000 + line * 7000;
            text(shaper, arena, drawing, texts[page % 2][0], texts[page % 2][1],
                 line % 6 == 0 ? ET_WEIGHT_BOLD : ET_WEIGHT_REGULAR, y_um);
            for (int i = 0; i < 5; i++)
                et_draw_rect(drawing, 150000 + i * 8000, y_um - 3500, 4000, 4000, &box);
        }
    }
}

/* What each has of its own: a code in words and two in modules. */
static void draw_copy(struct et_shaper *shaper, struct et_drawing *drawing, unsigned copy)
{
    unsigned char modules[MODULES * MODULES];
    for (size_t i = 0; i < sizeof modules; i++)
        modules[i] = (unsigned char)((i * 2654435761U + copy * 40503U) >> 13 & 1);
    struct et_arena *arena = et_arena_new();
    for (size_t page = 0; page < PAGES; page++) {
        et_draw_page(drawing, page, WIDTH_UM, HEIGHT_UM);
        et_draw_modules(drawing, 180000, 15000, 15000, modules, MODULES);
        et_draw_modules(drawing, 15000, 270000, 15000, modules, MODULES);
        char serial[32];
        (void)snprintf(serial, sizeof serial, "K7M4P-%05u", copy);
        text(shaper, arena, drawing, "sv", serial, ET_WEIGHT_REGULAR, 285000);
    }
    et_arena_free(arena);
}

/* CPU ms for COPIES copies in one document, *size its bytes. */
static double document(struct et_shaper *shaper, unsigned copies, size_t *size)
{
    double before = cpu_ms();
    struct et_arena *arena = et_arena_new();
    struct et_drawing *drawing = et_draw_new(shaper);
    et_draw_about(drawing, "Före och efter", "sv", NULL);
    draw_common(shaper, arena, drawing);
    for (unsigned i = 0; i < copies; i++)
        draw_copy(shaper, drawing, i);
    char *bytes;
    if (et_draw_pdf(drawing, 1780000000, &bytes, size, NULL) != ET_OK)
        exit(3);
    free(bytes);
    et_draw_free(drawing);
    et_arena_free(arena);
    return cpu_ms() - before;
}

static cairo_status_t count_bytes(void *size, const unsigned char *bytes, unsigned length)
{
    (void)bytes;
    *(size_t *)size += length;
    return CAIRO_STATUS_SUCCESS;
}

/* The same ink in cairo, which knows no templates; its texts are not even shaped. */
static double with_cairo(unsigned copies, size_t *size)
{
    double before = cpu_ms(), pt = 72 / 25400.0;
    *size = 0;
    cairo_surface_t *pdf =
        cairo_pdf_surface_create_for_stream(count_bytes, size, WIDTH_UM * pt, HEIGHT_UM * pt);
    cairo_t *cairo = cairo_create(pdf);
    cairo_select_font_face(cairo, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, 11);
    for (unsigned page = 0; page < copies * PAGES; page++) {
        for (int line = 0; line < LINES; line++) {
            double y = (25000 + line * 7000) * pt;
            cairo_move_to(cairo, 20000 * pt, y);
            cairo_show_text(cairo, texts[0][1]);
            for (int i = 0; i < 5; i++)
                cairo_rectangle(cairo, (150000 + i * 8000) * pt, y - 10, 11, 11);
            cairo_stroke(cairo);
        }
        for (int i = 0; i < MODULES * MODULES; i += 2)
            cairo_rectangle(cairo, 500 + i % MODULES, 40 + i / MODULES, 1, 1);
        cairo_fill(cairo);
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(pdf);
    return cpu_ms() - before;
}

int main(void)
{
    size_t size, one, many;
    struct et_shaper *shaper = et_shaper_new();
    double first = document(shaper, 1, &one);
    double second = document(shaper, 1, &size);
    double two = document(shaper, 2, &size);
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    long least_kb = usage.ru_maxrss;
    double all = document(shaper, COPIES, &many);
    (void)getrusage(RUSAGE_SELF, &usage);
    double copy = (all - two) / (COPIES - 2);
    (void)printf("first sheet of %d pages, fonts found and loaded: %.1f ms CPU (goal 12)\n", PAGES,
                 first);
    (void)printf("the same again, fonts at hand: %.1f ms\n", second);
    (void)printf("each further personalised copy: %.2f ms (goal 2)\n", copy);
    (void)printf("%d copies in one document: %.0f pages/s (goal 3000), %.0f bytes and %.1f kB "
                 "of memory a page\n",
                 COPIES, COPIES * PAGES * 1e3 / all, (double)(many - one) / (COPIES - 1) / PAGES,
                 (double)(usage.ru_maxrss - least_kb) / COPIES / PAGES);
    size_t cairo_size;
    double cairo = with_cairo(COPIES / 10, &cairo_size) * 10;
    (void)printf("cairo, plainly: %.0f pages/s; we are %.1f times as fast\n",
                 COPIES * PAGES * 1e3 / cairo, cairo / all);
    et_shaper_free(shaper);
    return 0;
}
