/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pdf_render.h - a page of a PDF drawn as pixels: the only <poppler.h>.
 */
#ifndef ET_PDF_RENDER_H
#define ET_PDF_RENDER_H

#include <stddef.h>

#include "forms/base/status.h"

struct et_image;
struct et_pdf_render;

enum { ET_PDF_SCAN_DPI = 150 };

/*
 * BYTES are borrowed and must outlive *render, which et_pdf_render_close frees.
 * Errors: ET_INPUT (no PDF, damaged, or locked by a password).
 */
enum et_status et_pdf_render_open(const void *bytes, size_t size, struct et_pdf_render **render,
                                  size_t *count, struct et_error *error);
void et_pdf_render_close(struct et_pdf_render *render);

/* The page at INDEX, from 0, in grey. Errors: ET_INPUT (damaged, too large). */
enum et_status et_pdf_render_page(struct et_pdf_render *render, size_t index, int dpi,
                                  struct et_image *image, struct et_error *error);

#endif
