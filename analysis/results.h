/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * results.h - named numbers, in order; what is not defined says why.
 */
#ifndef ET_RESULTS_H
#define ET_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

struct et_arena;
struct et_json;
struct et_str;

struct et_result {
    const char *name;
    double value;    /* NaN: not defined; may be infinite */
    const char *why; /* translated; NULL where there is a value */
};

struct et_results {
    struct et_arena *arena;
    const char *prefix; /* before every name; "" if none */
    struct et_result *items;
    size_t count, room;
    const char **notes; /* remarks of their own, translated */
    size_t note_count, note_room;
};

struct et_results *et_results_new(struct et_arena *arena);

/* WHY (N_(), or NULL) is told where VALUE is NaN. The name is printf-like. */
void et_results_put(struct et_results *results, double value, const char *why, const char *name,
                    ...) __attribute__((format(printf, 4, 5)));
void et_results_note(struct et_results *results, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The value of that name; NaN if there is none. */
double et_results_value(const struct et_results *results, const char *name);

/* The flat object's members, and notes[]. */
void et_results_json(const struct et_results *results, struct et_json *json);
/* One a line, points under one another, then the notes. */
void et_results_text(const struct et_results *results, struct et_str *out);

#endif
