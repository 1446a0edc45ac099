/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/results.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

struct et_results *et_results_new(struct et_arena *arena)
{
    struct et_results *results = et_arena_alloc(arena, sizeof *results);
    results->arena = arena;
    results->prefix = "";
    return results;
}

/* A block of the arena twice as large, with what was there. */
static void *grown(struct et_arena *arena, const void *items, size_t count, size_t *room,
                   size_t size)
{
    *room = *room == 0 ? 32 : 2 * *room;
    void *larger = et_arena_array(arena, *room, size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}

__attribute__((format(printf, 3, 0))) static const char *
formatted(struct et_arena *arena, const char *prefix, const char *format, va_list args)
{
    struct et_str text = ET_STR_EMPTY;
    et_str_add(&text, prefix);
    et_str_addv(&text, format, args);
    const char *copy = et_arena_string(arena, text.text);
    et_str_free(&text);
    return copy;
}

void et_results_put(struct et_results *r, double value, const char *why, const char *name, ...)
{
    if (r->count == r->room)
        r->items = grown(r->arena, r->items, r->count, &r->room, sizeof *r->items);
    va_list args;
    va_start(args, name);
    struct et_result *item = &r->items[r->count++];
    item->name = formatted(r->arena, r->prefix, name, args);
    item->value = value;
    if (isnan(value))
        item->why = _(why != NULL ? why : N_("not defined for these data"));
    va_end(args);
}

void et_results_note(struct et_results *r, const char *format, ...)
{
    if (r->note_count == r->note_room)
        r->notes = grown(r->arena, r->notes, r->note_count, &r->note_room, sizeof *r->notes);
    va_list args;
    va_start(args, format);
    r->notes[r->note_count++] = formatted(r->arena, "", format, args);
    va_end(args);
}

double et_results_value(const struct et_results *r, const char *name)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->items[i].name, name) == 0)
            return r->items[i].value;
    return NAN;
}

/* The names that share the reason of item I, if it is the first with it: "a, b: why". */
static bool reason(const struct et_results *r, size_t i, struct et_str *out)
{
    const char *why = r->items[i].why;
    et_str_clear(out);
    if (why == NULL)
        return false;
    for (size_t j = 0; j < i; j++)
        if (r->items[j].why != NULL && strcmp(r->items[j].why, why) == 0)
            return false;
    for (size_t j = i; j < r->count; j++)
        if (r->items[j].why != NULL && strcmp(r->items[j].why, why) == 0)
            et_str_addf(out, "%s%s", out->length > 0 ? ", " : "", r->items[j].name);
    et_str_addf(out, ": %s", why);
    return true;
}

void et_results_json(const struct et_results *r, struct et_json *json)
{
    for (size_t i = 0; i < r->count; i++)
        et_json_number(json, r->items[i].name, r->items[i].value);
    et_json_open(json, "notes", '[');
    struct et_str line = ET_STR_EMPTY;
    for (size_t i = 0; i < r->note_count; i++)
        et_json_text(json, NULL, r->notes[i]);
    for (size_t i = 0; i < r->count; i++)
        if (reason(r, i, &line))
            et_json_text(json, NULL, line.text);
    et_str_free(&line);
    et_json_close(json);
}

/* Six figures, as a book would print them; small ones as powers of ten. */
static void number(double value, char text[48])
{
    double size = fabs(value);
    if (isnan(value))
        snprintf(text, 48, "-");
    else if (isinf(value))
        snprintf(text, 48, value > 0 ? "Inf" : "-Inf");
    else if (value == floor(value) && size < 1e15)
        snprintf(text, 48, "%.0f", value);
    else if (size < 1e-4 || size >= 1e9)
        snprintf(text, 48, "%.4e", value);
    else
        snprintf(text, 48, "%.6f", value);
}

void et_results_text(const struct et_results *r, struct et_str *out)
{
    size_t widest = 0;
    char text[48];
    for (size_t i = 0; i < r->count; i++) {
        size_t length = strlen(r->items[i].name);
        widest = length > widest ? length : widest;
    }
    for (size_t i = 0; i < r->count; i++) {
        number(r->items[i].value, text);
        char *point = strpbrk(text, ".");
        int whole = (int)(point != NULL ? (size_t)(point - text) : strlen(text));
        et_str_addf(out, "  %-*s %*s%s\n", (int)widest, r->items[i].name, whole < 9 ? 9 - whole : 0,
                    "", text);
    }
    struct et_str line = ET_STR_EMPTY;
    for (size_t i = 0; i < r->note_count; i++)
        et_str_addf(out, "%s%s\n", i == 0 ? "\n" : "", r->notes[i]);
    for (size_t i = 0; i < r->count; i++)
        if (reason(r, i, &line))
            et_str_addf(out, "- %s\n", line.text);
    et_str_free(&line);
}
