/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_lines.c - questions, lists and groups as lines of a form. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/io.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"
#include "forms/exchange/xlsform_in.h"

enum { WORDING_MAX = 3900 }; /* characters; a form's texts have 4000 */

struct et_xls_line *et_xls_line(struct et_xls_import *import, enum et_xls_line_kind kind, int level,
                                uint32_t owner, const char *words)
{
    struct et_xls_line line = {.kind = kind, .level = level, .words = words, .owner = owner};
    ET_VEC_PUSH(&import->lines, line);
    return &import->lines.items[import->lines.count - 1];
}

/* ---- texts ------------------------------------------------------------------------- */

/* ${name} at AT: the pipe that stands for it; its length in *taken. */
static void add_pipe(struct et_xls_import *import, const char *at, struct et_str *out,
                     size_t *taken)
{
    size_t length = strcspn(at + 2, "}");
    if (at[2 + length] == '\0') {
        et_str_add(out, "$");
        *taken = 1;
        return;
    }
    const char *name = at + 2 + strspn(at + 2, " ");
    size_t size = (size_t)(at + 2 + length - name);
    while (size > 0 && name[size - 1] == ' ')
        size--;
    char *copy = et_arena_copy(import->arena, name, size);
    const struct et_xpath_variable *found = et_xls_find(import, copy);
    if (found != NULL)
        et_str_addf(out, "{%s}", found->id);
    else
        et_str_addf(out, "(%s)", copy);
    *taken = length + 3;
}

/* Characters that no form may hold: controls, and those that turn the line. */
static bool is_hidden(uint32_t character)
{
    return character < 0x20 || character == 0x7F || (character >= 0x80 && character < 0xA0) ||
           character == 0x2028 || character == 0x2029 || character == 0xFEFF;
}

const char *et_xls_wording(struct et_xls_import *import, const char *text, bool has_pipes)
{
    struct et_str out = ET_STR_EMPTY;
    size_t length, left = strlen(text), characters = 0;
    for (; left > 0 && characters < WORDING_MAX; text += length, left -= length, characters++) {
        uint32_t character = et_utf8_next(text, left, &length);
        bool is_blank = character == ' ' || character == 0xA0 || is_hidden(character);
        if (is_blank) {
            if (out.length > 0 && out.text[out.length - 1] != ' ')
                et_str_add_char(&out, ' ');
        } else if (has_pipes && character == '$' && left > 2 && text[1] == '{') {
            add_pipe(import, text, &out, &length);
        } else if (!import->is_own && (character == 0x2018 || character == 0x2019)) {
            et_str_add_char(&out, '\''); /* as the reference converter has them */
        } else if (!import->is_own && (character == 0x201C || character == 0x201D)) {
            et_str_add_char(&out, '"');
        } else if (character == '{') {
            et_str_add(&out, "{{");
        } else {
            et_str_add_bytes(&out, text, length);
        }
    }
    while (out.length > 0 && out.text[out.length - 1] == ' ')
        out.length--;
    const char *made = et_arena_copy(import->arena, out.text, out.length);
    et_str_free(&out);
    return made;
}

/* %(label)s and %(name)s of the loop around an item. */
static const char *fill_in(struct et_xls_import *import, const struct et_xls_section *loop,
                           const char *text, size_t language)
{
    const char *label =
        loop->loop->in[language] != NULL ? loop->loop->in[language] : et_xls_first(loop->loop);
    struct et_str out = ET_STR_EMPTY;
    while (*text != '\0') {
        if (strncmp(text, "%(label)s", 9) == 0) {
            et_str_add(&out, label != NULL ? label : loop->loop_name);
            text += 9;
        } else if (strncmp(text, "%(name)s", 8) == 0) {
            et_str_add(&out, loop->loop_name);
            text += 8;
        } else {
            et_str_add_char(&out, *text++);
        }
    }
    const char *made = et_arena_string(import->arena, out.text);
    et_str_free(&out);
    return made;
}

const char *et_xls_filled(struct et_xls_import *import, size_t group, const char *text,
                          size_t language)
{
    for (; group > 0; group = import->groups.items[group - 1].parent)
        if (import->groups.items[group - 1].loop != NULL)
            text = fill_in(import, &import->groups.items[group - 1], text, language);
    return text;
}

const struct et_xls_text *et_xls_item_text(struct et_xls_import *import,
                                           const struct et_xls_item *item, const char *key)
{
    struct et_xls_text *text = et_arena_alloc(import->arena, sizeof *text);
    *text = et_xls_text(import, &import->survey, item->row, key);
    for (size_t l = 0; item->group > 0 && l < import->languages.count; l++)
        if (text->in[l] != NULL)
            text->in[l] = et_xls_filled(import, item->group, text->in[l], l);
    return text;
}

static void set_text(struct et_xls_import *import, struct et_xls_line *line,
                     const struct et_xls_text *texts, const char *otherwise, const char *path)
{
    const char *first = et_xls_first(texts);
    const char *made = first != NULL ? et_xls_wording(import, first, true) : "";
    line->text = *made != '\0' ? made : et_xls_wording(import, otherwise, false);
    if (*line->text == '\0')
        line->text = "–";
    line->texts = texts;
    line->path = path;
}

static void set_cell(struct et_xls_import *import, struct et_xls_line *line,
                     const struct et_xls_row *row, const char *key)
{
    line->table = &import->survey;
    line->row = row->row;
    line->column = et_xls_column(&import->survey, key);
}

/* ---- what etapp itself has written ------------------------------------------------------ */

const char *et_xls_own_line(struct et_arena *arena, const char *cell, size_t index)
{
    for (; *cell != '\0'; index--) {
        size_t length = strcspn(cell, "\r\n");
        if (index == 0)
            return et_arena_copy(arena, cell, length);
        cell += length;
        cell += strspn(cell, "\r\n");
        if (index == 1 && *cell == '\0')
            return NULL;
    }
    return NULL;
}

const char *et_xls_own(struct et_arena *arena, const char *cell, const char *word)
{
    const char *line;
    size_t length = strlen(word);
    for (size_t i = 0; (line = et_xls_own_line(arena, cell, i)) != NULL; i++)
        if (strncmp(line, word, length) == 0 && (line[length] == '\0' || line[length] == ' '))
            return line + length + (line[length] == ' ');
    return NULL;
}

void et_xls_own_lines(struct et_xls_import *import, const struct et_xls_table *table,
                      const struct et_xls_row *row, int level, uint32_t owner)
{
    static const char *const handled[] = {"ask",   "skip",    "break", "calc", "matrix",
                                          "scale", "missing", "only",  "other"};
    const char *cell = import->is_own && row != NULL ? et_xls_get(table, row, "etapp") : NULL;
    const char *line;
    for (size_t i = 0; cell != NULL && (line = et_xls_own_line(import->arena, cell, i)) != NULL;
         i++) {
        size_t length = strcspn(line, " "), k = 0;
        while (k < sizeof handled / sizeof handled[0] &&
               (strlen(handled[k]) != length || strncmp(line, handled[k], length) != 0))
            k++;
        if (k < sizeof handled / sizeof handled[0] || length == 0)
            continue;
        struct et_xls_line *made = et_xls_line(import, ET_XLS_OPTIONAL, level, owner, line);
        made->table = table;
        made->row = row->row;
        made->column = et_xls_column(table, "etapp");
    }
}

/* ---- lists ---------------------------------------------------------------------------------- */

static void put_list(struct et_xls_import *import, const struct et_xls_list *list)
{
    const struct et_xls_row *first = list->rows[0];
    const char *own = import->is_own ? et_xls_get(&import->choices, first, "etapp") : NULL;
    bool is_scale = own != NULL ? et_xls_own(import->arena, own, "scale") != NULL
                                : !import->is_own && list->is_scale && !list->has_other;
    struct et_xls_line *line =
        et_xls_line(import, ET_XLS_OWNER, 0, list->owner,
                    et_arena_printf(import->arena, "%s %s", is_scale ? "scale" : "list", list->id));
    line->table = &import->choices;
    line->row = first->row;
    line->column = et_xls_column(&import->choices, "list_name");
    et_xls_own_lines(import, &import->choices, first, 1, list->owner);
    for (size_t i = 0; i < list->count; i++) {
        const char *kind = "", *cell = import->is_own && list->rows[i] != NULL
                                           ? et_xls_get(&import->choices, list->rows[i], "etapp")
                                           : NULL;
        static const char *const kinds[] = {"missing", "only", "other"};
        for (size_t k = 0; k < 3 && cell != NULL; k++)
            if (et_xls_own(import->arena, cell, kinds[k]) != NULL)
                kind = et_arena_printf(import->arena, "%s ", kinds[k]);
        if (list->other_id != NULL && strcmp(list->other_id, list->choices[i].id) == 0)
            kind = "other ";
        line = et_xls_line(
            import, ET_XLS_PART, 1, list->owner,
            et_arena_printf(import->arena, "%s%d %s", kind, list->codes[i], list->choices[i].id));
        line->table = &import->choices;
        line->row = list->rows[i] != NULL ? list->rows[i]->row : first->row;
        line->column = et_xls_column(&import->choices, "name");
        set_text(import, line, &list->texts[i], list->choices[i].name,
                 et_arena_printf(import->arena, "list.%s.%s", list->id, list->choices[i].id));
    }
}

/* ---- items ------------------------------------------------------------------------------------
 */

static void put_dropped(struct et_xls_import *import, const struct et_xls_item *item)
{
    const struct et_xls_text *label = et_xls_item_text(import, item, "label");
    const char *first = et_xls_first(label);
    struct et_xls_line *line = et_xls_line(
        import, ET_XLS_COMMENT, 1, item->owner,
        et_arena_printf(import->arena, "%s %s%s%s", et_xls_wording(import, item->type, false),
                        item->name != NULL ? et_xls_wording(import, item->name, false) : "",
                        first != NULL ? ": " : "",
                        first != NULL ? et_xls_wording(import, first, false) : ""));
    set_cell(import, line, item->row, "type");
    line->gone = item->dropped;
}

static void put_hint(struct et_xls_import *import, const struct et_xls_item *item, bool is_label)
{
    const struct et_xls_text *hint = et_xls_item_text(import, item, "hint");
    const char *first = et_xls_first(hint);
    if (first == NULL || is_label || *et_xls_wording(import, first, true) == '\0')
        return;
    struct et_xls_line *line = et_xls_line(import, ET_XLS_OPTIONAL, 2, item->owner, "hint");
    set_cell(import, line, item->row, "hint");
    set_text(import, line, hint, "", et_arena_printf(import->arena, "%s.hint", item->id));
}

static void put_calc(struct et_xls_import *import, struct et_xls_item *item)
{
    const char *own = import->is_own ? et_xls_get(&import->survey, item->row, "etapp") : NULL;
    const char *made = own != NULL ? et_xls_own(import->arena, own, "calc") : NULL;
    if (et_xls_get(&import->survey, item->row, "calculation") == NULL && made == NULL)
        return;
    if (made == NULL)
        made = et_xls_rule(import, item, item->row, "calculation", ET_TYPE_NUMBER, 1, item->owner);
    if (made == NULL) {
        item->dropped = _("its calculation has no counterpart");
        return;
    }
    struct et_xls_line *line =
        et_xls_line(import, ET_XLS_OWNER, 1, item->owner,
                    et_arena_printf(import->arena, "calc %s = %s", item->id, made));
    set_cell(import, line, item->row, "calculation");
    et_xls_own_lines(import, &import->survey, item->row, 2, item->owner);
}

/* The words of an ask, a note or a matrix with their text. */
static void put_head(struct et_xls_import *import, const struct et_xls_item *item,
                     const char *words, const struct et_xls_text *otherwise)
{
    const struct et_xls_text *label = et_xls_item_text(import, item, "label");
    bool is_hint = et_xls_first(label) == NULL;
    if (is_hint && otherwise != NULL && et_xls_first(otherwise) != NULL)
        label = otherwise;
    else if (is_hint)
        label = et_xls_item_text(import, item, "hint");
    struct et_xls_line *line = et_xls_line(import, ET_XLS_OWNER, 1, item->owner, words);
    set_cell(import, line, item->row, "label");
    set_text(import, line, label, item->name != NULL ? item->name : item->id, item->id);
    if (item->kind != ET_XLS_NOTE)
        put_hint(import, item, is_hint && otherwise == NULL);
}

static void put_matrix(struct et_xls_import *import, struct et_xls_item *matrix, size_t at)
{
    size_t rows = 0, required = 0;
    for (size_t i = at; i < import->items.count; i++) {
        const struct et_xls_item *row = import->items.items[i];
        if (row->matrix != matrix)
            continue;
        const char *cell = et_xls_get(&import->survey, row->row, "required");
        required += cell != NULL && (strcmp(cell, "yes") == 0 || strncmp(cell, "true", 4) == 0);
        rows++;
    }
    put_head(import, matrix,
             et_arena_printf(import->arena, "matrix %s %s", matrix->id, matrix->list->id), NULL);
    et_xls_rules(import, matrix, 2);
    if (required == rows && et_xls_get(&import->survey, matrix->row, "required") == NULL)
        (void)et_xls_line(import, ET_XLS_OPTIONAL, 2, matrix->owner, "required");
    et_xls_own_lines(import, &import->survey, matrix->row, 2, matrix->owner);
    for (size_t i = at; i < import->items.count; i++) {
        struct et_xls_item *row = import->items.items[i];
        if (row->matrix != matrix)
            continue;
        struct et_xls_line *line = et_xls_line(import, ET_XLS_PART, 2, matrix->owner,
                                               et_arena_printf(import->arena, "row %s", row->id));
        set_cell(import, line, row->row, "label");
        const struct et_xls_text *label = et_xls_item_text(import, row, "label");
        set_text(import, line, label, row->name != NULL ? row->name : row->id, row->variable.id);
        et_xls_own_lines(import, &import->survey, row->row, 3, matrix->owner);
    }
}

static void put_item(struct et_xls_import *import, size_t at)
{
    struct et_xls_item *item = import->items.items[at];
    switch (item->kind) {
    case ET_XLS_BREAK:
        (void)et_xls_line(import, ET_XLS_OWNER, 1, item->owner, "break");
        return;
    case ET_XLS_MATRIX:
        put_matrix(import, item, at);
        return;
    case ET_XLS_CALC:
        put_calc(import, item);
        return;
    case ET_XLS_NOTE:
        put_head(import, item, et_arena_printf(import->arena, "note %s", item->id), NULL);
        break;
    case ET_XLS_ASK:
        put_head(import, item,
                 et_arena_printf(import->arena, "ask %s %s", item->id, et_xls_kind(import, item)),
                 NULL);
        break;
    }
    et_xls_rules(import, item, 2);
    et_xls_own_lines(import, &import->survey, item->row, 2, item->owner);
}

/* ---- sections
 * ------------------------------------------------------------------------------------ */

static const struct et_xls_text *title(struct et_xls_import *import)
{
    struct et_xls_text *text = et_arena_alloc(import->arena, sizeof *text);
    if (import->settings.row_count > 0)
        *text = et_xls_text(import, &import->settings, &import->settings.rows[0], "form_title");
    return text;
}

/* The file's name without its ending. */
static const char *stem(struct et_xls_import *import)
{
    const char *name = et_io_name(import->options->file), *dot = strrchr(name, '.');
    return et_arena_copy(import->arena, name, dot != NULL ? (size_t)(dot - name) : strlen(name));
}

static void put_section(struct et_xls_import *import, size_t group, bool is_first)
{
    const struct et_xls_text *text = NULL;
    const struct et_xls_section *own = group > 0 ? &import->groups.items[group - 1] : NULL;
    for (size_t at = group; at > 0 && text == NULL; at = import->groups.items[at - 1].parent)
        if (et_xls_first(&import->groups.items[at - 1].text) != NULL)
            text = &import->groups.items[at - 1].text;
    struct et_xls_text *copy = et_arena_alloc(import->arena, sizeof *copy);
    *copy = text != NULL ? *text : *title(import);
    const char *id = et_xls_section_name(import, own != NULL ? own->name
                                                 : is_first  ? "start"
                                                             : "more");
    uint32_t owner = ++import->owners;
    struct et_xls_line *line = et_xls_line(import, ET_XLS_HEAD, 0, owner,
                                           et_arena_printf(import->arena, "section %s", id));
    if (own != NULL && own->row != NULL)
        set_cell(import, line, own->row, "label");
    set_text(import, line, copy, stem(import), et_arena_printf(import->arena, "section.%s", id));
    et_xls_own_lines(import, &import->survey, own != NULL ? own->row : NULL, 1, owner);
    et_xls_condition(import, group, owner);
}

void et_xls_stand_in(struct et_xls_import *import)
{
    const char *id = et_xls_section_name(import, "nothing");
    bool is_swedish = strcmp(import->languages.tags[0], "sv") == 0;
    (void)et_xls_line(import, ET_XLS_COMMENT, 1, 0,
                      _("No question of this workbook can be asked; this one stands in for them."));
    struct et_xls_line *line = et_xls_line(import, ET_XLS_HEAD, 1, ++import->owners,
                                           et_arena_printf(import->arena, "ask %s yesno", id));
    line->text = is_swedish ? "Finns det frågor?" : "Are there any questions?";
    et_xls_note(import, ET_XLSFORM_CHANGED, &import->survey, 1, 1, "",
                _("no question of this workbook can be asked; one was put in for them"));
}

static void put_sections(struct et_xls_import *import)
{
    size_t current = 0;
    bool is_open = false;
    for (size_t i = 0; i < import->items.count; i++) {
        struct et_xls_item *item = import->items.items[i];
        if (item->dropped != NULL) {
            put_dropped(import, item); /* opens no section of its own */
            continue;
        }
        if (item->matrix != NULL)
            continue;
        if (!is_open || item->group != current)
            put_section(import, item->group, !is_open);
        is_open = true;
        current = item->group;
        put_item(import, i);
    }
    if (!is_open)
        put_section(import, 0, true);
}

/* ---- the head
 * ------------------------------------------------------------------------------------- */

static const char *setting(const struct et_xls_import *import, const char *key)
{
    return import->settings.row_count > 0
               ? et_xls_get(&import->settings, &import->settings.rows[0], key)
               : NULL;
}

static const char *form_id(struct et_xls_import *import)
{
    const char *id = setting(import, "form_id");
    if (id == NULL)
        id = stem(import);
    return et_xls_legal(import->arena, id, 'f', 40);
}

/* What is no counterpart of a column: waves, privacy, indicators ... */
static void put_own(struct et_xls_import *import, bool is_tail)
{
    bool in_tail = false;
    for (size_t i = 0; i < import->own.row_count; i++) {
        const char *line = et_xls_get(&import->own, &import->own.rows[i], "line");
        if (line == NULL)
            continue;
        in_tail |= strncmp(line, "indicator ", 10) == 0 || strncmp(line, "target ", 7) == 0;
        if (in_tail != is_tail)
            continue;
        const char *level = et_xls_get(&import->own, &import->own.rows[i], "indent");
        struct et_xls_line *made = et_xls_line(
            import, ET_XLS_OPTIONAL, level != NULL ? atoi(level) % 4 : 0, ++import->owners, line);
        made->table = &import->own;
        made->row = import->own.rows[i].row;
        made->column = et_xls_column(&import->own, "line");
    }
}

static void put_head_lines(struct et_xls_import *import)
{
    struct et_arena *arena = import->arena;
    const struct et_xls_languages *languages = &import->languages;
    (void)et_xls_line(import, ET_XLS_HEAD, 0, 0,
                      et_arena_printf(arena, "form %s", form_id(import)));
    struct et_xls_line *line = et_xls_line(import, ET_XLS_HEAD, 0, 0, "title");
    line->table = &import->settings;
    set_text(import, line, title(import), stem(import), "title");
    const char *version = setting(import, "version");
    long number = version != NULL ? strtol(version, NULL, 10) : 1;
    (void)et_xls_line(
        import, ET_XLS_HEAD, 0, 0,
        et_arena_printf(arena, "version %ld", number >= 1 && number <= 9999 ? number : 1));
    (void)et_xls_line(import, ET_XLS_HEAD, 0, 0,
                      et_arena_printf(arena, "source %s", languages->tags[0]));
    if (languages->count > 1) {
        struct et_str all = ET_STR_EMPTY;
        for (size_t l = 1; l < languages->count; l++)
            et_str_addf(&all, " %s", languages->tags[l]);
        (void)et_xls_line(import, ET_XLS_HEAD, 0, 0,
                          et_arena_printf(arena, "languages%s", all.text));
        et_str_free(&all);
    }
    if (import->is_own)
        put_own(import, false);
    else
        (void)et_xls_line(import, ET_XLS_HEAD, 0, 0,
                          strcmp(languages->tags[0], "sv") == 0 ? "wave before: Före"
                                                                : "wave before: Before");
}

void et_xls_lines(struct et_xls_import *import)
{
    et_xls_name_all(import);
    put_head_lines(import);
    for (size_t i = 0; i < import->lists.count; i++) {
        struct et_xls_list *list = import->lists.items[i];
        if (import->is_own && !list->is_skipped && list->count <= ET_CHOICES_MAX)
            et_xls_list_ready(import, list);
        if (list->is_ready && !list->is_skipped && (list->is_used || import->is_own))
            put_list(import, list);
    }
    put_sections(import);
    if (import->is_own)
        put_own(import, true);
}
