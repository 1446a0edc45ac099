/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every sheet of paper, over forms made by chance. */
#include <stdlib.h>

#include "forms/base/str.h"
#include "print/draw/draw.h"
#include "print/flow.h"
#include "print/page.h"
#include "print/place.h"
#include "print/sheet.h"
#include "tests/print/fake_form.h"
#include "tests/unit.h"

enum { FORMS = 120, HANG_UM = 4000 };

static struct et_shaper *shaper;

static int open_shaper(void **state)
{
    (void)state;
    shaper = et_shaper_new();
    return 0;
}

static int close_shaper(void **state)
{
    (void)state;
    et_shaper_free(shaper);
    return 0;
}

static const char *const tags[] = {"sv", "ar", "ti", "en", "fa-AF", "so", "uk", "ps", "ckb", "kmr"};
enum { TAGS = sizeof tags / sizeof tags[0] };

/* What is wanted of the SEED-th form: each kind of paper and type in turn. */
static struct et_wish wish_of(uint64_t seed)
{
    return (struct et_wish){.paper = seed / TAGS % 2 == 0 ? ET_PAPER_A4 : ET_PAPER_LETTER,
                            .is_large = seed / TAGS % 3 == 2,
                            .is_copyable = seed % 2 == 0,
                            .is_open = seed % 2 == 0};
}

/* The paper of the form that is being checked. */
static struct et_page paper;

/* Calls CHECK for the layout of each of FORMS forms made by chance. */
static void each_form(void (*check)(const struct fake *f, struct et_layout *layout))
{
    for (uint64_t seed = 1; seed <= FORMS; seed++) {
        struct et_random random = et_random_seeded(seed);
        struct fake f = fake_by_chance(&random, tags[seed % TAGS]);
        struct et_layout *layout = NULL;
        struct et_error error = {0};
        const struct et_wish wish = wish_of(seed);
        paper = et_page_of(wish.paper);
        enum et_status status = et_layout_new(&f.form, 0, 0, &wish, shaper, &layout, &error);
        if (status != ET_OK && wish.is_large && strstr(error.text, "at most 31") != NULL) {
            fake_free(&f);
            continue;
        }
        if (status != ET_OK)
            fail_msg("form %d: %s", (int)seed, error.text);
        check(&f, layout);
        et_layout_free(layout);
        fake_free(&f);
    }
}

static int32_t gap(int32_t a, int32_t a_size, int32_t b, int32_t b_size)
{
    return a < b ? b - a - a_size : a - b - b_size;
}

/* How far two rectangles are apart, negative where they overlap. */
static int32_t distance(const struct et_rect *a, const struct et_rect *b)
{
    int32_t x = gap(a->x_um, a->width_um, b->x_um, b->width_um);
    int32_t y = gap(a->y_um, a->height_um, b->y_um, b->height_um);
    return x > y ? x : y;
}

static void check_boxes(const struct fake *f, struct et_layout *layout)
{
    const struct et_sheet_map *map = et_layout_map(layout);
    for (size_t i = 0; i < map->mark_count; i++) {
        const struct et_mark *a = &map->marks[i];
        assert_true(distance(&a->box, &a->crop) < 0);
        assert_true(a->page >= 1 && a->page <= map->page_count);
        for (size_t j = i + 1; j < map->mark_count && map->marks[j].page == a->page; j++) {
            int32_t apart = distance(&a->box, &map->marks[j].box);
            if (apart < ET_BOX_GAP_UM)
                fail_msg("%s and %s are %d um apart", f->variables[a->variable].id,
                         f->variables[map->marks[j].variable].id, apart);
        }
        const struct et_sheet_page *page = &map->pages[a->page - 1];
        for (int k = 0; k < ET_FIDUCIALS; k++)
            assert_true(distance(&a->box, &page->fiducials[k]) >= ET_FIDUCIAL_CLEAR_UM);
        for (int k = 0; k < ET_PAGE_QRS; k++)
            assert_true(distance(&a->box, &page->qr[k]) >= ET_QR_QUIET_UM);
    }
}

static void no_two_boxes_are_nearer_than_the_scanner_wants(void **state)
{
    (void)state;
    each_form(check_boxes);
}

/* Ink that stands on its own: words, faces and the outlines of marks. */
static bool is_solid(const struct et_ink *ink)
{
    return ink->kind == ET_INK_TEXT || ink->kind == ET_INK_LOOK || ink->kind == ET_INK_ARROW;
}

static void check_block(const struct fake *f, const struct et_placed *placed)
{
    const struct et_block *block = placed->block;
    (void)f;
    for (size_t i = 0; i < block->ink_count; i++) {
        const struct et_ink *a = &block->inks[i];
        assert_true(a->at.x_um >= -HANG_UM);
        if (a->at.x_um + a->at.width_um > ET_BODY_WIDTH_UM + HANG_UM)
            fail_msg("ink ends at %d: %s", a->at.x_um + a->at.width_um,
                     a->line != NULL ? a->line->text : "");
        if (a->at.y_um < 0 && a->kind == ET_INK_TEXT)
            fail_msg("“%s” begins at %d", a->line->text, a->at.y_um);
        if (placed->y_um + a->at.y_um + a->at.height_um > paper.body_height_um + 100)
            fail_msg("ink of kind %d ends at %d", a->kind,
                     placed->y_um + a->at.y_um + a->at.height_um);
        for (size_t j = i + 1; is_solid(a) && j < block->ink_count; j++)
            if (is_solid(&block->inks[j]) && distance(&a->at, &block->inks[j].at) < 0)
                fail_msg("“%s” overlaps “%s”", a->line != NULL ? a->line->text : "?",
                         block->inks[j].line != NULL ? block->inks[j].line->text : "?");
        for (size_t m = 0; is_solid(a) && m < block->mark_count; m++)
            if (distance(&a->at, &block->marks[m].at) < 0)
                fail_msg("“%s” overlaps a box", a->line != NULL ? a->line->text : "?");
    }
}

static void check_ink(const struct fake *f, struct et_layout *layout)
{
    const struct et_flow *flow = et_layout_flow(layout);
    for (size_t i = 0; i < flow->placed_count; i++) {
        const struct et_placed *placed = &flow->placed[i];
        check_block(f, placed);
        assert_true(placed->y_um >= 0);
        assert_true(placed->y_um + placed->block->height_um <= paper.body_height_um);
        if (i > 0 && flow->placed[i - 1].page == placed->page)
            assert_true(placed->y_um >=
                        flow->placed[i - 1].y_um + flow->placed[i - 1].block->height_um);
    }
}

static void no_words_overlap_and_none_leave_the_margins(void **state)
{
    (void)state;
    each_form(check_ink);
}

/* What is the same for all copies of a sheet is written in every copy's own margin. */
static void a_sheet_to_be_copied_says_so_and_no_other_does(void **state)
{
    (void)state;
    for (int copyable = 0; copyable < 2; copyable++) {
        struct et_random random = et_random_seeded(3);
        struct fake f = fake_by_chance(&random, "en");
        const struct et_wish wish = {.is_open = true, .is_copyable = copyable == 1};
        struct et_layout *layout = NULL;
        struct et_drawing *drawing = et_draw_new(shaper);
        struct et_str trace = ET_STR_EMPTY;
        struct et_error error = {0};
        assert_int_equal(et_layout_new(&f.form, 0, 0, &wish, shaper, &layout, &error), ET_OK);
        assert_int_equal(et_layout_draw(layout, drawing, &error), ET_OK);
        et_draw_trace(drawing, &trace);
        size_t count = 0;
        for (const char *at = trace.text; (at = strstr(at, "may be copied")) != NULL; at++)
            count++;
        assert_int_equal(count, copyable == 1 ? et_layout_pages(layout) : 0);
        et_str_free(&trace);
        et_draw_free(drawing);
        et_layout_free(layout);
        fake_free(&f);
    }
}

/* The least size of type in F's drawing, micrometres, but for the margins. */
static void large_type_is_never_below_12_points_but_in_the_margins(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct et_random random = et_random_seeded(seed);
        struct fake f = fake_by_chance(&random, tags[seed % TAGS]);
        const struct et_wish wish = {.is_large = true};
        struct et_layout *layout = NULL;
        struct et_drawing *drawing = et_draw_new(shaper);
        struct et_str trace = ET_STR_EMPTY;
        struct et_error error = {0};
        size_t count = 0;
        if (et_layout_new(&f.form, 0, 0, &wish, shaper, &layout, &error) != ET_OK) {
            assert_non_null(strstr(error.text, "at most 31")); /* 18 points take room */
            et_draw_free(drawing);
            fake_free(&f);
            continue;
        }
        assert_int_equal(et_layout_draw(layout, drawing, &error), ET_OK);
        et_draw_trace(drawing, &trace);
        for (const char *at = trace.text; (at = strstr(at, "\n  text ")) != NULL; at++) {
            int x, y, width, size;
            assert_int_equal(sscanf(at, " text %d %d width %d size %d", &x, &y, &width, &size), 4);
            bool is_margin = y < ET_BODY_Y_UM || y > 297000 - ET_BODY_BELOW_UM;
            count += !is_margin;
            if (!is_margin && size < 4233)
                fail_msg("%d um: %.80s", size, at);
        }
        assert_true(count > 10);
        et_str_free(&trace);
        et_draw_free(drawing);
        et_layout_free(layout);
        fake_free(&f);
    }
}

static size_t marks_of(const struct et_sheet_map *map, uint32_t variable, int32_t code)
{
    size_t count = 0;
    for (size_t i = 0; i < map->mark_count; i++)
        count += map->marks[i].variable == variable && map->marks[i].code == code;
    return count;
}

static void check_variables(const struct fake *f, struct et_layout *layout)
{
    const struct et_sheet_map *map = et_layout_map(layout);
    for (uint32_t v = 0; v < f->form.variable_count; v++) {
        const struct et_variable *variable = &f->variables[v];
        const struct et_list *list = variable->kind == ET_KIND_RANK ? NULL : variable->list;
        if (list == NULL)
            assert_int_equal(marks_of(map, v, 0), 1);
        for (size_t c = 0; list != NULL && c < list->choice_count; c++)
            if (marks_of(map, v, list->choices[c].code) != 1)
                fail_msg("%s has not one box for %d", variable->id, list->choices[c].code);
    }
}

static void every_variable_has_each_of_its_marks_once(void **state)
{
    (void)state;
    each_form(check_variables);
}

/* Does the trace draw a rectangle whose outer edge is MARK's box on its page? */
static bool is_drawn(const char *trace, const struct et_mark *mark)
{
    char line[80], page[24];
    (void)snprintf(page, sizeof page, "template %u ", (unsigned)mark->page);
    (void)snprintf(line, sizeof line, "rect %d %d %d %d line %d", mark->box.x_um + 125,
                   mark->box.y_um + 125, mark->box.width_um - 250, mark->box.height_um - 250,
                   ET_BOX_LINE_UM);
    const char *at = strstr(trace, page);
    const char *end = at == NULL ? NULL : strstr(at, "\ntemplate ");
    const char *found = at == NULL ? NULL : strstr(at, line);
    return found != NULL && (end == NULL || found < end);
}

static void check_trace(const struct fake *f, struct et_layout *layout)
{
    const struct et_sheet_map *map = et_layout_map(layout);
    struct et_drawing *drawing = et_draw_new(shaper);
    struct et_str trace = ET_STR_EMPTY;
    struct et_error error = {0};
    assert_int_equal(et_layout_draw(layout, drawing, &error), ET_OK);
    et_draw_trace(drawing, &trace);
    for (size_t i = 0; i < map->mark_count; i++)
        if (!is_drawn(trace.text, &map->marks[i]))
            fail_msg("a box of %s is not where the map says",
                     f->variables[map->marks[i].variable].id);
    et_str_free(&trace);
    et_draw_free(drawing);
}

static void the_map_is_what_is_drawn(void **state)
{
    (void)state;
    each_form(check_trace);
}

/* No words stand in the white that the scanner wants around what it looks for. */
static void check_white(const struct fake *f, struct et_layout *layout)
{
    unsigned char codes[ET_PAGES_MAX * ET_CODE_BYTES];
    const struct et_copy copy = {1, fake_codes(codes, 1), "K7M4P-X",
                                 "En kurs med ett ganska långt namn, grupp 2"};
    struct et_drawing *drawing = et_draw_new(shaper);
    struct et_str trace = ET_STR_EMPTY;
    struct et_error error = {0};
    struct et_sheet_page page;
    size_t count = 0;
    (void)f;
    et_page_frame(&paper, &page);
    assert_int_equal(et_layout_draw(layout, drawing, &error), ET_OK);
    assert_int_equal(et_layout_copy(layout, drawing, &copy, &error), ET_OK);
    et_draw_trace(drawing, &trace);
    for (const char *at = trace.text; (at = strstr(at, "\n  text ")) != NULL; at++, count++) {
        int x, y, width, size;
        assert_int_equal(sscanf(at, " text %d %d width %d size %d", &x, &y, &width, &size), 4);
        const struct et_rect word = {x, y - size * 3 / 4, width, size};
        for (int i = 0; i < ET_FIDUCIALS; i++)
            if (distance(&word, &page.fiducials[i]) < ET_FIDUCIAL_CLEAR_UM)
                fail_msg("words beside a fiducial: %.80s", at);
        for (int i = 0; i < ET_PAGE_QRS; i++)
            if (distance(&word, &page.qr[i]) < ET_QR_QUIET_UM)
                fail_msg("words beside a QR code: %.80s", at);
        assert_true(x >= 10000 && x + width <= paper.width_um - 10000 &&
                    y <= paper.height_um - 10000);
    }
    assert_true(count > 10);
    et_str_free(&trace);
    et_draw_free(drawing);
}

static void what_the_scanner_looks_for_has_white_around_it(void **state)
{
    (void)state;
    each_form(check_white);
}

static void check_splits(const struct fake *f, struct et_layout *layout)
{
    const struct et_flow *flow = et_layout_flow(layout);
    (void)f;
    for (size_t i = 0, end; i < flow->placed_count; i = end) {
        int32_t height = 0;
        for (end = i; end < flow->placed_count && flow->placed[end].unit == flow->placed[i].unit;)
            height += flow->placed[end].block->height_um +
                      (end > i ? flow->placed[end].block->gap_um : 0),
                end++;
        if (flow->placed[i].page != flow->placed[end - 1].page)
            assert_true(height > paper.body_height_um - 30000); /* a section head may stand above */
    }
}

static void no_question_is_split_that_fits_a_page(void **state)
{
    (void)state;
    each_form(check_splits);
}

static void rows_are_never_evenly_spaced_down_a_page(void **state)
{
    (void)state;
    for (uint32_t shift = 1; shift < 40; shift++) {
        uint32_t same = 0;
        for (uint32_t row = 0; row < 30; row++)
            same += et_page_jitter(row) == et_page_jitter(row + shift);
        assert_true(same < 15);
    }
}

static void a_page_read_from_the_right_is_mirrored_but_for_its_frame(void **state)
{
    (void)state;
    const struct et_rect box = {10000, 500, 4000, 4000};
    const struct et_strip left = {20000, 100, 170000, false}, right = {20000, 100, 170000, true};
    assert_int_equal(et_place_rect(&left, &box).x_um, 30000);
    assert_int_equal(et_place_rect(&right, &box).x_um, 210000 - 30000 - 4000);
    assert_int_equal(et_place_rect(&right, &box).y_um, 600);

    struct et_sheet_page page;
    const struct et_page a4 = et_page_of(ET_PAPER_A4);
    et_page_frame(&a4, &page);
    for (int i = 0; i < ET_FIDUCIALS; i++) {
        int32_t x = page.fiducials[i].x_um + ET_FIDUCIAL_UM / 2;
        int32_t y = page.fiducials[i].y_um + ET_FIDUCIAL_UM / 2;
        assert_true(x >= 12000 && y >= 12000 && x <= 198000 && y <= 285000);
        for (int q = 0; q < ET_PAGE_QRS; q++)
            assert_true(distance(&page.fiducials[i], &page.qr[q]) >= ET_FIDUCIAL_CLEAR_UM);
    }
    assert_int_equal(page.qr[0].width_um, 15000);
    assert_true(page.qr[0].x_um > 105000 && page.qr[0].y_um < 148000);
    assert_true(page.qr[1].x_um < 105000 && page.qr[1].y_um > 148000);
}

/* Lays F out in the hope that it fails; the status. */
static enum et_status refusal(struct fake *f, struct et_error *error)
{
    struct et_layout *layout = NULL;
    enum et_status status =
        et_layout_new(&f->form, 0, 0, &(struct et_wish){0}, shaper, &layout, error);
    assert_null(layout);
    fake_free(f);
    return status;
}

static struct fake plain_form(void)
{
    struct fake f = fake_new("sv");
    fake_title(&f, "Prov", "Före");
    fake_section(&f, "Del");
    return f;
}

static void more_pages_than_a_code_can_count_are_refused(void **state)
{
    (void)state;
    struct et_error error = {0};
    struct fake f = plain_form();
    for (int i = 0; i < 31; i++) {
        fake_item(&f, "q", ET_KIND_TIME, "När?", NULL, NULL);
        fake_item(&f, "", ET_KIND_BREAK, "", NULL, NULL);
    }
    fake_item(&f, "q", ET_KIND_TIME, "När?", NULL, NULL);
    assert_int_equal(refusal(&f, &error), ET_REFUSED);
    assert_non_null(strstr(error.text, "31"));
}

static void a_wave_that_asks_nothing_is_refused(void **state)
{
    (void)state;
    struct et_error error = {0};
    struct fake f = plain_form();
    fake_item(&f, "q", ET_KIND_TIME, "När?", NULL, NULL)->waves = 2;
    assert_int_equal(refusal(&f, &error), ET_REFUSED);
    assert_non_null(strstr(error.text, "before"));
}

static void a_choice_longer_than_a_page_is_refused_by_its_question(void **state)
{
    (void)state;
    struct et_error error = {0};
    struct fake f = plain_form();
    struct et_random random = et_random_seeded(1);
    char *endless = et_arena_alloc(f.arena, 20001);
    for (size_t i = 0; i < 20000; i++)
        endless[i] = i % 6 == 5 ? ' ' : 'a';
    const char *const both[] = {fake_words(&f, &random, 2), endless, NULL};
    fake_item(&f, "evig", ET_KIND_ONE, "Vad?", fake_list(&f, false, ET_LOOK_PLAIN, both), NULL);
    assert_int_equal(refusal(&f, &error), ET_REFUSED);
    assert_non_null(strstr(error.text, "evig"));
}

static void a_character_that_no_font_has_is_named(void **state)
{
    (void)state;
    struct et_error error = {0};
    struct fake f = plain_form();
    fake_item(&f, "q", ET_KIND_TIME, "När \U000F1234?", NULL, NULL);
    assert_int_equal(refusal(&f, &error), ET_FONT);
    assert_non_null(strstr(error.text, "F1234"));
}

static void what_is_not_asked_in_the_wave_is_not_printed(void **state)
{
    (void)state;
    struct fake f = plain_form();
    fake_item(&f, "nu", ET_KIND_TIME, "Nu?", NULL, NULL);
    fake_item(&f, "sen", ET_KIND_TIME, "Sen?", NULL, NULL)->waves = 2;
    struct et_layout *layout = NULL;
    struct et_error error = {0};
    assert_int_equal(et_layout_new(&f.form, 0, 0, &(struct et_wish){0}, shaper, &layout, &error),
                     ET_OK);
    assert_int_equal(et_layout_map(layout)->mark_count, 4);
    et_layout_free(layout);
    fake_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_boxes_are_nearer_than_the_scanner_wants),
        cmocka_unit_test(no_words_overlap_and_none_leave_the_margins),
        cmocka_unit_test(a_sheet_to_be_copied_says_so_and_no_other_does),
        cmocka_unit_test(large_type_is_never_below_12_points_but_in_the_margins),
        cmocka_unit_test(every_variable_has_each_of_its_marks_once),
        cmocka_unit_test(the_map_is_what_is_drawn),
        cmocka_unit_test(what_the_scanner_looks_for_has_white_around_it),
        cmocka_unit_test(no_question_is_split_that_fits_a_page),
        cmocka_unit_test(rows_are_never_evenly_spaced_down_a_page),
        cmocka_unit_test(more_pages_than_a_code_can_count_are_refused),
        cmocka_unit_test(a_wave_that_asks_nothing_is_refused),
        cmocka_unit_test(a_choice_longer_than_a_page_is_refused_by_its_question),
        cmocka_unit_test(a_character_that_no_font_has_is_named),
        cmocka_unit_test(what_is_not_asked_in_the_wave_is_not_printed),
        cmocka_unit_test(a_page_read_from_the_right_is_mirrored_but_for_its_frame),
    };
    return cmocka_run_group_tests_name("sheet", tests, open_shaper, close_shaper);
}
