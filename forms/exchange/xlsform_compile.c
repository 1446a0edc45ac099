/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsform_compile.c - the lines of an imported form, compiled until nothing is
 * wrong: what the compiler refuses becomes a comment and is told of.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/exchange/po.h"
#include "forms/exchange/xlsform_in.h"
#include "forms/lang/compile.h"

enum { ROUNDS_MAX = 40 };

/* ---- writing ------------------------------------------------------------------------ */

static bool takes_rest(const char *words)
{
    return strcmp(words, "hint") == 0 || strcmp(words, "title") == 0;
}

static bool is_block(const struct et_xls_line *line)
{
    return line->level == 0 &&
           (line->kind == ET_XLS_OWNER || strncmp(line->words, "section ", 8) == 0);
}

static void put_line(const struct et_xls_line *line, struct et_str *out)
{
    char cell[16];
    if (is_block(line) && line->gone == NULL)
        et_str_add_char(out, '\n');
    et_str_addf(out, "%*s%s", 2 * line->level, "",
                line->gone != NULL || line->kind == ET_XLS_COMMENT ? "# " : "");
    if (line->gone != NULL && line->row > 0)
        et_str_addf(out, "%s!%s: ", line->table->sheet,
                    et_cell_name(line->row, line->column > 0 ? line->column : 1, cell));
    et_str_add(out, line->words);
    if (line->text != NULL)
        et_str_addf(out, "%s%s", takes_rest(line->words) ? " " : ": ", line->text);
    if (line->gone != NULL)
        et_str_addf(out, " (%s)", line->gone);
    et_str_add_char(out, '\n');
}

/* *number[i]: the line of the text that line I is on. */
static void put_lines(struct et_xls_import *import, struct et_str *out, uint32_t *numbers)
{
    uint32_t number = 1;
    et_str_clear(out);
    et_str_addf(out, "# XLSForm: %s\n", et_xls_wording(import, import->options->file, false));
    for (size_t i = 0; i < import->lines.count; i++) {
        size_t before = out->length;
        put_line(&import->lines.items[i], out);
        numbers[i] = number;
        for (size_t at = before; at < out->length; at++)
            number += out->text[at] == '\n';
        numbers[i] = number;
    }
}

/* ---- mending ------------------------------------------------------------------------ */

static void drop(struct et_xls_import *import, struct et_xls_line *line, const char *reason,
                 bool is_told)
{
    if (line->gone != NULL || line->kind == ET_XLS_COMMENT)
        return;
    line->gone = reason;
    if (is_told)
        et_xls_note(import, ET_XLSFORM_DROPPED, line->table != NULL ? line->table : &import->survey,
                    line->row, line->column, line->words, reason);
}

static struct et_xls_line *line_at(struct et_xls_import *import, const uint32_t *numbers,
                                   uint32_t number)
{
    size_t low = 0, high = import->lines.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (numbers[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < import->lines.count ? &import->lines.items[low] : NULL;
}

/* Takes the pipes out of a text; false where it has none. */
static bool unpipe(struct et_xls_import *import, struct et_xls_line *line)
{
    if (line->text == NULL || strchr(line->text, '{') == NULL || line->texts == NULL)
        return false;
    struct et_str out = ET_STR_EMPTY;
    bool has_pipe = false;
    for (const char *at = line->text; *at != '\0'; at++) {
        if (at[0] == '{' && at[1] == '{') {
            et_str_add(&out, "{{");
            at++;
        } else if (*at == '{') {
            has_pipe = true;
            et_str_add_char(&out, '(');
        } else {
            et_str_add_char(&out, *at == '}' && has_pipe ? ')' : *at);
        }
    }
    line->text = et_arena_string(import->arena, out.text);
    line->texts = NULL; /* its translations would have the pipes */
    et_str_free(&out);
    return has_pipe;
}

/* Is the fault one of the text behind the colon? */
static bool is_in_text(const struct et_source *source, const struct et_diag *diag,
                       const struct et_xls_line *line)
{
    uint32_t number, column;
    et_source_place(source, diag->span.begin, &number, &column);
    return line->text != NULL && column > 2 * (uint32_t)line->level + strlen(line->words);
}

/* Every line of the owner goes, but the reason is told once. */
static void drop_owner(struct et_xls_import *import, struct et_xls_line *line, const char *reason)
{
    uint32_t owner = line->owner;
    bool is_told = true;
    for (size_t i = 0; i < import->lines.count; i++) {
        struct et_xls_line *other = &import->lines.items[i];
        if (other->owner != owner)
            continue;
        drop(import, other, reason, is_told);
        is_told = false;
    }
    for (size_t i = 0; i < import->items.count; i++)
        if (import->items.items[i]->owner == owner)
            import->items.items[i]->dropped = reason;
}

static enum et_status mend(struct et_xls_import *import, const struct et_source *source,
                           const uint32_t *numbers, struct et_diags *diags, bool *has_stand_in)
{
    const struct et_xls_line *mended = NULL; /* a text may have several such faults */
    for (size_t i = 0; i < et_diags_total(diags); i++) {
        const struct et_diag *diag = et_diags_at(diags, i);
        uint32_t number, column;
        if (diag->severity != ET_SEVERITY_ERROR)
            continue;
        et_source_place(source, diag->span.begin, &number, &column);
        struct et_xls_line *line = line_at(import, numbers, number);
        if (line == NULL || line->gone != NULL || line == mended)
            continue;
        const char *reason = et_arena_string(import->arena, diag->message);
        if ((is_in_text(source, diag, line) || line->kind == ET_XLS_HEAD) && unpipe(import, line)) {
            mended = line;
            continue;
        }
        if (line->kind == ET_XLS_OPTIONAL) {
            drop(import, line, reason, true);
        } else if (line->kind == ET_XLS_OWNER || line->kind == ET_XLS_PART) {
            drop_owner(import, line, reason);
        } else if (strcmp(diag->code, "missing-statement") == 0 && !*has_stand_in) {
            et_xls_stand_in(import);
            *has_stand_in = true;
            return ET_OK;
        } else {
            char cell[16];
            return et_error_set(import->error, ET_INPUT, "%s!%s: %s",
                                line->table != NULL ? line->table->sheet : import->survey.sheet,
                                et_cell_name(line->row > 0 ? line->row : 1,
                                             line->column > 0 ? line->column : 1, cell),
                                reason);
        }
    }
    return ET_OK;
}

/* The form in OUT compiles without an error, and is left in *form. */
static enum et_status settle(struct et_xls_import *import, struct et_str *out,
                             struct et_form **form)
{
    /* Room for what a stand-in adds. */
    uint32_t *numbers = et_alloc((import->lines.count + 4) * sizeof *numbers);
    bool has_stand_in = false;
    enum et_status status = ET_OK;
    *form = NULL;
    for (int round = 0; *form == NULL && status == ET_OK && round < ROUNDS_MAX; round++) {
        put_lines(import, out, numbers);
        if (out->length > ET_SOURCE_MAX) {
            status = et_error_set(import->error, ET_INPUT, _("the form would be too large"));
            break;
        }
        struct et_diags *diags = et_diags_new();
        struct et_source *source = et_source_new(import->options->file, out->text, out->length);
        *form = et_compile(source, &(struct et_compile){0}, diags);
        if (*form == NULL)
            status = mend(import, source, numbers, diags, &has_stand_in);
        et_diags_free(diags);
        et_source_free(source);
    }
    free(numbers);
    if (status == ET_OK && *form == NULL)
        status = et_error_set(import->error, ET_INPUT,
                              _("no form that compiles comes of this workbook"));
    return status;
}

/* ---- translations ----------------------------------------------------------------------- */

static void put_quoted(struct et_str *out, const char *word, const char *text)
{
    et_str_addf(out, "%s \"", word);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            et_str_add_char(out, '\\');
        et_str_add_char(out, *text);
    }
    et_str_add(out, "\"\n");
}

/* What the sheet "etapp" says of PATH, for texts that XLSForm has no column for. */
static const char *own_text(const struct et_xls_import *import, const char *path, size_t language)
{
    for (size_t i = 0; i < import->own.row_count; i++) {
        const char *cell = et_xls_get(&import->own, &import->own.rows[i], "path");
        if (cell == NULL || strcmp(cell, path) != 0)
            continue;
        struct et_xls_text text = et_xls_text(import, &import->own, &import->own.rows[i], "text");
        return text.in[language];
    }
    return NULL;
}

static int by_path(const void *a, const void *b)
{
    const struct et_xls_line *const *one = a, *const *two = b;
    return strcmp((*one)->path, (*two)->path);
}

/* The line whose text has PATH, or NULL. */
static const struct et_xls_line *find(const struct et_xls_line *const *lines, size_t count,
                                      const char *path)
{
    struct et_xls_line wanted = {.path = path};
    const struct et_xls_line *key = &wanted;
    const struct et_xls_line *const *found = bsearch(&key, lines, count, sizeof *lines, by_path);
    return found != NULL ? *found : NULL;
}

static const char *translation(struct et_xls_import *import, const struct et_xls_line *line,
                               const char *path, size_t language)
{
    const char *raw = line != NULL && line->texts != NULL ? line->texts->in[language] : NULL;
    if (raw != NULL)
        return et_xls_wording(import, raw, true);
    raw = import->is_own ? own_text(import, path, language) : NULL;
    return raw != NULL ? raw : "";
}

/* The PO file of LANGUAGE: first by hand, then through the keeper of such files. */
static enum et_status put_po(struct et_xls_import *import, const struct et_form *form,
                             const struct et_xls_line *const *lines, size_t count, size_t language,
                             struct et_xlsform_po *po)
{
    assert(form != NULL);
    const char *tag = import->languages.tags[language];
    struct et_po_header header = {
        .project = et_arena_printf(import->arena, "%s %u", form->id, form->version),
        .language = tag,
        .date = import->options->date,
    };
    struct et_po_want *wants = et_arena_array(import->arena, form->text_count, sizeof *wants);
    struct et_str first = ET_STR_EMPTY, out = ET_STR_EMPTY;
    size_t wanted = 0;
    et_str_addf(&first,
                "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                "\"Language: %s\\n\"\n\n",
                tag);
    for (size_t i = 0; i < form->text_count; i++) {
        const struct et_form_text *text = &form->texts[i];
        const struct et_xls_line *line = find(lines, count, text->path);
        const char *translated = translation(import, line, text->path, language);
        if (line == NULL && *translated == '\0' && strncmp(text->path, "list.yesno.", 11) == 0)
            continue;
        wants[wanted++] = (struct et_po_want){.context = text->path,
                                              .text = text->in[0],
                                              .comment = "",
                                              .file = import->options->file};
        put_quoted(&first, "msgctxt", text->path);
        put_quoted(&first, "msgid", text->in[0]);
        put_quoted(&first, "msgstr", translated);
        et_str_add_char(&first, '\n');
    }
    struct et_diags *diags = et_diags_new();
    struct et_source *old = et_source_new(tag, first.text, first.length);
    struct et_po_changes changes;
    enum et_status status =
        et_po_update(old, &header, wants, wanted, diags, &out, &changes, import->error);
    if (status == ET_OK)
        *po = (struct et_xlsform_po){tag, et_arena_copy(import->arena, out.text, out.length),
                                     out.length};
    et_source_free(old);
    et_diags_free(diags);
    et_str_free(&first);
    et_str_free(&out);
    return status;
}

static enum et_status put_translations(struct et_xls_import *import, const struct et_form *form,
                                       struct et_xlsform *result)
{
    size_t languages = import->languages.count, count = 0;
    if (languages < 2)
        return ET_OK;
    struct et_xlsform_po *made = et_arena_array(import->arena, languages, sizeof *made);
    const struct et_xls_line **lines =
        et_arena_array(import->arena, import->lines.count + 1, sizeof(struct et_xls_line *));
    for (size_t i = 0; i < import->lines.count; i++) {
        const struct et_xls_line *line = &import->lines.items[i];
        if (line->path != NULL && line->gone == NULL)
            lines[count++] = line;
    }
    qsort(lines, count, sizeof *lines, by_path);
    for (size_t l = 1; l < languages; l++) {
        enum et_status status = put_po(import, form, lines, count, l, &made[l - 1]);
        if (status != ET_OK)
            return status;
    }
    result->translations = made;
    result->translation_count = languages - 1;
    return ET_OK;
}

enum et_status et_xls_compile(struct et_xls_import *import, struct et_xlsform *result)
{
    struct et_str out = ET_STR_EMPTY;
    struct et_form *form;
    enum et_status status = settle(import, &out, &form);
    if (status == ET_OK) {
        result->form = et_arena_copy(import->arena, out.text, out.length);
        result->size = out.length;
        status = put_translations(import, form, result);
    }
    et_form_free(form);
    et_str_free(&out);
    return status;
}
