/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cpu.h - the CPU time of this process, for benchmarks. */
#ifndef ET_BENCH_CPU_H
#define ET_BENCH_CPU_H

#include <time.h>

static inline double cpu_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

#endif
