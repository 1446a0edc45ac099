/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_read.c - the sheet “survey”: groups, repeats, loops and questions. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/exchange/xlsform_in.h"

struct walk {
    struct et_xls_import *import;
    size_t at; /* row of the survey */
    int depth;
    bool is_loop; /* names come again: not each is told of */
};

static const char *get(const struct et_xls_import *import, const struct et_xls_row *row,
                       const char *key)
{
    return et_xls_get(&import->survey, row, key);
}

static const char *own(const struct et_xls_import *import, const struct et_xls_row *row,
                       const char *word)
{
    const char *cell = import->is_own ? get(import, row, "etapp") : NULL;
    return cell != NULL ? et_xls_own(import->arena, cell, word) : NULL;
}

static struct et_xls_type type_of(const struct et_xls_import *import, size_t at)
{
    const char *type = get(import, &import->survey.rows[at], "type");
    return type != NULL ? et_xls_type(import->arena, type)
                        : (struct et_xls_type){.kind = ET_XLS_TYPE_DROPPED};
}

static bool has_word(const char *cell, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = cell; at != NULL && (at = strstr(at, word)) != NULL; at += length)
        if ((at == cell || strchr(" ,", at[-1]) != NULL) &&
            (at[length] == '\0' || strchr(" ,(", at[length]) != NULL))
            return true;
    return false;
}

/* Commented out, or empty but for a comment? */
static bool is_skipped(const struct et_xls_import *import, const struct et_xls_row *row)
{
    const char *disabled = get(import, row, "disabled");
    return get(import, row, "type") == NULL || own(import, row, "skip") != NULL ||
           (disabled != NULL && (strcasecmp(disabled, "yes") == 0 ||
                                 strcasecmp(disabled, "true") == 0 || strcmp(disabled, "1") == 0));
}

/* ---- questions -------------------------------------------------------------------- */

static enum et_type expression_type(enum et_xls_kind kind, enum et_kind ask)
{
    if (kind == ET_XLS_CALC)
        return ET_TYPE_NUMBER;
    switch (ask) {
    case ET_KIND_ONE:
    case ET_KIND_YESNO:
    case ET_KIND_CONSENT:
        return ET_TYPE_CODE;
    case ET_KIND_MANY:
    case ET_KIND_RANK:
        return ET_TYPE_CODES;
    case ET_KIND_DATE:
    case ET_KIND_MONTH:
        return ET_TYPE_DATE;
    case ET_KIND_TEXT:
    case ET_KIND_CODE:
        return ET_TYPE_TEXT;
    default:
        return ET_TYPE_NUMBER;
    }
}

/* `column = 'value'` with no answer in it: *column and *value in the arena. */
static bool is_fixed(struct et_arena *arena, const char *filter, const char **column,
                     const char **value)
{
    const char *at = et_xpath_plain(arena, filter), *equals = strchr(at, '=');
    at += strspn(at, " ");
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    if (equals == NULL || length == 0 || at + length + strspn(at + length, " ") != equals)
        return false;
    char *name = et_arena_copy(arena, at, length);
    for (char *c = name; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    *column = name;
    at = equals + 1 + strspn(equals + 1, " ");
    char quote = *at;
    const char *end = quote == '\'' || quote == '"' ? strchr(at + 1, quote) : NULL;
    if (end != NULL && end[1 + strspn(end + 1, " ")] == '\0') {
        *value = et_arena_copy(arena, at + 1, (size_t)(end - at - 1));
        return true;
    }
    length = strspn(at, "0123456789");
    *value = et_arena_copy(arena, at, length);
    return length > 0 && at[length + strspn(at + length, " ")] == '\0';
}

static void filter(struct et_xls_import *import, struct et_xls_item *item)
{
    const char *cell = get(import, item->row, "choice_filter"), *column, *value;
    if (cell == NULL)
        return;
    struct et_xls_list *part = NULL;
    if (is_fixed(import->arena, cell, &column, &value))
        part = et_xls_filtered(import, item->list, column, value);
    if (part != NULL)
        item->list = part;
    else
        et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, item->row->row,
                    et_xls_column(&import->survey, "choice_filter"), cell,
                    _("all choices are offered: which of them fit hangs on an answer"));
}

static void choices(struct et_xls_import *import, struct et_xls_item *item,
                    const struct et_xls_type *type)
{
    item->list = et_xls_list(import, type->list);
    if (item->list == NULL && strchr(type->list, ' ') != NULL)
        item->list =
            et_xls_list(import, et_arena_copy(import->arena, type->list, strcspn(type->list, " ")));
    if (item->list == NULL) {
        item->dropped =
            strncmp(type->list, "${", 2) == 0
                ? _("its choices are answers to another question")
                : et_arena_printf(import->arena, _("there is no list “%s” of choices"), type->list);
        return;
    }
    filter(import, item);
    if (item->list->count > ET_CHOICES_MAX) {
        et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, item->row->row,
                    et_xls_column(&import->survey, "type"), item->type,
                    et_arena_printf(import->arena, _("more than %d choices: answered in writing"),
                                    ET_CHOICES_MAX));
        item->ask = ET_KIND_TEXT;
        item->list = NULL;
        return;
    }
    item->has_other = type->has_other && item->ask != ET_KIND_RANK;
    item->list->has_other |= item->has_other;
}

static void reveal(struct et_xls_import *import, const struct et_xls_item *item, const char *reason,
                   bool is_dropped)
{
    const char *name = item->name != NULL ? item->name : "";
    et_xls_note(import, is_dropped ? ET_XLSFORM_DROPPED : ET_XLSFORM_CHANGED, &import->survey,
                item->row->row, et_xls_column(&import->survey, "type"),
                et_arena_printf(import->arena, "%s %s", item->type, name), reason);
}

static struct et_xls_item *add_item(struct walk *walk, const struct et_xls_row *row,
                                    const struct et_xls_type *type, size_t parent)
{
    struct et_xls_import *import = walk->import;
    struct et_xls_item *item = et_arena_alloc(import->arena, sizeof *item);
    *item = (struct et_xls_item){
        .kind = type->kind == ET_XLS_TYPE_NOTE   ? ET_XLS_NOTE
                : type->kind == ET_XLS_TYPE_CALC ? ET_XLS_CALC
                                                 : ET_XLS_ASK,
        .ask = type->ask,
        .row = row,
        .type = get(import, row, "type"),
        .name = get(import, row, "name"),
        .group = parent,
        .is_question = type->is_question,
        .owner = ++import->owners,
    };
    if (own(import, row, "break") != NULL)
        item->kind = ET_XLS_BREAK;
    if (type->kind == ET_XLS_TYPE_DROPPED || type->kind == ET_XLS_TYPE_UNKNOWN)
        item->dropped = type->reason;
    else if (type->list != NULL)
        choices(import, item, type);
    const char *kind = own(import, row, "ask");
    if (kind != NULL && strncmp(kind, "yesno", 5) == 0)
        item->ask = ET_KIND_YESNO;
    if (kind != NULL && strncmp(kind, "consent", 7) == 0)
        item->ask = ET_KIND_CONSENT;
    if (kind != NULL && strncmp(kind, "month", 5) == 0)
        item->ask = ET_KIND_MONTH;
    item->variable.type = expression_type(item->kind, item->ask);
    if (item->dropped != NULL)
        reveal(import, item, item->dropped, true);
    else if (type->reason != NULL && kind == NULL)
        reveal(import, item, type->reason, false);
    ET_VEC_PUSH(&import->items, item);
    return item;
}

/* ---- matrices ------------------------------------------------------------------------ */

/* Has the row a rule that a row of a matrix cannot have? */
static bool has_rule(const struct et_xls_import *import, const struct et_xls_row *row)
{
    return get(import, row, "relevant") != NULL || get(import, row, "constraint") != NULL ||
           get(import, row, "choice_filter") != NULL || get(import, row, "default") != NULL;
}

/* The row behind the group at AT if its questions make a matrix, else 0. */
static size_t matrix_end(struct et_xls_import *import, size_t at)
{
    const char *look = get(import, &import->survey.rows[at], "appearance");
    bool is_table = has_word(look, "table-list"), has_rows = is_table;
    const char *list = NULL;
    if (!is_table && !has_word(look, "field-list"))
        return 0;
    size_t rows = 0;
    for (at++; at < import->survey.row_count; at++) {
        const struct et_xls_row *row = &import->survey.rows[at];
        if (is_skipped(import, row))
            continue;
        struct et_xls_type type = type_of(import, at);
        if (type.kind == ET_XLS_TYPE_END)
            return has_rows && rows > 0 ? at : 0;
        if (type.kind != ET_XLS_TYPE_ASK || type.ask != ET_KIND_ONE || type.list == NULL ||
            type.has_other || (list != NULL && strcmp(list, type.list) != 0) ||
            et_xls_list(import, type.list) == NULL || has_rule(import, row))
            return 0;
        list = type.list;
        has_rows |= has_word(get(import, row, "appearance"), "list-nolabel");
        rows += !has_word(get(import, row, "appearance"), "label");
    }
    return 0;
}

static void add_matrix(struct walk *walk, size_t group, size_t end)
{
    struct et_xls_import *import = walk->import;
    const struct et_xls_row *head = import->groups.items[group - 1].row;
    struct et_xls_item *matrix = et_arena_alloc(import->arena, sizeof *matrix);
    *matrix = (struct et_xls_item){
        .kind = ET_XLS_MATRIX,
        .ask = ET_KIND_MATRIX,
        .row = head,
        .type = get(import, head, "type"),
        .name = get(import, head, "name"),
        .group = import->groups.items[group - 1].parent,
        .owner = ++import->owners,
    };
    ET_VEC_PUSH(&import->items, matrix);
    for (; walk->at < end; walk->at++) {
        const struct et_xls_row *row = &import->survey.rows[walk->at];
        if (is_skipped(import, row))
            continue;
        struct et_xls_type type = type_of(import, walk->at);
        if (has_word(get(import, row, "appearance"), "label")) {
            et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, row->row,
                        et_xls_column(&import->survey, "appearance"), get(import, row, "name"),
                        _("the headings of a matrix, which it has of itself"));
            continue;
        }
        struct et_xls_item *item = add_item(walk, row, &type, matrix->group);
        item->matrix = matrix;
        matrix->list = item->list;
        if (matrix->list != NULL)
            matrix->list->is_scale = true;
    }
}

/* ---- groups ------------------------------------------------------------------------------ */

static size_t add_group(struct walk *walk, const struct et_xls_row *row, size_t parent)
{
    struct et_xls_import *import = walk->import;
    struct et_xls_section group = {.row = row, .parent = parent};
    group.name = get(import, row, "name");
    group.text = et_xls_text(import, &import->survey, row, "label");
    if (group.name == NULL)
        group.name = "group";
    ET_VEC_PUSH(&import->groups, group);
    return import->groups.count;
}

static void read_rows(struct walk *walk, size_t end, size_t parent);

/* The row of the END that closes the group at AT, or END. */
static size_t closing(const struct et_xls_import *import, size_t at, size_t end)
{
    int depth = 0;
    for (; at < end; at++) {
        if (is_skipped(import, &import->survey.rows[at]))
            continue;
        int kind = (int)type_of(import, at).kind;
        depth +=
            kind == ET_XLS_TYPE_BEGIN || kind == ET_XLS_TYPE_REPEAT || kind == ET_XLS_TYPE_LOOP;
        depth -= kind == ET_XLS_TYPE_END;
        if (depth == 0)
            return at;
    }
    return end;
}

/* “begin loop over list”: the questions once for each choice. */
static void loop(struct walk *walk, const struct et_xls_type *type, size_t group, size_t end)
{
    struct et_xls_import *import = walk->import;
    struct et_xls_list *list = et_xls_list(import, type->list);
    const struct et_xls_row *row = &import->survey.rows[walk->at];
    size_t first = walk->at + 1;
    if (list == NULL || list->count > 100 || walk->is_loop) {
        et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, row->row,
                    et_xls_column(&import->survey, "type"), get(import, row, "type"),
                    _("asked once: the loop has no list, or one that is too long"));
        walk->at = first;
        read_rows(walk, end, group);
        return;
    }
    et_xls_list_ready(import, list);
    walk->is_loop = true;
    for (size_t i = 0; i < list->count; i++) {
        size_t inner = add_group(walk, row, group);
        struct et_xls_section *made = &import->groups.items[inner - 1];
        made->loop = &list->texts[i];
        made->loop_name = list->choices[i].name;
        made->name = made->loop_name;
        made->text = list->texts[i];
        made->row = NULL;
        walk->at = first;
        read_rows(walk, end, inner);
    }
    walk->is_loop = false;
    walk->at = end;
}

static void frame(struct walk *walk, const struct et_xls_type *type, size_t end, size_t parent)
{
    struct et_xls_import *import = walk->import;
    const struct et_xls_row *row = &import->survey.rows[walk->at];
    size_t close = closing(import, walk->at, end);
    if (close == end)
        et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, row->row,
                    et_xls_column(&import->survey, "type"), get(import, row, "type"),
                    _("the group is never closed"));
    size_t group = add_group(walk, row, parent);
    size_t matrix = type->kind == ET_XLS_TYPE_BEGIN ? matrix_end(import, walk->at) : 0;
    if (type->kind == ET_XLS_TYPE_REPEAT) {
        import->groups.items[group - 1].is_repeat = true;
        et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, row->row,
                    et_xls_column(&import->survey, "type"), get(import, row, "type"),
                    _("questions that repeat are asked once"));
    }
    if (type->kind == ET_XLS_TYPE_LOOP) {
        loop(walk, type, group, close);
    } else if (matrix > 0) {
        walk->at++;
        add_matrix(walk, group, matrix);
    } else {
        walk->at++;
        read_rows(walk, close, group);
    }
    walk->at = close;
}

static void read_rows(struct walk *walk, size_t end, size_t parent)
{
    struct et_xls_import *import = walk->import;
    walk->depth++;
    for (; walk->at < end; walk->at++) {
        const struct et_xls_row *row = &import->survey.rows[walk->at];
        if (is_skipped(import, row) || import->items.count >= ET_XLSFORM_ROWS_MAX)
            continue;
        struct et_xls_type type = type_of(import, walk->at);
        if (type.kind == ET_XLS_TYPE_END)
            et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, row->row,
                        et_xls_column(&import->survey, "type"), get(import, row, "type"),
                        _("no group is open here"));
        else if (type.kind != ET_XLS_TYPE_BEGIN && type.kind != ET_XLS_TYPE_REPEAT &&
                 type.kind != ET_XLS_TYPE_LOOP)
            (void)add_item(walk, row, &type, parent);
        else if (walk->depth <= ET_XLSFORM_NESTING_MAX)
            frame(walk, &type, end, parent);
    }
    walk->depth--;
}

void et_xls_read(struct et_xls_import *import)
{
    et_xls_lists(import);
    struct walk walk = {.import = import};
    read_rows(&walk, import->survey.row_count, 0);
    for (size_t i = 0; i < import->items.count; i++) {
        struct et_xls_item *item = import->items.items[i];
        static const struct et_xpath_choice tick[] = {{"OK", "ja"}};
        if (item->list == NULL && item->ask == ET_KIND_YESNO) {
            item->variable.choices = tick;
            item->variable.choice_count = 1;
        }
        if (item->list == NULL || item->dropped != NULL)
            continue;
        et_xls_list_ready(import, item->list);
        item->list->is_used |= item->ask != ET_KIND_YESNO && item->ask != ET_KIND_CONSENT;
        item->variable.choices = item->list->choices;
        item->variable.choice_count = item->list->count;
    }
}
