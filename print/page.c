/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/page.h"

#include "print/qr.h"

void et_page_frame(struct et_sheet_page *page)
{
    const int32_t near = ET_FIDUCIAL_CENTRE_UM - ET_FIDUCIAL_UM / 2;
    const int32_t right = ET_PAGE_WIDTH_UM - near - ET_FIDUCIAL_UM;
    const int32_t bottom = ET_PAGE_HEIGHT_UM - near - ET_FIDUCIAL_UM;
    const int32_t size = ET_QR_MODULES * ET_QR_MODULE_UM;
    const int32_t apart = ET_FIDUCIAL_UM + 4000; /* from a fiducial's far side to the code */

    page->width_um = ET_PAGE_WIDTH_UM;
    page->height_um = ET_PAGE_HEIGHT_UM;
    for (int i = 0; i < ET_FIDUCIALS; i++)
        page->fiducials[i] = (struct et_rect){i % 2 == 0 ? near : right, i < 2 ? near : bottom,
                                              ET_FIDUCIAL_UM, ET_FIDUCIAL_UM};
    page->qr[0] = (struct et_rect){right + ET_FIDUCIAL_UM - apart - size, near, size, size};
    page->qr[1] = (struct et_rect){near + apart, bottom + ET_FIDUCIAL_UM - size, size, size};
}

int32_t et_page_jitter(uint32_t row)
{
    /* The finaliser of MurmurHash3: any good mixer will do. */
    uint32_t h = row + 0x9E3779B9U;
    h = (h ^ (h >> 16)) * 0x85EBCA6BU;
    h = (h ^ (h >> 13)) * 0xC2B2AE35U;
    h ^= h >> 16;
    return (int32_t)(h % 6) * 100;
}
