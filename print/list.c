/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/list.h"

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/payload.h"
#include "print/compose.h"
#include "print/job.h"
#include "print/place.h"

enum { ROW_UM = 8000, TOP_UM = 22000, CELL_GAP_UM = 3000, TICK_UM = 3500 };

/* The columns; a tick is a box for the course leader's own pen. */
enum column { NAME, CODE, SHEET, LANGUAGE, COURSE, GIVEN, BACK, COLUMN_COUNT };

struct list {
    const struct et_job *job;
    struct et_drawing *drawing;
    struct et_compose c;
    struct et_page page;
    int32_t x_um[COLUMN_COUNT + 1];
    int32_t y_um; /* from the top of the paper */
};

static void set_columns(struct list *l)
{
    static const int32_t named[] = {46000, 22000, 20000, 28000, 26000, 14000, 14000};
    static const int32_t nameless[] = {0, 28000, 26000, 40000, 42000, 17000, 17000};
    const int32_t *widths = l->job->names.count > 0 ? named : nameless;
    for (int i = 0; i < COLUMN_COUNT; i++)
        l->x_um[i + 1] = l->x_um[i] + widths[i];
}

static void cell(struct list *l, struct et_block *block, enum column column, const char *text,
                 enum et_weight weight)
{
    int32_t width = l->x_um[column + 1] - l->x_um[column] - CELL_GAP_UM;
    if (width <= 0)
        return;
    struct et_paragraph p =
        et_compose_line(&l->c, text, l->c.tag, weight,
                        weight == ET_WEIGHT_BOLD ? ET_TYPE_HEAD : ET_TYPE_HINT, width);
    et_block_text(block, &p, l->x_um[column], (ROW_UM - p.line_um) / 2, width, ET_ALIGN_START,
                  ET_BLACK);
}

static void put(struct list *l, const struct et_block *block)
{
    const struct et_strip strip = {l->page.body_x_um, l->y_um, ET_BODY_WIDTH_UM, false};
    et_place_block(l->drawing, &strip, block);
    l->y_um += block->height_um;
}

static void rule(struct et_block *block, int32_t line_um, uint32_t rgb)
{
    block->height_um = ROW_UM;
    et_block_role(block, "Artifact", NULL);
    et_block_line(block, 0, ROW_UM, ET_BODY_WIDTH_UM, ROW_UM, line_um, rgb);
}

static void begin_page(struct list *l)
{
    struct et_compose *c = &l->c;
    const struct et_form *form = c->form;
    et_draw_page(l->drawing, SIZE_MAX, l->page.width_um, l->page.height_um);
    l->y_um = TOP_UM;
    struct et_block *head = et_block_new(c->arena);
    struct et_paragraph p = et_compose_line(
        c,
        et_arena_printf(
            c->arena, "%s · %s", et_compose_paper(c->arena, et_form_text(form, form->title, 0)),
            et_compose_paper(c->arena, et_form_text(form, form->waves[l->job->wave].text, 0))),
        form->languages[0].tag, ET_WEIGHT_BOLD, ET_TYPE_SECTION, ET_BODY_WIDTH_UM);
    et_block_role(head, "H1", NULL);
    int32_t y = et_block_text(head, &p, 0, 0, p.width_um, ET_ALIGN_START, ET_BLACK) + 1500;
    const char *words = l->job->names.count > 0
                            ? _("Here stands who has which code. Keep this list locked up, apart "
                                "from the answers, and destroy it when it is no longer needed.")
                            : _("Keep this list apart from the answers.");
    p = et_compose_shape(c, words, c->tag, ET_WEIGHT_REGULAR, ET_TYPE_HINT, ET_BODY_WIDTH_UM);
    et_block_role(head, "P", NULL);
    y = et_block_text(head, &p, 0, y, ET_BODY_WIDTH_UM, ET_ALIGN_START, ET_BLACK);
    et_block_grow(head, y + 4000);
    put(l, head);

    struct et_block *row = et_block_new(c->arena);
    static const char *const names[COLUMN_COUNT] = {
        N_("Name"), N_("Code"), N_("Sheet"), N_("Language"), N_("Course"), N_("Given"), N_("Back")};
    et_block_role(row, "P", NULL);
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (i != SHEET || !l->job->is_cards)
            cell(l, row, (enum column)i, _(names[i]), ET_WEIGHT_BOLD);
    rule(row, 300, ET_BLACK);
    put(l, row);
}

static void add_row(struct list *l, const struct et_job_sheet *sheet)
{
    struct et_block *row = et_block_new(l->c.arena);
    char serial[8], code[ET_CODE_CHARS + 1] = "";
    et_serial_write(sheet->serial, serial);
    et_block_role(row, "P", NULL);
    if (sheet->participant != NULL) {
        const char *course = sheet->participant->facts.course;
        et_code_write(sheet->participant->code, code);
        cell(l, row, NAME, et_names_of(&l->job->names, sheet->participant->code),
             ET_WEIGHT_REGULAR);
        cell(l, row, CODE, code, ET_WEIGHT_REGULAR);
        cell(l, row, COURSE, course != NULL ? course : "", ET_WEIGHT_REGULAR);
    }
    if (!l->job->is_cards)
        cell(l, row, SHEET, serial, ET_WEIGHT_REGULAR);
    cell(l, row, LANGUAGE, et_language_name(l->c.form->languages[sheet->language].tag),
         ET_WEIGHT_REGULAR);
    const struct et_pen pen = {.line_um = 200};
    et_block_role(row, "Artifact", NULL);
    for (int i = GIVEN; i <= BACK; i++)
        et_block_rect(row, (struct et_rect){l->x_um[i], (ROW_UM - TICK_UM) / 2, TICK_UM, TICK_UM},
                      &pen);
    rule(row, 150, ET_INK_TINT);
    put(l, row);
}

enum et_status et_list_draw(const struct et_job *job, struct et_shaper *shaper,
                            struct et_drawing *drawing, struct et_error *error)
{
    struct list l = {.job = job, .drawing = drawing, .page = et_page_of(job->wish.paper)};
    l.c = (struct et_compose){.arena = et_arena_new(),
                              .shaper = shaper,
                              .form = job->form.form,
                              .wave = job->wave,
                              .tag = et_text_language(),
                              .error = error};
    set_columns(&l);
    et_draw_about(drawing, _("Who gets which sheet"), l.c.tag, NULL);
    for (size_t i = 0; i < job->sheet_count; i++) {
        if (i == 0 || l.y_um + ROW_UM > l.page.height_um - TOP_UM)
            begin_page(&l);
        add_row(&l, &job->sheets[i]);
    }
    et_arena_free(l.c.arena);
    return l.c.status;
}
