/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_diff.c - etapp diff: what changed between two forms, and what stays comparable. */
#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/diag.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/lang/compile.h"
#include "forms/lang/lock.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

/* Compiles PATH by itself; NULL with its faults told. */
static struct et_form *read_form(struct et_run *run, const char *path, struct et_error *error)
{
    const struct et_compile how = {0};
    struct et_diags *diags = et_diags_new();
    struct et_form *form = NULL;
    error->status = et_compile_file_as(path, &how, true, diags, &form, error);
    if (error->status == ET_OK && form == NULL) {
        struct et_str out = ET_STR_EMPTY;
        et_diags_text(diags, isatty(fileno(run->err)) == 1, &out);
        (void)fputs(out.text, run->err);
        et_str_free(&out);
        (void)et_error_set(error, ET_INPUT, _("“%s” cannot be compared: it has errors"), path);
    }
    et_diags_free(diags);
    return form;
}

/* Why answers before and after are two things, or what changed though they are not. */
static void reason(const struct et_lock_change *ch, struct et_str *out)
{
    switch (ch->fault) {
    case ET_LOCK_TYPE:
        assert(ch->before != NULL && ch->now != NULL);
        et_str_addf(out, _("was a “%s”, is a “%s”"), ch->before->type, ch->now->type);
        return;
    case ET_LOCK_MEANING:
        et_str_addf(out, _("code %d was “%s”, is “%s”"), (int)ch->code, ch->old_name, ch->new_name);
        return;
    case ET_LOCK_GONE:
        et_str_addf(out, _("code %d (“%s”) is gone: retire it instead"), (int)ch->code,
                    ch->old_name);
        return;
    case ET_LOCK_SCALE:
        et_str_addf(out, _("the scale has a step more: “%s”"), ch->new_name);
        return;
    case ET_LOCK_WORDING:
        et_str_add(out, _("the wording changed, and no “reworded” says what that means"));
        return;
    case ET_LOCK_REUSED:
        assert(ch->now != NULL);
        et_str_addf(out, _("“%s” was the name of another question"), ch->now->id);
        return;
    case ET_LOCK_NO_FAULT:
        break;
    }
    if (ch->kind == ET_CHANGE_REWORDED)
        et_str_add(out, ch->is_comparable ? _("reworded, and said to ask the same")
                                          : _("reworded, and said to ask something else"));
    else if (ch->kind == ET_CHANGE_RECODED)
        et_str_add(out, _("said to be another question on a longer scale"));
    assert(ch->before != NULL || !ch->is_renamed);
    if (ch->is_renamed)
        et_str_addf(out, _("%swas called “%s”"), out->length > 0 ? "; " : "", ch->before->id);
    if (ch->has_more_choices && ch->kind == ET_CHANGE_SAME)
        et_str_addf(out, _("%shas more choices"), out->length > 0 ? "; " : "");
}

static void show_item(const struct et_lock_change *ch, struct et_json *json, struct et_str *out)
{
    struct et_str why = ET_STR_EMPTY;
    const struct et_lock_entry *either = ch->now != NULL ? ch->now : ch->before;
    assert(either != NULL);
    bool is_pair = ch->now != NULL && ch->before != NULL && ch->fault != ET_LOCK_REUSED;
    reason(ch, &why);
    if (json != NULL) {
        et_json_open(json, NULL, '{');
        et_json_text(json, "id", either->id);
        et_json_text(json, "change", et_change_word(ch->kind));
        if (ch->is_renamed && ch->before != NULL)
            et_json_text(json, "was", ch->before->id);
        et_json_truth(json, "comparable", is_pair && ch->is_comparable);
        et_json_text(json, "why", why.text);
        et_json_close(json);
    } else if (ch->kind != ET_CHANGE_SAME || why.length > 0) {
        et_str_addf(out, "  %-24s %-9s %s%s%s\n", either->id, et_change_word(ch->kind),
                    !is_pair            ? ""
                    : ch->is_comparable ? _("comparable")
                                        : _("NOT comparable"),
                    is_pair && why.length > 0 ? ": " : "", why.text);
    }
    et_str_free(&why);
}

/* ---- indicators -------------------------------------------------------------- */

struct uses {
    const struct et_lock_changes *changes;
    struct et_str *broken; /* the questions that it can't be compared over */
};

static void look(void *user, uint32_t variable, uint32_t wave)
{
    struct uses *u = user;
    const struct et_lock_change *ch = &u->changes->items[variable];
    (void)wave;
    if ((ch->before == NULL || !ch->is_comparable) && strstr(u->broken->text, ch->now->id) == NULL)
        et_str_addf(u->broken, "%s%s", u->broken->length > 0 ? ", " : "", ch->now->id);
}

static bool has_indicator(const struct et_form *form, const char *id)
{
    for (size_t i = 0; i < form->indicator_count; i++)
        if (strcmp(form->indicators[i].id, id) == 0)
            return true;
    return false;
}

static void show_indicator(const struct et_form *old, const struct et_indicator *indicator,
                           const struct et_lock_changes *changes, struct et_json *json,
                           struct et_str *out)
{
    struct et_str broken = ET_STR_EMPTY;
    struct uses uses = {changes, &broken};
    bool is_old = has_indicator(old, indicator->id);
    et_expr_reads(indicator->value, look, &uses);
    if (json != NULL) {
        et_json_open(json, NULL, '{');
        et_json_text(json, "id", indicator->id);
        et_json_text(json, "change", is_old ? "same" : "added");
        et_json_truth(json, "comparable", broken.length == 0);
        et_json_text(json, "why", broken.text);
        et_json_close(json);
    } else if (broken.length > 0) {
        et_str_addf(out, _("  indicator %-14s %-9s NOT comparable: reads %s\n"), indicator->id,
                    is_old ? "" : "added", broken.text);
    } else if (!is_old) {
        et_str_addf(out, _("  indicator %-14s added     comparable\n"), indicator->id);
    }
    et_str_free(&broken);
}

/* ---- all of it ------------------------------------------------------------------ */

static void show(struct et_run *run, const struct et_form *old, const struct et_form *now,
                 const struct et_lock_changes *changes)
{
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out), *to = run->format == ET_FORMAT_JSON ? &json : NULL;
    size_t counts[ET_CHANGE_RETIRED + 1] = {0}, apart = 0;
    if (to != NULL) {
        et_json_open(to, NULL, '{');
        et_json_text(to, "form", now->id);
        et_json_int(to, "old", old->version);
        et_json_int(to, "new", now->version);
        et_json_open(to, "items", '[');
    }
    for (size_t i = 0; i < changes->count; i++) {
        const struct et_lock_change *ch = &changes->items[i];
        counts[ch->kind]++;
        apart += ch->now != NULL && ch->before != NULL && !ch->is_comparable;
        show_item(ch, to, &out);
    }
    if (to != NULL) {
        et_json_close(to);
        et_json_open(to, "indicators", '[');
    }
    for (size_t i = 0; i < now->indicator_count; i++)
        show_indicator(old, &now->indicators[i], changes, to, &out);
    if (to != NULL) {
        et_json_close(to);
        et_json_close(to);
    } else {
        et_str_addf(&out,
                    _("%s, version %u to %u: %zu same, %zu reworded, %zu recoded, %zu retyped, "
                      "%zu added, %zu retired; %zu not comparable\n"),
                    now->id, (unsigned)old->version, (unsigned)now->version, counts[ET_CHANGE_SAME],
                    counts[ET_CHANGE_REWORDED], counts[ET_CHANGE_RECODED],
                    counts[ET_CHANGE_RETYPED], counts[ET_CHANGE_ADDED], counts[ET_CHANGE_RETIRED],
                    apart);
    }
    (void)fputs(out.text, run->out);
    et_str_free(&out);
}

static enum et_status diff(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 2)
        return et_run_usage(run, _("“diff” takes two forms, the older first"));
    struct et_error error = {0};
    struct et_arena *arena = et_arena_new();
    struct et_form *old = read_form(run, et_args_word(args, 0), &error), *now = NULL;
    if (old != NULL)
        now = read_form(run, et_args_word(args, 1), &error);
    if (now != NULL && strcmp(old->id, now->id) != 0) {
        (void)et_error_set(&error, ET_INPUT,
                           _("“%s” and “%s” are two forms, not two versions of one"), old->id,
                           now->id);
    } else if (now != NULL) {
        struct et_lock_changes changes;
        struct et_lock former = et_lock_next(NULL, old, arena, NULL);
        (void)et_lock_next(&former, now, arena, &changes);
        show(run, old, now, &changes);
    }
    et_form_free(old);
    et_form_free(now);
    et_arena_free(arena);
    return error.status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_diff = {
    .name = "diff",
    .synopsis = N_("OLD NEW"),
    .summary = N_("what changed between two versions of a form, and what stays comparable"),
    .details = N_(
        "For each question: same, reworded, recoded, retyped, added or retired, and whether what\n"
        "was answered before and after may be compared; for each indicator, whether it reads a\n"
        "question of which that is not so. Questions that are as they were stand only in the\n"
        "count, and in --format json."),
    .formats = 1U << ET_FORMAT_JSON,
    .run = diff,
};
