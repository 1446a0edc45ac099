/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kiosk_person.h - the person who is answering, between the session and the
 * survey file: found by code or sheet, their draft, their answers.
 */
#ifndef ET_KIOSK_PERSON_H
#define ET_KIOSK_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "forms/base/status.h"
#include "forms/store/store.h"

struct et_effect;
struct et_person;
struct et_seal_key;
struct et_session;

/* STORE and FORM are borrowed. IS_OPEN: answers are tied to nobody. */
struct et_person *et_person_new(struct et_store *store, const struct et_stored_form *form,
                                uint32_t wave, bool is_open, bool is_simulated);
/* From now on responses are kept sealed for KEY (borrowed), once they are whole. */
void et_person_seal(struct et_person *person, const struct et_seal_key *key);
void et_person_free(struct et_person *person);

/* Carries out what the session asks for; errors are the store's. */
enum et_status et_person_effect(struct et_person *person, struct et_session *session,
                                const struct et_effect *effect, struct et_error *error);

#endif
