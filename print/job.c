/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/job.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/progress.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/payload.h"
#include "print/bundle.h"
#include "print/cards.h"
#include "print/codes.h"
#include "print/draw/draw.h"
#include "print/list.h"

enum { BATCH = 64 }; /* sheets whose QR codes are made at once */

/* ---- laying out and recording ------------------------------------------- */

static enum et_status lay_out(struct et_job *job, struct et_shaper *shaper, struct et_error *error)
{
    for (size_t i = 0; i < job->sheet_count && !job->is_cards; i++) {
        uint32_t language = job->sheets[i].language;
        if (job->layouts[language] != NULL)
            continue;
        enum et_status status = et_layout_new(job->form.form, job->wave, language, &job->wish,
                                              shaper, &job->layouts[language], error);
        if (status != ET_OK)
            return status;
    }
    return ET_OK;
}

static enum et_status record_run(struct et_job *job, uint32_t language, struct et_error *error)
{
    const struct et_form *form = job->form.form;
    struct et_str map = ET_STR_EMPTY;
    unsigned char hash[ET_HASH_BYTES];
    char hex[2 * ET_HASH_BYTES + 1];
    et_sheet_map_write(et_layout_map(job->layouts[language]), form, &map);
    et_crypto_hash(map.text, map.length, hash);
    et_crypto_hex(hash, sizeof hash, hex);
    struct et_print_run run = {
        .form = job->form.id,
        .wave = job->wave,
        .language = form->languages[language].tag,
        .layout = hex,
        .map = map.text,
        .is_copyable = job->wish.is_copyable,
    };
    enum et_status status = et_store_add_run(job->store, &run, error);
    job->runs[language] = run.run;
    et_str_free(&map);
    return status;
}

/* A person's earlier sheet that has not come back is lost: the new one is theirs. */
static enum et_status record_sheet(struct et_job *job, struct et_job_sheet *sheet,
                                   struct et_error *error)
{
    struct et_sheet record = {.run = job->runs[sheet->language]};
    enum et_status status = ET_OK;
    if (sheet->participant != NULL) {
        record.participant = sheet->participant->id;
        status = et_store_void_sheets(job->store, &record.participant, &job->form.id, job->wave,
                                      &job->void_count, error);
    }
    if (status == ET_OK)
        status = et_store_add_sheet(job->store, &record, error);
    sheet->serial = record.serial;
    return status;
}

static enum et_status record(struct et_job *job, struct et_error *error)
{
    enum et_status status = ET_OK;
    if (job->is_trial || job->is_cards)
        return ET_OK;
    for (uint32_t l = 0; status == ET_OK && l < job->form.form->language_count; l++)
        if (job->layouts[l] != NULL)
            status = record_run(job, l, error);
    for (size_t i = 0; status == ET_OK && i < job->sheet_count; i++)
        status = record_sheet(job, &job->sheets[i], error);
    return status;
}

/* ---- drawing ------------------------------------------------------------ */

/* The drawing that is being made: all sheets in one, or one of many. */
struct press {
    struct et_job *job;
    struct et_shaper *shaper;
    struct et_drawing *drawing;
    bool is_drawn[ET_LANGUAGES_MAX]; /* the layout's templates are in the drawing */
};

static void begin(struct press *press, uint32_t language)
{
    const struct et_form *form = press->job->form.form;
    press->drawing = et_draw_new(press->shaper);
    memset(press->is_drawn, 0, sizeof press->is_drawn);
    et_draw_about(press->drawing, et_form_text(form, form->title, language),
                  form->languages[language].tag,
                  et_form_text(form, form->waves[press->job->wave].text, language));
}

static enum et_status draw_sheet(struct press *press, const struct et_job_sheet *sheet,
                                 const unsigned char *codes, struct et_error *error)
{
    struct et_job *job = press->job;
    struct et_layout *layout = job->layouts[sheet->language];
    char code[ET_CODE_CHARS + 1] = "";
    const char *course = "";
    enum et_status status = ET_OK;
    if (sheet->participant != NULL) {
        et_code_write(sheet->participant->code, code);
        course = sheet->participant->facts.course;
    }
    if (!press->is_drawn[sheet->language])
        status = et_layout_draw(layout, press->drawing, error);
    press->is_drawn[sheet->language] = true;
    if (status != ET_OK)
        return status;
    if (job->is_duplex && et_draw_pages(press->drawing) % 2 == 1)
        et_layout_blank(layout, press->drawing);
    const struct et_copy copy = {
        .serial = sheet->serial,
        .codes = codes,
        .code = code,
        .course = course != NULL ? course : "",
    };
    return et_layout_copy(layout, press->drawing, &copy, error);
}

static enum et_status finish(struct press *press, struct et_bundle *bundle, size_t file,
                             struct et_error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    enum et_status status =
        et_draw_pdf(press->drawing, et_store_now(press->job->store), &bytes, &size, error);
    if (status == ET_OK)
        status = et_bundle_write(bundle, file, bytes, size, error);
    free(bytes);
    press->job->page_count += et_draw_pages(press->drawing);
    et_draw_free(press->drawing);
    press->drawing = NULL;
    return status;
}

/* The sheets FROM to TO, whose QR codes are made at once. */
static enum et_status draw_batch(struct press *press, struct et_bundle *bundle, size_t from,
                                 size_t to, struct et_error *error)
{
    struct et_job *job = press->job;
    struct et_arena *arena = et_arena_new();
    struct et_codes_sheet *codes = et_arena_array(arena, to - from, sizeof *codes);
    for (size_t i = from; i < to; i++) {
        const struct et_job_sheet *sheet = &job->sheets[i];
        uint32_t pages = et_layout_pages(job->layouts[sheet->language]);
        codes[i - from] = (struct et_codes_sheet){
            .run = job->runs[sheet->language],
            .serial = sheet->serial,
            .page_count = pages,
            .codes = et_arena_array(arena, pages, ET_CODE_BYTES),
        };
    }
    enum et_status status = et_codes_make(et_store_key(job->store), codes, to - from, 0);
    if (status != ET_OK)
        (void)et_error_set(error, status, _("the QR code could not be made"));
    for (size_t i = from; status == ET_OK && i < to; i++) {
        if (press->drawing == NULL)
            begin(press, job->sheets[i].language);
        status = draw_sheet(press, &job->sheets[i], codes[i - from].codes, error);
        if (status == ET_OK && bundle->is_folder)
            status = finish(press, bundle, i, error);
        if (job->progress != NULL)
            et_progress_to(job->progress, i + 1);
    }
    et_arena_free(arena);
    return status;
}

static enum et_status draw_sheets(struct press *press, struct et_bundle *bundle,
                                  struct et_error *error)
{
    struct et_job *job = press->job;
    enum et_status status = ET_OK;
    for (size_t from = 0; status == ET_OK && from < job->sheet_count; from += BATCH) {
        size_t to = from + BATCH < job->sheet_count ? from + BATCH : job->sheet_count;
        status = draw_batch(press, bundle, from, to, error);
    }
    if (status == ET_OK && !bundle->is_folder)
        status = finish(press, bundle, 0, error);
    return status;
}

static enum et_status draw_cards(struct press *press, struct et_bundle *bundle,
                                 struct et_error *error)
{
    begin(press, press->job->sheets[0].language);
    enum et_status status = et_cards_draw(press->job, press->shaper, press->drawing, error);
    return status == ET_OK ? finish(press, bundle, 0, error) : status;
}

/* Who gets what, and the maps. */
static enum et_status write_more(struct press *press, struct et_bundle *bundle,
                                 struct et_error *error)
{
    struct et_job *job = press->job;
    enum et_status status = ET_OK;
    size_t pages = job->page_count;
    for (size_t i = 0; status == ET_OK && i < bundle->map_count; i++) {
        struct et_str json = ET_STR_EMPTY;
        et_sheet_map_json(et_layout_map(job->layouts[bundle->languages[i]]), job->form.form, &json);
        status = et_bundle_write_map(bundle, i, json.text, json.length, error);
        et_str_free(&json);
    }
    if (status != ET_OK || job->list_path == NULL)
        return status;
    press->drawing = et_draw_new(press->shaper);
    status = et_list_draw(job, press->shaper, press->drawing, error);
    if (status == ET_OK)
        status = finish(press, bundle, bundle->pdf_count - 1, error);
    job->page_count = pages;
    return status;
}

/* Whole on disk, then on record, then in its place. */
static enum et_status draw_and_record(struct press *press, struct et_bundle *bundle,
                                      struct et_error *error)
{
    struct et_job *job = press->job;
    enum et_status status = et_store_begin(job->store, error);
    if (status != ET_OK)
        return status;
    status = record(job, error);
    et_bundle_name(bundle, job);
    if (status == ET_OK)
        status =
            job->is_cards ? draw_cards(press, bundle, error) : draw_sheets(press, bundle, error);
    if (status == ET_OK)
        status = write_more(press, bundle, error);
    if (status != ET_OK) {
        et_store_rollback(job->store);
        return status;
    }
    status = et_store_commit(job->store, error);
    return status == ET_OK ? et_bundle_place(bundle, error) : status;
}

enum et_status et_job_run(struct et_job *job, struct et_error *error)
{
    struct press press = {.job = job, .shaper = et_shaper_new()};
    struct et_bundle bundle = {0};
    enum et_status status = lay_out(job, press.shaper, error);
    if (status == ET_OK)
        status = et_bundle_open(&bundle, job, error);
    if (status == ET_OK)
        status = draw_and_record(&press, &bundle, error);
    job->file_count = bundle.pdf_count - (job->list_path != NULL);
    et_bundle_close(&bundle);
    if (press.drawing != NULL)
        et_draw_free(press.drawing);
    et_shaper_free(press.shaper);
    return status;
}

void et_job_end(struct et_job *job)
{
    for (size_t l = 0; l < ET_LANGUAGES_MAX; l++)
        et_layout_free(job->layouts[l]);
}
