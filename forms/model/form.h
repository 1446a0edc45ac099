/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * form.h - a compiled form: what paper, kiosk, scan and analysis all read.
 *
 * A form is made by the compiler (forms/lang) or read from a survey file, is
 * never changed afterwards, and owns one arena in which everything here lives.
 */
#ifndef ET_FORM_H
#define ET_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_arena;
struct et_expr;

enum {
    ET_WAVES_MAX = 16,
    ET_LANGUAGES_MAX = 16,
    ET_CHOICES_MAX = 400,
    ET_CODE_MAX = 9999, /* choice codes are 0..9999 */
};

/* Index into et_form.texts; no text at all is ET_NO_TEXT. */
#define ET_NO_TEXT UINT32_MAX
/* No such variable, item, wave ... */
#define ET_NONE UINT32_MAX

enum et_kind {
#define ET_KIND(name, word) ET_KIND_##name,
#include "forms/model/kind.def"
#undef ET_KIND
};

/* A text for people, in every language of the form. */
struct et_form_text {
    const char *path;      /* its msgctxt: "sv.prata", "list.gor.arbetar" */
    const char *const *in; /* by language index; NULL where not translated */
};

struct et_language {
    const char *tag; /* BCP 47: "sv", "fa-AF" */
    bool is_rtl;
    bool is_reviewed;     /* the source always is; others by X-Reviewed-By */
    uint32_t complete_in; /* bit w: every text of wave w is translated */
};

struct et_wave {
    const char *id;
    uint32_t text;
    uint32_t after;   /* the wave it is counted from, or ET_NONE */
    int32_t offset;   /* ... plus this many of offset_unit */
    char offset_unit; /* 'd', 'w' or 'm' */
    bool has_window;
    int32_t window_from_days, window_to_days; /* both included */
};

enum et_choice_kind {
    ET_CHOICE_VALUE,
    ET_CHOICE_MISSING, /* "don't know": kept apart from values */
    ET_CHOICE_ONLY,    /* excludes the others in a many */
    ET_CHOICE_OTHER,   /* takes a text */
    ET_CHOICE_RETIRED, /* no longer offered; its code is never used again */
};

/* `reworded 4 same`: the wording changed with a version of the form. */
struct et_rewording {
    uint32_t version; /* the first that has the new wording; never above the form's */
    bool is_new;      /* `new`: answers before and after it are not joined */
};

/*
 * What an item, a row or a choice says of its own past. What it does not say
 * is for FORM.lock to remember; a row is reworded where its matrix is, too.
 */
struct et_history {
    const char *was; /* its name in an earlier version, as written; NULL: as now */
    uint32_t since;  /* the first version that has it; 0: not said */
    uint32_t until;  /* the last one that asks it; 0: not said */
    bool has_ended;  /* `until` lies before this version: data, but not asked */
    const struct et_rewording *rewordings; /* in the order of their versions */
    size_t rewording_count;
};

struct et_choice {
    int32_t code; /* stored, printed, exported, for ever */
    const char *name;
    uint32_t text;
    enum et_choice_kind kind;
    struct et_history history; /* was, since and rewordings; it ends by `retired` */
};

enum et_look { ET_LOOK_PLAIN, ET_LOOK_FACES, ET_LOOK_STARS, ET_LOOK_STEPS };

/* A scale (ordered, may be averaged) or a list (not). */
struct et_list {
    const char *id; /* yesno and consent use the built-in list "yesno" */
    bool is_scale;
    enum et_look look;
    const struct et_choice *choices; /* in the order they stand */
    size_t choice_count;
};

/* One end of a range; dates in days since 1970-01-01, months as year * 12 +
 * month - 1, times in minutes. */
struct et_bound {
    bool is_set, is_today;
    double value;
};

struct et_check {
    const struct et_expr *expr; /* unknown does not fail */
    uint32_t text;
};

struct et_wave_text {
    uint32_t wave, text;
};

/* What stands in a section: a question, a matrix, a note, a calc, a break. */
struct et_item {
    const char *id; /* "" for a break */
    enum et_kind kind;
    uint32_t section;
    uint32_t text;                         /* ET_NO_TEXT for calc and break */
    const struct et_wave_text *wave_texts; /* `text in W: ...` */
    size_t wave_text_count;
    uint32_t hint, unit;
    const struct et_list *list; /* one, many, rank, matrix, yesno, consent */
    struct et_bound low, high;
    uint32_t text_max;          /* text: the most characters; 0 is `long` */
    uint32_t waves;             /* bit w: asked in wave w, the section's `in` applied */
    const struct et_expr *when; /* NULL: always; the section's stands there */
    const struct et_check *checks;
    size_t check_count;
    bool is_required; /* asks once more, then lets go */
    const struct et_expr *required_when;
    bool is_shuffled;
    const char *role; /* "sex", "esf.status"; NULL if none */
    const char *cefr;
    uint32_t then; /* the wave that this retrospective question looks back on */
    const struct et_expr *calc, *preset;
    const char *audio, *image;
    struct et_history history;
    /* Those that are asked; 0 for note and break. Rows that have ended stand
     * behind them: theirs is the item, but they are not counted here. */
    uint32_t first_variable, variable_count;
};

/*
 * One column of data. An ask has one variable, and one more (kind TEXT) for
 * each `other` choice; a matrix has one a row.
 */
struct et_variable {
    const char *id;          /* "timmar", "sv.prata", "gor.annat" */
    const char *was;         /* its whole id in an earlier version; NULL: as now */
    const char *export_name; /* "sv_prata" */
    uint32_t item;
    enum et_kind kind;          /* a row's is ET_KIND_ONE */
    const struct et_list *list; /* as the item's; NULL where none */
    uint32_t text;              /* the row's text, or the item's */
    bool is_reversed;
    const char *role;
    uint32_t other_of;         /* the variable whose `other` this text is, or ET_NONE */
    int32_t other_code;        /* ... and the choice that opens it */
    struct et_history history; /* a row's own, an ask's the item's, an other's the choice's */
};

struct et_section {
    const char *id;
    uint32_t text;
    uint32_t waves;
    const struct et_expr *when;
    bool is_shuffled;
    uint32_t first_item, item_count;
};

struct et_indicator {
    const char *id;
    uint32_t text;
    const struct et_expr *value;     /* a number, or true/false */
    bool is_share;                   /* the value is true/false */
    uint32_t need;                   /* how many answers it wants; 0: all it names */
    int better;                      /* +1 up, -1 down, 0 not said */
    uint32_t change_from, change_to; /* waves, or ET_NONE */
    bool has_change_by;
    double change_by;
};

enum et_target_kind {
    ET_TARGET_SHARE,  /* share ID in W */
    ET_TARGET_BETTER, /* share ID better A -> B */
    ET_TARGET_WORSE,
};

struct et_target {
    const char *id;
    uint32_t text;
    enum et_target_kind kind;
    uint32_t indicator;
    uint32_t wave;     /* SHARE */
    uint32_t from, to; /* BETTER, WORSE */
    bool is_at_most;   /* <= rather than >= */
    /* the percentage as written, exactly: 32.5 % is 325 of 10 */
    int64_t percent_num, percent_den;
    const struct et_expr *of; /* the denominator: register facts; NULL: enrolled */
    const char *of_source;    /* the same as written, "" if none */
};

struct et_privacy {
    uint32_t controller, contact, purpose, basis, retention; /* texts or NO_TEXT */
    int32_t retention_months;                                /* 0: not said */
};

struct et_form {
    struct et_arena *arena;
    const char *id;
    uint32_t title;
    uint32_t version;
    uint32_t lix_limit; /* `reading lix N`; 0: the default */

    const struct et_language *languages; /* [0] is the source */
    size_t language_count;
    const struct et_form_text *texts;
    size_t text_count;

    const char *const *by; /* roles that every report breaks down by */
    size_t by_count;

    bool has_privacy;
    struct et_privacy privacy;

    const struct et_wave *waves;
    size_t wave_count;
    const struct et_list *const *lists;
    size_t list_count;
    const struct et_section *sections;
    size_t section_count;
    const struct et_item *items;
    size_t item_count;
    const struct et_variable *variables;
    size_t variable_count;
    const struct et_indicator *indicators;
    size_t indicator_count;
    const struct et_target *targets;
    size_t target_count;
};

/* Frees the form with everything in it; NULL is allowed. */
void et_form_free(struct et_form *form);

/* The word for KIND in the form language; static. */
const char *et_kind_word(enum et_kind kind);

/* Does an item of this kind take marks or keys by choice? */
bool et_kind_has_choices(enum et_kind kind);

/*
 * TEXT in LANGUAGE (an index), or in the source language where it is not
 * translated; "" for ET_NO_TEXT. Owned by the form.
 */
const char *et_form_text(const struct et_form *form, uint32_t text, uint32_t language);

/* Indices by name, or ET_NONE. */
uint32_t et_form_wave(const struct et_form *form, const char *id);
uint32_t et_form_language(const struct et_form *form, const char *tag);
uint32_t et_form_variable(const struct et_form *form, const char *id);
uint32_t et_form_item(const struct et_form *form, const char *id);
uint32_t et_form_role(const struct et_form *form, const char *role); /* a variable */

/* The question's text in WAVE (`text in W` where the form says so). */
uint32_t et_item_text(const struct et_item *item, uint32_t wave);

/* The choice of LIST with this code, or NULL. */
const struct et_choice *et_list_choice(const struct et_list *list, int32_t code);

#endif
