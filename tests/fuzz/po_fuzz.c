/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * po_fuzz.c - whatever the bytes, a PO file is read or refused with one
 * diagnostic; what is read can be updated, and the update read again.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/exchange/po.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t read_one(struct et_arena *arena, const char *bytes, size_t size,
                       struct et_diags *diags, bool *is_read)
{
    struct et_source *source = et_source_new("f.ar.po", bytes, size);
    struct et_po po;
    if (et_po_read(arena, source, "ar", diags, &po, NULL) != ET_OK)
        abort();
    *is_read = et_diags_count(diags, ET_SEVERITY_ERROR) == 0;
    (void)et_po_text(&po, "a", "Ett {n}");
    et_po_finish(&po, diags);
    size_t count = po.count;
    et_source_free(source);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_po_want wants[] = {{"a", "Ett {n}", "", "f.form", 3},
                                              {"list.b.c", "Två", "", "f.form", 9}};
    static const struct et_po_header header = {"f 1", "ar", "2026-06-05 12:00+0000"};
    struct et_arena *arena = et_arena_new();
    struct et_diags *diags = et_diags_new(), *again = et_diags_new();
    struct et_str out = ET_STR_EMPTY;
    bool is_read;
    (void)read_one(arena, (const char *)data, size, diags, &is_read);
    if (et_diags_count(diags, ET_SEVERITY_ERROR) > 1)
        abort();
    if (is_read) {
        struct et_source *old = et_source_new("f.ar.po", (const char *)data, size);
        struct et_po_changes changes;
        if (et_po_update(old, &header, wants, 2, diags, &out, &changes, NULL) != ET_OK ||
            read_one(arena, out.text, out.length, again, &is_read) != 2 || !is_read)
            abort();
        et_source_free(old);
    }
    et_str_free(&out);
    et_diags_free(again);
    et_diags_free(diags);
    et_arena_free(arena);
    return 0;
}
