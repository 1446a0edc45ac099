/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit.h"

#include <stdlib.h>

#include "collector/feeder.h"
#include "collector/pen.h"
#include "collector/scan.h"
#include "forms/base/arena.h"
#include "forms/base/random.h"
#include "tests/scan/paper.h"

static struct paper paper;
static struct et_arena *arena;
static struct et_scanner *scanner;
static struct et_random dice;

static bool find(void *user, const char *text, struct et_known_sheet *sheet)
{
    (void)user;
    if (strcmp(text, paper_code) != 0)
        return false;
    *sheet = (struct et_known_sheet){.status = ET_PAGE_READ,
                                     .reason = "",
                                     .payload = {.run = 1, .serial = 2, .page = 1},
                                     .form = &paper.form,
                                     .map = &paper.map};
    return true;
}

static int begin(void **state)
{
    (void)state;
    paper_make(&paper);
    arena = et_arena_new();
    dice = et_random_seeded(7);
    return et_scanner_new(&(struct et_scan_lookup){.find = find}, &(struct et_policy){0}, &scanner,
                          NULL) == ET_OK
               ? 0
               : -1;
}

static int end(void **state)
{
    (void)state;
    et_scanner_free(scanner);
    et_arena_free(arena);
    return 0;
}

/* Crosses choice (v % 5) of question v, and nothing else. */
static void cross_all(struct et_image *image, double dpi, const struct et_hand *hand)
{
    struct et_homography flat = paper_flat(dpi);
    for (size_t i = 0; i < paper.map.mark_count; i++) {
        const struct et_mark *m = &paper.marks[i];
        if (m->kind == ET_MARK_CHOICE && m->code == (int32_t)(m->variable % 5) + 1)
            et_pen_mark(image, &flat, &m->box, (enum et_gesture)(m->variable % 4), hand);
    }
}

struct score {
    int right, review, wrong;
};

static struct score score_of(const struct et_scanned *scanned)
{
    struct score score = {0};
    for (size_t i = 0; i < scanned->judged.count; i++) {
        const struct et_judged *q = &scanned->judged.items[i];
        if (q->variable >= PAPER_QUESTIONS)
            continue;
        if (q->verdict == ET_VERDICT_REVIEW)
            score.review++;
        else if (q->verdict == ET_VERDICT_VALUE && q->code_count == 1 &&
                 q->codes[0] == (int32_t)(q->variable % 5) + 1)
            score.right++;
        else
            score.wrong++;
    }
    return score;
}

/* Prints, crosses, feeds and reads a page; what a case has in common. */
static struct score through(double dpi, struct et_hand hand, struct et_feeder feeder,
                            struct et_scanned *scanned)
{
    struct et_image image = paper_print(&paper, dpi);
    hand.random = &dice;
    cross_all(&image, dpi, &hand);
    et_feeder_run(&image, &feeder, &dice);
    et_image_reduce(&image, et_image_work_factor(image.width, image.height));
    et_scan_page(scanner, &image, arena, scanned);
    et_image_free(&image);
    struct score score = score_of(scanned);
    if (getenv("ET_TELL") != NULL)
        print_message("dpi %.0f status %d %s agreement %.2f rotation %d dpi %.1f: %d right %d "
                      "review %d wrong\n",
                      dpi, (int)scanned->status, scanned->reason, scanned->agreement,
                      scanned->rotation, scanned->dpi, score.right, score.review, score.wrong);
    return score;
}

static const struct et_hand ballpoint = {.line_um = 380, .darkness = 0.85, .unrest = 1};

static struct et_feeder usual(void)
{
    return et_feeder_usual(&dice);
}

static void a_clean_page_is_read_whole(void **state)
{
    (void)state;
    struct et_scanned scanned;
    struct et_feeder still = {.scale = 1, .paper = 250, .black = 20};
    struct score score = through(150, ballpoint, still, &scanned);
    assert_int_equal(scanned.status, ET_PAGE_READ);
    assert_int_equal(scanned.rotation, 0);
    assert_near(scanned.dpi, 150, 0.3);
    assert_int_equal(score.right, PAPER_QUESTIONS);
}

static void a_page_is_read_at_every_resolution(void **state)
{
    (void)state;
    static const double all[] = {100, 150, 200, 300};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct et_scanned scanned;
        struct score score = through(all[i], ballpoint, usual(), &scanned);
        assert_near(scanned.dpi, all[i], all[i] * 0.02);
        assert_int_equal(score.wrong, 0);
        assert_true(score.right >= PAPER_QUESTIONS - 1);
    }
}

static void a_page_is_read_whichever_way_it_lies(void **state)
{
    (void)state;
    for (int quarters = 0; quarters < 4; quarters++) {
        struct et_scanned scanned;
        struct et_feeder feeder = usual();
        feeder.quarters = quarters;
        struct score score = through(150, ballpoint, feeder, &scanned);
        assert_int_equal(scanned.rotation, quarters * 90);
        assert_int_equal(score.wrong, 0);
        assert_true(score.right >= PAPER_QUESTIONS - 1);
    }
}

static void skew_and_scale_do_no_harm(void **state)
{
    (void)state;
    static const struct {
        double degrees, scale;
    } all[] = {{3, 1}, {-3, 1}, {0, 0.93}, {2, 0.9}, {-5, 0.95}, {6, 0.9}, {0, 1.03}, {1, 0.71}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct et_scanned scanned;
        struct et_feeder feeder = usual();
        feeder.skew_degrees = all[i].degrees;
        feeder.scale = all[i].scale;
        struct score score = through(200, ballpoint, feeder, &scanned);
        assert_true(scanned.status == ET_PAGE_READ || scanned.status == ET_PAGE_REVIEW);
        assert_int_equal(score.wrong, 0);
        assert_true(score.right >= PAPER_QUESTIONS - 2);
    }
}

static void a_page_held_askew_before_a_telephone_is_read(void **state)
{
    (void)state;
    struct et_scanned scanned;
    struct et_feeder feeder = usual();
    feeder.has_perspective = true;
    feeder.scale = 0.9;
    feeder.skew_degrees = 2;
    struct score score = through(200, ballpoint, feeder, &scanned);
    assert_int_equal(score.wrong, 0);
    assert_true(score.right >= PAPER_QUESTIONS - 2);
}

static void three_corner_marks_are_enough(void **state)
{
    (void)state;
    for (int lost = 0; lost < ET_FIDUCIALS; lost++) {
        struct et_image image = paper_print(&paper, 150);
        struct et_hand hand = ballpoint;
        hand.random = &dice;
        cross_all(&image, 150, &hand);
        const struct et_rect *f = &paper_page.fiducials[lost];
        for (int y = 0; y < image.height; y++)
            for (int x = 0; x < image.width; x++)
                if (fabs(x / 150.0 * 25400 - f->x_um - 2500) < 4000 &&
                    fabs(y / 150.0 * 25400 - f->y_um - 2500) < 4000)
                    image.pixels[(size_t)y * (size_t)image.width + (size_t)x] = 255;
        struct et_feeder feeder = usual();
        et_feeder_run(&image, &feeder, &dice);
        struct et_scanned scanned;
        et_scan_page(scanner, &image, arena, &scanned);
        et_image_free(&image);
        struct score score = score_of(&scanned);
        assert_int_equal(score.wrong, 0);
        assert_true(score.right >= PAPER_QUESTIONS - 1);
    }
}

static void streaks_and_stretch_make_no_marks(void **state)
{
    (void)state;
    for (int round = 0; round < 4; round++) {
        struct et_scanned scanned;
        struct et_feeder feeder = usual();
        feeder.streaks = 3;
        feeder.stretch = 0.006;
        struct score score = through(150, ballpoint, feeder, &scanned);
        assert_int_equal(score.wrong, 0);
        assert_int_equal(score.right + score.review, PAPER_QUESTIONS);
        assert_true(score.right >= PAPER_QUESTIONS * 3 / 4);
    }
}

static void pencil_is_read_in_grey(void **state)
{
    (void)state;
    struct et_scanned scanned;
    struct et_hand pencil = {.line_um = 500, .darkness = 0.35, .unrest = 1};
    struct score score = through(150, pencil, usual(), &scanned);
    assert_int_equal(score.wrong, 0);
    assert_true(score.right >= PAPER_QUESTIONS - 3);
}

static void a_black_and_white_scan_is_read(void **state)
{
    (void)state;
    struct et_scanned scanned;
    struct et_feeder feeder = usual();
    feeder.threshold = 150;
    struct score score = through(200, ballpoint, feeder, &scanned);
    assert_int_equal(score.wrong, 0);
    assert_true(score.right >= PAPER_QUESTIONS - 2);
}

static void empty_paper_is_blank_and_a_picture_is_unreadable(void **state)
{
    (void)state;
    struct et_image image = et_image_new(1240, 1754);
    struct et_feeder feeder = usual();
    et_feeder_run(&image, &feeder, &dice);
    struct et_scanned scanned;
    et_scan_page(scanner, &image, arena, &scanned);
    assert_int_equal(scanned.status, ET_PAGE_BLANK);
    for (int y = 0; y < image.height; y++)
        for (int x = 0; x < image.width; x++)
            image.pixels[(size_t)y * (size_t)image.width + (size_t)x] =
                (unsigned char)(128 + 100 * sin(x / 37.0) * cos(y / 53.0));
    et_scan_page(scanner, &image, arena, &scanned);
    assert_int_equal(scanned.status, ET_PAGE_UNREADABLE);
    et_image_free(&image);
}

/* The map of another form behind the code: the boxes are not where it says. */
static void a_page_whose_boxes_are_elsewhere_is_not_believed(void **state)
{
    (void)state;
    struct et_image image = paper_print(&paper, 150);
    for (size_t i = 0; i < paper.map.mark_count; i++)
        paper.marks[i].box.y_um += 5400;
    struct et_scanned scanned;
    et_scan_page(scanner, &image, arena, &scanned);
    et_image_free(&image);
    assert_int_equal(scanned.status, ET_PAGE_UNREADABLE);
    assert_string_equal(scanned.reason, "boxes");
}

static void writing_is_seen_and_left_to_a_person(void **state)
{
    (void)state;
    for (int written = 0; written < 2; written++) {
        struct et_image image = paper_print(&paper, 150);
        struct et_homography flat = paper_flat(150);
        struct et_hand hand = ballpoint;
        hand.random = &dice;
        for (size_t i = 0; i < paper.map.mark_count && written; i++) {
            if (paper.marks[i].kind == ET_MARK_DIGIT)
                et_pen_digit(&image, &flat, &paper.marks[i].box, 7, &hand);
            if (paper.marks[i].kind == ET_MARK_TEXT)
                et_pen_words(&image, &flat, &paper.marks[i].box, 12, &hand);
        }
        struct et_feeder feeder = usual();
        et_feeder_run(&image, &feeder, &dice);
        struct et_scanned scanned;
        et_scan_page(scanner, &image, arena, &scanned);
        et_image_free(&image);
        int seen = 0;
        for (size_t i = 0; i < scanned.judged.count; i++) {
            const struct et_judged *q = &scanned.judged.items[i];
            if (q->variable < PAPER_QUESTIONS)
                continue;
            seen++;
            assert_int_equal(q->verdict, written ? ET_VERDICT_REVIEW : ET_VERDICT_BLANK);
            assert_string_equal(q->reason, written ? "text" : "");
        }
        assert_int_equal(seen, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_clean_page_is_read_whole, begin, end),
        cmocka_unit_test_setup_teardown(a_page_is_read_at_every_resolution, begin, end),
        cmocka_unit_test_setup_teardown(a_page_is_read_whichever_way_it_lies, begin, end),
        cmocka_unit_test_setup_teardown(skew_and_scale_do_no_harm, begin, end),
        cmocka_unit_test_setup_teardown(a_page_held_askew_before_a_telephone_is_read, begin, end),
        cmocka_unit_test_setup_teardown(three_corner_marks_are_enough, begin, end),
        cmocka_unit_test_setup_teardown(streaks_and_stretch_make_no_marks, begin, end),
        cmocka_unit_test_setup_teardown(pencil_is_read_in_grey, begin, end),
        cmocka_unit_test_setup_teardown(a_black_and_white_scan_is_read, begin, end),
        cmocka_unit_test_setup_teardown(empty_paper_is_blank_and_a_picture_is_unreadable, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_page_whose_boxes_are_elsewhere_is_not_believed, begin,
                                        end),
        cmocka_unit_test_setup_teardown(writing_is_seen_and_left_to_a_person, begin, end),
    };
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
