/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_enrol.c - etapp enrol: adds participants and hands out their codes. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/csv.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/day.h"
#include "forms/roster.h"
#include "forms/store/store.h"

enum { COUNT_MAX = 100000 };

static const struct et_option options[] = {
    {"count", 'n', N_("N"), N_("add so many")},
    {"from", 0, N_("FILE.csv"), N_("add one for each row; the first line names the columns")},
    {"map", 0, N_("COLUMN=FACT"), N_("the column of --from that holds a fact")},
    {"site", 0, N_("S"), N_("where they are: a town, a school")},
    {"course", 'c', N_("C"), N_("which course they go to")},
    {"language", 0, N_("LANG"), N_("the language they are asked in: sv, ar, fa-AF")},
    {"started", 0, N_("DAY"), N_("the first day of the course: 2026-01-12")},
    {"simulated", 0, NULL, N_("they are made up: marked so for ever, and left out of reports")},
    {"list", 0, NULL, N_("add nobody; list those who are there (--site, --course)")},
    {0},
};

/* ---- showing ------------------------------------------------------------ */

static void day_text(int32_t day, char text[11])
{
    text[0] = '\0';
    if (day != ET_NO_DATE)
        et_day_write(day, text);
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static void add_json(struct et_json *json, const struct et_participant *p, const char *code,
                     const char *started, const char *ended)
{
    et_json_open(json, NULL, '{');
    et_json_text(json, "code", code);
    et_json_text(json, "language", or_empty(p->facts.language));
    et_json_text(json, "site", or_empty(p->facts.site));
    et_json_text(json, "course", or_empty(p->facts.course));
    et_json_text(json, "started", started);
    et_json_text(json, "ended", ended);
    et_json_text(json, "exit", or_empty(p->facts.exit));
    et_json_truth(json, "simulated", p->is_simulated);
    et_json_close(json);
}

static void add_csv(struct et_str *out, const struct et_participant *p, const char *code,
                    const char *started, const char *ended)
{
    const char *const fields[] = {code,
                                  or_empty(p->facts.language),
                                  or_empty(p->facts.site),
                                  or_empty(p->facts.course),
                                  started,
                                  ended,
                                  or_empty(p->facts.exit),
                                  p->is_simulated ? "1" : "0"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        et_csv_add(out, i == 0, fields[i]);
    et_str_add_char(out, '\n');
}

static void show(struct et_run *run, const struct et_participant *people, size_t count)
{
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out);
    if (run->format == ET_FORMAT_JSON) {
        et_json_open(&json, NULL, '{');
        et_json_open(&json, "participants", '[');
    } else if (run->format == ET_FORMAT_CSV) {
        et_str_add(&out, "code,language,site,course,started,ended,exit,simulated\n");
    }
    for (size_t i = 0; i < count; i++) {
        const struct et_participant *p = &people[i];
        char code[ET_CODE_CHARS + 1], started[11], ended[11];
        et_code_write(p->code, code);
        day_text(p->facts.started, started);
        day_text(p->facts.ended, ended);
        if (run->format == ET_FORMAT_JSON)
            add_json(&json, p, code, started, ended);
        else if (run->format == ET_FORMAT_CSV)
            add_csv(&out, p, code, started, ended);
        else
            et_str_addf(&out, "%s  %-6s %s%s%s\n", code, or_empty(p->facts.language),
                        or_empty(p->facts.course), or_empty(p->facts.site)[0] != '\0' ? ", " : "",
                        or_empty(p->facts.site));
    }
    if (run->format == ET_FORMAT_JSON) {
        et_json_close(&json);
        et_json_close(&json);
    }
    (void)fputs(out.text, run->out);
    et_str_free(&out);
}

/* ---- adding ------------------------------------------------------------- */

/* What a row does not say, the options say for all. */
static void fill(struct et_register *facts, const struct et_register *given)
{
    if (facts->site == NULL)
        facts->site = given->site;
    if (facts->course == NULL)
        facts->course = given->course;
    if (facts->language == NULL)
        facts->language = given->language;
    if (facts->started == ET_NO_DATE)
        facts->started = given->started;
}

static enum et_status add_all(struct et_run *run, struct et_participant *people, size_t count,
                              struct et_error *error)
{
    struct et_store *store = NULL;
    enum et_status status = et_store_open_run(run, "enrol", ET_STORE_WRITE, &store, error);
    if (status != ET_OK)
        return status;
    status = et_store_begin(store, error);
    if (status == ET_OK) {
        for (size_t i = 0; i < count && status == ET_OK; i++)
            status = et_store_enrol(store, &people[i], error);
        if (status == ET_OK)
            status = et_store_commit(store, error);
        else
            et_store_rollback(store);
    }
    et_store_close(store);
    return status;
}

static enum et_status list(struct et_run *run, const struct et_args *args, struct et_arena *arena)
{
    struct et_store *store = NULL;
    struct et_people people = {0};
    struct et_error error = {0};
    error.status = et_store_open_run(run, "enrol", ET_STORE_READ, &store, &error);
    if (error.status == ET_OK)
        error.status = et_store_people(store, et_args_value(args, "site"),
                                       et_args_value(args, "course"), arena, &people, &error);
    et_store_close(store);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    show(run, people.items, people.count);
    return ET_OK;
}

static enum et_status add(struct et_run *run, const struct et_args *args, struct et_arena *arena)
{
    struct et_register given;
    struct et_roster roster = {0};
    long number;
    const char *from = et_args_value(args, "from");
    enum et_status status = et_roster_options(run, args, &given);
    if (status != ET_OK)
        return status;
    if (!et_args_int(run, args, "count", 1, COUNT_MAX, 0, &number))
        return ET_USAGE;
    if (from != NULL)
        status = et_roster_read(run, args, from, false, arena, &roster);
    if (status != ET_OK)
        return status;
    size_t count = from != NULL ? roster.count : (size_t)number;
    struct et_participant *people = et_arena_array(arena, count, sizeof *people);
    for (size_t i = 0; i < count; i++) {
        people[i].facts = from != NULL ? roster.rows[i].facts : given;
        people[i].is_simulated = et_args_has(args, "simulated");
        fill(&people[i].facts, &given);
    }
    struct et_error error = {0};
    error.status = add_all(run, people, count, &error);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    show(run, people, count);
    if (!run->is_quiet)
        et_run_say(run, et_text_n("%zu participant added", "%zu participants added", count), count);
    return ET_OK;
}

static enum et_status enrol(struct et_run *run, const struct et_args *args)
{
    bool is_list = et_args_has(args, "list");
    int ways = is_list + et_args_has(args, "count") + et_args_has(args, "from");
    if (ways != 1 || et_args_count(args) != 0)
        return et_run_usage(run, _("“enrol” wants one of --count N, --from FILE.csv and --list"));
    struct et_arena *arena = et_arena_new();
    enum et_status status = is_list ? list(run, args, arena) : add(run, args, arena);
    et_arena_free(arena);
    return status;
}

const struct et_command et_cmd_enrol = {
    .name = "enrol",
    .synopsis = N_("--count N | --from FILE.csv | --list"),
    .summary = N_("adds participants and hands out their codes"),
    .details = N_(
        "Prints one line a participant: the code, then language, course and site. No name is\n"
        "stored: keep a list of names and codes apart, if you want one.\n"
        "\n"
        "--from reads a table as a spreadsheet saves it (CSV, UTF-8; comma, semicolon or tab).\n"
        "Its first line names the columns: site, course, language, started, ended, exit, or in\n"
        "Swedish ort, kurs, språk, startdatum, slutdatum, avslut; --map Utbildning=course names\n"
        "others. Further columns are left out. A faulty row is told by line and column, and then\n"
        "nothing at all is taken in."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON | 1U << ET_FORMAT_CSV,
    .run = enrol,
};
