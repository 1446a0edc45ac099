/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_backup.c - etapp backup: a consistent copy, checked. */
#include "forms/base/command.h"
#include "forms/base/text.h"
#include "forms/store/care.h"

static enum et_status backup(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 1)
        return et_run_usage(run, _("“backup” takes the name of one file to make"));
    const char *path = et_args_word(args, 0);
    struct et_store *store = NULL;
    struct et_error error = {0};
    error.status = et_store_open_run(run, "backup", ET_STORE_WRITE, &store, &error);
    if (error.status == ET_OK)
        error.status = et_store_backup(store, path, &error);
    et_store_close(store);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    if (!run->is_quiet)
        et_run_say(run, _("“%s” is a whole and sound copy of “%s”"), path, run->survey);
    return ET_OK;
}

const struct et_command et_cmd_backup = {
    .name = "backup",
    .synopsis = N_("FILE"),
    .summary = N_("makes a checked copy of the survey file, also while it is in use"),
    .details = N_(
        "The copy is one file, of one moment, and checked as “etapp verify” does. It holds what\n"
        "the survey holds, so keep it as safe. It is entered in the audit trail, and named when\n"
        "a person who is in it is erased."),
    .run = backup,
};
