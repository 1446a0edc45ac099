/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page.h - text for the terminal, no wider than 79 cells: cells of tables,
 * paragraphs, bars, intervals drawn on a line.
 */
#ifndef ET_PAGE_H
#define ET_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/share.h"

struct et_str;

enum { ET_PAGE_WIDTH = 79 };

size_t et_page_cells(const char *text);
void et_page_spaces(struct et_str *out, size_t count);
/* TEXT in WIDTH cells, cut with "…" if longer; to the right if so. */
void et_page_cell(struct et_str *out, const char *text, size_t width, bool is_right);
/* A paragraph, each line begun by INDENT spaces and no wider than the page. */
void et_page_paragraph(struct et_str *out, const char *text, size_t indent);
void et_page_rule(struct et_str *out);
/* SHARE (0 to 1) of WIDTH cells, to an eighth of one. */
void et_page_bar(struct et_str *out, double share, size_t width);
/* An estimate and its interval on a line from FROM to TO, with a mark at 0. */
void et_page_forest(struct et_str *out, double estimate, struct et_interval limits, double from,
                    double to, size_t width);

#endif
