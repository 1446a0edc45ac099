/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intake_inside.h - what the files of the intake share with nobody else. */
#ifndef ET_INTAKE_INSIDE_H
#define ET_INTAKE_INSIDE_H

#include "collector/intake.h"

/* A print run with its form, read once. */
struct et_intake_run {
    struct et_print_run print;
    struct et_stored_form form;
    struct et_sheet_map map;
    bool is_usable;
};

/* A response that this intake put something into. */
struct et_touched {
    struct et_id response;
    uint64_t serial;
    size_t page_count;
};

struct et_intake {
    struct et_store *store;
    struct et_arena *arena; /* of the runs */
    struct et_intake_how how;
    struct {
        struct et_intake_run **items;
        size_t count, room;
    } runs;
    struct {
        struct et_touched *items;
        size_t count, room;
    } touched;
    int64_t accepted; /* answers taken without asking, for the sample */
};

/* One page on its way in. */
struct et_taking {
    struct et_intake *intake;
    const struct et_intake_run *run;
    const struct et_scanned *scanned;
    const struct et_image *image;
    const struct et_page_origin *origin;
    struct et_arena *arena;
    struct et_response response;
    struct et_sheet sheet;
    struct et_taken *taken; /* one a judged question */
    struct et_intake_result *result;
    struct et_scanned_page page;
};

/* Everything of a readable page but its own row. */
enum et_status et_take_sheet(struct et_taking *t, bool *is_known_file, struct et_error *error);

/* A question with its picture for `etapp review`. */
enum et_status et_take_doubt(struct et_taking *t, uint32_t variable, const struct et_rect *crop,
                             const char *reason, const char *proposal, double confidence,
                             struct et_error *error);

/* Has the question boxes on another page than this? */
bool et_take_is_split(const struct et_taking *t, uint32_t variable);
/*
 * One part of such a question: it is judged whole, once every part has come;
 * until then, and where it is in doubt, a person sees it.
 */
enum et_status et_take_part(struct et_taking *t, size_t i, struct et_error *error);

#endif
