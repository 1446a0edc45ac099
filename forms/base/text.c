/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/text.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where they are looked for last: see locale_dir. */
#define ET_LOCALE_DIR "/usr/local/share/locale"

static const char *language = "en";

const char *et_text(const char *text)
{
    /* gettext answers "" with the catalogue's header. */
    return *text == '\0' ? text : gettext(text);
}

const char *et_text_n(const char *one, const char *many, unsigned long count)
{
    return ngettext(one, many, count);
}

const char *et_text_language(void)
{
    return language;
}

static const char *wanted(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *value = getenv("LANGUAGE");
    for (size_t i = 0; i < 3 && (value == NULL || *value == '\0'); i++)
        value = getenv(names[i]);
    return value != NULL ? value : "";
}

/*
 * The catalogues beside a program that has not been installed come first, then
 * those of the tree that it stands in, wherever that was put.
 */
static const char *locale_dir(void)
{
    static char path[4096];
    static const char *const beside[] = {"/locale", "/../share/locale"};
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 32);
    if (length <= 0)
        return ET_LOCALE_DIR;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return ET_LOCALE_DIR;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        strcpy(slash, beside[i]);
        if (access(path, R_OK) == 0)
            return path;
    }
    return ET_LOCALE_DIR;
}

void et_text_open(void)
{
    bool is_swedish = strncmp(wanted(), "sv", 2) == 0;
    language = is_swedish ? "sv" : "en";

    if (setlocale(LC_ALL, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        (void)setlocale(LC_ALL, "C.UTF-8");
    /* Numbers are written by the kit, never by the C library. */
    (void)setlocale(LC_NUMERIC, "C");
    /* glibc reads LANGUAGE only where LC_MESSAGES is not "C". */
    const char *messages = setlocale(LC_MESSAGES, NULL);
    if (messages == NULL || strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0)
        (void)setlocale(LC_MESSAGES, "C.UTF-8");
    (void)setenv("LANGUAGE", language, 1);

    (void)bindtextdomain("etapp", locale_dir());
    (void)bind_textdomain_codeset("etapp", "UTF-8");
    (void)textdomain("etapp");
}
