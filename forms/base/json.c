/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/str.h"
#include "forms/base/utf8.h"

struct et_json et_json_start(struct et_str *out)
{
    return (struct et_json){.out = out};
}

static void quoted(struct et_str *out, const char *text)
{
    et_str_add_char(out, '"');
    size_t size = strlen(text);
    for (size_t at = 0, length; at < size; at += length) {
        uint32_t character = et_utf8_next(text + at, size - at, &length);
        if (character == '"' || character == '\\')
            et_str_addf(out, "\\%c", (char)character);
        else if (character == '\n')
            et_str_add(out, "\\n");
        else if (character == '\t')
            et_str_add(out, "\\t");
        else if (character < 0x20 || character == 0x7F)
            et_str_addf(out, "\\u%04x", (unsigned)character);
        else if (character == 0xFFFD)
            et_str_add(out, "\xEF\xBF\xBD");
        else
            et_str_add_bytes(out, text + at, length);
    }
    et_str_add_char(out, '"');
}

static void indent(struct et_json *json)
{
    et_str_add_char(json->out, '\n');
    for (int i = 0; i < json->depth; i++)
        et_str_add(json->out, "  ");
}

static void before_value(struct et_json *json, const char *key)
{
    if (json->depth > 0) {
        bool *has_items = &json->has_items[json->depth - 1];
        if (*has_items)
            et_str_add_char(json->out, ',');
        *has_items = true;
        indent(json);
    }
    assert((key != NULL) == (json->depth > 0 && json->closers[json->depth - 1] == '}'));
    if (key != NULL) {
        quoted(json->out, key);
        et_str_add(json->out, ": ");
    }
}

void et_json_open(struct et_json *json, const char *key, char bracket)
{
    assert(json->depth < ET_JSON_DEPTH);
    before_value(json, key);
    et_str_add_char(json->out, bracket);
    json->closers[json->depth] = bracket == '{' ? '}' : ']';
    json->has_items[json->depth] = false;
    json->depth++;
}

void et_json_close(struct et_json *json)
{
    assert(json->depth > 0);
    json->depth--;
    if (json->has_items[json->depth])
        indent(json);
    et_str_add_char(json->out, json->closers[json->depth]);
    if (json->depth == 0)
        et_str_add_char(json->out, '\n');
}

void et_json_text(struct et_json *json, const char *key, const char *text)
{
    if (text == NULL) {
        et_json_null(json, key);
        return;
    }
    before_value(json, key);
    quoted(json->out, text);
}

void et_json_int(struct et_json *json, const char *key, int64_t number)
{
    before_value(json, key);
    et_str_addf(json->out, "%" PRId64, number);
}

void et_json_number(struct et_json *json, const char *key, double number)
{
    before_value(json, key);
    if (isnan(number)) {
        et_str_add(json->out, "null");
        return;
    }
    if (isinf(number)) {
        et_str_add(json->out, number > 0 ? "\"Inf\"" : "\"-Inf\"");
        return;
    }
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    et_str_add(json->out, text);
}

void et_json_truth(struct et_json *json, const char *key, bool truth)
{
    before_value(json, key);
    et_str_add(json->out, truth ? "true" : "false");
}

void et_json_null(struct et_json *json, const char *key)
{
    before_value(json, key);
    et_str_add(json->out, "null");
}
