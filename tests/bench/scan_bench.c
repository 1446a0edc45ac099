/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan_bench.c - CPU time of one scanned page: decoding alone, and all of it.
 * The ratio between the two is what holds on another machine.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "collector/feeder.h"
#include "collector/pen.h"
#include "collector/scan.h"
#include "forms/base/arena.h"
#include "forms/base/random.h"
#include "tests/scan/paper.h"

enum { ROUNDS = 20 };

static struct paper paper;

static bool find(void *user, const char *text, struct et_known_sheet *sheet)
{
    (void)user;
    *sheet = (struct et_known_sheet){.status = ET_PAGE_READ,
                                     .reason = "",
                                     .payload = {.run = 1, .serial = 2, .page = 1},
                                     .form = &paper.form,
                                     .map = &paper.map};
    return strcmp(text, paper_code) == 0;
}

static double now_ms(void)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void make_page(double dpi, unsigned char **jpeg, size_t *size)
{
    struct et_random dice = et_random_seeded(3);
    struct et_hand hand = {.random = &dice, .line_um = 380, .darkness = 0.85, .unrest = 1};
    struct et_image image = paper_print(&paper, dpi);
    struct et_homography flat = paper_flat(dpi);
    for (size_t i = 0; i < paper.map.mark_count; i++)
        if (paper.marks[i].kind == ET_MARK_CHOICE &&
            paper.marks[i].code == (int32_t)(paper.marks[i].variable % 5) + 1)
            et_pen_mark(&image, &flat, &paper.marks[i].box, ET_GESTURE_CROSS, &hand);
    struct et_feeder feeder = et_feeder_usual(&dice);
    et_feeder_run(&image, &feeder, &dice);
    et_image_jpeg_write(&image, 75, jpeg, size);
    et_image_free(&image);
}

static bool time_page(struct et_scanner *scanner, double dpi)
{
    unsigned char *jpeg;
    size_t size, unread = 0;
    double decode = 0, all = 0;
    make_page(dpi, &jpeg, &size);
    for (int i = 0; i < ROUNDS; i++) {
        struct et_arena *arena = et_arena_new();
        struct et_image image;
        struct et_scanned scanned;
        double begin = now_ms();
        if (et_image_jpeg_read(jpeg, size, &image, NULL) != ET_OK)
            return false;
        double decoded = now_ms();
        et_scan_page(scanner, &image, arena, &scanned);
        double end = now_ms();
        unread += scanned.status != ET_PAGE_READ;
        decode += decoded - begin;
        all += end - begin;
        et_image_free(&image);
        et_arena_free(arena);
    }
    free(jpeg);
    (void)printf("scan, grey JPEG at %.0f dpi, %zu boxes: %.1f ms, of which decoding %.1f (%.2f of "
                 "the decode-only rate)\n",
                 dpi, paper.map.mark_count, all / ROUNDS, decode / ROUNDS, decode / all);
    return unread == 0;
}

int main(void)
{
    struct et_scanner *scanner;
    paper_make(&paper);
    if (et_scanner_new(&(struct et_scan_lookup){.find = find}, &(struct et_policy){0}, &scanner,
                       NULL) != ET_OK)
        return 1;
    bool is_read = time_page(scanner, 150) && time_page(scanner, 200) && time_page(scanner, 300);
    et_scanner_free(scanner);
    return is_read ? 0 : 1;
}
