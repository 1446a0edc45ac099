/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/sheet.h"

#include <stddef.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"
#include "print/compose.h"
#include "print/flow.h"
#include "print/page.h"
#include "print/place.h"
#include "print/qr.h"

enum {
    NUMBER_UM = 10000, /* the column where the questions' numbers stand */
    NUMBER_LARGE_UM = 14000,
    SERIAL_GAP_UM = 4200,  /* from a QR code to the middle of its serial */
    COPY_WIDTH_UM = 50000, /* of the head's end, where code and course stand */
    CODE_WIDTH_UM = 22000, /* of the code alone */
};

struct et_layout {
    struct et_arena *arena;
    struct et_compose compose;
    struct et_flow flow;
    struct et_sheet_map map;
    struct et_page page;
    struct et_wish wish;
    const char **makeshifts;
    size_t *templates;     /* in the drawing, one a page */
    struct et_block *head; /* of every page; made once, as are the feet */
    struct et_block **feet;
};

/* ---- the questions ------------------------------------------------------ */

static bool is_printed(const struct et_item *item, uint32_t wave)
{
    return (item->waves >> wave & 1U) != 0 && item->kind != ET_KIND_CALC;
}

static void number_items(struct et_compose *c)
{
    uint32_t number = 0;
    for (size_t i = 0; i < c->form->item_count; i++) {
        const struct et_item *item = &c->form->items[i];
        if (is_printed(item, c->wave) && item->kind != ET_KIND_NOTE && item->kind != ET_KIND_BREAK)
            c->numbers[i] = ++number;
    }
}

static void compose_item(struct et_compose *c, uint32_t item)
{
    switch (c->form->items[item].kind) {
    case ET_KIND_ONE:
    case ET_KIND_MANY:
    case ET_KIND_YESNO:
        et_compose_choices(c, item);
        break;
    case ET_KIND_CONSENT:
        et_compose_consent(c, item);
        break;
    case ET_KIND_MATRIX:
        et_compose_matrix(c, item);
        break;
    case ET_KIND_NUMBER:
    case ET_KIND_DECIMAL:
    case ET_KIND_PERCENT:
    case ET_KIND_DATE:
    case ET_KIND_MONTH:
    case ET_KIND_TIME:
    case ET_KIND_CODE:
        et_compose_digits(c, item);
        break;
    case ET_KIND_TEXT:
    case ET_KIND_SLIDER:
    case ET_KIND_RANK:
        et_compose_writing(c, item);
        break;
    case ET_KIND_NOTE:
        et_compose_note(c, item);
        break;
    case ET_KIND_CALC:
    case ET_KIND_BREAK:
        break;
    }
}

/* A section's head is printed with its first item; `break` begins a page. */
static void compose_sections(struct et_layout *layout)
{
    struct et_compose *c = &layout->compose;
    size_t makeshift_count = 0;
    for (uint32_t s = 0; s < c->form->section_count; s++) {
        const struct et_section *section = &c->form->sections[s];
        bool has_head = false, breaks = false;
        for (uint32_t i = section->first_item; i < section->first_item + section->item_count; i++) {
            const struct et_item *item = &c->form->items[i];
            if (!is_printed(item, c->wave))
                continue;
            if (item->kind == ET_KIND_BREAK) {
                breaks = true;
                continue;
            }
            size_t first = c->unit_count;
            if (!has_head)
                et_compose_section(c, s);
            has_head = true;
            compose_item(c, i);
            c->units[first]->breaks_before = breaks;
            breaks = false;
            if (item->kind == ET_KIND_SLIDER || item->kind == ET_KIND_RANK)
                layout->makeshifts[makeshift_count++] = item->id;
        }
    }
}

static enum et_status too_high(const struct et_compose *c, size_t unit, struct et_error *error)
{
    uint32_t item = c->units[unit]->item;
    return et_error_set(error, ET_REFUSED, _("“%s” is too long to stand on one page of paper"),
                        item == ET_NONE ? c->form->id : c->form->items[item].id);
}

/* NUM / DEN of the white above blocks, where it is not owed to the scanner. */
static void scale_gaps(const struct et_compose *c, int32_t num, int32_t den)
{
    enum { LEAST_UM = 3500 }; /* also after scaling more than ET_BOX_GAP_UM */
    for (size_t u = 0; u < c->unit_count; u++)
        for (size_t b = 0; b < c->units[u]->count; b++)
            if (c->units[u]->blocks[b]->gap_um >= LEAST_UM)
                c->units[u]->blocks[b]->gap_um = c->units[u]->blocks[b]->gap_um * num / den;
}

/* Gives up a little white where that saves a page, which is paper times the course. */
static enum et_status pack(struct et_layout *layout, size_t *culprit)
{
    struct et_compose *c = &layout->compose;
    const int32_t height = layout->page.body_height_um;
    enum et_status status =
        et_flow_set(layout->arena, c->units, c->unit_count, height, &layout->flow, culprit);
    struct et_flow tight;
    if (status != ET_OK || layout->flow.page_count < 2)
        return status;
    scale_gaps(c, 3, 4);
    status = et_flow_set(layout->arena, c->units, c->unit_count, height, &tight, culprit);
    if (status == ET_OK && tight.page_count < layout->flow.page_count) {
        layout->flow = tight;
        return ET_OK;
    }
    scale_gaps(c, 4, 3);
    return et_flow_set(layout->arena, c->units, c->unit_count, height, &layout->flow, culprit);
}

static enum et_status set_pages(struct et_layout *layout, struct et_error *error)
{
    struct et_compose *c = &layout->compose;
    number_items(c);
    et_compose_front(c);
    size_t front = c->unit_count, culprit = 0;
    compose_sections(layout);
    if (c->status != ET_OK)
        return c->status;
    if (c->unit_count == front)
        return et_error_set(error, ET_REFUSED, _("the wave “%s” asks nothing on paper"),
                            c->form->waves[c->wave].id);
    if (pack(layout, &culprit) != ET_OK)
        return too_high(c, culprit, error);
    if (layout->flow.page_count > ET_PAGES_MAX)
        return et_error_set(error, ET_REFUSED, _("the form takes %u pages; a sheet has at most %d"),
                            (unsigned)layout->flow.page_count, ET_PAGES_MAX);
    et_place_map(layout->arena, &layout->flow, &layout->page, c->is_rtl, &layout->map);
    return ET_OK;
}

enum et_status et_layout_new(const struct et_form *form, uint32_t wave, uint32_t language,
                             const struct et_wish *wish, struct et_shaper *shaper,
                             struct et_layout **layout, struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct et_layout *made = et_arena_alloc(arena, sizeof *made);
    made->arena = arena;
    made->page = et_page_of(wish->paper);
    made->wish = *wish;
    made->makeshifts = et_arena_array(arena, form->item_count + 1, sizeof(char *));
    made->compose = (struct et_compose){
        .arena = arena,
        .shaper = shaper,
        .form = form,
        .wave = wave,
        .language = language,
        .tag = form->languages[language].tag,
        .is_rtl = form->languages[language].is_rtl,
        .is_open = wish->is_open,
        .is_large = wish->is_large,
        .box_um = wish->is_large ? ET_BOX_LARGE_UM : ET_BOX_UM,
        .number_um = wish->is_large ? NUMBER_LARGE_UM : NUMBER_UM,
        .numbers = et_arena_array(arena, form->item_count, sizeof(uint32_t)),
        .error = error,
    };
    enum et_status status = set_pages(made, error);
    if (status != ET_OK) {
        et_arena_free(arena);
        return status;
    }
    *layout = made;
    return ET_OK;
}

void et_layout_free(struct et_layout *layout)
{
    if (layout != NULL)
        et_arena_free(layout->arena);
}

const struct et_sheet_map *et_layout_map(const struct et_layout *layout)
{
    return &layout->map;
}

uint32_t et_layout_pages(const struct et_layout *layout)
{
    return layout->flow.page_count;
}

const char *const *et_layout_makeshifts(const struct et_layout *layout)
{
    return layout->makeshifts;
}

const struct et_flow *et_layout_flow(const struct et_layout *layout)
{
    return &layout->flow;
}

/* ---- the margins -------------------------------------------------------- */

/* One line of BLOCK, of the same size on every kind of paper. */
static void margin_line(struct et_compose *c, struct et_block *block, const char *text,
                        enum et_weight weight, int32_t size_um, struct et_rect at,
                        enum et_align align)
{
    struct et_paragraph p = et_compose_line(c, text, c->tag, weight, size_um, at.width_um);
    et_block_text(block, &p, at.x_um, at.y_um, at.width_um, align, ET_BLACK);
}

/* Title, wave and language at the head. */
static struct et_block *head_block(struct et_compose *c, bool is_copyable)
{
    struct et_block *block = et_block_new(c->arena);
    const int32_t width = ET_HEAD_WIDTH_UM - COPY_WIDTH_UM - 4000;
    et_block_role(block, "Artifact", NULL);
    margin_line(c, block,
                et_compose_paper(c->arena, et_form_text(c->form, c->form->title, c->language)),
                ET_WEIGHT_BOLD, ET_TYPE_HEAD, (struct et_rect){0, 0, width, 0}, ET_ALIGN_START);
    const char *wave = et_form_text(c->form, c->form->waves[c->wave].text, c->language);
    margin_line(c, block,
                et_arena_printf(c->arena, "%s · %s", et_compose_paper(c->arena, wave),
                                et_language_name(c->tag)),
                ET_WEIGHT_REGULAR, ET_TYPE_HEAD, (struct et_rect){0, 4600, width, 0},
                ET_ALIGN_START);
    if (!c->is_open) {
        struct et_paragraph code =
            et_compose_line(c, "K7M4P-X", "en", ET_WEIGHT_BOLD, ET_TYPE_QUESTION, 0);
        struct et_paragraph label = et_compose_line(
            c, et_phrase(ET_PHRASE_CODE, c->tag), et_phrase_has(c->tag) ? c->tag : "en",
            ET_WEIGHT_REGULAR, ET_TYPE_HEAD, COPY_WIDTH_UM - CODE_WIDTH_UM - 1800);
        /* The copy's own words begin half a millimetre higher. */
        et_block_text(block, &label, ET_HEAD_WIDTH_UM - COPY_WIDTH_UM,
                      code.ascent_um - label.ascent_um - 500, COPY_WIDTH_UM - CODE_WIDTH_UM - 1800,
                      ET_ALIGN_END, ET_INK_HINT);
    }
    if (is_copyable)
        margin_line(c, block, et_phrase(ET_PHRASE_MAY_BE_COPIED, c->tag), ET_WEIGHT_BOLD,
                    ET_TYPE_HEAD, (struct et_rect){0, 9200, ET_HEAD_WIDTH_UM, 0}, ET_ALIGN_START);
    return block;
}

/* "3 (4)" at the end; at the start, whether nobody has checked the language. */
static struct et_block *foot_block(struct et_compose *c, uint32_t page, uint32_t pages)
{
    enum { PAGE_UM = 24000 };
    struct et_block *block = et_block_new(c->arena);
    et_block_role(block, "Artifact", NULL);
    margin_line(c, block,
                et_arena_printf(c->arena, "%s (%s)", et_compose_number(c->arena, c->tag, page),
                                et_compose_number(c->arena, c->tag, pages)),
                ET_WEIGHT_BOLD, ET_TYPE_HINT,
                (struct et_rect){ET_FOOT_WIDTH_UM - PAGE_UM, 9000, PAGE_UM, 0}, ET_ALIGN_END);
    bool is_checked = c->form->languages[c->language].is_reviewed && et_phrase_is_reviewed(c->tag);
    int32_t width = ET_FOOT_WIDTH_UM - PAGE_UM - 4000;
    if (!is_checked) {
        bool is_large = c->is_large; /* margins are not */
        c->is_large = false;
        struct et_paragraph p = et_compose_phrase(c, ET_PHRASE_UNREVIEWED, ET_WEIGHT_REGULAR,
                                                  ET_TYPE_SMALL, width - 3000);
        c->is_large = is_large;
        int32_t height = (int32_t)p.line_count * p.line_um;
        et_block_text(block, &p, 3000, 9000, width, ET_ALIGN_START, ET_BLACK);
        const struct et_pen bar = {.is_filled = true, .fill_rgb = ET_BLACK};
        et_block_rect(block, (struct et_rect){0, 9000, 1200, height}, &bar);
    }
    return block;
}

static void draw_frame(struct et_drawing *drawing, const struct et_sheet_page *page)
{
    const struct et_pen solid = {.is_filled = true, .fill_rgb = ET_BLACK};
    et_draw_role(drawing, "Artifact", NULL);
    for (int i = 0; i < ET_FIDUCIALS; i++)
        et_draw_rect(drawing, page->fiducials[i].x_um, page->fiducials[i].y_um,
                     page->fiducials[i].width_um, page->fiducials[i].height_um, &solid);
}

static void compose_margins(struct et_layout *layout)
{
    uint32_t pages = layout->flow.page_count;
    layout->templates = et_arena_array(layout->arena, pages, sizeof(size_t));
    layout->feet = et_arena_array(layout->arena, pages, sizeof(struct et_block *));
    layout->head = head_block(&layout->compose, layout->wish.is_copyable);
    for (uint32_t page = 0; page < pages; page++)
        layout->feet[page] = foot_block(&layout->compose, page + 1, pages);
}

enum et_status et_layout_draw(struct et_layout *layout, struct et_drawing *drawing,
                              struct et_error *error)
{
    struct et_compose *c = &layout->compose;
    c->error = error;
    uint32_t pages = layout->flow.page_count;
    if (layout->head == NULL)
        compose_margins(layout);
    size_t at = 0;
    for (uint32_t page = 0; page < pages; page++) {
        layout->templates[page] =
            et_draw_template(drawing, layout->page.width_um, layout->page.height_um);
        draw_frame(drawing, &layout->map.pages[page]);
        et_place_block(
            drawing,
            &(struct et_strip){layout->page.head_x_um, ET_HEAD_Y_UM, ET_HEAD_WIDTH_UM, c->is_rtl},
            layout->head);
        for (; at < layout->flow.placed_count && layout->flow.placed[at].page == page; at++) {
            const struct et_placed *placed = &layout->flow.placed[at];
            et_place_block(drawing,
                           &(struct et_strip){layout->page.body_x_um, ET_BODY_Y_UM + placed->y_um,
                                              ET_BODY_WIDTH_UM, c->is_rtl},
                           placed->block);
        }
        et_place_block(drawing,
                       &(struct et_strip){layout->page.foot_x_um, layout->page.foot_y_um,
                                          ET_FOOT_WIDTH_UM, c->is_rtl},
                       layout->feet[page]);
    }
    return c->status;
}

/* ---- copies ------------------------------------------------------------- */

/* The serial above or below each QR code, in the same place in every language. */
static void draw_serial(struct et_drawing *drawing, const struct et_sheet_page *page,
                        const struct et_paragraph *serial)
{
    for (int i = 0; i < ET_PAGE_QRS && serial->line_count > 0; i++) {
        const struct et_rect *qr = &page->qr[i];
        int32_t middle =
            i == 0 ? qr->y_um + qr->height_um + SERIAL_GAP_UM : qr->y_um - SERIAL_GAP_UM;
        et_draw_text(drawing, qr->x_um + (qr->width_um - serial->width_um) / 2,
                     middle + ET_TYPE_SMALL * 36 / 100, &serial->lines[0], ET_BLACK);
    }
}

/* The code and the course at the end of the head; "Code" before it is on every copy. */
static struct et_block *copy_block(struct et_compose *c, const struct et_copy *copy)
{
    struct et_block *block = et_block_new(c->arena);
    et_block_role(block, "Artifact", NULL);
    if (copy->code[0] != '\0') {
        struct et_paragraph code =
            et_compose_line(c, copy->code, "en", ET_WEIGHT_BOLD, ET_TYPE_QUESTION, 0);
        et_block_text(block, &code, ET_HEAD_WIDTH_UM - CODE_WIDTH_UM, 0, code.width_um,
                      ET_ALIGN_START, ET_BLACK);
    }
    if (copy->course[0] != '\0')
        margin_line(c, block, copy->course, ET_WEIGHT_REGULAR, ET_TYPE_HEAD,
                    (struct et_rect){ET_HEAD_WIDTH_UM - COPY_WIDTH_UM, 5600, COPY_WIDTH_UM, 0},
                    ET_ALIGN_END);
    return block;
}

static enum et_status draw_copy(struct et_layout *layout, struct et_drawing *drawing,
                                const struct et_copy *copy)
{
    struct et_compose *c = &layout->compose;
    char words[8];
    et_serial_write(copy->serial, words);
    struct et_paragraph serial =
        et_compose_line(c, words, "en", ET_WEIGHT_REGULAR, ET_TYPE_SMALL, 0);
    struct et_block *block = copy_block(c, copy);
    for (uint32_t page = 0; page < layout->flow.page_count && c->status == ET_OK; page++) {
        const struct et_sheet_page *frame = &layout->map.pages[page];
        const unsigned char *modules = &copy->codes[(size_t)page * ET_QR_MODULES * ET_QR_MODULES];
        et_draw_page(drawing, layout->templates[page], layout->page.width_um,
                     layout->page.height_um);
        et_draw_role(drawing, "Artifact", NULL);
        for (int i = 0; i < ET_PAGE_QRS; i++)
            et_draw_modules(drawing, frame->qr[i].x_um, frame->qr[i].y_um, frame->qr[i].width_um,
                            modules, ET_QR_MODULES);
        draw_serial(drawing, frame, &serial);
        et_place_block(drawing,
                       &(struct et_strip){layout->page.head_x_um, ET_HEAD_Y_UM - 500,
                                          ET_HEAD_WIDTH_UM, c->is_rtl},
                       block);
    }
    return c->status;
}

void et_layout_blank(const struct et_layout *layout, struct et_drawing *drawing)
{
    et_draw_page(drawing, SIZE_MAX, layout->page.width_um, layout->page.height_um);
}

enum et_status et_layout_copy(struct et_layout *layout, struct et_drawing *drawing,
                              const struct et_copy *copy, struct et_error *error)
{
    struct et_compose *c = &layout->compose;
    c->error = error;
    /* The drawing keeps its own copy of what is drawn. */
    c->arena = et_arena_new();
    enum et_status status = draw_copy(layout, drawing, copy);
    et_arena_free(c->arena);
    c->arena = layout->arena;
    return status;
}
