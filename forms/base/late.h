/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * late.h - libraries that are loaded when first needed: the only <dlfcn.h>.
 *
 * Reading a scanned PDF wants poppler, qpdf and zbar, which between them bring
 * some seventy shared libraries; loading those costs 15 ms, three times what
 * the program may take to start. So the files that use them ask for them here.
 */
#ifndef ET_LATE_H
#define ET_LATE_H

#include <stddef.h>

#include "forms/base/status.h"

struct et_late {
    const char *soname;  /* "libzbar.so.0" */
    const char *package; /* the Debian package that has it */
    void *handle;        /* NULL until loaded; never unloaded */
};

/* A function's name, and where the pointer to it goes. */
struct et_late_name {
    const char *name;
    void **place;
};

/*
 * Loads the library, once, and fills in every place.
 * Errors: ET_IO, naming the library and the package to install.
 */
enum et_status et_late_load(struct et_late *late, const struct et_late_name *names, size_t count,
                            struct et_error *error);

#endif
