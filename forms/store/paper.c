/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paper.c - print runs and sheets, scanned pages, and marks that wait for a person. */
#include <assert.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/form.h"
#include "forms/model/payload.h"
#include "forms/store/inside.h"

/* 35 random bits, never 0. */
static uint64_t draw(struct et_store *store)
{
    uint64_t number;
    do {
        unsigned char bytes[5];
        et_random_bytes(&store->random, bytes, sizeof bytes);
        number = 0;
        for (size_t i = 0; i < sizeof bytes; i++)
            number = number << 8 | bytes[i];
        number >>= 5;
    } while (number == 0);
    return number;
}

/* Does SQL find a row for NUMBER? */
static enum et_status is_taken(struct et_store *store, const char *sql, uint64_t number,
                               bool *taken, struct et_error *error)
{
    struct et_query *q = ET_DB_QUERY(store->db, sql, et_db_int((int64_t)number));
    *taken = et_db_next(q);
    return et_db_end(q, error);
}

static enum et_status draw_free(struct et_store *store, const char *sql, uint64_t *number,
                                struct et_error *error)
{
    bool taken = true;
    enum et_status status = ET_OK;
    while (status == ET_OK && taken) {
        *number = draw(store);
        status = is_taken(store, sql, *number, &taken, error);
    }
    return status;
}

/* ---- print runs --------------------------------------------------------- */

static enum et_status find_run(struct et_store *store, const struct et_print_run *run,
                               const char *wave, uint64_t *found, struct et_error *error)
{
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT run FROM run WHERE form = ? AND wave = ? AND language = ?"
                    " AND layout = ? AND is_copyable = ?",
                    et_db_id(&run->form), et_db_text(wave), et_db_text(run->language),
                    et_db_text(run->layout), et_db_int(run->is_copyable));
    *found = et_db_next(q) ? (uint64_t)et_db_get_int(q, 0) : 0;
    return et_db_end(q, error);
}

static enum et_status insert_run(struct et_store *store, const struct et_print_run *run,
                                 const char *wave, struct et_error *error)
{
    static const unsigned char no_salt[ET_SALT_BYTES];
    enum et_status status =
        ET_DB_RUN(store->db, error, "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  et_db_int((int64_t)run->run), et_db_id(&run->form), et_db_text(wave),
                  et_db_text(run->language), et_db_text(run->layout), et_db_text(run->map),
                  et_db_int(run->is_copyable), et_db_int(et_store_now(store)));
    struct et_commitment c =
        ET_AUDIT_COMMIT(no_salt, et_db_int((int64_t)run->run), et_db_id(&run->form),
                        et_db_text(wave), et_db_text(run->language), et_db_text(run->map));
    return status == ET_OK ? et_audit_add(store, "print", &run->form, wave, &c, error) : status;
}

enum et_status et_store_add_run(struct et_store *store, struct et_print_run *run,
                                struct et_error *error)
{
    char wave[ET_WORD_MAX];
    struct et_print_run made = *run;
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = et_store_wave_id(store, &run->form, run->wave, wave, error);
    if (status == ET_OK)
        status = find_run(store, run, wave, &made.run, error);
    if (status == ET_OK && made.run == 0) {
        status = draw_free(store, "SELECT 1 FROM run WHERE run = ?", &made.run, error);
        if (status == ET_OK)
            status = insert_run(store, &made, wave, error);
    }
    status = et_store_end(store, status, error);
    if (status == ET_OK)
        run->run = made.run;
    return status;
}

enum et_status et_store_run(struct et_store *store, uint64_t run, struct et_arena *arena,
                            struct et_print_run *found, struct et_error *error)
{
    bool is_there = false;
    struct et_print_run r = {.run = run};
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT r.form, w.position, r.language, r.layout, r.map, r.is_copyable"
                    " FROM run r JOIN form_wave w ON w.form = r.form AND w.id = r.wave"
                    " WHERE r.run = ?",
                    et_db_int((int64_t)run));
    if (et_db_next(q)) {
        is_there = true;
        r.form = et_db_get_id(q, 0);
        r.wave = (uint32_t)et_db_get_int(q, 1);
        r.language = et_arena_string(arena, et_db_get_text(q, 2));
        r.layout = et_arena_string(arena, et_db_get_text(q, 3));
        r.map = et_arena_string(arena, et_db_get_text(q, 4));
        r.is_copyable = et_db_get_int(q, 5) != 0;
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return et_error_set(error, ET_NOT_FOUND,
                            _("“%s” does not know this print run: it was printed from another "
                              "file, or on a machine whose file has not been merged in"),
                            store->path);
    if (status == ET_OK)
        *found = r;
    return status;
}

/* ---- sheets ------------------------------------------------------------- */

enum et_status et_store_add_sheet(struct et_store *store, struct et_sheet *sheet,
                                  struct et_error *error)
{
    struct et_sheet made = *sheet;
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = draw_free(store, "SELECT 1 FROM sheet WHERE serial = ?", &made.serial, error);
    if (made.printed_s == 0)
        made.printed_s = et_store_now(store);
    if (status == ET_OK)
        status = ET_DB_RUN(store->db, error, "INSERT INTO sheet VALUES (?, ?, ?, ?, ?)",
                           et_db_int((int64_t)made.serial), et_db_int((int64_t)made.run),
                           et_db_id(&made.participant), et_db_int(made.is_void),
                           et_db_int(made.printed_s));
    status = et_store_end(store, status, error);
    if (status == ET_OK)
        *sheet = made;
    return status;
}

/* What a sheet must be to be made void: ?1 its person, ?2 the form, ?3 the wave's id. */
#define LOST                                                                                       \
    " participant = ?1 AND is_void = 0"                                                            \
    " AND run IN (SELECT run FROM run WHERE wave = ?3 AND form IN"                                 \
    "     (SELECT b.id FROM form a JOIN form b ON b.name = a.name WHERE a.id = ?2))"               \
    " AND NOT EXISTS (SELECT 1 FROM page WHERE page.sheet = serial AND page.sheet <> 0)"           \
    " AND NOT EXISTS (SELECT 1 FROM response r WHERE r.sheet = serial AND r.sheet <> 0)"

enum et_status et_store_void_sheets(struct et_store *store, const struct et_id *participant,
                                    const struct et_id *form, uint32_t wave, size_t *count,
                                    struct et_error *error)
{
    char word[ET_WORD_MAX];
    int64_t lost = 0;
    enum et_status status = et_store_wave_id(store, form, wave, word, error);
    if (status != ET_OK)
        return status;
    struct et_query *q = ET_DB_QUERY(store->db, "SELECT count(*) FROM sheet WHERE" LOST,
                                     et_db_id(participant), et_db_id(form), et_db_text(word));
    if (et_db_next(q))
        lost = et_db_get_int(q, 0);
    status = et_db_end(q, error);
    if (status == ET_OK && lost > 0)
        status = ET_DB_RUN(store->db, error, "UPDATE sheet SET is_void = 1 WHERE" LOST,
                           et_db_id(participant), et_db_id(form), et_db_text(word));
    if (status == ET_OK)
        *count += (size_t)lost;
    return status;
}

enum et_status et_store_sheet(struct et_store *store, uint64_t serial, struct et_sheet *sheet,
                              struct et_error *error)
{
    bool is_there = false;
    struct et_sheet s = {.serial = serial};
    struct et_query *q = ET_DB_QUERY(
        store->db,
        "SELECT run, participant, is_void, printed_s FROM sheet WHERE serial = ? ORDER BY run",
        et_db_int((int64_t)serial));
    if (et_db_next(q)) {
        is_there = true;
        s.run = (uint64_t)et_db_get_int(q, 0);
        s.participant = et_db_get_id(q, 1);
        s.is_void = et_db_get_int(q, 2) != 0;
        s.printed_s = et_db_get_int(q, 3);
    }
    enum et_status status = et_db_end(q, error);
    char text[8];
    et_serial_write(serial & ((1ULL << 35) - 1), text);
    if (status == ET_OK && !is_there)
        return et_error_set(error, ET_NOT_FOUND, _("“%s” does not know the sheet %s"), store->path,
                            text);
    if (status == ET_OK)
        *sheet = s;
    return status;
}

/* ---- scanned pages ------------------------------------------------------ */

static const char *const page_words[] = {"read",    "review",     "duplicate", "unknown-sheet",
                                         "foreign", "unreadable", "blank"};

const char *et_page_status_word(enum et_page_status status)
{
    assert((size_t)status < sizeof page_words / sizeof page_words[0]);
    return page_words[status];
}

static enum et_page_status page_status_from(const char *word)
{
    for (size_t i = 0; i < sizeof page_words / sizeof page_words[0]; i++)
        if (strcmp(page_words[i], word) == 0)
            return (enum et_page_status)i;
    return ET_PAGE_UNREADABLE;
}

enum et_status et_store_add_page(struct et_store *store, const struct et_scanned_page *page,
                                 struct et_error *error)
{
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = ET_DB_RUN(
        store->db, error, "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        et_db_blob(page->source, sizeof page->source), et_db_int(page->page_in_file),
        et_db_text(page->file), et_db_text(et_page_status_word(page->status)),
        et_db_int((int64_t)page->run), et_db_int((int64_t)page->sheet), et_db_int(page->sheet_page),
        et_db_int(page->rotation), et_db_real(page->dpi),
        et_db_blob(page->marks, sizeof page->marks),
        et_db_text(page->reason != NULL ? page->reason : ""), et_db_int(et_store_now(store)));
    return et_store_end(store, status, error);
}

enum et_status et_store_has_page(struct et_store *store, const unsigned char source[32],
                                 uint32_t page_in_file, bool *has, struct et_error *error)
{
    struct et_query *q =
        ET_DB_QUERY(store->db, "SELECT 1 FROM page WHERE source = ? AND page_in_file = ?",
                    et_db_blob(source, 32), et_db_int(page_in_file));
    bool is_there = et_db_next(q);
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK)
        *has = is_there;
    return status;
}

enum et_status et_store_page_of_sheet(struct et_store *store, uint64_t sheet, uint32_t sheet_page,
                                      struct et_arena *arena, struct et_scanned_page *page,
                                      struct et_error *error)
{
    bool is_there = false;
    struct et_scanned_page p = {.sheet = sheet, .sheet_page = sheet_page};
    struct et_query *q = ET_DB_QUERY(
        store->db,
        "SELECT source, page_in_file, file, status, run, rotation, dpi, marks, reason FROM page"
        " WHERE sheet = ? AND sheet <> 0 AND sheet_page = ? ORDER BY at_s, source, page_in_file "
        "LIMIT 1",
        et_db_int((int64_t)sheet), et_db_int(sheet_page));
    if (et_db_next(q)) {
        is_there = true;
        et_db_get_bytes(q, 0, p.source, sizeof p.source);
        p.page_in_file = (uint32_t)et_db_get_int(q, 1);
        p.file = et_arena_string(arena, et_db_get_text(q, 2));
        p.status = page_status_from(et_db_get_text(q, 3));
        p.run = (uint64_t)et_db_get_int(q, 4);
        p.rotation = (int)et_db_get_int(q, 5);
        p.dpi = et_db_get_real(q, 6);
        et_db_get_bytes(q, 7, p.marks, sizeof p.marks);
        p.reason = et_arena_string(arena, et_db_get_text(q, 8));
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return et_error_set(error, ET_NOT_FOUND, _("this page of the sheet was not scanned yet"));
    if (status == ET_OK)
        *page = p;
    return status;
}

/* ---- doubts ------------------------------------------------------------- */

enum et_status et_store_add_doubt(struct et_store *store, struct et_doubt *doubt,
                                  struct et_error *error)
{
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    struct et_id id = et_store_new_id(store);
    status = ET_DB_RUN(
        store->db, error, "INSERT INTO doubt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, '')",
        et_db_id(&id), et_db_id(&doubt->response), et_db_int((int64_t)doubt->sheet),
        et_db_int(doubt->sheet_page), et_db_text(doubt->item), et_db_text(doubt->reason),
        et_db_text(doubt->proposal != NULL ? doubt->proposal : ""), et_db_real(doubt->confidence),
        et_db_blob(doubt->crop, doubt->crop_size));
    status = et_store_end(store, status, error);
    if (status == ET_OK)
        doubt->id = id;
    return status;
}

static struct et_doubt read_doubt(struct et_query *q, struct et_arena *arena)
{
    struct et_doubt d = {
        .id = et_db_get_id(q, 0),
        .response = et_db_get_id(q, 1),
        .sheet = (uint64_t)et_db_get_int(q, 2),
        .sheet_page = (uint32_t)et_db_get_int(q, 3),
        .item = et_arena_string(arena, et_db_get_text(q, 4)),
        .reason = et_arena_string(arena, et_db_get_text(q, 5)),
        .proposal = et_arena_string(arena, et_db_get_text(q, 6)),
        .confidence = et_db_get_real(q, 7),
    };
    size_t size;
    const void *crop = et_db_get_blob(q, 8, &size);
    if (crop != NULL) {
        d.crop = (const unsigned char *)et_arena_copy(arena, crop, size);
        d.crop_size = size;
    }
    return d;
}

enum et_status et_store_doubts(struct et_store *store, bool with_crops, struct et_arena *arena,
                               struct et_doubts *doubts, struct et_error *error)
{
    struct {
        struct et_doubt *items;
        size_t count, room;
    } all = {0};
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT id, response, sheet, sheet_page, item, reason, proposal, confidence,"
                    " CASE WHEN ? THEN crop END FROM doubt WHERE settled_s = 0"
                    " ORDER BY sheet, sheet_page, item, id",
                    et_db_int(with_crops));
    while (et_db_next(q))
        ET_VEC_PUSH(&all, read_doubt(q, arena));
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK) {
        struct et_doubt *kept = et_arena_array(arena, all.count, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        *doubts = (struct et_doubts){kept, all.count};
    }
    ET_VEC_FREE(&all);
    return status;
}

/* The doubt's response and variable; ET_NOT_FOUND if it waits no longer. */
static enum et_status find_doubt(struct et_store *store, const struct et_id *doubt,
                                 const struct et_form *form, struct et_id *response,
                                 uint32_t *variable, struct et_error *error)
{
    *variable = ET_NONE;
    struct et_query *q =
        ET_DB_QUERY(store->db, "SELECT response, item FROM doubt WHERE id = ? AND settled_s = 0",
                    et_db_id(doubt));
    if (et_db_next(q)) {
        *response = et_db_get_id(q, 0);
        *variable = et_form_variable(form, et_db_get_text(q, 1));
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && *variable == ET_NONE)
        return et_error_set(error, ET_NOT_FOUND, _("this mark waits for nobody any more"));
    return status;
}

enum et_status et_store_settle(struct et_store *store, const struct et_id *doubt,
                               const struct et_form *form, const struct et_answer *answer,
                               struct et_error *error)
{
    static const struct et_origin review = {.source = "review", .confidence = 1, .why = "review"};
    struct et_id response;
    uint32_t variable;
    struct et_str value = ET_STR_EMPTY;
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = find_doubt(store, doubt, form, &response, &variable, error);
    if (status == ET_OK) {
        et_answer_write(form, variable, answer, &value);
        status = ET_DB_RUN(store->db, error,
                           "UPDATE doubt SET settled_s = max(1, ?), verdict = ?, missing = ?,"
                           " who = ? WHERE id = ?",
                           et_db_int(et_store_now(store)), et_db_text(value.text),
                           et_db_text(et_state_word(answer->state)), et_db_text(store->who),
                           et_db_id(doubt));
    }
    if (status == ET_OK)
        status = et_store_answer(store, &response, form, variable, answer, &review, error);
    et_str_free(&value);
    return et_store_end(store, status, error);
}
