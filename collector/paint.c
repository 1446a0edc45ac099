/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/paint.h"

#include <assert.h>
#include <string.h>

#include "collector/session.h"
#include "forms/base/arena.h"
#include "forms/base/bidi.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"

enum {
    MARGIN = 2,
    WIDTH_MAX = 100, /* longer lines are hard to read */
    FOOT_ROWS = 2,
    NOTICE_ROWS = 1,
    BAR_CELLS = 16,
    AIRY_ROWS = 24,
};

static int cells(const char *text)
{
    return (int)et_utf8_width(text, strlen(text));
}

void et_paint_text(struct et_pen *pen, enum et_ink ink, const char *text, int most)
{
    struct et_wrapped wrapped = et_screen_wrap(pen->arena, text, pen->width);
    for (int i = 0; i < wrapped.count && i < most && pen->row < pen->bottom; i++)
        et_screen_put(pen->screen, pen->row++, pen->start, pen->width, ink, wrapped.lines[i]);
}

void et_paint_phrase(struct et_pen *pen, enum et_ink ink, enum et_phrase phrase)
{
    et_paint_text(pen, ink, et_phrase(phrase, pen->tag), pen->bottom);
}

/* ---- the top ------------------------------------------------------------ */

static void paint_progress(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    uint32_t at, of;
    et_session_progress(s, &at, &of);
    if (s->phase == ET_PHASE_REVIEW)
        at = of;
    if (of == 0)
        return;
    const char *text = et_arena_printf(pen->arena, "%u / %u", at, of);
    int end = pen->screen->columns - MARGIN;
    /* A picture: "3 / 21" reads in that order in Arabic too. */
    const char *turned =
        pen->screen->is_rtl ? et_arena_printf(pen->arena, "%u / %u", of, at) : text;
    et_screen_picture(pen->screen, 0, end - cells(text), cells(text), ET_INK_BAR, turned);
    for (int i = 0; i < BAR_CELLS; i++) {
        bool is_done = (uint32_t)(i + 1) * of <= at * BAR_CELLS;
        et_screen_picture(pen->screen, 1, end - BAR_CELLS + i, 1, ET_INK_DIM, is_done ? "█" : "░");
    }
}

/* What must not be missed: no reader has checked it, nobody's real answers. */
static void paint_markings(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    if (s->is_simulated)
        et_paint_text(pen, ET_INK_WARN,
                      et_arena_printf(pen->arena, "! %s", et_phrase(ET_PHRASE_SIMULATED, pen->tag)),
                      1);
    if (!s->form->languages[s->language].is_reviewed)
        et_paint_text(
            pen, ET_INK_WARN,
            et_arena_printf(pen->arena, "! %s", et_phrase(ET_PHRASE_UNREVIEWED, pen->tag)), 2);
}

static void paint_top(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    struct et_screen *screen = pen->screen;
    bool is_inside = s->phase == ET_PHASE_QUESTION || s->phase == ET_PHASE_REVIEW;
    et_screen_fill(screen, 0, 0, screen->columns, ET_INK_BAR);
    et_screen_put(screen, 0, MARGIN, screen->columns - 2 * MARGIN - 10, ET_INK_BAR,
                  et_form_text(s->form, s->form->title, s->language));
    if (is_inside)
        paint_progress(pen);
    if (s->phase == ET_PHASE_QUESTION && s->overlay == ET_OVERLAY_NONE) {
        uint32_t section = s->form->items[s->step.item].section;
        et_screen_put(screen, 1, MARGIN, screen->columns - 2 * MARGIN - BAR_CELLS - 2, ET_INK_DIM,
                      et_paint_form_text(pen, s->form->sections[section].text));
    }
    /* What is asked stands in the same place on every screen; where there are
     * rows to spare it has air above it, and so have the markings. */
    int air = screen->rows >= AIRY_ROWS ? 1 + (screen->rows - AIRY_ROWS) / 4 : 0;
    int top = 2 + (air > 0);
    pen->row = top;
    if (s->has_language)
        paint_markings(pen);
    if (pen->row == top)
        pen->row = 3 + air;
    else
        pen->row += air;
}

/* ---- the bottom --------------------------------------------------------- */

static void paint_button(struct et_pen *pen, int row, int start, enum et_button button,
                         const char *text)
{
    static const enum et_key keys[] = {ET_KEY_BACK, ET_KEY_NEXT, ET_KEY_HELP, ET_KEY_LANGUAGE,
                                       ET_KEY_ESCAPE};
    bool has_focus = pen->session->focus == (int)button;
    int width = cells(text) + 2;
    et_screen_fill(pen->screen, row, start, width, has_focus ? ET_INK_MARK : ET_INK_BAR);
    et_screen_put(pen->screen, row, start + 1, width - 2, has_focus ? ET_INK_MARK : ET_INK_BAR,
                  text);
    et_screen_area(pen->screen, row, start, 1, width, (struct et_input){.key = keys[button]});
}

/* Would going on now skip the question? Then the button says so. */
static bool would_skip(const struct et_session *s)
{
    return s->phase == ET_PHASE_QUESTION && s->step.variable != ET_NONE &&
           et_entry_is_empty(&s->entry) &&
           s->form->variables[s->step.variable].kind != ET_KIND_CONSENT;
}

static void paint_foot(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    struct et_screen *screen = pen->screen;
    int high = screen->rows - 2, low = screen->rows - 1;
    bool is_typing = s->phase == ET_PHASE_CODE ||
                     (s->phase == ET_PHASE_QUESTION && s->step.variable != ET_NONE &&
                      s->entry.shape >= ET_ENTRY_TEXT);
    bool is_across =
        s->phase == ET_PHASE_QUESTION && s->step.variable != ET_NONE && s->entry.is_across;
    et_screen_fill(screen, high, 0, screen->columns, ET_INK_BAR);
    et_screen_fill(screen, low, 0, screen->columns, ET_INK_BAR);
    const char *sideways = screen->is_rtl ? "→" : "←";
    const char *back = et_arena_printf(pen->arena, "%s %s", is_typing || is_across ? "↑" : sideways,
                                       et_phrase(ET_PHRASE_BACK, pen->tag));
    enum et_phrase on = s->overlay != ET_OVERLAY_NONE  ? ET_PHRASE_NEXT
                        : would_skip(s)                ? ET_PHRASE_SKIP
                        : s->phase == ET_PHASE_PRIVACY ? ET_PHRASE_START
                        : s->phase == ET_PHASE_REVIEW  ? ET_PHRASE_DONE
                                                       : ET_PHRASE_NEXT;
    const char *next = et_arena_printf(pen->arena, "Enter %s", et_phrase(on, pen->tag));
    paint_button(pen, high, 1, ET_BUTTON_BACK, back);
    paint_button(pen, high, screen->columns - cells(next) - 3, ET_BUTTON_NEXT, next);
    const char *help = et_arena_printf(pen->arena, "%s %s", is_typing ? "F1" : "?",
                                       et_phrase(ET_PHRASE_HELP, pen->tag));
    const char *language =
        et_arena_printf(pen->arena, "%s %s", is_typing ? "F2" : "*", et_language_name(pen->tag));
    const char *stop = et_arena_printf(pen->arena, "Esc %s", et_phrase(ET_PHRASE_STOP, pen->tag));
    paint_button(pen, low, 1, ET_BUTTON_HELP, help);
    paint_button(pen, low, cells(help) + 5, ET_BUTTON_LANGUAGE, language);
    paint_button(pen, low, screen->columns - cells(stop) - 3, ET_BUTTON_STOP, stop);
}

static const char *notice(const struct et_pen *pen)
{
    static const enum et_phrase phrases[] = {
        [ET_SAY_PLEASE] = ET_PHRASE_PLEASE_ANSWER, [ET_SAY_CHOOSE] = ET_PHRASE_CHOOSE_ONE,
        [ET_SAY_DIGITS] = ET_PHRASE_ONLY_DIGITS,   [ET_SAY_TOO_LONG] = ET_PHRASE_TOO_LONG,
        [ET_SAY_NO_DATE] = ET_PHRASE_DATE_WRONG,   [ET_SAY_WRONG_CODE] = ET_PHRASE_CODE_WRONG,
        [ET_SAY_ALREADY] = ET_PHRASE_ALREADY_DONE,
    };
    const struct et_session *s = pen->session;
    switch (s->notice) {
    case ET_NOTICE_PHRASE:
        return et_phrase(phrases[s->say], pen->tag);
    case ET_NOTICE_RANGE:
        return et_paint_range(pen);
    case ET_NOTICE_CHECK:
        return et_paint_form_text(pen, s->form->items[s->step.item].checks[s->check].text);
    case ET_NOTICE_NONE:
        break;
    }
    return NULL;
}

static void paint_notice(struct et_pen *pen)
{
    const char *text = notice(pen);
    if (text == NULL)
        return;
    int row = pen->screen->rows - FOOT_ROWS - NOTICE_ROWS;
    et_screen_fill(pen->screen, row, 0, pen->screen->columns, ET_INK_WARN);
    et_screen_put(pen->screen, row, pen->start, pen->width, ET_INK_WARN,
                  et_arena_printf(pen->arena, "! %s", text));
}

/* ---- screens that are no question --------------------------------------- */

void et_paint_menu(struct et_pen *pen, const char *const *texts, uint32_t count)
{
    const struct et_session *s = pen->session;
    int room = pen->bottom - pen->row, step = 2 * (int)count <= room ? 2 : 1;
    /* Where not all fit, the one with the mark does. */
    uint32_t first = room > 0 && s->picked >= (uint32_t)room ? s->picked - (uint32_t)room + 1 : 0;
    for (uint32_t i = step == 1 ? first : 0; i < count && pen->row < pen->bottom;
         i++, pen->row += step) {
        bool is_marked = i == s->picked;
        enum et_ink ink = is_marked ? ET_INK_MARK : ET_INK_PLAIN;
        et_screen_fill(pen->screen, pen->row, pen->start, pen->width, ink);
        if (is_marked)
            et_screen_put(pen->screen, pen->row, pen->start + 1, 1, ink,
                          pen->screen->is_rtl ? "◀" : "▶");
        const char *number = et_arena_printf(pen->arena, "%2u", i + 1);
        et_screen_picture(pen->screen, pen->row, pen->start + 3, 2, ink, number);
        et_screen_put(pen->screen, pen->row, pen->start + 7, pen->width - 8, ink, texts[i]);
        et_screen_area(pen->screen, pen->row, pen->start, step, pen->width,
                       (struct et_input){.key = ET_KEY_CHOOSE, .character = i});
    }
}

static void paint_languages(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    const char *names[ET_LANGUAGES_MAX];
    if (s->has_language) {
        et_paint_phrase(pen, ET_INK_STRONG, ET_PHRASE_CHOOSE_LANGUAGE);
    } else {
        /* Nobody has said yet which one they read: each asks for itself. There
         * are no buttons yet, so the list may go further down. */
        pen->bottom = pen->screen->rows - 1;
        for (size_t i = 0; i < s->setup.language_count && i < 4; i++)
            et_screen_put(pen->screen, pen->row++, pen->start, pen->width, ET_INK_STRONG,
                          et_phrase(ET_PHRASE_CHOOSE_LANGUAGE,
                                    s->form->languages[s->setup.languages[i]].tag));
    }
    pen->row++;
    for (size_t i = 0; i < s->setup.language_count; i++)
        names[i] = et_language_name(s->form->languages[s->setup.languages[i]].tag);
    et_paint_menu(pen, names, (uint32_t)s->setup.language_count);
    if (!s->has_language)
        et_screen_put(pen->screen, pen->screen->rows - 1, pen->start, pen->width, ET_INK_DIM,
                      et_arena_printf(pen->arena, "1–%zu  ↑ ↓  Enter", s->setup.language_count));
    if (!s->has_language && s->setup.staff != NULL && pen->row < pen->bottom) {
        pen->row++;
        et_paint_text(pen, ET_INK_WARN, s->setup.staff, 3);
    }
}

static void paint_code(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    enum { BOX = 32 };
    et_paint_phrase(pen, ET_INK_STRONG, ET_PHRASE_TYPE_CODE);
    pen->row++;
    et_screen_fill(pen->screen, pen->row, pen->start, BOX + 2, ET_INK_FIELD);
    /* A code reads from the left, in a box that stands at the reading side. */
    et_screen_picture(pen->screen, pen->row, pen->start + 1, BOX, ET_INK_FIELD, s->code);
    int typed = cells(s->code) < BOX ? cells(s->code) : BOX;
    et_screen_cursor(pen->screen, pen->row,
                     pen->screen->is_rtl ? pen->start : pen->start + 1 + typed);
    pen->row += 2;
    et_paint_phrase(pen, ET_INK_DIM, ET_PHRASE_CODE_EXPLAINS);
}

static void paint_privacy_line(struct et_pen *pen, struct et_str *page, enum et_phrase phrase,
                               uint32_t text)
{
    if (text != ET_NO_TEXT)
        et_str_addf(page, "%s: %s\n", et_phrase(phrase, pen->tag), et_paint_form_text(pen, text));
}

/* Who sees the answers is said for this mode, by the kit, whatever the form says. */
static void paint_privacy(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    const struct et_privacy *privacy = &s->form->privacy;
    struct et_str page = ET_STR_EMPTY;
    et_str_addf(&page, "%s\n", et_phrase(ET_PHRASE_VOLUNTARY, pen->tag));
    et_str_addf(&page, "%s\n", et_phrase(ET_PHRASE_WHO_SEES_KIOSK, pen->tag));
    if (s->form->has_privacy) {
        paint_privacy_line(pen, &page, ET_PHRASE_PURPOSE, privacy->purpose);
        paint_privacy_line(pen, &page, ET_PHRASE_CONTROLLER, privacy->controller);
        paint_privacy_line(pen, &page, ET_PHRASE_CONTACT, privacy->contact);
        paint_privacy_line(pen, &page, ET_PHRASE_BASIS, privacy->basis);
        if (privacy->retention_months > 0) {
            const char *months = et_arena_printf(pen->arena, "%d", (int)privacy->retention_months);
            et_str_addf(&page, "%s: ", et_phrase(ET_PHRASE_RETENTION, pen->tag));
            et_phrase_fill(&page, ET_PHRASE_RETENTION_MONTHS, pen->tag, "n", months, NULL);
        } else {
            paint_privacy_line(pen, &page, ET_PHRASE_RETENTION, privacy->retention);
        }
    }
    while (page.length > 0 && page.text[page.length - 1] == '\n')
        page.text[--page.length] = '\0';
    struct et_wrapped wrapped = et_screen_wrap(pen->arena, page.text, pen->width);
    et_str_free(&page);
    int room = pen->bottom - pen->row, hidden = wrapped.count - room;
    int first = (int)s->scroll < hidden ? (int)s->scroll : hidden > 0 ? hidden : 0;
    for (int i = first; i < wrapped.count && pen->row < pen->bottom; i++)
        et_screen_put(pen->screen, pen->row++, pen->start, pen->width, ET_INK_PLAIN,
                      wrapped.lines[i]);
    if (first < hidden)
        et_screen_picture(pen->screen, pen->bottom - 1, pen->start + pen->width - 1, 1, ET_INK_WARN,
                          "▼");
}

static void paint_thanks(struct et_pen *pen)
{
    pen->row = pen->screen->rows / 2 - 2;
    et_paint_phrase(pen, ET_INK_STRONG,
                    pen->session->is_declined ? ET_PHRASE_THANKS_NO : ET_PHRASE_THANKS);
    pen->row++;
    et_screen_put(pen->screen, pen->row, pen->start, pen->width, ET_INK_DIM, "Enter");
    et_screen_area(pen->screen, 0, 0, pen->screen->rows, pen->screen->columns,
                   (struct et_input){.key = ET_KEY_ENTER});
}

static void paint_stop(struct et_pen *pen)
{
    const char *ways[] = {et_phrase(ET_PHRASE_CONTINUE, pen->tag),
                          et_phrase(ET_PHRASE_KEEP_ANSWERS, pen->tag),
                          et_phrase(ET_PHRASE_THROW_AWAY, pen->tag)};
    et_paint_phrase(pen, ET_INK_STRONG, ET_PHRASE_STOP_ASKS);
    pen->row++;
    if (pen->session->setup.is_sealed)
        ways[1] = ways[2];
    et_paint_menu(pen, ways, pen->session->setup.is_sealed ? 2 : 3);
}

static void paint_idle(struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    uint32_t over = s->idle_ms > s->setup.idle_ms ? s->idle_ms - s->setup.idle_ms : 0;
    uint32_t left = over < ET_GRACE_MS ? (ET_GRACE_MS - over + 999) / 1000 : 0;
    pen->row = pen->screen->rows / 2 - 2;
    et_paint_phrase(pen, ET_INK_STRONG, ET_PHRASE_STILL_THERE);
    pen->row++;
    et_screen_put(pen->screen, pen->row, pen->start, pen->width, ET_INK_WARN,
                  et_arena_printf(pen->arena, "%u", left));
    pen->row += 2;
    et_screen_put(pen->screen, pen->row, pen->start, pen->width, ET_INK_DIM,
                  et_arena_printf(pen->arena, "Enter %s", et_phrase(ET_PHRASE_CONTINUE, pen->tag)));
    et_screen_area(pen->screen, 0, 0, pen->screen->rows, pen->screen->columns,
                   (struct et_input){.key = ET_KEY_ENTER});
}

static void paint_help(struct et_pen *pen)
{
    et_paint_phrase(pen, ET_INK_STRONG, ET_PHRASE_HELP);
    pen->row++;
    et_paint_phrase(pen, ET_INK_PLAIN, ET_PHRASE_HELP_KEYS);
    pen->row++;
    et_paint_phrase(pen, ET_INK_PLAIN, ET_PHRASE_VOLUNTARY);
    pen->row++;
    et_paint_phrase(pen, ET_INK_PLAIN, ET_PHRASE_WHO_SEES_KIOSK);
}

/* ---- all of it ---------------------------------------------------------- */

static void paint_phase(struct et_pen *pen)
{
    switch (pen->session->phase) {
    case ET_PHASE_LANGUAGE:
        paint_languages(pen);
        break;
    case ET_PHASE_CODE:
        paint_code(pen);
        break;
    case ET_PHASE_PRIVACY:
        paint_privacy(pen);
        break;
    case ET_PHASE_QUESTION:
        et_paint_question(pen);
        break;
    case ET_PHASE_REVIEW:
        et_paint_review(pen);
        break;
    case ET_PHASE_THANKS:
        paint_thanks(pen);
        break;
    case ET_PHASE_OVER:
        break;
    }
}

static void paint_body(struct et_pen *pen)
{
    switch (pen->session->overlay) {
    case ET_OVERLAY_NONE:
        paint_phase(pen);
        break;
    case ET_OVERLAY_HELP:
        paint_help(pen);
        break;
    case ET_OVERLAY_LANGUAGE:
        paint_languages(pen);
        break;
    case ET_OVERLAY_STOP:
        paint_stop(pen);
        break;
    case ET_OVERLAY_IDLE:
        paint_idle(pen);
        break;
    }
}

void et_paint(const struct et_session *session, struct et_screen *screen)
{
    assert(screen->columns >= ET_SCREEN_COLUMNS_MIN && screen->rows >= ET_SCREEN_ROWS_MIN);
    et_screen_clear(screen, et_session_is_rtl(session));
    int room = screen->columns - 2 * MARGIN;
    struct et_pen pen = {
        .session = session,
        .screen = screen,
        .arena = et_arena_new(),
        .tag = session->form->languages[session->language].tag,
        .bottom = screen->rows - FOOT_ROWS - NOTICE_ROWS,
        .start = MARGIN,
        .width = room < WIDTH_MAX ? room : WIDTH_MAX,
    };
    if (session->phase != ET_PHASE_OVER) {
        paint_top(&pen);
        paint_body(&pen);
    }
    bool has_foot = session->phase != ET_PHASE_OVER && session->phase != ET_PHASE_THANKS &&
                    session->has_language && session->overlay != ET_OVERLAY_IDLE;
    if (has_foot) {
        paint_notice(&pen);
        paint_foot(&pen);
    }
    et_arena_free(pen.arena);
}
