/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stat_bench - CPU time of the exact signed-rank test, and of a comparison of
 * 60 people from the survey file. R's coin took 20 to 100 ms at n = 60, 500 ms
 * at 500 and 4,300 ms at 1,000 on the machine where it was measured.
 *
 *     stat_bench                    as above, and 1,000 and 3,000 people at 20 items
 *     stat_bench PEOPLE... [--keep] so many people at 20 items, all, by sex and by 8
 *                                   sites; --keep leaves the last file
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

enum { N_MAX = 1000, PEOPLE = 60, ROUNDS = 20, ITEMS = 20 };

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

/* 20 questions of a scale, each its own indicator; who they are, and where. */
static void big_form(struct et_str *out)
{
    et_str_add(out, "form stor\ntitle Stor\nversion 1\nsource sv\nby sex, site\n"
                    "wave before: Före\nwave after: Efter\n"
                    "scale s\n  1 a: A\n  2 b: B\n  3 c: C\n  4 d: D\n  5 e: E\n"
                    "list kon\n  1 kvinna: K\n  2 man: M\n"
                    "section x: X\n  ask kon one kon: Kön?\n    role sex\n    in before\n"
                    "  matrix m s: Hur?\n");
    for (int i = 1; i <= ITEMS; i++)
        et_str_addf(out, "    row q%d: Q%d\n", i, i);
    for (int i = 1; i <= ITEMS; i++)
        et_str_addf(out, "indicator i%d: I%d\n  value mean(m.q%d)\n  better up\n", i, i, i);
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
        const struct et_variable *variable = &form->form->variables[v];
        if ((form->form->items[variable->item].waves >> wave & 1) == 0)
            continue;
        a.number = variable->kind == ET_KIND_YESNO ? et_random_below(random, 2)
                   : variable->role != NULL        ? 1 + et_random_below(random, 2)
                                                   : 1 + et_random_below(random, 5);
        if (wave > 0 && variable->list != NULL && variable->list->is_scale && a.number < 5)
            a.number += et_random_below(random, 4) == 0;
        need(et_store_answer(store, &r.id, form->form, v, &a, &origin, &error), &error);
    }
    need(et_store_finish(store, &r.id, ET_RESPONSE_COMPLETE, &error), &error);
}

static void enrol(struct et_store *store, const struct et_stored_form *form, int people)
{
    static const char *const sites[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    struct et_error error = {ET_OK, ""};
    struct et_random random = et_random_seeded(2);
    need(et_store_begin(store, &error), &error);
    for (int i = 0; i < people; i++) {
        struct et_participant person = {.facts = {.site = sites[i % 8],
                                                  .course = i % 2 ? "a" : "b",
                                                  .language = "sv",
                                                  .exit = "",
                                                  .started = ET_NO_DATE,
                                                  .ended = ET_NO_DATE}};
        need(et_store_enrol(store, &person, &error), &error);
        for (uint32_t w = 0; w < 2; w++)
            if (w == 0 || et_random_below(&random, 8) > 0)
                answer(store, form, &random, &person.id, w);
    }
    need(et_store_commit(store, &error), &error);
}

static void fill(const char *path, const char *text, int people)
{
    struct et_error error = {ET_OK, ""};
    const struct et_store_setup setup = {.clock = fixed_clock,
                                         .fixed_time = 1770000000,
                                         .has_seed = true,
                                         .who = "bench",
                                         .tool = "bench"};
    struct et_store *store;
    struct et_diags *diags = et_diags_new();
    struct et_source *source = et_source_new("matt.form", text, strlen(text));
    const struct et_compile how = {0};
    struct et_form *form = et_compile(source, &how, diags);
    struct et_stored_form stored;
    need(form != NULL ? ET_OK : et_error_set(&error, ET_INPUT, "the form has faults"), &error);
    need(et_store_create(path, true, &setup, &store, &error), &error);
    need(et_store_publish(store, form, text, strlen(text), NULL, 0, &error), &error);
    need(et_store_form(store, NULL, &stored, &error), &error);
    enrol(store, &stored, people);
    et_store_close(store);
    et_form_free(stored.form);
    et_form_free(form);
    et_source_free(source);
    et_diags_free(diags);
}

/* All that `etapp compare --by ...` does after it has started. */
static void compare_once(const char *path, const char *const *by, size_t by_count)
{
    struct et_error error = {ET_OK, ""};
    const struct et_store_setup setup = {
        .clock = fixed_clock, .fixed_time = -1, .who = "", .tool = ""};
    const struct et_compare_how how = {
        .from = ET_NONE, .to = ET_NONE, .by = by, .by_count = by_count, .alpha = 0.05};
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

static void small(const char *path)
{
    static const char *const by[] = {"course"};
    fill(path, form_text, PEOPLE);
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double from = cpu_ms();
        compare_once(path, by, 1);
        double took = cpu_ms() - from;
        best = took < best ? took : best;
    }
    printf("compare, %d people, 4 indicators, by course: %.1f ms of CPU (wanted: under 50)\n",
           PEOPLE, best);
    (void)remove(path);
}

/* In a process of its own, whose memory is that of the comparison alone. */
static void large(const char *path, int people, bool is_kept)
{
    static const char *const by[] = {"sex", "site"};
    struct et_str text = ET_STR_EMPTY;
    struct rusage used;
    int status = 0;
    big_form(&text);
    fflush(stdout);
    pid_t filler = fork();
    if (filler == 0) {
        fill(path, text.text, people);
        _exit(0);
    }
    (void)waitpid(filler, &status, 0);
    pid_t reader = fork();
    if (reader == 0) {
        compare_once(path, by, 2);
        _exit(0);
    }
    (void)wait4(reader, &status, 0, &used);
    double ms = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
                (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
    printf("compare, %6d people x 2 waves x %d items, all, sex, 8 sites: %8.0f ms of CPU, "
           "%5.2f us a person, peak %ld MB\n",
           people, ITEMS, ms, ms * 1e3 / people, used.ru_maxrss / 1024);
    et_str_free(&text);
    if (!is_kept)
        (void)remove(path);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/etapp-bench-XXXXXX", path[64];
    if (mkdtemp(folder) == NULL)
        return 3;
    (void)snprintf(path, sizeof path, "%s/s.etapp", folder);
    bool is_kept = argc > 1 && strcmp(argv[argc - 1], "--keep") == 0;
    for (int i = 1; i < argc - is_kept; i++)
        large(path, atoi(argv[i]), is_kept && i == argc - 2);
    if (argc > 1 && is_kept)
        printf("%s\n", path);
    if (argc == 1) {
        distributions();
        small(path);
        large(path, 1000, false);
        large(path, 3000, false);
    }
    (void)remove(folder);
    return 0;
}
