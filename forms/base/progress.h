/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * progress.h - how far a long job has come, on stderr: a bar on a terminal,
 * plain lines elsewhere, nothing with --quiet. Shown only once a second has
 * gone by.
 */
#ifndef ET_PROGRESS_H
#define ET_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct et_progress {
    FILE *out; /* NULL: quiet */
    const char *what;
    size_t done, total;
    int64_t began_ms, shown_ms;
    bool is_terminal, has_shown;
};

/* WHAT is borrowed, translated, e.g. "pages"; TOTAL 0 where it is not known. */
struct et_progress et_progress_start(FILE *err, bool is_quiet, const char *what, size_t total);
void et_progress_to(struct et_progress *progress, size_t done);
void et_progress_end(struct et_progress *progress);

#endif
