/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_lists.c - the sheet “choices”: lists, their names and their codes. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/exchange/xlsform_in.h"
#include "forms/model/phrase.h"

struct et_xls_list *et_xls_list(struct et_xls_import *import, const char *name)
{
    uint32_t found = et_names_get(&import->list_names, name);
    if (found != UINT32_MAX)
        return import->lists.items[found];
    for (size_t i = 0; i < import->lists.count; i++)
        if (strcasecmp(import->lists.items[i]->name, name) == 0)
            return import->lists.items[i];
    return NULL;
}

/* ---- one list -------------------------------------------------------------------- */

static bool has_id(const struct et_xls_list *list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list->choices[i].id, id) == 0)
            return true;
    return false;
}

static const char *choice_id(struct et_xls_import *import, const struct et_xls_list *list,
                             size_t count, const char *name)
{
    static const char *const words[] = {"and", "or", "not", "has", "in"};
    const char *legal = et_xls_legal(import->arena, name, 'c', 40), *id = legal;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], legal) == 0)
            id = legal = et_arena_printf(import->arena, "c_%s", legal);
    for (unsigned number = 2; has_id(list, count, id); number++)
        id = et_arena_printf(import->arena, "%s_%u", legal, number);
    return id;
}

/* "12" is code 12; NULL and what is no such number give -1. */
static int32_t as_code(const char *text)
{
    char *end;
    if (text == NULL || *text < '0' || *text > '9')
        return -1;
    long code = strtol(text, &end, 10);
    return *end == '\0' && code <= ET_CODE_MAX ? (int32_t)code : -1;
}

static bool is_taken(const struct et_xls_list *list, int32_t code)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->codes[i] == code)
            return true;
    return false;
}

/* Numbers stay; what has none gets the next that is free. */
static void give_codes(struct et_xls_import *import, struct et_xls_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        list->codes[i] = -1;
    for (size_t i = 0; i < list->count; i++) {
        const char *own = import->is_own && list->rows[i] != NULL
                              ? et_xls_get(&import->choices, list->rows[i], "code")
                              : NULL;
        int32_t code = as_code(own != NULL ? own : list->choices[i].name);
        if (code >= 0 && !is_taken(list, code))
            list->codes[i] = code;
    }
    int32_t next = 1;
    for (size_t i = 0; i < list->count; i++) {
        if (list->codes[i] >= 0)
            continue;
        while (is_taken(list, next))
            next++;
        list->codes[i] = next++;
    }
}

/* The same name and the same words again: a cascade has them once for each place. */
static bool is_double(struct et_xls_import *import, const struct et_xls_list *list, size_t count,
                      const struct et_xls_row *row)
{
    const char *name = et_xls_get(&import->choices, row, "name");
    struct et_xls_text text = et_xls_text(import, &import->choices, row, "label");
    const char *label = et_xls_first(&text);
    for (size_t i = 0; i < count; i++) {
        const char *first = et_xls_first(&list->texts[i]);
        if (strcmp(list->choices[i].name, name) == 0 &&
            strcmp(first, label != NULL ? label : name) == 0)
            return true;
    }
    return false;
}

/* A choice that stands in no row: “other”, or the second of a list of one. */
static void add_choice(struct et_xls_import *import, struct et_xls_list *list, const char *name,
                       const char *text)
{
    size_t at = list->count++;
    list->rows[at] = NULL;
    list->choices[at] = (struct et_xpath_choice){name, choice_id(import, list, at, name)};
    list->texts[at].in[0] = text;
}

static void add_missing(struct et_xls_import *import, struct et_xls_list *list)
{
    bool is_swedish = strcmp(import->languages.tags[0], "sv") == 0;
    if (list->has_other) {
        size_t found = 0;
        while (found < list->count && strcasecmp(list->choices[found].name, "other") != 0)
            found++;
        if (found == list->count)
            add_choice(import, list, "other", is_swedish ? "Annat" : "Other");
        list->other_id = list->choices[found].id;
    }
    if (list->count == 1 && !list->is_skipped) {
        const struct et_xls_row *row = list->rows[0];
        add_choice(import, list, "no", et_phrase(ET_PHRASE_NO, import->languages.tags[0]));
        et_xls_note(import, ET_XLSFORM_CHANGED, &import->choices, row != NULL ? row->row : 0,
                    et_xls_column(&import->choices, "name"), list->name,
                    _("a list of one choice got a second, “no”"));
    }
}

void et_xls_list_ready(struct et_xls_import *import, struct et_xls_list *list)
{
    if (list->is_ready)
        return;
    list->is_ready = true;
    size_t rows = list->count;
    list->choices = et_arena_array(import->arena, rows + 2, sizeof *list->choices);
    list->texts = et_arena_array(import->arena, rows + 2, sizeof *list->texts);
    list->codes = et_arena_array(import->arena, rows + 2, sizeof *list->codes);
    list->count = 0;
    for (size_t at = 0; at < rows; at++) {
        if (rows <= ET_CHOICES_MAX && is_double(import, list, list->count, list->rows[at]))
            continue;
        size_t i = list->count++;
        list->rows[i] = list->rows[at];
        const char *name = et_xls_get(&import->choices, list->rows[i], "name");
        list->choices[i].name = name;
        list->choices[i].id = rows > ET_CHOICES_MAX ? name : choice_id(import, list, i, name);
        list->texts[i] = et_xls_text(import, &import->choices, list->rows[i], "label");
        if (et_xls_first(&list->texts[i]) == NULL)
            list->texts[i].in[0] = name;
    }
    if (rows > ET_CHOICES_MAX)
        return;
    add_missing(import, list);
    give_codes(import, list);
}

/* ---- all lists ------------------------------------------------------------------------ */

static void name_list(struct et_xls_import *import, struct et_xls_list *list)
{
    const char *legal = et_xls_legal(import->arena, list->name, 'l', 48);
    list->id = strcmp(legal, "yesno") == 0 && !import->is_own ? "yesno_1" : legal;
    for (unsigned number = 2; et_names_put(&import->list_ids, list->id, 0) != UINT32_MAX; number++)
        list->id = et_arena_printf(import->arena, "%s_%u", legal, number);
}

static struct et_xls_list *new_list(struct et_xls_import *import, const char *name)
{
    struct et_xls_list *list = et_arena_alloc(import->arena, sizeof *list);
    list->name = name;
    list->owner = ++import->owners;
    (void)et_names_put(&import->list_names, name, (uint32_t)import->lists.count);
    ET_VEC_PUSH(&import->lists, list);
    name_list(import, list);
    return list;
}

static void count_rows(struct et_xls_import *import)
{
    struct et_xls_list *last = NULL;
    for (size_t i = 0; i < import->choices.row_count; i++) {
        const struct et_xls_row *row = &import->choices.rows[i];
        const char *list = et_xls_get(&import->choices, row, "list_name");
        const char *name = et_xls_get(&import->choices, row, "name");
        if (list == NULL || name == NULL) {
            const char *label = et_xls_get(&import->choices, row, "label");
            if (list != NULL || label != NULL)
                et_xls_note(import, ET_XLSFORM_DROPPED, &import->choices, row->row,
                            et_xls_column(&import->choices, list == NULL ? "list_name" : "name"),
                            label != NULL ? label : list,
                            list == NULL ? _("the choice has no list")
                                         : _("the choice has no name"));
            continue;
        }
        if (last == NULL || strcmp(last->name, list) != 0) {
            last = et_xls_list(import, list);
            if (last == NULL || strcmp(last->name, list) != 0)
                last = new_list(import, list);
        }
        const char *own = import->is_own ? et_xls_get(&import->choices, row, "etapp") : NULL;
        last->is_skipped |= own != NULL && et_xls_own(import->arena, own, "skip") != NULL;
        /* Grows at each power of two. */
        if ((last->count & (last->count - 1)) == 0) {
            size_t room = last->count == 0 ? 1 : last->count * 2;
            const struct et_xls_row **rows =
                et_arena_array(import->arena, room + 2, sizeof(struct et_xls_row *));
            if (last->count > 0)
                memcpy(rows, last->rows, last->count * sizeof(struct et_xls_row *));
            last->rows = rows;
        }
        last->rows[last->count++] = row;
    }
}

void et_xls_lists(struct et_xls_import *import)
{
    count_rows(import);
}

/* column = 'value': the part of LIST that fits, as a list of its own. */
struct et_xls_list *et_xls_filtered(struct et_xls_import *import, struct et_xls_list *list,
                                    const char *column, const char *value)
{
    const char *name = et_arena_printf(import->arena, "%s_%s", list->name, value);
    struct et_xls_list *found = et_xls_list(import, name);
    if (found != NULL && found->filtered_from == list)
        return found;
    const struct et_xls_row **rows =
        et_arena_array(import->arena, list->count + 2, sizeof(struct et_xls_row *));
    size_t count = 0;
    for (size_t i = 0; i < list->count && list->rows[i] != NULL; i++) {
        const char *cell = et_xls_get(&import->choices, list->rows[i], column);
        if (cell != NULL && strcmp(cell, value) == 0)
            rows[count++] = list->rows[i];
    }
    if (count == 0)
        return NULL;
    struct et_xls_list *part = new_list(import, name);
    part->filtered_from = list;
    part->rows = rows;
    part->count = count;
    return part;
}
