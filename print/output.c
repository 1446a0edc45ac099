/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/text.h"

static enum et_status fail(const struct et_output *output, struct et_error *error)
{
    return et_error_set(error, ET_IO, _("%s cannot be written: %s"), output->path, strerror(errno));
}

/* "FOLDER/.NAME.XXXXXX", for mkstemp. */
static char *part_name(const char *path)
{
    char *folder = et_io_folder(path);
    const char *name = et_io_name(path);
    size_t room = strlen(folder) + strlen(name) + 16;
    char *part = et_alloc(room);
    (void)snprintf(part, room, "%s/.%s.XXXXXX", folder, name);
    free(folder);
    return part;
}

/* A file without a name where the file system can, else one with a hidden name. */
static void open_part(struct et_output *output)
{
    char *folder = et_io_folder(output->path);
    output->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    output->is_unnamed = output->fd >= 0;
    free(folder);
    if (output->is_unnamed)
        return;
    output->part = part_name(output->path);
    output->fd = mkostemp(output->part, O_CLOEXEC);
    if (output->fd < 0) {
        free(output->part);
        output->part = NULL;
    }
}

enum et_status et_output_open(struct et_output *output, const char *path, struct et_error *error)
{
    struct stat info;
    *output = (struct et_output){.path = path, .fd = -1};
    if (strcmp(path, "-") == 0) {
        output->fd = dup(STDOUT_FILENO);
    } else if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
    } else if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        output->fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        open_part(output);
    }
    return output->fd >= 0 ? ET_OK : fail(output, error);
}

/* What the file would have got from open(): mkstemp is stricter. */
static bool set_mode(int fd)
{
    mode_t mask = umask(0);
    (void)umask(mask);
    return fchmod(fd, 0666 & ~mask) == 0;
}

enum et_status et_output_write(struct et_output *output, const void *bytes, size_t size,
                               struct et_error *error)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t count = write(output->fd, at, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return fail(output, error);
        at += count;
        size -= (size_t)count;
    }
    if (output->part != NULL && !set_mode(output->fd))
        return fail(output, error);
    if ((output->part != NULL || output->is_unnamed) && fsync(output->fd) != 0)
        return fail(output, error);
    return ET_OK;
}

/* So that the new name, too, survives a power cut; not every file system can. */
static void sync_folder(const char *path)
{
    char *folder = et_io_folder(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    free(folder);
}

/* Gives an unnamed file a hidden name: only then can it replace another. */
static bool give_name(struct et_output *output)
{
    char self[64], *part = part_name(output->path);
    (void)snprintf(self, sizeof self, "/proc/self/fd/%d", output->fd);
    int spare = mkostemp(part, O_CLOEXEC); /* finds a free name */
    bool is_good = spare >= 0 && close(spare) == 0 && unlink(part) == 0 &&
                   linkat(AT_FDCWD, self, AT_FDCWD, part, AT_SYMLINK_FOLLOW) == 0;
    if (!is_good) {
        free(part);
        return false;
    }
    output->part = part;
    output->is_unnamed = false;
    return true;
}

enum et_status et_output_shut(struct et_output *output, struct et_error *error)
{
    if (output->is_unnamed && !give_name(output))
        return fail(output, error);
    int fd = output->fd;
    output->fd = -1;
    return fd < 0 || close(fd) == 0 ? ET_OK : fail(output, error);
}

enum et_status et_output_place(struct et_output *output, struct et_error *error)
{
    enum et_status status = et_output_shut(output, error);
    if (status != ET_OK || output->part == NULL)
        return status;
    if (rename(output->part, output->path) != 0)
        return fail(output, error);
    free(output->part);
    output->part = NULL;
    sync_folder(output->path);
    return ET_OK;
}

void et_output_drop(struct et_output *output)
{
    if (output->fd >= 0)
        (void)close(output->fd);
    output->fd = -1;
    if (output->part != NULL)
        (void)remove(output->part);
    free(output->part);
    output->part = NULL;
}
