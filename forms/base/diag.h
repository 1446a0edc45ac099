/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * diag.h - what is wrong with a text that a person wrote, where, and what to
 * type instead.
 *
 *     error[unknown-choice]: “arbeter” is not a choice of “gor”
 *       --> trasig.form:88:18
 *        |
 *     88 |     when gor has arbeter
 *        |                  ^^^^^^^ choices: arbetar, studerar
 *        = help: did you mean “arbetar”?
 *        = note: without this check the question would never be shown
 */
#ifndef ET_DIAG_H
#define ET_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/source.h"

struct et_diags;
struct et_str;

enum et_severity { ET_SEVERITY_ERROR, ET_SEVERITY_WARNING };

enum { ET_DIAGS_SHOWN = 20 };

/* All texts live in the list that the diagnostic is in. */
struct et_diag {
    enum et_severity severity;
    const char *code; /* "unknown-choice" */
    const struct et_source *source;
    struct et_span span;
    const char *message; /* one clause, lower case, translated */
    const char *label;   /* beside the caret; "" if none */
    const char *help;    /* one thing to type instead; "" if none */
    const char *note;    /* why it matters; "" if none */
    bool has_fix;        /* a single edit mends it ... */
    struct et_span fix_span;
    const char *fix; /* ... this text in place of fix_span */
    bool is_safe;    /* ... and --fix may apply it */
};

struct et_diags *et_diags_new(void);
void et_diags_free(struct et_diags *diags);

/* Takes SOURCE: it lives as long as the messages that point into it. */
void et_diags_keep(struct et_diags *diags, struct et_source *source);

/* Adds one and returns it, for the calls below; valid until diags is freed. */
struct et_diag *et_diag_add(struct et_diags *diags, enum et_severity severity, const char *code,
                            const struct et_source *source, struct et_span span, const char *format,
                            ...) __attribute__((format(printf, 6, 7)));
void et_diag_label(struct et_diags *diags, struct et_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void et_diag_help(struct et_diags *diags, struct et_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A second note stands on a line of its own. */
void et_diag_note(struct et_diags *diags, struct et_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void et_diag_fix(struct et_diags *diags, struct et_diag *diag, struct et_span span, bool is_safe,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));

size_t et_diags_count(const struct et_diags *diags, enum et_severity severity);
/* In the order of their places in each source. */
struct et_diag *et_diags_at(struct et_diags *diags, size_t index);
/* The one that was added last, or NULL. */
struct et_diag *et_diags_last(struct et_diags *diags);
size_t et_diags_total(const struct et_diags *diags);

/* As above, at most ET_DIAGS_SHOWN and a line on how many more; colour if so. */
void et_diags_text(struct et_diags *diags, bool has_colour, struct et_str *out);
/* file:line:column: severity[code]: message */
void et_diags_line(struct et_diags *diags, struct et_str *out);
/* The contract's diagnostics[], errors, warnings. */
void et_diags_json(struct et_diags *diags, struct et_str *out);

#endif
