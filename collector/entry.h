/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entry.h - one answer while it is being given: which choice the mark stands
 * on, what has been typed. Pure: keys go in, a value comes out.
 */
#ifndef ET_ENTRY_H
#define ET_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/keys.h"
#include "forms/model/answer.h"
#include "forms/model/form.h"

struct et_arena;
struct et_str;

enum {
    ET_ENTRY_BYTES = 8192,
    ET_ENTRY_LONG_MAX = 2000, /* characters in a `text long` */
    ET_ENTRY_CODE_MAX = 40,
    ET_ENTRY_NUMBER_MAX = 15,
    ET_PARTS_MAX = 3,
    ET_ACROSS_MAX = 7, /* faces stand side by side up to this many */
};

enum et_entry_shape {
    ET_ENTRY_ONE,   /* choices, one of them */
    ET_ENTRY_MANY,  /* choices, toggled */
    ET_ENTRY_RANK,  /* choices, put in order */
    ET_ENTRY_TEXT,  /* typed */
    ET_ENTRY_DIGIT, /* typed, digits only */
    ET_ENTRY_PARTS, /* a date, a month, a time */
};

struct et_entry {
    const struct et_form *form;
    uint32_t variable;
    enum et_entry_shape shape;
    bool is_across; /* faces: forward and back move the mark */

    const struct et_choice *options[ET_CHOICES_MAX];
    uint16_t place[ET_CHOICES_MAX]; /* 0: not chosen; rank: its place */
    size_t option_count, cursor;
    uint32_t typed; /* the number being typed, where there are ten or more */

    char text[ET_ENTRY_BYTES];
    size_t length, at; /* in bytes */
    uint32_t text_max; /* characters */

    char parts[ET_PARTS_MAX][5];
    size_t part_count, part;
};

/* What became of a key. */
enum et_entry_reply {
    ET_ENTRY_PASSED, /* not for the entry */
    ET_ENTRY_TOOK,
    ET_ENTRY_ONLY_DIGITS,
    ET_ENTRY_TOO_LONG,
};

enum et_entry_fault {
    ET_ENTRY_GOOD,
    ET_ENTRY_EMPTY,
    ET_ENTRY_NO_NUMBER,
    ET_ENTRY_NO_DATE,
    ET_ENTRY_OUTSIDE, /* out of its range */
};

/* Starts with what is already answered. */
void et_entry_open(struct et_entry *entry, const struct et_form *form, uint32_t variable,
                   const struct et_answer *answer);

/* Puts the values among the options into an order that ORDER decides; what is
 * missing, "none of these" and "other" keep their places. */
void et_entry_shuffle(struct et_entry *entry, uint64_t order);

/*
 * INPUT with left and right already turned into reading order: RIGHT is
 * forward, also in Arabic.
 */
enum et_entry_reply et_entry_key(struct et_entry *entry, const struct et_input *input);

bool et_entry_is_empty(const struct et_entry *entry);

/* The answer as it stands; codes and text live in ARENA. */
enum et_entry_fault et_entry_answer(const struct et_entry *entry, int32_t today,
                                    struct et_arena *arena, struct et_answer *answer);

/* How many characters part I of a date or time takes: 4 for a year. */
size_t et_entry_part_width(const struct et_entry *entry, size_t i);

#endif
