/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_review.c - etapp review: a person settles what the machine would not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collector/review.h"
#include "collector/scan_words.h"
#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/crypto.h"
#include "forms/base/io.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"
#include "forms/store/features.h"

extern const struct et_command et_cmd_review;

enum { SHOWN = 8 }; /* characters of an id */

static void short_id(const struct et_doubt *doubt, char text[SHOWN + 1])
{
    et_crypto_hex(doubt->id.bytes, SHOWN / 2, text);
}

/* ---- what waits ----------------------------------------------------------- */

static void list_text(struct et_run *run, const struct et_doubts *doubts)
{
    uint64_t sheet = 0;
    if (doubts->count == 0) {
        (void)fprintf(run->out, "%s\n", _("nothing waits for review"));
        return;
    }
    for (size_t i = 0; i < doubts->count; i++) {
        const struct et_doubt *d = &doubts->items[i];
        char serial[8], id[SHOWN + 1];
        et_serial_write(d->sheet, serial);
        short_id(d, id);
        if (i == 0 || d->sheet != sheet)
            (void)fprintf(run->out, _("sheet %s\n"), serial);
        sheet = d->sheet;
        (void)fprintf(run->out, _("  %s  page %u  %s: %s"), id, d->sheet_page, d->item,
                      et_scan_reason(d->reason));
        if (*d->proposal != '\0')
            (void)fprintf(run->out, " (%s?)", d->proposal);
        (void)fputc('\n', run->out);
    }
    (void)fprintf(run->out,
                  et_text_n("%zu mark waits; settle it with: etapp review ID VALUE\n",
                            "%zu marks wait; settle one with: etapp review ID VALUE\n",
                            (unsigned long)doubts->count),
                  doubts->count);
}

/* What is known of the true share of misreads, and what would tell more. */
static void list_sampling(struct et_run *run, const struct et_sampling *s)
{
    if (s->looked_at > 0)
        (void)fprintf(run->out,
                      _("of %lld accepted answers that were looked at again, %lld were misread: "
                        "at most %.2g %% of all (95 %% sure)\n"),
                      (long long)s->looked_at, (long long)s->misread,
                      100 * et_sampling_bound(s->misread, s->looked_at));
    if (s->drawn > s->looked_at)
        (void)fprintf(run->out,
                      _("%lld accepted answers are drawn to be looked at again; etapp review --ask "
                        "mixes them in\n"),
                      (long long)(s->drawn - s->looked_at));
}

static void list_json(struct et_run *run, const struct et_doubts *doubts,
                      const struct et_sampling *s)
{
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out);
    et_json_open(&json, NULL, '{');
    et_json_open(&json, "doubts", '[');
    for (size_t i = 0; i < doubts->count; i++) {
        const struct et_doubt *d = &doubts->items[i];
        char serial[8], id[33];
        et_serial_write(d->sheet, serial);
        et_crypto_hex(d->id.bytes, 16, id);
        et_json_open(&json, NULL, '{');
        et_json_text(&json, "id", id);
        et_json_text(&json, "sheet", serial);
        et_json_int(&json, "sheet_page", d->sheet_page);
        et_json_text(&json, "item", d->item);
        et_json_text(&json, "reason", d->reason);
        et_json_text(&json, "proposal", d->proposal);
        et_json_number(&json, "confidence", d->confidence);
        et_json_close(&json);
    }
    et_json_close(&json);
    et_json_open(&json, "sample", '{');
    et_json_int(&json, "accepted", s->accepted);
    et_json_int(&json, "drawn", s->drawn);
    et_json_int(&json, "looked_at", s->looked_at);
    et_json_int(&json, "misread", s->misread);
    et_json_number(&json, "upper_95", et_sampling_bound(s->misread, s->looked_at));
    et_json_close(&json);
    et_json_close(&json);
    (void)fprintf(run->out, "%s\n", out.text);
    et_str_free(&out);
}

/* ---- one by one, asked and answered --------------------------------------- */

static void show_case(struct et_run *run, const struct et_review_case *review)
{
    const struct et_form *form = review->form.form;
    const struct et_variable *v = &form->variables[review->variable];
    char serial[8], id[SHOWN + 1];
    et_serial_write(review->sheet, serial);
    short_id(review->doubt, id);
    (void)fprintf(run->out, _("\n%s  sheet %s, page %u\n  %s\n  %s\n"), id, serial,
                  review->doubt->sheet_page, et_form_text(form, v->text, 0),
                  et_scan_reason(review->doubt->reason));
    for (size_t i = 0; v->list != NULL && i < v->list->choice_count; i++)
        if (v->list->choices[i].kind != ET_CHOICE_RETIRED)
            (void)fprintf(run->out, "  %5d  %s\n", v->list->choices[i].code,
                          et_form_text(form, v->list->choices[i].text, 0));
}

/* False where the person has had enough. */
static bool ask_case(struct et_run *run, struct et_store *store,
                     const struct et_review_case *review, struct et_arena *arena)
{
    char line[4096];
    show_case(run, review);
    for (;;) {
        const char *proposal = review->doubt->proposal;
        (void)fprintf(run->out, _("  value, blank, unreadable, skip or quit [%s]: "), proposal);
        (void)fflush(run->out);
        if (fgets(line, sizeof line, stdin) == NULL)
            return false;
        line[strcspn(line, "\r\n")] = '\0';
        const char *typed = *line == '\0' ? proposal : line;
        if (strcmp(typed, "quit") == 0 || strcmp(typed, "q") == 0)
            return false;
        if (*typed == '\0' || strcmp(typed, "skip") == 0)
            return true;
        struct et_answer answer;
        struct et_error error = {0};
        if (et_review_read(review, typed, arena, &answer, &error) == ET_OK &&
            et_review_settle(store, review, &answer, &error) == ET_OK)
            return true;
        (void)et_run_fail(run, &error);
    }
}

/*
 * One by one: after each doubt an accepted answer of the blind sample, asked in
 * the same words, so that nobody knows which is which.
 */
static struct et_doubts mixed(const struct et_doubts *doubts, const struct et_doubts *samples,
                              struct et_arena *arena)
{
    struct et_doubt *all = et_arena_array(arena, doubts->count + samples->count + 1, sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < doubts->count || i < samples->count; i++) {
        if (i < doubts->count)
            all[count++] = doubts->items[i];
        if (i < samples->count)
            all[count++] = samples->items[i];
    }
    return (struct et_doubts){all, count};
}

static enum et_status ask_all(struct et_run *run, struct et_store *store,
                              const struct et_doubts *waiting, struct et_arena *shared,
                              struct et_error *error)
{
    struct et_doubts samples, all;
    const struct et_doubts *doubts = &all;
    enum et_status read = et_store_samples(store, false, shared, &samples, error);
    if (read != ET_OK)
        return read;
    all = mixed(waiting, &samples, shared);
    bool goes_on = true;
    for (size_t i = 0; i < doubts->count && goes_on; i++) {
        struct et_arena *arena = et_arena_new();
        struct et_review_case review;
        enum et_status status = et_review_open(store, &doubts->items[i], arena, &review, error);
        if (status == ET_OK) {
            goes_on = ask_case(run, store, &review, arena);
            et_review_close(&review);
        }
        et_arena_free(arena);
        if (status != ET_OK)
            return status;
    }
    return ET_OK;
}

/* ---- the command ---------------------------------------------------------- */

static enum et_status write_crop(const struct et_doubts *doubts, const char *id, const char *path,
                                 struct et_error *error)
{
    const struct et_doubt *doubt;
    enum et_status status = et_review_find(doubts, id, &doubt, error);
    if (status != ET_OK)
        return status;
    if (doubt->crop == NULL)
        return et_error_set(error, ET_NOT_FOUND, _("no picture of this mark is kept"));
    return et_io_write(path, doubt->crop, doubt->crop_size, error);
}

static enum et_status settle_one(struct et_store *store, const struct et_doubts *doubts,
                                 const char *id, const char *typed, struct et_arena *arena,
                                 struct et_error *error)
{
    const struct et_doubt *doubt;
    struct et_review_case review;
    struct et_answer answer;
    enum et_status status = et_review_find(doubts, id, &doubt, error);
    if (status == ET_OK)
        status = et_review_open(store, doubt, arena, &review, error);
    if (status != ET_OK)
        return status;
    status = et_review_read(&review, typed, arena, &answer, error);
    if (status == ET_OK)
        status = et_review_settle(store, &review, &answer, error);
    et_review_close(&review);
    return status;
}

/* The words behind ID, as one value. */
static void join_words(const struct et_args *args, struct et_str *value)
{
    for (size_t i = 1; i < et_args_count(args); i++)
        et_str_addf(value, "%s%s", i > 1 ? " " : "", et_args_word(args, i));
}

static enum et_status act(struct et_run *run, const struct et_args *args, struct et_store *store,
                          struct et_arena *arena, struct et_error *error)
{
    const char *crop = et_args_value(args, "crop");
    struct et_doubts doubts;
    enum et_status status = et_store_doubts(store, crop != NULL, arena, &doubts, error);
    if (status != ET_OK)
        return status;
    if (crop != NULL)
        return write_crop(&doubts, crop, et_args_value(args, "output"), error);
    if (et_args_has(args, "ask"))
        return ask_all(run, store, &doubts, arena, error);
    if (et_args_count(args) == 0) {
        struct et_sampling sampling;
        status = et_store_sampling(store, &sampling, error);
        if (status != ET_OK)
            return status;
        if (run->format == ET_FORMAT_JSON)
            list_json(run, &doubts, &sampling);
        else {
            list_text(run, &doubts);
            list_sampling(run, &sampling);
        }
        return ET_OK;
    }
    struct et_str value = ET_STR_EMPTY;
    join_words(args, &value);
    status = settle_one(store, &doubts, et_args_word(args, 0), value.text, arena, error);
    et_str_free(&value);
    return status;
}

static enum et_status review(struct et_run *run, const struct et_args *args)
{
    bool writes = et_args_count(args) > 0 || et_args_has(args, "ask");
    if (et_args_count(args) == 1)
        return et_run_usage(run, _("which answer? Say: etapp review ID VALUE"));
    if (et_args_has(args, "crop") != et_args_has(args, "output"))
        return et_run_usage(run, _("--crop ID and -o FILE.png belong together"));
    struct et_error error = {0};
    struct et_store *store;
    if (et_store_open_run(run, "review", writes ? ET_STORE_WRITE : ET_STORE_READ, &store, &error) !=
        ET_OK)
        return et_run_fail(run, &error);
    struct et_arena *arena = et_arena_new();
    enum et_status status = act(run, args, store, arena, &error);
    et_arena_free(arena);
    et_store_close(store);
    return status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

static const struct et_option options[] = {
    {"crop", 0, "ID", N_("write the picture of a mark, with -o FILE.png")},
    {"output", 'o', "FILE.png", N_("where the picture goes")},
    {"ask", 0, NULL, N_("ask for one after the other")},
    {NULL, 0, NULL, NULL},
};

const struct et_command et_cmd_review = {
    .name = "review",
    .synopsis = "[ID VALUE|blank|unreadable] [--ask] [--crop ID -o FILE.png]",
    .summary = N_("lists the marks that wait for a person, and settles them"),
    .details = N_("An id may be shortened to its first characters. A value is a code or the name "
                  "of a choice, a number, a date or a text."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = review,
};
