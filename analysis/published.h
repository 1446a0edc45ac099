/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * published.h - what earlier reports have shown, so that the difference between
 * two reports gives nobody away.
 *
 * A file beside the survey, one line a figure that was shown: who was counted
 * in it, by their codes. It is never to be shared. A group from which 1 to 4
 * people differ from what was shown before is hidden until more do.
 */
#ifndef ET_PUBLISHED_H
#define ET_PUBLISHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_compare;
struct et_published;
struct et_str;

enum { ET_PUBLISHED_FILE_MAX = 256 << 20 };

/* Reads the file at PATH; one that is not there yet is empty. Errors: ET_IO, ET_INPUT. */
enum et_status et_published_read(const char *path, struct et_arena *arena,
                                 const struct et_published **published, struct et_error *error);

/*
 * Do 1 to 4 of the people in IS_IN and in GROUP differ from one of the times that
 * this was shown? INDICATOR or TARGET, the other ET_NONE. False for no PUBLISHED.
 */
bool et_published_is_near(const struct et_published *published, const struct et_compare *compare,
                          size_t group, uint32_t indicator, uint32_t target, const bool *is_in);

/* The file with what COMPARE shows added; nothing is said twice. */
void et_published_add(const struct et_published *published, const struct et_compare *compare,
                      struct et_str *file);

#endif
