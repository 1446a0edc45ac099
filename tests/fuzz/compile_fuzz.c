/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compile_fuzz.c - any bytes end in a form or in a fault that can be shown. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct et_source *source = et_source_new("fuzz.form", (const char *)data, size);
    struct et_diags *diags = et_diags_new();
    struct et_compile how = {.has_lints = true};
    struct et_form *form = et_compile(source, &how, diags);
    if ((form == NULL) != (et_diags_count(diags, ET_SEVERITY_ERROR) > 0))
        abort();
    struct et_str out = ET_STR_EMPTY;
    et_diags_text(diags, false, &out);
    et_str_free(&out);
    et_form_free(form);
    et_diags_free(diags);
    et_source_free(source);
    return 0;
}
