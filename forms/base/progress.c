/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/progress.h"

#include <time.h>
#include <unistd.h>

enum { BAR_CELLS = 30, QUIET_MS = 1000, TERMINAL_STEP_MS = 100, LINE_STEP_MS = 5000 };

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct et_progress et_progress_start(FILE *err, bool is_quiet, const char *what, size_t total)
{
    return (struct et_progress){
        .out = is_quiet ? NULL : err,
        .what = what,
        .total = total,
        .began_ms = now_ms(),
        .is_terminal = !is_quiet && isatty(fileno(err)) == 1,
    };
}

static void show(struct et_progress *progress, int64_t elapsed_ms)
{
    double rate = elapsed_ms > 0 ? 1000.0 * (double)progress->done / (double)elapsed_ms : 0;
    if (progress->is_terminal)
        (void)fputs("\r\033[K", progress->out);
    if (progress->total > 0 && progress->is_terminal) {
        size_t filled = progress->done * BAR_CELLS / progress->total;
        for (size_t i = 0; i < BAR_CELLS; i++)
            (void)fputs(i < filled ? "█" : "░", progress->out);
        (void)fputc(' ', progress->out);
    }
    if (progress->total > 0)
        (void)fprintf(progress->out, "%zu / %zu %s, %.1f/s", progress->done, progress->total,
                      progress->what, rate);
    else
        (void)fprintf(progress->out, "%zu %s, %.1f/s", progress->done, progress->what, rate);
    (void)fputs(progress->is_terminal ? "" : "\n", progress->out);
    (void)fflush(progress->out);
    progress->has_shown = true;
}

void et_progress_to(struct et_progress *progress, size_t done)
{
    progress->done = done;
    if (progress->out == NULL)
        return;
    int64_t now = now_ms();
    int step_ms = progress->is_terminal ? TERMINAL_STEP_MS : LINE_STEP_MS;
    if (now - progress->began_ms < QUIET_MS || now - progress->shown_ms < step_ms)
        return;
    progress->shown_ms = now;
    show(progress, now - progress->began_ms);
}

void et_progress_end(struct et_progress *progress)
{
    if (progress->out == NULL || !progress->has_shown)
        return;
    show(progress, now_ms() - progress->began_ms);
    if (progress->is_terminal)
        (void)fputc('\n', progress->out);
}
