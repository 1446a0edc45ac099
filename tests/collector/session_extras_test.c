/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/session.h"

#include <string.h>

#include "collector/paint.h"
#include "collector/screen.h"
#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/lang/compile.h"
#include "tests/unit.h"

static struct et_form *form;
static struct et_session *session;

static int compile(void **state)
{
    (void)state;
    struct et_diags *diags = et_diags_new();
    struct et_error error;
    assert_int_equal(et_compile_file("tests/screens/extra.form", false, diags, &form, &error),
                     ET_OK);
    et_diags_free(diags);
    return form == NULL;
}

static int give_back(void **state)
{
    (void)state;
    et_form_free(form);
    return 0;
}

static void key(enum et_key k)
{
    et_session_key(session, (struct et_input){.key = k});
}

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        et_session_key(
            session, (struct et_input){.key = ET_KEY_CHARACTER, .character = (unsigned char)*text});
}

static void begin(uint32_t wave, uint64_t order)
{
    const struct et_session_setup setup = {
        .form = form, .wave = wave, .language_count = 1, .is_language_set = true, .is_open = true};
    session = et_session_new(&setup);
    struct et_effect effect;
    assert_true(et_session_effect(session, &effect));
    et_session_open(session, &(struct et_opening){.wave = wave, .order = order});
    key(ET_KEY_ENTER); /* past who sees the answers */
}

static int start(void **state)
{
    (void)state;
    begin(1, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    et_session_free(session);
    return 0;
}

static void expect(const char *id, const char *value)
{
    uint32_t v = et_form_variable(form, id);
    struct et_str out = ET_STR_EMPTY;
    assert_int_equal(session->record->answers[v].state, ET_STATE_VALUE);
    et_answer_write(form, v, &session->record->answers[v], &out);
    assert_string_equal(out.text, value);
    et_str_free(&out);
}

static bool shows(const char *text)
{
    struct et_screen *screen = et_screen_new(24, 80);
    struct et_str out = ET_STR_EMPTY;
    et_paint(session, screen);
    et_screen_write(screen, &out);
    bool does = strstr(out.text, text) != NULL;
    et_str_free(&out);
    et_screen_free(screen);
    return does;
}

/* From the first question to the one called ID, with the answers given here. */
static void go_to(const char *id)
{
    while (strcmp(form->variables[session->step.variable].id, id) != 0)
        key(ET_KEY_ENTER);
}

static void a_default_stands_there_and_is_taken_by_going_on(void **state)
{
    (void)state;
    assert_string_equal(session->entry.text, "40");
    assert_int_equal(session->record->answers[0].state, ET_STATE_NONE);
    key(ET_KEY_ENTER);
    expect("timmar", "40");
    /* It is worked out from what is answered by now. */
    assert_string_equal(session->entry.text, "30");
    key(ET_KEY_BACKSPACE);
    key(ET_KEY_BACKSPACE);
    key(ET_KEY_ENTER);
    uint32_t v = et_form_variable(form, "veckor");
    assert_int_equal(session->record->answers[v].state, ET_STATE_REFUSED);
}

static void a_default_is_no_answer_until_one_goes_on(void **state)
{
    (void)state;
    et_session_put_away(session);
    struct et_effect effect;
    while (et_session_effect(session, &effect))
        assert_int_not_equal(effect.kind, ET_EFFECT_ANSWER);
}

static void what_is_worked_out_is_piped_in(void **state)
{
    (void)state;
    go_to("valda");
    assert_true(shows("Du jobbar 1200 timmar."));
}

static void order_of_options(char order[16])
{
    size_t i;
    for (i = 0; i < session->entry.option_count; i++)
        order[i] = (char)('0' + session->entry.options[i]->code % 10);
    order[i] = '\0';
}

static void a_shuffled_list_differs_from_person_to_person(void **state)
{
    (void)state;
    char first[16], again[16], other[16];
    unsigned differ = 0, seen[6][6] = {{0}};
    go_to("valda");
    order_of_options(first);
    /* "None" and "don't know" stay last. */
    assert_string_equal(first + 6, "78");
    key(ET_KEY_LEFT);
    key(ET_KEY_ENTER);
    order_of_options(again);
    assert_string_equal(again, first);
    for (uint64_t person = 0; person < 600; person++) {
        et_session_free(session);
        begin(1, person * 0x9E3779B97F4A7C15U);
        go_to("valda");
        order_of_options(other);
        differ += strcmp(other, first) != 0;
        for (int i = 0; i < 6; i++)
            seen[i][other[i] - '1']++;
    }
    assert_true(differ > 580);
    /* Each choice stands in each place about equally often: 100 ± 5 sigma. */
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < 6; k++)
            assert_in_range(seen[i][k], 54, 146);
}

static void what_is_stored_does_not_depend_on_the_order(void **state)
{
    (void)state;
    for (uint64_t person = 0; person < 20; person++) {
        et_session_free(session);
        begin(1, person);
        go_to("valda");
        for (size_t i = 0; i < session->entry.option_count; i++)
            if (session->entry.options[i]->code == 2 || session->entry.options[i]->code == 5)
                type((char[]){(char)('1' + i), '\0'});
        key(ET_KEY_ENTER);
        expect("valda", "2 5");
        /* Back again, the same two are marked. */
        key(ET_KEY_LEFT);
        for (size_t i = 0; i < session->entry.option_count; i++)
            assert_int_equal(session->entry.place[i] != 0,
                             session->entry.options[i]->code == 2 ||
                                 session->entry.options[i]->code == 5);
    }
}

static void things_are_ranked_by_keys(void **state)
{
    (void)state;
    go_to("ordning");
    type("315");
    key(ET_KEY_UP);
    assert_true(shows("4 ·  Fyra"));
    assert_true(shows("1 2  Ett"));
    /* Taken away, the others move up. */
    type("3");
    assert_true(shows("1 1  Ett"));
    type("2");
    key(ET_KEY_ENTER);
    expect("ordning", "1 5 2");
}

static void a_slider_moves_by_arrows(void **state)
{
    (void)state;
    go_to("kansla");
    key(ET_KEY_RIGHT);
    assert_string_equal(session->entry.text, "50");
    key(ET_KEY_RIGHT);
    key(ET_KEY_RIGHT);
    assert_true(shows("●"));
    key(ET_KEY_LEFT);
    assert_string_equal(session->entry.text, "55");
    key(ET_KEY_BACKSPACE);
    key(ET_KEY_BACKSPACE);
    type("73");
    key(ET_KEY_RIGHT);
    assert_string_equal(session->entry.text, "75");
    key(ET_KEY_END);
    key(ET_KEY_RIGHT);
    assert_string_equal(session->entry.text, "100");
    key(ET_KEY_HOME);
    key(ET_KEY_LEFT);
    assert_string_equal(session->entry.text, "0");
    et_session_key(session, (struct et_input){.key = ET_KEY_CHOOSE, .character = 35});
    key(ET_KEY_ENTER);
    expect("kansla", "35");
}

static void looking_back_is_seen_beside_what_it_looks_back_from(void **state)
{
    (void)state;
    go_to("nu");
    type("4");
    key(ET_KEY_ENTER);
    assert_string_equal(form->variables[session->step.variable].id, "da");
    assert_true(shows("Hur mycket svenska kan du nu? — Mycket"));
    type("2");
    key(ET_KEY_ENTER);
    expect("da", "2");
    assert_int_equal(et_session_twin(session, et_form_variable(form, "nu")), ET_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_default_stands_there_and_is_taken_by_going_on),
        TEST(a_default_is_no_answer_until_one_goes_on),
        TEST(what_is_worked_out_is_piped_in),
        TEST(a_shuffled_list_differs_from_person_to_person),
        TEST(what_is_stored_does_not_depend_on_the_order),
        TEST(things_are_ranked_by_keys),
        TEST(a_slider_moves_by_arrows),
        TEST(looking_back_is_seen_beside_what_it_looks_back_from),
    };
    return cmocka_run_group_tests_name("session_extras", tests, compile, give_back);
}
