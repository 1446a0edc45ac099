/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * enter_sheet.h - keyed entry and the survey file: which sheet it is, what the
 * first entry said, and one sheet saved as a whole or not at all.
 */
#ifndef ET_ENTER_SHEET_H
#define ET_ENTER_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "collector/enter.h"
#include "forms/store/store.h"

struct et_enter_desk {
    struct et_store *store;
    const char *form, *wave; /* for codes and sheets of nobody; NULL: the only one */
    const char *user;        /* who types */
    bool is_second, is_open;

    /* The sheet at hand. */
    struct et_stored_form found;
    struct et_response response;
    struct et_sheet_map map;
    struct et_arena *arena;
};

void et_enter_desk_close(struct et_enter_desk *desk);

/*
 * Finds the sheet by its serial, its QR code or a participant code, or, with
 * nothing typed and is_open, begins one of nobody. *sheet lives until the next.
 * Errors: ET_NOT_FOUND, ET_REFUSED (typed already; nothing to compare with; the
 *         second entry by the same person), with a sentence; the store's.
 */
enum et_status et_enter_find(struct et_enter_desk *desk, const char *typed,
                             struct et_enter_sheet *sheet, struct et_error *error);

/* Saves what is typed in one transaction. *notice lives until the next sheet. */
enum et_status et_enter_save(struct et_enter_desk *desk, const struct et_enter *enter,
                             const char **notice, struct et_error *error);

#endif
