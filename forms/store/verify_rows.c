/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify_rows.c - is every row what was entered, and does it say something? */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/model/code.h"
#include "forms/model/form.h"
#include "forms/store/verify.h"

enum { FIELDS_MAX = 16 };

/* ---- rows against the trail --------------------------------------------- */

/* Salt, subject and name of a row; behind them the fields as they were entered. */
static const struct {
    const char *what, *sql;
} vouched[] = {
    {N_("the participant"), "SELECT salt, id, code, id, code, is_simulated, enrolled_s"
                            " FROM participant"},
    {N_("the register's fact"), "SELECT salt, participant, fact, participant, fact, step, value,"
                                " at_s, who FROM register"},
    {N_("the response"), "SELECT salt, id, wave, id, participant, form, wave, mode, sheet,"
                         " started_s FROM response"},
    {N_("the answer"), "SELECT salt, response, item, response, item, step, value, missing, source,"
                       " confidence, at_s, who FROM answer"},
    {N_("the former answer"), "SELECT salt, response, item, response, item, step, value, missing,"
                              " source, confidence, at_s, who FROM former_answer"},
    {N_("the form"), "SELECT zeroblob(16), id, name, id, name, version, codebook FROM form"},
    {N_("the sealed response"), "SELECT salt, id, wave, id, participant, form, wave, key, box, at_s"
                                " FROM sealed"},
    {N_("the print run"), "SELECT zeroblob(16), form, wave, run, form, wave, language, map"
                          " FROM run"},
};

/* Files that published the same form made the same promise. */
static void keep_all(struct et_verify *c, struct et_promise *p)
{
    const struct et_promise *end = c->promises.items + c->promises.count;
    while (p > c->promises.items && et_verify_by_commitment(p - 1, p) == 0)
        p--;
    for (const struct et_promise *first = p; p < end && et_verify_by_commitment(first, p) == 0; p++)
        p->is_kept = true;
}

static void check_row(struct et_verify *c, struct et_query *q, int columns, const char *what)
{
    unsigned char salt[ET_SALT_BYTES];
    struct et_db_param fields[FIELDS_MAX];
    for (int i = 3; i < columns; i++)
        fields[i - 3] = et_db_get(q, i);
    et_db_get_bytes(q, 0, salt, sizeof salt);
    const struct et_promise key = {.commitment =
                                       et_audit_commit(salt, fields, (size_t)(columns - 3))};
    struct et_promise *p = c->promises.count == 0
                               ? NULL
                               : bsearch(&key, c->promises.items, c->promises.count, sizeof key,
                                         et_verify_by_commitment);
    char name[33];
    struct et_id subject = et_db_get_id(q, 1);
    if (p == NULL)
        et_verify_tell(c, _("%s “%s” of %.8s is not what was entered"), _(what),
                       et_db_get_text(q, 2), et_verify_hex(&subject, name));
    else
        keep_all(c, p);
}

static enum et_status check_rows(struct et_verify *c, struct et_error *error)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; i < sizeof vouched / sizeof vouched[0] && status == ET_OK; i++) {
        struct et_query *q = et_db_query(c->store->db, vouched[i].sql, NULL, 0);
        int columns = et_db_columns(q);
        while (et_db_next(q))
            check_row(c, q, columns, vouched[i].what);
        status = et_db_end(q, error);
    }
    return status;
}

/* Was what the promise speaks of taken away by right? */
static enum et_status is_buried(struct et_verify *c, const struct et_promise *p, bool *buried,
                                struct et_error *error)
{
    struct et_query *q =
        ET_DB_QUERY(c->store->db,
                    "SELECT 1 FROM tombstone WHERE id = ? AND (kind <> 'answers' OR ? = 'answer')",
                    et_db_id(&p->subject), et_db_text(p->action));
    *buried = et_db_next(q);
    return et_db_end(q, error);
}

static enum et_status check_gone(struct et_verify *c, struct et_error *error)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; i < c->promises.count && status == ET_OK; i++) {
        const struct et_promise *p = &c->promises.items[i];
        bool buried = true;
        char name[33];
        if (!p->is_kept)
            status = is_buried(c, p, &buried, error);
        if (status == ET_OK && !buried)
            et_verify_tell(c, _("what “%s” entered (%s %.8s) is gone or altered"), p->action,
                           p->item, et_verify_hex(&p->subject, name));
    }
    return status;
}

/* ---- what rows say -------------------------------------------------------- */

/* Each of these finds nothing in a sound file; the first column names what it finds. */
static const struct {
    const char *text, *sql;
} rules[] = {
    {N_("the response %s has a status that nobody gave it"),
     "SELECT lower(hex(substr(id, 1, 4))) FROM response WHERE status <> 'draft'"
     " AND (id, status) NOT IN (SELECT subject, item FROM audit WHERE action = 'finish')"},
    {N_("the response %s is simulated and not marked so"),
     "SELECT lower(hex(substr(r.id, 1, 4))) FROM response r WHERE r.is_simulated = 0"
     " AND ((SELECT is_simulated FROM participant p WHERE p.id = r.participant) = 1"
     "  OR EXISTS (SELECT 1 FROM answer a WHERE a.response = r.id AND a.source = 'simulated'))"},
    {N_("the facts shown of participant %s are not the register's"),
     "SELECT code FROM participant p WHERE"
#define FACT(name)                                                                                 \
    " " name " <> coalesce((SELECT value FROM register r WHERE r.participant = p.id"               \
    " AND fact = '" name "' ORDER BY step DESC, at_s DESC, salt DESC LIMIT 1), '')"
     FACT("site") " OR" FACT("course") " OR" FACT("language") " OR" FACT("exit") " OR" FACT(
         "started") " OR" FACT("ended")},
#undef FACT
    {N_("a tombstone stands for %s, which is still there"),
     "SELECT lower(hex(substr(id, 1, 4))) FROM tombstone t WHERE"
     " kind = 'participant' AND EXISTS (SELECT 1 FROM participant p WHERE p.id = t.id)"
     " OR kind = 'response' AND EXISTS (SELECT 1 FROM response r WHERE r.id = t.id)"},
};

static enum et_status check_rules(struct et_verify *c, struct et_error *error)
{
    enum et_status status = ET_OK;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && status == ET_OK; i++) {
        struct et_query *q = et_db_query(c->store->db, rules[i].sql, NULL, 0);
        while (et_db_next(q)) {
            struct et_str sentence = ET_STR_EMPTY;
            const char *text = _(rules[i].text), *hole = strstr(text, "%s");
            et_str_add_bytes(&sentence, text, (size_t)(hole - text));
            et_str_add(&sentence, et_db_get_text(q, 0));
            et_str_add(&sentence, hole + 2);
            et_verify_tell(c, "%s", sentence.text);
            et_str_free(&sentence);
        }
        status = et_db_end(q, error);
    }
    return status;
}

/* ---- codes, forms and values -------------------------------------------- */

static enum et_status check_codes(struct et_verify *c, struct et_error *error)
{
    struct et_query *q = et_db_query(c->store->db, "SELECT code FROM participant", NULL, 0);
    for (; et_db_next(q); c->found->participants++) {
        uint32_t number;
        char again[ET_CODE_CHARS + 1] = "";
        if (et_code_read(et_db_get_text(q, 0), &number))
            et_code_write(number, again);
        if (strcmp(again, et_db_get_text(q, 0)) != 0)
            et_verify_tell(c, _("“%s” is no participant code"), et_db_get_text(q, 0));
    }
    return et_db_end(q, error);
}

/* Every answer to this form must be a value of its question. */
static enum et_status check_values(struct et_verify *c, const struct et_stored_form *form,
                                   struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct et_query *q = ET_DB_QUERY(c->store->db,
                                     "SELECT r.id, a.item, a.value FROM response r JOIN answer a"
                                     " ON a.response = r.id WHERE r.form = ?",
                                     et_db_id(&form->id));
    for (; et_db_next(q); c->found->answers++) {
        struct et_id response = et_db_get_id(q, 0);
        struct et_answer answer;
        char name[33];
        uint32_t variable = et_form_variable(form->form, et_db_get_text(q, 1));
        if (variable == ET_NONE ||
            (!et_db_is_null(q, 2) &&
             !et_answer_read(form->form, variable, et_db_get_text(q, 2), arena, &answer)))
            et_verify_tell(c, _("the answer “%s” of %.8s is no answer to that question"),
                           et_db_get_text(q, 1), et_verify_hex(&response, name));
        if (et_arena_used(arena) > 1 << 20) {
            et_arena_free(arena);
            arena = et_arena_new();
        }
    }
    et_arena_free(arena);
    return et_db_end(q, error);
}

static enum et_status check_forms(struct et_verify *c, struct et_error *error)
{
    enum et_status status = ET_OK;
    struct et_query *q = et_db_query(c->store->db, "SELECT id FROM form", NULL, 0);
    for (; status == ET_OK && et_db_next(q); c->found->forms++) {
        struct et_id id = et_db_get_id(q, 0);
        struct et_stored_form form;
        struct et_error fault = {0};
        enum et_status read = et_store_form_by_id(c->store, &id, &form, &fault);
        if (read != ET_OK) {
            et_verify_tell(c, "%s", fault.text);
            continue;
        }
        status = check_values(c, &form, error);
        et_form_free(form.form);
    }
    enum et_status ended = et_db_end(q, status == ET_OK ? error : NULL);
    return status == ET_OK ? ended : status;
}

enum et_status et_verify_rows(struct et_verify *check, struct et_error *error)
{
    enum et_status status = check_rows(check, error);
    if (status == ET_OK)
        status = check_gone(check, error);
    if (status == ET_OK)
        status = check_rules(check, error);
    if (status == ET_OK)
        status = check_codes(check, error);
    if (status == ET_OK)
        status = check_forms(check, error);
    if (status != ET_OK)
        return status;
    return et_db_number(check->store->db, "SELECT count(*) FROM response", 0,
                        &check->found->responses, error);
}
