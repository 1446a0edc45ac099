/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/answer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/model/day.h"
#include "forms/model/form.h"

enum { VALUE_MAX = 65536, NUMBER_MAX = 32, DAY_MINUTES = 24 * 60 };

static const char *const words[] = {
    "",
    "",
#define ET_MISSING(name, word) word,
#include "forms/model/missing.def"
#undef ET_MISSING
};

const char *et_state_word(enum et_state state)
{
    assert((size_t)state < sizeof words / sizeof words[0]);
    return words[state];
}

enum et_state et_state_from(const char *word)
{
    for (size_t i = ET_STATE_VALUE + 1; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], word) == 0)
            return (enum et_state)i;
    return ET_STATE_NONE;
}

struct et_record *et_record_new(struct et_arena *arena, const struct et_form *form, uint32_t wave)
{
    struct et_record *record = et_arena_alloc(arena, sizeof *record);
    record->wave = wave;
    record->answers = et_arena_array(arena, form->variable_count, sizeof *record->answers);
    return record;
}

bool et_answer_counts(const struct et_answer *answer)
{
    return answer->state == ET_STATE_VALUE;
}

bool et_answer_has(const struct et_answer *answer, int32_t code)
{
    if (answer->state != ET_STATE_VALUE)
        return false;
    for (size_t i = 0; i < answer->code_count; i++)
        if (answer->codes[i] == code)
            return true;
    return answer->codes == NULL && answer->text == NULL && answer->number == code;
}

/* ---- writing ------------------------------------------------------------ */

/* The shortest decimal that reads back as NUMBER. */
static void write_number(double number, struct et_str *out)
{
    assert(isfinite(number));
    char text[NUMBER_MAX];
    for (int digits = 1; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    if (strchr(text, 'e') != NULL && fabs(number) < 1e15 && number == floor(number))
        (void)snprintf(text, sizeof text, "%.0f", number);
    et_str_add(out, text);
}

static void write_codes(const struct et_answer *answer, struct et_str *out)
{
    for (size_t i = 0; i < answer->code_count; i++)
        et_str_addf(out, "%s%d", i > 0 ? " " : "", (int)answer->codes[i]);
}

void et_answer_write(const struct et_form *form, uint32_t variable, const struct et_answer *answer,
                     struct et_str *out)
{
    assert(variable < form->variable_count);
    if (answer->state != ET_STATE_VALUE && answer->state != ET_STATE_UNEXPECTED)
        return;
    int whole = (int)answer->number;
    char day[11];
    switch (form->variables[variable].kind) {
    case ET_KIND_MANY:
    case ET_KIND_RANK:
        write_codes(answer, out);
        break;
    case ET_KIND_TEXT:
    case ET_KIND_CODE:
        et_str_add(out, answer->text != NULL ? answer->text : "");
        break;
    case ET_KIND_DATE:
        et_day_write(whole, day);
        et_str_add(out, day);
        break;
    case ET_KIND_MONTH:
        et_str_addf(out, "%04d-%02d", whole / 12, whole % 12 + 1);
        break;
    case ET_KIND_TIME:
        et_str_addf(out, "%02d:%02d", whole / 60, whole % 60);
        break;
    default:
        write_number(answer->number, out);
    }
}

/* ---- reading ------------------------------------------------------------ */

/* -?digits[.digits][e[+-]digits], finite; no hexadecimal, no blanks. */
static bool read_number(const char *text, double *number)
{
    const char *at = text + (*text == '-');
    size_t count = strspn(at, "0123456789");
    if (count == 0 || strlen(text) >= NUMBER_MAX)
        return false;
    at += count;
    if (*at == '.') {
        count = strspn(at + 1, "0123456789");
        if (count == 0)
            return false;
        at += 1 + count;
    }
    if (*at == 'e') {
        at += 1 + (at[1] == '-' || at[1] == '+');
        count = strspn(at, "0123456789");
        if (count == 0)
            return false;
        at += count;
    }
    double value = strtod(text, NULL);
    if (*at != '\0' || !isfinite(value))
        return false;
    *number = value;
    return true;
}

/* A code of LIST at *TEXT, moved past it. */
static bool read_code(const struct et_list *list, const char **text, int32_t *code)
{
    size_t count = strspn(*text, "0123456789");
    if (count == 0 || count > 4 || list == NULL)
        return false;
    *code = (int32_t)strtol(*text, NULL, 10);
    *text += count;
    return et_list_choice(list, *code) != NULL;
}

/* "1 3": each once, and ascending where the order says nothing. */
static bool read_codes(const struct et_list *list, const char *text, bool is_ascending,
                       struct et_arena *arena, struct et_answer *answer)
{
    int32_t codes[ET_CHOICES_MAX];
    size_t count = 0;
    do {
        if (count == ET_CHOICES_MAX || !read_code(list, &text, &codes[count]))
            return false;
        for (size_t i = 0; i < count; i++)
            if (codes[i] == codes[count] || (is_ascending && codes[i] > codes[count]))
                return false;
        count++;
    } while (*text++ == ' ');
    if (text[-1] != '\0')
        return false;
    int32_t *kept = et_arena_array(arena, count, sizeof *kept);
    memcpy(kept, codes, count * sizeof *kept);
    answer->codes = kept;
    answer->code_count = count;
    return true;
}

static bool two_digits(const char *text, int *number)
{
    if (strspn(text, "0123456789") < 2)
        return false;
    *number = (text[0] - '0') * 10 + (text[1] - '0');
    return true;
}

static bool read_month(const char *text, double *number)
{
    char day[11];
    int32_t days;
    if (strlen(text) != 7)
        return false;
    (void)snprintf(day, sizeof day, "%s-01", text);
    if (!et_day_read(day, &days))
        return false;
    int year, month, first;
    et_day_split(days, &year, &month, &first);
    *number = year * 12 + month - 1;
    return true;
}

static bool read_time(const char *text, double *number)
{
    int hours, minutes;
    if (strlen(text) != 5 || text[2] != ':' || !two_digits(text, &hours) ||
        !two_digits(text + 3, &minutes) || minutes > 59 || hours * 60 + minutes >= DAY_MINUTES)
        return false;
    *number = hours * 60 + minutes;
    return true;
}

static bool read_text(const char *text, struct et_arena *arena, struct et_answer *answer)
{
    size_t length = strnlen(text, VALUE_MAX + 1);
    if (length == 0 || length > VALUE_MAX || !et_utf8_is_valid(text, length))
        return false;
    answer->text = et_arena_copy(arena, text, length);
    return true;
}

bool et_answer_read(const struct et_form *form, uint32_t variable, const char *value,
                    struct et_arena *arena, struct et_answer *answer)
{
    assert(variable < form->variable_count);
    const struct et_variable *v = &form->variables[variable];
    struct et_answer read = {.state = ET_STATE_VALUE};
    int32_t whole = 0;
    bool is_good = false;
    switch (v->kind) {
    case ET_KIND_ONE:
    case ET_KIND_YESNO:
    case ET_KIND_CONSENT:
        is_good = read_code(v->list, &value, &whole) && *value == '\0';
        read.number = whole;
        break;
    case ET_KIND_MANY:
    case ET_KIND_RANK:
        is_good = read_codes(v->list, value, v->kind == ET_KIND_MANY, arena, &read);
        break;
    case ET_KIND_TEXT:
    case ET_KIND_CODE:
        is_good = read_text(value, arena, &read);
        break;
    case ET_KIND_DATE:
        is_good = et_day_read(value, &whole);
        read.number = whole;
        break;
    case ET_KIND_MONTH:
        is_good = read_month(value, &read.number);
        break;
    case ET_KIND_TIME:
        is_good = read_time(value, &read.number);
        break;
    case ET_KIND_NUMBER:
        is_good = read_number(value, &read.number) && read.number == floor(read.number);
        break;
    case ET_KIND_DECIMAL:
    case ET_KIND_PERCENT:
    case ET_KIND_SLIDER:
    case ET_KIND_CALC:
        is_good = read_number(value, &read.number);
        break;
    case ET_KIND_MATRIX:
    case ET_KIND_NOTE:
    case ET_KIND_BREAK:
        break; /* none of these has a value of its own */
    }
    if (is_good)
        *answer = read;
    return is_good;
}
