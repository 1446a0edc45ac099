/* SPDX-License-Identifier: GPL-3.0-or-later */
/* response.c - one person's going through one wave: begun, gone on with, ended. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/form.h"
#include "forms/store/inside.h"

static const char *const modes[] = {"kiosk", "paper", "keyed"};
static const char *const statuses[] = {"draft", "complete", "refused", "held"};

const char *et_mode_word(enum et_mode mode)
{
    assert((size_t)mode < sizeof modes / sizeof modes[0]);
    return modes[mode];
}

const char *et_response_status_word(enum et_response_status status)
{
    assert((size_t)status < sizeof statuses / sizeof statuses[0]);
    return statuses[status];
}

bool et_mode_from(const char *word, enum et_mode *mode)
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(word, modes[i]) == 0) {
            *mode = (enum et_mode)i;
            return true;
        }
    }
    return false;
}

bool et_response_status_from(const char *word, enum et_response_status *status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (strcmp(word, statuses[i]) == 0) {
            *status = (enum et_response_status)i;
            return true;
        }
    }
    return false;
}

enum et_status et_store_wave_id(struct et_store *store, const struct et_id *form, uint32_t wave,
                                char id[ET_WORD_MAX], struct et_error *error)
{
    bool is_there = false;
    struct et_query *q =
        ET_DB_QUERY(store->db, "SELECT id FROM form_wave WHERE form = ? AND position = ?",
                    et_db_id(form), et_db_int(wave));
    if (et_db_next(q)) {
        const char *found = et_db_get_text(q, 0);
        is_there = strlen(found) < ET_WORD_MAX;
        if (is_there)
            (void)snprintf(id, ET_WORD_MAX, "%s", found);
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_there)
        return et_error_set(error, ET_NOT_FOUND, _("“%s” holds no such form or wave"), store->path);
    return status;
}

/* ---- begin and end ------------------------------------------------------ */

/* What the trail vouches for: who, what and how, as it was begun. */
static struct et_commitment commit_to(const struct et_response *r, const char *wave,
                                      const struct et_id *salt)
{
    return ET_AUDIT_COMMIT(salt->bytes, et_db_id(&r->id), et_db_id(&r->participant),
                           et_db_id(&r->form), et_db_text(wave), et_db_text(modes[r->mode]),
                           et_db_int((int64_t)r->sheet), et_db_int(r->started_s));
}

enum et_status et_response_inherit(struct et_store *store, struct et_response *r,
                                   struct et_error *error)
{
    struct et_query *q = ET_DB_QUERY(store->db, "SELECT is_simulated FROM participant WHERE id = ?",
                                     et_db_id(&r->participant));
    if (et_db_next(q))
        r->is_simulated = r->is_simulated || et_db_get_int(q, 0) != 0;
    return et_db_end(q, error);
}

enum et_status et_response_put(struct et_store *store, const struct et_response *r,
                               const char *wave, const char *who, const struct et_id *salt,
                               struct et_error *error)
{
    enum et_status status = ET_DB_RUN(
        store->db, error, "INSERT INTO response VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        et_db_id(&r->id), et_db_id(&r->participant), et_db_id(&r->form), et_db_text(wave),
        et_db_text(modes[r->mode]), et_db_text(statuses[r->status]),
        et_db_text(r->language != NULL ? r->language : ""), et_db_int((int64_t)r->sheet),
        et_db_int(r->is_simulated), et_db_int(r->started_s), et_db_int(r->finished_s),
        et_db_text(who), et_db_id(salt));
    struct et_commitment c = commit_to(r, wave, salt);
    if (status == ET_OK)
        status = et_audit_add(store, "respond", &r->id, wave, &c, error);
    if (status == ET_OK && r->status != ET_RESPONSE_DRAFT)
        status = et_audit_add(store, "finish", &r->id, statuses[r->status], NULL, error);
    return status;
}

enum et_status et_store_respond(struct et_store *store, struct et_response *response,
                                struct et_error *error)
{
    struct et_response r = *response;
    char wave[ET_WORD_MAX];
    enum et_status status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    r.id = et_store_new_id(store);
    if (r.started_s == 0)
        r.started_s = et_store_now(store);
    if (r.status != ET_RESPONSE_DRAFT && r.finished_s == 0)
        r.finished_s = et_store_now(store);
    status = et_store_wave_id(store, &r.form, r.wave, wave, error);
    if (status == ET_OK)
        status = et_response_inherit(store, &r, error);
    if (status == ET_OK) {
        struct et_id salt = et_store_new_id(store);
        status = et_response_put(store, &r, wave, store->who, &salt, error);
    }
    status = et_store_end(store, status, error);
    if (status == ET_OK)
        *response = r;
    return status;
}

/* A refusal is kept and nothing else: no answers, no pictures. */
enum et_status et_response_forget(struct et_store *store, const struct et_id *response,
                                  struct et_error *error)
{
    static const char not_consent[] =
        " WHERE response = ?1 AND item NOT IN (SELECT v.id FROM response r"
        " JOIN form_variable v ON v.form = r.form WHERE r.id = ?1 AND v.kind = 'consent')";
    static const char *const tables[] = {"answer", "former_answer"};
    enum et_status status = ET_OK;
    for (size_t i = 0; i < 2 && status == ET_OK; i++) {
        char sql[400];
        (void)snprintf(sql, sizeof sql, "DELETE FROM %s%s", tables[i], not_consent);
        status = ET_DB_RUN(store->db, error, sql, et_db_id(response));
    }
    /* nor may a picture, a figure or a hash tell what was marked */
    static const char *const rest[] = {
        "DELETE FROM doubt WHERE response = ?",
        "DELETE FROM reading WHERE response = ?",
        "DELETE FROM sample WHERE response = ?",
        ("UPDATE page SET marks = zeroblob(32)"
         " WHERE sheet <> 0 AND sheet = (SELECT sheet FROM response WHERE id = ?)"),
    };
    for (size_t i = 0; i < sizeof rest / sizeof rest[0] && status == ET_OK; i++)
        status = ET_DB_RUN(store->db, error, rest[i], et_db_id(response));
    return status;
}

enum et_status et_store_finish(struct et_store *store, const struct et_id *response,
                               enum et_response_status status, struct et_error *error)
{
    enum et_status done = et_db_begin(store->db, error);
    if (done != ET_OK)
        return done;
    int64_t finished = status == ET_RESPONSE_DRAFT ? 0 : et_store_now(store);
    done =
        ET_DB_RUN(store->db, error, "UPDATE response SET status = ?, finished_s = ? WHERE id = ?",
                  et_db_text(statuses[status]), et_db_int(finished), et_db_id(response));
    if (done == ET_OK && et_db_changes(store->db) == 0)
        done = et_error_set(error, ET_NOT_FOUND, _("“%s” holds no such response"), store->path);
    if (done == ET_OK && status == ET_RESPONSE_REFUSED)
        done = et_response_forget(store, response, error);
    if (done == ET_OK && status == ET_RESPONSE_REFUSED)
        done = ET_DB_RUN(store->db, error,
                         "INSERT OR IGNORE INTO tombstone VALUES (?, 'answers', ?, 'refused')",
                         et_db_id(response), et_db_int(et_store_now(store)));
    if (done == ET_OK)
        done = et_audit_add(store, "finish", response, statuses[status], NULL, error);
    return et_store_end(store, done, error);
}

/* ---- out ---------------------------------------------------------------- */

#define COLUMNS                                                                                    \
    "r.id, r.participant, r.form, w.position, r.mode, r.status, r.language, r.sheet,"              \
    " r.is_simulated, r.started_s, r.finished_s"

static bool read_row(struct et_query *q, struct et_arena *arena, struct et_response *r)
{
    *r = (struct et_response){
        .id = et_db_get_id(q, 0),
        .participant = et_db_get_id(q, 1),
        .form = et_db_get_id(q, 2),
        .wave = et_db_is_null(q, 3) ? ET_NONE : (uint32_t)et_db_get_int(q, 3),
        .language = et_arena_string(arena, et_db_get_text(q, 6)),
        .sheet = (uint64_t)et_db_get_int(q, 7),
        .is_simulated = et_db_get_int(q, 8) != 0,
        .started_s = et_db_get_int(q, 9),
        .finished_s = et_db_get_int(q, 10),
    };
    return et_mode_from(et_db_get_text(q, 4), &r->mode) &&
           et_response_status_from(et_db_get_text(q, 5), &r->status);
}

static enum et_status damaged(struct et_store *store, struct et_error *error)
{
    return et_error_set(error, ET_FORMAT,
                        _("“%s” holds a response that etapp did not write; “etapp verify” tells "
                          "which"),
                        store->path);
}

static struct et_query *look_for(struct et_store *store, const struct et_response *like)
{
    if (like->mode == ET_MODE_PAPER)
        return ET_DB_QUERY(store->db,
                           "SELECT " COLUMNS " FROM response r JOIN form_wave w"
                           " ON w.form = r.form AND w.id = r.wave"
                           " WHERE r.sheet = ? AND r.sheet <> 0 AND r.mode = 'paper'"
                           " ORDER BY r.started_s DESC, r.id DESC LIMIT 1",
                           et_db_int((int64_t)like->sheet));
    return ET_DB_QUERY(store->db,
                       "SELECT " COLUMNS " FROM response r JOIN form_wave w"
                       " ON w.form = r.form AND w.id = r.wave"
                       " WHERE r.participant = ? AND r.form = ? AND w.position = ?"
                       " AND r.mode = ? AND r.status = 'draft'"
                       " ORDER BY r.started_s DESC, r.id DESC LIMIT 1",
                       et_db_id(&like->participant), et_db_id(&like->form), et_db_int(like->wave),
                       et_db_text(modes[like->mode]));
}

enum et_status et_store_resume(struct et_store *store, const struct et_response *like,
                               struct et_arena *arena, struct et_response *found,
                               struct et_error *error)
{
    struct et_response r;
    struct et_query *q = look_for(store, like);
    bool is_there = et_db_next(q);
    bool is_good = is_there && read_row(q, arena, &r);
    enum et_status status = et_db_end(q, error);
    if (status != ET_OK)
        return status;
    if (!is_there)
        return et_error_set(error, ET_NOT_FOUND, _("there is no such response to go on with"));
    if (!is_good)
        return damaged(store, error);
    *found = r;
    return ET_OK;
}

enum et_status et_store_responses(struct et_store *store, const char *form_name,
                                  struct et_arena *arena, struct et_responses *responses,
                                  struct et_error *error)
{
    struct {
        struct et_response *items;
        size_t count, room;
    } all = {0};
    bool is_good = true;
    struct et_query *q =
        ET_DB_QUERY(store->db,
                    "SELECT " COLUMNS " FROM response r JOIN form f ON f.id = r.form"
                    " LEFT JOIN form_wave w ON w.id = r.wave AND w.form ="
                    "  (SELECT id FROM form WHERE name = f.name ORDER BY version DESC LIMIT 1)"
                    " WHERE f.name = ? ORDER BY r.participant, w.position, r.started_s, r.id",
                    et_db_text(form_name));
    while (is_good && et_db_next(q)) {
        struct et_response r;
        is_good = read_row(q, arena, &r);
        if (is_good)
            ET_VEC_PUSH(&all, r);
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_good)
        status = damaged(store, error);
    if (status == ET_OK) {
        struct et_response *kept = et_arena_array(arena, all.count, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        *responses = (struct et_responses){kept, all.count};
    }
    ET_VEC_FREE(&all);
    return status;
}
