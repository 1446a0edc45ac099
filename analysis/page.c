/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/page.h"

#include <math.h>
#include <string.h>

#include "forms/base/str.h"
#include "forms/base/utf8.h"

size_t et_page_cells(const char *text)
{
    return et_utf8_width(text, strlen(text));
}

void et_page_spaces(struct et_str *out, size_t count)
{
    while (count-- > 0)
        et_str_add_char(out, ' ');
}

void et_page_cell(struct et_str *out, const char *text, size_t width, bool is_right)
{
    size_t has = et_page_cells(text);
    if (has <= width) {
        et_page_spaces(out, is_right ? width - has : 0);
        et_str_add(out, text);
        et_page_spaces(out, is_right ? 0 : width - has);
        return;
    }
    size_t used = 0, length;
    for (size_t size = strlen(text); size > 0; text += length, size -= length) {
        size_t wide = (size_t)et_utf8_cells(et_utf8_next(text, size, &length));
        if (used + wide + 1 > width)
            break;
        et_str_add_bytes(out, text, length);
        used += wide;
    }
    et_str_add(out, "…");
    et_page_spaces(out, width - used - 1);
}

/* The bytes up to a space that a line may be broken at: not before "%", nor round "=". */
static size_t word_length(const char *text)
{
    size_t length = strcspn(text, " ");
    while (text[length] == ' ' && (strchr("%=<", text[length + 1]) != NULL ||
                                   (length > 0 && strchr("=<", text[length - 1]) != NULL)))
        length += 1 + strcspn(text + length + 1, " ");
    return length;
}

void et_page_paragraph(struct et_str *out, const char *text, size_t indent)
{
    size_t at = 0;
    while (*text != '\0') {
        size_t length = word_length(text), wide = et_utf8_width(text, length);
        if (at > 0 && at + 1 + wide > ET_PAGE_WIDTH) {
            et_str_add(out, "\n");
            at = 0;
        }
        if (at == 0) {
            et_page_spaces(out, indent);
            at = indent;
        } else {
            et_str_add(out, " ");
            at++;
        }
        et_str_add_bytes(out, text, length);
        at += wide;
        text += length;
        text += strspn(text, " ");
    }
    et_str_add(out, "\n");
}

void et_page_rule(struct et_str *out)
{
    for (int i = 0; i < ET_PAGE_WIDTH; i++)
        et_str_add(out, "─");
    et_str_add(out, "\n");
}

void et_page_bar(struct et_str *out, double share, size_t width)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    double within = share < 0 || isnan(share) ? 0 : share > 1 ? 1 : share;
    size_t parts = (size_t)lround(within * (double)width * 8);
    for (size_t i = 0; i < parts / 8; i++)
        et_str_add(out, "█");
    et_str_add(out, eighths[parts % 8]);
    et_page_spaces(out, width - parts / 8 - (parts % 8 > 0));
}

void et_page_forest(struct et_str *out, double estimate, struct et_interval limits, double from,
                    double to, size_t width)
{
    const double span = to > from ? to - from : 1;
    const double at[] = {0, estimate, limits.low, limits.high};
    size_t cell[4];
    for (size_t i = 0; i < 4; i++) {
        double place = isnan(at[i]) ? 0 : (at[i] - from) / span * ((double)width - 1);
        cell[i] = (size_t)lround(fmin(fmax(place, 0), (double)width - 1));
    }
    for (size_t c = 0; c < width; c++) {
        bool is_within = !isnan(limits.low) && c >= cell[2] && c <= cell[3];
        et_str_add(out, !isnan(estimate) && c == cell[1] ? "■"
                        : is_within                      ? (c == cell[0] ? "┼" : "─")
                        : c == cell[0]                   ? "│"
                                                         : " ");
    }
}
