/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/commands.h"

extern const struct et_command et_cmd_show, et_cmd_fmt;
extern const struct et_command et_cmd_translate, et_cmd_import, et_cmd_convert;
extern const struct et_command et_cmd_new, et_cmd_check, et_cmd_publish, et_cmd_enrol,
    et_cmd_register, et_cmd_expect, et_cmd_status, et_cmd_audit, et_cmd_verify, et_cmd_backup,
    et_cmd_erase, et_cmd_merge, et_cmd_keys, et_cmd_open, et_cmd_diff;

/* In the order in which a survey needs them. */
const struct et_command *const et_forms_commands[] = {
    &et_cmd_new,    &et_cmd_check,     &et_cmd_show,   &et_cmd_fmt,
    &et_cmd_diff,   &et_cmd_publish,   &et_cmd_enrol,  &et_cmd_register,
    &et_cmd_expect, &et_cmd_status,    &et_cmd_audit,  &et_cmd_verify,
    &et_cmd_backup, &et_cmd_merge,     &et_cmd_keys,   &et_cmd_open,
    &et_cmd_erase,  &et_cmd_translate, &et_cmd_import, &et_cmd_convert,
    NULL,
};
