/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dataset.h - what the records of a survey say, as columns of numbers.
 *
 * Everyone enrolled has a row, in the order of et_store_people; answers that
 * are tied to nobody are counted, not used. A value that is missing, for
 * whatever reason, is NaN. Answers stream through: memory goes with people
 * times (indicators + items), not with answers.
 */
#ifndef ET_DATASET_H
#define ET_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "forms/store/store.h"

/* The answers that an indicator is a mean (or sum) of, reversed ones turned. */
struct et_parts {
    size_t count;    /* 0: it is not made of two or more answers */
    double *columns; /* [part][wave][person] */
};

/* A question by itself: a choice of a list, or one that looks back (`then`) and what it looks at.
 */
struct et_extra {
    uint32_t variable;
    double *columns; /* [wave][person]; reversed ones turned */
};

struct et_dataset {
    const struct et_form *form;
    struct et_people people;
    double *indicators;     /* [indicator][wave][person] */
    struct et_parts *parts; /* one an indicator */
    double *roles;          /* [by][person]: a code; NaN; only for roles that are questions */
    bool *has_record;       /* [wave][person]: a response that counts */
    unsigned char *modes;   /* [wave][person]: 1 + enum et_mode of it; 0: none */
    struct et_extra *extras;
    size_t extra_count;
    bool has_simulated;
    size_t open_responses;              /* tied to nobody */
    size_t drafts;                      /* begun, not finished; what they hold is counted */
    size_t refused, held;               /* said no; paper with a blank consent */
    size_t outside;                     /* given outside the window of their wave; counted */
    size_t doubts;                      /* marks that wait for a person */
    size_t by_language[16], by_mode[3]; /* responses that count: ET_LANGUAGES_MAX, et_mode */
};

/*
 * Reads the survey against FORM. Everything lives in ARENA; FORM is borrowed.
 * Errors: those of the store.
 */
enum et_status et_dataset_read(struct et_store *store, const struct et_stored_form *form,
                               struct et_arena *arena, struct et_dataset *dataset,
                               struct et_error *error);

/* The column of INDICATOR in WAVE. */
const double *et_dataset_column(const struct et_dataset *dataset, size_t indicator, uint32_t wave);

/* The column of a part of INDICATOR in WAVE. */
const double *et_dataset_part(const struct et_dataset *dataset, size_t indicator, size_t part,
                              uint32_t wave);

/* The column of VARIABLE in WAVE, or NULL where it is no extra. */
const double *et_dataset_extra(const struct et_dataset *dataset, uint32_t variable, uint32_t wave);

/*
 * What the `then` question VARIABLE is the retrospective version of: the same list and
 * row, asked in both waves, and its id begins that of VARIABLE's item; ET_NONE.
 */
uint32_t et_dataset_then_of(const struct et_form *form, uint32_t variable);

#endif
