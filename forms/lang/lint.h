/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint.h - what compiles but will not measure well: warnings with stable
 * names, silenced where they stand by `allow NAME`.
 */
#ifndef ET_LINT_H
#define ET_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/lang/build.h"

/* All lints, and the names that `allow` gives. */
void et_lint(struct et_build *build);

/* Is NAME allowed at STMT or anywhere above it? */
bool et_lint_is_allowed(const struct et_stmt *stmt, const char *name);

/* ---- shared by the files of lints ----------------------------------------------- */

#define ET_LINT_SAY(build, diag, stmt, name, span, ...)                                            \
    for (struct et_diag *diag = et_lint_is_allowed(stmt, name)                                     \
                                    ? NULL                                                         \
                                    : ET_WARN((build)->unit, name, span, __VA_ARGS__);             \
         diag != NULL; diag = NULL)

void et_lint_texts(struct et_build *build);   /* lint_text.c */
void et_lint_choices(struct et_build *build); /* lint_scale.c */
void et_lint_scales(struct et_build *build);  /* lint_scale.c */

/*
 * TEXT in lower case, with a blank for each sign and one at either end, so
 * that " och " finds the word. Lives in the unit's arena.
 */
const char *et_lint_words(struct et_build *build, const char *text);

/* What a wording may say: the kinds of lint_words.def. */
enum et_says {
    ET_SAYS_LEADING,
    ET_SAYS_TWO,
    ET_SAYS_NEGATED,
    ET_SAYS_PROMISE,
    ET_SAYS_LOW,
    ET_SAYS_MIDDLE
};

/* Does such a text say that? */
bool et_lint_says(const char *words, enum et_says what);

#endif
