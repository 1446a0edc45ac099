/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_compare.c - etapp compare: before against after, from the survey file. */
#include <string.h>

#include "analysis/commands.h"
#include "analysis/compare.h"
#include "analysis/compare_out.h"
#include "analysis/published.h"
#include "analysis/reconcile.h"
#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/form.h"
#include "forms/store/store.h"

extern const struct et_command et_cmd_compare;

/* --wave before:after */
static enum et_status read_waves(struct et_run *run, const struct et_args *args,
                                 const struct et_form *form, struct et_arena *arena,
                                 struct et_compare_how *how)
{
    const char *given = et_args_value(args, "wave");
    if (given == NULL)
        return ET_OK;
    const char *colon = strchr(given, ':');
    if (colon == NULL)
        return et_run_usage(run, _("--wave wants two waves, as before:after, not “%s”"), given);
    how->from = et_form_wave(form, et_arena_copy(arena, given, (size_t)(colon - given)));
    how->to = et_form_wave(form, colon + 1);
    if (how->from != ET_NONE && how->to != ET_NONE && how->from != how->to)
        return ET_OK;
    struct et_str names = ET_STR_EMPTY;
    for (size_t w = 0; w < form->wave_count; w++)
        et_str_addf(&names, "%s%s", w == 0 ? "" : ", ", form->waves[w].id);
    enum et_status status =
        et_run_usage(run, _("--wave %s: two different waves of the form are wanted (it has %s)"),
                     given, names.text);
    et_str_free(&names);
    return status;
}

/* --by sex,site,course */
static enum et_status read_roles(struct et_run *run, const struct et_args *args,
                                 struct et_arena *arena, const char *roles[ET_COMPARE_ROLES_MAX],
                                 struct et_compare_how *how)
{
    const char *given = et_args_value(args, "by");
    while (given != NULL && *given != '\0') {
        size_t length = strcspn(given, ",");
        if (how->by_count == ET_COMPARE_ROLES_MAX)
            return et_run_usage(run, _("--by takes at most %d names"), ET_COMPARE_ROLES_MAX);
        roles[how->by_count++] = et_arena_copy(arena, given, length);
        given += length;
        given += *given == ',';
    }
    how->by = roles;
    return ET_OK;
}

static void show(struct et_run *run, const struct et_compare *compare)
{
    struct et_str out = ET_STR_EMPTY;
    if (run->format == ET_FORMAT_JSON)
        et_compare_json(compare, &out);
    else if (run->format == ET_FORMAT_CSV)
        et_compare_csv(compare, &out);
    else
        et_compare_text(compare, &out);
    fwrite(out.text, 1, out.length, run->out);
    et_str_free(&out);
}

static enum et_status keep_record(const char *path, const struct et_compare *result,
                                  struct et_error *error)
{
    struct et_str file = ET_STR_EMPTY;
    et_published_add(result->how.published, result, &file);
    enum et_status status = et_io_write(path, file.text, file.length, error);
    et_str_free(&file);
    return status;
}

static enum et_status compare(struct et_run *run, const struct et_args *args,
                              struct et_store *store, const struct et_stored_form *form,
                              struct et_arena *arena)
{
    struct et_error error = {ET_OK, ""};
    struct et_dataset data;
    struct et_compare result;
    struct et_reconcile reconcile;
    const char *roles[ET_COMPARE_ROLES_MAX], *record = et_args_value(args, "published");
    struct et_compare_how how = {.from = ET_NONE,
                                 .to = ET_NONE,
                                 .indicator = et_args_value(args, "indicator"),
                                 .has_items = et_args_has(args, "items"),
                                 .is_internal = et_args_has(args, "internal"),
                                 .alpha = 0.05};
    enum et_status status = read_waves(run, args, form->form, arena, &how);
    if (status == ET_OK)
        status = read_roles(run, args, arena, roles, &how);
    if (status != ET_OK)
        return status;
    status = et_dataset_read(store, form, arena, &data, &error);
    if (status == ET_OK && record != NULL)
        status = et_published_read(record, arena, &how.published, &error);
    if (status == ET_OK)
        status = et_compare(&data, &how, arena, &result, &error);
    if (status == ET_OK)
        status = et_reconcile(store, &data, arena, &reconcile, &error);
    result.reconcile = &reconcile;
    if (status != ET_OK)
        return et_run_fail(run, &error);
    /* recorded first: what is not on record must not be shown */
    if (record != NULL && !how.is_internal)
        status = keep_record(record, &result, &error);
    if (status != ET_OK)
        return et_run_fail(run, &error);
    show(run, &result);
    return ET_OK;
}

static enum et_status compare_run(struct et_run *run, const struct et_args *args)
{
    struct et_error error = {ET_OK, ""};
    struct et_store *store = NULL;
    struct et_stored_form form = {.form = NULL};
    if (et_args_count(args) > 0)
        return et_run_usage(run, _("“%s”: compare takes options only"), et_args_word(args, 0));
    enum et_status status = et_store_open_run(run, "compare", ET_STORE_READ, &store, &error);
    if (status == ET_OK)
        status = et_store_form(store, et_args_value(args, "form"), &form, &error);
    if (status != ET_OK) {
        et_store_close(store);
        return et_run_fail(run, &error);
    }
    struct et_arena *arena = et_arena_new();
    status = compare(run, args, store, &form, arena);
    et_arena_free(arena);
    et_form_free(form.form);
    et_store_close(store);
    return status;
}

static const struct et_option options[] = {
    {"by", 0, N_("ROLES"), N_("also by groups: sex,site,course,language, or together: site+sex")},
    {"wave", 0, N_("A:B"), N_("compare these two waves, whatever the indicators say")},
    {"indicator", 0, N_("ID"), N_("this indicator only, and its targets")},
    {"items", 0, NULL, N_("the answers that each indicator is made of, a row each")},
    {"form", 0, N_("NAME"), N_("the form, where the file holds several")},
    {"published", 0, N_("FILE"),
     N_("a record of what was shown; the next report is held against it")},
    {"internal", 0, NULL, N_("show small groups too; not to be shared")},
    {0},
};

const struct et_command et_cmd_compare = {
    .name = "compare",
    .synopsis = "[--by ROLES] [--wave A:B] [--indicator ID] [--items] [--form NAME] [--published "
                "FILE] [--internal]",
    .summary = N_("what changed from before to after, and how sure that is"),
    .details = N_(
        "For each indicator of the form: who answered when, means of the pairs, the change with\n"
        "its 95 % interval, how many rose, stayed and fell, and an exact paired test: Wilcoxon\n"
        "with Pratt's zeros for scores, McNemar for shares. Each target is judged by the count\n"
        "of its own people: reached, not reached, or cannot tell yet, with those missing counted\n"
        "as all failed and as all succeeded. Groups with fewer than five pairs, or where all\n"
        "are alike (0 or 100 %), are hidden, and so are the fewest that would give them away."),
    .options = options,
    .formats = 1u << ET_FORMAT_JSON | 1u << ET_FORMAT_CSV,
    .run = compare_run,
};
