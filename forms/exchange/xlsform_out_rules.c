/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_out_rules.c - when, in, check, required and default as XLSForm has them. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/exchange/xlsform_out.h"
#include "forms/exchange/xpath_write.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"

/* ---- rules ---------------------------------------------------------------------------- */

const struct et_stmt *et_out_find(const struct et_stmt *stmt, enum et_word word)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word == word)
            return line;
    return NULL;
}

/* EXPR in XPath, or NULL; its line goes into the own column unless it is exact. */
const char *et_out_xpath(struct et_out *c, const struct et_expr *expr, const struct et_stmt *line)
{
    struct et_str out = ET_STR_EMPTY;
    bool is_exact = false;
    const char *made = expr != NULL && et_xpath_write(c->form, expr, &out, &is_exact)
                           ? et_arena_string(c->arena, out.text)
                           : NULL;
    if (!is_exact && line != NULL)
        et_out_own(c, et_out_slice(c, line->span));
    et_str_free(&out);
    return made;
}

/* `in` and `when`: XLSForm knows no waves, so a question asks for them. */
void et_out_relevant(struct et_out *c, const struct et_stmt *stmt, const struct et_expr *when)
{
    const struct et_stmt *in = et_out_find(stmt, ET_WORD_IN);
    const char *rule = et_out_xpath(c, when, when != NULL ? et_out_find(stmt, ET_WORD_WHEN) : NULL);
    struct et_str out = ET_STR_EMPTY;
    for (size_t i = 0; in != NULL && c->form->wave_count > 1 && i < in->name_count; i++)
        et_str_addf(&out, "%s${etapp_wave} = '%s'", i > 0 ? " or " : "(", in->names[i].text);
    if (in != NULL)
        et_out_own(c, et_out_slice(c, in->span));
    if (out.length > 0)
        et_str_addf(&out, rule != NULL ? ") and (%s)" : ")", rule);
    else if (rule != NULL)
        et_str_add(&out, rule);
    et_out_put(c, c->at[RELEVANT], out.text);
    et_str_free(&out);
}

static const char *bound(struct et_out *c, const struct et_item *item, const struct et_bound *side)
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
static const char *range(struct et_out *c, const struct et_item *item)
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

void et_out_checks(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt)
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
            et_out_own(c, et_out_slice(c, line->span));
    et_out_put(c, c->at[CONSTRAINT], all);
    if (item->check_count > 0 && all != NULL)
        et_out_text(c, c->at[MESSAGE], item->checks[0].text, is_native);
}

void et_out_required(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt)
{
    if (item->is_required && item->required_when == NULL)
        et_out_put(c, c->at[REQUIRED], "yes");
    else if (item->required_when != NULL)
        et_out_put(c, c->at[REQUIRED],
                   et_out_xpath(c, item->required_when, et_out_find(stmt, ET_WORD_REQUIRED)));
}

void et_out_default(struct et_out *c, const struct et_item *item, const struct et_stmt *stmt)
{
    const struct et_stmt *line = et_out_find(stmt, ET_WORD_DEFAULT);
    const struct et_expr *expr = item->preset;
    if (line == NULL || expr == NULL)
        return;
    et_out_own(c, et_out_slice(c, line->span));
    const struct et_choice *choice = expr->op == ET_OP_CODE && item->list != NULL
                                         ? et_list_choice(item->list, (int32_t)expr->number)
                                         : NULL;
    if (choice != NULL)
        et_out_put(c, c->at[DEFAULT], choice->name);
    else if (expr->op == ET_OP_NUMBER && expr->type == ET_TYPE_NUMBER)
        et_out_put(c, c->at[DEFAULT], et_arena_printf(c->arena, "%.15g", expr->number));
}

/* Lines that no column holds. */
void et_out_own_lines(struct et_out *c, const struct et_stmt *stmt)
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
            et_out_own(c, et_out_slice(c, line->span));
        }
    }
}
