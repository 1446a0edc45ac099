/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_rules.c - relevant, constraint, required, default, calculation. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/exchange/xlsform_in.h"
#include "forms/exchange/xpath_tree.h"
#include "forms/model/day.h"

static const char *get(const struct et_xls_import *import, const struct et_xls_row *row,
                       const char *key)
{
    return et_xls_get(&import->survey, row, key);
}

const struct et_xpath_variable *et_xls_find(void *user, const char *name)
{
    struct et_xls_import *import = user;
    uint32_t found = et_names_get(&import->item_names, name);
    if (found == UINT32_MAX || import->items.items[found]->dropped != NULL)
        return NULL;
    return &import->items.items[found]->variable;
}

/* ---- ranges ------------------------------------------------------------------------ */

struct range {
    bool has_low, has_high, is_length;
    long low, high;
};

/* A whole number, with its sign. */
static bool whole(const struct et_xpath_node *node, long *number)
{
    bool is_negative = node->kind == ET_XPATH_OP && strcmp(node->text, "neg") == 0;
    if (is_negative)
        node = node->args[0];
    if (node->kind != ET_XPATH_NUMBER || strlen(node->text) > 9 ||
        strspn(node->text, "0123456789") != strlen(node->text))
        return false;
    *number = strtol(node->text, NULL, 10) * (is_negative ? -1 : 1);
    return true;
}

static bool is_self(const struct et_xpath_node *node, const struct et_xls_item *item)
{
    return node->kind == ET_XPATH_SELF || (node->kind == ET_XPATH_NAME && item->name != NULL &&
                                           strcmp(node->text, item->name) == 0);
}

/* Is NODE nothing but ". >= a and . <= b", or string-length(.) <= b? */
static bool is_range(const struct et_xpath_node *node, const struct et_xls_item *item,
                     struct range *range)
{
    if (node->kind != ET_XPATH_OP || node->arg_count != 2)
        return false;
    if (strcmp(node->text, "and") == 0)
        return is_range(node->args[0], item, range) && is_range(node->args[1], item, range);
    const struct et_xpath_node *left = node->args[0], *right = node->args[1];
    const char *op = node->text;
    bool is_turned = !is_self(left, item) && is_self(right, item);
    if (is_turned) {
        const struct et_xpath_node *swap = left;
        left = right;
        right = swap;
    }
    if (left->kind == ET_XPATH_CALL && strcmp(left->text, "string-length") == 0 &&
        left->arg_count == 1 && is_self(left->args[0], item)) {
        range->is_length = true;
        left = left->args[0];
    }
    long number;
    if (!is_self(left, item) || !whole(right, &number) || (op[0] != '<' && op[0] != '>'))
        return false;
    bool is_low = (op[0] == '>') != is_turned;
    bool is_open = op[1] == '\0';
    if (is_open && item->ask != ET_KIND_NUMBER && !range->is_length)
        return false; /* between 0 and 1 there are many decimals */
    if (is_low) {
        range->low = number + (is_open ? 1 : 0);
        range->has_low = true;
    } else {
        range->high = number - (is_open ? 1 : 0);
        range->has_high = true;
    }
    return true;
}

static struct range range_of(struct et_xls_import *import, const struct et_xls_item *item)
{
    struct range range = {0};
    const char *reason, *cell = get(import, item->row, "constraint");
    struct et_xpath_node *node = cell != NULL ? et_xpath_parse(import->arena, cell, &reason) : NULL;
    if (node == NULL || !is_range(node, item, &range))
        return (struct range){0};
    return range;
}

/* "start=0 end=10 step=1" */
static bool parameter(const char *cell, const char *name, long *number)
{
    const char *at = cell != NULL ? strstr(cell, name) : NULL;
    if (at == NULL)
        return false;
    at += strlen(name);
    at += strspn(at, " =");
    char *end;
    *number = strtol(at, &end, 10);
    return end != at && (*end == '\0' || strchr(" ,;", *end) != NULL);
}

const char *et_xls_kind(struct et_xls_import *import, const struct et_xls_item *item)
{
    const char *own = get(import, item->row, "etapp");
    const char *kind = import->is_own && own != NULL ? et_xls_own(import->arena, own, "ask") : NULL;
    if (kind != NULL)
        return kind;
    const char *look = get(import, item->row, "appearance");
    const char *word = et_kind_word(item->ask);
    struct range range = range_of(import, item);
    long low, high;
    switch (item->ask) {
    case ET_KIND_ONE:
    case ET_KIND_MANY:
    case ET_KIND_RANK:
        return et_arena_printf(import->arena, "%s %s", word, item->list->id);
    case ET_KIND_NUMBER:
    case ET_KIND_DECIMAL:
        if (parameter(get(import, item->row, "parameters"), "start", &low) &&
            parameter(get(import, item->row, "parameters"), "end", &high) && low < high)
            return et_arena_printf(import->arena, "number %ld..%ld", low, high);
        if (range.has_low && range.has_high && !range.is_length && range.low < range.high)
            return et_arena_printf(import->arena, "%s %ld..%ld", word, range.low, range.high);
        return word;
    case ET_KIND_DATE:
        return look != NULL && strstr(look, "month-year") != NULL ? "month" : word;
    case ET_KIND_TEXT:
        if (look != NULL && strstr(look, "multiline") != NULL)
            return "text long";
        if (range.has_high && range.is_length && !range.has_low && range.high >= 1 &&
            range.high <= 4000)
            return et_arena_printf(import->arena, "text %ld", range.high);
        return "text 200";
    default:
        return word;
    }
}

/* ---- rules as lines ------------------------------------------------------------------ */

const char *et_xls_rule(struct et_xls_import *import, struct et_xls_item *item,
                        const struct et_xls_row *row, const char *key, enum et_type want, int level,
                        uint32_t owner)
{
    const char *cell = get(import, row, key), *reason = "";
    struct et_xpath_scope scope = {import, et_xls_find, item != NULL ? &item->variable : NULL};
    if (item != NULL)
        cell = et_xls_filled(import, item->group, cell, 0);
    const char *made = et_xpath_translate(import->arena, cell, want, &scope, &reason);
    if (made != NULL)
        return made;
    uint32_t column = et_xls_column(&import->survey, key);
    et_xls_note(import, ET_XLSFORM_DROPPED, &import->survey, row->row, column, cell, reason);
    struct et_xls_line *line = et_xls_line(
        import, ET_XLS_COMMENT, level, owner,
        et_arena_printf(import->arena, "%s: %s", key, et_xls_wording(import, cell, false)));
    line->table = &import->survey;
    line->row = row->row;
    line->column = column;
    line->gone = reason;
    return NULL;
}

static struct et_xls_line *optional(struct et_xls_import *import, const struct et_xls_item *item,
                                    int level, const char *key, const char *words)
{
    struct et_xls_line *line = et_xls_line(import, ET_XLS_OPTIONAL, level, item->owner, words);
    line->table = &import->survey;
    line->row = item->row->row;
    line->column = et_xls_column(&import->survey, key);
    return line;
}

static bool is_yes(const char *cell)
{
    static const char *const words[] = {"yes", "true", "true()", "1", "on", "x"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(cell, words[i]) == 0)
            return true;
    return false;
}

static bool is_no(const char *cell)
{
    static const char *const words[] = {"no", "false", "false()", "0", "off"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(cell, words[i]) == 0)
            return true;
    return false;
}

static void required(struct et_xls_import *import, struct et_xls_item *item, int level)
{
    const char *cell = get(import, item->row, "required");
    if (cell == NULL || is_no(cell))
        return;
    if (is_yes(cell)) {
        (void)optional(import, item, level, "required", "required");
        return;
    }
    const char *made =
        et_xls_rule(import, item, item->row, "required", ET_TYPE_TRUTH, level, item->owner);
    if (made != NULL)
        (void)optional(import, item, level, "required",
                       et_arena_printf(import->arena, "required when %s", made));
}

static void constraint(struct et_xls_import *import, struct et_xls_item *item, int level)
{
    const char *cell = get(import, item->row, "constraint");
    if (cell == NULL)
        return;
    const struct et_xls_text *message = et_xls_item_text(import, item, "constraint_message");
    struct range range = range_of(import, item);
    bool is_told = et_xls_first(message) != NULL;
    bool is_kind =
        item->ask == ET_KIND_TEXT ? range.is_length : range.has_low && range.has_high && !is_told;
    if (is_kind &&
        (item->ask == ET_KIND_TEXT || item->ask == ET_KIND_NUMBER || item->ask == ET_KIND_DECIMAL))
        return; /* it stands in the kind */
    const char *made =
        et_xls_rule(import, item, item->row, "constraint", ET_TYPE_TRUTH, level, item->owner);
    if (made == NULL)
        return;
    struct et_xls_line *line = optional(import, item, level, "constraint",
                                        et_arena_printf(import->arena, "check %s", made));
    bool is_swedish = strcmp(import->languages.tags[0], "sv") == 0;
    line->text = is_told ? et_xls_wording(import, et_xls_first(message), true)
                         : (is_swedish ? "Se över svaret." : "Please look at your answer again.");
    line->texts = message;
    line->path = et_arena_printf(import->arena, "%s.check.1", item->id);
}

/* A choice, a number, a day: what the question could be answered with. */
static void preset(struct et_xls_import *import, struct et_xls_item *item, int level)
{
    const char *cell = get(import, item->row, "default"), *made = NULL, *reason = "";
    if (cell == NULL)
        return;
    int32_t day;
    enum et_type type = item->variable.type;
    if (type == ET_TYPE_CODE) {
        for (size_t i = 0; i < item->variable.choice_count && made == NULL; i++)
            if (strcmp(item->variable.choices[i].name, cell) == 0)
                made = item->variable.choices[i].id;
        reason = _("it is not a choice of the question");
    } else if (type == ET_TYPE_DATE && strlen(cell) >= 10 &&
               et_day_read(et_arena_copy(import->arena, cell, 10), &day)) {
        made = et_arena_copy(import->arena, cell, 10);
    } else if (type == ET_TYPE_NUMBER || type == ET_TYPE_DATE) {
        struct et_xpath_scope scope = {import, et_xls_find, &item->variable};
        made = et_xpath_translate(import->arena, cell, type, &scope, &reason);
    } else {
        reason = _("a question of this kind begins empty");
    }
    if (made != NULL && item->ask != ET_KIND_TIME) {
        (void)optional(import, item, level, "default",
                       et_arena_printf(import->arena, "default %s", made));
        return;
    }
    et_xls_note(import, ET_XLSFORM_DROPPED, &import->survey, item->row->row,
                et_xls_column(&import->survey, "default"), cell,
                reason[0] != '\0' ? reason : _("a question of this kind begins empty"));
}

/* Without the waves that et_xlsform_convert put before it. */
static const char *without_waves(struct et_arena *arena, const char *cell)
{
    size_t depth = 0;
    if (strncmp(cell, "(${etapp_wave} = ", 17) != 0)
        return cell;
    const char *end = cell;
    for (; *end != '\0'; end++) {
        depth += *end == '(';
        depth -= *end == ')';
        if (depth == 0)
            break;
    }
    if (strncmp(end, ") and (", 7) != 0)
        return NULL;
    return et_arena_copy(arena, end + 7, strlen(end + 7) - 1);
}

static const char *relevant(struct et_xls_import *import, struct et_xls_item *item,
                            const struct et_xls_row *row, int level, uint32_t owner)
{
    const char *cell = get(import, row, "relevant"), *own = get(import, row, "etapp");
    if (cell == NULL ||
        (import->is_own && own != NULL && et_xls_own(import->arena, own, "when") != NULL))
        return NULL;
    if (!import->is_own)
        return et_xls_rule(import, item, row, "relevant", ET_TYPE_TRUTH, level, owner);
    const char *rest = without_waves(import->arena, cell), *reason = "";
    struct et_xpath_scope scope = {import, et_xls_find, NULL};
    return rest != NULL ? et_xpath_translate(import->arena, rest, ET_TYPE_TRUTH, &scope, &reason)
                        : NULL;
}

void et_xls_rules(struct et_xls_import *import, struct et_xls_item *item, int level)
{
    const char *own = import->is_own ? get(import, item->row, "etapp") : NULL;
    const char *when = relevant(import, item, item->row, level, item->owner);
    if (when != NULL)
        (void)optional(import, item, level, "relevant",
                       et_arena_printf(import->arena, "when %s", when));
    if (item->kind == ET_XLS_NOTE || item->kind == ET_XLS_CALC)
        return;
    if (own == NULL || et_xls_own(import->arena, own, "required") == NULL)
        required(import, item, level);
    bool has_own = own != NULL && (et_xls_own(import->arena, own, "check") != NULL ||
                                   et_xls_own(import->arena, own, "ask") != NULL);
    if (!has_own)
        constraint(import, item, level);
    if (own == NULL || et_xls_own(import->arena, own, "default") == NULL)
        preset(import, item, level);
}

void et_xls_condition(struct et_xls_import *import, size_t group, uint32_t owner)
{
    struct et_str all = ET_STR_EMPTY;
    size_t count = 0;
    uint32_t row = 0;
    for (; group > 0; group = import->groups.items[group - 1].parent) {
        const struct et_xls_section *around = &import->groups.items[group - 1];
        const char *when = around->row != NULL && get(import, around->row, "relevant") != NULL &&
                                   !around->has_reported
                               ? relevant(import, NULL, around->row, 1, owner)
                               : NULL;
        if (when == NULL) {
            import->groups.items[group - 1].has_reported |=
                around->row != NULL && get(import, around->row, "relevant") != NULL;
            continue;
        }
        if (count == 1) {
            char *first = et_str_take(&all);
            et_str_addf(&all, "(%s)", first);
            free(first);
        }
        et_str_addf(&all, count > 0 ? " and (%s)" : "%s", when);
        row = row == 0 ? around->row->row : row;
        count++;
    }
    if (count > 0) {
        struct et_xls_line *line = et_xls_line(import, ET_XLS_OPTIONAL, 1, owner,
                                               et_arena_printf(import->arena, "when %s", all.text));
        line->table = &import->survey;
        line->row = row;
        line->column = et_xls_column(&import->survey, "relevant");
    }
    et_str_free(&all);
}
