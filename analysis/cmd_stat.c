/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_stat.c - etapp stat KIND FILE.csv: the engine on a plain table. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/commands.h"
#include "analysis/stat.h"
#include "forms/base/arena.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"

extern const struct et_command et_cmd_stat;

enum { PARAMS_MAX = 16 };

static bool is_listed(const char *list, const char *name, size_t length)
{
    for (; *list != '\0'; list += strcspn(list, ","), list += *list == ',') {
        size_t word = strcspn(list, ",");
        if (word == length && strncmp(list, name, length) == 0)
            return true;
    }
    return false;
}

/* --param name=value, as often as wanted. */
static enum et_status read_params(struct et_run *run, const struct et_args *args,
                                  const struct et_stat_kind *kind, struct et_arena *arena,
                                  struct et_stat_param params[PARAMS_MAX], size_t *count)
{
    const char *word;
    for (size_t i = 0; (word = et_args_nth(args, "param", i)) != NULL; i++) {
        const char *equals = strchr(word, '=');
        if (equals == NULL || i == PARAMS_MAX)
            return et_run_usage(run, _("--param wants name=value, not “%s”"), word);
        size_t length = (size_t)(equals - word);
        if (!is_listed(kind->params, word, length))
            return et_run_usage(run, _("“%s” has no parameter “%.*s” (it takes: %s)"), kind->name,
                                (int)length, word,
                                *kind->params != '\0' ? kind->params : _("none"));
        params[*count].name = et_arena_copy(arena, word, length);
        params[(*count)++].value = equals + 1;
    }
    return ET_OK;
}

static enum et_status unknown_kind(struct et_run *run, const char *name)
{
    struct et_suggest suggest = {.word = name};
    for (const struct et_stat_kind *kind = et_stat_kinds; kind->name != NULL; kind++)
        et_suggest_try(&suggest, kind->name);
    if (suggest.best != NULL)
        return et_run_usage(run, _("there is no kind “%s”; did you mean “%s”?"), name,
                            suggest.best);
    return et_run_usage(run, _("there is no kind “%s”; `etapp help stat` lists them"), name);
}

static void show(struct et_run *run, const struct et_stat_kind *kind, const struct et_stat_job *job)
{
    struct et_str out = ET_STR_EMPTY;
    if (run->format == ET_FORMAT_JSON) {
        struct et_json json = et_json_start(&out);
        et_json_open(&json, NULL, '{');
        et_results_json(job->results, &json);
        et_json_close(&json);
        et_str_add(&out, "\n");
    } else {
        et_str_addf(&out, "%s: %s\n\n", kind->name, _(kind->summary));
        et_results_text(job->results, &out);
    }
    fwrite(out.text, 1, out.length, run->out);
    et_str_free(&out);
}

static enum et_status analyse(struct et_run *run, const struct et_stat_kind *kind, const char *path,
                              struct et_stat_job *job)
{
    struct et_columns *columns = et_arena_alloc(job->arena, sizeof *columns);
    enum et_status status = et_columns_read(path, job->arena, columns, job->error);
    if (status == ET_OK) {
        job->csv = columns;
        job->results = et_results_new(job->arena);
        status = kind->run(job);
    }
    if (status != ET_OK)
        return et_run_fail(run, job->error);
    show(run, kind, job);
    return ET_OK;
}

static enum et_status stat_run(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 2)
        return et_run_usage(run, "%s",
                            _("a kind and a CSV file are wanted: etapp stat paired FILE.csv"));
    const struct et_stat_kind *kind = et_stat_kind(et_args_word(args, 0));
    if (kind == NULL)
        return unknown_kind(run, et_args_word(args, 0));
    struct et_error error = {ET_OK, ""};
    struct et_stat_param params[PARAMS_MAX];
    struct et_stat_job job = {.params = params, .alpha = 0.05, .error = &error};
    const char *alpha = et_args_value(args, "alpha");
    if (alpha != NULL) {
        char *end;
        job.alpha = strtod(alpha, &end);
        if (end == alpha || *end != '\0' || !(job.alpha >= 1e-6 && job.alpha <= 0.5))
            return et_run_usage(run, _("--alpha should be from 0.000001 to 0.5, not “%s”"), alpha);
    }
    job.arena = et_arena_new();
    enum et_status status = read_params(run, args, kind, job.arena, params, &job.param_count);
    if (status == ET_OK)
        status = analyse(run, kind, et_args_word(args, 1), &job);
    et_arena_free(job.arena);
    return status;
}

static const struct et_option options[] = {
    {"param", 0, N_("NAME=VALUE"), N_("what the kind needs besides the columns; may be repeated")},
    {"alpha", 0, N_("A"), N_("1 - A is the level of the intervals; 0.05 if not given")},
    {0},
};

const struct et_command et_cmd_stat = {
    .name = "stat",
    .synopsis = "KIND FILE.csv [--param NAME=VALUE]... [--alpha A]",
    .summary = N_("the statistics of etapp on a plain CSV file"),
    .details = N_(
        "The file is UTF-8 with a header, commas and decimal points; an empty field is missing.\n"
        "Kinds and their columns:\n"
        "  paired           code,pre,post\n"
        "  then_test        code,pre,then,post\n"
        "  binary           pre,post,n (counts; 1 yes, 0 no)\n"
        "  binary_rows      code,pre,post (1 yes, 0 no)\n"
        "  nominal          pre,post,n; --param categories=a,b,c gives their order\n"
        "  waves            code,w1..wk\n"
        "  waves_binary     code,w1..wk\n"
        "  unpaired         wave,value (wave is pre or post)\n"
        "  two_proportions  group,x,n\n"
        "  table_rxc        group,answer,n\n"
        "  groups           code,group,pre,post\n"
        "  site_summary     site,yi,vi\n"
        "  target           name,x,n,missing,target\n"
        "  attrition        code,sex,pre,post; --param scale_min=1 --param scale_max=5\n"
        "  partial          code,pre,post\n"
        "  multiplicity     indicator,p\n"
        "  reliability      code,q1..qk\n"
        "  rci              code,pre,post; --param reliability=0.8 [--param sd_pre=10]\n"
        "  disclosure       row,col,n; --param threshold=5\n"
        "What is not defined for the data is null, with the reason under notes."),
    .options = options,
    .formats = 1u << ET_FORMAT_JSON,
    .run = stat_run,
};
