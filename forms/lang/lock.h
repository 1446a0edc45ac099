/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lock.h - what every version of a form has asked, one line a question, and
 * what became of it in the next: the memory that keeps before and after
 * comparable. FORM.lock stands beside FORM.form and is committed with it:
 *
 *     # etapp lock 1: what was published, written by “etapp publish”; not to be edited
 *     form etablering
 *     version 3
 *     sv.prata one agree5 1=inte~6fa1c0de,2=bra~0badcafe 9c1185a5c5e9fc54 1..3 sv.prata@1 1 -
 *
 * Fields: id, type, list, codes (name, a ? for a missing, hash of the text),
 * hash of the wording, first and last version; then its lineage (its first
 * name and version), the version since which answers are comparable, and why
 * not before ("reworded", "recoded", "retyped"; - if never).
 */
#ifndef ET_LOCK_H
#define ET_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_arena;
struct et_build;
struct et_compile;
struct et_diags;
struct et_form;
struct et_source;
struct et_str;

struct et_lock_entry {
    const char *id, *lineage;
    const char *type, *list, *codes, *wording; /* "" where none */
    const char *why;                           /* "" if comparable since the first */
    uint32_t first, last, since;
};

/* All questions there ever were; those of today have last = version. */
struct et_lock {
    const char *form;
    uint32_t version;
    const struct et_lock_entry *entries;
    size_t count;
};

enum et_change {
    ET_CHANGE_SAME,
    ET_CHANGE_REWORDED,
    ET_CHANGE_RECODED,
    ET_CHANGE_RETYPED,
    ET_CHANGE_ADDED,
    ET_CHANGE_RETIRED,
};

/* What makes the compiler refuse, until the form says what is meant. */
enum et_lock_fault {
    ET_LOCK_NO_FAULT,
    ET_LOCK_TYPE,    /* another kind of answer */
    ET_LOCK_MEANING, /* a code with another name */
    ET_LOCK_GONE,    /* a code that is no longer there, not even retired */
    ET_LOCK_SCALE,   /* a step more on a scale */
    ET_LOCK_WORDING, /* another wording, and no `reworded` */
    ET_LOCK_REUSED,  /* an old id for something else */
};

struct et_lock_change {
    enum et_change kind;
    enum et_lock_fault fault;
    const struct et_lock_entry *before, *now; /* NULL: added, retired */
    uint32_t variable;                        /* of the form; ET_NONE: retired */
    bool is_comparable;                       /* may answers before and now be joined? */
    bool is_renamed, is_reworded /* a choice's text */, has_more_choices;
    int32_t code;                    /* MEANING, GONE, SCALE; WORDING of a choice, or -1 */
    const char *old_name, *new_name; /* of the code; "" if none */
};

struct et_lock_changes {
    struct et_lock_change *items;
    size_t count;
};

/*
 * The lock with FORM as its newest version; FORMER may be NULL. Whatever is
 * at fault makes answers not comparable. *changes may be NULL; all in ARENA,
 * pointing into FORMER.
 */
struct et_lock et_lock_next(const struct et_lock *former, const struct et_form *form,
                            struct et_arena *arena, struct et_lock_changes *changes);

/* The same with every text in ARENA. */
struct et_lock et_lock_copy(const struct et_lock *lock, struct et_arena *arena);

/* "same", "reworded" ...; static. */
const char *et_change_word(enum et_change kind);

/* ---- the file ----------------------------------------------------------- */

/* "dir/etablering.form" and "dir/etablering.lock"; in ARENA. */
const char *et_lock_path(struct et_arena *arena, const char *form_path);

void et_lock_write(const struct et_lock *lock, struct et_str *out);
/* False with a diagnostic if SOURCE is no lock. */
bool et_lock_read(const struct et_source *source, struct et_arena *arena, struct et_diags *diags,
                  struct et_lock *lock);

/* ---- in the compiler ---------------------------------------------------- */

/* Reports what HOW->lock forbids, but for what HOW->breaks names. */
void et_lock_check(struct et_build *build, const struct et_compile *how);

#endif
