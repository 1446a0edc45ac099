/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.h - the commands that the analysis room offers, ended by NULL. */
#ifndef ET_ANALYSIS_COMMANDS_H
#define ET_ANALYSIS_COMMANDS_H

#include "forms/base/command.h"

extern const struct et_command *const et_analysis_commands[];

#endif
