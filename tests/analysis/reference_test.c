/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every value of tests/data/statistics/expected.tsv, through the same kinds
 * that `etapp stat` runs. None is skipped: the count is checked as well.
 */
#include <stdlib.h>
#include <string.h>

#include "analysis/stat.h"
#include "forms/base/arena.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "tests/unit.h"

enum { VALUES = 2529, CASES = 60, FIELDS = 5 };
static const char folder[] = "tests/data/statistics/";

struct checker {
    struct et_arena *arena;
    struct et_columns csv;
    struct et_results *results;
    const char *name;
    char *path;
    int cases, values, wrong;
};

/* The line's fields, parted by tabs, in place; those that are not there are "". */
static void split(char *line, char *fields[FIELDS])
{
    static char none[] = "";
    for (int i = 0; i < FIELDS; i++) {
        fields[i] = line != NULL ? line : none;
        char *tab = line != NULL ? strchr(line, '\t') : NULL;
        if (tab != NULL)
            *tab++ = '\0';
        line = tab;
    }
}

static size_t split_params(char *text, struct et_stat_param params[8])
{
    size_t count = 0;
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
        char *equals = strchr(word, '=');
        assert_non_null(equals);
        *equals = '\0';
        params[count++] = (struct et_stat_param){word, equals + 1};
    }
    return count;
}

static void begin(struct checker *c, char *fields[FIELDS])
{
    struct et_error error = {ET_OK, ""};
    struct et_str path = ET_STR_EMPTY;
    struct et_stat_param params[8];
    et_arena_free(c->arena);
    free(c->path);
    c->arena = et_arena_new();
    c->name = et_arena_string(c->arena, fields[1]);
    c->cases++;
    et_str_addf(&path, "%s%s", folder, fields[3]);
    if (et_columns_read(path.text, c->arena, &c->csv, &error) != ET_OK)
        fail_msg("%s", error.text);
    c->path = path.text; /* messages name it */
    c->results = et_results_new(c->arena);
    struct et_stat_job job = {&c->csv, c->arena,   params, split_params(fields[4], params),
                              0.05,    c->results, &error};
    const struct et_stat_kind *kind = et_stat_kind(fields[2]);
    assert_non_null(kind);
    if (kind->run(&job) != ET_OK)
        fail_msg("%s: %s", c->name, error.text);
}

static void check(struct checker *c, char *fields[FIELDS])
{
    c->values++;
    const struct et_result *found = NULL;
    for (size_t i = 0; i < c->results->count; i++)
        if (strcmp(c->results->items[i].name, fields[0]) == 0)
            found = &c->results->items[i];
    bool is_right = false;
    double want = 0;
    if (found != NULL && strcmp(fields[1], "null") == 0) {
        is_right = isnan(found->value) && found->why != NULL && *found->why != '\0';
    } else if (found != NULL && strcmp(fields[1], "Inf") == 0) {
        is_right = isinf(found->value) && found->value > 0;
    } else if (found != NULL) {
        want = strtod(fields[1], NULL);
        double tolerance = strtod(fields[3], NULL) + strtod(fields[2], NULL) * fabs(want);
        is_right = fabs(found->value - want) <= tolerance;
    }
    if (!is_right) {
        c->wrong++;
        print_error("%s %s: %.17g, should be %s\n", c->name, fields[0],
                    found != NULL ? found->value : NAN, fields[1]);
    }
}

static void every_reference_value_is_met(void **state)
{
    (void)state;
    struct checker c = {0};
    struct et_error error = {ET_OK, ""};
    struct et_source *expected;
    assert_int_equal(et_source_read("tests/data/statistics/expected.tsv", &expected, &error),
                     ET_OK);
    char *text = strdup(et_source_text(expected)), *fields[FIELDS];
    for (char *line = text, *next; line != NULL && *line != '\0'; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        split(line, fields);
        if (strcmp(fields[0], "case") == 0)
            begin(&c, fields);
        else
            check(&c, fields);
    }
    free(text);
    et_source_free(expected);
    et_arena_free(c.arena);
    free(c.path);
    assert_int_equal(c.cases, CASES);
    assert_int_equal(c.values, VALUES);
    assert_int_equal(c.wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reference_value_is_met),
    };
    return cmocka_run_group_tests_name("reference", tests, NULL, NULL);
}
