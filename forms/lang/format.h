/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * format.h - a form in its canonical layout: two spaces a step, one space
 * between words, an empty line between blocks; comments and texts as they are.
 */
#ifndef ET_LANG_FORMAT_H
#define ET_LANG_FORMAT_H

#include <stdbool.h>

struct et_diags;
struct et_source;
struct et_str;

/*
 * Writes SOURCE to OUT in canonical layout. False, and OUT as it was, where a
 * line could not be read: see DIAGS, which holds no fault that layout mends.
 * Formatting twice changes nothing more.
 */
bool et_format(const struct et_source *source, struct et_diags *diags, struct et_str *out);

#endif
