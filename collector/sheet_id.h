/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sheet_id.h - reads the QR codes of a page: the only <zbar.h>.
 */
#ifndef ET_SHEET_ID_H
#define ET_SHEET_ID_H

#include <stdbool.h>
#include <stddef.h>

#include "collector/homography.h"
#include "forms/base/status.h"
#include "forms/model/sheet_map.h"

struct et_image;
struct et_sheet_id;

enum { ET_QR_SIDE = 25, ET_QR_TEXT_MAX = 128 }; /* modules of version 2 */

/* Free with et_sheet_id_free. Errors: ET_IO (the library is not installed). */
enum et_status et_sheet_id_new(struct et_sheet_id **reader, struct et_error *error);
void et_sheet_id_free(struct et_sheet_id *reader);

/*
 * Reads the code at RECT of a page that lies as HOMOGRAPHY says: each module
 * is measured where it must be (SEARCHES: found again within 1.8 mm by the
 * three finder patterns), and the picture built anew is decoded. False if there
 * is no such code that way up.
 */
bool et_sheet_id_at(struct et_sheet_id *reader, const struct et_image *image,
                    const struct et_homography *homography, const struct et_rect *rect,
                    bool searches, char text[ET_QR_TEXT_MAX]);

/* A code anywhere in a part of the image, and the centre of it in the image. */
struct et_found_qr {
    char text[ET_QR_TEXT_MAX];
    struct et_point centre;
};
size_t et_sheet_id_find(struct et_sheet_id *reader, const struct et_image *image, int x, int y,
                        int width, int height, struct et_found_qr *found, size_t room);

#endif
