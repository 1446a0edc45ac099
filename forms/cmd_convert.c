/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_convert.c - etapp convert: a form as an XLSForm workbook. */
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/commands.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/xlsform.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"

extern const struct et_command et_cmd_convert;

static enum et_status write_workbook(const struct et_form *form, const char *path, const char *out,
                                     struct et_error *error)
{
    struct et_source *source;
    enum et_status status = et_source_read(path, &source, error);
    if (status != ET_OK)
        return status;
    struct et_arena *arena = et_arena_new();
    struct et_workbook workbook;
    struct et_str bytes = ET_STR_EMPTY;
    et_xlsform_convert(arena, form, source, &workbook);
    et_workbook_write(&workbook, &bytes);
    status = et_io_write(out, bytes.text, bytes.length, error);
    et_str_free(&bytes);
    et_arena_free(arena);
    et_source_free(source);
    return status;
}

static enum et_status run_convert(struct et_run *run, const struct et_args *args)
{
    const char *out = et_args_value(args, "output");
    if (et_args_count(args) != 1)
        return et_run_usage(run, _("name one form to convert"));
    if (out == NULL)
        return et_run_usage(run, _("say with -o where the workbook goes"));
    const char *path = et_args_word(args, 0);
    struct et_error error = {0};
    struct et_form *form = NULL;
    struct et_diags *diags = et_diags_new();
    enum et_status status = et_compile_file(path, false, diags, &form, &error);
    if (status == ET_OK && form == NULL) {
        struct et_str text = ET_STR_EMPTY;
        et_diags_text(diags, isatty(fileno(run->err)) == 1, &text);
        (void)fputs(text.text, run->err);
        et_str_free(&text);
        status = ET_INPUT;
    } else if (status == ET_OK) {
        status = write_workbook(form, path, out, &error);
        if (status == ET_OK && !run->is_quiet)
            (void)fprintf(run->err, _("%s: %zu questions, %zu lists, %zu languages\n"), out,
                          form->item_count, form->list_count, form->language_count);
    }
    if (status != ET_OK && error.status != ET_OK)
        (void)et_run_fail(run, &error);
    et_form_free(form);
    et_diags_free(diags);
    return status;
}

static const struct et_option options[] = {
    {"output", 'o', "FILE.xlsx", N_("where the workbook goes")},
    {0},
};

const struct et_command et_cmd_convert = {
    .name = "convert",
    .synopsis = "FORM -o FILE.xlsx",
    .summary = N_("writes a form as an XLSForm workbook"),
    .details =
        N_("For ODK, KoboToolbox and SurveyCTO: with all its languages, rules and matrices.\n"
           "Waves become a first question. What XLSForm has no words for, such as scales,\n"
           "indicators and targets, stands in columns and a sheet called “etapp”, which\n"
           "others pass over and “etapp import” reads."),
    .options = options,
    .run = run_convert,
};
