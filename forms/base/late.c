/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/late.h"

#include <dlfcn.h>

#include "forms/base/text.h"

enum et_status et_late_load(struct et_late *late, const struct et_late_name *names, size_t count,
                            struct et_error *error)
{
    if (late->handle != NULL)
        return ET_OK;
    void *handle = dlopen(late->soname, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL)
        return et_error_set(error, ET_IO, _("cannot load %s (%s); install the package %s"),
                            late->soname, dlerror(), late->package);
    for (size_t i = 0; i < count; i++) {
        *names[i].place = dlsym(handle, names[i].name);
        if (*names[i].place == NULL) {
            (void)dlclose(handle);
            return et_error_set(error, ET_IO, _("%s has no %s; install the package %s"),
                                late->soname, names[i].name, late->package);
        }
    }
    late->handle = handle;
    return ET_OK;
}
