/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsform_reference_test.c - real XLSForms of others, imported and held against
 * the XForms that the reference converter makes of them. The files are not
 * ours to pass on: $ETAPP_REFERENCE, or ../shared/reference, or skipped.
 */
#include "tests/unit.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/diag.h"
#include "forms/base/io.h"
#include "forms/base/source.h"
#include "forms/base/utf8.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/xlsform.h"
#include "forms/lang/compile.h"
#include "forms/model/form.h"
#include "tests/forms/xform.h"

static char folder[512];

static bool find_folder(void)
{
    const char *said = getenv("ETAPP_REFERENCE");
    const char *const places[] = {said, "../shared/reference", "../../shared/reference"};
    for (size_t i = 0; i < 3; i++) {
        if (places[i] == NULL)
            continue;
        (void)snprintf(folder, sizeof folder, "%s/xlsforms", places[i]);
        if (access(folder, R_OK) == 0)
            return true;
    }
    return false;
}

struct score {
    size_t files, ended, accepted, imported, questions, right, exact_names;
    size_t no_name, no_kind, no_label, no_choices;
};

/* ---- comparing ---------------------------------------------------------------------- */

/* Letters and digits alone: no pipes, blanks, or outputs. */
static void plain(const char *text, struct et_str *out)
{
    et_str_clear(out);
    for (; text != NULL && *text != '\0'; text++) {
        if (text[0] == '{' && text[1] == '{')
            text++;
        else if (*text == '{')
            while (text[1] != '\0' && *text != '}')
                text++;
        if (*text != '}' && *text != ' ' && *text != '\n' && *text != '\t' && *text != '\r' &&
            strncmp(text, "\xC2\xA0", 2) != 0)
            et_str_add_char(out, *text);
        else if ((unsigned char)*text == 0xC2)
            text++;
    }
}

static bool same_text(const char *ours, const char *theirs)
{
    struct et_str one = ET_STR_EMPTY, two = ET_STR_EMPTY;
    plain(ours, &one);
    plain(theirs, &two);
    /* “-” and nothing stand for a text that the workbook has not. */
    bool is_same = two.length == 0 || strcmp(two.text, "-") == 0 || strcmp(one.text, two.text) == 0;
    et_str_free(&one);
    et_str_free(&two);
    return is_same;
}

/* NAME as a name of ours is spelt: small letters, "_" for the rest. */
static const char *legal(struct et_arena *arena, const char *name)
{
    char *out = et_arena_string(arena, name);
    size_t length = 0;
    for (const char *c = name; *c != '\0'; c++) {
        char now = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_';
        if (now != '_' || length == 0 || out[length - 1] != '_')
            out[length++] = now;
    }
    out[length] = '\0';
    return out[0] == '_' && isalpha((unsigned char)out[1]) ? out + 1 : out;
}

static bool same_name(struct et_arena *arena, const struct et_variable *ours, const char *theirs)
{
    const char *name = legal(arena, theirs), *id = ours->id, *export = ours->export_name;
    const char *point = strchr(id, '.');
    size_t length = strlen(name), size = strlen(export);
    if (strcmp(id, name) == 0 || strcmp(export, name) == 0 ||
        (point != NULL && strcmp(point + 1, name) == 0))
        return true;
    if (size > length && export[size - length - 1] == '_' &&
        strcmp(export + size - length, name) == 0)
        return true; /* its group stands before it */
    if (length > 24)
        return strncmp(export, name, 24) == 0; /* too long for a column */
    return strncmp(export, name, length) == 0 && export[length] == '_' &&
           isdigit((unsigned char)export[length + 1]); /* a word that is reserved, or taken */
}

static bool same_kind(const struct et_variable *ours, const struct xform_question *theirs)
{
    bool is_select = strcmp(theirs->control, "input") != 0;
    if (is_select)
        return ours->kind == (strcmp(theirs->control, "select1") == 0 ? ET_KIND_ONE : ET_KIND_MANY);
    if (strcmp(theirs->type, "int") == 0)
        return ours->kind == ET_KIND_NUMBER || ours->kind == ET_KIND_PERCENT;
    if (strcmp(theirs->type, "decimal") == 0)
        return ours->kind == ET_KIND_DECIMAL;
    if (strcmp(theirs->type, "date") == 0)
        return ours->kind == ET_KIND_DATE || ours->kind == ET_KIND_MONTH;
    return ours->kind == ET_KIND_TEXT;
}

static bool same_choices(struct et_arena *arena, const struct et_form *form,
                         const struct et_variable *ours, const struct xform_list *theirs,
                         bool is_filtered)
{
    if (theirs == NULL || ours->list == NULL)
        return false;
    size_t at = 0, offered = ours->list->choice_count;
    for (size_t i = 0; i < theirs->choices.count; i++) {
        const struct xform_choice *want = &theirs->choices.items[i];
        char *end;
        long number = strtol(want->name, &end, 10);
        bool is_number =
            *end == '\0' && isdigit((unsigned char)want->name[0]) && number <= ET_CODE_MAX;
        if (at == offered)
            return is_filtered;
        const struct et_choice *got = &ours->list->choices[at];
        bool is_it = is_number
                         ? got->code == number
                         : strncmp(got->name, legal(arena, want->name), strlen(got->name)) == 0 ||
                               !isalpha((unsigned char)want->name[0]);
        if (is_it && same_text(et_form_text(form, got->text, 0), want->label))
            at++;
        else if (!is_filtered)
            return false;
    }
    return at == offered || (theirs->choices.count == 1 && offered == 2);
}

static bool is_counted(const struct xform_question *question)
{
    if (strcmp(question->control, "select") == 0 || strcmp(question->control, "select1") == 0)
        return true;
    return strcmp(question->control, "input") == 0 &&
           (strcmp(question->type, "string") == 0 || strcmp(question->type, "int") == 0 ||
            strcmp(question->type, "decimal") == 0 || strcmp(question->type, "date") == 0);
}

/* What is wrong with the best of our questions for THEIRS; NULL: nothing. */
static const char *find(struct et_arena *arena, const struct et_form *form, bool *used,
                        const struct xform *xform, const struct xform_question *theirs)
{
    const char *fault = "name";
    if (theirs->is_readonly && strcmp(theirs->type, "string") == 0 &&
        strcmp(theirs->control, "input") == 0) {
        for (size_t i = 0; i < form->item_count; i++) {
            struct et_variable note = {.id = form->items[i].id, .export_name = form->items[i].id};
            if (form->items[i].kind != ET_KIND_NOTE || !same_name(arena, &note, theirs->name))
                continue;
            if (same_text(et_form_text(form, form->items[i].text, 0), theirs->label))
                return NULL;
            fault = "label";
        }
        return fault;
    }
    for (size_t i = 0; i < form->variable_count; i++) {
        const struct et_variable *ours = &form->variables[i];
        if (used[i] || !same_name(arena, ours, theirs->name))
            continue;
        bool is_other = ours->other_of != ET_NONE;
        if (!same_kind(ours, theirs))
            fault = "kind";
        else if (!is_other && !same_text(et_form_text(form, ours->text, 0), theirs->label))
            fault = "label";
        else if (strcmp(theirs->control, "input") != 0 &&
                 !same_choices(arena, form, ours, xform_choices(xform, theirs),
                               theirs->itemset != NULL && strchr(theirs->itemset, '[') != NULL))
            fault = "choices";
        else {
            used[i] = true;
            return NULL;
        }
    }
    return fault;
}

/* ---- one file ------------------------------------------------------------------------- */

static struct et_form *import(struct et_arena *arena, const char *name, enum et_status *status)
{
    char path[1024];
    char *bytes;
    size_t size;
    struct et_error error = {0};
    struct et_workbook workbook;
    struct et_xlsform result;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    *status = et_io_read(path, ET_WORKBOOK_FILE_MAX, &bytes, &size, &error);
    assert_int_equal(*status, ET_OK);
    *status = et_workbook_read(arena, name, bytes, size, &workbook, &error);
    free(bytes);
    struct et_xlsform_options options = {.file = name, .date = "2026-01-01 00:00+0000"};
    if (*status == ET_OK)
        *status = et_xlsform_import(arena, &workbook, &options, &result, &error);
    if (*status != ET_OK) {
        printf("    %s: %s\n", name, error.text);
        return NULL;
    }
    struct et_diags *diags = et_diags_new();
    struct et_source *source = et_source_new(name, result.form, result.size);
    struct et_form *form = et_compile(source, &(struct et_compile){.has_lints = true}, diags);
    assert_non_null(form);
    et_source_free(source);
    et_diags_free(diags);
    return form;
}

static void judge(struct et_arena *arena, const char *name, const struct et_form *form,
                  struct score *score)
{
    char path[1024];
    char *bytes;
    size_t size;
    struct xform xform;
    (void)snprintf(path, sizeof path, "%s/expected/%s.xml", folder, name);
    assert_int_equal(et_io_read(path, 64 << 20, &bytes, &size, NULL), ET_OK);
    xform_read(arena, bytes, size, &xform);
    free(bytes);
    bool *used = et_arena_array(arena, form->variable_count + 1, sizeof *used);
    for (size_t i = 0; i < xform.questions.count; i++) {
        const struct xform_question *theirs = &xform.questions.items[i];
        if (!is_counted(theirs))
            continue;
        const char *fault = find(arena, form, used, &xform, theirs);
        score->questions++;
        score->right += fault == NULL;
        score->exact_names += et_form_variable(form, theirs->name) != ET_NONE ||
                              et_form_item(form, theirs->name) != ET_NONE;
        if (fault == NULL)
            continue;
        score->no_name += fault[0] == 'n';
        score->no_kind += fault[0] == 'k';
        score->no_label += fault[0] == 'l';
        score->no_choices += fault[0] == 'c';
        if (getenv("ETAPP_VERBOSE") != NULL)
            printf("    %s: %s: %s (%s)\n", name, theirs->path, fault,
                   theirs->label != NULL ? theirs->label : "");
    }
    xform_free(&xform);
}

static void try_file(const char *name, struct score *score)
{
    char path[1024];
    struct et_arena *arena = et_arena_new();
    enum et_status status;
    (void)snprintf(path, sizeof path, "%s/expected/%s.xml", folder, name);
    bool is_old = strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".xls") == 0;
    bool is_accepted = access(path, R_OK) == 0 && !is_old;
    struct et_form *form = import(arena, name, &status);
    score->files++;
    score->ended += status == ET_OK || status == ET_INPUT;
    score->accepted += is_accepted;
    score->imported += is_accepted && form != NULL;
    if (is_old)
        assert_int_equal(status, ET_INPUT);
    if (form != NULL && is_accepted)
        judge(arena, name, form, score);
    et_form_free(form);
    et_arena_free(arena);
}

static double percent(size_t part, size_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void real_forms_come_in_as_the_reference_converter_has_them(void **state)
{
    (void)state;
    if (!find_folder())
        skip();
    struct score score = {0};
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot != NULL &&
            (strncmp(dot, ".xls", 4) == 0 || strcmp(dot, ".csv") == 0 || strcmp(dot, ".md") == 0))
            try_file(entry->d_name, &score);
    }
    (void)closedir(dir);
    printf("    %zu of %zu files end well, %zu of %zu accepted ones import (%.1f %%)\n",
           score.ended, score.files, score.imported, score.accepted,
           percent(score.imported, score.accepted));
    printf("    %zu of %zu questions arrive right (%.1f %%); wrong: name %zu, kind %zu, label %zu, "
           "choices %zu; the very same name: %.1f %%\n",
           score.right, score.questions, percent(score.right, score.questions), score.no_name,
           score.no_kind, score.no_label, score.no_choices,
           percent(score.exact_names, score.questions));
    assert_int_equal(score.ended, score.files);
    assert_true(score.files > 100 && score.questions > 500);
    assert_true(percent(score.imported, score.accepted) >= 98);
    assert_true(percent(score.right, score.questions) >= 95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_forms_come_in_as_the_reference_converter_has_them),
    };
    return cmocka_run_group_tests_name("xlsform_reference", tests, NULL, NULL);
}
