/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pipes.c - {names} in texts, which are replaced by the answers. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"

static void unknown(struct et_build *build, struct et_span span, const char *name)
{
    struct et_unit *unit = build->unit;
    if (!et_build_is_news(build, "name", name))
        return;
    struct et_diag *diag =
        ET_FAULT(unit, "unknown-name", span, _("there is no question called “%s”"), name);
    struct et_suggest suggest = {.word = name};
    bool is_flood = et_diags_count(unit->diags, ET_SEVERITY_ERROR) > 200;
    for (size_t i = 0; !is_flood && i < build->variables.count; i++)
        et_suggest_try(&suggest, build->variables.items[i].id);
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, span, false, "%s", suggest.best);
    } else {
        ET_HELP(unit, diag, _("to show a brace, write “{{”"));
    }
}

/* The text is read before the answer is given. */
static void forward(struct et_build *build, struct et_span span, const char *name, uint32_t item)
{
    struct et_unit *unit = build->unit;
    struct et_diag *diag =
        ET_FAULT(unit, "forward-reference", span, _("“%s” is asked later in the form"), name);
    ET_LABEL(unit, diag, _("asked on line %u"),
             et_fault_line(unit, build->notes.items[item].stmt->span.begin));
    ET_HELP(unit, diag, _("move that question up, or this one down"));
}

/* name, name.row or either with @wave; the bytes of SPAN. */
static void check_pipe(struct et_build *build, struct et_span span,
                       const struct et_text_notes *notes)
{
    uint32_t waves = notes->waves;
    struct et_unit *unit = build->unit;
    char *name = et_arena_copy(unit->arena, et_source_text(unit->source) + span.begin,
                               span.end - span.begin);
    char *at = strchr(name, '@');
    uint32_t wave = ET_NONE;
    if (at != NULL) {
        *at = '\0';
        struct et_name asked = {at + 1, {span.begin + (uint32_t)(at + 1 - name), span.end}};
        wave = et_build_wave(build, &asked);
        if (wave == ET_NONE)
            return;
    }
    uint32_t variable = et_names_get(&build->variable_names, name);
    if (variable == UINT32_MAX) {
        unknown(build, span, name);
        return;
    }
    uint32_t index = build->variables.items[variable].item;
    build->notes.items[index].is_used = true;
    uint32_t asked = build->items.items[index].waves;
    bool is_now = wave == ET_NONE || waves == 1U << wave;
    if (is_now && notes->item != ET_NONE && index >= notes->item) {
        forward(build, span, name, index);
        return;
    }
    uint32_t missing =
        wave != ET_NONE ? (1U << wave) & ~asked : waves & et_build_all_waves(build) & ~asked;
    if (missing == 0)
        return;
    struct et_diag *diag =
        ET_FAULT(unit, "not-asked-in-wave", span, _("“%s” is not asked in the wave “%s”"), name,
                 et_build_wave_names(build, missing));
    ET_LABEL(unit, diag, _("asked in: %s"), et_build_wave_names(build, asked));
}

static void check_text(struct et_build *build, const struct et_text_notes *notes)
{
    struct et_unit *unit = build->unit;
    const char *text = et_source_text(unit->source);
    uint32_t end = notes->span.end;
    for (uint32_t at = notes->span.begin; at < end; at++) {
        if (text[at] != '{')
            continue;
        if (at + 1 < end && text[at + 1] == '{') {
            at++;
            continue;
        }
        uint32_t close = at + 1;
        while (close < end && text[close] != '}' && text[close] != '{')
            close++;
        if (close >= end || text[close] != '}' || close == at + 1) {
            struct et_span span = {at, close < end && close > at + 1 ? close : at + 1};
            struct et_diag *diag = ET_FAULT(unit, "unclosed-brace", span,
                                            _("a name and “}” should follow this brace"));
            ET_HELP(unit, diag, _("to show a brace, write “{{”"));
            ET_FIX(unit, diag, ((struct et_span){at, at + 1}), false, "{{");
            return;
        }
        check_pipe(build, (struct et_span){at + 1, close}, notes);
        at = close;
    }
}

void et_build_pipes(struct et_build *build)
{
    for (size_t i = 0; i < build->texts.count; i++)
        if (build->texts.items[i].span.end > 0)
            check_text(build, &build->texts.items[i]);
}
