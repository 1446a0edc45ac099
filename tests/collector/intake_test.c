/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forms/store_form.h"

#include <math.h>

#include "collector/image.h"
#include "collector/intake.h"
#include "collector/review.h"
#include "forms/base/str.h"
#include "forms/store/features.h"
#include "forms/store/inside.h"

/* Two pages; the question gor stands on both. */
static const char blad[] = "form blad\n"
                           "title Blad\n"
                           "version 1\n"
                           "source sv\n"
                           "\n"
                           "wave before: Före\n"
                           "\n"
                           "list kon\n"
                           "  1 kvinna: Kvinna\n"
                           "  2 man: Man\n"
                           "\n"
                           "list val\n"
                           "  1 ett: Ett\n"
                           "  2 tva: Två\n"
                           "  3 tre: Tre\n"
                           "  4 fyra: Fyra\n"
                           "\n"
                           "section a: Start\n"
                           "  ask samtycke consent: Vill du svara?\n"
                           "  ask kon one kon: Är du kvinna eller man?\n"
                           "  ask barn one kon: Vilket är ditt barn?\n"
                           "    when kon = kvinna\n"
                           "  ask gor one val: Vad gör du?\n"
                           "  ask alla many val: Vilka?\n";

enum { SAMTYCKE, KON, BARN, GOR, ALLA, MARKS = 2 + 2 + 2 + 4 + 4 };

struct desk {
    struct fixture *fixture;
    struct et_stored_form form;
    struct et_sheet_page pages[2];
    struct et_mark marks[MARKS];
    struct et_sheet_map map;
    struct et_print_run run;
    struct et_sheet sheet;
    struct et_intake *intake;
    struct et_image image;
    unsigned char source[32];
    struct et_intake_result result;
};

static struct desk desk;
static struct fixture *fixture;

static void place(size_t *n, uint32_t variable, int32_t code, uint16_t page)
{
    int32_t y = 40000 + (int32_t)*n * 12000;
    desk.marks[*n] = (struct et_mark){.variable = variable,
                                      .code = code,
                                      .kind = ET_MARK_CHOICE,
                                      .box = {100000, y, 4000, 4000},
                                      .crop = {18000, y - 3000, 100000, 10000},
                                      .page = page};
    ++*n;
}

static void place_all(void)
{
    size_t n = 0;
    uint32_t v[5];
    static const char *const ids[] = {"samtycke", "kon", "barn", "gor", "alla"};
    for (size_t i = 0; i < 5; i++)
        v[i] = et_form_variable(desk.form.form, ids[i]);
    for (int32_t code = 0; code < 2; code++)
        place(&n, v[SAMTYCKE], code, 1);
    for (int32_t code = 1; code <= 2; code++)
        place(&n, v[KON], code, 1);
    for (int32_t code = 1; code <= 2; code++)
        place(&n, v[BARN], code, 1);
    for (int32_t code = 1; code <= 2; code++)
        place(&n, v[GOR], code, 1);
    for (int32_t code = 3; code <= 4; code++)
        place(&n, v[GOR], code, 2);
    for (int32_t code = 1; code <= 4; code++)
        place(&n, v[ALLA], code, 2);
    for (size_t p = 0; p < 2; p++)
        desk.pages[p] = (struct et_sheet_page){.width_um = 210000, .height_um = 297000};
    desk.map = (struct et_sheet_map){
        .pages = desk.pages, .page_count = 2, .marks = desk.marks, .mark_count = n};
    assert_int_equal(n, MARKS);
}

static void print_run(bool is_copyable, bool is_open)
{
    struct et_str map = ET_STR_EMPTY;
    et_sheet_map_write(&desk.map, desk.form.form, &map);
    desk.run = (struct et_print_run){.form = desk.form.id,
                                     .language = "sv",
                                     .layout = "x",
                                     .map = map.text,
                                     .is_copyable = is_copyable};
    must(et_store_add_run(fixture->store, &desk.run, &fixture->error));
    et_str_free(&map);
    desk.sheet = (struct et_sheet){.run = desk.run.run};
    if (!is_open)
        desk.sheet.participant = enrol_one(fixture, "A", false).id;
    must(et_store_add_sheet(fixture->store, &desk.sheet, &fixture->error));
    et_intake_free(desk.intake);
    desk.intake = et_intake_new(fixture->store, &(struct et_intake_how){0});
}

static int begin(void **state)
{
    memset(&desk, 0, sizeof desk);
    if (open_fixture(state) != 0)
        return -1;
    fixture = *state;
    must(publish_text(fixture, blad));
    must(et_store_form(fixture->store, "blad", &desk.form, &fixture->error));
    place_all();
    desk.image = et_image_new(40, 40);
    print_run(false, false);
    return 0;
}

static int end(void **state)
{
    et_intake_free(desk.intake);
    et_form_free(desk.form.form);
    et_image_free(&desk.image);
    return close_fixture(state);
}

/* How a box looks: empty, a cross of SHARE ink. */
static struct et_box box_of(const struct et_mark *mark, double share)
{
    return (struct et_box){.mark = mark,
                           .ink = {.ink = share,
                                   .faint = share * 1.2,
                                   .full = share * 0.6,
                                   .extent = share > 0 ? 0.98 : 0,
                                   .reach = share > 0 ? 0.98 : 0,
                                   .outline = 1,
                                   .paper = 250},
                           .written = NAN};
}

/*
 * Reads PAGE of the sheet, page IN_FILE of file FILE; CROSSES is the marks'
 * list "item code item code", a code with '?' being a slight one.
 */
static void read_page(int file, uint32_t in_file, uint32_t page, const char *crosses)
{
    struct et_box boxes[MARKS];
    size_t count = 0;
    for (size_t i = 0; i < MARKS; i++) {
        const struct et_mark *m = &desk.marks[i];
        char sure[40], slight[48];
        (void)snprintf(sure, sizeof sure, "%s %d;", desk.form.form->variables[m->variable].id,
                       m->code);
        (void)snprintf(slight, sizeof slight, "%s %d?;", desk.form.form->variables[m->variable].id,
                       m->code);
        if (m->page == page)
            boxes[count++] = box_of(m, strstr(crosses, sure) != NULL     ? 0.4
                                       : strstr(crosses, slight) != NULL ? 0.09
                                                                         : 0);
    }
    struct et_scanned scanned = {.reason = "", .has_sheet = true};
    scanned.sheet = (struct et_known_sheet){
        .reason = "",
        .payload = {.run = desk.run.run, .serial = desk.sheet.serial, .page = page},
        .form = desk.form.form,
        .map = &desk.map};
    scanned.homography = (struct et_homography){{1e-4, 0, 0, 0, 1e-4, 0, 0, 0, 1}};
    scanned.judged =
        et_decide_page(fixture->arena, desk.form.form, &(struct et_policy){0}, boxes, count);
    for (size_t i = 0; i < scanned.judged.count; i++)
        if (scanned.judged.items[i].verdict == ET_VERDICT_REVIEW)
            scanned.status = ET_PAGE_REVIEW;
    memset(desk.source, file, sizeof desk.source);
    struct et_page_origin origin = {desk.source, "stack.pdf", in_file};
    must(et_intake_page(desk.intake, &origin, &scanned, &desk.image, fixture->arena, &desk.result,
                        &fixture->error));
}

static int64_t count(const char *what)
{
    char sql[200];
    int64_t found = -1;
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", what);
    must(et_db_number(fixture->store->db, sql, -1, &found, &fixture->error));
    return found;
}

#define YES "samtycke 1;"
#define NO  "samtycke 0;"

static void a_clear_no_keeps_the_refusal_and_nothing_else(void **state)
{
    (void)state;
    read_page(1, 1, 2, "gor 3;alla 1;");
    assert_true(count("answer") > 0);
    assert_true(count("doubt WHERE crop IS NOT NULL") > 0);
    read_page(1, 2, 1, NO "kon 1;barn 1?;");
    assert_true(desk.result.is_refused);
    assert_int_equal(count("response WHERE status = 'refused'"), 1);
    assert_int_equal(count("answer"), 1);
    assert_int_equal(count("answer WHERE item = 'samtycke' AND value = '0'"), 1);
    assert_int_equal(count("doubt"), 0);
    assert_int_equal(count("reading"), 0);
    assert_int_equal(count("sample"), 0);
    assert_int_equal(count("page WHERE marks <> zeroblob(32)"), 0);
    read_page(1, 3, 2, "gor 3;alla 1;"); /* and nothing that comes later */
    assert_int_equal(count("answer"), 1);
    assert_int_equal(count("doubt"), 0);
}

static void a_doubtful_no_refuses_nothing_until_a_person_has_seen_it(void **state)
{
    (void)state;
    read_page(1, 1, 1, "samtycke 0?;kon 1;");
    assert_false(desk.result.is_refused);
    assert_int_equal(count("response WHERE status = 'held'"), 1);
    assert_int_equal(count("doubt WHERE item = 'samtycke' AND crop IS NOT NULL"), 1);
    assert_int_equal(count("answer WHERE item = 'kon' AND value = '1'"), 1);
}

static void settle(const char *item, const char *typed)
{
    struct et_doubts doubts;
    bool is_found = false;
    must(et_store_doubts(fixture->store, false, fixture->arena, &doubts, &fixture->error));
    for (size_t i = 0; i < doubts.count; i++) {
        struct et_review_case review;
        struct et_answer answer;
        if (strcmp(doubts.items[i].item, item) != 0)
            continue;
        is_found = true;
        must(et_review_open(fixture->store, &doubts.items[i], fixture->arena, &review,
                            &fixture->error));
        must(et_review_read(&review, typed, fixture->arena, &answer, &fixture->error));
        must(et_review_settle(fixture->store, &review, &answer, &fixture->error));
        et_review_close(&review);
    }
    assert_true(is_found);
}

static void a_blank_consent_holds_the_sheet_until_it_is_known(void **state)
{
    (void)state;
    read_page(1, 1, 1, "kon 1;barn 2;");
    read_page(1, 2, 2, "gor 3;alla 1;");
    assert_int_equal(count("response WHERE status = 'held'"), 1);
    assert_int_equal(count("v_counting"), 0);
    assert_int_equal(count("doubt WHERE reason = 'no-consent'"), 1);
    settle("samtycke", "1");
    assert_int_equal(count("response WHERE status = 'complete'"), 1);
    assert_int_equal(count("answer WHERE item = 'gor' AND value = '3'"), 1);
}

static void a_mark_where_nothing_was_asked_is_shown_and_not_counted(void **state)
{
    (void)state;
    read_page(1, 1, 1, YES "kon 2;barn 1;");
    assert_int_equal(count("answer WHERE item = 'barn' AND missing = 'unexpected'"), 1);
    assert_int_equal(count("doubt WHERE reason = 'unexpected' AND item = 'barn'"), 1);
    assert_int_equal(desk.result.status, ET_PAGE_REVIEW);
}

static void a_copy_with_the_same_marks_is_one_and_with_others_is_shown(void **state)
{
    (void)state;
    read_page(1, 1, 1, YES "kon 1;barn 2;");
    read_page(2, 1, 1, YES "kon 1;barn 2;");
    assert_int_equal(desk.result.status, ET_PAGE_DUPLICATE);
    assert_int_equal(count("doubt WHERE reason = 'differs'"), 0);
    read_page(3, 1, 1, YES "kon 2;barn 2;");
    read_page(4, 1, 1, YES "kon 2;barn 2;"); /* twice is once */
    assert_int_equal(count("doubt WHERE reason = 'differs'"), 1);
    assert_int_equal(count("doubt WHERE reason = 'differs' AND item = 'kon' AND proposal = '2'"),
                     1);
    assert_int_equal(count("answer WHERE item = 'kon' AND value = '1'"), 1);
    read_page(5, 1, 1, YES "kon 1;"); /* a mark that is gone differs too */
    assert_int_equal(count("doubt WHERE reason = 'differs' AND item = 'barn'"), 1);
}

static void a_question_on_two_pages_is_judged_whole(void **state)
{
    (void)state;
    read_page(1, 1, 1, YES "kon 1;barn 1;");
    assert_int_equal(count("answer WHERE item = 'gor'"), 0);
    assert_int_equal(count("doubt WHERE item = 'gor' AND reason = 'other-page'"), 1);
    read_page(1, 2, 2, "gor 4;alla 1;");
    assert_int_equal(count("answer WHERE item = 'gor' AND value = '4'"), 1);
    assert_int_equal(count("doubt WHERE item = 'gor'"), 0);
}

static void an_empty_part_does_not_overwrite_a_mark(void **state)
{
    (void)state;
    read_page(1, 1, 2, "alla 1;"); /* the last page first */
    read_page(1, 2, 1, YES "kon 1;barn 1;gor 2;");
    assert_int_equal(count("answer WHERE item = 'gor' AND value = '2'"), 1);
}

static void marks_in_both_parts_are_one_doubt_with_both_pictures(void **state)
{
    (void)state;
    read_page(1, 1, 1, YES "kon 1;barn 1;gor 2;");
    int64_t small = 0, both = 0;
    must(et_db_number(fixture->store->db, "SELECT length(crop) FROM doubt WHERE item = 'gor'", 0,
                      &small, &fixture->error));
    read_page(1, 2, 2, "gor 3;alla 1;");
    must(et_db_number(fixture->store->db, "SELECT length(crop) FROM doubt WHERE item = 'gor'", 0,
                      &both, &fixture->error));
    assert_int_equal(count("answer WHERE item = 'gor'"), 0);
    assert_int_equal(count("doubt WHERE item = 'gor'"), 1);
    assert_int_equal(count("doubt WHERE reason = 'two-marks' AND proposal = '2 3'"), 1);
    assert_true(both > small);
    settle("gor", "3");
    assert_int_equal(count("answer WHERE item = 'gor' AND value = '3'"), 1);
    assert_int_equal(count("doubt WHERE item = 'gor' AND settled_s = 0"), 0);
}

static void every_set_of_a_copied_leaf_is_a_response_of_its_own(void **state)
{
    (void)state;
    print_run(true, true);
    read_page(1, 1, 1, YES "kon 1;barn 1;");
    read_page(1, 2, 2, "gor 3;alla 1;");
    read_page(1, 3, 1, YES "kon 1;barn 1;"); /* the same marks, another person */
    read_page(1, 4, 2, "gor 3;alla 1;");
    assert_int_equal(count("response"), 2);
    assert_int_equal(count("response WHERE status = 'complete'"), 2);
    assert_int_equal(count("answer WHERE item = 'gor' AND value = '3'"), 2);
    read_page(1, 5, 1, YES "kon 2;");
    read_page(1, 6, 1, YES "kon 1;"); /* its page 2 is lost */
    read_page(1, 7, 2, "gor 4;");
    assert_int_equal(count("response"), 4);
    assert_int_equal(count("response WHERE status = 'draft'"), 1);
    read_page(2, 1, 2, "gor 1;"); /* nobody knows whose: never with another file's pages */
    assert_int_equal(count("response"), 5);
}

static void a_page_that_has_not_come_is_told(void **state)
{
    (void)state;
    struct et_missing_page *missing;
    size_t n;
    read_page(1, 1, 2, "gor 3;");
    must(et_intake_missing(desk.intake, fixture->arena, &missing, &n, &fixture->error));
    assert_int_equal(n, 1);
    assert_int_equal(missing[0].page, 1);
    assert_int_equal(missing[0].page_count, 2);
    assert_true(missing[0].serial == desk.sheet.serial);
    read_page(1, 2, 1, YES "kon 1;barn 1;");
    must(et_intake_missing(desk.intake, fixture->arena, &missing, &n, &fixture->error));
    assert_int_equal(n, 0);
}

static void a_page_that_is_in_need_not_be_looked_at_again(void **state)
{
    (void)state;
    bool is_known = true;
    struct et_page_origin origin = {desk.source, "stack.pdf", 1};
    memset(desk.source, 1, sizeof desk.source);
    must(et_intake_known(desk.intake, &origin, fixture->arena, &desk.result, &is_known,
                         &fixture->error));
    assert_false(is_known);
    read_page(1, 1, 1, YES "kon 1;");
    must(et_intake_known(desk.intake, &origin, fixture->arena, &desk.result, &is_known,
                         &fixture->error));
    assert_true(is_known);
    assert_int_equal(desk.result.status, ET_PAGE_DUPLICATE);
    assert_string_equal(desk.result.form, "blad");
    assert_true(desk.result.serial == desk.sheet.serial);
    must(et_intake_lost(desk.intake, &(struct et_page_origin){desk.source, "stack.pdf", 2},
                        &fixture->error));
    origin.page_in_file = 2; /* what could not be read is tried again */
    must(et_intake_known(desk.intake, &origin, fixture->arena, &desk.result, &is_known,
                         &fixture->error));
    assert_false(is_known);
}

static void accepted_answers_are_sampled_and_counted(void **state)
{
    (void)state;
    struct et_doubts samples;
    struct et_sampling sampling;
    read_page(1, 1, 1, YES "kon 1;barn 2;");
    must(et_store_samples(fixture->store, true, fixture->arena, &samples, &fixture->error));
    assert_int_equal(samples.count, 2); /* never the consent, nor what waits */
    for (size_t i = 0; i < samples.count; i++) {
        struct et_answer answer = {.state = ET_STATE_VALUE, .number = 1};
        assert_non_null(samples.items[i].crop);
        must(et_store_settle_sample(fixture->store, &samples.items[i].id, desk.form.form, &answer,
                                    &fixture->error));
    }
    must(et_store_sampling(fixture->store, &sampling, &fixture->error));
    assert_int_equal(sampling.looked_at, 2);
    assert_int_equal(sampling.misread, 1); /* barn was 2 */
    assert_int_equal(count("answer WHERE item = 'barn' AND value = '1' AND source = 'review'"), 1);
    assert_int_equal(count("answer WHERE item = 'kon' AND source = 'scan'"), 1);
    assert_int_equal(count("former_answer WHERE item = 'barn' AND value = '2'"), 1);
}

/* Clopper and Pearson 1934; one-sided, so that 0 of 300 is the rule of three's 1 %. */
static void the_bound_is_the_exact_one(void **state)
{
    (void)state;
    assert_near(et_sampling_bound(0, 300), 1 - pow(0.05, 1.0 / 300), 1e-9);
    assert_near(et_sampling_bound(1, 2), 1 - (1 - sqrt(0.95)), 1e-9);
    assert_near(et_sampling_bound(0, 0), 1, 0);
    assert_near(et_sampling_bound(5, 5), 1, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_clear_no_keeps_the_refusal_and_nothing_else),
        TEST(a_doubtful_no_refuses_nothing_until_a_person_has_seen_it),
        TEST(a_blank_consent_holds_the_sheet_until_it_is_known),
        TEST(a_mark_where_nothing_was_asked_is_shown_and_not_counted),
        TEST(a_copy_with_the_same_marks_is_one_and_with_others_is_shown),
        TEST(a_question_on_two_pages_is_judged_whole),
        TEST(an_empty_part_does_not_overwrite_a_mark),
        TEST(marks_in_both_parts_are_one_doubt_with_both_pictures),
        TEST(every_set_of_a_copied_leaf_is_a_response_of_its_own),
        TEST(a_page_that_has_not_come_is_told),
        TEST(a_page_that_is_in_need_not_be_looked_at_again),
        TEST(accepted_answers_are_sampled_and_counted),
        TEST(the_bound_is_the_exact_one),
    };
    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
