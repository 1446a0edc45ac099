/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * accuracy_tool.c - how often the reader is wrong, on pages that pens and
 * machines have been simulated upon: accuracy_tool SEED PAGES [MACHINE].
 *
 * Each page gets one machine (all in turn, unless one is named), a resolution,
 * a hand and its answers from SEED and its number alone, so that any page can
 * be made again. A misread is an accepted question whose boxes are not what the
 * hand meant; thresholds are set on seeds below 1000 and reported on others.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collector/feeder.h"
#include "collector/pen.h"
#include "collector/scan.h"
#include "forms/base/arena.h"
#include "forms/base/random.h"
#include "tests/scan/paper.h"

static struct paper paper;

/* ---- what a machine, a copier and a desk do ------------------------------- */

static const char *const machines[] = {
    "usual", "skew3", "skew6",  "shrunk90", "grown110", "streaks", "stretched", "corner",
    "photo", "bw",    "dither", "fold",     "punched",  "coffee",  "photocopy", "jpeg30",
    "faint", "bleed", "upside", "sideways", "pencil",   "noise",
};
enum { MACHINES = sizeof machines / sizeof machines[0] };

static unsigned char *pixel(struct et_image *image, int x, int y)
{
    static unsigned char nowhere;
    if (x < 0 || y < 0 || x >= image->width || y >= image->height)
        return &nowhere;
    return image->pixels + (size_t)y * (size_t)image->width + (size_t)x;
}

static void darken(struct et_image *image, int x, int y, double factor)
{
    unsigned char *p = pixel(image, x, y);
    *p = (unsigned char)(*p * factor);
}

/* A crease across the page: a dark line with a light one beside it. */
static void fold(struct et_image *image, struct et_random *dice)
{
    double at = image->height * (0.3 + 0.4 * et_random_unit(dice)), lean = 0.01;
    for (int x = 0; x < image->width; x++)
        for (int i = -2; i <= 2; i++)
            darken(image, x, (int)(at + lean * x) + i, 0.55 + 0.1 * abs(i));
}

static void disc(struct et_image *image, double x, double y, double r, unsigned char grey)
{
    for (int j = (int)(y - r); j <= (int)(y + r); j++)
        for (int i = (int)(x - r); i <= (int)(x + r); i++)
            if (hypot(i - x, j - y) <= r)
                *pixel(image, i, j) = grey;
}

static void punch(struct et_image *image, double dpi)
{
    for (int i = -1; i <= 1; i += 2)
        disc(image, 12 / 25.4 * dpi, image->height / 2.0 + i * 40 / 25.4 * dpi, 3 / 25.4 * dpi, 30);
}

/* A cup's ring and the pool within. */
static void coffee(struct et_image *image, double dpi, struct et_random *dice)
{
    double x = image->width * (0.3 + 0.5 * et_random_unit(dice));
    double y = image->height * (0.2 + 0.6 * et_random_unit(dice)), r = 40 / 25.4 * dpi;
    for (int j = (int)(y - r); j <= (int)(y + r); j++)
        for (int i = (int)(x - r); i <= (int)(x + r); i++) {
            double d = hypot(i - x, j - y) / r;
            if (d < 1)
                darken(image, i, j, d > 0.94 ? 0.72 : 0.86);
        }
}

/* Floyd and Steinberg 1976. */
static void dither(struct et_image *image)
{
    size_t width = (size_t)image->width;
    float *carry = calloc(2 * (width + 2), sizeof *carry);
    for (int y = 0; y < image->height && carry != NULL; y++) {
        float *now = carry + (y % 2) * (int)(width + 2),
              *next = carry + ((y + 1) % 2) * (int)(width + 2);
        memset(next, 0, (width + 2) * sizeof *next);
        for (size_t x = 0; x < width; x++) {
            unsigned char *p = image->pixels + (size_t)y * width + x;
            float value = (float)*p + now[x + 1], out = value < 128 ? 0 : 255, off = value - out;
            *p = (unsigned char)out;
            now[x + 2] += off * 7 / 16;
            next[x] += off * 3 / 16;
            next[x + 1] += off * 5 / 16;
            next[x + 2] += off / 16;
        }
    }
    free(carry);
}

/* Every tone harder, specks, then the machine once more. */
static void photocopy(struct et_image *image, struct et_random *dice)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++) {
        int v = (image->pixels[i] - 128) * 2 + 110;
        image->pixels[i] = (unsigned char)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
    for (int i = 0; i < 400; i++)
        disc(image, et_random_unit(dice) * image->width, et_random_unit(dice) * image->height,
             0.4 + et_random_unit(dice), 40);
}

static void jpeg(struct et_image *image, int quality)
{
    unsigned char *bytes;
    size_t size;
    et_image_jpeg_write(image, quality, &bytes, &size);
    et_image_free(image);
    if (et_image_jpeg_read(bytes, size, image, NULL) != ET_OK)
        abort();
    free(bytes);
}

/* The writing on the other side shines through. */
static void bleed(struct et_image *image)
{
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width / 2; x++) {
            unsigned char *a = pixel(image, x, y), *b = pixel(image, image->width - 1 - x, y);
            unsigned char left = *a, right = *b;
            *a = (unsigned char)(left - (255 - right) * left / 255 * 12 / 100);
            *b = (unsigned char)(right - (255 - left) * right / 255 * 12 / 100);
        }
}

static void machine(struct et_image *image, const char *name, double dpi, struct et_random *dice)
{
    struct et_feeder f = et_feeder_usual(dice);
    double sign = et_random_below(dice, 2) == 0 ? -1 : 1;
#define IS(word) (strcmp(name, word) == 0)
    if (IS("skew3") || IS("skew6")) {
        f.skew_degrees = sign * (IS("skew3") ? 3 : 6);
        f.scale = IS("skew3") ? 0.97 : 0.92;
    }
    f.scale = IS("shrunk90") ? 0.9 : IS("grown110") ? 1.03 : f.scale;
    f.streaks = IS("streaks") ? 4 : 0;
    f.stretch = IS("stretched") ? 0.006 : f.stretch;
    f.loses_corner = IS("corner");
    f.threshold = IS("bw") ? 150 : 0;
    f.quarters = IS("upside") ? 2 : IS("sideways") ? 1 : 0;
    f.black = IS("faint") ? 120 : f.black;
    f.noise = IS("noise") ? 12 : f.noise;
    if (IS("photo")) {
        f.has_perspective = true;
        f.scale = 0.9;
        f.skew_degrees = 2 * sign;
    }
    if (IS("fold"))
        fold(image, dice);
    if (IS("punched"))
        punch(image, dpi);
    if (IS("coffee"))
        coffee(image, dpi, dice);
    if (IS("bleed"))
        bleed(image);
    et_feeder_run(image, &f, dice);
    if (IS("photocopy")) {
        photocopy(image, dice);
        struct et_feeder again = et_feeder_usual(dice);
        et_feeder_run(image, &again, dice);
    }
    if (IS("dither"))
        dither(image);
    if (!IS("bw") && !IS("dither"))
        jpeg(image, IS("jpeg30") ? 30 : 75);
    else
        et_image_reduce(image, et_image_work_factor(image->width, image->height));
#undef IS
}

/* ---- what a hand does ------------------------------------------------------ */

enum odd { ORDINARY, CORRECTED, HESITANT, REACHING, CIRCLED, DOTTED, DOUBLE, FILLED, ODDS };
static const char *const odd_words[] = {"ordinary", "corrected", "hesitant", "reaching",
                                        "circled",  "dotted",    "double",   "filled"};

struct meant {
    enum odd odd;
    int code;        /* 0: left empty */
    int other;       /* a second box that was touched, 0: none */
    bool is_unclear; /* whatever is accepted is wrong */
};

static const struct et_rect *box_of(uint32_t question, int code)
{
    for (size_t i = 0; i < paper.map.mark_count; i++)
        if (paper.marks[i].variable == question && paper.marks[i].code == code)
            return &paper.marks[i].box;
    abort();
}

static void draw(struct et_image *image, const struct et_homography *flat, uint32_t question,
                 const struct meant *m, enum et_gesture gesture, const struct et_hand *hand)
{
    if (m->code == 0)
        return;
    struct et_rect box = *box_of(question, m->code);
    struct et_hand light = *hand;
    light.darkness *= 0.5;
    switch (m->odd) {
    case CORRECTED:
        et_pen_mark(image, flat, box_of(question, m->other), gesture, hand);
        et_pen_mark(image, flat, box_of(question, m->other), ET_GESTURE_FILL, hand);
        break;
    case HESITANT: /* a light touch in another box */
        et_pen_mark(image, flat, box_of(question, m->other), ET_GESTURE_DOT, &light);
        break;
    case REACHING: { /* the stroke goes on far out of the box */
        struct et_rect wide = {box.x_um - 3500, box.y_um - 2500, box.width_um + 7000,
                               box.height_um + 5000};
        et_pen_mark(image, flat, &wide, ET_GESTURE_SLASH, hand);
        break;
    }
    case CIRCLED:
        et_pen_mark(image, flat, &box, ET_GESTURE_CIRCLE, hand);
        return;
    case DOTTED:
        et_pen_mark(image, flat, &box, ET_GESTURE_DOT, hand);
        return;
    case DOUBLE:
        et_pen_mark(image, flat, box_of(question, m->other), gesture, hand);
        break;
    case FILLED:
        et_pen_mark(image, flat, &box, ET_GESTURE_FILL, hand);
        return;
    default:
        break;
    }
    et_pen_mark(image, flat, &box, gesture, hand);
}

static struct meant mean(struct et_random *dice)
{
    struct meant m = {.code = 1 + (int)et_random_below(dice, PAPER_CHOICES)};
    if (et_random_below(dice, 25) == 0)
        m.code = 0;
    else if (et_random_below(dice, 100) < 12)
        m.odd = (enum odd)(1 + et_random_below(dice, ODDS - 1));
    m.other = m.code % PAPER_CHOICES + 1;
    m.is_unclear = m.odd == DOUBLE;
    return m;
}

/* ---- the count --------------------------------------------------------------- */

struct tally {
    long questions[ODDS], reviewed[ODDS], misread[ODDS], boxes[ODDS], wrong_boxes[ODDS];
    long pages, rejected, sharp_pages, sharp_rejected;
    double worst_um;
};

static void count_question(struct tally *t, const struct et_judged *q, const struct meant *m,
                           const char *name)
{
    t->questions[m->odd]++;
    if (q->verdict == ET_VERDICT_REVIEW) {
        t->reviewed[m->odd]++;
        return;
    }
    long wrong = 0;
    bool is_many = m->odd == DOUBLE && q->variable == PAPER_QUESTIONS - 1;
    for (size_t b = 0; b < q->box_count; b++) {
        bool is_taken = false;
        for (size_t c = 0; c < q->code_count; c++)
            is_taken = is_taken || q->codes[c] == q->boxes[b].mark->code;
        bool is_meant =
            q->boxes[b].mark->code == m->code || (is_many && q->boxes[b].mark->code == m->other);
        wrong += is_taken != is_meant;
    }
    wrong += m->is_unclear && !is_many && wrong == 0;
    t->boxes[m->odd] += (long)q->box_count;
    t->wrong_boxes[m->odd] += wrong;
    t->misread[m->odd] += wrong > 0;
    if (wrong > 0) {
        (void)printf("misread: %s question %u %s meant %d read", name, q->variable,
                     odd_words[m->odd], m->code);
        for (size_t c = 0; c < q->code_count; c++)
            (void)printf(" %d", q->codes[c]);
        for (size_t b = 0; b < q->box_count; b++)
            (void)printf(" | %d ink %.3f faint %.3f extent %.2f ring %.3f", (int)q->boxes[b].state,
                         q->boxes[b].ink.ink, q->boxes[b].ink.faint, q->boxes[b].ink.extent,
                         q->boxes[b].ink.ring);
        (void)printf("\n");
    }
}

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

static void one_page(struct tally *t, struct et_scanner *scanner, uint64_t seed, long number,
                     const char *with)
{
    static const double dpis[] = {150, 200, 300};
    static const enum et_gesture habits[] = {ET_GESTURE_CROSS,   ET_GESTURE_CROSS, ET_GESTURE_CROSS,
                                             ET_GESTURE_TICK,    ET_GESTURE_TICK,  ET_GESTURE_SLASH,
                                             ET_GESTURE_SCRIBBLE};
    struct et_random dice = et_random_seeded(seed * 1000003 + (uint64_t)number);
    double dpi = dpis[(number / MACHINES) % 3];
    bool is_pencil = strcmp(with, "pencil") == 0;
    struct et_hand hand = {.random = &dice,
                           .line_um = (is_pencil ? 450 : 300) + 200 * et_random_unit(&dice),
                           .darkness = is_pencil ? 0.33 + 0.2 * et_random_unit(&dice)
                                                 : 0.6 + 0.35 * et_random_unit(&dice),
                           .unrest = 0.5 + et_random_unit(&dice)};
    enum et_gesture habit = habits[et_random_below(&dice, sizeof habits / sizeof habits[0])];
    struct meant meant[PAPER_QUESTIONS];
    struct et_image image = paper_print(&paper, dpi);
    struct et_homography flat = paper_flat(dpi);
    for (uint32_t q = 0; q < PAPER_QUESTIONS; q++) {
        meant[q] = mean(&dice);
        draw(&image, &flat, q, &meant[q], habit, &hand);
    }
    machine(&image, with, dpi, &dice);
    char name[80];
    (void)snprintf(name, sizeof name, "%s-%.0f-seed%llu-page%ld", with, dpi,
                   (unsigned long long)seed, number);
    struct et_arena *arena = et_arena_new();
    struct et_scanned scanned;
    et_scan_page(scanner, &image, arena, &scanned);
    t->pages++;
    if (scanned.status != ET_PAGE_READ && scanned.status != ET_PAGE_REVIEW) {
        t->rejected++;
        (void)printf("rejected: %s %s\n", name, scanned.reason);
    }
    for (size_t i = 0; i < scanned.judged.count; i++) {
        const struct et_judged *q = &scanned.judged.items[i];
        if (q->variable >= PAPER_QUESTIONS)
            continue;
        count_question(t, q, &meant[q->variable], name);
        for (size_t b = 0; b < q->box_count; b++)
            t->worst_um = fmax(t->worst_um, hypot(q->boxes[b].ink.dx_um, q->boxes[b].ink.dy_um));
    }
    et_arena_free(arena);
    et_image_free(&image);
}

static void report(const struct tally *t, const char *title)
{
    long odd = 0, odd_reviewed = 0, odd_wrong = 0, odd_boxes = 0;
    for (int o = 1; o < ODDS; o++) {
        odd += t->questions[o];
        odd_reviewed += t->reviewed[o];
        odd_wrong += t->wrong_boxes[o];
        odd_boxes += t->boxes[o];
    }
    (void)printf(
        "%s: %ld pages, %ld rejected; ordinary: %ld boxes accepted, %ld misread, %.2f %% "
        "of %ld questions to review; anomalous: %ld boxes accepted, %ld misread, %.1f %% of %ld "
        "to review; all: %.2f misread in 10,000; worst box shift %.2f mm\n",
        title, t->pages, t->rejected, t->boxes[0], t->wrong_boxes[0],
        100.0 * (double)t->reviewed[0] / fmax(1, (double)t->questions[0]), t->questions[0],
        odd_boxes, odd_wrong, 100.0 * (double)odd_reviewed / fmax(1, (double)odd), odd,
        1e4 * (double)(t->wrong_boxes[0] + odd_wrong) / fmax(1, (double)(t->boxes[0] + odd_boxes)),
        t->worst_um / 1000);
}

static void add(struct tally *sum, const struct tally *t)
{
    for (int o = 0; o < ODDS; o++) {
        sum->questions[o] += t->questions[o];
        sum->reviewed[o] += t->reviewed[o];
        sum->misread[o] += t->misread[o];
        sum->boxes[o] += t->boxes[o];
        sum->wrong_boxes[o] += t->wrong_boxes[o];
    }
    sum->pages += t->pages;
    sum->rejected += t->rejected;
    sum->worst_um = fmax(sum->worst_um, t->worst_um);
}

int main(int argc, char **argv)
{
    static struct tally by_machine[MACHINES], all;
    if (argc < 3) {
        (void)fprintf(stderr, "accuracy_tool SEED PAGES [MACHINE]\n");
        return 2;
    }
    uint64_t seed = strtoull(argv[1], NULL, 10);
    long pages = strtol(argv[2], NULL, 10);
    struct et_scanner *scanner;
    paper_make(&paper);
    if (et_scanner_new(&(struct et_scan_lookup){.find = find}, &(struct et_policy){0}, &scanner,
                       NULL) != ET_OK)
        return 1;
    for (long i = 0; i < pages; i++)
        if (argc < 4 || strcmp(argv[3], machines[i % MACHINES]) == 0)
            one_page(&by_machine[i % MACHINES], scanner, seed, i, machines[i % MACHINES]);
    et_scanner_free(scanner);
    for (size_t m = 0; m < MACHINES; m++) {
        if (by_machine[m].pages > 0)
            report(&by_machine[m], machines[m]);
        add(&all, &by_machine[m]);
    }
    for (int o = 0; o < ODDS; o++)
        (void)printf("%-10s %6ld questions %5.1f %% to review %3ld misread\n", odd_words[o],
                     all.questions[o],
                     100.0 * (double)all.reviewed[o] / fmax(1, (double)all.questions[o]),
                     all.misread[o]);
    report(&all, "all");
    return 0;
}
