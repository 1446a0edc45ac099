/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/kiosk_guard.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "collector/term.h"
#include "forms/base/text.h"

enum { DEATHS_MAX = 3, YOUNG_S = 10 };

static volatile sig_atomic_t child, is_told_to_end;

static void pass_on(int number)
{
    (void)number;
    is_told_to_end = 1;
    if (child > 0)
        (void)kill(child, SIGTERM);
}

static void handle(void (*handler)(int))
{
    static const int ends[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    struct sigaction action = {.sa_handler = handler};
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        (void)sigaction(ends[i], &action, NULL);
}

/* The child: never returns. */
static void be_session(enum et_status (*session)(void *, struct et_error *), void *user, int report,
                       pid_t guard)
{
    handle(SIG_DFL);
    /* Without its guard nobody would give the terminal back: end as told. */
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != guard)
        _exit(et_status_exit(ET_INTERRUPTED));
    struct et_error error = {ET_OK, ""};
    error.status = session(user, &error);
    ssize_t written = write(report, &error, sizeof error);
    _exit(written == (ssize_t)sizeof error ? 0 : et_status_exit(ET_IO));
}

/* Waits for the child; false if it died without a word. */
static bool hear(int report, struct et_error *said)
{
    char *at = (char *)said;
    size_t left = sizeof *said;
    while (left > 0) {
        ssize_t count = read(report, at, left);
        if (count == 0 || (count < 0 && errno != EINTR))
            break;
        if (count > 0) {
            at += count;
            left -= (size_t)count;
        }
    }
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    child = 0;
    said->text[ET_ERROR_MAX - 1] = '\0';
    return left == 0 && WIFEXITED(status);
}

/* One session in a process of its own; *is_dead: it died without a word. */
static enum et_status one(enum et_status (*session)(void *, struct et_error *), void *user,
                          bool *is_dead, struct et_error *error)
{
    int ends[2];
    struct et_error said = {ET_OK, ""};
    pid_t guard = getpid();
    (void)fflush(NULL);
    if (pipe(ends) != 0)
        return et_error_set(error, ET_IO, _("no process for a session: %s"), strerror(errno));
    pid_t made = fork();
    if (made == 0) {
        (void)close(ends[0]);
        be_session(session, user, ends[1], guard);
    }
    (void)close(ends[1]);
    enum et_status status = ET_OK;
    if (made < 0) {
        status = et_error_set(error, ET_IO, _("no process for a session: %s"), strerror(errno));
    } else {
        child = made;
        /* A signal that came before the child was known is passed on now. */
        if (is_told_to_end)
            (void)kill(made, SIGTERM);
        *is_dead = !hear(ends[0], &said);
        if (!*is_dead && said.status != ET_OK)
            status = et_error_set(error, said.status, "%s", said.text);
    }
    (void)close(ends[0]);
    return status;
}

enum et_status et_kiosk_guard(enum et_status (*session)(void *user, struct et_error *error),
                              void *user, const bool *is_ended, struct et_error *error)
{
    int deaths = 0;
    enum et_status status = ET_OK;
    is_told_to_end = child = 0;
    et_term_remember();
    handle(pass_on);
    while (status == ET_OK && !*is_ended) {
        bool is_dead = false;
        time_t born = time(NULL);
        status = one(session, user, &is_dead, error);
        if (is_dead) {
            et_term_rescue();
            deaths = time(NULL) - born < YOUNG_S ? deaths + 1 : 1;
        }
        if (status == ET_OK && is_told_to_end)
            status = et_error_set(error, ET_INTERRUPTED,
                                  _("the kiosk was told to end; every answer given is saved, and "
                                    "the same code goes on with it"));
        else if (status == ET_OK && is_dead && deaths >= DEATHS_MAX)
            status = et_error_set(error, ET_TERMINAL,
                                  _("the kiosk failed %d times in a row; every answer given is "
                                    "saved"),
                                  deaths);
    }
    handle(SIG_DFL);
    et_term_give_back();
    return status;
}
