/* SPDX-License-Identifier: GPL-3.0-or-later */
/* people.c - participants and the register's facts about them. */
#include <assert.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/model/code.h"
#include "forms/model/day.h"
#include "forms/store/inside.h"

/* ---- facts -------------------------------------------------------------- */

enum { FACTS = 6, TRIES = 10000 };

static const char *const fact_words[FACTS] = {"site", "course",  "language",
                                              "exit", "started", "ended"};

struct facts {
    const char *values[FACTS]; /* NULL: leave as it is */
    char started[11], ended[11];
};

static void facts_from(const struct et_register *from, struct facts *facts)
{
    *facts = (struct facts){.values = {from->site, from->course, from->language, from->exit}};
    if (from->started != ET_NO_DATE) {
        et_day_write(from->started, facts->started);
        facts->values[4] = facts->started;
    }
    if (from->ended != ET_NO_DATE) {
        et_day_write(from->ended, facts->ended);
        facts->values[5] = facts->ended;
    }
}

static enum et_status add_fact(struct et_store *store, const struct et_id *participant,
                               const char *fact, const char *value, int64_t step,
                               struct et_error *error)
{
    struct et_id salt = et_store_new_id(store);
    int64_t now = et_store_now(store);
    enum et_status status =
        ET_DB_RUN(store->db, error, "INSERT INTO register VALUES (?, ?, ?, ?, ?, ?, ?)",
                  et_db_id(participant), et_db_text(fact), et_db_int(step), et_db_id(&salt),
                  et_db_text(value), et_db_int(now), et_db_text(store->who));
    struct et_commitment c =
        ET_AUDIT_COMMIT(salt.bytes, et_db_id(participant), et_db_text(fact), et_db_int(step),
                        et_db_text(value), et_db_int(now), et_db_text(store->who));
    return status == ET_OK ? et_audit_add(store, "register", participant, fact, &c, error) : status;
}

/* The latest of each fact, put where it is easy to see. */
static const char show_facts[] = "UPDATE participant SET"
#define FACT(name)                                                                                 \
    " " name " = coalesce((SELECT value FROM register r WHERE r.participant = participant.id"      \
    " AND fact = '" name "' ORDER BY step DESC, at_s DESC, salt DESC LIMIT 1), '')"
    FACT("site") "," FACT("course") "," FACT("language") "," FACT("exit") "," FACT(
        "started") "," FACT("ended")
#undef FACT
        " WHERE id = ?1 OR ?1 IS NULL";

enum et_status et_people_show_facts(struct et_store *store, const struct et_id *participant,
                                    struct et_error *error)
{
    return ET_DB_RUN(store->db, error, show_facts,
                     participant != NULL ? et_db_id(participant) : et_db_null());
}

static enum et_status set_facts(struct et_store *store, const struct et_id *participant,
                                const struct et_register *from, struct et_error *error)
{
    struct facts facts;
    facts_from(from, &facts);
    enum et_status status = ET_OK;
    for (size_t i = 0; i < FACTS && status == ET_OK; i++) {
        if (facts.values[i] == NULL)
            continue;
        int64_t step = 0;
        bool is_same = facts.values[i][0] == '\0';
        struct et_query *q = ET_DB_QUERY(store->db,
                                         "SELECT step, value FROM register WHERE participant = ?"
                                         " AND fact = ? ORDER BY step DESC, at_s DESC, salt DESC"
                                         " LIMIT 1",
                                         et_db_id(participant), et_db_text(fact_words[i]));
        if (et_db_next(q)) {
            step = et_db_get_int(q, 0);
            is_same = strcmp(et_db_get_text(q, 1), facts.values[i]) == 0;
        }
        status = et_db_end(q, error);
        if (status == ET_OK && !is_same)
            status = add_fact(store, participant, fact_words[i], facts.values[i], step + 1, error);
    }
    return status == ET_OK ? et_people_show_facts(store, participant, error) : status;
}

static enum et_status check_facts(const struct et_register *facts, struct et_error *error)
{
    static const char *const exits[] = {"", "completed", "dropped", "moved"};
    const char *const texts[] = {facts->site, facts->course, facts->language};
    for (size_t i = 0; i < 3; i++)
        if (texts[i] != NULL && strlen(texts[i]) >= ET_WORD_MAX)
            return et_error_set(error, ET_INPUT, _("“%.40s…” is longer than %d bytes"), texts[i],
                                ET_WORD_MAX - 1);
    for (size_t i = 0; facts->exit != NULL && i < 4; i++)
        if (strcmp(facts->exit, exits[i]) == 0)
            return ET_OK;
    if (facts->exit == NULL)
        return ET_OK;
    return et_error_set(error, ET_INPUT,
                        _("“%s” is no exit; there are completed, dropped and moved"), facts->exit);
}

/* ---- codes -------------------------------------------------------------- */

/*
 * Each file draws from a block of its own, which the last eight bits name:
 * siblings cannot draw the same code.
 */
static enum et_status draw_code(struct et_store *store, uint32_t *number, char *code,
                                struct et_error *error)
{
    for (int i = 0; i < TRIES; i++) {
        uint32_t drawn = et_random_below(&store->random, (1U << ET_CODE_BITS) / ET_CODE_BLOCKS) *
                             ET_CODE_BLOCKS +
                         store->block;
        et_code_write(drawn, code);
        struct et_query *q =
            ET_DB_QUERY(store->db, "SELECT 1 FROM participant WHERE code = ?", et_db_text(code));
        bool is_taken = et_db_next(q);
        enum et_status status = et_db_end(q, error);
        if (status != ET_OK)
            return status;
        if (!is_taken) {
            *number = drawn;
            return ET_OK;
        }
    }
    return et_error_set(error, ET_REFUSED, _("“%s” has no free participant codes left"),
                        store->path);
}

/* ---- in ----------------------------------------------------------------- */

static enum et_status insert(struct et_store *store, struct et_participant *p, const char *code,
                             struct et_error *error)
{
    struct et_id salt = et_store_new_id(store);
    p->enrolled_s = et_store_now(store);
    enum et_status status =
        ET_DB_RUN(store->db, error,
                  "INSERT INTO participant (id, code, is_simulated, enrolled_s, who, salt)"
                  " VALUES (?, ?, ?, ?, ?, ?)",
                  et_db_id(&p->id), et_db_text(code), et_db_int(p->is_simulated),
                  et_db_int(p->enrolled_s), et_db_text(store->who), et_db_id(&salt));
    struct et_commitment c = ET_AUDIT_COMMIT(salt.bytes, et_db_id(&p->id), et_db_text(code),
                                             et_db_int(p->is_simulated), et_db_int(p->enrolled_s));
    return status == ET_OK ? et_audit_add(store, "enrol", &p->id, NULL, &c, error) : status;
}

enum et_status et_store_enrol(struct et_store *store, struct et_participant *participant,
                              struct et_error *error)
{
    struct et_participant p = *participant;
    char code[ET_CODE_CHARS + 1];
    enum et_status status = check_facts(&p.facts, error);
    if (status == ET_OK)
        status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    p.id = et_store_new_id(store);
    status = draw_code(store, &p.code, code, error);
    if (status == ET_OK)
        status = insert(store, &p, code, error);
    if (status == ET_OK)
        status = set_facts(store, &p.id, &p.facts, error);
    status = et_store_end(store, status, error);
    if (status == ET_OK)
        *participant = p;
    return status;
}

enum et_status et_store_register(struct et_store *store, const struct et_id *participant,
                                 const struct et_register *facts, struct et_error *error)
{
    enum et_status status = check_facts(facts, error);
    if (status == ET_OK)
        status = et_db_begin(store->db, error);
    if (status != ET_OK)
        return status;
    status = set_facts(store, participant, facts, error);
    return et_store_end(store, status, error);
}

/* ---- out ---------------------------------------------------------------- */

#define COLUMNS "id, code, site, course, language, exit, started, ended, is_simulated, enrolled_s"

/* False if the row cannot be one of ours. */
static bool read_row(struct et_query *q, struct et_arena *arena, struct et_participant *p)
{
    *p = (struct et_participant){
        .id = et_db_get_id(q, 0),
        .facts.site = et_arena_string(arena, et_db_get_text(q, 2)),
        .facts.course = et_arena_string(arena, et_db_get_text(q, 3)),
        .facts.language = et_arena_string(arena, et_db_get_text(q, 4)),
        .facts.exit = et_arena_string(arena, et_db_get_text(q, 5)),
        .facts.started = ET_NO_DATE,
        .facts.ended = ET_NO_DATE,
        .is_simulated = et_db_get_int(q, 8) != 0,
        .enrolled_s = et_db_get_int(q, 9),
    };
    const char *started = et_db_get_text(q, 6);
    if (*started != '\0' && !et_day_read(started, &p->facts.started))
        return false;
    const char *ended = et_db_get_text(q, 7);
    if (*ended != '\0' && !et_day_read(ended, &p->facts.ended))
        return false;
    return et_code_read(et_db_get_text(q, 1), &p->code);
}

static enum et_status damaged(struct et_store *store, struct et_error *error)
{
    return et_error_set(error, ET_FORMAT,
                        _("“%s” holds a participant that etapp did not write; “etapp verify” "
                          "tells which"),
                        store->path);
}

/* Takes the one row of Q, ends it; *count is how many rows there were. */
static enum et_status take_one(struct et_store *store, struct et_query *q, struct et_arena *arena,
                               struct et_participant *participant, int *count,
                               struct et_error *error)
{
    struct et_participant found;
    bool is_good = true;
    for (*count = 0; et_db_next(q); (*count)++)
        is_good = is_good && read_row(q, arena, &found);
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_good)
        return damaged(store, error);
    if (status == ET_OK && *count == 1)
        *participant = found;
    return status;
}

enum et_status et_store_participant(struct et_store *store, uint32_t code, struct et_arena *arena,
                                    struct et_participant *participant, struct et_error *error)
{
    char text[ET_CODE_CHARS + 1];
    et_code_write(code, text);
    int count;
    struct et_query *q = ET_DB_QUERY(
        store->db, "SELECT " COLUMNS " FROM participant WHERE code = ? LIMIT 2", et_db_text(text));
    enum et_status status = take_one(store, q, arena, participant, &count, error);
    if (status != ET_OK)
        return status;
    if (count == 0)
        return et_error_set(error, ET_NOT_FOUND, _("nobody has the code %s in “%s”"), text,
                            store->path);
    if (count > 1)
        return et_error_set(error, ET_REFUSED,
                            _("two people have the code %s since files were merged; one of them "
                              "must be given a new code first"),
                            text);
    return ET_OK;
}

enum et_status et_store_participant_by_id(struct et_store *store, const struct et_id *id,
                                          struct et_arena *arena,
                                          struct et_participant *participant,
                                          struct et_error *error)
{
    int count;
    struct et_query *q =
        ET_DB_QUERY(store->db, "SELECT " COLUMNS " FROM participant WHERE id = ?", et_db_id(id));
    enum et_status status = take_one(store, q, arena, participant, &count, error);
    if (status == ET_OK && count == 0)
        return et_error_set(error, ET_NOT_FOUND, _("“%s” holds no such participant"), store->path);
    return status;
}

enum et_status et_store_people(struct et_store *store, const char *site, const char *course,
                               struct et_arena *arena, struct et_people *people,
                               struct et_error *error)
{
    struct {
        struct et_participant *items;
        size_t count, room;
    } all = {0};
    bool is_good = true;
    struct et_query *q = ET_DB_QUERY(store->db,
                                     "SELECT " COLUMNS " FROM participant"
                                     " WHERE (?1 IS NULL OR site = ?1)"
                                     " AND (?2 IS NULL OR course = ?2) ORDER BY course, code, id",
                                     et_db_text(site), et_db_text(course));
    while (is_good && et_db_next(q)) {
        struct et_participant p;
        is_good = read_row(q, arena, &p);
        ET_VEC_PUSH(&all, p);
    }
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK && !is_good)
        status = damaged(store, error);
    if (status == ET_OK) {
        struct et_participant *kept = et_arena_array(arena, all.count, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        *people = (struct et_people){kept, all.count};
    }
    ET_VEC_FREE(&all);
    return status;
}
