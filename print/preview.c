/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/preview.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "print/job.h"

extern char **environ;

/* Runs ARGS and waits; its exit, or -1 where it could not be started (see errno). */
static int run(char *const args[])
{
    pid_t child;
    int state = 0, failure = posix_spawnp(&child, args[0], NULL, NULL, args, environ);
    if (failure != 0) {
        errno = failure;
        return -1;
    }
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(state) ? WEXITSTATUS(state) : 1;
}

static bool is_on_path(const char *program)
{
    const char *at = getenv("PATH");
    char name[4096];
    while (at != NULL && *at != '\0') {
        size_t length = strcspn(at, ":");
        int size = snprintf(name, sizeof name, "%.*s/%s", (int)length, at, program);
        if (size > 0 && (size_t)size < sizeof name && access(name, X_OK) == 0)
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}

/* PATH without ".png" or ".pdf". */
static char *stem_of(struct et_arena *arena, const char *path)
{
    size_t length = strlen(path);
    if (length > 4 &&
        (strcmp(path + length - 4, ".png") == 0 || strcmp(path + length - 4, ".pdf") == 0))
        length -= 4;
    return et_arena_copy(arena, path, length);
}

static enum et_status render(const char *pdf, char *stem, struct et_error *error)
{
    char program[] = "pdftoppm", kind[] = "-png", at[] = "-r", dpi[] = "100";
    char *copy = strdup(pdf);
    char *const args[] = {program, kind, at, dpi, copy, stem, NULL};
    int exit_code = copy == NULL ? 1 : run(args);
    free(copy);
    if (exit_code != 0)
        return et_error_set(error, ET_IO, _("pdftoppm could not draw the pages as “%s-1.png”"),
                            stem);
    return ET_OK;
}

enum et_status et_preview(struct et_job *job, struct et_error *error)
{
    const char *folder = getenv("TMPDIR"), *path = job->path;
    if (!is_on_path("pdftoppm"))
        return et_error_set(error, ET_IO,
                            _("for pictures of pages the program pdftoppm must be installed "
                              "(Debian: apt install poppler-utils)"));
    struct et_arena *arena = et_arena_new();
    char *pdf = et_arena_printf(arena, "%s/etapp.XXXXXX",
                                folder != NULL && *folder != '\0' ? folder : "/tmp");
    int fd = mkstemp(pdf);
    if (fd < 0) {
        enum et_status failure =
            et_error_set(error, ET_IO, _("%s cannot be written: %s"), pdf, strerror(errno));
        et_arena_free(arena);
        return failure;
    }
    (void)close(fd);
    job->is_trial = true;
    job->path = pdf;
    enum et_status status = et_job_run(job, error);
    job->path = path;
    if (status == ET_OK)
        status = render(pdf, stem_of(arena, path), error);
    (void)remove(pdf);
    et_arena_free(arena);
    return status;
}
