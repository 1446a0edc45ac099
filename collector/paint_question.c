/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint_question.c - one question, by its kind; and the review of answers. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "collector/faces.h"
#include "collector/paint.h"
#include "collector/session.h"
#include "forms/base/arena.h"
#include "forms/base/bidi.h"
#include "forms/base/utf8.h"

enum { LABEL_MAX = 400, OPTION_INDENT = 9 };

static int max(int a, int b)
{
    return a > b ? a : b;
}

static int min(int a, int b)
{
    return a < b ? a : b;
}

static const char *option_text(const struct et_pen *pen, size_t i)
{
    return et_paint_form_text(pen, pen->session->entry.options[i]->text);
}

static struct et_input choose(size_t i)
{
    return (struct et_input){.key = ET_KEY_CHOOSE, .character = (uint32_t)i};
}

/* ---- a list of choices -------------------------------------------------- */

static const char *box(const struct et_pen *pen, size_t i)
{
    const struct et_entry *entry = &pen->session->entry;
    bool is_chosen = entry->place[i] != 0;
    if (entry->shape == ET_ENTRY_RANK)
        return is_chosen ? et_arena_printf(pen->arena, "%u", entry->place[i]) : "·";
    if (entry->shape == ET_ENTRY_MANY)
        return is_chosen ? "☒" : "☐";
    return is_chosen ? "●" : "○";
}

/* Stars or steps before the word, growing along the scale. */
static const char *ornament(const struct et_pen *pen, size_t i)
{
    const struct et_entry *entry = &pen->session->entry;
    const struct et_list *list = pen->session->form->variables[entry->variable].list;
    static const char *const steps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    if (entry->options[i]->kind == ET_CHOICE_MISSING || entry->option_count > 8)
        return "";
    const char *grown = "";
    for (size_t k = 0; k < entry->option_count; k++) {
        if (entry->options[k]->kind == ET_CHOICE_MISSING)
            continue;
        if (list->look == ET_LOOK_STARS)
            grown = et_arena_printf(pen->arena, "%s%s", grown, k <= i ? "★" : "☆");
        else if (list->look == ET_LOOK_STEPS && k <= i)
            grown = et_arena_printf(pen->arena, "%s%s", grown, steps[k]);
    }
    return *grown != '\0' ? et_arena_printf(pen->arena, "%s ", grown) : "";
}

static struct et_wrapped option_lines(const struct et_pen *pen, size_t i)
{
    const char *text = et_arena_printf(pen->arena, "%s%s", ornament(pen, i), option_text(pen, i));
    return et_screen_wrap(pen->arena, text, pen->width - OPTION_INDENT - 1);
}

static void paint_option(struct et_pen *pen, size_t i, int gap)
{
    const struct et_entry *entry = &pen->session->entry;
    struct et_screen *screen = pen->screen;
    struct et_wrapped text = option_lines(pen, i);
    bool is_chosen = entry->place[i] != 0;
    bool has_mark = i == entry->cursor && (is_chosen || entry->shape != ET_ENTRY_ONE);
    enum et_ink ink = is_chosen ? ET_INK_MARK : ET_INK_PLAIN;
    for (int line = 0; line < text.count && pen->row + line < pen->bottom; line++) {
        et_screen_fill(screen, pen->row + line, pen->start, pen->width, ink);
        et_screen_put(screen, pen->row + line, pen->start + OPTION_INDENT,
                      pen->width - OPTION_INDENT, ink, text.lines[line]);
    }
    if (has_mark)
        et_screen_put(screen, pen->row, pen->start + 1, 1, ink, screen->is_rtl ? "◀" : "▶");
    const char *number = et_arena_printf(pen->arena, "%2zu", i + 1);
    et_screen_picture(screen, pen->row, pen->start + 3, 2, ink, number);
    et_screen_picture(screen, pen->row, pen->start + 6, 2, ink, box(pen, i));
    et_screen_area(screen, pen->row, pen->start, text.count + gap, pen->width, choose(i));
    pen->row += text.count + gap;
}

/* Rows of the options FROM..TO - 1. */
static int rows_of(const struct et_pen *pen, size_t from, size_t to, int gap)
{
    int rows = 0;
    for (size_t i = from; i < to; i++)
        rows += option_lines(pen, i).count + gap;
    return rows;
}

static void paint_more(struct et_pen *pen, int row, const char *sign)
{
    et_screen_picture(pen->screen, row, pen->start + pen->width - 1, 1, ET_INK_WARN, sign);
}

static void paint_list(struct et_pen *pen)
{
    const struct et_entry *entry = &pen->session->entry;
    size_t count = entry->option_count, first = 0;
    int room = pen->bottom - pen->row;
    int gap = rows_of(pen, 0, count, 1) - 1 <= room ? 1 : 0;
    /* Where not all fit, the one with the mark is always among those shown. */
    if (rows_of(pen, 0, count, gap) > room + gap)
        while (first < entry->cursor && rows_of(pen, first, entry->cursor + 1, gap) > room - 1)
            first++;
    int top = pen->row;
    size_t i = first;
    while (i < count && pen->row + option_lines(pen, i).count <= pen->bottom)
        paint_option(pen, i++, gap);
    if (first > 0)
        paint_more(pen, top, "▲");
    if (i < count)
        paint_more(pen, pen->bottom - 1, "▼");
}

/* ---- faces side by side ------------------------------------------------- */

static size_t count_faces(const struct et_entry *entry)
{
    size_t count = 0;
    while (count < entry->option_count && entry->options[count]->kind != ET_CHOICE_MISSING)
        count++;
    return count;
}

static void centre(struct et_pen *pen, int row, int start, int width, enum et_ink ink,
                   const char *text, bool is_picture)
{
    int cells = (int)et_utf8_width(text, strlen(text));
    int at = start + max(0, (width - cells) / 2);
    if (is_picture)
        et_screen_picture(pen->screen, row, at, width, ink, text);
    else
        et_screen_put(pen->screen, row, at, width, ink, text);
}

struct across {
    int width, rows; /* of one face with its number and word */
    bool has_faces;
    size_t count;
};

static void paint_face(struct et_pen *pen, const struct across *a, size_t i)
{
    const struct et_entry *entry = &pen->session->entry;
    bool is_chosen = entry->place[i] != 0;
    enum et_ink ink = is_chosen ? ET_INK_MARK : ET_INK_PLAIN;
    int start = pen->start + (int)i * a->width, row = pen->row, width = a->width - 1;
    for (int r = 0; r < a->rows; r++)
        et_screen_fill(pen->screen, row + r, start, width, ink);
    for (unsigned r = 0; a->has_faces && r < ET_FACE_ROWS; r++)
        centre(pen, row++, start, width, ink, et_face_row((unsigned)i, (unsigned)a->count, r),
               true);
    const char *number = et_arena_printf(pen->arena, is_chosen ? "[%zu]" : "%zu", i + 1);
    centre(pen, row++, start, width, ink, number, true);
    struct et_wrapped word = et_screen_wrap(pen->arena, option_text(pen, i), width);
    for (int line = 0; line < word.count && row < pen->bottom; line++)
        centre(pen, row++, start, width, ink, word.lines[line], false);
    et_screen_area(pen->screen, pen->row, start, a->rows, width, choose(i));
}

static int longest_word(const char *text)
{
    int longest = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        longest = max(longest, (int)et_utf8_width(text, length));
        text += length + (text[length] == ' ');
    }
    return longest;
}

static void paint_across(struct et_pen *pen)
{
    const struct et_entry *entry = &pen->session->entry;
    struct across a = {.count = count_faces(entry)};
    int words = 0, rest = (int)(entry->option_count - a.count);
    assert(a.count > 0); /* faces stand across from two on */
    a.width = min(pen->width / (int)a.count, 20);
    bool is_broken = false;
    for (size_t i = 0; i < a.count; i++) {
        words = max(words, et_screen_wrap(pen->arena, option_text(pen, i), a.width - 1).count);
        /* A word that breaks inside is worse than a list. */
        is_broken |= longest_word(option_text(pen, i)) > a.width - 1;
    }
    int room = pen->bottom - pen->row;
    a.has_faces = a.width > ET_FACE_CELLS && ET_FACE_ROWS + 1 + words + rest <= room;
    a.rows = (a.has_faces ? ET_FACE_ROWS : 0) + 1 + words;
    if (is_broken || a.rows + rest > room) {
        paint_list(pen);
        return;
    }
    for (size_t i = 0; i < a.count; i++)
        paint_face(pen, &a, i);
    pen->row += a.rows + (a.rows + 1 + rest <= room);
    for (size_t i = a.count; i < entry->option_count; i++)
        paint_option(pen, i, 0);
}

/* ---- what is typed ------------------------------------------------------ */

/* Cells that the text before the cursor takes, joined as it is shown. */
static int cells_before(const struct et_pen *pen, const char *line)
{
    const char *visual = et_bidi_visual(pen->arena, line, pen->screen->is_rtl);
    return (int)et_utf8_width(visual, strlen(visual));
}

static void paint_text_field(struct et_pen *pen)
{
    const struct et_entry *entry = &pen->session->entry;
    bool is_long = entry->text_max > (uint32_t)pen->width - 4;
    int rows = is_long ? min(pen->bottom - pen->row - 1, 6) : 1, width = pen->width - 2;
    const char *typed = et_arena_copy(pen->arena, entry->text, entry->length);
    const char *before = et_arena_copy(pen->arena, entry->text, entry->at);
    struct et_wrapped all = et_screen_wrap(pen->arena, typed, width - 1);
    struct et_wrapped head = et_screen_wrap(pen->arena, before, width - 1);
    int at = head.count - 1, first = max(0, at - rows + 1);
    for (int i = 0; i < rows; i++) {
        et_screen_fill(pen->screen, pen->row + i, pen->start, width + 2, ET_INK_FIELD);
        if (first + i < all.count)
            et_screen_put(pen->screen, pen->row + i, pen->start + 1, width, ET_INK_FIELD,
                          all.lines[first + i]);
    }
    et_screen_cursor(pen->screen, pen->row + at - first,
                     pen->start + 1 + cells_before(pen, head.lines[at]));
    pen->row += rows + 1;
}

/* From 0 to 100 in reading direction; a click sets it. */
static void paint_slider(struct et_pen *pen)
{
    enum { STEP = 5, CELLS = 2, STEPS = 100 / STEP, LEAST = 5 };
    const struct et_entry *entry = &pen->session->entry;
    const char *typed = et_arena_copy(pen->arena, entry->text, entry->length);
    long value = entry->length > 0 ? strtol(typed, NULL, 10) : -1;
    int start = pen->start + LEAST;
    et_screen_picture(pen->screen, pen->row, pen->start, LEAST - 1, ET_INK_DIM, "0");
    for (int i = 0; i <= STEPS; i++) {
        bool is_here = value >= 0 && value <= 100 && (value + STEP / 2) / STEP == i;
        enum et_ink ink = is_here ? ET_INK_MARK : ET_INK_PLAIN;
        et_screen_picture(pen->screen, pen->row, start + i * CELLS, 1, ink, is_here ? "●" : "─");
        if (i < STEPS)
            et_screen_picture(pen->screen, pen->row, start + i * CELLS + 1, 1, ET_INK_PLAIN, "─");
        et_screen_area(pen->screen, pen->row - 1, start + i * CELLS, 3, CELLS,
                       choose((size_t)i * STEP));
    }
    et_screen_picture(pen->screen, pen->row, start + STEPS * CELLS + 3, 3, ET_INK_DIM, "100");
    et_screen_put(pen->screen, pen->row + 1, pen->start, pen->width, ET_INK_DIM,
                  pen->screen->is_rtl ? "→ ←" : "← →");
    pen->row += 2;
}

static void paint_number_field(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    const struct et_entry *entry = &s->entry;
    const struct et_item *item = &s->form->items[s->step.item];
    enum { BOX = ET_ENTRY_NUMBER_MAX + 2 };
    et_screen_fill(pen->screen, pen->row, pen->start, BOX, ET_INK_FIELD);
    const char *typed = et_arena_copy(pen->arena, entry->text, entry->length);
    et_screen_picture(pen->screen, pen->row, pen->start + 1, BOX - 2, ET_INK_FIELD, typed);
    int behind = (int)(entry->length - entry->at);
    et_screen_cursor(pen->screen, pen->row,
                     pen->start + 1 + (pen->screen->is_rtl ? behind - 1 : (int)entry->at));
    const char *unit = item->unit != ET_NO_TEXT        ? et_paint_form_text(pen, item->unit)
                       : item->kind == ET_KIND_PERCENT ? "%"
                                                       : "";
    et_screen_put(pen->screen, pen->row, pen->start + BOX + 1, pen->width - BOX - 1, ET_INK_PLAIN,
                  unit);
    pen->row += 2;
    if (item->kind == ET_KIND_SLIDER)
        paint_slider(pen);
}

static void paint_parts(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    const struct et_entry *entry = &s->entry;
    enum et_kind kind = s->form->variables[s->step.variable].kind;
    static const enum et_phrase day[] = {ET_PHRASE_YEAR, ET_PHRASE_MONTH, ET_PHRASE_DAY};
    static const enum et_phrase time[] = {ET_PHRASE_HOUR, ET_PHRASE_MINUTE, ET_PHRASE_MINUTE};
    int start = pen->start;
    for (size_t i = 0; i < entry->part_count && i < ET_PARTS_MAX; i++) {
        const char *name = et_phrase(kind == ET_KIND_TIME ? time[i] : day[i], pen->tag);
        int box_width = (int)et_entry_part_width(entry, i) + 3;
        int width = max((int)et_utf8_width(name, strlen(name)), box_width);
        et_screen_put(pen->screen, pen->row, start, width, ET_INK_DIM, name);
        et_screen_fill(pen->screen, pen->row + 1, start, box_width, ET_INK_FIELD);
        et_screen_picture(pen->screen, pen->row + 1, start + 1, box_width - 2, ET_INK_FIELD,
                          entry->parts[i]);
        et_screen_area(pen->screen, pen->row, start, 2, width, choose(i));
        if (i == entry->part) {
            int typed = (int)strlen(entry->parts[i]);
            et_screen_cursor(pen->screen, pen->row + 1,
                             start + (pen->screen->is_rtl ? 0 : 1 + typed));
            et_screen_put(pen->screen, pen->row + 2, start + 1, 1, ET_INK_PLAIN, "▲");
        }
        start += width + 3;
    }
    pen->row += 4;
}

/* ---- the question ------------------------------------------------------- */

/* What to do here, in a few words. */
static const char *instruction(const struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    switch (s->entry.shape) {
    case ET_ENTRY_MANY:
        return et_phrase(ET_PHRASE_CHOOSE_MANY, pen->tag);
    case ET_ENTRY_DIGIT:
        return et_paint_range(pen);
    case ET_ENTRY_PARTS: {
        enum et_kind kind = s->form->variables[s->step.variable].kind;
        return et_phrase(kind == ET_KIND_DATE    ? ET_PHRASE_WRITE_DATE
                         : kind == ET_KIND_MONTH ? ET_PHRASE_WRITE_MONTH
                                                 : ET_PHRASE_WRITE_TIME,
                         pen->tag);
    }
    case ET_ENTRY_TEXT:
        return et_phrase(ET_PHRASE_WRITE_TEXT, pen->tag);
    default:
        return NULL;
    }
}

static void paint_answering(struct et_pen *pen)
{
    switch (pen->session->entry.shape) {
    case ET_ENTRY_TEXT:
        paint_text_field(pen);
        break;
    case ET_ENTRY_DIGIT:
        paint_number_field(pen);
        break;
    case ET_ENTRY_PARTS:
        paint_parts(pen);
        break;
    default:
        if (pen->session->entry.is_across)
            paint_across(pen);
        else
            paint_list(pen);
    }
}

void et_paint_question(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    const struct et_item *item = &s->form->items[s->step.item];
    uint32_t v = s->step.variable;
    const char *stem = et_paint_form_text(pen, et_item_text(item, s->wave));
    if (v == ET_NONE) {
        et_paint_text(pen, ET_INK_STRONG, stem, LABEL_MAX);
        return;
    }
    uint32_t twin = et_session_twin(s, v);
    if (twin != ET_NONE && s->record->answers[twin].state == ET_STATE_VALUE)
        et_paint_text(pen, ET_INK_DIM,
                      et_arena_printf(pen->arena, "%s — %s", et_paint_asked(pen, twin),
                                      et_paint_answer(pen, twin)),
                      3);
    bool has_stem = item->kind == ET_KIND_MATRIX || s->form->variables[v].other_of != ET_NONE;
    if (has_stem)
        et_paint_text(pen, ET_INK_DIM, stem, 3);
    et_paint_text(pen, ET_INK_STRONG, et_paint_asked(pen, v), LABEL_MAX);
    if (item->hint != ET_NO_TEXT && !has_stem)
        et_paint_text(pen, ET_INK_DIM, et_paint_form_text(pen, item->hint), 3);
    const char *how = instruction(pen);
    if (how != NULL)
        et_paint_text(pen, ET_INK_DIM, how, 2);
    pen->row++;
    paint_answering(pen);
}

/* ---- the review --------------------------------------------------------- */

static int paint_given(struct et_pen *pen, uint32_t index, uint32_t v, bool is_drawn)
{
    struct et_wrapped asked = et_screen_wrap(pen->arena, et_paint_asked(pen, v), pen->width - 3);
    struct et_wrapped given = et_screen_wrap(pen->arena, et_paint_answer(pen, v), pen->width - 5);
    int rows = asked.count + given.count;
    if (!is_drawn)
        return rows;
    bool has_mark = pen->session->picked == index;
    int row = pen->row;
    for (int i = 0; i < asked.count && row < pen->bottom; i++, row++)
        et_screen_put(pen->screen, row, pen->start + 2, pen->width - 2, ET_INK_DIM, asked.lines[i]);
    for (int i = 0; i < given.count && row < pen->bottom; i++, row++) {
        enum et_ink ink = has_mark ? ET_INK_MARK : ET_INK_PLAIN;
        et_screen_fill(pen->screen, row, pen->start + 2, pen->width - 2, ink);
        et_screen_put(pen->screen, row, pen->start + 4, pen->width - 4, ink, given.lines[i]);
    }
    if (has_mark)
        et_screen_put(pen->screen, pen->row, pen->start, 1, ET_INK_STRONG,
                      pen->screen->is_rtl ? "◀" : "▶");
    et_screen_area(pen->screen, pen->row, pen->start, rows, pen->width, choose(index));
    return rows;
}

void et_paint_review(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    enum { STEPS_MAX = 2000 };
    uint32_t *steps = et_arena_array(pen->arena, STEPS_MAX, sizeof *steps);
    uint32_t count = 0;
    struct et_step step = {ET_NONE, ET_NONE};
    while (count < STEPS_MAX && et_session_step_after(s, &step))
        if (step.variable != ET_NONE)
            steps[count++] = step.variable;
    et_paint_phrase(pen, ET_INK_STRONG, ET_PHRASE_YOUR_ANSWERS);
    pen->row++;
    bool is_done = s->picked == ET_REVIEW_DONE;
    int done_row = pen->bottom - 1;
    pen->bottom -= 2;
    /* From the marked one backwards as far as there is room. */
    uint32_t last = is_done || s->picked >= count ? count : s->picked + 1, first = last;
    int room = pen->bottom - pen->row;
    while (first > 0) {
        int rows = paint_given(pen, first - 1, steps[first - 1], false);
        if (rows > room)
            break;
        room -= rows;
        first--;
    }
    if (first > 0)
        paint_more(pen, pen->row - 1, "▲");
    uint32_t i = first;
    for (; i < count && pen->row < pen->bottom; i++)
        pen->row += paint_given(pen, i, steps[i], true);
    if (i < count)
        paint_more(pen, pen->bottom, "▼");
    enum et_ink ink = is_done ? ET_INK_MARK : ET_INK_STRONG;
    et_screen_fill(pen->screen, done_row, pen->start, pen->width, ink);
    if (is_done)
        et_screen_put(pen->screen, done_row, pen->start, 1, ink, pen->screen->is_rtl ? "◀" : "▶");
    et_screen_put(pen->screen, done_row, pen->start + 2, pen->width - 2, ink,
                  et_phrase(ET_PHRASE_DONE, pen->tag));
    et_screen_area(pen->screen, done_row, pen->start, 1, pen->width,
                   (struct et_input){.key = ET_KEY_CHOOSE, .character = ET_REVIEW_DONE});
}
