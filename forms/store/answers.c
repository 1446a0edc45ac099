/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answers.c - answers in, with what they were before, and out again. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/form.h"
#include "forms/store/inside.h"

/* ---- in ----------------------------------------------------------------- */

struct entry {
    const char *item, *value, *missing; /* NULL where there is none */
    const char *who;
    int64_t step, at_s;
    struct et_id salt;
};

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Is the answer there as it is? Else *step is the number that its change gets. */
static enum et_status compare(struct et_store *store, const struct et_id *response,
                              const struct entry *e, bool *is_same, int64_t *step,
                              struct et_error *error)
{
    *step = 1;
    *is_same = false;
    struct et_query *q = ET_DB_QUERY(
        store->db, "SELECT step, value, missing FROM answer WHERE response = ? AND item = ?",
        et_db_id(response), et_db_text(e->item));
    if (et_db_next(q)) {
        const char *value = et_db_is_null(q, 1) ? NULL : et_db_get_text(q, 1);
        const char *missing = et_db_is_null(q, 2) ? NULL : et_db_get_text(q, 2);
        *step = et_db_get_int(q, 0) + 1;
        *is_same = same_text(value, e->value) && same_text(missing, e->missing);
    }
    return et_db_end(q, error);
}

static enum et_status put(struct et_store *store, const struct et_id *response,
                          const struct entry *e, const struct et_origin *origin,
                          struct et_error *error)
{
    enum et_status status = ET_OK;
    if (e->step > 1)
        status = ET_DB_RUN(store->db, error,
                           "INSERT INTO former_answer SELECT * FROM answer"
                           " WHERE response = ? AND item = ?",
                           et_db_id(response), et_db_text(e->item));
    if (status == ET_OK)
        status = ET_DB_RUN(store->db, error,
                           "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           et_db_id(response), et_db_text(e->item), et_db_int(e->step),
                           et_db_id(&e->salt), et_db_text(e->value), et_db_text(e->missing),
                           et_db_text(origin->source), et_db_real(origin->confidence),
                           et_db_int(e->at_s), et_db_text(e->who),
                           et_db_text(e->step > 1 ? origin->why : NULL));
    struct et_commitment c =
        ET_AUDIT_COMMIT(e->salt.bytes, et_db_id(response), et_db_text(e->item), et_db_int(e->step),
                        et_db_text(e->value), et_db_text(e->missing), et_db_text(origin->source),
                        et_db_real(origin->confidence), et_db_int(e->at_s), et_db_text(e->who));
    return status == ET_OK ? et_audit_add(store, "answer", response, e->item, &c, error) : status;
}

enum et_status et_answer_put(struct et_store *store, const struct et_id *response, const char *item,
                             const char *value, const char *missing, const struct et_origin *origin,
                             int64_t at_s, const char *who, const struct et_id *salt,
                             struct et_error *error)
{
    const struct entry e = {.item = item,
                            .value = value,
                            .missing = missing,
                            .who = who,
                            .step = 1,
                            .at_s = at_s,
                            .salt = *salt};
    return put(store, response, &e, origin, error);
}

/* The response must be there, and one that was refused keeps its consent alone. */
static enum et_status check_response(struct et_store *store, const struct et_id *response,
                                     enum et_kind kind, struct et_error *error)
{
    bool is_there = false, is_refused = false;
    struct et_query *q =
        ET_DB_QUERY(store->db, "SELECT status FROM response WHERE id = ?", et_db_id(response));
    if (et_db_next(q)) {
        is_there = true;
        is_refused = strcmp(et_db_get_text(q, 0), "refused") == 0;
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return et_error_set(error, ET_NOT_FOUND, _("“%s” holds no such response"), store->path);
    if (status == ET_OK && is_refused && kind != ET_KIND_CONSENT)
        return et_error_set(error, ET_REFUSED,
                            _("this person has said no: no answer of theirs is kept"));
    return status;
}

enum et_status et_store_answer(struct et_store *store, const struct et_id *response,
                               const struct et_form *form, uint32_t variable,
                               const struct et_answer *answer, const struct et_origin *origin,
                               struct et_error *error)
{
    assert(variable < form->variable_count && answer->state != ET_STATE_NONE);
    const struct et_variable *v = &form->variables[variable];
    struct et_str value = ET_STR_EMPTY;
    et_answer_write(form, variable, answer, &value);
    struct entry e = {
        .item = v->id,
        .value = value.length > 0 ? value.text : NULL,
        .missing = answer->state == ET_STATE_VALUE ? NULL : et_state_word(answer->state),
        .who = store->who,
        .at_s = et_store_now(store),
    };
    bool is_same = false;
    enum et_status status = et_db_begin(store->db, error);
    if (status == ET_OK) {
        status = check_response(store, response, v->kind, error);
        if (status == ET_OK)
            status = compare(store, response, &e, &is_same, &e.step, error);
        if (status == ET_OK && !is_same) {
            e.salt = et_store_new_id(store);
            status = put(store, response, &e, origin, error);
        }
        status = et_store_end(store, status, error);
    }
    et_str_free(&value);
    return status;
}

/* ---- out ---------------------------------------------------------------- */

/* Where answers belong, by the version of the form that they were given to. */
struct reader {
    struct et_store *store;
    const struct et_stored_form *form;
    struct et_arena *arena;
    struct et_columns own;
    struct version {
        struct et_id id;
        struct et_columns columns;
    } * items;
    size_t count, room;
};

static struct reader begin_reading(struct et_store *store, const struct et_stored_form *form)
{
    struct reader r = {.store = store, .form = form, .arena = et_arena_new()};
    et_columns_own(&r.own, form->form, r.arena);
    return r;
}

static void end_reading(struct reader *r)
{
    for (size_t i = 0; i < r->count; i++)
        free(r->items[i].columns.items);
    free(r->own.items);
    ET_VEC_FREE(r);
    et_arena_free(r->arena);
}

/* The columns of answers to VERSION; valid until the next call. */
static enum et_status columns_for(struct reader *r, const struct et_id *version,
                                  const struct et_columns **columns, struct et_error *error)
{
    *columns = &r->own;
    if (et_id_equal(version, &r->form->id))
        return ET_OK;
    for (size_t i = 0; i < r->count; i++) {
        *columns = &r->items[i].columns;
        if (et_id_equal(version, &r->items[i].id))
            return ET_OK;
    }
    struct version made = {.id = *version};
    enum et_status status =
        et_columns_of(r->store, r->form, &r->own, version, r->arena, &made.columns, error);
    ET_VEC_PUSH(r, made);
    *columns = &r->items[r->count - 1].columns;
    return status;
}

/* Reads value and missing word at COLUMN and COLUMN + 1; false if they are neither. */
static bool read_answer(struct et_query *q, int column, const struct et_form *form,
                        uint32_t variable, struct et_arena *arena, struct et_answer *answer)
{
    struct et_answer read = {.state = ET_STATE_VALUE};
    if (!et_db_is_null(q, column) &&
        !et_answer_read(form, variable, et_db_get_text(q, column), arena, &read))
        return false;
    if (!et_db_is_null(q, column + 1))
        read.state = et_state_from(et_db_get_text(q, column + 1));
    else if (et_db_is_null(q, column))
        return false;
    if (read.state == ET_STATE_NONE)
        return false;
    *answer = read;
    return true;
}

static enum et_status damaged(struct et_store *store, const char *item, struct et_error *error)
{
    return et_error_set(error, ET_FORMAT,
                        _("“%s” holds an answer to “%s” that is none; “etapp verify” tells which"),
                        store->path, item);
}

enum et_status et_store_record_of(struct et_store *store, const struct et_id *response,
                                  const struct et_stored_form *form, struct et_arena *arena,
                                  struct et_record **record, struct et_error *error)
{
    struct et_record *found = NULL;
    const char *bad = NULL;
    struct reader reader = begin_reading(store, form);
    const struct et_columns *columns = &reader.own;
    enum et_status status = ET_OK;
    struct et_query *q = ET_DB_QUERY(store->db,
                                     "SELECT w.position, a.item, a.value, a.missing, r.form"
                                     " FROM response r JOIN form_wave w"
                                     " ON w.form = ?1 AND w.id = r.wave"
                                     " LEFT JOIN answer a ON a.response = r.id WHERE r.id = ?2",
                                     et_db_id(&form->id), et_db_id(response));
    while (status == ET_OK && bad == NULL && et_db_next(q)) {
        if (found == NULL) {
            struct et_id version = et_db_get_id(q, 4);
            found = et_record_new(arena, form->form, (uint32_t)et_db_get_int(q, 0));
            status = columns_for(&reader, &version, &columns, error);
        }
        uint32_t variable = et_columns_find(columns, et_db_get_text(q, 1));
        if (variable == ET_NONE)
            continue; /* another version asked it, or asked something else */
        if (!read_answer(q, 2, form->form, variable, arena, &found->answers[variable]) &&
            columns == &reader.own)
            bad = form->form->variables[variable].id;
    }
    enum et_status ended = et_db_end(q, status == ET_OK ? error : NULL);
    status = status == ET_OK ? ended : status;
    if (status == ET_OK && bad != NULL)
        status = damaged(store, bad, error);
    if (status == ET_OK)
        *record = found;
    end_reading(&reader);
    return status;
}

enum et_status et_store_record(struct et_store *store, const struct et_id *participant,
                               const struct et_stored_form *form, uint32_t wave,
                               struct et_arena *arena, struct et_record **record,
                               struct et_error *error)
{
    assert(wave < form->form->wave_count);
    struct et_id response = {{0}};
    struct et_query *q = ET_DB_QUERY(store->db,
                                     "SELECT r.id FROM response r JOIN form f ON f.id = r.form"
                                     " WHERE r.participant = ? AND r.wave = ? AND f.name = ?"
                                     " AND r.status IN ('complete', 'draft')"
                                     " ORDER BY r.status = 'complete' DESC,"
                                     " max(r.finished_s, r.started_s) DESC, r.id DESC LIMIT 1",
                                     et_db_id(participant), et_db_text(form->form->waves[wave].id),
                                     et_db_text(form->form->id));
    if (et_db_next(q))
        response = et_db_get_id(q, 0);
    enum et_status status = et_db_end(q, error);
    if (status != ET_OK)
        return status;
    if (et_id_is_none(&response)) {
        *record = NULL;
        return ET_OK;
    }
    return et_store_record_of(store, &response, form, arena, record, error);
}

/* The response's columns of a row, read only where the response changes. */
static bool begin_response(struct et_query *q, struct et_answer_row *row)
{
    row->participant = et_db_get_id(q, 1);
    row->wave = (uint32_t)et_db_get_int(q, 2);
    return et_mode_from(et_db_get_text(q, 3), &row->mode);
}

enum et_status et_store_each_answer(struct et_store *store, const struct et_stored_form *form,
                                    bool (*visit)(void *user, const struct et_answer_row *row),
                                    void *user, struct et_error *error)
{
    struct reader reader = begin_reading(store, form);
    const struct et_columns *columns = &reader.own;
    struct et_arena *arena = et_arena_new();
    struct et_answer_row row = {.wave = ET_NONE};
    enum et_status status = ET_OK;
    const char *bad = NULL;
    bool goes_on = true;
    /* The responses are ordered first; their answers then stand side by side. */
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT c.id, c.participant, c.position, c.mode, c.form, a.item, a.value,"
                    " a.missing, a.confidence FROM (SELECT c.id, c.participant, w.position, c.mode,"
                    "  c.form FROM v_counting c JOIN form_wave w"
                    "  ON w.form = ?1 AND w.id = c.wave WHERE c.form_name = ?2"
                    "  ORDER BY c.participant, w.position, c.id LIMIT -1) c"
                    " CROSS JOIN answer a ON a.response = c.id",
                    et_db_id(&form->id), et_db_text(form->form->id));
    while (goes_on && bad == NULL && status == ET_OK && et_db_next(q)) {
        struct et_id response = et_db_get_id(q, 0);
        if (!et_id_equal(&response, &row.response)) {
            struct et_id version = et_db_get_id(q, 4);
            row.response = response;
            if (!begin_response(q, &row))
                bad = et_db_get_text(q, 5);
            status = columns_for(&reader, &version, &columns, error);
        }
        if (et_arena_used(arena) > 1 << 16) {
            et_arena_free(arena);
            arena = et_arena_new();
        }
        row.variable = et_columns_find(columns, et_db_get_text(q, 5));
        if (row.variable == ET_NONE)
            continue;
        row.confidence = et_db_get_real(q, 8);
        if (read_answer(q, 6, form->form, row.variable, arena, &row.answer))
            goes_on = visit(user, &row);
        else if (columns == &reader.own)
            bad = form->form->variables[row.variable].id;
    }
    enum et_status ended = et_db_end(q, status == ET_OK ? error : NULL);
    status = status == ET_OK ? ended : status;
    if (status == ET_OK && bad != NULL)
        status = damaged(store, bad, error);
    end_reading(&reader);
    et_arena_free(arena);
    return status;
}
