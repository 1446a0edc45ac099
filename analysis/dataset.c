/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/model/day.h"
#include "forms/model/due.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

struct place {
    struct et_id id;
    size_t index;
};

struct reading {
    struct et_dataset *data;
    struct et_arena *arena; /* of the person at hand */
    struct place *places;   /* of everyone, by id */
    struct et_id person, response;
    struct et_record *records[ET_WAVES_MAX];
    unsigned char modes[ET_WAVES_MAX];
    int32_t today;
};

static int by_id(const void *a, const void *b)
{
    return memcmp(((const struct place *)a)->id.bytes, ((const struct place *)b)->id.bytes,
                  sizeof(struct et_id));
}

const double *et_dataset_column(const struct et_dataset *data, size_t indicator, uint32_t wave)
{
    return data->indicators + (indicator * data->form->wave_count + wave) * data->people.count;
}

const double *et_dataset_part(const struct et_dataset *data, size_t indicator, size_t part,
                              uint32_t wave)
{
    return data->parts[indicator].columns +
           (part * data->form->wave_count + wave) * data->people.count;
}

const double *et_dataset_extra(const struct et_dataset *data, uint32_t variable, uint32_t wave)
{
    for (size_t e = 0; e < data->extra_count; e++)
        if (data->extras[e].variable == variable)
            return data->extras[e].columns + wave * data->people.count;
    return NULL;
}

/* The row of a matrix, ".prata"; "" of an ask. */
static const char *row_of(const struct et_variable *variable)
{
    const char *dot = strchr(variable->id, '.');
    return dot != NULL ? dot : "";
}

uint32_t et_dataset_then_of(const struct et_form *form, uint32_t variable)
{
    const struct et_variable *v = &form->variables[variable];
    const struct et_item *item = &form->items[v->item];
    uint32_t found = ET_NONE;
    size_t longest = 0;
    for (uint32_t u = 0; u < form->variable_count && item->then != ET_NONE; u++) {
        const struct et_variable *like = &form->variables[u];
        const struct et_item *other = &form->items[like->item];
        uint32_t waves = item->waves | 1u << item->then;
        size_t length = strlen(other->id);
        if (other->then != ET_NONE || like->kind != v->kind || like->list != v->list ||
            (other->waves & waves) != waves || strcmp(row_of(like), row_of(v)) != 0 ||
            strncmp(item->id, other->id, length) != 0 || length <= longest)
            continue;
        found = u;
        longest = length;
    }
    return found;
}

static const struct et_participant *find_person(const struct reading *r, size_t *index)
{
    struct place like = {.id = r->person};
    const struct place *found =
        bsearch(&like, r->places, r->data->people.count, sizeof like, by_id);
    if (found == NULL)
        return NULL;
    *index = found->index;
    return &r->data->people.items[found->index];
}

/* The first wave's answer to each question that people are grouped by. */
static void note_roles(const struct reading *r, size_t person)
{
    const struct et_form *form = r->data->form;
    for (size_t b = 0; b < form->by_count; b++) {
        uint32_t variable = et_form_role(form, form->by[b]);
        double *role = &r->data->roles[b * r->data->people.count + person];
        for (uint32_t w = 0; variable != ET_NONE && w < form->wave_count && isnan(*role); w++) {
            const struct et_record *record = r->records[w];
            if (record != NULL && et_answer_counts(&record->answers[variable]))
                *role = record->answers[variable].number;
        }
    }
}

/* Each answer that an indicator gathers, by itself and as the mean would take it. */
static void note_parts(const struct reading *r, struct et_context *context, size_t person)
{
    struct et_dataset *data = r->data;
    const struct et_form *form = data->form;
    for (size_t i = 0; i < form->indicator_count; i++)
        for (size_t p = 0; p < data->parts[i].count; p++) {
            struct et_expr alone = *form->indicators[i].value;
            alone.args = &form->indicators[i].value->args[p];
            alone.arg_count = 1;
            for (uint32_t w = 0; w < form->wave_count; w++) {
                context->wave = w;
                if (r->records[w] == NULL)
                    continue;
                struct et_value value = et_expr_value(&alone, context, 1);
                if (value.is_known && isfinite(value.number))
                    data->parts[i]
                        .columns[(p * form->wave_count + w) * data->people.count + person] =
                        value.number;
            }
        }
}

static void note_extras(const struct reading *r, struct et_context *context, size_t person)
{
    struct et_dataset *data = r->data;
    for (size_t e = 0; e < data->extra_count; e++)
        for (uint32_t w = 0; w < data->form->wave_count; w++) {
            struct et_expr alone = {.op = ET_OP_ANSWER,
                                    .type = ET_TYPE_NUMBER,
                                    .variable = data->extras[e].variable,
                                    .wave = ET_NONE};
            context->wave = w;
            if (r->records[w] == NULL)
                continue;
            struct et_value value = et_expr_value(&alone, context, 0);
            if (value.is_known && isfinite(value.number))
                data->extras[e].columns[w * data->people.count + person] = value.number;
        }
}

/* What the person's records make of each indicator in each wave. */
static void flush(struct reading *r)
{
    struct et_dataset *data = r->data;
    const struct et_form *form = data->form;
    size_t person = 0;
    if (r->arena == NULL)
        return;
    const struct et_participant *who = find_person(r, &person);
    if (who != NULL) {
        struct et_context context = {.form = form, .facts = &who->facts, .today = r->today};
        for (size_t w = 0; w < form->wave_count; w++) {
            context.records[w] = r->records[w];
            data->has_record[w * data->people.count + person] = r->records[w] != NULL;
            data->modes[w * data->people.count + person] = r->modes[w];
        }
        for (size_t i = 0; i < form->indicator_count; i++)
            for (uint32_t w = 0; w < form->wave_count; w++) {
                const struct et_indicator *indicator = &form->indicators[i];
                if (r->records[w] == NULL)
                    continue;
                context.wave = w;
                struct et_value value = et_expr_value(indicator->value, &context, indicator->need);
                if (value.is_known && isfinite(value.number))
                    data->indicators[(i * form->wave_count + w) * data->people.count + person] =
                        value.number;
            }
        note_parts(r, &context, person);
        note_extras(r, &context, person);
        note_roles(r, person);
    }
    et_arena_free(r->arena);
    r->arena = NULL;
    memset(r->records, 0, sizeof r->records);
    memset(r->modes, 0, sizeof r->modes);
}

static bool visit(void *user, const struct et_answer_row *row)
{
    struct reading *r = user;
    if (et_id_is_none(&row->participant))
        return true;
    if (r->arena == NULL || !et_id_equal(&row->participant, &r->person)) {
        flush(r);
        r->arena = et_arena_new();
        r->person = row->participant;
    }
    struct et_record **record = &r->records[row->wave];
    if (*record == NULL)
        *record = et_record_new(r->arena, r->data->form, row->wave);
    struct et_answer *answer = &(*record)->answers[row->variable];
    r->modes[row->wave] = (unsigned char)(row->mode + 1);
    *answer = row->answer;
    if (row->answer.code_count > 0) {
        int32_t *codes = et_arena_array(r->arena, row->answer.code_count, sizeof *codes);
        memcpy(codes, row->answer.codes, row->answer.code_count * sizeof *codes);
        answer->codes = codes;
    }
    answer->text = row->answer.text != NULL ? et_arena_string(r->arena, row->answer.text) : NULL;
    return true;
}

/* Was it given outside the window of its wave? Not if the register does not say when that is. */
static bool is_outside(struct reading *r, const struct et_response *response)
{
    const struct et_form *form = r->data->form;
    size_t index = 0;
    int32_t due = 0;
    if (response->wave >= form->wave_count || !form->waves[response->wave].has_window)
        return false;
    r->person = response->participant;
    const struct et_participant *who = find_person(r, &index);
    const struct et_wave *wave = &form->waves[response->wave];
    if (who == NULL || !et_due_day(form, response->wave, &who->facts, &due))
        return false;
    int32_t day = et_day_of(response->finished_s > 0 ? response->finished_s : response->started_s);
    return day < due + wave->window_from_days || day > due + wave->window_to_days;
}

/* How the responses came, and in which language. */
static void count_responses(struct reading *r, const struct et_responses *responses)
{
    struct et_dataset *data = r->data;
    for (size_t i = 0; i < responses->count; i++) {
        const struct et_response *response = &responses->items[i];
        data->refused += response->status == ET_RESPONSE_REFUSED;
        data->held += response->status == ET_RESPONSE_HELD;
        if (response->status == ET_RESPONSE_REFUSED || response->status == ET_RESPONSE_HELD)
            continue;
        data->outside += is_outside(r, response);
        data->drafts += response->status == ET_RESPONSE_DRAFT;
        data->open_responses += et_id_is_none(&response->participant);
        data->has_simulated = data->has_simulated || response->is_simulated;
        data->by_mode[response->mode]++;
        uint32_t language =
            response->language != NULL ? et_form_language(data->form, response->language) : ET_NONE;
        if (language < ET_LANGUAGES_MAX)
            data->by_language[language]++;
    }
}

static enum et_status read_around(struct et_store *store, struct et_arena *arena,
                                  struct et_dataset *data, struct et_responses *responses,
                                  struct et_error *error)
{
    struct et_doubts doubts = {NULL, 0};
    enum et_status status = et_store_responses(store, data->form->id, arena, responses, error);
    if (status == ET_OK)
        status = et_store_doubts(store, false, arena, &doubts, error);
    if (status == ET_OK)
        status = et_store_people(store, NULL, NULL, arena, &data->people, error);
    if (status != ET_OK)
        return status;
    data->doubts = doubts.count;
    data->has_simulated = data->has_simulated || et_store_has_simulated(store);
    return ET_OK;
}

static double *missing(struct et_arena *arena, size_t count)
{
    double *numbers = et_arena_array(arena, count + 1, sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        numbers[i] = NAN;
    return numbers;
}

static bool is_one_of_a_list(const struct et_form *form, uint32_t variable)
{
    const struct et_variable *v = &form->variables[variable];
    uint32_t waves = form->items[v->item].waves;
    return v->kind == ET_KIND_ONE && v->list != NULL && !v->list->is_scale &&
           (waves & (waves - 1)) != 0;
}

static void make_extras(struct et_dataset *data, struct et_arena *arena)
{
    const struct et_form *form = data->form;
    bool *is_wanted = et_arena_array(arena, form->variable_count + 1, sizeof *is_wanted);
    for (uint32_t v = 0; v < form->variable_count; v++) {
        uint32_t base = et_dataset_then_of(form, v);
        is_wanted[v] = is_wanted[v] || base != ET_NONE || is_one_of_a_list(form, v);
        if (base != ET_NONE)
            is_wanted[base] = true;
    }
    data->extras = et_arena_array(arena, form->variable_count + 1, sizeof *data->extras);
    for (uint32_t v = 0; v < form->variable_count; v++)
        if (is_wanted[v])
            data->extras[data->extra_count++] =
                (struct et_extra){v, missing(arena, form->wave_count * data->people.count)};
}

static void make_parts(struct et_dataset *data, struct et_arena *arena)
{
    const struct et_form *form = data->form;
    data->parts = et_arena_array(arena, form->indicator_count + 1, sizeof *data->parts);
    for (size_t i = 0; i < form->indicator_count; i++) {
        const struct et_expr *e = form->indicators[i].value;
        bool is_gathered =
            e->op == ET_OP_CALL && (e->function == ET_FN_MEAN || e->function == ET_FN_SUM);
        for (size_t a = 0; is_gathered && a < e->arg_count; a++)
            is_gathered = e->args[a]->op == ET_OP_ANSWER && e->args[a]->wave == ET_NONE;
        if (!is_gathered || e->arg_count < 2)
            continue;
        data->parts[i].count = e->arg_count;
        data->parts[i].columns =
            missing(arena, e->arg_count * form->wave_count * data->people.count);
    }
}

enum et_status et_dataset_read(struct et_store *store, const struct et_stored_form *form,
                               struct et_arena *arena, struct et_dataset *data,
                               struct et_error *error)
{
    *data = (struct et_dataset){.form = form->form};
    struct et_responses responses = {NULL, 0};
    enum et_status status = read_around(store, arena, data, &responses, error);
    if (status != ET_OK)
        return status;
    size_t people = data->people.count, waves = form->form->wave_count;
    data->indicators = missing(arena, form->form->indicator_count * waves * people);
    make_parts(data, arena);
    make_extras(data, arena);
    data->modes = et_arena_array(arena, waves * people + 1, sizeof *data->modes);
    data->roles = missing(arena, form->form->by_count * people);
    data->has_record = et_arena_array(arena, waves * people + 1, sizeof *data->has_record);
    struct reading r = {.data = data, .today = et_day_of(et_store_now(store))};
    r.places = et_alloc((people + 1) * sizeof *r.places);
    for (size_t i = 0; i < people; i++)
        r.places[i] = (struct place){data->people.items[i].id, i};
    if (people > 1)
        qsort(r.places, people, sizeof *r.places, by_id);
    count_responses(&r, &responses);
    r.person = (struct et_id){{0}};
    status = et_store_each_answer(store, form, visit, &r, error);
    flush(&r);
    free(r.places);
    return status;
}
