/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare_out.h - a comparison as text of 80 cells, JSON and CSV.
 */
#ifndef ET_COMPARE_OUT_H
#define ET_COMPARE_OUT_H

struct et_compare;
struct et_str;

/* Tables with points under one another, sentences, marks of what is not real or not sure. */
void et_compare_text(const struct et_compare *compare, struct et_str *out);
void et_compare_json(const struct et_compare *compare, struct et_str *out);
/* One line an indicator and group, decimal points; then none for targets. */
void et_compare_csv(const struct et_compare *compare, struct et_str *out);

#endif
