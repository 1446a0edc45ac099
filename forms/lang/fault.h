/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fault.h - short ways to report a fault of the form being compiled.
 */
#ifndef ET_FAULT_H
#define ET_FAULT_H

#include "forms/base/diag.h"
#include "forms/lang/tree.h"

#define ET_FAULT(unit, code, span, ...)                                                            \
    et_diag_add((unit)->diags, ET_SEVERITY_ERROR, code, (unit)->source, span, __VA_ARGS__)
#define ET_WARN(unit, code, span, ...)                                                             \
    et_diag_add((unit)->diags, ET_SEVERITY_WARNING, code, (unit)->source, span, __VA_ARGS__)
#define ET_LABEL(unit, diag, ...) et_diag_label((unit)->diags, diag, __VA_ARGS__)
#define ET_HELP(unit, diag, ...)  et_diag_help((unit)->diags, diag, __VA_ARGS__)
#define ET_NOTE(unit, diag, ...)  et_diag_note((unit)->diags, diag, __VA_ARGS__)
#define ET_FIX(unit, diag, span, is_safe, ...)                                                     \
    et_diag_fix((unit)->diags, diag, span, is_safe, __VA_ARGS__)

/* The number of the line that a byte stands on. */
static inline unsigned et_fault_line(const struct et_unit *unit, uint32_t byte)
{
    uint32_t line, column;
    et_source_place(unit->source, byte, &line, &column);
    return line;
}

#endif
