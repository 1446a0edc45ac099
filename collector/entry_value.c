/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entry_value.c - what a finished entry comes to. */
#include "collector/entry.h"

#include <string.h>

#include "forms/base/str.h"
#include "forms/model/day.h"

static const struct et_variable *variable_of(const struct et_entry *entry)
{
    return &entry->form->variables[entry->variable];
}

static void write_choices(const struct et_entry *entry, struct et_str *value)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->option_count; i++)
        count += entry->place[i] != 0;
    if (entry->shape == ET_ENTRY_RANK) {
        for (size_t place = 1; place <= count; place++)
            for (size_t i = 0; i < entry->option_count; i++)
                if (entry->place[i] == place)
                    et_str_addf(value, "%s%d", place > 1 ? " " : "", (int)entry->options[i]->code);
        return;
    }
    /* A many is stored with its codes ascending, whatever the list's order. */
    int32_t last = -1;
    for (size_t n = 0; n < count; n++) {
        int32_t least = INT32_MAX;
        for (size_t i = 0; i < entry->option_count; i++)
            if (entry->place[i] != 0 && entry->options[i]->code > last &&
                entry->options[i]->code < least)
                least = entry->options[i]->code;
        et_str_addf(value, "%s%d", n > 0 ? " " : "", (int)least);
        last = least;
    }
}

static void write_parts(const struct et_entry *entry, struct et_str *value)
{
    bool is_time = variable_of(entry)->kind == ET_KIND_TIME;
    for (size_t i = 0; i < entry->part_count; i++) {
        if (i > 0)
            et_str_add_char(value, is_time ? ':' : '-');
        /* A day may lack its nought; a year of two digits is no year. */
        if (strlen(entry->parts[i]) == 1)
            et_str_add_char(value, '0');
        et_str_add(value, entry->parts[i]);
    }
}

static bool is_inside(const struct et_entry *entry, int32_t today, double number)
{
    const struct et_item *item = &entry->form->items[variable_of(entry)->item];
    double now = today;
    if (variable_of(entry)->kind == ET_KIND_MONTH) {
        int year, month, day;
        et_day_split(today, &year, &month, &day);
        now = year * 12 + month - 1;
    }
    if (variable_of(entry)->kind == ET_KIND_TEXT || variable_of(entry)->list != NULL)
        return true;
    double low = item->low.is_today ? now : item->low.value;
    double high = item->high.is_today ? now : item->high.value;
    return (!item->low.is_set || number >= low) && (!item->high.is_set || number <= high);
}

enum et_entry_fault et_entry_answer(const struct et_entry *entry, int32_t today,
                                    struct et_arena *arena, struct et_answer *answer)
{
    if (et_entry_is_empty(entry))
        return ET_ENTRY_EMPTY;
    struct et_str value = ET_STR_EMPTY;
    enum et_kind kind = variable_of(entry)->kind;
    if (entry->shape <= ET_ENTRY_RANK)
        write_choices(entry, &value);
    else if (entry->shape == ET_ENTRY_PARTS)
        write_parts(entry, &value);
    else
        et_str_add_bytes(&value, entry->text, entry->length);
    struct et_answer read = {0};
    bool is_good = et_answer_read(entry->form, entry->variable, value.text, arena, &read);
    explicit_bzero(value.text, value.length);
    et_str_free(&value);
    if (!is_good)
        return entry->shape == ET_ENTRY_PARTS ? ET_ENTRY_NO_DATE : ET_ENTRY_NO_NUMBER;
    if (entry->shape >= ET_ENTRY_DIGIT && kind != ET_KIND_CODE &&
        !is_inside(entry, today, read.number))
        return ET_ENTRY_OUTSIDE;
    *answer = read;
    return ET_ENTRY_GOOD;
}
