/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/compile.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/build.h"
#include "forms/lang/bytes.h"
#include "forms/lang/fault.h"
#include "forms/lang/lint.h"
#include "forms/lang/lock.h"
#include "forms/lang/lore.h"
#include "forms/lang/parser.h"
#include "forms/lang/translate.h"

/* A copy in the form's arena of what has been gathered. */
#define GIVE(build, vec) gathered((build)->arena, (vec).items, (vec).count, sizeof *(vec).items)

static void *gathered(struct et_arena *arena, const void *items, size_t count, size_t size)
{
    void *copy = et_arena_array(arena, count, size);
    if (count > 0)
        memcpy(copy, items, count * size);
    return copy;
}

static void give_texts(struct et_build *build)
{
    struct et_form *form = build->form;
    struct et_form_text *texts = et_arena_array(build->arena, build->texts.count, sizeof *texts);
    size_t languages = build->languages.count;
    const char **all = et_arena_array(build->arena, build->texts.count * languages, sizeof(char *));
    for (size_t i = 0; i < build->texts.count; i++) {
        texts[i].path = build->texts.items[i].path;
        texts[i].in = all + i * languages;
        all[i * languages] = build->texts.items[i].text;
    }
    form->texts = texts;
    form->text_count = build->texts.count;
}

static void give(struct et_build *build)
{
    struct et_form *form = build->form;
    const struct et_list **lists =
        et_arena_array(build->arena, build->lists.count, sizeof(struct et_list *));
    for (size_t i = 0; i < build->lists.count; i++)
        lists[i] = build->lists.items[i].list;
    form->lists = lists;
    form->list_count = build->lists.count;
    form->languages = GIVE(build, build->languages);
    form->language_count = build->languages.count;
    form->waves = GIVE(build, build->waves);
    form->wave_count = build->waves.count;
    form->sections = GIVE(build, build->sections);
    form->section_count = build->sections.count;
    form->items = GIVE(build, build->items);
    form->item_count = build->items.count;
    form->variables = GIVE(build, build->variables);
    form->variable_count = build->variables.count;
    form->indicators = GIVE(build, build->indicators);
    form->indicator_count = build->indicators.count;
    form->targets = GIVE(build, build->targets);
    form->target_count = build->targets.count;
    give_texts(build);
}

static void free_build(struct et_build *build)
{
    et_names_free(&build->names);
    et_names_free(&build->list_names);
    et_names_free(&build->variable_names);
    et_names_free(&build->reported);
    et_names_free(&build->paths);
    ET_VEC_FREE(&build->symbols);
    ET_VEC_FREE(&build->lists);
    ET_VEC_FREE(&build->languages);
    ET_VEC_FREE(&build->waves);
    ET_VEC_FREE(&build->sections);
    ET_VEC_FREE(&build->section_stmts);
    ET_VEC_FREE(&build->items);
    ET_VEC_FREE(&build->notes);
    ET_VEC_FREE(&build->variables);
    ET_VEC_FREE(&build->variable_stmts);
    ET_VEC_FREE(&build->indicators);
    ET_VEC_FREE(&build->indicator_stmts);
    ET_VEC_FREE(&build->indicator_waves);
    ET_VEC_FREE(&build->targets);
    ET_VEC_FREE(&build->target_stmts);
    ET_VEC_FREE(&build->texts);
}

/* A role is held by one question; `by` names those that some question has. */
static void check_roles(struct et_build *build)
{
    struct et_names roles = {0};
    for (uint32_t i = 0; i < build->variables.count; i++) {
        const struct et_variable *variable = &build->variables.items[i];
        if (variable->role == NULL)
            continue;
        build->notes.items[variable->item].is_used = true;
        uint32_t taken = et_names_put(&roles, variable->role, i);
        if (taken == UINT32_MAX || build->items.items[variable->item].then != ET_NONE)
            continue;
        const struct et_stmt *stmt = build->variable_stmts.items[i];
        struct et_diag *diag = ET_FAULT(build->unit, "duplicate-name", stmt->id.span,
                                        _("two questions have the role “%s”"), variable->role);
        ET_LABEL(build->unit, diag, _("the other one is on line %u"),
                 et_fault_line(build->unit, build->variable_stmts.items[taken]->span.begin));
    }
    for (const struct et_stmt *stmt = build->root->first; stmt != NULL; stmt = stmt->next) {
        for (size_t i = 0; stmt->word == ET_WORD_BY && i < stmt->name_count; i++) {
            const char *role = stmt->names[i].text;
            if (strcmp(role, "site") == 0 || strcmp(role, "course") == 0 ||
                strcmp(role, "language") == 0 || et_names_get(&roles, role) != UINT32_MAX)
                continue;
            struct et_diag *diag = ET_FAULT(build->unit, "unknown-role", stmt->names[i].span,
                                            _("no question has the role “%s”"), role);
            ET_HELP(build->unit, diag, _("put “role %s” under the question that asks it"), role);
        }
    }
    et_names_free(&roles);
}

static void check_questions(struct et_build *build)
{
    for (size_t i = 0; i < build->items.count; i++)
        if (build->items.items[i].kind != ET_KIND_NOTE &&
            build->items.items[i].kind != ET_KIND_BREAK)
            return;
    if (build->sections.count == 0 || et_diags_count(build->unit->diags, ET_SEVERITY_ERROR) > 0)
        return;
    struct et_diag *diag =
        ET_FAULT(build->unit, "missing-statement", build->section_stmts.items[0]->id.span,
                 _("the form has no question"));
    ET_HELP(build->unit, diag, _("put one in a section: “  ask plan yesno: Har du en plan?”"));
}

/* Every pass over what is parsed; the form stands in BUILD. */
static void build_all(struct et_build *build, const struct et_compile *how)
{
    et_build_head(build);
    et_build_lists(build);
    et_build_items(build);
    et_build_rules(build);
    et_build_indicators(build);
    et_build_targets(build);
    et_build_exports(build);
    et_build_pipes(build);
    check_roles(build);
    check_questions(build);
    give(build);
    et_translate(build, how);
    if (how != NULL && how->lock != NULL)
        et_lock_check(build, how);
    if (how != NULL && how->has_lints)
        et_lint(build);
}

struct et_form *et_compile(const struct et_source *source, const struct et_compile *how,
                           struct et_diags *diags)
{
    size_t before = et_diags_count(diags, ET_SEVERITY_ERROR);
    struct et_unit unit = {source, diags, et_arena_new()};
    struct et_arena *arena = et_arena_new();
    struct et_form *form = et_arena_alloc(arena, sizeof *form);
    form->arena = arena;
    form->id = "";
    if (et_bytes_check(&unit)) {
        struct et_build build = {.unit = &unit, .form = form, .arena = arena, .text_item = ET_NONE};
        build.root = et_parse(&unit);
        build_all(&build, how);
        free_build(&build);
    }
    et_arena_free(unit.arena);
    et_lore_teach(diags, source);
    if (et_diags_count(diags, ET_SEVERITY_ERROR) > before) {
        et_form_free(form);
        return NULL;
    }
    return form;
}
