/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * codes.h - the QR codes of many pages at once, worked out on all cores: they
 * are half of what a copy costs. The outcome does not depend on their number.
 */
#ifndef ET_CODES_H
#define ET_CODES_H

#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "print/qr.h"

/* The pages of one sheet. */
struct et_codes_sheet {
    uint64_t run, serial;
    uint32_t page_count;
    unsigned char *codes; /* filled in: page_count times ET_CODE_BYTES */
};

enum { ET_CODE_BYTES = ET_QR_MODULES * ET_QR_MODULES, ET_CODES_THREADS_MAX = 16 };

/*
 * Makes the codes of COUNT sheets under the survey's KEY (32 bytes) with at
 * most THREADS threads; 0: as many as there are cores.
 * Errors: ET_INPUT if a code cannot be made.
 */
enum et_status et_codes_make(const unsigned char *key, struct et_codes_sheet *sheets, size_t count,
                             unsigned threads);

#endif
