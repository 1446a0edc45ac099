/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsform_out.c - a form as the sheets of an XLSForm.
 *
 * What XLSForm has words for stands in its columns; the rest goes, line by
 * line as it is written, into columns and a sheet called "etapp". A column
 * that is written there too counts for more when the form is read again.
 */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/vec.h"
#include "forms/exchange/workbook.h"
#include "forms/exchange/xlsform.h"
#include "forms/exchange/xlsform_out.h"
#include "forms/lang/parser.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"
#include "forms/model/phrase.h"

void et_out_put(struct et_out *c, uint32_t column, const char *text)
{
    struct et_error error;
    if (text != NULL)
        (void)et_sheet_add(&c->maker, c->row, column, text, strlen(text), &error);
}

static const char *language_name(struct et_out *c, size_t language)
{
    const char *tag = c->form->languages[language].tag;
    return et_arena_printf(c->arena, "%s (%s)", et_language_name(tag), tag);
}

static void put_heads(struct et_out *c, uint32_t column, const char *head)
{
    for (size_t l = 0; l < c->form->language_count; l++)
        et_out_put(c, column + (uint32_t)l,
                   et_arena_printf(c->arena, "%s::%s", head, language_name(c, l)));
}

/* {timmar} to ${timmar}, {{ to { */
static const char *wording(struct et_out *c, const char *text)
{
    struct et_str out = ET_STR_EMPTY;
    for (; *text != '\0'; text++) {
        if (text[0] == '{' && text[1] == '{') {
            et_str_add_char(&out, '{');
            text++;
        } else if (*text == '{') {
            et_str_add(&out, "${");
            for (text++; *text != '\0' && *text != '}'; text++)
                et_str_add_char(&out, *text == '.' ? '_' : *text);
            et_str_add_char(&out, '}');
            if (*text == '\0')
                break;
        } else {
            et_str_add_char(&out, *text);
        }
    }
    const char *made = et_arena_string(c->arena, out.text);
    et_str_free(&out);
    return made;
}

/* A text of the form in all its languages, which then stands in its column. */
void et_out_text(struct et_out *c, uint32_t column, uint32_t text, bool is_said)
{
    if (text == ET_NO_TEXT)
        return;
    const struct et_form_text *texts = &c->form->texts[text];
    for (size_t l = 0; l < c->form->language_count; l++)
        if (texts->in[l] != NULL)
            et_out_put(c, column + (uint32_t)l, wording(c, texts->in[l]));
    if (is_said)
        ET_VEC_PUSH(&c->said, texts->path);
}

const char *et_out_slice(struct et_out *c, struct et_span span)
{
    return et_arena_copy(c->arena, c->text + span.begin, span.end - span.begin);
}

void et_out_own(struct et_out *c, const char *line)
{
    et_str_addf(&c->own, "%s%s", c->own.length > 0 ? "\n" : "", line);
}

static void end_row(struct et_out *c, uint32_t own_column)
{
    if (c->own.length > 0)
        et_out_put(c, own_column, c->own.text);
    et_str_clear(&c->own);
    c->row++;
}

/* ---- lists ------------------------------------------------------------------------- */

static const char *choice_word(enum et_choice_kind kind)
{
    switch (kind) {
    case ET_CHOICE_MISSING:
        return "missing";
    case ET_CHOICE_ONLY:
        return "only";
    case ET_CHOICE_OTHER:
        return "other";
    default:
        return NULL;
    }
}

static void put_choice(struct et_out *c, const struct et_list *list, const struct et_choice *choice,
                       bool is_said)
{
    uint32_t languages = (uint32_t)c->form->language_count;
    et_out_put(c, 1, list->id);
    et_out_put(c, 2, choice->name);
    et_out_text(c, 3, choice->text, is_said);
    et_out_put(c, 3 + languages, et_arena_printf(c->arena, "%d", choice->code));
    if (choice_word(choice->kind) != NULL)
        et_out_own(c, choice_word(choice->kind));
    end_row(c, 4 + languages);
}

/* What stands under a list and is no choice that is offered. */
static void own_list(struct et_out *c, const struct et_stmt *stmt)
{
    if (stmt->word == ET_WORD_SCALE)
        et_out_own(c, "scale");
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word != ET_WORD_CHOICE || line->choice == ET_CHOICE_RETIRED)
            et_out_own(c, et_out_slice(c, line->span));
}

static void put_choices(struct et_out *c, const struct et_stmt *root)
{
    uint32_t languages = (uint32_t)c->form->language_count;
    et_sheet_begin(&c->maker, "choices");
    c->row = 1;
    et_out_put(c, 1, "list_name");
    et_out_put(c, 2, "name");
    put_heads(c, 3, "label");
    et_out_put(c, 3 + languages, "code");
    et_out_put(c, 4 + languages, "etapp");
    c->row = 2;
    for (size_t i = 0; i < c->form->list_count; i++) {
        const struct et_list *list = c->form->lists[i];
        const struct et_stmt *stmt = root->first;
        while (stmt != NULL && ((stmt->word != ET_WORD_SCALE && stmt->word != ET_WORD_LIST) ||
                                strcmp(stmt->id.text, list->id) != 0))
            stmt = stmt->next;
        if (stmt != NULL)
            own_list(c, stmt);
        else
            et_out_own(c, "skip"); /* yesno is built in */
        for (size_t k = 0; k < list->choice_count; k++)
            if (list->choices[k].kind != ET_CHOICE_RETIRED)
                put_choice(c, list, &list->choices[k], stmt != NULL);
    }
    for (size_t i = 0; c->form->wave_count > 1 && i < c->form->wave_count; i++) {
        et_out_put(c, 1, "etapp_wave");
        et_out_put(c, 2, c->form->waves[i].id);
        et_out_text(c, 3, c->form->waves[i].text, false);
        et_out_own(c, "skip");
        end_row(c, 4 + languages);
    }
}

/* ---- questions -------------------------------------------------------------------------- */

static const char *type_of(struct et_out *c, const struct et_item *item)
{
    switch (item->kind) {
    case ET_KIND_ONE:
        return et_arena_printf(c->arena, "select_one %s", item->list->id);
    case ET_KIND_MANY:
        return et_arena_printf(c->arena, "select_multiple %s", item->list->id);
    case ET_KIND_RANK:
        return et_arena_printf(c->arena, "rank %s", item->list->id);
    case ET_KIND_YESNO:
    case ET_KIND_CONSENT:
        return "select_one yesno";
    case ET_KIND_NUMBER:
    case ET_KIND_PERCENT:
    case ET_KIND_SLIDER:
        return "integer";
    case ET_KIND_DECIMAL:
        return "decimal";
    case ET_KIND_DATE:
    case ET_KIND_MONTH:
        return "date";
    case ET_KIND_TIME:
        return "time";
    case ET_KIND_NOTE:
    case ET_KIND_BREAK:
        return "note";
    case ET_KIND_CALC:
        return "calculate";
    case ET_KIND_MATRIX:
        return "begin_group";
    default:
        return "text";
    }
}

/* Does the import make the same kind of the type and the range alone? */
static bool is_plain_kind(const struct et_item *item)
{
    bool is_bounded = item->low.is_set || item->low.is_today || item->high.is_set;
    switch (item->kind) {
    case ET_KIND_ONE:
    case ET_KIND_MANY:
    case ET_KIND_RANK:
    case ET_KIND_TIME:
        return true;
    case ET_KIND_NUMBER:
    case ET_KIND_DECIMAL:
    case ET_KIND_DATE:
        return !is_bounded;
    default:
        return false;
    }
}

/* "number 0..60", as it is written. */
static void own_kind(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt)
{
    if (is_plain_kind(item))
        return;
    struct et_span span = {stmt->kind_span.begin, stmt->text_span.begin};
    while (span.end > span.begin && strchr(" \t:", c->text[span.end - 1]) != NULL)
        span.end--;
    et_out_own(c, et_arena_printf(c->arena, "ask %s", et_out_slice(c, span)));
}

/* Where an `other` choice is: a question for its text. */
static void put_others(struct et_out *c, const struct et_item *item)
{
    for (uint32_t i = 1; i < item->variable_count; i++) {
        const struct et_variable *other = &c->form->variables[item->first_variable + i];
        if (item->kind == ET_KIND_MATRIX || other->other_of == ET_NONE)
            continue;
        const struct et_choice *choice = et_list_choice(item->list, other->other_code);
        et_out_put(c, c->at[TYPE], "text");
        et_out_put(c, c->at[NAME], other->export_name);
        for (size_t l = 0; l < c->form->language_count; l++)
            et_out_put(c, c->at[LABEL] + (uint32_t)l,
                       et_phrase(ET_PHRASE_OTHER_WRITE, c->form->languages[l].tag));
        et_out_put(c, c->at[RELEVANT],
                   et_arena_printf(c->arena, "selected(${%s}, '%s')", item->id, choice->name));
        et_out_own(c, "skip");
        end_row(c, c->at[OWN]);
    }
}

static void put_question(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt)
{
    et_out_put(c, c->at[TYPE], type_of(c, item));
    et_out_put(c, c->at[NAME], item->id);
    et_out_text(c, c->at[LABEL], item->text, true);
    et_out_text(c, c->at[HINT], item->hint, true);
    if (item->kind == ET_KIND_MONTH)
        et_out_put(c, c->at[APPEARANCE], "month-year");
    if (item->kind == ET_KIND_TEXT && item->text_max == 0)
        et_out_put(c, c->at[APPEARANCE], "multiline");
    if (stmt->word == ET_WORD_ASK)
        own_kind(c, item, stmt);
    et_out_relevant(c, stmt, item->when);
    et_out_required(c, item, stmt);
    et_out_checks(c, item, stmt);
    et_out_default(c, item, stmt);
    et_out_own_lines(c, stmt);
    end_row(c, c->at[OWN]);
    put_others(c, item);
}

static void put_matrix(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt)
{
    et_out_put(c, c->at[TYPE], "begin_group");
    et_out_put(c, c->at[NAME], item->id);
    et_out_text(c, c->at[LABEL], item->text, true);
    et_out_text(c, c->at[HINT], item->hint, true);
    et_out_put(c, c->at[APPEARANCE], "field-list");
    et_out_relevant(c, stmt, item->when);
    if (item->required_when != NULL)
        et_out_own(c, et_out_slice(c, et_out_find(stmt, ET_WORD_REQUIRED)->span));
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word == ET_WORD_CHECK)
            et_out_own(c, et_out_slice(c, line->span));
    et_out_own_lines(c, stmt);
    end_row(c, c->at[OWN]);
    const char *type = et_arena_printf(c->arena, "select_one %s", item->list->id);
    et_out_put(c, c->at[TYPE], type);
    et_out_put(c, c->at[NAME], et_arena_printf(c->arena, "%s_etapp", item->id));
    et_out_text(c, c->at[LABEL], item->text, true);
    et_out_put(c, c->at[APPEARANCE], "label");
    et_out_own(c, "skip");
    end_row(c, c->at[OWN]);
    const struct et_stmt *line = stmt->first;
    for (uint32_t i = 0; i < item->variable_count; i++, line = line->next) {
        const struct et_variable *row = &c->form->variables[item->first_variable + i];
        while (line != NULL && line->word != ET_WORD_ROW)
            line = line->next;
        if (line == NULL)
            break;
        et_out_put(c, c->at[TYPE], type);
        et_out_put(c, c->at[NAME], row->export_name);
        et_out_text(c, c->at[LABEL], row->text, true);
        et_out_put(c, c->at[APPEARANCE], "list-nolabel");
        if (item->is_required && item->required_when == NULL)
            et_out_put(c, c->at[REQUIRED], "yes");
        et_out_own_lines(c, line);
        end_row(c, c->at[OWN]);
    }
    et_out_put(c, c->at[TYPE], "end_group");
    end_row(c, c->at[OWN]);
}

static void put_calc(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt)
{
    const char *rule = et_out_xpath(c, item->calc, NULL);
    et_out_put(c, c->at[TYPE], "calculate");
    et_out_put(c, c->at[NAME], item->id);
    et_out_put(c, c->at[CALCULATION], rule != NULL ? rule : "''");
    et_out_own(c, et_arena_printf(c->arena, "calc %s", et_out_slice(c, stmt->expr_span)));
    et_out_relevant(c, stmt, item->when);
    et_out_own_lines(c, stmt);
    end_row(c, c->at[OWN]);
}

static void put_break(struct et_out *c)
{
    et_out_put(c, c->at[TYPE], "note");
    et_out_put(c, c->at[NAME], et_arena_printf(c->arena, "etapp_break_%u", ++c->breaks));
    et_out_put(c, c->at[LABEL], "-");
    et_out_put(c, c->at[RELEVANT], "false()");
    et_out_own(c, "break");
    end_row(c, c->at[OWN]);
}

static void put_section(struct et_out *c, const struct et_section *section,
                        const struct et_stmt *stmt)
{
    et_out_put(c, c->at[TYPE], "begin_group");
    et_out_put(c, c->at[NAME], section->id);
    et_out_text(c, c->at[LABEL], section->text, true);
    et_out_relevant(c, stmt, section->when);
    et_out_own_lines(c, stmt);
    end_row(c, c->at[OWN]);
    const struct et_item *item = &c->form->items[section->first_item];
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->word == ET_WORD_MATRIX)
            put_matrix(c, item++, line);
        else if (line->word == ET_WORD_CALC)
            put_calc(c, item++, line);
        else if (line->word == ET_WORD_ASK || line->word == ET_WORD_NOTE)
            put_question(c, item++, line);
        else if (line->word == ET_WORD_BREAK)
            put_break(c), item++;
    }
    et_out_put(c, c->at[TYPE], "end_group");
    end_row(c, c->at[OWN]);
}

/* ---- sheets ------------------------------------------------------------------------------- */

static void put_survey_heads(struct et_out *c)
{
    static const char *const heads[COLUMNS] = {
        "type",     "name",        "label",      "hint",
        "required", "relevant",    "constraint", "constraint_message",
        "default",  "calculation", "appearance", "etapp"};
    uint32_t column = 1;
    c->row = 1;
    for (int i = 0; i < COLUMNS; i++) {
        bool is_text = i == LABEL || i == HINT || i == MESSAGE;
        c->at[i] = column;
        if (is_text)
            put_heads(c, column, heads[i]);
        else
            et_out_put(c, column, heads[i]);
        column += is_text ? (uint32_t)c->form->language_count : 1;
    }
    c->row = 2;
}

static void put_survey(struct et_out *c, const struct et_stmt *root)
{
    et_sheet_begin(&c->maker, "survey");
    put_survey_heads(c);
    if (c->form->wave_count > 1) {
        et_out_put(c, c->at[TYPE], "select_one etapp_wave");
        et_out_put(c, c->at[NAME], "etapp_wave");
        et_out_text(c, c->at[LABEL], c->form->title, false);
        et_out_put(c, c->at[REQUIRED], "yes");
        et_out_own(c, "skip");
        end_row(c, c->at[OWN]);
    }
    size_t section = 0;
    for (const struct et_stmt *stmt = root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_SECTION)
            put_section(c, &c->form->sections[section++], stmt);
}

static void put_settings(struct et_out *c)
{
    et_sheet_begin(&c->maker, "settings");
    c->row = 1;
    et_out_put(c, 1, "form_title");
    et_out_put(c, 2, "form_id");
    et_out_put(c, 3, "version");
    et_out_put(c, 4, "default_language");
    c->row = 2;
    et_out_put(c, 1, et_form_text(c->form, c->form->title, 0));
    et_out_put(c, 2, c->form->id);
    et_out_put(c, 3, et_arena_printf(c->arena, "%u", c->form->version));
    et_out_put(c, 4, language_name(c, 0));
}

static void put_own_stmt(struct et_out *c, const struct et_stmt *stmt, int indent)
{
    et_out_put(c, 1, et_out_slice(c, stmt->span));
    et_out_put(c, 2, et_arena_printf(c->arena, "%d", indent));
    c->row++;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        put_own_stmt(c, line, indent + 1);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The head, waves, privacy, indicators, targets; and texts that have no column. */
static void put_own_sheet(struct et_out *c, const struct et_stmt *root)
{
    et_sheet_begin(&c->maker, "etapp");
    c->row = 1;
    et_out_put(c, 1, "line");
    et_out_put(c, 2, "indent");
    et_out_put(c, 3, "path");
    put_heads(c, 4, "text");
    c->row = 2;
    for (const struct et_stmt *stmt = root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word != ET_WORD_FORM && stmt->word != ET_WORD_TITLE &&
            stmt->word != ET_WORD_VERSION && stmt->word != ET_WORD_SOURCE &&
            stmt->word != ET_WORD_LANGUAGES && stmt->word != ET_WORD_SCALE &&
            stmt->word != ET_WORD_LIST && stmt->word != ET_WORD_SECTION)
            put_own_stmt(c, stmt, 0);
    qsort(c->said.items, c->said.count, sizeof *c->said.items, by_text);
    for (size_t i = 0; i < c->form->text_count; i++) {
        const struct et_form_text *text = &c->form->texts[i];
        if (c->form->language_count < 2 || strncmp(text->path, "list.yesno.", 11) == 0 ||
            bsearch(&text->path, c->said.items, c->said.count, sizeof *c->said.items, by_text) !=
                NULL)
            continue;
        et_out_put(c, 3, text->path);
        for (size_t l = 0; l < c->form->language_count; l++)
            et_out_put(c, 4 + (uint32_t)l, text->in[l]);
        c->row++;
    }
}

void et_xlsform_convert(struct et_arena *arena, const struct et_form *form,
                        const struct et_source *source, struct et_workbook *workbook)
{
    struct et_diags *diags = et_diags_new();
    struct et_unit unit = {source, diags, et_arena_new()};
    struct et_out c = {.arena = arena,
                       .form = form,
                       .text = et_source_text(source),
                       .maker = {.arena = arena},
                       .own = ET_STR_EMPTY};
    const struct et_stmt *root = et_parse(&unit);
    put_survey(&c, root);
    put_choices(&c, root);
    put_settings(&c);
    put_own_sheet(&c, root);
    et_sheet_finish(&c.maker, workbook);
    et_str_free(&c.own);
    ET_VEC_FREE(&c.said);
    et_arena_free(unit.arena);
    et_diags_free(diags);
}
