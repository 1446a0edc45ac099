/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_fmt.c - etapp fmt: forms in their canonical layout. */
#include <string.h>

#include "forms/base/command.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/commands.h"
#include "forms/lang/format.h"

static enum et_status format_one(struct et_run *run, const char *path, bool is_check)
{
    struct et_error error = {0};
    struct et_source *source = NULL;
    enum et_status status = et_source_read(path, &source, &error);
    if (status != ET_OK)
        return et_run_fail(run, &error);
    struct et_diags *diags = et_diags_new();
    struct et_str out = ET_STR_EMPTY;
    if (!et_format(source, diags, &out)) {
        et_str_clear(&out);
        et_diags_text(diags, false, &out);
        (void)fputs(out.text, run->err);
        status = ET_INPUT;
    } else {
        bool is_same = out.length == et_source_size(source) &&
                       memcmp(out.text, et_source_text(source), out.length) == 0;
        bool is_stream = strcmp(path, "-") == 0;
        if (is_check && !is_same) {
            if (!run->is_quiet)
                (void)fprintf(run->out, "%s\n", path);
            status = ET_INPUT;
        } else if (!is_check && (is_stream || !is_same)) {
            status = et_io_write(path, out.text, out.length, &error);
            if (status != ET_OK)
                (void)et_run_fail(run, &error);
        }
    }
    et_str_free(&out);
    et_diags_free(diags);
    et_source_free(source);
    return status;
}

static enum et_status run_fmt(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) == 0)
        return et_run_usage(run, _("which form?"));
    enum et_status worst = ET_OK;
    for (size_t i = 0; i < et_args_count(args); i++) {
        enum et_status status = format_one(run, et_args_word(args, i), et_args_has(args, "check"));
        worst = status != ET_OK && worst != ET_IO ? status : worst;
    }
    return worst;
}

const struct et_command et_cmd_fmt = {
    .name = "fmt",
    .synopsis = N_("FORM... [--check]"),
    .summary = N_("brings forms into their canonical layout"),
    .details = N_("Indents of two spaces, one space between words, an empty line between blocks; "
                  "comments and texts stay as they are. “-” reads standard input and writes "
                  "standard output. With --check nothing is written: the forms that would change "
                  "are named, and the exit code is 1."),
    .options =
        (const struct et_option[]){
            {"check", 0, NULL, N_("write nothing; name the forms that would change")},
            {NULL, 0, NULL, NULL},
        },
    .run = run_fmt,
};
