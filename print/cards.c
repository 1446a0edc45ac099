/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/cards.h"

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "print/compose.h"
#include "print/job.h"
#include "print/place.h"
#include "print/qr.h"

enum {
    COLUMNS = 2,
    ROWS = 5,
    EDGE_UM = 15000, /* of the paper, left white */
    PAD_UM = 6000,
    CODE_SIZE_UM = 9878, /* 28 pt */
    QR_UM = ET_QR_MODULES * ET_QR_MODULE_UM,
    GAP_UM = 6000,
};

/* The words; *qr is where the QR code goes. */
static struct et_block *card_block(struct et_compose *c, const char *code, int32_t width,
                                   struct et_rect *qr)
{
    struct et_block *block = et_block_new(c->arena);
    const int32_t words = width - QR_UM - GAP_UM;
    const char *kit = et_phrase_has(c->tag) ? c->tag : "en";
    const char *title = et_form_text(c->form, c->form->title, c->language);
    struct et_paragraph p = et_compose_line(c, et_compose_paper(c->arena, title), c->tag,
                                            ET_WEIGHT_REGULAR, ET_TYPE_HEAD, width);
    et_block_role(block, "P", NULL);
    int32_t y = et_block_text(block, &p, 0, 0, width, ET_ALIGN_START, ET_INK_HINT) + 2500;
    *qr = (struct et_rect){width - QR_UM, y + 2000, QR_UM, QR_UM};
    p = et_compose_line(c, code, "en", ET_WEIGHT_BOLD, CODE_SIZE_UM, words);
    et_block_role(block, "H2", NULL);
    y = et_block_text(block, &p, 0, y, p.width_um, ET_ALIGN_START, ET_BLACK) + 1000;
    p = et_compose_shape(c, et_phrase(ET_PHRASE_CODE_EXPLAINS, c->tag), kit, ET_WEIGHT_REGULAR,
                         ET_TYPE_HINT, words);
    et_block_role(block, "P", NULL);
    et_block_text(block, &p, 0, y, words, ET_ALIGN_START, ET_BLACK);
    return block;
}

/* Lines to cut along. */
static void draw_cuts(struct et_drawing *drawing, const struct et_page *page, int32_t height)
{
    const struct et_pen pen = {.line_um = 150, .line_rgb = ET_INK_RULE, .dash_um = 1500};
    const int32_t bottom = EDGE_UM + ROWS * height, right = page->width_um - EDGE_UM;
    et_draw_role(drawing, "Artifact", NULL);
    for (int32_t row = 0; row <= ROWS; row++)
        et_draw_line(drawing, EDGE_UM, EDGE_UM + row * height, right, EDGE_UM + row * height, &pen);
    for (int32_t column = 0; column <= COLUMNS; column++) {
        int32_t x = EDGE_UM + (right - EDGE_UM) / COLUMNS * column;
        et_draw_line(drawing, x, EDGE_UM, x, bottom, &pen);
    }
}

static enum et_status draw_card(struct et_compose *c, struct et_drawing *drawing,
                                const struct et_rect *at, uint32_t code, struct et_error *error)
{
    unsigned char modules[ET_QR_MODULES * ET_QR_MODULES];
    char words[ET_CODE_CHARS + 1];
    struct et_rect qr;
    et_code_write(code, words);
    struct et_block *block = card_block(c, words, at->width_um - 2 * PAD_UM, &qr);
    const struct et_strip strip = {at->x_um + PAD_UM, at->y_um + PAD_UM, at->width_um - 2 * PAD_UM,
                                   c->is_rtl};
    enum et_status status = et_qr_modules(words, modules);
    if (status != ET_OK)
        return et_error_set(error, status, _("the QR code could not be made"));
    et_place_block(drawing, &strip, block);
    qr = et_place_rect(&strip, &qr);
    et_draw_role(drawing, "Artifact", NULL);
    et_draw_modules(drawing, qr.x_um, qr.y_um, qr.width_um, modules, ET_QR_MODULES);
    return c->status;
}

enum et_status et_cards_draw(const struct et_job *job, struct et_shaper *shaper,
                             struct et_drawing *drawing, struct et_error *error)
{
    const struct et_form *form = job->form.form;
    const struct et_page page = et_page_of(job->wish.paper);
    const int32_t width = (page.width_um - 2 * EDGE_UM) / COLUMNS;
    const int32_t height = (page.height_um - 2 * EDGE_UM) / ROWS;
    enum et_status status = ET_OK;
    for (size_t i = 0; status == ET_OK && i < job->sheet_count; i++) {
        int32_t place = (int32_t)(i % (COLUMNS * ROWS));
        if (place == 0) {
            et_draw_page(drawing, SIZE_MAX, page.width_um, page.height_um);
            draw_cuts(drawing, &page, height);
        }
        uint32_t language = job->sheets[i].language;
        struct et_compose c = {
            .arena = et_arena_new(),
            .shaper = shaper,
            .form = form,
            .wave = job->wave,
            .language = language,
            .tag = form->languages[language].tag,
            .is_rtl = form->languages[language].is_rtl,
            .error = error,
        };
        const struct et_rect at = {EDGE_UM + place % COLUMNS * width,
                                   EDGE_UM + place / COLUMNS * height, width, height};
        status = draw_card(&c, drawing, &at, job->sheets[i].participant->code, error);
        et_arena_free(c.arena);
    }
    return status;
}
