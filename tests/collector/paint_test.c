/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every screen of an interview as text, at three sizes in three languages,
 * against tests/screens/LANG-COLUMNSxROWS.txt. ET_GOLDEN=write writes them anew:
 * look at the difference, and at a picture, before you commit it.
 */
#include "collector/paint.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "collector/session.h"
#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/lang/compile.h"
#include "forms/model/day.h"
#include "tests/unit.h"

static struct et_form *form;

static int open_form(void **state)
{
    (void)state;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    struct et_diags *diags = et_diags_new();
    struct et_error error;
    enum et_status status = et_compile_file("tests/screens/resa.form", false, diags, &form, &error);
    et_diags_free(diags);
    return status == ET_OK && form != NULL ? 0 : -1;
}

static int close_form(void **state)
{
    (void)state;
    et_form_free(form);
    return 0;
}

static struct et_session *new_session(const char *language)
{
    struct et_session_setup setup = {.form = form, .language_count = 3};
    for (uint32_t i = 0; i < 3; i++)
        setup.languages[i] = i;
    (void)et_day_from(2026, 6, 5, &setup.today);
    struct et_session *session = et_session_new(&setup);
    session->picked = et_form_language(form, language);
    assert_int_not_equal(session->picked, ET_NONE);
    return session;
}

/* ---- a walk through every screen ---------------------------------------- */

struct stop {
    const char *name, *keys; /* "\r" is Enter, "\b" Backspace, "\033" Escape */
};

/* KEYS are pressed, then the screen is looked at. */
static const struct stop walk[] = {
    {"languages", ""},
    {"code", "\r"},
    {"code-wrong", "ABC\r"},
    {"privacy", "\r"},
    {"consent", "\r"},
    {"consent-asked-again", "\r"},
    {"one", "1\r"},
    {"number", "1\r"},
    {"number-outside", "1899\r"},
    {"many", "\b\b\b\b1984\r"},
    {"many-marked", "14"},
    {"other-text", "\r"},
    {"other-typed", "Sjunger سلام i kör"},
    {"number-unit", "\r"},
    {"check", "0\r"},
    {"date", "\b20\r"},
    {"date-wrong", "20240230\r"},
    {"faces", "\b\b29\r"},
    {"faces-marked", "4"},
    {"faces-second", "\r"},
    {"note", "6\r"},
    {"long-text", "\r"},
    {"review", "Mer tid att prata svenska\r"},
    {"stop", "\033"},
    {"thanks", "\033\r"},
};

static void press(struct et_session *session, const char *keys)
{
    size_t size = strlen(keys), length;
    for (size_t at = 0; at < size; at += length) {
        uint32_t c = et_utf8_next(keys + at, size - at, &length);
        struct et_input input = {.key = ET_KEY_CHARACTER, .character = c};
        if (c == '\r')
            input.key = ET_KEY_ENTER;
        else if (c == '\b')
            input.key = ET_KEY_BACKSPACE;
        else if (c == '\033')
            input.key = ET_KEY_ESCAPE;
        et_session_key(session, input);
    }
}

/* Plays the store: ABC is nobody, anything else is somebody new. */
static void answer_effects(struct et_session *session)
{
    struct et_effect effect;
    while (et_session_effect(session, &effect)) {
        struct et_opening opening = {.wave = 0};
        if (effect.kind != ET_EFFECT_CODE)
            continue;
        if (strcmp(session->code, "ABC") == 0)
            et_session_reject(session, false);
        else
            et_session_open(session, &opening);
    }
}

static void take(const struct et_session *session, struct et_screen *screen, const char *name,
                 struct et_str *out)
{
    et_paint(session, screen);
    et_str_addf(out, "== %s\n", name);
    et_screen_write(screen, out);
}

static char *walk_through(const char *language, int rows, int columns)
{
    struct et_session *session = new_session(language);
    struct et_screen *screen = et_screen_new(rows, columns);
    struct et_str out = ET_STR_EMPTY;
    for (size_t i = 0; i < sizeof walk / sizeof walk[0]; i++) {
        if (strcmp(walk[i].name, "privacy") == 0)
            press(session, "K7M4PX");
        press(session, walk[i].keys);
        answer_effects(session);
        take(session, screen, walk[i].name, &out);
    }
    assert_int_equal(session->phase, ET_PHASE_THANKS);
    et_screen_free(screen);
    et_session_free(session);
    return et_str_take(&out);
}

static void compare(const char *language, int rows, int columns)
{
    struct et_arena *arena = et_arena_new();
    char *got = walk_through(language, rows, columns), *want;
    const char *path =
        et_arena_printf(arena, "tests/screens/%s-%dx%d.txt", language, columns, rows);
    const char *mode = getenv("ET_GOLDEN");
    size_t size;
    struct et_error error;
    if (mode != NULL && strcmp(mode, "write") == 0)
        assert_int_equal(et_io_write(path, got, strlen(got), &error), ET_OK);
    assert_int_equal(et_io_read(path, 1 << 20, &want, &size, &error), ET_OK);
    for (size_t at = 0, line = 1; got[at] != '\0' || want[at] != '\0'; at++) {
        if (got[at] != want[at])
            fail_msg("%s differs from line %zu on; ET_GOLDEN=write shows how", path, line);
        line += got[at] == '\n';
    }
    free(want);
    free(got);
    et_arena_free(arena);
}

static void swedish_screens_look_as_they_did(void **state)
{
    (void)state;
    compare("sv", 20, 60);
    compare("sv", 24, 80);
    compare("sv", 40, 120);
}

static void english_screens_look_as_they_did(void **state)
{
    (void)state;
    compare("en", 20, 60);
    compare("en", 24, 80);
    compare("en", 40, 120);
}

static void arabic_screens_look_as_they_did(void **state)
{
    (void)state;
    compare("ar", 20, 60);
    compare("ar", 24, 80);
    compare("ar", 40, 120);
}

/* ---- what must hold whatever they look like ------------------------------ */

static bool holds(const struct et_screen *screen, const char *text)
{
    struct et_str out = ET_STR_EMPTY;
    et_screen_write(screen, &out);
    bool does = strstr(out.text, text) != NULL;
    et_str_free(&out);
    return does;
}

static void after_the_end_no_answer_is_on_the_screen(void **state)
{
    (void)state;
    struct et_session *session = new_session("sv");
    struct et_screen *screen = et_screen_new(24, 80);
    for (size_t i = 0; i < sizeof walk / sizeof walk[0]; i++) {
        if (strcmp(walk[i].name, "privacy") == 0)
            press(session, "K7M4PX");
        press(session, walk[i].keys);
        answer_effects(session);
        if (strcmp(walk[i].name, "review") == 0) {
            et_paint(session, screen);
            assert_true(holds(screen, "prata svenska"));
        }
    }
    press(session, "\r");
    answer_effects(session);
    et_paint(session, screen);
    assert_int_equal(session->phase, ET_PHASE_LANGUAGE);
    assert_false(holds(screen, "prata svenska"));
    assert_false(holds(screen, "K7M4PX"));
    assert_false(holds(screen, "Sjunger"));
    for (int i = 0; i < screen->rows * screen->columns; i++)
        assert_int_not_equal(screen->cells[i].ink, ET_INK_FIELD);
    et_screen_free(screen);
    et_session_free(session);
}

static void what_is_chosen_shows_without_colour(void **state)
{
    (void)state;
    struct et_session *session = new_session("en");
    struct et_screen *screen = et_screen_new(24, 80);
    press(session, "\rK7M4PX\r");
    answer_effects(session);
    press(session, "\r1\r2");
    answer_effects(session);
    et_paint(session, screen);
    assert_true(holds(screen, "▶  2 ●  Man"));
    assert_true(holds(screen, "1 ○  Woman"));
    et_screen_free(screen);
    et_session_free(session);
}

static void ten_languages_fit_the_smallest_screen(void **state)
{
    (void)state;
    struct et_diags *diags = et_diags_new();
    struct et_form *all;
    struct et_error error;
    assert_int_equal(et_compile_file("forms/library/etablering.form", false, diags, &all, &error),
                     ET_OK);
    et_diags_free(diags);
    struct et_session_setup setup = {.form = all, .language_count = all->language_count};
    for (uint32_t i = 0; i < all->language_count; i++)
        setup.languages[i] = i;
    struct et_session *session = et_session_new(&setup);
    struct et_screen *screen = et_screen_new(20, 60);
    et_paint(session, screen);
    assert_true(all->language_count >= 10);
    for (uint32_t i = 0; i < all->language_count; i++) {
        char number[24];
        (void)snprintf(number, sizeof number, "\n     %2u  ", i + 1);
        if (i > 0)
            assert_true(holds(screen, number));
    }
    et_screen_free(screen);
    et_session_free(session);
    et_form_free(all);
}

static void a_click_on_a_choice_chooses_it(void **state)
{
    (void)state;
    struct et_session *session = new_session("ar");
    struct et_screen *screen = et_screen_new(20, 60);
    press(session, "\rK7M4PX\r");
    answer_effects(session);
    press(session, "\r1\r");
    et_paint(session, screen);
    struct et_input click = {.key = ET_KEY_CLICK};
    for (size_t i = 0; i < screen->area_count; i++)
        if (screen->areas[i].input.key == ET_KEY_CHOOSE && screen->areas[i].input.character == 1)
            click = (struct et_input){.key = ET_KEY_CLICK,
                                      .row = screen->areas[i].row,
                                      .column = screen->areas[i].column};
    et_session_key(session, et_screen_aim(screen, click));
    assert_int_equal(session->entry.place[1], 1);
    assert_int_equal(session->entry.place[0], 0);
    et_screen_free(screen);
    et_session_free(session);
}

static void any_session_fits_any_screen(void **state)
{
    (void)state;
    struct et_session *session = new_session("ar");
    uint32_t seed = 99;
    for (int i = 0; i < 3000; i++) {
        seed = seed * 1664525 + 1013904223;
        struct et_input input = {.key = (enum et_key)((seed >> 16) % (ET_KEY_BACK + 1))};
        input.character =
            (seed >> 8) % 3 == 0 ? 0x640 + (seed >> 20) % 64 : '0' + (seed >> 20) % 10;
        et_session_key(session, input);
        answer_effects(session);
        struct et_screen *screen =
            et_screen_new(20 + (int)(seed >> 24) % 60, 60 + (int)(seed >> 20) % 120);
        et_paint(session, screen);
        et_screen_free(screen);
    }
    et_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(swedish_screens_look_as_they_did),
        cmocka_unit_test(english_screens_look_as_they_did),
        cmocka_unit_test(arabic_screens_look_as_they_did),
        cmocka_unit_test(after_the_end_no_answer_is_on_the_screen),
        cmocka_unit_test(what_is_chosen_shows_without_colour),
        cmocka_unit_test(ten_languages_fit_the_smallest_screen),
        cmocka_unit_test(a_click_on_a_choice_chooses_it),
        cmocka_unit_test(any_session_fits_any_screen),
    };
    return cmocka_run_group_tests_name("paint", tests, open_form, close_form);
}
