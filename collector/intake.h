/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake.h - puts a scanned page into the survey file: what is sure as
 * answers, what is not as doubts with their picture, all of it or nothing.
 */
#ifndef ET_INTAKE_H
#define ET_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "collector/scan.h"
#include "forms/store/store.h"

struct et_image;
struct et_intake;

/* Whose pictures are kept. */
enum et_keep {
    ET_KEEP_DOUBT, /* of what waits for a person, and of the blind sample */
    ET_KEEP_NONE,  /* none: who reviews needs the paper, and there is no blind sample */
};

struct et_intake_how {
    enum et_keep keep;
    struct et_policy policy; /* for a question that stands on two pages */
};

/* STORE is borrowed; free with et_intake_free. */
struct et_intake *et_intake_new(struct et_store *store, const struct et_intake_how *how);
void et_intake_free(struct et_intake *intake);

/* The lookup for et_scanner_new: which sheets this survey file knows. */
struct et_scan_lookup et_intake_lookup(struct et_intake *intake);

/* The id of the wave that a page which was read is of. */
const char *et_intake_wave(struct et_intake *intake, const struct et_scanned *scanned);

/* Where a page comes from. */
struct et_page_origin {
    const unsigned char *source; /* hash of the file, 32 bytes */
    const char *file;            /* its name */
    uint32_t page_in_file;       /* counts from 1 */
};

/* One question of a page, as it went in. */
struct et_taken {
    const char *item, *value; /* value "" where there is none */
    const char *missing;      /* "blank", "not_asked", "unexpected"; "" for a value */
    double confidence;
    bool is_review;
    const char *reason;
};

struct et_intake_result {
    enum et_page_status status;
    const char *reason; /* "" unless the page was not read */
    uint64_t run, serial;
    uint32_t sheet_page;     /* 0 where not known */
    const char *form, *wave; /* ids; "" where not known */
    char participant[8];     /* the code; "" for nobody */
    bool is_refused;         /* this person said no: nothing was kept */
    const struct et_taken *answers;
    size_t answer_count;
};

/*
 * Takes SCANNED, which came from IMAGE (for the crops), in one transaction.
 * What *result points to lives in ARENA.
 */
enum et_status et_intake_page(struct et_intake *intake, const struct et_page_origin *origin,
                              const struct et_scanned *scanned, const struct et_image *image,
                              struct et_arena *arena, struct et_intake_result *result,
                              struct et_error *error);

/*
 * Did this very page of this very file go in before? Then *result says what is
 * known of it, and it need not be looked at again.
 */
enum et_status et_intake_known(struct et_intake *intake, const struct et_page_origin *origin,
                               struct et_arena *arena, struct et_intake_result *result,
                               bool *is_known, struct et_error *error);

/* A page that has not come of a sheet that others have come of. */
struct et_missing_page {
    uint64_t serial;
    uint32_t page;
    size_t page_count;
};
/* Those of the sheets that went in so far; *missing lives in ARENA. */
enum et_status et_intake_missing(struct et_intake *intake, struct et_arena *arena,
                                 struct et_missing_page **missing, size_t *count,
                                 struct et_error *error);

/* As et_intake_page, for a page of which not even the image could be had. */
enum et_status et_intake_lost(struct et_intake *intake, const struct et_page_origin *origin,
                              struct et_error *error);

#endif
