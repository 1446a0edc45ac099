/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_audit.c - etapp audit: who did what, and when. */
#include <string.h>
#include <time.h>

#include "forms/base/command.h"
#include "forms/base/csv.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/code.h"
#include "forms/store/care.h"

static const struct et_option options[] = {
    {"participant", 'p', N_("CODE"), N_("only what was done with this participant")},
    {"last", 'n', N_("N"), N_("only the last N")},
    {0},
};

struct listing {
    const char *code; /* NULL: all */
    enum et_format format;
    struct {
        char **items;
        size_t count, room;
    } lines;
};

static void time_text(int64_t seconds, char text[24])
{
    time_t at = (time_t)seconds;
    struct tm local;
    text[0] = '\0';
    if (localtime_r(&at, &local) != NULL)
        (void)strftime(text, 24, "%Y-%m-%d %H:%M:%S", &local);
}

static void add_json(struct et_str *out, const struct et_audit_entry *e, const char *when)
{
    struct et_json json = et_json_start(out);
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "time", when);
    et_json_text(&json, "who", e->who);
    et_json_text(&json, "tool", e->tool);
    et_json_text(&json, "action", e->action);
    et_json_text(&json, "participant", e->code);
    et_json_text(&json, "item", e->item);
    et_json_int(&json, "entry", e->seq);
    et_json_close(&json);
}

static bool add_entry(void *user, const struct et_audit_entry *e)
{
    struct listing *listing = user;
    struct et_str line = ET_STR_EMPTY;
    char when[24];
    if (listing->code != NULL && strcmp(listing->code, e->code) != 0)
        return true;
    time_text(e->at_s, when);
    const char *const fields[] = {when, e->who, e->tool, e->action, e->code, e->item};
    if (listing->format == ET_FORMAT_JSON)
        add_json(&line, e, when);
    else if (listing->format == ET_FORMAT_CSV)
        for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
            et_csv_add(&line, i == 0, fields[i]);
    else
        et_str_addf(&line, "%s  %-8s %-8s %-9s %-7s %s", when, e->who, e->tool, e->action, e->code,
                    e->item);
    while (line.length > 0 &&
           (line.text[line.length - 1] == ' ' || line.text[line.length - 1] == '\n'))
        line.text[--line.length] = '\0';
    ET_VEC_PUSH(&listing->lines, et_str_take(&line));
    return true;
}

static void show(struct et_run *run, const struct listing *listing, size_t last)
{
    size_t count = listing->lines.count, first = last > 0 && last < count ? count - last : 0;
    bool is_json = run->format == ET_FORMAT_JSON;
    if (is_json)
        (void)fputs("[\n", run->out);
    else if (run->format == ET_FORMAT_CSV)
        (void)fputs("time,who,tool,action,participant,item\n", run->out);
    for (size_t i = first; i < count; i++)
        (void)fprintf(run->out, "%s%s\n", listing->lines.items[i],
                      is_json && i + 1 < count ? "," : "");
    if (is_json)
        (void)fputs("]\n", run->out);
}

static enum et_status audit(struct et_run *run, const struct et_args *args)
{
    const char *participant = et_args_value(args, "participant");
    char code[ET_CODE_CHARS + 1];
    uint32_t number;
    long last;
    if (et_args_count(args) != 0)
        return et_run_usage(run, _("“audit” takes options only"));
    if (!et_args_int(run, args, "last", 1, 1000000000, 0, &last))
        return ET_USAGE;
    if (participant != NULL && !et_code_read(participant, &number)) {
        et_run_say(run, _("“%s” is no participant code: a character is wrong"), participant);
        return ET_INPUT;
    }
    if (participant != NULL)
        et_code_write(number, code);
    struct listing listing = {.code = participant != NULL ? code : NULL, .format = run->format};
    struct et_store *store = NULL;
    struct et_error error = {0};
    error.status = et_store_open_run(run, "audit", ET_STORE_READ, &store, &error);
    if (error.status == ET_OK)
        error.status = et_store_each_audit(store, add_entry, &listing, &error);
    et_store_close(store);
    if (error.status == ET_OK)
        show(run, &listing, (size_t)last);
    for (size_t i = 0; i < listing.lines.count; i++)
        free(listing.lines.items[i]);
    ET_VEC_FREE(&listing.lines);
    return error.status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_audit = {
    .name = "audit",
    .synopsis = N_("[--participant CODE] [--last N]"),
    .summary = N_("lists who did what, and when"),
    .details = N_("One line an entry: time, who, which command, what, whose, and the question or\n"
                  "fact it was about; never an answer. Nothing is ever removed from the trail;\n"
                  "“etapp verify” checks that."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON | 1U << ET_FORMAT_CSV,
    .run = audit,
};
