/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/reconcile.h"

#include <inttypes.h>
#include <string.h>

#include "analysis/compare.h"
#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/model/day.h"
#include "forms/model/form.h"
#include "forms/store/care.h"

static void count(const struct et_dataset *data, struct et_reconciled *item)
{
    item->is_counted = *item->role == '\0' || et_compare_has_role(data->form, item->role);
    for (size_t i = 0; i < data->people.count && item->is_counted; i++) {
        const char *name = "", *title;
        if (*item->role != '\0')
            et_compare_group_of(data, item->role, i, &name, &title);
        item->records += strcmp(name, item->choice) == 0;
        item->unknown += *item->role != '\0' && *name == '\0';
    }
}

/* Do the parts that the same source gives for a role add up to its total? */
static void add_up(struct et_reconciled *total, const struct et_reconciled *items, size_t n)
{
    for (size_t i = 0; i < n && total->parts_role == NULL; i++) {
        if (*items[i].role == '\0' || strcmp(items[i].source, total->source) != 0)
            continue;
        int64_t sum = 0;
        size_t parts = 0;
        for (size_t j = 0; j < n; j++)
            if (strcmp(items[j].role, items[i].role) == 0 &&
                strcmp(items[j].source, total->source) == 0) {
                sum += items[j].expected;
                parts++;
            }
        if (parts > 1 && sum != total->expected) {
            total->parts = sum;
            total->parts_role = items[i].role;
        }
    }
}

enum et_status et_reconcile(struct et_store *store, const struct et_dataset *data,
                            struct et_arena *arena, struct et_reconcile *reconcile,
                            struct et_error *error)
{
    struct et_expectations expectations;
    enum et_status status = et_store_expectations(store, arena, &expectations, error);
    if (status != ET_OK)
        return status;
    struct et_reconciled *items = et_arena_array(arena, expectations.count + 1, sizeof *items);
    for (size_t i = 0; i < expectations.count; i++) {
        const struct et_expectation *e = &expectations.items[i];
        char day[11];
        et_day_write(et_day_of(e->at_s), day);
        items[i] = (struct et_reconciled){.role = e->role,
                                          .choice = e->choice,
                                          .source = e->source,
                                          .day = et_arena_string(arena, day),
                                          .expected = e->total};
        count(data, &items[i]);
    }
    for (size_t i = 0; i < expectations.count; i++)
        if (*items[i].role == '\0')
            add_up(&items[i], items, expectations.count);
    *reconcile = (struct et_reconcile){items, expectations.count};
    return ET_OK;
}

void et_reconcile_sentence(const struct et_reconciled *r, enum et_tongue tongue, struct et_str *out)
{
    if (*r->role == '\0')
        et_str_add(out, et_sentence_say(tongue, "Deltagare", "Participants"));
    else
        et_str_addf(out, "%s = %s", r->role, r->choice);
    et_str_addf(out,
                et_sentence_say(tongue, ": %" PRId64 " enligt ”%s” (noterat %s)",
                                ": %" PRId64 " according to “%s” (noted %s)"),
                r->expected, r->source, r->day);
    if (!r->is_counted) {
        et_str_add(out, et_sentence_say(tongue, "; det kan inte räknas i uppgifterna.",
                                        "; the records cannot count that."));
        return;
    }
    int64_t more = r->records - r->expected;
    if (more == 0)
        et_str_add(out, et_sentence_say(tongue, "; uppgifterna säger detsamma.",
                                        "; the records say the same."));
    else
        et_str_addf(
            out,
            more > 0 ? et_sentence_say(tongue, "; uppgifterna har %" PRId64 ", %" PRId64 " fler.",
                                       "; the records have %" PRId64 ", %" PRId64 " more.")
                     : et_sentence_say(tongue, "; uppgifterna har %" PRId64 ", %" PRId64 " färre.",
                                       "; the records have %" PRId64 ", %" PRId64 " fewer."),
            r->records, more > 0 ? more : -more);
    if (more < 0 && r->unknown > 0)
        et_str_addf(out,
                    et_sentence_say(tongue, " För %" PRId64 " säger uppgifterna inte vilket.",
                                    " For %" PRId64 " the records do not say which."),
                    r->unknown);
    if (r->parts_role != NULL)
        et_str_addf(out,
                    et_sentence_say(
                        tongue, " Källans egna delar efter %s blir %" PRId64 ", inte %" PRId64 ".",
                        " The source's own parts by %s add up to %" PRId64 ", not to %" PRId64 "."),
                    r->parts_role, r->parts, r->expected);
}
