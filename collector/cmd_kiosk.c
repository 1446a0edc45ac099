/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_kiosk.c - etapp kiosk. */
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "collector/doctor.h"
#include "collector/kiosk.h"
#include "collector/kiosk_staff.h"
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
    {"doctor", 0, NULL, N_("say what of this machine is fit for a kiosk and what is unsafe")},
    {"seal", 0, "FILE.pub",
     N_("keep each finished response sealed for this key (etapp keys); no drafts")},
    {"set-pin", 0, NULL, N_("ask for the PIN of the staff screen (F12), keep it, and end")},
    {"simulated", 0, NULL, N_("for trying out: the answers are marked as made up, for ever")},
    {0},
};

/* A line without echo; false at the end of input. */
static bool ask_pin(struct et_run *run, const char *asked, char *pin, int size)
{
    struct termios before, silent;
    bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    (void)fputs(is_terminal ? asked : "", run->err);
    (void)fflush(run->err);
    if (is_terminal) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    bool is_there = fgets(pin, size, stdin) != NULL;
    if (is_terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        (void)fputc('\n', run->err);
    }
    if (is_there)
        pin[strcspn(pin, "\r\n")] = '\0';
    return is_there;
}

static enum et_status set_pin(struct et_run *run)
{
    char pin[64], again[64];
    struct et_error error = {ET_OK, ""};
    struct et_store *store = NULL;
    enum et_status status = et_store_open_run(run, "kiosk", ET_STORE_READ, &store, &error);
    if (status == ET_OK) {
        bool is_there = ask_pin(run, _("New PIN for the staff screen: "), pin, sizeof pin) &&
                        ask_pin(run, _("The same again: "), again, sizeof again);
        if (!is_there || strcmp(pin, again) != 0)
            status = et_error_set(&error, ET_INPUT, _("the two PINs are not the same"));
        else
            status = et_staff_keep_pin(et_store_path(store), pin, &error);
    }
    et_store_close(store);
    explicit_bzero(pin, sizeof pin);
    explicit_bzero(again, sizeof again);
    if (status != ET_OK)
        return et_run_fail(run, &error);
    if (!run->is_quiet)
        et_run_say(run, _("the PIN is kept; F12 on the kiosk's first screen asks for it"));
    return ET_OK;
}

static enum et_status doctor(struct et_run *run)
{
    struct et_finding findings[ET_FINDINGS_MAX];
    struct winsize size = {0};
    bool is_terminal = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    const struct et_machine machine = {
        .survey = run->survey,
        .proc = "/proc",
        .user = (unsigned)geteuid(),
        .is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        .is_terminal = is_terminal,
        .columns = size.ws_col,
        .rows = size.ws_row,
        .now_s = run->clock(),
    };
    size_t count = et_doctor_look(&machine, findings), bad = 0;
    for (size_t i = 0; i < count; i++) {
        bad += !findings[i].is_good;
        (void)fprintf(run->out, "%s  %s\n", findings[i].is_good ? "✓" : "!", findings[i].text);
    }
    return bad == 0 ? ET_OK : ET_REFUSED;
}

static enum et_status run(struct et_run *run, const struct et_args *args)
{
    long idle_s;
    if (et_args_count(args) > 0)
        return et_run_usage(run, _("“%s” is one word too many"), et_args_word(args, 0));
    if (et_args_has(args, "doctor"))
        return doctor(run);
    if (et_args_has(args, "set-pin"))
        return set_pin(run);
    if (!et_args_int(run, args, "idle", 1, IDLE_MAX_S, IDLE_DEFAULT_S, &idle_s))
        return ET_USAGE;
    const struct et_kiosk_setup setup = {
        .form = et_args_value(args, "form"),
        .wave = et_args_value(args, "wave"),
        .language = et_args_value(args, "lang"),
        .code = et_args_value(args, "code"),
        .seal = et_args_value(args, "seal"),
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
