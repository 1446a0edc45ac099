/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/sheet_map.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"

enum { MARKS_MAX = 65536, SIDE_MAX_UM = 2000000, ID_MAX = 256 };

static const char *const kinds[] = {"choice", "digit", "text"};
static const char first_line[] = "etmap 1\n";

/* ---- JSON --------------------------------------------------------------- */

static void json_sides(struct et_json *json, const struct et_rect *rect)
{
    et_json_int(json, "x_um", rect->x_um);
    et_json_int(json, "y_um", rect->y_um);
    et_json_int(json, "width_um", rect->width_um);
    et_json_int(json, "height_um", rect->height_um);
}

static void json_rects(struct et_json *json, const char *key, const struct et_rect *rects,
                       size_t count)
{
    et_json_open(json, key, '[');
    for (size_t i = 0; i < count; i++) {
        et_json_open(json, NULL, '{');
        json_sides(json, &rects[i]);
        et_json_close(json);
    }
    et_json_close(json);
}

static void json_mark(struct et_json *json, const struct et_mark *mark, const struct et_form *form)
{
    et_json_open(json, NULL, '{');
    et_json_int(json, "page", mark->page);
    et_json_text(json, "item", form->variables[mark->variable].id);
    et_json_int(json, "code", mark->code);
    et_json_text(json, "kind", kinds[mark->kind]);
    json_sides(json, &mark->box);
    et_json_open(json, "crop", '{');
    json_sides(json, &mark->crop);
    et_json_close(json);
    et_json_close(json);
}

void et_sheet_map_json(const struct et_sheet_map *map, const struct et_form *form,
                       struct et_str *out)
{
    struct et_json json = et_json_start(out);
    et_json_open(&json, NULL, '{');
    et_json_open(&json, "pages", '[');
    for (size_t i = 0; i < map->page_count; i++) {
        const struct et_sheet_page *page = &map->pages[i];
        et_json_open(&json, NULL, '{');
        et_json_int(&json, "page", (int64_t)i + 1);
        et_json_int(&json, "width_um", page->width_um);
        et_json_int(&json, "height_um", page->height_um);
        json_rects(&json, "fiducials", page->fiducials, ET_FIDUCIALS);
        json_rects(&json, "qr", page->qr, ET_PAGE_QRS);
        et_json_close(&json);
    }
    et_json_close(&json);
    et_json_open(&json, "marks", '[');
    for (size_t i = 0; i < map->mark_count; i++)
        json_mark(&json, &map->marks[i], form);
    et_json_close(&json);
    et_json_close(&json);
}

/* ---- the survey file's own text -----------------------------------------
 *
 *     etmap 1
 *     page W H  X Y W H (four fiducials, then two QR codes)
 *     mark ITEM KIND CODE PAGE  X Y W H (the box)  X Y W H (the crop)
 */

static void write_rect(const struct et_rect *rect, struct et_str *out)
{
    et_str_addf(out, " %d %d %d %d", (int)rect->x_um, (int)rect->y_um, (int)rect->width_um,
                (int)rect->height_um);
}

void et_sheet_map_write(const struct et_sheet_map *map, const struct et_form *form,
                        struct et_str *out)
{
    et_str_add(out, first_line);
    for (size_t i = 0; i < map->page_count; i++) {
        const struct et_sheet_page *page = &map->pages[i];
        et_str_addf(out, "page %d %d", (int)page->width_um, (int)page->height_um);
        for (size_t f = 0; f < ET_FIDUCIALS; f++)
            write_rect(&page->fiducials[f], out);
        for (size_t q = 0; q < ET_PAGE_QRS; q++)
            write_rect(&page->qr[q], out);
        et_str_add_char(out, '\n');
    }
    for (size_t i = 0; i < map->mark_count; i++) {
        const struct et_mark *mark = &map->marks[i];
        et_str_addf(out, "mark %s %s %d %d", form->variables[mark->variable].id, kinds[mark->kind],
                    (int)mark->code, (int)mark->page);
        write_rect(&mark->box, out);
        write_rect(&mark->crop, out);
        et_str_add_char(out, '\n');
    }
}

/* The next word of the line at *AT, copied; false if there is none that fits. */
static bool word(const char **at, char *text, size_t room)
{
    *at += strspn(*at, " ");
    size_t length = strcspn(*at, " \n");
    if (length == 0 || length >= room)
        return false;
    memcpy(text, *at, length);
    text[length] = '\0';
    *at += length;
    return true;
}

static bool number(const char **at, int32_t low, int32_t high, int32_t *value)
{
    char text[12], *end;
    if (!word(at, text, sizeof text))
        return false;
    long read = strtol(text, &end, 10);
    *value = (int32_t)read;
    return *end == '\0' && read >= low && read <= high;
}

static bool rects(const char **at, struct et_rect *rect, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!number(at, -SIDE_MAX_UM, SIDE_MAX_UM, &rect[i].x_um) ||
            !number(at, -SIDE_MAX_UM, SIDE_MAX_UM, &rect[i].y_um) ||
            !number(at, 0, SIDE_MAX_UM, &rect[i].width_um) ||
            !number(at, 0, SIDE_MAX_UM, &rect[i].height_um))
            return false;
    return true;
}

static bool read_page(const char **at, struct et_sheet_page *page)
{
    return number(at, 1, SIDE_MAX_UM, &page->width_um) &&
           number(at, 1, SIDE_MAX_UM, &page->height_um) &&
           rects(at, page->fiducials, ET_FIDUCIALS) && rects(at, page->qr, ET_PAGE_QRS);
}

static bool read_mark(const char **at, const struct et_form *form, size_t page_count,
                      struct et_mark *mark)
{
    char id[ID_MAX], kind[8];
    int32_t page;
    if (!word(at, id, sizeof id) || !word(at, kind, sizeof kind) ||
        !number(at, 0, ET_CODE_MAX, &mark->code) || !number(at, 1, (int32_t)page_count, &page) ||
        !rects(at, &mark->box, 1) || !rects(at, &mark->crop, 1))
        return false;
    mark->page = (uint16_t)page;
    mark->variable = et_form_variable(form, id);
    if (mark->variable == ET_NONE)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i], kind) == 0) {
            mark->kind = (enum et_mark_kind)i;
            return true;
        }
    }
    return false;
}

/* How many lines begin with WORD. */
static size_t lines(const char *text, const char *start)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, start)) != NULL; at++)
        count++;
    return count;
}

enum et_status et_sheet_map_read(struct et_arena *arena, const struct et_form *form,
                                 const char *text, struct et_sheet_map *map)
{
    if (strncmp(text, first_line, sizeof first_line - 1) != 0)
        return ET_FORMAT;
    size_t page_room = lines(text, "\npage "), mark_room = lines(text, "\nmark ");
    if (page_room == 0 || page_room > ET_PAGES_MAX || mark_room > MARKS_MAX)
        return ET_FORMAT;
    struct et_sheet_page *pages = et_arena_array(arena, page_room, sizeof *pages);
    struct et_mark *marks = et_arena_array(arena, mark_room, sizeof *marks);
    struct et_sheet_map read = {.pages = pages, .marks = marks};
    const char *at = text + sizeof first_line - 1;
    while (*at != '\0') {
        char what[5];
        if (!word(&at, what, sizeof what))
            return ET_FORMAT;
        bool is_page = strcmp(what, "page") == 0;
        if (!is_page && strcmp(what, "mark") != 0)
            return ET_FORMAT;
        if (is_page ? read.page_count == page_room : read.mark_count == mark_room)
            return ET_FORMAT;
        if (is_page ? !read_page(&at, &pages[read.page_count++])
                    : !read_mark(&at, form, read.page_count, &marks[read.mark_count++]))
            return ET_FORMAT;
        if (*at++ != '\n')
            return ET_FORMAT;
    }
    *map = read;
    return ET_OK;
}
