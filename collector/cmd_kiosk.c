/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_kiosk.c - etapp kiosk. */
#include "collector/kiosk.h"
#include "forms/base/command.h"
#include "forms/base/text.h"

extern const struct et_command et_cmd_kiosk;

enum { IDLE_DEFAULT_S = 90, IDLE_MAX_S = 3600 };

static const struct et_option options[] = {
    {"wave", 0, N_("W"), N_("the wave that is asked now")},
    {"form", 0, N_("NAME"), N_("the form, where the survey file holds several")},
    {"lang", 0, N_("L"), N_("begin in this language, without asking")},
    {"code", 0, N_("CODE"), N_("begin with this participant, without asking; then end")},
    {"once", 0, NULL, N_("end after one interview")},
    {"open", 0, NULL, N_("ask for no code: answers are tied to nobody")},
    {"idle", 0, N_("SECONDS"), N_("ask “are you still there?” after so long (90)")},
    {"simulated", 0, NULL, N_("for trying out: the answers are marked as made up, for ever")},
    {0},
};

static enum et_status run(struct et_run *run, const struct et_args *args)
{
    long idle_s;
    if (et_args_count(args) > 0)
        return et_run_usage(run, _("“%s” is one word too many"), et_args_word(args, 0));
    if (!et_args_int(run, args, "idle", 1, IDLE_MAX_S, IDLE_DEFAULT_S, &idle_s))
        return ET_USAGE;
    const struct et_kiosk_setup setup = {
        .form = et_args_value(args, "form"),
        .wave = et_args_value(args, "wave"),
        .language = et_args_value(args, "lang"),
        .code = et_args_value(args, "code"),
        .is_once = et_args_has(args, "once"),
        .is_open = et_args_has(args, "open"),
        .is_simulated = et_args_has(args, "simulated"),
        .idle_ms = (uint32_t)idle_s * 1000,
    };
    struct et_error error = {ET_OK, ""};
    enum et_status status = et_kiosk_run(run, &setup, &error);
    if (status == ET_USAGE)
        return et_run_usage(run, "%s", error.text);
    return status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_kiosk = {
    .name = "kiosk",
    .synopsis = "[--wave W] [--lang L] [--code CODE]",
    .summary = N_("asks participants at this terminal, full-screen"),
    .details =
        N_("Each participant chooses a language, types the code from their card (or holds their "
           "sheet's QR code before a scanner), says yes or no, and answers one question a screen. "
           "Every answer is in the survey file before the next screen is shown: whatever happens, "
           "the same code goes on where it stopped. The kiosk ends by SIGTERM, or after one "
           "interview with --once."),
    .options = options,
    .run = run,
};
