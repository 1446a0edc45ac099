/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/commands.h"

const struct et_command *const et_print_commands[] = {
    NULL,
};
