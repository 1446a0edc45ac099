/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What it costs to start the program: `etapp --version` and, on the form of
 * the library, `etapp check`, beside /bin/true in the same run.
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ROUNDS = 15 };

static double ms(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

/* CPU time of one run, user and system, in ms; -1 if it could not be run. */
static double cost(char *const *words)
{
    pid_t child;
    int code;
    struct rusage usage;
    posix_spawn_file_actions_t actions;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
    (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
    int failed = posix_spawn(&child, words[0], &actions, NULL, words, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (failed != 0 || wait4(child, &code, 0, &usage) != child || code != 0)
        return -1;
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(char *const *words)
{
    double times[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++)
        times[i] = cost(words);
    qsort(times, ROUNDS, sizeof times[0], compare);
    return times[0] < 0 ? -1 : times[ROUNDS / 2];
}

int main(void)
{
    char *program = getenv("ETAPP");
    char usual[] = "build/release/etapp";
    if (program == NULL)
        program = usual;
    char *version[] = {program, (char[]){"--version"}, NULL};
    char *check[] = {program, (char[]){"check"}, (char[]){"forms/library/etablering.form"}, NULL};
    char *nothing[] = {(char[]){"/bin/true"}, NULL};
    double least = median(nothing), start = median(version), compiled = median(check);
    if (start < 0 || compiled < 0) {
        (void)fprintf(stderr, "start_bench: cannot run %s\n", program);
        return 1;
    }
    printf("start: etapp --version %.1f ms of CPU (wanted: under 5), /bin/true %.1f ms\n", start,
           least);
    printf("start: etapp check on the library's form, with its translations %.1f ms\n", compiled);
    return 0;
}
