/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/commands.h"

extern const struct et_command et_cmd_compare;
extern const struct et_command et_cmd_plan;
extern const struct et_command et_cmd_stat;

const struct et_command *const et_analysis_commands[] = {
    &et_cmd_compare,
    &et_cmd_plan,
    &et_cmd_stat,
    NULL,
};
