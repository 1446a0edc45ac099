/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/page.h"

#include <stdbool.h>

#include "print/qr.h"

struct et_page et_page_of(enum et_paper paper)
{
    bool is_letter = paper == ET_PAPER_LETTER;
    int32_t width = is_letter ? 215900 : 210000, height = is_letter ? 279400 : 297000;
    int32_t side = (width - ET_BODY_WIDTH_UM) / 2;
    return (struct et_page){
        .width_um = width,
        .height_um = height,
        .body_x_um = side,
        .body_height_um = height - ET_BODY_Y_UM - ET_BODY_BELOW_UM,
        .head_x_um = side,
        .foot_x_um = width - side - ET_FOOT_WIDTH_UM,
        .foot_y_um = height - ET_FOOT_BELOW_UM,
    };
}

void et_page_frame(const struct et_page *page, struct et_sheet_page *frame)
{
    const int32_t near = ET_FIDUCIAL_CENTRE_UM - ET_FIDUCIAL_UM / 2;
    const int32_t right = page->width_um - near - ET_FIDUCIAL_UM;
    const int32_t bottom = page->height_um - near - ET_FIDUCIAL_UM;
    const int32_t size = ET_QR_MODULES * ET_QR_MODULE_UM;
    const int32_t apart = ET_FIDUCIAL_UM + 4000; /* from a fiducial's far side to the code */

    frame->width_um = page->width_um;
    frame->height_um = page->height_um;
    for (int i = 0; i < ET_FIDUCIALS; i++)
        frame->fiducials[i] = (struct et_rect){i % 2 == 0 ? near : right, i < 2 ? near : bottom,
                                               ET_FIDUCIAL_UM, ET_FIDUCIAL_UM};
    frame->qr[0] = (struct et_rect){right + ET_FIDUCIAL_UM - apart - size, near, size, size};
    frame->qr[1] = (struct et_rect){near + apart, bottom + ET_FIDUCIAL_UM - size, size, size};
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
