/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys_fuzz.c - any bytes from a terminal: no crash, no end that nobody asked
 * for, and a screen at every size. The first byte says which form, which
 * program (kiosk or keyed entry) and which size.
 */
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "collector/enter.h"
#include "collector/keys.h"
#include "collector/paint.h"
#include "collector/screen.h"
#include "collector/session.h"
#include "forms/base/diag.h"
#include "forms/lang/compile.h"

enum { FORMS = 2, SIZES = 4, WAIT_MS = 40000 };

static struct et_form *forms[FORMS];
static struct et_screen *screens[SIZES];

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char *const paths[FORMS] = {"tests/screens/resa.form", "tests/screens/extra.form"};
    static const int sizes[SIZES][2] = {{20, 60}, {24, 80}, {40, 120}, {150, 400}};
    (void)argc;
    (void)argv;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    for (size_t i = 0; i < FORMS; i++) {
        struct et_diags *diags = et_diags_new();
        struct et_error error;
        if (et_compile_file(paths[i], false, diags, &forms[i], &error) != ET_OK || forms[i] == NULL)
            abort();
        et_diags_free(diags);
    }
    for (size_t i = 0; i < SIZES; i++)
        screens[i] = et_screen_new(sizes[i][0], sizes[i][1]);
    return 0;
}

static void carry_out(struct et_session *session, uint8_t first)
{
    struct et_effect effect;
    while (et_session_effect(session, &effect)) {
        struct et_opening opening = {.wave = session->setup.wave, .order = first};
        if (effect.kind == ET_EFFECT_CODE && session->code[0] == '0')
            et_session_reject(session, (first & 1) != 0);
        else if (effect.kind == ET_EFFECT_CODE)
            et_session_open(session, &opening);
    }
}

static void at_the_kiosk(struct et_keys *keys, uint8_t first, const uint8_t *data, size_t size)
{
    struct et_session_setup setup = {.form = forms[first % FORMS],
                                     .wave = first >> 1 & 1,
                                     .language_count = 1,
                                     .is_open = (first & 4) != 0,
                                     .today = 20000};
    if (forms[first % FORMS]->language_count > 2) {
        setup.languages[1] = 2;
        setup.language_count = 2;
    }
    struct et_session *session = et_session_new(&setup);
    struct et_screen *screen = screens[first >> 4 & 3];
    carry_out(session, first);
    for (size_t at = 0; at < size;) {
        struct et_input input;
        at += et_keys_feed(keys, data + at, size - at < 7 ? size - at : 7);
        while (et_keys_next(keys, (at & 8) != 0, &input)) {
            et_session_key(session, et_screen_aim(screen, input));
            carry_out(session, first);
            if (session->phase == ET_PHASE_OVER)
                abort(); /* nobody asked for one interview only */
        }
        if (data[at - 1] == 0xFF)
            et_session_wait(session, WAIT_MS);
        carry_out(session, first);
        et_paint(session, screen);
    }
    et_session_put_away(session);
    et_session_free(session);
}

static void at_the_desk(struct et_keys *keys, uint8_t first, const uint8_t *data, size_t size)
{
    struct et_enter *enter = et_enter_new(false, 20000);
    const struct et_enter_sheet sheet = {.form = forms[first % FORMS], .name = "0A1B2C3"};
    et_enter_open(enter, &sheet);
    for (size_t at = 0; at < size;) {
        struct et_input input;
        at += et_keys_feed(keys, data + at, size - at < 7 ? size - at : 7);
        while (et_keys_next(keys, (at & 8) != 0, &input)) {
            enum et_enter_wish wish = et_enter_key(enter, input);
            if (wish == ET_ENTER_LOOK_UP)
                et_enter_open(enter, &sheet);
            else if (wish == ET_ENTER_SAVE)
                et_enter_next(enter, "saved");
        }
        et_enter_paint(enter, screens[first >> 4 & 3]);
    }
    et_enter_free(enter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct et_keys keys;
    if (size < 2)
        return 0;
    keys = (struct et_keys){.count = 0};
    if ((data[0] & 8) != 0)
        at_the_desk(&keys, data[0], data + 1, size - 1);
    else
        at_the_kiosk(&keys, data[0], data + 1, size - 1);
    return 0;
}
