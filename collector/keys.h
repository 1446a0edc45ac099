/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys.h - what a terminal sends, told apart: characters in UTF-8, keys,
 * mouse clicks (SGR 1006), pasted text, and the terminal's own reports.
 *
 * It is fed bytes and asks nobody: whatever stands in them, it neither grows
 * nor stops, and what it does not know it drops.
 */
#ifndef ET_KEYS_H
#define ET_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum et_key {
    ET_KEY_NONE,
    ET_KEY_CHARACTER, /* character: above U+001F */
    ET_KEY_ENTER,
    ET_KEY_ESCAPE,
    ET_KEY_TAB,
    ET_KEY_BACKTAB,
    ET_KEY_BACKSPACE,
    ET_KEY_DELETE,
    ET_KEY_UP,
    ET_KEY_DOWN,
    ET_KEY_LEFT,
    ET_KEY_RIGHT,
    ET_KEY_HOME,
    ET_KEY_END,
    ET_KEY_PAGE_UP,
    ET_KEY_PAGE_DOWN,
    ET_KEY_HELP,     /* F1 */
    ET_KEY_LANGUAGE, /* F2 */
    ET_KEY_STAFF,    /* F12 */
    ET_KEY_CLICK,    /* row, column */
    ET_KEY_WHEEL_UP,
    ET_KEY_WHEEL_DOWN,
    ET_KEY_RESIZE,
    ET_KEY_REPORT_ORDER,   /* DECRQM 8: character is 0 to 4 */
    ET_KEY_REPORT_NAME,    /* XTVERSION: in et_keys.report */
    ET_KEY_REPORT_DEVICE,  /* DA2: character is its first number */
    ET_KEY_REPORT_ANSWERS, /* DA1: the last of what is asked at start */
    /* What a screen can be told to do without a key of its own: see screen.h. */
    ET_KEY_CHOOSE, /* character: the index of what is chosen */
    ET_KEY_NEXT,
    ET_KEY_BACK,
};

struct et_input {
    enum et_key key;
    uint32_t character;
    int row, column; /* from 0 */
};

enum { ET_KEYS_HELD_MAX = 4096, ET_KEYS_REPORT_MAX = 64 };

/* Zeroed is ready. */
struct et_keys {
    unsigned char held[ET_KEYS_HELD_MAX];
    size_t count;
    bool is_pasting;
    char report[ET_KEYS_REPORT_MAX];
};

/* Takes SIZE bytes; returns how many there was room for. */
size_t et_keys_feed(struct et_keys *keys, const void *bytes, size_t size);

/*
 * The next input, or false where more bytes are needed. IS_QUIET says that
 * nothing has come for a while: then a lone escape is the escape key and what
 * is half a sequence is dropped.
 */
bool et_keys_next(struct et_keys *keys, bool is_quiet, struct et_input *input);

#endif
