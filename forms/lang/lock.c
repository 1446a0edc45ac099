/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lock.c - a form's questions beside those of the version before. */
#include "forms/lang/lock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/str.h"
#include "forms/base/vec.h"
#include "forms/lang/names.h"
#include "forms/model/form.h"

enum { WORDING_BYTES = 8, CHOICE_BYTES = 4 };

const char *et_change_word(enum et_change kind)
{
    static const char *const words[] = {"same",    "reworded", "recoded",
                                        "retyped", "added",    "retired"};
    assert((size_t)kind < sizeof words / sizeof words[0]);
    return words[kind];
}

/* ---- what a question is ---------------------------------------------------- */

static void add_hash(const char *text, size_t length, size_t bytes, struct et_str *out)
{
    unsigned char hash[ET_HASH_BYTES];
    char hex[2 * ET_HASH_BYTES + 1];
    et_crypto_hash(text, length, hash);
    et_crypto_hex(hash, bytes, hex);
    et_str_add(out, hex);
}

static const char *codes_of(const struct et_form *form, const struct et_list *list,
                            struct et_arena *arena)
{
    struct et_str out = ET_STR_EMPTY;
    for (size_t i = 0; list != NULL && i < list->choice_count; i++) {
        const struct et_choice *c = &list->choices[i];
        const char *text = et_form_text(form, c->text, 0);
        et_str_addf(&out, "%s%d=%s%s~", i > 0 ? "," : "", (int)c->code, c->name,
                    c->kind == ET_CHOICE_MISSING ? "?" : "");
        add_hash(text, strlen(text), CHOICE_BYTES, &out);
    }
    const char *kept = et_arena_string(arena, out.text);
    et_str_free(&out);
    return kept;
}

/* What people read, each text with its end: question, row, unit, other waves'. */
static const char *wording_of(const struct et_form *form, const struct et_variable *v,
                              struct et_arena *arena)
{
    const struct et_item *item = &form->items[v->item];
    struct et_str text = ET_STR_EMPTY, hash = ET_STR_EMPTY;
    et_str_addf(&text, "%s\n", et_form_text(form, v->text, 0));
    if (item->kind == ET_KIND_MATRIX)
        et_str_addf(&text, "of %s\n", et_form_text(form, item->text, 0));
    if (item->unit != ET_NO_TEXT)
        et_str_addf(&text, "unit %s\n", et_form_text(form, item->unit, 0));
    for (size_t i = 0; i < item->wave_text_count && v->other_of == ET_NONE; i++)
        et_str_addf(&text, "in %s %s\n", form->waves[item->wave_texts[i].wave].id,
                    et_form_text(form, item->wave_texts[i].text, 0));
    add_hash(text.text, text.length, WORDING_BYTES, &hash);
    const char *kept = et_arena_string(arena, hash.text);
    et_str_free(&text);
    et_str_free(&hash);
    return kept;
}

/* ---- codes ------------------------------------------------------------------ */

struct code {
    long code;
    const char *name, *hash;
    size_t name_length, hash_length;
};

/* The next of "1=inte~6fa1c0de,98=vet_ej?~0badcafe"; false at the end. */
static bool next_code(const char **at, struct code *code)
{
    char *end;
    if (**at == '\0')
        return false;
    code->code = strtol(*at, &end, 10);
    code->name = *end == '=' ? end + 1 : end;
    code->name_length = strcspn(code->name, "~,");
    code->hash = code->name + code->name_length;
    code->hash_length = strcspn(code->hash, ",");
    const char *next = code->hash + code->hash_length;
    *at = *next == ',' ? next + 1 : next;
    return true;
}

static bool find_code(const char *codes, long wanted, struct code *found)
{
    while (next_code(&codes, found))
        if (found->code == wanted)
            return true;
    return false;
}

static const char *name_in(struct et_arena *arena, const struct code *code)
{
    return et_arena_printf(arena, "%.*s", (int)code->name_length, code->name);
}

static void fault_at(struct et_lock_change *change, enum et_lock_fault fault, long code)
{
    if (change->fault != ET_LOCK_NO_FAULT)
        return;
    change->fault = fault;
    change->code = (int32_t)code;
}

/* What is said of a changed wording since the former version. */
struct said {
    bool is_same, is_new;
};

static void listen(const struct et_history *history, uint32_t former, struct said *said)
{
    for (size_t i = 0; i < history->rewording_count; i++) {
        if (history->rewordings[i].version <= former)
            continue;
        said->is_new = said->is_new || history->rewordings[i].is_new;
        said->is_same = said->is_same || !history->rewordings[i].is_new;
    }
}

static bool is_same_text(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

/* Is NOW the choice that was called so, with `was` where the name is another? */
static bool is_renamed_choice(const struct et_list *list, const struct code *was)
{
    const struct et_choice *choice = et_list_choice(list, (int32_t)was->code);
    size_t length = was->name_length;
    bool was_missing = length > 0 && was->name[length - 1] == '?';
    const char *old = choice != NULL ? choice->history.was : NULL;
    length -= was_missing;
    return old != NULL && was_missing == (choice->kind == ET_CHOICE_MISSING) &&
           is_same_text(old, strlen(old), was->name, length);
}

/* One choice of before: what became of it. */
static void compare_choice(struct et_lock_change *c, const struct et_list *list,
                           const struct code *was, uint32_t former, struct said *said,
                           struct et_arena *arena)
{
    struct code now;
    if (!find_code(c->now->codes, was->code, &now)) {
        fault_at(c, ET_LOCK_GONE, was->code);
        c->old_name = name_in(arena, was);
        return;
    }
    if (!is_same_text(was->name, was->name_length, now.name, now.name_length) &&
        !is_renamed_choice(list, was)) {
        fault_at(c, ET_LOCK_MEANING, was->code);
        c->old_name = name_in(arena, was);
        c->new_name = name_in(arena, &now);
        return;
    }
    if (is_same_text(was->hash, was->hash_length, now.hash, now.hash_length))
        return;
    struct said own = {0};
    const struct et_choice *choice = et_list_choice(list, (int32_t)was->code);
    if (choice != NULL)
        listen(&choice->history, former, &own);
    c->is_reworded = true;
    said->is_new = said->is_new || own.is_new;
    if (!own.is_same && !own.is_new)
        c->code = (int32_t)was->code; /* nobody has said what it means */
}

static void compare_codes(struct et_lock_change *c, const struct et_variable *v, uint32_t former,
                          struct said *said, struct et_arena *arena)
{
    struct code was, now;
    bool is_scale = v->kind == ET_KIND_ONE && v->list != NULL && v->list->is_scale;
    for (const char *at = c->before->codes; next_code(&at, &was) && c->fault == ET_LOCK_NO_FAULT;)
        compare_choice(c, v->list, &was, former, said, arena);
    for (const char *at = c->now->codes; next_code(&at, &now) && c->fault == ET_LOCK_NO_FAULT;) {
        if (find_code(c->before->codes, now.code, &was))
            continue;
        c->has_more_choices = true;
        if (is_scale && now.name_length > 0 && now.name[now.name_length - 1] != '?') {
            fault_at(c, ET_LOCK_SCALE, now.code);
            c->new_name = name_in(arena, &now);
        }
    }
}

/* ---- one question then and now ------------------------------------------------ */

struct next {
    const struct et_lock *former;
    const struct et_form *form;
    struct et_arena *arena;
    struct et_names ids, now; /* the former's, the form's */
    bool *is_taken;           /* its entries: continued by a question of the form */
};

static bool is_alive(const struct next *n, size_t entry)
{
    return n->former->entries[entry].last == n->former->version;
}

static void compare(const struct next *n, struct et_lock_change *c)
{
    const struct et_variable *v = &n->form->variables[c->variable];
    uint32_t former = n->former->version;
    struct said said = {0}, of_choices = {0};
    listen(&v->history, former, &said);
    listen(&n->form->items[v->item].history, former, &said);
    bool is_reworded = strcmp(c->before->wording, c->now->wording) != 0;
    if (strcmp(c->before->type, c->now->type) != 0)
        fault_at(c, ET_LOCK_TYPE, -1);
    else
        compare_codes(c, v, former, &of_choices, n->arena);
    if (c->fault == ET_LOCK_SCALE && said.is_new) /* said to be another question */
        c->fault = ET_LOCK_NO_FAULT;
    else if (c->fault == ET_LOCK_NO_FAULT && (is_reworded || c->code >= 0) && !said.is_same &&
             !said.is_new)
        c->fault = ET_LOCK_WORDING;
    said.is_new = said.is_new || of_choices.is_new;
    if (c->fault == ET_LOCK_TYPE)
        c->kind = ET_CHANGE_RETYPED;
    else if (c->new_name[0] != '\0' || c->fault == ET_LOCK_GONE)
        c->kind = ET_CHANGE_RECODED;
    else if (is_reworded || c->is_reworded || said.is_new)
        c->kind = ET_CHANGE_REWORDED;
    c->is_comparable = c->fault == ET_LOCK_NO_FAULT && !said.is_new;
}

/* The former entry that VARIABLE goes on with, or ET_NONE; *is_reused: an id that was. */
static uint32_t find_former(const struct next *n, const struct et_variable *v, bool *is_reused)
{
    *is_reused = false;
    if (n->former == NULL)
        return ET_NONE;
    uint32_t own = et_names_get(&n->ids, v->id);
    if (own != ET_NONE && is_alive(n, own))
        return own;
    uint32_t old = v->was != NULL ? et_names_get(&n->ids, v->was) : ET_NONE;
    if (old != ET_NONE && is_alive(n, old) && !n->is_taken[old] &&
        et_names_get(&n->now, v->was) == ET_NONE)
        return old;
    *is_reused = own != ET_NONE;
    return own;
}

static struct et_lock_entry fresh(const struct next *n, uint32_t variable, const char *codes)
{
    const struct et_variable *v = &n->form->variables[variable];
    return (struct et_lock_entry){
        .id = v->id,
        .lineage = et_arena_printf(n->arena, "%s@%u", v->id, (unsigned)n->form->version),
        .type = et_kind_word(v->kind),
        .list = v->list != NULL ? v->list->id : "",
        .codes = codes,
        .wording = wording_of(n->form, v, n->arena),
        .why = "",
        .first = n->form->version,
        .last = n->form->version,
        .since = n->form->version,
    };
}

static void follow(const struct next *n, struct et_lock_entry *now, struct et_lock_change *change)
{
    bool is_reused;
    uint32_t old = find_former(n, &n->form->variables[change->variable], &is_reused);
    change->now = now;
    if (old == ET_NONE)
        return;
    change->before = &n->former->entries[old];
    change->kind = ET_CHANGE_SAME;
    compare(n, change);
    if (is_reused && !change->is_comparable) { /* another question under an old name */
        change->fault = ET_LOCK_REUSED;
        change->kind = ET_CHANGE_ADDED;
        return;
    }
    n->is_taken[old] = true;
    change->is_renamed = strcmp(change->before->id, now->id) != 0;
    now->lineage = change->before->lineage;
    now->first = change->before->first;
    if (change->is_comparable) {
        now->since = change->before->since;
        now->why = change->before->why;
    } else {
        now->why = et_change_word(change->kind);
    }
}

/* ---- all of them ---------------------------------------------------------------- */

static void start(struct next *n)
{
    for (size_t i = 0; n->former != NULL && i < n->former->count; i++)
        (void)et_names_put(&n->ids, n->former->entries[i].id, (uint32_t)i);
    for (uint32_t i = 0; i < n->form->variable_count; i++)
        (void)et_names_put(&n->now, n->form->variables[i].id, i);
    size_t count = n->former != NULL ? n->former->count : 0;
    n->is_taken = et_alloc(count + 1);
    memset(n->is_taken, 0, count + 1);
}

struct et_lock et_lock_next(const struct et_lock *former, const struct et_form *form,
                            struct et_arena *arena, struct et_lock_changes *changes)
{
    struct next n = {.former = former, .form = form, .arena = arena};
    size_t most = form->variable_count + (former != NULL ? former->count : 0);
    struct et_lock_entry *entries = et_arena_array(arena, most + 1, sizeof *entries);
    struct et_lock_change *all = et_arena_array(arena, most + 1, sizeof *all);
    size_t count = form->variable_count, told = count;
    const char **codes = et_arena_array(arena, form->list_count + 1, sizeof *codes);
    start(&n);
    for (uint32_t i = 0; i < form->variable_count; i++) {
        size_t list = 0;
        while (list < form->list_count && form->lists[list] != form->variables[i].list)
            list++;
        if (codes[list] == NULL)
            codes[list] = codes_of(form, form->variables[i].list, arena);
        entries[i] = fresh(&n, i, codes[list]);
        all[i] = (struct et_lock_change){
            .kind = ET_CHANGE_ADDED, .variable = i, .code = -1, .old_name = "", .new_name = ""};
        follow(&n, &entries[i], &all[i]);
    }
    for (size_t i = 0; former != NULL && i < former->count; i++) {
        const struct et_lock_entry *old = &former->entries[i];
        if (is_alive(&n, i) && !n.is_taken[i])
            all[told++] = (struct et_lock_change){.kind = ET_CHANGE_RETIRED,
                                                  .before = old,
                                                  .variable = ET_NONE,
                                                  .code = -1,
                                                  .old_name = "",
                                                  .new_name = ""};
        if (et_names_get(&n.now, old->id) == ET_NONE)
            entries[count++] = *old;
    }
    et_names_free(&n.ids);
    et_names_free(&n.now);
    free(n.is_taken);
    if (changes != NULL)
        *changes = (struct et_lock_changes){all, told};
    return (struct et_lock){form->id, form->version, entries, count};
}

struct et_lock et_lock_copy(const struct et_lock *lock, struct et_arena *arena)
{
    struct et_lock copy = *lock;
    struct et_lock_entry *entries = et_arena_array(arena, lock->count + 1, sizeof *entries);
    copy.form = et_arena_string(arena, lock->form);
    copy.entries = entries;
    for (size_t i = 0; i < lock->count; i++) {
        const struct et_lock_entry *e = &lock->entries[i];
        entries[i] = *e;
        entries[i].id = et_arena_string(arena, e->id);
        entries[i].lineage = et_arena_string(arena, e->lineage);
        entries[i].type = et_arena_string(arena, e->type);
        entries[i].list = et_arena_string(arena, e->list);
        entries[i].codes = et_arena_string(arena, e->codes);
        entries[i].wording = et_arena_string(arena, e->wording);
        entries[i].why = et_arena_string(arena, e->why);
    }
    return copy;
}
