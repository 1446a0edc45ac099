/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text.h - texts for staff, in English and Swedish: the only <libintl.h>.
 *
 * Wrap a text in _() where it is shown and in N_() where it only stands in a
 * table. Texts for participants are not here: they belong to the form, and
 * the kit's own to forms/model/phrase.h.
 */
#ifndef ET_TEXT_H
#define ET_TEXT_H

/* Marks a text for translation without translating it. */
#define N_(text) text

/* The text in the language of staff, static. */
#define _(text) et_text(text)
const char *et_text(const char *text) __attribute__((format_arg(1)));

/* The text that fits COUNT, in the language of staff. */
const char *et_text_n(const char *one, const char *many, unsigned long count)
    __attribute__((format_arg(1), format_arg(2)));

/*
 * Chooses the language of staff from LC_ALL, LC_MESSAGES, LANG and LANGUAGE
 * even where Debian has not generated that locale, and UTF-8 for characters.
 * Called once, by main.
 */
void et_text_open(void);

/* "sv" or "en": the language that et_text answers in. */
const char *et_text_language(void);

#endif
