/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/store/features.h"

#include <math.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/form.h"
#include "forms/store/inside.h"

/* ---- readings ----------------------------------------------------------- */

enum et_status et_store_add_reading(struct et_store *store, const struct et_reading *reading,
                                    struct et_error *error)
{
    return ET_DB_RUN(
        store->db, error, "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)",
        et_db_id(&reading->response), et_db_int(reading->sheet_page),
        et_db_blob(reading->source, sizeof reading->source), et_db_int(reading->page_in_file),
        et_db_int((int64_t)reading->sheet), et_db_int(reading->rules), et_db_text(reading->boxes));
}

#define READING                                                                                    \
    "SELECT source, page_in_file, response, sheet, sheet_page, rules, boxes FROM reading"

static struct et_reading read_reading(struct et_query *q, struct et_arena *arena)
{
    struct et_reading r = {.page_in_file = (uint32_t)et_db_get_int(q, 1),
                           .response = et_db_get_id(q, 2),
                           .sheet = (uint64_t)et_db_get_int(q, 3),
                           .sheet_page = (uint32_t)et_db_get_int(q, 4),
                           .rules = (int)et_db_get_int(q, 5),
                           .boxes = et_arena_string(arena, et_db_get_text(q, 6))};
    et_db_get_bytes(q, 0, r.source, sizeof r.source);
    return r;
}

enum et_status et_store_readings(struct et_store *store, const struct et_id *response,
                                 struct et_arena *arena, struct et_readings *readings,
                                 struct et_error *error)
{
    struct {
        struct et_reading *items;
        size_t count, room;
    } all = {0};
    struct et_query *q =
        response != NULL
            ? ET_DB_QUERY(store->db, READING " WHERE response = ? ORDER BY sheet_page, source",
                          et_db_id(response))
            : et_db_query(store->db, READING " ORDER BY response, sheet_page, source", NULL, 0);
    while (et_db_next(q))
        ET_VEC_PUSH(&all, read_reading(q, arena));
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK) {
        struct et_reading *kept = et_arena_array(arena, all.count, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        *readings = (struct et_readings){kept, all.count};
    }
    ET_VEC_FREE(&all);
    return status;
}

enum et_status et_store_reading_before(struct et_store *store, const unsigned char source[32],
                                       uint32_t page_in_file, struct et_arena *arena,
                                       struct et_reading *reading, struct et_error *error)
{
    bool is_there = false;
    struct et_reading r;
    struct et_query *q = ET_DB_QUERY(
        store->db,
        READING " WHERE source = ?1 AND page_in_file = (SELECT max(page_in_file) FROM page"
                " WHERE source = ?1 AND page_in_file < ?2 AND status <> 'blank')",
        et_db_blob(source, 32), et_db_int(page_in_file));
    if (et_db_next(q)) {
        is_there = true;
        r = read_reading(q, arena);
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return ET_NOT_FOUND;
    if (status == ET_OK)
        *reading = r;
    return status;
}

enum et_status et_store_page_at(struct et_store *store, const unsigned char source[32],
                                uint32_t page_in_file, struct et_arena *arena,
                                struct et_scanned_page *page, struct et_error *error)
{
    bool is_there = false;
    struct et_scanned_page p = {.page_in_file = page_in_file};
    struct et_query *q = ET_DB_QUERY(
        store->db,
        "SELECT file, status, run, sheet, sheet_page, rotation, dpi, marks, reason FROM page"
        " WHERE source = ? AND page_in_file = ?",
        et_db_blob(source, 32), et_db_int(page_in_file));
    if (et_db_next(q)) {
        is_there = true;
        memcpy(p.source, source, sizeof p.source);
        p.file = et_arena_string(arena, et_db_get_text(q, 0));
        p.status = ET_PAGE_UNREADABLE;
        for (int s = ET_PAGE_READ; s <= ET_PAGE_BLANK; s++)
            if (strcmp(et_page_status_word((enum et_page_status)s), et_db_get_text(q, 1)) == 0)
                p.status = (enum et_page_status)s;
        p.run = (uint64_t)et_db_get_int(q, 2);
        p.sheet = (uint64_t)et_db_get_int(q, 3);
        p.sheet_page = (uint32_t)et_db_get_int(q, 4);
        p.rotation = (int)et_db_get_int(q, 5);
        p.dpi = et_db_get_real(q, 6);
        et_db_get_bytes(q, 7, p.marks, sizeof p.marks);
        p.reason = et_arena_string(arena, et_db_get_text(q, 8));
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return ET_NOT_FOUND;
    if (status == ET_OK)
        *page = p;
    return status;
}

enum et_status et_store_response(struct et_store *store, const struct et_id *id,
                                 struct et_arena *arena, struct et_response *response,
                                 struct et_error *error)
{
    bool is_there = false;
    struct et_response r = {.id = *id};
    struct et_query *q = ET_DB_QUERY(
        store->db,
        "SELECT r.participant, r.form, w.position, r.mode, r.status, r.language, r.sheet,"
        " r.is_simulated, r.started_s, r.finished_s FROM response r"
        " LEFT JOIN form_wave w ON w.form = r.form AND w.id = r.wave WHERE r.id = ?",
        et_db_id(id));
    if (et_db_next(q)) {
        r.participant = et_db_get_id(q, 0);
        r.form = et_db_get_id(q, 1);
        r.wave = et_db_is_null(q, 2) ? ET_NONE : (uint32_t)et_db_get_int(q, 2);
        is_there = et_mode_from(et_db_get_text(q, 3), &r.mode) &&
                   et_response_status_from(et_db_get_text(q, 4), &r.status);
        r.language = et_arena_string(arena, et_db_get_text(q, 5));
        r.sheet = (uint64_t)et_db_get_int(q, 6);
        r.is_simulated = et_db_get_int(q, 7) != 0;
        r.started_s = et_db_get_int(q, 8);
        r.finished_s = et_db_get_int(q, 9);
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return et_error_set(error, ET_NOT_FOUND,
                            _("the answers that this mark belongs to are gone"));
    if (status == ET_OK)
        *response = r;
    return status;
}

/* ---- doubts, one question's -------------------------------------------- */

enum et_status et_store_has_doubt(struct et_store *store, const struct et_doubt *doubt, bool *has,
                                  struct et_error *error)
{
    struct et_query *q = ET_DB_QUERY(
        store->db,
        "SELECT 1 FROM doubt WHERE response = ? AND item = ? AND reason = ? AND proposal = ?",
        et_db_id(&doubt->response), et_db_text(doubt->item), et_db_text(doubt->reason),
        et_db_text(doubt->proposal));
    bool is_there = et_db_next(q);
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK)
        *has = is_there;
    return status;
}

enum et_status et_store_withdraw(struct et_store *store, const struct et_id *response,
                                 const char *item, const char *reason, struct et_error *error)
{
    return ET_DB_RUN(store->db, error,
                     "DELETE FROM doubt WHERE response = ?1 AND item = ?2 AND settled_s = 0"
                     " AND (reason = ?3 OR ?3 = '')",
                     et_db_id(response), et_db_text(item), et_db_text(reason));
}

/* ---- the blind sample --------------------------------------------------- */

enum et_status et_store_add_sample(struct et_store *store, struct et_doubt *sample,
                                   struct et_error *error)
{
    struct et_id id = et_store_new_id(store);
    enum et_status status = ET_DB_RUN(
        store->db, error, "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, '')",
        et_db_id(&id), et_db_id(&sample->response), et_db_int((int64_t)sample->sheet),
        et_db_int(sample->sheet_page), et_db_text(sample->item), et_db_text(sample->proposal),
        et_db_real(sample->confidence), et_db_blob(sample->crop, sample->crop_size));
    if (status == ET_OK)
        sample->id = id;
    return status;
}

static struct et_doubt read_sample(struct et_query *q, struct et_arena *arena)
{
    struct et_doubt d = {.id = et_db_get_id(q, 0),
                         .response = et_db_get_id(q, 1),
                         .sheet = (uint64_t)et_db_get_int(q, 2),
                         .sheet_page = (uint32_t)et_db_get_int(q, 3),
                         .item = et_arena_string(arena, et_db_get_text(q, 4)),
                         .reason = "sample",
                         .proposal = et_arena_string(arena, et_db_get_text(q, 5)),
                         .confidence = et_db_get_real(q, 6)};
    size_t size;
    const void *crop = et_db_get_blob(q, 7, &size);
    if (crop != NULL) {
        d.crop = (const unsigned char *)et_arena_copy(arena, crop, size);
        d.crop_size = size;
    }
    return d;
}

enum et_status et_store_samples(struct et_store *store, bool with_crops, struct et_arena *arena,
                                struct et_doubts *samples, struct et_error *error)
{
    struct {
        struct et_doubt *items;
        size_t count, room;
    } all = {0};
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT id, response, sheet, sheet_page, item, proposal, confidence,"
                    " CASE WHEN ? THEN crop END FROM sample WHERE settled_s = 0 ORDER BY id",
                    et_db_int(with_crops));
    while (et_db_next(q))
        ET_VEC_PUSH(&all, read_sample(q, arena));
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK) {
        struct et_doubt *kept = et_arena_array(arena, all.count, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        *samples = (struct et_doubts){kept, all.count};
    }
    ET_VEC_FREE(&all);
    return status;
}

static enum et_status change_answer(struct et_store *store, const struct et_id *sample,
                                    const struct et_form *form, const struct et_answer *answer,
                                    const char *value, struct et_error *error)
{
    static const struct et_origin review = {.source = "review", .confidence = 1, .why = "sample"};
    struct et_id response = {{0}};
    uint32_t variable = ET_NONE;
    bool differs = false;
    struct et_query *q = ET_DB_QUERY(
        store->db, "SELECT response, item, proposal FROM sample WHERE id = ?", et_db_id(sample));
    if (et_db_next(q)) {
        response = et_db_get_id(q, 0);
        variable = et_form_variable(form, et_db_get_text(q, 1));
        differs = strcmp(et_db_get_text(q, 2), value) != 0;
    }
    enum et_status status = et_db_end(q, error);
    if (status != ET_OK || !differs || variable == ET_NONE)
        return status;
    return et_store_answer(store, &response, form, variable, answer, &review, error);
}

enum et_status et_store_settle_sample(struct et_store *store, const struct et_id *sample,
                                      const struct et_form *form, const struct et_answer *answer,
                                      struct et_error *error)
{
    struct et_str value = ET_STR_EMPTY;
    const char *item = NULL;
    struct et_query *q;
    uint32_t variable = ET_NONE;
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    q = ET_DB_QUERY(store->db, "SELECT item FROM sample WHERE id = ? AND settled_s = 0",
                    et_db_id(sample));
    if (et_db_next(q)) {
        item = et_db_get_text(q, 0);
        variable = et_form_variable(form, item);
    }
    status = et_db_end(q, error);
    if (status == ET_OK && variable == ET_NONE)
        status = et_error_set(error, ET_NOT_FOUND, _("this mark waits for nobody any more"));
    if (status == ET_OK) {
        et_answer_write(form, variable, answer, &value);
        status = ET_DB_RUN(store->db, error,
                           "UPDATE sample SET settled_s = max(1, ?), verdict = ?, missing = ?,"
                           " who = ?, crop = NULL WHERE id = ?",
                           et_db_int(et_store_now(store)), et_db_text(value.text),
                           et_db_text(et_state_word(answer->state)), et_db_text(store->who),
                           et_db_id(sample));
    }
    if (status == ET_OK)
        status = change_answer(store, sample, form, answer, value.text, error);
    et_str_free(&value);
    return et_store_end(store, status, error);
}

enum et_status et_store_sampling(struct et_store *store, struct et_sampling *sampling,
                                 struct et_error *error)
{
    struct et_sampling s = {0};
    enum et_status status = et_db_number(
        store->db, "SELECT count(*) FROM answer WHERE source = 'scan'", 0, &s.accepted, error);
    if (status == ET_OK)
        status = et_db_number(store->db, "SELECT count(*) FROM sample", 0, &s.drawn, error);
    if (status == ET_OK)
        status = et_db_number(store->db, "SELECT count(*) FROM sample WHERE settled_s <> 0", 0,
                              &s.looked_at, error);
    if (status == ET_OK)
        status = et_db_number(store->db,
                              "SELECT count(*) FROM sample WHERE settled_s <> 0"
                              " AND (verdict <> proposal OR missing = 'unreadable')",
                              0, &s.misread, error);
    if (status == ET_OK)
        *sampling = s;
    return status;
}

/* The chance of at most MISREAD in LOOKED_AT where each is one with chance P. */
static double at_most(int64_t misread, int64_t looked_at, double p)
{
    double n = (double)looked_at, sum = 0;
    for (int64_t k = 0; k <= misread; k++) {
        double of_k = lgamma(n + 1) - lgamma((double)k + 1) - lgamma(n - (double)k + 1);
        sum += exp(of_k + (double)k * log(p) + (n - (double)k) * log1p(-p));
    }
    return sum;
}

/* Clopper and Pearson 1934, by halving: the P at which so few come with chance 0.05. */
double et_sampling_bound(int64_t misread, int64_t looked_at)
{
    if (looked_at <= 0 || misread >= looked_at)
        return 1;
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (at_most(misread, looked_at, middle) > 0.05)
            low = middle;
        else
            high = middle;
    }
    return high;
}
