/* SPDX-License-Identifier: GPL-3.0-or-later */
/* head.c - the form's own lines, privacy and waves; and names in general. */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/build.h"
#include "forms/lang/fault.h"
#include "forms/model/phrase.h"

/* ---- names -------------------------------------------------------------------- */

bool et_build_declare(struct et_build *build, enum et_symbol_kind kind, uint32_t index,
                      const struct et_stmt *stmt)
{
    if (stmt->id.text == NULL)
        return false;
    uint32_t taken = et_names_put(&build->names, stmt->id.text, (uint32_t)build->symbols.count);
    if (taken == UINT32_MAX) {
        ET_VEC_PUSH(&build->symbols, (struct et_symbol){kind, index, stmt});
        return true;
    }
    struct et_unit *unit = build->unit;
    struct et_span first = build->symbols.items[taken].stmt->id.span;
    struct et_diag *diag = ET_FAULT(unit, "duplicate-name", stmt->id.span,
                                    _("the name “%s” is already taken"), stmt->id.text);
    ET_LABEL(unit, diag, _("first used on line %u"), et_fault_line(unit, first.begin));
    for (int i = 2; i < 1000; i++) {
        const char *other = et_arena_printf(unit->arena, "%s_%d", stmt->id.text, i);
        if (et_names_get(&build->names, other) != UINT32_MAX)
            continue;
        ET_HELP(unit, diag, _("choose another name, such as “%s”"), other);
        ET_FIX(unit, diag, stmt->id.span, false, "%s", other);
        break;
    }
    ET_NOTE(unit, diag, _("questions, sections, waves, indicators and targets share their names"));
    return false;
}

bool et_build_is_news(struct et_build *build, const char *kind, const char *name)
{
    const char *key = et_arena_printf(build->unit->arena, "%s %s", kind, name);
    return et_names_put(&build->reported, key, 1) == UINT32_MAX;
}

bool et_build_once(struct et_build *build, const struct et_stmt *stmt, uint64_t *seen)
{
    uint64_t bit = UINT64_C(1) << stmt->word;
    _Static_assert(ET_WORD_COUNT <= 64, "the words fit a set of 64");
    if ((*seen & bit) == 0) {
        *seen |= bit;
        return true;
    }
    struct et_diag *diag = ET_FAULT(build->unit, "duplicate-statement", stmt->word_span,
                                    _("“%s” stands here twice"), et_word_text(stmt->word));
    if (stmt->word == ET_WORD_WHEN)
        ET_HELP(build->unit, diag, _("make one line of both: when ... and ..."));
    else
        ET_HELP(build->unit, diag, _("keep one of them"));
    return false;
}

uint32_t et_build_text(struct et_build *build, const char *path, const struct et_stmt *stmt,
                       uint32_t waves)
{
    if (stmt->text == NULL)
        return ET_NO_TEXT;
    uint32_t index = (uint32_t)build->texts.count;
    ET_VEC_PUSH(&build->texts, (struct et_text_notes){
                                   .path = path,
                                   .item = build->text_item,
                                   .text = et_arena_string(build->arena, stmt->text),
                                   .waves = waves,
                                   .span = stmt->text_span,
                               });
    return index;
}

/* ---- waves --------------------------------------------------------------------- */

uint32_t et_build_all_waves(const struct et_build *build)
{
    return (uint32_t)((UINT64_C(1) << build->waves.count) - 1);
}

const char *et_build_wave_names(const struct et_build *build, uint32_t waves)
{
    struct et_str names = ET_STR_EMPTY;
    for (uint32_t i = 0; i < build->waves.count; i++)
        if (waves >> i & 1U)
            et_str_addf(&names, "%s%s", names.length > 0 ? ", " : "", build->waves.items[i].id);
    const char *copy = et_arena_string(build->unit->arena, names.text);
    et_str_free(&names);
    return copy;
}

/* Is it a wave that is defined further down? Reports. */
static bool is_below(struct et_build *build, const struct et_name *name)
{
    struct et_unit *unit = build->unit;
    const struct et_stmt *stmt = build->root->first;
    while (stmt != NULL && (stmt->word != ET_WORD_WAVE || stmt->id.text == NULL ||
                            strcmp(stmt->id.text, name->text) != 0))
        stmt = stmt->next;
    if (stmt == NULL)
        return false;
    bool is_itself = stmt->span.begin <= name->span.begin && stmt->span.end >= name->span.end;
    struct et_diag *diag =
        is_itself
            ? ET_FAULT(unit, "unknown-wave", name->span, _("a wave cannot be counted from itself"))
            : ET_FAULT(unit, "unknown-wave", name->span, _("the wave “%s” is defined further down"),
                       name->text);
    if (is_itself) {
        ET_HELP(unit, diag, _("name an earlier wave, as in: wave followup = after + 90 days"));
    } else {
        ET_LABEL(unit, diag, _("on line %u"), et_fault_line(unit, stmt->span.begin));
        ET_HELP(unit, diag, _("move that line above this one"));
    }
    return true;
}

uint32_t et_build_wave(struct et_build *build, const struct et_name *name)
{
    if (name->text == NULL)
        return ET_NONE;
    uint32_t found = et_names_get(&build->names, name->text);
    if (found != UINT32_MAX && build->symbols.items[found].kind == ET_SYMBOL_WAVE)
        return build->symbols.items[found].index;
    if (!et_build_is_news(build, "wave", name->text) || is_below(build, name))
        return ET_NONE;
    struct et_unit *unit = build->unit;
    struct et_diag *diag =
        ET_FAULT(unit, "unknown-wave", name->span, _("there is no wave called “%s”"), name->text);
    struct et_suggest suggest = {.word = name->text};
    for (size_t i = 0; i < build->waves.count; i++)
        et_suggest_try(&suggest, build->waves.items[i].id);
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, name->span, false, "%s", suggest.best);
    } else if (build->waves.count == 0) {
        ET_HELP(unit, diag, _("a wave stands below the one that it is counted from"));
    } else {
        ET_HELP(unit, diag, _("the waves are: %s"),
                et_build_wave_names(build, et_build_all_waves(build)));
    }
    return ET_NONE;
}

uint32_t et_build_in(struct et_build *build, const struct et_stmt *in)
{
    uint32_t waves = 0;
    bool is_faulty = in->is_broken;
    for (size_t i = 0; i < in->name_count; i++) {
        uint32_t wave = et_build_wave(build, &in->names[i]);
        is_faulty |= wave == ET_NONE;
        if (wave == ET_NONE)
            continue;
        if (waves >> wave & 1U)
            ET_FAULT(build->unit, "duplicate-name", in->names[i].span, _("“%s” stands here twice"),
                     in->names[i].text);
        waves |= 1U << wave;
    }
    /* A wave that could not be read may have been any. */
    return is_faulty ? et_build_all_waves(build) : waves;
}

static void window(struct et_build *build, const struct et_stmt *stmt, struct et_wave *wave)
{
    uint64_t seen = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (!et_build_once(build, line, &seen) || line->is_broken)
            continue;
        wave->has_window = true;
        wave->window_from_days = (int32_t)line->number;
        wave->window_to_days = (int32_t)line->number2;
        if (line->number > line->number2) {
            struct et_diag *diag = ET_FAULT(build->unit, "empty-range", line->number_span,
                                            _("this window ends before it begins"));
            ET_HELP(build->unit, diag, _("write the earlier day first: %lld..%+lld days"),
                    (long long)line->number2, (long long)line->number);
        }
    }
}

static void add_wave(struct et_build *build, const struct et_stmt *stmt)
{
    struct et_unit *unit = build->unit;
    if (build->waves.count == ET_WAVES_MAX) {
        ET_FAULT(unit, "too-many", stmt->id.span, _("a form has at most %d waves"), ET_WAVES_MAX);
        return;
    }
    uint32_t index = (uint32_t)build->waves.count;
    struct et_wave wave = {.after = ET_NONE};
    if (stmt->a.text != NULL) {
        /* Counted from a wave that stands above it, so never in a circle. */
        wave.after = et_build_wave(build, &stmt->a);
        wave.offset = (int32_t)stmt->number;
        wave.offset_unit = stmt->unit;
    }
    if (!et_build_declare(build, ET_SYMBOL_WAVE, index, stmt))
        return;
    wave.id = et_arena_string(build->arena, stmt->id.text);
    wave.text =
        et_build_text(build, et_arena_printf(build->arena, "wave.%s", wave.id), stmt, 1U << index);
    window(build, stmt, &wave);
    ET_VEC_PUSH(&build->waves, wave);
}

/* ---- the form's own lines -------------------------------------------------------- */

static void add_language(struct et_build *build, const struct et_name *tag)
{
    for (size_t i = 0; i < build->languages.count; i++) {
        if (strcmp(build->languages.items[i].tag, tag->text) == 0) {
            ET_FAULT(build->unit, "duplicate-name", tag->span, _("“%s” stands here twice"),
                     tag->text);
            return;
        }
    }
    if (build->languages.count == ET_LANGUAGES_MAX) {
        if (et_build_is_news(build, "many", "languages"))
            ET_FAULT(build->unit, "too-many", tag->span, _("a form has at most %d languages"),
                     ET_LANGUAGES_MAX);
        return;
    }
    struct et_language language = {
        .tag = et_arena_string(build->arena, tag->text),
        .is_rtl = et_language_is_rtl(tag->text),
        .is_reviewed = build->languages.count == 0, /* the source */
    };
    ET_VEC_PUSH(&build->languages, language);
}

/* "24 months" at the beginning of the text, as far as it can be counted. */
static int32_t months_in(const char *text)
{
    int64_t number = 0;
    for (; *text >= '0' && *text <= '9' && number < 10000; text++)
        number = number * 10 + (*text - '0');
    while (*text == ' ')
        text++;
    if (strncmp(text, "month", 5) == 0 || strncmp(text, "månad", 6) == 0)
        return (int32_t)number;
    if (strncmp(text, "year", 4) == 0 || strncmp(text, "år", 3) == 0)
        return (int32_t)number * 12;
    return 0;
}

static void privacy(struct et_build *build, const struct et_stmt *stmt)
{
    struct et_privacy *privacy = &build->form->privacy;
    build->form->has_privacy = true;
    uint64_t seen = 0;
    for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next) {
        if (!et_build_once(build, line, &seen) || line->is_broken)
            continue;
        uint32_t *field = line->word == ET_WORD_CONTROLLER ? &privacy->controller
                          : line->word == ET_WORD_CONTACT  ? &privacy->contact
                          : line->word == ET_WORD_PURPOSE  ? &privacy->purpose
                          : line->word == ET_WORD_BASIS    ? &privacy->basis
                                                           : &privacy->retention;
        *field = et_build_text(
            build, et_arena_printf(build->arena, "privacy.%s", et_word_text(line->word)), line,
            UINT32_MAX);
        if (line->word == ET_WORD_RETENTION)
            privacy->retention_months = months_in(line->text);
    }
}

static void by(struct et_build *build, const struct et_stmt *stmt)
{
    const char **roles = et_arena_array(build->arena, stmt->name_count, sizeof *roles);
    for (size_t i = 0; i < stmt->name_count; i++)
        roles[i] = et_arena_string(build->arena, stmt->names[i].text);
    build->form->by = roles;
    build->form->by_count = stmt->name_count;
}

static void head_line(struct et_build *build, const struct et_stmt *stmt)
{
    struct et_form *form = build->form;
    switch (stmt->word) {
    case ET_WORD_FORM:
        form->id = stmt->id.text != NULL ? et_arena_string(build->arena, stmt->id.text) : "";
        break;
    case ET_WORD_TITLE:
        build->title_stmt = stmt;
        form->title = et_build_text(build, "title", stmt, UINT32_MAX);
        break;
    case ET_WORD_VERSION:
        form->version = (uint32_t)stmt->number;
        break;
    case ET_WORD_READING:
        form->lix_limit = (uint32_t)stmt->number;
        break;
    case ET_WORD_SOURCE:
        build->source_stmt = stmt;
        break;
    case ET_WORD_LANGUAGES:
        build->languages_stmt = stmt;
        break;
    case ET_WORD_PRIVACY:
        privacy(build, stmt);
        break;
    case ET_WORD_BY:
        by(build, stmt);
        break;
    default:
        break;
    }
}

/* The lines that a form cannot do without. */
static void check_presence(struct et_build *build, uint64_t seen)
{
    static const struct {
        enum et_word word;
        const char *example;
    } needed[] = {
        {ET_WORD_FORM, "form etablering"},
        {ET_WORD_TITLE, "title Din kurs och du"},
        {ET_WORD_SOURCE, "source sv"},
        {ET_WORD_WAVE, "wave before: Före kursen"},
        {ET_WORD_SECTION, "section start: Välkommen"},
    };
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (seen >> needed[i].word & 1U)
            continue;
        struct et_diag *diag =
            ET_FAULT(build->unit, "missing-statement", ((struct et_span){0, 0}),
                     _("the form has no “%s” line"), et_word_text(needed[i].word));
        ET_HELP(build->unit, diag, _("for example: %s"), needed[i].example);
    }
}

void et_build_head(struct et_build *build)
{
    static const uint64_t many = UINT64_C(1) << ET_WORD_WAVE | UINT64_C(1) << ET_WORD_SCALE |
                                 UINT64_C(1) << ET_WORD_LIST | UINT64_C(1) << ET_WORD_SECTION |
                                 UINT64_C(1) << ET_WORD_INDICATOR | UINT64_C(1) << ET_WORD_TARGET |
                                 UINT64_C(1) << ET_WORD_ALLOW;
    struct et_privacy *privacy = &build->form->privacy;
    privacy->controller = privacy->contact = privacy->purpose = ET_NO_TEXT;
    privacy->basis = privacy->retention = ET_NO_TEXT;
    build->form->version = 1;
    build->form->title = ET_NO_TEXT;
    uint64_t seen = 0;
    for (const struct et_stmt *stmt = build->root->first; stmt != NULL; stmt = stmt->next) {
        bool is_many = (many >> stmt->word & 1U) != 0;
        if (is_many)
            seen |= UINT64_C(1) << stmt->word;
        else if (et_build_once(build, stmt, &seen))
            head_line(build, stmt);
    }
    check_presence(build, seen);

    struct et_name swedish = {"sv", {0, 0}};
    bool has_source = build->source_stmt != NULL && build->source_stmt->a.text != NULL;
    add_language(build, has_source ? &build->source_stmt->a : &swedish);
    if (build->languages_stmt != NULL)
        for (size_t i = 0; i < build->languages_stmt->name_count; i++)
            add_language(build, &build->languages_stmt->names[i]);
    for (const struct et_stmt *stmt = build->root->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_WAVE)
            add_wave(build, stmt);
}
