/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a form: what compiles is laid out in a wave and a language, on
 * either paper, in either size of type, and written as PDF. Boxes never touch.
 */
#include <assert.h>
#include <stdlib.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"
#include "print/codes.h"
#include "print/draw/draw.h"
#include "print/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct et_shaper *shaper;

static void close_shaper(void)
{
    et_shaper_free(shaper);
}

static int32_t apart(int32_t a, int32_t a_size, int32_t b, int32_t b_size)
{
    return a < b ? b - a - a_size : a - b - b_size;
}

static void check_boxes(const struct et_sheet_map *map)
{
    for (size_t i = 0; i + 1 < map->mark_count; i++)
        for (size_t j = i + 1; j < map->mark_count && map->marks[j].page == map->marks[i].page;
             j++) {
            const struct et_rect *a = &map->marks[i].box, *b = &map->marks[j].box;
            int32_t x = apart(a->x_um, a->width_um, b->x_um, b->width_um);
            int32_t y = apart(a->y_um, a->height_um, b->y_um, b->height_um);
            assert(x >= ET_BOX_GAP_UM || y >= ET_BOX_GAP_UM);
        }
}

static void print(const struct et_form *form, uint8_t how)
{
    const struct et_wish wish = {
        .paper = how & 1 ? ET_PAPER_LETTER : ET_PAPER_A4,
        .is_large = (how & 2) != 0,
        .is_open = (how & 4) != 0,
        .is_copyable = (how & 4) != 0,
    };
    static const unsigned char codes[ET_PAGES_MAX * ET_CODE_BYTES];
    const struct et_copy copy = {1, codes, wish.is_open ? "" : "K7M4P-X", ""};
    struct et_layout *layout = NULL;
    struct et_error error;
    if (form->wave_count == 0 ||
        et_layout_new(form, (uint32_t)(how >> 3) % (uint32_t)form->wave_count,
                      (uint32_t)(how >> 5) % (uint32_t)form->language_count, &wish, shaper, &layout,
                      &error) != ET_OK)
        return;
    check_boxes(et_layout_map(layout));
    struct et_drawing *drawing = et_draw_new(shaper);
    char *pdf = NULL;
    size_t length = 0;
    if (et_layout_draw(layout, drawing, &error) == ET_OK &&
        et_layout_copy(layout, drawing, &copy, &error) == ET_OK &&
        et_draw_pdf(drawing, 0, &pdf, &length, &error) == ET_OK)
        free(pdf);
    et_draw_free(drawing);
    et_layout_free(layout);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (shaper == NULL) {
        shaper = et_shaper_new();
        (void)atexit(close_shaper);
    }
    if (size < 1)
        return 0;
    struct et_diags *diags = et_diags_new();
    const struct et_compile how = {0};
    struct et_source *source = et_source_new("fuzz.form", (const char *)bytes + 1, size - 1);
    struct et_form *form = et_compile(source, &how, diags);
    if (form != NULL)
        print(form, bytes[0]);
    et_form_free(form);
    et_diags_free(diags);
    et_source_free(source);
    return 0;
}
