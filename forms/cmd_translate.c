/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_translate.c - etapp translate: the PO files beside a form, made and kept
 * up to date; with --status how far each language has come.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/json.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/commands.h"
#include "forms/exchange/po.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "forms/model/phrase.h"

extern const struct et_command et_cmd_translate;

enum { TAG_MAX = 35 }; /* RFC 5646, 4.4.1 */

/* A form with its source, and what the PO files say of it. */
struct job {
    struct et_run *run;
    const char *path;
    struct et_source *source;
    struct et_form *form;
    struct et_diags *diags;
    struct et_arena *arena;
    struct et_error error;
};

static void show_diags(struct job *job)
{
    struct et_str text = ET_STR_EMPTY;
    if (et_diags_total(job->diags) > 0)
        et_diags_text(job->diags, isatty(fileno(job->run->err)) == 1, &text);
    (void)fputs(text.text, job->run->err);
    et_str_free(&text);
}

/* Compiles the form, without its translations: they are what is mended here. */
static enum et_status open_job(struct job *job, struct et_run *run, const char *path)
{
    *job = (struct job){.run = run, .path = path};
    enum et_status status = et_source_read(path, &job->source, &job->error);
    if (status != ET_OK)
        return et_run_fail(run, &job->error);
    job->arena = et_arena_new();
    job->diags = et_diags_new();
    job->form = et_compile(job->source, &(struct et_compile){0}, job->diags);
    if (job->form != NULL)
        return ET_OK;
    show_diags(job);
    return ET_INPUT;
}

static void close_job(struct job *job)
{
    et_form_free(job->form);
    et_diags_free(job->diags);
    et_source_free(job->source);
    et_arena_free(job->arena);
}

/* "etablering.form" and "ar" make "etablering.ar.po". */
static const char *po_path(struct job *job, const char *tag)
{
    size_t length = strlen(job->path);
    if (length > 5 && strcmp(job->path + length - 5, ".form") == 0)
        length -= 5;
    return et_arena_printf(job->arena, "%.*s.%s.po", (int)length, job->path, tag);
}

/* *source is NULL where there is no such file yet. */
static enum et_status open_old(struct job *job, const char *path, struct et_source **source)
{
    *source = NULL;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return ET_OK;
    return et_source_read(path, source, &job->error);
}

/* ---- where the texts stand --------------------------------------------------- */

/* Does TEXT end the line, behind a space? A form's texts stand so. */
static bool ends_with(const char *line, size_t length, const char *text, size_t text_length)
{
    while (length > 0 && isspace((unsigned char)line[length - 1]))
        length--;
    return length > text_length && line[length - text_length - 1] == ' ' &&
           memcmp(line + length - text_length, text, text_length) == 0;
}

struct finder {
    const struct et_source *source;
    uint32_t at;
    size_t line;
};

/* The line of TEXT, sought from the last one found; 0 if it stands nowhere. */
static size_t line_of(struct finder *finder, const char *text)
{
    const char *bytes = et_source_text(finder->source);
    uint32_t size = et_source_size(finder->source), at = finder->at;
    size_t line = finder->line, text_length = strlen(text);
    for (int turn = 0; turn < 2; turn++) {
        while (at < size) {
            const char *end = memchr(bytes + at, '\n', size - at);
            uint32_t next = end != NULL ? (uint32_t)(end - bytes) + 1 : size;
            if (ends_with(bytes + at, next - at, text, text_length)) {
                *finder = (struct finder){finder->source, next, line + 1};
                return line;
            }
            at = next;
            line++;
        }
        at = 0;
        line = 1;
    }
    return 0;
}

/* ---- writing ------------------------------------------------------------------ */

/* Yes and no are the kit's own words in the languages that it has. */
static bool is_built_in(const struct et_form_text *text, const char *tag)
{
    return strncmp(text->path, "list.yesno.", 11) == 0 && et_phrase_has(tag);
}

/* The texts that want a translation into TAG. */
static struct et_po_want *wanted(struct job *job, const char *tag, size_t *count)
{
    struct finder finder = {job->source, 0, 1};
    struct et_po_want *wants = et_arena_array(job->arena, job->form->text_count, sizeof *wants);
    *count = 0;
    for (size_t i = 0; i < job->form->text_count; i++) {
        const struct et_form_text *text = &job->form->texts[i];
        if (is_built_in(text, tag))
            continue;
        wants[(*count)++] = (struct et_po_want){
            .context = text->path,
            .text = text->in[0],
            .comment = "",
            .file = et_io_name(job->path),
            .line = line_of(&finder, text->in[0]),
        };
    }
    return wants;
}

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

static enum et_status write_language(struct job *job, const char *tag)
{
    const char *path = po_path(job, tag);
    struct et_source *old;
    enum et_status status = open_old(job, path, &old);
    if (status != ET_OK)
        return et_run_fail(job->run, &job->error);

    struct et_po_header header = {
        .project = et_arena_printf(job->arena, "%s %u", job->form->id, job->form->version),
        .language = tag,
        .date = date_of(job),
    };
    size_t count;
    const struct et_po_want *wants = wanted(job, tag, &count);
    struct et_str out = ET_STR_EMPTY;
    struct et_po_changes changes;
    status = et_po_update(old, &header, wants, count, job->diags, &out, &changes, &job->error);
    if (status == ET_OK && changes.is_changed)
        status = et_io_write(path, out.text, out.length, &job->error);
    if (status != ET_OK) {
        show_diags(job);
        (void)et_run_fail(job->run, &job->error);
    } else if (changes.is_changed) {
        (void)fprintf(job->run->out,
                      _("%s: %zu kept, %zu new, %zu to look at again, %zu obsolete\n"), path,
                      changes.kept, changes.added, changes.fuzzied, changes.obsoleted);
    } else {
        (void)fprintf(job->run->out, _("%s: up to date\n"), path);
    }
    et_str_free(&out);
    et_source_free(old);
    return status;
}

static bool is_tag(const char *tag)
{
    size_t length = strlen(tag);
    return length >= 2 && length <= TAG_MAX && isalpha((unsigned char)tag[0]) &&
           tag[length - 1] != '-' &&
           strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == length;
}

/* As the form spells it, if it has the language. */
static const char *form_tag(const struct job *job, const char *tag)
{
    for (size_t l = 0; l < job->form->language_count; l++)
        if (strcasecmp(job->form->languages[l].tag, tag) == 0)
            return job->form->languages[l].tag;
    return tag;
}

/* False where a word of the command line is no language to translate into. */
static bool are_languages(struct job *job, const struct et_args *args)
{
    for (size_t i = 1; i < et_args_count(args); i++) {
        const char *tag = et_args_word(args, i);
        if (!is_tag(tag)) {
            (void)et_run_usage(job->run, _("“%s” is no language tag, such as ar or fa-AF"), tag);
            return false;
        }
        if (strcasecmp(tag, job->form->languages[0].tag) == 0) {
            (void)et_run_usage(job->run, _("the form is written in “%s”"), tag);
            return false;
        }
        if (et_form_language(job->form, form_tag(job, tag)) == ET_NONE && !job->run->is_quiet)
            et_run_say(job->run, _("write “%s” on the line “languages” too, to have it used"), tag);
    }
    return true;
}

static enum et_status write_all(struct job *job, const struct et_args *args)
{
    if (!are_languages(job, args))
        return ET_USAGE;
    enum et_status status = ET_OK;
    for (size_t i = 1; i < et_args_count(args) && status == ET_OK; i++)
        status = write_language(job, form_tag(job, et_args_word(args, i)));
    if (et_args_count(args) == 1)
        for (size_t l = 1; l < job->form->language_count && status == ET_OK; l++)
            status = write_language(job, job->form->languages[l].tag);
    return status;
}

/* ---- status ------------------------------------------------------------------- */

struct coverage {
    const char *tag, *reviewed_by;
    size_t counts[ET_PO_PIPES + 1], total;
    bool has_file;
};

static enum et_status cover(struct job *job, const char *tag, struct coverage *coverage)
{
    *coverage = (struct coverage){.tag = tag, .reviewed_by = ""};
    struct et_source *source;
    enum et_status status = open_old(job, po_path(job, tag), &source);
    struct et_po po = {.reviewed_by = ""};
    if (status == ET_OK && source != NULL)
        status = et_po_read(job->arena, source, tag, job->diags, &po, &job->error);
    if (status != ET_OK)
        return et_run_fail(job->run, &job->error);
    coverage->has_file = source != NULL;
    coverage->reviewed_by = po.reviewed_by;
    for (size_t i = 0; i < job->form->text_count; i++) {
        const struct et_form_text *text = &job->form->texts[i];
        if (is_built_in(text, tag))
            continue;
        coverage->counts[et_po_state(&po, text->path, text->in[0])]++;
        coverage->total++;
    }
    if (et_diags_count(job->diags, ET_SEVERITY_ERROR) > 0) {
        show_diags(job);
        status = ET_INPUT;
    }
    et_source_free(source);
    return status;
}

/* Rounded down: 100 % is said of nothing but all. */
static size_t percent(const struct coverage *coverage)
{
    return coverage->total == 0 ? 100 : 100 * coverage->counts[ET_PO_USED] / coverage->total;
}

static void put_cell(FILE *out, const char *text, size_t cells, bool is_right)
{
    size_t width = et_utf8_width(text, strlen(text));
    if (!is_right)
        (void)fputs(text, out);
    for (; width < cells; width++)
        (void)fputc(' ', out);
    if (is_right)
        (void)fputs(text, out);
}

static void status_text(struct job *job, const struct coverage *rows, size_t count)
{
    FILE *out = job->run->out;
    const char *const heads[] = {_("texts"), _("done"), _("fuzzy"), _("changed"), _("missing")};
    put_cell(out, _("language"), 9, false);
    for (size_t i = 0; i < 5; i++)
        put_cell(out, heads[i], 10, true);
    (void)fprintf(out, "   %s\n", _("read by"));
    for (size_t i = 0; i < count; i++) {
        const size_t *counts = rows[i].counts;
        put_cell(out, rows[i].tag, 9, false);
        (void)fprintf(out, "%10zu%8zu %%%10zu%10zu%10zu   %s\n", rows[i].total, percent(&rows[i]),
                      counts[ET_PO_FUZZY], counts[ET_PO_STALE] + counts[ET_PO_PIPES],
                      counts[ET_PO_MISSING],
                      !rows[i].has_file              ? _("no file yet")
                      : *rows[i].reviewed_by == '\0' ? _("nobody: marked as unreviewed")
                                                     : rows[i].reviewed_by);
    }
}

static void status_json(struct job *job, const struct coverage *rows, size_t count)
{
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out);
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "form", job->form->id);
    et_json_text(&json, "source", job->form->languages[0].tag);
    et_json_open(&json, "languages", '[');
    for (size_t i = 0; i < count; i++) {
        et_json_open(&json, NULL, '{');
        et_json_text(&json, "language", rows[i].tag);
        et_json_text(&json, "name", et_language_name(rows[i].tag));
        et_json_text(&json, "file", rows[i].has_file ? po_path(job, rows[i].tag) : NULL);
        et_json_text(&json, "reviewed_by", *rows[i].reviewed_by ? rows[i].reviewed_by : NULL);
        et_json_int(&json, "texts", (int64_t)rows[i].total);
        et_json_int(&json, "translated", (int64_t)rows[i].counts[ET_PO_USED]);
        et_json_int(&json, "fuzzy", (int64_t)rows[i].counts[ET_PO_FUZZY]);
        et_json_int(&json, "stale", (int64_t)rows[i].counts[ET_PO_STALE]);
        et_json_int(&json, "lost_pipes", (int64_t)rows[i].counts[ET_PO_PIPES]);
        et_json_int(&json, "missing", (int64_t)rows[i].counts[ET_PO_MISSING]);
        et_json_int(&json, "percent", (int64_t)percent(&rows[i]));
        et_json_close(&json);
    }
    et_json_close(&json);
    et_json_close(&json);
    (void)fputs(out.text, job->run->out);
    et_str_free(&out);
}

static enum et_status show_status(struct job *job, const struct et_args *args)
{
    if (et_args_count(args) > 1)
        return et_run_usage(job->run, _("--status takes the form alone"));
    struct coverage rows[ET_LANGUAGES_MAX];
    size_t count = job->form->language_count - 1;
    enum et_status status = ET_OK;
    for (size_t i = 0; i < count && status == ET_OK; i++)
        status = cover(job, job->form->languages[i + 1].tag, &rows[i]);
    if (status != ET_OK)
        return status;
    if (job->run->format == ET_FORMAT_JSON)
        status_json(job, rows, count);
    else
        status_text(job, rows, count);
    return ET_OK;
}

static enum et_status run_translate(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) == 0)
        return et_run_usage(run, _("name the form to translate"));
    struct job job;
    enum et_status status = open_job(&job, run, et_args_word(args, 0));
    if (status == ET_OK)
        status = et_args_has(args, "status") ? show_status(&job, args) : write_all(&job, args);
    close_job(&job);
    return status;
}

static const struct et_option options[] = {
    {"status", 0, NULL, N_("how far each language has come")},
    {0},
};

const struct et_command et_cmd_translate = {
    .name = "translate",
    .synopsis = "FORM [LANG...] | --status FORM",
    .summary = N_("writes or updates the translation files beside a form"),
    .details =
        N_("FORM.LANG.po holds the texts of FORM.form in one language, for any editor of PO\n"
           "files. An update keeps what is there: a text that has changed is marked fuzzy\n"
           "and remembers its old wording, one that is gone becomes obsolete. Without LANG\n"
           "every language of the form is updated. A translation counts as reviewed once\n"
           "its header has the line X-Reviewed-By with the name of a native reader."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = run_translate,
};
