/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/intake.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "collector/paper_route.h"
#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "forms/base/vec.h"
#include "forms/model/code.h"
#include "forms/model/form.h"

/* A print run with its form, read once. */
struct run {
    struct et_print_run print;
    struct et_stored_form form;
    struct et_sheet_map map;
    bool is_usable;
};

struct et_intake {
    struct et_store *store;
    struct et_arena *arena; /* of the runs */
    struct {
        struct run **items;
        size_t count, room;
    } runs;
};

struct et_intake *et_intake_new(struct et_store *store)
{
    struct et_intake *intake = et_alloc(sizeof *intake);
    memset(intake, 0, sizeof *intake);
    intake->store = store;
    intake->arena = et_arena_new();
    return intake;
}

void et_intake_free(struct et_intake *intake)
{
    if (intake == NULL)
        return;
    for (size_t i = 0; i < intake->runs.count; i++) {
        et_form_free(intake->runs.items[i]->form.form);
        free(intake->runs.items[i]);
    }
    ET_VEC_FREE(&intake->runs);
    et_arena_free(intake->arena);
    free(intake);
}

/* The run with this number; NULL if the file does not know it. */
static const struct run *run_of(struct et_intake *intake, uint64_t number)
{
    for (size_t i = 0; i < intake->runs.count; i++)
        if (intake->runs.items[i]->print.run == number)
            return intake->runs.items[i];
    struct run *run = et_alloc(sizeof *run);
    memset(run, 0, sizeof *run);
    if (et_store_run(intake->store, number, intake->arena, &run->print, NULL) != ET_OK) {
        free(run);
        return NULL;
    }
    run->is_usable =
        et_store_form_by_id(intake->store, &run->print.form, &run->form, NULL) == ET_OK &&
        et_sheet_map_read(intake->arena, run->form.form, run->print.map, &run->map) == ET_OK &&
        run->print.wave < run->form.form->wave_count;
    ET_VEC_PUSH(&intake->runs, run);
    return run;
}

static bool find(void *user, const char *text, struct et_known_sheet *sheet)
{
    struct et_intake *intake = user;
    struct et_sheet printed;
    *sheet = (struct et_known_sheet){.reason = ""};
    switch (et_payload_read(et_store_key(intake->store), text, &sheet->payload)) {
    case ET_PAYLOAD_NOT_OURS:
        return false;
    case ET_PAYLOAD_NEWER:
        sheet->status = ET_PAGE_UNREADABLE;
        sheet->reason = "newer";
        return true;
    case ET_PAYLOAD_FOREIGN:
        sheet->status = ET_PAGE_FOREIGN;
        sheet->reason = "foreign";
        return true;
    case ET_PAYLOAD_GOOD:
        break;
    }
    const struct run *run = run_of(intake, sheet->payload.run);
    if (run == NULL ||
        et_store_sheet(intake->store, sheet->payload.serial, &printed, NULL) != ET_OK ||
        printed.run != sheet->payload.run) {
        sheet->status = ET_PAGE_UNKNOWN_SHEET;
        sheet->reason = "unknown-sheet";
    } else if (!run->is_usable) {
        sheet->status = ET_PAGE_UNREADABLE;
        sheet->reason = "bad-map";
    } else {
        sheet->status = ET_PAGE_READ;
        sheet->form = run->form.form;
        sheet->map = &run->map;
    }
    return true;
}

struct et_scan_lookup et_intake_lookup(struct et_intake *intake)
{
    return (struct et_scan_lookup){.user = intake, .find = find};
}

const char *et_intake_wave(struct et_intake *intake, const struct et_scanned *scanned)
{
    const struct run *run = run_of(intake, scanned->sheet.payload.run);
    return run->form.form->waves[run->print.wave].id;
}

/* One page on its way in. */
struct taking {
    struct et_intake *intake;
    const struct run *run;
    const struct et_scanned *scanned;
    const struct et_image *image;
    const struct et_page_origin *origin;
    struct et_arena *arena;
    struct et_response response;
    struct et_sheet sheet;
    struct et_taken *taken; /* one a judged question */
    struct et_intake_result *result;
    struct et_scanned_page page;
};

static struct et_answer answer_of(const struct et_form *form, const struct et_judged *q)
{
    struct et_answer answer = {.state = ET_STATE_BLANK};
    if (q->code_count == 0)
        return answer;
    answer.state = ET_STATE_VALUE;
    if (form->variables[q->variable].kind == ET_KIND_MANY) {
        answer.codes = q->codes;
        answer.code_count = q->code_count;
    } else
        answer.number = q->codes[0];
    return answer;
}

/* The machine's value; of a single choice with two marks both: "2 4". */
static const char *value_of(struct taking *t, const struct et_judged *q)
{
    struct et_str value = ET_STR_EMPTY;
    for (size_t i = 0; i < q->code_count; i++)
        et_str_addf(&value, "%s%d", i > 0 ? " " : "", q->codes[i]);
    const char *kept = et_arena_string(t->arena, value.text);
    et_str_free(&value);
    return kept;
}

static void list_taken(struct taking *t)
{
    const struct et_judged_page *judged = &t->scanned->judged;
    const struct et_form *form = t->run->form.form;
    t->taken = et_arena_array(t->arena, judged->count + 1, sizeof *t->taken);
    for (size_t i = 0; i < judged->count; i++) {
        const struct et_judged *q = &judged->items[i];
        t->taken[i] = (struct et_taken){.item = form->variables[q->variable].id,
                                        .value = value_of(t, q),
                                        .missing = q->verdict == ET_VERDICT_BLANK ? "blank" : "",
                                        .confidence = q->confidence,
                                        .is_review = q->verdict == ET_VERDICT_REVIEW,
                                        .reason = q->reason};
    }
    t->result->answers = t->taken;
    t->result->answer_count = judged->count;
}

/* The same marks give the same hash, whatever the machine and the resolution. */
static void hash_marks(struct taking *t)
{
    struct et_str all = ET_STR_EMPTY;
    for (size_t i = 0; i < t->result->answer_count; i++)
        et_str_addf(&all, "%s=%s%s\n", t->taken[i].item, t->taken[i].value,
                    t->taken[i].is_review ? "?" : "");
    et_crypto_hash(all.text, all.length, t->page.marks);
    et_str_free(&all);
}

static enum et_status add_doubt(struct taking *t, uint32_t variable, const struct et_rect *crop,
                                const char *reason, const char *proposal, double confidence,
                                struct et_error *error)
{
    unsigned char *png = NULL;
    size_t size = 0;
    if (crop != NULL) {
        struct et_image cut = et_scan_crop(t->image, t->scanned, crop);
        et_image_png_write(&cut, &png, &size);
        et_image_free(&cut);
    }
    struct et_doubt doubt = {.response = t->response.id,
                             .sheet = t->sheet.serial,
                             .sheet_page = t->page.sheet_page,
                             .item = t->run->form.form->variables[variable].id,
                             .reason = reason,
                             .proposal = proposal,
                             .confidence = confidence,
                             .crop = png,
                             .crop_size = size};
    enum et_status status = et_store_add_doubt(t->intake->store, &doubt, error);
    free(png);
    return status;
}

static enum et_status take_one(struct taking *t, size_t i, struct et_error *error)
{
    const struct et_judged *q = &t->scanned->judged.items[i];
    const struct et_form *form = t->run->form.form;
    if (q->verdict == ET_VERDICT_REVIEW)
        return add_doubt(t, q->variable, &q->crop, q->reason, t->taken[i].value, q->confidence,
                         error);
    struct et_answer answer = answer_of(form, q);
    struct et_origin from = {.source = "scan", .confidence = q->confidence};
    return et_store_answer(t->intake->store, &t->response.id, form, q->variable, &answer, &from,
                           error);
}

/* A clear no to the consent stands on this page. */
static bool says_no(const struct taking *t)
{
    for (size_t i = 0; i < t->scanned->judged.count; i++) {
        const struct et_judged *q = &t->scanned->judged.items[i];
        if (t->run->form.form->variables[q->variable].kind == ET_KIND_CONSENT &&
            q->verdict == ET_VERDICT_VALUE && q->codes[0] != 1)
            return true;
    }
    return false;
}

static bool is_consent(const struct taking *t, size_t i)
{
    uint32_t variable = t->scanned->judged.items[i].variable;
    return t->run->form.form->variables[variable].kind == ET_KIND_CONSENT;
}

/* What was marked where nothing was asked is shown to a person, once. */
static enum et_status found_unexpected(void *user, uint32_t variable,
                                       const struct et_answer *answer, struct et_error *error)
{
    struct taking *t = user;
    const struct et_rect *crop = NULL;
    for (size_t i = 0; i < t->scanned->judged.count; i++)
        if (t->scanned->judged.items[i].variable == variable)
            crop = &t->scanned->judged.items[i].crop;
    struct et_str value = ET_STR_EMPTY;
    et_answer_write(t->run->form.form, variable, answer, &value);
    enum et_status status = add_doubt(t, variable, crop, "unexpected", value.text, 0.9, error);
    et_str_free(&value);
    return status;
}

/* The states that routing gave, for the report. */
static enum et_status report_states(struct taking *t, struct et_error *error)
{
    struct et_record *record = NULL;
    enum et_status status = et_store_record_of(t->intake->store, &t->response.id, &t->run->form,
                                               t->arena, &record, error);
    for (size_t i = 0; i < t->result->answer_count && status == ET_OK && record != NULL; i++) {
        enum et_state state = record->answers[t->scanned->judged.items[i].variable].state;
        if (t->taken[i].is_review || state == ET_STATE_NONE)
            continue;
        t->taken[i].missing = et_state_word(state);
        if (state == ET_STATE_UNEXPECTED) {
            t->taken[i].is_review = true;
            t->taken[i].reason = "unexpected";
            t->result->status = t->page.status = ET_PAGE_REVIEW;
        }
    }
    return status;
}

static enum et_status refuse(struct taking *t, struct et_error *error)
{
    enum et_status status = ET_OK;
    t->result->is_refused = true;
    t->result->status = t->page.status = ET_PAGE_READ;
    size_t kept = 0;
    for (size_t i = 0; i < t->scanned->judged.count && status == ET_OK; i++)
        if (is_consent(t, i)) {
            status = take_one(t, i, error);
            t->taken[kept++] = t->taken[i];
        }
    t->result->answer_count = kept;
    if (status == ET_OK && t->response.status != ET_RESPONSE_REFUSED)
        status = et_store_finish(t->intake->store, &t->response.id, ET_RESPONSE_REFUSED, error);
    /* nor does the mark hash tell what was marked */
    memset(t->page.marks, 0, sizeof t->page.marks);
    return status;
}

static enum et_status take_answers(struct taking *t, struct et_error *error)
{
    if (says_no(t))
        return refuse(t, error);
    enum et_status status = ET_OK;
    for (size_t i = 0; i < t->scanned->judged.count && status == ET_OK; i++) {
        status = take_one(t, i, error);
        const struct et_judged *q = &t->scanned->judged.items[i];
        if (status == ET_OK && is_consent(t, i) && q->verdict == ET_VERDICT_BLANK) {
            t->taken[i].is_review = true;
            t->taken[i].reason = "no-consent";
            t->result->status = t->page.status = ET_PAGE_REVIEW;
            status = add_doubt(t, q->variable, &q->crop, "no-consent", "", q->confidence, error);
        }
    }
    struct et_unexpected unexpected = {t, found_unexpected};
    if (status == ET_OK)
        status = et_paper_route(t->intake->store, &t->response, &t->run->form, &unexpected, error);
    if (status == ET_OK)
        status = et_paper_finish(t->intake->store, &t->response, &t->run->form,
                                 et_paper_is_whole(t->intake->store, t->sheet.serial,
                                                   t->run->map.page_count, t->page.sheet_page),
                                 error);
    return status == ET_OK ? report_states(t, error) : status;
}

/* The same sheet again with other marks: what differs is shown, nothing changed. */
static enum et_status compare_again(struct taking *t, struct et_error *error)
{
    struct et_record *record = NULL;
    enum et_status status = et_store_record_of(t->intake->store, &t->response.id, &t->run->form,
                                               t->arena, &record, error);
    bool differs = false;
    for (size_t i = 0; i < t->scanned->judged.count && status == ET_OK && record != NULL; i++) {
        const struct et_judged *q = &t->scanned->judged.items[i];
        const struct et_answer *kept = &record->answers[q->variable];
        struct et_str value = ET_STR_EMPTY;
        et_answer_write(t->run->form.form, q->variable, kept, &value);
        bool is_known = kept->state != ET_STATE_NONE;
        bool is_same = strcmp(value.text, t->taken[i].value) == 0;
        t->taken[i].is_review = q->verdict == ET_VERDICT_VALUE && is_known && !is_same;
        if (t->taken[i].is_review) {
            differs = true;
            t->taken[i].reason = "differs";
            status = add_doubt(t, q->variable, &q->crop, "differs", t->taken[i].value,
                               q->confidence, error);
        }
        et_str_free(&value);
    }
    t->result->status = t->page.status = differs ? ET_PAGE_REVIEW : ET_PAGE_DUPLICATE;
    return status;
}

static enum et_status find_response(struct taking *t, struct et_error *error)
{
    struct et_store *store = t->intake->store;
    struct et_response like = {.participant = t->sheet.participant,
                               .form = t->run->print.form,
                               .wave = t->run->print.wave,
                               .mode = ET_MODE_PAPER,
                               .language = t->run->print.language,
                               .sheet = t->sheet.serial};
    if (!t->run->print.is_copyable &&
        et_store_resume(store, &like, t->arena, &t->response, NULL) == ET_OK)
        return ET_OK;
    t->response = like;
    return et_store_respond(store, &t->response, error);
}

static enum et_status name_person(struct taking *t, struct et_error *error)
{
    struct et_participant person;
    if (et_id_is_none(&t->sheet.participant))
        return ET_OK;
    enum et_status status = et_store_participant_by_id(t->intake->store, &t->sheet.participant,
                                                       t->arena, &person, error);
    if (status == ET_OK)
        et_code_write(person.code, t->result->participant);
    return status;
}

/* Everything of a readable page but its own row. */
static enum et_status take_sheet(struct taking *t, bool *is_known_file, struct et_error *error)
{
    struct et_store *store = t->intake->store;
    struct et_scanned_page former;
    enum et_status status = et_store_sheet(store, t->page.sheet, &t->sheet, error);
    if (status == ET_OK)
        status = name_person(t, error);
    if (status != ET_OK)
        return status;
    list_taken(t);
    hash_marks(t);
    bool was_read = et_store_page_of_sheet(store, t->sheet.serial, t->page.sheet_page, t->arena,
                                           &former, NULL) == ET_OK;
    bool is_again = was_read && !t->run->print.is_copyable;
    if ((was_read && *is_known_file) ||
        (is_again && memcmp(former.marks, t->page.marks, sizeof former.marks) == 0)) {
        t->result->status = t->page.status = ET_PAGE_DUPLICATE;
        return ET_OK;
    }
    *is_known_file = false;
    status = find_response(t, error);
    if (status != ET_OK)
        return status;
    if (t->response.status == ET_RESPONSE_REFUSED) {
        t->result->answer_count = 0;
        t->result->is_refused = true;
        t->result->status = t->page.status = ET_PAGE_READ;
        memset(t->page.marks, 0, sizeof t->page.marks);
        return ET_OK;
    }
    return is_again ? compare_again(t, error) : take_answers(t, error);
}

static struct et_scanned_page page_row(const struct et_page_origin *origin)
{
    struct et_scanned_page page = {.file = origin->file,
                                   .page_in_file = origin->page_in_file,
                                   .status = ET_PAGE_UNREADABLE,
                                   .reason = ""};
    memcpy(page.source, origin->source, sizeof page.source);
    return page;
}

/* A row for the page, unless this very page of this very file has one. */
static enum et_status put_page(struct et_store *store, const struct et_scanned_page *page,
                               bool is_known_file, struct et_error *error)
{
    return is_known_file ? ET_OK : et_store_add_page(store, page, error);
}

static void describe(struct taking *t)
{
    const struct et_scanned *scanned = t->scanned;
    *t->result = (struct et_intake_result){
        .status = scanned->status, .reason = scanned->reason, .form = "", .wave = ""};
    t->page = page_row(t->origin);
    t->page.status = scanned->status;
    t->page.reason = scanned->reason;
    t->page.rotation = scanned->rotation;
    t->page.dpi = isfinite(scanned->dpi) ? scanned->dpi : 0;
    if (!scanned->has_sheet)
        return;
    t->result->run = scanned->sheet.payload.run;
    t->result->serial = scanned->sheet.payload.serial;
    t->result->sheet_page = scanned->sheet.payload.page;
    if (scanned->sheet.status != ET_PAGE_READ)
        return;
    t->run = run_of(t->intake, scanned->sheet.payload.run);
    t->result->form = t->run->form.form->id;
    t->result->wave = t->run->form.form->waves[t->run->print.wave].id;
}

enum et_status et_intake_page(struct et_intake *intake, const struct et_page_origin *origin,
                              const struct et_scanned *scanned, const struct et_image *image,
                              struct et_arena *arena, struct et_intake_result *result,
                              struct et_error *error)
{
    struct taking t = {.intake = intake,
                       .scanned = scanned,
                       .image = image,
                       .origin = origin,
                       .arena = arena,
                       .result = result};
    bool is_known_file = false;
    describe(&t);
    enum et_status status = et_store_begin(intake->store, error);
    if (status != ET_OK)
        return status;
    status = et_store_has_page(intake->store, origin->source, origin->page_in_file, &is_known_file,
                               error);
    bool is_read = scanned->status == ET_PAGE_READ || scanned->status == ET_PAGE_REVIEW;
    if (status == ET_OK && is_read) {
        t.page.run = result->run;
        t.page.sheet = result->serial;
        t.page.sheet_page = result->sheet_page;
        status = take_sheet(&t, &is_known_file, error);
    }
    if (status == ET_OK)
        status = put_page(intake->store, &t.page, is_known_file, error);
    if (status == ET_OK)
        return et_store_commit(intake->store, error);
    et_store_rollback(intake->store);
    return status;
}

enum et_status et_intake_lost(struct et_intake *intake, const struct et_page_origin *origin,
                              struct et_error *error)
{
    bool is_known_file = false;
    struct et_scanned_page page = page_row(origin);
    page.reason = "damaged";
    enum et_status status = et_store_has_page(intake->store, origin->source, origin->page_in_file,
                                              &is_known_file, error);
    return status == ET_OK ? put_page(intake->store, &page, is_known_file, error) : status;
}
