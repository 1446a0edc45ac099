/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intake_take.c - the questions of one readable page, on their way in. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/image.h"
#include "collector/intake_inside.h"
#include "collector/paper_route.h"
#include "collector/readings.h"
#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "forms/base/vec.h"
#include "forms/model/code.h"
#include "forms/model/form.h"
#include "forms/store/features.h"

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
static const char *value_of(struct et_taking *t, const struct et_judged *q)
{
    struct et_str value = ET_STR_EMPTY;
    for (size_t i = 0; i < q->code_count; i++)
        et_str_addf(&value, "%s%d", i > 0 ? " " : "", q->codes[i]);
    const char *kept = et_arena_string(t->arena, value.text);
    et_str_free(&value);
    return kept;
}

static void list_taken(struct et_taking *t)
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
static void hash_marks(struct et_taking *t)
{
    struct et_str all = ET_STR_EMPTY;
    for (size_t i = 0; i < t->result->answer_count; i++)
        et_str_addf(&all, "%s=%s%s\n", t->taken[i].item, t->taken[i].value,
                    t->taken[i].is_review ? "?" : "");
    et_crypto_hash(all.text, all.length, t->page.marks);
    et_str_free(&all);
}

static void cut_crop(struct et_taking *t, const struct et_rect *crop, unsigned char **png,
                     size_t *size)
{
    struct et_image cut = et_scan_crop(t->image, t->scanned, crop);
    et_image_png_write(&cut, png, size);
    et_image_free(&cut);
}

enum et_status et_take_doubt(struct et_taking *t, uint32_t variable, const struct et_rect *crop,
                             const char *reason, const char *proposal, double confidence,
                             struct et_error *error)
{
    unsigned char *png = NULL;
    size_t size = 0;
    if (crop != NULL && t->intake->how.keep != ET_KEEP_NONE)
        cut_crop(t, crop, &png, &size);
    struct et_doubt doubt = {.response = t->response.id,
                             .sheet = t->sheet.serial,
                             .sheet_page = t->page.sheet_page,
                             .item = t->run->form.form->variables[variable].id,
                             .reason = reason,
                             .proposal = proposal,
                             .confidence = confidence,
                             .crop = png,
                             .crop_size = size};
    bool is_known = false;
    enum et_status status = et_store_has_doubt(t->intake->store, &doubt, &is_known, error);
    if (status == ET_OK && !is_known)
        status = et_store_add_doubt(t->intake->store, &doubt, error);
    free(png);
    return status;
}

/* The first that are accepted are all looked at once more, then one in a hundred. */
static bool is_sampled(struct et_intake *intake)
{
    enum { ALL = 300, ONE_IN = 100 };
    bool is_drawn =
        ++intake->accepted <= ALL || et_random_below(et_store_random(intake->store), ONE_IN) == 0;
    return is_drawn && intake->how.keep != ET_KEEP_NONE;
}

/* Takes a picture of an accepted answer for the blind sample. */
static enum et_status sample_one(struct et_taking *t, size_t i, struct et_error *error)
{
    const struct et_judged *q = &t->scanned->judged.items[i];
    if (!is_sampled(t->intake))
        return ET_OK;
    unsigned char *png = NULL;
    size_t size = 0;
    cut_crop(t, &q->crop, &png, &size);
    struct et_doubt sample = {.response = t->response.id,
                              .sheet = t->sheet.serial,
                              .sheet_page = t->page.sheet_page,
                              .item = t->run->form.form->variables[q->variable].id,
                              .proposal = t->taken[i].value,
                              .confidence = q->confidence,
                              .crop = png,
                              .crop_size = size};
    enum et_status status = et_store_add_sample(t->intake->store, &sample, error);
    free(png);
    return status;
}

static enum et_status take_one(struct et_taking *t, size_t i, struct et_error *error)
{
    const struct et_judged *q = &t->scanned->judged.items[i];
    const struct et_form *form = t->run->form.form;
    if (et_take_is_split(t, q->variable))
        return et_take_part(t, i, error);
    if (q->verdict == ET_VERDICT_REVIEW)
        return et_take_doubt(t, q->variable, &q->crop, q->reason, t->taken[i].value, q->confidence,
                             error);
    struct et_answer answer = answer_of(form, q);
    struct et_origin from = {.source = "scan", .confidence = q->confidence};
    enum et_status status = et_store_answer(t->intake->store, &t->response.id, form, q->variable,
                                            &answer, &from, error);
    return status == ET_OK && form->variables[q->variable].kind != ET_KIND_CONSENT
               ? sample_one(t, i, error)
               : status;
}

/*
 * A clear no to the consent stands on this page. It cannot be taken back, since
 * nothing is kept: so it must be clearer than any other answer.
 */
static bool says_no(const struct et_taking *t)
{
    for (size_t i = 0; i < t->scanned->judged.count; i++) {
        const struct et_judged *q = &t->scanned->judged.items[i];
        if (t->run->form.form->variables[q->variable].kind == ET_KIND_CONSENT &&
            q->verdict == ET_VERDICT_VALUE && q->codes[0] != 1 &&
            q->confidence >= et_decide_rule(ET_RULE_REFUSAL))
            return true;
    }
    return false;
}

static bool is_consent(const struct et_taking *t, size_t i)
{
    uint32_t variable = t->scanned->judged.items[i].variable;
    return t->run->form.form->variables[variable].kind == ET_KIND_CONSENT;
}

/* What was marked where nothing was asked is shown to a person, once. */
static enum et_status found_unexpected(void *user, uint32_t variable,
                                       const struct et_answer *answer, struct et_error *error)
{
    struct et_taking *t = user;
    const struct et_rect *crop = NULL;
    for (size_t i = 0; i < t->scanned->judged.count; i++)
        if (t->scanned->judged.items[i].variable == variable)
            crop = &t->scanned->judged.items[i].crop;
    struct et_str value = ET_STR_EMPTY;
    et_answer_write(t->run->form.form, variable, answer, &value);
    enum et_status status = et_take_doubt(t, variable, crop, "unexpected", value.text, 0.9, error);
    et_str_free(&value);
    return status;
}

/* The states that routing gave, for the report. */
static enum et_status report_states(struct et_taking *t, struct et_error *error)
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

static enum et_status refuse(struct et_taking *t, struct et_error *error)
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

/* The figures themselves, and that this page of the response has come. */
static enum et_status keep_reading(struct et_taking *t, struct et_error *error)
{
    struct et_str boxes = ET_STR_EMPTY;
    et_readings_write(t->run->form.form, &t->scanned->judged, &boxes);
    struct et_reading reading = {.page_in_file = t->origin->page_in_file,
                                 .response = t->response.id,
                                 .sheet = t->sheet.serial,
                                 .sheet_page = t->page.sheet_page,
                                 .rules = ET_DECIDE_VERSION,
                                 .boxes = boxes.length > 0 ? boxes.text : ""};
    memcpy(reading.source, t->origin->source, sizeof reading.source);
    enum et_status status = et_store_add_reading(t->intake->store, &reading, error);
    et_str_free(&boxes);
    bool is_known = false;
    for (size_t i = 0; i < t->intake->touched.count && !is_known; i++)
        is_known = et_id_equal(&t->intake->touched.items[i].response, &t->response.id);
    if (!is_known)
        ET_VEC_PUSH(&t->intake->touched,
                    ((struct et_touched){t->response.id, t->sheet.serial, t->run->map.page_count}));
    return status;
}

/* Whether this person agreed, another must say; till then all is kept, and not counted. */
static enum et_status doubt_consent(struct et_taking *t, size_t i, const char *reason,
                                    struct et_error *error)
{
    const struct et_judged *q = &t->scanned->judged.items[i];
    t->taken[i].is_review = true;
    t->taken[i].reason = reason;
    t->result->status = t->page.status = ET_PAGE_REVIEW;
    return et_take_doubt(t, q->variable, &q->crop, reason, t->taken[i].value, q->confidence, error);
}

static enum et_status take_answers(struct et_taking *t, struct et_error *error)
{
    if (says_no(t))
        return refuse(t, error);
    enum et_status status = ET_OK;
    for (size_t i = 0; i < t->scanned->judged.count && status == ET_OK; i++) {
        const struct et_judged *q = &t->scanned->judged.items[i];
        bool is_no = is_consent(t, i) && q->verdict == ET_VERDICT_VALUE && q->codes[0] != 1;
        if (!is_no)
            status = take_one(t, i, error);
        if (status == ET_OK && (is_no || (is_consent(t, i) && q->verdict == ET_VERDICT_BLANK)))
            status = doubt_consent(t, i, is_no ? "slight" : "no-consent", error);
    }
    if (status == ET_OK)
        status = keep_reading(t, error);
    struct et_unexpected unexpected = {t, found_unexpected};
    if (status == ET_OK)
        status = et_paper_route(t->intake->store, &t->response, &t->run->form, &unexpected, error);
    if (status == ET_OK)
        status = et_paper_finish(
            t->intake->store, &t->response, &t->run->form,
            et_paper_is_whole(t->intake->store, &t->response.id, t->run->map.page_count), error);
    return status == ET_OK ? report_states(t, error) : status;
}

/* What is on record of a question, as far as this page has its boxes. */
static char *kept_here(const struct et_taking *t, const struct et_judged *q,
                       const struct et_answer *kept)
{
    struct et_str value = ET_STR_EMPTY;
    if (!et_take_is_split(t, q->variable))
        et_answer_write(t->run->form.form, q->variable, kept, &value);
    for (size_t i = 0; i < q->box_count && et_take_is_split(t, q->variable); i++)
        if (et_answer_has(kept, q->boxes[i].mark->code))
            et_str_addf(&value, "%s%d", value.length > 0 ? " " : "", q->boxes[i].mark->code);
    return et_str_take(&value);
}

/* The same sheet again with other marks: what differs is shown, nothing changed. */
static enum et_status compare_again(struct et_taking *t, struct et_error *error)
{
    struct et_record *record = NULL;
    enum et_status status = et_store_record_of(t->intake->store, &t->response.id, &t->run->form,
                                               t->arena, &record, error);
    bool differs = false;
    for (size_t i = 0; i < t->scanned->judged.count && status == ET_OK && record != NULL; i++) {
        const struct et_judged *q = &t->scanned->judged.items[i];
        const struct et_answer *kept = &record->answers[q->variable];
        char *value = kept_here(t, q, kept);
        bool is_known = kept->state != ET_STATE_NONE && kept->state != ET_STATE_UNREADABLE;
        t->taken[i].is_review =
            q->verdict != ET_VERDICT_REVIEW && is_known && strcmp(value, t->taken[i].value) != 0;
        free(value);
        if (t->taken[i].is_review) {
            differs = true;
            t->taken[i].reason = "differs";
            status = et_take_doubt(t, q->variable, &q->crop, "differs", t->taken[i].value,
                                   q->confidence, error);
        }
    }
    t->result->status = t->page.status = differs ? ET_PAGE_REVIEW : ET_PAGE_DUPLICATE;
    return status;
}

/*
 * A copied leaf has the same code for everybody: a page belongs to the set that
 * the page before it in the stack belongs to if it is that set's next page, and
 * else begins a set of its own. Rather a set with a page missing than the pages
 * of two people in one.
 */
static bool find_set(struct et_taking *t)
{
    struct et_reading before;
    return et_store_reading_before(t->intake->store, t->origin->source, t->origin->page_in_file,
                                   t->arena, &before, NULL) == ET_OK &&
           before.sheet == t->sheet.serial && before.sheet_page + 1 == t->page.sheet_page &&
           et_store_response(t->intake->store, &before.response, t->arena, &t->response, NULL) ==
               ET_OK;
}

static enum et_status find_response(struct et_taking *t, struct et_error *error)
{
    struct et_store *store = t->intake->store;
    struct et_response like = {.participant = t->sheet.participant,
                               .form = t->run->print.form,
                               .wave = t->run->print.wave,
                               .mode = ET_MODE_PAPER,
                               .language = t->run->print.language,
                               .sheet = t->sheet.serial};
    if (t->run->print.is_copyable
            ? find_set(t)
            : et_store_resume(store, &like, t->arena, &t->response, NULL) == ET_OK)
        return ET_OK;
    t->response = like;
    return et_store_respond(store, &t->response, error);
}

static enum et_status name_person(struct et_taking *t, struct et_error *error)
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
enum et_status et_take_sheet(struct et_taking *t, bool *is_known_file, struct et_error *error)
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
