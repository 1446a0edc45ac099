/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/lore.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/diag.h"
#include "forms/base/text.h"

/* In two runs, each in the order of names. */
const struct et_lore et_lore[] = {
#define ET_LORE(name, why, fault, mended) {name, why, fault, mended},
#include "forms/lang/lore.def"
/* what only an earlier version can show to be a fault */
#include "forms/lang/lock_lore.def"
#undef ET_LORE
};
enum { ALL = sizeof et_lore / sizeof et_lore[0] };
enum {
    LOCK_LORE = 0
#define ET_LORE(name, why, fault, mended) +1
#include "forms/lang/lock_lore.def"
#undef ET_LORE
    ,
    LORE = ALL - LOCK_LORE
};
const size_t et_lore_count = ALL;

static int by_name(const void *name, const void *entry)
{
    return strcmp(name, ((const struct et_lore *)entry)->name);
}

const struct et_lore *et_lore_find(const char *name)
{
    const struct et_lore *found = bsearch(name, et_lore, LORE, sizeof et_lore[0], by_name);
    return found != NULL ? found
                         : bsearch(name, et_lore + LORE, LOCK_LORE, sizeof et_lore[0], by_name);
}

/* "for example: ask plan yesno: Har du en plan?" where one line shows it. */
static void example(struct et_diags *diags, struct et_diag *diag, const struct et_lore *lore)
{
    const char *line = lore->mended + strspn(lore->mended, " ");
    if (strchr(line, '\n') != NULL || *line == '(')
        et_diag_help(diags, diag, _("“etapp help %s” shows an example"), lore->name);
    else
        et_diag_help(diags, diag, _("for example: %s"), line);
}

void et_lore_teach(struct et_diags *diags, const struct et_source *source)
{
    bool is_told[ALL] = {false};
    for (size_t i = 0; i < et_diags_total(diags); i++) {
        struct et_diag *diag = et_diags_at(diags, i);
        const struct et_lore *lore = diag->source == source ? et_lore_find(diag->code) : NULL;
        if (lore == NULL)
            continue;
        bool *is_known = &is_told[lore - et_lore];
        if (*diag->help == '\0')
            example(diags, diag, lore);
        if (*diag->note == '\0' && !*is_known)
            et_diag_note(diags, diag, "%s", _(lore->why));
        *is_known = true;
    }
}
