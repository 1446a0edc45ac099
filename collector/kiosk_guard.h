/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kiosk_guard.h - a process of its own for each person, so that the next one
 * cannot come upon anything of the last: what a process knew ends with it.
 *
 * The guard itself opens neither the survey file nor the terminal. If a
 * session dies (a fault of ours, the system out of memory) it gives the
 * terminal back and starts the next; every answer given is in the file.
 */
#ifndef ET_KIOSK_GUARD_H
#define ET_KIOSK_GUARD_H

#include <stdbool.h>

#include "forms/base/status.h"

/*
 * Runs SESSION in one process after another until one ends with other than
 * ET_OK, or *IS_ENDED is true (in memory that all of them share), and hands on
 * its status and sentence. SIGTERM, SIGHUP and SIGINT are
 * passed on to it.
 * Errors: besides the session's, ET_IO where there can be no process, and
 *         ET_TERMINAL where sessions die again and again.
 */
enum et_status et_kiosk_guard(enum et_status (*session)(void *user, struct et_error *error),
                              void *user, const bool *is_ended, struct et_error *error);

#endif
