/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/commands.h"

extern const struct et_command et_cmd_kiosk;
extern const struct et_command et_cmd_enter;
extern const struct et_command et_cmd_scan;
extern const struct et_command et_cmd_review;
extern const struct et_command et_cmd_simulate;

const struct et_command *const et_collector_commands[] = {
    &et_cmd_kiosk, &et_cmd_enter, &et_cmd_scan, &et_cmd_review, &et_cmd_simulate, NULL,
};
