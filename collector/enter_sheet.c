/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/enter_sheet.h"

#include <assert.h>
#include <string.h>

#include "collector/paper_route.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/model/answer.h"
#include "forms/model/code.h"
#include "forms/model/payload.h"
#include "forms/store/care.h"

void et_enter_desk_close(struct et_enter_desk *desk)
{
    et_form_free(desk->found.form);
    desk->found.form = NULL;
    et_arena_free(desk->arena);
    desk->arena = NULL;
}

static void clear(struct et_enter_desk *d)
{
    et_enter_desk_close(d);
    d->arena = et_arena_new();
    d->response = (struct et_response){.mode = ET_MODE_KEYED};
}

/* ---- which sheet? ------------------------------------------------------- */

struct found {
    struct et_participant person; /* id none: of nobody */
    bool has_map;
    const char *language;
    const char *serial; /* "" for none */
};

static enum et_status by_serial(struct et_enter_desk *d, uint64_t serial, struct found *f,
                                struct et_error *error)
{
    struct et_sheet sheet;
    struct et_print_run run;
    char name[8];
    enum et_status status = et_store_sheet(d->store, serial, &sheet, error);
    if (status == ET_OK)
        status = et_store_run(d->store, sheet.run, d->arena, &run, error);
    if (status == ET_OK)
        status = et_store_form_by_id(d->store, &run.form, &d->found, error);
    if (status != ET_OK)
        return status;
    if (run.wave >= d->found.form->wave_count ||
        et_sheet_map_read(d->arena, d->found.form, run.map, &d->map) != ET_OK)
        return et_error_set(error, ET_FORMAT,
                            _("the survey file does not fit together: this sheet has no map"));
    et_serial_write(serial, name);
    f->serial = et_arena_string(d->arena, name);
    f->has_map = true;
    f->language = run.language;
    d->response.wave = run.wave;
    /* Of a leaf that was copied, every set is a sheet of its own. */
    d->response.sheet = run.is_copyable ? 0 : serial;
    if (et_id_is_none(&sheet.participant))
        return ET_OK;
    return et_store_participant_by_id(d->store, &sheet.participant, d->arena, &f->person, error);
}

static enum et_status by_wave(struct et_enter_desk *d, struct found *f, struct et_error *error)
{
    enum et_status status = et_store_form(d->store, d->form, &d->found, error);
    if (status != ET_OK)
        return status;
    const struct et_form *form = d->found.form;
    if (d->wave == NULL && form->wave_count > 1)
        return et_error_set(error, ET_NOT_FOUND,
                            _("a code does not say which wave the paper is of: start with --wave"));
    d->response.wave = d->wave != NULL ? et_form_wave(form, d->wave) : 0;
    if (d->response.wave == ET_NONE)
        return et_error_set(error, ET_NOT_FOUND, _("“%s” has no wave “%s”"), form->id, d->wave);
    f->language = f->person.facts.language != NULL && *f->person.facts.language != '\0'
                      ? f->person.facts.language
                      : form->languages[0].tag;
    return ET_OK;
}

static enum et_status identify(struct et_enter_desk *d, const char *typed, struct found *f,
                               struct et_error *error)
{
    struct et_payload payload;
    uint64_t serial;
    uint32_t code;
    if (*typed == '\0' && d->is_open)
        return by_wave(d, f, error);
    switch (et_payload_read(et_store_key(d->store), typed, &payload)) {
    case ET_PAYLOAD_GOOD:
        return by_serial(d, payload.serial, f, error);
    case ET_PAYLOAD_FOREIGN:
        return et_error_set(error, ET_NOT_FOUND, _("that sheet belongs to another survey file"));
    default:
        break;
    }
    bool is_code = et_code_read(typed, &code);
    if (et_serial_read(typed, &serial) && strchr(typed, '-') == NULL && strlen(typed) == 7)
        return by_serial(d, serial, f, error);
    if (!is_code)
        return et_error_set(error, ET_NOT_FOUND,
                            _("“%s” is no sheet number, QR code or participant code"), typed);
    enum et_status status = et_store_participant(d->store, code, d->arena, &f->person, error);
    return status == ET_OK ? by_wave(d, f, error) : status;
}

/* The response of this sheet or person that is there already, if any. */
static enum et_status look_for(struct et_enter_desk *d, struct et_response *there, bool *is_there,
                               struct et_error *error)
{
    struct et_responses all;
    const struct et_response *r = &d->response;
    assert(d->found.form != NULL);
    enum et_status status = et_store_responses(d->store, d->found.form->id, d->arena, &all, error);
    const char *wave = d->found.form->waves[r->wave].id;
    *is_there = false;
    struct et_stored_form newest = {.form = NULL};
    if (status == ET_OK)
        status = et_store_form(d->store, d->found.form->id, &newest, error);
    if (status != ET_OK)
        return status;
    uint32_t wanted = et_form_wave(newest.form, wave);
    for (size_t i = 0; i < all.count && !*is_there; i++) {
        const struct et_response *a = &all.items[i];
        bool is_person = !et_id_is_none(&r->participant) &&
                         et_id_equal(&a->participant, &r->participant) && a->wave == wanted &&
                         (a->status != ET_RESPONSE_DRAFT || a->mode != ET_MODE_KIOSK);
        if (is_person || (r->sheet != 0 && a->sheet == r->sheet)) {
            *there = *a;
            *is_there = true;
        }
    }
    et_form_free(newest.form);
    return ET_OK;
}

static enum et_status refuse_first(const struct et_response *there, struct et_error *error)
{
    if (there->mode == ET_MODE_KEYED)
        return et_error_set(error, ET_REFUSED,
                            _("this sheet is typed in already; for the second entry: --verify"));
    if (there->mode == ET_MODE_PAPER)
        return et_error_set(error, ET_REFUSED,
                            _("this sheet has been scanned already; “etapp review” settles it"));
    return et_error_set(error, ET_REFUSED, _("this person has answered at the kiosk already"));
}

/* The second entry wants a first, by someone else. */
static enum et_status compare_with(struct et_enter_desk *d, const struct et_response *there,
                                   struct et_enter_sheet *sheet, struct et_error *error)
{
    const char *who = "";
    bool is_checked = false;
    struct et_record *record = NULL;
    if (there->mode != ET_MODE_KEYED)
        return et_error_set(error, ET_REFUSED,
                            _("this sheet was not typed in: there is nothing to compare with"));
    enum et_status status =
        et_store_typist(d->store, &there->id, d->arena, &who, &is_checked, error);
    if (status == ET_OK && is_checked)
        return et_error_set(error, ET_REFUSED, _("this sheet has had its second entry"));
    if (status == ET_OK && strcmp(who, d->user) == 0)
        return et_error_set(error, ET_REFUSED,
                            _("“%s” typed this sheet the first time; the second is by someone "
                              "else (--as NAME)"),
                            who);
    if (status == ET_OK)
        status = et_store_record_of(d->store, &there->id, &d->found, d->arena, &record, error);
    d->response.id = there->id;
    d->response.status = there->status;
    d->response.sheet = there->sheet;
    sheet->first = record;
    return status;
}

enum et_status et_enter_find(struct et_enter_desk *desk, const char *typed,
                             struct et_enter_sheet *sheet, struct et_error *error)
{
    struct et_enter_desk *d = desk;
    struct found f = {.serial = ""};
    struct et_response there;
    bool is_there = false;
    clear(d);
    enum et_status status = identify(d, typed, &f, error);
    if (status != ET_OK)
        return status;
    d->response.participant = f.person.id;
    d->response.form = d->found.id;
    d->response.language = f.language;
    d->response.is_simulated = f.person.is_simulated;
    status = look_for(d, &there, &is_there, error);
    if (status == ET_OK && is_there && !d->is_second)
        status = refuse_first(&there, error);
    else if (status == ET_OK && !is_there && d->is_second)
        status =
            et_error_set(error, ET_REFUSED,
                         _("nobody has typed this sheet in: there is nothing to compare with"));
    *sheet = (struct et_enter_sheet){
        .form = d->found.form, .wave = d->response.wave, .map = f.has_map ? &d->map : NULL};
    if (status == ET_OK && is_there)
        status = compare_with(d, &there, sheet, error);
    if (status != ET_OK)
        return status;
    char code[ET_CODE_CHARS + 1] = "";
    if (!et_id_is_none(&f.person.id))
        et_code_write(f.person.code, code);
    sheet->name = et_arena_printf(d->arena, "%s%s%s  %s", f.serial, *f.serial != '\0' ? "  " : "",
                                  code, d->found.form->waves[d->response.wave].id);
    return ET_OK;
}

/* ---- saving ------------------------------------------------------------- */

static enum et_status nothing_more(void *user, uint32_t variable, const struct et_answer *answer,
                                   struct et_error *error)
{
    (void)user;
    (void)variable;
    (void)answer;
    (void)error;
    return ET_OK;
}

static enum et_status keep_all(struct et_enter_desk *d, const struct et_enter *e, bool is_refusal,
                               struct et_error *error)
{
    const struct et_origin origin = {
        .source = "keyed", .confidence = 1, .why = e->first != NULL ? "second entry" : NULL};
    enum et_status status = ET_OK;
    for (size_t i = 0; i < e->count && status == ET_OK; i++) {
        uint32_t v = e->fields[i].variable;
        const struct et_answer *answer = &e->record->answers[v];
        bool is_consent = e->form->variables[v].kind == ET_KIND_CONSENT;
        if (answer->state == ET_STATE_NONE || (is_refusal && !is_consent) ||
            (e->first != NULL && et_enter_same(e->form, v, &e->first->answers[v], answer)))
            continue;
        status = et_store_answer(d->store, &d->response.id, e->form, v, answer, &origin, error);
    }
    return status;
}

/* A no on paper: what was marked beside it is not kept, not even in the history. */
static bool is_refused(const struct et_enter *e)
{
    for (size_t i = 0; i < e->count; i++) {
        uint32_t v = e->fields[i].variable;
        const struct et_answer *a = &e->record->answers[v];
        if (e->form->variables[v].kind == ET_KIND_CONSENT && a->state == ET_STATE_VALUE &&
            a->number == 0)
            return true;
    }
    return false;
}

static enum et_status write(struct et_enter_desk *d, const struct et_enter *e,
                            struct et_error *error)
{
    const struct et_unexpected unexpected = {.found = nothing_more};
    enum et_status status = ET_OK;
    if (e->first == NULL)
        status = et_store_respond(d->store, &d->response, error);
    if (status == ET_OK)
        status = keep_all(d, e, is_refused(e), error);
    if (status == ET_OK && !is_refused(e))
        status = et_paper_route(d->store, &d->response, &d->found, &unexpected, error);
    if (status == ET_OK)
        status = et_paper_finish(d->store, &d->response, &d->found, true, error);
    if (status == ET_OK && e->first != NULL)
        status = et_store_note_second(d->store, &d->response.id, e->difference_count, error);
    return status;
}

enum et_status et_enter_save(struct et_enter_desk *desk, const struct et_enter *enter,
                             const char **notice, struct et_error *error)
{
    enum et_status status = et_store_begin(desk->store, error);
    if (status != ET_OK)
        return status;
    status = write(desk, enter, error);
    if (status != ET_OK) {
        et_store_rollback(desk->store);
        return status;
    }
    status = et_store_commit(desk->store, error);
    if (status == ET_OK)
        *notice = et_arena_printf(desk->arena, _("saved: %s"), enter->name);
    return status;
}
