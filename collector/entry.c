/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/entry.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/str.h"
#include "forms/base/utf8.h"

static const struct et_variable *variable_of(const struct et_entry *entry)
{
    return &entry->form->variables[entry->variable];
}

static const struct et_item *item_of(const struct et_entry *entry)
{
    return &entry->form->items[variable_of(entry)->item];
}

/* ---- opening ------------------------------------------------------------ */

static enum et_entry_shape shape_of(enum et_kind kind)
{
    switch (kind) {
    case ET_KIND_MANY:
        return ET_ENTRY_MANY;
    case ET_KIND_RANK:
        return ET_ENTRY_RANK;
    case ET_KIND_NUMBER:
    case ET_KIND_DECIMAL:
    case ET_KIND_PERCENT:
    case ET_KIND_SLIDER:
        return ET_ENTRY_DIGIT;
    case ET_KIND_DATE:
    case ET_KIND_MONTH:
    case ET_KIND_TIME:
        return ET_ENTRY_PARTS;
    case ET_KIND_TEXT:
    case ET_KIND_CODE:
        return ET_ENTRY_TEXT;
    default:
        return ET_ENTRY_ONE;
    }
}

static void gather_options(struct et_entry *entry)
{
    const struct et_list *list = variable_of(entry)->list;
    size_t values = 0;
    if (list == NULL)
        return;
    for (size_t i = 0; i < list->choice_count && entry->option_count < ET_CHOICES_MAX; i++) {
        const struct et_choice *choice = &list->choices[i];
        if (choice->kind == ET_CHOICE_RETIRED)
            continue;
        entry->options[entry->option_count++] = choice;
        values += choice->kind != ET_CHOICE_MISSING;
    }
    entry->is_across = entry->shape == ET_ENTRY_ONE && list->look == ET_LOOK_FACES && values >= 2 &&
                       values <= ET_ACROSS_MAX;
}

static void fill_choices(struct et_entry *entry, const struct et_answer *answer)
{
    if (entry->shape == ET_ENTRY_RANK) {
        for (size_t r = 0; r < answer->code_count; r++)
            for (size_t i = 0; i < entry->option_count; i++)
                if (entry->options[i]->code == answer->codes[r])
                    entry->place[i] = (uint16_t)(r + 1);
        return;
    }
    for (size_t i = entry->option_count; i-- > 0;)
        if (et_answer_has(answer, entry->options[i]->code)) {
            entry->place[i] = 1;
            entry->cursor = i;
        }
}

static void fill_parts(struct et_entry *entry, const char *value)
{
    for (size_t i = 0; i < entry->part_count; i++) {
        size_t length = strcspn(value, "-:");
        if (length > 4)
            length = 4;
        memcpy(entry->parts[i], value, length);
        value += length + (value[length] != '\0');
    }
}

void et_entry_open(struct et_entry *entry, const struct et_form *form, uint32_t variable,
                   const struct et_answer *answer)
{
    assert(variable < form->variable_count);
    memset(entry, 0, sizeof *entry);
    entry->form = form;
    entry->variable = variable;
    enum et_kind kind = variable_of(entry)->kind;
    entry->shape = shape_of(kind);
    entry->part_count = kind == ET_KIND_DATE ? 3 : 2;
    entry->text_max = kind == ET_KIND_CODE ? ET_ENTRY_CODE_MAX : item_of(entry)->text_max;
    if (entry->text_max == 0 || entry->text_max > ET_ENTRY_LONG_MAX)
        entry->text_max = ET_ENTRY_LONG_MAX;
    if (entry->shape == ET_ENTRY_DIGIT)
        entry->text_max = ET_ENTRY_NUMBER_MAX;
    gather_options(entry);
    if (answer->state != ET_STATE_VALUE)
        return;

    struct et_str value = ET_STR_EMPTY;
    et_answer_write(form, variable, answer, &value);
    if (entry->shape <= ET_ENTRY_RANK) {
        fill_choices(entry, answer);
    } else if (entry->shape == ET_ENTRY_PARTS) {
        fill_parts(entry, value.text);
    } else if (value.length < ET_ENTRY_BYTES) {
        memcpy(entry->text, value.text, value.length);
        entry->length = entry->at = value.length;
    }
    et_str_free(&value);
}

static void swap_options(struct et_entry *entry, size_t a, size_t b)
{
    const struct et_choice *option = entry->options[a];
    uint16_t place = entry->place[a];
    entry->options[a] = entry->options[b];
    entry->place[a] = entry->place[b];
    entry->options[b] = option;
    entry->place[b] = place;
    if (entry->cursor == a)
        entry->cursor = b;
    else if (entry->cursor == b)
        entry->cursor = a;
}

void et_entry_shuffle(struct et_entry *entry, uint64_t order)
{
    size_t values[ET_CHOICES_MAX], count = 0;
    for (size_t i = 0; i < entry->option_count; i++)
        if (entry->options[i]->kind == ET_CHOICE_VALUE)
            values[count++] = i;
    for (size_t i = count; i > 1; i--) {
        /* Knuth, MMIX: the high bits are the good ones. */
        order = order * 6364136223846793005U + 1442695040888963407U;
        swap_options(entry, values[i - 1], values[(size_t)(order >> 33) % i]);
    }
}

/* ---- choosing ----------------------------------------------------------- */

static size_t ranked(const struct et_entry *entry)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->option_count; i++)
        count += entry->place[i] != 0;
    return count;
}

static void toggle_rank(struct et_entry *entry, size_t index)
{
    uint16_t was = entry->place[index];
    if (was == 0) {
        entry->place[index] = (uint16_t)(ranked(entry) + 1);
        return;
    }
    entry->place[index] = 0;
    for (size_t i = 0; i < entry->option_count; i++)
        if (entry->place[i] > was)
            entry->place[i]--;
}

/* "None of these" and "don't know" stand alone: they take the others away,
 * and the others take them. */
static bool stands_alone(const struct et_choice *choice)
{
    return choice->kind == ET_CHOICE_ONLY || choice->kind == ET_CHOICE_MISSING;
}

static void toggle_many(struct et_entry *entry, size_t index)
{
    bool was = entry->place[index] != 0, alone = stands_alone(entry->options[index]);
    for (size_t i = 0; i < entry->option_count; i++)
        if (alone || stands_alone(entry->options[i]))
            entry->place[i] = 0;
    entry->place[index] = !was;
}

/* What a number key, Space or a click does to a choice. */
static void choose(struct et_entry *entry, size_t index)
{
    entry->cursor = index;
    if (entry->shape == ET_ENTRY_MANY) {
        toggle_many(entry, index);
    } else if (entry->shape == ET_ENTRY_RANK) {
        toggle_rank(entry, index);
    } else {
        memset(entry->place, 0, sizeof entry->place);
        entry->place[index] = 1;
    }
}

/* Moves the mark; with one answer the mark is the answer. */
static void move(struct et_entry *entry, int by)
{
    bool is_new = entry->shape == ET_ENTRY_ONE && et_entry_is_empty(entry);
    size_t last = entry->option_count - 1;
    if (is_new)
        entry->cursor = by > 0 ? 0 : last;
    else if (by > 0 && entry->cursor < last)
        entry->cursor++;
    else if (by < 0 && entry->cursor > 0)
        entry->cursor--;
    if (entry->shape == ET_ENTRY_ONE)
        choose(entry, entry->cursor);
}

/* Digits are read as people type them: "1" then "2" is 12 where there are so
 * many; a digit that leads nowhere begins anew. */
static void choose_number(struct et_entry *entry, uint32_t digit)
{
    uint32_t number = entry->typed * 10 + digit;
    if (number > entry->option_count)
        number = digit;
    entry->typed = number;
    if (number == 0 || number > entry->option_count)
        return;
    /* In a many the 1 of a 12 must not be left behind. */
    if (entry->shape != ET_ENTRY_ONE && number >= 10)
        choose(entry, number / 10 - 1);
    choose(entry, number - 1);
    if (entry->option_count < 10)
        entry->typed = 0;
}

/* Digits of Arabic, Persian and Devanagari keyboards are digits. */
static int digit_of(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 0x660 && c <= 0x669)
        return (int)(c - 0x660);
    if (c >= 0x6F0 && c <= 0x6F9)
        return (int)(c - 0x6F0);
    return -1;
}

static enum et_entry_reply choice_key(struct et_entry *entry, const struct et_input *input)
{
    int digit = input->key == ET_KEY_CHARACTER ? digit_of(input->character) : -1;
    if (digit < 0)
        entry->typed = 0;
    if (entry->option_count == 0)
        return ET_ENTRY_PASSED;
    enum et_key more = entry->is_across ? ET_KEY_RIGHT : ET_KEY_DOWN;
    enum et_key less = entry->is_across ? ET_KEY_LEFT : ET_KEY_UP;
    if (digit >= 0)
        choose_number(entry, (uint32_t)digit);
    else if (input->key == ET_KEY_CHOOSE && input->character < entry->option_count)
        choose(entry, input->character);
    else if (input->key == ET_KEY_CHARACTER && input->character == ' ')
        choose(entry, entry->cursor);
    else if (input->key == more || input->key == ET_KEY_WHEEL_DOWN)
        move(entry, 1);
    else if (input->key == less || input->key == ET_KEY_WHEEL_UP)
        move(entry, -1);
    else if (input->key == ET_KEY_BACKSPACE || input->key == ET_KEY_DELETE)
        memset(entry->place, 0, sizeof entry->place);
    else
        return ET_ENTRY_PASSED;
    return ET_ENTRY_TOOK;
}

/* ---- typing ------------------------------------------------------------- */

static void take_out(struct et_entry *entry, size_t from, size_t to)
{
    memmove(entry->text + from, entry->text + to, entry->length - to);
    entry->length -= to - from;
    memset(entry->text + entry->length, 0, to - from);
    entry->at = from;
}

/* Where the letter before AT begins, its marks included. */
static size_t before(const struct et_entry *entry, size_t at)
{
    while (at > 0) {
        const char *text = entry->text;
        for (at--; at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80;)
            at--;
        size_t length;
        if (et_utf8_cells(et_utf8_next(entry->text + at, entry->length - at, &length)) > 0)
            break;
    }
    return at;
}

static size_t behind(const struct et_entry *entry, size_t at)
{
    size_t length;
    if (at == entry->length)
        return at;
    (void)et_utf8_next(entry->text + at, entry->length - at, &length);
    at += length;
    while (at < entry->length) {
        uint32_t c = et_utf8_next(entry->text + at, entry->length - at, &length);
        if (et_utf8_cells(c) > 0)
            break;
        at += length;
    }
    return at;
}

static enum et_entry_reply insert(struct et_entry *entry, uint32_t c)
{
    if (entry->shape == ET_ENTRY_DIGIT) {
        int digit = digit_of(c);
        enum et_kind kind = variable_of(entry)->kind;
        bool has_point = kind != ET_KIND_NUMBER;
        if (digit >= 0)
            c = (uint32_t)('0' + digit);
        else if (has_point && (c == ',' || c == 0x66B || c == '.'))
            c = '.';
        else if (c != '-' && c != ' ')
            return ET_ENTRY_ONLY_DIGITS;
        if (c == ' ')
            return ET_ENTRY_TOOK;
    }
    char bytes[4];
    size_t length = et_utf8_put(c, bytes);
    if (et_utf8_count(entry->text, entry->length) >= entry->text_max ||
        entry->length + length >= ET_ENTRY_BYTES)
        return ET_ENTRY_TOO_LONG;
    memmove(entry->text + entry->at + length, entry->text + entry->at, entry->length - entry->at);
    memcpy(entry->text + entry->at, bytes, length);
    entry->length += length;
    entry->at += length;
    return ET_ENTRY_TOOK;
}

/* A slider moves by arrows, from its middle; it can be typed too. */
static bool slide(struct et_entry *entry, const struct et_input *input)
{
    enum { STEP = 5, START = 50, END = 100 };
    long now = entry->length > 0 ? strtol(entry->text, NULL, 10) : -1, then;
    switch (input->key) {
    case ET_KEY_RIGHT:
    case ET_KEY_WHEEL_UP:
        then = now < 0 ? START : now / STEP * STEP + STEP;
        break;
    case ET_KEY_LEFT:
    case ET_KEY_WHEEL_DOWN:
        then = now < 0 ? START : (now - 1) / STEP * STEP;
        break;
    case ET_KEY_HOME:
        then = 0;
        break;
    case ET_KEY_END:
        then = END;
        break;
    case ET_KEY_CHOOSE:
        then = (long)input->character;
        break;
    default:
        return false;
    }
    then = then < 0 ? 0 : then > END ? END : then;
    memset(entry->text, 0, sizeof entry->text);
    entry->length = entry->at = (size_t)snprintf(entry->text, sizeof entry->text, "%ld", then);
    return true;
}

static enum et_entry_reply text_key(struct et_entry *entry, const struct et_input *input)
{
    if (variable_of(entry)->kind == ET_KIND_SLIDER && slide(entry, input))
        return ET_ENTRY_TOOK;
    switch (input->key) {
    case ET_KEY_CHARACTER:
        return insert(entry, input->character);
    case ET_KEY_BACKSPACE:
        take_out(entry, before(entry, entry->at), entry->at);
        return ET_ENTRY_TOOK;
    case ET_KEY_DELETE: {
        size_t at = entry->at;
        take_out(entry, at, behind(entry, at));
        return ET_ENTRY_TOOK;
    }
    case ET_KEY_LEFT:
        entry->at = before(entry, entry->at);
        return ET_ENTRY_TOOK;
    case ET_KEY_RIGHT:
        entry->at = behind(entry, entry->at);
        return ET_ENTRY_TOOK;
    case ET_KEY_HOME:
        entry->at = 0;
        return ET_ENTRY_TOOK;
    case ET_KEY_END:
        entry->at = entry->length;
        return ET_ENTRY_TOOK;
    default:
        return ET_ENTRY_PASSED;
    }
}

/* ---- dates and times ---------------------------------------------------- */

size_t et_entry_part_width(const struct et_entry *entry, size_t i)
{
    return i == 0 && variable_of(entry)->kind != ET_KIND_TIME ? 4 : 2;
}

/* Is the part complete, so that the next digit belongs to the next one? */
static bool is_part_full(const struct et_entry *entry, size_t i)
{
    const char *part = entry->parts[i];
    size_t width = et_entry_part_width(entry, i), length = strlen(part);
    if (length == width || width == 4)
        return length == width;
    /* No month begins with 2, no day with 4, no hour with 3, no minute with 6. */
    bool is_time = variable_of(entry)->kind == ET_KIND_TIME;
    char most = is_time ? (i == 0 ? '2' : '5') : i == 1 ? '1' : '3';
    return length == 1 && part[0] > most;
}

static enum et_entry_reply part_digit(struct et_entry *entry, int digit)
{
    if (digit < 0)
        return ET_ENTRY_ONLY_DIGITS;
    char *part = entry->parts[entry->part];
    if (is_part_full(entry, entry->part)) {
        /* Typing over what is there begins it anew. */
        memset(part, 0, sizeof entry->parts[0]);
    }
    part[strlen(part)] = (char)('0' + digit);
    if (is_part_full(entry, entry->part) && entry->part + 1 < entry->part_count)
        entry->part++;
    return ET_ENTRY_TOOK;
}

static enum et_entry_reply parts_key(struct et_entry *entry, const struct et_input *input)
{
    char *part = entry->parts[entry->part];
    switch (input->key) {
    case ET_KEY_CHARACTER:
        if (strchr("-:/. ", (int)input->character) != NULL && input->character < 0x80) {
            if (*part != '\0' && entry->part + 1 < entry->part_count)
                entry->part++;
            return ET_ENTRY_TOOK;
        }
        return part_digit(entry, digit_of(input->character));
    case ET_KEY_BACKSPACE:
        if (*part == '\0' && entry->part > 0)
            part = entry->parts[--entry->part];
        if (*part != '\0')
            part[strlen(part) - 1] = '\0';
        return ET_ENTRY_TOOK;
    case ET_KEY_DELETE:
        memset(part, 0, sizeof entry->parts[0]);
        return ET_ENTRY_TOOK;
    case ET_KEY_CHOOSE:
        if (input->character < entry->part_count)
            entry->part = input->character;
        return ET_ENTRY_TOOK;
    case ET_KEY_LEFT:
        entry->part -= entry->part > 0;
        return ET_ENTRY_TOOK;
    case ET_KEY_RIGHT:
        entry->part += entry->part + 1 < entry->part_count;
        return ET_ENTRY_TOOK;
    default:
        return ET_ENTRY_PASSED;
    }
}

enum et_entry_reply et_entry_key(struct et_entry *entry, const struct et_input *input)
{
    if (entry->shape <= ET_ENTRY_RANK)
        return choice_key(entry, input);
    if (entry->shape == ET_ENTRY_PARTS)
        return parts_key(entry, input);
    return text_key(entry, input);
}

bool et_entry_is_empty(const struct et_entry *entry)
{
    if (entry->shape <= ET_ENTRY_RANK)
        return ranked(entry) == 0;
    if (entry->shape == ET_ENTRY_PARTS)
        return entry->parts[0][0] == '\0' && entry->parts[1][0] == '\0' &&
               entry->parts[2][0] == '\0';
    return strspn(entry->text, " ") == entry->length;
}
