/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_register.c - etapp register: what became of participants. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/roster.h"
#include "forms/store/store.h"

static const struct et_option options[] = {
    {"from", 0, N_("FILE.csv"), N_("change one for each row; a column holds the codes")},
    {"map", 0, N_("COLUMN=FACT"), N_("the column of --from that holds a fact")},
    {"exit", 0, N_("HOW"), N_("completed, dropped or moved")},
    {"started", 0, N_("DAY"), N_("the first day of the course: 2026-01-12")},
    {"ended", 0, N_("DAY"), N_("the last day of the course")},
    {"site", 0, N_("S"), N_("where they are")},
    {"course", 'c', N_("C"), N_("which course they go to")},
    {"language", 0, N_("LANG"), N_("the language they are asked in")},
    {0},
};

static bool says_nothing(const struct et_register *facts)
{
    return facts->site == NULL && facts->course == NULL && facts->language == NULL &&
           facts->exit == NULL && facts->started == ET_NO_DATE && facts->ended == ET_NO_DATE;
}

static enum et_status change(struct et_store *store, const struct et_roster_row *row,
                             struct et_arena *arena, struct et_error *error)
{
    struct et_participant p;
    enum et_status status = et_store_participant(store, row->code, arena, &p, error);
    if (status != ET_OK)
        return status;
    const struct et_register *f = &row->facts;
    int32_t started = f->started != ET_NO_DATE ? f->started : p.facts.started;
    int32_t ended = f->ended != ET_NO_DATE ? f->ended : p.facts.ended;
    char code[ET_CODE_CHARS + 1];
    et_code_write(row->code, code);
    if (started != ET_NO_DATE && ended != ET_NO_DATE && ended < started)
        return et_error_set(error, ET_INPUT, _("%s would end before the day of starting"), code);
    return et_store_register(store, &p.id, f, error);
}

/* All rows or none: the first fault names its line. */
static enum et_status change_all(struct et_run *run, const struct et_roster *roster,
                                 const char *from, struct et_arena *arena)
{
    struct et_store *store = NULL;
    struct et_error error = {0};
    size_t at = 0;
    error.status = et_store_open_run(run, "register", ET_STORE_WRITE, &store, &error);
    if (error.status == ET_OK)
        error.status = et_store_begin(store, &error);
    if (error.status != ET_OK) {
        et_store_close(store);
        return et_run_fail(run, &error);
    }
    while (at < roster->count && error.status == ET_OK)
        error.status = change(store, &roster->rows[at++], arena, &error);
    bool is_row = error.status != ET_OK;
    if (is_row)
        et_store_rollback(store);
    else
        error.status = et_store_commit(store, &error);
    et_store_close(store);
    if (error.status == ET_OK)
        return ET_OK;
    if (is_row && from != NULL) {
        et_run_say(run, "%s:%u: %s", from, roster->rows[at - 1].line, error.text);
        et_run_say(run, _("nothing was taken in"));
        return error.status;
    }
    return et_run_fail(run, &error);
}

static enum et_status register_one(struct et_run *run, const struct et_args *args,
                                   struct et_arena *arena)
{
    struct et_roster_row row = {0};
    const char *code = et_args_word(args, 0);
    enum et_status status = et_roster_options(run, args, &row.facts);
    if (status != ET_OK)
        return status;
    if (!et_code_read(code, &row.code)) {
        et_run_say(run, _("“%s” is no participant code: a character is wrong"), code);
        return ET_INPUT;
    }
    if (says_nothing(&row.facts))
        return et_run_usage(run, _("say what became of them: --exit, --ended, --course ..."));
    const struct et_roster roster = {&row, 1};
    status = change_all(run, &roster, NULL, arena);
    if (status == ET_OK && !run->is_quiet)
        et_run_say(run, _("registered"));
    return status;
}

static enum et_status register_people(struct et_run *run, const struct et_args *args)
{
    const char *from = et_args_value(args, "from");
    if ((from != NULL) == (et_args_count(args) == 1) || et_args_count(args) > 1)
        return et_run_usage(run, _("“register” takes one participant code, or --from FILE.csv"));
    struct et_arena *arena = et_arena_new();
    enum et_status status;
    if (from == NULL) {
        status = register_one(run, args, arena);
    } else {
        struct et_roster roster = {0};
        status = et_roster_read(run, args, from, true, arena, &roster);
        if (status == ET_OK)
            status = change_all(run, &roster, from, arena);
        if (status == ET_OK && !run->is_quiet)
            et_run_say(run, et_text_n("%zu row taken in", "%zu rows taken in", roster.count),
                       roster.count);
    }
    et_arena_free(arena);
    return status;
}

const struct et_command et_cmd_register = {
    .name = "register",
    .synopsis = N_("CODE [--exit HOW] [--ended DAY] ... | --from FILE.csv"),
    .summary = N_("changes what is known of participants: course, dates, exit"),
    .details = N_(
        "Changes the facts that are given and leaves the others. What they were before is kept.\n"
        "\n"
        "    etapp register K7M4P-X --exit completed --ended 2026-06-05\n"
        "\n"
        "--from takes a table like that of “etapp enrol --from”, with a column of codes. All\n"
        "rows are taken in, or none."),
    .options = options,
    .run = register_people,
};
