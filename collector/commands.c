/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/commands.h"

const struct et_command *const et_collector_commands[] = {
    NULL,
};
