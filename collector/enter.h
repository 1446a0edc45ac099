/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * enter.h - keyed entry as pure functions: a sheet of paper typed in by staff,
 * one key a mark, in the order in which the sheet asks. Keys go in; a screen
 * and wishes (look this sheet up, save it) come out.
 *
 *     which sheet? -> its fields -> (second entry: the differences) -> saved
 */
#ifndef ET_ENTER_H
#define ET_ENTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/entry.h"
#include "collector/keys.h"
#include "forms/model/form.h"
#include "forms/model/sheet_map.h"

struct et_arena;
struct et_record;
struct et_screen;

enum et_enter_phase {
    ET_ENTER_WHICH,  /* serial, QR code or participant code */
    ET_ENTER_FIELDS, /* the sheet; AT == COUNT: all is typed, Enter saves */
    ET_ENTER_DIFFER, /* second entry: each difference is settled */
    ET_ENTER_LEAVING,
};

/* What the caller is asked to do. */
enum et_enter_wish {
    ET_ENTER_NOTHING,
    ET_ENTER_LOOK_UP, /* enter->typed; then et_enter_open or et_enter_say */
    ET_ENTER_SAVE,    /* enter->record; then et_enter_next or et_enter_say */
    ET_ENTER_END,
};

enum { ET_ENTER_TYPED_MAX = 40, ET_ENTER_NOTICE_MAX = 240 };

struct et_enter_field {
    uint32_t variable, page; /* page 0: not known */
};

struct et_enter_difference {
    size_t field;
    struct et_answer second; /* the first stands in enter->first */
    bool is_settled;
};

struct et_enter {
    bool is_second; /* the blind entry of a sheet that someone else typed */
    int32_t today;
    enum et_enter_phase phase;
    char typed[ET_ENTER_TYPED_MAX + 1];
    char notice[ET_ENTER_NOTICE_MAX]; /* in the staff's language; "" for none */
    bool is_good_news;
    uint32_t saved; /* sheets since the start */

    struct et_arena *arena; /* this sheet's */
    const struct et_form *form;
    uint32_t wave;
    const char *name; /* "sheet 0A1B2C3, K7M4P-X" */
    struct et_enter_field *fields;
    size_t count, at;
    struct et_record *record;      /* what is typed */
    const struct et_record *first; /* what the first entry said, or NULL */
    struct et_entry entry;
    bool is_touched, is_settling;
    struct et_enter_difference *differences;
    size_t difference_count, difference;
};

/* A sheet that was found. */
struct et_enter_sheet {
    const struct et_form *form; /* all borrowed until the next is opened */
    uint32_t wave;
    const struct et_sheet_map *map; /* NULL: in the order of the form */
    const char *name;
    const struct et_record *first;
};

/* The caller's, to et_enter_free. */
struct et_enter *et_enter_new(bool is_second, int32_t today);
void et_enter_free(struct et_enter *enter);

enum et_enter_wish et_enter_key(struct et_enter *enter, struct et_input input);

void et_enter_open(struct et_enter *enter, const struct et_enter_sheet *sheet);
/* The sheet is saved: the next one. */
void et_enter_next(struct et_enter *enter, const char *notice);
void et_enter_say(struct et_enter *enter, const char *notice);

/*
 * Do the two say the same? Empty is empty, whether routing asked or not, and a
 * mark is a mark, whether it was expected or not.
 */
bool et_enter_same(const struct et_form *form, uint32_t variable, const struct et_answer *a,
                   const struct et_answer *b);

/* SCREEN is at least the smallest size. */
void et_enter_paint(const struct et_enter *enter, struct et_screen *screen);

#endif
