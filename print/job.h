/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * job.h - one run of the printer: which sheets, for whom, into which files; and
 * that they are recorded in the survey file if and only if the PDF is whole.
 */
#ifndef ET_JOB_H
#define ET_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/model/form.h"
#include "forms/store/store.h"
#include "print/names.h"
#include "print/sheet.h"

struct et_arena;
struct et_progress;
struct et_shaper;

/* One sheet of the job. */
struct et_job_sheet {
    const struct et_participant *participant; /* NULL: an open sheet */
    uint32_t language;                        /* index */
    uint64_t serial;                          /* filled in when it is recorded */
};

struct et_job {
    struct et_store *store;
    struct et_stored_form form;
    uint32_t wave;
    struct et_job_sheet *sheets;
    size_t sheet_count;
    struct et_wish wish;
    bool is_duplex;        /* each sheet begins on a right-hand page */
    bool is_cards;         /* code cards; no sheets, nothing to record */
    bool is_trial;         /* nothing is recorded, the codes are nobody's */
    const char *path;      /* of the PDF; "-": standard output; "…/": one PDF a sheet in there */
    const char *map_path;  /* of the map as JSON, or NULL */
    const char *list_path; /* of the list of who gets what, or NULL */
    struct et_names names; /* for that list */
    struct et_progress *progress;

    /* Filled in as they are made; by language. */
    struct et_layout *layouts[ET_LANGUAGES_MAX];
    uint64_t runs[ET_LANGUAGES_MAX];
    size_t page_count, file_count;
    size_t void_count; /* earlier sheets of the same people that are void now */
};

/*
 * Lays out, draws, writes and records. On failure no file is left behind and
 * nothing is recorded.
 *
 * Errors: those of et_layout_new, et_draw_pdf, the store; ET_IO.
 */
enum et_status et_job_run(struct et_job *job, struct et_error *error);

/* Frees the layouts; the rest is the caller's. */
void et_job_end(struct et_job *job);

#endif
