/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/readings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/form.h"

enum { SHARES = 8, FIGURES = SHARES + 3 };

static const char kinds[] = "cdt"; /* as enum et_mark_kind */

static void put(struct et_str *out, double value, double unit)
{
    if (isfinite(value) && fabs(value * unit) < 1e9)
        et_str_addf(out, " %ld", lround(value * unit));
    else
        et_str_add(out, " -");
}

static void put_box(const struct et_form *form, const struct et_box *box, struct et_str *out)
{
    const struct et_box_ink *ink = &box->ink;
    const double shares[SHARES] = {ink->ink,   ink->faint, ink->full,    ink->extent,
                                   ink->reach, ink->ring,  ink->outline, box->written};
    et_str_addf(out, "%s %c %d %d", form->variables[box->mark->variable].id, kinds[box->mark->kind],
                box->mark->code, (int)box->state);
    for (size_t i = 0; i < SHARES; i++)
        put(out, shares[i], 10000);
    put(out, ink->dx_um, 1);
    put(out, ink->dy_um, 1);
    put(out, ink->paper, 1);
    et_str_add_char(out, '\n');
}

void et_readings_write(const struct et_form *form, const struct et_judged_page *judged,
                       struct et_str *out)
{
    for (size_t i = 0; i < judged->count; i++)
        for (size_t b = 0; b < judged->items[i].box_count; b++)
            put_box(form, &judged->items[i].boxes[b], out);
}

/* The word at *AT without its blank, ended; NULL if there is none on this line. */
static char *word(char **at)
{
    char *begin = *at;
    size_t length = strcspn(begin, " ");
    if (length == 0)
        return NULL;
    *at = begin + length + (begin[length] == ' ' ? 1 : 0);
    begin[length] = '\0';
    return begin;
}

static bool number(char **at, double unit, double *value)
{
    char *end, *text = word(at);
    if (text == NULL)
        return false;
    if (strcmp(text, "-") == 0) {
        *value = NAN;
        return true;
    }
    long read = strtol(text, &end, 10);
    *value = (double)read / unit;
    return *end == '\0' && read > -1000000000 && read < 1000000000;
}

static const struct et_mark *mark_of(const struct et_sheet_map *map, uint32_t page,
                                     uint32_t variable, enum et_mark_kind kind, int32_t code)
{
    for (size_t i = 0; i < map->mark_count; i++)
        if (map->marks[i].page == page && map->marks[i].variable == variable &&
            map->marks[i].kind == kind && map->marks[i].code == code)
            return &map->marks[i];
    return NULL;
}

static bool read_line(const struct et_form *form, const struct et_sheet_map *map, uint32_t page,
                      char *line, struct et_box *box)
{
    double code, state, figures[FIGURES];
    const char *item = word(&line), *kind = word(&line);
    if (item == NULL || kind == NULL || strlen(kind) != 1 || strchr(kinds, *kind) == NULL ||
        !number(&line, 1, &code) || !number(&line, 1, &state) ||
        !(state >= ET_BOX_EMPTY && state <= ET_BOX_UNREADABLE) || !isfinite(code))
        return false;
    for (size_t i = 0; i < FIGURES; i++)
        if (!number(&line, i < SHARES ? 10000 : 1, &figures[i]))
            return false;
    uint32_t variable = et_form_variable(form, item);
    *box = (struct et_box){.mark = variable == ET_NONE
                                       ? NULL
                                       : mark_of(map, page, variable,
                                                 (enum et_mark_kind)(strchr(kinds, *kind) - kinds),
                                                 (int32_t)code),
                           .ink = {.ink = figures[0],
                                   .faint = figures[1],
                                   .full = figures[2],
                                   .extent = figures[3],
                                   .reach = figures[4],
                                   .ring = figures[5],
                                   .outline = figures[6],
                                   .dx_um = figures[8],
                                   .dy_um = figures[9],
                                   .paper = figures[10]},
                           .written = figures[7],
                           .state = (enum et_box_state)(int)state};
    return box->mark != NULL && *line == '\0';
}

bool et_readings_read(const struct et_form *form, const struct et_sheet_map *map, uint32_t page,
                      uint32_t variable, const char *text, struct et_arena *arena,
                      struct et_box **boxes, size_t *count)
{
    size_t lines = 0, kept = 0;
    for (const char *at = text; *at != '\0'; at++)
        lines += *at == '\n';
    struct et_box *read = et_arena_array(arena, lines + 1, sizeof *read);
    char *copy = et_alloc(strlen(text) + 1), *rest = copy;
    strcpy(copy, text);
    bool is_good = true;
    for (char *line = strsep(&rest, "\n"); line != NULL && is_good; line = strsep(&rest, "\n")) {
        if (*line == '\0')
            continue;
        is_good = kept < lines && read_line(form, map, page, line, &read[kept]);
        if (is_good && (variable == ET_NONE || read[kept].mark->variable == variable))
            kept++;
    }
    free(copy);
    if (is_good) {
        *boxes = read;
        *count = kept;
    }
    return is_good;
}
