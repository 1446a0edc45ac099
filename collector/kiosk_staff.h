/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kiosk_staff.h - the screen for staff (F12), behind a PIN: how many have
 * answered, another wave, the end of the kiosk. Never answers, never codes.
 */
#ifndef ET_KIOSK_STAFF_H
#define ET_KIOSK_STAFF_H

#include <stdbool.h>
#include <stdint.h>

#include "collector/keys.h"
#include "forms/base/status.h"

struct et_arena;
struct et_screen;
struct et_store;
struct et_form;

enum { ET_PIN_MIN = 6, ET_PIN_MAX = 12 };

/* What outlives a session; shared by the kiosk's processes, so that a wrong PIN
 * is not forgotten with the session in which it was typed. */
struct et_staff_memory {
    uint32_t failures;
    int64_t closed_until_s;
    uint32_t wave; /* + 1; 0: as the kiosk was started */
    bool is_ended;
};

enum et_staff_phase { ET_STAFF_PIN, ET_STAFF_MENU, ET_STAFF_WAVE };
enum et_staff_wish { ET_STAFF_NOTHING, ET_STAFF_LEAVE, ET_STAFF_TRY, ET_STAFF_SET, ET_STAFF_END };

struct et_staff {
    enum et_staff_phase phase;
    char pin[ET_PIN_MAX + 1];
    bool was_wrong;
    uint32_t wave, wave_count;
    const struct et_form *form;
    const char *const *lines; /* the counts, in words */
    int line_count;
};

/* ET_STAFF_TRY: check staff->pin, then et_staff_tried. ET_STAFF_SET: staff->wave. */
enum et_staff_wish et_staff_key(struct et_staff *staff, struct et_input input);
void et_staff_tried(struct et_staff *staff, struct et_staff_memory *memory, bool is_good,
                    int64_t now_s);
void et_staff_paint(const struct et_staff *staff, const struct et_staff_memory *memory,
                    int64_t now_s, struct et_screen *screen);

/* The counts for the wave, by course; lines live in ARENA. */
enum et_status et_staff_count(struct et_store *store, const struct et_form *form,
                              struct et_arena *arena, struct et_staff *staff,
                              struct et_error *error);

/* Where the PIN of the survey file at PATH is kept; lives in ARENA. */
const char *et_staff_pin_path(struct et_arena *arena, const char *path);
/* Keeps PIN for that survey file, readable by its owner only. */
enum et_status et_staff_keep_pin(const char *path, const char *pin, struct et_error *error);
/* Reads what is kept; false if there is none. KEPT holds ET_PIN_BYTES. */
bool et_staff_read_pin(const char *path, char *kept);

#endif
