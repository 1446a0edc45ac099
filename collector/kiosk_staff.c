/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/kiosk_staff.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collector/screen.h"
#include "forms/base/arena.h"
#include "forms/base/crypto.h"
#include "forms/base/io.h"
#include "forms/base/text.h"
#include "forms/model/form.h"
#include "forms/store/store.h"

enum { FREE_TRIES = 3, FIRST_WAIT_S = 10, LAST_WAIT_S = 900, MARGIN = 2, LINES_MAX = 40 };

/* ---- the PIN ------------------------------------------------------------ */

const char *et_staff_pin_path(struct et_arena *arena, const char *path)
{
    return et_arena_printf(arena, "%s.pin", path);
}

enum et_status et_staff_keep_pin(const char *path, const char *pin, struct et_error *error)
{
    char kept[ET_PIN_BYTES];
    size_t length = strlen(pin);
    if (length < ET_PIN_MIN || length > ET_PIN_MAX || strspn(pin, "0123456789") != length)
        return et_error_set(error, ET_INPUT, _("a PIN is %d to %d digits"), ET_PIN_MIN, ET_PIN_MAX);
    if (!et_crypto_pin_keep(pin, kept))
        return et_error_set(error, ET_IO, _("there is too little memory to keep a PIN safely"));
    struct et_arena *arena = et_arena_new();
    const char *beside = et_staff_pin_path(arena, path);
    mode_t before = umask(077);
    enum et_status status = et_io_write(beside, kept, strlen(kept), error);
    (void)umask(before);
    if (status == ET_OK)
        (void)chmod(beside, 0600);
    et_arena_free(arena);
    return status;
}

bool et_staff_read_pin(const char *path, char *kept)
{
    struct et_arena *arena = et_arena_new();
    char *bytes = NULL;
    size_t size = 0;
    struct et_error error;
    bool is_there = et_io_read(et_staff_pin_path(arena, path), ET_PIN_BYTES - 1, &bytes, &size,
                               &error) == ET_OK;
    memset(kept, 0, ET_PIN_BYTES);
    if (is_there)
        memcpy(kept, bytes, size);
    free(bytes);
    et_arena_free(arena);
    return is_there && size > 0;
}

/* Three tries, then 10 s, 20 s, 40 s ... up to a quarter of an hour for each. */
static int64_t wait_of(uint32_t failures)
{
    int64_t wait = FIRST_WAIT_S;
    if (failures < FREE_TRIES)
        return 0;
    for (uint32_t i = FREE_TRIES; i < failures && wait < LAST_WAIT_S; i++)
        wait *= 2;
    return wait < LAST_WAIT_S ? wait : LAST_WAIT_S;
}

void et_staff_tried(struct et_staff *staff, struct et_staff_memory *memory, bool is_good,
                    int64_t now_s)
{
    explicit_bzero(staff->pin, sizeof staff->pin);
    staff->was_wrong = !is_good;
    if (is_good) {
        memory->failures = 0;
        memory->closed_until_s = 0;
        staff->phase = ET_STAFF_MENU;
        return;
    }
    memory->failures += memory->failures < UINT32_MAX;
    memory->closed_until_s = now_s + wait_of(memory->failures);
}

/* ---- keys --------------------------------------------------------------- */

static enum et_staff_wish pin_key(struct et_staff *s, const struct et_input *input)
{
    size_t length = strlen(s->pin);
    bool is_digit =
        input->key == ET_KEY_CHARACTER && input->character >= '0' && input->character <= '9';
    if (is_digit && length < ET_PIN_MAX)
        s->pin[length] = (char)input->character;
    else if (input->key == ET_KEY_BACKSPACE && length > 0)
        s->pin[length - 1] = '\0';
    else if (input->key == ET_KEY_ENTER && length > 0)
        return ET_STAFF_TRY;
    return ET_STAFF_NOTHING;
}

enum et_staff_wish et_staff_key(struct et_staff *staff, struct et_input input)
{
    uint32_t digit = input.key == ET_KEY_CHARACTER ? input.character - '0' : 0;
    if (input.key == ET_KEY_ESCAPE) {
        explicit_bzero(staff->pin, sizeof staff->pin);
        if (staff->phase != ET_STAFF_WAVE)
            return ET_STAFF_LEAVE;
        staff->phase = ET_STAFF_MENU;
        return ET_STAFF_NOTHING;
    }
    switch (staff->phase) {
    case ET_STAFF_PIN:
        return pin_key(staff, &input);
    case ET_STAFF_MENU:
        if (digit == 1)
            return ET_STAFF_LEAVE;
        if (digit == 2)
            staff->phase = ET_STAFF_WAVE;
        return digit == 9 ? ET_STAFF_END : ET_STAFF_NOTHING;
    case ET_STAFF_WAVE:
        if (digit < 1 || digit > staff->wave_count)
            return ET_STAFF_NOTHING;
        staff->wave = digit - 1;
        staff->phase = ET_STAFF_MENU;
        return ET_STAFF_SET;
    }
    return ET_STAFF_NOTHING;
}

/* ---- what is shown ------------------------------------------------------ */

static void put(struct et_screen *screen, int row, enum et_ink ink, const char *text)
{
    et_screen_put(screen, row, MARGIN, screen->columns - 2 * MARGIN, ink, text);
}

static void paint_pin(const struct et_staff *s, const struct et_staff_memory *memory, int64_t now_s,
                      struct et_screen *screen, struct et_arena *arena)
{
    int64_t left = memory->closed_until_s - now_s;
    put(screen, 3, ET_INK_STRONG, _("PIN:"));
    et_screen_fill(screen, 5, MARGIN, ET_PIN_MAX + 2, ET_INK_FIELD);
    for (size_t i = 0; i < strlen(s->pin); i++)
        et_screen_picture(screen, 5, MARGIN + 1 + (int)i, 1, ET_INK_FIELD, "•");
    if (left > 0)
        put(screen, 7, ET_INK_WARN,
            et_arena_printf(arena, _("! Too many wrong PINs. Wait %d seconds."), (int)left));
    else if (s->was_wrong)
        put(screen, 7, ET_INK_WARN, _("! That is not the PIN."));
    put(screen, screen->rows - 2, ET_INK_DIM, _("Enter on   Esc back to the kiosk"));
}

static void paint_menu(const struct et_staff *s, struct et_screen *screen, struct et_arena *arena)
{
    int row = 3;
    put(screen, row++, ET_INK_STRONG,
        et_arena_printf(arena, _("Wave: %s"), s->form->waves[s->wave].id));
    for (int i = 0; i < s->line_count && row < screen->rows - 7; i++)
        put(screen, row++, ET_INK_PLAIN, s->lines[i]);
    row = screen->rows - 6;
    put(screen, row, ET_INK_PLAIN, _("1  back to the kiosk; a code that was begun goes on there"));
    put(screen, row + 1, ET_INK_PLAIN, _("2  another wave"));
    put(screen, row + 2, ET_INK_PLAIN, _("9  end the kiosk"));
}

void et_staff_paint(const struct et_staff *staff, const struct et_staff_memory *memory,
                    int64_t now_s, struct et_screen *screen)
{
    struct et_arena *arena = et_arena_new();
    et_screen_clear(screen, false);
    et_screen_fill(screen, 0, 0, screen->columns, ET_INK_BAR);
    put(screen, 0, ET_INK_BAR, _("For staff"));
    if (staff->phase == ET_STAFF_PIN)
        paint_pin(staff, memory, now_s, screen, arena);
    else if (staff->phase == ET_STAFF_MENU)
        paint_menu(staff, screen, arena);
    else
        for (uint32_t w = 0; w < staff->wave_count; w++)
            put(screen, 3 + (int)w, w == staff->wave ? ET_INK_MARK : ET_INK_PLAIN,
                et_arena_printf(arena, "%u  %s", w + 1, staff->form->waves[w].id));
    et_arena_free(arena);
}

/* ---- the counts --------------------------------------------------------- */

struct course {
    const char *name;
    unsigned people, complete, begun;
};

static struct course *course_of(struct course *all, size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    if (*count == LINES_MAX)
        return &all[LINES_MAX - 1];
    all[*count] = (struct course){.name = name};
    return &all[(*count)++];
}

enum et_status et_staff_count(struct et_store *store, const struct et_form *form,
                              struct et_arena *arena, struct et_staff *staff,
                              struct et_error *error)
{
    struct et_people people;
    struct et_responses all;
    struct course courses[LINES_MAX];
    size_t count = 0;
    enum et_status status = et_store_people(store, NULL, NULL, arena, &people, error);
    if (status == ET_OK)
        status = et_store_responses(store, form->id, arena, &all, error);
    if (status != ET_OK)
        return status;
    for (size_t p = 0; p < people.count; p++) {
        struct course *course = course_of(courses, &count, people.items[p].facts.course);
        bool is_complete = false, is_begun = false;
        for (size_t r = 0; r < all.count; r++) {
            if (all.items[r].wave != staff->wave ||
                !et_id_equal(&all.items[r].participant, &people.items[p].id))
                continue;
            is_complete |= all.items[r].status != ET_RESPONSE_DRAFT;
            is_begun |= all.items[r].status == ET_RESPONSE_DRAFT;
        }
        course->people++;
        course->complete += is_complete;
        course->begun += is_begun && !is_complete;
    }
    const char **lines = et_arena_array(arena, LINES_MAX, sizeof *lines);
    for (size_t i = 0; i < count; i++)
        lines[i] = et_arena_printf(arena, _("%-20s %u of %u are done, %u have begun"),
                                   *courses[i].name != '\0' ? courses[i].name : "–",
                                   courses[i].complete, courses[i].people, courses[i].begun);
    staff->lines = lines;
    staff->line_count = (int)count;
    return ET_OK;
}
