/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intake_part.c - a question whose boxes stand on two pages of a sheet. */
#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "collector/intake_inside.h"
#include "collector/readings.h"
#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/form.h"
#include "forms/store/features.h"

/* Why the first part waits; withdrawn once the other has come. */
static const char other_page[] = "other-page";

bool et_take_is_split(const struct et_taking *t, uint32_t variable)
{
    const struct et_sheet_map *map = &t->run->map;
    for (size_t i = 0; i < map->mark_count; i++)
        if (map->marks[i].variable == variable && map->marks[i].page != t->page.sheet_page)
            return true;
    return false;
}

static size_t boxes_of(const struct et_taking *t, uint32_t variable)
{
    const struct et_sheet_map *map = &t->run->map;
    size_t count = 0;
    for (size_t i = 0; i < map->mark_count; i++)
        count += map->marks[i].variable == variable;
    return count;
}

/* The question's boxes on all the pages that have come, this one's first. */
static enum et_status gather(struct et_taking *t, const struct et_judged *q, struct et_box **boxes,
                             size_t *count, struct et_error *error)
{
    struct et_readings readings;
    size_t room = boxes_of(t, q->variable);
    *boxes = et_arena_array(t->arena, room + q->box_count, sizeof **boxes);
    memcpy(*boxes, q->boxes, q->box_count * sizeof **boxes);
    *count = q->box_count;
    enum et_status status =
        et_store_readings(t->intake->store, &t->response.id, t->arena, &readings, error);
    uint32_t last = 0;
    for (size_t i = 0; i < readings.count && status == ET_OK; i++) {
        const struct et_reading *r = &readings.items[i];
        struct et_box *others;
        size_t found;
        if (r->sheet_page == t->page.sheet_page || r->sheet_page == last ||
            !et_readings_read(t->run->form.form, &t->run->map, r->sheet_page, q->variable, r->boxes,
                              t->arena, &others, &found))
            continue;
        last = r->sheet_page;
        for (size_t k = 0; k < found && *count < room; k++)
            (*boxes)[(*count)++] = others[k];
    }
    return status;
}

static const char *codes_of(struct et_taking *t, const struct et_judged *q)
{
    struct et_str value = ET_STR_EMPTY;
    for (size_t i = 0; i < q->code_count; i++)
        et_str_addf(&value, "%s%d", i > 0 ? " " : "", q->codes[i]);
    const char *kept = et_arena_string(t->arena, value.length > 0 ? value.text : "");
    et_str_free(&value);
    return kept;
}

static enum et_status take_whole(struct et_taking *t, struct et_taken *taken,
                                 const struct et_judged *whole, struct et_error *error)
{
    const struct et_form *form = t->run->form.form;
    struct et_answer answer = {.state = ET_STATE_BLANK};
    if (whole->code_count > 0)
        answer = (struct et_answer){.state = ET_STATE_VALUE,
                                    .number = whole->codes[0],
                                    .codes = whole->codes,
                                    .code_count = whole->code_count};
    struct et_origin from = {.source = "scan", .confidence = whole->confidence};
    taken->value = codes_of(t, whole);
    taken->missing = whole->code_count > 0 ? "" : "blank";
    taken->is_review = false;
    taken->reason = "";
    enum et_status status =
        et_store_withdraw(t->intake->store, &t->response.id, taken->item, other_page, error);
    return status == ET_OK ? et_store_answer(t->intake->store, &t->response.id, form,
                                             whole->variable, &answer, &from, error)
                           : status;
}

/* TOP and then BOTTOM, in one picture. */
static struct et_image stacked(const struct et_image *top, const struct et_image *bottom)
{
    int width = top->width > bottom->width ? top->width : bottom->width;
    struct et_image both = et_image_new(width, top->height + bottom->height);
    for (int y = 0; y < both.height; y++) {
        const struct et_image *from = y < top->height ? top : bottom;
        int row = y < top->height ? y : y - top->height;
        memcpy(both.pixels + (size_t)y * (size_t)width,
               from->pixels + (size_t)row * (size_t)from->width, (size_t)from->width);
    }
    return both;
}

/* Both parts in one doubt: what waited for the other page is withdrawn. */
static enum et_status doubt_whole(struct et_taking *t, const struct et_judged *q,
                                  const struct et_taken *taken, struct et_error *error)
{
    struct et_store *store = t->intake->store;
    struct et_doubts waiting = {NULL, 0};
    struct et_image crop = et_scan_crop(t->image, t->scanned, &q->crop), former;
    enum et_status status = et_store_doubts(store, true, t->arena, &waiting, error);
    for (size_t i = 0; i < waiting.count && status == ET_OK; i++) {
        const struct et_doubt *d = &waiting.items[i];
        if (!et_id_equal(&d->response, &t->response.id) || strcmp(d->item, taken->item) != 0 ||
            strcmp(d->reason, other_page) != 0 || d->crop == NULL ||
            et_image_png_read(d->crop, d->crop_size, &former, NULL) != ET_OK)
            continue;
        struct et_image both =
            crop.height + former.height < ET_IMAGE_SIDE_MAX ? stacked(&former, &crop) : crop;
        et_image_free(&former);
        if (both.pixels != crop.pixels)
            et_image_free(&crop);
        crop = both;
    }
    struct et_doubt doubt = {.response = t->response.id,
                             .sheet = t->sheet.serial,
                             .sheet_page = t->page.sheet_page,
                             .item = taken->item,
                             .reason = taken->reason,
                             .proposal = taken->value,
                             .confidence = taken->confidence};
    unsigned char *png = NULL;
    if (t->intake->how.keep != ET_KEEP_NONE)
        et_image_png_write(&crop, &png, &doubt.crop_size);
    doubt.crop = png;
    if (status == ET_OK)
        status = et_store_withdraw(store, &t->response.id, taken->item, other_page, error);
    if (status == ET_OK)
        status = et_store_add_doubt(store, &doubt, error);
    free(png);
    et_image_free(&crop);
    return status;
}

enum et_status et_take_part(struct et_taking *t, size_t i, struct et_error *error)
{
    const struct et_judged *q = &t->scanned->judged.items[i];
    struct et_taken *taken = &t->taken[i];
    struct et_box *boxes;
    size_t count;
    enum et_status status = gather(t, q, &boxes, &count, error);
    if (status != ET_OK)
        return status;
    bool is_whole = count == boxes_of(t, q->variable);
    struct et_judged whole = *q;
    if (is_whole)
        whole =
            et_decide_question(t->arena, t->run->form.form, &t->intake->how.policy, boxes, count);
    taken->confidence = whole.confidence;
    if (is_whole && whole.verdict != ET_VERDICT_REVIEW && q->verdict != ET_VERDICT_REVIEW)
        return take_whole(t, taken, &whole, error);
    taken->is_review = true;
    taken->missing = "";
    taken->value = codes_of(t, &whole);
    taken->reason = !is_whole ? other_page : *whole.reason != '\0' ? whole.reason : q->reason;
    t->result->status = t->page.status = ET_PAGE_REVIEW;
    if (is_whole)
        return doubt_whole(t, q, taken, error);
    return et_take_doubt(t, q->variable, &q->crop, taken->reason, taken->value, whole.confidence,
                         error);
}
