/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lists.c - scales and lists, which have names of their own. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"
#include "forms/model/phrase.h"

/* The smallest code above all that the list has. */
static int32_t free_code(const struct et_stmt *list)
{
    int64_t next = 1;
    for (const struct et_stmt *line = list->first; line != NULL; line = line->next)
        if (line->word == ET_WORD_CHOICE && line->choice != ET_CHOICE_MISSING &&
            line->number >= next)
            next = line->number + 1;
    return next <= ET_CODE_MAX ? (int32_t)next : 0;
}

/* Is the code or the name of LINE taken by one above it? Reports. */
static void check_choice(struct et_build *build, const struct et_stmt *list,
                         const struct et_stmt *line)
{
    struct et_unit *unit = build->unit;
    for (const struct et_stmt *other = list->first; other != line; other = other->next) {
        if (other->word != ET_WORD_CHOICE || other->id.text == NULL)
            continue;
        unsigned where = et_fault_line(unit, other->span.begin);
        if (other->number == line->number) {
            struct et_diag *diag = ET_FAULT(
                unit, "duplicate-code", line->number_span, _("code %lld is used twice in “%s”"),
                (long long)line->number, list->id.text != NULL ? list->id.text : "");
            ET_LABEL(unit, diag, _("already means “%s” (line %u)"), other->id.text, where);
            ET_HELP(unit, diag, _("the next free code is %d"), free_code(list));
            ET_NOTE(unit, diag,
                    _("a code must mean one thing for ever; answers are stored and scanned as "
                      "codes"));
            ET_FIX(unit, diag, line->number_span, false, "%d", free_code(list));
        }
        if (strcmp(other->id.text, line->id.text) == 0) {
            struct et_diag *diag =
                ET_FAULT(unit, "duplicate-name", line->id.span,
                         _("the choice “%s” stands in this list twice"), line->id.text);
            ET_LABEL(unit, diag, _("first used on line %u"), where);
            ET_HELP(unit, diag, _("choose another name, such as “%s_2”"), line->id.text);
            return;
        }
    }
}

static struct et_choice choice(struct et_build *build, const char *list, const struct et_stmt *line)
{
    struct et_choice made = {
        .code = (int32_t)line->number,
        .name = et_arena_string(build->arena, line->id.text),
        .kind = line->choice,
    };
    made.history = et_build_history(build, line);
    made.text =
        et_build_text(build, et_arena_printf(build->arena, "list.%s.%s", list, made.name), line, 0);
    return made;
}

/* What stands under a choice: each once, and its old name is free. */
static void check_past(struct et_build *build, const struct et_stmt *list,
                       const struct et_stmt *choice)
{
    uint64_t seen = 0;
    for (const struct et_stmt *line = choice->first; line != NULL; line = line->next) {
        bool is_first = line->word == ET_WORD_REWORDED || et_build_once(build, line, &seen);
        if (!is_first || line->word != ET_WORD_WAS || line->a.text == NULL)
            continue;
        bool is_here = false;
        for (const struct et_stmt *other = list->first; other != NULL; other = other->next)
            is_here |= other->id.text != NULL && strcmp(other->id.text, line->a.text) == 0;
        et_build_was(build, line, line->a.text, is_here);
    }
}

static void fill_list(struct et_build *build, const struct et_stmt *stmt, struct et_list *list)
{
    struct et_unit *unit = build->unit;
    uint64_t seen = 0;
    size_t lines = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        lines += line->word == ET_WORD_CHOICE;
    struct et_choice *choices = et_arena_array(build->arena, lines, sizeof *choices);
    list->choices = choices;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (line->word == ET_WORD_LOOK && et_build_once(build, line, &seen) && !line->is_broken) {
            list->look = (enum et_look)line->flag;
            if (!list->is_scale) {
                struct et_diag *diag =
                    ET_FAULT(unit, "not-a-scale", line->word_span, _("only a scale has a look"));
                ET_HELP(unit, diag, _("if its choices are ordered, write “scale %s”"), list->id);
            }
        }
        if (line->word != ET_WORD_CHOICE || line->id.text == NULL)
            continue;
        if (list->choice_count == ET_CHOICES_MAX) {
            ET_FAULT(unit, "too-many", line->id.span, _("a list has at most %d choices"),
                     ET_CHOICES_MAX);
            return;
        }
        check_choice(build, stmt, line);
        check_past(build, stmt, line);
        choices[list->choice_count++] = choice(build, list->id, line);
    }
}

/* A list must offer something; a scale no other and no only. */
static void check_list(struct et_build *build, const struct et_stmt *stmt,
                       const struct et_list *list)
{
    struct et_unit *unit = build->unit;
    size_t offered = 0;
    for (size_t i = 0; i < list->choice_count; i++)
        offered += list->choices[i].kind != ET_CHOICE_RETIRED &&
                   list->choices[i].kind != ET_CHOICE_MISSING;
    bool is_whole = true;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        is_whole &= !line->is_broken;
        if (list->is_scale && line->word == ET_WORD_CHOICE &&
            (line->choice == ET_CHOICE_ONLY || line->choice == ET_CHOICE_OTHER)) {
            struct et_diag *diag =
                ET_FAULT(unit, "not-a-list", line->word_span,
                         _("a scale cannot have “%s”: its choices are steps in one order"),
                         line->choice == ET_CHOICE_ONLY ? "only" : "other");
            ET_HELP(unit, diag, _("make it a “list”, or use “missing” for “don't know”"));
        }
    }
    if (offered < 2 && is_whole) {
        struct et_diag *diag = ET_FAULT(unit, "too-few-choices", stmt->id.span,
                                        _("“%s” offers fewer than two choices"), list->id);
        ET_HELP(unit, diag, _("put choices under it: “  1 ja: Ja”"));
    }
}

static void add_list(struct et_build *build, const struct et_stmt *stmt)
{
    struct et_unit *unit = build->unit;
    if (stmt->id.text == NULL)
        return;
    if (strcmp(stmt->id.text, "yesno") == 0) {
        struct et_diag *diag =
            ET_FAULT(unit, "duplicate-name", stmt->id.span, _("the list “yesno” is built in"));
        ET_HELP(unit, diag, _("choose another name; or ask with “yesno” and use ja and nej"));
        return;
    }
    uint32_t index = (uint32_t)build->lists.count;
    uint32_t taken = et_names_put(&build->list_names, stmt->id.text, index);
    if (taken != UINT32_MAX) {
        struct et_span first = build->lists.items[taken].stmt->id.span;
        struct et_diag *diag =
            ET_FAULT(unit, "duplicate-name", stmt->id.span,
                     _("there is already a list or scale called “%s”"), stmt->id.text);
        ET_LABEL(unit, diag, _("first used on line %u"), et_fault_line(unit, first.begin));
        ET_HELP(unit, diag, _("choose another name, such as “%s_2”"), stmt->id.text);
        return;
    }
    struct et_list *list = et_arena_alloc(build->arena, sizeof *list);
    list->id = et_arena_string(build->arena, stmt->id.text);
    list->is_scale = stmt->word == ET_WORD_SCALE;
    uint32_t first_text = (uint32_t)build->texts.count;
    fill_list(build, stmt, list);
    check_list(build, stmt, list);
    ET_VEC_PUSH(&build->lists,
                (struct et_list_notes){.stmt = stmt, .list = list, .first_text = first_text});
}

void et_build_lists(struct et_build *build)
{
    for (const struct et_stmt *stmt = build->root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_SCALE || stmt->word == ET_WORD_LIST)
            add_list(build, stmt);
}

const struct et_list *et_build_yesno(struct et_build *build, uint32_t waves)
{
    uint32_t found = et_names_get(&build->list_names, "yesno");
    if (found == UINT32_MAX) {
        static const struct {
            const char *name, *path;
            int32_t code;
        } both[] = {{"ja", "list.yesno.ja", 1}, {"nej", "list.yesno.nej", 0}};
        struct et_list *list = et_arena_alloc(build->arena, sizeof *list);
        struct et_choice *choices = et_arena_array(build->arena, 2, sizeof *choices);
        found = (uint32_t)build->lists.count;
        uint32_t first_text = (uint32_t)build->texts.count;
        const char *source = build->languages.items[0].tag;
        for (size_t i = 0; i < 2; i++) {
            struct et_stmt text = {.text =
                                       et_phrase(i == 0 ? ET_PHRASE_YES : ET_PHRASE_NO, source)};
            choices[i] = (struct et_choice){.code = both[i].code, .name = both[i].name};
            choices[i].text = et_build_text(build, both[i].path, &text, 0);
        }
        *list = (struct et_list){.id = "yesno", .choices = choices, .choice_count = 2};
        et_names_put(&build->list_names, "yesno", found);
        ET_VEC_PUSH(&build->lists, (struct et_list_notes){.list = list, .first_text = first_text});
    }
    build->lists.items[found].waves |= waves;
    build->lists.items[found].is_used = true;
    return build->lists.items[found].list;
}

const struct et_list *et_build_list(struct et_build *build, const struct et_name *name,
                                    uint32_t waves)
{
    if (name->text == NULL)
        return NULL;
    if (strcmp(name->text, "yesno") == 0)
        return et_build_yesno(build, waves);
    uint32_t found = et_names_get(&build->list_names, name->text);
    if (found != UINT32_MAX) {
        build->lists.items[found].is_used = true;
        build->lists.items[found].waves |= waves;
        return build->lists.items[found].list;
    }
    struct et_unit *unit = build->unit;
    if (!et_build_is_news(build, "list", name->text))
        return NULL;
    struct et_diag *diag = ET_FAULT(unit, "unknown-list", name->span,
                                    _("there is no scale or list called “%s”"), name->text);
    struct et_suggest suggest = {.word = name->text};
    for (size_t i = 0; i < build->lists.count; i++)
        et_suggest_try(&suggest, build->lists.items[i].list->id);
    uint32_t near = suggest.best != NULL ? et_names_get(&build->list_names, suggest.best) : 0;
    if (suggest.best == NULL) {
        ET_HELP(unit, diag, _("define it: list %s"), name->text);
        return NULL;
    }
    ET_FIX(unit, diag, name->span, false, "%s", suggest.best);
    const struct et_stmt *stmt = build->lists.items[near].stmt;
    if (stmt != NULL)
        ET_HELP(unit, diag, _("did you mean “%s” (line %u)?"), suggest.best,
                et_fault_line(unit, stmt->span.begin));
    else
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
    return NULL;
}
