/* SPDX-License-Identifier: GPL-3.0-or-later */
/* items.c - sections, questions and their variables; no expressions yet. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"
#include "forms/model/day.h"

#define KIND(name) (1U << ET_KIND_##name)
#define ASKS       ((KIND(CODE) << 1) - 1) /* the kinds of ask, which come first */

/* The kinds of item that may have such a property. */
static unsigned kinds_with(enum et_word word)
{
    switch (word) {
    case ET_WORD_ROW:
        return KIND(MATRIX);
    case ET_WORD_UNIT:
        return KIND(NUMBER) | KIND(DECIMAL) | KIND(PERCENT) | KIND(SLIDER);
    case ET_WORD_DEFAULT:
        return ASKS & ~(KIND(CONSENT) | KIND(MANY) | KIND(RANK) | KIND(TEXT) | KIND(CODE));
    case ET_WORD_SHUFFLE:
        return KIND(ONE) | KIND(MANY) | KIND(RANK) | KIND(MATRIX);
    case ET_WORD_ROLE:
        return ASKS | KIND(CALC);
    case ET_WORD_REVERSED:
        return KIND(ONE);
    case ET_WORD_TEXT:
    case ET_WORD_AUDIO:
    case ET_WORD_IMAGE:
        return ASKS | KIND(MATRIX) | KIND(NOTE);
    case ET_WORD_HINT:
    case ET_WORD_REQUIRED:
    case ET_WORD_CHECK:
    case ET_WORD_CEFR:
    case ET_WORD_THEN:
        return ASKS | KIND(MATRIX);
    case ET_WORD_WAS:
    case ET_WORD_SINCE:
    case ET_WORD_UNTIL:
    case ET_WORD_REWORDED:
        return ASKS | KIND(MATRIX) | KIND(CALC);
    default:
        return ~0U;
    }
}

static bool may_have(struct et_build *build, const struct et_item *item, const struct et_stmt *line)
{
    if (kinds_with(line->word) & 1U << item->kind)
        return true;
    struct et_diag *diag = ET_FAULT(build->unit, "property-not-here", line->word_span,
                                    _("a question of the kind “%s” has no “%s”"),
                                    et_kind_word(item->kind), et_word_text(line->word));
    if (line->word == ET_WORD_ROW)
        ET_HELP(build->unit, diag, _("rows stand under a “matrix”"));
    else if (line->word == ET_WORD_REVERSED)
        ET_HELP(build->unit, diag, _("put it under the row, 6 spaces in"));
    else
        ET_HELP(build->unit, diag, _("take the line away"));
    return false;
}

/* ---- roles ----------------------------------------------------------------------- */

static bool is_role(const char *role)
{
    return strcmp(role, "sex") == 0 || strcmp(role, "birth_year") == 0 ||
           strcmp(role, "consent") == 0 || strcmp(role, "code") == 0 ||
           strncmp(role, "esf.", 4) == 0;
}

const char *et_build_role(struct et_build *build, const struct et_stmt *line)
{
    if (line->a.text == NULL)
        return NULL;
    if (!is_role(line->a.text)) {
        struct et_diag *diag = ET_FAULT(build->unit, "unknown-role", line->a.span,
                                        _("there is no role called “%s”"), line->a.text);
        if (strcmp(line->a.text, "site") == 0 || strcmp(line->a.text, "course") == 0)
            ET_HELP(build->unit, diag, _("the register knows it: take the line away"));
        else
            ET_HELP(build->unit, diag,
                    _("the roles are sex, birth_year, consent, code and esf...."));
        return NULL;
    }
    return et_arena_string(build->arena, line->a.text);
}

/* ---- what stands under an item ------------------------------------------------------- */

static void wave_text(struct et_build *build, struct et_item *item, const struct et_stmt *line)
{
    struct et_unit *unit = build->unit;
    uint32_t wave = line->is_broken ? ET_NONE : et_build_wave(build, &line->a);
    if (wave == ET_NONE)
        return;
    if ((item->waves >> wave & 1U) == 0) {
        struct et_diag *diag =
            ET_FAULT(unit, "not-asked-in-wave", line->a.span,
                     _("“%s” is not asked in the wave “%s”"), item->id, line->a.text);
        ET_LABEL(unit, diag, _("asked in: %s"), et_build_wave_names(build, item->waves));
        return;
    }
    for (size_t i = 0; i < item->wave_text_count; i++) {
        if (item->wave_texts[i].wave == wave) {
            ET_FAULT(unit, "duplicate-statement", line->a.span,
                     _("the wave “%s” has a text of its own already"), line->a.text);
            return;
        }
    }
    struct et_wave_text *texts =
        et_arena_array(build->arena, item->wave_text_count + 1, sizeof *texts);
    if (item->wave_text_count > 0)
        memcpy(texts, item->wave_texts, item->wave_text_count * sizeof *texts);
    const char *path =
        et_arena_printf(build->arena, "%s.in.%s", item->id, build->waves.items[wave].id);
    texts[item->wave_text_count++] =
        (struct et_wave_text){wave, et_build_text(build, path, line, 1U << wave)};
    item->wave_texts = texts;
}

static void then(struct et_build *build, struct et_item *item, const struct et_stmt *line)
{
    uint32_t wave = et_build_wave(build, &line->a);
    if (wave == ET_NONE)
        return;
    item->then = wave;
    if ((item->waves & ((2U << wave) - 1)) != 0) {
        struct et_diag *diag = ET_FAULT(build->unit, "later-wave", line->a.span,
                                        _("“%s” looks back on “%s”, but is asked in or before it"),
                                        item->id, line->a.text);
        ET_LABEL(build->unit, diag, _("asked in: %s"), et_build_wave_names(build, item->waves));
    }
}

static void shuffle(struct et_build *build, struct et_item *item, const struct et_stmt *line)
{
    item->is_shuffled = true;
    if (item->kind != ET_KIND_MATRIX && item->list != NULL && item->list->is_scale) {
        struct et_diag *diag = ET_FAULT(build->unit, "scale-shuffled", line->word_span,
                                        _("the steps of a scale are never shuffled"));
        ET_HELP(build->unit, diag, _("take the line away"));
    }
}

static void reversed(struct et_build *build, const struct et_item *item, const struct et_stmt *line)
{
    if (item->list == NULL || item->list->is_scale)
        return;
    struct et_diag *diag = ET_FAULT(build->unit, "not-a-scale", line->word_span,
                                    _("only the choices of a scale can be reversed"));
    ET_NOTE(build->unit, diag, _("“%s” is a list: its choices have no order"), item->list->id);
}

static void property(struct et_build *build, struct et_item *item, const struct et_stmt *line)
{
    static const char *const levels[] = {"A1", "A2", "B1", "B2", "C1", "C2"};
    switch (line->word) {
    case ET_WORD_HINT:
        item->hint = et_build_text(build, et_arena_printf(build->arena, "%s.hint", item->id), line,
                                   item->waves);
        break;
    case ET_WORD_UNIT:
        item->unit = et_build_text(build, et_arena_printf(build->arena, "%s.unit", item->id), line,
                                   item->waves);
        break;
    case ET_WORD_REQUIRED:
        item->is_required = line->expr == NULL;
        break;
    case ET_WORD_TEXT:
        wave_text(build, item, line);
        break;
    case ET_WORD_SHUFFLE:
        shuffle(build, item, line);
        break;
    case ET_WORD_CEFR:
        item->cefr = levels[line->flag];
        break;
    case ET_WORD_ROLE:
        item->role = et_build_role(build, line);
        break;
    case ET_WORD_THEN:
        then(build, item, line);
        break;
    case ET_WORD_REVERSED:
        reversed(build, item, line);
        break;
    case ET_WORD_AUDIO:
        item->audio = et_arena_string(build->arena, line->text);
        break;
    case ET_WORD_IMAGE:
        item->image = et_arena_string(build->arena, line->text);
        break;
    default: /* rows, expressions and history */
        break;
    }
}

static void properties(struct et_build *build, struct et_item *item, const struct et_stmt *stmt)
{
    static const uint64_t many = UINT64_C(1) << ET_WORD_ROW | UINT64_C(1) << ET_WORD_CHECK |
                                 UINT64_C(1) << ET_WORD_TEXT | UINT64_C(1) << ET_WORD_ALLOW |
                                 UINT64_C(1) << ET_WORD_REWORDED;
    uint64_t seen = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        bool is_first = (many >> line->word & 1U) != 0 || et_build_once(build, line, &seen);
        if (may_have(build, item, line) && is_first && !line->is_broken)
            property(build, item, line);
    }
}

/* ---- ranges ---------------------------------------------------------------------------- */

/* What a bound of such a kind of question is counted in. */
static struct et_bound bound(struct et_build *build, const struct et_stmt *stmt,
                             const struct et_bound_tree *tree)
{
    bool is_day = stmt->kind == ET_KIND_DATE || stmt->kind == ET_KIND_MONTH;
    struct et_bound made = {.is_set = true, .is_today = tree->kind == ET_BOUND_TODAY};
    if (is_day != (tree->kind != ET_BOUND_NUMBER)) {
        struct et_diag *diag = ET_FAULT(build->unit, "type-mismatch", tree->span,
                                        is_day ? _("expected a day, such as 2020-01-01, or today")
                                               : _("expected a number"));
        ET_LABEL(build->unit, diag, _("“%s” is a “%s”"), stmt->id.text, et_kind_word(stmt->kind));
        return (struct et_bound){0};
    }
    if (stmt->kind == ET_KIND_NUMBER && !tree->is_whole) {
        struct et_diag *diag =
            ET_FAULT(build->unit, "type-mismatch", tree->span, _("a “number” has no decimals"));
        ET_HELP(build->unit, diag, _("write “decimal” instead of “number”"));
    }
    made.value = tree->number;
    if (stmt->kind == ET_KIND_MONTH && !made.is_today) {
        int year, month, day;
        et_day_split((int32_t)tree->number, &year, &month, &day);
        made.value = year * 12 + month - 1;
    }
    return made;
}

static void set_range(struct et_build *build, const struct et_stmt *stmt, struct et_item *item)
{
    static const struct {
        enum et_kind kind;
        double low, high;
    } fixed[] = {{ET_KIND_PERCENT, 0, 100}, {ET_KIND_SLIDER, 0, 100}, {ET_KIND_TIME, 0, 1439}};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        if (item->kind == fixed[i].kind) {
            item->low = (struct et_bound){true, false, fixed[i].low};
            item->high = (struct et_bound){true, false, fixed[i].high};
        }
    }
    if (!stmt->has_range || stmt->high.kind == ET_BOUND_NONE)
        return;
    item->low = bound(build, stmt, &stmt->low);
    item->high = item->low.is_set ? bound(build, stmt, &stmt->high) : item->low;
    bool is_fixed = !item->low.is_today && !item->high.is_today;
    if (item->low.is_set && item->high.is_set &&
        ((is_fixed && item->low.value > item->high.value) ||
         (item->low.is_today && item->high.is_today))) {
        struct et_diag *diag =
            ET_FAULT(build->unit, "empty-range",
                     ((struct et_span){stmt->low.span.begin, stmt->high.span.end}),
                     _("no answer fits this range"));
        ET_HELP(build->unit, diag, _("write the smaller one first"));
    }
}

/* ---- items and sections ------------------------------------------------------------------ */

static const struct et_stmt *find(const struct et_stmt *stmt, enum et_word word)
{
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (line->word == word)
            return line;
    return NULL;
}

/* Some names would make texts of the form clash in its translations. */
static bool is_reserved_item(const char *name)
{
    static const char *const names[] = {"title",   "wave",      "list",   "scale",
                                        "privacy", "indicator", "target", "section"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void narrow(struct et_build *build, const struct et_stmt *stmt, struct et_item *item,
                   struct et_item_notes *notes, const struct et_stmt *section_in)
{
    const struct et_section *section = &build->sections.items[item->section];
    const struct et_stmt *in = find(stmt, ET_WORD_IN);
    notes->in = in != NULL ? in : section_in;
    item->waves = section->waves;
    if (in == NULL)
        return;
    uint32_t waves = et_build_in(build, in);
    item->waves = waves & section->waves;
    if (item->waves != waves && section->waves != 0) {
        struct et_diag *diag =
            ET_FAULT(build->unit, "never-asked", in->word_span, _("the section is not asked in %s"),
                     et_build_wave_names(build, waves & ~section->waves));
        ET_LABEL(build->unit, diag, _("the section's waves: %s"),
                 et_build_wave_names(build, section->waves));
        ET_HELP(build->unit, diag,
                _("move the question to a section that is, or widen “in” there"));
        item->waves = waves;
    }
}

static void add_item(struct et_build *build, const struct et_stmt *stmt, uint32_t section,
                     const struct et_stmt *section_in)
{
    uint32_t index = build->text_item = (uint32_t)build->items.count;
    struct et_item item = {
        .id = "",
        .section = section,
        .text = ET_NO_TEXT,
        .hint = ET_NO_TEXT,
        .unit = ET_NO_TEXT,
        .then = ET_NONE,
    };
    struct et_item_notes notes = {.stmt = stmt, .is_usable = true};
    item.kind = stmt->word == ET_WORD_MATRIX  ? ET_KIND_MATRIX
                : stmt->word == ET_WORD_NOTE  ? ET_KIND_NOTE
                : stmt->word == ET_WORD_CALC  ? ET_KIND_CALC
                : stmt->word == ET_WORD_BREAK ? ET_KIND_BREAK
                                              : stmt->kind;
    if (item.kind != ET_KIND_BREAK) {
        if (!et_build_declare(build, ET_SYMBOL_ITEM, index, stmt))
            return;
        item.id = et_arena_string(build->arena, stmt->id.text);
        if (is_reserved_item(item.id)) {
            struct et_diag *diag = ET_FAULT(build->unit, "name-reserved", stmt->id.span,
                                            _("a question cannot be called “%s”"), item.id);
            ET_NOTE(build->unit, diag, _("translations use that name for another text"));
        }
    }
    notes.is_usable = stmt->word != ET_WORD_ASK || stmt->has_kind;
    narrow(build, stmt, &item, &notes, section_in);
    item.history = et_build_history(build, stmt);
    if (item.history.has_ended)
        item.waves = 0;
    item.text = et_build_text(build, item.id, stmt, item.waves);
    if (item.kind == ET_KIND_YESNO || item.kind == ET_KIND_CONSENT) {
        item.list = et_build_yesno(build, item.waves);
    } else if (et_kind_has_choices(item.kind)) {
        item.list = et_build_list(build, &stmt->a, item.waves);
        notes.is_usable &= item.list != NULL;
    }
    item.text_max = item.kind == ET_KIND_TEXT ? (uint32_t)stmt->number : 0;
    set_range(build, stmt, &item);
    properties(build, &item, stmt);
    et_build_variables(build, &item, index, stmt);
    ET_VEC_PUSH(&build->items, item);
    ET_VEC_PUSH(&build->notes, notes);
}

static bool is_item(enum et_word word)
{
    return word == ET_WORD_ASK || word == ET_WORD_MATRIX || word == ET_WORD_NOTE ||
           word == ET_WORD_CALC || word == ET_WORD_BREAK;
}

static void add_section(struct et_build *build, const struct et_stmt *stmt)
{
    uint32_t index = (uint32_t)build->sections.count;
    struct et_section section = {.id = "", .text = ET_NO_TEXT};
    if (et_build_declare(build, ET_SYMBOL_SECTION, index, stmt))
        section.id = et_arena_string(build->arena, stmt->id.text);
    section.first_item = (uint32_t)build->items.count;
    section.waves = et_build_all_waves(build);
    const struct et_stmt *in = NULL;
    uint64_t seen = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (is_item(line->word) || line->word == ET_WORD_ALLOW ||
            !et_build_once(build, line, &seen))
            continue;
        if (line->word == ET_WORD_IN)
            section.waves = et_build_in(build, in = line);
        section.is_shuffled |= line->word == ET_WORD_SHUFFLE;
    }
    build->text_item = section.first_item;
    section.text = et_build_text(build, et_arena_printf(build->arena, "section.%s", section.id),
                                 stmt, section.waves);
    ET_VEC_PUSH(&build->sections, section);
    ET_VEC_PUSH(&build->section_stmts, stmt);
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
        if (is_item(line->word))
            add_item(build, line, index, in);
    struct et_section *made = &build->sections.items[index];
    made->item_count = (uint32_t)build->items.count - made->first_item;
}

void et_build_items(struct et_build *build)
{
    for (const struct et_stmt *stmt = build->root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_SECTION)
            add_section(build, stmt);
    build->text_item = ET_NONE;
    et_build_pasts(build);
    /* A choice's text is read wherever its list is used. */
    for (size_t i = 0; i < build->lists.count; i++) {
        const struct et_list_notes *notes = &build->lists.items[i];
        for (size_t k = 0; k < notes->list->choice_count; k++) {
            const struct et_choice *choice = &notes->list->choices[k];
            if (choice->kind != ET_CHOICE_RETIRED && choice->text != ET_NO_TEXT)
                build->texts.items[choice->text].waves = notes->waves;
        }
    }
}
