/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_erase.c - etapp erase: the right to be forgotten, and retention. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/day.h"
#include "forms/model/form.h"
#include "forms/store/care.h"

static const struct et_option options[] = {
    {"expired", 0, NULL, N_("all whose time, the form's “retention”, has run out")},
    {"dry-run", 0, NULL, N_("say who it would be, and erase nobody")},
    {0},
};

struct erasure {
    struct et_run *run;
    struct et_store *store;
    struct et_arena *arena;
    struct et_json json;
    bool is_dry;
    size_t count;
};

static void show_list(struct et_json *json, const char *key, const char *const *texts, size_t count)
{
    et_json_open(json, key, '[');
    for (size_t i = 0; i < count; i++)
        et_json_text(json, NULL, texts[i]);
    et_json_close(json);
}

static void show(struct erasure *e, const char *code, const struct et_erased *erased)
{
    struct et_json *json = &e->json;
    if (e->run->format == ET_FORMAT_JSON) {
        et_json_open(json, NULL, '{');
        et_json_text(json, "code", code);
        et_json_truth(json, "erased", !e->is_dry);
        et_json_int(json, "responses", erased->responses);
        et_json_int(json, "answers", erased->answers);
        show_list(json, "paper", erased->papers, erased->paper_count);
        show_list(json, "copies", erased->copies, erased->copy_count);
        et_json_close(json);
        return;
    }
    if (e->is_dry) {
        et_str_addf(json->out, _("%s would be erased\n"), code);
        return;
    }
    et_str_addf(json->out, _("%s is erased: %lld responses, %lld answers\n"), code,
                (long long)erased->responses, (long long)erased->answers);
    for (size_t i = 0; i < erased->paper_count; i++)
        et_str_addf(json->out, _("  out of reach, to be destroyed by hand: the paper sheet %s\n"),
                    erased->papers[i]);
    for (size_t i = 0; i < erased->copy_count; i++)
        et_str_addf(json->out, _("  out of reach, may still hold them: %s\n"), erased->copies[i]);
}

static enum et_status erase_one(struct erasure *e, const struct et_participant *p,
                                const char *reason, struct et_error *error)
{
    char code[ET_CODE_CHARS + 1];
    struct et_erased erased = {0};
    enum et_status status = ET_OK;
    et_code_write(p->code, code);
    if (!e->is_dry)
        status = et_store_erase(e->store, &p->id, reason, e->arena, &erased, error);
    if (status == ET_OK || status == ET_LOCKED) {
        show(e, code, &erased);
        e->count++;
    }
    return status;
}

/* The day that something was last heard of each: enrolment, or an answer. */
static int32_t last_day(const struct et_participant *p, const struct et_responses *responses)
{
    int64_t last = p->enrolled_s;
    for (size_t i = 0; i < responses->count; i++) {
        const struct et_response *r = &responses->items[i];
        int64_t when = r->finished_s > r->started_s ? r->finished_s : r->started_s;
        if (et_id_equal(&r->participant, &p->id) && when > last)
            last = when;
    }
    return et_day_of(last);
}

static enum et_status erase_expired(struct erasure *e, struct et_error *error)
{
    struct et_stored_form form;
    struct et_people people;
    struct et_responses responses;
    enum et_status status = et_store_form(e->store, NULL, &form, error);
    if (status != ET_OK)
        return status;
    int32_t months = form.form->has_privacy ? form.form->privacy.retention_months : 0;
    if (months <= 0)
        status = et_error_set(error, ET_INPUT,
                              _("the form “%s” does not say for how long answers are kept; write "
                                "“retention 24 months” under its “privacy”"),
                              form.form->id);
    if (status == ET_OK)
        status = et_store_people(e->store, NULL, NULL, e->arena, &people, error);
    if (status == ET_OK)
        status = et_store_responses(e->store, form.form->id, e->arena, &responses, error);
    int32_t today = et_day_of(et_store_now(e->store));
    for (size_t i = 0; status == ET_OK && i < people.count; i++)
        if (et_day_add_months(last_day(&people.items[i], &responses), months) < today)
            status = erase_one(e, &people.items[i], "expired", error);
    et_form_free(form.form);
    return status;
}

static enum et_status erase_code(struct erasure *e, const char *word, struct et_error *error)
{
    uint32_t code;
    struct et_participant p;
    if (!et_code_read(word, &code))
        return et_error_set(error, ET_INPUT, _("“%s” is no participant code: a character is wrong"),
                            word);
    enum et_status status = et_store_participant(e->store, code, e->arena, &p, error);
    return status == ET_OK ? erase_one(e, &p, "asked", error) : status;
}

static enum et_status erase(struct et_run *run, const struct et_args *args)
{
    bool is_expired = et_args_has(args, "expired");
    if (is_expired == (et_args_count(args) == 1) || et_args_count(args) > 1)
        return et_run_usage(run, _("“erase” takes one participant code, or --expired"));
    struct et_str out = ET_STR_EMPTY;
    struct et_error error = {0};
    struct erasure e = {.run = run,
                        .arena = et_arena_new(),
                        .json = et_json_start(&out),
                        .is_dry = et_args_has(args, "dry-run")};
    if (run->format == ET_FORMAT_JSON)
        et_json_open(&e.json, NULL, '[');
    error.status = et_store_open_run(run, "erase", e.is_dry ? ET_STORE_READ : ET_STORE_WRITE,
                                     &e.store, &error);
    if (error.status == ET_OK)
        error.status =
            is_expired ? erase_expired(&e, &error) : erase_code(&e, et_args_word(args, 0), &error);
    et_store_close(e.store);
    if (run->format == ET_FORMAT_JSON)
        et_json_close(&e.json);
    if (error.status == ET_OK || e.count > 0)
        (void)fputs(out.text, run->out);
    if (error.status == ET_OK && e.count == 0 && !run->is_quiet)
        et_run_say(run, _("nobody's time has run out"));
    et_str_free(&out);
    et_arena_free(e.arena);
    return error.status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_erase = {
    .name = "erase",
    .synopsis = N_("CODE | --expired [--dry-run]"),
    .summary = N_("removes a person and all they answered, for good"),
    .details = N_(
        "Takes the person out of the file, its log and its free pages. What is left is a random\n"
        "number, so that “etapp merge” does not bring them back from an older file. Paper,\n"
        "backups and exports are out of its reach: it names those it knows of.\n"
        "\n"
        "--expired erases all of whom nothing was heard for longer than the form's “retention”."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = erase,
};
