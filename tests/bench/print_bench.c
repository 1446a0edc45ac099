/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * print_bench.c - what a sheet of four pages costs: the first with fonts,
 * shaping and layout, and each further copy with its QR codes. CPU time.
 */
#include <stdlib.h>
#include <time.h>

#include "print/draw/draw.h"
#include "print/qr.h"
#include "print/sheet.h"
#include "tests/bench/cpu.h"
#include "tests/print/fake_form.h"

enum { COPIES = 200, ROUNDS = 5, PAGES = 4 };

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

/* Milliseconds of CPU for COUNT copies, from nothing to the bytes of the PDF. */
static double print(const struct fake *f, size_t count, size_t *pages, size_t *bytes)
{
    const unsigned char key[32] = {1};
    double before = cpu_ms();
    struct et_shaper *shaper = et_shaper_new();
    struct et_layout *layout = NULL;
    struct et_drawing *drawing = et_draw_new(shaper);
    struct et_error error = {0};
    char *pdf = NULL;
    enum et_status status = et_layout_new(&f->form, 0, 0, &(struct et_wish){0}, shaper, &layout, &error);
    if (status == ET_OK)
        status = et_layout_draw(layout, drawing, &error);
    for (size_t i = 0; i < count && status == ET_OK; i++) {
        const struct et_copy copy = {key, 1, i + 1, "K7M4P-X", "Kurs 1"};
        status = et_layout_copy(layout, drawing, &copy, &error);
    }
    if (status == ET_OK)
        status = et_draw_pdf(drawing, 0, &pdf, bytes, &error);
    if (status != ET_OK) {
        (void)fprintf(stderr, "print_bench: %s\n", error.text);
        exit(1);
    }
    *pages = et_layout_pages(layout);
    free(pdf);
    et_draw_free(drawing);
    et_layout_free(layout);
    et_shaper_free(shaper);
    return cpu_ms() - before;
}

static double qr(void)
{
    unsigned char modules[ET_QR_MODULES * ET_QR_MODULES];
    double before = cpu_ms();
    for (int i = 0; i < 100; i++)
        (void)et_qr_modules("0123456789ABCDEFGHJKMNPQRSTV", modules);
    return (cpu_ms() - before) / 100;
}

int main(void)
{
    struct fake f = four_pages("sv");
    size_t pages = 0, one_bytes = 0, all_bytes = 0;
    double first = 1e9, all = 1e9, code = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double ms = print(&f, 1, &pages, &one_bytes);
        first = ms < first ? ms : first;
        ms = print(&f, 1 + COPIES, &pages, &all_bytes);
        all = ms < all ? ms : all;
        ms = qr();
        code = ms < code ? ms : code;
    }
    double further = (all - first) / COPIES;
    (void)printf("print: a sheet of %zu pages\n", pages);
    (void)printf("  first     %7.2f ms CPU (at most 12)  %6zu bytes\n", first, one_bytes);
    (void)printf("  further   %7.2f ms CPU (at most 2)   %6zu bytes a page\n", further,
                 (all_bytes - one_bytes) / COPIES / pages);
    (void)printf("  of which QR codes %.2f ms; %.0f pages a second\n", code * (double)pages,
                 1000 * (double)pages / further);
    fake_free(&f);
    return 0;
}
