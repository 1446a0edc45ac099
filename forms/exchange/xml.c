/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/xml.h"

#include <expat.h>
#include <string.h>

#include "forms/base/text.h"

struct reader {
    XML_Parser parser;
    const struct et_xml_handler *handler;
    int depth;
    bool is_ended, has_doctype, is_deep;
};

static const char *local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static void settle(struct reader *reader, bool goes_on)
{
    if (goes_on)
        return;
    reader->is_ended = true;
    (void)XML_StopParser(reader->parser, XML_FALSE);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *reader = user;
    if (++reader->depth > ET_XML_DEPTH_MAX) {
        reader->is_deep = true;
        (void)XML_StopParser(reader->parser, XML_FALSE);
    } else if (reader->handler->start != NULL && !reader->is_ended) {
        settle(reader, reader->handler->start(reader->handler->user, local(name),
                                              (const char *const *)attributes));
    }
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct reader *reader = user;
    reader->depth--;
    if (reader->handler->end != NULL && !reader->is_ended && !reader->is_deep)
        settle(reader, reader->handler->end(reader->handler->user, local(name)));
}

static void XMLCALL on_text(void *user, const XML_Char *text, int length)
{
    struct reader *reader = user;
    if (reader->handler->text != NULL && !reader->is_ended && !reader->is_deep)
        settle(reader, reader->handler->text(reader->handler->user, text, (size_t)length));
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_subset)
{
    (void)name, (void)system, (void)public, (void)has_subset;
    struct reader *reader = user;
    reader->has_doctype = true;
    (void)XML_StopParser(reader->parser, XML_FALSE);
}

const char *et_xml_attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

enum et_status et_xml_read(const char *what, const char *bytes, size_t size,
                           const struct et_xml_handler *handler, struct et_error *error)
{
    struct reader reader = {.parser = XML_ParserCreate(NULL), .handler = handler};
    if (reader.parser == NULL)
        return et_error_set(error, ET_IO, _("no memory to read “%s”"), what);
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);

    enum { STEP = 1 << 20 }; /* expat counts in int */
    bool is_good = true;
    for (size_t at = 0; is_good; at += STEP) {
        size_t left = size - at, part = left < STEP ? left : STEP;
        is_good = XML_Parse(reader.parser, bytes + at, (int)part, part == left) != XML_STATUS_ERROR;
        if (part == left)
            break;
    }
    enum et_status status = ET_OK;
    if (reader.is_ended)
        status = ET_REFUSED;
    else if (reader.has_doctype)
        status =
            et_error_set(error, ET_INPUT,
                         _("“%s” has a document type, which no spreadsheet needs: refused"), what);
    else if (reader.is_deep)
        status = et_error_set(error, ET_INPUT, _("“%s” is nested too deep"), what);
    else if (!is_good)
        status = et_error_set(error, ET_INPUT, _("“%s” is damaged: %s on line %lu"), what,
                              XML_ErrorString(XML_GetErrorCode(reader.parser)),
                              (unsigned long)XML_GetCurrentLineNumber(reader.parser));
    XML_ParserFree(reader.parser);
    return status;
}
