/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan.h - one page image from pixels to judged questions: finds the corner
 * marks, reads the code, believes the page only where the printed boxes are
 * where its map says, measures and judges. Knows no survey file: what a code
 * stands for is told by a lookup.
 */
#ifndef ET_SCAN_H
#define ET_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "collector/decide.h"
#include "collector/homography.h"
#include "forms/model/payload.h"
#include "forms/store/store.h"

struct et_image;
struct et_scanner;

/* What stands behind a code. */
struct et_known_sheet {
    enum et_page_status status; /* READ: ours; FOREIGN, UNKNOWN_SHEET, UNREADABLE */
    const char *reason;         /* static; "" for READ */
    struct et_payload payload;  /* what the code claims */
    const struct et_form *form; /* these two for READ only */
    const struct et_sheet_map *map;
};

struct et_scan_lookup {
    void *user;
    /* False if TEXT is no code of any survey: some other QR code. */
    bool (*find)(void *user, const char *text, struct et_known_sheet *sheet);
};

struct et_scanned {
    enum et_page_status status;
    const char *reason; /* "" for READ; "no-code", "corner-marks", "boxes" ... */
    bool has_sheet;     /* a code was read: sheet says what it claims */
    struct et_known_sheet sheet;
    int rotation;     /* 0, 90, 180, 270 */
    double dpi;       /* of the file's image, by the corner marks; 0 if not known */
    double agreement; /* of the boxes with the map */
    struct et_homography homography;
    struct et_judged_page judged;
};

/*
 * LOOKUP and POLICY are copied; free with et_scanner_free.
 * Errors: ET_IO (the library that reads codes is not installed).
 */
enum et_status et_scanner_new(const struct et_scan_lookup *lookup, const struct et_policy *policy,
                              struct et_scanner **scanner, struct et_error *error);
void et_scanner_free(struct et_scanner *scanner);

/*
 * Reads a page. Never fails: what cannot be read has a status that says so.
 * IMAGE is cleaned of streaks in place; what *scanned points to lives in ARENA.
 */
void et_scan_page(struct et_scanner *scanner, struct et_image *image, struct et_arena *arena,
                  struct et_scanned *scanned);

/*
 * RECT of the page cut out of the image upright, with 2 mm around it, as a
 * grey image; et_image_free.
 */
struct et_image et_scan_crop(const struct et_image *image, const struct et_scanned *scanned,
                             const struct et_rect *rect);

#endif
