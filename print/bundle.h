/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bundle.h - the files that one run of the printer makes: one PDF or one a
 * sheet, the maps, the list. All are put in their places, or none.
 */
#ifndef ET_BUNDLE_H
#define ET_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/model/form.h"
#include "print/output.h"

struct et_job;

struct et_bundle {
    struct et_output *pdfs; /* the list is the last */
    char **pdf_names;
    size_t pdf_count;
    struct et_output maps[ET_LANGUAGES_MAX];
    char *map_names[ET_LANGUAGES_MAX];
    uint32_t languages[ET_LANGUAGES_MAX]; /* of the maps */
    size_t map_count;
    bool is_folder;
    char *made_folder; /* taken away again on failure, or NULL */
    bool is_placed;
};

/*
 * Opens what can be named already, so that what cannot be written is noticed
 * before anything is drawn. Ends in et_bundle_close. Errors: ET_IO.
 */
enum et_status et_bundle_open(struct et_bundle *bundle, const struct et_job *job,
                              struct et_error *error);
/* Names the PDFs of a folder, once the sheets have their serials. */
void et_bundle_name(struct et_bundle *bundle, const struct et_job *job);
/* Errors: ET_IO. */
enum et_status et_bundle_write(struct et_bundle *bundle, size_t pdf, const void *bytes, size_t size,
                               struct et_error *error);
enum et_status et_bundle_write_map(struct et_bundle *bundle, size_t map, const void *bytes,
                                   size_t size, struct et_error *error);
enum et_status et_bundle_place(struct et_bundle *bundle, struct et_error *error);
void et_bundle_close(struct et_bundle *bundle);

#endif
