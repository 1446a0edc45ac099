/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/form.h"

#include <assert.h>
#include <string.h>

#include "forms/base/arena.h"

void et_form_free(struct et_form *form)
{
    /* The form itself lies in its arena. */
    if (form != NULL)
        et_arena_free(form->arena);
}

const char *et_kind_word(enum et_kind kind)
{
    static const char *const words[] = {
#define ET_KIND(name, word) word,
#include "forms/model/kind.def"
#undef ET_KIND
    };
    assert((size_t)kind < sizeof words / sizeof words[0]);
    return words[kind];
}

bool et_kind_has_choices(enum et_kind kind)
{
    return kind == ET_KIND_ONE || kind == ET_KIND_MANY || kind == ET_KIND_RANK ||
           kind == ET_KIND_MATRIX || kind == ET_KIND_YESNO || kind == ET_KIND_CONSENT;
}

const char *et_form_text(const struct et_form *form, uint32_t text, uint32_t language)
{
    if (text == ET_NO_TEXT)
        return "";
    assert(text < form->text_count && language < form->language_count);
    const char *const *in = form->texts[text].in;
    return in[language] != NULL ? in[language] : in[0];
}

uint32_t et_form_wave(const struct et_form *form, const char *id)
{
    for (uint32_t i = 0; i < form->wave_count; i++)
        if (strcmp(form->waves[i].id, id) == 0)
            return i;
    return ET_NONE;
}

uint32_t et_form_language(const struct et_form *form, const char *tag)
{
    for (uint32_t i = 0; i < form->language_count; i++)
        if (strcmp(form->languages[i].tag, tag) == 0)
            return i;
    return ET_NONE;
}

uint32_t et_form_variable(const struct et_form *form, const char *id)
{
    for (uint32_t i = 0; i < form->variable_count; i++)
        if (strcmp(form->variables[i].id, id) == 0)
            return i;
    return ET_NONE;
}

uint32_t et_form_item(const struct et_form *form, const char *id)
{
    for (uint32_t i = 0; i < form->item_count; i++)
        if (strcmp(form->items[i].id, id) == 0)
            return i;
    return ET_NONE;
}

uint32_t et_form_role(const struct et_form *form, const char *role)
{
    for (uint32_t i = 0; i < form->variable_count; i++)
        if (form->variables[i].role != NULL && strcmp(form->variables[i].role, role) == 0)
            return i;
    return ET_NONE;
}

uint32_t et_item_text(const struct et_item *item, uint32_t wave)
{
    for (size_t i = 0; i < item->wave_text_count; i++)
        if (item->wave_texts[i].wave == wave)
            return item->wave_texts[i].text;
    return item->text;
}

const struct et_choice *et_list_choice(const struct et_list *list, int32_t code)
{
    for (size_t i = 0; i < list->choice_count; i++)
        if (list->choices[i].code == code)
            return &list->choices[i];
    return NULL;
}
