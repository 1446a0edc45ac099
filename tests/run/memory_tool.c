/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memory_tool TEXT PID... - how often TEXT stands in the memory of these
 * processes, as one number. Exit 1 where a memory cannot be read.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, TEXT_MAX = 256, RANGE_MAX = 1 << 30 };

/* Counts TEXT in BYTES; what begins in the last LENGTH - 1 is left to the next. */
static unsigned long count_in(const char *bytes, size_t size, const char *text, size_t length)
{
    unsigned long count = 0;
    const char *at = bytes, *end = bytes + size;
    while ((at = memmem(at, (size_t)(end - at), text, length)) != NULL) {
        count++;
        at++;
    }
    return count;
}

static unsigned long count_range(int memory, unsigned long from, unsigned long to, const char *text,
                                 size_t length)
{
    static char block[BLOCK + TEXT_MAX];
    unsigned long count = 0;
    while (from < to) {
        size_t want = to - from < sizeof block ? to - from : sizeof block;
        ssize_t got = pread(memory, block, want, (off_t)from);
        if (got <= 0)
            return count; /* [vvar] and its like cannot be read */
        count += count_in(block, (size_t)got, text, length);
        if ((size_t)got <= length || (size_t)got == to - from)
            return count;
        from += (size_t)got - (length - 1);
    }
    return count;
}

static bool count_process(const char *pid, const char *text, unsigned long *count)
{
    char path[64], line[512];
    (void)snprintf(path, sizeof path, "/proc/%s/mem", pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    (void)snprintf(path, sizeof path, "/proc/%s/maps", pid);
    FILE *maps = fopen(path, "re");
    bool is_good = memory >= 0 && maps != NULL;
    while (is_good && fgets(line, sizeof line, maps) != NULL) {
        char *rest;
        unsigned long from = strtoul(line, &rest, 16);
        unsigned long to = strtoul(rest + 1, &rest, 16);
        /* Terabytes are the shadow of the address sanitizer: nobody's texts. */
        if (rest[1] == 'r' && to - from < RANGE_MAX)
            *count += count_range(memory, from, to, text, strlen(text));
    }
    if (maps != NULL)
        (void)fclose(maps);
    if (memory >= 0)
        (void)close(memory);
    return is_good;
}

int main(int argc, char **argv)
{
    unsigned long count = 0;
    if (argc < 3 || strlen(argv[1]) >= TEXT_MAX || *argv[1] == '\0') {
        (void)fputs("usage: memory_tool TEXT PID...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++)
        if (!count_process(argv[i], argv[1], &count)) {
            (void)fprintf(stderr, "memory_tool: process %s: %s\n", argv[i], strerror(errno));
            return 1;
        }
    (void)printf("%lu\n", count);
    return 0;
}
