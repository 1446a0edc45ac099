/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doctor.h - is this machine fit to be a kiosk, and what about it is unsafe? */
#ifndef ET_DOCTOR_H
#define ET_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

struct et_finding {
    bool is_good;
    const char *text; /* for staff; static */
};

enum { ET_FINDINGS_MAX = 16 };

/* What is asked of the machine; tests make one up. */
struct et_machine {
    const char *survey; /* the survey file's path */
    const char *proc;   /* "/proc" */
    unsigned user;      /* the user's number */
    bool is_utf8, is_terminal;
    int columns, rows;
    long long now_s;
};

/* FINDINGS holds ET_FINDINGS_MAX; returns how many there are. */
size_t et_doctor_look(const struct et_machine *machine, struct et_finding *findings);

#endif
