/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_table.c - sheets whose first row names their columns, and languages. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/vec.h"
#include "forms/exchange/xlsform_in.h"

/* Headings that mean the same, in the spelling used here. */
static const char *const aliases[][2] = {
    {"command", "type"},
    {"tag", "name"},
    {"caption", "label"},
    {"list", "list_name"},
    {"value", "name"},
    {"relevance", "relevant"},
    {"skip_logic", "relevant"},
    {"constraint_msg", "constraint_message"},
    {"calculate", "calculation"},
    {"title", "form_title"},
    {"set_form_title", "form_title"},
    {"id_string", "form_id"},
    {"set_form_id", "form_id"},
    {"bind:relevant", "relevant"},
    {"bind:constraint", "constraint"},
    {"bind:jr:constraintmsg", "constraint_message"},
    {"bind:jr:requiredmsg", "required_message"},
    {"bind:required", "required"},
    {"bind:calculate", "calculation"},
    {"bind:calculation", "calculation"},
    {"bind:readonly", "read_only"},
    {"body:appearance", "appearance"},
    {"control:appearance", "appearance"},
    {"media:image", "image"},
    {"media:audio", "audio"},
    {"media:video", "video"},
};

/* Those whose cells are texts for people, one column a language. */
static bool is_translated(const char *key)
{
    static const char *const keys[] = {
        "label", "hint",      "guidance_hint",      "image",
        "audio", "video",     "constraint_message", "required_message",
        "text",  "form_title"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static const char *one_spelling(const char *key)
{
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (strcmp(aliases[i][0], key) == 0)
            return aliases[i][1];
    return key;
}

/* "Constraint Message :: French (fr)" and "constraint_message:French (fr)" */
static struct et_xls_column heading(struct et_arena *arena, const struct et_cell *cell)
{
    char *text = et_arena_string(arena, cell->text);
    size_t out = 0;
    for (const char *c = text; *c != '\0'; c++) { /* "::" to ":", no blanks around */
        if (*c == ':' && out > 0 && text[out - 1] == ':')
            continue;
        if (isspace((unsigned char)*c) && (out == 0 || text[out - 1] == ':'))
            continue;
        while (*c == ':' && out > 0 && text[out - 1] == ' ')
            out--;
        text[out++] = *c;
    }
    text[out] = '\0';
    struct et_xls_column column = {NULL, "", cell->column};
    char *split = strchr(text, ':');
    char *lower = et_arena_string(arena, text);
    for (char *c = lower; *c != '\0'; c++)
        *c = (char)(isspace((unsigned char)*c) || *c == '-' ? '_' : tolower((unsigned char)*c));
    if (split != NULL && strncasecmp(text, "media:", 6) == 0) {
        char *second = strchr(split + 1, ':');
        column.language = second != NULL ? et_arena_string(arena, second + 1) : "";
        if (second != NULL)
            lower[second - text] = '\0';
    } else if (split != NULL) {
        lower[split - text] = '\0';
        if (is_translated(one_spelling(lower)))
            column.language = et_arena_string(arena, split + 1);
        else
            lower[split - text] = ':';
    }
    column.key = one_spelling(lower);
    return column;
}

static size_t read_heads(struct et_arena *arena, const struct et_sheet *sheet,
                         struct et_xls_table *table)
{
    size_t heads = 0;
    while (heads < sheet->count && heads < ET_XLSFORM_COLUMNS_MAX &&
           sheet->cells[heads].row == sheet->cells[0].row)
        heads++;
    struct et_xls_column *columns = et_arena_array(arena, heads + 1, sizeof *columns);
    for (size_t i = 0; i < heads; i++)
        columns[i] = heading(arena, &sheet->cells[i]);
    table->columns = columns;
    table->column_count = heads;
    while (heads < sheet->count && sheet->cells[heads].row == sheet->cells[0].row)
        heads++;
    return heads;
}

void et_xls_table(struct et_arena *arena, const struct et_sheet *sheet, struct et_xls_table *table)
{
    *table = (struct et_xls_table){.sheet = ""};
    if (sheet == NULL)
        return;
    table->sheet = sheet->name;
    size_t at = read_heads(arena, sheet, table);
    struct {
        struct et_xls_row *items;
        size_t count, room;
    } rows = {0};
    while (at < sheet->count && rows.count <= ET_XLSFORM_ROWS_MAX) {
        struct et_xls_row row = {et_arena_array(arena, table->column_count, sizeof *row.cells),
                                 sheet->cells[at].row};
        bool is_empty = true;
        for (size_t k = 0; at < sheet->count && sheet->cells[at].row == row.row; at++) {
            while (k < table->column_count && table->columns[k].column < sheet->cells[at].column)
                k++;
            if (k < table->column_count && table->columns[k].column == sheet->cells[at].column) {
                row.cells[k] = sheet->cells[at].text;
                is_empty = false;
            }
        }
        if (!is_empty)
            ET_VEC_PUSH(&rows, row);
    }
    struct et_xls_row *kept = et_arena_array(arena, rows.count + 1, sizeof *kept);
    if (rows.count > 0)
        memcpy(kept, rows.items, rows.count * sizeof *kept);
    table->rows = kept;
    table->row_count = rows.count;
    ET_VEC_FREE(&rows);
}

const char *et_xls_get(const struct et_xls_table *table, const struct et_xls_row *row,
                       const char *key)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (row->cells[i] != NULL && strcmp(table->columns[i].key, key) == 0)
            return row->cells[i];
    return NULL;
}

uint32_t et_xls_column(const struct et_xls_table *table, const char *key)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].key, key) == 0)
            return table->columns[i].column;
    return 0;
}

/* ---- languages -------------------------------------------------------------------- */

static bool is_tag(const char *text, size_t length)
{
    size_t first = 0;
    while (first < length && isalpha((unsigned char)text[first]))
        first++;
    if (first < 2 || first > 3 || (first < length && text[first] != '-') || length > 12)
        return false;
    for (size_t i = first; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && (text[i] != '-' || i + 1 == length))
            return false;
    return true;
}

const char *et_xls_tag(struct et_arena *arena, const char *name)
{
    static const char *const known[][2] = {
        {"english", "en"},    {"swedish", "sv"},     {"svenska", "sv"},  {"arabic", "ar"},
        {"العربية", "ar"},    {"french", "fr"},      {"français", "fr"}, {"francais", "fr"},
        {"spanish", "es"},    {"español", "es"},     {"espanol", "es"},  {"swahili", "sw"},
        {"kiswahili", "sw"},  {"somali", "so"},      {"tigrinya", "ti"}, {"dari", "fa-AF"},
        {"persian", "fa"},    {"farsi", "fa"},       {"pashto", "ps"},   {"ukrainian", "uk"},
        {"russian", "ru"},    {"portuguese", "pt"},  {"hindi", "hi"},    {"amharic", "am"},
        {"kurdish", "ku"},    {"kurmanji", "kmr"},   {"sorani", "ckb"},  {"turkish", "tr"},
        {"german", "de"},     {"deutsch", "de"},     {"chinese", "zh"},  {"italian", "it"},
        {"nepali", "ne"},     {"burmese", "my"},     {"khmer", "km"},    {"thai", "th"},
        {"vietnamese", "vi"}, {"indonesian", "id"},  {"bahasa", "id"},   {"urdu", "ur"},
        {"bengali", "bn"},    {"bangla", "bn"},      {"tamil", "ta"},    {"finnish", "fi"},
        {"norwegian", "nb"},  {"danish", "da"},      {"dutch", "nl"},    {"polish", "pl"},
        {"haitian", "ht"},    {"creole", "ht"},      {"chichewa", "ny"}, {"hausa", "ha"},
        {"luganda", "lg"},    {"kinyarwanda", "rw"}, {"bambara", "bm"},  {"wolof", "wo"},
    };
    const char *open = strrchr(name, '(');
    const char *close = open != NULL ? strchr(open, ')') : NULL;
    if (close != NULL && is_tag(open + 1, (size_t)(close - open - 1)))
        return et_arena_copy(arena, open + 1, (size_t)(close - open - 1));
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcasecmp(known[i][0], name) == 0)
            return known[i][1];
    if (is_tag(name, length) && (length == 2 || name[2] == '-'))
        return et_arena_string(arena, name);
    return NULL;
}

struct et_xls_text et_xls_text(const struct et_xls_import *import, const struct et_xls_table *table,
                               const struct et_xls_row *row, const char *key)
{
    struct et_xls_text text = {{NULL}};
    for (size_t i = 0; i < table->column_count; i++) {
        const struct et_xls_column *column = &table->columns[i];
        if (row->cells[i] == NULL || strcmp(column->key, key) != 0)
            continue;
        for (size_t l = 0; l < import->languages.count; l++) {
            bool is_it = column->language[0] == '\0'
                             ? l == 0
                             : strcasecmp(import->languages.names[l], column->language) == 0;
            if (is_it && text.in[l] == NULL)
                text.in[l] = row->cells[i];
        }
    }
    return text;
}

const char *et_xls_first(const struct et_xls_text *text)
{
    for (size_t l = 0; l < ET_LANGUAGES_MAX; l++)
        if (text->in[l] != NULL)
            return text->in[l];
    return NULL;
}
