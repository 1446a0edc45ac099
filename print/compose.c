/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/compose.h"

#include <stdio.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/utf8.h"
#include "forms/model/form.h"
#include "print/page.h"

struct et_unit *et_compose_unit(struct et_compose *compose, uint32_t item)
{
    if (compose->unit_count == compose->unit_room) {
        size_t room = compose->unit_room == 0 ? 32 : 2 * compose->unit_room;
        struct et_unit **units = et_arena_array(compose->arena, room, sizeof(struct et_unit *));
        if (compose->unit_count > 0)
            memcpy(units, compose->units, compose->unit_count * sizeof(struct et_unit *));
        compose->units = units;
        compose->unit_room = room;
    }
    struct et_unit *unit = et_unit_new(compose->arena, item);
    compose->units[compose->unit_count++] = unit;
    return unit;
}

int32_t et_compose_size(const struct et_compose *compose, int32_t size_um)
{
    enum { SMALLEST_UM = 5644, LARGEST_UM = 9878 }; /* 16 and 28 pt */
    if (!compose->is_large)
        return size_um;
    int32_t large = (int32_t)((int64_t)size_um * 18 / 11); /* the body: 11 pt become 18 */
    return large < SMALLEST_UM ? SMALLEST_UM : large > LARGEST_UM ? LARGEST_UM : large;
}

static struct et_paragraph shape(struct et_compose *c, const char *text, const char *language,
                                 enum et_weight weight, int32_t size_um, int32_t width_um)
{
    const struct et_style style = {.language = language, .weight = weight, .size_um = size_um};
    struct et_paragraph paragraph = {0}, shaped = {0};
    if (c->status != ET_OK || *text == '\0')
        return paragraph;
    c->status = et_shape(c->shaper, c->arena, &style, text, width_um, &shaped, c->error);
    return c->status == ET_OK ? shaped : paragraph;
}

struct et_paragraph et_compose_shape(struct et_compose *compose, const char *text,
                                     const char *language, enum et_weight weight, int32_t size_um,
                                     int32_t width_um)
{
    return shape(compose, text, language, weight, et_compose_size(compose, size_um), width_um);
}

struct et_paragraph et_compose_line(struct et_compose *compose, const char *text,
                                    const char *language, enum et_weight weight, int32_t size_um,
                                    int32_t width_um)
{
    struct et_paragraph p = shape(compose, text, language, weight, size_um, 0);
    size_t length = strlen(text);
    while (p.width_um > width_um && width_um > 0 && length > 0) {
        /* A guess by the width, then a letter less each time. */
        size_t guess = (size_t)((int64_t)length * width_um / p.width_um);
        length = guess < length ? guess : length - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0U) == 0x80U)
            length--;
        while (length > 0 && text[length - 1] == ' ')
            length--;
        const char *cut = et_arena_printf(compose->arena, "%.*s…", (int)length, text);
        p = shape(compose, cut, language, weight, size_um, 0);
    }
    return p;
}

const char *et_compose_paper(struct et_arena *arena, const char *text)
{
    struct et_str out = ET_STR_EMPTY;
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");
        et_str_add_bytes(&out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        const char *end = strchr(text, '}');
        if (text[1] == '{' || end == NULL) {
            et_str_add_char(&out, '{');
            text += text[1] == '{' ? 2 : 1;
        } else {
            et_str_add(&out, "…");
            text = end + 1;
        }
    }
    const char *copy = et_arena_copy(arena, out.text, out.length);
    et_str_free(&out);
    return copy;
}

struct et_paragraph et_compose_text(struct et_compose *compose, uint32_t text,
                                    enum et_weight weight, int32_t size_um, int32_t width_um)
{
    const struct et_form *form = compose->form;
    bool is_translated = text < form->text_count && form->texts[text].in[compose->language] != NULL;
    const char *language = is_translated ? compose->tag : form->languages[0].tag;
    const char *words = et_form_text(form, text, compose->language);
    return et_compose_shape(compose, et_compose_paper(compose->arena, words), language, weight,
                            size_um, width_um);
}

/* Yes and no are the kit's own words, unless the form's translation has others. */
static bool is_built_in(const struct et_compose *c, const struct et_choice *choice)
{
    if (choice->text >= c->form->text_count)
        return true;
    const struct et_form_text *text = &c->form->texts[choice->text];
    return text->in[c->language] == NULL && strncmp(text->path, "list.yesno.", 11) == 0;
}

const char *et_compose_choice_words(const struct et_compose *compose,
                                    const struct et_choice *choice)
{
    if (is_built_in(compose, choice))
        return et_phrase(choice->code == 0 ? ET_PHRASE_NO : ET_PHRASE_YES, compose->tag);
    return et_form_text(compose->form, choice->text, compose->language);
}

struct et_paragraph et_compose_choice(struct et_compose *compose, const struct et_choice *choice,
                                      int32_t size_um, int32_t width_um)
{
    if (is_built_in(compose, choice))
        return et_compose_phrase(compose, choice->code == 0 ? ET_PHRASE_NO : ET_PHRASE_YES,
                                 ET_WEIGHT_REGULAR, size_um, width_um);
    return et_compose_text(compose, choice->text, ET_WEIGHT_REGULAR, size_um, width_um);
}

struct et_paragraph et_compose_phrase(struct et_compose *compose, enum et_phrase phrase,
                                      enum et_weight weight, int32_t size_um, int32_t width_um)
{
    const char *tag = et_phrase_has(compose->tag) ? compose->tag : "en";
    return et_compose_shape(compose, et_phrase(phrase, compose->tag), tag, weight, size_um,
                            width_um);
}

/* The zero of the digits that the language's readers count in. */
static uint32_t zero_of(const char *tag)
{
    size_t length = strcspn(tag, "-");
    if (length == 2 && strncmp(tag, "ar", 2) == 0)
        return 0x0660;
    if ((length == 2 &&
         (strncmp(tag, "fa", 2) == 0 || strncmp(tag, "ps", 2) == 0 || strncmp(tag, "ur", 2) == 0)))
        return 0x06F0;
    if (length == 3 && strncmp(tag, "ckb", 3) == 0)
        return 0x0660;
    return '0';
}

const char *et_compose_number(struct et_arena *arena, const char *tag, uint32_t number)
{
    char digits[11], out[48], *end = out;
    (void)snprintf(digits, sizeof digits, "%u", (unsigned)number);
    for (const char *d = digits; *d != '\0'; d++)
        end += et_utf8_put(zero_of(tag) + (uint32_t)(*d - '0'), end);
    return et_arena_copy(arena, out, (size_t)(end - out));
}
