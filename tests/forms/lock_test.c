/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second version of a form beside the first: what may change, and what not. */
#include "tests/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/lang/lock.h"
#include "forms/model/form.h"

static const char first[] = "form prov\n"
                            "title Prov\n"
                            "version 1\n"
                            "source sv\n"
                            "\n"
                            "wave before: Före\n"
                            "wave after: Efter\n"
                            "\n"
                            "scale kan\n"
                            "  1 inte: Inte alls\n"
                            "  2 bra: Bra\n"
                            "  missing 98 vet_ej: Vet inte\n"
                            "\n"
                            "list kon\n"
                            "  1 kvinna: Kvinna\n"
                            "  2 man: Man\n"
                            "\n"
                            "section a: Start\n"
                            "  ask kon one kon: Är du kvinna eller man?\n"
                            "  matrix sv kan: Hur bra kan du?\n"
                            "    row prata: Prata\n"
                            "    row ringa: Ringa\n"
                            "  ask timmar number 0..60: Hur många timmar?\n"
                            "  ask ord text 200: Vad vill du säga?\n";

struct edit {
    const char *from, *to;
};

static char *edited(const struct edit *edits, size_t count)
{
    struct et_str text = ET_STR_EMPTY;
    et_str_add(&text, first);
    for (size_t i = 0; i < count && edits[i].from != NULL; i++) {
        const char *at = strstr(text.text, edits[i].from);
        if (at == NULL)
            fail_msg("no “%s”", edits[i].from);
        struct et_str next = ET_STR_EMPTY;
        et_str_add_bytes(&next, text.text, (size_t)(at - text.text));
        et_str_add(&next, edits[i].to);
        et_str_add(&next, at + strlen(edits[i].from));
        et_str_free(&text);
        text = next;
    }
    return et_str_take(&text);
}

struct tried {
    struct et_diags *diags;
    struct et_arena *arena;
    struct et_source *source;
    struct et_form *old, *form;
    struct et_lock former;
};

static struct et_form *compile(const char *text, const struct et_compile *how,
                               struct et_diags *diags, struct et_source **kept)
{
    struct et_source *source = et_source_new("prov.form", text, strlen(text));
    struct et_form *form = et_compile(source, how, diags);
    *kept = source;
    return form;
}

static struct tried try_form(const char *text, const char *const *breaks, size_t break_count)
{
    struct tried t = {.diags = et_diags_new(), .arena = et_arena_new()};
    const struct et_compile plain = {0};
    t.old = compile(first, &plain, t.diags, &t.source);
    assert_non_null(t.old);
    et_source_free(t.source);
    t.former = et_lock_next(NULL, t.old, t.arena, NULL);
    const struct et_compile how = {.lock = &t.former, .breaks = breaks, .break_count = break_count};
    t.form = compile(text, &how, t.diags, &t.source);
    return t;
}

static void end(struct tried *t)
{
    et_form_free(t->old);
    et_form_free(t->form);
    et_source_free(t->source);
    et_arena_free(t->arena);
    et_diags_free(t->diags);
}

#define V2                                                                                         \
    {                                                                                              \
        "version 1", "version 2"                                                                   \
    }

static const struct {
    struct edit edits[4];
    const char *code;   /* NULL: no fault */
    const char *breaks; /* --break with this lets it pass; NULL: not tried */
} cases[] = {
    {{{0}}, NULL, NULL},
    {{V2}, NULL, NULL},
    /* adding is free */
    {{V2, {"  ask ord", "  ask ny yesno: Ny?\n  ask ord"}}, NULL, NULL},
    {{V2, {"  2 man: Man\n", "  2 man: Man\n  3 annat: Annat\n"}}, NULL, NULL},
    {{V2, {"    row ringa", "    row skriva: Skriva\n    row ringa"}}, NULL, NULL},
    {{V2, {"  missing 98", "  missing 97 vill_ej: Vill inte\n  missing 98"}}, NULL, NULL},
    /* without a new version nothing may change */
    {{{"  ask ord", "  ask ny yesno: Ny?\n  ask ord"}}, "version-not-raised", NULL},
    /* names */
    {{V2, {"ask timmar", "ask tid"}}, "renamed-without-was", "tid"},
    {{V2,
      {"ask timmar number 0..60: Hur många timmar?",
       "ask tid number 0..60: Hur många timmar?\n    was timmar"}},
     NULL,
     NULL},
    {{V2, {"row ringa: Ringa", "row tala: Ringa\n      was ringa"}}, NULL, NULL},
    {{V2, {"matrix sv kan: Hur bra kan du?", "matrix svenska kan: Hur bra kan du?\n    was sv"}},
     NULL,
     NULL},
    {{V2,
      {"ask timmar number 0..60: Hur många timmar?",
       "ask tid number 0..60: Hur många timmar?\n    was timar"}},
     "unknown-was",
     NULL},
    {{{"form prov", "form annan"}, V2}, "form-renamed", NULL},
    /* codes */
    {{V2, {"  2 man: Man", "  2 ickebinar: Ickebinär"}}, "code-changed-meaning", "kon"},
    {{V2, {"  2 man: Man", "  2 herre: Man\n    was man"}}, NULL, NULL},
    {{V2, {"  missing 98 vet_ej: Vet inte", "  3 vet_ej: Vet inte"}}, "choice-removed", "sv"},
    {{V2, {"  missing 98 vet_ej", "  98 vet_ej"}}, "code-changed-meaning", "sv"},
    {{V2, {"  2 man: Man\n", "  3 annat: Annat\n"}}, "choice-removed", "kon"},
    {{V2, {"  2 man: Man\n", "  retired 2 man: Man\n  3 annat: Annat\n"}}, NULL, NULL},
    {{V2, {"  2 bra: Bra\n", "  2 bra: Bra\n  3 mycket: Mycket bra\n"}}, "scale-extended", NULL},
    {{V2,
      {"  2 bra: Bra\n", "  2 bra: Bra\n  3 mycket: Mycket bra\n"},
      {"kan du?\n", "kan du?\n    reworded 2 new\n"}},
     NULL,
     NULL},
    /* kinds */
    {{V2, {"timmar number 0..60", "timmar text 20"}}, "type-changed", "timmar"},
    {{V2, {"timmar number 0..60", "timmar number 0..80"}}, NULL, NULL},
    /* wordings */
    {{V2, {"Hur många timmar?", "Hur många timmar i veckan?"}}, "wording-changed", "timmar"},
    {{V2, {"Hur många timmar?", "Hur många timmar i veckan?\n    reworded 2 same"}}, NULL, NULL},
    {{V2, {"Hur många timmar?", "Hur många timmar i veckan?\n    reworded 2 new"}}, NULL, NULL},
    {{V2, {"Hur många timmar?", "Hur många timmar i veckan?\n    reworded 1 same"}},
     "wording-changed",
     NULL},
    {{V2, {"Hur bra kan du?", "Hur bra kan du nu?"}}, "wording-changed", "sv"},
    {{V2, {"  2 bra: Bra", "  2 bra: Ganska bra"}}, "wording-changed", "sv"},
    {{V2, {"  2 bra: Bra", "  2 bra: Ganska bra\n    reworded 2 same"}}, NULL, NULL},
};

static void what_a_new_version_may_change_and_what_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = edited(cases[i].edits, 4);
        struct tried t = try_form(text, NULL, 0);
        if (cases[i].code == NULL && t.form == NULL)
            fail_msg("case %zu: %s: %s", i, et_diags_at(t.diags, 0)->code,
                     et_diags_at(t.diags, 0)->message);
        if (cases[i].code != NULL) {
            if (t.form != NULL)
                fail_msg("case %zu: no %s", i, cases[i].code);
            assert_string_equal(et_diags_at(t.diags, 0)->code, cases[i].code);
            assert_true(et_diags_at(t.diags, 0)->help[0] != '\0');
        }
        end(&t);
        if (cases[i].breaks != NULL) {
            t = try_form(text, &cases[i].breaks, 1);
            if (t.form == NULL)
                fail_msg("case %zu: --break %s does not help: %s", i, cases[i].breaks,
                         et_diags_at(t.diags, 0)->message);
            struct et_lock_changes changes;
            (void)et_lock_next(&t.former, t.form, t.arena, &changes);
            size_t apart = 0;
            for (size_t k = 0; k < changes.count; k++)
                apart += changes.items[k].now != NULL && changes.items[k].before != NULL &&
                         !changes.items[k].is_comparable;
            if (strcmp(cases[i].code, "renamed-without-was") != 0)
                assert_true(apart > 0);
            end(&t);
        }
        free(text);
    }
}

static void a_fault_of_two_questions_is_not_let_pass_by_naming_one(void **state)
{
    (void)state;
    const struct edit edits[] = {
        V2, {"timmar number 0..60", "timmar text 20"}, {"2 man", "2 herr"}};
    const char *const one[] = {"timmar"}, *const both[] = {"timmar", "kon"};
    char *text = edited(edits, 3);
    struct tried t = try_form(text, one, 1);
    assert_null(t.form);
    assert_int_equal(et_diags_total(t.diags), 1);
    assert_string_equal(et_diags_at(t.diags, 0)->code, "code-changed-meaning");
    end(&t);
    t = try_form(text, both, 2);
    assert_non_null(t.form);
    end(&t);
    free(text);
}

static void an_old_name_is_not_used_for_something_else(void **state)
{
    (void)state;
    const struct edit gone[] = {V2, {"  ask timmar number 0..60: Hur många timmar?\n", ""}};
    const struct edit back[] = {
        {"version 1", "version 3"},
        {"timmar number 0..60: Hur många timmar?", "timmar yesno: Jobbar du?"}};
    const struct edit same[] = {{"version 1", "version 3"}};
    char *second = edited(gone, 2), *third = edited(back, 2), *again = edited(same, 1);
    struct tried t = try_form(second, NULL, 0);
    assert_non_null(t.form);
    struct et_lock lock = et_lock_next(&t.former, t.form, t.arena, NULL);
    const struct et_compile how = {.lock = &lock};
    struct et_source *source, *last_source;
    assert_null(compile(third, &how, t.diags, &source));
    assert_string_equal(et_diags_at(t.diags, 0)->code, "id-reused");
    struct et_form *form = compile(again, &how, t.diags, &last_source);
    assert_non_null(form);
    struct et_lock last = et_lock_next(&lock, form, t.arena, NULL);
    for (size_t i = 0; i < last.count; i++)
        if (strcmp(last.entries[i].id, "timmar") == 0)
            assert_string_equal(last.entries[i].lineage, "timmar@1");
    et_form_free(form);
    et_source_free(source);
    et_source_free(last_source);
    end(&t);
    free(second);
    free(third);
    free(again);
}

static void a_lock_reads_back_as_it_was_written(void **state)
{
    (void)state;
    const struct edit edits[] = {V2,
                                 {"Hur många timmar?", "Hur många?\n    reworded 2 new"},
                                 {"  ask ord text 200: Vad vill du säga?\n", ""}};
    char *text = edited(edits, 3);
    struct tried t = try_form(text, NULL, 0);
    struct et_str one = ET_STR_EMPTY, two = ET_STR_EMPTY;
    struct et_lock lock = et_lock_next(&t.former, t.form, t.arena, NULL), read;
    et_lock_write(&lock, &one);
    assert_non_null(strstr(one.text, "\nord text - - "));
    assert_non_null(strstr(one.text, " 1..1 ord@1 1 -\n"));
    assert_non_null(strstr(one.text, " 1..2 timmar@1 2 reworded\n"));
    struct et_source *source = et_source_new("prov.lock", one.text, one.length);
    assert_true(et_lock_read(source, t.arena, t.diags, &read));
    et_lock_write(&read, &two);
    assert_string_equal(one.text, two.text);
    et_source_free(source);
    /* cut anywhere it is told, or is a shorter lock; it never crashes */
    for (size_t size = 0; size < one.length; size++) {
        struct et_diags *diags = et_diags_new();
        source = et_source_new("prov.lock", one.text, size);
        if (!et_lock_read(source, t.arena, diags, &read)) {
            assert_int_equal(et_diags_total(diags), 1);
            assert_string_equal(et_diags_at(diags, 0)->code, "bad-lock");
        }
        et_diags_free(diags);
        et_source_free(source);
    }
    et_str_free(&one);
    et_str_free(&two);
    end(&t);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_new_version_may_change_and_what_not),
        cmocka_unit_test(a_fault_of_two_questions_is_not_let_pass_by_naming_one),
        cmocka_unit_test(an_old_name_is_not_used_for_something_else),
        cmocka_unit_test(a_lock_reads_back_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
