/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sentence.h - figures as sentences to quote, in Swedish and in English.
 *
 * Both stand in JSON whatever the language of staff, so they are not in
 * gettext. No cause is claimed, and few is said to be few.
 */
#ifndef ET_SENTENCE_H
#define ET_SENTENCE_H

#include <stdbool.h>

struct et_compare;
struct et_contrast;
struct et_form;
struct et_judged;
struct et_measure;
struct et_str;
struct et_target;

enum et_tongue { ET_TONGUE_SV, ET_TONGUE_EN };

/* The text of that tongue. */
const char *et_sentence_say(enum et_tongue tongue, const char *sv, const char *en)
    __attribute__((format_arg(2), format_arg(3)));
/* The staff's own. */
enum et_tongue et_sentence_tongue(void);
/* Comma or point. */
char et_sentence_point(enum et_tongue tongue);

/* "2,41", "−0,10" with a true minus; "–" for NaN. SIGN: + before what is above 0. */
void et_sentence_number(struct et_str *out, enum et_tongue tongue, double value, int decimals,
                        bool has_sign);
/* "0,031", "< 0,001", "> 0,99"; never "0,000". */
void et_sentence_p(struct et_str *out, enum et_tongue tongue, double p);
/* Decimals enough that rounding does not carry the share x / n across the target. */
int et_sentence_decimals(long x, long n, const struct et_target *target);

void et_sentence_measure(struct et_str *out, enum et_tongue tongue, const struct et_form *form,
                         const struct et_measure *measure, double alpha);
void et_sentence_target(struct et_str *out, enum et_tongue tongue, const struct et_form *form,
                        const struct et_judged *judged);
/* How two groups' changes differ; nothing where fewer than two are compared. */
void et_sentence_contrast(struct et_str *out, enum et_tongue tongue,
                          const struct et_compare *compare, const struct et_contrast *contrast);
/* "Förändring före–efter utan jämförelsegrupp ..." */
const char *et_sentence_no_cause(enum et_tongue tongue);

#endif
