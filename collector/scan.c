/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/align.h"
#include "collector/image.h"
#include "collector/omr.h"
#include "collector/sheet_id.h"
#include "forms/base/arena.h"

enum { FRAMES = 4 };

struct et_scanner {
    struct et_scan_lookup lookup;
    struct et_policy policy;
    struct et_sheet_id *reader;
    /* Where marks and codes stood on the pages read so far; the last first. */
    struct et_sheet_page frames[FRAMES];
    size_t frame_count;
};

/* The paper that the first page is looked for on: A4 as this kit prints it. */
static const struct et_sheet_page usual_frame = {
    .width_um = 210000,
    .height_um = 297000,
    .fiducials = {{10000, 10000, 5000, 5000},
                  {195000, 10000, 5000, 5000},
                  {10000, 282000, 5000, 5000},
                  {195000, 282000, 5000, 5000}},
    .qr = {{176000, 10000, 15000, 15000}, {19000, 272000, 15000, 15000}},
};

enum et_status et_scanner_new(const struct et_scan_lookup *lookup, const struct et_policy *policy,
                              struct et_scanner **scanner, struct et_error *error)
{
    struct et_sheet_id *reader;
    enum et_status status = et_sheet_id_new(&reader, error);
    if (status != ET_OK)
        return status;
    *scanner = et_alloc(sizeof **scanner);
    **scanner = (struct et_scanner){.lookup = *lookup,
                                    .policy = *policy,
                                    .reader = reader,
                                    .frames = {usual_frame},
                                    .frame_count = 1};
    return ET_OK;
}

void et_scanner_free(struct et_scanner *scanner)
{
    if (scanner == NULL)
        return;
    et_sheet_id_free(scanner->reader);
    free(scanner);
}

static bool is_same_rect(const struct et_rect *a, const struct et_rect *b)
{
    return a->x_um == b->x_um && a->y_um == b->y_um && a->width_um == b->width_um &&
           a->height_um == b->height_um;
}

static bool is_same_frame(const struct et_sheet_page *a, const struct et_sheet_page *b)
{
    bool is_same = a->width_um == b->width_um && a->height_um == b->height_um;
    for (size_t i = 0; i < ET_FIDUCIALS; i++)
        is_same = is_same && is_same_rect(&a->fiducials[i], &b->fiducials[i]);
    for (size_t i = 0; i < ET_PAGE_QRS; i++)
        is_same = is_same && is_same_rect(&a->qr[i], &b->qr[i]);
    return is_same;
}

/* Puts FRAME first among those that are tried. */
static void remember(struct et_scanner *scanner, const struct et_sheet_page *frame)
{
    size_t at = 0;
    while (at < scanner->frame_count && !is_same_frame(&scanner->frames[at], frame))
        at++;
    if (at == scanner->frame_count && at < FRAMES)
        scanner->frame_count++;
    if (at == FRAMES)
        at--;
    struct et_sheet_page copy = *frame;
    memmove(scanner->frames + 1, scanner->frames, at * sizeof copy);
    scanner->frames[0] = copy;
}

/* One page on its way. */
struct reading {
    struct et_scanner *scanner;
    const struct et_image *image;
    struct et_arena *arena;
    struct et_scanned *out;
    struct et_square squares[ET_ALIGN_SQUARES];
    size_t square_count;
    struct et_point code_at; /* where the page's code was found, in pixels ... */
    bool has_code_at;        /* ... by looking all over */
};

static bool look_up(struct reading *r, const char *text)
{
    struct et_known_sheet sheet = {0};
    if (!r->scanner->lookup.find(r->scanner->lookup.user, text, &sheet))
        return false;
    r->out->sheet = sheet;
    r->out->has_sheet = true;
    r->out->status = sheet.status;
    r->out->reason = sheet.reason;
    if (sheet.status == ET_PAGE_READ &&
        (sheet.payload.page < 1 || sheet.payload.page > sheet.map->page_count)) {
        r->out->status = ET_PAGE_UNREADABLE;
        r->out->reason = "no-such-page";
    }
    return true;
}

static const struct et_sheet_page *frame_of(const struct et_scanned *out)
{
    return &out->sheet.map->pages[out->sheet.payload.page - 1];
}

/* The boxes of this page, measured where WAY puts them. */
static size_t measure(struct reading *r, const struct et_way *way, struct et_box **boxes)
{
    const struct et_sheet_map *map = r->out->sheet.map;
    uint32_t page = r->out->sheet.payload.page;
    struct et_omr_page on = {r->image, &way->homography, way->black};
    size_t count = 0;
    const struct et_mark **marks = et_arena_array(r->arena, map->mark_count + 1, sizeof *marks);
    for (size_t i = 0; i < map->mark_count; i++)
        if (map->marks[i].page == page && map->marks[i].kind != ET_MARK_TEXT)
            marks[count++] = &map->marks[i];
    size_t boxed = count;
    for (size_t i = 0; i < map->mark_count; i++)
        if (map->marks[i].page == page && map->marks[i].kind == ET_MARK_TEXT)
            marks[count++] = &map->marks[i];
    struct et_box_ink *inks = et_arena_array(r->arena, count + 1, sizeof *inks);
    et_omr_boxes(&on, marks, boxed, inks);
    r->out->agreement = et_omr_agreement(inks, boxed);
    *boxes = et_arena_array(r->arena, count + 1, sizeof **boxes);
    for (size_t i = 0; i < count; i++) {
        (*boxes)[i] = (struct et_box){.mark = marks[i], .ink = inks[i], .written = NAN};
        if (i >= boxed)
            (*boxes)[i].written = et_omr_written(&on, &marks[i]->box);
    }
    return count;
}

/* Takes WAY if the printed boxes are where it says. */
static bool believe(struct reading *r, const struct et_way *way)
{
    struct et_box *boxes;
    size_t count = measure(r, way, &boxes);
    double least =
        et_decide_rule(way->marks == 4 ? ET_RULE_PAGE_OUTLINES_4 : ET_RULE_PAGE_OUTLINES_3);
    if (!(r->out->agreement >= least))
        return false;
    r->out->homography = way->homography;
    r->out->rotation = way->rotation;
    r->out->dpi = way->dpi / r->image->scale;
    r->out->judged =
        et_decide_page(r->arena, r->out->sheet.form, &r->scanner->policy, boxes, count);
    return true;
}

/* Does WAY put a code where one was found by looking? True if none was. */
static bool fits_code(const struct reading *r, const struct et_sheet_page *frame,
                      const struct et_way *way)
{
    if (!r->has_code_at)
        return true;
    for (size_t i = 0; i < ET_PAGE_QRS; i++) {
        struct et_point at =
            et_homography_at(&way->homography, frame->qr[i].x_um + frame->qr[i].width_um / 2.0,
                             frame->qr[i].y_um + frame->qr[i].height_um / 2.0);
        if (hypot(at.x - r->code_at.x, at.y - r->code_at.y) < way->dpi * 4 / 25.4)
            return true;
    }
    return false;
}

/*
 * Tries the ways in which the page may lie until one has its code upright
 * where it should be and its boxes too. A sheet that was known before is kept.
 */
static bool try_ways(struct reading *r, const struct et_sheet_page *frame, bool searches)
{
    struct et_way ways[ET_ALIGN_WAYS];
    size_t count = et_align_ways(frame, r->squares, r->square_count, ways);
    for (size_t i = 0; i < count; i++) {
        char text[ET_QR_TEXT_MAX];
        bool is_read = false;
        for (size_t code = 0; code < ET_PAGE_QRS && !is_read; code++)
            is_read = et_sheet_id_at(r->scanner->reader, r->image, &ways[i].homography,
                                     &frame->qr[code], searches, text) &&
                      look_up(r, text);
        if (!is_read)
            continue;
        if (r->out->status != ET_PAGE_READ) /* not ours: no more to be known */
            return true;
        if (is_same_frame(frame, frame_of(r->out)) && believe(r, &ways[i]))
            return true;
        r->out->status = ET_PAGE_UNREADABLE;
        r->out->reason = "boxes";
    }
    return false;
}

/* The sheet is known from a code found by looking; where does the page lie? */
static bool place_known(struct reading *r)
{
    const struct et_sheet_page *frame = frame_of(r->out);
    struct et_way ways[ET_ALIGN_WAYS];
    size_t count = et_align_ways(frame, r->squares, r->square_count, ways);
    r->out->reason = count == 0 ? "corner-marks" : "boxes";
    r->out->status = ET_PAGE_UNREADABLE;
    for (size_t i = 0; i < count; i++)
        if (fits_code(r, frame, &ways[i]) && believe(r, &ways[i])) {
            r->out->status = ET_PAGE_READ;
            r->out->reason = "";
            return true;
        }
    return false;
}

static bool take_found(struct reading *r, const struct et_found_qr *found, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (look_up(r, found[i].text)) {
            r->code_at = found[i].centre;
            r->has_code_at = true;
            return true;
        }
    return false;
}

/* A code in one of the image's corners, then anywhere. */
static bool find_code(struct reading *r)
{
    enum { ROOM = 4 };
    struct et_found_qr found[ROOM];
    int width = r->image->width * 2 / 5, height = r->image->height / 4;
    for (int corner = 0; corner < 4; corner++) {
        int x = corner % 2 == 0 ? 0 : r->image->width - width;
        int y = corner / 2 == 0 ? 0 : r->image->height - height;
        size_t count =
            et_sheet_id_find(r->scanner->reader, r->image, x, y, width, height, found, ROOM);
        if (take_found(r, found, count))
            return true;
    }
    size_t count = et_sheet_id_find(r->scanner->reader, r->image, 0, 0, r->image->width,
                                    r->image->height, found, ROOM);
    return take_found(r, found, count);
}

/* The side of the corner marks, if the image shows the whole page at SCALE. */
static double expected_side(const struct et_image *image, const struct et_sheet_page *frame,
                            double scale)
{
    int side = image->width > image->height ? image->width : image->height;
    int32_t paper = frame->width_um > frame->height_um ? frame->width_um : frame->height_um;
    return scale * frame->fiducials[0].width_um * side / paper;
}

static bool by_marks(struct reading *r, double scale, bool is_everywhere)
{
    for (size_t f = 0; f < r->scanner->frame_count; f++) {
        const struct et_sheet_page frame = r->scanner->frames[f];
        r->square_count = et_align_squares(r->image, expected_side(r->image, &frame, scale),
                                           is_everywhere, r->squares);
        for (int searches = 0; searches < 2; searches++)
            if (try_ways(r, &frame, searches == 1))
                return true;
    }
    return false;
}

/* The sheet may be known by now, but not where the page lies: with other marks. */
static bool place_at_scales(struct reading *r)
{
    static const double scales[] = {1, 0.86, 0.72, 1.15};
    const struct et_sheet_page frame = *frame_of(r->out);
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        r->square_count = et_align_squares(r->image, expected_side(r->image, &frame, scales[i]),
                                           true, r->squares);
        if (place_known(r))
            return true;
    }
    return false;
}

static void read_page(struct reading *r)
{
    r->out->status = ET_PAGE_UNREADABLE;
    r->out->reason = "no-code";
    if (by_marks(r, 1, false) || by_marks(r, 0.86, true) || by_marks(r, 0.72, true))
        return;
    bool was_known = r->out->has_sheet && r->out->sheet.status == ET_PAGE_READ;
    if (!find_code(r)) {
        if (!was_known && et_image_is_blank(r->image)) {
            r->out->status = ET_PAGE_BLANK;
            r->out->reason = "";
        }
        return;
    }
    if (r->out->status == ET_PAGE_READ)
        (void)place_at_scales(r);
}

void et_scan_page(struct et_scanner *scanner, struct et_image *image, struct et_arena *arena,
                  struct et_scanned *scanned)
{
    memset(scanned, 0, sizeof *scanned);
    et_image_destreak(image);
    struct reading r = {.scanner = scanner, .image = image, .arena = arena, .out = scanned};
    read_page(&r);
    if (scanned->status == ET_PAGE_UNREADABLE && et_image_is_bilevel(image)) {
        /* dots for greys: specks in the corner marks hide their edges */
        memset(scanned, 0, sizeof *scanned);
        et_image_soften(image);
        read_page(&r);
    }
    if (scanned->status == ET_PAGE_READ) {
        remember(scanner, frame_of(scanned));
        for (size_t i = 0; i < scanned->judged.count; i++)
            if (scanned->judged.items[i].verdict == ET_VERDICT_REVIEW)
                scanned->status = ET_PAGE_REVIEW;
    }
}

/*
 * Sixteen greys, and what is hardly darker than the paper is white: the noise
 * of the paper would fill the survey file.
 */
static void plain(struct et_image *crop)
{
    size_t histogram[256] = {0}, size = (size_t)crop->width * (size_t)crop->height, seen = 0;
    int paper = 0;
    for (size_t i = 0; i < size; i++)
        histogram[crop->pixels[i]]++;
    while (paper < 255 && (seen += histogram[paper]) * 4 < 3 * size)
        paper++;
    int white = paper - 8 < paper * 95 / 100 ? paper - 8 : paper * 95 / 100;
    for (size_t i = 0; i < size; i++) {
        int grey = crop->pixels[i];
        crop->pixels[i] = (unsigned char)(grey >= white ? 255 : (grey * 15 + 127) / 255 * 17);
    }
}

struct et_image et_scan_crop(const struct et_image *image, const struct et_scanned *scanned,
                             const struct et_rect *rect)
{
    enum { AROUND_UM = 2000, STEP_UM = 170, SIDE_MAX = 1600 };
    int width = (rect->width_um + 2 * AROUND_UM) / STEP_UM;
    int height = (rect->height_um + 2 * AROUND_UM) / STEP_UM;
    width = width < 1 ? 1 : width > SIDE_MAX ? SIDE_MAX : width;
    height = height < 1 ? 1 : height > 2 * SIDE_MAX ? 2 * SIDE_MAX : height;
    struct et_image crop = et_image_new(width, height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            struct et_point at =
                et_homography_at(&scanned->homography, rect->x_um - AROUND_UM + (x + 0.5) * STEP_UM,
                                 rect->y_um - AROUND_UM + (y + 0.5) * STEP_UM);
            crop.pixels[(size_t)y * (size_t)width + (size_t)x] =
                (unsigned char)et_image_at(image, at.x, at.y);
        }
    plain(&crop);
    return crop;
}
