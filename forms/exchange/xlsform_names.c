/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsform_names.c - names that the form language takes, as close to the ones
 * in the sheets as they can be.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"
#include "forms/exchange/xlsform_in.h"

enum { COLUMN_MAX = 32 }; /* bytes: Stata's limit */

/* Words of SPSS, Stata, SQL and R, and those that texts of a form are called by. */
static bool is_reserved(const char *name)
{
    static const char *const words[] = {
#define ET_RESERVED(word, whose) word,
#include "forms/lang/reserved.def"
#undef ET_RESERVED
        "title",    "wave", "list", "scale", "privacy", "indicator", "target", "section",
        "register", "and",  "or",   "not",   "has",     "in",        "today",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

/* U+00C0 to U+00FF without their marks. */
static const char *without_mark(uint32_t character)
{
    static const char letters[] =
        "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";
    static char out[2];
    if (character < 0xC0 || character > 0xFF)
        return "_";
    out[0] = letters[character - 0xC0];
    return out[0] == ' ' ? "_" : out;
}

const char *et_xls_legal(struct et_arena *arena, const char *name, char prefix, size_t most)
{
    struct et_str out = ET_STR_EMPTY;
    size_t left = strlen(name), length;
    bool has_letter = false, ends_so = left > 0 && name[left - 1] == '_';
    for (; left > 0; name += length, left -= length) {
        uint32_t character = et_utf8_next(name, left, &length);
        if (character < 0x80 && isalnum((int)character)) {
            et_str_add_char(&out, (char)tolower((int)character));
            has_letter = true;
        } else {
            const char *letter = without_mark(character);
            has_letter |= *letter != '_';
            if (*letter != '_' || out.length == 0 || out.text[out.length - 1] != '_')
                et_str_add(&out, letter);
        }
    }
    const char *at = out.text;
    while (*at == '_' && at[1] >= 'a' && at[1] <= 'z')
        at++;
    char *legal = *at >= 'a' && *at <= 'z' ? et_arena_string(arena, at)
                  : has_letter             ? et_arena_printf(arena, "%c%s", prefix, at)
                                           : et_arena_printf(arena, "%c", prefix);
    if (strlen(legal) > most)
        legal[most] = '\0';
    length = strlen(legal);
    while (!ends_so && length > 1 && legal[length - 1] == '_')
        legal[--length] = '\0';
    et_str_free(&out);
    return legal;
}

/* ---- unique ------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Kept sorted, so that ten thousand names are found fast. */
static size_t place_of(const struct et_xls_import *import, const char *name, bool *is_there)
{
    size_t low = 0, high = import->taken.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (by_text(&import->taken.items[middle], &name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *is_there = low < import->taken.count && strcmp(import->taken.items[low], name) == 0;
    return low;
}

static bool is_free(const struct et_xls_import *import, const char *name)
{
    bool is_there;
    (void)place_of(import, name, &is_there);
    return !is_there && !is_reserved(name);
}

static void take(struct et_xls_import *import, const char *name)
{
    bool is_there;
    size_t at = place_of(import, name, &is_there);
    if (is_there)
        return;
    ET_VEC_PUSH(&import->taken, name);
    memmove(import->taken.items + at + 1, import->taken.items + at,
            (import->taken.count - 1 - at) * sizeof *import->taken.items);
    import->taken.items[at] = name;
}

/* NAME, or NAME with a number behind it, of at most MOST bytes; its column and
 * that of its other text (OTHER, or NULL) are free, too. */
static const char *unique(struct et_xls_import *import, const char *name, size_t most,
                          const char *before, const char *other)
{
    for (unsigned number = 1;; number++) {
        const char *tail = number == 1 ? "" : et_arena_printf(import->arena, "_%u", number);
        size_t room = most - strlen(tail);
        const char *tried = et_arena_printf(
            import->arena, "%.*s%s", (int)(strlen(name) < room ? strlen(name) : room), name, tail);
        const char *column = et_arena_printf(import->arena, "%s%s", before, tried);
        const char *text =
            other != NULL ? et_arena_printf(import->arena, "%s_%s", column, other) : NULL;
        if (!is_free(import, column) || (before[0] == '\0' && !is_free(import, tried)) ||
            (text != NULL && !is_free(import, text)))
            continue;
        take(import, column);
        if (text != NULL)
            take(import, text);
        return tried;
    }
}

static void renamed(struct et_xls_import *import, const struct et_xls_row *row, const char *from,
                    const char *to)
{
    if (from == NULL || strcmp(from, to) == 0)
        return;
    et_xls_note(import, ET_XLSFORM_RENAMED, &import->survey, row->row,
                et_xls_column(&import->survey, "name"), from,
                et_arena_printf(import->arena, _("now called “%s”"), to));
}

/* ---- all of them ----------------------------------------------------------------------- */

static size_t most_of(const struct et_xls_item *item)
{
    size_t tail = item->has_other ? strlen(item->list->other_id) + 1 : 0;
    return tail < COLUMN_MAX - 8 ? COLUMN_MAX - tail : 8;
}

static const char *wanted(struct et_xls_import *import, const struct et_xls_item *item)
{
    if (item->name == NULL || item->name[0] == '\0')
        return et_arena_printf(import->arena, "q%u", item->row->row);
    return et_xls_legal(import->arena, item->name, 'q', 64);
}

static void name_item(struct et_xls_import *import, struct et_xls_item *item)
{
    const char *name = wanted(import, item), *group = NULL;
    size_t most = most_of(item);
    /* The same name in two groups: the group tells them apart. */
    if (item->group > 0 && !is_free(import, name) && !is_reserved(name)) {
        const struct et_xls_section *around = &import->groups.items[item->group - 1];
        group = around->loop_name != NULL ? around->loop_name : around->name;
    }
    if (group != NULL) {
        const char *longer = et_arena_printf(import->arena, "%s_%s",
                                             et_xls_legal(import->arena, group, 'g', 64), name);
        name = strlen(longer) <= most ? longer : name;
    }
    item->id = unique(import, name, most, "", item->has_other ? item->list->other_id : NULL);
    item->variable.id = item->id;
    renamed(import, item->row, item->name, item->id);
}

/* Rows called "group_row" lose what their matrix says already. */
static bool have_prefix(struct et_xls_import *import, const struct et_xls_item *matrix)
{
    size_t length = strlen(matrix->id), count = 0;
    for (size_t i = 0; i < import->items.count; i++) {
        const struct et_xls_item *row = import->items.items[i];
        if (row->matrix != matrix)
            continue;
        const char *name = wanted(import, row);
        if (strncmp(name, matrix->id, length) != 0 || name[length] != '_' ||
            name[length + 1] < 'a' || name[length + 1] > 'z')
            return false;
        count++;
    }
    return count > 0;
}

static void name_rows(struct et_xls_import *import, const struct et_xls_item *matrix)
{
    bool is_prefixed = have_prefix(import, matrix);
    const char *before = et_arena_printf(import->arena, "%s_", matrix->id);
    for (size_t i = 0; i < import->items.count; i++) {
        struct et_xls_item *row = import->items.items[i];
        if (row->matrix != matrix)
            continue;
        const char *name = wanted(import, row) + (is_prefixed ? strlen(before) : 0);
        row->id = unique(import, name, COLUMN_MAX - strlen(before), before, NULL);
        row->variable.id = et_arena_printf(import->arena, "%s.%s", matrix->id, row->id);
        if (!is_prefixed)
            renamed(import, row->row, row->name, row->id);
    }
}

/* The rows keep their names: answers are called by them. */
static size_t room_before_rows(struct et_xls_import *import, const struct et_xls_item *matrix)
{
    size_t longest = 0;
    for (size_t i = 0; i < import->items.count; i++) {
        const struct et_xls_item *row = import->items.items[i];
        if (row->matrix == matrix && strlen(wanted(import, row)) > longest)
            longest = strlen(wanted(import, row));
    }
    return longest + 1 + 8 < COLUMN_MAX ? COLUMN_MAX - 1 - longest : 8;
}

/* Of two questions with one name the first counts. */
static void index_names(struct et_xls_import *import)
{
    for (size_t i = 0; i < import->items.count; i++) {
        const struct et_xls_item *item = import->items.items[i];
        if (item->dropped == NULL && item->kind != ET_XLS_NOTE && item->kind != ET_XLS_MATRIX &&
            item->kind != ET_XLS_BREAK && item->name != NULL)
            (void)et_names_put(&import->item_names, item->name, (uint32_t)i);
    }
}

void et_xls_name_all(struct et_xls_import *import)
{
    for (size_t i = 0; i < import->items.count; i++) {
        struct et_xls_item *item = import->items.items[i];
        bool has_name = item->dropped == NULL && item->matrix == NULL &&
                        item->kind != ET_XLS_MATRIX && item->kind != ET_XLS_BREAK;
        if (has_name)
            name_item(import, item);
    }
    for (size_t i = 0; i < import->items.count; i++) {
        struct et_xls_item *matrix = import->items.items[i];
        if (matrix->kind != ET_XLS_MATRIX || matrix->dropped != NULL)
            continue;
        size_t most = import->is_own ? COLUMN_MAX : room_before_rows(import, matrix);
        matrix->id = unique(import, wanted(import, matrix), most, "", NULL);
        renamed(import, matrix->row, matrix->name, matrix->id);
        name_rows(import, matrix);
    }
    index_names(import);
}

/* Sections are no columns: only a name that is taken must give way. */
const char *et_xls_section_name(struct et_xls_import *import, const char *name)
{
    const char *legal = et_xls_legal(import->arena, name, 's', 40), *tried = legal;
    bool is_there;
    for (unsigned number = 2;; number++) {
        (void)place_of(import, tried, &is_there);
        if (!is_there)
            break;
        tried = et_arena_printf(import->arena, "%s_%u", legal, number);
    }
    take(import, tried);
    return tried;
}
