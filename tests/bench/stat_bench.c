/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stat_bench - CPU time of the exact signed-rank test, and of a comparison of
 * 60 people from the survey file. R's coin took 20 to 100 ms at n = 60, 500 ms
 * at 500 and 4,300 ms at 1,000 on the machine where it was measured.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/compare_out.h"
#include "analysis/signed.h"
#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/random.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "forms/store/store.h"
#include "tests/bench/cpu.h"

enum { N_MAX = 1000, PEOPLE = 60, ROUNDS = 20 };

static const char form_text[] = "form matt\ntitle Mätt\nversion 1\nsource sv\nby course\n"
                                "wave before: Före\nwave after: Efter\n"
                                "scale s\n  1 a: A\n  2 b: B\n  3 c: C\n  4 d: D\n  5 e: E\n"
                                "section x: X\n"
                                "  matrix m s: Hur?\n    row a: A\n    row b: B\n    row c: C\n"
                                "    row d: D\n    row e: E\n    row f: F\n"
                                "  ask p yesno: Plan?\n"
                                "indicator i1: I1\n  value mean(m.a, m.b, m.c)\n  better up\n"
                                "indicator i2: I2\n  value mean(m.d, m.e, m.f)\n  better up\n"
                                "indicator i3: I3\n  value mean(m.a)\n  better up\n"
                                "indicator i4: I4\n  value p = ja\n"
                                "target t: T\n  share i1 better before -> after >= 80 %\n";

static int64_t fixed_clock(void)
{
    return 1770000000;
}

/* The best of a few: the others were disturbed. */
static void signed_rank(const char *what, const double *d, size_t n, double coin_ms)
{
    double best = 1e9, p = 0;
    for (int i = 0; i < 5; i++) {
        double from = cpu_ms();
        p = et_signed_rank(d, n, ET_ZEROS_RANKED).exact_p;
        double took = cpu_ms() - from;
        best = took < best ? took : best;
    }
    printf("  Pratt exact, %-16s n = %4zu  %9.3f ms   coin %6.0f ms, %.0f times (p = %.3g)\n", what,
           n, best, coin_ms, coin_ms / best, p);
}

static void distributions(void)
{
    static const struct {
        size_t n;
        double coin_ms;
    } sizes[] = {{60, 20}, {500, 500}, {1000, 4300}};
    struct et_random random = et_random_seeded(1);
    double d[N_MAX];
    puts("exact Wilcoxon-Pratt with ties:");
    for (size_t s = 0; s < 3; s++) {
        for (size_t i = 0; i < sizes[s].n; i++)
            d[i] = (double)et_random_below(&random, 5) - 2 + (et_random_below(&random, 6) == 0);
        signed_rank("Likert", d, sizes[s].n, sizes[s].coin_ms);
        for (size_t i = 0; i < sizes[s].n; i++)
            d[i] = (double)et_random_below(&random, 400) - 190;
        signed_rank("some ties", d, sizes[s].n, sizes[s].coin_ms);
        for (size_t i = 0; i < sizes[s].n; i++)
            d[i] = et_random_normal(&random) + 0.05;
        signed_rank("no ties", d, sizes[s].n, sizes[s].coin_ms);
    }
}

static void need(enum et_status status, const struct et_error *error)
{
    if (status == ET_OK)
        return;
    fprintf(stderr, "stat_bench: %s\n", error->text);
    exit(1);
}

static void answer(struct et_store *store, const struct et_stored_form *form,
                   struct et_random *random, const struct et_id *person, uint32_t wave)
{
    struct et_error error = {ET_OK, ""};
    const struct et_origin origin = {"kiosk", 1, NULL};
    struct et_response r = {
        .participant = *person, .form = form->id, .wave = wave, .language = "sv"};
    need(et_store_respond(store, &r, &error), &error);
    for (uint32_t v = 0; v < form->form->variable_count; v++) {
        struct et_answer a = {.state = ET_STATE_VALUE};
        bool is_yes_no = form->form->variables[v].kind == ET_KIND_YESNO;
        a.number = is_yes_no ? et_random_below(random, 2) : 1 + et_random_below(random, 5);
        need(et_store_answer(store, &r.id, form->form, v, &a, &origin, &error), &error);
    }
    need(et_store_finish(store, &r.id, ET_RESPONSE_COMPLETE, &error), &error);
}

static void fill(const char *path)
{
    struct et_error error = {ET_OK, ""};
    const struct et_store_setup setup = {.clock = fixed_clock,
                                         .fixed_time = 1770000000,
                                         .has_seed = true,
                                         .who = "bench",
                                         .tool = "bench"};
    struct et_store *store;
    struct et_diags *diags = et_diags_new();
    struct et_source *source = et_source_new("matt.form", form_text, strlen(form_text));
    const struct et_compile how = {0};
    struct et_form *form = et_compile(source, &how, diags);
    struct et_stored_form stored;
    struct et_random random = et_random_seeded(2);
    need(form != NULL ? ET_OK : et_error_set(&error, ET_INPUT, "the form has faults"), &error);
    need(et_store_create(path, true, &setup, &store, &error), &error);
    need(et_store_publish(store, form, form_text, strlen(form_text), NULL, 0, &error), &error);
    need(et_store_form(store, NULL, &stored, &error), &error);
    need(et_store_begin(store, &error), &error);
    for (int i = 0; i < PEOPLE; i++) {
        struct et_participant person = {.facts = {.site = "",
                                                  .course = i % 2 ? "a" : "b",
                                                  .language = "sv",
                                                  .exit = "",
                                                  .started = ET_NO_DATE,
                                                  .ended = ET_NO_DATE}};
        need(et_store_enrol(store, &person, &error), &error);
        for (uint32_t w = 0; w < 2; w++)
            answer(store, &stored, &random, &person.id, w);
    }
    need(et_store_commit(store, &error), &error);
    et_store_close(store);
    et_form_free(stored.form);
    et_form_free(form);
    et_source_free(source);
    et_diags_free(diags);
}

/* All that `etapp compare --by course` does after it has started. */
static void compare_once(const char *path)
{
    static const char *const by[] = {"course"};
    struct et_error error = {ET_OK, ""};
    const struct et_store_setup setup = {
        .clock = fixed_clock, .fixed_time = -1, .who = "", .tool = ""};
    const struct et_compare_how how = {
        .from = ET_NONE, .to = ET_NONE, .by = by, .by_count = 1, .alpha = 0.05};
    struct et_store *store;
    struct et_stored_form form;
    struct et_dataset data;
    struct et_compare result;
    struct et_str out = ET_STR_EMPTY;
    struct et_arena *arena = et_arena_new();
    need(et_store_open(path, ET_STORE_READ, &setup, &store, &error), &error);
    need(et_store_form(store, NULL, &form, &error), &error);
    need(et_dataset_read(store, &form, arena, &data, &error), &error);
    need(et_compare(&data, &how, arena, &result, &error), &error);
    et_compare_text(&result, &out);
    et_str_free(&out);
    et_arena_free(arena);
    et_form_free(form.form);
    et_store_close(store);
}

int main(void)
{
    char folder[] = "/tmp/etapp-bench-XXXXXX", path[64];
    distributions();
    if (mkdtemp(folder) == NULL)
        return 3;
    (void)snprintf(path, sizeof path, "%s/s.etapp", folder);
    fill(path);
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double from = cpu_ms();
        compare_once(path);
        double took = cpu_ms() - from;
        best = took < best ? took : best;
    }
    printf("compare, %d people, 4 indicators, by course: %.1f ms of CPU (wanted: under 50)\n",
           PEOPLE, best);
    (void)remove(path);
    (void)remove(folder);
    return 0;
}
