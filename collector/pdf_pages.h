/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pdf_pages.h - the one image that a scanned page in a PDF is: the only
 * <qpdf/qpdf-c.h>. Taking it out costs half a millisecond, drawing the page
 * a hundred times that.
 */
#ifndef ET_PDF_PAGES_H
#define ET_PDF_PAGES_H

#include <stddef.h>

#include "forms/base/status.h"

struct et_image;
struct et_pdf_pages;

/*
 * BYTES are borrowed and must outlive *pages, which et_pdf_pages_close frees.
 * Errors: ET_INPUT: not to be understood (poppler may still).
 */
enum et_status et_pdf_pages_open(const void *bytes, size_t size, struct et_pdf_pages **pages,
                                 size_t *count);
void et_pdf_pages_close(struct et_pdf_pages *pages);

/*
 * The page's image at working resolution.
 * Errors: ET_INPUT: the page is not exactly one DCT, Flate or CCITT image.
 */
enum et_status et_pdf_pages_read(struct et_pdf_pages *pages, size_t index, struct et_image *image);

#endif
