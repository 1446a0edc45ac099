/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xpath_write.h - expressions of a form as the XPath of an XLSForm. */
#ifndef ET_XPATH_WRITE_H
#define ET_XPATH_WRITE_H

#include <stdbool.h>

struct et_expr;
struct et_form;
struct et_str;

/*
 * Adds EXPR to OUT.
 * False where XPath has no words for it; OUT is then of no use. *is_exact
 * becomes false where et_xpath_translate would not make the same of it again.
 */
bool et_xpath_write(const struct et_form *form, const struct et_expr *expr, struct et_str *out,
                    bool *is_exact);

#endif
