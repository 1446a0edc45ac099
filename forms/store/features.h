/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * features.h - what the scanner measured, kept apart from what it decided: so
 * that a later version can decide again without the paper, a question on two
 * pages is judged whole, and it is known which pages of a sheet have come.
 * Then the blind sample: accepted answers that a person looks at once more, by
 * which the true share of misreads is known.
 */
#ifndef ET_STORE_FEATURES_H
#define ET_STORE_FEATURES_H

#include "forms/store/store.h"

/* ---- readings ----------------------------------------------------------- */

/* One page as it was measured. */
struct et_reading {
    unsigned char source[32];
    uint32_t page_in_file;
    struct et_id response;
    uint64_t sheet;
    uint32_t sheet_page;
    int rules;         /* the version of the thresholds that judged it */
    const char *boxes; /* a line each; see collector/readings.h */
};

enum et_status et_store_add_reading(struct et_store *store, const struct et_reading *reading,
                                    struct et_error *error);

struct et_readings {
    const struct et_reading *items; /* by response and page */
    size_t count;
};
/* Those of one response; of all where RESPONSE is NULL. */
enum et_status et_store_readings(struct et_store *store, const struct et_id *response,
                                 struct et_arena *arena, struct et_readings *readings,
                                 struct et_error *error);

/*
 * The last page before PAGE_IN_FILE that was read, if nothing but empty pages
 * stands between. ET_NOT_FOUND.
 */
enum et_status et_store_reading_before(struct et_store *store, const unsigned char source[32],
                                       uint32_t page_in_file, struct et_arena *arena,
                                       struct et_reading *reading, struct et_error *error);

/* The row of this page of this file; ET_NOT_FOUND. */
enum et_status et_store_page_at(struct et_store *store, const unsigned char source[32],
                                uint32_t page_in_file, struct et_arena *arena,
                                struct et_scanned_page *page, struct et_error *error);

/* The response with this id; ET_NOT_FOUND. */
enum et_status et_store_response(struct et_store *store, const struct et_id *id,
                                 struct et_arena *arena, struct et_response *response,
                                 struct et_error *error);

/* ---- doubts, one question's -------------------------------------------- */

/* Was, or is, there such a doubt? Compares reason and proposal, settled or not. */
enum et_status et_store_has_doubt(struct et_store *store, const struct et_doubt *doubt, bool *has,
                                  struct et_error *error);
/* Removes the waiting doubts of one question for this reason ("" for any): what was awaited has
 * come. */
enum et_status et_store_withdraw(struct et_store *store, const struct et_id *response,
                                 const char *item, const char *reason, struct et_error *error);

/* ---- the blind sample --------------------------------------------------- */

/* An accepted answer that a person shall look at; uses of et_doubt: proposal is
 * the accepted value, "" for blank. */
enum et_status et_store_add_sample(struct et_store *store, struct et_doubt *sample,
                                   struct et_error *error);
/* Those that wait, by id: in no order that tells. */
enum et_status et_store_samples(struct et_store *store, bool with_crops, struct et_arena *arena,
                                struct et_doubts *samples, struct et_error *error);
/* What a person read there, as et_store_settle; the answer changes if it differs. */
enum et_status et_store_settle_sample(struct et_store *store, const struct et_id *sample,
                                      const struct et_form *form, const struct et_answer *answer,
                                      struct et_error *error);

struct et_sampling {
    int64_t accepted; /* answers that the scanner took without asking */
    int64_t drawn, looked_at, misread;
};
enum et_status et_store_sampling(struct et_store *store, struct et_sampling *sampling,
                                 struct et_error *error);
/* The upper end of the exact one-sided 95 % interval for MISREAD of LOOKED_AT; 1 for none. */
double et_sampling_bound(int64_t misread, int64_t looked_at);

#endif
