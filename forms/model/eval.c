/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/eval.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "forms/model/day.h"

/* ---- values ----------------------------------------------------------------- */

static struct et_value known(enum et_type type, double number)
{
    return (struct et_value){.is_known = true, .type = type, .number = number, .text = ""};
}

static struct et_value truth(bool is_true)
{
    return known(ET_TYPE_TRUTH, is_true ? 1 : 0);
}

static struct et_value unknown(enum et_type type, bool is_absent)
{
    return (struct et_value){.is_absent = is_absent, .type = type, .text = ""};
}

/* A result that is not finite (a division by 0) is none. */
static struct et_value number(enum et_type type, double value)
{
    return isfinite(value) ? known(type, value) : unknown(type, false);
}

/* ---- answers ---------------------------------------------------------------- */

static bool is_missing_code(const struct et_list *list, int32_t code)
{
    const struct et_choice *choice = list != NULL ? et_list_choice(list, code) : NULL;
    return choice != NULL && choice->kind == ET_CHOICE_MISSING;
}

/* A reversed item's code counted from the other end of its scale, as it is offered now. */
static double turned(const struct et_list *list, double code)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < list->choice_count; i++) {
        enum et_choice_kind kind = list->choices[i].kind;
        if (kind == ET_CHOICE_MISSING || kind == ET_CHOICE_RETIRED)
            continue;
        low = fmin(low, list->choices[i].code);
        high = fmax(high, list->choices[i].code);
    }
    return low + high - code;
}

/* The answer that EXPR reads, or NULL; *is_absent if its whole record is. */
static const struct et_answer *answer(const struct et_expr *expr, const struct et_eval *eval,
                                      bool *is_absent)
{
    uint32_t wave = expr->wave == ET_NONE ? eval->wave : expr->wave;
    const struct et_context *context = eval->context;
    assert(wave < ET_WAVES_MAX && expr->variable < context->form->variable_count);
    const struct et_record *record = context->records[wave];
    *is_absent = record == NULL;
    if (record == NULL)
        return NULL;
    uint32_t item = context->form->variables[expr->variable].item;
    if (eval->is_asked != NULL && wave == context->wave && !eval->is_asked[item])
        return NULL;
    const struct et_answer *found = &record->answers[expr->variable];
    return et_answer_counts(found) ? found : NULL;
}

/* A calc is worked out where it is read, in the wave it is read from. */
static struct et_value calculated(const struct et_item *item, uint32_t wave,
                                  const struct et_eval *eval)
{
    struct et_eval there = *eval;
    there.wave = wave;
    there.need = 0;
    return et_eval(item->calc, &there);
}

static struct et_value read_answer(const struct et_expr *expr, const struct et_eval *eval)
{
    const struct et_variable *variable = &eval->context->form->variables[expr->variable];
    if (variable->kind == ET_KIND_CALC)
        return calculated(&eval->context->form->items[variable->item],
                          expr->wave == ET_NONE ? eval->wave : expr->wave, eval);

    bool is_absent;
    const struct et_answer *found = answer(expr, eval, &is_absent);
    if (found == NULL)
        return unknown(expr->type, is_absent);
    if (expr->type == ET_TYPE_TEXT) {
        struct et_value value = known(ET_TYPE_TEXT, 0);
        value.text = found->text != NULL ? found->text : "";
        return value;
    }
    if (expr->type == ET_TYPE_CODES)
        return known(ET_TYPE_CODES, (double)found->code_count);
    if (variable->kind == ET_KIND_MONTH) {
        int32_t days;
        int month = (int)found->number;
        bool is_day = et_day_from(month / 12, month % 12 + 1, 1, &days);
        return is_day ? known(ET_TYPE_DATE, days) : unknown(ET_TYPE_DATE, false);
    }
    if (expr->type == ET_TYPE_NUMBER && variable->list != NULL) {
        if (is_missing_code(variable->list, (int32_t)found->number))
            return unknown(ET_TYPE_NUMBER, false);
        return known(ET_TYPE_NUMBER,
                     variable->is_reversed ? turned(variable->list, found->number) : found->number);
    }
    return known(expr->type, found->number);
}

static struct et_value read_fact(const struct et_expr *expr, const struct et_eval *eval)
{
    const struct et_register *facts = eval->context->facts;
    if (facts == NULL)
        return unknown(expr->type, true);
    if (expr->fact == ET_FACT_STARTED || expr->fact == ET_FACT_ENDED) {
        int32_t day = expr->fact == ET_FACT_STARTED ? facts->started : facts->ended;
        return day == ET_NO_DATE ? unknown(ET_TYPE_DATE, false) : known(ET_TYPE_DATE, day);
    }
    const char *text = expr->fact == ET_FACT_SITE       ? facts->site
                       : expr->fact == ET_FACT_COURSE   ? facts->course
                       : expr->fact == ET_FACT_LANGUAGE ? facts->language
                                                        : facts->exit;
    if (text == NULL || *text == '\0')
        return unknown(ET_TYPE_TEXT, false);
    struct et_value value = known(ET_TYPE_TEXT, 0);
    value.text = text;
    return value;
}

/* ---- logic and comparison ---------------------------------------------------- */

/* Kleene's and, or: DECIDING ends it at once; else unknown wins over known. */
static struct et_value joined(const struct et_expr *expr, const struct et_eval *eval, bool deciding)
{
    bool is_unknown = false, is_absent = false;
    for (size_t i = 0; i < expr->arg_count; i++) {
        struct et_value value = et_eval(expr->args[i], eval);
        if (value.is_known && (value.number != 0) == deciding)
            return truth(deciding);
        is_unknown |= !value.is_known;
        is_absent |= !value.is_known && value.is_absent;
    }
    return is_unknown ? unknown(ET_TYPE_TRUTH, is_absent) : truth(!deciding);
}

/*
 * LEFT = RIGHT as 1, 0 or -1 (unknown). “Don't know” is no value: it equals
 * itself, and whether it equals a value is unknown.
 */
static int equals(const struct et_expr *left, const struct et_value *a, const struct et_value *b,
                  const struct et_eval *eval)
{
    if (!a->is_known || !b->is_known)
        return -1;
    if (b->type == ET_TYPE_TEXT)
        return strcmp(a->text, b->text) == 0;
    if (a->number == b->number)
        return 1;
    if (left->op == ET_OP_ANSWER && left->type == ET_TYPE_CODE) {
        const struct et_list *list = eval->context->form->variables[left->variable].list;
        if (is_missing_code(list, (int32_t)a->number) && !is_missing_code(list, (int32_t)b->number))
            return -1;
    }
    return 0;
}

static struct et_value verdict(int outcome, bool is_absent)
{
    return outcome < 0 ? unknown(ET_TYPE_TRUTH, is_absent) : truth(outcome == 1);
}

static struct et_value compared(const struct et_expr *expr, const struct et_eval *eval)
{
    struct et_value a = et_eval(expr->args[0], eval), b = et_eval(expr->args[1], eval);
    bool is_absent = (!a.is_known && a.is_absent) || (!b.is_known && b.is_absent);
    int same = equals(expr->args[0], &a, &b, eval);
    if (expr->op == ET_OP_EQ)
        return verdict(same, is_absent);
    if (expr->op == ET_OP_NE)
        return verdict(same < 0 ? -1 : !same, is_absent);
    if (same < 0)
        return unknown(ET_TYPE_TRUTH, is_absent);
    const struct et_expr *left = expr->args[0];
    if (left->op == ET_OP_ANSWER && left->type == ET_TYPE_CODE &&
        is_missing_code(eval->context->form->variables[left->variable].list, (int32_t)a.number))
        return unknown(ET_TYPE_TRUTH, false);
    switch (expr->op) {
    case ET_OP_LT:
        return truth(a.number < b.number);
    case ET_OP_LE:
        return truth(a.number <= b.number);
    case ET_OP_GT:
        return truth(a.number > b.number);
    default:
        return truth(a.number >= b.number);
    }
}

/* A many that says “don't know” has what it has; the rest is unknown. */
static struct et_value has(const struct et_expr *expr, const struct et_eval *eval)
{
    const struct et_expr *left = expr->args[0];
    bool is_absent;
    const struct et_answer *found = answer(left, eval, &is_absent);
    if (found == NULL)
        return unknown(ET_TYPE_TRUTH, is_absent);
    int32_t code = (int32_t)expr->args[1]->number;
    if (et_answer_has(found, code))
        return truth(true);
    const struct et_list *list = eval->context->form->variables[left->variable].list;
    if (is_missing_code(list, code))
        return truth(false);
    for (size_t i = 0; i < found->code_count; i++)
        if (is_missing_code(list, found->codes[i]))
            return unknown(ET_TYPE_TRUTH, false);
    return truth(false);
}

static struct et_value among(const struct et_expr *expr, const struct et_eval *eval)
{
    struct et_value a = et_eval(expr->args[0], eval);
    bool is_unknown = false, is_absent = !a.is_known && a.is_absent;
    for (size_t i = 1; i < expr->arg_count; i++) {
        struct et_value b = et_eval(expr->args[i], eval);
        int same = equals(expr->args[0], &a, &b, eval);
        if (same == 1)
            return truth(true);
        is_unknown |= same < 0;
        is_absent |= !b.is_known && b.is_absent;
    }
    return is_unknown ? unknown(ET_TYPE_TRUTH, is_absent) : truth(false);
}

/* ---- arithmetic and functions ------------------------------------------------ */

static struct et_value arithmetic(const struct et_expr *expr, const struct et_eval *eval)
{
    struct et_value a = et_eval(expr->args[0], eval);
    if (expr->op == ET_OP_NEG)
        return a.is_known ? known(expr->type, -a.number) : a;
    struct et_value b = et_eval(expr->args[1], eval);
    if (!a.is_known || !b.is_known)
        return unknown(expr->type, (!a.is_known && a.is_absent) || (!b.is_known && b.is_absent));
    switch (expr->op) {
    case ET_OP_ADD:
        return number(expr->type, a.number + b.number);
    case ET_OP_SUB:
        return number(expr->type, a.number - b.number);
    case ET_OP_MUL:
        return number(expr->type, a.number * b.number);
    default:
        return number(expr->type, a.number / b.number);
    }
}

/* mean, sum, min, max over those that are known, if they are enough. */
static struct et_value gathered(const struct et_expr *expr, const struct et_eval *eval)
{
    double sum = 0, least = INFINITY, most = -INFINITY;
    size_t count = 0;
    bool is_absent = false;
    for (size_t i = 0; i < expr->arg_count; i++) {
        struct et_value value = et_eval(expr->args[i], eval);
        is_absent |= !value.is_known && value.is_absent;
        if (!value.is_known)
            continue;
        sum += value.number;
        least = fmin(least, value.number);
        most = fmax(most, value.number);
        count++;
    }
    size_t need = eval->need == 0 || eval->need > expr->arg_count ? expr->arg_count : eval->need;
    if (count < need || count == 0)
        return unknown(expr->type, is_absent);
    switch (expr->function) {
    case ET_FN_MEAN:
        return number(expr->type, sum / (double)count);
    case ET_FN_SUM:
        return number(expr->type, sum);
    case ET_FN_MIN:
        return known(expr->type, least);
    default:
        return known(expr->type, most);
    }
}

/* Chosen choices of a many, true conditions, and other questions answered. */
static struct et_value counted(const struct et_expr *expr, const struct et_eval *eval)
{
    double count = 0;
    for (size_t i = 0; i < expr->arg_count; i++) {
        const struct et_expr *arg = expr->args[i];
        struct et_value value = et_eval(arg, eval);
        bool needs_value = arg->type == ET_TYPE_TRUTH || arg->type == ET_TYPE_CODES;
        if (!value.is_known && (needs_value || value.is_absent))
            return unknown(ET_TYPE_NUMBER, value.is_absent);
        count += arg->type == ET_TYPE_TRUTH   ? (value.number != 0)
                 : arg->type == ET_TYPE_CODES ? value.number
                                              : (value.is_known ? 1 : 0);
    }
    return known(ET_TYPE_NUMBER, count);
}

static double whole_years(int32_t from, int32_t to)
{
    int from_year, from_month, from_day, to_year, to_month, to_day;
    et_day_split(from, &from_year, &from_month, &from_day);
    et_day_split(to, &to_year, &to_month, &to_day);
    bool is_short = to_month < from_month || (to_month == from_month && to_day < from_day);
    return to_year - from_year - (is_short ? 1 : 0);
}

static struct et_value between(const struct et_expr *expr, const struct et_eval *eval)
{
    struct et_value from = et_eval(expr->args[0], eval), to = et_eval(expr->args[1], eval);
    if (!from.is_known || !to.is_known)
        return unknown(ET_TYPE_NUMBER,
                       (!from.is_known && from.is_absent) || (!to.is_known && to.is_absent));
    /* Arithmetic on dates may leave the calendar. */
    static const double first = -719162, last = 2932896;
    if (from.number < first || from.number > last || to.number < first || to.number > last)
        return unknown(ET_TYPE_NUMBER, false);
    if (expr->function == ET_FN_DAYS)
        return known(ET_TYPE_NUMBER, floor(to.number) - floor(from.number));
    return known(ET_TYPE_NUMBER, whole_years((int32_t)from.number, (int32_t)to.number));
}

static struct et_value rounded(const struct et_expr *expr, const struct et_eval *eval)
{
    struct et_value value = et_eval(expr->args[0], eval);
    if (!value.is_known || expr->arg_count == 1)
        return value.is_known ? known(ET_TYPE_NUMBER, round(value.number)) : value;
    double scale = pow(10, expr->args[1]->number);
    return number(ET_TYPE_NUMBER, round(value.number * scale) / scale);
}

static struct et_value called(const struct et_expr *expr, const struct et_eval *eval)
{
    struct et_value value;
    bool is_absent;
    switch (expr->function) {
    case ET_FN_MEAN:
    case ET_FN_SUM:
    case ET_FN_MIN:
    case ET_FN_MAX:
        return gathered(expr, eval);
    case ET_FN_COUNT:
        return counted(expr, eval);
    case ET_FN_ANSWERED:
        value = et_eval(expr->args[0], eval);
        return !value.is_known && value.is_absent ? unknown(ET_TYPE_TRUTH, true)
                                                  : truth(value.is_known);
    case ET_FN_DAYS:
    case ET_FN_YEARS:
        return between(expr, eval);
    case ET_FN_IF:
        switch (et_eval_truth(expr->args[0], eval, &is_absent)) {
        case 1:
            return et_eval(expr->args[1], eval);
        case 0:
            return et_eval(expr->args[2], eval);
        default:
            return unknown(expr->type, is_absent);
        }
    case ET_FN_ROUND:
        return rounded(expr, eval);
    case ET_FN_TODAY:
        break;
    }
    return known(ET_TYPE_DATE, eval->context->today);
}

struct et_value et_eval(const struct et_expr *expr, const struct et_eval *eval)
{
    struct et_value value;
    switch (expr->op) {
    case ET_OP_NUMBER:
    case ET_OP_CODE:
        return known(expr->type, expr->number);
    case ET_OP_WORD:
        value = known(ET_TYPE_TEXT, 0);
        value.text = expr->text;
        return value;
    case ET_OP_ANSWER:
        return read_answer(expr, eval);
    case ET_OP_REGISTER:
        return read_fact(expr, eval);
    case ET_OP_OR:
        return joined(expr, eval, true);
    case ET_OP_AND:
        return joined(expr, eval, false);
    case ET_OP_NOT:
        value = et_eval(expr->args[0], eval);
        return value.is_known ? truth(value.number == 0) : value;
    case ET_OP_HAS:
        return has(expr, eval);
    case ET_OP_IN:
        return among(expr, eval);
    case ET_OP_EQ:
    case ET_OP_NE:
    case ET_OP_LT:
    case ET_OP_LE:
    case ET_OP_GT:
    case ET_OP_GE:
        return compared(expr, eval);
    case ET_OP_ADD:
    case ET_OP_SUB:
    case ET_OP_MUL:
    case ET_OP_DIV:
    case ET_OP_NEG:
        return arithmetic(expr, eval);
    case ET_OP_CALL:
        break;
    }
    return called(expr, eval);
}

int et_eval_truth(const struct et_expr *expr, const struct et_eval *eval, bool *is_absent)
{
    struct et_value value = et_eval(expr, eval);
    *is_absent = !value.is_known && value.is_absent;
    return value.is_known ? value.number != 0 : -1;
}
