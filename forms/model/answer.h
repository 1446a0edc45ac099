/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * answer.h - one answer, and the answers of one person in one wave.
 */
#ifndef ET_ANSWER_H
#define ET_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_arena;
struct et_form;
struct et_str;

enum et_state {
    ET_STATE_NONE,  /* nothing is known yet; never stored */
    ET_STATE_VALUE, /* the value counts (it may be a `missing` choice) */
#define ET_MISSING(name, word) ET_STATE_##name,
#include "forms/model/missing.def"
#undef ET_MISSING
};

/*
 * one, yesno, consent, matrix row: code in number.   number, decimal, percent,
 * slider: number.   date: days since 1970-01-01.   month: year * 12 + month - 1.
 * time: minutes since midnight.   many: codes, ascending.   rank: codes, best
 * first.   text, code: text.
 * A STATE_UNEXPECTED answer keeps its value.
 */
struct et_answer {
    enum et_state state;
    double number;
    const int32_t *codes;
    size_t code_count;
    const char *text;
};

/* What is on record of one person in one wave. */
struct et_record {
    uint32_t wave;
    struct et_answer *answers; /* one a variable of the form */
};

/* The register's facts about one participant; dates in days, or ET_NO_DATE. */
#define ET_NO_DATE INT32_MIN
struct et_register {
    const char *site, *course, *language; /* "" where not said */
    const char *exit;                     /* "", "completed", "dropped", "moved" */
    int32_t started, ended;
};

/* A record with every answer ET_STATE_NONE, living in ARENA. */
struct et_record *et_record_new(struct et_arena *arena, const struct et_form *form, uint32_t wave);

/* Has ANSWER a value (or codes, or text) that counts? */
bool et_answer_counts(const struct et_answer *answer);

/* Is CODE among the codes of the answer (a many's, or a one's single)? */
bool et_answer_has(const struct et_answer *answer, int32_t code);

/*
 * The value as the survey file keeps it: "3", "1 3", "12.5", "2026-06-05",
 * "2026-06", "13:30", or the text itself; "" where there is no value.
 * VARIABLE is an index into the form's variables.
 */
void et_answer_write(const struct et_form *form, uint32_t variable, const struct et_answer *answer,
                     struct et_str *out);

/*
 * Reads such a value. False if it is no value of that variable (a code that its
 * list has not, a date that is none); *answer is then untouched. Codes and text
 * live in ARENA. A retired code is read: old answers keep it.
 */
bool et_answer_read(const struct et_form *form, uint32_t variable, const char *value,
                    struct et_arena *arena, struct et_answer *answer);

/* "refused", "not_asked" ...; "" for ET_STATE_VALUE and ET_STATE_NONE; static. */
const char *et_state_word(enum et_state state);
/* The state for such a word, or ET_STATE_NONE. */
enum et_state et_state_from(const char *word);

#endif
