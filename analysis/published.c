/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/published.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/compare_inside.h"
#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/form.h"

static const char header[] =
    "# etapp: what has been shown, and of whom. Keep beside the survey file; never share.\n";

struct shown {
    const char *what; /* "indicator niva before after sex kvinna" */
    uint32_t *codes;  /* in order */
    size_t count;
};

struct et_published {
    const char *bytes;
    size_t size;
    struct shown *items;
    size_t count;
};

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* ---- the file -------------------------------------------------------------------- */

/* "what\tCODE CODE CODE" */
static bool read_line(char *line, struct et_arena *arena, struct shown *shown)
{
    char *tab = strchr(line, '\t');
    if (tab == NULL)
        return false;
    *tab = '\0';
    shown->what = line;
    shown->codes = et_arena_array(arena, strlen(tab + 1) / 6 + 1, sizeof *shown->codes);
    for (char *code = strtok(tab + 1, " "); code != NULL; code = strtok(NULL, " ")) {
        if (strlen(code) < 6 || !et_code_read(code, &shown->codes[shown->count]))
            return false;
        shown->count++;
    }
    qsort(shown->codes, shown->count, sizeof *shown->codes, by_number);
    return true;
}

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

enum et_status et_published_read(const char *path, struct et_arena *arena,
                                 const struct et_published **published, struct et_error *error)
{
    struct et_published *p = et_arena_alloc(arena, sizeof *p);
    char *bytes = NULL;
    size_t size = 0;
    *p = (struct et_published){.bytes = ""};
    errno = 0;
    enum et_status status = et_io_read(path, ET_PUBLISHED_FILE_MAX, &bytes, &size, error);
    if (status != ET_OK) {
        if (errno != ENOENT)
            return status;
        *error = (struct et_error){ET_OK, ""};
        *published = p;
        return ET_OK;
    }
    p->bytes = et_arena_copy(arena, bytes, size);
    p->size = strlen(p->bytes);
    free(bytes);
    char *text = et_arena_copy(arena, p->bytes, p->size);
    p->items = et_arena_array(arena, count_lines(text), sizeof *p->items);
    size_t number = 0;
    for (char *line = text, *end; *line != '\0'; line = end) {
        number++;
        end = line + strcspn(line, "\n");
        if (*end == '\n')
            *end++ = '\0';
        if (*line == '#' || *line == '\0')
            continue;
        if (!read_line(line, arena, &p->items[p->count++]))
            return et_error_set(error, ET_INPUT,
                                _("%s:%zu: this is no record of what has been published"), path,
                                number);
    }
    *published = p;
    return ET_OK;
}

/* ---- what is near --------------------------------------------------------------------- */

static void describe(const struct et_compare *c, size_t group, uint32_t indicator, uint32_t target,
                     struct et_str *what)
{
    const struct et_form *form = c->data->form;
    et_str_addf(what, "%s ", form->id);
    if (target != ET_NONE) {
        et_str_addf(what, "target %s", form->targets[target].id);
    } else {
        const struct et_measure *m = c->groups[0].measures;
        while (m->indicator != indicator)
            m++;
        et_str_addf(what, "indicator %s %s %s", form->indicators[indicator].id,
                    m->from != ET_NONE ? form->waves[m->from].id : "-", form->waves[m->to].id);
    }
    if (group == 0)
        return;
    et_str_addf(what, " %s ", c->groups[group].role);
    for (const char *at = c->groups[group].name; *at != '\0'; at++)
        et_str_add_char(what, *at == '\t' || *at == '\n' ? ' ' : *at);
}

static size_t difference(const struct shown *shown, const struct et_compare *c, size_t group,
                         const bool *is_in)
{
    size_t now = 0, both = 0;
    for (size_t i = 0; i < c->data->people.count; i++) {
        if (!is_in[i] || !c->groups[group].has[i])
            continue;
        now++;
        both += bsearch(&c->data->people.items[i].code, shown->codes, shown->count,
                        sizeof *shown->codes, by_number) != NULL;
    }
    return now + shown->count - 2 * both;
}

bool et_published_is_near(const struct et_published *p, const struct et_compare *c, size_t group,
                          uint32_t indicator, uint32_t target, const bool *is_in)
{
    if (p == NULL || p->count == 0)
        return false;
    struct et_str what = ET_STR_EMPTY;
    describe(c, group, indicator, target, &what);
    bool is_near = false;
    for (size_t i = 0; i < p->count && !is_near; i++)
        is_near = strcmp(p->items[i].what, what.text) == 0 &&
                  et_compare_is_few(difference(&p->items[i], c, group, is_in));
    et_str_free(&what);
    return is_near;
}

/* ---- what is shown now ------------------------------------------------------------------- */

static bool is_said(const struct et_published *p, const struct et_compare *c, size_t group,
                    const char *what, const bool *is_in)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->items[i].what, what) == 0 && difference(&p->items[i], c, group, is_in) == 0)
            return true;
    return false;
}

static void add_line(const struct et_published *p, const struct et_compare *c, size_t group,
                     uint32_t indicator, uint32_t target, const bool *is_in, struct et_str *file)
{
    struct et_str what = ET_STR_EMPTY;
    describe(c, group, indicator, target, &what);
    if (!is_said(p, c, group, what.text, is_in)) {
        et_str_addf(file, "%s\t", what.text);
        for (size_t i = 0; i < c->data->people.count; i++) {
            char code[ET_CODE_CHARS + 1];
            if (!is_in[i] || !c->groups[group].has[i])
                continue;
            et_code_write(c->data->people.items[i].code, code);
            et_str_addf(file, "%s ", code);
        }
        et_str_add(file, "\n");
    }
    et_str_free(&what);
}

void et_published_add(const struct et_published *p, const struct et_compare *c, struct et_str *file)
{
    size_t people = c->data->people.count;
    bool *is_in = et_alloc((people + 1) * sizeof *is_in);
    et_str_add(file, p->size > 0 ? p->bytes : header);
    for (size_t k = 0; k < c->measure_count; k++) {
        et_compare_counted(c, &c->groups[0].measures[k], is_in);
        for (size_t g = 0; g < c->group_count; g++)
            if (!c->groups[g].measures[k].is_hidden)
                add_line(p, c, g, c->groups[g].measures[k].indicator, ET_NONE, is_in, file);
    }
    for (size_t t = 0; t < c->target_count; t++) {
        uint32_t target = c->targets[t].target;
        for (size_t i = 0; i < people; i++)
            is_in[i] = et_compare_belongs(c->data, target, i) == 1;
        for (size_t g = 0; g < c->group_count; g++)
            if (!c->groups[g].targets[t].is_hidden)
                add_line(p, c, g, ET_NONE, target, is_in, file);
    }
    free(is_in);
}
