/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_keys.c - etapp keys new: the key pair of a sealed kiosk. */
#include <string.h>

#include "forms/base/command.h"
#include "forms/base/text.h"
#include "forms/store/seal.h"

static enum et_status keys(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 2 || strcmp(et_args_word(args, 0), "new") != 0)
        return et_run_usage(run, _("“keys” takes “new” and a name for the pair"));
    const char *name = et_args_word(args, 1);
    struct et_error error = {0};
    error.status = et_seal_make(name, &error);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    if (!run->is_quiet)
        et_run_say(run,
                   _("“%s.pub” seals, and goes to the kiosks; “%s.key” opens: keep it away from "
                     "them, and a copy of it in a safe place: without it nobody can open what "
                     "was sealed"),
                   name, name);
    return ET_OK;
}

const struct et_command et_cmd_keys = {
    .name = "keys",
    .synopsis = N_("new NAME"),
    .summary = N_("makes the key pair of a sealed kiosk"),
    .details = N_("Makes NAME.pub, with which “etapp kiosk --seal” seals each finished response,\n"
                  "and NAME.key, with which “etapp open” opens them. Who has the kiosk, and not\n"
                  "NAME.key, cannot read what was answered there."),
    .run = keys,
};
