/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/exchange/po.h"

#include <gettext-po.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms/base/arena.h"
#include "forms/base/diag.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/exchange/memfile.h"

/* ---- the library's ways ---------------------------------------------------- */

/*
 * libgettextpo reads and writes files only, and tells of faults through a
 * handler without user data that must not return from a fatal one. So: files
 * in memory, one reading at a time, and a jump out.
 */
struct work {
    const struct et_source *source;
    struct et_diags *diags;
    size_t errors;
    jmp_buf out;
};
static struct work *at_work;

/* The byte at which LINE (from 1) begins, and the line's end. */
static struct et_span line_span(const struct et_source *source, size_t line)
{
    const char *text = et_source_text(source);
    uint32_t size = et_source_size(source), begin = 0;
    for (; line > 1 && begin < size; line--) {
        const char *end = memchr(text + begin, '\n', size - begin);
        if (end == NULL)
            break;
        begin = (uint32_t)(end - text) + 1;
    }
    return et_source_line(source, begin < size || size == 0 ? begin : size - 1);
}

static void fault(struct work *work, size_t line, const char *message)
{
    struct et_span span = {0, 0};
    if (line != (size_t)-1 && line > 0)
        span = line_span(work->source, line);
    struct et_str clause = ET_STR_EMPTY;
    et_str_add(&clause, message);
    while (clause.length > 0 && (clause.text[clause.length - 1] == '\n'))
        clause.text[--clause.length] = '\0';
    if (work->errors++ == 0) {
        struct et_diag *diag = et_diag_add(work->diags, ET_SEVERITY_ERROR, "bad-translation",
                                           work->source, span, "%s", clause.text);
        et_diag_note(
            work->diags, diag,
            _("here or on the line before; until it is mended the whole file is left unread"));
    }
    et_str_free(&clause);
}

static void on_fault(int severity, po_message_t message, const char *file, size_t line,
                     size_t column, int is_multiline, const char *text)
{
    (void)message, (void)column, (void)is_multiline;
    if (severity != PO_SEVERITY_WARNING && at_work->source != NULL)
        fault(at_work, file != NULL ? line : 0, text);
    if (severity == PO_SEVERITY_FATAL_ERROR)
        longjmp(at_work->out, 1);
}

static void on_two_faults(int severity, po_message_t message1, const char *file1, size_t line1,
                          size_t column1, int is_multiline1, const char *text1,
                          po_message_t message2, const char *file2, size_t line2, size_t column2,
                          int is_multiline2, const char *text2)
{
    (void)message2, (void)file2, (void)line2, (void)column2, (void)is_multiline2, (void)text2;
    on_fault(severity, message1, file1, line1, column1, is_multiline1, text1);
}

static const struct po_xerror_handler handler = {on_fault, on_two_faults};

/*
 * The library's parser forgets its tokens where it meets a syntax error, so what
 * it allocates while parsing is kept from the leak sanitizer.
 */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void)0)
#define __lsan_enable()  ((void)0)
#endif

/* NULL where a fault was fatal. */
static po_file_t parse(struct work *work, const char *name)
{
    po_file_t volatile file = NULL;
    at_work = work;
    __lsan_disable();
    if (setjmp(work->out) == 0)
        file = po_file_read(name, &handler);
    __lsan_enable();
    return file;
}

static bool is_text(struct work *work)
{
    const char *text = et_source_text(work->source);
    uint32_t size = et_source_size(work->source);
    if (et_utf8_is_valid(text, size) && memchr(text, '\0', size) == NULL)
        return true;
    fault(work, 1, _("the file is not in UTF-8"));
    return false;
}

/*
 * The library converts each character of a file that names its charset, which
 * takes most of the time of reading it. We know that it is UTF-8, whose quotes and
 * backslashes are plain bytes: so the copy that is read names none.
 */
static void hide_charset(char *text)
{
    static const char name[] = "charset=UTF-8";
    char *charset = strcasestr(text, name), *first = strstr(text, "\nmsgctxt");
    if (charset != NULL && (first == NULL || charset < first))
        charset[strlen("charset")] = '_';
}

/* *file is NULL where the source is no PO file: see the diagnostics. */
static enum et_status open_po(struct work *work, po_file_t *file, struct et_error *error)
{
    *file = NULL;
    if (!is_text(work))
        return ET_OK;
    size_t size = et_source_size(work->source);
    char *copy = et_alloc(size + 1);
    memcpy(copy, et_source_text(work->source), size + 1);
    hide_charset(copy);
    struct et_memfile memory;
    enum et_status status = et_memfile_open(copy, size, &memory, error);
    free(copy);
    if (status != ET_OK)
        return status;
    po_file_t read = parse(work, memory.path);
    if (read != NULL && work->errors > 0)
        po_file_free(read);
    else
        *file = read;
    et_memfile_close(&memory);
    return ET_OK;
}

/* ---- reading --------------------------------------------------------------- */

/* The library says const, and yet gives it away: freed by the caller. */
static char *header_of(po_file_t file)
{
    return (char *)po_file_domain_header(file, NULL);
}

static const char *header_field(struct et_arena *arena, po_file_t file, const char *field)
{
    char *header = header_of(file);
    char *value = header != NULL ? po_header_field(header, field) : NULL;
    const char *kept = et_arena_string(arena, value != NULL ? value : "");
    free(value);
    free(header);
    return kept;
}

/* The line `msgctxt "CONTEXT"` at or behind *from, which moves past it. */
static struct et_span context_span(const struct et_source *source, const char *context,
                                   uint32_t *from)
{
    static const char word[] = "msgctxt \"";
    const char *text = et_source_text(source), *line = text + *from;
    size_t length = strlen(context), skip = sizeof word - 1;
    for (; (line = strstr(line, word)) != NULL; line += skip) {
        if ((line > text && line[-1] != '\n') || strncmp(line + skip, context, length) != 0 ||
            line[skip + length] != '"')
            continue;
        *from = (uint32_t)(line - text) + 1;
        return et_source_line(source, *from - 1);
    }
    return (struct et_span){0, 0};
}

static int by_context(const void *a, const void *b)
{
    const struct et_po_entry *left = a, *right = b;
    return strcmp(left->context, right->context);
}

static size_t count_messages(po_file_t file)
{
    size_t count = 0;
    po_message_iterator_t iterator = po_message_iterator(file, NULL);
    while (po_next_message(iterator) != NULL)
        count++;
    po_message_iterator_free(iterator);
    return count;
}

static void collect(struct et_arena *arena, po_file_t file, struct et_po *po)
{
    size_t room = count_messages(file);
    if (room > ET_PO_ENTRIES_MAX)
        room = ET_PO_ENTRIES_MAX;

    po->entries = et_arena_array(arena, room + 1, sizeof *po->entries);
    uint32_t from = 0;
    po_message_iterator_t iterator = po_message_iterator(file, NULL);
    for (po_message_t m; (m = po_next_message(iterator)) != NULL && po->count < room;) {
        const char *context = po_message_msgctxt(m);
        if (context == NULL || po_message_is_obsolete(m))
            continue;
        po->entries[po->count++] = (struct et_po_entry){
            .context = et_arena_string(arena, context),
            .id = et_arena_string(arena, po_message_msgid(m)),
            .text = et_arena_string(arena, po_message_msgstr(m)),
            .is_fuzzy = po_message_is_fuzzy(m) != 0,
            .span = context_span(po->source, context, &from),
        };
    }
    po_message_iterator_free(iterator);
    qsort(po->entries, po->count, sizeof *po->entries, by_context);
}

/* A charset that is not UTF-8 makes other letters of the same bytes. */
static bool is_utf8_by_header(const char *content_type)
{
    const char *charset = strcasestr(content_type, "charset=");
    if (charset == NULL)
        return true;
    charset += strlen("charset=");
    return strncasecmp(charset, "UTF-8", 5) == 0 || strncasecmp(charset, "UTF8", 4) == 0 ||
           strncasecmp(charset, "CHARSET", 7) == 0 || strncasecmp(charset, "US-ASCII", 8) == 0;
}

static void check_header(struct work *work, const struct et_po *po, const char *language)
{
    if (*po->language == '\0' || strcasecmp(po->language, language) == 0)
        return;
    struct et_diag *diag = et_diag_add(work->diags, ET_SEVERITY_WARNING, "translation-language",
                                       work->source, line_span(work->source, 1),
                                       _("the header says “Language: %s”, the file's name “%s”"),
                                       po->language, language);
    et_diag_note(work->diags, diag, _("the name decides"));
}

enum et_status et_po_read(struct et_arena *arena, const struct et_source *source,
                          const char *language, struct et_diags *diags, struct et_po *po,
                          struct et_error *error)
{
    struct work work = {.source = source, .diags = diags};
    po_file_t file;
    enum et_status status = open_po(&work, &file, error);
    if (status != ET_OK)
        return status;
    *po = (struct et_po){.source = source, .language = "", .reviewed_by = ""};
    if (file == NULL)
        return ET_OK;
    if (is_utf8_by_header(header_field(arena, file, "Content-Type"))) {
        po->language = header_field(arena, file, "Language");
        po->reviewed_by = header_field(arena, file, "X-Reviewed-By");
        collect(arena, file, po);
        check_header(&work, po, language);
    } else {
        fault(&work, 1, _("the file says that it is not in UTF-8"));
    }
    po_file_free(file);
    return ET_OK;
}

/* ---- writing ----------------------------------------------------------------- */

/* The old file's messages by id path; each may be taken once. */
struct old_message {
    po_message_t message;
    const char *context, *id;
    bool is_taken;
};

struct old {
    struct old_message *messages;
    size_t count;
};

static int by_path(const void *a, const void *b)
{
    const struct old_message *left = a, *right = b;
    int order = strcmp(left->context, right->context);
    return order != 0 ? order : strcmp(left->id, right->id);
}

static void list_old(struct et_arena *arena, po_file_t file, struct old *old)
{
    old->messages = et_arena_array(arena, count_messages(file) + 1, sizeof *old->messages);
    po_message_iterator_t iterator = po_message_iterator(file, NULL);
    for (po_message_t m; (m = po_next_message(iterator)) != NULL;)
        if (po_message_msgctxt(m) != NULL)
            old->messages[old->count++] = (struct old_message){
                .message = m,
                .context = po_message_msgctxt(m),
                .id = po_message_msgid(m),
            };
    po_message_iterator_free(iterator);
    qsort(old->messages, old->count, sizeof *old->messages, by_path);
}

/*
 * The old message for WANT, or NULL: by its id path, the same wording first,
 * living before obsolete.
 */
static po_message_t take_old(struct old *old, const struct et_po_want *want)
{
    size_t low = 0, high = old->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(old->messages[middle].context, want->context) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct old_message *best = NULL, *end = old->messages + old->count;
    int best_rank = 0;
    for (struct old_message *m = old->messages + low;
         m < end && strcmp(m->context, want->context) == 0; m++) {
        int rank =
            1 + 2 * (strcmp(m->id, want->text) == 0) + (po_message_is_obsolete(m->message) == 0);
        if (!m->is_taken && rank > best_rank) {
            best = m;
            best_rank = rank;
        }
    }
    if (best == NULL)
        return NULL;
    best->is_taken = true;
    return best->message;
}

/* The header of OLD (NULL: none) with the fields that msgfmt asks for. */
static void write_header(po_message_iterator_t iterator, po_file_t old,
                         const struct et_po_header *wanted, bool is_dated)
{
    const struct {
        const char *name, *value;
        bool is_ours; /* set whatever stood there */
    } fields[] = {
        {"Project-Id-Version", wanted->project, true},
        {"PO-Revision-Date", wanted->date, is_dated},
        {"Last-Translator", "nobody yet", false},
        {"Language-Team", wanted->language, false},
        {"Language", wanted->language, true},
        {"MIME-Version", "1.0", true},
        {"Content-Type", "text/plain; charset=UTF-8", true},
        {"Content-Transfer-Encoding", "8bit", true},
    };
    char *header = old != NULL ? header_of(old) : NULL;
    if (header == NULL)
        header = strdup("");
    for (size_t i = 0; header != NULL && i < sizeof fields / sizeof fields[0]; i++) {
        char *value = po_header_field(header, fields[i].name);
        if (fields[i].is_ours || value == NULL) {
            char *next = po_header_set_field(header, fields[i].name, fields[i].value);
            free(header);
            header = next;
        }
        free(value);
    }
    po_message_t message = po_message_create();
    po_message_set_msgid(message, "");
    po_message_set_msgstr(message, header != NULL ? header : "");
    po_message_insert(iterator, message);
    free(header);
}

/* A message with what translators have said about OLD, which may be NULL. */
static void write_message(po_message_iterator_t iterator, const struct et_po_want *want,
                          po_message_t old, struct et_po_changes *changes)
{
    po_message_t message = po_message_create();
    po_message_set_msgctxt(message, want->context);
    po_message_set_msgid(message, want->text);
    po_message_set_msgstr(message, "");
    if (*want->comment != '\0')
        po_message_set_extracted_comments(message, want->comment);
    if (want->line > 0)
        po_message_add_filepos(message, want->file, want->line);
    if (old == NULL) {
        changes->added++;
    } else {
        po_message_set_comments(message, po_message_comments(old));
        po_message_set_msgstr(message, po_message_msgstr(old));
        bool is_same = strcmp(po_message_msgid(old), want->text) == 0;
        bool has_text = *po_message_msgstr(old) != '\0';
        const char *previous = po_message_prev_msgid(old);
        if (has_text && po_message_is_fuzzy(old) != 0) {
            /* What it was translated from is what it remembers, if anything. */
            po_message_set_fuzzy(message, 1);
            if (previous == NULL && !is_same)
                previous = po_message_msgid(old);
            po_message_set_prev_msgid(message, previous);
        } else if (has_text && !is_same) {
            po_message_set_fuzzy(message, 1);
            po_message_set_prev_msgid(message, po_message_msgid(old));
            changes->fuzzied++;
        }
        if (is_same)
            changes->kept++;
    }
    po_message_insert(iterator, message);
}

static void write_obsolete(po_message_iterator_t iterator, po_message_t old,
                           struct et_po_changes *changes)
{
    if (*po_message_msgstr(old) == '\0')
        return;
    po_message_t message = po_message_create();
    po_message_set_msgctxt(message, po_message_msgctxt(old));
    po_message_set_msgid(message, po_message_msgid(old));
    po_message_set_msgstr(message, po_message_msgstr(old));
    po_message_set_comments(message, po_message_comments(old));
    po_message_set_fuzzy(message, po_message_is_fuzzy(old));
    po_message_set_obsolete(message, 1);
    po_message_insert(iterator, message);
    if (po_message_is_obsolete(old) == 0)
        changes->obsoleted++;
}

static bool print_po(struct work *work, po_file_t file, const char *name)
{
    at_work = work;
    return setjmp(work->out) == 0 && po_file_write(file, name, &handler) != NULL;
}

struct update {
    const struct et_po_header *header;
    const struct et_po_want *wants;
    size_t count;
    po_file_t old; /* or NULL */
};

static enum et_status write_update(const struct update *update, bool is_dated, struct et_str *out,
                                   struct et_po_changes *changes, struct et_error *error)
{
    struct et_arena *arena = et_arena_new();
    struct old old = {0};
    if (update->old != NULL)
        list_old(arena, update->old, &old);
    po_file_t file = po_file_create();
    po_message_iterator_t iterator = po_message_iterator(file, NULL);
    *changes = (struct et_po_changes){0};
    __lsan_disable(); /* the library never frees a context or a previous id */
    write_header(iterator, update->old, update->header, is_dated);
    for (size_t i = 0; i < update->count; i++)
        write_message(iterator, &update->wants[i], take_old(&old, &update->wants[i]), changes);
    for (size_t i = 0; i < old.count; i++)
        if (!old.messages[i].is_taken)
            write_obsolete(iterator, old.messages[i].message, changes);
    po_message_iterator_free(iterator);
    __lsan_enable();

    struct work work = {0};
    struct et_memfile memory;
    enum et_status status = et_memfile_open("", 0, &memory, error);
    if (status == ET_OK) {
        et_str_clear(out);
        status = print_po(&work, file, memory.path)
                     ? et_memfile_read(&memory, out, error)
                     : et_error_set(error, ET_IO, _("the translation cannot be written"));
        et_memfile_close(&memory);
    }
    po_file_free(file);
    et_arena_free(arena);
    return status;
}

enum et_status et_po_update(const struct et_source *old, const struct et_po_header *header,
                            const struct et_po_want *wants, size_t count, struct et_diags *diags,
                            struct et_str *out, struct et_po_changes *changes,
                            struct et_error *error)
{
    struct work work = {.source = old, .diags = diags};
    struct update update = {.header = header, .wants = wants, .count = count};
    enum et_status status = ET_OK;
    if (old != NULL)
        status = open_po(&work, &update.old, error);
    if (status == ET_OK && work.errors > 0)
        status = et_error_set(error, ET_INPUT, _("%s is no translation file"), et_source_name(old));
    if (status != ET_OK)
        return status;

    /* The date moves only where something else does. */
    status = write_update(&update, old == NULL, out, changes, error);
    changes->is_changed = old == NULL || out->length != et_source_size(old) ||
                          memcmp(out->text, et_source_text(old), out->length) != 0;
    if (status == ET_OK && old != NULL && changes->is_changed) {
        status = write_update(&update, true, out, changes, error);
        changes->is_changed = true;
    }
    if (update.old != NULL)
        po_file_free(update.old);
    return status;
}
