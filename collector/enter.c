/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/enter.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/answer.h"

struct et_enter *et_enter_new(bool is_second, int32_t today)
{
    struct et_enter *e = et_alloc(sizeof *e);
    memset(e, 0, sizeof *e);
    e->is_second = is_second;
    e->today = today;
    e->arena = et_arena_new();
    return e;
}

void et_enter_free(struct et_enter *enter)
{
    if (enter == NULL)
        return;
    et_arena_free(enter->arena);
    explicit_bzero(enter, sizeof *enter);
    free(enter);
}

void et_enter_say(struct et_enter *enter, const char *notice)
{
    (void)snprintf(enter->notice, sizeof enter->notice, "%s", notice);
    enter->is_good_news = false;
}

static void quiet(struct et_enter *e)
{
    e->notice[0] = '\0';
}

/* ---- the fields of a sheet, in its order -------------------------------- */

static bool is_field(const struct et_form *form, uint32_t wave, uint32_t variable)
{
    const struct et_item *item = &form->items[form->variables[variable].item];
    return item->kind != ET_KIND_CALC && (item->waves >> wave & 1) != 0;
}

static void add_field(struct et_enter *e, uint32_t variable, uint32_t page)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->fields[i].variable == variable)
            return;
    e->fields[e->count++] = (struct et_enter_field){variable, page};
}

/* Where a sheet's map is at hand, as it lies before the eyes; what it lacks
 * (and all where there is none) in the order of the form. */
static void lay_out(struct et_enter *e, const struct et_sheet_map *map)
{
    const struct et_form *form = e->form;
    e->fields = et_arena_array(e->arena, form->variable_count + 1, sizeof *e->fields);
    e->count = 0;
    for (size_t m = 0; map != NULL && m < map->mark_count; m++)
        if (is_field(form, e->wave, map->marks[m].variable))
            add_field(e, map->marks[m].variable, map->marks[m].page);
    for (uint32_t v = 0; map == NULL && v < form->variable_count; v++)
        if (is_field(form, e->wave, v))
            add_field(e, v, 0);
}

static void stand_on(struct et_enter *e, size_t at)
{
    e->at = at;
    e->is_touched = false;
    if (at < e->count)
        et_entry_open(&e->entry, e->form, e->fields[at].variable,
                      &e->record->answers[e->fields[at].variable]);
}

void et_enter_open(struct et_enter *enter, const struct et_enter_sheet *sheet)
{
    quiet(enter);
    enter->form = sheet->form;
    enter->wave = sheet->wave;
    enter->name = et_arena_string(enter->arena, sheet->name);
    enter->first = sheet->first;
    enter->record = et_record_new(enter->arena, enter->form, enter->wave);
    lay_out(enter, sheet->map);
    enter->phase = ET_ENTER_FIELDS;
    stand_on(enter, 0);
}

static void forget(struct et_enter *e)
{
    et_arena_free(e->arena);
    e->arena = et_arena_new();
    explicit_bzero(&e->entry, sizeof e->entry);
    memset(e->typed, 0, sizeof e->typed);
    e->form = NULL;
    e->record = NULL;
    e->first = NULL;
    e->fields = NULL;
    e->differences = NULL;
    e->count = e->at = e->difference_count = e->difference = 0;
    e->is_settling = false;
    e->phase = ET_ENTER_WHICH;
    quiet(e);
}

void et_enter_next(struct et_enter *enter, const char *notice)
{
    forget(enter);
    et_enter_say(enter, notice);
    enter->is_good_news = true;
    enter->saved++;
}

/* ---- which sheet? ------------------------------------------------------- */

static enum et_enter_wish which_key(struct et_enter *e, const struct et_input *input)
{
    size_t length = strlen(e->typed);
    switch (input->key) {
    case ET_KEY_CHARACTER:
        /* What was found wrong is typed anew, not added to. */
        if (e->notice[0] != '\0')
            memset(e->typed, 0, sizeof e->typed);
        length = strlen(e->typed);
        quiet(e);
        if (input->character < 0x7F && length < ET_ENTER_TYPED_MAX) {
            char c = (char)input->character;
            e->typed[length] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        }
        break;
    case ET_KEY_BACKSPACE:
    case ET_KEY_DELETE:
        if (length > 0)
            e->typed[length - 1] = '\0';
        break;
    case ET_KEY_ENTER:
        quiet(e);
        return ET_ENTER_LOOK_UP;
    case ET_KEY_ESCAPE:
        if (length == 0)
            return ET_ENTER_END;
        memset(e->typed, 0, sizeof e->typed);
        break;
    default:
        break;
    }
    return ET_ENTER_NOTHING;
}

/* ---- the differences ---------------------------------------------------- */

static bool is_mark(const struct et_answer *a)
{
    return a->state == ET_STATE_VALUE || a->state == ET_STATE_UNEXPECTED;
}

bool et_enter_same(const struct et_form *form, uint32_t variable, const struct et_answer *a,
                   const struct et_answer *b)
{
    if (is_mark(a) != is_mark(b))
        return false;
    if (!is_mark(a))
        return (a->state == ET_STATE_UNREADABLE) == (b->state == ET_STATE_UNREADABLE);
    struct et_str one = ET_STR_EMPTY, two = ET_STR_EMPTY;
    et_answer_write(form, variable, a, &one);
    et_answer_write(form, variable, b, &two);
    bool is_same = one.length == two.length && memcmp(one.text, two.text, one.length) == 0;
    et_str_free(&one);
    et_str_free(&two);
    return is_same;
}

static void find_differences(struct et_enter *e)
{
    e->differences = et_arena_array(e->arena, e->count + 1, sizeof *e->differences);
    e->difference_count = e->difference = 0;
    for (size_t i = 0; i < e->count; i++) {
        uint32_t v = e->fields[i].variable;
        if (!et_enter_same(e->form, v, &e->first->answers[v], &e->record->answers[v]))
            e->differences[e->difference_count++] =
                (struct et_enter_difference){i, e->record->answers[v], false};
    }
}

static bool all_settled(const struct et_enter *e)
{
    for (size_t i = 0; i < e->difference_count; i++)
        if (!e->differences[i].is_settled)
            return false;
    return true;
}

static void settled(struct et_enter *e)
{
    e->differences[e->difference].is_settled = true;
    for (size_t i = 0; i < e->difference_count; i++)
        if (!e->differences[i].is_settled) {
            e->difference = i;
            return;
        }
}

static enum et_enter_wish differ_key(struct et_enter *e, const struct et_input *input)
{
    struct et_enter_difference *d = &e->differences[e->difference];
    uint32_t v = e->fields[d->field].variable;
    quiet(e);
    if (input->key == ET_KEY_UP && e->difference > 0) {
        e->difference--;
    } else if (input->key == ET_KEY_DOWN && e->difference + 1 < e->difference_count) {
        e->difference++;
    } else if (input->key == ET_KEY_ESCAPE) {
        e->phase = ET_ENTER_LEAVING;
    } else if (input->key == ET_KEY_CHARACTER && input->character == '1') {
        e->record->answers[v] = e->first->answers[v];
        settled(e);
    } else if (input->key == ET_KEY_CHARACTER && input->character == '2') {
        e->record->answers[v] = d->second;
        settled(e);
    } else if (input->key == ET_KEY_CHARACTER && input->character == '3') {
        e->record->answers[v] = (struct et_answer){.state = ET_STATE_NONE};
        e->phase = ET_ENTER_FIELDS;
        e->is_settling = true;
        stand_on(e, d->field);
    } else if (input->key == ET_KEY_ENTER) {
        if (all_settled(e))
            return ET_ENTER_SAVE;
        et_enter_say(e, _("settle each difference first: 1, 2 or 3"));
    }
    return ET_ENTER_NOTHING;
}

/* ---- the fields --------------------------------------------------------- */

static void advance(struct et_enter *e)
{
    quiet(e);
    if (e->is_settling) {
        e->is_settling = false;
        e->phase = ET_ENTER_DIFFER;
        settled(e);
        return;
    }
    stand_on(e, e->at + 1);
}

static void put(struct et_enter *e, enum et_state state)
{
    e->record->answers[e->fields[e->at].variable] = (struct et_answer){.state = state};
    advance(e);
}

/* Takes what is typed and goes on; nothing typed is "left empty". */
static void take(struct et_enter *e)
{
    uint32_t v = e->fields[e->at].variable;
    struct et_answer answer = {0};
    enum et_entry_fault fault = et_entry_answer(&e->entry, e->today, e->arena, &answer);
    if (!e->is_touched && e->record->answers[v].state != ET_STATE_NONE)
        advance(e);
    else if (fault == ET_ENTRY_EMPTY)
        put(e, ET_STATE_BLANK);
    else if (fault == ET_ENTRY_GOOD) {
        e->record->answers[v] = answer;
        advance(e);
    } else if (fault == ET_ENTRY_NO_DATE)
        et_enter_say(e, _("there is no such date; * if the paper says so"));
    else
        et_enter_say(e, _("outside what the question takes; * if the paper says so"));
}

/* The most digits that a number here can have; 0 where that is not known. */
static size_t digits_of(const struct et_enter *e)
{
    const struct et_variable *v = &e->form->variables[e->entry.variable];
    const struct et_item *item = &e->form->items[v->item];
    bool is_whole = v->kind == ET_KIND_NUMBER || v->kind == ET_KIND_SLIDER;
    if (!is_whole || !item->high.is_set || !item->low.is_set || item->low.value < 0 ||
        item->high.value < 0 || item->high.value > 1e9)
        return 0;
    return (size_t)snprintf(NULL, 0, "%.0f", floor(item->high.value));
}

/* Can no further key belong to this field? Then the next one is up. */
static bool is_whole(const struct et_enter *e)
{
    const struct et_entry *entry = &e->entry;
    switch (entry->shape) {
    case ET_ENTRY_ONE:
        return !et_entry_is_empty(entry) &&
               (entry->typed == 0 || entry->typed * 10 > entry->option_count);
    case ET_ENTRY_DIGIT:
        return digits_of(e) > 0 && entry->length == digits_of(e);
    case ET_ENTRY_PARTS:
        return entry->part + 1 == entry->part_count &&
               strlen(entry->parts[entry->part]) == et_entry_part_width(entry, entry->part);
    default:
        return false;
    }
}

static void typed(struct et_enter *e, const struct et_input *input)
{
    static const struct et_answer nothing = {.state = ET_STATE_NONE};
    bool is_letter = input->key == ET_KEY_CHARACTER;
    /* The first digit over a value that stands there begins it anew. */
    if (!e->is_touched && is_letter && e->entry.shape >= ET_ENTRY_MANY &&
        e->entry.shape != ET_ENTRY_TEXT)
        et_entry_open(&e->entry, e->form, e->entry.variable, &nothing);
    enum et_entry_reply reply = et_entry_key(&e->entry, input);
    if (reply == ET_ENTRY_PASSED)
        return;
    quiet(e);
    e->is_touched = true;
    if (reply == ET_ENTRY_ONLY_DIGITS)
        et_enter_say(e, _("only digits here"));
    else if (reply == ET_ENTRY_TOO_LONG)
        et_enter_say(e, _("there is no room for more"));
    else if (is_letter && is_whole(e))
        take(e);
}

/* All that is left on this page was left empty. */
static void blank_page(struct et_enter *e)
{
    uint32_t page = e->fields[e->at].page;
    while (e->phase == ET_ENTER_FIELDS && e->at < e->count && e->fields[e->at].page == page) {
        uint32_t v = e->fields[e->at].variable;
        if (e->record->answers[v].state == ET_STATE_NONE)
            e->record->answers[v] = (struct et_answer){.state = ET_STATE_BLANK};
        advance(e);
    }
}

static bool is_sign(const struct et_enter *e, const struct et_input *input, uint32_t sign)
{
    bool is_free = !e->is_touched || et_entry_is_empty(&e->entry) ||
                   (sign == '*' && e->entry.shape != ET_ENTRY_TEXT);
    return input->key == ET_KEY_CHARACTER && input->character == sign && is_free;
}

/* "-" begins a number below nought where there can be one: Enter is blank too. */
static bool takes_minus(const struct et_enter *e)
{
    const struct et_bound *low = &e->form->items[e->form->variables[e->entry.variable].item].low;
    return e->entry.shape == ET_ENTRY_DIGIT && (!low->is_set || low->value < 0);
}

static enum et_enter_wish end_key(struct et_enter *e, const struct et_input *input)
{
    if (input->key == ET_KEY_UP || input->key == ET_KEY_BACKSPACE) {
        stand_on(e, e->count > 0 ? e->count - 1 : 0);
    } else if (input->key == ET_KEY_ENTER) {
        if (e->first == NULL)
            return ET_ENTER_SAVE;
        find_differences(e);
        if (e->difference_count == 0)
            return ET_ENTER_SAVE;
        e->phase = ET_ENTER_DIFFER;
    }
    return ET_ENTER_NOTHING;
}

static enum et_enter_wish field_key(struct et_enter *e, const struct et_input *input)
{
    if (input->key == ET_KEY_ESCAPE) {
        e->phase = ET_ENTER_LEAVING;
        return ET_ENTER_NOTHING;
    }
    if (e->at >= e->count)
        return end_key(e, input);
    bool is_back = input->key == ET_KEY_UP ||
                   (input->key == ET_KEY_BACKSPACE &&
                    (et_entry_is_empty(&e->entry) || !e->is_touched) && !e->is_settling);
    if (is_back) {
        if (e->at > 0 && !e->is_settling) {
            quiet(e);
            stand_on(e, e->at - 1);
        }
    } else if (input->key == ET_KEY_ENTER || input->key == ET_KEY_DOWN ||
               input->key == ET_KEY_TAB) {
        take(e);
    } else if (input->key == ET_KEY_PAGE_DOWN) {
        blank_page(e);
    } else if (is_sign(e, input, '*')) {
        put(e, ET_STATE_UNREADABLE);
    } else if (is_sign(e, input, '-') && !takes_minus(e)) {
        put(e, ET_STATE_BLANK);
    } else {
        typed(e, input);
    }
    return ET_ENTER_NOTHING;
}

/* ---- all of them -------------------------------------------------------- */

/* Thrown away only by a key that nobody types by the way. */
static void leaving_key(struct et_enter *e, const struct et_input *input)
{
    if (input->key == ET_KEY_CHARACTER && input->character == '9')
        forget(e);
    else
        e->phase = e->difference_count > 0 && !e->is_settling ? ET_ENTER_DIFFER : ET_ENTER_FIELDS;
}

enum et_enter_wish et_enter_key(struct et_enter *enter, struct et_input input)
{
    if (input.key == ET_KEY_NONE || input.key == ET_KEY_RESIZE || input.key == ET_KEY_CLICK)
        return ET_ENTER_NOTHING;
    switch (enter->phase) {
    case ET_ENTER_WHICH:
        return which_key(enter, &input);
    case ET_ENTER_FIELDS:
        return field_key(enter, &input);
    case ET_ENTER_DIFFER:
        return differ_key(enter, &input);
    case ET_ENTER_LEAVING:
        leaving_key(enter, &input);
        break;
    }
    return ET_ENTER_NOTHING;
}
