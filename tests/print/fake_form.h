/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fake_form.h - forms made by hand or by chance, without the compiler, so that
 * paper can be tested with what no author has written yet.
 */
#ifndef ET_FAKE_FORM_H
#define ET_FAKE_FORM_H

#include <stdio.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/random.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"
#include "forms/model/phrase.h"
#include "print/codes.h"

enum { FAKE_TEXTS = 4000, FAKE_ITEMS = 128, FAKE_VARIABLES = 600, FAKE_SECTIONS = 8 };

struct fake {
    struct et_arena *arena;
    struct et_form_text *texts;
    struct et_item *items;
    struct et_variable *variables;
    struct et_section *sections;
    struct et_language *languages;
    struct et_wave *wave;
    struct et_form form;
};

/* A form with one wave in one language. */
static inline struct fake fake_new(const char *tag)
{
    struct et_arena *a = et_arena_new();
    struct fake f = {
        .arena = a,
        .texts = et_arena_array(a, FAKE_TEXTS, sizeof *f.texts),
        .items = et_arena_array(a, FAKE_ITEMS, sizeof *f.items),
        .variables = et_arena_array(a, FAKE_VARIABLES, sizeof *f.variables),
        .sections = et_arena_array(a, FAKE_SECTIONS, sizeof *f.sections),
        .languages = et_arena_array(a, 1, sizeof *f.languages),
        .wave = et_arena_array(a, 1, sizeof *f.wave),
    };
    f.languages[0] =
        (struct et_language){.tag = tag, .is_rtl = et_language_is_rtl(tag), .is_reviewed = true};
    f.form = (struct et_form){.arena = a,
                              .id = "fake",
                              .version = 1,
                              .languages = f.languages,
                              .language_count = 1,
                              .texts = f.texts,
                              .waves = f.wave,
                              .wave_count = 1,
                              .items = f.items,
                              .variables = f.variables,
                              .sections = f.sections};
    return f;
}

static inline uint32_t fake_text(struct fake *f, const char *text)
{
    const char **in = et_arena_array(f->arena, 1, sizeof *in);
    in[0] = et_arena_string(f->arena, text);
    f->texts[f->form.text_count] = (struct et_form_text){.path = "", .in = in};
    return (uint32_t)f->form.text_count++;
}

static inline void fake_title(struct fake *f, const char *title, const char *wave)
{
    f->form.title = fake_text(f, title);
    f->wave[0] = (struct et_wave){.id = "before", .text = fake_text(f, wave), .after = ET_NONE};
}

static inline void fake_section(struct fake *f, const char *title)
{
    f->sections[f->form.section_count++] =
        (struct et_section){.id = "part",
                            .text = fake_text(f, title),
                            .waves = 1,
                            .first_item = (uint32_t)f->form.item_count};
}

/* TEXTS end with NULL; a text that begins with '?' is missing, '+' other, '!' only. */
static inline struct et_list *fake_list(struct fake *f, bool is_scale, enum et_look look,
                                        const char *const *texts)
{
    struct et_list *list = et_arena_alloc(f->arena, sizeof *list);
    struct et_choice *choices = et_arena_array(f->arena, ET_CHOICES_MAX, sizeof *choices);
    size_t count = 0;
    for (; texts[count] != NULL; count++) {
        const char *text = texts[count];
        enum et_choice_kind kind = *text == '?'   ? ET_CHOICE_MISSING
                                   : *text == '+' ? ET_CHOICE_OTHER
                                   : *text == '!' ? ET_CHOICE_ONLY
                                                  : ET_CHOICE_VALUE;
        choices[count] = (struct et_choice){.code = (int32_t)count + 1,
                                            .name = et_arena_printf(f->arena, "c%zu", count + 1),
                                            .text = fake_text(f, text + (kind != ET_CHOICE_VALUE)),
                                            .kind = kind};
    }
    *list = (struct et_list){.id = "list",
                             .is_scale = is_scale,
                             .look = look,
                             .choices = choices,
                             .choice_count = count};
    return list;
}

static inline uint32_t fake_variable(struct fake *f, const char *id, enum et_kind kind,
                                     const struct et_list *list, uint32_t text)
{
    f->variables[f->form.variable_count] =
        (struct et_variable){.id = et_arena_string(f->arena, id),
                             .export_name = et_arena_string(f->arena, id),
                             .item = (uint32_t)f->form.item_count,
                             .kind = kind,
                             .list = list,
                             .text = text,
                             .other_of = ET_NONE};
    return (uint32_t)f->form.variable_count++;
}

/*
 * An item of the last section. ROWS: of a matrix, ended by NULL; else NULL.
 * The item may be changed afterwards.
 */
static inline struct et_item *fake_item(struct fake *f, const char *id, enum et_kind kind,
                                        const char *text, const struct et_list *list,
                                        const char *const *rows)
{
    struct et_item *item = &f->items[f->form.item_count];
    *item = (struct et_item){.id = et_arena_string(f->arena, id),
                             .kind = kind,
                             .section = (uint32_t)f->form.section_count - 1,
                             .text = fake_text(f, text),
                             .hint = ET_NO_TEXT,
                             .unit = ET_NO_TEXT,
                             .list = list,
                             .waves = 1,
                             .then = ET_NONE,
                             .first_variable = (uint32_t)f->form.variable_count};
    if (rows != NULL)
        for (size_t i = 0; rows[i] != NULL; i++)
            fake_variable(f, et_arena_printf(f->arena, "%s.r%zu", id, i + 1), ET_KIND_ONE, list,
                          fake_text(f, rows[i]));
    else if (kind != ET_KIND_NOTE && kind != ET_KIND_BREAK)
        fake_variable(f, id, kind, list, item->text);
    for (size_t i = 0; rows == NULL && list != NULL && i < list->choice_count; i++)
        if (list->choices[i].kind == ET_CHOICE_OTHER) {
            uint32_t v =
                fake_variable(f, et_arena_printf(f->arena, "%s.%s", id, list->choices[i].name),
                              ET_KIND_TEXT, NULL, item->text);
            f->variables[v].other_of = item->first_variable;
            f->variables[v].other_code = list->choices[i].code;
        }
    item->variable_count = (uint32_t)f->form.variable_count - item->first_variable;
    f->form.item_count++;
    f->sections[item->section].item_count++;
    return item;
}

static inline void fake_free(struct fake *f)
{
    et_arena_free(f->arena);
}

/* The codes of as many pages as a sheet may have, in a survey of its own. */
static inline const unsigned char *fake_codes(unsigned char codes[ET_PAGES_MAX * ET_CODE_BYTES],
                                              uint64_t serial)
{
    const unsigned char key[32] = {1};
    struct et_codes_sheet sheet = {
        .run = 12345, .serial = serial, .page_count = ET_PAGES_MAX, .codes = codes};
    return et_codes_make(key, &sheet, 1, 1) == ET_OK ? codes : NULL;
}

/* ---- by chance ---------------------------------------------------------- */

static inline const char *fake_words(struct fake *f, struct et_random *random, size_t most)
{
    static const struct {
        const char *tag;
        const char *words[14];
    } pools[] = {
        {"sv",
         {"arbete", "på", "svenska", "kan", "jag", "ringa", "samtal", "språkundervisningsplanering",
          "förstå", "åka", "öva", "en", "kollega"}},
        {"en", {"work", "the", "I", "can", "understand", "a", "colleague", "responsibilities"}},
        {"ar",
         {"العمل", "أستطيع", "اللغة", "السويدية", "في", "التحدث", "مع", "زميل", "لا", "أفهم", "و3",
          "المجتمع"}},
        {"fa-AF",
         {"کار", "می‌توانم", "زبان", "سویدنی", "با", "همکار", "نمی‌دانم",
          "پیدا"}},
        {"ti", {"ስራሕ", "ቋንቋ", "ሽወደን", "ክዛረብ", "ይኽእል", "ምስ", "መሳርሕተይ"}},
        {"so", {"shaqo", "af-Iswiidhish", "waan", "karaa", "inaan", "la", "hadlo", "wayddiinno"}},
        {"uk", {"робота", "їхній", "ґанок", "я", "можу", "говорити", "з", "об'єднання"}},
        {"ps", {"کار", "ژبه", "څوک", "کولی", "شم", "ګډ", "ښوونځی", "پوهېږم", "زموږ"}},
        {"ckb", {"کار", "دەتوانم", "زمان", "سویدی", "لەگەڵ", "هاوکار", "ڕۆژ", "پێویستە"}},
        {"kmr", {"kar", "dikarim", "zimanê", "swêdî", "bi", "hevkar", "şîrove", "çawa"}},
    };
    const char *tag = f->languages[0].tag;
    size_t which = 0;
    for (size_t i = 0; i < sizeof pools / sizeof pools[0]; i++)
        if (strcmp(pools[i].tag, tag) == 0)
            which = i;
    const char *const *pool = pools[which].words;
    uint32_t size = 0;
    while (size < 14 && pool[size] != NULL)
        size++;
    size_t count = 1 + et_random_below(random, (uint32_t)most);
    char *text = et_arena_alloc(f->arena, count * 64 + 1), *end = text;
    for (size_t i = 0; i < count; i++)
        end += sprintf(end, "%s%s", i > 0 ? " " : "", pool[et_random_below(random, size)]);
    return text;
}

static inline const struct et_list *fake_chance_list(struct fake *f, struct et_random *random,
                                                     bool is_scale)
{
    const char *texts[64] = {0};
    bool is_short = et_random_below(random, 2) == 0;
    size_t count = 2 + et_random_below(random, is_scale                          ? 6
                                               : et_random_below(random, 8) == 0 ? 50
                                                                                 : 9);
    for (size_t i = 0; i < count; i++)
        texts[i] = fake_words(f, random, is_short ? 2 : 14);
    size_t n = count;
    if (!is_scale && et_random_below(random, 3) == 0)
        texts[n++] = et_arena_printf(f->arena, "+%s", fake_words(f, random, 3));
    if (!is_scale && et_random_below(random, 3) == 0)
        texts[n++] = et_arena_printf(f->arena, "!%s", fake_words(f, random, 5));
    if (et_random_below(random, 2) == 0)
        texts[n++] = et_arena_printf(f->arena, "?%s", fake_words(f, random, 2));
    return fake_list(
        f, is_scale,
        is_scale ? (enum et_look)et_random_below(random, ET_LOOK_STEPS + 1) : ET_LOOK_PLAIN, texts);
}

/* A form of up to 14 items of every kind, of every length. */
static inline struct fake fake_by_chance(struct et_random *random, const char *tag)
{
    struct fake f = fake_new(tag);
    fake_title(&f, fake_words(&f, random, 8), fake_words(&f, random, 3));
    size_t count = 3 + et_random_below(random, 12);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || (et_random_below(random, 4) == 0 && f.form.section_count < FAKE_SECTIONS))
            fake_section(&f, fake_words(&f, random, 5));
        enum et_kind kind = (enum et_kind)et_random_below(random, ET_KIND_BREAK + 1);
        const struct et_list *list = NULL;
        const char *rows[24] = {0};
        if (kind == ET_KIND_CALC)
            kind = ET_KIND_MATRIX;
        if (kind == ET_KIND_ONE || kind == ET_KIND_MANY || kind == ET_KIND_RANK)
            list = fake_chance_list(&f, random, et_random_below(random, 2) == 0);
        if (kind == ET_KIND_YESNO || kind == ET_KIND_CONSENT)
            list = fake_list(&f, false, ET_LOOK_PLAIN, (const char *const[]){"ja", "nej", NULL});
        if (kind == ET_KIND_MATRIX) {
            list = fake_chance_list(&f, random, true);
            size_t most = 1 + et_random_below(random, 22);
            for (size_t r = 0; r < most; r++)
                rows[r] = fake_words(&f, random, 16);
        }
        struct et_item *item =
            fake_item(&f, et_arena_printf(f.arena, "q%zu", i + 1), kind,
                      fake_words(&f, random, et_random_below(random, 10) == 0 ? 300 : 20), list,
                      kind == ET_KIND_MATRIX ? rows : NULL);
        item->text_max = et_random_below(random, 3) * 90;
        if (et_random_below(random, 3) == 0)
            item->hint = fake_text(&f, fake_words(&f, random, 30));
        if (kind == ET_KIND_NUMBER || kind == ET_KIND_DECIMAL) {
            item->unit = fake_text(&f, fake_words(&f, random, 3));
            item->low =
                (struct et_bound){.is_set = true, .value = -5.0 * et_random_below(random, 2)};
            item->high =
                (struct et_bound){.is_set = true, .value = 1 + et_random_below(random, 1000000)};
        }
    }
    return f;
}

#endif
