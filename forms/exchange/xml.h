/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xml.h - reads XML as a stream of elements: the only <expat.h>.
 *
 * Names come without their namespace prefix. A document type is refused: with
 * it go entities that unfold to gigabytes or read other files.
 */
#ifndef ET_XML_H
#define ET_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/base/status.h"

enum { ET_XML_DEPTH_MAX = 64 };

/* A handler that returns false ends the reading; any may be NULL. */
struct et_xml_handler {
    void *user;
    /* ATTRIBUTES: names and values in turn, ended by NULL. */
    bool (*start)(void *user, const char *name, const char *const *attributes);
    bool (*end)(void *user, const char *name);
    bool (*text)(void *user, const char *text, size_t length);
};

/* The attribute NAME in whatever namespace, or NULL. */
const char *et_xml_attribute(const char *const *attributes, const char *name);

/*
 * Reads SIZE bytes; WHAT names them in messages.
 * Errors: ET_INPUT: no XML, a document type, too deep. ET_REFUSED: a handler
 *         has ended it; ERROR is as it left it.
 */
enum et_status et_xml_read(const char *what, const char *bytes, size_t size,
                           const struct et_xml_handler *handler, struct et_error *error);

#endif
