/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/intake_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "collector/paper_route.h"
#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "forms/base/vec.h"
#include "forms/model/code.h"
#include "forms/model/form.h"
#include "forms/store/features.h"

struct et_intake *et_intake_new(struct et_store *store, const struct et_intake_how *how)
{
    struct et_intake *intake = et_alloc(sizeof *intake);
    memset(intake, 0, sizeof *intake);
    intake->store = store;
    intake->how = *how;
    intake->arena = et_arena_new();
    struct et_sampling sampling;
    if (et_store_sampling(store, &sampling, NULL) == ET_OK)
        intake->accepted = sampling.accepted;
    return intake;
}

void et_intake_free(struct et_intake *intake)
{
    if (intake == NULL)
        return;
    for (size_t i = 0; i < intake->runs.count; i++) {
        et_form_free(intake->runs.items[i]->form.form);
        free(intake->runs.items[i]);
    }
    ET_VEC_FREE(&intake->runs);
    ET_VEC_FREE(&intake->touched);
    et_arena_free(intake->arena);
    free(intake);
}

/* The run with this number; NULL if the file does not know it. */
static const struct et_intake_run *run_of(struct et_intake *intake, uint64_t number)
{
    for (size_t i = 0; i < intake->runs.count; i++)
        if (intake->runs.items[i]->print.run == number)
            return intake->runs.items[i];
    struct et_intake_run *run = et_alloc(sizeof *run);
    memset(run, 0, sizeof *run);
    if (et_store_run(intake->store, number, intake->arena, &run->print, NULL) != ET_OK) {
        free(run);
        return NULL;
    }
    run->is_usable =
        et_store_form_by_id(intake->store, &run->print.form, &run->form, NULL) == ET_OK &&
        et_sheet_map_read(intake->arena, run->form.form, run->print.map, &run->map) == ET_OK &&
        run->print.wave < run->form.form->wave_count;
    ET_VEC_PUSH(&intake->runs, run);
    return run;
}

static bool find(void *user, const char *text, struct et_known_sheet *sheet)
{
    struct et_intake *intake = user;
    struct et_sheet printed;
    *sheet = (struct et_known_sheet){.reason = ""};
    switch (et_payload_read(et_store_key(intake->store), text, &sheet->payload)) {
    case ET_PAYLOAD_NOT_OURS:
        return false;
    case ET_PAYLOAD_NEWER:
        sheet->status = ET_PAGE_UNREADABLE;
        sheet->reason = "newer";
        return true;
    case ET_PAYLOAD_FOREIGN:
        sheet->status = ET_PAGE_FOREIGN;
        sheet->reason = "foreign";
        return true;
    case ET_PAYLOAD_GOOD:
        break;
    }
    const struct et_intake_run *run = run_of(intake, sheet->payload.run);
    if (run == NULL ||
        et_store_sheet(intake->store, sheet->payload.serial, &printed, NULL) != ET_OK ||
        printed.run != sheet->payload.run) {
        sheet->status = ET_PAGE_UNKNOWN_SHEET;
        sheet->reason = "unknown-sheet";
    } else if (!run->is_usable) {
        sheet->status = ET_PAGE_UNREADABLE;
        sheet->reason = "bad-map";
    } else {
        sheet->status = ET_PAGE_READ;
        sheet->form = run->form.form;
        sheet->map = &run->map;
    }
    return true;
}

struct et_scan_lookup et_intake_lookup(struct et_intake *intake)
{
    return (struct et_scan_lookup){.user = intake, .find = find};
}

const char *et_intake_wave(struct et_intake *intake, const struct et_scanned *scanned)
{
    const struct et_intake_run *run = run_of(intake, scanned->sheet.payload.run);
    return run->form.form->waves[run->print.wave].id;
}

static struct et_scanned_page page_row(const struct et_page_origin *origin)
{
    struct et_scanned_page page = {.file = origin->file,
                                   .page_in_file = origin->page_in_file,
                                   .status = ET_PAGE_UNREADABLE,
                                   .reason = ""};
    memcpy(page.source, origin->source, sizeof page.source);
    return page;
}

/* A row for the page, unless this very page of this very file has one. */
static enum et_status put_page(struct et_store *store, const struct et_scanned_page *page,
                               bool is_known_file, struct et_error *error)
{
    return is_known_file ? ET_OK : et_store_add_page(store, page, error);
}

static void describe(struct et_taking *t)
{
    const struct et_scanned *scanned = t->scanned;
    *t->result = (struct et_intake_result){
        .status = scanned->status, .reason = scanned->reason, .form = "", .wave = ""};
    t->page = page_row(t->origin);
    t->page.status = scanned->status;
    t->page.reason = scanned->reason;
    t->page.rotation = scanned->rotation;
    t->page.dpi = isfinite(scanned->dpi) ? scanned->dpi : 0;
    if (!scanned->has_sheet)
        return;
    t->result->run = scanned->sheet.payload.run;
    t->result->serial = scanned->sheet.payload.serial;
    t->result->sheet_page = scanned->sheet.payload.page;
    if (scanned->sheet.status != ET_PAGE_READ)
        return;
    t->run = run_of(t->intake, scanned->sheet.payload.run);
    t->result->form = t->run->form.form->id;
    t->result->wave = t->run->form.form->waves[t->run->print.wave].id;
}

enum et_status et_intake_page(struct et_intake *intake, const struct et_page_origin *origin,
                              const struct et_scanned *scanned, const struct et_image *image,
                              struct et_arena *arena, struct et_intake_result *result,
                              struct et_error *error)
{
    struct et_taking t = {.intake = intake,
                          .scanned = scanned,
                          .image = image,
                          .origin = origin,
                          .arena = arena,
                          .result = result};
    bool is_known_file = false;
    describe(&t);
    enum et_status status = et_store_begin(intake->store, error);
    if (status != ET_OK)
        return status;
    status = et_store_has_page(intake->store, origin->source, origin->page_in_file, &is_known_file,
                               error);
    bool is_read = scanned->status == ET_PAGE_READ || scanned->status == ET_PAGE_REVIEW;
    if (status == ET_OK && is_read) {
        t.page.run = result->run;
        t.page.sheet = result->serial;
        t.page.sheet_page = result->sheet_page;
        status = et_take_sheet(&t, &is_known_file, error);
    }
    if (status == ET_OK)
        status = put_page(intake->store, &t.page, is_known_file, error);
    if (status == ET_OK)
        return et_store_commit(intake->store, error);
    et_store_rollback(intake->store);
    return status;
}

/* Names what is known of the page's sheet. */
static void recall(struct et_intake *intake, const struct et_scanned_page *page,
                   struct et_arena *arena, struct et_intake_result *result)
{
    const struct et_intake_run *run = page->run != 0 ? run_of(intake, page->run) : NULL;
    struct et_sheet sheet;
    struct et_participant person;
    if (run != NULL && run->is_usable) {
        result->form = run->form.form->id;
        result->wave = run->form.form->waves[run->print.wave].id;
    }
    if (page->sheet != 0 && et_store_sheet(intake->store, page->sheet, &sheet, NULL) == ET_OK &&
        !et_id_is_none(&sheet.participant) &&
        et_store_participant_by_id(intake->store, &sheet.participant, arena, &person, NULL) ==
            ET_OK)
        et_code_write(person.code, result->participant);
}

enum et_status et_intake_known(struct et_intake *intake, const struct et_page_origin *origin,
                               struct et_arena *arena, struct et_intake_result *result,
                               bool *is_known, struct et_error *error)
{
    struct et_scanned_page page;
    *is_known = false;
    enum et_status status =
        et_store_page_at(intake->store, origin->source, origin->page_in_file, arena, &page, error);
    if (status == ET_NOT_FOUND)
        return ET_OK;
    /* what could not be read or was not known may have become so since */
    if (status != ET_OK || page.status == ET_PAGE_UNREADABLE || page.status == ET_PAGE_FOREIGN ||
        page.status == ET_PAGE_UNKNOWN_SHEET)
        return status;
    *is_known = true;
    *result = (struct et_intake_result){.status = page.status == ET_PAGE_BLANK ? ET_PAGE_BLANK
                                                                               : ET_PAGE_DUPLICATE,
                                        .reason = "",
                                        .run = page.run,
                                        .serial = page.sheet,
                                        .sheet_page = page.sheet_page,
                                        .form = "",
                                        .wave = ""};
    recall(intake, &page, arena, result);
    return ET_OK;
}

static bool has_come(const struct et_readings *readings, uint32_t page)
{
    for (size_t i = 0; i < readings->count; i++)
        if (readings->items[i].sheet_page == page)
            return true;
    return false;
}

enum et_status et_intake_missing(struct et_intake *intake, struct et_arena *arena,
                                 struct et_missing_page **missing, size_t *count,
                                 struct et_error *error)
{
    struct {
        struct et_missing_page *items;
        size_t count, room;
    } all = {0};
    enum et_status status = ET_OK;
    for (size_t i = 0; i < intake->touched.count && status == ET_OK; i++) {
        const struct et_touched *of = &intake->touched.items[i];
        struct et_response response;
        struct et_readings readings = {NULL, 0};
        status = et_store_response(intake->store, &of->response, arena, &response, error);
        if (status == ET_OK)
            status = et_store_readings(intake->store, &of->response, arena, &readings, error);
        if (status != ET_OK || response.status == ET_RESPONSE_REFUSED)
            continue;
        for (uint32_t page = 1; page <= of->page_count; page++)
            if (!has_come(&readings, page))
                ET_VEC_PUSH(&all, ((struct et_missing_page){of->serial, page, of->page_count}));
    }
    *missing = et_arena_array(arena, all.count, sizeof **missing);
    *count = all.count;
    if (all.count > 0)
        memcpy(*missing, all.items, all.count * sizeof **missing);
    ET_VEC_FREE(&all);
    return status;
}

enum et_status et_intake_lost(struct et_intake *intake, const struct et_page_origin *origin,
                              struct et_error *error)
{
    bool is_known_file = false;
    struct et_scanned_page page = page_row(origin);
    page.reason = "damaged";
    enum et_status status = et_store_has_page(intake->store, origin->source, origin->page_in_file,
                                              &is_known_file, error);
    return status == ET_OK ? put_page(intake->store, &page, is_known_file, error) : status;
}
