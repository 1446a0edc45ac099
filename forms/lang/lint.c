/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/lint.h"

#include "forms/lang/build.h"

void et_lint(struct et_build *build)
{
    (void)build;
}
