/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_scan.c - etapp scan: puts the answers on scanned pages where they belong. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "collector/decoder.h"
#include "collector/image.h"
#include "collector/intake.h"
#include "collector/scan_pdf.h"
#include "collector/scan_words.h"
#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/io.h"
#include "forms/base/json.h"
#include "forms/base/progress.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"

extern const struct et_command et_cmd_scan;

static volatile sig_atomic_t is_interrupted;

static void interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

/* One batch: some files, one survey. */
struct batch {
    struct et_run *run;
    struct et_intake *intake;
    struct et_scanner *scanner;
    struct {
        char **items;
        size_t count, room;
    } files;
    struct et_progress progress;
    struct et_str json_text;
    struct et_json json;
    bool is_json;
    size_t counts[ET_PAGE_BLANK + 1];
    size_t accepted, doubtful, refused, lost_files;
    const char *rejects_path;   /* NULL: not asked for */
    struct et_scan_pdf rejects; /* the pages that could not be read */
};

/* ---- which files --------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *joined(const char *folder, const char *name)
{
    struct et_str path = ET_STR_EMPTY;
    et_str_addf(&path, "%s/%s", folder, name);
    return et_str_take(&path);
}

/* The files of a folder in the order of their names; hidden ones left out. */
static enum et_status add_folder(struct batch *batch, const char *folder, struct et_error *error)
{
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return et_error_set(error, ET_IO, _("cannot open “%s”: %s"), folder, strerror(errno));
    size_t first = batch->files.count;
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        struct stat about;
        char *path = joined(folder, entry->d_name);
        if (entry->d_name[0] != '.' && stat(path, &about) == 0 && S_ISREG(about.st_mode))
            ET_VEC_PUSH(&batch->files, path);
        else
            free(path);
    }
    (void)closedir(directory);
    if (batch->files.count > first)
        qsort(batch->files.items + first, batch->files.count - first, sizeof *batch->files.items,
              by_name);
    return ET_OK;
}

static enum et_status add_file(struct batch *batch, const char *path, struct et_error *error)
{
    struct stat about = {0};
    if (strcmp(path, "-") != 0 && stat(path, &about) != 0)
        return et_error_set(error, ET_IO, _("cannot open “%s”: %s"), path, strerror(errno));
    if (strcmp(path, "-") != 0 && S_ISDIR(about.st_mode))
        return add_folder(batch, path, error);
    struct et_str copy = ET_STR_EMPTY;
    et_str_add(&copy, path);
    ET_VEC_PUSH(&batch->files, et_str_take(&copy));
    return ET_OK;
}

/* ---- what is told -------------------------------------------------------- */

static void tell_answers(struct et_json *json, const struct et_intake_result *result)
{
    et_json_open(json, "answers", '[');
    for (size_t i = 0; i < result->answer_count; i++) {
        const struct et_taken *a = &result->answers[i];
        et_json_open(json, NULL, '{');
        et_json_text(json, "item", a->item);
        et_json_text(json, "value", a->value);
        if (*a->missing != '\0')
            et_json_text(json, "missing", a->missing);
        et_json_number(json, "confidence", a->confidence);
        et_json_text(json, "status", a->is_review ? "review" : "accepted");
        et_json_text(json, "reason", a->reason);
        et_json_close(json);
    }
    et_json_close(json);
}

static void tell_json(struct batch *batch, const struct et_page_origin *origin,
                      const struct et_scanned *scanned, const struct et_intake_result *result)
{
    struct et_json *json = &batch->json;
    char serial[8] = "";
    if (result->serial != 0)
        et_serial_write(result->serial, serial);
    et_json_open(json, NULL, '{');
    et_json_text(json, "file", origin->file);
    et_json_int(json, "page", origin->page_in_file);
    et_json_text(json, "status", et_page_status_word(result->status));
    et_json_text(json, "reason", result->reason);
    et_json_text(json, "sheet", serial);
    et_json_text(json, "form", result->form);
    et_json_text(json, "wave", result->wave);
    et_json_text(json, "participant", result->participant);
    et_json_int(json, "sheet_page", result->sheet_page);
    et_json_int(json, "rotation", scanned->rotation);
    et_json_number(json, "dpi", scanned->dpi);
    tell_answers(json, result);
    et_json_close(json);
}

static bool is_reject(enum et_page_status status)
{
    return status == ET_PAGE_UNREADABLE || status == ET_PAGE_FOREIGN ||
           status == ET_PAGE_UNKNOWN_SHEET;
}

/* A page that could not be read is named at once, with what can be done. */
static void tell_fault(struct batch *batch, const struct et_page_origin *origin,
                       enum et_page_status status, const char *reason)
{
    if (is_reject(status))
        et_run_say(batch->run, _("%s, page %u: %s"), origin->file, origin->page_in_file,
                   et_scan_reason(reason));
}

static void count(struct batch *batch, const struct et_intake_result *result)
{
    batch->counts[result->status]++;
    batch->refused += result->is_refused && result->answer_count > 0;
    if (result->status == ET_PAGE_DUPLICATE)
        return;
    for (size_t i = 0; i < result->answer_count; i++) {
        if (result->answers[i].is_review)
            batch->doubtful++;
        else
            batch->accepted++;
    }
}

static void line(struct batch *batch, size_t number, const char *what)
{
    if (number > 0)
        (void)fprintf(batch->run->out, "%6zu  %s\n", number, what);
}

static void tell_summary(struct batch *batch)
{
    const size_t *n = batch->counts;
    size_t all = 0;
    for (size_t i = 0; i <= ET_PAGE_BLANK; i++)
        all += n[i];
    line(batch, all, et_text_n("page looked at", "pages looked at", all));
    line(batch, n[ET_PAGE_READ],
         et_text_n("page read, nothing in doubt", "pages read, nothing in doubt", n[ET_PAGE_READ]));
    line(batch, n[ET_PAGE_REVIEW],
         et_text_n("page read, with marks that a person must look at",
                   "pages read, with marks that a person must look at", n[ET_PAGE_REVIEW]));
    line(batch, n[ET_PAGE_DUPLICATE],
         et_text_n("page that was in already", "pages that were in already", n[ET_PAGE_DUPLICATE]));
    line(batch, n[ET_PAGE_BLANK], et_text_n("empty page", "empty pages", n[ET_PAGE_BLANK]));
    line(batch, n[ET_PAGE_UNKNOWN_SHEET],
         et_text_n("page of a sheet that this survey file does not know",
                   "pages of sheets that this survey file does not know",
                   n[ET_PAGE_UNKNOWN_SHEET]));
    line(batch, n[ET_PAGE_FOREIGN],
         et_text_n("page of another survey", "pages of other surveys", n[ET_PAGE_FOREIGN]));
    line(batch, n[ET_PAGE_UNREADABLE],
         et_text_n("page that could not be read", "pages that could not be read",
                   n[ET_PAGE_UNREADABLE]));
    line(batch, batch->accepted, et_text_n("answer taken in", "answers taken in", batch->accepted));
    line(batch, batch->doubtful,
         et_text_n("mark waits: “etapp review” shows it", "marks wait: “etapp review” shows them",
                   batch->doubtful));
    line(batch, batch->refused,
         et_text_n("person said no: only that is kept", "people said no: only that is kept",
                   batch->refused));
}

/* Sheets of which a page has not come are named: what it holds is not counted. */
static enum et_status tell_missing(struct batch *batch, struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct et_missing_page *missing;
    size_t count = 0;
    enum et_status status = et_intake_missing(batch->intake, arena, &missing, &count, error);
    if (batch->is_json)
        et_json_open(&batch->json, "missing", '[');
    for (size_t i = 0; i < count && status == ET_OK; i++) {
        char serial[8];
        et_serial_write(missing[i].serial, serial);
        if (batch->is_json) {
            et_json_open(&batch->json, NULL, '{');
            et_json_text(&batch->json, "sheet", serial);
            et_json_int(&batch->json, "sheet_page", missing[i].page);
            et_json_int(&batch->json, "of", (int64_t)missing[i].page_count);
            et_json_close(&batch->json);
        } else
            et_run_say(batch->run, _("sheet %s: page %u of %zu has not been scanned"), serial,
                       missing[i].page, missing[i].page_count);
    }
    if (batch->is_json)
        et_json_close(&batch->json);
    et_arena_free(arena);
    return status;
}

/* Puts aside what a second pass may still read. */
static void keep_reject(struct batch *batch, const struct et_image *image,
                        enum et_page_status status)
{
    enum { QUALITY = 80 };
    if (batch->rejects_path == NULL || image->pixels == NULL || !is_reject(status))
        return;
    int side = image->width > image->height ? image->width : image->height;
    et_scan_pdf_add(&batch->rejects, image, side * 25.4 / 297, QUALITY);
}

static enum et_status write_rejects(struct batch *batch, struct et_error *error)
{
    if (batch->rejects_path == NULL || batch->rejects.pages == 0)
        return ET_OK;
    et_scan_pdf_end(&batch->rejects);
    return et_io_write(batch->rejects_path, batch->rejects.bytes.text, batch->rejects.bytes.length,
                       error);
}

/* ---- the work ------------------------------------------------------------ */

static enum et_status take_page(struct batch *batch, struct et_decoder *file,
                                const struct et_page_origin *origin, struct et_arena *arena,
                                struct et_error *error)
{
    struct et_image image = {0};
    struct et_scanned scanned = {.status = ET_PAGE_UNREADABLE, .reason = "damaged"};
    struct et_intake_result result = {
        .status = ET_PAGE_UNREADABLE, .reason = "damaged", .form = "", .wave = ""};
    bool is_known;
    enum et_status status =
        et_intake_known(batch->intake, origin, arena, &result, &is_known, error);
    if (status != ET_OK)
        return status;
    if (is_known)
        ;
    else if (et_decoder_page(file, origin->page_in_file - 1, &image, NULL) == ET_OK) {
        et_scan_page(batch->scanner, &image, arena, &scanned);
        status = et_intake_page(batch->intake, origin, &scanned, &image, arena, &result, error);
    } else
        status = et_intake_lost(batch->intake, origin, error);
    if (status == ET_OK)
        keep_reject(batch, &image, result.status);
    et_image_free(&image);
    if (status != ET_OK)
        return status;
    count(batch, &result);
    tell_fault(batch, origin, result.status, result.reason);
    if (batch->is_json)
        tell_json(batch, origin, &scanned, &result);
    return ET_OK;
}

static enum et_status take_pages(struct batch *batch, struct et_decoder *file, const char *path,
                                 struct et_error *error)
{
    size_t pages = et_decoder_count(file);
    batch->progress.total += pages;
    for (size_t i = 0; i < pages; i++) {
        if (is_interrupted)
            return et_error_set(error, ET_INTERRUPTED,
                                _("interrupted before page %zu of “%s”; the pages before it are "
                                  "in, the same command goes on"),
                                i + 1, path);
        struct et_page_origin origin = {et_decoder_hash(file), et_io_name(path), (uint32_t)i + 1};
        struct et_arena *arena = et_arena_new();
        enum et_status status = take_page(batch, file, &origin, arena, error);
        et_arena_free(arena);
        if (status != ET_OK)
            return status;
        et_progress_to(&batch->progress, batch->progress.done + 1);
    }
    return ET_OK;
}

/* A page that is in need not be decoded. */
static bool is_wanted(void *user, const unsigned char *hash, size_t page)
{
    struct batch *batch = user;
    struct et_page_origin origin = {hash, "", (uint32_t)page + 1};
    struct et_intake_result result;
    bool is_known = false;
    struct et_arena *arena = et_arena_new();
    (void)et_intake_known(batch->intake, &origin, arena, &result, &is_known, NULL);
    et_arena_free(arena);
    return !is_known;
}

/* A file that holds no pages is told of, and the others go on. */
static enum et_status take_file(struct batch *batch, const char *path, struct et_error *error)
{
    struct et_decoder *file;
    enum et_status status = et_decoder_open(path, is_wanted, batch, &file, error);
    if (status == ET_INPUT) {
        et_run_say(batch->run, "%s: %s", path, error->text);
        batch->lost_files++;
        if (batch->is_json) {
            struct et_page_origin origin = {NULL, et_io_name(path), 0};
            struct et_scanned scanned = {0};
            struct et_intake_result result = {
                .status = ET_PAGE_UNREADABLE, .reason = "no-pages", .form = "", .wave = ""};
            tell_json(batch, &origin, &scanned, &result);
        }
        return ET_OK;
    }
    if (status != ET_OK)
        return status;
    status = take_pages(batch, file, path, error);
    et_decoder_close(file);
    return status;
}

static enum et_status take_files(struct batch *batch, const struct et_args *args,
                                 struct et_error *error)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; i < et_args_count(args) && status == ET_OK; i++)
        status = add_file(batch, et_args_word(args, i), error);
    if (status != ET_OK)
        return status;
    batch->progress = et_progress_start(batch->run->err, batch->run->is_quiet, _("pages read"), 0);
    for (size_t i = 0; i < batch->files.count && status == ET_OK; i++)
        status = take_file(batch, batch->files.items[i], error);
    et_progress_end(&batch->progress);
    return status;
}

static void tell_all(struct batch *batch)
{
    if (batch->is_json) {
        while (batch->json.depth > 0)
            et_json_close(&batch->json);
        (void)fprintf(batch->run->out, "%s\n", batch->json_text.text);
    } else
        tell_summary(batch);
}

static enum et_status scan_all(struct batch *batch, const struct et_args *args,
                               struct et_error *error)
{
    batch->json = et_json_start(&batch->json_text);
    et_json_open(&batch->json, NULL, '{');
    et_json_open(&batch->json, "pages", '[');
    enum et_status status = take_files(batch, args, error);
    struct et_error further = {0};
    if (batch->is_json)
        et_json_close(&batch->json); /* pages */
    enum et_status told = tell_missing(batch, &further);
    if (told == ET_OK)
        told = write_rejects(batch, &further);
    tell_all(batch);
    if (status == ET_OK && told != ET_OK)
        return et_run_fail(batch->run, &further);
    if (status == ET_OK &&
        (batch->lost_files > 0 || batch->counts[ET_PAGE_UNREADABLE] > 0 ||
         batch->counts[ET_PAGE_FOREIGN] > 0 || batch->counts[ET_PAGE_UNKNOWN_SHEET] > 0))
        return ET_INPUT; /* each was told of where it stood */
    return status == ET_OK ? ET_OK : et_run_fail(batch->run, error);
}

static enum et_status scan(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) == 0)
        return et_run_usage(run, _("which files shall be read?"));
    const char *keep = et_args_value(args, "keep");
    if (keep != NULL && strcmp(keep, "doubt") != 0 && strcmp(keep, "none") != 0)
        return et_run_usage(run, _("--keep is doubt or none"));
    struct et_error error = {0};
    struct et_store *store;
    if (et_store_open_run(run, "scan", ET_STORE_WRITE, &store, &error) != ET_OK)
        return et_run_fail(run, &error);
    struct sigaction on_interrupt = {.sa_handler = interrupt, .sa_flags = SA_RESTART}, former;
    (void)sigaction(SIGINT, &on_interrupt, &former);
    struct batch batch = {
        .run = run, .json_text = ET_STR_EMPTY, .is_json = run->format == ET_FORMAT_JSON};
    struct et_policy policy = {.trusts_corrections = et_args_has(args, "trust-corrections")};
    struct et_intake_how how = {
        keep != NULL && strcmp(keep, "none") == 0 ? ET_KEEP_NONE : ET_KEEP_DOUBT, policy};
    batch.intake = et_intake_new(store, &how);
    batch.rejects_path = et_args_value(args, "rejects");
    et_scan_pdf_start(&batch.rejects);
    struct et_scan_lookup lookup = et_intake_lookup(batch.intake);
    enum et_status status = et_scanner_new(&lookup, &policy, &batch.scanner, &error);
    status = status == ET_OK ? scan_all(&batch, args, &error) : et_run_fail(run, &error);
    (void)sigaction(SIGINT, &former, NULL);
    et_scanner_free(batch.scanner);
    et_intake_free(batch.intake);
    et_store_close(store);
    for (size_t i = 0; i < batch.files.count; i++)
        free(batch.files.items[i]);
    ET_VEC_FREE(&batch.files);
    et_str_free(&batch.json_text);
    et_scan_pdf_free(&batch.rejects);
    return status;
}

static const struct et_option options[] = {
    {"rejects", 0, "FILE.pdf", N_("put the pages that could not be read into this file")},
    {"keep", 0, "WHICH",
     N_("pictures to keep: doubt (of what waits for a person, and of a sample of the rest), none")},
    {"trust-corrections", 0, NULL, N_("a filled box beside a mark counts as crossed out")},
    {NULL, 0, NULL, NULL},
};

const struct et_command et_cmd_scan = {
    .name = "scan",
    .synopsis = "FILE... [--rejects FILE.pdf] [--keep doubt|none] [--trust-corrections]",
    .summary = N_("reads scanned pages: what is sure goes in, what is not waits for review"),
    .details = N_("Takes PDF, TIFF, JPEG and PNG files, or folders of them; scan in grey at 150 to "
                  "300 dots an inch. Pages may come in any order and any way up, several forms "
                  "and languages mixed. The same file twice changes nothing."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = scan,
};
