/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/xlsform.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/exchange/xlsform_in.h"

void et_xls_note(struct et_xls_import *import, enum et_xlsform_what what,
                 const struct et_xls_table *table, uint32_t row, uint32_t column, const char *cell,
                 const char *reason)
{
    struct et_xlsform_note note = {
        .what = what,
        .sheet = table->sheet,
        .row = row,
        .column = column > 0 ? column : 1,
        .cell = cell != NULL ? cell : "",
        .reason = reason,
    };
    ET_VEC_PUSH(&import->notes, note);
}

/* ---- languages ---------------------------------------------------------------------- */

static size_t find_language(const struct et_xls_languages *languages, const char *name)
{
    size_t at = 0;
    while (at < languages->count && strcasecmp(languages->names[at], name) != 0)
        at++;
    return at;
}

/* Adds NAME; one that nobody knows gets a tag for private use. */
static void add_language(struct et_xls_import *import, const char *name)
{
    struct et_xls_languages *languages = &import->languages;
    if (find_language(languages, name) < languages->count || languages->count == ET_LANGUAGES_MAX)
        return;
    const char *tag = et_xls_tag(import->arena, name);
    for (size_t i = 0; i < languages->count && tag != NULL; i++)
        if (strcasecmp(languages->tags[i], tag) == 0)
            tag = NULL;
    if (tag == NULL) {
        tag = et_arena_printf(import->arena, "qa%c", (char)('a' + languages->count));
        et_xls_note(
            import, ET_XLSFORM_CHANGED, &import->survey, 1, et_xls_column(&import->survey, "label"),
            name,
            et_arena_printf(import->arena, _("the language is called “%s”: mend the tag"), tag));
    }
    languages->names[languages->count] = name;
    languages->tags[languages->count++] = tag;
}

static void add_languages(struct et_xls_import *import, const struct et_xls_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct et_xls_column *column = &table->columns[i];
        bool is_text = strcmp(column->key, "label") == 0 || strcmp(column->key, "hint") == 0 ||
                       strcmp(column->key, "constraint_message") == 0 ||
                       strcmp(column->key, "text") == 0;
        if (is_text && column->language[0] != '\0')
            add_language(import, column->language);
    }
}

static bool has_plain(const struct et_xls_table *table, const char *key)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].key, key) == 0 && table->columns[i].language[0] == '\0')
            return true;
    return false;
}

/* The source stands first: the sheet's default, the column without a language, or the first. */
static void read_languages(struct et_xls_import *import)
{
    const char *said =
        import->settings.row_count > 0
            ? et_xls_get(&import->settings, &import->settings.rows[0], "default_language")
            : NULL;
    struct et_xls_languages *languages = &import->languages;
    const char *first = said;
    if (first == NULL && has_plain(&import->survey, "label"))
        first = import->options->source != NULL ? import->options->source : "English (en)";
    for (size_t i = 0; i < import->survey.column_count && first == NULL; i++)
        if (strcmp(import->survey.columns[i].key, "label") == 0)
            first = import->survey.columns[i].language;
    if (first == NULL)
        first = import->options->source != NULL ? import->options->source : "English (en)";
    if (strcasecmp(first, "default") == 0)
        first = "English (en)";
    languages->names[0] = first;
    languages->tags[0] = import->options->source != NULL ? import->options->source
                                                         : et_xls_tag(import->arena, first);
    if (languages->tags[0] == NULL)
        languages->tags[0] = "qaa";
    languages->count = 1;
    /* "English" and "English (en)" and the column without a name are one. */
    for (size_t i = 0; i < import->survey.column_count; i++) {
        const char *name = import->survey.columns[i].language;
        if (name == NULL)
            name = "";
        const char *tag = name[0] != '\0' ? et_xls_tag(import->arena, name) : NULL;
        if (tag != NULL && strcasecmp(tag, languages->tags[0]) == 0 &&
            find_language(languages, name) > 0 && !has_plain(&import->survey, "label"))
            languages->names[0] = name;
    }
    add_languages(import, &import->survey);
    add_languages(import, &import->choices);
    add_languages(import, &import->own);
}

/* ---- the whole ------------------------------------------------------------------------ */

static const struct et_sheet *find_sheet(const struct et_workbook *workbook,
                                         const char *const *names)
{
    for (; *names != NULL; names++) {
        const struct et_sheet *sheet = et_workbook_sheet(workbook, *names);
        if (sheet != NULL)
            return sheet;
    }
    return NULL;
}

static enum et_status read_tables(struct et_xls_import *import)
{
    static const char *const surveys[] = {"survey", NULL};
    static const char *const lists[] = {"choices", "choices and columns", "cascades", NULL};
    static const char *const settings[] = {"settings", NULL};
    static const char *const own[] = {"etapp", NULL};
    const struct et_sheet *survey = find_sheet(import->workbook, surveys);
    if (survey == NULL && import->workbook->count == 1)
        survey = &import->workbook->sheets[0];
    et_xls_table(import->arena, survey, &import->survey);
    et_xls_table(import->arena, find_sheet(import->workbook, lists), &import->choices);
    et_xls_table(import->arena, find_sheet(import->workbook, settings), &import->settings);
    et_xls_table(import->arena, find_sheet(import->workbook, own), &import->own);
    import->is_own = import->own.row_count > 0 && et_xls_column(&import->own, "line") > 0;
    if (survey == NULL)
        return et_error_set(import->error, ET_INPUT,
                            _("this is no XLSForm: it has no sheet called “survey”"));
    if (et_xls_column(&import->survey, "type") == 0)
        return et_error_set(import->error, ET_INPUT,
                            _("this is no XLSForm: the first row of the sheet “%s” has no column "
                              "called “type”"),
                            survey->name);
    if (import->survey.row_count > ET_XLSFORM_ROWS_MAX ||
        import->choices.row_count > ET_XLSFORM_ROWS_MAX)
        return et_error_set(import->error, ET_INPUT, _("a sheet has more than %d rows"),
                            ET_XLSFORM_ROWS_MAX);
    return ET_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct et_xlsform_note *one = a, *two = b;
    int order = (strcasecmp(one->sheet, "survey") != 0) - (strcasecmp(two->sheet, "survey") != 0);
    if (order == 0)
        order = strcmp(one->sheet, two->sheet);
    if (order == 0)
        order = one->row != two->row ? (one->row < two->row ? -1 : 1) : 0;
    return order != 0 ? order : (int)one->column - (int)two->column;
}

static void finish(struct et_xls_import *import, struct et_xlsform *result)
{
    for (size_t i = 0; i < import->items.count; i++) {
        const struct et_xls_item *item = import->items.items[i];
        result->questions += item->is_question;
        result->imported += item->is_question && item->dropped == NULL;
    }
    struct et_xlsform_note *kept =
        et_arena_array(import->arena, import->notes.count + 1, sizeof *kept);
    if (import->notes.count > 0)
        memcpy(kept, import->notes.items, import->notes.count * sizeof *kept);
    qsort(kept, import->notes.count, sizeof *kept, by_place);
    result->notes = kept;
    result->note_count = import->notes.count;
}

enum et_status et_xlsform_import(struct et_arena *arena, const struct et_workbook *workbook,
                                 const struct et_xlsform_options *options,
                                 struct et_xlsform *result, struct et_error *error)
{
    struct et_xls_import import = {
        .arena = arena, .workbook = workbook, .options = options, .error = error};
    struct et_xlsform made = {0};
    enum et_status status = read_tables(&import);
    if (status == ET_OK) {
        read_languages(&import);
        et_xls_read(&import);
        et_xls_lines(&import);
        status = et_xls_compile(&import, &made);
    }
    if (status == ET_OK) {
        finish(&import, &made);
        *result = made;
    }
    ET_VEC_FREE(&import.lists);
    ET_VEC_FREE(&import.groups);
    ET_VEC_FREE(&import.items);
    ET_VEC_FREE(&import.lines);
    ET_VEC_FREE(&import.notes);
    ET_VEC_FREE(&import.taken);
    et_names_free(&import.list_names);
    et_names_free(&import.list_ids);
    et_names_free(&import.item_names);
    return status;
}
