/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint_words.c - texts with answers in them, and answers as texts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/paint.h"
#include "collector/session.h"
#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/day.h"
#include "forms/model/route.h"

/* Digits with signs between them keep their order among Arabic letters. */
#define ISOLATE "\u2066"
#define POP     "\u2069"

static void add_choices(const struct et_pen *pen, const struct et_variable *variable,
                        const struct et_answer *answer, struct et_str *out)
{
    const struct et_session *s = pen->session;
    int32_t single = (int32_t)answer->number;
    const int32_t *codes = answer->codes != NULL ? answer->codes : &single;
    size_t count = answer->codes != NULL ? answer->code_count : 1;
    for (size_t i = 0; i < count; i++) {
        const struct et_choice *choice = et_list_choice(variable->list, codes[i]);
        if (choice != NULL)
            et_str_addf(out, "%s%s", i > 0 ? ", " : "",
                        et_form_text(s->form, choice->text, s->language));
    }
}

static void add_answer(const struct et_pen *pen, uint32_t v, struct et_str *out)
{
    const struct et_session *s = pen->session;
    const struct et_variable *variable = &s->form->variables[v];
    const struct et_answer *answer = &s->record->answers[v];
    if (answer->state != ET_STATE_VALUE) {
        et_str_add(out, et_phrase(ET_PHRASE_SKIPPED, pen->tag));
    } else if (variable->list != NULL && answer->text == NULL) {
        add_choices(pen, variable, answer, out);
    } else {
        bool is_digits = variable->kind != ET_KIND_TEXT;
        et_str_add(out, is_digits ? ISOLATE : "");
        et_answer_write(s->form, v, answer, out);
        et_str_add(out, is_digits ? POP : "");
        uint32_t unit = s->form->items[variable->item].unit;
        if (is_digits && unit != ET_NO_TEXT)
            et_str_addf(out, " %s", et_form_text(s->form, unit, s->language));
    }
}

static const char *keep(const struct et_pen *pen, struct et_str *str)
{
    const char *kept = et_arena_string(pen->arena, str->text);
    et_str_free(str);
    return kept;
}

const char *et_paint_answer(const struct et_pen *pen, uint32_t variable)
{
    struct et_str out = ET_STR_EMPTY;
    add_answer(pen, variable, &out);
    return keep(pen, &out);
}

/* What is worked out is so where it is read. */
static void add_calc(const struct et_pen *pen, uint32_t v, struct et_str *out)
{
    const struct et_session *s = pen->session;
    const struct et_expr *calc = s->form->items[s->form->variables[v].item].calc;
    struct et_value value = et_expr_value(calc, &s->context, 0);
    if (!value.is_known) {
        et_str_add(out, "…");
    } else if (value.type == ET_TYPE_DATE) {
        int year, month, day;
        et_day_split((int32_t)value.number, &year, &month, &day);
        et_str_addf(out, "%04d-%02d-%02d", year, month, day);
    } else {
        et_str_addf(out, "%.12g", round(value.number * 100) / 100);
    }
}

/* {id} is the answer to id; {{ is a brace; anything else stands as it is. */
static void pipe_in(const struct et_pen *pen, const char *text, struct et_str *out)
{
    const struct et_session *s = pen->session;
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");
        et_str_add_bytes(out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        const char *end = strchr(text, '}');
        if (text[1] == '{') {
            et_str_add_char(out, '{');
            text += 2;
            continue;
        }
        uint32_t v = ET_NONE;
        if (end != NULL && s->record != NULL)
            v = et_form_variable(s->form,
                                 et_arena_copy(pen->arena, text + 1, (size_t)(end - text - 1)));
        if (v == ET_NONE) {
            et_str_add_char(out, *text++);
            continue;
        }
        if (s->form->variables[v].kind == ET_KIND_CALC)
            add_calc(pen, v, out);
        else if (s->record->answers[v].state == ET_STATE_VALUE)
            add_answer(pen, v, out);
        else
            et_str_add(out, "…");
        text = end + 1;
    }
}

const char *et_paint_form_text(const struct et_pen *pen, uint32_t text)
{
    struct et_str out = ET_STR_EMPTY;
    pipe_in(pen, et_form_text(pen->session->form, text, pen->session->language), &out);
    return keep(pen, &out);
}

const char *et_paint_asked(const struct et_pen *pen, uint32_t v)
{
    const struct et_session *s = pen->session;
    const struct et_variable *variable = &s->form->variables[v];
    const struct et_item *item = &s->form->items[variable->item];
    uint32_t text = variable->text;
    if (variable->other_of != ET_NONE) {
        const struct et_choice *choice =
            et_list_choice(s->form->variables[variable->other_of].list, variable->other_code);
        text = choice != NULL ? choice->text : text;
    } else if (item->kind != ET_KIND_MATRIX) {
        text = et_item_text(item, s->wave);
    }
    return et_paint_form_text(pen, text);
}

static const char *bound(const struct et_pen *pen, const struct et_bound *bound_, uint32_t v)
{
    const struct et_session *s = pen->session;
    struct et_answer answer = {.state = ET_STATE_VALUE, .number = bound_->value};
    struct et_str out = ET_STR_EMPTY;
    enum et_kind kind = s->form->variables[v].kind;
    if (!bound_->is_set && !bound_->is_today)
        return "…";
    if (bound_->is_today) {
        int year, month, day;
        et_day_split(s->setup.today, &year, &month, &day);
        answer.number = kind == ET_KIND_MONTH ? year * 12 + month - 1 : s->setup.today;
    }
    et_str_add(&out, ISOLATE);
    et_answer_write(s->form, v, &answer, &out);
    et_str_add(&out, POP);
    return keep(pen, &out);
}

const char *et_paint_range(const struct et_pen *pen)
{
    const struct et_session *s = pen->session;
    const struct et_item *item = &s->form->items[s->step.item];
    bool is_date = s->entry.shape == ET_ENTRY_PARTS;
    if (!item->low.is_set && !item->high.is_set && !item->low.is_today && !item->high.is_today)
        return is_date ? NULL : et_phrase(ET_PHRASE_ONLY_DIGITS, pen->tag);
    struct et_str out = ET_STR_EMPTY;
    et_phrase_fill(&out, is_date ? ET_PHRASE_DATE_RANGE : ET_PHRASE_WRITE_NUMBER, pen->tag, "low",
                   bound(pen, &item->low, s->step.variable), "high",
                   bound(pen, &item->high, s->step.variable), NULL);
    return keep(pen, &out);
}
