/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decide.h - from ink to answers: what each box is, what each question says,
 * and which of it a person must look at. Pure functions; what is no number is
 * never an answer.
 */
#ifndef ET_DECIDE_H
#define ET_DECIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/omr.h"
#include "forms/model/sheet_map.h"

struct et_arena;
struct et_form;

enum { ET_DECIDE_VERSION = 2 };

enum et_box_state {
    ET_BOX_EMPTY,
    ET_BOX_WEAK, /* something, but no stroke */
    ET_BOX_MARK,
    ET_BOX_FILLED,
    ET_BOX_UNREADABLE,
};

/* How one mark of the map was read. */
struct et_box {
    const struct et_mark *mark;
    struct et_box_ink ink;
    double written; /* frames to write in; NaN where it is not known */
    enum et_box_state state;
};

struct et_policy {
    bool trusts_corrections; /* a filled box beside a mark counts as cancelled */
};

enum et_verdict {
    ET_VERDICT_VALUE,  /* sure: the codes */
    ET_VERDICT_BLANK,  /* sure: nothing marked */
    ET_VERDICT_REVIEW, /* a person must look; the codes are a proposal */
};

struct et_judged {
    uint32_t variable;
    enum et_verdict verdict;
    int32_t *codes; /* ascending; the arena's */
    size_t code_count;
    double confidence;          /* that the codes (or the blank) are what was meant */
    const char *reason;         /* "two-marks", "filled", "faint" ...; "" if sure; static */
    const struct et_box *boxes; /* the question's, together */
    size_t box_count;
    struct et_rect crop;
};

struct et_judged_page {
    const struct et_judged *items; /* in the order of their first box */
    size_t count;
};

/*
 * Judges the COUNT boxes of one page; their state is filled in and they are
 * put in the order of their questions.
 */
struct et_judged_page et_decide_page(struct et_arena *arena, const struct et_form *form,
                                     const struct et_policy *policy, struct et_box *boxes,
                                     size_t count);

/*
 * Judges one question whose boxes stand on several pages: their states are what
 * their pages made of them. It is doubted more easily than on one page.
 */
struct et_judged et_decide_question(struct et_arena *arena, const struct et_form *form,
                                    const struct et_policy *policy, const struct et_box *boxes,
                                    size_t count);

/* A rule's value, for those who look at pages before boxes. */
enum et_rule {
#define ET_RULE(name, value, why) ET_RULE_##name,
#include "collector/decide.def"
#undef ET_RULE
    ET_RULE_COUNT
};
double et_decide_rule(enum et_rule rule);

#endif
