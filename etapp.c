/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * etapp.c - the front door: asks the system for clock, locale and seed, finds
 * the command in the rooms' tables and runs it.
 */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "analysis/commands.h"
#include "collector/commands.h"
#include "forms/base/command.h"
#include "forms/base/text.h"
#include "forms/commands.h"
#include "print/commands.h"

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static int64_t number_from(const char *name, int64_t fallback)
{
    const char *text = getenv(name);
    char *end;
    if (text == NULL || *text == '\0')
        return fallback;
    long long value = strtoll(text, &end, 10);
    return *end == '\0' && value >= 0 ? value : fallback;
}

static const char *user(void)
{
    const struct passwd *entry = getpwuid(getuid());
    return entry != NULL ? entry->pw_name : "";
}

static const char *survey(void)
{
    const char *path = getenv("ETAPP_SURVEY");
    return path != NULL && *path != '\0' ? path : "survey.etapp";
}

int main(int argc, char **argv)
{
    et_text_open();
    int64_t seed = number_from("ETAPP_SEED", -1);
    struct et_run run = {
        .survey = survey(),
        .clock = now,
        .fixed_time = number_from("SOURCE_DATE_EPOCH", -1),
        .has_seed = seed >= 0,
        .seed = seed >= 0 ? (uint64_t)seed : 0,
        .user = user,
        .out = stdout,
        .err = stderr,
    };
    const struct et_command *const *const tables[] = {
        et_forms_commands,
        et_print_commands,
        et_collector_commands,
        et_analysis_commands,
    };
    enum et_status status =
        et_command_main(&run, ET_VERSION, tables, sizeof tables / sizeof tables[0], argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        et_run_say(&run, _("the output could not be written in full"));
        status = ET_IO;
    }
    return et_status_exit(status);
}
