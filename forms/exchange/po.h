/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * po.h - translations of a form in PO files, one a language: the only
 * <gettext-po.h>.
 *
 * The compiler reads one so:
 *
 *     struct et_po po;
 *     if (et_po_read(arena, source, "ar", diags, &po, error) == ET_OK) {
 *         for each text of the form
 *             text.in[ar] = et_po_text(&po, text.path, its source text);
 *         et_po_finish(&po, diags);
 *     }
 */
#ifndef ET_PO_H
#define ET_PO_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/base/source.h"
#include "forms/base/status.h"

struct et_arena;
struct et_diags;
struct et_str;

enum { ET_PO_ENTRIES_MAX = 200000 };

enum et_po_state {
    ET_PO_USED,    /* a translation of this very text */
    ET_PO_MISSING, /* not there, or empty */
    ET_PO_FUZZY,   /* marked so: nobody has looked since the text changed */
    ET_PO_STALE,   /* translated from another wording (its msgid) */
    ET_PO_PIPES,   /* lost or gained a piped name such as {timmar} */
};

struct et_po_entry {
    const char *context; /* "sv.prata" */
    const char *id;      /* the source text that was translated */
    const char *text;    /* "" if there is none yet */
    bool is_fuzzy;
    struct et_span span;    /* its msgctxt line */
    enum et_po_state state; /* what et_po_text found; see was_asked */
    bool was_asked;
};

/* Everything lives in the arena that it was read into. */
struct et_po {
    const struct et_source *source; /* borrowed */
    const char *language;           /* the header's Language, "" if none */
    const char *reviewed_by;        /* X-Reviewed-By, "" if none: not reviewed */
    struct et_po_entry *entries;    /* by context; no obsolete ones, no header */
    size_t count;
};

/*
 * Reads SOURCE, the PO file for LANGUAGE. What is wrong in it goes to DIAGS: a
 * file that is no PO file or not in UTF-8 is an error there ("bad-translation")
 * and reads as empty; another Language in its header is a warning.
 *
 * Ownership: *po lives in ARENA and borrows SOURCE.
 * Errors:    ET_IO  no file in memory can be made.
 */
enum et_status et_po_read(struct et_arena *arena, const struct et_source *source,
                          const char *language, struct et_diags *diags, struct et_po *po,
                          struct et_error *error);

/*
 * The translation of the text at CONTEXT whose wording is SOURCE_TEXT, or NULL
 * where there is none that may be used. Lives as long as PO.
 */
const char *et_po_text(struct et_po *po, const char *context, const char *source_text);

/* As et_po_text, saying why not. */
enum et_po_state et_po_state(const struct et_po *po, const char *context, const char *source_text);

/*
 * Reports what et_po_text has met: stale texts and lost pipes, and entries that
 * nobody asked for; warnings, one of each sort a file (lost pipes: one each).
 */
void et_po_finish(const struct et_po *po, struct et_diags *diags);

/* ---- writing --------------------------------------------------------------- */

/* A text that wants a translation. */
struct et_po_want {
    const char *context, *text;
    const char *comment; /* for the translator, or "" */
    const char *file;    /* where it stands */
    size_t line;
};

struct et_po_header {
    const char *project;  /* "etablering 3" */
    const char *language; /* "ar" */
    const char *date;     /* "2026-06-05 12:00+0000", used where a text changed */
};

/* What an update did. */
struct et_po_changes {
    size_t kept, added, fuzzied, obsoleted;
    bool is_changed; /* does OUT differ from OLD in more than its layout? */
};

/*
 * Writes to OUT the PO file that translates the COUNT texts wanted, keeping
 * what OLD (which may be NULL) has: a text whose wording has changed becomes
 * fuzzy and remembers its previous msgid, one no longer wanted obsolete.
 *
 * Errors: ET_INPUT  OLD is no PO file (see DIAGS).
 *         ET_IO     no file in memory can be made or written.
 */
enum et_status et_po_update(const struct et_source *old, const struct et_po_header *header,
                            const struct et_po_want *wants, size_t count, struct et_diags *diags,
                            struct et_str *out, struct et_po_changes *changes,
                            struct et_error *error);

#endif
