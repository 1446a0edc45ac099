/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsform_type.c - the words of the column “type”, old spellings included. */
#include <ctype.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/exchange/xlsform_in.h"

struct word {
    const char *word;
    int kind; /* et_kind of an ask */
    const char *reason;
};

static const struct word asks[] = {
    {"text", ET_KIND_TEXT, NULL},
    {"string", ET_KIND_TEXT, NULL},
    {"integer", ET_KIND_NUMBER, NULL},
    {"int", ET_KIND_NUMBER, NULL},
    {"decimal", ET_KIND_DECIMAL, NULL},
    {"date", ET_KIND_DATE, NULL},
    {"time", ET_KIND_TIME, NULL},
    {"datetime", ET_KIND_DATE, N_("the time of day is left out")},
    {"date time", ET_KIND_DATE, N_("the time of day is left out")},
    {"percentage", ET_KIND_PERCENT, NULL},
    {"range", ET_KIND_DECIMAL, N_("a slider with its own range became a number")},
    {"acknowledge", ET_KIND_YESNO, N_("a box to tick became yes or no")},
    {"trigger", ET_KIND_YESNO, N_("a box to tick became yes or no")},
    {"phone number", ET_KIND_TEXT, NULL},
    {"get phone number", ET_KIND_TEXT, NULL},
    {"number of days in last month", ET_KIND_NUMBER, NULL},
    {"number of days in last six months", ET_KIND_NUMBER, NULL},
    {"number of days in last year", ET_KIND_NUMBER, NULL},
};

static const char *const selects[] = {
    "select one from",
    "select one using",
    "select one",
    "select1",
    "add select one prompt using",
    "q select1",
    "select all that apply from",
    "select all that apply",
    "select multiple from",
    "select multiple using",
    "select multiple",
    "add select multiple prompt using",
    "q select",
    "select",
    "rank",
    "odk:rank",
};

static const struct word dropped[] = {
    {"geopoint", 1, N_("a position on the map is not asked for")},
    {"geotrace", 1, N_("a position on the map is not asked for")},
    {"geoshape", 1, N_("a position on the map is not asked for")},
    {"gps", 1, N_("a position on the map is not asked for")},
    {"location", 1, N_("a position on the map is not asked for")},
    {"osm", 1, N_("a position on the map is not asked for")},
    {"image", 1, N_("pictures and recordings are not taken")},
    {"photo", 1, N_("pictures and recordings are not taken")},
    {"picture", 1, N_("pictures and recordings are not taken")},
    {"audio", 1, N_("pictures and recordings are not taken")},
    {"video", 1, N_("pictures and recordings are not taken")},
    {"background-audio", 0, N_("pictures and recordings are not taken")},
    {"file", 1, N_("files are not taken")},
    {"barcode", 1, N_("barcodes are read for participant codes alone")},
    {"signature", 1, N_("pictures and recordings are not taken")},
    {"hidden", 0, N_("nobody sees it")},
    {"start-geopoint", 0, N_("a position on the map is not asked for")},
    {"xml-external", 0, N_("its data stands in another file")},
    {"csv-external", 0, N_("its data stands in another file")},
    {"include", 1, N_("its questions stand in another file")},
    {"start", 0, N_("what the device knows is not collected")},
    {"end", 0, N_("what the device knows is not collected")},
    {"start time", 0, N_("what the device knows is not collected")},
    {"end time", 0, N_("what the device knows is not collected")},
    {"today", 0, N_("what the device knows is not collected")},
    {"get today", 0, N_("what the device knows is not collected")},
    {"deviceid", 0, N_("what the device knows is not collected")},
    {"device id", 0, N_("what the device knows is not collected")},
    {"get device id", 0, N_("what the device knows is not collected")},
    {"imei", 0, N_("what the device knows is not collected")},
    {"username", 0, N_("what the device knows is not collected")},
    {"email", 0, N_("what the device knows is not collected")},
    {"phonenumber", 0, N_("what the device knows is not collected")},
    {"simserial", 0, N_("what the device knows is not collected")},
    {"sim id", 0, N_("what the device knows is not collected")},
    {"subscriberid", 0, N_("what the device knows is not collected")},
    {"subscriber id", 0, N_("what the device knows is not collected")},
    {"audit", 0, N_("what the device knows is not collected")},
};

/* Lower case, one blank between words, none for "_"; "list" keeps its case elsewhere. */
static char *plain(struct et_arena *arena, const char *text)
{
    char *out = et_arena_string(arena, text);
    size_t length = 0;
    for (const char *c = text; *c != '\0'; c++) {
        char now = *c == '_' || isspace((unsigned char)*c) ? ' ' : (char)tolower((unsigned char)*c);
        if (now != ' ' || (length > 0 && out[length - 1] != ' '))
            out[length++] = now;
    }
    while (length > 0 && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
    return out;
}

/* How many bytes of TEXT spell WORDS, a blank or the end behind; 0: it begins otherwise. */
static size_t begins(const char *text, const char *words)
{
    size_t at = 0;
    for (; *words != '\0'; words++) {
        if (*words == ' ') {
            size_t blanks = strspn(text + at, " _\t");
            if (blanks == 0)
                return 0;
            at += blanks;
        } else if (tolower((unsigned char)text[at]) != *words) {
            return 0;
        } else {
            at++;
        }
    }
    return text[at] == '\0' || strchr(" \t_", text[at]) != NULL ? at : 0;
}

/* The list's name, without “or specify other” behind it. */
static const char *list_name(struct et_arena *arena, const char *rest, bool *has_other)
{
    static const char *const others[] = {"or specify other", "or other"};
    rest += strspn(rest, " \t");
    size_t length = strlen(rest);
    *has_other = false;
    for (size_t at = 1; at < length && !*has_other; at++)
        for (size_t i = 0; i < 2; i++)
            if ((rest[at - 1] == ' ' || rest[at - 1] == '\t') &&
                begins(rest + at, others[i]) == length - at) {
                *has_other = true;
                length = at;
                break;
            }
    while (length > 0 && strchr(" \t", rest[length - 1]) != NULL)
        length--;
    return et_arena_copy(arena, rest, length);
}

static bool is_select(struct et_arena *arena, const char *text, struct et_xls_type *type)
{
    for (size_t i = 0; i < sizeof selects / sizeof selects[0]; i++) {
        size_t length = begins(text, selects[i]);
        if (length == 0)
            continue;
        if (begins(text + length, " from file") > 0 || begins(text + length, " external") > 0) {
            *type = (struct et_xls_type){.kind = ET_XLS_TYPE_DROPPED,
                                         .is_question = true,
                                         .reason = _("its choices stand in another file")};
            return true;
        }
        type->kind = ET_XLS_TYPE_ASK;
        type->is_question = true;
        type->list = list_name(arena, text + length, &type->has_other);
        bool is_one = strstr(selects[i], "one") != NULL || strchr(selects[i], '1') != NULL;
        type->ask = strstr(selects[i], "rank") != NULL ? ET_KIND_RANK
                    : is_one                           ? ET_KIND_ONE
                                                       : ET_KIND_MANY;
        return type->list[0] != '\0';
    }
    return false;
}

static bool is_frame(struct et_arena *arena, const char *text, struct et_xls_type *type)
{
    static const struct {
        const char *words;
        enum et_xls_type_kind kind;
    } frames[] = {
        {"begin group", ET_XLS_TYPE_BEGIN},   {"begin lgroup", ET_XLS_TYPE_REPEAT},
        {"begin repeat", ET_XLS_TYPE_REPEAT}, {"begin looped group", ET_XLS_TYPE_REPEAT},
        {"end group", ET_XLS_TYPE_END},       {"end lgroup", ET_XLS_TYPE_END},
        {"end repeat", ET_XLS_TYPE_END},      {"end looped group", ET_XLS_TYPE_END},
        {"end loop", ET_XLS_TYPE_END},        {"begin loop over", ET_XLS_TYPE_LOOP},
    };
    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
        size_t length = begins(text, frames[i].words);
        if (length == 0)
            continue;
        type->kind = frames[i].kind;
        if (type->kind == ET_XLS_TYPE_LOOP)
            type->list = list_name(arena, text + length, &type->has_other);
        return true;
    }
    return false;
}

/* "add text prompt" and "q text" are text. */
static const char *bare(struct et_arena *arena, const char *text)
{
    size_t length = strlen(text);
    if (strncmp(text, "q ", 2) == 0)
        return text + 2;
    if (strncmp(text, "add ", 4) == 0 && length > 11 && strcmp(text + length - 7, " prompt") == 0)
        return et_arena_copy(arena, text + 4, length - 11);
    return text;
}

struct et_xls_type et_xls_type(struct et_arena *arena, const char *text)
{
    struct et_xls_type type = {.kind = ET_XLS_TYPE_UNKNOWN};
    text += strspn(text, " \t");
    if (is_select(arena, text, &type) || is_frame(arena, text, &type))
        return type;
    const char *word = bare(arena, plain(arena, text));
    type = (struct et_xls_type){.kind = ET_XLS_TYPE_UNKNOWN, .is_question = true};
    if (strcmp(word, "note") == 0) {
        type.kind = ET_XLS_TYPE_NOTE;
        return type;
    }
    if (strcmp(word, "calculate") == 0) {
        type.kind = ET_XLS_TYPE_CALC;
        type.is_question = false;
        return type;
    }
    for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
        if (strcmp(asks[i].word, word) != 0)
            continue;
        type.kind = ET_XLS_TYPE_ASK;
        type.ask = (enum et_kind)asks[i].kind;
        type.reason = asks[i].reason != NULL ? _(asks[i].reason) : NULL;
        return type;
    }
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++) {
        if (strcmp(dropped[i].word, word) != 0)
            continue;
        type.kind = ET_XLS_TYPE_DROPPED;
        type.is_question = dropped[i].kind == 1;
        type.reason = _(dropped[i].reason);
        return type;
    }
    type.reason = _("no question of this type is known");
    return type;
}
