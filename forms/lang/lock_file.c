/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lock_file.c - FORM.lock as text. */
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/vec.h"
#include "forms/lang/lock.h"

enum { FIELDS = 8, VERSION_MAX = 9999 };

static const char head[] = "# etapp lock 1";

const char *et_lock_path(struct et_arena *arena, const char *form_path)
{
    size_t length = strlen(form_path);
    if (length > 5 && strcmp(form_path + length - 5, ".form") == 0)
        length -= 5;
    return et_arena_printf(arena, "%.*s.lock", (int)length, form_path);
}

static const char *or_dash(const char *text)
{
    return text[0] != '\0' ? text : "-";
}

void et_lock_write(const struct et_lock *lock, struct et_str *out)
{
    et_str_addf(out,
                "%s: what was published, written by “etapp publish”; not to be edited\n"
                "form %s\nversion %u\n",
                head, lock->form, (unsigned)lock->version);
    for (size_t i = 0; i < lock->count; i++) {
        const struct et_lock_entry *e = &lock->entries[i];
        et_str_addf(out, "%s %s %s %s %s %u..%u %s %u %s\n", e->id, e->type, or_dash(e->list),
                    or_dash(e->codes), e->wording, (unsigned)e->first, (unsigned)e->last,
                    e->lineage, (unsigned)e->since, or_dash(e->why));
    }
}

/* ---- in --------------------------------------------------------------------- */

struct reader {
    const struct et_source *source;
    struct et_arena *arena;
    const char *text;
    uint32_t at, line_begin;
    bool is_good;
};

/* The next word of the line, NULL at its end. */
static char *word(struct reader *r)
{
    while (r->text[r->at] == ' ')
        r->at++;
    size_t length = strcspn(r->text + r->at, " \r\n");
    if (length == 0)
        return NULL;
    char *taken = et_arena_printf(r->arena, "%.*s", (int)length, r->text + r->at);
    r->at += (uint32_t)length;
    return taken;
}

static bool number(const char *text, uint32_t *value)
{
    char *end;
    if (text == NULL || text[0] < '0' || text[0] > '9')
        return false;
    unsigned long read = strtoul(text, &end, 10);
    *value = (uint32_t)read;
    return *end == '\0' && read <= VERSION_MAX;
}

/* "1..3" */
static bool span_of(char *text, uint32_t *first, uint32_t *last)
{
    char *dots = strstr(text, "..");
    if (dots == NULL)
        return false;
    *dots = '\0';
    return number(text, first) && number(dots + 2, last) && *first <= *last;
}

static const char *no_dash(const char *text)
{
    return strcmp(text, "-") == 0 ? "" : text;
}

static bool read_entry(struct reader *r, char *id, struct et_lock_entry *e)
{
    char *field[FIELDS];
    for (size_t i = 0; i < FIELDS; i++)
        if ((field[i] = word(r)) == NULL)
            return false;
    *e = (struct et_lock_entry){
        .id = id,
        .type = field[0],
        .list = no_dash(field[1]),
        .codes = no_dash(field[2]),
        .wording = field[3],
        .lineage = field[5],
        .why = no_dash(field[7]),
    };
    return span_of(field[4], &e->first, &e->last) && number(field[6], &e->since);
}

static void report(struct reader *r, struct et_diags *diags)
{
    struct et_diag *diag =
        et_diag_add(diags, ET_SEVERITY_ERROR, "bad-lock", r->source,
                    et_source_line(r->source, r->line_begin), _("this is no line of a lock file"));
    et_diag_help(diags, diag, _("take the file back from the version control or a backup"));
    et_diag_note(diags, diag,
                 _("it remembers what was published; without it nobody can tell whether answers "
                   "stay comparable"));
    r->is_good = false;
}

struct entries {
    struct et_lock_entry *items;
    size_t count, room;
};

static void read_line(struct reader *r, struct et_lock *lock, struct entries *all,
                      struct et_diags *diags)
{
    struct et_lock_entry entry;
    char *first = word(r);
    if (first == NULL || first[0] == '#')
        return;
    char *second = lock->form == NULL || lock->version == 0 ? word(r) : NULL;
    if (lock->form == NULL && strcmp(first, "form") == 0 && second != NULL)
        lock->form = second;
    else if (lock->form != NULL && lock->version == 0 && strcmp(first, "version") == 0 &&
             number(second, &lock->version) && lock->version > 0)
        return;
    else if (lock->version > 0 && read_entry(r, first, &entry) && entry.last <= lock->version)
        ET_VEC_PUSH(all, entry);
    else
        report(r, diags);
}

bool et_lock_read(const struct et_source *source, struct et_arena *arena, struct et_diags *diags,
                  struct et_lock *lock)
{
    struct reader r = {
        .source = source, .arena = arena, .text = et_source_text(source), .is_good = true};
    struct et_lock read = {0};
    struct entries all = {0};
    uint32_t size = et_source_size(source);
    if (strncmp(r.text, head, sizeof head - 1) != 0)
        report(&r, diags);
    while (r.is_good && r.at < size) {
        r.line_begin = r.at;
        read_line(&r, &read, &all, diags);
        r.at += (uint32_t)strcspn(r.text + r.at, "\n");
        r.at += r.text[r.at] == '\n' || r.at < size;
    }
    if (r.is_good && read.version == 0)
        report(&r, diags);
    if (r.is_good) {
        struct et_lock_entry *kept = et_arena_array(arena, all.count + 1, sizeof *kept);
        if (all.count > 0)
            memcpy(kept, all.items, all.count * sizeof *kept);
        read.entries = kept;
        read.count = all.count;
        *lock = read;
    }
    ET_VEC_FREE(&all);
    return r.is_good;
}
