/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session_keys.c - what each key does on each screen of an interview. */
#include <string.h>

#include "collector/session_moves.h"
#include "forms/base/utf8.h"

/* ---- menus: languages, stop --------------------------------------------- */

/* Sealed, there is no draft: going on and throwing away are all there is. */
enum { STOP_GO_ON, STOP_KEEP, STOP_THROW_AWAY, STOP_COUNT };

/* Moves the mark among COUNT; true where the choice is made. */
static bool menu_key(struct et_session *s, const struct et_input *input, uint32_t count)
{
    uint32_t digit = input->character - '0';
    if (input->key == ET_KEY_UP && s->picked > 0)
        s->picked--;
    else if (input->key == ET_KEY_DOWN && s->picked + 1 < count)
        s->picked++;
    else if (input->key == ET_KEY_CHARACTER && digit >= 1 && digit <= count)
        s->picked = digit - 1;
    else if (input->key == ET_KEY_CHOOSE && input->character < count) {
        /* A second click on what is marked is as good as Enter. */
        bool is_again = s->picked == input->character;
        s->picked = input->character;
        return is_again && s->focus < 0;
    } else
        return input->key == ET_KEY_ENTER || input->key == ET_KEY_NEXT;
    return false;
}

static void open_languages(struct et_session *s)
{
    s->overlay = ET_OVERLAY_LANGUAGE;
    s->picked = 0;
    for (uint32_t i = 0; i < s->setup.language_count; i++)
        if (s->setup.languages[i] == s->language)
            s->picked = i;
}

static void close_overlay(struct et_session *s)
{
    s->overlay = ET_OVERLAY_NONE;
    s->picked = s->phase == ET_PHASE_REVIEW ? ET_REVIEW_DONE : 0;
}

static void language_key(struct et_session *s, const struct et_input *input)
{
    bool is_first = s->overlay == ET_OVERLAY_NONE;
    if (!is_first && (input->key == ET_KEY_ESCAPE || input->key == ET_KEY_BACK)) {
        close_overlay(s);
        return;
    }
    if (!menu_key(s, input, (uint32_t)s->setup.language_count))
        return;
    s->language = s->setup.languages[s->picked];
    s->has_language = true;
    if (is_first)
        et_session_ask_code(s);
    else
        close_overlay(s);
}

static void stop(struct et_session *s)
{
    et_session_quiet(s);
    if (!s->is_opened) {
        et_session_forget(s);
        return;
    }
    s->overlay = ET_OVERLAY_STOP;
    s->picked = STOP_GO_ON;
}

static void stop_key(struct et_session *s, const struct et_input *input)
{
    if (input->key == ET_KEY_ESCAPE || input->key == ET_KEY_BACK) {
        close_overlay(s);
        return;
    }
    if (!menu_key(s, input, s->setup.is_sealed ? STOP_COUNT - 1 : STOP_COUNT))
        return;
    uint32_t picked = s->picked;
    if (s->setup.is_sealed && picked == STOP_KEEP)
        picked = STOP_THROW_AWAY;
    close_overlay(s);
    if (picked == STOP_THROW_AWAY) {
        et_session_decline(s);
    } else if (picked == STOP_KEEP) {
        et_session_leave(s);
        et_session_phase(s, ET_PHASE_THANKS);
        s->is_draft_kept = true;
    }
}

/* ---- the code ----------------------------------------------------------- */

static void code_key(struct et_session *s, const struct et_input *input)
{
    size_t length = strlen(s->code);
    switch (input->key) {
    case ET_KEY_CHARACTER:
        s->notice = ET_NOTICE_NONE;
        if (input->character < 0x7F && length < ET_SESSION_CODE_MAX) {
            char c = (char)input->character;
            s->code[length] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        }
        break;
    case ET_KEY_BACKSPACE:
    case ET_KEY_DELETE:
        if (length > 0)
            s->code[length - 1] = '\0';
        break;
    case ET_KEY_ENTER:
    case ET_KEY_NEXT:
    case ET_KEY_DOWN:
        et_session_look_up(s);
        break;
    case ET_KEY_UP:
    case ET_KEY_BACK:
    case ET_KEY_PAGE_UP:
        if (!s->setup.is_language_set)
            et_session_forget(s);
        break;
    default:
        break;
    }
}

/* ---- questions ---------------------------------------------------------- */

/* Do letters and sideways arrows belong to what is typed here? */
static bool is_typing(const struct et_session *s)
{
    if (s->overlay != ET_OVERLAY_NONE)
        return false;
    if (s->phase == ET_PHASE_CODE)
        return true;
    return s->phase == ET_PHASE_QUESTION && s->step.variable != ET_NONE &&
           s->entry.shape >= ET_ENTRY_TEXT;
}

/* Where sideways arrows are taken, up and down lead on and back. */
static bool goes_up_and_down(const struct et_session *s)
{
    return s->step.variable != ET_NONE && (s->entry.shape >= ET_ENTRY_TEXT || s->entry.is_across);
}

static void question_key(struct et_session *s, const struct et_input *input)
{
    enum et_entry_reply reply = ET_ENTRY_PASSED;
    if (s->step.variable != ET_NONE)
        reply = et_entry_key(&s->entry, input);
    if (reply != ET_ENTRY_PASSED) {
        et_session_quiet(s);
        s->is_touched = true;
        if (reply == ET_ENTRY_ONLY_DIGITS)
            et_session_say(s, ET_SAY_DIGITS);
        else if (reply == ET_ENTRY_TOO_LONG)
            et_session_say(s, ET_SAY_TOO_LONG);
        return;
    }
    bool is_upright = goes_up_and_down(s);
    enum et_key on = is_upright ? ET_KEY_DOWN : ET_KEY_RIGHT;
    enum et_key back = is_upright ? ET_KEY_UP : ET_KEY_LEFT;
    if (input->key == on || input->key == ET_KEY_ENTER || input->key == ET_KEY_NEXT ||
        input->key == ET_KEY_PAGE_DOWN)
        et_session_next(s);
    else if (input->key == back || input->key == ET_KEY_BACK || input->key == ET_KEY_PAGE_UP)
        et_session_back(s);
}

static void privacy_key(struct et_session *s, const struct et_input *input)
{
    switch (input->key) {
    case ET_KEY_DOWN:
    case ET_KEY_WHEEL_DOWN:
        s->scroll++;
        break;
    case ET_KEY_UP:
    case ET_KEY_WHEEL_UP:
        s->scroll -= s->scroll > 0;
        break;
    case ET_KEY_ENTER:
    case ET_KEY_NEXT:
    case ET_KEY_RIGHT:
    case ET_KEY_PAGE_DOWN: {
        struct et_step step = {ET_NONE, ET_NONE};
        if (et_session_step_after(s, &step))
            et_session_step(s, step);
        else
            et_session_phase(s, ET_PHASE_REVIEW);
        break;
    }
    default:
        break;
    }
}

/* ---- the review --------------------------------------------------------- */

static uint32_t count_answers(const struct et_session *s)
{
    uint32_t count = 0;
    struct et_step step = {ET_NONE, ET_NONE};
    while (et_session_step_after(s, &step))
        count += step.variable != ET_NONE;
    return count;
}

static void revise(struct et_session *s, uint32_t index)
{
    struct et_step step = {ET_NONE, ET_NONE};
    uint32_t at = 0;
    while (et_session_step_after(s, &step))
        if (step.variable != ET_NONE && at++ == index) {
            et_session_step(s, step);
            s->is_revising = true;
            return;
        }
}

static void review_key(struct et_session *s, const struct et_input *input)
{
    uint32_t count = count_answers(s);
    bool is_done = s->picked == ET_REVIEW_DONE;
    switch (input->key) {
    case ET_KEY_UP:
    case ET_KEY_WHEEL_UP:
        if (is_done && count > 0)
            s->picked = count - 1;
        else if (!is_done && s->picked > 0)
            s->picked--;
        break;
    case ET_KEY_DOWN:
    case ET_KEY_WHEEL_DOWN:
        if (!is_done)
            s->picked = s->picked + 1 < count ? s->picked + 1 : ET_REVIEW_DONE;
        break;
    case ET_KEY_CHOOSE:
        if (input->character == ET_REVIEW_DONE)
            et_session_finish(s);
        else
            revise(s, input->character);
        break;
    case ET_KEY_ENTER:
    case ET_KEY_RIGHT:
        if (is_done)
            et_session_finish(s);
        else
            revise(s, s->picked);
        break;
    case ET_KEY_NEXT:
        et_session_finish(s);
        break;
    case ET_KEY_LEFT:
    case ET_KEY_BACK:
    case ET_KEY_PAGE_UP:
        et_session_back(s);
        break;
    default:
        break;
    }
}

/* ---- all of them -------------------------------------------------------- */

static struct et_input press(enum et_button button)
{
    static const enum et_key keys[] = {ET_KEY_BACK, ET_KEY_NEXT, ET_KEY_HELP, ET_KEY_LANGUAGE,
                                       ET_KEY_ESCAPE};
    return (struct et_input){.key = keys[button]};
}

/* Tab walks through the buttons; Enter presses the one it stands on. */
static bool focus_key(struct et_session *s, struct et_input *input)
{
    if (input->key == ET_KEY_TAB || input->key == ET_KEY_BACKTAB) {
        int step = input->key == ET_KEY_TAB ? 1 : ET_BUTTON_COUNT;
        s->focus = (s->focus + 1 + step) % (ET_BUTTON_COUNT + 1) - 1;
        return true;
    }
    if (s->focus >= 0 && input->key == ET_KEY_ENTER)
        *input = press((enum et_button)s->focus);
    s->focus = -1;
    return false;
}

static void phase_key(struct et_session *s, const struct et_input *input)
{
    switch (s->phase) {
    case ET_PHASE_LANGUAGE:
        language_key(s, input);
        break;
    case ET_PHASE_CODE:
        code_key(s, input);
        break;
    case ET_PHASE_PRIVACY:
        privacy_key(s, input);
        break;
    case ET_PHASE_QUESTION:
        question_key(s, input);
        break;
    case ET_PHASE_REVIEW:
        review_key(s, input);
        break;
    case ET_PHASE_THANKS:
    case ET_PHASE_OVER:
        break;
    }
}

static bool overlay_key(struct et_session *s, const struct et_input *input)
{
    switch (s->overlay) {
    case ET_OVERLAY_NONE:
        return false;
    case ET_OVERLAY_LANGUAGE:
        language_key(s, input);
        return true;
    case ET_OVERLAY_STOP:
        stop_key(s, input);
        return true;
    case ET_OVERLAY_HELP:
    case ET_OVERLAY_IDLE:
        close_overlay(s);
        return true;
    }
    return false;
}

/* Left and right in the order of reading. */
static void turn(const struct et_session *s, struct et_input *input)
{
    if (!et_session_is_rtl(s))
        return;
    if (input->key == ET_KEY_LEFT)
        input->key = ET_KEY_RIGHT;
    else if (input->key == ET_KEY_RIGHT)
        input->key = ET_KEY_LEFT;
}

void et_session_key(struct et_session *session, struct et_input input)
{
    struct et_session *s = session;
    s->idle_ms = 0;
    turn(s, &input);
    if (input.key == ET_KEY_NONE || input.key == ET_KEY_RESIZE || s->phase == ET_PHASE_OVER ||
        focus_key(s, &input))
        return;
    if (s->phase == ET_PHASE_THANKS) {
        et_session_forget(s);
        return;
    }
    if (overlay_key(s, &input))
        return;
    bool is_sign = input.key == ET_KEY_CHARACTER && !is_typing(s);
    if (s->phase != ET_PHASE_LANGUAGE) {
        if (input.key == ET_KEY_ESCAPE) {
            stop(s);
            return;
        }
        if (input.key == ET_KEY_HELP ||
            (is_sign && (input.character == '?' || input.character == 0x61F))) {
            s->overlay = ET_OVERLAY_HELP;
            return;
        }
        if (input.key == ET_KEY_LANGUAGE || (is_sign && input.character == '*')) {
            open_languages(s);
            return;
        }
    }
    phase_key(s, &input);
}

void et_session_wait(struct et_session *session, uint32_t ms)
{
    struct et_session *s = session;
    uint32_t limit = s->setup.idle_ms;
    s->idle_ms = ms > UINT32_MAX - s->idle_ms ? UINT32_MAX : s->idle_ms + ms;
    if (s->phase == ET_PHASE_LANGUAGE || s->phase == ET_PHASE_OVER) {
        if (s->idle_ms >= limit)
            s->picked = 0;
    } else if (s->phase == ET_PHASE_THANKS) {
        if (s->idle_ms >= ET_THANKS_MS)
            et_session_forget(s);
    } else if (!s->is_opened) {
        if (s->idle_ms >= limit)
            et_session_forget(s);
    } else if (s->idle_ms >= limit + ET_GRACE_MS) {
        et_session_leave(s);
        et_session_forget(s);
    } else if (s->idle_ms >= limit) {
        s->overlay = ET_OVERLAY_IDLE;
    }
}
