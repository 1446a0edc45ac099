/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/commands.h"

const struct et_command *const et_analysis_commands[] = {
    NULL,
};
