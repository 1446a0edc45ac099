/* SPDX-License-Identifier: GPL-3.0-or-later */
/* enter_paint.c - keyed entry as a screen: the sheet above, the field below. */
#include <string.h>

#include "collector/enter.h"
#include "collector/screen.h"
#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/model/answer.h"

enum { MARGIN = 2, VALUE_WIDTH = 24, PANEL_ROWS = 9, NAME_WIDTH = 16 };

struct page {
    const struct et_enter *enter;
    struct et_screen *screen;
    struct et_arena *arena;
    int width;
};

static const char *text_of(const struct page *p, uint32_t text)
{
    return et_form_text(p->enter->form, text, 0);
}

static void put(const struct page *p, int row, int start, int width, enum et_ink ink,
                const char *text)
{
    et_screen_put(p->screen, row, start, width, ink, text);
}

/* An answer in the fewest words: the key that stands for it, and its text. */
static const char *in_words(const struct page *p, uint32_t variable, const struct et_answer *a)
{
    if (a->state == ET_STATE_NONE)
        return "";
    if (a->state == ET_STATE_UNREADABLE)
        return _("* unclear");
    if (a->state != ET_STATE_VALUE && a->state != ET_STATE_UNEXPECTED)
        return _("- empty");
    struct et_entry entry;
    struct et_answer shown = *a;
    shown.state = ET_STATE_VALUE;
    et_entry_open(&entry, p->enter->form, variable, &shown);
    struct et_str out = ET_STR_EMPTY;
    if (entry.shape <= ET_ENTRY_RANK) {
        for (size_t i = 0; i < entry.option_count; i++)
            if (entry.place[i] != 0 && entry.shape == ET_ENTRY_ONE)
                et_str_addf(&out, "%zu %s", i + 1, text_of(p, entry.options[i]->text));
            else if (entry.place[i] != 0 && entry.shape == ET_ENTRY_MANY)
                et_str_addf(&out, "%s%zu", out.length > 0 ? " " : "", i + 1);
        for (size_t place = 1; entry.shape == ET_ENTRY_RANK && place <= entry.option_count; place++)
            for (size_t i = 0; i < entry.option_count; i++)
                if (entry.place[i] == place)
                    et_str_addf(&out, "%s%zu", out.length > 0 ? " " : "", i + 1);
    } else {
        et_answer_write(p->enter->form, variable, &shown, &out);
    }
    const char *kept = et_arena_string(p->arena, out.text != NULL ? out.text : "");
    et_str_free(&out);
    return kept;
}

static void paint_bars(const struct page *p, const char *head, const char *keys)
{
    struct et_screen *s = p->screen;
    et_screen_fill(s, 0, 0, s->columns, ET_INK_BAR);
    put(p, 0, MARGIN, p->width, ET_INK_BAR, head);
    et_screen_fill(s, s->rows - 1, 0, s->columns, ET_INK_BAR);
    put(p, s->rows - 1, MARGIN, p->width, ET_INK_BAR, keys);
    if (p->enter->notice[0] != '\0')
        put(p, s->rows - 2, MARGIN, p->width, p->enter->is_good_news ? ET_INK_STRONG : ET_INK_WARN,
            et_arena_printf(p->arena, "%s %s", p->enter->is_good_news ? "✓" : "!",
                            p->enter->notice));
}

/* ---- which sheet? ------------------------------------------------------- */

static void paint_which(const struct page *p)
{
    enum { BOX = 34 };
    const struct et_enter *e = p->enter;
    paint_bars(p,
               e->is_second ? _("Second entry, blind: the paper alone counts")
                            : _("Keyed entry of paper"),
               _("Enter on   Esc end"));
    put(p, 3, MARGIN, p->width, ET_INK_STRONG, _("Which sheet?"));
    put(p, 4, MARGIN, p->width, ET_INK_DIM, _("Its number, printed beside the QR code;"));
    put(p, 5, MARGIN, p->width, ET_INK_DIM, _("or the QR code by scanner; or a participant code."));
    et_screen_fill(p->screen, 7, MARGIN, BOX, ET_INK_FIELD);
    et_screen_picture(p->screen, 7, MARGIN + 1, BOX - 2, ET_INK_FIELD, e->typed);
    int typed = (int)strlen(e->typed);
    et_screen_cursor(p->screen, 7, MARGIN + 1 + (typed < BOX - 2 ? typed : BOX - 2));
    if (e->saved > 0)
        put(p, 9, MARGIN, p->width, ET_INK_PLAIN,
            et_arena_printf(p->arena, _("Typed so far: %u"), e->saved));
}

/* ---- the sheet ---------------------------------------------------------- */

static const char *asked(const struct page *p, uint32_t variable)
{
    const struct et_form *form = p->enter->form;
    const struct et_variable *v = &form->variables[variable];
    uint32_t text = v->text;
    if (v->other_of == ET_NONE && form->items[v->item].kind != ET_KIND_MATRIX)
        text = et_item_text(&form->items[v->item], p->enter->wave);
    return text_of(p, text);
}

/* One field a row, around the one at hand; a page of paper begins with a line. */
static void paint_sheet(const struct page *p, int top, int bottom)
{
    const struct et_enter *e = p->enter;
    int rows = bottom - top;
    size_t first = 0, at = e->at < e->count ? e->at : e->count;
    if (at + 3 > (size_t)rows && e->count + 2 > (size_t)rows)
        first = at + 3 - (size_t)rows;
    int row = top;
    uint32_t page = UINT32_MAX;
    for (size_t i = first; i < e->count && row < bottom; i++) {
        const struct et_enter_field *f = &e->fields[i];
        if (f->page != page && f->page != 0) {
            put(p, row++, MARGIN, p->width, ET_INK_DIM,
                et_arena_printf(p->arena, _("── page %u ──"), f->page));
            if (row >= bottom)
                break;
        }
        page = f->page;
        bool is_here = i == e->at;
        enum et_ink ink = is_here ? ET_INK_MARK : ET_INK_PLAIN;
        int middle = p->width - NAME_WIDTH - VALUE_WIDTH - 4;
        if (is_here)
            et_screen_fill(p->screen, row, MARGIN, p->width, ink);
        put(p, row, MARGIN, 1, ink, is_here ? "▶" : " ");
        put(p, row, MARGIN + 2, NAME_WIDTH, ink, e->form->variables[f->variable].id);
        put(p, row, MARGIN + NAME_WIDTH + 3, middle, is_here ? ink : ET_INK_DIM,
            asked(p, f->variable));
        put(p, row, MARGIN + NAME_WIDTH + 4 + middle, VALUE_WIDTH, ink,
            in_words(p, f->variable, &e->record->answers[f->variable]));
        row++;
    }
}

static void paint_typed(const struct page *p, int row)
{
    const struct et_entry *entry = &p->enter->entry;
    const char *typed = entry->text;
    if (entry->shape == ET_ENTRY_PARTS) {
        const char *mark = entry->form->variables[entry->variable].kind == ET_KIND_TIME ? ":" : "-";
        typed = entry->parts[0];
        for (size_t i = 1; i < entry->part_count; i++)
            typed = et_arena_printf(p->arena, "%s%s%s", typed, mark, entry->parts[i]);
    }
    size_t length = strlen(typed), from = 0, step;
    int room = p->width - 2;
    while ((int)et_utf8_width(typed + from, length - from) > room) {
        (void)et_utf8_next(typed + from, length - from, &step);
        from += step;
    }
    et_screen_fill(p->screen, row, MARGIN, p->width, ET_INK_FIELD);
    put(p, row, MARGIN + 1, room, ET_INK_FIELD, typed + from);
    et_screen_cursor(p->screen, row, MARGIN + 1 + (int)et_utf8_width(typed + from, length - from));
}

/* The choices with their keys, as many in a row as there is room for. */
static void paint_options(const struct page *p, int row, int bottom)
{
    const struct et_entry *entry = &p->enter->entry;
    int at = MARGIN;
    for (size_t i = 0; i < entry->option_count; i++) {
        const char *sign = entry->place[i] == 0 ? " "
                           : entry->shape == ET_ENTRY_RANK
                               ? et_arena_printf(p->arena, "#%u", entry->place[i])
                               : "×";
        const char *text =
            et_arena_printf(p->arena, "%zu%s %s", i + 1, sign, text_of(p, entry->options[i]->text));
        int cells = (int)et_utf8_width(text, strlen(text));
        if (at > MARGIN && at + cells > MARGIN + p->width) {
            row++;
            at = MARGIN;
        }
        if (row >= bottom)
            return;
        put(p, row, at, p->width, entry->place[i] != 0 ? ET_INK_MARK : ET_INK_PLAIN, text);
        at += cells + 3;
    }
}

static void paint_field(const struct page *p, int top, int bottom)
{
    const struct et_enter *e = p->enter;
    uint32_t v = e->fields[e->at].variable;
    struct et_wrapped lines = et_screen_wrap(p->arena, asked(p, v), p->width);
    for (int i = 0; i < lines.count && i < 2; i++)
        put(p, top++, MARGIN, p->width, ET_INK_STRONG, lines.lines[i]);
    if (e->entry.shape <= ET_ENTRY_RANK)
        paint_options(p, top + 1, bottom);
    else
        paint_typed(p, top + 1);
}

static void paint_fields(const struct page *p)
{
    const struct et_enter *e = p->enter;
    int rows = p->screen->rows, panel = rows - PANEL_ROWS;
    const char *head = et_arena_printf(p->arena, "%s   %zu / %zu", e->name,
                                       e->at < e->count ? e->at + 1 : e->count, e->count);
    paint_bars(p, head, _("1–9 choose  - empty  * unclear  ↑ back  PgDn rest empty"));
    paint_sheet(p, 2, panel - 1);
    et_screen_fill(p->screen, panel - 1, 0, p->screen->columns, ET_INK_PLAIN);
    if (e->at < e->count)
        paint_field(p, panel, rows - 2);
    else
        put(p, panel, MARGIN, p->width, ET_INK_MARK,
            e->first != NULL ? _(" Enter: compare with the first entry ")
                             : _(" Enter: save this sheet "));
}

/* ---- the differences ---------------------------------------------------- */

static void paint_differences(const struct page *p)
{
    enum { EACH = 5 };
    const struct et_enter *e = p->enter;
    const char *head =
        et_arena_printf(p->arena, _("%s   difference %zu of %zu: what does the paper say?"),
                        e->name, e->difference + 1, e->difference_count);
    paint_bars(p, head, _("1 first   2 second   3 neither: type it again   Enter save   Esc"));
    int room = (p->screen->rows - 4) / EACH, row = 2;
    size_t first = e->difference >= (size_t)room ? e->difference - (size_t)room + 1 : 0;
    for (size_t i = first; i < e->difference_count && row + EACH <= p->screen->rows - 1; i++) {
        const struct et_enter_difference *d = &e->differences[i];
        uint32_t v = e->fields[d->field].variable;
        enum et_ink ink = i == e->difference ? ET_INK_MARK : ET_INK_STRONG;
        et_screen_fill(p->screen, row, MARGIN, p->width, ink);
        put(p, row, MARGIN, p->width, ink,
            et_arena_printf(p->arena, "%s %s: %s", d->is_settled ? "✓" : "?",
                            e->form->variables[v].id, asked(p, v)));
        put(p, row + 1, MARGIN + 2, p->width - 2, ET_INK_PLAIN,
            et_arena_printf(p->arena, _("1  first entry:  %s"),
                            in_words(p, v, &e->first->answers[v])));
        put(p, row + 2, MARGIN + 2, p->width - 2, ET_INK_PLAIN,
            et_arena_printf(p->arena, _("2  second entry: %s"), in_words(p, v, &d->second)));
        if (d->is_settled)
            put(p, row + 3, MARGIN + 2, p->width - 2, ET_INK_DIM,
                et_arena_printf(p->arena, _("settled: %s"),
                                in_words(p, v, &e->record->answers[v])));
        row += EACH;
    }
}

void et_enter_paint(const struct et_enter *enter, struct et_screen *screen)
{
    struct page p = {enter, screen, et_arena_new(), screen->columns - 2 * MARGIN};
    et_screen_clear(screen, false);
    switch (enter->phase) {
    case ET_ENTER_WHICH:
        paint_which(&p);
        break;
    case ET_ENTER_FIELDS:
        paint_fields(&p);
        break;
    case ET_ENTER_DIFFER:
        paint_differences(&p);
        break;
    case ET_ENTER_LEAVING:
        paint_bars(&p, enter->name, "");
        put(&p, 3, MARGIN, p.width, ET_INK_STRONG, _("Leave this sheet? Nothing of it is saved."));
        put(&p, 5, MARGIN, p.width, ET_INK_PLAIN, _("9 throws it away; any other key goes on"));
        break;
    }
    et_arena_free(p.arena);
}
