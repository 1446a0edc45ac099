/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_expect.c - etapp expect: a dated total from elsewhere. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/model/day.h"
#include "forms/model/form.h"
#include "forms/store/care.h"

static const struct et_option options[] = {
    {"participants", 0, N_("N"), N_("so many participants in all")},
    {"where", 'w', N_("ROLE=CHOICE:N"), N_("so many of these: sex=kvinna:90; may be repeated")},
    {"source", 0, N_("TEXT"), N_("who says so, and when")},
    {"list", 0, NULL, N_("show what is expected already")},
    {0},
};
enum { TOTAL_MAX = 10000000 };

/* Is CHOICE a choice of the question with this role? Site and course are free. */
static bool check_choice(struct et_run *run, const struct et_form *form, const char *role,
                         const char *choice)
{
    if (strcmp(role, "site") == 0 || strcmp(role, "course") == 0)
        return true;
    uint32_t variable = et_form_role(form, role);
    const struct et_list *list = variable != ET_NONE ? form->variables[variable].list : NULL;
    if (list == NULL) {
        et_run_say(run, _("no question of “%s” with choices has the role “%s”"), form->id, role);
        return false;
    }
    struct et_suggest suggest = {.word = choice};
    for (size_t i = 0; i < list->choice_count; i++) {
        if (strcmp(list->choices[i].name, choice) == 0)
            return true;
        et_suggest_try(&suggest, list->choices[i].name);
    }
    if (suggest.best != NULL)
        et_run_say(run, _("“%s” is not a choice of “%s”; did you mean “%s”?"), choice, list->id,
                   suggest.best);
    else
        et_run_say(run, _("“%s” is not a choice of “%s”"), choice, list->id);
    return false;
}

/* "sex=kvinna:90" */
static enum et_status read_where(struct et_run *run, const char *text, const struct et_form *form,
                                 struct et_arena *arena, struct et_expectation *e)
{
    const char *equals = strchr(text, '='), *colon = strrchr(text, ':');
    char *end = NULL;
    long total = -1;
    errno = 0;
    if (colon != NULL && colon[1] >= '0' && colon[1] <= '9')
        total = strtol(colon + 1, &end, 10);
    if (equals == NULL || equals == text || colon == NULL || colon <= equals + 1 || end == NULL ||
        *end != '\0' || errno != 0 || total > TOTAL_MAX)
        return et_run_usage(run,
                            _("--where takes a role, a choice and a number, such as "
                              "sex=kvinna:90, not “%s”"),
                            text);
    e->role = et_arena_copy(arena, text, (size_t)(equals - text));
    e->choice = et_arena_copy(arena, equals + 1, (size_t)(colon - equals - 1));
    e->total = total;
    return check_choice(run, form, e->role, e->choice) ? ET_OK : ET_INPUT;
}

static void show(struct et_run *run, const struct et_expectations *all)
{
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out);
    if (run->format == ET_FORMAT_JSON)
        et_json_open(&json, NULL, '[');
    for (size_t i = 0; i < all->count; i++) {
        const struct et_expectation *e = &all->items[i];
        char day[11];
        et_day_write(et_day_of(e->at_s), day);
        if (run->format == ET_FORMAT_JSON) {
            et_json_open(&json, NULL, '{');
            et_json_text(&json, "day", day);
            et_json_text(&json, "role", e->role);
            et_json_text(&json, "choice", e->choice);
            et_json_int(&json, "total", e->total);
            et_json_text(&json, "source", e->source);
            et_json_close(&json);
        } else if (e->role[0] == '\0') {
            et_str_addf(&out, _("%s  %lld participants (%s)\n"), day, (long long)e->total,
                        e->source);
        } else {
            et_str_addf(&out, "%s  %s = %s: %lld (%s)\n", day, e->role, e->choice,
                        (long long)e->total, e->source);
        }
    }
    if (run->format == ET_FORMAT_JSON)
        et_json_close(&json);
    (void)fputs(out.text, run->out);
    et_str_free(&out);
}

static enum et_status list(struct et_run *run, struct et_arena *arena)
{
    struct et_store *store = NULL;
    struct et_expectations all;
    struct et_error error = {0};
    error.status = et_store_open_run(run, "expect", ET_STORE_READ, &store, &error);
    if (error.status == ET_OK)
        error.status = et_store_expectations(store, arena, &all, &error);
    et_store_close(store);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    show(run, &all);
    return ET_OK;
}

/* All of them or none. */
static enum et_status enter(struct et_store *store, const struct et_expectation *items,
                            size_t count, struct et_error *error)
{
    enum et_status status = et_store_begin(store, error);
    if (status != ET_OK)
        return status;
    for (size_t i = 0; i < count && status == ET_OK; i++)
        status = et_store_expect(store, &items[i], error);
    if (status == ET_OK)
        return et_store_commit(store, error);
    et_store_rollback(store);
    return status;
}

static enum et_status expect_totals(struct et_run *run, const struct et_args *args, long total,
                                    struct et_arena *arena)
{
    size_t wheres = 0, count = 0;
    while (et_args_nth(args, "where", wheres) != NULL)
        wheres++;
    struct et_expectation *items = et_arena_array(arena, wheres + 1, sizeof *items);
    const char *source = et_args_value(args, "source");
    if (total >= 0)
        items[count++] = (struct et_expectation){"", "", total, source, 0};
    struct et_store *store = NULL;
    struct et_stored_form form = {0};
    struct et_error error = {0};
    bool is_said = false;
    error.status = et_store_open_run(run, "expect", ET_STORE_WRITE, &store, &error);
    if (error.status == ET_OK && wheres > 0)
        error.status = et_store_form(store, NULL, &form, &error);
    for (size_t i = 0; i < wheres && error.status == ET_OK; i++) {
        items[count].source = source;
        error.status =
            read_where(run, et_args_nth(args, "where", i), form.form, arena, &items[count++]);
        is_said = error.status != ET_OK;
    }
    if (error.status == ET_OK)
        error.status = enter(store, items, count, &error);
    et_form_free(form.form);
    et_store_close(store);
    return error.status == ET_OK || is_said ? error.status : et_run_fail(run, &error);
}

static enum et_status expect(struct et_run *run, const struct et_args *args)
{
    long total;
    bool is_list = et_args_has(args, "list");
    if (!et_args_int(run, args, "participants", 0, TOTAL_MAX, -1, &total))
        return ET_USAGE;
    bool says = total >= 0 || et_args_has(args, "where");
    if (et_args_count(args) != 0 || is_list == says || (says && !et_args_has(args, "source")))
        return et_run_usage(run, _("“expect” wants --participants N or --where ROLE=CHOICE:N with "
                                   "--source TEXT, or --list"));
    struct et_arena *arena = et_arena_new();
    enum et_status status = is_list ? list(run, arena) : expect_totals(run, args, total, arena);
    et_arena_free(arena);
    return status;
}

const struct et_command et_cmd_expect = {
    .name = "expect",
    .synopsis = N_("--participants N [--where ROLE=CHOICE:N]... --source TEXT | --list"),
    .summary = N_("notes a total from elsewhere, to be reconciled with the records"),
    .details =
        N_("    etapp expect --participants 259 --where sex=kvinna:90 --where sex=man:169 \\\n"
           "        --source \"Monthly report, October 2016\"\n"
           "\n"
           "Figures are always counted from the records. Where the records and an expected total\n"
           "differ, the report says so."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = expect,
};
