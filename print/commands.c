/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/commands.h"

extern const struct et_command et_cmd_print;

const struct et_command *const et_print_commands[] = {
    &et_cmd_print,
    NULL,
};
