/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * translate.h - the texts of a form in its other languages, from PO files.
 */
#ifndef ET_TRANSLATE_H
#define ET_TRANSLATE_H

struct et_build;
struct et_compile;

/* Fills in the form's texts and languages; HOW may be NULL. */
void et_translate(struct et_build *build, const struct et_compile *how);

#endif
