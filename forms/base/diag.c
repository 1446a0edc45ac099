/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/diag.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/json.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"

enum {
    WIDEST_LINE = 240, /* characters of a source line that are shown */
    BEFORE_SPAN = 60,  /* ... of which before the span, in a line wider than that */
};

struct entry {
    size_t order, source;
    struct et_diag diag;
};

struct et_diags {
    struct et_arena *arena;
    struct {
        struct entry **items;
        size_t count, room;
    } entries;
    struct {
        const struct et_source **items;
        size_t count, room;
    } sources; /* in the order of their first message */
    struct {
        struct et_source **items;
        size_t count, room;
    } kept;
    struct et_diag *last;
    size_t counts[2];
    bool is_sorted;
};

struct et_diags *et_diags_new(void)
{
    struct et_diags *diags = et_alloc(sizeof *diags);
    *diags = (struct et_diags){.arena = et_arena_new()};
    return diags;
}

void et_diags_free(struct et_diags *diags)
{
    if (diags == NULL)
        return;
    for (size_t i = 0; i < diags->kept.count; i++)
        et_source_free(diags->kept.items[i]);
    ET_VEC_FREE(&diags->kept);
    ET_VEC_FREE(&diags->sources);
    ET_VEC_FREE(&diags->entries);
    et_arena_free(diags->arena);
    free(diags);
}

void et_diags_keep(struct et_diags *diags, struct et_source *source)
{
    ET_VEC_PUSH(&diags->kept, source);
}

static size_t source_order(struct et_diags *diags, const struct et_source *source)
{
    for (size_t i = diags->sources.count; i > 0; i--)
        if (diags->sources.items[i - 1] == source)
            return i - 1;
    ET_VEC_PUSH(&diags->sources, source);
    return diags->sources.count - 1;
}

static const char *formatted(struct et_diags *diags, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static const char *formatted(struct et_diags *diags, const char *format, va_list args)
{
    struct et_str text = ET_STR_EMPTY;
    et_str_addv(&text, format, args);
    const char *copy = et_arena_copy(diags->arena, text.text, text.length);
    et_str_free(&text);
    return copy;
}

struct et_diag *et_diag_add(struct et_diags *diags, enum et_severity severity, const char *code,
                            const struct et_source *source, struct et_span span, const char *format,
                            ...)
{
    assert(span.begin <= span.end && span.end <= et_source_size(source));
    struct entry *entry = et_arena_alloc(diags->arena, sizeof *entry);
    entry->order = diags->entries.count;
    entry->source = source_order(diags, source);
    va_list args;
    va_start(args, format);
    entry->diag = (struct et_diag){
        .severity = severity,
        .code = et_arena_string(diags->arena, code),
        .source = source,
        .span = span,
        .message = formatted(diags, format, args),
        .label = "",
        .help = "",
        .note = "",
        .fix = "",
    };
    va_end(args);
    ET_VEC_PUSH(&diags->entries, entry);
    diags->last = &entry->diag;
    diags->counts[severity]++;
    diags->is_sorted = false;
    return &entry->diag;
}

void et_diag_label(struct et_diags *diags, struct et_diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->label = formatted(diags, format, args);
    va_end(args);
}

void et_diag_help(struct et_diags *diags, struct et_diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->help = formatted(diags, format, args);
    va_end(args);
}

void et_diag_note(struct et_diags *diags, struct et_diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *note = formatted(diags, format, args);
    va_end(args);
    diag->note =
        *diag->note == '\0' ? note : et_arena_printf(diags->arena, "%s\n%s", diag->note, note);
}

void et_diag_fix(struct et_diags *diags, struct et_diag *diag, struct et_span span, bool is_safe,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->fix = formatted(diags, format, args);
    va_end(args);
    diag->has_fix = true;
    diag->fix_span = span;
    diag->is_safe = is_safe;
}

size_t et_diags_count(const struct et_diags *diags, enum et_severity severity)
{
    return diags->counts[severity];
}

size_t et_diags_total(const struct et_diags *diags)
{
    return diags->entries.count;
}

static int by_place(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->diag.span.begin != y->diag.span.begin)
        return x->diag.span.begin < y->diag.span.begin ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

struct et_diag *et_diags_at(struct et_diags *diags, size_t index)
{
    assert(index < diags->entries.count);
    if (!diags->is_sorted)
        qsort(diags->entries.items, diags->entries.count, sizeof(struct entry *), by_place);
    diags->is_sorted = true;
    return &diags->entries.items[index]->diag;
}

struct et_diag *et_diags_last(struct et_diags *diags)
{
    return diags->last;
}

/* ---- as text ---------------------------------------------------------------- */

static const char *severity_word(enum et_severity severity)
{
    return severity == ET_SEVERITY_ERROR ? _("error") : _("warning");
}

struct ink {
    const char *error, *warning, *quiet, *strong, *off;
};

static struct ink ink_for(bool has_colour)
{
    return has_colour ? (struct ink){"\033[1;31m", "\033[1;33m", "\033[36m", "\033[1m", "\033[0m"}
                      : (struct ink){"", "", "", "", ""};
}

/* The bytes of TEXT up to, not including, its COUNT-th character. */
static size_t bytes_of(const char *text, size_t size, size_t count)
{
    size_t at = 0;
    for (size_t length; at < size && count > 0; at += length, count--)
        (void)et_utf8_next(text + at, size - at, &length);
    return at;
}

/* The part of LINE that is shown: all, or a window around SPAN. */
static struct et_span window(const char *text, struct et_span line, struct et_span span)
{
    if (et_utf8_count(text + line.begin, line.end - line.begin) <= WIDEST_LINE)
        return line;
    struct et_span shown = line;
    size_t before = et_utf8_count(text + line.begin, span.begin - line.begin);
    if (before > BEFORE_SPAN)
        shown.begin +=
            (uint32_t)bytes_of(text + line.begin, line.end - line.begin, before - BEFORE_SPAN);
    size_t left = bytes_of(text + shown.begin, line.end - shown.begin, WIDEST_LINE);
    shown.end = shown.begin + (uint32_t)left;
    return shown;
}

/* Marks of width nought that turn lines around or hide; joiners within words are none. */
static bool is_hidden(uint32_t c)
{
    return c == 0xAD || c == 0x200B || c == 0xFEFF || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* What no terminal should be sent: controls, and what is no UTF-8. */
static void add_shown(struct et_str *out, const char *text, size_t size)
{
    for (size_t at = 0, length; at < size; at += length) {
        uint32_t character = et_utf8_next(text + at, size - at, &length);
        if (character == '\t')
            et_str_add_char(out, ' ');
        else if (character < 0x20 || (character >= 0x7F && character < 0xA0) ||
                 character == 0xFFFD || is_hidden(character))
            et_str_add(out, "\xEF\xBF\xBD");
        else
            et_str_add_bytes(out, text + at, length);
    }
}

static size_t shown_width(const char *text, size_t size)
{
    struct et_str shown = ET_STR_EMPTY;
    add_shown(&shown, text, size);
    size_t width = et_utf8_width(shown.text, shown.length);
    et_str_free(&shown);
    return width;
}

static void add_repeated(struct et_str *out, char c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        et_str_add_char(out, c);
}

/* The line with the carets below it. */
static void picture(const struct et_diag *diag, uint32_t number, int gutter, struct ink ink,
                    struct et_str *out)
{
    const char *text = et_source_text(diag->source);
    struct et_span line = et_source_line(diag->source, diag->span.begin);
    struct et_span span = diag->span;
    if (span.begin > line.end)
        span.begin = line.end;
    if (span.end > line.end || span.end < span.begin)
        span.end = line.end < span.begin ? span.begin : line.end;
    struct et_span shown = window(text, line, span);
    if (span.end > shown.end)
        span.end = shown.end;

    const char *head = shown.begin > line.begin ? "…" : "";
    et_str_addf(out, "%s%*s |%s\n", ink.quiet, gutter, "", ink.off);
    et_str_addf(out, "%s%*u |%s %s", ink.quiet, gutter, number, ink.off, head);
    add_shown(out, text + shown.begin, shown.end - shown.begin);
    et_str_addf(out, "%s\n", shown.end < line.end ? "…" : "");

    size_t carets = shown_width(text + span.begin, span.end - span.begin);
    et_str_addf(out, "%s%*s |%s ", ink.quiet, gutter, "", ink.off);
    add_repeated(out, ' ',
                 (*head != '\0') + shown_width(text + shown.begin, span.begin - shown.begin));
    et_str_add(out, diag->severity == ET_SEVERITY_ERROR ? ink.error : ink.warning);
    add_repeated(out, '^', carets > 0 ? carets : 1);
    et_str_addf(out, "%s%s%s\n", *diag->label != '\0' ? " " : "", diag->label, ink.off);
}

/* Each line of TEXT with the word before it. */
static void remark(const char *word, const char *text, int gutter, struct ink ink,
                   struct et_str *out)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        et_str_addf(out, "%s%*s =%s %s: %.*s\n", ink.quiet, gutter, "", ink.off, word, (int)length,
                    text);
        text += length + (text[length] == '\n');
    }
}

static void add_text(const struct et_diag *diag, struct ink ink, struct et_str *out)
{
    uint32_t line, column;
    et_source_place(diag->source, diag->span.begin, &line, &column);
    int gutter = 1;
    for (uint32_t rest = line; rest >= 10; rest /= 10)
        gutter++;
    et_str_addf(
        out, "%s%s[%s]%s%s: %s%s\n", diag->severity == ET_SEVERITY_ERROR ? ink.error : ink.warning,
        severity_word(diag->severity), diag->code, ink.off, ink.strong, diag->message, ink.off);
    et_str_addf(out, "%s  -->%s %s:%u:%u\n", ink.quiet, ink.off, et_source_name(diag->source), line,
                column);
    picture(diag, line, gutter, ink, out);
    remark(_("help"), diag->help, gutter, ink, out);
    remark(_("note"), diag->note, gutter, ink, out);
}

void et_diags_text(struct et_diags *diags, bool has_colour, struct et_str *out)
{
    struct ink ink = ink_for(has_colour);
    size_t total = diags->entries.count;
    size_t shown = total < ET_DIAGS_SHOWN ? total : ET_DIAGS_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        add_text(et_diags_at(diags, i), ink, out);
        et_str_add_char(out, '\n');
    }
    if (total > shown)
        et_str_addf(
            out,
            et_text_n("... and %zu more\n", "... and %zu more\n", (unsigned long)(total - shown)),
            total - shown);
}

/* ---- for programs ----------------------------------------------------------- */

void et_diags_line(struct et_diags *diags, struct et_str *out)
{
    for (size_t i = 0; i < diags->entries.count; i++) {
        const struct et_diag *diag = et_diags_at(diags, i);
        uint32_t line, column;
        et_source_place(diag->source, diag->span.begin, &line, &column);
        et_str_addf(out, "%s:%u:%u: %s[%s]: %s\n", et_source_name(diag->source), line, column,
                    diag->severity == ET_SEVERITY_ERROR ? "error" : "warning", diag->code,
                    diag->message);
    }
}

static void add_json(struct et_json *json, const struct et_diag *diag)
{
    uint32_t line, column, end_line, end_column;
    et_source_place(diag->source, diag->span.begin, &line, &column);
    et_source_place(diag->source, diag->span.end, &end_line, &end_column);
    et_json_open(json, NULL, '{');
    et_json_text(json, "file", et_source_name(diag->source));
    et_json_int(json, "line", line);
    et_json_int(json, "column", column);
    et_json_int(json, "end_line", end_line);
    et_json_int(json, "end_column", end_column);
    et_json_text(json, "severity", diag->severity == ET_SEVERITY_ERROR ? "error" : "warning");
    et_json_text(json, "code", diag->code);
    et_json_text(json, "message", diag->message);
    et_json_text(json, "label", diag->label);
    et_json_text(json, "help", diag->help);
    et_json_text(json, "note", diag->note);
    if (diag->has_fix) {
        et_source_place(diag->source, diag->fix_span.begin, &line, &column);
        et_source_place(diag->source, diag->fix_span.end, &end_line, &end_column);
        et_json_open(json, "fix", '{');
        et_json_int(json, "line", line);
        et_json_int(json, "column", column);
        et_json_int(json, "end_line", end_line);
        et_json_int(json, "end_column", end_column);
        et_json_text(json, "text", diag->fix);
        et_json_truth(json, "safe", diag->is_safe);
        et_json_close(json);
    } else {
        et_json_text(json, "fix", NULL);
    }
    et_json_close(json);
}

void et_diags_json(struct et_diags *diags, struct et_str *out)
{
    struct et_json json = et_json_start(out);
    et_json_open(&json, NULL, '{');
    et_json_open(&json, "diagnostics", '[');
    for (size_t i = 0; i < diags->entries.count; i++)
        add_json(&json, et_diags_at(diags, i));
    et_json_close(&json);
    et_json_int(&json, "errors", (int64_t)diags->counts[ET_SEVERITY_ERROR]);
    et_json_int(&json, "warnings", (int64_t)diags->counts[ET_SEVERITY_WARNING]);
    et_json_close(&json);
}
