/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan_words.h - why a page or a mark was not taken, in words for a course leader. */
#ifndef ET_SCAN_WORDS_H
#define ET_SCAN_WORDS_H

/* The sentence for a reason such as "no-code" or "two-marks"; static, translated. */
const char *et_scan_reason(const char *reason);

#endif
