/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * status.h - how a function tells that the world failed, and why.
 *
 * A function that can fail returns enum et_status and, where a person must
 * be told more than the status says, fills in a struct et_error.
 */
#ifndef ET_STATUS_H
#define ET_STATUS_H

enum et_status {
#define ET_STATUS(name, exit_code, text) ET_##name,
#include "forms/base/status.def"
#undef ET_STATUS
};

enum { ET_ERROR_MAX = 480 };

/* A status with a sentence for staff: what happened to what, and what to do. */
struct et_error {
    enum et_status status;
    char text[ET_ERROR_MAX];
};

/* The program's exit code for STATUS, 0 to 3. */
int et_status_exit(enum et_status status);

/* STATUS in words, translated; static. */
const char *et_status_text(enum et_status status);

/*
 * Writes the sentence into *ERROR (which may be NULL) and returns STATUS, so
 * that a failing function can end with it. Too long a sentence is cut at a
 * character.
 */
enum et_status et_error_set(struct et_error *error, enum et_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
