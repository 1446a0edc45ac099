/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_merge.c - etapp merge: several survey files become one. */
#include "forms/base/command.h"
#include "forms/base/json.h"
#include "forms/base/progress.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/store/care.h"

static const struct et_option options[] = {
    {"conflicts", 0, NULL, N_("take in nothing; list what a person must decide")},
    {0},
};

struct report {
    enum et_format format;
    struct et_json json;
    size_t conflicts;
};

static void show_merged(struct report *r, const char *path, const struct et_merged *m)
{
    const struct {
        const char *key;
        int64_t count;
    } rows[] = {
        {"forms", m->forms},         {"participants", m->participants},
        {"facts", m->facts},         {"sheets", m->sheets},
        {"responses", m->responses}, {"answers", m->answers},
        {"pages", m->pages},         {"doubts", m->doubts},
        {"erased", m->erased},
    };
    if (r->format == ET_FORMAT_JSON) {
        et_json_open(&r->json, NULL, '{');
        et_json_text(&r->json, "file", path);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            et_json_int(&r->json, rows[i].key, rows[i].count);
        et_json_close(&r->json);
        return;
    }
    et_str_addf(r->json.out,
                _("%s: %lld participants, %lld facts, %lld sheets, %lld responses, %lld answers, "
                  "%lld scanned pages and %lld doubts came in\n"),
                path, (long long)m->participants, (long long)m->facts, (long long)m->sheets,
                (long long)m->responses, (long long)m->answers, (long long)m->pages,
                (long long)m->doubts);
    if (m->erased > 0)
        et_str_addf(r->json.out, _("  %lld people stay out: they were erased\n"),
                    (long long)m->erased);
}

static bool show_conflict(void *user, const struct et_conflict *c)
{
    struct report *r = user;
    r->conflicts++;
    if (r->format == ET_FORMAT_JSON) {
        et_json_open(&r->json, NULL, '{');
        et_json_text(&r->json, "kind", c->kind);
        et_json_text(&r->json, "code", c->code);
        et_json_text(&r->json, "wave", c->wave);
        et_json_text(&r->json, "item", c->item);
        et_json_text(&r->json, "kept", c->kept);
        et_json_text(&r->json, "rival", c->rival);
        et_json_close(&r->json);
    } else if (c->kind[0] == 'c') {
        et_str_addf(r->json.out, _("to decide: two people have the code %s\n"), c->code);
    } else if (c->kind[0] == 't') {
        et_str_addf(r->json.out,
                    _("to decide: %s has answered “%s” more than once; the latest counts\n"),
                    c->code, c->wave);
    } else {
        et_str_addf(r->json.out,
                    _("to decide: %s, “%s”, %s: “%s” counts, “%s” was answered elsewhere\n"),
                    c->code, c->wave, c->item, c->kept, c->rival);
    }
    return true;
}

/* Each file is taken in whole or not at all; the first that fails ends it. */
static enum et_status take_in(struct et_run *run, const struct et_args *args,
                              struct et_store *store, struct report *r, struct et_error *error)
{
    enum et_status status = ET_OK;
    size_t count = et_args_count(args);
    struct et_progress progress = et_progress_start(run->err, run->is_quiet, _("files"), count);
    if (r->format == ET_FORMAT_JSON)
        et_json_open(&r->json, "files", '[');
    for (size_t i = 0; i < count && status == ET_OK; i++) {
        struct et_merged merged;
        status = et_store_merge(store, et_args_word(args, i), &merged, error);
        if (status == ET_OK)
            show_merged(r, et_args_word(args, i), &merged);
        et_progress_to(&progress, i + 1);
    }
    et_progress_end(&progress);
    if (r->format == ET_FORMAT_JSON)
        et_json_close(&r->json);
    return status;
}

static enum et_status merge(struct et_run *run, const struct et_args *args)
{
    bool is_listing = et_args_has(args, "conflicts");
    if (is_listing == (et_args_count(args) > 0))
        return et_run_usage(run, _("“merge” takes the survey files to take in, or --conflicts"));
    struct et_str out = ET_STR_EMPTY;
    struct report r = {.format = run->format, .json = et_json_start(&out)};
    struct et_store *store = NULL;
    struct et_error error = {0};
    if (r.format == ET_FORMAT_JSON)
        et_json_open(&r.json, NULL, '{');
    error.status = et_store_open_run(run, "merge", is_listing ? ET_STORE_READ : ET_STORE_WRITE,
                                     &store, &error);
    bool is_open = error.status == ET_OK;
    if (is_open && !is_listing)
        error.status = take_in(run, args, store, &r, &error);
    if (is_open) {
        struct et_error *own = error.status == ET_OK ? &error : NULL;
        if (r.format == ET_FORMAT_JSON)
            et_json_open(&r.json, "conflicts", '[');
        enum et_status status = et_store_each_conflict(store, show_conflict, &r, own);
        if (own != NULL)
            error.status = status;
        if (r.format == ET_FORMAT_JSON) {
            et_json_close(&r.json);
            et_json_close(&r.json);
        }
        (void)fputs(out.text, run->out);
    }
    et_str_free(&out);
    et_store_close(store);
    return error.status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_merge = {
    .name = "merge",
    .synopsis = N_("OTHER... | --conflicts"),
    .summary = N_("takes in other survey files, of other places and kiosks"),
    .details = N_(
        "Each file is checked as “etapp verify” does, and then taken in whole or not at all. The\n"
        "order makes no difference, and taking in the same file again changes nothing. Who was\n"
        "erased here or there stays out.\n"
        "\n"
        "Where two files changed the same answer, both are kept, the later counts, and it is\n"
        "shown for a person to decide, as are a code that two people have and a person who has\n"
        "answered a wave twice. --conflicts lists these."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = merge,
};
