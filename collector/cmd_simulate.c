/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_simulate.c - etapp simulate: sheets filled in by people who are not. */
#include <stdlib.h>
#include <string.h>

#include "collector/feeder.h"
#include "collector/fill_in.h"
#include "collector/image.h"
#include "collector/intake.h"
#include "collector/pdf_render.h"
#include "collector/scan_pdf.h"
#include "collector/simulate.h"
#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/crypto.h"
#include "forms/base/io.h"
#include "forms/base/json.h"
#include "forms/base/progress.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/day.h"
#include "forms/model/form.h"

extern const struct et_command et_cmd_simulate;

enum { SHEETS_MAX = 1 << 30, QUALITY = 80 };

struct job {
    struct et_run *run;
    struct et_store *store;
    const struct et_args *args;
    uint64_t seed;
    double change;
    long dpi;
    const char *machine;
    struct et_intake *intake;
    struct et_scanner *scanner;
    struct et_str truth;
    struct et_json json;
    struct et_scan_pdf pdf;
    size_t filled, passed_over;
};

/* A file's own seed: its key's, so that one person is the same in every wave. */
static uint64_t seed_of(struct et_run *run, struct et_store *store)
{
    unsigned char hash[ET_HASH_BYTES];
    if (run->has_seed && et_store_is_test(store))
        return run->seed;
    et_crypto_hash(et_store_key(store), ET_KEY_BYTES, hash);
    uint64_t seed = 0;
    for (size_t i = 0; i < 8; i++)
        seed = seed << 8 | hash[i];
    return seed;
}

static struct et_record *record_of(struct job *job, struct et_arena *arena,
                                   const struct et_form *form, uint32_t wave,
                                   const struct et_participant *person)
{
    struct et_simulated who = {.seed = job->seed,
                               .person = person->code,
                               .change = job->change,
                               .facts = &person->facts,
                               .today = et_day_of(et_store_now(job->store))};
    return et_simulate(arena, form, wave, &who);
}

/* ---- answers to type ------------------------------------------------------ */

static enum et_status print_answers(struct job *job, const struct et_participant *person,
                                    struct et_arena *arena, struct et_error *error)
{
    struct et_stored_form form;
    enum et_status status =
        et_store_form(job->store, et_args_value(job->args, "form"), &form, error);
    if (status != ET_OK)
        return status;
    const char *id = et_args_value(job->args, "wave");
    uint32_t wave = id != NULL ? et_form_wave(form.form, id) : ET_NONE;
    if (id == NULL)
        status = et_error_set(error, ET_USAGE, _("which wave? Say --wave W"));
    else if (wave == ET_NONE)
        status = et_error_set(error, ET_NOT_FOUND, _("the form has no wave “%s”"), id);
    struct et_record *record =
        status == ET_OK ? record_of(job, arena, form.form, wave, person) : NULL;
    for (uint32_t v = 0; record != NULL && v < form.form->variable_count; v++) {
        struct et_str value = ET_STR_EMPTY;
        if (record->answers[v].state == ET_STATE_VALUE)
            et_answer_write(form.form, v, &record->answers[v], &value);
        if (value.length > 0)
            (void)fprintf(job->run->out, "%s=%s\n", form.form->variables[v].id, value.text);
        et_str_free(&value);
    }
    et_form_free(form.form);
    return status;
}

static enum et_status answers(struct job *job, const char *code_text, struct et_error *error)
{
    uint32_t code;
    struct et_participant person;
    if (!et_code_read(code_text, &code))
        return et_error_set(error, ET_INPUT, _("“%s” is no participant code"), code_text);
    struct et_arena *arena = et_arena_new();
    enum et_status status = et_store_participant(job->store, code, arena, &person, error);
    if (status == ET_OK && !person.is_simulated)
        status = et_error_set(error, ET_REFUSED,
                              _("“%s” is no simulated participant; only people enrolled with "
                                "--simulated are simulated"),
                              code_text);
    if (status == ET_OK)
        status = print_answers(job, &person, arena, error);
    et_arena_free(arena);
    return status;
}

/* ---- filled-in pages ------------------------------------------------------ */

static void tell_truth(struct job *job, const struct et_scanned *page,
                       const struct et_participant *person, const struct et_record *record)
{
    const struct et_form *form = page->sheet.form;
    const struct et_sheet_map *map = page->sheet.map;
    char serial[8], code[ET_CODE_CHARS + 1];
    et_serial_write(page->sheet.payload.serial, serial);
    et_code_write(person->code, code);
    et_json_open(&job->json, NULL, '{');
    et_json_int(&job->json, "page", (int64_t)job->pdf.pages);
    et_json_text(&job->json, "sheet", serial);
    et_json_int(&job->json, "sheet_page", page->sheet.payload.page);
    et_json_text(&job->json, "form", form->id);
    et_json_text(&job->json, "wave", form->waves[record->wave].id);
    et_json_text(&job->json, "participant", code);
    et_json_open(&job->json, "answers", '[');
    uint32_t last = ET_NONE;
    for (size_t i = 0; i < map->mark_count; i++) {
        uint32_t variable = map->marks[i].variable;
        if (map->marks[i].page != page->sheet.payload.page || variable == last)
            continue;
        last = variable;
        struct et_str value = ET_STR_EMPTY;
        if (record->answers[variable].state == ET_STATE_VALUE)
            et_answer_write(form, variable, &record->answers[variable], &value);
        et_json_open(&job->json, NULL, '{');
        et_json_text(&job->json, "item", form->variables[variable].id);
        et_json_text(&job->json, "value", value.text);
        et_json_text(&job->json, "kind", et_kind_word(form->variables[variable].kind));
        et_json_close(&job->json);
        et_str_free(&value);
    }
    et_json_close(&job->json);
    et_json_close(&job->json);
}

/* The hand and the machine are this sheet's own: the same pages every time. */
static uint64_t page_seed(const struct job *job, const struct et_payload *payload)
{
    return job->seed ^ (payload->serial * 0x9E3779B97F4A7C15U) ^ payload->page;
}

static void draw_page(struct job *job, struct et_image *image, const struct et_scanned *page,
                      const struct et_record *record)
{
    struct et_random of_sheet = et_random_seeded(page_seed(job, &page->sheet.payload));
    struct et_hand hand = {.random = &of_sheet, .unrest = 0.8};
    hand.line_um = 320 + 200 * et_random_unit(&of_sheet);
    hand.darkness = 0.65 + 0.3 * et_random_unit(&of_sheet);
    if (et_args_has(job->args, "pencil")) {
        hand.line_um = 450 + 100 * et_random_unit(&of_sheet);
        hand.darkness = 0.33 + 0.12 * et_random_unit(&of_sheet);
    }
    et_fill_in(image, &page->homography, page->sheet.form, page->sheet.map,
               page->sheet.payload.page, record, &hand);
    struct et_feeder feeder;
    (void)et_feeder_named(job->machine, &of_sheet, &feeder);
    et_feeder_run(image, &feeder, &of_sheet);
    et_scan_pdf_add(&job->pdf, image, (double)job->dpi, QUALITY);
}

/* Only sheets of people who are marked as simulated are filled in. */
static enum et_status find_person(struct job *job, const struct et_scanned *page,
                                  struct et_arena *arena, struct et_participant *person,
                                  bool *is_wanted, struct et_error *error)
{
    struct et_sheet sheet;
    uint32_t code;
    *is_wanted = false;
    enum et_status status = et_store_sheet(job->store, page->sheet.payload.serial, &sheet, error);
    if (status != ET_OK || et_id_is_none(&sheet.participant))
        return status;
    status = et_store_participant_by_id(job->store, &sheet.participant, arena, person, error);
    if (status != ET_OK)
        return status;
    bool is_named = et_args_nth(job->args, "participant", 0) == NULL;
    for (size_t i = 0; et_args_nth(job->args, "participant", i) != NULL; i++)
        is_named = is_named || (et_code_read(et_args_nth(job->args, "participant", i), &code) &&
                                code == person->code);
    *is_wanted = person->is_simulated && is_named;
    return ET_OK;
}

static enum et_status fill_page(struct job *job, struct et_pdf_render *sheets, size_t index,
                                struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct et_image image = {0};
    struct et_scanned page;
    struct et_participant person;
    bool is_wanted = false;
    enum et_status status = et_pdf_render_page(sheets, index, (int)job->dpi, &image, error);
    if (status != ET_OK)
        goto done;
    et_scan_page(job->scanner, &image, arena, &page);
    if (page.status != ET_PAGE_READ && page.status != ET_PAGE_REVIEW) {
        status = et_error_set(error, ET_INPUT, _("page %zu is no page that was printed from “%s”"),
                              index + 1, et_store_path(job->store));
        goto done;
    }
    status = find_person(job, &page, arena, &person, &is_wanted, error);
    if (status == ET_OK && is_wanted) {
        uint32_t wave = et_form_wave(page.sheet.form, et_intake_wave(job->intake, &page));
        struct et_record *record = record_of(job, arena, page.sheet.form, wave, &person);
        draw_page(job, &image, &page, record);
        tell_truth(job, &page, &person, record);
    }
    job->filled += is_wanted;
    job->passed_over += !is_wanted;
done:
    et_image_free(&image);
    et_arena_free(arena);
    return status;
}

static enum et_status fill_pages(struct job *job, const char *path, struct et_error *error)
{
    char *bytes = NULL;
    size_t size = 0, count = 0;
    struct et_pdf_render *sheets = NULL;
    enum et_status status = et_io_read(path, SHEETS_MAX, &bytes, &size, error);
    if (status == ET_OK)
        status = et_pdf_render_open(bytes, size, &sheets, &count, error);
    struct et_progress progress =
        et_progress_start(job->run->err, job->run->is_quiet, _("pages filled in"), count);
    for (size_t i = 0; i < count && status == ET_OK; i++) {
        status = fill_page(job, sheets, i, error);
        et_progress_to(&progress, i + 1);
    }
    et_progress_end(&progress);
    et_pdf_render_close(sheets);
    free(bytes);
    if (status == ET_OK && job->filled == 0)
        status = et_error_set(error, ET_REFUSED,
                              _("no page is filled in: “%s” holds no sheet of a participant "
                                "enrolled with --simulated"),
                              path);
    return status;
}

static enum et_status write_out(struct job *job, const char *out, struct et_error *error)
{
    et_scan_pdf_end(&job->pdf);
    enum et_status status = et_io_write(out, job->pdf.bytes.text, job->pdf.bytes.length, error);
    const char *truth = et_args_value(job->args, "truth");
    while (job->json.depth > 0)
        et_json_close(&job->json);
    et_str_add_char(&job->truth, '\n');
    if (status == ET_OK && truth != NULL)
        status = et_io_write(truth, job->truth.text, job->truth.length, error);
    if (status == ET_OK && !job->run->is_quiet) {
        (void)fprintf(job->run->out, _("%zu pages filled in by simulation, in “%s”\n"), job->filled,
                      out);
        if (job->passed_over > 0)
            (void)fprintf(job->run->out,
                          _("%zu pages passed over: their participants are not simulated, or not "
                            "named\n"),
                          job->passed_over);
    }
    return status;
}

static enum et_status scans(struct job *job, const char *path, struct et_error *error)
{
    const char *out = et_args_value(job->args, "output");
    job->intake = et_intake_new(job->store, &(struct et_intake_how){0});
    struct et_scan_lookup lookup = et_intake_lookup(job->intake);
    job->truth = (struct et_str)ET_STR_EMPTY;
    job->json = et_json_start(&job->truth);
    et_json_open(&job->json, NULL, '{');
    et_json_truth(&job->json, "simulated", true);
    et_json_open(&job->json, "pages", '[');
    et_scan_pdf_start(&job->pdf);
    enum et_status status = et_scanner_new(&lookup, &(struct et_policy){0}, &job->scanner, error);
    if (status == ET_OK)
        status = fill_pages(job, path, error);
    if (status == ET_OK)
        status = write_out(job, out, error);
    et_scan_pdf_free(&job->pdf);
    et_str_free(&job->truth);
    et_scanner_free(job->scanner);
    et_intake_free(job->intake);
    return status;
}

static enum et_status simulate(struct et_run *run, const struct et_args *args)
{
    const char *sheets = et_args_value(args, "scans"), *code = et_args_value(args, "answers");
    if ((sheets == NULL) == (code == NULL))
        return et_run_usage(run, _("say --scans SHEETS.pdf or --answers CODE"));
    if (sheets != NULL && et_args_value(args, "output") == NULL)
        return et_run_usage(run, _("where shall the filled-in pages go? Say -o FILE.pdf"));
    struct job job = {.run = run, .args = args};
    long change = 70;
    if (!et_args_int(run, args, "change", -300, 300, 70, &change) ||
        !et_args_int(run, args, "dpi", 100, 400, 200, &job.dpi))
        return ET_USAGE;
    job.change = (double)change / 100;
    job.machine = et_args_value(args, "machine") != NULL ? et_args_value(args, "machine") : "usual";
    struct et_random dice = et_random_seeded(0);
    if (!et_feeder_named(job.machine, &dice, &(struct et_feeder){0}))
        return et_run_usage(run, _("there is no machine “%s”; see “etapp help simulate”"),
                            job.machine);
    struct et_error error = {0};
    if (et_store_open_run(run, "simulate", ET_STORE_READ, &job.store, &error) != ET_OK)
        return et_run_fail(run, &error);
    job.seed = seed_of(run, job.store);
    enum et_status status =
        sheets != NULL ? scans(&job, sheets, &error) : answers(&job, code, &error);
    et_store_close(job.store);
    return status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

static const struct et_option options[] = {
    {"scans", 0, "SHEETS.pdf", N_("fill in these printed sheets, as a scanner would see them")},
    {"output", 'o', "FILE.pdf", N_("where the filled-in pages go")},
    {"truth", 0, "FILE.json", N_("write what was filled in")},
    {"dpi", 0, "N", N_("dots an inch of the simulated scanner (200)")},
    {"machine", 0, "KIND",
     N_("usual, upside-down, sideways, skewed, shrunk, streaks, stretched, corner (one is lost), "
        "bw "
        "(no greys), photo")},
    {"pencil", 0, NULL, N_("filled in with a pencil")},
    {"participant", 0, "CODE", N_("only the sheets of this person; may be repeated")},
    {"answers", 0, "CODE", N_("print what this person would answer, one item=value a line")},
    {"wave", 0, "W", N_("... in this wave")},
    {"form", 0, "NAME", N_("... to this form, where the file holds several")},
    {"change", 0, "N", N_("hundredths of a scale step that later waves are better by (70)")},
    {NULL, 0, NULL, NULL},
};

const struct et_command et_cmd_simulate = {
    .name = "simulate",
    .synopsis = "--scans SHEETS.pdf -o SCANS.pdf | --answers CODE --wave W",
    .summary = N_("plausible answers for trying out a form, marked as simulated for ever"),
    .details =
        N_("Fills in only sheets of participants enrolled with --simulated; what such people "
           "answer is marked as simulated wherever it appears."),
    .options = options,
    .run = simulate,
};
