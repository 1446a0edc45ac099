/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_print.c - etapp print: for whom, in which wave and language, and what to
 * say about it.
 */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/command.h"
#include "forms/base/json.h"
#include "forms/base/progress.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/payload.h"
#include "print/job.h"
#include "print/preview.h"
#include "print/sheet.h"

enum { OPEN_MAX = 5000 };

struct task {
    struct et_run *run;
    const struct et_args *args;
    struct et_arena *arena;
    struct et_job job;
    uint32_t fallback; /* the language of who has none of their own */
    struct et_error error;
};

static const struct et_option options[] = {
    {"output", 'o', N_("FILE"),
     N_("the PDF to write; “-” is standard output, “FOLDER/” one PDF a sheet")},
    {"wave", 0, N_("WAVE"), N_("the wave (else the first)")},
    {"lang", 0, N_("LANG"), N_("the language of those whose own the form has not")},
    {"course", 0, N_("COURSE"), N_("only this course")},
    {"site", 0, N_("SITE"), N_("only this site")},
    {"participant", 0, N_("CODE"), N_("only this participant; may be repeated")},
    {"open", 0, N_("N"), N_("N sheets that are tied to nobody")},
    {"copyable", 0, NULL, N_("one open sheet, to be photocopied; each copy is a new answer")},
    {"cards", 0, NULL, N_("cards with the participants' codes, to cut out")},
    {"list", 0, N_("FILE"), N_("write a list of who gets what, for the course leader, too")},
    {"large", 0, NULL, N_("large type, 18 points")},
    {"duplex", 0, NULL, N_("for both sides of the paper: each sheet begins on a right-hand page")},
    {"paper", 0, "a4|letter", N_("the paper (else A4)")},
    {"preview", 0, NULL, N_("pictures of the pages of one sheet; records nothing")},
    {"form", 0, N_("NAME"), N_("the form, where the survey file holds several")},
    {"map", 0, N_("FILE"), N_("write where every mark stands as JSON, too")},
    {0},
};

/* ---- what to print ------------------------------------------------------ */

static enum et_status choose_wave(struct task *t)
{
    const struct et_form *form = t->job.form.form;
    const char *name = et_args_value(t->args, "wave");
    if (form->wave_count == 0)
        return et_error_set(&t->error, ET_REFUSED, _("the form “%s” has no wave"), form->id);
    t->job.wave = name == NULL ? 0 : et_form_wave(form, name);
    if (t->job.wave != ET_NONE)
        return ET_OK;
    struct et_suggest suggest = {.word = name};
    for (size_t i = 0; i < form->wave_count; i++)
        et_suggest_try(&suggest, form->waves[i].id);
    if (suggest.best != NULL)
        return et_error_set(&t->error, ET_NOT_FOUND,
                            _("the form has no wave “%s”; did you mean “%s”?"), name, suggest.best);
    return et_error_set(&t->error, ET_NOT_FOUND, _("the form has no wave “%s”; its first is “%s”"),
                        name, form->waves[0].id);
}

static enum et_status choose_language(struct task *t)
{
    const struct et_form *form = t->job.form.form;
    const char *tag = et_args_value(t->args, "lang");
    t->fallback = tag == NULL ? 0 : et_form_language(form, tag);
    if (t->fallback != ET_NONE)
        return ET_OK;
    struct et_str all = ET_STR_EMPTY;
    for (size_t i = 0; i < form->language_count; i++)
        et_str_addf(&all, "%s%s", i > 0 ? ", " : "", form->languages[i].tag);
    enum et_status status =
        et_error_set(&t->error, ET_NOT_FOUND,
                     _("the form is not in the language “%s”; it is in %s"), tag, all.text);
    et_str_free(&all);
    return status;
}

static void add_sheet(struct task *t, const struct et_participant *participant)
{
    uint32_t own = ET_NONE;
    if (participant != NULL && participant->facts.language != NULL &&
        participant->facts.language[0] != '\0')
        own = et_form_language(t->job.form.form, participant->facts.language);
    t->job.sheets[t->job.sheet_count++] = (struct et_job_sheet){
        .participant = participant, .language = own != ET_NONE ? own : t->fallback};
}

static bool is_chosen(const struct task *t, uint32_t code)
{
    for (size_t i = 0; i < t->job.sheet_count; i++)
        if (t->job.sheets[i].participant->code == code)
            return true;
    return false;
}

static enum et_status choose_named(struct task *t)
{
    size_t count = 0;
    while (et_args_nth(t->args, "participant", count) != NULL)
        count++;
    t->job.sheets = et_arena_array(t->arena, count, sizeof *t->job.sheets);
    for (size_t i = 0; i < count; i++) {
        const char *text = et_args_nth(t->args, "participant", i);
        struct et_participant *person = et_arena_alloc(t->arena, sizeof *person);
        uint32_t code;
        if (!et_code_read(text, &code))
            return et_error_set(&t->error, ET_INPUT,
                                _("“%s” is no participant code; one looks like K7M4P-X"), text);
        enum et_status status =
            et_store_participant(t->job.store, code, t->arena, person, &t->error);
        if (status != ET_OK)
            return status;
        if (!is_chosen(t, code)) /* named twice, meant once */
            add_sheet(t, person);
    }
    return ET_OK;
}

/* Says that there is nobody, and which course or site was perhaps meant. */
static enum et_status nobody(struct task *t, const char *site, const char *course)
{
    struct et_people all = {0};
    enum et_status status = et_store_people(t->job.store, NULL, NULL, t->arena, &all, &t->error);
    if (status != ET_OK)
        return status;
    if (all.count == 0)
        return et_error_set(&t->error, ET_NOT_FOUND,
                            _("nobody is enrolled yet: enrol participants with “etapp enrol”, or "
                              "print open sheets with --open N"));
    struct et_suggest courses = {.word = course != NULL ? course : ""};
    struct et_suggest sites = {.word = site != NULL ? site : ""};
    bool has_course = false, has_site = false;
    for (size_t i = 0; i < all.count; i++) {
        const struct et_register *facts = &all.items[i].facts;
        et_suggest_try(&courses, facts->course);
        et_suggest_try(&sites, facts->site);
        has_course = has_course || (course != NULL && strcmp(facts->course, course) == 0);
        has_site = has_site || (site != NULL && strcmp(facts->site, site) == 0);
    }
    if (course != NULL && !has_course && courses.best != NULL)
        return et_error_set(&t->error, ET_NOT_FOUND,
                            _("nobody is in the course “%s”; did you mean “%s”?"), course,
                            courses.best);
    if (course != NULL && !has_course)
        return et_error_set(&t->error, ET_NOT_FOUND, _("nobody is in the course “%s”"), course);
    if (site != NULL && !has_site && sites.best != NULL)
        return et_error_set(&t->error, ET_NOT_FOUND,
                            _("nobody is at the site “%s”; did you mean “%s”?"), site, sites.best);
    if (site != NULL && !has_site)
        return et_error_set(&t->error, ET_NOT_FOUND, _("nobody is at the site “%s”"), site);
    return et_error_set(&t->error, ET_NOT_FOUND, _("nobody is in the course “%s” at the site “%s”"),
                        course != NULL ? course : "", site != NULL ? site : "");
}

static enum et_status choose_people(struct task *t)
{
    const char *site = et_args_value(t->args, "site"), *course = et_args_value(t->args, "course");
    struct et_people people = {0};
    enum et_status status =
        et_store_people(t->job.store, site, course, t->arena, &people, &t->error);
    if (status != ET_OK)
        return status;
    if (people.count == 0)
        return nobody(t, site, course);
    t->job.sheets = et_arena_array(t->arena, people.count, sizeof *t->job.sheets);
    for (size_t i = 0; i < people.count; i++)
        add_sheet(t, &people.items[i]);
    return ET_OK;
}

static enum et_status choose(struct task *t, long open)
{
    enum et_status status =
        et_store_form(t->job.store, et_args_value(t->args, "form"), &t->job.form, &t->error);
    if (status == ET_OK)
        status = choose_wave(t);
    if (status == ET_OK)
        status = choose_language(t);
    if (status != ET_OK)
        return status;
    if (et_args_has(t->args, "participant"))
        return choose_named(t);
    if (open == 0)
        return choose_people(t);
    t->job.wish.is_open = true;
    t->job.sheets = et_arena_array(t->arena, (size_t)open, sizeof *t->job.sheets);
    for (long i = 0; i < open; i++)
        add_sheet(t, NULL);
    return ET_OK;
}

/* ---- what was printed --------------------------------------------------- */

/* Remarks about what the reader of the paper will stumble over. */
static void remark(struct task *t)
{
    const struct et_form *form = t->job.form.form;
    for (size_t l = 1; l < form->language_count && !t->run->is_quiet; l++)
        if (t->job.layouts[l] != NULL && (form->languages[l].complete_in >> t->job.wave & 1U) == 0)
            et_run_say(t->run,
                       _("note: the translation into “%s” has holes; there the text is in “%s”"),
                       form->languages[l].tag, form->languages[0].tag);
    for (size_t l = 0; l < ET_LANGUAGES_MAX; l++) {
        if (t->job.layouts[l] == NULL)
            continue;
        const char *const *ids = et_layout_makeshifts(t->job.layouts[l]);
        for (; *ids != NULL && !t->run->is_quiet; ids++)
            et_run_say(t->run,
                       _("note: “%s” has no form on paper yet (slider, rank); a line to write on "
                         "stands in its place"),
                       *ids);
        return;
    }
}

static void report_json(struct task *t)
{
    const struct et_form *form = t->job.form.form;
    struct et_str out = ET_STR_EMPTY;
    struct et_json json = et_json_start(&out);
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "file", t->job.path);
    et_json_text(&json, "form", form->id);
    et_json_int(&json, "version", form->version);
    et_json_text(&json, "wave", form->waves[t->job.wave].id);
    et_json_int(&json, "pages", (int64_t)t->job.page_count);
    et_json_int(&json, "void", (int64_t)t->job.void_count);
    et_json_open(&json, t->job.is_cards ? "cards" : "sheets", '[');
    for (size_t i = 0; i < t->job.sheet_count; i++) {
        const struct et_job_sheet *sheet = &t->job.sheets[i];
        char serial[8], code[ET_CODE_CHARS + 1];
        et_serial_write(sheet->serial, serial);
        if (sheet->participant != NULL)
            et_code_write(sheet->participant->code, code);
        et_json_open(&json, NULL, '{');
        if (!t->job.is_cards)
            et_json_text(&json, "serial", serial);
        et_json_text(&json, "participant", sheet->participant != NULL ? code : NULL);
        et_json_text(&json, "language", form->languages[sheet->language].tag);
        if (!t->job.is_cards)
            et_json_int(&json, "pages", et_layout_pages(t->job.layouts[sheet->language]));
        et_json_close(&json);
    }
    et_json_close(&json);
    et_json_close(&json);
    (void)fprintf(t->run->out, "%s\n", out.text);
    et_str_free(&out);
}

static void report(struct task *t)
{
    remark(t);
    bool is_stream = strcmp(t->job.path, "-") == 0;
    if (t->job.void_count > 0 && !t->run->is_quiet)
        et_run_say(t->run,
                   et_text_n("note: %zu earlier sheet that had not come back is void now; if it "
                             "turns up, do not scan it",
                             "note: %zu earlier sheets that had not come back are void now; if "
                             "they turn up, do not scan them",
                             t->job.void_count),
                   t->job.void_count);
    if (t->run->format == ET_FORMAT_JSON && !is_stream) {
        report_json(t);
        return;
    }
    if (t->run->is_quiet)
        return;
    FILE *to = is_stream ? t->run->err : t->run->out;
    if (t->job.is_cards)
        (void)fprintf(to,
                      et_text_n("%s: %zu card, %zu pages\n", "%s: %zu cards, %zu pages\n",
                                t->job.sheet_count),
                      t->job.path, t->job.sheet_count, t->job.page_count);
    else
        (void)fprintf(to,
                      et_text_n("%s: %zu sheet, %zu pages\n", "%s: %zu sheets, %zu pages\n",
                                t->job.sheet_count),
                      t->job.path, t->job.sheet_count, t->job.page_count);
}

static enum et_status print(struct task *t, long open)
{
    enum et_status status = choose(t, open);
    if (status == ET_OK && t->job.list_path != NULL)
        status = et_names_read(t->run->survey, t->arena, &t->job.names, &t->error);
    if (status != ET_OK)
        return status;
    if (et_args_has(t->args, "preview"))
        return et_preview(&t->job, &t->error);
    struct et_progress progress =
        et_progress_start(t->run->err, t->run->is_quiet, _("sheets"), t->job.sheet_count);
    t->job.progress = &progress;
    status = et_job_run(&t->job, &t->error);
    et_progress_end(&progress);
    if (status == ET_OK)
        report(t);
    return status;
}

/* Whether the options can stand together; says so where they cannot. */
static bool agree(struct et_run *run, const struct et_args *args)
{
    const char *paper = et_args_value(args, "paper"), *output = et_args_value(args, "output");
    bool is_filtered = et_args_has(args, "course") || et_args_has(args, "site");
    bool is_open = et_args_has(args, "open") || et_args_has(args, "copyable");
    bool is_preview = et_args_has(args, "preview"), is_cards = et_args_has(args, "cards");
    const char *trouble = NULL;
    if (output == NULL || *output == '\0')
        trouble = _("say with -o where the PDF shall be");
    else if (is_open + et_args_has(args, "participant") + is_filtered > 1)
        trouble = _("--open, --participant and --course or --site exclude one another");
    else if (is_cards && (is_open || et_args_has(args, "map") || et_args_has(args, "large") ||
                          et_args_has(args, "duplex")))
        trouble = _("--cards goes with --course, --site, --participant, --paper and --list only");
    else if (is_preview &&
             (is_cards || strcmp(output, "-") == 0 || output[strlen(output) - 1] == '/' ||
              et_args_has(args, "map") || et_args_has(args, "list") || is_filtered ||
              et_args_has(args, "participant")))
        trouble = _("--preview shows one sheet that is nobody's, as “-o NAME” says: NAME-1.png");
    else if (paper != NULL && strcmp(paper, "a4") != 0 && strcmp(paper, "letter") != 0)
        trouble = _("the paper is “a4” or “letter”");
    if (trouble != NULL)
        (void)et_run_usage(run, "%s", trouble);
    return trouble == NULL;
}

static enum et_status run_print(struct et_run *run, const struct et_args *args)
{
    long open = 0;
    if (et_args_count(args) > 0)
        return et_run_usage(run, _("“%s” is too much; the file is named by -o"),
                            et_args_word(args, 0));
    if (!et_args_int(run, args, "open", 1, OPEN_MAX, 0, &open) || !agree(run, args))
        return ET_USAGE;
    bool is_copyable = et_args_has(args, "copyable");
    if (is_copyable && open > 1)
        return et_run_usage(run, _("--copyable makes one sheet; copy it as often as needed"));
    if (is_copyable || et_args_has(args, "preview"))
        open = 1;
    const char *paper = et_args_value(args, "paper");

    struct task t = {.run = run, .args = args, .arena = et_arena_new()};
    t.job.path = et_args_value(args, "output");
    t.job.map_path = et_args_value(args, "map");
    t.job.list_path = et_args_value(args, "list");
    t.job.is_cards = et_args_has(args, "cards");
    t.job.is_duplex = et_args_has(args, "duplex");
    t.job.wish = (struct et_wish){
        .paper = paper != NULL && strcmp(paper, "letter") == 0 ? ET_PAPER_LETTER : ET_PAPER_A4,
        .is_copyable = is_copyable,
        .is_large = et_args_has(args, "large"),
    };
    enum et_status status = et_store_open_run(run, "print", ET_STORE_WRITE, &t.job.store, &t.error);
    if (status == ET_OK)
        status = print(&t, open);
    if (status != ET_OK)
        (void)et_run_fail(run, &t.error);
    et_job_end(&t.job);
    et_form_free(t.job.form.form);
    et_store_close(t.job.store);
    et_arena_free(t.arena);
    return status;
}

const struct et_command et_cmd_print = {
    .name = "print",
    .synopsis = "-o FILE [--wave W] [--lang L] [--course C] [--open N]",
    .summary = N_("makes questionnaires on paper (PDF) and records each sheet"),
    .details = N_("Everybody gets a sheet in their own language if the form has it. Every page\n"
                  "bears a code that says which page of which sheet it is, so that the scanner\n"
                  "can tell them apart. Sheets are recorded only once the whole PDF is on disk."),
    .options = options,
    .formats = 1U << ET_FORMAT_JSON,
    .run = run_print,
};
