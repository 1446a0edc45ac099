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
#include "forms/lang/lock.h"
#include "forms/model/expr.h"
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

/* ---- what a sealed kiosk cannot route ---------------------------------------- */

struct earlier {
    uint32_t waves; /* the question's own */
    bool is_needed;
};

static void look_back(void *user, uint32_t variable, uint32_t wave)
{
    struct earlier *e = user;
    (void)variable;
    e->is_needed = e->is_needed || (wave != ET_NONE && (e->waves & ~(1U << wave)) != 0);
}

/* Is it asked depending on what was answered in another wave? */
static bool needs_earlier(const struct et_form *form, const struct et_item *item)
{
    struct earlier e = {.waves = item->waves};
    const struct et_expr *section = form->sections[item->section].when;
    if (item->when != NULL)
        et_expr_reads(item->when, look_back, &e);
    if (section != NULL)
        et_expr_reads(section, look_back, &e);
    return e.is_needed;
}

static void list_earlier(const struct et_form *form, struct et_json *json, struct et_str *names)
{
    for (size_t i = 0; i < form->item_count; i++) {
        if (!needs_earlier(form, &form->items[i]))
            continue;
        if (json != NULL)
            et_json_text(json, NULL, form->items[i].id);
        et_str_addf(names, "%s%s", names->length > 0 ? ", " : "", form->items[i].id);
    }
}

/* ---- FORM.lock ----------------------------------------------------------------- */

/* Says that a form was published, though its lock could not be written. */
static void no_lock(struct et_run *run, const char *path, const struct et_error *error)
{
    et_run_say(run,
               _("“%s” could not be written (%s): “etapp check” will not see what was published"),
               path, error->text);
}

/*
 * The lock beside the form follows what was published: the one that is there,
 * gone on with, or else the survey's own.
 */
static void write_lock(struct et_run *run, const char *form_path, const struct et_form *form,
                       const struct et_lock *published)
{
    struct et_arena *arena = et_arena_new();
    struct et_diags *diags = et_diags_new();
    struct et_str text = ET_STR_EMPTY;
    struct et_source *source = NULL;
    struct et_error error = {0};
    struct et_lock former, next = *published;
    const char *path = et_lock_path(arena, form_path);
    bool has = access(path, F_OK) == 0 && et_source_read(path, &source, &error) == ET_OK &&
               et_lock_read(source, arena, diags, &former) && former.version <= form->version;
    if (has)
        next = et_lock_next(&former, form, arena, NULL);
    et_lock_write(&next, &text);
    bool is_same = source != NULL && text.length == et_source_size(source) &&
                   memcmp(text.text, et_source_text(source), text.length) == 0;
    if (!is_same && et_io_write(path, text.text, text.length, &error) != ET_OK)
        no_lock(run, path, &error);
    et_source_free(source);
    et_str_free(&text);
    et_diags_free(diags);
    et_arena_free(arena);
}

/* ---- the command ------------------------------------------------------------------ */

struct work {
    struct et_run *run;
    const char *path;
    struct et_arena *arena;
    const char *const *breaks;
    size_t break_count;
};

static void show_breaks(const struct work *w, const struct et_lock_changes *changes,
                        struct et_json *json, struct et_str *out)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct et_lock_change *ch = &changes->items[i];
        if (ch->kind == ET_CHANGE_ADDED || ch->kind == ET_CHANGE_RETIRED || ch->is_comparable)
            continue;
        if (json != NULL)
            et_json_text(json, NULL, ch->now->id);
        else if (!w->run->is_quiet)
            et_str_addf(
                out,
                _("  %s: another question now (%s); not compared with what was answered before\n"),
                ch->now->id, et_change_word(ch->kind));
    }
}

static void show_result(const struct work *w, const struct et_form *form,
                        const struct et_lock_changes *changes)
{
    struct et_run *run = w->run;
    struct et_str out = ET_STR_EMPTY, names = ET_STR_EMPTY;
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
        et_json_open(&json, "not_comparable", '[');
        show_breaks(w, changes, &json, &out);
        et_json_close(&json);
        et_json_open(&json, "needs_earlier_wave", '[');
        list_earlier(form, &json, &names);
        et_json_close(&json);
        et_json_close(&json);
    } else if (!run->is_quiet) {
        et_str_addf(&out, _("published “%s” version %u in “%s”: %zu variables, %zu languages\n"),
                    form->id, (unsigned)form->version, run->survey, form->variable_count,
                    form->language_count);
        show_breaks(w, changes, NULL, &out);
        list_earlier(form, NULL, &names);
        if (names.length > 0)
            et_str_addf(
                &out,
                _("  depend on an earlier wave, and are shown to all at a sealed kiosk: %s\n"),
                names.text);
    }
    (void)fputs(out.text, run->out);
    et_str_free(&out);
    et_str_free(&names);
}

/* Compiled from the bytes that are stored, and compared with what the file holds. */
static enum et_status store_form(const struct work *w, struct et_store *store,
                                 const struct bundle *b, const char *form_id,
                                 struct et_diags *diags, struct et_error *error)
{
    struct et_lock former = {0}, published = {0};
    struct et_lock_changes changes = {0};
    enum et_status status = et_store_lock(store, form_id, w->arena, &former, error);
    if (status != ET_OK)
        return status;
    bool has_former = former.version > 0;
    const struct et_compile how = {.translations = b->translations,
                                   .translation_count = b->count,
                                   .lock = has_former ? &former : NULL,
                                   .breaks = w->breaks,
                                   .break_count = w->break_count};
    struct et_form *form = et_compile(b->source, &how, diags);
    if (form == NULL)
        return ET_INPUT;
    if (has_former)
        (void)et_lock_next(&former, form, w->arena, &changes);
    status = et_store_publish(store, form, et_source_text(b->source), et_source_size(b->source),
                              b->files, b->count, error);
    if (status == ET_OK)
        status = et_store_lock(store, form->id, w->arena, &published, error);
    if (status == ET_OK) {
        write_lock(w->run, w->path, form, &published);
        show_result(w, form, &changes);
    }
    et_form_free(form);
    return status;
}

static enum et_status publish_file(const struct work *w, struct et_error *error)
{
    const struct et_compile how = {
        .has_lints = true, .breaks = w->breaks, .break_count = w->break_count};
    struct et_diags *diags = et_diags_new(), *again = et_diags_new();
    struct bundle b = {0};
    struct et_form *form = NULL;
    struct et_store *store = NULL;
    enum et_status status = et_compile_file_as(w->path, &how, false, diags, &form, error);
    show_diags(w->run, diags);
    if (status == ET_OK && form == NULL)
        status = ET_INPUT;
    if (status == ET_OK)
        status = read_bundle(w->path, form, w->arena, &b, error);
    if (status == ET_OK)
        status = et_store_open_run(w->run, "publish", ET_STORE_WRITE, &store, error);
    if (status == ET_OK) {
        status = store_form(w, store, &b, form->id, again, error);
        if (et_diags_count(again, ET_SEVERITY_ERROR) > 0)
            show_diags(w->run, again);
    }
    et_store_close(store);
    et_form_free(form);
    bundle_free(&b);
    et_diags_free(diags);
    et_diags_free(again);
    return status;
}

static enum et_status publish(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 1)
        return et_run_usage(run, _("“publish” takes one form"));
    struct et_error error = {0};
    struct work w = {.run = run, .path = et_args_word(args, 0), .arena = et_arena_new()};
    while (et_args_nth(args, "break", w.break_count) != NULL)
        w.break_count++;
    const char **breaks = et_arena_array(w.arena, w.break_count + 1, sizeof *breaks);
    for (size_t i = 0; i < w.break_count; i++)
        breaks[i] = et_args_nth(args, "break", i);
    w.breaks = breaks;
    error.status = publish_file(&w, &error);
    if (error.status != ET_OK && error.text[0] == '\0')
        (void)et_error_set(&error, error.status, _("“%s” was not published"), w.path);
    et_arena_free(w.arena);
    return error.status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

static const struct et_option options[] = {
    {"break", 0, N_("ITEM"),
     N_("let this question change its meaning; may be given more than once")},
    {0},
};

const struct et_command et_cmd_publish = {
    .name = "publish",
    .synopsis = N_("FORM [--break ITEM]..."),
    .summary = N_("freezes a version of a form into the survey file"),
    .details =
        N_("Compiles FORM with the translations beside it (FORM.LANG.po) and stores them byte for\n"
           "byte. Paper, kiosk, scan and analysis read that frozen form from then on. A version\n"
           "that is published is never changed: to change the form, raise its “version” and\n"
           "publish again. Publishing the same files twice changes nothing.\n"
           "\n"
           "A new version is compared with the one before, in the survey file and in FORM.lock,\n"
           "which publish writes beside the form. What would make answers before and after two\n"
           "different things is an error that says how to mend it. --break ITEM lets it pass;\n"
           "the answers to ITEM are then not compared across the change."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = publish,
};
