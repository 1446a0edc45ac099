/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/keys.h"

#include <stdlib.h>
#include <string.h>

#include "forms/base/utf8.h"

enum { ESC = 0x1B, SEQUENCE_MAX = 256, NUMBERS_MAX = 4, NUMBER_MAX = 99999 };

size_t et_keys_feed(struct et_keys *keys, const void *bytes, size_t size)
{
    size_t room = ET_KEYS_HELD_MAX - keys->count;
    size_t taken = size < room ? size : room;
    memcpy(keys->held + keys->count, bytes, taken);
    keys->count += taken;
    return taken;
}

static void drop(struct et_keys *keys, size_t count)
{
    keys->count -= count;
    memmove(keys->held, keys->held + count, keys->count);
    /* What was typed is not left lying in memory behind what is held. */
    memset(keys->held + keys->count, 0, count);
}

/* ---- escape sequences --------------------------------------------------- */

/* CSI, taken apart: "\033[<0;12;5M" is mark '<', numbers 0 12 5, last 'M'. */
struct sequence {
    char mark, middle, last;
    int numbers[NUMBERS_MAX];
    size_t count;
};

/* The length of the CSI sequence held, 0 where its end has not come. */
static size_t take_apart(const unsigned char *held, size_t count, struct sequence *seq)
{
    *seq = (struct sequence){.count = 1};
    for (size_t i = 2; i < count; i++) {
        unsigned char c = held[i];
        if (c >= '0' && c <= '9') {
            int *number = &seq->numbers[seq->count - 1];
            if (*number < NUMBER_MAX)
                *number = *number * 10 + (c - '0');
        } else if (c == ';' || c == ':') {
            if (seq->count < NUMBERS_MAX)
                seq->count++;
        } else if (c >= '<' && c <= '?') {
            seq->mark = (char)c;
        } else if (c >= 0x20 && c <= 0x2F) {
            seq->middle = (char)c;
        } else {
            seq->last = (char)c;
            /* A control or a new escape breaks it off and is read anew. */
            return c >= 0x40 && c <= 0x7E ? i + 1 : i;
        }
    }
    return 0;
}

static enum et_key cursor_key(char last)
{
    static const char letters[] = "ABCDHFZMPQ";
    static const enum et_key keys[] = {
        ET_KEY_UP,  ET_KEY_DOWN,    ET_KEY_RIGHT, ET_KEY_LEFT, ET_KEY_HOME,
        ET_KEY_END, ET_KEY_BACKTAB, ET_KEY_ENTER, ET_KEY_HELP, ET_KEY_LANGUAGE,
    };
    const char *at = last != '\0' ? strchr(letters, last) : NULL;
    return at != NULL ? keys[at - letters] : ET_KEY_NONE;
}

static enum et_key tilde_key(int number)
{
    switch (number) {
    case 1:
    case 7:
        return ET_KEY_HOME;
    case 3:
        return ET_KEY_DELETE;
    case 4:
    case 8:
        return ET_KEY_END;
    case 5:
        return ET_KEY_PAGE_UP;
    case 6:
        return ET_KEY_PAGE_DOWN;
    case 11:
        return ET_KEY_HELP;
    case 12:
        return ET_KEY_LANGUAGE;
    case 24:
        return ET_KEY_STAFF;
    default:
        return ET_KEY_NONE;
    }
}

static struct et_input mouse(const struct sequence *seq)
{
    struct et_input input = {.row = seq->numbers[2] - 1, .column = seq->numbers[1] - 1};
    int button = seq->numbers[0];
    if (seq->last == 'M' && seq->count == 3) {
        if (button == 0)
            input.key = ET_KEY_CLICK;
        else if (button == 64)
            input.key = ET_KEY_WHEEL_UP;
        else if (button == 65)
            input.key = ET_KEY_WHEEL_DOWN;
    }
    return input;
}

static struct et_input meaning(struct et_keys *keys, const struct sequence *seq)
{
    struct et_input input = {.key = ET_KEY_NONE};
    if (seq->mark == '<')
        return mouse(seq);
    if (seq->last == 'y' && seq->middle == '$' && seq->mark == '\0' && seq->numbers[0] == 8) {
        input.key = ET_KEY_REPORT_ORDER;
        input.character = (uint32_t)seq->numbers[1];
    } else if (seq->last == 'c' && seq->mark == '>') {
        input.key = ET_KEY_REPORT_DEVICE;
        input.character = (uint32_t)seq->numbers[0];
    } else if (seq->last == 'c' && seq->mark == '?') {
        input.key = ET_KEY_REPORT_ANSWERS;
    } else if (seq->last == '~' && seq->numbers[0] == 200) {
        keys->is_pasting = true;
    } else if (seq->last == '~' && seq->numbers[0] == 201) {
        keys->is_pasting = false;
    } else if (seq->last == '~') {
        input.key = tilde_key(seq->numbers[0]);
    } else if (seq->mark == '\0' && seq->middle == '\0') {
        input.key = cursor_key(seq->last);
    }
    return input;
}

/* DCS, OSC, APC ...: up to ST or BEL. 0 where the end has not come. */
static size_t string_length(const unsigned char *held, size_t count)
{
    for (size_t i = 2; i < count; i++) {
        if (held[i] == 0x07)
            return i + 1;
        if (held[i] == ESC)
            return i + 1 == count ? 0 : held[i + 1] == '\\' ? i + 2 : i;
    }
    return 0;
}

static struct et_input string_meaning(struct et_keys *keys, size_t length)
{
    struct et_input input = {.key = ET_KEY_NONE};
    if (length < 4 || memcmp(keys->held, "\033P>|", 4) != 0)
        return input;
    size_t at = 0;
    for (size_t i = 4; i < length && keys->held[i] >= 0x20 && at < ET_KEYS_REPORT_MAX - 1; i++)
        keys->report[at++] = (char)keys->held[i];
    keys->report[at] = '\0';
    input.key = ET_KEY_REPORT_NAME;
    return input;
}

/* What starts with escape. Returns the bytes it took, 0 for more needed. */
static size_t escape(struct et_keys *keys, struct et_input *input)
{
    const unsigned char *held = keys->held;
    size_t count = keys->count, length;
    struct sequence seq;
    if (count < 2)
        return 0;
    switch (held[1]) {
    case '[':
        length = take_apart(held, count, &seq);
        if (length > 0)
            *input = meaning(keys, &seq);
        return length;
    case 'O':
        if (count < 3)
            return 0;
        input->key = cursor_key((char)held[2]);
        return 3;
    case 'P':
    case ']':
    case 'X':
    case '^':
    case '_':
        length = string_length(held, count);
        if (length > 0)
            *input = string_meaning(keys, length);
        return length;
    case ESC:
        input->key = ET_KEY_ESCAPE;
        return 1;
    default:
        return 2; /* Alt and a key: nothing here listens to it */
    }
}

/* ---- characters --------------------------------------------------------- */

static enum et_key control(unsigned char c)
{
    switch (c) {
    case '\r':
    case '\n':
        return ET_KEY_ENTER;
    case '\t':
        return ET_KEY_TAB;
    case '\b':
    case 0x7F:
        return ET_KEY_BACKSPACE;
    default:
        return ET_KEY_NONE;
    }
}

/* How many bytes the character at HELD should have. */
static size_t wanted(unsigned char first)
{
    return first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
}

/* Returns the bytes taken, 0 where more are needed. */
static size_t character(struct et_keys *keys, bool is_quiet, struct et_input *input)
{
    unsigned char first = keys->held[0];
    if (first < 0x20 || first == 0x7F) {
        enum et_key key = control(first);
        if (!keys->is_pasting)
            input->key = key;
        else if (key == ET_KEY_ENTER || key == ET_KEY_TAB)
            *input = (struct et_input){.key = ET_KEY_CHARACTER, .character = ' '};
        return 1;
    }
    if (keys->count < wanted(first) && !is_quiet)
        return 0;
    size_t length;
    uint32_t c = et_utf8_next((const char *)keys->held, keys->count, &length);
    /* C1 controls, and what is no UTF-8, are nobody's typing. */
    if (c >= 0xA0 ? c != 0xFFFD : c < 0x7F)
        *input = (struct et_input){.key = ET_KEY_CHARACTER, .character = c};
    return length;
}

bool et_keys_next(struct et_keys *keys, bool is_quiet, struct et_input *input)
{
    while (keys->count > 0) {
        struct et_input found = {.key = ET_KEY_NONE};
        size_t taken =
            keys->held[0] == ESC ? escape(keys, &found) : character(keys, is_quiet, &found);
        if (taken == 0) {
            if (!is_quiet && keys->count < SEQUENCE_MAX)
                return false;
            if (keys->held[0] == ESC && keys->count == 1)
                found.key = ET_KEY_ESCAPE;
            taken = keys->count;
        }
        drop(keys, taken);
        if (found.key != ET_KEY_NONE) {
            *input = found;
            return true;
        }
    }
    return false;
}
