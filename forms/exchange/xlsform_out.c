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
#include "forms/exchange/xpath_write.h"
#include "forms/lang/parser.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"
#include "forms/model/phrase.h"

/* Columns of the survey; those in every language take as many as there are. */
enum column {
    TYPE,
    NAME,
    LABEL,
    HINT,
    REQUIRED,
    RELEVANT,
    CONSTRAINT,
    MESSAGE,
    DEFAULT,
    CALCULATION,
    APPEARANCE,
    OWN,
    COLUMNS
};

struct convert {
    struct et_arena *arena;
    const struct et_form *form;
    const char *text; /* the source's */
    struct et_sheet_maker maker;
    uint32_t row;
    uint32_t at[COLUMNS]; /* the first column of each */
    struct {
        const char **items;
        size_t count, room;
    } said; /* paths of the texts that stand in a column */
    struct et_str own;
    unsigned breaks;
};

static void put(struct convert *c, uint32_t column, const char *text)
{
    struct et_error error;
    if (text != NULL)
        (void)et_sheet_add(&c->maker, c->row, column, text, strlen(text), &error);
}

static const char *language_name(struct convert *c, size_t language)
{
    const char *tag = c->form->languages[language].tag;
    return et_arena_printf(c->arena, "%s (%s)", et_language_name(tag), tag);
}

static void put_heads(struct convert *c, uint32_t column, const char *head)
{
    for (size_t l = 0; l < c->form->language_count; l++)
        put(c, column + (uint32_t)l,
            et_arena_printf(c->arena, "%s::%s", head, language_name(c, l)));
}

/* {timmar} to ${timmar}, {{ to { */
static const char *wording(struct convert *c, const char *text)
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
static void put_text(struct convert *c, uint32_t column, uint32_t text, bool is_said)
{
    if (text == ET_NO_TEXT)
        return;
    const struct et_form_text *texts = &c->form->texts[text];
    for (size_t l = 0; l < c->form->language_count; l++)
        if (texts->in[l] != NULL)
            put(c, column + (uint32_t)l, wording(c, texts->in[l]));
    if (is_said)
        ET_VEC_PUSH(&c->said, texts->path);
}

static const char *slice(struct convert *c, struct et_span span)
{
    return et_arena_copy(c->arena, c->text + span.begin, span.end - span.begin);
}

static void own(struct convert *c, const char *line)
{
    et_str_addf(&c->own, "%s%s", c->own.length > 0 ? "\n" : "", line);
}

static void end_row(struct convert *c, uint32_t own_column)
{
    if (c->own.length > 0)
        put(c, own_column, c->own.text);
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

static void put_choice(struct convert *c, const struct et_list *list,
                       const struct et_choice *choice, bool is_said)
{
    uint32_t languages = (uint32_t)c->form->language_count;
    put(c, 1, list->id);
    put(c, 2, choice->name);
    put_text(c, 3, choice->text, is_said);
    put(c, 3 + languages, et_arena_printf(c->arena, "%d", choice->code));
    if (choice_word(choice->kind) != NULL)
        own(c, choice_word(choice->kind));
    end_row(c, 4 + languages);
}

/* What stands under a list and is no choice that is offered. */
static void own_list(struct convert *c, const struct et_stmt *stmt)
{
    if (stmt->word == ET_WORD_SCALE)
        own(c, "scale");
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word != ET_WORD_CHOICE || line->choice == ET_CHOICE_RETIRED)
            own(c, slice(c, line->span));
}

static void put_choices(struct convert *c, const struct et_stmt *root)
{
    uint32_t languages = (uint32_t)c->form->language_count;
    et_sheet_begin(&c->maker, "choices");
    c->row = 1;
    put(c, 1, "list_name");
    put(c, 2, "name");
    put_heads(c, 3, "label");
    put(c, 3 + languages, "code");
    put(c, 4 + languages, "etapp");
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
            own(c, "skip"); /* yesno is built in */
        for (size_t k = 0; k < list->choice_count; k++)
            if (list->choices[k].kind != ET_CHOICE_RETIRED)
                put_choice(c, list, &list->choices[k], stmt != NULL);
    }
    for (size_t i = 0; c->form->wave_count > 1 && i < c->form->wave_count; i++) {
        put(c, 1, "etapp_wave");
        put(c, 2, c->form->waves[i].id);
        put_text(c, 3, c->form->waves[i].text, false);
        own(c, "skip");
        end_row(c, 4 + languages);
    }
}

/* ---- rules ---------------------------------------------------------------------------- */

static const struct et_stmt *find(const struct et_stmt *stmt, enum et_word word)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word == word)
            return line;
    return NULL;
}

/* EXPR in XPath, or NULL; its line goes into the own column unless it is exact. */
static const char *xpath(struct convert *c, const struct et_expr *expr, const struct et_stmt *line)
{
    struct et_str out = ET_STR_EMPTY;
    bool is_exact = false;
    const char *made = expr != NULL && et_xpath_write(c->form, expr, &out, &is_exact)
                           ? et_arena_string(c->arena, out.text)
                           : NULL;
    if (!is_exact && line != NULL)
        own(c, slice(c, line->span));
    et_str_free(&out);
    return made;
}

/* `in` and `when`: XLSForm knows no waves, so a question asks for them. */
static void put_relevant(struct convert *c, const struct et_stmt *stmt, const struct et_expr *when)
{
    const struct et_stmt *in = find(stmt, ET_WORD_IN);
    const char *rule = xpath(c, when, when != NULL ? find(stmt, ET_WORD_WHEN) : NULL);
    struct et_str out = ET_STR_EMPTY;
    for (size_t i = 0; in != NULL && c->form->wave_count > 1 && i < in->name_count; i++)
        et_str_addf(&out, "%s${etapp_wave} = '%s'", i > 0 ? " or " : "(", in->names[i].text);
    if (in != NULL)
        own(c, slice(c, in->span));
    if (out.length > 0)
        et_str_addf(&out, rule != NULL ? ") and (%s)" : ")", rule);
    else if (rule != NULL)
        et_str_add(&out, rule);
    put(c, c->at[RELEVANT], out.text);
    et_str_free(&out);
}

static const char *bound(struct convert *c, const struct et_item *item, const struct et_bound *side)
{
    char day[11];
    if (side->is_today)
        return "today()";
    if (item->kind == ET_KIND_DATE) {
        et_day_write((int32_t)side->value, day);
        return et_arena_printf(c->arena, "date('%s')", day);
    }
    return et_arena_printf(c->arena, "%.15g", side->value);
}

/* The range of the kind, for programs that know no kinds. */
static const char *range(struct convert *c, const struct et_item *item)
{
    if (item->kind == ET_KIND_TEXT && item->text_max > 0)
        return et_arena_printf(c->arena, "string-length(.) <= %u", item->text_max);
    if (item->kind != ET_KIND_NUMBER && item->kind != ET_KIND_DECIMAL && item->kind != ET_KIND_DATE)
        return NULL;
    if ((!item->low.is_set && !item->low.is_today) || (!item->high.is_set && !item->high.is_today))
        return NULL;
    return et_arena_printf(c->arena, ". >= %s and . <= %s", bound(c, item, &item->low),
                           bound(c, item, &item->high));
}

static void put_checks(struct convert *c, const struct et_item *item, const struct et_stmt *stmt)
{
    const char *all = range(c, item);
    bool is_native = all == NULL && item->check_count == 1;
    for (size_t i = 0; i < item->check_count; i++) {
        struct et_str out = ET_STR_EMPTY;
        bool is_exact;
        if (et_xpath_write(c->form, item->checks[i].expr, &out, &is_exact))
            all = all == NULL ? et_arena_string(c->arena, out.text)
                              : et_arena_printf(c->arena, "(%s) and (%s)", all, out.text);
        is_native &= is_exact;
        et_str_free(&out);
    }
    for (const struct et_stmt *line = stmt->first; line != NULL && !is_native; line = line->next)
        if (line->word == ET_WORD_CHECK)
            own(c, slice(c, line->span));
    put(c, c->at[CONSTRAINT], all);
    if (item->check_count > 0 && all != NULL)
        put_text(c, c->at[MESSAGE], item->checks[0].text, is_native);
}

static void put_required(struct convert *c, const struct et_item *item, const struct et_stmt *stmt)
{
    if (item->is_required && item->required_when == NULL)
        put(c, c->at[REQUIRED], "yes");
    else if (item->required_when != NULL)
        put(c, c->at[REQUIRED], xpath(c, item->required_when, find(stmt, ET_WORD_REQUIRED)));
}

static void put_default(struct convert *c, const struct et_item *item, const struct et_stmt *stmt)
{
    const struct et_stmt *line = find(stmt, ET_WORD_DEFAULT);
    const struct et_expr *expr = item->preset;
    if (line == NULL || expr == NULL)
        return;
    own(c, slice(c, line->span));
    const struct et_choice *choice = expr->op == ET_OP_CODE && item->list != NULL
                                         ? et_list_choice(item->list, (int32_t)expr->number)
                                         : NULL;
    if (choice != NULL)
        put(c, c->at[DEFAULT], choice->name);
    else if (expr->op == ET_OP_NUMBER && expr->type == ET_TYPE_NUMBER)
        put(c, c->at[DEFAULT], et_arena_printf(c->arena, "%.15g", expr->number));
}

/* Lines that no column holds. */
static void own_lines(struct convert *c, const struct et_stmt *stmt)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        switch (line->word) {
        case ET_WORD_HINT:
        case ET_WORD_REQUIRED:
        case ET_WORD_CHECK:
        case ET_WORD_DEFAULT:
        case ET_WORD_WHEN:
        case ET_WORD_IN:
        case ET_WORD_ROW:
        case ET_WORD_ASK:
        case ET_WORD_MATRIX:
        case ET_WORD_NOTE:
        case ET_WORD_CALC:
        case ET_WORD_BREAK:
            break;
        default:
            own(c, slice(c, line->span));
        }
    }
}

/* ---- questions -------------------------------------------------------------------------- */

static const char *type_of(struct convert *c, const struct et_item *item)
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
static void own_kind(struct convert *c, const struct et_item *item, const struct et_stmt *stmt)
{
    if (is_plain_kind(item))
        return;
    struct et_span span = {stmt->kind_span.begin, stmt->text_span.begin};
    while (span.end > span.begin && strchr(" \t:", c->text[span.end - 1]) != NULL)
        span.end--;
    own(c, et_arena_printf(c->arena, "ask %s", slice(c, span)));
}

/* Where an `other` choice is: a question for its text. */
static void put_others(struct convert *c, const struct et_item *item)
{
    for (uint32_t i = 1; i < item->variable_count; i++) {
        const struct et_variable *other = &c->form->variables[item->first_variable + i];
        if (item->kind == ET_KIND_MATRIX || other->other_of == ET_NONE)
            continue;
        const struct et_choice *choice = et_list_choice(item->list, other->other_code);
        put(c, c->at[TYPE], "text");
        put(c, c->at[NAME], other->export_name);
        for (size_t l = 0; l < c->form->language_count; l++)
            put(c, c->at[LABEL] + (uint32_t)l,
                et_phrase(ET_PHRASE_OTHER_WRITE, c->form->languages[l].tag));
        put(c, c->at[RELEVANT],
            et_arena_printf(c->arena, "selected(${%s}, '%s')", item->id, choice->name));
        own(c, "skip");
        end_row(c, c->at[OWN]);
    }
}

static void put_question(struct convert *c, const struct et_item *item, const struct et_stmt *stmt)
{
    put(c, c->at[TYPE], type_of(c, item));
    put(c, c->at[NAME], item->id);
    put_text(c, c->at[LABEL], item->text, true);
    put_text(c, c->at[HINT], item->hint, true);
    if (item->kind == ET_KIND_MONTH)
        put(c, c->at[APPEARANCE], "month-year");
    if (item->kind == ET_KIND_TEXT && item->text_max == 0)
        put(c, c->at[APPEARANCE], "multiline");
    if (stmt->word == ET_WORD_ASK)
        own_kind(c, item, stmt);
    put_relevant(c, stmt, item->when);
    put_required(c, item, stmt);
    put_checks(c, item, stmt);
    put_default(c, item, stmt);
    own_lines(c, stmt);
    end_row(c, c->at[OWN]);
    put_others(c, item);
}

static void put_matrix(struct convert *c, const struct et_item *item, const struct et_stmt *stmt)
{
    put(c, c->at[TYPE], "begin_group");
    put(c, c->at[NAME], item->id);
    put_text(c, c->at[LABEL], item->text, true);
    put_text(c, c->at[HINT], item->hint, true);
    put(c, c->at[APPEARANCE], "field-list");
    put_relevant(c, stmt, item->when);
    if (item->required_when != NULL)
        own(c, slice(c, find(stmt, ET_WORD_REQUIRED)->span));
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word == ET_WORD_CHECK)
            own(c, slice(c, line->span));
    own_lines(c, stmt);
    end_row(c, c->at[OWN]);
    const char *type = et_arena_printf(c->arena, "select_one %s", item->list->id);
    put(c, c->at[TYPE], type);
    put(c, c->at[NAME], et_arena_printf(c->arena, "%s_etapp", item->id));
    put_text(c, c->at[LABEL], item->text, true);
    put(c, c->at[APPEARANCE], "label");
    own(c, "skip");
    end_row(c, c->at[OWN]);
    const struct et_stmt *line = stmt->first;
    for (uint32_t i = 0; i < item->variable_count; i++, line = line->next) {
        const struct et_variable *row = &c->form->variables[item->first_variable + i];
        while (line != NULL && line->word != ET_WORD_ROW)
            line = line->next;
        if (line == NULL)
            break;
        put(c, c->at[TYPE], type);
        put(c, c->at[NAME], row->export_name);
        put_text(c, c->at[LABEL], row->text, true);
        put(c, c->at[APPEARANCE], "list-nolabel");
        if (item->is_required && item->required_when == NULL)
            put(c, c->at[REQUIRED], "yes");
        own_lines(c, line);
        end_row(c, c->at[OWN]);
    }
    put(c, c->at[TYPE], "end_group");
    end_row(c, c->at[OWN]);
}

static void put_calc(struct convert *c, const struct et_item *item, const struct et_stmt *stmt)
{
    const char *rule = xpath(c, item->calc, NULL);
    put(c, c->at[TYPE], "calculate");
    put(c, c->at[NAME], item->id);
    put(c, c->at[CALCULATION], rule != NULL ? rule : "''");
    own(c, et_arena_printf(c->arena, "calc %s", slice(c, stmt->expr_span)));
    put_relevant(c, stmt, item->when);
    own_lines(c, stmt);
    end_row(c, c->at[OWN]);
}

static void put_break(struct convert *c)
{
    put(c, c->at[TYPE], "note");
    put(c, c->at[NAME], et_arena_printf(c->arena, "etapp_break_%u", ++c->breaks));
    put(c, c->at[LABEL], "-");
    put(c, c->at[RELEVANT], "false()");
    own(c, "break");
    end_row(c, c->at[OWN]);
}

static void put_section(struct convert *c, const struct et_section *section,
                        const struct et_stmt *stmt)
{
    put(c, c->at[TYPE], "begin_group");
    put(c, c->at[NAME], section->id);
    put_text(c, c->at[LABEL], section->text, true);
    put_relevant(c, stmt, section->when);
    own_lines(c, stmt);
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
    put(c, c->at[TYPE], "end_group");
    end_row(c, c->at[OWN]);
}

/* ---- sheets ------------------------------------------------------------------------------- */

static void put_survey_heads(struct convert *c)
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
            put(c, column, heads[i]);
        column += is_text ? (uint32_t)c->form->language_count : 1;
    }
    c->row = 2;
}

static void put_survey(struct convert *c, const struct et_stmt *root)
{
    et_sheet_begin(&c->maker, "survey");
    put_survey_heads(c);
    if (c->form->wave_count > 1) {
        put(c, c->at[TYPE], "select_one etapp_wave");
        put(c, c->at[NAME], "etapp_wave");
        put_text(c, c->at[LABEL], c->form->title, false);
        put(c, c->at[REQUIRED], "yes");
        own(c, "skip");
        end_row(c, c->at[OWN]);
    }
    size_t section = 0;
    for (const struct et_stmt *stmt = root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_SECTION)
            put_section(c, &c->form->sections[section++], stmt);
}

static void put_settings(struct convert *c)
{
    et_sheet_begin(&c->maker, "settings");
    c->row = 1;
    put(c, 1, "form_title");
    put(c, 2, "form_id");
    put(c, 3, "version");
    put(c, 4, "default_language");
    c->row = 2;
    put(c, 1, et_form_text(c->form, c->form->title, 0));
    put(c, 2, c->form->id);
    put(c, 3, et_arena_printf(c->arena, "%u", c->form->version));
    put(c, 4, language_name(c, 0));
}

static void put_own_stmt(struct convert *c, const struct et_stmt *stmt, int indent)
{
    put(c, 1, slice(c, stmt->span));
    put(c, 2, et_arena_printf(c->arena, "%d", indent));
    c->row++;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        put_own_stmt(c, line, indent + 1);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The head, waves, privacy, indicators, targets; and texts that have no column. */
static void put_own_sheet(struct convert *c, const struct et_stmt *root)
{
    et_sheet_begin(&c->maker, "etapp");
    c->row = 1;
    put(c, 1, "line");
    put(c, 2, "indent");
    put(c, 3, "path");
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
        put(c, 3, text->path);
        for (size_t l = 0; l < c->form->language_count; l++)
            put(c, 4 + (uint32_t)l, text->in[l]);
        c->row++;
    }
}

void et_xlsform_convert(struct et_arena *arena, const struct et_form *form,
                        const struct et_source *source, struct et_workbook *workbook)
{
    struct et_diags *diags = et_diags_new();
    struct et_unit unit = {source, diags, et_arena_new()};
    struct convert c = {.arena = arena,
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
