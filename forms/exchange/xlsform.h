/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsform.h - forms from and to XLSForm, the spreadsheets of ODK, KoboToolbox
 * and SurveyCTO (https://xlsform.org/en/ref-table/).
 */
#ifndef ET_XLSFORM_H
#define ET_XLSFORM_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_form;
struct et_source;
struct et_workbook;

enum { ET_XLSFORM_ROWS_MAX = 20000, ET_XLSFORM_COLUMNS_MAX = 256, ET_XLSFORM_NESTING_MAX = 32 };

enum et_xlsform_what {
    ET_XLSFORM_DROPPED, /* a question, a rule: stands in the form as a comment */
    ET_XLSFORM_CHANGED, /* imported as something near it */
    ET_XLSFORM_RENAMED,
};

/* What an import could not take as it stands, and the cell that it is about. */
struct et_xlsform_note {
    enum et_xlsform_what what;
    const char *sheet;
    uint32_t row, column;
    const char *cell;   /* what stands there, or its name */
    const char *reason; /* in the language of staff */
};

struct et_xlsform_po {
    const char *language, *bytes;
    size_t size;
};

struct et_xlsform_options {
    const char *file;   /* its name, for the comment on top and the form's id */
    const char *source; /* language of texts without one; NULL: as the sheet says, else "en" */
    const char *date;   /* for the PO files: "2026-06-05 12:00+0000" */
};

/* Lives in the arena given. */
struct et_xlsform {
    const char *form; /* compiles without an error */
    size_t size;
    const struct et_xlsform_po *translations;
    size_t translation_count;
    const struct et_xlsform_note *notes;
    size_t note_count;
    size_t questions, imported; /* that people answer; of these, taken */
};

/*
 * Makes a form of the sheets.
 * Errors: ET_INPUT: they are no XLSForm, or nothing of it can be asked; the
 *         sentence names the cell that is to blame.
 */
enum et_status et_xlsform_import(struct et_arena *arena, const struct et_workbook *workbook,
                                 const struct et_xlsform_options *options,
                                 struct et_xlsform *result, struct et_error *error);

/*
 * Writes FORM, compiled from SOURCE, as the sheets of an XLSForm. What it has
 * no words for stands in columns and a sheet called "etapp", which other
 * programs pass over and et_xlsform_import reads.
 */
void et_xlsform_convert(struct et_arena *arena, const struct et_form *form,
                        const struct et_source *source, struct et_workbook *workbook);

#endif
