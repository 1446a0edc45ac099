/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store.h - the survey file: one SQLite database that holds forms, people,
 * sheets, answers and what was done to them.
 *
 * Every function that writes does so in one transaction (its own, unless one
 * is open), so that a reader, a crash or a full disk never sees half of it.
 * Texts handed out in structs live in the arena that was passed in.
 */
#ifndef ET_STORE_H
#define ET_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/random.h"
#include "forms/base/status.h"
#include "forms/model/answer.h"
#include "forms/model/sheet_map.h"

struct et_arena;
struct et_diags;
struct et_form;
struct et_run;
struct et_store;

/* Random 128 bits: files made apart merge without clash. All zero: none. */
struct et_id {
    unsigned char bytes[16];
};
bool et_id_is_none(const struct et_id *id);
bool et_id_equal(const struct et_id *a, const struct et_id *b);

/* ---- the file ---------------------------------------------------------- */

enum et_store_mode { ET_STORE_READ, ET_STORE_WRITE };

struct et_store_setup {
    int64_t (*clock)(void); /* seconds since 1970 */
    /* These are honoured in a file made with is_test only. */
    int64_t fixed_time; /* -1: none */
    bool has_seed;
    uint64_t seed;
    const char *who;  /* for the audit trail */
    const char *tool; /* "kiosk", "scan" ... */
};

/*
 * Makes an empty survey file at PATH, which must not exist.
 * Errors: ET_REFUSED if it exists, ET_IO.
 */
enum et_status et_store_create(const char *path, bool is_test, const struct et_store_setup *setup,
                               struct et_store **store, struct et_error *error);

/*
 * Opens the survey file at PATH. *store is the caller's, to et_store_close.
 * Errors: ET_IO (not there, not readable), ET_FORMAT (no survey file, or
 *         damaged), ET_NEWER, ET_LOCKED.
 */
enum et_status et_store_open(const char *path, enum et_store_mode mode,
                             const struct et_store_setup *setup, struct et_store **store,
                             struct et_error *error);

/* The same for a command: path, clock, seed and user are RUN's. */
enum et_status et_store_open_run(struct et_run *run, const char *tool, enum et_store_mode mode,
                                 struct et_store **store, struct et_error *error);

/* Checkpoints, so that one file is left, and closes; NULL is allowed. */
void et_store_close(struct et_store *store);

/* Several writes as one; they nest (only the outermost commits). */
enum et_status et_store_begin(struct et_store *store, struct et_error *error);
enum et_status et_store_commit(struct et_store *store, struct et_error *error);
void et_store_rollback(struct et_store *store);

const char *et_store_path(const struct et_store *store);
bool et_store_is_test(const struct et_store *store);
/* Has the file simulated people or answers in it? */
bool et_store_has_simulated(struct et_store *store);
/* The key that authenticates this survey's sheets; 32 bytes, the store's. */
const unsigned char *et_store_key(const struct et_store *store);
/* Ids, serials and codes for this file: seeded in a test file. */
struct et_random *et_store_random(struct et_store *store);
int64_t et_store_now(const struct et_store *store);

/* ---- forms ------------------------------------------------------------- */

struct et_po_file {
    const char *language, *text; /* "ar", the PO file as it was read */
    size_t size;
};

/*
 * Freezes the form: source and translations as published, with its codebook
 * in tables of its own for other tools. The same bytes twice change nothing.
 * Errors: ET_REFUSED if the version is published with other content, or is
 *         not newer than the last.
 */
enum et_status et_store_publish(struct et_store *store, const struct et_form *form,
                                const char *source, size_t size, const struct et_po_file *pos,
                                size_t po_count, struct et_error *error);

struct et_lock;
/*
 * What the newest version of the form NAME is compared with by the next
 * (forms/lang/lock.h); its version is 0 if none is published. Lives in ARENA.
 */
enum et_status et_store_lock(struct et_store *store, const char *form_name, struct et_arena *arena,
                             struct et_lock *lock, struct et_error *error);

struct et_stored_form {
    struct et_id id;
    struct et_form *form; /* the caller's, to et_form_free */
};

/*
 * The newest version of the form NAME; NAME may be NULL where the file holds
 * one form. By id: that very version.
 * Errors: ET_NOT_FOUND (the sentence names the forms there are), ET_FORMAT.
 */
enum et_status et_store_form(struct et_store *store, const char *name, struct et_stored_form *form,
                             struct et_error *error);
bool et_store_has_form(struct et_store *store);
enum et_status et_store_form_by_id(struct et_store *store, const struct et_id *id,
                                   struct et_stored_form *form, struct et_error *error);

/* ---- participants ------------------------------------------------------ */

struct et_participant {
    struct et_id id;
    uint32_t code; /* see et_code_write */
    struct et_register facts;
    bool is_simulated;
    int64_t enrolled_s;
};

/* Draws an unused code, fills in participant->id and ->code. */
enum et_status et_store_enrol(struct et_store *store, struct et_participant *participant,
                              struct et_error *error);

/* Changes register facts; a NULL text or ET_NO_DATE leaves its fact as it is. */
enum et_status et_store_register(struct et_store *store, const struct et_id *participant,
                                 const struct et_register *facts, struct et_error *error);

/* ET_NOT_FOUND if nobody has that code (the sentence says so). */
enum et_status et_store_participant(struct et_store *store, uint32_t code, struct et_arena *arena,
                                    struct et_participant *participant, struct et_error *error);
enum et_status et_store_participant_by_id(struct et_store *store, const struct et_id *id,
                                          struct et_arena *arena,
                                          struct et_participant *participant,
                                          struct et_error *error);

struct et_people {
    const struct et_participant *items; /* ordered by course, then code */
    size_t count;
};
/* SITE and COURSE: NULL for all. */
enum et_status et_store_people(struct et_store *store, const char *site, const char *course,
                               struct et_arena *arena, struct et_people *people,
                               struct et_error *error);

/* ---- sheets of paper --------------------------------------------------- */

struct et_print_run {
    uint64_t run; /* 35 random bits; filled in by et_store_add_run */
    struct et_id form;
    uint32_t wave;
    const char *language;
    const char *layout; /* hash of the map's text, hexadecimal */
    const char *map;    /* et_sheet_map_write */
    bool is_copyable;   /* every scanned set is a new response */
};

struct et_sheet {
    uint64_t serial; /* 35 random bits; filled in by et_store_add_sheet */
    uint64_t run;
    struct et_id participant; /* none: open */
    bool is_void;             /* a reprint took its place */
    int64_t printed_s;
};

/*
 * Both are meant to stand in one transaction that is committed once the PDF is
 * whole on disk. A run with the same form, wave, language and layout is found
 * again rather than made twice.
 */
enum et_status et_store_add_run(struct et_store *store, struct et_print_run *run,
                                struct et_error *error);
enum et_status et_store_add_sheet(struct et_store *store, struct et_sheet *sheet,
                                  struct et_error *error);

/*
 * Makes void every sheet that PARTICIPANT has for WAVE of FORM (in any version)
 * and that has not come back: no page of it was scanned, nothing was keyed from
 * it. Adds how many to *count.
 */
enum et_status et_store_void_sheets(struct et_store *store, const struct et_id *participant,
                                    const struct et_id *form, uint32_t wave, size_t *count,
                                    struct et_error *error);

/* ET_NOT_FOUND: printed elsewhere. */
enum et_status et_store_run(struct et_store *store, uint64_t run, struct et_arena *arena,
                            struct et_print_run *found, struct et_error *error);
enum et_status et_store_sheet(struct et_store *store, uint64_t serial, struct et_sheet *sheet,
                              struct et_error *error);

/* ---- responses and answers --------------------------------------------- */

enum et_mode { ET_MODE_KIOSK, ET_MODE_PAPER, ET_MODE_KEYED };

enum et_response_status {
    ET_RESPONSE_DRAFT,    /* begun */
    ET_RESPONSE_COMPLETE, /* went to the end */
    ET_RESPONSE_REFUSED,  /* said no to consent: nothing else is kept */
    ET_RESPONSE_HELD,     /* paper with a blank consent: waits for a person */
};

struct et_response {
    struct et_id id;          /* filled in by et_store_respond */
    struct et_id participant; /* none: open */
    struct et_id form;
    uint32_t wave;
    enum et_mode mode;
    enum et_response_status status;
    const char *language;
    uint64_t sheet; /* paper: its serial; else 0 */
    bool is_simulated;
    int64_t started_s, finished_s;
};

/* Begins a response. */
enum et_status et_store_respond(struct et_store *store, struct et_response *response,
                                struct et_error *error);
/*
 * The draft of this person, form, wave and mode, to go on with; for paper the
 * response of this sheet, whatever its status. ET_NOT_FOUND if none.
 */
enum et_status et_store_resume(struct et_store *store, const struct et_response *like,
                               struct et_arena *arena, struct et_response *found,
                               struct et_error *error);
/* REFUSED removes every answer but the consent. */
enum et_status et_store_finish(struct et_store *store, const struct et_id *response,
                               enum et_response_status status, struct et_error *error);

/* Where an answer comes from, for the record. */
struct et_origin {
    const char *source; /* "kiosk", "keyed", "scan", "review", "simulated" */
    double confidence;  /* 0 to 1; 1 for keys */
    const char *why;    /* for a change; may be NULL */
};

/*
 * Keeps one answer (its state may be any but ET_STATE_NONE; the value may be
 * there for ET_STATE_UNEXPECTED). A former, different answer is kept in the history
 * with who, when and why; the same again changes nothing.
 */
enum et_status et_store_answer(struct et_store *store, const struct et_id *response,
                               const struct et_form *form, uint32_t variable,
                               const struct et_answer *answer, const struct et_origin *origin,
                               struct et_error *error);

/*
 * What is on record of PARTICIPANT in WAVE, from the response that counts (a
 * complete one before a draft, the latest of equals); *record is NULL where
 * there is none. _response: of one response. What was answered to another
 * version of the form is there under its name of today, if it is comparable.
 */
enum et_status et_store_record(struct et_store *store, const struct et_id *participant,
                               const struct et_stored_form *form, uint32_t wave,
                               struct et_arena *arena, struct et_record **record,
                               struct et_error *error);
enum et_status et_store_record_of(struct et_store *store, const struct et_id *response,
                                  const struct et_stored_form *form, struct et_arena *arena,
                                  struct et_record **record, struct et_error *error);

struct et_responses {
    const struct et_response *items;
    size_t count;
};
/*
 * Every response to any version of the form NAME, by participant and wave; its
 * wave is an index into the newest version's, ET_NONE (form.h) where that has
 * it no more.
 */
enum et_status et_store_responses(struct et_store *store, const char *form_name,
                                  struct et_arena *arena, struct et_responses *responses,
                                  struct et_error *error);

/*
 * Streams every answer of the responses that count (one a person and wave;
 * refused and held ones not among them), ordered by participant, wave: the
 * analysis reads through this. VISIT gets the answer parsed against FORM;
 * returning false stops. Answers to other versions of the form come under
 * their names in FORM, as far as they are comparable: see et_store_left_out.
 */
struct et_answer_row {
    struct et_id participant, response;
    uint32_t wave, variable;
    enum et_mode mode;
    struct et_answer answer; /* lives during the call */
    double confidence;
};
enum et_status et_store_each_answer(struct et_store *store, const struct et_stored_form *form,
                                    bool (*visit)(void *user, const struct et_answer_row *row),
                                    void *user, struct et_error *error);

/*
 * Answers that were given to another version of the form, to a question that
 * has the same name or lineage and did not ask the same: what et_store_record
 * and et_store_each_answer pass over, for a report to say so.
 */
struct et_left_out {
    uint32_t variable;
    uint32_t since_version; /* the version that made it another question */
    const char *why;        /* "reworded", "recoded", "retyped" */
    int64_t answers;
};
struct et_left_outs {
    const struct et_left_out *items; /* by the variable's id */
    size_t count;
};
enum et_status et_store_left_out(struct et_store *store, const struct et_stored_form *form,
                                 struct et_arena *arena, struct et_left_outs *left_out,
                                 struct et_error *error);

/* ---- scanned pages and doubts ------------------------------------------ */

enum et_page_status {
    ET_PAGE_READ,
    ET_PAGE_REVIEW,
    ET_PAGE_DUPLICATE,
    ET_PAGE_UNKNOWN_SHEET,
    ET_PAGE_FOREIGN,
    ET_PAGE_UNREADABLE,
    ET_PAGE_BLANK,
};
/* "read", "review", "duplicate", "unknown-sheet" ...; static. */
const char *et_page_status_word(enum et_page_status status);

struct et_scanned_page {
    unsigned char source[32]; /* hash of the scanned file */
    const char *file;         /* its name, for people */
    uint32_t page_in_file;    /* counts from 1 */
    enum et_page_status status;
    uint64_t run, sheet; /* 0 where not known */
    uint32_t sheet_page;
    int rotation; /* 0, 90, 180, 270 */
    double dpi;
    unsigned char marks[32]; /* hash of what was read: the same twice is one */
    const char *reason;      /* for people; "" if none */
};
enum et_status et_store_add_page(struct et_store *store, const struct et_scanned_page *page,
                                 struct et_error *error);
/* Was this very page of this very file stored before? */
enum et_status et_store_has_page(struct et_store *store, const unsigned char source[32],
                                 uint32_t page_in_file, bool *has, struct et_error *error);
/* The first stored page for SHEET and SHEET_PAGE; ET_NOT_FOUND. */
enum et_status et_store_page_of_sheet(struct et_store *store, uint64_t sheet, uint32_t sheet_page,
                                      struct et_arena *arena, struct et_scanned_page *page,
                                      struct et_error *error);

/* A mark that a person must judge. */
struct et_doubt {
    struct et_id id; /* filled in */
    struct et_id response;
    uint64_t sheet;
    uint32_t sheet_page;
    const char *item;     /* the variable's id */
    const char *reason;   /* "two-marks", "faint", "filled", "text" ... */
    const char *proposal; /* the machine's value, or "" */
    double confidence;
    const unsigned char *crop; /* a PNG of the question, or NULL */
    size_t crop_size;
    bool is_settled;
};
enum et_status et_store_add_doubt(struct et_store *store, struct et_doubt *doubt,
                                  struct et_error *error);
struct et_doubts {
    const struct et_doubt *items;
    size_t count;
};
/* Those that wait, by sheet and item; crops only where WITH_CROPS. */
enum et_status et_store_doubts(struct et_store *store, bool with_crops, struct et_arena *arena,
                               struct et_doubts *doubts, struct et_error *error);
/* A person's answer to it; kept apart from the machine's. */
enum et_status et_store_settle(struct et_store *store, const struct et_id *doubt,
                               const struct et_form *form, const struct et_answer *answer,
                               struct et_error *error);

#endif
