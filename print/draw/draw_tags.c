/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/draw_tags.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "forms/base/vec.h"

void et_tags_free(struct et_tags *tags)
{
    ET_VEC_FREE(&tags->tags);
    ET_VEC_FREE(&tags->marked);
}

void et_tags_page(struct et_tags *tags, size_t page)
{
    if (tags->role == NULL)
        et_tags_role(tags, "P", NULL);
    tags->page = page;
    tags->on_page = 0;
}

bool et_tags_has(const struct et_tags *tags, bool is_text)
{
    return strcmp(tags->role, "Artifact") != 0 && (is_text || tags->alt != NULL);
}

/* What a role may only stand in, or NULL. */
static const char *container(const char *role)
{
    static const char *const inside[][2] = {
        {"LI", "L"},  {"Lbl", "LI"},   {"LBody", "LI"}, {"TH", "TR"},
        {"TD", "TR"}, {"TR", "Table"}, {"TOCI", "TOC"}, {"THead", "Table"},
    };
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        if (strcmp(inside[i][0], role) == 0)
            return inside[i][1];
    return NULL;
}

static size_t add(struct et_tags *tags, const char *role, size_t parent)
{
    ET_VEC_PUSH(&tags->tags, (struct et_tag){.role = role, .parent = parent});
    return tags->tags.count - 1;
}

/*
 * The tag in which ROLE is to stand: the nearest of its kind that is still
 * open, on the way from the last tag to the document, or else a new one.
 */
static size_t parent_of(struct et_tags *tags, const char *role)
{
    const char *wanted = container(role);
    if (wanted == NULL)
        return SIZE_MAX;
    size_t at = tags->tags.count > 0 ? tags->tags.count - 1 : SIZE_MAX;
    assert(at == SIZE_MAX || tags->tags.items != NULL);
    /* A label comes first in its item. */
    if (strcmp(role, "Lbl") == 0 && at != SIZE_MAX &&
        strcmp(tags->tags.items[at].role, wanted) != 0)
        return add(tags, wanted, parent_of(tags, wanted));
    for (; at != SIZE_MAX; at = tags->tags.items[at].parent)
        if (strcmp(tags->tags.items[at].role, wanted) == 0)
            return at;
    return add(tags, wanted, parent_of(tags, wanted));
}

/* These hold others, and a new one begins where it is named, text or no text. */
static bool is_container(const char *role)
{
    return strcmp(role, "L") == 0 || strcmp(role, "LI") == 0 || strcmp(role, "Table") == 0 ||
           strcmp(role, "TR") == 0 || strcmp(role, "TOC") == 0;
}

void et_tags_role(struct et_tags *tags, const char *role, const char *alt)
{
    tags->role = role;
    tags->alt = alt;
    tags->current = SIZE_MAX;
    if (is_container(role))
        tags->current = add(tags, role, parent_of(tags, role));
}

size_t et_tags_mark(struct et_tags *tags, const char *language)
{
    bool is_new = tags->current == SIZE_MAX;
    const char *spoken = is_new ? NULL : tags->tags.items[tags->current].language;
    if (is_new || (spoken != NULL && language != NULL && strcmp(spoken, language) != 0)) {
        tags->current = add(tags, tags->role, parent_of(tags, tags->role));
        tags->tags.items[tags->current].alt = tags->alt;
    }
    struct et_tag *tag = &tags->tags.items[tags->current];
    if (tag->language == NULL)
        tag->language = language;
    ET_VEC_PUSH(&tags->marked, (struct et_marked){tags->page, tags->current});
    return tags->on_page++;
}
