/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lint_text.c - wording: is it easy to read, and does it ask one thing? */
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/lang/fault.h"
#include "forms/lang/lint.h"

enum {
    LIX_DEFAULT = 40,   /* below it is easy: Björnsson, Läsbarhet (1968) */
    LONG_WORD = 6,      /* a long word has more letters than this */
    LONG_WORDS_MAX = 3, /* in one sentence */
    WORDS_MAX = 12,     /* in one sentence */
    SECTION_WORDS = 60  /* LIX settles on a text as long as that */
};

/* ---- words ------------------------------------------------------------------------- */

static bool is_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c < 0x2000) || (c > 0x2100 && c != 0xFFFD);
}

const char *et_lint_words(struct et_build *build, const char *text)
{
    size_t size = strlen(text), length = 0;
    char *words = et_arena_alloc(build->unit->arena, size + 3);
    words[length++] = ' ';
    for (size_t at = 0, bytes; at < size; at += bytes) {
        uint32_t c = et_utf8_next(text + at, size - at, &bytes);
        if (c == 0x2019) /* ’ */
            c = '\'';
        if (!is_letter(c) && c != '\'') {
            words[length++] = ' ';
            continue;
        }
        if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE))
            c += 0x20;
        length += et_utf8_put(c, words + length);
    }
    words[length++] = ' ';
    words[length] = '\0';
    return words;
}

bool et_lint_says(const char *words, enum et_says what)
{
    static const struct {
        enum et_says what;
        const char *words;
    } all[] = {
#define ET_SAYS(what, words) {ET_SAYS_##what, words},
#include "forms/lang/lint_words.def"
#undef ET_SAYS
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].what == what && strstr(words, all[i].words) != NULL)
            return true;
    return false;
}

/* ---- how hard ------------------------------------------------------------------------ */

struct reading {
    size_t words, long_words, sentences;
    size_t most_words, most_long; /* in one sentence */
};

static struct reading read(const char *text)
{
    struct reading reading = {0};
    size_t size = strlen(text), letters = 0, words = 0, long_words = 0;
    for (size_t at = 0, bytes = 1; at <= size; at += bytes) {
        uint32_t c = at < size ? et_utf8_next(text + at, size - at, &bytes) : '.';
        bytes = at < size ? bytes : 1;
        if (is_letter(c)) {
            letters++;
            continue;
        }
        words += letters > 0;
        long_words += letters > LONG_WORD;
        letters = 0;
        if (c != '.' && c != '!' && c != '?' && c != ':')
            continue;
        reading.words += words;
        reading.long_words += long_words;
        reading.sentences += words > 0;
        reading.most_words = words > reading.most_words ? words : reading.most_words;
        reading.most_long = long_words > reading.most_long ? long_words : reading.most_long;
        words = long_words = 0;
    }
    return reading;
}

/* LIX: words a sentence, and long words in a hundred. */
static unsigned lix(const struct reading *reading)
{
    if (reading->words == 0)
        return 0;
    return (unsigned)((double)reading->words / (double)reading->sentences +
                      100.0 * (double)reading->long_words / (double)reading->words + 0.5);
}

static unsigned lix_limit(const struct et_build *build)
{
    return build->form->lix_limit > 0 ? build->form->lix_limit : LIX_DEFAULT;
}

/* One text; ALL gathers what its section says. */
static void readability(struct et_build *build, const struct et_stmt *stmt, struct reading *all)
{
    struct reading reading = read(stmt->text);
    all->words += reading.words;
    all->long_words += reading.long_words;
    all->sentences += reading.sentences;
    unsigned limit = lix_limit(build);
    unsigned value = lix(&reading);
    /* LIX swings on short texts, so it must come with long words too. */
    if (value > limit && reading.most_long > LONG_WORDS_MAX) {
        all->most_long++;
        ET_LINT_SAY(build, diag, stmt, "hard-to-read", stmt->text_span,
                    _("hard to read: %zu words, %zu of them longer than %d letters (LIX %u)"),
                    reading.words, reading.long_words, LONG_WORD, value)
        {
            ET_LABEL(build->unit, diag, _("aim below %u"), limit);
            ET_HELP(build->unit, diag, _("one idea a sentence; short everyday words"));
        }
    } else if (reading.most_words > WORDS_MAX) {
        ET_LINT_SAY(build, diag, stmt, "long-item", stmt->text_span, _("a sentence of %zu words"),
                    reading.most_words)
        {
            ET_LABEL(build->unit, diag, _("aim for at most %d"), WORDS_MAX);
            ET_HELP(build->unit, diag, _("make two sentences of it"));
        }
    }
}

/* A section may be hard as a whole, though none of its texts is hard alone. */
static void section_readability(struct et_build *build, const struct et_stmt *section,
                                const struct reading *all)
{
    unsigned value = lix(all);
    if (value <= lix_limit(build) || all->words < SECTION_WORDS || all->most_long > 0)
        return;
    ET_LINT_SAY(build, diag, section, "hard-to-read", section->id.span,
                _("the texts of this section are hard to read together (LIX %u)"), value)
    {
        ET_LABEL(build->unit, diag, _("aim below %u"), lix_limit(build));
        ET_HELP(build->unit, diag, _("one idea a sentence; short everyday words"));
        ET_NOTE(build->unit, diag, _("%zu words in %zu sentences, %zu longer than %d letters"),
                all->words, all->sentences, all->long_words, LONG_WORD);
    }
}

/* ---- what it asks ---------------------------------------------------------------------- */

static void leading(struct et_build *build, const struct et_stmt *stmt, const char *words)
{
    if (!et_lint_says(words, ET_SAYS_LEADING))
        return;
    ET_LINT_SAY(build, diag, stmt, "leading-question", stmt->text_span,
                _("this wording suggests the answer"))
    {
        ET_HELP(build->unit, diag, _("ask openly, with words that weigh the same either way"));
        ET_NOTE(build->unit, diag,
                _("people tend to agree with what is put to them (Schuman and Presser, 1981)"));
    }
}

static void double_barrelled(struct et_build *build, const struct et_stmt *stmt, const char *words)
{
    if (!et_lint_says(words, ET_SAYS_TWO))
        return;
    ET_LINT_SAY(build, diag, stmt, "double-barrelled", stmt->text_span,
                _("this asks two things at once"))
    {
        ET_HELP(build->unit, diag, _("make two questions of it"));
        ET_NOTE(build->unit, diag,
                _("nobody can tell which of the two was answered (Fowler, 1995, ch. 4)"));
    }
}

static void negated(struct et_build *build, const struct et_stmt *stmt, const char *words)
{
    if (!et_lint_says(words, ET_SAYS_NEGATED))
        return;
    ET_LINT_SAY(build, diag, stmt, "negated-item", stmt->text_span,
                _("to answer this, one must deny a denial"))
    {
        ET_HELP(build->unit, diag,
                _("say it without “not”; for the other direction use “reversed”"));
        ET_NOTE(build->unit, diag,
                _("negated items are misread, most by new readers of a language"));
    }
}

/* Who scans and reviews can see the answers: no text may say otherwise. */
static void promise(struct et_build *build, const struct et_stmt *stmt, const char *words)
{
    if (!et_lint_says(words, ET_SAYS_PROMISE))
        return;
    ET_LINT_SAY(build, diag, stmt, "promise-unkept", stmt->text_span,
                _("this promises what the way of answering may not keep"))
    {
        ET_HELP(build->unit, diag,
                _("say who sees the answers; or, for a sealed kiosk, “allow promise-unkept”"));
        ET_NOTE(build->unit, diag, _("whoever scans and reviews paper sees every answer on it"));
    }
}

/* ALL: what the section says, where its Swedish is measured; else NULL. */
static void question(struct et_build *build, const struct et_stmt *stmt, struct reading *all)
{
    if (stmt->text == NULL)
        return;
    const char *words = et_lint_words(build, stmt->text);
    if (all != NULL)
        readability(build, stmt, all);
    leading(build, stmt, words);
    promise(build, stmt, words);
    bool is_asked = stmt->word == ET_WORD_ASK || stmt->word == ET_WORD_ROW ||
                    stmt->word == ET_WORD_MATRIX || stmt->word == ET_WORD_TEXT;
    if (is_asked && stmt->kind != ET_KIND_CONSENT)
        double_barrelled(build, stmt, words);
    if (stmt->word == ET_WORD_ROW)
        negated(build, stmt, words);
}

void et_lint_texts(struct et_build *build)
{
    bool is_swedish = strncmp(build->languages.items[0].tag, "sv", 2) == 0;
    for (const struct et_stmt *top = build->root->first; top != NULL; top = top->next) {
        if (top->word != ET_WORD_SECTION && top->word != ET_WORD_PRIVACY)
            continue;
        struct reading read_in = {0};
        struct reading *all = is_swedish && top->word == ET_WORD_SECTION ? &read_in : NULL;
        for (const struct et_stmt *item = top->first; item != NULL; item = item->next) {
            question(build, item, all);
            for (const struct et_stmt *line = item->first; line != NULL; line = line->next)
                if (line->word == ET_WORD_ROW || line->word == ET_WORD_HINT ||
                    line->word == ET_WORD_TEXT)
                    question(build, line, all);
        }
        if (all != NULL)
            section_readability(build, top, all);
    }
}
