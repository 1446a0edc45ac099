/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/scan_pdf.h"

#include <stdlib.h>

#include "collector/image.h"
#include "forms/base/vec.h"

/* The catalogue and the tree of pages are objects 1 and 2, written last. */
enum { CATALOGUE = 1, TREE = 2, FIRST_PAGE = 3, OBJECTS_A_PAGE = 3 };

void et_scan_pdf_start(struct et_scan_pdf *pdf)
{
    *pdf = (struct et_scan_pdf){.bytes = ET_STR_EMPTY};
    et_str_add(&pdf->bytes, "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n");
    for (size_t i = 0; i < FIRST_PAGE - 1; i++)
        ET_VEC_PUSH(&pdf->offsets, 0);
}

static void begin_object(struct et_scan_pdf *pdf)
{
    ET_VEC_PUSH(&pdf->offsets, pdf->bytes.length);
    et_str_addf(&pdf->bytes, "%zu 0 obj\n", pdf->offsets.count);
}

void et_scan_pdf_add(struct et_scan_pdf *pdf, const struct et_image *image, double dpi, int quality)
{
    /* hundredths of a point, as whole numbers: no locale can turn . into , */
    long width = (long)(image->width * 7200.0 / dpi + 0.5);
    long height = (long)(image->height * 7200.0 / dpi + 0.5);
    size_t page = FIRST_PAGE + pdf->pages++ * OBJECTS_A_PAGE;
    begin_object(pdf);
    et_str_addf(
        &pdf->bytes,
        "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %ld.%02ld %ld.%02ld] /Contents %zu 0 R "
        "/Resources << /XObject << /Im0 %zu 0 R >> >> >>\nendobj\n",
        TREE, width / 100, width % 100, height / 100, height % 100, page + 1, page + 2);
    struct et_str draw = ET_STR_EMPTY;
    et_str_addf(&draw, "q %ld.%02ld 0 0 %ld.%02ld 0 0 cm /Im0 Do Q\n", width / 100, width % 100,
                height / 100, height % 100);
    begin_object(pdf);
    et_str_addf(&pdf->bytes, "<< /Length %zu >>\nstream\n%sendstream\nendobj\n", draw.length,
                draw.text);
    et_str_free(&draw);
    unsigned char *jpeg;
    size_t size;
    et_image_jpeg_write(image, quality, &jpeg, &size);
    begin_object(pdf);
    et_str_addf(&pdf->bytes,
                "<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
                "/BitsPerComponent 8 /Filter /DCTDecode /Length %zu >>\nstream\n",
                image->width, image->height, size);
    et_str_add_bytes(&pdf->bytes, jpeg, size);
    et_str_add(&pdf->bytes, "\nendstream\nendobj\n");
    free(jpeg);
}

void et_scan_pdf_end(struct et_scan_pdf *pdf)
{
    struct et_str *out = &pdf->bytes;
    pdf->offsets.items[CATALOGUE - 1] = out->length;
    et_str_addf(out, "%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n", CATALOGUE, TREE);
    pdf->offsets.items[TREE - 1] = out->length;
    et_str_addf(out, "%d 0 obj\n<< /Type /Pages /Count %zu /Kids [", TREE, pdf->pages);
    for (size_t i = 0; i < pdf->pages; i++)
        et_str_addf(out, "%zu 0 R ", FIRST_PAGE + i * OBJECTS_A_PAGE);
    et_str_add(out, "] >>\nendobj\n");
    size_t at = out->length;
    et_str_addf(out, "xref\n0 %zu\n0000000000 65535 f \n", pdf->offsets.count + 1);
    for (size_t i = 0; i < pdf->offsets.count; i++)
        et_str_addf(out, "%010zu 00000 n \n", pdf->offsets.items[i]);
    et_str_addf(out, "trailer\n<< /Size %zu /Root %d 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                pdf->offsets.count + 1, CATALOGUE, at);
}

void et_scan_pdf_free(struct et_scan_pdf *pdf)
{
    et_str_free(&pdf->bytes);
    ET_VEC_FREE(&pdf->offsets);
}
