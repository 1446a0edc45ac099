/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draw_tags.h - the tree of what the texts of a document are, for screen
 * readers: headings, paragraphs, lists with their items and labels.
 */
#ifndef ET_DRAW_TAGS_H
#define ET_DRAW_TAGS_H

#include <stdbool.h>
#include <stddef.h>

struct et_tag {
    const char *role, *alt, *language; /* borrowed; alt and language may be NULL */
    size_t parent;                     /* SIZE_MAX: the document */
};

/* A piece of a page's content, and the tag that it belongs to. */
struct et_marked {
    size_t page, tag; /* its number on the page is its place among the page's */
};

struct et_tags {
    struct {
        struct et_tag *items;
        size_t count, room;
    } tags; /* parents before their children */
    struct {
        struct et_marked *items;
        size_t count, room;
    } marked;       /* by page, then by number */
    size_t page;    /* the page being written */
    size_t on_page; /* how many pieces it has so far */
    const char *role, *alt;
    size_t current; /* tag of the role, SIZE_MAX until something is drawn in it */
};

/* Starts from {0} and a call of et_tags_page for each page. */
void et_tags_free(struct et_tags *tags);
void et_tags_page(struct et_tags *tags, size_t page);

/* What follows is ROLE, with ALT if it is to be read instead (NULL: none). */
void et_tags_role(struct et_tags *tags, const char *role, const char *alt);

/* Whether text, or else other ink, belongs to a tag now, or is decoration. */
bool et_tags_has(const struct et_tags *tags, bool is_text);

/*
 * Text in LANGUAGE (NULL: other ink) begins a piece of the current tag.
 * Returns the number of the piece on its page.
 */
size_t et_tags_mark(struct et_tags *tags, const char *language);

#endif
