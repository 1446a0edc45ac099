/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xform.h - the questions of an XForm, as the reference converter of XLSForms
 * writes them: the judge of our import. Reads no more than that judge needs.
 */
#ifndef TESTS_XFORM_H
#define TESTS_XFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/vec.h"
#include "forms/exchange/xml.h"

struct xform_choice {
    const char *name, *label;
};

struct xform_list {
    const char *id;
    struct {
        struct xform_choice *items;
        size_t count, room;
    } choices;
};

struct xform_question {
    const char *control, *path, *name; /* "select1", "/data/a/b", "b" */
    const char *label;                 /* NULL: none */
    const char *itemset, *type;        /* of its bind; "" if none */
    bool is_readonly;
    struct xform_list own; /* choices that stand in the question */
};

struct xform_text {
    const char *id, *value;
};

struct xform {
    struct et_arena *arena;
    struct {
        struct xform_question *items;
        size_t count, room;
    } questions;
    struct {
        struct xform_list *items;
        size_t count, room;
    } lists;
    struct {
        struct xform_text *items;
        size_t count, room;
    } texts;

    /* while reading */
    struct et_str text;
    const char *text_id, *label_ref, *item_name, *item_label;
    bool is_default, has_default, in_text, is_media, in_instance, in_item, in_label, in_control;
    struct {
        struct xform_question *items; /* path, type, is_readonly */
        size_t count, room;
    } binds;
};

static const char *xform_last(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static const char *xform_text(const struct xform *form, const char *id)
{
    for (size_t i = 0; i < form->texts.count; i++)
        if (strcmp(form->texts.items[i].id, id) == 0)
            return form->texts.items[i].value;
    return NULL;
}

static bool xform_is_control(const char *name)
{
    return strcmp(name, "select1") == 0 || strcmp(name, "select") == 0 ||
           strcmp(name, "input") == 0 || strcmp(name, "upload") == 0 ||
           strcmp(name, "trigger") == 0 || strcmp(name, "rank") == 0 || strcmp(name, "range") == 0;
}

/* jr:itext('/data/a:label') without its dressing */
static const char *xform_itext(struct xform *form, const char *ref)
{
    const char *open = ref != NULL ? strchr(ref, '\'') : NULL;
    const char *close = open != NULL ? strrchr(ref, '\'') : NULL;
    return close != NULL && close > open
               ? et_arena_copy(form->arena, open + 1, (size_t)(close - open - 1))
               : NULL;
}

static bool xform_start(void *user, const char *name, const char *const *attributes)
{
    struct xform *form = user;
    const char *id = et_xml_attribute(attributes, "id"), *ref = et_xml_attribute(attributes, "ref");
    const char *nodeset = et_xml_attribute(attributes, "nodeset");
    if (strcmp(name, "translation") == 0) {
        /* The default counts; without one, the first. */
        form->is_default = et_xml_attribute(attributes, "default") != NULL || !form->has_default;
        form->has_default = true;
        if (form->is_default)
            form->texts.count = 0;
    } else if (strcmp(name, "text") == 0 && id != NULL) {
        form->text_id = et_arena_string(form->arena, id);
    } else if (strcmp(name, "value") == 0) {
        form->is_media = et_xml_attribute(attributes, "form") != NULL;
        et_str_clear(&form->text);
    } else if (strcmp(name, "instance") == 0 && id != NULL) {
        struct xform_list list = {.id = et_arena_string(form->arena, id)};
        ET_VEC_PUSH(&form->lists, list);
        form->in_instance = true;
    } else if (strcmp(name, "item") == 0) {
        form->in_item = true;
        form->item_name = form->item_label = NULL;
    } else if (strcmp(name, "bind") == 0 && nodeset != NULL) {
        const char *type = et_xml_attribute(attributes, "type");
        const char *readonly = et_xml_attribute(attributes, "readonly");
        struct xform_question bind = {
            .path = et_arena_string(form->arena, nodeset),
            .type = type != NULL ? et_arena_string(form->arena, type) : "",
            .is_readonly = readonly != NULL && strcmp(readonly, "true()") == 0};
        ET_VEC_PUSH(&form->binds, bind);
    } else if (xform_is_control(name) && ref != NULL) {
        struct xform_question question = {.control = et_arena_string(form->arena, name),
                                          .path = et_arena_string(form->arena, ref),
                                          .type = ""};
        question.name = xform_last(question.path);
        ET_VEC_PUSH(&form->questions, question);
        form->in_control = true;
    } else if (strcmp(name, "itemset") == 0 && form->in_control && nodeset != NULL) {
        form->questions.items[form->questions.count - 1].itemset =
            et_arena_string(form->arena, nodeset);
    }
    if (strcmp(name, "label") == 0 || strcmp(name, "name") == 0 || strcmp(name, "itextId") == 0) {
        form->label_ref = xform_itext(form, ref);
        et_str_clear(&form->text);
    }
    return true;
}

static void xform_end_item(struct xform *form)
{
    struct xform_choice choice = {form->item_name, form->item_label};
    if (form->in_instance && form->item_name != NULL)
        ET_VEC_PUSH(&form->lists.items[form->lists.count - 1].choices, choice);
    else if (form->in_control && form->item_name != NULL)
        ET_VEC_PUSH(&form->questions.items[form->questions.count - 1].own.choices, choice);
    form->in_item = false;
}

static bool xform_end(void *user, const char *name)
{
    struct xform *form = user;
    const char *text = et_arena_copy(form->arena, form->text.text, form->text.length);
    if (strcmp(name, "value") == 0 && form->text_id != NULL && form->is_default &&
        !form->is_media) {
        struct xform_text made = {form->text_id, text};
        ET_VEC_PUSH(&form->texts, made);
    } else if (strcmp(name, "text") == 0) {
        form->text_id = NULL;
    } else if (strcmp(name, "item") == 0) {
        xform_end_item(form);
    } else if (strcmp(name, "instance") == 0) {
        form->in_instance = false;
    } else if (form->in_item && (strcmp(name, "name") == 0 || strcmp(name, "value") == 0)) {
        form->item_name = text;
    } else if (form->in_item && strcmp(name, "itextId") == 0) {
        form->item_label = xform_text(form, text);
    } else if (strcmp(name, "label") == 0) {
        const char *label = form->label_ref != NULL ? xform_text(form, form->label_ref) : text;
        if (form->in_item)
            form->item_label = label;
        else if (form->in_control)
            form->questions.items[form->questions.count - 1].label = label;
    } else if (xform_is_control(name)) {
        form->in_control = false;
    }
    return true;
}

static bool xform_bytes(void *user, const char *text, size_t length)
{
    et_str_add_bytes(&((struct xform *)user)->text, text, length);
    return true;
}

static void xform_read(struct et_arena *arena, const char *bytes, size_t size, struct xform *form)
{
    *form = (struct xform){.arena = arena, .text = ET_STR_EMPTY};
    struct et_xml_handler handler = {form, xform_start, xform_end, xform_bytes};
    struct et_error error;
    if (et_xml_read("expected", bytes, size, &handler, &error) != ET_OK)
        printf("    %s\n", error.text);
    for (size_t i = 0; i < form->questions.count; i++)
        for (size_t k = 0; k < form->binds.count; k++)
            if (strcmp(form->questions.items[i].path, form->binds.items[k].path) == 0) {
                form->questions.items[i].type = form->binds.items[k].type;
                form->questions.items[i].is_readonly = form->binds.items[k].is_readonly;
            }
}

/* The choices of a question, or NULL. */
static const struct xform_list *xform_choices(const struct xform *form,
                                              const struct xform_question *question)
{
    if (question->itemset == NULL)
        return &question->own;
    const char *open = strchr(question->itemset, '\'');
    for (size_t i = 0; open != NULL && i < form->lists.count; i++) {
        size_t length = strlen(form->lists.items[i].id);
        if (strncmp(open + 1, form->lists.items[i].id, length) == 0 && open[1 + length] == '\'')
            return &form->lists.items[i];
    }
    return NULL;
}

static void xform_free(struct xform *form)
{
    for (size_t i = 0; i < form->lists.count; i++)
        ET_VEC_FREE(&form->lists.items[i].choices);
    for (size_t i = 0; i < form->questions.count; i++)
        ET_VEC_FREE(&form->questions.items[i].own.choices);
    ET_VEC_FREE(&form->lists);
    ET_VEC_FREE(&form->questions);
    ET_VEC_FREE(&form->texts);
    ET_VEC_FREE(&form->binds);
    et_str_free(&form->text);
}

#endif
