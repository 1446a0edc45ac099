/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/simulate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/random.h"
#include "forms/model/code.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"
#include "forms/model/route.h"

/* One person answering one wave. */
struct person {
    struct et_arena *arena;
    const struct et_form *form;
    const struct et_simulated *who;
    uint32_t wave;
    double trait;            /* standard normal */
    struct et_random random; /* of this question in this wave */
    struct et_context context;
    struct et_record *record;
};

/* A stream of its own for each purpose, so that adding a question moves no other. */
static struct et_random stream(const struct et_simulated *who, uint32_t person, const char *what,
                               uint32_t wave)
{
    char text[160];
    unsigned char hash[ET_HASH_BYTES];
    int length = snprintf(text, sizeof text, "%llu/%u/%s/%u", (unsigned long long)who->seed, person,
                          what, wave);
    et_crypto_hash(text, length < (int)sizeof text ? (size_t)length : sizeof text - 1, hash);
    uint64_t seed = 0;
    for (size_t i = 0; i < 8; i++)
        seed = seed << 8 | hash[i];
    return et_random_seeded(seed);
}

static bool is_likely(struct person *p, double chance)
{
    return et_random_unit(&p->random) < chance;
}

/* How easily people in general agree to this question. */
static double ease_of(const struct person *p, const char *id)
{
    struct et_random random = stream(p->who, UINT32_MAX, id, 0);
    return 0.35 * et_random_normal(&random);
}

/* A scale: trait, ease, the change since the first wave, and a mood. */
static int32_t scale_code(struct person *p, const struct et_variable *v)
{
    const struct et_choice *values[ET_CHOICES_MAX], *missing = NULL;
    size_t count = 0;
    for (size_t i = 0; i < v->list->choice_count && count < ET_CHOICES_MAX; i++) {
        const struct et_choice *choice = &v->list->choices[i];
        if (choice->kind == ET_CHOICE_VALUE)
            values[count++] = choice;
        else if (choice->kind == ET_CHOICE_MISSING)
            missing = choice;
    }
    if (count == 0 || (missing != NULL && is_likely(p, 0.03)))
        return missing != NULL ? missing->code : -1;
    double step = (double)count / 4.4;
    double y = 0.8 * p->trait + ease_of(p, v->id) - 0.35 + 0.55 * et_random_normal(&p->random);
    if (p->wave > 0)
        y += p->who->change / step;
    if (v->is_reversed)
        y = -y;
    double at = floor((y + 2.2) * step);
    return values[(size_t)fmin(fmax(at, 0), (double)count - 1)]->code;
}

/* A choice of a list, the first ones rather than the last. */
static int32_t list_code(struct person *p, const struct et_list *list)
{
    double weights[ET_CHOICES_MAX] = {0}, total = 0;
    for (size_t i = 0; i < list->choice_count; i++) {
        enum et_choice_kind kind = list->choices[i].kind;
        weights[i] = kind == ET_CHOICE_RETIRED   ? 0
                     : kind == ET_CHOICE_MISSING ? 0.05
                     : kind == ET_CHOICE_OTHER   ? 0.1
                                                 : 1 / (1 + 0.3 * (double)i);
        total += weights[i];
    }
    double at = et_random_unit(&p->random) * total;
    for (size_t i = 0; i < list->choice_count; i++) {
        at -= weights[i];
        if (weights[i] > 0 && at < 0)
            return list->choices[i].code;
    }
    return -1;
}

static void set_codes(struct person *p, struct et_answer *answer, const struct et_list *list,
                      int32_t first)
{
    const struct et_choice *alone = et_list_choice(list, first);
    int32_t *codes = et_arena_array(p->arena, list->choice_count + 1, sizeof *codes);
    size_t count = 0;
    for (size_t i = 0; i < list->choice_count; i++) {
        const struct et_choice *choice = &list->choices[i];
        bool joins =
            choice->kind == ET_CHOICE_VALUE && alone->kind == ET_CHOICE_VALUE && is_likely(p, 0.2);
        if (choice->code != first && !joins)
            continue;
        size_t at = count++;
        for (; at > 0 && codes[at - 1] > choice->code; at--)
            codes[at] = codes[at - 1];
        codes[at] = choice->code;
    }
    answer->codes = codes;
    answer->code_count = count;
}

static double bound(const struct et_bound *end, double fallback, int32_t today)
{
    return !end->is_set ? fallback : end->is_today ? today : end->value;
}

/* A number between the ends: the middle, or HUGS_LOW, rather than the edges. */
static double number_between(struct person *p, double low, double high, bool hugs_low)
{
    double a = et_random_unit(&p->random), b = et_random_unit(&p->random);
    double x = hugs_low ? a * b * b : (a + b) / 2;
    return floor(low + x * (high - low + 1) * 0.999);
}

/* What one answered to it in the wave before, or NaN. */
static double former_number(const struct person *p, const struct et_variable *v)
{
    const struct et_record *former = p->wave > 0 ? p->context.records[p->wave - 1] : NULL;
    const struct et_answer *answer =
        former != NULL ? &former->answers[v - p->form->variables] : NULL;
    return answer != NULL && answer->state == ET_STATE_VALUE ? answer->number : NAN;
}

static void rank(struct person *p, struct et_answer *answer, const struct et_list *list)
{
    int32_t *codes = et_arena_array(p->arena, list->choice_count + 1, sizeof *codes);
    size_t count = 0;
    for (size_t i = 0; i < list->choice_count; i++)
        if (list->choices[i].kind == ET_CHOICE_VALUE) {
            size_t at = et_random_below(&p->random, (uint32_t)count + 1);
            codes[count++] = codes[at];
            codes[at] = list->choices[i].code;
        }
    answer->codes = codes;
    answer->code_count = count;
}

/* Days of work, hours and the like only grow; a year of birth is where it was. */
static void answer_range(struct person *p, const struct et_variable *v, struct et_answer *answer)
{
    const struct et_item *item = &p->form->items[v->item];
    int32_t today = p->who->today;
    double low = 0, high = 100;
    switch (item->kind) {
    case ET_KIND_DATE:
        low = today - 3650;
        high = today;
        break;
    case ET_KIND_MONTH: {
        int year, month, day;
        et_day_split(today, &year, &month, &day);
        high = year * 12 + month - 1;
        low = high - 120;
        today = (int32_t)high;
        break;
    }
    case ET_KIND_TIME:
        low = 6 * 60;
        high = 22 * 60;
        break;
    default:
        break;
    }
    low = bound(&item->low, low, today);
    high = bound(&item->high, fmax(high, low), today);
    high = fmax(low, high);
    double former = former_number(p, v);
    bool is_count = item->kind == ET_KIND_NUMBER && v->role == NULL;
    answer->number = number_between(p, low, high, is_count);
    if (is_count && isfinite(former))
        answer->number =
            fmin(high, former + number_between(p, 0, 0.1 * (high - low) * p->who->change, false));
}

/* A value for VARIABLE, which is asked; false: left out. */
static bool answer_one(struct person *p, uint32_t variable, struct et_answer *answer)
{
    const struct et_variable *v = &p->form->variables[variable];
    const struct et_item *item = &p->form->items[v->item];
    bool is_role = v->role != NULL && v->kind != ET_KIND_CONSENT;
    if (v->kind != ET_KIND_CONSENT && !is_role && is_likely(p, 0.015))
        return false;
    switch (v->kind) {
    case ET_KIND_CONSENT:
        answer->number = is_likely(p, 0.98) ? 1 : 0;
        return true;
    case ET_KIND_YESNO:
        answer->number =
            et_random_normal(&p->random) < 0.7 * p->trait + (p->wave > 0 ? p->who->change : 0);
        return true;
    case ET_KIND_ONE: {
        int32_t code = v->list->is_scale ? scale_code(p, v) : list_code(p, v->list);
        answer->number = code;
        return code >= 0;
    }
    case ET_KIND_MANY: {
        int32_t code = list_code(p, v->list);
        if (code >= 0)
            set_codes(p, answer, v->list, code);
        return code >= 0;
    }
    case ET_KIND_RANK:
        rank(p, answer, v->list);
        return answer->code_count > 0;
    case ET_KIND_CODE: {
        char *text = et_arena_alloc(p->arena, ET_CODE_CHARS + 1);
        et_code_write(p->who->person, text);
        answer->text = text;
        return true;
    }
    case ET_KIND_TEXT:
        answer->text = "Simulerat svar";
        return item->text_max == 0 || item->text_max >= 14 ? is_likely(p, 0.35) : false;
    case ET_KIND_NUMBER:
    case ET_KIND_DECIMAL:
    case ET_KIND_PERCENT:
    case ET_KIND_SLIDER:
    case ET_KIND_DATE:
    case ET_KIND_MONTH:
    case ET_KIND_TIME:
        answer_range(p, v, answer);
        return true;
    case ET_KIND_MATRIX:
    case ET_KIND_NOTE:
    case ET_KIND_CALC:
    case ET_KIND_BREAK:
        break;
    }
    return false;
}

/* What a person is does not change with the wave; what one thinks may. */
static uint32_t wave_of(const struct person *p, const struct et_variable *v)
{
    return v->role != NULL ? 0 : p->wave;
}

static void answer_item(struct person *p, uint32_t item)
{
    const struct et_item *asked = &p->form->items[item];
    for (int attempt = 0; attempt < 20; attempt++) {
        for (uint32_t i = 0; i < asked->variable_count; i++) {
            uint32_t variable = asked->first_variable + i;
            const struct et_variable *v = &p->form->variables[variable];
            struct et_answer answer = {.state = ET_STATE_VALUE};
            p->random =
                stream(p->who, p->who->person, v->id, wave_of(p, v) + 100 * (uint32_t)attempt);
            if (!et_route_asks_variable(&p->context, variable))
                continue;
            if (!answer_one(p, variable, &answer))
                answer = (struct et_answer){.state = ET_STATE_BLANK};
            p->record->answers[variable] = answer;
        }
        if (et_route_failed_check(&p->context, item) == ET_NONE)
            return;
    }
}

static bool has_refused(const struct person *p)
{
    for (size_t v = 0; v < p->form->variable_count; v++) {
        const struct et_answer *answer = &p->record->answers[v];
        if (p->form->variables[v].kind == ET_KIND_CONSENT && answer->state == ET_STATE_VALUE &&
            answer->number != 1)
            return true;
    }
    return false;
}

struct et_record *et_simulate(struct et_arena *arena, const struct et_form *form, uint32_t wave,
                              const struct et_simulated *who)
{
    struct et_random of_person = stream(who, who->person, "trait", 0);
    struct person p = {.arena = arena, .form = form, .who = who};
    p.trait = et_random_normal(&of_person);
    p.context = (struct et_context){.form = form, .facts = who->facts, .today = who->today};
    for (uint32_t w = 0; w <= wave; w++) {
        p.wave = p.context.wave = w;
        p.record = et_record_new(arena, form, w);
        p.context.records[w] = p.record;
        for (uint32_t item = et_route_next(&p.context, ET_NONE);
             item != ET_NONE && !has_refused(&p); item = et_route_next(&p.context, item))
            answer_item(&p, item);
        for (size_t v = 0; v < form->variable_count; v++)
            if (p.record->answers[v].state == ET_STATE_NONE)
                p.record->answers[v].state = ET_STATE_NOT_ASKED;
    }
    return p.record;
}
