/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint.h - what compiles but will not measure well: warnings with stable
 * names, silenced where they stand by `allow NAME`.
 */
#ifndef ET_LINT_H
#define ET_LINT_H

struct et_build;

void et_lint(struct et_build *build);

#endif
