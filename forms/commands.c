/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/commands.h"

const struct et_command *const et_forms_commands[] = {
    NULL,
};
