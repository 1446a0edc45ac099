/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_new.c - etapp new: an empty survey file. */
#include "forms/base/command.h"
#include "forms/base/text.h"
#include "forms/store/care.h"
#include "forms/store/store.h"

static const struct et_option options[] = {
    {"sibling-of", 0, N_("REGION"),
     N_("share this survey's key and forms; codes come from a block of their own")},
    {"test", 0, NULL,
     N_("a file for trying out: SOURCE_DATE_EPOCH and ETAPP_SEED are honoured in it")},
    {0},
};

static enum et_status new_survey(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 1)
        return et_run_usage(run, _("“new” takes the name of one survey file to make"));
    const char *path = et_args_word(args, 0), *region = et_args_value(args, "sibling-of");
    const struct et_store_setup setup = {
        .clock = run->clock,
        .fixed_time = run->fixed_time,
        .has_seed = run->has_seed,
        .seed = run->seed,
        .who = run->user(),
        .tool = "new",
    };
    struct et_store *store = NULL;
    struct et_error error = {0};
    bool is_test = et_args_has(args, "test");
    error.status = region != NULL
                       ? et_store_create_sibling(path, region, is_test, &setup, &store, &error)
                       : et_store_create(path, is_test, &setup, &store, &error);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    et_store_close(store);
    if (!run->is_quiet)
        et_run_say(run, _("made “%s”; next: etapp -s %s publish FORM"), path, path);
    return ET_OK;
}

const struct et_command et_cmd_new = {
    .name = "new",
    .synopsis = N_("SURVEY [--sibling-of REGION] [--test]"),
    .summary = N_("makes an empty survey file"),
    .details =
        N_("A survey file holds the forms, the participants, the sheets and the answers of one\n"
           "survey. It is one file: copy it, mail it, back it up (while no program has it open).\n"
           "\n"
           "--sibling-of makes a file for another place of the same survey: it shares the key, so\n"
           "that each can scan the other's sheets, and the forms; its participant codes come from\n"
           "a block of its own, so that “etapp merge” brings them together without clash."),
    .options = options,
    .run = new_survey,
};
