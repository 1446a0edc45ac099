/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/roster.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/csv.h"
#include "forms/base/io.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/day.h"

enum { FILE_MAX = 16 << 20, FAULTS_SHOWN = 20, WORD_MAX = 200 };

/* What a column may be called, and which fact it is. */
static const struct {
    const char *name, *fact;
} headers[] = {
    {"code", "code"},       {"kod", "code"},           {"deltagarkod", "code"},
    {"site", "site"},       {"ort", "site"},           {"kommun", "site"},
    {"plats", "site"},      {"course", "course"},      {"kurs", "course"},
    {"grupp", "course"},    {"group", "course"},       {"language", "language"},
    {"språk", "language"},  {"sprak", "language"},     {"started", "started"},
    {"start", "started"},   {"startdatum", "started"}, {"började", "started"},
    {"ended", "ended"},     {"end", "ended"},          {"slut", "ended"},
    {"slutdatum", "ended"}, {"slutade", "ended"},      {"exit", "exit"},
    {"avslut", "exit"},     {"avslutsorsak", "exit"},
};

/* What spreadsheets call the exits. */
static const struct {
    const char *name, *exit;
} exits[] = {
    {"completed", "completed"}, {"fullföljt", "completed"}, {"avslutat", "completed"},
    {"dropped", "dropped"},     {"avbrutit", "dropped"},    {"avbrott", "dropped"},
    {"moved", "moved"},         {"flyttat", "moved"},       {"flytt", "moved"},
};

static const char *exit_of(const char *text)
{
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++)
        if (strcasecmp(exits[i].name, text) == 0)
            return exits[i].exit;
    return NULL;
}

static bool is_language(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    return length >= 2 && length <= 35 && text[length] == '\0';
}

const char *et_roster_fact(const char *fact, const char *text, struct et_register *facts)
{
    if (strlen(text) >= WORD_MAX)
        return _("this is too long");
    if (strcmp(fact, "site") == 0) {
        facts->site = text;
    } else if (strcmp(fact, "course") == 0) {
        facts->course = text;
    } else if (strcmp(fact, "language") == 0) {
        facts->language = text;
        return is_language(text) ? NULL : _("this is no language tag, such as sv or fa-AF");
    } else if (strcmp(fact, "exit") == 0) {
        facts->exit = exit_of(text);
        return facts->exit != NULL ? NULL
                                   : _("this is no exit; there are completed, dropped and moved");
    } else {
        int32_t *day = strcmp(fact, "started") == 0 ? &facts->started : &facts->ended;
        return et_day_read(text, day) ? NULL : _("this is no day, such as 2026-06-05");
    }
    return NULL;
}

enum et_status et_roster_options(struct et_run *run, const struct et_args *args,
                                 struct et_register *facts)
{
    static const char *const names[] = {"site", "course", "language", "started", "ended", "exit"};
    *facts = (struct et_register){.started = ET_NO_DATE, .ended = ET_NO_DATE};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = et_args_value(args, names[i]);
        const char *fault = text != NULL ? et_roster_fact(names[i], text, facts) : NULL;
        if (fault != NULL)
            return et_run_usage(run, "--%s “%s”: %s", names[i], text, fault);
    }
    return ET_OK;
}

/* ---- the file ----------------------------------------------------------- */

struct reading {
    struct et_run *run;
    const char *name;
    size_t faults;
    const char **facts; /* by column; NULL: left out */
    size_t columns;
};

static void fault(struct reading *r, const struct et_csv_field *field, const char *what)
{
    if (r->faults++ < FAULTS_SHOWN)
        et_run_say(r->run, "%s:%u:%u: “%s”: %s", r->name, field->line, field->column, field->text,
                   what);
}

/* "Kursnamn=course" for the column HEADER, or NULL. */
static const char *mapped(const struct et_args *args, const char *header)
{
    const char *map;
    size_t length = strlen(header);
    for (size_t i = 0; (map = et_args_nth(args, "map", i)) != NULL; i++)
        if (strncmp(map, header, length) == 0 && map[length] == '=')
            return map + length + 1;
    return NULL;
}

static const char *fact_for(const char *name)
{
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (strcasecmp(headers[i].name, name) == 0)
            return headers[i].fact;
    return NULL;
}

static bool has_column(const struct reading *r, const char *fact)
{
    for (size_t i = 0; i < r->columns; i++)
        if (r->facts[i] != NULL && strcmp(r->facts[i], fact) == 0)
            return true;
    return false;
}

static void read_header(struct reading *r, const struct et_args *args,
                        const struct et_csv_row *header, struct et_arena *arena)
{
    r->facts = et_arena_array(arena, header->count, sizeof *r->facts);
    for (; r->columns < header->count; r->columns++) {
        const struct et_csv_field *field = &header->fields[r->columns];
        const char *map = mapped(args, field->text);
        const char *fact = fact_for(map != NULL ? map : field->text);
        if (map != NULL && fact == NULL)
            fault(r, field,
                  _("--map names no fact; there are code, site, course, language, "
                    "started, ended and exit"));
        else if (fact != NULL && has_column(r, fact))
            fault(r, field, _("another column says the same"));
        else if (fact == NULL && !r->run->is_quiet)
            et_run_say(r->run, _("%s: the column “%s” is left out"), r->name, field->text);
        r->facts[r->columns] = fact;
    }
}

static void read_row(struct reading *r, const struct et_csv_row *row, struct et_roster_row *out)
{
    *out = (struct et_roster_row){.facts = {.started = ET_NO_DATE, .ended = ET_NO_DATE},
                                  .line = row->fields[0].line};
    if (row->count > r->columns)
        fault(r, &row->fields[r->columns], _("this row has more fields than the first line"));
    for (size_t i = 0; i < row->count && i < r->columns; i++) {
        const struct et_csv_field *field = &row->fields[i];
        const char *what = NULL;
        if (r->facts[i] == NULL || field->text[0] == '\0')
            continue;
        if (strcmp(r->facts[i], "code") != 0)
            what = et_roster_fact(r->facts[i], field->text, &out->facts);
        else if (et_code_read(field->text, &out->code))
            out->has_code = true;
        else
            what = _("this is no participant code: a character is wrong");
        if (what != NULL)
            fault(r, field, what);
    }
}

static void check_codes(struct reading *r, bool wants_codes, const struct et_csv *csv,
                        const struct et_roster_row *rows)
{
    if (wants_codes && !has_column(r, "code"))
        fault(r, &csv->rows[0].fields[0], _("no column holds the participant codes; call it code"));
    else if (!wants_codes && has_column(r, "code"))
        fault(r, &csv->rows[0].fields[0],
              _("codes are handed out here, not taken in; “etapp register --from” changes those "
                "who have one"));
    for (size_t i = 0; wants_codes && r->faults == 0 && i + 1 < csv->count; i++)
        if (!rows[i].has_code)
            fault(r, &csv->rows[i + 1].fields[0], _("this row has no code"));
}

enum et_status et_roster_read(struct et_run *run, const struct et_args *args, const char *path,
                              bool wants_codes, struct et_arena *arena, struct et_roster *roster)
{
    struct et_error error = {0};
    struct et_csv csv;
    char *bytes = NULL;
    size_t size = 0;
    error.status = et_io_read(path, FILE_MAX, &bytes, &size, &error);
    if (error.status == ET_OK)
        error.status = et_csv_read(path, bytes, size, arena, &csv, &error);
    free(bytes);
    if (error.status == ET_OK && csv.count < 2)
        (void)et_error_set(&error, ET_INPUT, _("“%s” has no rows below its first line"), path);
    if (error.status != ET_OK)
        return et_run_fail(run, &error);
    struct reading r = {.run = run, .name = path};
    read_header(&r, args, &csv.rows[0], arena);
    struct et_roster_row *rows = et_arena_array(arena, csv.count, sizeof *rows);
    for (size_t i = 1; i < csv.count; i++)
        read_row(&r, &csv.rows[i], &rows[i - 1]);
    check_codes(&r, wants_codes, &csv, rows);
    if (r.faults > FAULTS_SHOWN)
        et_run_say(run, _("… and %zu more"), r.faults - FAULTS_SHOWN);
    if (r.faults > 0) {
        et_run_say(run, _("nothing was taken in"));
        return ET_INPUT;
    }
    *roster = (struct et_roster){rows, csv.count - 1};
    return ET_OK;
}
