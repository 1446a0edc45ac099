/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/stat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"

const struct et_stat_kind et_stat_kinds[] = {
    {"paired", "code,pre,post", "", N_("the same people twice, a number or an ordered answer"),
     et_stat_paired},
    {"then_test", "code,pre,then,post", "", N_("with a retrospective before"), et_stat_then_test},
    {"binary", "pre,post,n", "", N_("yes/no twice, counts (1 yes, 0 no)"), et_stat_binary},
    {"binary_rows", "code,pre,post", "", N_("yes/no twice, one row a person"), et_stat_binary_rows},
    {"nominal", "pre,post,n", "categories", N_("categories twice, counts"), et_stat_nominal},
    {"waves", "code,w1..wk", "", N_("three waves or more, a number"), et_stat_waves},
    {"waves_binary", "code,w1..wk", "", N_("three waves or more, yes/no"), et_stat_waves_binary},
    {"unpaired", "wave,value", "", N_("before and after with codes that do not match"),
     et_stat_unpaired},
    {"two_proportions", "group,x,n", "", N_("two shares of different people"),
     et_stat_two_proportions},
    {"table_rxc", "group,answer,n", "", N_("a table of counts"), et_stat_table_rxc},
    {"groups", "code,group,pre,post", "", N_("did groups change differently"), et_stat_groups},
    {"site_summary", "site,yi,vi", "", N_("several sites' estimates as one"), et_stat_site_summary},
    {"target", "name,x,n,missing,target", "", N_("a share against a target"), et_stat_target},
    {"attrition", "code,sex,pre,post", "scale_min,scale_max", N_("who was lost on the way"),
     et_stat_attrition},
    {"partial", "code,pre,post", "", N_("codes that match in part only"), et_stat_partial},
    {"multiplicity", "indicator,p", "", N_("p values of several questions"), et_stat_multiplicity},
    {"reliability", "code,q1..qk", "", N_("do the items of a scale hold together"),
     et_stat_reliability},
    {"rci", "code,pre,post", "reliability,sd_pre", N_("who changed more than by chance"),
     et_stat_rci},
    {"disclosure", "row,col,n", "threshold", N_("which cells must be hidden"), et_stat_disclosure},
    {0},
};

const struct et_stat_kind *et_stat_kind(const char *name)
{
    for (const struct et_stat_kind *kind = et_stat_kinds; kind->name != NULL; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

const char *et_stat_param(const struct et_stat_job *job, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < job->param_count; i++)
        if (strcmp(job->params[i].name, name) == 0)
            value = job->params[i].value;
    return value;
}

enum et_status et_stat_param_number(const struct et_stat_job *job, const char *name,
                                    double fallback, double *value)
{
    const char *text = et_stat_param(job, name);
    char *end;
    *value = fallback;
    if (text == NULL)
        return ET_OK;
    *value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(*value))
        return et_error_set(job->error, ET_INPUT,
                            _("the parameter %s should be a number, not “%s”"), name, text);
    return ET_OK;
}

enum et_status et_stat_matrix(struct et_stat_job *job, double **x, size_t *k)
{
    const struct et_columns *csv = job->csv;
    size_t first = strcmp(csv->names[0], "code") == 0;
    *k = csv->column_count - first;
    *x = et_arena_array(job->arena, csv->row_count * *k + 1, sizeof **x);
    if (*k < 2)
        return et_error_set(job->error, ET_INPUT,
                            _("%s:1: at least two columns of data are wanted"), "CSV");
    for (size_t i = 0; i < csv->row_count; i++)
        for (size_t j = 0; j < *k; j++) {
            enum et_status status = et_columns_number(csv, et_columns_cell(csv, i, j + first),
                                                      &(*x)[i * *k + j], job->error);
            if (status != ET_OK)
                return status;
        }
    return ET_OK;
}

static int by_word(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum et_status et_stat_words(struct et_stat_job *job, const char *column,
                             struct et_stat_words *words)
{
    const struct et_columns *csv = job->csv;
    size_t c = 0;
    enum et_status status = et_columns_column(csv, column, &c, job->error);
    if (status != ET_OK)
        return status;
    *words =
        (struct et_stat_words){et_arena_array(job->arena, csv->row_count + 1, sizeof(char *)), 0,
                               et_arena_array(job->arena, csv->row_count + 1, sizeof(size_t))};
    const char **all = et_arena_array(job->arena, csv->row_count + 1, sizeof *all);
    for (size_t i = 0; i < csv->row_count; i++) {
        all[i] = et_columns_cell(csv, i, c)->text;
        if (*all[i] == '\0')
            return et_columns_fault(csv, et_columns_cell(csv, i, c), job->error,
                                    _("“%s” may not be empty here"), column);
    }
    if (csv->row_count > 1)
        qsort(all, csv->row_count, sizeof *all, by_word);
    for (size_t i = 0; i < csv->row_count; i++)
        if (i == 0 || strcmp(all[i], all[i - 1]) != 0)
            words->words[words->count++] = all[i];
    for (size_t i = 0; i < csv->row_count; i++) {
        const char *word = et_columns_cell(csv, i, c)->text;
        const char **found =
            bsearch(&word, words->words, words->count, sizeof *words->words, by_word);
        words->index[i] = (size_t)(found - words->words);
    }
    return ET_OK;
}

void et_stat_interval(struct et_stat_job *job, struct et_interval interval, const char *why,
                      const char *stem)
{
    et_results_put(job->results, interval.low, why, "%s_lo", stem);
    et_results_put(job->results, interval.high, why, "%s_hi", stem);
}
