/* SPDX-License-Identifier: GPL-3.0-or-later */
/* po_text.c - which translation may be used, and what to say of the others. */
#include <assert.h>
#include <string.h>

#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/exchange/po.h"

enum { NAMED_MAX = 5 }; /* ids that one message lists */

/* The next piped name at or behind TEXT, or NULL; "{{" is a brace. */
static const char *next_pipe(const char *text, size_t *length)
{
    for (; (text = strchr(text, '{')) != NULL; text += 2) {
        if (text[1] == '{')
            continue;
        *length = strcspn(text, "}");
        if (text[*length] == '}')
            return text;
        return NULL;
    }
    return NULL;
}

/* The first pipe of A that B lacks, or NULL. */
static const char *lost_pipe(const char *a, const char *b, size_t *length)
{
    size_t other_length;
    for (const char *pipe = a; (pipe = next_pipe(pipe, length)) != NULL; pipe += *length) {
        const char *other = b;
        while ((other = next_pipe(other, &other_length)) != NULL) {
            if (other_length == *length && memcmp(other, pipe, *length) == 0)
                break;
            other += other_length;
        }
        if (other == NULL)
            return pipe;
    }
    return NULL;
}

static enum et_po_state judge(const struct et_po_entry *entry, const char *source_text)
{
    size_t length;
    if (entry == NULL || *entry->text == '\0')
        return ET_PO_MISSING;
    if (entry->is_fuzzy)
        return ET_PO_FUZZY;
    if (strcmp(entry->id, source_text) != 0)
        return ET_PO_STALE;
    if (lost_pipe(source_text, entry->text, &length) != NULL ||
        lost_pipe(entry->text, source_text, &length) != NULL)
        return ET_PO_PIPES;
    return ET_PO_USED;
}

/* The entry for CONTEXT; among several, the one made from this very text. */
static struct et_po_entry *find(const struct et_po *po, const char *context,
                                const char *source_text)
{
    size_t low = 0, high = po->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(po->entries[middle].context, context) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct et_po_entry *first = NULL;
    for (size_t i = low; i < po->count && strcmp(po->entries[i].context, context) == 0; i++) {
        if (strcmp(po->entries[i].id, source_text) == 0)
            return &po->entries[i];
        if (first == NULL)
            first = &po->entries[i];
    }
    return first;
}

enum et_po_state et_po_state(const struct et_po *po, const char *context, const char *source_text)
{
    return judge(find(po, context, source_text), source_text);
}

const char *et_po_text(struct et_po *po, const char *context, const char *source_text)
{
    struct et_po_entry *entry = find(po, context, source_text);
    enum et_po_state state = judge(entry, source_text);
    if (entry != NULL) {
        entry->was_asked = true;
        entry->state = state;
    }
    return state == ET_PO_USED ? entry->text : NULL;
}

/* ---- telling ----------------------------------------------------------------- */

struct sort {
    size_t count;
    struct et_span first;
    struct et_str names;
};

static void add_to_sort(struct sort *sort, const struct et_po_entry *entry)
{
    if (sort->count == 0 || entry->span.begin < sort->first.begin)
        sort->first = entry->span;
    if (sort->count < NAMED_MAX)
        et_str_addf(&sort->names, "%s%s", sort->count > 0 ? ", " : "", entry->context);
    else if (sort->count == NAMED_MAX)
        et_str_add(&sort->names, " …");
    sort->count++;
}

static void tell_pipe(const struct et_po *po, const struct et_po_entry *entry,
                      struct et_diags *diags)
{
    size_t length = 0;
    const char *pipe = lost_pipe(entry->id, entry->text, &length);
    bool is_lost = pipe != NULL;
    if (!is_lost)
        pipe = lost_pipe(entry->text, entry->id, &length);
    assert(pipe != NULL);
    struct et_diag *diag =
        et_diag_add(diags, ET_SEVERITY_WARNING, "lost-pipe", po->source, entry->span,
                    is_lost ? _("the translation of “%s” has lost %.*s}")
                            : _("the translation of “%s” has %.*s}, which the text has not"),
                    entry->context, (int)length, pipe);
    et_diag_note(diags, diag, _("an answer is shown in its place; the translation is not used"));
}

void et_po_finish(const struct et_po *po, struct et_diags *diags)
{
    struct sort stale = {.names = ET_STR_EMPTY}, unknown = {.names = ET_STR_EMPTY};
    for (size_t i = 0; i < po->count; i++) {
        const struct et_po_entry *entry = &po->entries[i];
        if (!entry->was_asked)
            add_to_sort(&unknown, entry);
        else if (entry->state == ET_PO_STALE)
            add_to_sort(&stale, entry);
        else if (entry->state == ET_PO_PIPES)
            tell_pipe(po, entry, diags);
    }
    if (stale.count > 0) {
        struct et_diag *diag = et_diag_add(
            diags, ET_SEVERITY_WARNING, "stale-translation", po->source, stale.first,
            et_text_n("%zu text has changed since it was translated: %s",
                      "%zu texts have changed since they were translated: %s", stale.count),
            stale.count, stale.names.text);
        et_diag_help(diags, diag, _("“etapp translate” marks them; then look at each"));
        et_diag_note(diags, diag, _("their translations are not used"));
    }
    if (unknown.count > 0) {
        struct et_diag *diag = et_diag_add(
            diags, ET_SEVERITY_WARNING, "unknown-translation", po->source, unknown.first,
            et_text_n("%zu translation is of no text in the form: %s",
                      "%zu translations are of no text in the form: %s", unknown.count),
            unknown.count, unknown.names.text);
        et_diag_help(diags, diag, _("“etapp translate” puts them aside as obsolete"));
    }
    et_str_free(&stale.names);
    et_str_free(&unknown.names);
}
