/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/fill_in.h"

#include <stdio.h>
#include <string.h>

#include "forms/base/random.h"
#include "forms/base/str.h"
#include "forms/model/answer.h"
#include "forms/model/form.h"
#include "forms/model/sheet_map.h"

/* Most people cross; a few tick; some are hasty. One person keeps to one way. */
static enum et_gesture habit(struct et_random *random)
{
    uint32_t at = et_random_below(random, 100);
    return at < 62   ? ET_GESTURE_CROSS
           : at < 88 ? ET_GESTURE_TICK
           : at < 94 ? ET_GESTURE_SLASH
                     : ET_GESTURE_SCRIBBLE;
}

static size_t boxes_of(const struct et_sheet_map *map, uint32_t variable)
{
    size_t count = 0;
    for (size_t i = 0; i < map->mark_count; i++)
        count += map->marks[i].variable == variable && map->marks[i].kind == ET_MARK_DIGIT;
    return count;
}

/* The digit at PLACE of COUNT boxes: numbers to the right, dates from the left; -1: none. */
static int digit_at(const struct et_form *form, uint32_t variable, const struct et_answer *answer,
                    size_t place, size_t count)
{
    struct et_str value = ET_STR_EMPTY;
    char digits[32];
    size_t length = 0;
    et_answer_write(form, variable, answer, &value);
    for (size_t i = 0; i < value.length && length < sizeof digits; i++)
        if (value.text[i] >= '0' && value.text[i] <= '9')
            digits[length++] = value.text[i];
    et_str_free(&value);
    size_t empty = length < count ? count - length : 0;
    if (place < empty || place - empty >= length)
        return -1;
    return digits[place - empty] - '0';
}

static void write_mark(struct et_image *image, const struct et_homography *homography,
                       const struct et_form *form, const struct et_sheet_map *map,
                       const struct et_mark *mark, const struct et_answer *answer,
                       const struct et_hand *hand)
{
    if (mark->kind == ET_MARK_TEXT) {
        int letters = answer->text != NULL ? (int)strlen(answer->text) : 6;
        et_pen_words(image, homography, &mark->box, letters, hand);
        return;
    }
    int digit =
        digit_at(form, mark->variable, answer, (size_t)mark->code, boxes_of(map, mark->variable));
    if (digit >= 0)
        et_pen_digit(image, homography, &mark->box, digit, hand);
}

void et_fill_in(struct et_image *image, const struct et_homography *homography,
                const struct et_form *form, const struct et_sheet_map *map, uint32_t page,
                const struct et_record *record, const struct et_hand *hand)
{
    enum et_gesture gesture = habit(hand->random);
    for (size_t i = 0; i < map->mark_count; i++) {
        const struct et_mark *mark = &map->marks[i];
        const struct et_answer *answer = &record->answers[mark->variable];
        if (mark->page != page || answer->state != ET_STATE_VALUE)
            continue;
        if (mark->kind != ET_MARK_CHOICE)
            write_mark(image, homography, form, map, mark, answer, hand);
        else if (form->variables[mark->variable].kind == ET_KIND_MANY
                     ? et_answer_has(answer, mark->code)
                     : answer->number == mark->code)
            et_pen_mark(image, homography, &mark->box, gesture, hand);
    }
}
