/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/translate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/exchange/po.h"
#include "forms/lang/build.h"
#include "forms/lang/compile.h"
#include "forms/lang/fault.h"
#include "forms/lang/lint.h"
#include "forms/lang/lock.h"
#include "forms/model/phrase.h"

/* The kit's own words for yes and no, where the PO file has none. */
static const char *built_in(const char *path, const char *language)
{
    if (!et_phrase_has(language))
        return NULL;
    if (strcmp(path, "list.yesno.ja") == 0)
        return et_phrase(ET_PHRASE_YES, language);
    if (strcmp(path, "list.yesno.nej") == 0)
        return et_phrase(ET_PHRASE_NO, language);
    return NULL;
}

static struct et_span place_of(const struct et_build *build, const char *language)
{
    const struct et_stmt *line = build->languages_stmt;
    for (size_t i = 0; line != NULL && i < line->name_count; i++)
        if (strcmp(line->names[i].text, language) == 0)
            return line->names[i].span;
    return (struct et_span){0, 0};
}

/* What is missing is said once a language, with the first few by name. */
static void report_missing(struct et_build *build, const char *language, size_t missing,
                           size_t wanted, const char *names)
{
    struct et_unit *unit = build->unit;
    struct et_diag *diag =
        ET_WARN(unit, "translation-missing", place_of(build, language),
                _("%zu of %zu texts are missing in the language “%s”"), missing, wanted, language);
    ET_LABEL(unit, diag, "%s", names);
    ET_HELP(unit, diag, _("write the file to fill in: etapp translate FORM %s"), language);
    ET_NOTE(unit, diag, _("the kiosk does not offer a language in a wave where texts are missing"));
}

/* The languages that nobody has begun with are one message together. */
static void report_unbegun(struct et_build *build, const char *first, const char *all, size_t count)
{
    struct et_unit *unit = build->unit;
    if (et_lint_is_allowed(build->languages_stmt, "translation-missing"))
        return;
    struct et_diag *diag =
        ET_WARN(unit, "translation-missing", place_of(build, first),
                et_text_n("there is no translation into this language yet: %s",
                          "there are no translations into these languages yet: %s", count),
                all);
    ET_HELP(unit, diag, _("write the file to fill in: etapp translate FORM %s"), first);
    ET_NOTE(unit, diag, _("the kiosk does not offer a language in a wave where texts are missing"));
}

static void fill(struct et_build *build, size_t language, struct et_po *po, bool is_reported)
{
    struct et_form *form = build->form;
    struct et_language *info = (struct et_language *)&form->languages[language];
    info->complete_in = et_build_all_waves(build);
    struct et_str names = ET_STR_EMPTY;
    size_t missing = 0, wanted = 0;
    for (size_t i = 0; i < form->text_count; i++) {
        const char **in = (const char **)form->texts[i].in;
        const char *path = form->texts[i].path;
        const char *text = po != NULL ? et_po_text(po, path, in[0]) : NULL;
        if (text == NULL)
            text = built_in(path, info->tag);
        in[language] = text != NULL ? et_arena_string(build->arena, text) : NULL;
        uint32_t waves = build->texts.items[i].waves;
        wanted += waves != 0;
        if (text != NULL || waves == 0)
            continue;
        info->complete_in &= ~waves;
        if (missing++ < 3)
            et_str_addf(&names, "%s%s", missing > 1 ? ", " : "", path);
        else if (missing == 4)
            et_str_add(&names, ", ...");
    }
    if (missing > 0 && is_reported)
        report_missing(build, info->tag, missing, wanted, names.text);
    et_str_free(&names);
}

static const struct et_source *translation_into(const struct et_compile *how, const char *language)
{
    for (size_t i = 0; how != NULL && i < how->translation_count; i++)
        if (strcmp(how->translations[i].language, language) == 0)
            return how->translations[i].source;
    return NULL;
}

void et_translate(struct et_build *build, const struct et_compile *how)
{
    struct et_form *form = build->form;
    struct et_diags *diags = build->unit->diags;
    bool is_reported =
        how != NULL && how->has_lints && et_diags_count(diags, ET_SEVERITY_ERROR) == 0;
    struct et_str unbegun = ET_STR_EMPTY;
    const char *first = "";
    size_t count = 0;
    ((struct et_language *)&form->languages[0])->complete_in = et_build_all_waves(build);
    for (size_t i = 1; i < form->language_count; i++) {
        struct et_language *language = (struct et_language *)&form->languages[i];
        const struct et_source *source = translation_into(how, language->tag);
        struct et_po po;
        bool has_po = source != NULL && et_po_read(build->unit->arena, source, language->tag, diags,
                                                   &po, NULL) == ET_OK;
        fill(build, i, has_po ? &po : NULL, has_po && is_reported);
        language->is_reviewed = has_po && *po.reviewed_by != '\0';
        if (has_po && is_reported)
            et_po_finish(&po, diags);
        if (has_po)
            continue;
        et_str_addf(&unbegun, "%s%s", count > 0 ? ", " : "", language->tag);
        first = count++ == 0 ? language->tag : first;
    }
    if (count > 0 && is_reported)
        report_unbegun(build, first, unbegun.text, count);
    et_str_free(&unbegun);
}

/* ---- files ---------------------------------------------------------------------------- */

/* "FORM.LANG.po" beside "FORM.form". */
static char *po_path(const char *form, const char *language)
{
    struct et_str path = ET_STR_EMPTY;
    size_t length = strlen(form);
    if (length > 5 && strcmp(form + length - 5, ".form") == 0)
        length -= 5;
    et_str_add_bytes(&path, form, length);
    et_str_addf(&path, ".%s.po", language);
    return et_str_take(&path);
}

/* The languages that a form names, before it is compiled. */
static size_t languages_of(const struct et_source *source, char tags[][40], size_t most)
{
    const char *text = et_source_text(source);
    size_t count = 0;
    for (const char *line = text; line != NULL && count == 0; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, "languages ", 10) != 0)
            continue;
        for (const char *at = line + 10; *at != '\0' && *at != '\n' && *at != '\r';) {
            size_t length = strcspn(at, " ,\t\r\n");
            if (length > 0 && length < 40 && count < most && memchr(at, '/', length) == NULL) {
                memcpy(tags[count], at, length);
                tags[count++][length] = '\0';
            }
            at += length;
            at += strspn(at, " ,\t");
        }
    }
    return count;
}

/* FORM.lock beside FORM.form; false if there is none, or it cannot be read (reported). */
static bool read_lock(const char *path, const struct et_source *form, struct et_arena *arena,
                      struct et_diags *diags, struct et_lock *lock)
{
    const char *lock_path = et_lock_path(arena, path);
    struct et_source *source = NULL;
    struct et_error reason = {0};
    if (access(lock_path, F_OK) != 0)
        return false;
    if (et_source_read(lock_path, &source, &reason) != ET_OK) {
        (void)et_diag_add(diags, ET_SEVERITY_ERROR, "bad-lock", form, (struct et_span){0, 0}, "%s",
                          reason.text);
        return false;
    }
    et_diags_keep(diags, source);
    return et_lock_read(source, arena, diags, lock);
}

enum et_status et_compile_file(const char *path, bool has_lints, struct et_diags *diags,
                               struct et_form **form, struct et_error *error)
{
    const struct et_compile how = {.has_lints = has_lints};
    return et_compile_file_as(path, &how, false, diags, form, error);
}

enum et_status et_compile_file_as(const char *path, const struct et_compile *how, bool ignores_lock,
                                  struct et_diags *diags, struct et_form **form,
                                  struct et_error *error)
{
    struct et_source *source;
    enum et_status status = et_source_read(path, &source, error);
    if (status != ET_OK)
        return status;
    et_diags_keep(diags, source);

    char tags[ET_LANGUAGES_MAX][40];
    struct et_translation translations[ET_LANGUAGES_MAX];
    size_t count = 0, named = languages_of(source, tags, ET_LANGUAGES_MAX);
    for (size_t i = 0; i < named && strcmp(path, "-") != 0; i++) {
        char *po = po_path(path, tags[i]);
        struct et_source *translation = NULL;
        struct et_error reason;
        if (access(po, F_OK) == 0) {
            if (et_source_read(po, &translation, &reason) == ET_OK) {
                et_diags_keep(diags, translation);
                translations[count++] = (struct et_translation){tags[i], translation};
            } else {
                (void)et_diag_add(diags, ET_SEVERITY_ERROR, "bad-translation", source,
                                  (struct et_span){0, 0}, "%s", reason.text);
            }
        }
        free(po);
    }
    struct et_arena *arena = et_arena_new();
    struct et_lock lock;
    struct et_compile with = *how;
    with.translations = translations;
    with.translation_count = count;
    if (!ignores_lock && strcmp(path, "-") != 0 && read_lock(path, source, arena, diags, &lock))
        with.lock = &lock;
    *form = et_compile(source, &with, diags);
    et_arena_free(arena);
    return ET_OK;
}
