/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * codebook.c - what a published form is, told to other tools: tables of its
 * waves, variables and choices, and one row a person and wave in v_answers_FORM.
 */
#include <stdio.h>
#include <string.h>

#include "forms/base/str.h"
#include "forms/model/form.h"
#include "forms/store/inside.h"

static const char *const choice_words[] = {"value", "missing", "only", "other", "retired"};

static const char *text_of(const struct et_form *form, uint32_t text)
{
    return et_form_text(form, text, 0);
}

static const char *list_of(const struct et_list *list)
{
    return list != NULL ? list->id : NULL;
}

/* ---- the hash ----------------------------------------------------------- */

static void hash_list(const struct et_form *form, const struct et_list *list, struct et_str *out)
{
    et_str_addf(out, "list %s %d\n", list->id, list->is_scale);
    for (size_t i = 0; i < list->choice_count; i++) {
        const struct et_choice *c = &list->choices[i];
        et_str_addf(out, "choice %d %s %s %s\n", (int)c->code, choice_words[c->kind], c->name,
                    text_of(form, c->text));
    }
}

void et_codebook_hash(const struct et_form *form, unsigned char hash[ET_HASH_BYTES])
{
    struct et_str out = ET_STR_EMPTY;
    et_str_addf(&out, "form %s %u\n", form->id, (unsigned)form->version);
    for (size_t i = 0; i < form->wave_count; i++)
        et_str_addf(&out, "wave %s\n", form->waves[i].id);
    for (size_t i = 0; i < form->list_count; i++)
        hash_list(form, form->lists[i], &out);
    for (size_t i = 0; i < form->variable_count; i++) {
        const struct et_variable *v = &form->variables[i];
        et_str_addf(&out, "variable %s %s %s %s %x %d %s\n", v->id, v->export_name,
                    et_kind_word(v->kind), v->list != NULL ? v->list->id : "-",
                    (unsigned)form->items[v->item].waves, v->is_reversed, text_of(form, v->text));
    }
    et_crypto_hash(out.text, out.length, hash);
    et_str_free(&out);
}

/* ---- the tables --------------------------------------------------------- */

static enum et_status write_waves(struct et_store *store, const struct et_id *id,
                                  const struct et_form *form, struct et_error *error)
{
    for (size_t i = 0; i < form->wave_count; i++) {
        const struct et_wave *w = &form->waves[i];
        bool is_after = w->after != ET_NONE;
        char unit[2] = {is_after ? w->offset_unit : '\0', '\0'};
        enum et_status status = ET_DB_RUN(
            store->db, error, "INSERT INTO form_wave VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            et_db_id(id), et_db_int((int64_t)i), et_db_text(w->id),
            et_db_text(text_of(form, w->text)),
            et_db_text(is_after ? form->waves[w->after].id : NULL),
            is_after ? et_db_int(w->offset) : et_db_null(), et_db_text(is_after ? unit : NULL),
            w->has_window ? et_db_int(w->window_from_days) : et_db_null(),
            w->has_window ? et_db_int(w->window_to_days) : et_db_null());
        if (status != ET_OK)
            return status;
    }
    return ET_OK;
}

static enum et_status write_choices(struct et_store *store, const struct et_id *id,
                                    const struct et_form *form, struct et_error *error)
{
    for (size_t l = 0; l < form->list_count; l++) {
        const struct et_list *list = form->lists[l];
        for (size_t i = 0; i < list->choice_count; i++) {
            const struct et_choice *c = &list->choices[i];
            /* yesno and consent may both bring the built-in list */
            enum et_status status = ET_DB_RUN(
                store->db, error, "INSERT OR IGNORE INTO form_choice VALUES (?, ?, ?, ?, ?, ?, ?)",
                et_db_id(id), et_db_text(list->id), et_db_int((int64_t)i), et_db_int(c->code),
                et_db_text(c->name), et_db_text(text_of(form, c->text)),
                et_db_text(choice_words[c->kind]));
            if (status != ET_OK)
                return status;
        }
    }
    return ET_OK;
}

static void waves_of(const struct et_form *form, uint32_t waves, struct et_str *out)
{
    et_str_clear(out);
    for (size_t w = 0; w < form->wave_count; w++)
        if ((waves >> w & 1) != 0)
            et_str_addf(out, "%s%s", out->length > 0 ? " " : "", form->waves[w].id);
}

static enum et_status write_variables(struct et_store *store, const struct et_id *id,
                                      const struct et_form *form, struct et_error *error)
{
    struct et_str waves = ET_STR_EMPTY;
    enum et_status status = ET_OK;
    for (size_t i = 0; i < form->variable_count && status == ET_OK; i++) {
        const struct et_variable *v = &form->variables[i];
        bool is_other = v->other_of != ET_NONE;
        waves_of(form, form->items[v->item].waves, &waves);
        status = ET_DB_RUN(store->db, error,
                           "INSERT INTO form_variable VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           et_db_id(id), et_db_int((int64_t)i), et_db_text(v->id),
                           et_db_text(v->export_name), et_db_text(et_kind_word(v->kind)),
                           et_db_text(list_of(v->list)), et_db_text(text_of(form, v->text)),
                           et_db_text(waves.text), et_db_text(v->role), et_db_int(v->is_reversed),
                           et_db_text(is_other ? form->variables[v->other_of].id : NULL),
                           is_other ? et_db_int(v->other_code) : et_db_null());
    }
    et_str_free(&waves);
    return status;
}

enum et_status et_codebook_write(struct et_store *store, const struct et_id *id,
                                 const struct et_form *form, struct et_error *error)
{
    enum et_status status = write_waves(store, id, form, error);
    if (status == ET_OK)
        status = write_choices(store, id, form, error);
    if (status == ET_OK)
        status = write_variables(store, id, form, error);
    return status;
}

/* ---- the views ---------------------------------------------------------- */

/* The columns that every such view begins with. */
static const char *const fixed[] = {"participant", "site",   "course",       "wave",
                                    "mode",        "status", "is_simulated", "response"};

/* TEXT between two QUOTE marks, each one inside doubled. */
static void quote(struct et_str *out, char mark, const char *before, const char *text)
{
    et_str_add_char(out, mark);
    et_str_add(out, before);
    for (; *text != '\0'; text++) {
        if (*text == mark)
            et_str_add_char(out, mark);
        et_str_add_char(out, *text);
    }
    et_str_add_char(out, mark);
}

static const char *type_of(enum et_kind kind)
{
    switch (kind) {
    case ET_KIND_ONE:
    case ET_KIND_YESNO:
    case ET_KIND_CONSENT:
    case ET_KIND_NUMBER:
        return "INTEGER";
    case ET_KIND_DECIMAL:
    case ET_KIND_PERCENT:
    case ET_KIND_SLIDER:
    case ET_KIND_CALC:
        return "REAL";
    default:
        return "TEXT";
    }
}

/* "don't know" and its like are no values: they stand in the other view. */
static void add_value(const struct et_variable *v, struct et_str *sql)
{
    et_str_add(sql, "max(CASE WHEN a.item = ");
    quote(sql, '\'', "", v->id);
    et_str_add(sql, " AND a.missing IS NULL");
    for (size_t i = 0; v->list != NULL && i < v->list->choice_count; i++)
        if (v->list->choices[i].kind == ET_CHOICE_MISSING)
            et_str_addf(sql, " AND a.value <> '%d'", (int)v->list->choices[i].code);
    et_str_addf(sql, " THEN CAST(a.value AS %s) END)", type_of(v->kind));
}

static void add_missing(const struct et_variable *v, struct et_str *sql)
{
    et_str_add(sql, "max(CASE WHEN a.item = ");
    quote(sql, '\'', "", v->id);
    et_str_add(sql, " THEN coalesce(a.missing, CASE a.value WHEN '' THEN ''");
    for (size_t i = 0; v->list != NULL && i < v->list->choice_count; i++) {
        const struct et_choice *c = &v->list->choices[i];
        if (c->kind != ET_CHOICE_MISSING)
            continue;
        et_str_addf(sql, " WHEN '%d' THEN ", (int)c->code);
        quote(sql, '\'', "", c->name);
    }
    et_str_add(sql, " END) END)");
}

static bool is_fixed(const char *name)
{
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (strcmp(fixed[i], name) == 0)
            return true;
    return false;
}

/* Answers under their names of today; those of older versions where they are comparable. */
static void add_answers(struct et_str *sql, const struct et_id *id, bool is_only)
{
    char hex[33];
    et_crypto_hex(id->bytes, sizeof id->bytes, hex);
    if (is_only)
        et_str_add(sql, "answer a");
    else
        et_str_addf(sql,
                    "(SELECT b.response, n.item, b.value, b.missing FROM answer b"
                    " JOIN response r ON r.id = b.response"
                    "\n    JOIN form_lock o ON o.form = r.form AND o.item = b.item"
                    " JOIN form_lock n ON n.form = x'%s'"
                    "\n     AND n.lineage = o.lineage AND n.comparable_since ="
                    " o.comparable_since) a",
                    hex);
}

static enum et_status make_view(struct et_store *store, const struct et_id *id,
                                const struct et_form *form, bool is_only, bool is_missing,
                                struct et_error *error)
{
    const char *prefix = is_missing ? "v_missing_" : "v_answers_";
    struct et_str sql = ET_STR_EMPTY;
    et_str_add(&sql, "DROP VIEW IF EXISTS ");
    quote(&sql, '"', prefix, form->id);
    et_str_add(&sql, ";\nCREATE VIEW ");
    quote(&sql, '"', prefix, form->id);
    et_str_addf(&sql,
                " AS\n-- form %s, version %u: one row a participant and wave%s\n"
                "SELECT p.code AS participant, p.site AS site, p.course AS course,"
                " c.wave AS wave, c.mode AS mode, c.status AS status,"
                " c.is_simulated AS is_simulated, lower(hex(c.id)) AS response",
                form->id, (unsigned)form->version, is_missing ? ", why there is no value" : "");
    for (size_t i = 0; i < form->variable_count; i++) {
        const struct et_variable *v = &form->variables[i];
        et_str_add(&sql, ",\n       ");
        if (is_missing)
            add_missing(v, &sql);
        else
            add_value(v, &sql);
        et_str_add(&sql, " AS ");
        quote(&sql, '"', is_fixed(v->export_name) ? "x_" : "", v->export_name);
    }
    et_str_add(&sql, "\n  FROM v_counting c LEFT JOIN participant p ON p.id = c.participant"
                     "\n  LEFT JOIN ");
    add_answers(&sql, id, is_only);
    et_str_add(&sql, " ON a.response = c.id\n WHERE c.form_name = ");
    quote(&sql, '\'', "", form->id);
    et_str_add(&sql, "\n GROUP BY c.id");
    enum et_status status = et_db_exec(store->db, sql.text, error);
    et_str_free(&sql);
    return status;
}

enum et_status et_codebook_views(struct et_store *store, const struct et_id *id,
                                 const struct et_form *form, struct et_error *error)
{
    int64_t versions = 0;
    struct et_query *q =
        ET_DB_QUERY(store->db, "SELECT count(*) FROM form WHERE name = ?", et_db_text(form->id));
    if (et_db_next(q))
        versions = et_db_get_int(q, 0);
    enum et_status status = et_db_end(q, error);
    if (status == ET_OK)
        status = make_view(store, id, form, versions == 1, false, error);
    return status == ET_OK ? make_view(store, id, form, versions == 1, true, error) : status;
}
