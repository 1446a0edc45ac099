/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/memfile.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "forms/base/str.h"
#include "forms/base/text.h"

static enum et_status failed(struct et_error *error)
{
    return et_error_set(error, ET_IO, _("a file in memory failed: %s"), strerror(errno));
}

static bool put(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t done = write(descriptor, bytes, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes += done;
        size -= (size_t)done;
    }
    return true;
}

enum et_status et_memfile_open(const void *bytes, size_t size, struct et_memfile *file,
                               struct et_error *error)
{
    int descriptor = memfd_create("etapp", MFD_CLOEXEC);
    if (descriptor < 0)
        return failed(error);
    if (!put(descriptor, bytes, size)) {
        enum et_status status = failed(error);
        (void)close(descriptor);
        return status;
    }
    file->descriptor = descriptor;
    (void)snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", descriptor);
    return ET_OK;
}

enum et_status et_memfile_read(const struct et_memfile *file, struct et_str *out,
                               struct et_error *error)
{
    char block[8192];
    ssize_t got;
    if (lseek(file->descriptor, 0, SEEK_SET) != 0)
        return failed(error);
    while ((got = read(file->descriptor, block, sizeof block)) > 0)
        et_str_add_bytes(out, block, (size_t)got);
    return got == 0 ? ET_OK : failed(error);
}

void et_memfile_close(struct et_memfile *file)
{
    (void)close(file->descriptor);
    file->descriptor = -1;
}
