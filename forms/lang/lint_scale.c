/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lint_scale.c - choices: do the steps of a scale, and a list's classes, hold? */
#include <ctype.h>
#include <string.h>

#include "forms/base/text.h"
#include "forms/lang/fault.h"
#include "forms/lang/lint.h"

/* ---- scales ---------------------------------------------------------------------------- */

/* -1, 0 or 1: what a choice says, as far as its words tell (sv, en). */
static int tone_of(struct et_build *build, const struct et_choice *choice)
{
    const struct et_text_notes *text = &build->texts.items[choice->text];
    const char *words = et_lint_words(build, text->text);
    return et_lint_says(words, ET_SAYS_MIDDLE) ? 0 : et_lint_says(words, ET_SAYS_LOW) ? -1 : 1;
}

/* Steps whose codes are not 1, 2, 3 ... weigh differently in a mean. */
static void uneven(struct et_build *build, const struct et_list_notes *notes)
{
    const struct et_list *list = notes->list;
    bool has_last = false;
    int32_t last = 0, step = 0;
    for (size_t i = 0; i < list->choice_count; i++) {
        if (list->choices[i].kind != ET_CHOICE_VALUE)
            continue;
        int32_t code = list->choices[i].code;
        int32_t here = code - last;
        bool is_even = !has_last || here == 1 || here == -1;
        is_even &= step == 0 || !has_last || here == step;
        if (!is_even) {
            ET_LINT_SAY(build, diag, notes->stmt, "uneven-scale", notes->stmt->id.span,
                        _("the codes of “%s” are not even steps"), list->id)
            {
                ET_LABEL(build->unit, diag, _("%d comes after %d"), (int)code, (int)last);
                ET_NOTE(build->unit, diag, _("means and changes count in these codes"));
            }
            return;
        }
        step = has_last ? here : step;
        last = code;
        has_last = true;
    }
}

/* A scale with two sides should have as many steps on each. */
static void unbalanced(struct et_build *build, const struct et_list_notes *notes, int *direction)
{
    const struct et_list *list = notes->list;
    int bad = 0, good = 0, middle = 0, first = 0, end = 0;
    for (size_t i = 0; i < list->choice_count; i++) {
        if (list->choices[i].kind != ET_CHOICE_VALUE || list->choices[i].text == ET_NO_TEXT)
            continue;
        int tone = tone_of(build, &list->choices[i]);
        bad += tone < 0;
        good += tone > 0;
        middle += tone == 0;
        first = bad + good + middle == 1 ? tone : first;
        end = tone;
    }
    *direction = first < 0 && end > 0 ? 1 : first > 0 && end < 0 ? -1 : 0;
    bool has_two_sides = bad >= 2 || (middle > 0 && bad > 0);
    int difference = bad > good ? bad - good : good - bad;
    if (!has_two_sides || difference < 2)
        return;
    ET_LINT_SAY(build, diag, notes->stmt, "unbalanced-scale", notes->stmt->id.span,
                _("“%s” has %d steps on one side and %d on the other"), list->id,
                bad > good ? bad : good, bad > good ? good : bad)
    ET_NOTE(build->unit, diag, _("answers drift to the side that has more steps"));
}

void et_lint_scales(struct et_build *build)
{
    const struct et_list_notes *first = NULL;
    int first_direction = 0;
    for (size_t i = 0; i < build->lists.count; i++) {
        const struct et_list_notes *notes = &build->lists.items[i];
        int direction = 0;
        if (notes->stmt == NULL || !notes->list->is_scale)
            continue;
        uneven(build, notes);
        unbalanced(build, notes, &direction);
        if (direction == 0 || !notes->is_used)
            continue;
        if (first == NULL) {
            first = notes;
            first_direction = direction;
        } else if (direction != first_direction) {
            ET_LINT_SAY(build, diag, notes->stmt, "scale-direction", notes->stmt->id.span,
                        _("“%s” runs the other way than “%s”"), notes->list->id, first->list->id)
            {
                ET_HELP(build->unit, diag, _("let all scales run from little to much"));
                ET_NOTE(build->unit, diag, _("people keep to the side that they have learnt"));
            }
        }
    }
}

/* ---- lists -------------------------------------------------------------------------------- */

struct class
{
    long low, high; /* high of LONG_MAX: “or more” */
    bool is_class;
};

static const char *digits(const char *text, long *number)
{
    *number = 0;
    for (; isdigit((unsigned char)*text); text++)
        *number = *number < 1000000 ? *number * 10 + (*text - '0') : *number;
    return text;
}

/* "7–9 år", "13 år eller mer": the numbers that a choice stands for. */
static struct class class_of(const char *text)
{
    struct class class = {0};
    if (!isdigit((unsigned char)*text))
        return class;
    text = digits(text, &class.low);
    class.high = class.low;
    class.is_class = true;
    const char *at = text;
    while (*at == ' ')
        at++;
    if (strncmp(at, "–", 3) == 0 || *at == '-') {
        at += *at == '-' ? 1 : 3;
        while (*at == ' ')
            at++;
        if (!isdigit((unsigned char)*at))
            return (struct class){0};
        (void)digits(at, &class.high);
    } else if (strstr(at, "eller mer") != NULL || strstr(at, "eller fler") != NULL ||
               strstr(at, "or more") != NULL || strstr(at, "eller äldre") != NULL || *at == '+') {
        class.high = -1;
    }
    return class;
}

static void classes(struct et_build *build, const struct et_list_notes *notes)
{
    struct class last = {0};
    for (size_t i = 0; i < notes->list->choice_count; i++) {
        const struct et_choice *choice = &notes->list->choices[i];
        if (choice->kind != ET_CHOICE_VALUE || choice->text == ET_NO_TEXT)
            continue;
        const struct et_text_notes *text = &build->texts.items[choice->text];
        struct class class = class_of(text->text);
        bool are_two = class.is_class && last.is_class && last.high >= 0;
        if (are_two && class.low <= last.high && class.low >= last.low) {
            ET_LINT_SAY(build, diag, notes->stmt, "overlapping-choices", text->span,
                        _("%ld fits this choice and the one before it"), class.low)
            ET_HELP(build->unit, diag, _("begin at %ld"), last.high + 1);
        } else if (are_two && class.low > last.high + 1 && class.low > last.low) {
            ET_LINT_SAY(build, diag, notes->stmt, "gap-in-choices", text->span,
                        _("nothing fits %ld"), last.high + 1)
            ET_HELP(build->unit, diag, _("begin at %ld"), last.high + 1);
        }
        last = class;
    }
}

static bool has_way_out(const struct et_list *list)
{
    for (size_t i = 0; i < list->choice_count; i++)
        if (list->choices[i].kind == ET_CHOICE_MISSING || list->choices[i].kind == ET_CHOICE_OTHER)
            return true;
    return false;
}

/* Who finds no choice that is true leaves it blank, or lies. */
static void no_way_out(struct et_build *build)
{
    for (size_t i = 0; i < build->items.count; i++) {
        const struct et_item *item = &build->items.items[i];
        if (item->kind != ET_KIND_ONE || item->list == NULL || item->list->is_scale ||
            has_way_out(item->list))
            continue;
        const struct et_stmt *stmt = build->notes.items[i].stmt;
        ET_LINT_SAY(build, diag, stmt, "no-missing-choice", stmt->a.span,
                    _("“%s” has no choice for those whom none fits"), item->list->id)
        ET_HELP(build->unit, diag, _("add “  missing 98 vet_ej: Vet inte” or an “other” to it"));
    }
}

void et_lint_choices(struct et_build *build)
{
    for (size_t i = 0; i < build->lists.count; i++) {
        const struct et_list_notes *notes = &build->lists.items[i];
        if (notes->stmt == NULL)
            continue;
        if (!notes->list->is_scale)
            classes(build, notes);
        if (notes->is_used || et_diags_count(build->unit->diags, ET_SEVERITY_ERROR) > 0)
            continue;
        ET_LINT_SAY(build, diag, notes->stmt, "unused-list", notes->stmt->id.span,
                    _("no question uses “%s”"), notes->list->id)
        ET_HELP(build->unit, diag, _("take it away, or ask with it"));
    }
    no_way_out(build);
}
