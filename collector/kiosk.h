/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kiosk.h - participants one after another at one terminal, each answer in
 * the survey file before the next screen is shown.
 */
#ifndef ET_KIOSK_H
#define ET_KIOSK_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "forms/store/store.h"

struct et_run;

struct et_kiosk_setup {
    const char *form; /* its name; NULL where the file holds one */
    const char *wave; /* its id; NULL where the form has one */
    const char *language;
    const char *code;
    const char *seal; /* a public key: answers are kept sealed for it; NULL: open */
    bool is_once, is_open, is_simulated;
    uint32_t idle_ms;
};

/*
 * Errors: ET_TERMINAL, ET_INTERRUPTED (a signal; what was answered is kept),
 *         ET_USAGE (no wave where one must be said), ET_NOT_FOUND (no such
 *         wave or language), and whatever the store says.
 */
enum et_status et_kiosk_run(struct et_run *run, const struct et_kiosk_setup *setup,
                            struct et_error *error);

#endif
