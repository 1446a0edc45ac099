/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * term.h - the terminal: screens out, inputs in: the only <curses.h>.
 *
 * While it is open the terminal is raw (no key is a signal, no key a shell),
 * shows the alternate screen without scrollback, reports the mouse, takes
 * pasted text apart from keys, and leaves the order of letters to us
 * (CSI 8 l). All of it is undone by et_term_close, by running out of memory,
 * by a crash and by SIGTERM, SIGHUP and SIGINT, which et_term_wait tells of.
 */
#ifndef ET_TERM_H
#define ET_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "collector/keys.h"
#include "collector/screen.h"
#include "forms/base/status.h"

struct et_term;

enum et_term_event {
    ET_TERM_INPUT,   /* *input is one */
    ET_TERM_QUIET,   /* the time is up */
    ET_TERM_STOPPED, /* a signal asks to end, or the terminal is gone */
};

/*
 * Takes standard input and output, which must be one terminal.
 * Errors: ET_TERMINAL, with a sentence.
 */
enum et_status et_term_open(struct et_term **term, struct et_error *error);
/* Gives the terminal back; NULL is allowed. */
void et_term_close(struct et_term *term);

/*
 * Holds back the signals that ask to end, until et_term_wait listens for them
 * or et_term_release lets them come: so that what is opened before the terminal
 * and closed after it is always closed. et_term_open holds them too.
 */
void et_term_hold(void);
void et_term_release(void);

/*
 * For who starts one process after another at this terminal. Between them no
 * key is a signal (Ctrl-C would end it all) and none is echoed; rescue has it so
 * again if a process died without giving it back; at the end it is as it was.
 */
void et_term_remember(void);
void et_term_rescue(void);
void et_term_give_back(void);

void et_term_size(const struct et_term *term, int *rows, int *columns);

/*
 * Does this terminal turn right-to-left text around whatever it is told, so
 * that ours would come out reversed? Then *name is its name.
 */
bool et_term_orders_twice(const struct et_term *term, const char **name);

/* Shows SCREEN, of the terminal's size or smaller. */
void et_term_show(struct et_term *term, const struct et_screen *screen);

/* Waits at most TIMEOUT_MS for an input. */
enum et_term_event et_term_wait(struct et_term *term, uint32_t timeout_ms, struct et_input *input);

#endif
