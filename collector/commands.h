/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.h - the commands that the collector room offers, ended by NULL. */
#ifndef ET_COLLECTOR_COMMANDS_H
#define ET_COLLECTOR_COMMANDS_H

#include "forms/base/command.h"

extern const struct et_command *const et_collector_commands[];

#endif
