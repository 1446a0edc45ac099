/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compile.h - from the bytes of a form file to a compiled form.
 */
#ifndef ET_COMPILE_H
#define ET_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/base/status.h"

struct et_diags;
struct et_form;
struct et_lock;
struct et_source;

/* A translation beside the form, already read. */
struct et_translation {
    const char *language;
    const struct et_source *source; /* the PO file */
};

struct et_compile {
    const struct et_translation *translations;
    size_t translation_count;
    bool has_lints; /* false: errors only, as for a form that is frozen */
    /* What was published before (lock.h), which the form may not contradict; or NULL. */
    const struct et_lock *lock;
    const char *const *breaks; /* questions that may: `publish --break` */
    size_t break_count;
};

/*
 * Compiles SOURCE. Every fault goes to DIAGS; the form is NULL if there was an
 * error. Never fails otherwise, whatever the bytes.
 *
 * Ownership: the form is the caller's, to et_form_free; it keeps no pointer
 *            into SOURCE.
 */
struct et_form *et_compile(const struct et_source *source, const struct et_compile *how,
                           struct et_diags *diags);

/*
 * The same for a file at PATH with the PO files beside it (FORM.LANG.po for
 * each of its languages). Files that cannot be read are diagnostics too, but
 * for PATH itself: ET_IO. *form may be NULL with ET_OK: see DIAGS.
 */
enum et_status et_compile_file(const char *path, bool has_lints, struct et_diags *diags,
                               struct et_form **form, struct et_error *error);

/*
 * The same with lints and breaks as in HOW; where IGNORES_LOCK, the FORM.lock
 * beside it is not looked at.
 */
enum et_status et_compile_file_as(const char *path, const struct et_compile *how, bool ignores_lock,
                                  struct et_diags *diags, struct et_form **form,
                                  struct et_error *error);

#endif
