/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_verify.c - etapp verify: is the survey file whole? */
#include "forms/base/command.h"
#include "forms/base/crypto.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/store/care.h"
#include "forms/store/store.h"

struct faults {
    char **items;
    size_t count, room;
};

static void keep(void *user, const char *sentence)
{
    struct faults *faults = user;
    struct et_str text = ET_STR_EMPTY;
    et_str_add(&text, sentence);
    ET_VEC_PUSH(faults, et_str_take(&text));
}

static void show_json(const struct et_verified *v, const struct faults *faults, const char *path,
                      const char *head, struct et_str *out)
{
    struct et_json json = et_json_start(out);
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "survey", path);
    et_json_truth(&json, "ok", v->faults == 0);
    et_json_int(&json, "entries", v->entries);
    et_json_int(&json, "forms", v->forms);
    et_json_int(&json, "participants", v->participants);
    et_json_int(&json, "responses", v->responses);
    et_json_int(&json, "answers", v->answers);
    et_json_int(&json, "head_entry", v->head_seq);
    et_json_text(&json, "head", head);
    et_json_open(&json, "faults", '[');
    for (size_t i = 0; i < faults->count; i++)
        et_json_text(&json, NULL, faults->items[i]);
    et_json_close(&json);
    et_json_close(&json);
}

static void show(struct et_run *run, const struct et_verified *v, const struct faults *faults)
{
    struct et_str out = ET_STR_EMPTY;
    char head[2 * sizeof v->head + 1];
    et_crypto_hex(v->head, sizeof v->head, head);
    if (run->format == ET_FORMAT_JSON) {
        show_json(v, faults, run->survey, head, &out);
    } else {
        for (size_t i = 0; i < faults->count; i++)
            et_str_addf(&out, "%s\n", faults->items[i]);
        et_str_addf(&out,
                    _("looked at %lld forms, %lld participants, %lld responses, %lld answers and "
                      "%lld entries of the audit trail\n"),
                    (long long)v->forms, (long long)v->participants, (long long)v->responses,
                    (long long)v->answers, (long long)v->entries);
        if (v->faults == 0)
            et_str_addf(&out,
                        _("all is as it was entered; entry %lld ends in %s: note it elsewhere, and "
                          "nobody can shorten the trail unseen\n"),
                        (long long)v->head_seq, head + sizeof head - 17);
    }
    (void)fputs(out.text, run->out);
    et_str_free(&out);
}

static enum et_status verify(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 0)
        return et_run_usage(run, _("“verify” takes options only; -s names the file"));
    struct et_store *store = NULL;
    struct et_error error = {0};
    struct et_verified verified = {0};
    struct faults faults = {0};
    error.status = et_store_open_run(run, "verify", ET_STORE_READ, &store, &error);
    if (error.status == ET_OK)
        error.status = et_store_verify(store, keep, &faults, &verified, &error);
    et_store_close(store);
    if (error.status == ET_OK || verified.faults > 0)
        show(run, &verified, &faults);
    for (size_t i = 0; i < faults.count; i++)
        free(faults.items[i]);
    ET_VEC_FREE(&faults);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    if (verified.faults == 0)
        return ET_OK;
    et_run_say(run,
               et_text_n("“%s”: %lld fault; keep this file, and go on with the latest backup",
                         "“%s”: %lld faults; keep this file, and go on with the latest backup",
                         (unsigned long)verified.faults),
               run->survey, (long long)verified.faults);
    return ET_FORMAT;
}

const struct et_command et_cmd_verify = {
    .name = "verify",
    .synopsis = "",
    .summary = N_("checks that the survey file is whole and as it was entered"),
    .details =
        N_("Looks at the database itself, at its tables and triggers, at the audit trail (each\n"
           "entry holds the hash of the one before), and at each participant, fact, response,\n"
           "answer, form and print run, for which the trail holds a salted hash. What was altered\n"
           "or removed by other means than etapp is named. Exit 3 if there is a fault."),
    .formats = 1U << ET_FORMAT_JSON,
    .run = verify,
};
