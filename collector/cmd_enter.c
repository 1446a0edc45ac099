/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_enter.c - etapp enter. */
#include <stdlib.h>
#include <unistd.h>

#include "collector/enter_sheet.h"
#include "collector/screen.h"
#include "collector/term.h"
#include "forms/base/command.h"
#include "forms/base/text.h"
#include "forms/model/day.h"

extern const struct et_command et_cmd_enter;

enum { TICK_MS = 60000 };

static const struct et_option options[] = {
    {"verify", 0, NULL, N_("the second, blind entry, by someone else")},
    {"as", 0, N_("NAME"), N_("who types, where several share one login")},
    {"wave", 0, N_("W"), N_("the wave of paper that is found by a participant's code")},
    {"form", 0, N_("NAME"), N_("the form, where the survey file holds several")},
    {"open", 0, NULL, N_("Enter alone begins a sheet of nobody")},
    {0},
};

struct room {
    struct et_term *term;
    struct et_screen *screen;
    struct et_enter *enter;
    struct et_enter_desk desk;
};

static bool show(struct room *r)
{
    int rows, columns;
    et_term_size(r->term, &rows, &columns);
    if (r->screen == NULL || r->screen->rows != rows || r->screen->columns != columns) {
        et_screen_free(r->screen);
        r->screen = et_screen_new(rows, columns);
    }
    bool fits = rows >= ET_SCREEN_ROWS_MIN && columns >= ET_SCREEN_COLUMNS_MIN;
    et_screen_clear(r->screen, false);
    if (fits)
        et_enter_paint(r->enter, r->screen);
    else
        et_screen_put(r->screen, 0, 0, columns, ET_INK_WARN, _("This window is too small."));
    et_term_show(r->term, r->screen);
    return fits;
}

/* What is wrong with a sheet is said and typing goes on; the rest ends it. */
static enum et_status carry_out(struct room *r, enum et_enter_wish wish, struct et_error *error)
{
    enum et_status status = ET_OK;
    if (wish == ET_ENTER_LOOK_UP) {
        struct et_enter_sheet sheet;
        status = et_enter_find(&r->desk, r->enter->typed, &sheet, error);
        if (status == ET_OK)
            et_enter_open(r->enter, &sheet);
    } else if (wish == ET_ENTER_SAVE) {
        const char *notice = "";
        status = et_enter_save(&r->desk, r->enter, &notice, error);
        if (status == ET_OK)
            et_enter_next(r->enter, notice);
    }
    if (status == ET_NOT_FOUND || status == ET_REFUSED || status == ET_LOCKED) {
        et_enter_say(r->enter, error->text);
        status = ET_OK;
    }
    return status;
}

static enum et_status serve(struct room *r, struct et_error *error)
{
    enum et_status status = ET_OK;
    enum et_enter_wish wish = ET_ENTER_NOTHING;
    while (status == ET_OK && wish != ET_ENTER_END) {
        struct et_input input;
        bool fits = show(r);
        enum et_term_event event = et_term_wait(r->term, TICK_MS, &input);
        if (event == ET_TERM_STOPPED)
            return et_error_set(error, ET_INTERRUPTED,
                                r->enter->phase == ET_ENTER_WHICH
                                    ? _("keyed entry was told to end; every sheet typed is saved")
                                    : _("keyed entry was told to end; the sheet at hand is not "
                                        "saved, every sheet before it is"));
        if (event != ET_TERM_INPUT || !fits)
            continue;
        wish = et_enter_key(r->enter, input);
        status = carry_out(r, wish, error);
    }
    return status;
}

/* Who types, by --as or by login: what et_run wants is a function. */
static const char *typist;

static const char *who_types(void)
{
    return typist;
}

static enum et_status sit_down(struct et_run *run, struct room *r, struct et_error *error)
{
    struct et_run as = *run;
    typist = r->desk.user;
    as.user = who_types;
    enum et_status status = et_store_open_run(&as, "enter", ET_STORE_WRITE, &r->desk.store, error);
    struct et_stored_form form = {.form = NULL};
    if (status == ET_OK)
        status = et_store_form(r->desk.store, r->desk.form, &form, error);
    if (status == ET_OK && r->desk.wave != NULL && et_form_wave(form.form, r->desk.wave) == ET_NONE)
        status = et_error_set(error, ET_NOT_FOUND, _("“%s” has no wave “%s”"), form.form->id,
                              r->desk.wave);
    et_form_free(form.form);
    if (status == ET_OK)
        status = et_term_open(&r->term, error);
    if (status != ET_OK)
        return status;
    r->enter = et_enter_new(r->desk.is_second, et_day_of(et_store_now(r->desk.store)));
    return serve(r, error);
}

static enum et_status run(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) > 0)
        return et_run_usage(run, _("“%s” is one word too many"), et_args_word(args, 0));
    const char *as = et_args_value(args, "as");
    struct room r = {.desk = {.form = et_args_value(args, "form"),
                              .wave = et_args_value(args, "wave"),
                              .user = as != NULL ? as : run->user(),
                              .is_second = et_args_has(args, "verify"),
                              .is_open = et_args_has(args, "open")}};
    struct et_error error = {ET_OK, ""};
    if (r.desk.is_second && r.desk.is_open)
        return et_run_usage(run, _("--open sheets are nobody's: they cannot be found again for a "
                                   "second entry"));
    et_term_hold();
    enum et_status status = sit_down(run, &r, &error);
    et_screen_free(r.screen);
    et_term_close(r.term);
    et_enter_free(r.enter);
    et_enter_desk_close(&r.desk);
    et_store_close(r.desk.store);
    et_term_release();
    return status == ET_OK ? ET_OK : et_run_fail(run, &error);
}

const struct et_command et_cmd_enter = {
    .name = "enter",
    .synopsis = "[--verify] [--as NAME]",
    .summary = N_("takes in filled-in paper as staff type it, one key a mark"),
    .details =
        N_("First the sheet: its number, its QR code by scanner, or the participant's code. Then "
           "its questions in the sheet's own order: a digit chooses the box at that place and goes "
           "on by itself; - is left empty, * is unclear. A sheet is saved as a whole. With "
           "--verify someone else types it again without seeing the first entry; what differs is "
           "then listed, to be settled against the paper."),
    .options = options,
    .run = run,
};
