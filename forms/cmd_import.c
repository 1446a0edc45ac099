/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_import.c - etapp import: a form from an XLSForm workbook, with what could
 * not be taken as it stood, cell by cell.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/io.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/commands.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/xlsform.h"

extern const struct et_command et_cmd_import;

struct job {
    struct et_run *run;
    struct et_arena *arena;
    const char *in, *out;
    struct et_xlsform form;
    struct et_error error;
};

static const char *date_of(struct job *job)
{
    time_t now = (time_t)(job->run->fixed_time >= 0 ? job->run->fixed_time : job->run->clock());
    struct tm parts;
    char text[32];
    if (gmtime_r(&now, &parts) == NULL ||
        strftime(text, sizeof text, "%Y-%m-%d %H:%M+0000", &parts) == 0)
        return "";
    return et_arena_string(job->arena, text);
}

static enum et_status read_form(struct job *job, const char *source)
{
    char *bytes;
    size_t size;
    struct et_workbook workbook;
    enum et_status status = et_io_read(job->in, ET_WORKBOOK_FILE_MAX, &bytes, &size, &job->error);
    if (status != ET_OK)
        return status;
    status = et_workbook_read(job->arena, et_io_name(job->in), bytes, size, &workbook, &job->error);
    free(bytes);
    if (status != ET_OK)
        return status;
    struct et_xlsform_options options = {
        .file = et_io_name(job->in), .source = source, .date = date_of(job)};
    return et_xlsform_import(job->arena, &workbook, &options, &job->form, &job->error);
}

/* ---- writing ------------------------------------------------------------------------ */

/* "kurs.form" and "ar" make "kurs.ar.po". */
static const char *po_path(struct job *job, const char *tag)
{
    size_t length = strlen(job->out);
    if (length > 5 && strcmp(job->out + length - 5, ".form") == 0)
        length -= 5;
    return et_arena_printf(job->arena, "%.*s.%s.po", (int)length, job->out, tag);
}

static enum et_status refuse_existing(struct job *job, const char *path)
{
    if (access(path, F_OK) != 0)
        return ET_OK;
    return et_error_set(&job->error, ET_REFUSED, _("“%s” is there already; --force replaces it"),
                        path);
}

static enum et_status write_all(struct job *job, bool is_forced)
{
    bool is_stdout = strcmp(job->out, "-") == 0;
    enum et_status status = is_stdout || is_forced ? ET_OK : refuse_existing(job, job->out);
    for (size_t i = 0; i < job->form.translation_count && !is_forced && !is_stdout; i++)
        if (status == ET_OK)
            status = refuse_existing(job, po_path(job, job->form.translations[i].language));
    /* The form last: where it stands, its translations do. */
    for (size_t i = 0; i < job->form.translation_count && status == ET_OK && !is_stdout; i++)
        status = et_io_write(po_path(job, job->form.translations[i].language),
                             job->form.translations[i].bytes, job->form.translations[i].size,
                             &job->error);
    if (status == ET_OK)
        status = et_io_write(job->out, job->form.form, job->form.size, &job->error);
    return status;
}

/* ---- telling ------------------------------------------------------------------------- */

static const char *what_word(enum et_xlsform_what what)
{
    switch (what) {
    case ET_XLSFORM_DROPPED:
        return _("left out");
    case ET_XLSFORM_CHANGED:
        return _("changed");
    case ET_XLSFORM_RENAMED:
        break;
    }
    return _("renamed");
}

/* On one line, and no longer than it can be read there. */
static const char *short_text(struct job *job, const char *text)
{
    enum { MOST = 70 };
    char *copy = et_arena_string(job->arena, text);
    for (char *c = copy; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    if (strlen(copy) <= MOST)
        return copy;
    size_t end = MOST;
    while (end > 0 && ((unsigned char)copy[end] & 0xC0) == 0x80)
        end--;
    return et_arena_printf(job->arena, "%.*s…", (int)end, copy);
}

static void tell_text(struct job *job)
{
    FILE *err = job->run->err;
    char cell[16];
    for (size_t i = 0; i < job->form.note_count && !job->run->is_quiet; i++) {
        const struct et_xlsform_note *note = &job->form.notes[i];
        (void)fprintf(err, "%s: %s!%s: %s: %s (%s)\n", job->in, note->sheet,
                      et_cell_name(note->row, note->column, cell), what_word(note->what),
                      short_text(job, note->cell), note->reason);
    }
    if (!job->run->is_quiet)
        (void)fprintf(err, _("%s: %zu of %zu questions, %zu translations\n"), job->out,
                      job->form.imported, job->form.questions, job->form.translation_count);
}

static void tell_json(struct job *job)
{
    static const char *const words[] = {"dropped", "changed", "renamed"};
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out);
    char cell[16];
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "file", job->in);
    et_json_text(&json, "form", job->out);
    et_json_int(&json, "questions", (int64_t)job->form.questions);
    et_json_int(&json, "imported", (int64_t)job->form.imported);
    et_json_open(&json, "translations", '[');
    for (size_t i = 0; i < job->form.translation_count; i++)
        et_json_text(&json, NULL, po_path(job, job->form.translations[i].language));
    et_json_close(&json);
    et_json_open(&json, "notes", '[');
    for (size_t i = 0; i < job->form.note_count; i++) {
        const struct et_xlsform_note *note = &job->form.notes[i];
        et_json_open(&json, NULL, '{');
        et_json_text(&json, "what", words[note->what]);
        et_json_text(&json, "sheet", note->sheet);
        et_json_int(&json, "row", note->row);
        et_json_int(&json, "column", note->column);
        et_json_text(&json, "cell", et_cell_name(note->row, note->column, cell));
        et_json_text(&json, "text", note->cell);
        et_json_text(&json, "reason", note->reason);
        et_json_close(&json);
    }
    et_json_close(&json);
    et_json_close(&json);
    (void)fputs(out.text, job->run->out);
    et_str_free(&out);
}

static enum et_status run_import(struct et_run *run, const struct et_args *args)
{
    struct job job = {.run = run, .out = et_args_value(args, "output")};
    if (et_args_count(args) != 1)
        return et_run_usage(run, _("name one workbook to import"));
    if (job.out == NULL)
        return et_run_usage(run, _("say with -o where the form goes"));
    if (strcmp(job.out, "-") == 0 && run->format == ET_FORMAT_JSON)
        return et_run_usage(run, _("the form and the report cannot both go to standard output"));
    job.in = et_args_word(args, 0);
    job.arena = et_arena_new();
    enum et_status status = read_form(&job, et_args_value(args, "source"));
    if (status == ET_OK)
        status = write_all(&job, et_args_has(args, "force"));
    if (status != ET_OK)
        (void)et_run_fail(run, &job.error);
    else if (run->format == ET_FORMAT_JSON)
        tell_json(&job);
    else
        tell_text(&job);
    et_arena_free(job.arena);
    return status;
}

static const struct et_option options[] = {
    {"output", 'o', "FORM", N_("where the form goes; its translations beside it")},
    {"source", 0, "LANG", N_("the language of texts that name none, such as sv")},
    {"force", 0, NULL, N_("replaces files that are there")},
    {0},
};

const struct et_command et_cmd_import = {
    .name = "import",
    .synopsis = "FILE.xlsx|FILE.csv|FILE.md -o FORM",
    .summary = N_("makes a form of an XLSForm workbook"),
    .details =
        N_("Reads the sheets survey, choices and settings. Groups become sections, grids become\n"
           "matrices, further languages PO files beside the form. What has no counterpart, such\n"
           "as positions and pictures, is told with its cell and left in the form as a comment.\n"
           "The form that comes of it compiles."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = run_import,
};
