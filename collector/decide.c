/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/decide.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/model/form.h"

static const double rules[] = {
#define ET_RULE(name, value, why) [ET_RULE_##name] = value,
#include "collector/decide.def"
#undef ET_RULE
};

double et_decide_rule(enum et_rule rule)
{
    assert(rule < ET_RULE_COUNT);
    return rules[rule];
}

#define RULE(name) rules[ET_RULE_##name]

/* What the boxes of the whole page have in common. */
struct page {
    double base_ink, base_faint; /* of its boxes, most of which are empty */
    double usual_ink;            /* of its marks; NaN if there are none */
    bool is_pencil, is_filler, has_lone_filled;
};

static bool is_whole(const struct et_box_ink *ink)
{
    return isfinite(ink->ink) && isfinite(ink->faint) && isfinite(ink->full) &&
           isfinite(ink->extent) && isfinite(ink->reach) && isfinite(ink->outline) &&
           isfinite(ink->dx_um) && isfinite(ink->dy_um);
}

static enum et_box_state state_of(const struct et_box_ink *raw, const struct page *page)
{
    if (!is_whole(raw) || !(raw->outline >= RULE(OUTLINE)))
        return ET_BOX_UNREADABLE;
    double ink = raw->ink - page->base_ink, faint = raw->faint - page->base_faint;
    if (raw->full >= RULE(FILLED_FULL) ||
        (raw->ink >= RULE(FILLED_INK) && raw->faint >= RULE(FILLED_FAINT)))
        return ET_BOX_FILLED;
    if (ink >= RULE(MARK_INK) && raw->extent >= RULE(MARK_EXTENT))
        return ET_BOX_MARK;
    if (page->is_pencil && faint >= RULE(PENCIL_FAINT) && raw->reach >= RULE(MARK_EXTENT))
        return ET_BOX_MARK;
    if (ink < RULE(EMPTY_INK) && faint < RULE(EMPTY_FAINT))
        return ET_BOX_EMPTY;
    return ET_BOX_WEAK;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The median of FIELD-th figures, or FALLBACK where there are fewer than LEAST. */
static double median(double *values, size_t count, size_t least, double fallback)
{
    if (count < least)
        return fallback;
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

static bool is_choice(const struct et_box *box)
{
    return box->mark->kind == ET_MARK_CHOICE;
}

/*
 * The baseline is taken from the lower half, and never above what is still
 * near empty: a page on which most boxes are marked has no baseline.
 */
static void find_base(struct page *page, const struct et_box *boxes, size_t count)
{
    double *ink = et_alloc((count + 1) * sizeof *ink),
           *faint = et_alloc((count + 1) * sizeof *faint);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (is_choice(&boxes[i]) && is_whole(&boxes[i].ink)) {
            ink[found] = boxes[i].ink.ink;
            faint[found++] = boxes[i].ink.faint;
        }
    page->base_ink = fmin(median(ink, found, 8, 0), 0.03);
    page->base_faint = fmin(median(faint, found, 8, 0), 0.06);
    free(faint);
    free(ink);
}

static void judge_boxes(struct page *page, struct et_box *boxes, size_t count)
{
    double *ink = et_alloc((count + 1) * sizeof *ink);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_choice(&boxes[i]))
            continue;
        boxes[i].state = state_of(&boxes[i].ink, page);
        if (boxes[i].state == ET_BOX_MARK)
            ink[found++] = boxes[i].ink.ink;
    }
    page->usual_ink = median(ink, found, 3, NAN);
    free(ink);
}

static size_t count_state(const struct et_judged *q, enum et_box_state state)
{
    size_t found = 0;
    for (size_t i = 0; i < q->box_count; i++)
        found += q->boxes[i].state == state;
    return found;
}

static bool is_lone(const struct et_judged *q, enum et_box_state state)
{
    return count_state(q, state) == 1 && count_state(q, ET_BOX_EMPTY) == q->box_count - 1;
}

static void find_habits(struct page *page, const struct et_judged *items, size_t count)
{
    double pencils = 0, fillers = 0;
    for (size_t i = 0; i < count; i++) {
        const struct et_judged *q = &items[i];
        if (q->boxes[0].mark->kind != ET_MARK_CHOICE)
            continue;
        fillers += is_lone(q, ET_BOX_FILLED);
        for (size_t b = 0; b < q->box_count && is_lone(q, ET_BOX_WEAK); b++)
            pencils += q->boxes[b].state == ET_BOX_WEAK &&
                       q->boxes[b].ink.faint - page->base_faint >= RULE(PENCIL_FAINT) &&
                       q->boxes[b].ink.reach >= RULE(MARK_EXTENT);
    }
    page->is_pencil = pencils >= RULE(PENCIL_QUESTIONS);
    page->is_filler = fillers >= RULE(FILLER_QUESTIONS);
    page->has_lone_filled = fillers > 0;
}

static bool is_chosen(const struct et_box *box, bool counts_filled)
{
    return box->state == ET_BOX_MARK || (counts_filled && box->state == ET_BOX_FILLED);
}

/* The codes of the chosen boxes, ascending, as value or proposal. */
static void collect(struct et_arena *arena, struct et_judged *q, bool counts_filled)
{
    q->codes = et_arena_array(arena, q->box_count, sizeof *q->codes);
    q->code_count = 0;
    for (size_t i = 0; i < q->box_count; i++) {
        if (!is_chosen(&q->boxes[i], counts_filled))
            continue;
        size_t at = q->code_count++;
        for (; at > 0 && q->codes[at - 1] > q->boxes[i].mark->code; at--)
            q->codes[at] = q->codes[at - 1];
        q->codes[at] = q->boxes[i].mark->code;
    }
}

static void doubt(struct et_judged *q, const char *reason, double confidence)
{
    q->verdict = ET_VERDICT_REVIEW;
    q->reason = reason;
    q->confidence = confidence;
}

/* A box beside a mark that has a stroke of its own, or NULL. */
static bool has_trace(const struct et_judged *q, const struct page *page)
{
    for (size_t i = 0; i < q->box_count; i++) {
        const struct et_box *box = &q->boxes[i];
        if (box->state == ET_BOX_WEAK && box->ink.extent >= RULE(TRACE_EXTENT) &&
            box->ink.ink - page->base_ink >= RULE(TRACE_INK))
            return true;
    }
    return false;
}

/*
 * Is there a ring around one box? The printed label stands beside every box
 * of a question alike, so that its fellows tell what belongs to the paper.
 */
static bool has_ring(const struct et_judged *q)
{
    if (q->box_count < 2)
        return false;
    double *rings = et_alloc(q->box_count * sizeof *rings);
    for (size_t i = 0; i < q->box_count; i++)
        rings[i] = isfinite(q->boxes[i].ink.ring) ? q->boxes[i].ink.ring : 0;
    qsort(rings, q->box_count, sizeof *rings, by_value);
    double excess = rings[q->box_count - 1] - rings[(q->box_count - 1) / 2];
    free(rings);
    return excess > RULE(RING_EXCESS);
}

/* How far the mark is above its limit, and the others below theirs. */
static double confidence_of(const struct et_judged *q, const struct page *page)
{
    double worst = 1;
    for (size_t i = 0; i < q->box_count; i++) {
        const struct et_box_ink *ink = &q->boxes[i].ink;
        double margin = 1;
        if (q->boxes[i].state == ET_BOX_EMPTY)
            margin = 1 - fmax((ink->ink - page->base_ink) / RULE(EMPTY_INK),
                              (ink->faint - page->base_faint) / RULE(EMPTY_FAINT));
        else if (q->boxes[i].state == ET_BOX_MARK)
            margin = fmin((ink->ink - page->base_ink) / RULE(MARK_INK) - 1, 1) / 2 +
                     fmin((ink->extent - RULE(MARK_EXTENT)) / 0.2, 1) / 2;
        else if (q->boxes[i].state == ET_BOX_WEAK)
            margin = 0.2;
        worst = fmin(worst, fmax(margin, 0));
    }
    return 0.97 + 0.0299 * worst;
}

static bool is_slight(const struct et_judged *q, const struct page *page)
{
    for (size_t i = 0; i < q->box_count; i++)
        if (q->boxes[i].state == ET_BOX_MARK && isfinite(page->usual_ink) &&
            q->boxes[i].ink.ink < RULE(SLIGHT_MARK) * page->usual_ink)
            return true;
    return false;
}

/*
 * Does the darkness of a marked box go on all around it? Then it may be no pen's:
 * the rim of a coffee stain, a fold, a shadow.
 */
static bool is_stained(const struct et_judged *q)
{
    double *rings = et_alloc(q->box_count * sizeof *rings);
    for (size_t i = 0; i < q->box_count; i++)
        rings[i] = isfinite(q->boxes[i].ink.ring) ? q->boxes[i].ink.ring : 1;
    qsort(rings, q->box_count, sizeof *rings, by_value);
    double usual = q->box_count > 1 ? rings[(q->box_count - 1) / 2] : 0;
    free(rings);
    for (size_t i = 0; i < q->box_count; i++)
        if (q->boxes[i].state == ET_BOX_MARK && !(q->boxes[i].ink.ring - usual <= RULE(STAIN_RING)))
            return true;
    return false;
}

static void judge_none(struct et_judged *q, const struct page *page)
{
    if (count_state(q, ET_BOX_WEAK) > 0)
        doubt(q, "faint", 0.5);
    else if (has_ring(q))
        doubt(q, "ring", 0.5);
    else {
        q->verdict = ET_VERDICT_BLANK;
        q->confidence = confidence_of(q, page);
    }
}

/* The filled boxes of a question are no plain crosses: what do they mean? */
static bool judge_filled(struct et_judged *q, const struct page *page,
                         const struct et_policy *policy)
{
    size_t marks = count_state(q, ET_BOX_MARK), full = count_state(q, ET_BOX_FILLED);
    if (full == 0)
        return false;
    if (marks == 0 && full == 1 && page->is_filler)
        return false;
    if (marks == 1 && full == 1 && policy->trusts_corrections && !page->has_lone_filled)
        return false;
    doubt(q, marks > 0 ? "corrected" : "filled", 0.6);
    return true;
}

/* The list's word on codes that cannot stand together. */
static bool is_at_odds(const struct et_form *form, const struct et_judged *q)
{
    const struct et_list *list = form->variables[q->variable].list;
    for (size_t i = 0; i < q->code_count && list != NULL && q->code_count > 1; i++) {
        const struct et_choice *choice = et_list_choice(list, q->codes[i]);
        if (choice != NULL && (choice->kind == ET_CHOICE_ONLY || choice->kind == ET_CHOICE_MISSING))
            return true;
    }
    return false;
}

static void judge_choice(struct et_arena *arena, const struct et_form *form,
                         const struct page *page, const struct et_policy *policy,
                         struct et_judged *q)
{
    bool is_many = form->variables[q->variable].kind == ET_KIND_MANY;
    bool counts_filled = count_state(q, ET_BOX_MARK) == 0;
    collect(arena, q, counts_filled);
    q->reason = "";
    if (count_state(q, ET_BOX_UNREADABLE) > 0)
        doubt(q, "box-not-found", 0.3);
    else if (judge_filled(q, page, policy))
        return;
    else if (q->code_count == 0)
        judge_none(q, page);
    else if (!is_many && q->code_count > 1)
        doubt(q, "two-marks", 0.4);
    else if (is_at_odds(form, q))
        doubt(q, "at-odds", 0.5);
    else if (is_many ? count_state(q, ET_BOX_WEAK) > 0 : has_trace(q, page))
        doubt(q, "trace", 0.7);
    else if (is_slight(q, page))
        doubt(q, "slight", 0.7);
    else if (is_stained(q))
        doubt(q, "stain", 0.7);
    else {
        q->verdict = ET_VERDICT_VALUE;
        q->confidence = confidence_of(q, page);
    }
}

/* Digits and text are never read here: is there anything to type in? */
static void judge_written(struct et_judged *q)
{
    bool is_known = true, is_written = false;
    for (size_t i = 0; i < q->box_count; i++) {
        const struct et_box *box = &q->boxes[i];
        double found = box->mark->kind == ET_MARK_DIGIT ? box->ink.ink : box->written;
        double limit = box->mark->kind == ET_MARK_DIGIT ? RULE(WRITTEN_DIGIT) : RULE(WRITTEN_FIELD);
        is_known = is_known && isfinite(found);
        is_written = is_written || found > limit;
    }
    q->reason = "";
    if (!is_known)
        doubt(q, "box-not-found", 0.3);
    else if (is_written)
        doubt(q, "text", 0);
    else {
        q->verdict = ET_VERDICT_BLANK;
        q->confidence = 0.99;
    }
}

static int by_variable(const void *a, const void *b)
{
    const struct et_mark *left = ((const struct et_box *)a)->mark;
    const struct et_mark *right = ((const struct et_box *)b)->mark;
    if (left->variable != right->variable)
        return left->variable < right->variable ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->code > right->code) - (left->code < right->code);
}

/* Faint outlines and hardly an answer: the page may not have been read at all. */
static void doubt_empty_page(struct et_judged *items, size_t count, const struct et_box *boxes,
                             size_t box_count)
{
    size_t questions = 0, unanswered = 0, outlined = 0, choices = 0;
    for (size_t i = 0; i < count; i++) {
        questions += items[i].boxes[0].mark->kind == ET_MARK_CHOICE;
        unanswered +=
            items[i].boxes[0].mark->kind == ET_MARK_CHOICE && items[i].verdict == ET_VERDICT_BLANK;
    }
    for (size_t i = 0; i < box_count; i++) {
        choices += is_choice(&boxes[i]);
        outlined += is_choice(&boxes[i]) && boxes[i].ink.outline >= 0.8;
    }
    if (questions < 8 || (double)unanswered <= RULE(PAGE_UNANSWERED) * (double)questions ||
        outlined * 2 > choices)
        return;
    for (size_t i = 0; i < count; i++)
        if (items[i].verdict == ET_VERDICT_BLANK)
            doubt(&items[i], "faint-page", 0.6);
}

struct et_judged_page et_decide_page(struct et_arena *arena, const struct et_form *form,
                                     const struct et_policy *policy, struct et_box *boxes,
                                     size_t count)
{
    struct et_judged *items = et_arena_array(arena, count + 1, sizeof *items);
    size_t found = 0;
    if (count > 0)
        qsort(boxes, count, sizeof *boxes, by_variable);
    for (size_t i = 0; i < count; i++) {
        if (found == 0 || items[found - 1].variable != boxes[i].mark->variable)
            items[found++] = (struct et_judged){.variable = boxes[i].mark->variable,
                                                .boxes = &boxes[i],
                                                .crop = boxes[i].mark->crop,
                                                .reason = ""};
        items[found - 1].box_count++;
    }
    struct page page = {0};
    find_base(&page, boxes, count);
    judge_boxes(&page, boxes, count);
    find_habits(&page, items, found);
    if (page.is_pencil)
        judge_boxes(&page, boxes, count);
    for (size_t i = 0; i < found; i++) {
        if (is_choice(&items[i].boxes[0]))
            judge_choice(arena, form, &page, policy, &items[i]);
        else
            judge_written(&items[i]);
    }
    doubt_empty_page(items, found, boxes, count);
    return (struct et_judged_page){items, found};
}

struct et_judged et_decide_question(struct et_arena *arena, const struct et_form *form,
                                    const struct et_policy *policy, const struct et_box *boxes,
                                    size_t count)
{
    struct page page = {.usual_ink = NAN, .has_lone_filled = true};
    struct et_judged q = {.variable = boxes[0].mark->variable,
                          .boxes = boxes,
                          .box_count = count,
                          .crop = boxes[0].mark->crop,
                          .reason = ""};
    if (is_choice(&boxes[0]))
        judge_choice(arena, form, &page, policy, &q);
    else
        judge_written(&q);
    return q;
}
