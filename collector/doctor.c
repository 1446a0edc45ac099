/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/doctor.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "collector/screen.h"
#include "forms/base/text.h"

enum { PATH_MAX_ = 4096, ROOM_MIN = 100 << 20 };
#define SET_CLOCK_S 1767225600LL /* 2026-01-01: before it the clock was never set */

struct list {
    struct et_finding *items;
    size_t count;
};

static void say(struct list *l, bool is_good, const char *good, const char *bad)
{
    l->items[l->count++] = (struct et_finding){is_good, is_good ? good : bad};
}

/* The first bytes of a small file; "" where it cannot be read. */
static void peek(const char *folder, const char *name, char text[256])
{
    char path[PATH_MAX_];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    text[0] = '\0';
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return;
    size_t size = fread(text, 1, 255, file);
    text[size] = '\0';
    (void)fclose(file);
}

static void look_at_terminal(const struct et_machine *m, struct list *l)
{
    say(l, m->is_utf8, _("texts are in UTF-8"),
        _("the locale is not UTF-8: set LANG=C.UTF-8 or sv_SE.UTF-8"));
    if (m->is_terminal)
        say(l, m->columns >= ET_SCREEN_COLUMNS_MIN && m->rows >= ET_SCREEN_ROWS_MIN,
            _("the terminal is large enough"),
            _("the terminal is smaller than 60 × 20: choose smaller letters"));
}

static void look_at_file(const struct et_machine *m, struct list *l)
{
    char path[PATH_MAX_];
    struct stat info;
    struct statvfs room;
    bool is_there = stat(m->survey, &info) == 0;
    say(l, is_there && access(m->survey, R_OK | W_OK) == 0, _("the survey file can be written"),
        _("the survey file is not there, or cannot be written"));
    if (is_there)
        say(l, (info.st_mode & 077) == 0, _("nobody else can read the survey file"),
            _("others on this machine can read the survey file: chmod 600"));
    if (is_there && statvfs(m->survey, &room) == 0)
        say(l, (unsigned long long)room.f_bavail * room.f_frsize >= ROOM_MIN,
            _("there is room on the disk"), _("less than 100 MB is free on the disk"));
    (void)snprintf(path, sizeof path, "%s.pin", m->survey);
    say(l, access(path, R_OK) == 0, _("the staff screen has a PIN"),
        _("the staff screen has no PIN: etapp kiosk --set-pin"));
}

static void look_at_machine(const struct et_machine *m, struct list *l)
{
    char text[256];
    say(l, m->user != 0, _("the kiosk is an ordinary user"),
        _("the kiosk runs as root: give it a user of its own"));
    peek(m->proc, "swaps", text);
    const char *line = strchr(text, '\n');
    bool is_plain = line != NULL && line[1] != '\0' && strncmp(line + 1, "/dev/dm-", 8) != 0 &&
                    strncmp(line + 1, "/dev/zram", 9) != 0;
    say(l, !is_plain, _("no memory is swapped to an open disk"),
        _("memory may be swapped to the disk, answers with it: swapoff -a, or encrypt it"));
    peek(m->proc, "sys/kernel/sysrq", text);
    say(l, strcmp(text, "0\n") == 0, _("the kernel's own keys are off"),
        _("Alt+SysRq keys are on: kernel.sysrq = 0"));
    say(l, m->now_s >= SET_CLOCK_S, _("the clock is set"),
        _("the clock was never set: answers would get wrong dates"));
}

size_t et_doctor_look(const struct et_machine *machine, struct et_finding *findings)
{
    struct list l = {findings, 0};
    look_at_terminal(machine, &l);
    look_at_file(machine, &l);
    look_at_machine(machine, &l);
    return l.count;
}
