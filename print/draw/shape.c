/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/draw/shape.h"

#include <linebreak.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/bidi.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"
#include "forms/base/vec.h"
#include "print/draw/font.h"
#include "print/draw/shape_fonts.h"

/* Characters of one font, script and direction, and their glyphs from the left. */
struct run {
    size_t first, end;
    uint16_t font;
    uint32_t script;
    uint8_t level;
    const struct et_shaped *glyphs;
    size_t glyph_count;
};

/* Text between two newlines. */
struct stretch {
    struct et_shaper *shaper;
    struct et_arena *arena;   /* of what is given away */
    struct et_arena *scratch; /* of what is needed while shaping alone */
    const struct et_style *style;
    const char *text; /* of the whole paragraph */
    bool is_rtl;
    uint32_t *characters;
    uint32_t *bytes; /* where each character begins in the text, and the end */
    size_t count;
    uint8_t *levels;
    uint32_t *scripts;
    uint16_t *fonts;
    char *breaks;      /* as libunibreak tells them: after each character */
    int64_t *width_nm; /* of each character, in the stretch as a whole */
    struct run *runs;
    size_t run_count;
};

struct lines {
    struct et_line *items;
    size_t count, room;
};

static int64_t scale_nm(const struct stretch *s, uint16_t font, int32_t units)
{
    int32_t em = et_font_metrics(et_shaper_font(s->shaper, font))->units_per_em;
    return (int64_t)units * s->style->size_um * 1000 / em;
}

static int32_t to_um(int64_t nm)
{
    return (int32_t)((nm + (nm >= 0 ? 500 : -500)) / 1000);
}

static bool is_space(uint32_t character)
{
    return character == ' ' || character == 0x3000 || (character >= 0x2000 && character <= 0x200B);
}

/* The text from BEGIN to END as characters; what parts words like a tab is a space. */
static void decode(struct stretch *s, size_t begin, size_t end)
{
    s->characters = et_arena_array(s->scratch, end - begin + 1, sizeof *s->characters);
    s->bytes = et_arena_array(s->scratch, end - begin + 1, sizeof *s->bytes);
    for (size_t at = begin, length; at < end; at += length) {
        uint32_t character = et_utf8_next(s->text + at, end - at, &length);
        s->bytes[s->count] = (uint32_t)at;
        s->characters[s->count++] = character == '\t' || character == '\r' ? ' ' : character;
    }
    s->bytes[s->count] = (uint32_t)end;
}

static enum et_status lacks(const struct stretch *s, size_t at, struct et_error *error)
{
    uint32_t character = s->characters[at];
    const char *package = character >= 0x1F000 && character <= 0x1FBFF ? "fonts-symbola"
                          : (character >= 0x2E80 && character <= 0x9FFF) ||
                                  (character >= 0xAC00 && character <= 0xD7AF)
                              ? "fonts-droid-fallback"
                              : "fonts-noto-core";
    int length = (int)(s->bytes[at + 1] - s->bytes[at]);
    return et_error_set(error, ET_FONT,
                        _("no font has the character U+%04X \"%.*s\" of the text \"%.160s\": "
                          "install the package %s"),
                        (unsigned)character, length, s->text + s->bytes[at], s->text, package);
}

static void shape_run(const struct stretch *s, const uint32_t *characters, size_t count,
                      size_t offset, struct run *run)
{
    const struct et_shaping what = {.characters = characters,
                                    .count = count,
                                    .first = run->first - offset,
                                    .length = run->end - run->first,
                                    .script = run->script,
                                    .language = s->style->language,
                                    .is_rtl = run->level % 2 == 1};
    run->glyph_count = et_font_shape(et_shaper_font(s->shaper, run->font),
                                     et_shaper_buffer(s->shaper), s->scratch, &what, &run->glyphs);
}

/* Fonts, directions and runs; then the whole stretch is shaped once. */
static enum et_status itemise(struct stretch *s, struct et_error *error)
{
    size_t room = s->count + 1, missing;
    s->levels = et_arena_array(s->scratch, room, sizeof *s->levels);
    s->scripts = et_arena_array(s->scratch, room, sizeof *s->scripts);
    s->fonts = et_arena_array(s->scratch, room, sizeof *s->fonts);
    s->runs = et_arena_array(s->scratch, room, sizeof *s->runs);
    s->width_nm = et_arena_array(s->scratch, room, sizeof *s->width_nm);
    if (!et_shaper_choose(s->shaper, s->style, s->characters, s->count, s->scripts, s->fonts,
                          &missing))
        return lacks(s, missing, error);

    bool is_plain = !s->is_rtl;
    for (size_t i = 0; is_plain && i < s->count; i++)
        is_plain = s->characters[i] < 0x0590;
    if (!is_plain)
        et_bidi_levels(s->characters, s->count, s->is_rtl, s->levels);

    for (size_t i = 0; i < s->count; i++) {
        struct run *run = s->run_count > 0 ? &s->runs[s->run_count - 1] : NULL;
        if (run == NULL || run->font != s->fonts[i] || run->script != s->scripts[i] ||
            run->level != s->levels[i]) {
            run = &s->runs[s->run_count++];
            *run = (struct run){
                .first = i, .font = s->fonts[i], .script = s->scripts[i], .level = s->levels[i]};
        }
        run->end = i + 1;
    }
    for (size_t r = 0; r < s->run_count; r++) {
        struct run *run = &s->runs[r];
        shape_run(s, s->characters, s->count, 0, run);
        for (size_t g = 0; g < run->glyph_count; g++) {
            if (run->glyphs[g].glyph == 0)
                return lacks(s, run->glyphs[g].cluster, error);
            s->width_nm[run->glyphs[g].cluster] += scale_nm(s, run->font, run->glyphs[g].advance);
        }
    }
    return ET_OK;
}

static void find_breaks(struct stretch *s)
{
    static bool is_open;
    if (!is_open)
        init_linebreak();
    is_open = true;
    s->breaks = et_arena_array(s->scratch, s->count + 1, 1);
    set_linebreaks_utf32(s->characters, s->count, s->style->language, s->breaks);
}

/* The end of a line without the spaces behind it. */
static size_t trimmed(const struct stretch *s, size_t first, size_t end)
{
    while (end > first && is_space(s->characters[end - 1]))
        end--;
    return end;
}

/*
 * Where the line that begins at FIRST ends, within LIMIT_NM: at the last break
 * that fits; in the middle of a word that does not fit alone.
 */
static size_t line_end(const struct stretch *s, size_t first, int64_t limit_nm)
{
    int64_t width_nm = 0, solid_nm = 0;
    size_t fits = first, in_word = first;
    for (size_t i = first; i < s->count; i++) {
        width_nm += s->width_nm[i];
        if (!is_space(s->characters[i]))
            solid_nm = width_nm;
        if (solid_nm > limit_nm && (fits > first || in_word > first))
            return fits > first ? fits : in_word;
        if (i + 1 == s->count)
            break;
        if (s->breaks[i] == LINEBREAK_ALLOWBREAK)
            fits = i + 1;
        if (!et_character_hangs(s->characters[i + 1]))
            in_word = i + 1;
    }
    return s->count;
}

/* The glyphs of RUN for the characters from FIRST to END, if that can be had by cutting. */
static bool cut(const struct run *run, size_t first, size_t end, struct run *piece)
{
    *piece = *run;
    piece->first = first;
    piece->end = end;
    size_t begin = run->glyph_count, stop = 0;
    bool is_safe = true;
    for (size_t g = 0; g < run->glyph_count; g++) {
        const struct et_shaped *glyph = &run->glyphs[g];
        if ((glyph->cluster == first && first > run->first) ||
            (glyph->cluster == end && end < run->end))
            is_safe = is_safe && glyph->is_safe;
        if (glyph->cluster < first || glyph->cluster >= end)
            continue;
        begin = g < begin ? g : begin;
        stop = g + 1;
    }
    piece->glyphs = run->glyphs + begin;
    piece->glyph_count = stop > begin ? stop - begin : 0;
    return is_safe;
}

/* Clusters of glyphs shaped on their own count from the line: make them whole. */
static void shift_clusters(struct stretch *s, struct run *run, size_t offset)
{
    struct et_shaped *glyphs = et_arena_array(s->scratch, run->glyph_count + 1, sizeof *glyphs);
    for (size_t g = 0; g < run->glyph_count; g++) {
        glyphs[g] = run->glyphs[g];
        glyphs[g].cluster += (uint32_t)offset;
    }
    run->glyphs = glyphs;
}

/* The runs of one line; those that a break has changed are shaped anew. */
static struct run *line_runs(struct stretch *s, size_t first, size_t end, size_t *count)
{
    struct run *runs = et_arena_array(s->scratch, s->run_count + 1, sizeof *runs);
    uint32_t *line = s->characters + first;
    bool is_hyphenated = end > first && end < s->count && s->characters[end - 1] == 0xAD;
    if (is_hyphenated) {
        line = et_arena_array(s->scratch, end - first, sizeof *line);
        memcpy(line, s->characters + first, (end - first) * sizeof *line);
        line[end - first - 1] = '-';
    }
    for (size_t r = 0; r < s->run_count; r++) {
        const struct run *run = &s->runs[r];
        size_t from = run->first > first ? run->first : first;
        size_t to = run->end < end ? run->end : end;
        if (from >= to)
            continue;
        struct run *piece = &runs[(*count)++];
        if (cut(run, from, to, piece) && !(is_hyphenated && to == end))
            continue;
        shape_run(s, line, end - first, first, piece);
        shift_clusters(s, piece, first);
    }
    return runs;
}

/*
 * RUNS from left to right (UAX #9, L2: from the highest level to the lowest odd
 * one, what stands on it or above is turned round). The spaces at the end of a
 * line, of which L1 speaks, are gone already.
 */
static void order_runs(struct run *runs, size_t count)
{
    unsigned highest = 0;
    for (size_t r = 0; r < count; r++)
        highest = runs[r].level > highest ? runs[r].level : highest;
    for (unsigned level = highest; level > 0; level--)
        for (size_t first = 0, end; first < count; first = end + 1) {
            for (end = first; end < count && runs[end].level >= level;)
                end++;
            for (size_t i = first, j = end; i + 1 < j; i++) {
                struct run swapped = runs[i];
                runs[i] = runs[--j];
                runs[j] = swapped;
            }
        }
}

/* What a glyph at G stands for: from its cluster to the next in the text. */
static size_t cluster_end(const struct run *run, size_t g)
{
    uint32_t cluster = run->glyphs[g].cluster;
    if (run->level % 2 == 1) {
        while (g > 0 && run->glyphs[g].cluster == cluster)
            g--;
        return run->glyphs[g].cluster != cluster ? run->glyphs[g].cluster : run->end;
    }
    while (g < run->glyph_count && run->glyphs[g].cluster == cluster)
        g++;
    return g < run->glyph_count ? run->glyphs[g].cluster : run->end;
}

/* Direction marks and soft hyphens leave no glyph; joiners do, to be copied out. */
static bool is_dropped(const struct stretch *s, const struct et_shaped *glyph, size_t end)
{
    for (size_t i = glyph->cluster; i < end; i++)
        if (!et_character_is_ignorable(s->characters[i]) || s->characters[i] == 0x200C ||
            s->characters[i] == 0x200D)
            return false;
    return glyph->advance == 0;
}

/*
 * Of the glyphs of one cluster the widest carries its text: were it a mark,
 * readers would see a gap where the letter is.
 */
static bool carries_text(const struct run *run, size_t g)
{
    const struct et_shaped *glyphs = run->glyphs;
    for (size_t i = g; i-- > 0 && glyphs[i].cluster == glyphs[g].cluster;)
        if (glyphs[i].advance >= glyphs[g].advance)
            return false;
    for (size_t i = g + 1; i < run->glyph_count && glyphs[i].cluster == glyphs[g].cluster; i++)
        if (glyphs[i].advance > glyphs[g].advance)
            return false;
    return true;
}

static void place_run(const struct stretch *s, const struct run *run, struct et_glyph *out,
                      size_t *count, int64_t *pen_nm)
{
    for (size_t g = 0; g < run->glyph_count; g++) {
        const struct et_shaped *glyph = &run->glyphs[g];
        size_t end = cluster_end(run, g);
        if (is_dropped(s, glyph, end))
            continue;
        int64_t advance_nm = scale_nm(s, run->font, glyph->advance);
        bool carries = carries_text(run, g);
        uint32_t begin = s->bytes[glyph->cluster];
        out[(*count)++] = (struct et_glyph){
            .font = run->font,
            .glyph = glyph->glyph,
            .x_um = to_um(*pen_nm + scale_nm(s, run->font, glyph->x_offset)),
            .y_um = to_um(scale_nm(s, run->font, glyph->y_offset)),
            .advance_um = to_um(advance_nm),
            .right = glyph->x_offset,
            .up = glyph->y_offset,
            .text_begin = carries ? begin : 0,
            .text_length = carries ? s->bytes[end] - begin : 0,
            .is_rtl = run->level % 2 == 1,
        };
        *pen_nm += advance_nm;
    }
}

static void make_line(struct stretch *s, size_t first, size_t end, struct lines *lines)
{
    size_t count = 0, room = 0, run_count = 0;
    struct run *runs = line_runs(s, first, end, &run_count);
    order_runs(runs, run_count);
    for (size_t r = 0; r < run_count; r++)
        room += runs[r].glyph_count;
    struct et_glyph *glyphs = et_arena_array(s->arena, room + 1, sizeof *glyphs);
    int64_t pen_nm = 0;
    for (size_t r = 0; r < run_count; r++)
        place_run(s, &runs[r], glyphs, &count, &pen_nm);
    ET_VEC_PUSH(lines, (struct et_line){.text = s->text,
                                        .glyphs = glyphs,
                                        .glyph_count = count,
                                        .size_um = s->style->size_um,
                                        .width_um = to_um(pen_nm),
                                        .language = s->style->language});
}

static enum et_status shape_stretch(struct stretch *s, size_t begin, size_t end, int32_t width_um,
                                    struct lines *lines, struct et_error *error)
{
    decode(s, begin, end);
    enum et_status status = itemise(s, error);
    if (status != ET_OK)
        return status;
    int64_t limit_nm = width_um > 0 ? (int64_t)width_um * 1000 : INT64_MAX, total_nm = 0;
    for (size_t i = 0; i < s->count; i++)
        total_nm += s->width_nm[i];
    if (total_nm <= limit_nm || s->count == 0) {
        make_line(s, 0, trimmed(s, 0, s->count), lines);
        return ET_OK;
    }
    find_breaks(s);
    for (size_t first = 0; first < s->count;) {
        int64_t allowed_nm = limit_nm;
        size_t stop, kept = lines->count;
        for (;;) {
            stop = line_end(s, first, allowed_nm);
            make_line(s, first, trimmed(s, first, stop), lines);
            /* Letters that no longer join may be wider than they were. */
            int64_t over_nm = (int64_t)lines->items[kept].width_um * 1000 - limit_nm - 1000;
            if (over_nm <= 0 || allowed_nm <= over_nm || stop == first + 1)
                break;
            size_t shorter = line_end(s, first, allowed_nm - over_nm);
            if (shorter >= stop)
                break;
            allowed_nm -= over_nm;
            lines->count = kept;
        }
        first = stop;
    }
    return ET_OK;
}

/*
 * Ascent and descent for even lines. Arabic fonts claim two ems, for marks
 * that no text piles up so high; questions would fall apart.
 */
static void find_height(struct et_shaper *shaper, const struct et_style *style,
                        struct et_paragraph *paragraph)
{
    enum { MOST_ASCENT = 1120, MOST_DESCENT = 520 }; /* thousandths of the em */
    int64_t ascent = 0, descent = 0;
    uint16_t main_font;
    bool has_main = et_shaper_main_font(shaper, style, &main_font);
    uint16_t last = UINT16_MAX;
    for (size_t i = 0; i <= paragraph->line_count; i++) {
        const struct et_line *line = i > 0 ? &paragraph->lines[i - 1] : NULL;
        size_t count = line != NULL ? line->glyph_count : has_main ? 1 : 0;
        for (size_t g = 0; g < count; g++) {
            uint16_t font = line != NULL ? line->glyphs[g].font : main_font;
            if (font == last)
                continue;
            last = font;
            const struct et_font_metrics *metrics = et_font_metrics(et_shaper_font(shaper, font));
            int64_t up = (int64_t)metrics->ascent * 1000 / metrics->units_per_em;
            int64_t down = (int64_t)metrics->descent * 1000 / metrics->units_per_em;
            up = up < MOST_ASCENT ? up : MOST_ASCENT;
            down = down < MOST_DESCENT ? down : MOST_DESCENT;
            ascent = up > ascent ? up : ascent;
            descent = down > descent ? down : descent;
        }
    }
    paragraph->ascent_um = (int32_t)(ascent * style->size_um / 1000);
    paragraph->descent_um = (int32_t)(descent * style->size_um / 1000);
    paragraph->line_um = paragraph->ascent_um + paragraph->descent_um;
}

enum et_status et_shape(struct et_shaper *shaper, struct et_arena *arena,
                        const struct et_style *style, const char *text, int32_t width_um,
                        struct et_paragraph *paragraph, struct et_error *error)
{
    size_t size = strlen(text);
    if (size > ET_SHAPE_MAX)
        return et_error_set(error, ET_INPUT, _("a text is longer than %d bytes"), ET_SHAPE_MAX);
    uint32_t script = et_language_script(style->language);
    struct et_style kept = *style;
    kept.language = et_arena_string(arena, style->language);
    struct stretch start = {
        .shaper = shaper,
        .arena = arena,
        .scratch = et_arena_new(),
        .style = &kept,
        .text = et_arena_copy(arena, text, size),
        .is_rtl =
            script == ET_SCRIPT('A', 'r', 'a', 'b') || script == ET_SCRIPT('H', 'e', 'b', 'r'),
    };
    struct lines lines = {0};
    enum et_status status = ET_OK;
    for (size_t begin = 0; begin <= size && status == ET_OK;) {
        size_t end = begin + strcspn(start.text + begin, "\n");
        struct stretch stretch = start;
        status = shape_stretch(&stretch, begin, end, width_um, &lines, error);
        begin = end + 1;
    }
    if (status == ET_OK) {
        struct et_paragraph found = {.line_count = lines.count, .is_rtl = start.is_rtl};
        struct et_line *kept_lines = et_arena_array(arena, lines.count, sizeof *kept_lines);
        memcpy(kept_lines, lines.items, lines.count * sizeof *kept_lines);
        found.lines = kept_lines;
        for (size_t i = 0; i < lines.count; i++)
            if (kept_lines[i].width_um > found.width_um)
                found.width_um = kept_lines[i].width_um;
        find_height(shaper, style, &found);
        found.height_um = (int32_t)lines.count * found.line_um;
        *paragraph = found;
    }
    ET_VEC_FREE(&lines);
    et_arena_free(start.scratch);
    return status;
}
