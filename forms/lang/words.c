/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.c - the first words of statements, and where each may stand. */
#include <string.h>

#include "forms/lang/tree.h"

static const struct {
    const char *text;
    unsigned places;
    const char *sample;
} words[ET_WORD_COUNT] = {
    [ET_WORD_NONE] = {"", 0, ""},
    [ET_WORD_CHOICE] = {"", ET_IN_LIST, "1 kvinna: Kvinna"},
#define ET_WORD(name, word, places, sample) [ET_WORD_##name] = {word, places, sample},
#include "forms/lang/word.def"
#undef ET_WORD
};

const char *et_word_text(enum et_word word)
{
    return words[word].text;
}

const char *et_word_sample(enum et_word word)
{
    return words[word].sample;
}

unsigned et_word_places(enum et_word word)
{
    return words[word].places;
}

unsigned et_word_holds(enum et_word word)
{
    switch (word) {
    case ET_WORD_NONE:
        return ET_IN_TOP;
    case ET_WORD_PRIVACY:
        return ET_IN_PRIVACY;
    case ET_WORD_WAVE:
        return ET_IN_WAVE;
    case ET_WORD_SCALE:
    case ET_WORD_LIST:
        return ET_IN_LIST;
    case ET_WORD_SECTION:
        return ET_IN_SECTION;
    case ET_WORD_INDICATOR:
        return ET_IN_INDICATOR;
    case ET_WORD_TARGET:
        return ET_IN_TARGET;
    case ET_WORD_ASK:
    case ET_WORD_MATRIX:
    case ET_WORD_NOTE:
    case ET_WORD_CALC:
        return ET_IN_ITEM;
    case ET_WORD_ROW:
        return ET_IN_ROW;
    case ET_WORD_CHOICE:
    case ET_WORD_MISSING:
    case ET_WORD_ONLY:
    case ET_WORD_OTHER:
    case ET_WORD_RETIRED:
        return ET_IN_CHOICE;
    default:
        return 0;
    }
}

enum et_word et_word_find(const char *text, struct et_span span)
{
    size_t length = span.end - span.begin;
    for (int word = ET_WORD_CHOICE + 1; word < ET_WORD_COUNT; word++)
        if (words[word].text[0] == text[span.begin] && strlen(words[word].text) == length &&
            memcmp(words[word].text, text + span.begin, length) == 0)
            return (enum et_word)word;
    return ET_WORD_NONE;
}
