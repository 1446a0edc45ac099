/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_check.c - etapp check: compiles forms and says what is wrong in them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/command.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/commands.h"
#include "forms/lang/compile.h"
#include "forms/lang/lore.h"
#include "forms/model/form.h"

/* "steget.form: 1 warning; 11 questions, 4 lists, 3 waves" */
static void sum_up(struct et_run *run, const char *path, const struct et_form *form,
                   unsigned long errors, unsigned long warnings)
{
    (void)fprintf(run->out, "%s: ", path);
    (void)fprintf(run->out, et_text_n("%lu error", "%lu errors", errors), errors);
    (void)fputs(", ", run->out);
    (void)fprintf(run->out, et_text_n("%lu warning", "%lu warnings", warnings), warnings);
    if (form != NULL) {
        size_t questions = 0, rows = 0;
        for (size_t i = 0; i < form->item_count; i++) {
            if (form->items[i].kind == ET_KIND_MATRIX)
                rows += form->items[i].variable_count;
            questions += form->items[i].kind < ET_KIND_NOTE;
        }
        (void)fprintf(run->out, _("; %zu questions (%zu matrix rows), %zu lists, %zu waves"),
                      questions, rows, form->list_count, form->wave_count);
    }
    (void)fputc('\n', run->out);
}

static enum et_status check_one(struct et_run *run, const char *path, struct et_diags *diags)
{
    struct et_error error = {0};
    struct et_form *form = NULL;
    size_t errors = et_diags_count(diags, ET_SEVERITY_ERROR);
    size_t warnings = et_diags_count(diags, ET_SEVERITY_WARNING);
    enum et_status status = et_compile_file(path, true, diags, &form, &error);
    if (status != ET_OK)
        return et_run_fail(run, &error);
    if (run->format == ET_FORMAT_TEXT && !run->is_quiet)
        sum_up(run, path, form, et_diags_count(diags, ET_SEVERITY_ERROR) - errors,
               et_diags_count(diags, ET_SEVERITY_WARNING) - warnings);
    et_form_free(form);
    return ET_OK;
}

static void report(struct et_run *run, struct et_diags *diags)
{
    struct et_str out = ET_STR_EMPTY;
    FILE *to = run->format == ET_FORMAT_TEXT ? run->err : run->out;
    if (run->format == ET_FORMAT_JSON) {
        et_diags_json(diags, &out);
        if (out.length > 0 && out.text[out.length - 1] != '\n')
            et_str_add_char(&out, '\n');
    } else if (run->format == ET_FORMAT_LINE) {
        et_diags_line(diags, &out);
    } else {
        et_diags_text(diags, isatty(fileno(to)) == 1 && getenv("NO_COLOR") == NULL, &out);
    }
    (void)fwrite(out.text, 1, out.length, to);
    (void)fflush(to);
    et_str_free(&out);
}

/* ---- --explain ------------------------------------------------------------------- */

/* “etapp help NAME” leads here too. */
static bool is_explained(struct et_run *run, const char *name)
{
    const struct et_lore *lore = et_lore_find(name);
    if (lore == NULL)
        return false;
    (void)fprintf(run->out, "%s\n\n%s\n\n%s\n%s\n\n%s\n%s\n", name, _(lore->why), _("At fault:"),
                  lore->fault, _("Mended:"), lore->mended);
    return true;
}

static enum et_status explain(struct et_run *run, const char *name)
{
    if (is_explained(run, name))
        return ET_OK;
    struct et_suggest suggest = {.word = name};
    for (size_t i = 0; i < et_lore_count; i++)
        et_suggest_try(&suggest, et_lore[i].name);
    return suggest.best != NULL
               ? et_run_usage(run, _("no fault is called “%s”; did you mean “%s”?"), name,
                              suggest.best)
               : et_run_usage(run, _("no fault is called “%s”"), name);
}

/* ---- --fix -------------------------------------------------------------------------- */

enum { ROUNDS = 10 }; /* a mend may bring another fault to light */

/* The text with every safe mend in it that overlaps none before it. */
static size_t mend(struct et_diags *diags, const struct et_source *source, struct et_str *out)
{
    uint32_t done = 0;
    size_t count = 0;
    const char *text = et_source_text(source);
    for (size_t i = 0; i < et_diags_total(diags); i++) {
        const struct et_diag *diag = et_diags_at(diags, i);
        if (diag->source != source || !diag->has_fix || !diag->is_safe ||
            diag->fix_span.begin < done)
            continue;
        et_str_add_bytes(out, text + done, diag->fix_span.begin - done);
        et_str_add(out, diag->fix);
        done = diag->fix_span.end;
        count++;
    }
    et_str_add_bytes(out, text + done, et_source_size(source) - done);
    return count;
}

/* Applies what is safe to the file at PATH, again while there is more. */
static enum et_status fix(struct et_run *run, const char *path)
{
    struct et_error error = {0};
    struct et_source *source = NULL;
    enum et_status status = et_source_read(path, &source, &error);
    size_t total = 0;
    for (int round = 0; round < ROUNDS && status == ET_OK; round++) {
        struct et_diags *diags = et_diags_new();
        struct et_str mended = ET_STR_EMPTY;
        struct et_compile how = {.has_lints = true};
        et_form_free(et_compile(source, &how, diags));
        size_t count = mend(diags, source, &mended);
        et_diags_free(diags);
        bool is_over = count == 0 || mended.length > ET_SOURCE_MAX;
        if (!is_over) {
            et_source_free(source);
            source = et_source_new(path, mended.text, mended.length);
            total += count;
        }
        et_str_free(&mended);
        if (is_over)
            break;
    }
    if (status == ET_OK && total > 0)
        status = et_io_write(path, et_source_text(source), et_source_size(source), &error);
    et_source_free(source);
    if (status != ET_OK)
        return et_run_fail(run, &error);
    if (!run->is_quiet && total > 0)
        et_run_say(run, et_text_n("%s: %zu fault mended", "%s: %zu faults mended", total), path,
                   total);
    return ET_OK;
}

/* ---- the command ---------------------------------------------------------------------- */

static enum et_status check(struct et_run *run, const struct et_args *args)
{
    if (et_args_has(args, "explain"))
        return explain(run, et_args_value(args, "explain"));
    if (et_args_count(args) == 0)
        return et_run_usage(run, _("which form?"));
    enum et_status worst = ET_OK;
    struct et_diags *all = et_diags_new();
    for (size_t i = 0; i < et_args_count(args); i++) {
        /* As text each form is reported by itself, at most 20 faults each. */
        struct et_diags *own = run->format == ET_FORMAT_TEXT ? et_diags_new() : all;
        const char *path = et_args_word(args, i);
        enum et_status status = et_args_has(args, "fix") ? fix(run, path) : ET_OK;
        if (status == ET_OK)
            status = check_one(run, path, own);
        (void)fflush(run->out);
        if (status != ET_OK)
            worst = status;
        else if (et_diags_count(own, ET_SEVERITY_ERROR) > 0 && worst == ET_OK)
            worst = ET_INPUT;
        if (own != all) {
            report(run, own);
            et_diags_free(own);
        }
    }
    if (run->format != ET_FORMAT_TEXT)
        report(run, all);
    et_diags_free(all);
    return worst;
}

const struct et_command et_cmd_check = {
    .name = "check",
    .synopsis = N_("FORM... [--fix] | --explain NAME"),
    .summary = N_("compiles forms and says what is wrong in them"),
    .details = N_("Faults go to standard error as text, each with its place, what to type instead "
                  "and why it matters; with --format json or line they go to standard output. "
                  "The exit code is 1 if a form has errors; warnings alone do not count."),
    .options =
        (const struct et_option[]){
            {"fix", 0, NULL, N_("mend in the file what can be mended safely")},
            {"explain", 0, N_("NAME"), N_("why a fault is one, with an example and its mend")},
            {NULL, 0, NULL, NULL},
        },
    .formats = 1U << ET_FORMAT_JSON | 1U << ET_FORMAT_LINE,
    .run = check,
    .explain = is_explained,
};
