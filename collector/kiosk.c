/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/kiosk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "collector/kiosk_guard.h"
#include "collector/kiosk_person.h"
#include "collector/kiosk_staff.h"
#include "collector/paint.h"
#include "collector/screen.h"
#include "collector/session.h"
#include "collector/term.h"
#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/day.h"
#include "forms/model/phrase.h"
#include "forms/store/seal.h"

enum {
    TICK_MS = 500,
    SMALL_MS = 5000, /* a terminal that is too small may grow so long */
};

/* Survives a session; NULL until the kiosk runs. */
static struct et_staff_memory *memory;

struct kiosk {
    struct et_run *run;
    const struct et_kiosk_setup *setup;
    struct et_store *store;
    struct et_stored_form form;
    struct et_session *session;
    struct et_term *term;
    struct et_screen *screen;
    struct et_person *person;
    struct et_arena *arena;
    uint32_t wave;
    char pin[ET_PIN_BYTES]; /* as it is kept; "" for none */
    struct et_seal_key seal;
    bool has_fitted;
    uint32_t small_ms;
};

/* ---- what is on offer --------------------------------------------------- */

static enum et_status choose_wave(struct kiosk *k, struct et_error *error)
{
    const struct et_form *form = k->form.form;
    struct et_str names = ET_STR_EMPTY;
    for (size_t w = 0; w < form->wave_count; w++)
        et_str_addf(&names, "%s%s", w > 0 ? ", " : "", form->waves[w].id);
    enum et_status status = ET_OK;
    k->wave = 0;
    if (k->setup->wave != NULL) {
        k->wave = et_form_wave(form, k->setup->wave);
        if (k->wave == ET_NONE)
            status = et_error_set(error, ET_NOT_FOUND, _("“%s” has no wave “%s”; it has: %s"),
                                  form->id, k->setup->wave, names.text);
    } else if (form->wave_count > 1) {
        status = et_error_set(error, ET_USAGE, _("say which wave is asked now: --wave, one of: %s"),
                              names.text);
    }
    et_str_free(&names);
    if (status == ET_OK && memory->wave != 0 && memory->wave <= form->wave_count)
        k->wave = memory->wave - 1;
    return status;
}

/* Why LANGUAGE cannot be chosen; NULL if it can. */
static const char *refusal(const struct kiosk *k, uint32_t language)
{
    const struct et_language *l = &k->form.form->languages[language];
    const char *name;
    if (language > 0 && (l->complete_in >> k->wave & 1) == 0)
        return et_arena_printf(k->arena, _("“%s” is not fully translated for the wave “%s”"),
                               l->tag, k->form.form->waves[k->wave].id);
    if (l->is_rtl && et_term_orders_twice(k->term, &name))
        return et_arena_printf(
            k->arena,
            _("%s turns right-to-left text around by itself: no “%s” here; use foot, "
              "GNOME Terminal or xterm"),
            name, l->tag);
    return NULL;
}

static enum et_status choose_languages(struct kiosk *k, struct et_session_setup *setup,
                                       struct et_error *error)
{
    const struct et_form *form = k->form.form;
    const char *wanted = k->setup->language, *name;
    if (wanted != NULL) {
        uint32_t language = et_form_language(form, wanted);
        if (language == ET_NONE)
            return et_error_set(error, ET_NOT_FOUND, _("“%s” is not in the language “%s”"),
                                form->id, wanted);
        const char *why = refusal(k, language);
        if (why != NULL)
            return et_error_set(error, ET_TERMINAL, "%s", why);
        setup->languages[setup->language_count++] = language;
        setup->is_language_set = true;
    }
    for (uint32_t l = 0; l < form->language_count; l++) {
        const char *why = refusal(k, l);
        if (why == NULL && (wanted == NULL || l != setup->languages[0]))
            setup->languages[setup->language_count++] = l;
        else if (why != NULL && form->languages[l].is_rtl && et_term_orders_twice(k->term, &name))
            setup->staff = why;
    }
    return ET_OK;
}

/* ---- opening and closing ------------------------------------------------ */

/* No answer in a core dump, and no looking in from outside. */
static void keep_to_ourselves(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0);
}

static enum et_status open_all(struct kiosk *k, struct et_error *error)
{
    enum et_status status = et_store_open_run(k->run, "kiosk", ET_STORE_WRITE, &k->store, error);
    if (status == ET_OK)
        status = et_store_form(k->store, k->setup->form, &k->form, error);
    if (status == ET_OK)
        status = choose_wave(k, error);
    if (status == ET_OK && k->setup->seal != NULL)
        status = et_seal_read_public(k->setup->seal, &k->seal, error);
    if (status == ET_OK)
        status = et_term_open(&k->term, error);
    struct et_session_setup setup = {
        .form = k->form.form,
        .wave = k->wave,
        .is_open = k->setup->is_open,
        .is_once = k->setup->is_once || k->setup->code != NULL,
        .is_simulated = k->setup->is_simulated,
        .is_sealed = k->setup->seal != NULL,
        .code = k->setup->code,
        .idle_ms = k->setup->idle_ms,
    };
    if (status == ET_OK)
        status = choose_languages(k, &setup, error);
    if (status != ET_OK)
        return status;
    (void)et_staff_read_pin(et_store_path(k->store), k->pin);
    setup.today = et_day_of(et_store_now(k->store));
    k->session = et_session_new(&setup);
    k->person =
        et_person_new(k->store, &k->form, k->wave, k->setup->is_open, k->setup->is_simulated);
    if (k->setup->seal != NULL)
        et_person_seal(k->person, &k->seal);
    return ET_OK;
}

static void close_all(struct kiosk *k)
{
    et_screen_free(k->screen);
    et_term_close(k->term);
    et_session_free(k->session);
    et_person_free(k->person);
    et_form_free(k->form.form);
    et_store_close(k->store);
    et_arena_free(k->arena);
}

/* ---- showing ------------------------------------------------------------ */

static void paint_small(struct kiosk *k)
{
    const char *text = et_arena_printf(
        k->arena, _("This window is too small: %d × %d. The kiosk needs %d × %d."),
        k->screen->columns, k->screen->rows, ET_SCREEN_COLUMNS_MIN, ET_SCREEN_ROWS_MIN);
    et_screen_clear(k->screen, false);
    struct et_wrapped lines = et_screen_wrap(k->arena, text, k->screen->columns);
    for (int i = 0; i < lines.count; i++)
        et_screen_put(k->screen, i, 0, k->screen->columns, ET_INK_WARN, lines.lines[i]);
}

/* False while the terminal is too small for any screen of ours. */
static bool show(struct kiosk *k)
{
    int rows, columns;
    et_term_size(k->term, &rows, &columns);
    if (k->screen == NULL || k->screen->rows != rows || k->screen->columns != columns) {
        et_screen_free(k->screen);
        k->screen = et_screen_new(rows, columns);
    }
    bool fits = columns >= ET_SCREEN_COLUMNS_MIN && rows >= ET_SCREEN_ROWS_MIN;
    if (fits)
        et_paint(k->session, k->screen);
    else
        paint_small(k);
    et_term_show(k->term, k->screen);
    k->has_fitted |= fits;
    return fits;
}

/* ---- staff -------------------------------------------------------------- */

static enum et_status staff_wish(struct kiosk *k, struct et_staff *staff, enum et_staff_wish wish,
                                 struct et_arena *arena, struct et_error *error)
{
    int64_t now = et_store_now(k->store);
    if (wish == ET_STAFF_TRY && now >= memory->closed_until_s)
        et_staff_tried(staff, memory, et_crypto_pin_is(staff->pin, k->pin), now);
    if (wish == ET_STAFF_SET)
        memory->wave = staff->wave + 1;
    if (wish == ET_STAFF_END)
        memory->is_ended = true;
    if ((wish == ET_STAFF_TRY && staff->phase == ET_STAFF_MENU) || wish == ET_STAFF_SET)
        return et_staff_count(k->store, k->form.form, arena, staff, error);
    return ET_OK;
}

/* The screen for staff, from the first screen only: nobody's answers are open.
 * *is_stopped: a signal came. */
static enum et_status serve_staff(struct kiosk *k, bool *is_stopped, struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct et_staff staff = {
        .wave = k->wave, .form = k->form.form, .wave_count = (uint32_t)k->form.form->wave_count};
    enum et_staff_wish wish = ET_STAFF_NOTHING;
    enum et_status status = ET_OK;
    uint32_t quiet_ms = 0;
    while (status == ET_OK && !*is_stopped && wish != ET_STAFF_LEAVE && wish != ET_STAFF_END &&
           quiet_ms < ET_IDLE_MS) {
        struct et_input input;
        et_staff_paint(&staff, memory, et_store_now(k->store), k->screen);
        et_term_show(k->term, k->screen);
        enum et_term_event event = et_term_wait(k->term, TICK_MS, &input);
        *is_stopped = event == ET_TERM_STOPPED;
        quiet_ms = event == ET_TERM_INPUT ? 0 : quiet_ms + TICK_MS;
        /* A new size is laid out by the kiosk itself. */
        if (event == ET_TERM_INPUT && input.key == ET_KEY_RESIZE)
            break;
        wish = event == ET_TERM_INPUT ? et_staff_key(&staff, input) : ET_STAFF_NOTHING;
        status = staff_wish(k, &staff, wish, arena, error);
    }
    explicit_bzero(&staff, sizeof staff);
    et_arena_free(arena);
    return status;
}

/* ---- the loop ----------------------------------------------------------- */

static enum et_status carry_out(struct kiosk *k, struct et_error *error)
{
    struct et_effect effect;
    enum et_status status = ET_OK;
    while (status == ET_OK && et_session_effect(k->session, &effect))
        status = et_person_effect(k->person, k->session, &effect, error);
    return status;
}

static uint32_t ms_since(struct timespec *then)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ms = (now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
    *then = now;
    return ms < 0 ? 0 : ms > UINT32_MAX ? UINT32_MAX : (uint32_t)ms;
}

static enum et_status stopped(struct kiosk *k, struct et_error *error)
{
    et_session_put_away(k->session);
    enum et_status status = carry_out(k, error);
    if (status != ET_OK)
        return status;
    if (k->setup->seal != NULL)
        return et_error_set(error, ET_INTERRUPTED,
                            _("the kiosk was told to end; every finished response is sealed"));
    return et_error_set(error, ET_INTERRUPTED,
                        _("the kiosk was told to end; every answer given is saved, and the same "
                          "code goes on with it"));
}

static enum et_status too_small(const struct kiosk *k, struct et_error *error)
{
    return et_error_set(
        error, ET_TERMINAL, _("the terminal is too small: %d × %d; the kiosk needs %d × %d"),
        k->screen->columns, k->screen->rows, ET_SCREEN_COLUMNS_MIN, ET_SCREEN_ROWS_MIN);
}

static enum et_status serve(struct kiosk *k, struct et_error *error)
{
    struct timespec last = {0, 0};
    (void)ms_since(&last);
    enum et_status status = carry_out(k, error);
    while (status == ET_OK && k->session->phase != ET_PHASE_OVER) {
        struct et_input input;
        bool fits = show(k), is_stopped = false;
        enum et_term_event event = et_term_wait(k->term, TICK_MS, &input);
        uint32_t waited = ms_since(&last);
        if (event == ET_TERM_INPUT && input.key == ET_KEY_STAFF && fits && k->pin[0] != '\0' &&
            !k->session->is_opened) {
            uint32_t was = memory->wave;
            status = serve_staff(k, &is_stopped, error);
            /* Another wave is another session. */
            if (memory->is_ended || memory->wave != was)
                return status;
            if (is_stopped)
                event = ET_TERM_STOPPED;
            else
                continue;
        }
        if (event == ET_TERM_STOPPED)
            return k->has_fitted ? stopped(k, error) : too_small(k, error);
        k->small_ms = fits ? 0 : k->small_ms + waited;
        if (!fits && !k->has_fitted && k->small_ms >= SMALL_MS)
            return too_small(k, error);
        if (event == ET_TERM_INPUT && input.key != ET_KEY_RESIZE && fits)
            et_session_key(k->session, et_screen_aim(k->screen, input));
        else
            et_session_wait(k->session, waited);
        status = carry_out(k, error);
    }
    return status;
}

/* The kiosk from the first screen to the last, in this process. */
static enum et_status run_here(struct et_run *run, const struct et_kiosk_setup *setup,
                               struct et_error *error)
{
    struct kiosk k = {.run = run, .setup = setup, .arena = et_arena_new()};
    et_term_hold();
    enum et_status status = open_all(&k, error);
    if (status == ET_OK)
        status = serve(&k, error);
    close_all(&k);
    et_term_release();
    return status;
}

struct session_of {
    struct et_run *run;
    struct et_kiosk_setup setup;
};

static enum et_status one_session(void *user, struct et_error *error)
{
    const struct session_of *of = user;
    return run_here(of->run, &of->setup, error);
}

enum et_status et_kiosk_run(struct et_run *run, const struct et_kiosk_setup *setup,
                            struct et_error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return et_error_set(error, ET_TERMINAL,
                            _("this needs a terminal: standard input and output are none"));
    keep_to_ourselves();
    memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return et_error_set(error, ET_IO, _("no process for a session: %s"), strerror(errno));
    if (setup->is_once || setup->code != NULL)
        return run_here(run, setup, error);
    struct session_of of = {run, *setup};
    of.setup.is_once = true;
    return et_kiosk_guard(one_session, &of, &memory->is_ended, error);
}
