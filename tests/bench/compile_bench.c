/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compile_bench.c - what compiling a form costs, in CPU time: the library's
 * Västerås instrument with its translations, and made-up forms of 600 to
 * 100,000 questions, whose time a question should stay the same.
 */
#include <stdio.h>
#include <stdlib.h>

#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "tests/bench/cpu.h"

enum { ROUNDS = 50 };

static void made_up(struct et_str *out, int questions)
{
    et_str_add(out, "form big\ntitle Big\nsource sv\nwave a: A\nwave b: B\n"
                    "scale s\n  1 x: X\n  2 y: Y\n  3 z: Z\nlist l\n  1 p: P\n  2 q: Q\n");
    for (int i = 0; i < questions; i++) {
        if (i % 20 == 0)
            et_str_addf(out, "section s%d: Sektion %d\n", i, i);
        if (i % 3 == 0)
            et_str_addf(out, "  ask q%d one s: Hur väl stämmer fråga %d?\n", i, i);
        else if (i % 3 == 1)
            et_str_addf(out, "  ask q%d many l: Vad väljer du?\n    when q%d >= y\n", i, i - 1);
        else
            et_str_addf(out,
                        "  ask q%d number 0..60: Hur många?\n    when q%d has p and q%d = x\n"
                        "    check q%d > 0: Minst 1\n",
                        i, i - 1, i - 2, i);
    }
}

static double compile_ms(const struct et_source *source, int rounds)
{
    double start = cpu_ms();
    for (int i = 0; i < rounds; i++) {
        struct et_diags *diags = et_diags_new();
        struct et_form *form = et_compile(source, NULL, diags);
        if (form == NULL)
            exit(3);
        et_form_free(form);
        et_diags_free(diags);
    }
    return (cpu_ms() - start) / rounds;
}

int main(void)
{
    double start = cpu_ms();
    for (int i = 0; i < ROUNDS; i++) {
        struct et_diags *diags = et_diags_new();
        struct et_form *form = NULL;
        if (et_compile_file("forms/library/etablering.form", true, diags, &form, NULL) != ET_OK)
            exit(3);
        et_form_free(form);
        et_diags_free(diags);
    }
    (void)printf("etablering, lints and 9 translations  %8.2f ms\n", (cpu_ms() - start) / ROUNDS);
    struct et_source *alone;
    if (et_source_read("forms/library/etablering.form", &alone, NULL) != ET_OK)
        exit(3);
    (void)printf("etablering, the form alone            %8.2f ms\n", compile_ms(alone, ROUNDS));
    et_source_free(alone);
    static const int sizes[] = {600, 10000, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct et_str text = ET_STR_EMPTY;
        made_up(&text, sizes[i]);
        struct et_source *source = et_source_new("big.form", text.text, text.length);
        double ms = compile_ms(source, sizes[i] > 20000 ? 2 : 5);
        (void)printf("%6d questions  %8.2f ms  %5.2f us a question\n", sizes[i], ms,
                     1000 * ms / sizes[i]);
        et_source_free(source);
        et_str_free(&text);
    }
    return 0;
}
