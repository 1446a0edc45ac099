/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exports.c - names of columns that SPSS, Stata, R and SQL all take. */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"

enum { EXPORT_MAX = 32 }; /* bytes; Stata's limit */

static const struct reserved {
    const char *word, *whose;
} reserved[] = {
#define ET_RESERVED(word, whose) {word, whose},
#include "forms/lang/reserved.def"
#undef ET_RESERVED
};

static int by_word(const void *name, const void *entry)
{
    return strcmp(name, ((const struct reserved *)entry)->word);
}

/* The name of a row, of an `other` text's question, or of a question. */
static struct et_span place(const struct et_build *build, uint32_t variable)
{
    const struct et_stmt *stmt = build->variable_stmts.items[variable];
    return stmt->id.span;
}

static void check_reserved(struct et_build *build, const char *name, struct et_span span)
{
    const struct reserved *found =
        bsearch(name, reserved, sizeof reserved / sizeof reserved[0], sizeof reserved[0], by_word);
    if (found == NULL)
        return;
    struct et_diag *diag =
        ET_FAULT(build->unit, "name-reserved", span, _("“%s” cannot name a column of data"), name);
    ET_HELP(build->unit, diag, _("choose another name, such as “%s_1”"), name);
    ET_NOTE(build->unit, diag, _("it is a reserved word of %s"), found->whose);
}

static uint32_t longest_wave(const struct et_build *build, uint32_t waves)
{
    uint32_t longest = ET_NONE;
    for (uint32_t i = 0; i < build->waves.count; i++)
        if ((waves >> i & 1U) != 0 &&
            (longest == ET_NONE ||
             strlen(build->waves.items[i].id) > strlen(build->waves.items[longest].id)))
            longest = i;
    return longest;
}

/* Waves stand behind the name where there is one row a person. */
static void check_length(struct et_build *build, uint32_t index, const char *name)
{
    struct et_unit *unit = build->unit;
    uint32_t item = build->variables.items[index].item;
    uint32_t wave =
        build->waves.count > 1 ? longest_wave(build, build->items.items[item].waves) : ET_NONE;
    const char *wide =
        wave == ET_NONE ? name
                        : et_arena_printf(unit->arena, "%s_%s", name, build->waves.items[wave].id);
    if (strlen(wide) <= EXPORT_MAX)
        return;
    struct et_diag *diag =
        ET_FAULT(unit, "name-too-long", place(build, index),
                 _("this name makes a column name of %zu characters"), strlen(wide));
    ET_LABEL(unit, diag, "%s", wide);
    ET_HELP(unit, diag, _("shorten it by %zu"), strlen(wide) - EXPORT_MAX);
    ET_NOTE(unit, diag, _("Stata takes at most %d"), EXPORT_MAX);
}

static void clash(struct et_build *build, uint32_t index, uint32_t taken, const char *name)
{
    struct et_unit *unit = build->unit;
    struct et_diag *diag = ET_FAULT(
        unit, "name-clash", place(build, index), _("“%s” and “%s” would both be the column “%s”"),
        build->variables.items[taken].id, build->variables.items[index].id, name);
    ET_LABEL(unit, diag, _("the other one is on line %u"),
             et_fault_line(unit, place(build, taken).begin));
    ET_HELP(unit, diag, _("rename one of them"));
}

static void check_unique(struct et_build *build, struct et_names *columns, uint32_t index,
                         const char *name)
{
    uint32_t taken = et_names_put(columns, name, index);
    if (taken != UINT32_MAX && taken != index) {
        clash(build, index, taken, name);
        return;
    }
    const struct et_item *item = &build->items.items[build->variables.items[index].item];
    for (uint32_t wave = 0; build->waves.count > 1 && wave < build->waves.count; wave++) {
        if ((item->waves >> wave & 1U) == 0)
            continue;
        const char *wide =
            et_arena_printf(build->unit->arena, "%s_%s", name, build->waves.items[wave].id);
        taken = et_names_put(columns, wide, index);
        if (taken != UINT32_MAX && taken != index) {
            clash(build, index, taken, wide);
            return;
        }
    }
}

void et_build_exports(struct et_build *build)
{
    struct et_names columns = {0};
    for (uint32_t i = 0; i < build->variables.count; i++) {
        char *name = et_arena_string(build->arena, build->variables.items[i].id);
        for (char *c = name; *c != '\0'; c++)
            if (*c == '.')
                *c = '_';
        build->variables.items[i].export_name = name;
        check_reserved(build, name, place(build, i));
        check_length(build, i, name);
        check_unique(build, &columns, i, name);
    }
    for (uint32_t i = 0; i < build->indicators.count; i++)
        check_reserved(build, build->indicators.items[i].id,
                       build->indicator_stmts.items[i]->id.span);
    et_names_free(&columns);
}
