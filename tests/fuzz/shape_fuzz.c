/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a text of any language: shaped, drawn, and sent to a terminal. */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/bidi.h"
#include "forms/base/str.h"
#include "print/draw/draw.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct et_shaper *shaper;

/* fontconfig hides its pointers from the leak detector while it is open. */
static void close_shaper(void)
{
    et_shaper_free(shaper);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const languages[] = {"sv", "ar", "fa-AF", "ti", "uk", "ckb", "ps", "x"};
    if (shaper == NULL) {
        shaper = et_shaper_new();
        (void)atexit(close_shaper);
    }
    if (size < 2)
        return 0;
    struct et_arena *arena = et_arena_new();
    const char *text = et_arena_copy(arena, (const char *)bytes + 2, size - 2);
    (void)et_bidi_visual(arena, text, bytes[0] % 2 == 1);

    struct et_style style = {languages[bytes[0] % 8], bytes[0] / 8 % 2, 3881};
    struct et_paragraph paragraph;
    struct et_error error;
    if (et_shape(shaper, arena, &style, text, bytes[1] * 300, &paragraph, &error) == ET_OK) {
        struct et_drawing *drawing = et_draw_new(shaper);
        et_draw_page(drawing, SIZE_MAX, 210000, 297000);
        et_draw_role(drawing, "P", NULL);
        for (size_t i = 0; i < paragraph.line_count; i++)
            et_draw_text(drawing, 20000, 20000, &paragraph.lines[i], ET_BLACK);
        char *pdf;
        size_t length;
        if (et_draw_pdf(drawing, 0, &pdf, &length, NULL) == ET_OK)
            free(pdf);
        et_draw_free(drawing);
    }
    et_arena_free(arena);
    return 0;
}
