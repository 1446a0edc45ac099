/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"

static enum et_status read_all(int file, const char *path, size_t limit, struct et_str *all,
                               struct et_error *error)
{
    char part[65536];
    for (;;) {
        ssize_t count = read(file, part, sizeof part);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return et_error_set(error, ET_IO, _("cannot read “%s”: %s"), path, strerror(errno));
        if (count == 0)
            return ET_OK;
        et_str_add_bytes(all, part, (size_t)count);
        if (all->length > limit)
            return et_error_set(error, ET_INPUT,
                                _("“%s” is larger than %zu bytes, which is the limit"), path,
                                limit);
    }
}

enum et_status et_io_read(const char *path, size_t limit, char **bytes, size_t *size,
                          struct et_error *error)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int file = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return et_error_set(error, ET_IO, _("cannot open “%s”: %s"), path, strerror(errno));
    struct et_str all = ET_STR_EMPTY;
    enum et_status status = read_all(file, path, limit, &all, error);
    if (!is_stdin)
        (void)close(file);
    if (status != ET_OK) {
        et_str_free(&all);
        return status;
    }
    *size = all.length;
    *bytes = et_str_take(&all);
    return ET_OK;
}

const char *et_io_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

char *et_io_folder(const char *path)
{
    size_t length = (size_t)(et_io_name(path) - path);
    const char *from = length == 0 ? "." : path;
    if (length == 0)
        length = 1;
    else if (length > 1)
        length--;
    char *folder = et_alloc(length + 1);
    memcpy(folder, from, length);
    folder[length] = '\0';
    return folder;
}

static bool put(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t count = write(file, bytes, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        bytes += count;
        size -= (size_t)count;
    }
    return true;
}

static void sync_folder(const char *path)
{
    char *folder = et_io_folder(path);
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        /* Some file systems cannot sync a folder; the file itself is safe. */
        (void)fsync(handle);
        (void)close(handle);
    }
    free(folder);
}

/* A part file keeps the mode of the file it replaces. */
static mode_t mode_for(const char *path)
{
    struct stat old;
    if (stat(path, &old) == 0)
        return old.st_mode & 07777;
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

enum et_status et_io_write(const char *path, const void *bytes, size_t size, struct et_error *error)
{
    if (strcmp(path, "-") == 0)
        return put(STDOUT_FILENO, bytes, size)
                   ? ET_OK
                   : et_error_set(error, ET_IO, _("cannot write the output: %s"), strerror(errno));

    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode)) {
        /* A device or a pipe is written as it stands: there is no aside. */
        int file = open(path, O_WRONLY | O_CLOEXEC);
        bool is_put = file >= 0 && put(file, bytes, size);
        int why = errno;
        if (file >= 0 && close(file) != 0 && is_put) {
            why = errno;
            is_put = false;
        }
        return is_put ? ET_OK
                      : et_error_set(error, ET_IO, _("cannot write “%s”: %s"), path, strerror(why));
    }

    struct et_str part = ET_STR_EMPTY;
    et_str_addf(&part, "%s.part-XXXXXX", path);
    enum et_status status = ET_OK;
    int file = mkostemp(part.text, O_CLOEXEC);
    if (file < 0) {
        status = et_error_set(error, ET_IO, _("cannot write “%s”: %s"), path, strerror(errno));
        et_str_free(&part);
        return status;
    }
    bool is_put = put(file, bytes, size) && fchmod(file, mode_for(path)) == 0 && fsync(file) == 0;
    int why = errno;
    if (close(file) != 0 && is_put) {
        why = errno;
        is_put = false;
    }
    if (is_put && rename(part.text, path) != 0) {
        why = errno;
        is_put = false;
    }
    if (is_put) {
        sync_folder(path);
    } else {
        (void)unlink(part.text);
        status = et_error_set(error, ET_IO, _("cannot write “%s”: %s"), path, strerror(why));
    }
    et_str_free(&part);
    return status;
}
