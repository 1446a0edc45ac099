/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/model/phrase.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "forms/base/str.h"

enum { PAIRS_MAX = 12, NAMES_MAX = 8 };

/* Tag and text by turns; a NULL tag ends the row. */
static const char *const phrases[ET_PHRASE_COUNT][2 * PAIRS_MAX + 2] = {
#define ET_PHRASE(name, ...) [ET_PHRASE_##name] = {__VA_ARGS__},
#include "forms/model/phrase.def"
#undef ET_PHRASE
};

static const struct language {
    const char *tag, *name;
    bool is_reviewed;
} languages[] = {
    {"sv", "Svenska", true},     {"en", "English", true}, {"ar", "العربية", false},
    {"fa-AF", "دری", false},     {"ti", "ትግርኛ", false},   {"so", "Soomaali", false},
    {"uk", "Українська", false}, {"ps", "پښتو", false},   {"ckb", "کوردیی ناوەندی", false},
    {"kmr", "Kurmancî", false},
};

/* Languages that forms may be in though the kit has no words of its own there. */
static const struct language others[] = {
    {"am", "አማርኛ", false},    {"bn", "বাংলা", false},        {"bs", "Bosanski", false},
    {"da", "Dansk", false},   {"de", "Deutsch", false},      {"es", "Español", false},
    {"fa", "فارسی", false},   {"fi", "Suomi", false},        {"fr", "Français", false},
    {"he", "עברית", false},   {"hr", "Hrvatski", false},     {"no", "Norsk", false},
    {"pl", "Polski", false},  {"pt", "Português", false},    {"ro", "Română", false},
    {"ru", "Русский", false}, {"rw", "Ikinyarwanda", false}, {"sq", "Shqip", false},
    {"sr", "Српски", false},  {"sw", "Kiswahili", false},    {"th", "ไทย", false},
    {"tr", "Türkçe", false},  {"ur", "اردو", false},         {"vi", "Tiếng Việt", false},
    {"zh", "中文", false},
};

enum { LANGUAGES = sizeof languages / sizeof languages[0] };

/* ---- tags --------------------------------------------------------------- */

static size_t primary_length(const char *tag)
{
    return strcspn(tag, "-_");
}

static bool has_same_primary(const char *a, const char *b)
{
    size_t length = primary_length(a);
    return length == primary_length(b) && strncasecmp(a, b, length) == 0;
}

/* The four letters of a script ("ku-Arab-IQ"), or NULL. */
static const char *script_of(const char *tag)
{
    const char *subtag = tag + primary_length(tag);
    while (*subtag != '\0') {
        subtag++;
        size_t length = primary_length(subtag);
        if (length == 4 && (*subtag < '0' || *subtag > '9'))
            return subtag;
        if (length == 1)
            return NULL;
        subtag += length;
    }
    return NULL;
}

/* Tags that name one of our languages otherwise (ISO 639-1 and 639-3). */
static const char *alias_of(const char *tag)
{
    const char *script = script_of(tag);
    if (has_same_primary(tag, "ku"))
        return script != NULL && strncasecmp(script, "Arab", 4) == 0 ? "ckb" : "kmr";
    if (has_same_primary(tag, "prs"))
        return "fa-AF";
    if (has_same_primary(tag, "arb"))
        return "ar";
    return tag;
}

/* One of our own languages: the same tag, else the same language elsewhere. */
static const struct language *own(const char *tag)
{
    tag = alias_of(tag);
    for (size_t i = 0; i < LANGUAGES; i++)
        if (strcasecmp(languages[i].tag, tag) == 0)
            return &languages[i];
    for (size_t i = 0; i < LANGUAGES; i++)
        if (has_same_primary(languages[i].tag, tag))
            return &languages[i];
    return NULL;
}

bool et_phrase_has(const char *tag)
{
    return own(tag) != NULL;
}

bool et_phrase_is_reviewed(const char *tag)
{
    const struct language *language = own(tag);
    return language != NULL && language->is_reviewed;
}

const char *et_language_name(const char *tag)
{
    const char *alias = alias_of(tag);
    for (size_t i = 0; i < LANGUAGES; i++)
        if (strcasecmp(languages[i].tag, alias) == 0)
            return languages[i].name;
    /* Persian of Iran is no Dari, though Dari's words are the nearest we have. */
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (has_same_primary(others[i].tag, tag))
            return others[i].name;
    const struct language *language = own(tag);
    return language != NULL ? language->name : tag;
}

bool et_language_is_rtl(const char *tag)
{
    /* Unicode's scripts that run right to left, and languages mostly so written. */
    static const char *const scripts[] = {"Arab", "Aran", "Hebr", "Syrc", "Thaa",
                                          "Nkoo", "Adlm", "Rohg", "Mand", "Samr"};
    static const char *const rtl[] = {"ar",  "arb", "apc", "ary", "arz", "acm", "aeb", "fa",
                                      "prs", "ps",  "pbt", "ckb", "sdh", "ur",  "he",  "yi",
                                      "sd",  "ug",  "dv",  "syr", "aii", "ks",  "azb", "lrc",
                                      "mzn", "glk", "pnb", "nqo", "rhg", "bal", "bqi", "haz"};
    const char *script = script_of(tag);
    if (script != NULL) {
        for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
            if (strncasecmp(script, scripts[i], 4) == 0)
                return true;
        return false;
    }
    for (size_t i = 0; i < sizeof rtl / sizeof rtl[0]; i++)
        if (has_same_primary(tag, rtl[i]))
            return true;
    return false;
}

/* ---- phrases ------------------------------------------------------------ */

static const char *phrase_in(enum et_phrase phrase, const char *tag)
{
    for (const char *const *pair = phrases[phrase]; *pair != NULL; pair += 2)
        if (strcmp(pair[0], tag) == 0)
            return pair[1];
    return NULL;
}

const char *et_phrase(enum et_phrase phrase, const char *tag)
{
    assert(phrase < ET_PHRASE_COUNT);
    const struct language *language = own(tag);
    const char *text = language != NULL ? phrase_in(phrase, language->tag) : NULL;
    if (text == NULL)
        text = phrase_in(phrase, "en");
    assert(text != NULL);
    return text;
}

void et_phrase_fill(struct et_str *out, enum et_phrase phrase, const char *tag, ...)
{
    const char *names[NAMES_MAX], *values[NAMES_MAX];
    size_t count = 0;
    va_list args;
    va_start(args, tag);
    for (const char *name; (name = va_arg(args, const char *)) != NULL; count++) {
        assert(count < NAMES_MAX);
        names[count] = name;
        values[count] = va_arg(args, const char *);
    }
    va_end(args);

    const char *text = et_phrase(phrase, tag);
    while (*text != '\0') {
        size_t i = 0, length = strcspn(text + 1, "}");
        if (*text == '{')
            while (i < count &&
                   (strlen(names[i]) != length || strncmp(names[i], text + 1, length) != 0))
                i++;
        if (*text == '{' && i < count && text[1 + length] == '}') {
            et_str_add(out, values[i]);
            text += length + 2;
        } else {
            et_str_add_char(out, *text++);
        }
    }
}
