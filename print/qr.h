/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * qr.h - which sheet this is, as a QR code: the only <qrencode.h>.
 *
 * Version 2, level Q, alphanumeric: 25 modules that hold the 28 characters of
 * forms/model/payload.h. Safe to call from several threads.
 */
#ifndef ET_QR_H
#define ET_QR_H

#include "forms/base/status.h"

enum { ET_QR_MODULES = 25 };

/*
 * Fills MODULES row by row, one byte each: 1 is black. TEXT is at most 29
 * digits and capitals.
 * Errors: ET_INPUT if TEXT is longer or has other characters.
 */
enum et_status et_qr_modules(const char *text,
                             unsigned char modules[ET_QR_MODULES * ET_QR_MODULES]);

#endif
