/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/lang/parser.h"

#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/str.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/lang/bytes.h"
#include "forms/lang/fault.h"
#include "forms/lang/meant.h"

enum {
    LEVELS = 4,      /* indents 0, 2, 4, 6 */
    FAULTS_MAX = 500 /* errors after which a file is not read further */
};

/* ---- tokens ------------------------------------------------------------------ */

void et_parser_start(struct et_parser *parser, uint32_t at)
{
    parser->last_end = at;
    parser->token = et_lexer_next(parser->text, at, parser->end);
}

void et_parser_take(struct et_parser *parser)
{
    parser->last_end = parser->token.span.end;
    parser->token = et_lexer_next(parser->text, parser->last_end, parser->end);
}

bool et_parser_is_word(const struct et_parser *parser, const char *word)
{
    struct et_span span = parser->token.span;
    size_t length = strlen(word);
    return parser->token.kind == ET_TOKEN_NAME && span.end - span.begin == length &&
           memcmp(parser->text + span.begin, word, length) == 0;
}

struct et_span et_parser_gap(const struct et_parser *parser)
{
    if (parser->token.kind != ET_TOKEN_END && parser->token.kind != ET_TOKEN_COLON)
        return parser->token.span;
    uint32_t end = parser->last_end < parser->end ? parser->last_end + 1 : parser->last_end;
    return (struct et_span){parser->last_end, end};
}

bool et_parser_expected(struct et_parser *parser, const char *code, const char *what)
{
    ET_FAULT(parser->unit, code, et_parser_gap(parser), _("expected %s here"), what);
    return false;
}

/* Something stands where a name should: what it could be called. */
static bool no_name(struct et_parser *parser)
{
    struct et_unit *unit = parser->unit;
    enum et_token_kind kind = parser->token.kind;
    bool is_written = kind != ET_TOKEN_END && kind != ET_TOKEN_COLON;
    struct et_diag *diag = ET_FAULT(unit, "expected-name", et_parser_gap(parser),
                                    _("expected %s here"), et_token_text(ET_TOKEN_NAME));
    const char *instead = is_written ? et_meant_joined(parser, parser->token.span) : "";
    if (*instead != '\0')
        ET_HELP(unit, diag, _("write “%s”; what people read stands behind the colon"), instead);
    return false;
}

bool et_parser_name(struct et_parser *parser, struct et_name *name)
{
    struct et_unit *unit = parser->unit;
    struct et_span span = parser->token.span;
    if (parser->token.kind != ET_TOKEN_NAME)
        return no_name(parser);
    if (!et_lexer_is_name(parser->text, span.begin, span.end)) {
        struct et_diag *diag =
            ET_FAULT(unit, "bad-name", span, _("a name holds only a to z, 0 to 9 and _"));
        const char *instead =
            span.end - span.begin <= ET_NAME_MAX ? et_meant_name(parser, span) : "";
        if (*instead == '\0') {
            ET_HELP(unit, diag,
                    _("write it in plain letters, such as “alder”; what people read stands "
                      "behind the colon"));
        } else {
            ET_HELP(unit, diag, _("write “%s”; what people read stands behind the colon"), instead);
            ET_FIX(unit, diag, span, false, "%s", instead);
        }
        return false;
    }
    if (span.end - span.begin > ET_NAME_MAX) {
        struct et_diag *diag = ET_FAULT(unit, "name-too-long", span,
                                        _("a name of more than %d characters"), ET_NAME_MAX);
        ET_HELP(unit, diag, _("choose a short word; what people read stands behind the colon"));
        return false;
    }
    name->text = et_arena_copy(unit->arena, parser->text + span.begin, span.end - span.begin);
    name->span = span;
    et_parser_take(parser);
    return true;
}

/* ---- lines ------------------------------------------------------------------- */

struct reader {
    struct et_parser parser;
    struct et_stmt *root;
    struct et_stmt *open[LEVELS]; /* what the next line may stand under */
    size_t skip_below;            /* lines deeper than this are of no use */
    bool is_skipping;
    struct et_span tabs; /* from the first indent with a tab to the last */
    size_t tab_lines;
};

static struct et_stmt *above(const struct reader *reader, size_t level)
{
    return level == 0 ? reader->root : reader->open[level - 1];
}

static bool fits(const struct reader *reader, enum et_word word, size_t level)
{
    const struct et_stmt *parent = above(reader, level);
    return parent != NULL &&
           (et_word_holds(parent->word) & et_word_places((enum et_word)word)) != 0;
}

/* The level nearest to INDENT at which WORD may stand; LEVELS if none. */
static size_t level_for(const struct reader *reader, enum et_word word, size_t indent)
{
    size_t best = LEVELS, nearest = 0;
    for (size_t level = 0; level < LEVELS; level++) {
        size_t distance = indent > 2 * level ? indent - 2 * level : 2 * level - indent;
        if (fits(reader, word, level) && (best == LEVELS || distance < nearest)) {
            best = level;
            nearest = distance;
        }
    }
    return best;
}

static void wrong_indent(struct reader *reader, struct et_span indent, enum et_word word,
                         size_t spaces, size_t level)
{
    struct et_unit *unit = reader->parser.unit;
    struct et_span span =
        indent.end > indent.begin ? indent : (struct et_span){indent.begin, indent.begin + 1};
    struct et_diag *diag =
        ET_FAULT(unit, "wrong-indent", span, _("this line is indented by %zu spaces, not %zu"),
                 spaces, 2 * level);
    if (word == ET_WORD_CHOICE)
        ET_HELP(unit, diag, _("a choice stands %zu spaces in"), 2 * level);
    else
        ET_HELP(unit, diag, _("“%s” stands %zu spaces in here"), et_word_text((enum et_word)word),
                2 * level);
    ET_FIX(unit, diag, indent, true, "%*s", (int)(2 * level), "");
}

/* Where a word that may not stand here belongs. */
static const char *home_of(enum et_word word)
{
    unsigned places = et_word_places((enum et_word)word);
    return places & ET_IN_TOP         ? _("at the beginning of a line, without spaces before it")
           : places & ET_IN_SECTION   ? _("in a section, 2 spaces in")
           : places & ET_IN_ITEM      ? _("under a question, 4 spaces in")
           : places & ET_IN_LIST      ? _("in a list or a scale, 2 spaces in")
           : places & ET_IN_WAVE      ? _("under a wave, 2 spaces in")
           : places & ET_IN_PRIVACY   ? _("under “privacy”, 2 spaces in")
           : places & ET_IN_INDICATOR ? _("under an indicator, 2 spaces in")
                                      : _("under a target, 2 spaces in");
}

/* Is a choice meant that has no number? “kvinna: Kvinna” */
static bool looks_like_choice(struct reader *reader, struct et_token first)
{
    const char *text = reader->parser.text;
    return first.kind == ET_TOKEN_NAME &&
           et_lexer_next(text, first.span.end, reader->parser.end).kind == ET_TOKEN_COLON;
}

static void no_number(struct reader *reader, const struct et_stmt *list, struct et_token first)
{
    struct et_unit *unit = reader->parser.unit;
    int64_t next = 1;
    for (const struct et_stmt *stmt = list->first; stmt != NULL; stmt = stmt->next)
        if (stmt->word == ET_WORD_CHOICE && stmt->choice != ET_CHOICE_MISSING &&
            stmt->number >= next)
            next = stmt->number + 1;
    struct et_diag *diag =
        ET_FAULT(unit, "expected-code", first.span, _("a choice begins with its number"));
    ET_HELP(unit, diag, _("write “%lld %.*s: ...”"), (long long)next,
            (int)(first.span.end - first.span.begin), reader->parser.text + first.span.begin);
    ET_NOTE(unit, diag, _("the number is what is stored, printed and exported, for ever"));
}

/* "hint, unit, required ..." */
static const char *words_in(struct et_unit *unit, unsigned places)
{
    struct et_str all = ET_STR_EMPTY;
    for (int word = ET_WORD_CHOICE + 1; word < ET_WORD_COUNT; word++)
        if (et_word_places((enum et_word)word) & places)
            et_str_addf(&all, "%s%s", all.length > 0 ? ", " : "", et_word_text((enum et_word)word));
    const char *copy = et_arena_string(unit->arena, all.text);
    et_str_free(&all);
    return copy;
}

/* Is it a text that goes on from the line above? It has words, and no colon. */
static bool is_continued(const struct reader *reader, struct et_token first)
{
    const struct et_parser *parser = &reader->parser;
    size_t words_seen = 0;
    struct et_token token = first;
    for (; token.kind == ET_TOKEN_NAME && words_seen < 3; words_seen++)
        token = et_lexer_next(parser->text, token.span.end, parser->end);
    return words_seen >= 2 &&
           memchr(parser->text + first.span.begin, ':', parser->end - first.span.begin) == NULL;
}

/* What to type for WRITTEN, where PLACES say what may stand. */
static void advise(struct reader *reader, struct et_diag *diag, struct et_token first,
                   const char *written, unsigned places)
{
    struct et_unit *unit = reader->parser.unit;
    const char *meant = et_meant_word(written);
    struct et_suggest suggest = {.word = written};
    for (int word = ET_WORD_CHOICE + 1; word < ET_WORD_COUNT; word++) {
        if ((et_word_places((enum et_word)word) & places) == 0)
            continue;
        et_suggest_try(&suggest, et_word_text((enum et_word)word));
        if (meant != NULL && strcmp(meant, et_word_text((enum et_word)word)) == 0) {
            ET_HELP(unit, diag, _("write “%s”, as in: %s"), meant,
                    et_word_sample((enum et_word)word));
            ET_FIX(unit, diag, first.span, true, "%s", meant);
            return;
        }
    }
    if (suggest.best != NULL) {
        ET_HELP(unit, diag, _("did you mean “%s”?"), suggest.best);
        ET_FIX(unit, diag, first.span, suggest.distance == 1, "%s", suggest.best);
        return;
    }
    for (int kind = 0; places == ET_IN_SECTION && kind <= ET_KIND_CODE; kind++)
        if (strcmp(et_kind_word((enum et_kind)kind), written) == 0)
            ET_HELP(unit, diag, _("a question begins with “ask”: ask NAME %s ...: Text"), written);
    if (*diag->help == '\0' && (places & (ET_IN_ITEM | ET_IN_ROW)) && is_continued(reader, first))
        ET_HELP(unit, diag, _("a text goes on one line, however long: join it to the line above"));
    if (*diag->help == '\0')
        ET_HELP(unit, diag, _("here may stand: %s"), words_in(unit, places));
}

static void unknown_word(struct reader *reader, struct et_token first, size_t level)
{
    struct et_unit *unit = reader->parser.unit;
    const struct et_stmt *parent = above(reader, level);
    unsigned places = et_word_holds(parent->word);
    if (places == ET_IN_LIST && looks_like_choice(reader, first)) {
        no_number(reader, parent, first);
        return;
    }
    char *written = et_arena_copy(unit->arena, reader->parser.text + first.span.begin,
                                  first.span.end - first.span.begin);
    if (first.kind != ET_TOKEN_NAME) {
        struct et_diag *diag = ET_FAULT(unit, "unknown-statement", first.span,
                                        _("a line cannot begin with “%s”"), written);
        if (places == ET_IN_LIST && first.kind == ET_TOKEN_MINUS)
            ET_HELP(unit, diag, _("a choice's number is 0 to %d"), ET_CODE_MAX);
        else
            ET_HELP(unit, diag, _("to write a remark, begin the line with “#”"));
        return;
    }
    bool is_property = places & (ET_IN_ITEM | ET_IN_ROW);
    struct et_diag *diag =
        is_property
            ? ET_FAULT(unit, "unknown-property", first.span, _("unknown property “%s”"), written)
            : ET_FAULT(unit, "unknown-statement", first.span, _("unknown statement “%s”"), written);
    advise(reader, diag, first, written, places);
}

static struct et_stmt *attach(struct reader *reader, size_t level, struct et_span span,
                              struct et_span word_span, enum et_word word)
{
    struct et_stmt *stmt = et_arena_alloc(reader->parser.unit->arena, sizeof *stmt);
    struct et_stmt *parent = above(reader, level);
    stmt->word = word;
    stmt->span = span;
    stmt->word_span = word_span;
    stmt->parent = parent;
    parent->has_allow |= word == ET_WORD_ALLOW;
    if (parent->last == NULL)
        parent->first = stmt;
    else
        parent->last->next = stmt;
    parent->last = stmt;
    reader->open[level] = stmt;
    for (size_t i = level + 1; i < LEVELS; i++)
        reader->open[i] = NULL;
    return stmt;
}

/* The word stands where it may not, or is none: says so; deeper lines wait. */
static void misplaced(struct reader *reader, struct et_token first, enum et_word word,
                      struct et_span indent, size_t spaces)
{
    struct et_unit *unit = reader->parser.unit;
    size_t level = spaces / 2 < LEVELS ? spaces / 2 : LEVELS - 1;
    while (level > 0 && (above(reader, level) == NULL ||
                         (word == ET_WORD_NONE && et_word_holds(above(reader, level)->word) == 0)))
        level--;
    if (word == ET_WORD_CHOICE) {
        struct et_diag *diag =
            ET_FAULT(unit, "wrong-place", first.span,
                     _("a number begins a choice, and a choice stands in a list"));
        ET_HELP(unit, diag, _("put it under a “list” or “scale” line"));
    } else if (word != ET_WORD_NONE) {
        struct et_diag *diag =
            ET_FAULT(unit, "wrong-place", first.span, _("“%s” cannot stand here"),
                     et_word_text((enum et_word)word));
        ET_HELP(unit, diag, _("“%s” stands %s"), et_word_text((enum et_word)word), home_of(word));
    } else if (2 * level + 1 < spaces) {
        struct et_span span = indent.end > indent.begin ? indent : first.span;
        struct et_diag *diag =
            ET_FAULT(unit, "wrong-indent", span, _("nothing can stand %zu spaces in here"), spaces);
        ET_NOTE(unit, diag, _("a text goes on one line, however long"));
    } else {
        unknown_word(reader, first, level);
    }
    reader->is_skipping = true;
    reader->skip_below = spaces;
}

/* A message that has no help yet shows how such a line is written. */
static void show_sample(struct et_unit *unit, const struct et_stmt *stmt, enum et_word word)
{
    struct et_diag *diag = et_diags_last(unit->diags);
    if (diag != NULL && diag->span.begin >= stmt->span.begin && *diag->help == '\0')
        ET_HELP(unit, diag, _("for example: %s"), et_word_sample((enum et_word)word));
}

static void line(struct reader *reader, struct et_span indent, size_t spaces, uint32_t end)
{
    struct et_parser *parser = &reader->parser;
    parser->end = end;
    et_parser_start(parser, indent.end);
    struct et_token first = parser->token;
    enum et_word word = first.kind == ET_TOKEN_NUMBER ? ET_WORD_CHOICE
                        : first.kind == ET_TOKEN_NAME ? et_word_find(parser->text, first.span)
                                                      : ET_WORD_NONE;
    size_t level = word != ET_WORD_NONE ? level_for(reader, word, spaces) : LEVELS;
    if (level == LEVELS) {
        misplaced(reader, first, word, indent, spaces);
        return;
    }
    if (spaces != 2 * level)
        wrong_indent(reader, indent, word, spaces, level);
    struct et_stmt *stmt =
        attach(reader, level, (struct et_span){indent.end, end}, first.span, word);
    if (word != ET_WORD_CHOICE)
        et_parser_take(parser);
    stmt->is_broken = !et_parse_line(parser, stmt);
    if (stmt->is_broken)
        show_sample(parser->unit, stmt, word);
}

/* Spaces that the indent stands for; a tab is one step. */
static size_t measure(struct reader *reader, struct et_span indent)
{
    size_t spaces = 0;
    bool has_tab = false;
    for (uint32_t i = indent.begin; i < indent.end;) {
        struct et_blank blank = et_bytes_blank(reader->parser.text, i, indent.end);
        has_tab |= reader->parser.text[i] == '\t';
        spaces += blank.spaces;
        i += blank.length > 0 ? blank.length : 1;
    }
    if (has_tab) {
        if (reader->tab_lines++ == 0)
            reader->tabs.begin = indent.begin;
        reader->tabs.end = indent.end;
    }
    return spaces;
}

/* One message for all of them: they are one slip of the editor. */
static void report_tabs(struct reader *reader)
{
    struct et_unit *unit = reader->parser.unit;
    const char *text = reader->parser.text;
    uint32_t end = reader->tabs.begin;
    while (text[end] == '\t' || text[end] == ' ')
        end++;
    struct et_diag *diag = ET_FAULT(unit, "tab-indent", ((struct et_span){reader->tabs.begin, end}),
                                    _("this line is indented with a tab"));
    ET_HELP(unit, diag, _("use two spaces for each step; “etapp fmt” does it for the whole file"));
    if (reader->tab_lines > 1)
        ET_NOTE(unit, diag,
                et_text_n("so is %zu more line", "so are %zu more lines", reader->tab_lines - 1),
                reader->tab_lines - 1);

    char *mended =
        et_arena_alloc(unit->arena, 2 * (size_t)(reader->tabs.end - reader->tabs.begin) + 1);
    size_t length = 0;
    bool is_indent = true;
    for (uint32_t i = reader->tabs.begin; i < reader->tabs.end; i++) {
        is_indent = text[i] == '\n' || (is_indent && (text[i] == ' ' || text[i] == '\t'));
        if (is_indent && text[i] == '\t') {
            mended[length++] = ' ';
            mended[length++] = ' ';
        } else {
            mended[length++] = text[i];
        }
    }
    mended[length] = '\0';
    ET_FIX(unit, diag, reader->tabs, true, "%s", mended);
}

static bool gave_up(struct et_unit *unit, uint32_t at)
{
    if (et_diags_count(unit->diags, ET_SEVERITY_ERROR) < FAULTS_MAX)
        return false;
    ET_FAULT(unit, "too-many-faults", ((struct et_span){at, at}),
             _("so many faults that the rest is not read"));
    return true;
}

struct et_stmt *et_parse(struct et_unit *unit)
{
    struct reader reader = {.parser = {.unit = unit, .text = et_source_text(unit->source)}};
    const char *text = reader.parser.text;
    uint32_t size = et_source_size(unit->source);
    reader.root = et_arena_alloc(unit->arena, sizeof *reader.root);

    uint32_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size) {
        const char *newline = memchr(text + at, '\n', size - at);
        uint32_t next = newline != NULL ? (uint32_t)(newline - text) + 1 : size;
        uint32_t end = newline != NULL ? next - 1 : size;
        while (end > at && (text[end - 1] == '\r' || text[end - 1] == ' ' || text[end - 1] == '\t'))
            end--;
        struct et_span indent = {at, at};
        for (struct et_blank blank; (blank = et_bytes_blank(text, indent.end, end)).length > 0;)
            indent.end += blank.length;
        at = next;
        if (indent.end == end || text[indent.end] == '#')
            continue;
        if (gave_up(unit, indent.end))
            break;
        size_t spaces = measure(&reader, indent);
        if (reader.is_skipping && spaces > reader.skip_below)
            continue;
        reader.is_skipping = false;
        line(&reader, indent, spaces, end);
    }
    if (reader.tab_lines > 0)
        report_tabs(&reader);
    return reader.root;
}
