/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_status.c - etapp status: who has answered what, and who is due. */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/csv.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/model/code.h"
#include "forms/model/day.h"
#include "forms/model/due.h"
#include "forms/model/form.h"
#include "forms/store/features.h"
#include "forms/store/store.h"

static const struct et_option options[] = {
    {"course", 'c', N_("C"), N_("this course only")},
    {"form", 0, N_("NAME"), N_("which form, where the file holds several")},
    {"due", 0, NULL, N_("list the codes of those who should answer now, or should have")},
    {0},
};

/* One course and wave. */
struct cell {
    size_t enrolled, answered, modes[3], drafts, refused, held;
    size_t outside;      /* answered outside the window */
    size_t twice;        /* answered more than once: one response counts */
    size_t review;       /* marks that wait for a person */
    size_t due, overdue; /* have not answered, and should now, or should have */
};

struct person {
    const struct et_participant *who; /* NULL: an open sheet's response */
    const char *course;
    size_t row; /* of the course, in cells */
    const struct et_response *best[ET_WAVES_MAX];
    size_t complete[ET_WAVES_MAX];
};

struct tally {
    struct et_store *store;
    const struct et_form *form;
    struct et_people people;
    struct et_responses responses;
    struct et_doubts doubts;
    struct et_sampling sampling; /* of what the scanner took in */
    struct person *persons;      /* by id; open responses behind, one each */
    size_t person_count;
    const char **courses; /* NULL: open sheets */
    struct cell *cells;   /* courses × waves */
    size_t course_count;
    int32_t today;
};

/* ---- counting ----------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const struct person *x = a, *y = b;
    return memcmp(x->who->id.bytes, y->who->id.bytes, sizeof x->who->id.bytes);
}

static struct person *person_of(const struct tally *t, const struct et_id *id)
{
    const struct et_participant like = {.id = *id};
    const struct person key = {.who = &like};
    return bsearch(&key, t->persons, t->people.count, sizeof key, by_id);
}

/* A complete response tells more than a held one, a refusal or a draft. */
static int rank(const struct et_response *r)
{
    static const int ranks[] = {[ET_RESPONSE_DRAFT] = 1,
                                [ET_RESPONSE_REFUSED] = 2,
                                [ET_RESPONSE_HELD] = 3,
                                [ET_RESPONSE_COMPLETE] = 4};
    return ranks[r->status];
}

static void take_response(struct person *p, const struct et_response *r)
{
    const struct et_response **best = &p->best[r->wave];
    if (*best == NULL || rank(r) > rank(*best) ||
        (rank(r) == rank(*best) && r->finished_s >= (*best)->finished_s))
        *best = r;
    p->complete[r->wave] += r->status == ET_RESPONSE_COMPLETE;
}

static void count_cell(const struct tally *t, const struct person *p, uint32_t wave,
                       struct cell *cell)
{
    const struct et_response *r = p->best[wave];
    const struct et_register *facts = p->who != NULL ? &p->who->facts : NULL;
    cell->enrolled += p->who != NULL;
    cell->twice += p->complete[wave] > 1;
    if (r != NULL && r->status == ET_RESPONSE_COMPLETE) {
        enum et_due when = facts != NULL ? et_due_at(t->form, wave, facts, et_day_of(r->finished_s))
                                         : ET_DUE_UNKNOWN;
        cell->answered++;
        cell->modes[r->mode]++;
        cell->outside += when == ET_DUE_LATER || when == ET_DUE_PASSED;
        return;
    }
    cell->drafts += r != NULL && r->status == ET_RESPONSE_DRAFT;
    cell->held += r != NULL && r->status == ET_RESPONSE_HELD;
    cell->refused += r != NULL && r->status == ET_RESPONSE_REFUSED;
    bool is_settled = r != NULL && r->status != ET_RESPONSE_DRAFT;
    if (facts == NULL || is_settled)
        return;
    enum et_due now = et_due_at(t->form, wave, facts, t->today);
    cell->due += now == ET_DUE_NOW;
    cell->overdue += now == ET_DUE_PASSED;
}

/* The people are ordered by course: one row for each, one more for open sheets. */
static void lay_rows(struct tally *t, struct et_arena *arena, bool has_open)
{
    t->courses = et_arena_array(arena, t->people.count + 1, sizeof *t->courses);
    for (size_t i = 0; i < t->people.count; i++) {
        const char *course = t->people.items[i].facts.course;
        if (t->course_count == 0 || strcmp(t->courses[t->course_count - 1], course) != 0)
            t->courses[t->course_count++] = course;
        t->persons[i] = (struct person){
            .who = &t->people.items[i], .course = course, .row = t->course_count - 1};
    }
    if (has_open)
        t->courses[t->course_count++] = NULL;
    size_t waves = t->form != NULL ? t->form->wave_count : 1;
    t->cells = et_arena_array(arena, t->course_count * waves + 1, sizeof *t->cells);
}

static void count_doubts(struct tally *t)
{
    for (size_t d = 0; d < t->doubts.count; d++) {
        for (size_t i = 0; i < t->responses.count; i++) {
            const struct et_response *r = &t->responses.items[i];
            if (!et_id_equal(&r->id, &t->doubts.items[d].response) || r->wave == ET_NONE)
                continue;
            const struct person *p =
                et_id_is_none(&r->participant) ? NULL : person_of(t, &r->participant);
            size_t row = p != NULL ? p->row : t->course_count - 1;
            if (p != NULL || t->courses[row] == NULL)
                t->cells[row * t->form->wave_count + r->wave].review++;
            break;
        }
    }
}

static void count(struct tally *t, struct et_arena *arena, bool is_all)
{
    size_t open = 0;
    for (size_t i = 0; i < t->responses.count; i++)
        open += et_id_is_none(&t->responses.items[i].participant) && is_all;
    t->person_count = t->people.count + open;
    t->persons = et_arena_array(arena, t->person_count + 1, sizeof *t->persons);
    lay_rows(t, arena, open > 0);
    if (t->form == NULL) {
        for (size_t i = 0; i < t->people.count; i++)
            t->cells[t->persons[i].row].enrolled++;
        return;
    }
    if (t->people.count > 0)
        qsort(t->persons, t->people.count, sizeof *t->persons, by_id);
    struct person *next = t->persons + t->people.count;
    for (size_t i = 0; i < t->responses.count; i++) {
        const struct et_response *r = &t->responses.items[i];
        if (r->wave == ET_NONE)
            continue;
        struct person *p = NULL;
        if (!et_id_is_none(&r->participant))
            p = person_of(t, &r->participant);
        else if (is_all)
            *(p = next++) = (struct person){.row = t->course_count - 1};
        if (p != NULL)
            take_response(p, r);
    }
    t->person_count = (size_t)(next - t->persons);
    for (size_t i = 0; i < t->person_count; i++)
        for (uint32_t w = 0; w < t->form->wave_count; w++)
            count_cell(t, &t->persons[i], w,
                       &t->cells[t->persons[i].row * t->form->wave_count + w]);
    count_doubts(t);
}

/* ---- showing ------------------------------------------------------------ */

/* What stands in a column: its heading for people, its key for programs. */
static const struct {
    const char *heading, *key;
    size_t offset;
} columns[] = {
#define COLUMN(heading, key, member)                                                               \
    {                                                                                              \
        heading, key, offsetof(struct cell, member)                                                \
    }
    COLUMN(N_("enrolled"), "enrolled", enrolled),
    COLUMN(N_("answered"), "answered", answered),
    COLUMN(N_("kiosk"), "kiosk", modes[ET_MODE_KIOSK]),
    COLUMN(N_("paper"), "paper", modes[ET_MODE_PAPER]),
    COLUMN(N_("keyed"), "keyed", modes[ET_MODE_KEYED]),
    COLUMN(N_("drafts"), "drafts", drafts),
    COLUMN(N_("refused"), "refused", refused),
    COLUMN(N_("held"), "held", held),
    COLUMN(N_("review"), "review", review),
    COLUMN(N_("outside"), "outside_window", outside),
    COLUMN(N_("twice"), "twice", twice),
    COLUMN(N_("due"), "due", due),
    COLUMN(N_("overdue"), "overdue", overdue),
#undef COLUMN
};
enum { COLUMNS = sizeof columns / sizeof columns[0], ALWAYS = 2 };

static size_t at(const struct cell *cell, size_t column)
{
    return *(const size_t *)(const void *)((const char *)cell + columns[column].offset);
}

static void pad(struct et_str *out, const char *text, size_t cells)
{
    size_t width = et_utf8_width(text, strlen(text));
    et_str_add(out, text);
    for (; width < cells; width++)
        et_str_add_char(out, ' ');
}

static void pad_left(struct et_str *out, const char *text, size_t cells)
{
    for (size_t width = et_utf8_width(text, strlen(text)); width < cells; width++)
        et_str_add_char(out, ' ');
    et_str_add(out, text);
}

static const char *course_name(const char *course)
{
    if (course == NULL)
        return _("(open sheets)");
    return *course != '\0' ? course : _("(no course)");
}

/* Columns that are 0 everywhere are left out. */
static bool is_shown(const struct tally *t, size_t column)
{
    bool is_shown = column < ALWAYS;
    for (size_t i = 0; i < t->course_count * t->form->wave_count; i++)
        is_shown = is_shown || at(&t->cells[i], column) > 0;
    return is_shown;
}

static void text_table(const struct tally *t, struct et_str *out)
{
    size_t course_width = et_utf8_width(_("course"), strlen(_("course"))), wave_width = 4;
    for (size_t c = 0; c < t->course_count; c++) {
        size_t width =
            et_utf8_width(course_name(t->courses[c]), strlen(course_name(t->courses[c])));
        course_width = width > course_width ? width : course_width;
    }
    for (size_t w = 0; w < t->form->wave_count; w++)
        wave_width =
            strlen(t->form->waves[w].id) > wave_width ? strlen(t->form->waves[w].id) : wave_width;
    pad(out, _("course"), course_width + 2);
    pad(out, _("wave"), wave_width);
    for (size_t k = 0; k < COLUMNS; k++)
        if (is_shown(t, k))
            pad_left(out, _(columns[k].heading),
                     et_utf8_width(_(columns[k].heading), strlen(_(columns[k].heading))) + 2);
    et_str_add_char(out, '\n');
    for (size_t i = 0; i < t->course_count * t->form->wave_count; i++) {
        size_t wave = i % t->form->wave_count;
        pad(out, wave == 0 ? course_name(t->courses[i / t->form->wave_count]) : "",
            course_width + 2);
        pad(out, t->form->waves[wave].id, wave_width);
        for (size_t k = 0; k < COLUMNS; k++) {
            char number[24];
            const char *heading = _(columns[k].heading);
            (void)snprintf(number, sizeof number, "%zu", at(&t->cells[i], k));
            if (is_shown(t, k))
                pad_left(out, number, et_utf8_width(heading, strlen(heading)) + 2);
        }
        et_str_add_char(out, '\n');
    }
}

static void show_text(const struct tally *t, struct et_str *out)
{
    if (t->form == NULL)
        et_str_addf(out, _("%s: no form is published yet; %zu participants\n"),
                    et_store_path(t->store), t->people.count);
    else
        et_str_addf(out, _("%s: form %s, version %u; %zu participants\n"), et_store_path(t->store),
                    t->form->id, (unsigned)t->form->version, t->people.count);
    if (et_store_has_simulated(t->store))
        et_str_add(out, _("Some of it is simulated, and marked so for ever.\n"));
    if (t->form != NULL && t->course_count > 0) {
        et_str_add_char(out, '\n');
        text_table(t, out);
    }
    if (t->doubts.count > 0)
        et_str_addf(out,
                    et_text_n("\n%zu mark waits for a person: etapp review\n",
                              "\n%zu marks wait for a person: etapp review\n", t->doubts.count),
                    t->doubts.count);
    if (t->sampling.looked_at > 0)
        et_str_addf(out,
                    _("of %lld accepted answers that were looked at again, %lld were misread: "
                      "at most %.2g %% of all (95 %% sure)\n"),
                    (long long)t->sampling.looked_at, (long long)t->sampling.misread,
                    100 * et_sampling_bound(t->sampling.misread, t->sampling.looked_at));
}

static void show_json(const struct tally *t, struct et_str *out)
{
    struct et_json json = et_json_start(out);
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "survey", et_store_path(t->store));
    et_json_text(&json, "form", t->form != NULL ? t->form->id : NULL);
    if (t->form != NULL)
        et_json_int(&json, "version", t->form->version);
    et_json_int(&json, "participants", (int64_t)t->people.count);
    et_json_truth(&json, "simulated", et_store_has_simulated(t->store));
    et_json_int(&json, "review", (int64_t)t->doubts.count);
    et_json_open(&json, "scan_sample", '{');
    et_json_int(&json, "looked_at", t->sampling.looked_at);
    et_json_int(&json, "misread", t->sampling.misread);
    et_json_number(&json, "upper_95",
                   et_sampling_bound(t->sampling.misread, t->sampling.looked_at));
    et_json_close(&json);
    et_json_open(&json, "courses", '[');
    for (size_t c = 0; c < t->course_count; c++) {
        et_json_open(&json, NULL, '{');
        et_json_text(&json, "course", t->courses[c]);
        et_json_open(&json, "waves", '[');
        for (size_t w = 0; t->form != NULL && w < t->form->wave_count; w++) {
            et_json_open(&json, NULL, '{');
            et_json_text(&json, "wave", t->form->waves[w].id);
            for (size_t k = 0; k < COLUMNS; k++)
                et_json_int(&json, columns[k].key,
                            (int64_t)at(&t->cells[c * t->form->wave_count + w], k));
            et_json_close(&json);
        }
        et_json_close(&json);
        et_json_close(&json);
    }
    et_json_close(&json);
    et_json_close(&json);
}

static void show_csv(const struct tally *t, struct et_str *out)
{
    et_str_add(out, "course,wave");
    for (size_t k = 0; k < COLUMNS; k++)
        et_str_addf(out, ",%s", columns[k].key);
    et_str_add_char(out, '\n');
    size_t rows = t->form != NULL ? t->course_count * t->form->wave_count : 0;
    for (size_t i = 0; i < rows; i++) {
        const char *course = t->courses[i / t->form->wave_count];
        et_csv_add(out, true, course != NULL ? course : "");
        et_csv_add(out, false, t->form->waves[i % t->form->wave_count].id);
        for (size_t k = 0; k < COLUMNS; k++)
            et_str_addf(out, ",%zu", at(&t->cells[i], k));
        et_str_add_char(out, '\n');
    }
}

/* ---- who is due --------------------------------------------------------- */

static void due_line(struct et_run *run, const struct person *p, const char *wave, bool is_late,
                     struct et_json *json)
{
    char code[ET_CODE_CHARS + 1];
    et_code_write(p->who->code, code);
    if (run->format == ET_FORMAT_JSON) {
        et_json_open(json, NULL, '{');
        et_json_text(json, "code", code);
        et_json_text(json, "course", p->course);
        et_json_text(json, "wave", wave);
        et_json_truth(json, "overdue", is_late);
        et_json_close(json);
    } else if (run->format == ET_FORMAT_CSV) {
        et_str_addf(json->out, "%s,", code);
        et_csv_add(json->out, true, p->course);
        et_str_addf(json->out, ",%s,%d\n", wave, is_late);
    } else {
        et_str_addf(json->out, "%s  %s  %s  %s\n", code, wave, is_late ? _("overdue") : _("due"),
                    p->course);
    }
}

static void show_due(struct et_run *run, const struct tally *t, struct et_str *out)
{
    struct et_json json = {.out = out};
    if (run->format == ET_FORMAT_JSON) {
        json = et_json_start(out);
        et_json_open(&json, NULL, '[');
    } else if (run->format == ET_FORMAT_CSV) {
        et_str_add(out, "code,course,wave,overdue\n");
    }
    for (uint32_t w = 0; t->form != NULL && w < t->form->wave_count; w++) {
        for (size_t i = 0; i < t->people.count; i++) { /* by course, then code */
            const struct person *p = person_of(t, &t->people.items[i].id);
            const struct et_response *r = p->best[w];
            enum et_due due = et_due_at(t->form, w, &p->who->facts, t->today);
            if ((r == NULL || r->status == ET_RESPONSE_DRAFT) &&
                (due == ET_DUE_NOW || due == ET_DUE_PASSED))
                due_line(run, p, t->form->waves[w].id, due == ET_DUE_PASSED, &json);
        }
    }
    if (run->format == ET_FORMAT_JSON)
        et_json_close(&json);
}

/* ---- the command -------------------------------------------------------- */

static enum et_status gather(struct tally *t, const struct et_args *args,
                             struct et_stored_form *form, struct et_arena *arena,
                             struct et_error *error)
{
    const char *name = et_args_value(args, "form");
    enum et_status status =
        et_store_people(t->store, NULL, et_args_value(args, "course"), arena, &t->people, error);
    if (status == ET_OK)
        status = et_store_doubts(t->store, false, arena, &t->doubts, error);
    if (status == ET_OK)
        status = et_store_sampling(t->store, &t->sampling, error);
    if (status != ET_OK)
        return status;
    status = et_store_form(t->store, name, form, error);
    if (status == ET_NOT_FOUND && name == NULL && !et_store_has_form(t->store))
        return ET_OK; /* nothing is published: that is a status too */
    if (status != ET_OK)
        return status;
    t->form = form->form;
    return et_store_responses(t->store, t->form->id, arena, &t->responses, error);
}

static enum et_status show_status(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 0)
        return et_run_usage(run, _("“status” takes options only"));
    struct et_arena *arena = et_arena_new();
    struct et_error error = {0};
    struct et_stored_form form = {0};
    struct et_str out = ET_STR_EMPTY;
    struct tally t = {0};
    error.status = et_store_open_run(run, "status", ET_STORE_READ, &t.store, &error);
    if (error.status == ET_OK)
        error.status = gather(&t, args, &form, arena, &error);
    if (error.status == ET_OK) {
        t.today = et_day_of(et_store_now(t.store));
        count(&t, arena, !et_args_has(args, "course"));
        if (et_args_has(args, "due"))
            show_due(run, &t, &out);
        else if (run->format == ET_FORMAT_JSON)
            show_json(&t, &out);
        else if (run->format == ET_FORMAT_CSV)
            show_csv(&t, &out);
        else
            show_text(&t, &out);
        (void)fputs(out.text, run->out);
    }
    et_str_free(&out);
    et_form_free(form.form);
    et_store_close(t.store);
    et_arena_free(arena);
    return error.status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_status = {
    .name = "status",
    .synopsis = N_("[--course C] [--due] [--form NAME]"),
    .summary = N_("who has answered which wave, and who is due"),
    .details = N_(
        "For each course and wave: how many are enrolled, how many have answered (at the kiosk,\n"
        "on paper, keyed in by staff), how many are in the middle of it (drafts), said no\n"
        "(refused) or left the consent blank on paper (held); how many marks wait for review,\n"
        "how many answered outside the wave's window, how many more than once (one response\n"
        "counts), and how many should answer now (due) or should have (overdue).\n"
        "\n"
        "Windows are counted from the register: the first wave from the day the course began,\n"
        "the others from the day it ended. --due lists codes, course and wave."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON | 1U << ET_FORMAT_CSV,
    .run = show_status,
};
