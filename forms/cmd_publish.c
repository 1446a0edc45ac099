/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_publish.c - etapp publish: freezes a form into the survey file. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/json.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "forms/store/store.h"

/* What is published: the files as they were read, once. */
struct bundle {
    struct et_source *source;
    struct et_source *pos[ET_LANGUAGES_MAX];
    struct et_po_file files[ET_LANGUAGES_MAX];
    struct et_translation translations[ET_LANGUAGES_MAX];
    size_t count;
};

static void bundle_free(struct bundle *b)
{
    et_source_free(b->source);
    for (size_t i = 0; i < b->count; i++)
        et_source_free(b->pos[i]);
}

/* "dir/etablering.form" and "ar" to "dir/etablering.ar.po". */
static const char *po_path(struct et_arena *arena, const char *path, const char *language)
{
    size_t length = strlen(path);
    if (length > 5 && strcmp(path + length - 5, ".form") == 0)
        length -= 5;
    return et_arena_printf(arena, "%.*s.%s.po", (int)length, path, language);
}

static enum et_status read_bundle(const char *path, const struct et_form *form,
                                  struct et_arena *arena, struct bundle *b, struct et_error *error)
{
    enum et_status status = et_source_read(path, &b->source, error);
    for (size_t i = 1; i < form->language_count && status == ET_OK; i++) {
        const char *language = et_arena_string(arena, form->languages[i].tag);
        const char *po = po_path(arena, path, language);
        if (access(po, F_OK) != 0)
            continue; /* the compiler has said so */
        struct et_source *source = NULL;
        status = et_source_read(po, &source, error);
        if (status != ET_OK)
            break;
        b->pos[b->count] = source;
        b->files[b->count] =
            (struct et_po_file){language, et_source_text(source), et_source_size(source)};
        b->translations[b->count++] = (struct et_translation){language, source};
    }
    return status;
}

static void show_diags(struct et_run *run, struct et_diags *diags)
{
    struct et_str out = ET_STR_EMPTY;
    if (et_diags_total(diags) > 0)
        et_diags_text(diags, isatty(fileno(run->err)) == 1, &out);
    (void)fputs(out.text, run->err);
    et_str_free(&out);
}

static void show_result(struct et_run *run, const struct et_form *form)
{
    struct et_str out = ET_STR_EMPTY;
    if (run->format == ET_FORMAT_JSON) {
        struct et_json json = et_json_start(&out);
        et_json_open(&json, NULL, '{');
        et_json_text(&json, "survey", run->survey);
        et_json_text(&json, "form", form->id);
        et_json_int(&json, "version", form->version);
        et_json_open(&json, "languages", '[');
        for (size_t i = 0; i < form->language_count; i++)
            et_json_text(&json, NULL, form->languages[i].tag);
        et_json_close(&json);
        et_json_int(&json, "variables", (int64_t)form->variable_count);
        et_json_close(&json);
    } else if (!run->is_quiet) {
        et_str_addf(&out, _("published “%s” version %u in “%s”: %zu variables, %zu languages\n"),
                    form->id, (unsigned)form->version, run->survey, form->variable_count,
                    form->language_count);
    }
    (void)fputs(out.text, run->out);
    et_str_free(&out);
}

/* The form is compiled from the bytes that are stored, and from no others. */
static enum et_status store_form(struct et_run *run, const struct bundle *b, struct et_diags *diags,
                                 struct et_error *error)
{
    const struct et_compile how = {
        .translations = b->translations,
        .translation_count = b->count,
    };
    struct et_form *form = et_compile(b->source, &how, diags);
    if (form == NULL)
        return ET_INPUT;
    struct et_store *store = NULL;
    enum et_status status = et_store_open_run(run, "publish", ET_STORE_WRITE, &store, error);
    if (status == ET_OK)
        status = et_store_publish(store, form, et_source_text(b->source), et_source_size(b->source),
                                  b->files, b->count, error);
    et_store_close(store);
    if (status == ET_OK)
        show_result(run, form);
    et_form_free(form);
    return status;
}

static enum et_status publish(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 1)
        return et_run_usage(run, _("“publish” takes one form"));
    const char *path = et_args_word(args, 0);
    struct et_error error = {0};
    struct et_arena *arena = et_arena_new();
    struct et_diags *diags = et_diags_new(), *again = et_diags_new();
    struct bundle b = {0};
    struct et_form *form = NULL;
    error.status = et_compile_file(path, true, diags, &form, &error);
    show_diags(run, diags);
    if (error.status == ET_OK && form == NULL)
        error.status = ET_INPUT;
    if (error.status == ET_OK)
        error.status = read_bundle(path, form, arena, &b, &error);
    if (error.status == ET_OK) {
        error.status = store_form(run, &b, again, &error);
        if (et_diags_count(again, ET_SEVERITY_ERROR) > 0) /* changed as we looked */
            show_diags(run, again);
    }
    if (error.status != ET_OK && error.text[0] == '\0')
        (void)et_error_set(&error, error.status, _("“%s” was not published"), path);
    et_form_free(form);
    bundle_free(&b);
    et_diags_free(diags);
    et_diags_free(again);
    et_arena_free(arena);
    return error.status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_publish = {
    .name = "publish",
    .synopsis = N_("FORM"),
    .summary = N_("freezes a version of a form into the survey file"),
    .details =
        N_("Compiles FORM with the translations beside it (FORM.LANG.po) and stores them byte for\n"
           "byte. Paper, kiosk, scan and analysis read that frozen form from then on. A version\n"
           "that is published is never changed: to change the form, raise its “version” and\n"
           "publish again. Publishing the same files twice changes nothing."),
    .formats = 1U << ET_FORMAT_JSON,
    .run = publish,
};
