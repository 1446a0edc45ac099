/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lock_check.c - what a form may not change once people have answered it,
 * said where it stands and with the line that would say what is meant.
 */
#include <assert.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/lang/build.h"
#include "forms/lang/compile.h"
#include "forms/lang/fault.h"
#include "forms/lang/lock.h"

struct check {
    struct et_build *build;
    struct et_unit *unit;
    const struct et_lock *lock;
    struct et_lock_changes changes;
    unsigned version; /* of the form, or the one it should have */
};

static const struct et_variable *variable_of(const struct check *c, const struct et_lock_change *ch)
{
    return &c->build->form->variables[ch->variable];
}

static const struct et_stmt *stmt_of(const struct check *c, const struct et_lock_change *ch)
{
    return c->build->variable_stmts.items[ch->variable];
}

/* The line of the choice CODE in the list of the question, else the question's name. */
static struct et_span place_of_code(const struct check *c, const struct et_lock_change *ch)
{
    const struct et_list *list = variable_of(c, ch)->list;
    for (size_t i = 0; list != NULL && i < c->build->lists.count; i++) {
        const struct et_list_notes *notes = &c->build->lists.items[i];
        if (strcmp(notes->list->id, list->id) != 0 || notes->stmt == NULL)
            continue;
        for (const struct et_stmt *line = notes->stmt->first; line != NULL; line = line->next)
            if (line->number == ch->code && line->id.text != NULL)
                return line->id.span;
        return notes->stmt->id.span;
    }
    return stmt_of(c, ch)->id.span;
}

static void how_to_break(const struct check *c, struct et_diag *diag,
                         const struct et_lock_change *ch)
{
    ET_NOTE(c->unit, diag,
            _("“etapp publish --break %s” publishes it all the same; its answers are then not "
              "compared across the change"),
            ch->now->id);
}

/* ---- one fault each ---------------------------------------------------------- */

static void type_changed(const struct check *c, const struct et_lock_change *ch)
{
    struct et_diag *diag =
        ET_FAULT(c->unit, "type-changed", stmt_of(c, ch)->id.span,
                 _("“%s” was a “%s” in version %u and is a “%s” now"), ch->now->id,
                 ch->before->type, (unsigned)c->lock->version, ch->now->type);
    ET_HELP(c->unit, diag, _("give the new question a name of its own, and the old one “until %u”"),
            (unsigned)c->lock->version);
    how_to_break(c, diag, ch);
}

static void meaning_changed(const struct check *c, const struct et_lock_change *ch)
{
    struct et_diag *diag =
        ET_FAULT(c->unit, "code-changed-meaning", place_of_code(c, ch),
                 _("code %d of “%s” was “%s” in version %u and is “%s” now"), (int)ch->code,
                 ch->now->id, ch->old_name, (unsigned)c->lock->version, ch->new_name);
    ET_HELP(c->unit, diag, _("keep “%d %s”, and give the new choice a number of its own"),
            (int)ch->code, ch->old_name);
    how_to_break(c, diag, ch);
}

static void code_gone(const struct check *c, const struct et_lock_change *ch)
{
    struct et_diag *diag =
        ET_FAULT(c->unit, "choice-removed", place_of_code(c, ch),
                 _("code %d (“%s”) of “%s” was there in version %u"), (int)ch->code, ch->old_name,
                 ch->now->id, (unsigned)c->lock->version);
    ET_HELP(c->unit, diag,
            _("keep it as “retired %d %s: ...”: it is no longer offered, and old "
              "answers can be read"),
            (int)ch->code, ch->old_name);
    how_to_break(c, diag, ch);
}

static void scale_extended(const struct check *c, const struct et_lock_change *ch)
{
    struct et_diag *diag = ET_FAULT(c->unit, "scale-extended", place_of_code(c, ch),
                                    _("the scale of “%s” has a step more than in version %u: “%s”"),
                                    ch->now->id, (unsigned)c->lock->version, ch->new_name);
    ET_HELP(c->unit, diag,
            _("keep the scale, or say under the question that it is another one now: "
              "“reworded %u new”"),
            c->version);
    ET_NOTE(c->unit, diag, _("a 4 of 5 and a 4 of 7 are not the same answer"));
}

static void wording_changed(const struct check *c, const struct et_lock_change *ch)
{
    struct et_diag *diag =
        ET_FAULT(c->unit, "wording-changed", stmt_of(c, ch)->id.span,
                 ch->code >= 0 ? _("a choice of “%s” reads otherwise than in version %u")
                               : _("“%s” reads otherwise than in version %u"),
                 ch->now->id, (unsigned)c->lock->version);
    ET_HELP(c->unit, diag,
            _("put “reworded %u same” under it if it asks the same as before, “reworded %u new” "
              "if it does not"),
            c->version, c->version);
    ET_NOTE(c->unit, diag,
            _("a difference between before and after may be nothing but the other wording"));
}

static void id_reused(const struct check *c, const struct et_lock_change *ch)
{
    struct et_diag *diag = ET_FAULT(c->unit, "id-reused", stmt_of(c, ch)->id.span,
                                    _("“%s” was the name of another question up to version %u"),
                                    ch->now->id, (unsigned)ch->before->last);
    ET_HELP(c->unit, diag, _("choose a name that was never used"));
    how_to_break(c, diag, ch);
}

/* A question that went, and one with the same wording that came: renamed? */
static void renamed(const struct check *c, const struct et_lock_change *gone)
{
    for (size_t i = 0; i < c->changes.count; i++) {
        const struct et_lock_change *ch = &c->changes.items[i];
        if (ch->kind != ET_CHANGE_ADDED || ch->before != NULL || variable_of(c, ch)->was != NULL ||
            strcmp(ch->now->type, gone->before->type) != 0 ||
            strcmp(ch->now->wording, gone->before->wording) != 0)
            continue;
        const char *dot = strrchr(gone->before->id, '.');
        const char *old = dot != NULL ? dot + 1 : gone->before->id;
        struct et_diag *diag = ET_FAULT(c->unit, "renamed-without-was", stmt_of(c, ch)->id.span,
                                        _("“%s” asks what “%s” asked in version %u"), ch->now->id,
                                        gone->before->id, (unsigned)c->lock->version);
        ET_HELP(c->unit, diag, _("put “was %s” under it, so that its answers stay together"), old);
        how_to_break(c, diag, ch);
        return;
    }
}

/* ---- was ----------------------------------------------------------------------- */

static bool is_known(const struct check *c, const char *was)
{
    for (size_t i = 0; i < c->lock->count; i++)
        if (strcmp(c->lock->entries[i].id, was) == 0)
            return true;
    return false;
}

/* The line that says it: the question's, the row's, or the matrix's. */
static const struct et_stmt *was_line(const struct et_stmt *stmt)
{
    for (; stmt != NULL && stmt->word != ET_WORD_NONE; stmt = stmt->parent)
        for (const struct et_stmt *line = stmt->first; line != NULL; line = line->next)
            if (line->word == ET_WORD_WAS && line->a.text != NULL)
                return line;
    return NULL;
}

static void check_was(const struct check *c, const struct et_lock_change *ch)
{
    const struct et_variable *v = variable_of(c, ch);
    const struct et_stmt *line = was_line(stmt_of(c, ch));
    if (v->was == NULL || line == NULL || v->other_of != ET_NONE || is_known(c, v->was))
        return;
    if (line->parent != stmt_of(c, ch))
        return; /* a row that came after the matrix got its name */
    struct et_suggest suggest = {.word = v->was};
    for (size_t i = 0; i < c->lock->count; i++)
        et_suggest_try(&suggest, c->lock->entries[i].id);
    struct et_diag *diag = ET_FAULT(c->unit, "unknown-was", line->a.span,
                                    _("no published version has asked “%s”"), v->was);
    if (suggest.best != NULL)
        ET_HELP(c->unit, diag, _("did you mean “%s”?"), suggest.best);
    ET_NOTE(c->unit, diag, _("“was” joins the answers under the old name to those under the new"));
}

/* ---- all of it ------------------------------------------------------------------- */

static bool may_break(const struct et_compile *how, const struct et_lock_change *ch)
{
    const char *id = ch->now->id;
    size_t matrix = strcspn(id, ".");
    for (size_t i = 0; i < how->break_count; i++)
        if (strcmp(how->breaks[i], id) == 0 ||
            (strlen(how->breaks[i]) == matrix && strncmp(how->breaks[i], id, matrix) == 0))
            return true;
    return false;
}

static void report(const struct check *c, const struct et_lock_change *ch)
{
    switch (ch->fault) {
    case ET_LOCK_NO_FAULT:
        break;
    case ET_LOCK_TYPE:
        type_changed(c, ch);
        break;
    case ET_LOCK_MEANING:
        meaning_changed(c, ch);
        break;
    case ET_LOCK_GONE:
        code_gone(c, ch);
        break;
    case ET_LOCK_SCALE:
        scale_extended(c, ch);
        break;
    case ET_LOCK_WORDING:
        wording_changed(c, ch);
        break;
    case ET_LOCK_REUSED:
        id_reused(c, ch);
        break;
    }
}

static void check_version(struct check *c)
{
    const struct et_form *form = c->build->form;
    bool is_changed = form->version < c->lock->version;
    const struct et_stmt *at = NULL;
    for (size_t i = 0; i < c->changes.count; i++)
        is_changed = is_changed || c->changes.items[i].kind != ET_CHANGE_SAME ||
                     c->changes.items[i].is_renamed || c->changes.items[i].has_more_choices;
    if (form->version > c->lock->version || !is_changed)
        return;
    for (const struct et_stmt *line = c->build->root->first; line != NULL; line = line->next)
        if (line->word == ET_WORD_VERSION)
            at = line;
    assert(c->build->root->first != NULL); /* a form without a statement has ended before */
    struct et_diag *diag = ET_FAULT(
        c->unit, "version-not-raised", at != NULL ? at->number_span : c->build->root->first->span,
        _("version %u is published, and the form has changed since"), (unsigned)c->lock->version);
    ET_HELP(c->unit, diag, _("write “version %u”"), c->version);
    if (at != NULL)
        ET_FIX(c->unit, diag, at->number_span, true, "%u", c->version);
    ET_NOTE(c->unit, diag, _("what people have answered is never changed under them"));
}

void et_lock_check(struct et_build *build, const struct et_compile *how)
{
    struct check c = {.build = build, .unit = build->unit, .lock = how->lock};
    const struct et_form *form = build->form;
    if (et_diags_count(build->unit->diags, ET_SEVERITY_ERROR) > 0)
        return; /* half a form differs in everything */
    if (strcmp(how->lock->form, form->id) != 0) {
        const struct et_stmt *first = build->root->first;
        struct et_diag *diag =
            ET_FAULT(c.unit, "form-renamed", first->id.text != NULL ? first->id.span : first->span,
                     _("the form was published as “%s”"), how->lock->form);
        ET_HELP(c.unit, diag, _("keep “form %s”; its title may change freely"), how->lock->form);
        ET_NOTE(c.unit, diag,
                _("another name is another form: none of its answers would be joined"));
        return;
    }
    c.version = form->version > how->lock->version ? form->version : how->lock->version + 1;
    (void)et_lock_next(how->lock, form, c.unit->arena, &c.changes);
    check_version(&c);
    for (size_t i = 0; i < c.changes.count; i++) {
        const struct et_lock_change *ch = &c.changes.items[i];
        if (ch->kind == ET_CHANGE_RETIRED) {
            bool may = false; /* --break names the new question */
            for (size_t b = 0; b < how->break_count; b++)
                may = may || et_form_variable(form, how->breaks[b]) != ET_NONE;
            if (!may)
                renamed(&c, ch);
            continue;
        }
        check_was(&c, ch);
        if (!may_break(how, ch))
            report(&c, ch);
    }
}
