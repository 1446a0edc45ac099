/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/commands.h"

extern const struct et_command et_cmd_check;

const struct et_command *const et_forms_commands[] = {
    &et_cmd_check,
    NULL,
};
