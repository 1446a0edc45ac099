/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json.h - writes JSON into an et_str: indented, escaped, never invalid.
 *
 *     struct et_json json = et_json_start(&out);
 *     et_json_open(&json, NULL, '{');
 *     et_json_text(&json, "form", form->id);
 *     et_json_open(&json, "waves", '[');
 *     et_json_text(&json, NULL, "before");
 *     et_json_close(&json);
 *     et_json_close(&json);
 */
#ifndef ET_JSON_H
#define ET_JSON_H

#include <stdbool.h>
#include <stdint.h>

struct et_str;

enum { ET_JSON_DEPTH = 16 };

struct et_json {
    struct et_str *out;
    int depth;
    char closers[ET_JSON_DEPTH];
    bool has_items[ET_JSON_DEPTH];
};

struct et_json et_json_start(struct et_str *out);
/* KEY is NULL inside an array and at the top. BRACKET is '{' or '['. */
void et_json_open(struct et_json *json, const char *key, char bracket);
void et_json_close(struct et_json *json);
/* A NULL text is null; bytes that are no UTF-8 become U+FFFD. */
void et_json_text(struct et_json *json, const char *key, const char *text);
void et_json_int(struct et_json *json, const char *key, int64_t number);
/* Shortest text that reads back as NUMBER; NaN is null, infinity "Inf". */
void et_json_number(struct et_json *json, const char *key, double number);
void et_json_truth(struct et_json *json, const char *key, bool truth);
void et_json_null(struct et_json *json, const char *key);

#endif
