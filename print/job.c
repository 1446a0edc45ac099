/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/job.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/io.h"
#include "forms/base/progress.h"
#include "forms/base/str.h"
#include "forms/model/code.h"
#include "print/draw/draw.h"
#include "print/output.h"
#include "print/sheet.h"

/* ---- laying out and recording ------------------------------------------- */

static enum et_status lay_out(struct et_job *job, struct et_shaper *shaper, struct et_error *error)
{
    for (size_t i = 0; i < job->sheet_count; i++) {
        uint32_t language = job->sheets[i].language;
        if (job->layouts[language] != NULL)
            continue;
        enum et_status status = et_layout_new(job->form.form, job->wave, language, job->is_open,
                                              shaper, &job->layouts[language], error);
        if (status != ET_OK)
            return status;
    }
    return ET_OK;
}

/* Records the run of one language and draws what its copies share. */
static enum et_status begin_run(struct et_job *job, uint32_t language, struct et_drawing *drawing,
                                struct et_error *error)
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
    };
    enum et_status status = et_store_add_run(job->store, &run, error);
    job->runs[language] = run.run;
    et_str_free(&map);
    return status == ET_OK ? et_layout_draw(job->layouts[language], drawing, error) : status;
}

static enum et_status add_sheet(struct et_job *job, struct et_job_sheet *sheet,
                                struct et_drawing *drawing, struct et_error *error)
{
    struct et_sheet record = {.run = job->runs[sheet->language]};
    char code[ET_CODE_CHARS + 1] = "";
    const char *course = "";
    if (sheet->participant != NULL) {
        record.participant = sheet->participant->id;
        et_code_write(sheet->participant->code, code);
        course = sheet->participant->facts.course;
    }
    enum et_status status = et_store_add_sheet(job->store, &record, error);
    if (status != ET_OK)
        return status;
    sheet->serial = record.serial;
    const struct et_copy copy = {
        .key = et_store_key(job->store),
        .run = record.run,
        .serial = record.serial,
        .code = code,
        .course = course != NULL ? course : "",
    };
    return et_layout_copy(job->layouts[sheet->language], drawing, &copy, error);
}

/* Draws every sheet and records it in the transaction that is open. */
static enum et_status add_sheets(struct et_job *job, struct et_drawing *drawing,
                                 struct et_error *error)
{
    enum et_status status = ET_OK;
    for (uint32_t l = 0; status == ET_OK && l < job->form.form->language_count; l++)
        if (job->layouts[l] != NULL)
            status = begin_run(job, l, drawing, error);
    for (size_t i = 0; status == ET_OK && i < job->sheet_count; i++) {
        status = add_sheet(job, &job->sheets[i], drawing, error);
        et_progress_to(job->progress, i + 1);
    }
    job->page_count = et_draw_pages(drawing);
    return status;
}

/* ---- the files ---------------------------------------------------------- */

struct files {
    struct et_output items[1 + ET_LANGUAGES_MAX]; /* the PDF, then maps */
    char *names[1 + ET_LANGUAGES_MAX];            /* of the maps; owned */
    uint32_t languages[1 + ET_LANGUAGES_MAX];
    size_t count;
};

/* "map.json" for the first language, "map.ar.json" for another. */
static char *map_name(const char *path, const char *tag, bool is_first)
{
    struct et_str name = ET_STR_EMPTY;
    const char *dot = strrchr(et_io_name(path), '.');
    size_t stem = dot == NULL ? strlen(path) : (size_t)(dot - path);
    if (is_first)
        et_str_add(&name, path);
    else
        et_str_addf(&name, "%.*s.%s%s", (int)stem, path, tag, path + stem);
    return et_str_take(&name);
}

static enum et_status open_files(struct et_job *job, struct files *files, struct et_error *error)
{
    enum et_status status = et_output_open(&files->items[0], job->path, error);
    files->count = 1;
    for (uint32_t l = 0; job->map_path != NULL && status == ET_OK && l < ET_LANGUAGES_MAX; l++) {
        if (job->layouts[l] == NULL)
            continue;
        size_t at = files->count++;
        files->names[at] = map_name(job->map_path, job->form.form->languages[l].tag, at == 1);
        files->languages[at] = l;
        status = et_output_open(&files->items[at], files->names[at], error);
    }
    return status;
}

static enum et_status write_files(struct et_job *job, struct files *files,
                                  struct et_drawing *drawing, struct et_error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    enum et_status status = et_draw_pdf(drawing, et_store_now(job->store), &bytes, &size, error);
    if (status == ET_OK)
        status = et_output_write(&files->items[0], bytes, size, error);
    free(bytes);
    for (size_t i = 1; status == ET_OK && i < files->count; i++) {
        struct et_str json = ET_STR_EMPTY;
        et_sheet_map_json(et_layout_map(job->layouts[files->languages[i]]), job->form.form, &json);
        status = et_output_write(&files->items[i], json.text, json.length, error);
        et_str_free(&json);
    }
    return status;
}

static void close_files(struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        et_output_drop(&files->items[i]);
        free(files->names[i]);
    }
}

/* Whole on disk, then on record, then in its place. */
static enum et_status draw_and_record(struct et_job *job, struct files *files,
                                      struct et_drawing *drawing, struct et_error *error)
{
    enum et_status status = et_store_begin(job->store, error);
    if (status != ET_OK)
        return status;
    status = add_sheets(job, drawing, error);
    if (status == ET_OK)
        status = write_files(job, files, drawing, error);
    if (status != ET_OK) {
        et_store_rollback(job->store);
        return status;
    }
    status = et_store_commit(job->store, error);
    for (size_t i = 0; status == ET_OK && i < files->count; i++)
        status = et_output_place(&files->items[i], error);
    return status;
}

enum et_status et_job_run(struct et_job *job, struct et_error *error)
{
    const struct et_form *form = job->form.form;
    struct et_shaper *shaper = et_shaper_new();
    struct et_drawing *drawing = et_draw_new(shaper);
    struct files files = {0};
    enum et_status status = lay_out(job, shaper, error);
    if (status == ET_OK)
        status = open_files(job, &files, error);
    if (status == ET_OK) {
        uint32_t language = job->sheets[0].language;
        et_draw_about(drawing, et_form_text(form, form->title, language),
                      form->languages[language].tag,
                      et_form_text(form, form->waves[job->wave].text, language));
        status = draw_and_record(job, &files, drawing, error);
    }
    close_files(&files);
    et_draw_free(drawing);
    et_shaper_free(shaper);
    return status;
}

void et_job_end(struct et_job *job)
{
    for (size_t l = 0; l < ET_LANGUAGES_MAX; l++)
        et_layout_free(job->layouts[l]);
}
