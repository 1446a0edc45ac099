/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan_pdf.h - a PDF as an office scanner writes it: one JPEG image a page.
 */
#ifndef ET_SCAN_PDF_H
#define ET_SCAN_PDF_H

#include <stddef.h>

#include "forms/base/status.h"
#include "forms/base/str.h"

struct et_image;

/* Start from zero; pages are added one by one and the whole is taken at the end. */
struct et_scan_pdf {
    struct et_str bytes;
    struct {
        size_t *items;
        size_t count, room;
    } offsets; /* of the objects, from number 1 */
    size_t pages;
};

void et_scan_pdf_start(struct et_scan_pdf *pdf);
/* The page at DPI, as JPEG of QUALITY (1 to 100). */
void et_scan_pdf_add(struct et_scan_pdf *pdf, const struct et_image *image, double dpi,
                     int quality);
/* Ends the PDF; its bytes are in pdf->bytes. Free with et_scan_pdf_free. */
void et_scan_pdf_end(struct et_scan_pdf *pdf);
void et_scan_pdf_free(struct et_scan_pdf *pdf);

#endif
