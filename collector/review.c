/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/review.h"

#include <stdlib.h>
#include <string.h>

#include "collector/paper_route.h"
#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/model/day.h"
#include "forms/model/form.h"
#include "forms/store/features.h"

enum { PREFIX_MIN = 4 };

enum et_status et_review_find(const struct et_doubts *doubts, const char *prefix,
                              const struct et_doubt **doubt, struct et_error *error)
{
    const struct et_doubt *found = NULL;
    size_t length = strlen(prefix);
    for (size_t i = 0; i < doubts->count && length >= PREFIX_MIN; i++) {
        char hex[33];
        et_crypto_hex(doubts->items[i].id.bytes, 16, hex);
        if (length > 32 || strncasecmp(hex, prefix, length) != 0)
            continue;
        if (found != NULL)
            return et_error_set(error, ET_INPUT,
                                _("several waiting marks begin with “%s”; type more of the id"),
                                prefix);
        found = &doubts->items[i];
    }
    if (found == NULL)
        return et_error_set(error, ET_NOT_FOUND,
                            _("no waiting mark has the id “%s”; “etapp review” lists them"),
                            prefix);
    *doubt = found;
    return ET_OK;
}

enum et_status et_review_open(struct et_store *store, const struct et_doubt *doubt,
                              struct et_arena *arena, struct et_review_case *review,
                              struct et_error *error)
{
    struct et_review_case opened = {
        .doubt = doubt, .sheet = doubt->sheet, .today = et_day_of(et_store_now(store))};
    struct et_sheet sheet;
    struct et_print_run run;
    struct et_sheet_map map;
    enum et_status status = et_store_sheet(store, doubt->sheet, &sheet, error);
    if (status == ET_OK)
        status = et_store_run(store, sheet.run, arena, &run, error);
    if (status == ET_OK)
        status = et_store_form_by_id(store, &run.form, &opened.form, error);
    if (status != ET_OK)
        return status;
    opened.variable = et_form_variable(opened.form.form, doubt->item);
    if (opened.variable == ET_NONE || run.wave >= opened.form.form->wave_count ||
        et_sheet_map_read(arena, opened.form.form, run.map, &map) != ET_OK)
        status = et_error_set(error, ET_FORMAT,
                              _("the survey file does not fit together: its form has no “%s”"),
                              doubt->item);
    else {
        opened.page_count = map.page_count;
        opened.wave = opened.form.form->waves[run.wave].id;
        status = et_store_response(store, &doubt->response, arena, &opened.response, error);
    }
    if (status != ET_OK) {
        et_form_free(opened.form.form);
        return status;
    }
    *review = opened;
    return ET_OK;
}

void et_review_close(struct et_review_case *review)
{
    et_form_free(review->form.form);
    review->form.form = NULL;
}

/* Codes for the names of choices: "arbetar, studerar" becomes "1 2". */
static void add_codes(const struct et_list *list, const char *typed, struct et_str *codes)
{
    char *words = et_alloc(strlen(typed) + 1), *rest = NULL;
    strcpy(words, typed);
    for (char *word = strtok_r(words, " ,", &rest); word != NULL;
         word = strtok_r(NULL, " ,", &rest)) {
        if (codes->length > 0)
            et_str_add_char(codes, ' ');
        const struct et_choice *named = NULL;
        for (size_t i = 0; i < list->choice_count; i++)
            if (strcasecmp(list->choices[i].name, word) == 0)
                named = &list->choices[i];
        if (named != NULL)
            et_str_addf(codes, "%d", named->code);
        else
            et_str_add(codes, word);
    }
    free(words);
}

static enum et_status no_value(const struct et_variable *v, const char *typed,
                               struct et_error *error)
{
    struct et_str choices = ET_STR_EMPTY;
    for (size_t i = 0; v->list != NULL && i < v->list->choice_count; i++)
        if (v->list->choices[i].kind != ET_CHOICE_RETIRED)
            et_str_addf(&choices, "%s%d %s", i > 0 ? ", " : "", v->list->choices[i].code,
                        v->list->choices[i].name);
    enum et_status status =
        v->list != NULL
            ? et_error_set(error, ET_INPUT,
                           _("“%s” is no answer to “%s”; there are %s, and blank and unreadable"),
                           typed, v->id, choices.text)
            : et_error_set(error, ET_INPUT,
                           _("“%s” is no answer to “%s”, which takes a %s within its range, or "
                             "blank or unreadable"),
                           typed, v->id, et_kind_word(v->kind));
    et_str_free(&choices);
    return status;
}

static bool keeps(const struct et_bound *end, int sign, double value, int32_t today)
{
    double limit = end->is_today ? today : end->value;
    return !end->is_set || sign * value >= sign * limit;
}

/* Is a typed number, date or text within what the question takes? */
static bool is_in_range(const struct et_form *form, uint32_t variable,
                        const struct et_answer *answer, int32_t today)
{
    const struct et_variable *v = &form->variables[variable];
    const struct et_item *item = &form->items[v->item];
    if (v->kind == ET_KIND_TEXT)
        return item->kind != ET_KIND_TEXT || item->text_max == 0 ||
               et_utf8_count(answer->text, strlen(answer->text)) <= item->text_max;
    if (v->list != NULL || v->kind == ET_KIND_CODE)
        return true;
    if (v->kind == ET_KIND_MONTH) {
        int year, month, day;
        et_day_split(today, &year, &month, &day);
        today = year * 12 + month - 1;
    }
    return keeps(&item->low, 1, answer->number, today) &&
           keeps(&item->high, -1, answer->number, today);
}

enum et_status et_review_read(const struct et_review_case *review, const char *typed,
                              struct et_arena *arena, struct et_answer *answer,
                              struct et_error *error)
{
    const struct et_form *form = review->form.form;
    const struct et_variable *v = &form->variables[review->variable];
    *answer = (struct et_answer){0};
    if (strcmp(typed, "blank") == 0) {
        answer->state = ET_STATE_BLANK;
        return ET_OK;
    }
    if (strcmp(typed, "unreadable") == 0) {
        answer->state = ET_STATE_UNREADABLE;
        return ET_OK;
    }
    struct et_str value = ET_STR_EMPTY;
    if (v->list != NULL && v->kind != ET_KIND_TEXT)
        add_codes(v->list, typed, &value);
    else
        et_str_add(&value, typed);
    bool is_good = value.length > 0 &&
                   et_answer_read(form, review->variable, value.text, arena, answer) &&
                   is_in_range(form, review->variable, answer, review->today);
    et_str_free(&value);
    if (!is_good)
        return no_value(v, typed, error);
    /* marked where nothing was asked: what it says is kept, and not counted */
    answer->state =
        strcmp(review->doubt->reason, "unexpected") == 0 ? ET_STATE_UNEXPECTED : ET_STATE_VALUE;
    return ET_OK;
}

struct late {
    struct et_store *store;
    const struct et_review_case *review;
};

/* A mark that is unexpected only now that another is settled: no picture is at hand. */
static enum et_status found_unexpected(void *user, uint32_t variable,
                                       const struct et_answer *answer, struct et_error *error)
{
    struct late *late = user;
    const struct et_form *form = late->review->form.form;
    struct et_str value = ET_STR_EMPTY;
    if (variable == late->review->variable)
        return ET_OK; /* a person has just seen it */
    et_answer_write(form, variable, answer, &value);
    struct et_doubt doubt = {.response = late->review->response.id,
                             .sheet = late->review->sheet,
                             .sheet_page = late->review->doubt->sheet_page,
                             .item = form->variables[variable].id,
                             .reason = "unexpected",
                             .proposal = value.text,
                             .confidence = 0.9};
    enum et_status status = et_store_add_doubt(late->store, &doubt, error);
    et_str_free(&value);
    return status;
}

enum et_status et_review_settle(struct et_store *store, const struct et_review_case *review,
                                const struct et_answer *answer, struct et_error *error)
{
    struct late late = {store, review};
    struct et_unexpected unexpected = {&late, found_unexpected};
    enum et_status status = et_store_begin(store, error);
    if (status != ET_OK)
        return status;
    bool is_sample = strcmp(review->doubt->reason, "sample") == 0;
    status = (is_sample ? et_store_settle_sample : et_store_settle)(
        store, &review->doubt->id, review->form.form, answer, error);
    if (status == ET_OK)
        status = et_paper_route(store, &review->response, &review->form, &unexpected, error);
    if (status == ET_OK)
        status = et_paper_finish(store, &review->response, &review->form,
                                 et_paper_is_whole(store, &review->response.id, review->page_count),
                                 error);
    if (status == ET_OK)
        return et_store_commit(store, error);
    et_store_rollback(store);
    return status;
}
