/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare_page.h - the parts of a comparison's text: compare_text.c,
 * compare_groups.c, compare_more.c.
 */
#ifndef ET_COMPARE_PAGE_H
#define ET_COMPARE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/sentence.h"

struct et_compare;
struct et_form;
struct et_json;
struct et_measure;
struct et_str;

enum { ET_NAME_CELLS = 16 };

struct et_compare_page {
    const struct et_compare *c;
    const struct et_form *form;
    enum et_tongue tongue;
    uint32_t language;
    struct et_str *out;
};

/* Both to be translated: what stands for a figure that is hidden; by enum et_verdict. */
extern const char et_compare_page_hidden[];
extern const char *const et_compare_page_verdicts[3];

/* To the right in WIDTH cells. */
void et_compare_page_number(struct et_compare_page *page, double value, int decimals, bool has_sign,
                            size_t width);
/* The head and the rows of a table of measures. */
void et_compare_page_head(struct et_compare_page *page, const char *title);
void et_compare_page_row(struct et_compare_page *page, const char *name,
                         const struct et_measure *m);

/* By each role: measures, forest, difference, targets. */
void et_compare_page_groups(struct et_compare_page *page);

/* Everyone, beyond before and after (more.h); and the same in JSON. */
void et_compare_page_more(struct et_compare_page *page);
void et_compare_more_json(const struct et_compare *compare, struct et_json *json);

#endif
