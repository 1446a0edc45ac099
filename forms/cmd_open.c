/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_open.c - etapp open: sealed responses become responses like any other. */
#include <string.h>

#include "forms/base/command.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/store/care.h"
#include "forms/store/seal.h"

static const struct et_option options[] = {
    {"key", 0, N_("FILE"), N_("the secret key, which “etapp keys new” made")},
    {"output", 'o', N_("SURVEY"), N_("take the file into this survey file and open it there")},
    {0},
};

static void report(struct et_run *run, const char *survey, const struct et_opened *o)
{
    struct et_str out = ET_STR_EMPTY;
    if (run->format == ET_FORMAT_JSON) {
        struct et_json json = et_json_start(&out);
        et_json_open(&json, NULL, '{');
        et_json_text(&json, "survey", survey);
        et_json_int(&json, "opened", o->opened);
        et_json_int(&json, "answers", o->answers);
        et_json_int(&json, "open_before", o->before);
        et_json_int(&json, "other_key", o->foreign);
        et_json_close(&json);
    } else {
        et_str_addf(&out, _("%s: %lld responses opened, %lld answers; %lld were open before\n"),
                    survey, (long long)o->opened, (long long)o->answers, (long long)o->before);
        if (o->foreign > 0)
            et_str_addf(&out, _("  %lld are sealed for another key and stay closed\n"),
                        (long long)o->foreign);
    }
    (void)fputs(out.text, run->out);
    et_str_free(&out);
}

/* Opens in the survey at hand or, where INTO names one, in that, merged first. */
static enum et_status unseal(struct et_run *run, const char *into, const struct et_seal_key *key,
                             struct et_opened *opened, struct et_error *error)
{
    struct et_run there = *run;
    struct et_store *store = NULL;
    struct et_merged merged;
    if (into != NULL)
        there.survey = into;
    enum et_status status = et_store_open_run(&there, "open", ET_STORE_WRITE, &store, error);
    if (status == ET_OK && into != NULL)
        status = et_store_merge(store, run->survey, &merged, error);
    if (status == ET_OK)
        status = et_store_unseal(store, key, opened, error);
    et_store_close(store);
    return status;
}

static enum et_status open_sealed(struct et_run *run, const struct et_args *args)
{
    const char *path = et_args_value(args, "key"), *into = et_args_value(args, "output");
    if (path == NULL || et_args_count(args) != 0)
        return et_run_usage(run, _("“open” takes --key FILE and, with -o, a survey file"));
    struct et_error error = {0};
    struct et_seal_key key;
    struct et_opened opened;
    error.status = et_seal_read_secret(path, &key, &error);
    if (error.status == ET_OK)
        error.status = unseal(run, into, &key, &opened, &error);
    et_crypto_wipe(&key, sizeof key);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    report(run, into != NULL ? into : run->survey, &opened);
    if (opened.opened == 0 && opened.before == 0 && opened.foreign > 0)
        return ET_REFUSED;
    return ET_OK;
}

const struct et_command et_cmd_open = {
    .name = "open",
    .synopsis = N_("--key FILE [-o SURVEY]"),
    .summary = N_("opens the responses of a sealed kiosk"),
    .details =
        N_("With -o the survey file of the kiosk is only read: it is taken into SURVEY as “etapp\n"
           "merge” does, and opened there. Without it the responses are opened in the file they\n"
           "are in, which then shows answers to whoever has it. Opening again changes nothing.\n"
           "\n"
           "Exit 1 if nothing could be opened because all is sealed for another key."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = open_sealed,
};
